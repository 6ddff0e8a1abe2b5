/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"
#include "nf-ratings.h"

G_BEGIN_DECLS

/* The people of a ratings file in MovieLens' layout, as the tools need them: each with the films a model has and those it has not. */

/* One rating. */
typedef struct
{
  NfItemIndex item;       /* NF_ITEM_NONE: the catalogue does not have the film */
  guint32     movie_id;   /* of the row; of the file where there is no row */
  NfRating    rating;
  gint64      time;       /* seconds since 1970; 0 where the file has none */
} NfPersonRating;

/* One person; @ratings by MovieLens id, one of each film. */
typedef struct
{
  guint32         id;
  guint           n;
  NfPersonRating *ratings;
} NfPerson;

typedef struct
{
  NfPerson *people;       /* by id */
  guint     n_people;
  gsize     n_ratings;
  gsize     n_unknown;    /* ratings of films the catalogue does not have */
  guint     n_unknown_films;
  gboolean  has_times;
} NfPeople;

/**
 * nf_people_read:
 * @path: a CSV file that nf_dataset_read_ratings() reads
 *
 * Of several ratings of one film by one person the latest counts, without times the last one of the file.
 * Returns: (transfer full) (nullable): %NULL with %NF_DATASET_ERROR
 */
NfPeople *nf_people_read (NfModelFile *model, const char *path, GError **error);
void      nf_people_free (NfPeople *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfPeople, nf_people_free)

/* The person of this id, or %NULL. */
const NfPerson *nf_people_lookup (const NfPeople *self, guint32 id);

/* "PROGRAM: FILE: 12 ratings of 3 films the catalogue does not have" on stderr, with what becomes of them; nothing where there are none. */
void nf_people_say_unknown (const NfPeople *self, const char *program, const char *path, const char *consequence);

/* The ratings of known films of @ratings, for nf_fold_in_new(). Returns: (transfer full) */
NfRatings *nf_people_make_ratings (const NfPersonRating *ratings, guint n);

G_END_DECLS
