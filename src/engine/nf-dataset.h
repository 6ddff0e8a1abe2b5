/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-error.h"
#include "nf-matrix.h"
#include "nf-model-writer.h"
#include "nf-types.h"

G_BEGIN_DECLS

/* MovieLens data as GroupLens publishes it, one or more folders joined: the catalogue of their films and all ratings.
 * First the folders are added, then nf_dataset_finish() reads the ratings and gives every film its row; the accessors
 * are for afterwards. 4 bytes per rating. One thread at a time. */
typedef struct _NfDataset NfDataset;

NfDataset *nf_dataset_new  (void);
void       nf_dataset_free (NfDataset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfDataset, nf_dataset_free)

/**
 * NfDatasetProgress:
 * @path: the file that is being read
 * @done: bytes of it that are read
 * @total: its size in bytes
 *
 * Returns: %FALSE to stop: the call under way fails with %NF_TRAINER_ERROR_CANCELLED
 */
typedef gboolean (*NfDatasetProgress) (const char *path, guint64 done, guint64 total, gpointer user_data);

/* Called from within nf_dataset_add_dir() and nf_dataset_finish(), about once per MiB. */
void nf_dataset_set_progress (NfDataset *self, NfDatasetProgress progress, gpointer user_data);

/**
 * nf_dataset_set_catalogue_dir:
 * @dir: one of the folders that will be added
 *
 * Only the films of its movies.csv get a row; ratings of other films are left out and counted. Without it the films of all
 * folders have rows. Before the first nf_dataset_add_dir(); nf_dataset_finish() fails if that folder was not added.
 * Returns: %FALSE with %NF_DATASET_ERROR if there is no such folder
 */
gboolean nf_dataset_set_catalogue_dir (NfDataset *self, const char *dir, GError **error);

/**
 * nf_dataset_add_dir:
 * @dir: a folder with movies.csv, links.csv, movie_stats.csv, and ratings.csv or ratings_*.csv, whichever are there; or a folder
 *   of such folders, which are then added in the order of their names. ml-1m is left out of those: it may not be redistributed
 *
 * What an earlier folder says of a film goes first; later ones add films and fill gaps.
 * Returns: %FALSE with %NF_DATASET_ERROR; the message begins with FILE:LINE. The dataset is then of no use
 */
gboolean nf_dataset_add_dir (NfDataset *self, const char *dir, GError **error);

/**
 * nf_dataset_finish:
 *
 * Reads the ratings. Users of different files are different users; of several ratings of one film by one user the latest
 * counts. Films with one TMDB id become one film, that with more ratings; the other ids stay as aliases. Popularity and
 * mean are those of movie_stats.csv where it has the film, else of the ratings read. Rows: falling popularity, then MovieLens id.
 * Returns: %FALSE with %NF_DATASET_ERROR
 */
gboolean nf_dataset_finish (NfDataset *self, GError **error);

guint       nf_dataset_get_n_items (NfDataset *self);
guint       nf_dataset_get_n_ids   (NfDataset *self);   /* MovieLens ids: films and aliases */
guint       nf_dataset_get_n_users (NfDataset *self);   /* with a rating that counts */

/* MovieLens ids, and lines of ratings, that are not of the catalogue; 0 without nf_dataset_set_catalogue_dir(). */
guint       nf_dataset_get_n_films_left_out   (NfDataset *self);
gsize       nf_dataset_get_n_ratings_left_out (NfDataset *self);

/* Points the catalogue's fields at arrays of the dataset: n_items … n_aliases; the others are left as they are. */
void        nf_dataset_fill_contents (NfDataset *self, NfModelContents *contents);

gsize       nf_dataset_get_n_ratings (NfDataset *self);

/**
 * nf_dataset_take_matrix:
 *
 * The ratings, people × rows of films, people in the order of the files. Only once: the dataset does not have them any more.
 * Returns: (transfer full)
 */
NfMatrix   *nf_dataset_take_matrix   (NfDataset *self);

/* "ml-latest: movies.csv, links.csv, ratings.csv", one string per folder. Returns: (transfer none): NULL-terminated */
const char *const *nf_dataset_get_sources (NfDataset *self);

/* A line of a person's file of ratings. */
typedef struct
{
  guint32  user;       /* 0 where the file has no users */
  guint32  movie_id;
  NfRating rating;     /* 1..10 */
  gint64   time;       /* seconds since 1970; 0 where the file has no timestamps */
} NfUserRating;

/**
 * nf_dataset_read_ratings:
 * @path: columns userId,movieId,rating or movieId,rating, each optionally with a timestamp after them
 * @out_n_users: (out) (optional): how many different users
 *
 * Returns: (transfer full) (nullable) (element-type NfUserRating): in the file's order; %NULL with %NF_DATASET_ERROR
 */
GArray *nf_dataset_read_ratings (const char *path, guint *out_n_users, GError **error);

/* The year of a MovieLens title, "Lion King, The (1994)", "Death Note (2006–2007)"; 0 if it has none. */
guint nf_dataset_parse_year (const char *title);

G_END_DECLS
