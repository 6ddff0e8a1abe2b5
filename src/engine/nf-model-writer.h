/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Everything a model file holds, as arrays of the caller. n = n_items, k = rank. Rows by falling n_ratings; movie_ids and
 * alias_ids together have no id twice; no TMDB id but 0 stands on two rows. */
typedef struct
{
  guint               n_items, rank;
  const char *const  *titles;          /* n, UTF-8, with year */
  const guint16      *years;           /* n */
  const NfGenreMask  *genres;          /* n */
  const guint32      *movie_ids, *tmdb_ids, *imdb_ids;   /* n */
  const guint32      *n_ratings;       /* n: global popularity */
  const float        *mean_ratings;    /* n */
  const guint32      *alias_ids;       /* n_aliases: further MovieLens ids … */
  const NfItemIndex  *alias_items;     /* … and the rows they mean */
  guint               n_aliases;
  const float        *factors;         /* n × k row-major f32, quantised to int8 by the writer; cold films: zeros */
  const float        *singular_values; /* k */
  const float        *item_weights;    /* n */
  const guint32      *train_counts;    /* n */
  const float        *item_biases;     /* n */
  const float        *prior;           /* k */
  GVariant           *meta;            /* a{sv} (nullable); the writer adds "model-id" */
} NfModelContents;

/**
 * nf_model_writer_to_bytes:
 *
 * Deterministic: equal contents give equal bytes.
 * Returns: (transfer full) (nullable): the whole file, or %NULL with %NF_MODEL_ERROR if the contents break a rule of the format
 */
GBytes *nf_model_writer_to_bytes (const NfModelContents *contents, GError **error);

/**
 * nf_model_writer_save:
 *
 * Writes to a temporary file beside @path, syncs, renames over @path, syncs the folder. On any failure @path is as it
 * was and nothing is left behind.
 */
gboolean nf_model_writer_save (const NfModelContents *contents, const char *path, GError **error);

/* The system calls of nf_model_writer_save(), so that tests can let each of them fail. */
typedef struct
{
  gssize (*write)  (int fd, const void *data, gsize size);
  int    (*fsync)  (int fd);
  int    (*close)  (int fd);
  int    (*rename) (const char *from, const char *to);
} NfModelWriterCalls;

/* Tests only; not thread-safe. %NULL: the system's own again. */
void nf_model_writer_set_calls (const NfModelWriterCalls *calls);

G_END_DECLS
