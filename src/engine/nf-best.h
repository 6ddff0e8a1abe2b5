/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"
#include "nf-rank.h"

G_BEGIN_DECLS

/**
 * nf_best_find:
 * @filter: (nullable)
 * @out: (out caller-allocates): room for @k
 * @stars: (out caller-allocates) (nullable): predicted stars of what is in @out
 *
 * The k best allowed films, best first: to the bit what nf_fold_in_score_all() and nf_rank_top_k() find, for who needs no scores of
 * the others. Most films are passed over unread, for none of what is known of them beforehand (length of the row, weight, bias) can
 * bring them before the k best so far. Where that says nothing (rows of one length in every direction, hundreds of thousands
 * wanted) it takes about as long as scoring all. No allocation. Any thread.
 * Returns: how many
 */
guint nf_best_find (NfFoldIn *fold_in, const NfFilter *filter, NfScored *out, float *stars, guint k);

G_END_DECLS
