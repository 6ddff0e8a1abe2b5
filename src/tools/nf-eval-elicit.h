/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-eval-split.h"
#include "nf-rank.h"

G_BEGIN_DECLS

/* How many films have been shown where the answers are looked at. */
#define NF_EVAL_N_SHOWN 3
extern const guint nf_eval_shown[NF_EVAL_N_SHOWN];

/**
 * nf_eval_elicit:
 * @known: what the person would answer: a film in it gets its rating, any other is not seen
 * @filter: films that may be asked
 * @adaptive: by nf_elicitation_choose(), page by page; else the most popular films
 * @out: (out) (transfer full): the answers after nf_eval_shown[i] films
 *
 * Somebody is shown films and rates those they know.
 */
void nf_eval_elicit (NfModelFile *model, NfRatings *known, const NfFilter *filter, gboolean adaptive, NfRatings *out[NF_EVAL_N_SHOWN]);

G_END_DECLS
