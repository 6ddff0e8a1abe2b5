/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

G_BEGIN_DECLS

/* An immutable, ref-counted sparse rating vector sorted by item: what threads get of a person's profile. */
typedef struct _NfRatings NfRatings;

/* One entry. */
typedef struct
{
  NfItemIndex item;
  NfRating    rating;   /* 1..10 */
} NfRatingEntry;

/**
 * nf_ratings_new:
 * @entries: (array length=n): any order; of equal items the last one counts; entries with rating 0 are dropped
 */
NfRatings *nf_ratings_new   (const NfRatingEntry *entries, guint n);
NfRatings *nf_ratings_ref   (NfRatings *self);
void       nf_ratings_unref (NfRatings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfRatings, nf_ratings_unref)

guint                nf_ratings_get_n       (const NfRatings *self);
const NfRatingEntry *nf_ratings_get_entries (const NfRatings *self);   /* (transfer none), sorted by item */
NfRating             nf_ratings_get         (const NfRatings *self, NfItemIndex item);   /* 0 if not rated */
/* Adds the rated films to a set. @bits: bitset of n_items (nf-rank.h) */
void                 nf_ratings_add_items   (const NfRatings *self, guint8 *bits);

G_END_DECLS
