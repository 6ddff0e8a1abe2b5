/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-csv.h"
#include "nf-dataset.h"
#include "nf-id-map.h"

G_BEGIN_DECLS

/* What the files of the dataset share: fields (nf-dataset-fields.c), the tables of films (-tables.c), ratings (-ratings.c), rows
 * (-catalogue.c); folders and the public functions are in nf-dataset.c. */

#define NF_DATASET_MAX_ID G_MAXINT32

/* A film of movies.csv while folders are being read. */
typedef struct
{
  guint32 movie_id, tmdb_id, imdb_id;
  guint32 title;            /* offset in the pool */
  NfGenreMask genres;
  guint16 year;
  guint16 folder, links_folder, stats_folder;   /* 1 + the folder that said so; 0 = none has */
  guint32 n_stats;          /* of movie_stats.csv */
  double mean_stats;
  gboolean in_catalogue;    /* a film of the catalogue's folder, or of any if there is none such */
  guint32 group;            /* the first film of the same TMDB id, or itself */
  guint64 n_ratings;        /* total, after the ratings were read */
  double star_sum;
  NfItemIndex row;
} NfDatasetFilm;

struct _NfDataset
{
  NfDatasetProgress progress;
  gpointer progress_data;

  GArray *films;            /* NfDatasetFilm */
  NfIdMap by_id;
  GString *titles;          /* one after the other, each with a NUL */
  GPtrArray *rating_files;  /* paths */
  GPtrArray *sources;       /* NULL-terminated after finish */
  char *catalogue;          /* (nullable): the one folder whose films count, absolute, without links */
  gboolean catalogue_read;  /* it was among the folders */
  gboolean in_catalogue;    /* films of the folder under way count */
  guint n_folders;
  gboolean finished, taken;

  guint32 *entries;         /* NF_ENTRY; columns are films until finish gives rows */
  gsize n_ratings, n_allocated;
  GArray *user_starts;      /* gsize: where each user's entries begin */
  gsize n_ratings_left_out;
  guint n_films_left_out;

  guint n_items, n_aliases;
  const char **row_titles;
  guint16 *years;
  NfGenreMask *genres;
  guint32 *movie_ids, *tmdb_ids, *imdb_ids, *row_n_ratings;
  float *means;
  guint32 *alias_ids;
  NfItemIndex *alias_items;
};

static inline NfDatasetFilm *
nf_dataset_get_film (NfDataset *self, guint32 i)
{
  return &g_array_index (self->films, NfDatasetFilm, i);
}

static inline guint
nf_dataset_count_users (NfDataset *self)
{
  return self->user_starts->len;
}

/* A field of the record just read. They fail with what was found and expected. Numbers from @min to @max. */
gboolean nf_field_read_number (NfCsv *csv, guint field, const char *name, guint32 min, guint32 max, guint32 *out, GError **error);
gboolean nf_field_read_link   (NfCsv *csv, guint field, const char *name, guint32 *out, GError **error);   /* empty is 0 */
gboolean nf_field_read_time   (NfCsv *csv, guint field, gint64 *out, GError **error);                      /* seconds since 1970 */
gboolean nf_field_read_rating (NfCsv *csv, guint field, NfRating *out, GError **error);
gboolean nf_field_read_mean   (NfCsv *csv, guint field, double *out, GError **error);                      /* stars */
gboolean nf_field_check_count (NfCsv *csv, guint n, GError **error);
/* The first line must be one of two lines of names. Returns: which, or −1 with @error */
int      nf_field_read_header (NfCsv *csv, const char *path, const char *first, const char *second, GError **error);

/* Asks the caller's progress function every so many rows whether to go on. */
gboolean       nf_dataset_report    (NfDataset *self, NfCsv *csv, const char *path, gsize row, GError **error);
/* Returns: (nullable) (transfer none): %NULL with @error where movies.csv does not have it */
NfDatasetFilm *nf_dataset_find_film (NfDataset *self, NfCsv *csv, guint32 movie_id, GError **error);

gboolean nf_dataset_read_movies (NfDataset *self, const char *path, GError **error);
gboolean nf_dataset_read_links  (NfDataset *self, const char *path, GError **error);
gboolean nf_dataset_read_stats  (NfDataset *self, const char *path, GError **error);

gboolean nf_dataset_read_rating_file (NfDataset *self, const char *path, GError **error);

/* Before the ratings are read: which films are one. After: popularity, rows, and the ratings' columns as rows. */
void nf_dataset_group_films (NfDataset *self);
void nf_dataset_make_rows   (NfDataset *self);

G_END_DECLS
