/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"

G_BEGIN_DECLS

/* What one rated film adds to the score (and, in stars, to the prediction) of another. item == NF_ITEM_NONE is the
 * average user's share ("popular with everyone"). */
typedef struct
{
  NfItemIndex item;
  NfRating    rating;
  float       score;   /* ranking score; all entries sum to the unsteered score of the explained item */
  float       stars;   /* predicted stars; all entries sum to prediction − baseline */
} NfContribution;

/**
 * nf_explain:
 * @out: (out caller-allocates): room for nf_ratings_get_n() + 1
 * @out_baseline: (out) (nullable): stars of this film for somebody without ratings (mean + item bias)
 *
 * Exact contributions, largest absolute score first, the prior's entry among them.
 * Returns: how many entries were written
 */
guint nf_explain (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, float *out_baseline);

/**
 * nf_explain_reasons:
 * @max: how many at most
 *
 * The rated films worth naming as the reason: positive contributions, each at least 15 % of the positive sum.
 * The same entries and order as nf_explain()'s, without the stars (0). Which contributions are looked at closely, and their sum, are
 * good to 10⁻⁴ of the largest.
 * Returns: how many (0: the honest reason is popularity)
 */
guint nf_explain_reasons (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, guint max);

/**
 * nf_explain_reasons_of_list:
 * @items: (array length=n_items)
 * @out: (out caller-allocates): room for n_items × max: the reasons of items[i] begin at i × max
 * @out_n: (out caller-allocates): n_items: how many there are of each
 *
 * The reasons of many films in a fraction of the time.
 */
void nf_explain_reasons_of_list (NfFoldIn *fold_in, const NfItemIndex *items, guint n_items, NfContribution *out, guint *out_n, guint max);

G_END_DECLS
