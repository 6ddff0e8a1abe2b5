/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Which films may appear. All-zero = no restriction. */
typedef struct
{
  NfGenreMask   include_genres;   /* at least one of these, if any bit is set */
  NfGenreMask   exclude_genres;   /* none of these */
  guint16       year_from, year_to;   /* inclusive; 0 = open; a film of unknown year fails a set bound */
  guint32       min_ratings;      /* global popularity */
  guint32       min_train_count;  /* evidence in the training data */
  const guint8 *excluded;         /* (nullable): bitset of n_items bits: rated, hidden …; owner is the caller */
} NfFilter;

#define NF_BITSET_BYTES(n) (((gsize) (n) + 7) / 8)
static inline void     nf_bitset_add (guint8 *bits, NfItemIndex i)       { bits[i >> 3] |= (guint8) (1u << (i & 7)); }
static inline gboolean nf_bitset_has (const guint8 *bits, NfItemIndex i) { return (bits[i >> 3] >> (i & 7)) & 1; }

gboolean nf_filter_match (const NfFilter *filter, NfModelFile *model, NfItemIndex item);

/**
 * nf_rank_top_k:
 * @scores: n_items
 * @filter: (nullable)
 * @out: (out caller-allocates): room for @k
 *
 * The k best allowed items, best first. Ties: lower row (more popular) first, so that equal data gives equal lists.
 * NaN and -FLT_MAX never rank. O(n log k), no allocation.
 * Returns: how many
 */
guint nf_rank_top_k (NfModelFile *model, const float *scores, const NfFilter *filter, NfScored *out, guint k);

/**
 * nf_rank_similar:
 *
 * Films nearest to @item by cosine of their factor rows (weighted by singular values), films of little evidence damped.
 * Returns: how many; 0 if the model knows nothing of @item
 */
guint nf_rank_similar (NfModelFile *model, NfItemIndex item, const NfFilter *filter, NfScored *out, guint k);

G_END_DECLS
