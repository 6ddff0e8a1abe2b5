/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Everything a model file holds, as arrays of the caller. n = n_items, k = rank. */
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
  const float        *factors;         /* n × k row-major f32, quantised to int8 by the writer */
  const float        *singular_values; /* k */
  const float        *item_weights;    /* n */
  const guint32      *train_counts;    /* n */
  const float        *item_biases;     /* n */
  const float        *prior;           /* k */
  GVariant           *meta;            /* a{sv} */
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

G_END_DECLS
