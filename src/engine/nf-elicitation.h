/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-rank.h"
#include "nf-ratings.h"

G_BEGIN_DECLS

/* Which films to ask somebody about, page by page. */

/**
 * nf_elicitation_choose:
 * @ratings: the answers so far; may be empty
 * @asked: (nullable): bitset of n_items: films shown before, whether answered or not; they are not asked again. Those
 *   without a rating count as not seen: films like them are less likely to have been seen
 * @filter: (nullable): films that may be asked; its excluded ones are neither asked nor counted as not seen
 * @out: (out caller-allocates): room for @k
 *
 * The next page: greedily the films of the largest P(seen | answers) × (0.2 + information). P(seen) is a fold-in in which every
 * rating weighs 1, and popularity before the first answer; information is log (1 + var / σ²), the D-optimal gain of the star
 * model, var being what is not yet known of the film after the answers and the films chosen before it, of which the page's
 * other answers are expected (Rashid et al. 2008, Learning preferences of new users in recommender systems). Only well-known films
 * are asked. Deterministic; ties go to the more popular film. Any thread; a few milliseconds.
 * Returns: how many; fewer than @k only where no more films may be asked
 */
guint nf_elicitation_choose (NfModelFile *model, NfRatings *ratings, const guint8 *asked, const NfFilter *filter, NfItemIndex *out, guint k);

G_END_DECLS
