/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-error.h"
#include "nf-genre.h"
#include "nf-model-columns.h"
#include "nf-types.h"

G_BEGIN_DECLS

/* A validated, read-only, memory-mapped model: catalogue columns and factors of every film. Immutable and
 * ref-counted, so any thread may read it. All pointers it returns live as long as the model. */
typedef struct _NfModelFile NfModelFile;

/**
 * nf_model_file_new_from_path:
 *
 * Maps the file and checks everything but the payload digests (nf_model_file_verify() does those).
 * Returns: (transfer full) (nullable): %NULL with %NF_MODEL_ERROR; the message names file and check
 */
NfModelFile *nf_model_file_new_from_path (const char *path, GError **error);

/**
 * nf_model_file_new_from_bytes:
 * @name: what messages call the file
 *
 * The one loader; nf_model_file_new_from_path() only maps. @bytes need not be aligned (a copy is made then).
 */
NfModelFile *nf_model_file_new_from_bytes (GBytes *bytes, const char *name, GError **error);

NfModelFile *nf_model_file_ref   (NfModelFile *self);
void         nf_model_file_unref (NfModelFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfModelFile, nf_model_file_unref)

/**
 * nf_model_file_verify:
 *
 * Recomputes the SHA-256 of every section. Reads the whole file; any thread.
 */
gboolean nf_model_file_verify (NfModelFile *self, GError **error);

/* The META section: a{sv}; keys are listed in models/README.md. Returns: (transfer none) */
GVariant *nf_model_file_get_meta (NfModelFile *self);

/* A hex digest of everything but META: what is built from a model stores it to know the model again. */
const char *nf_model_file_get_id (NfModelFile *self);

/* --- the file itself, for nf-inspect ------------------------------------------------------------------------------ */

typedef struct
{
  char        tag[5];
  const char *dtype;        /* "f32", static */
  guint64     offset, size; /* bytes */
  guint64     n_rows, n_cols;
  gboolean    required;
  char        digest[33];   /* hex: first half of SHA-256 */
} NfModelSectionInfo;

const char *nf_model_file_get_name       (NfModelFile *self);
gsize       nf_model_file_get_size       (NfModelFile *self);   /* bytes */
void        nf_model_file_get_version    (NfModelFile *self, guint *major, guint *minor);
guint       nf_model_file_get_n_sections (NfModelFile *self);
void        nf_model_file_get_section    (NfModelFile *self, guint i, NfModelSectionInfo *out);

/* --- catalogue columns; row < n_items ---------------------------------------------------------------------------- */

guint        nf_model_file_get_n_items     (NfModelFile *self);
/* The MovieLens title with its year, UTF-8: "Lion King, The (1994)". Never NULL. */
const char  *nf_model_file_get_title       (NfModelFile *self, NfItemIndex item);
guint        nf_model_file_get_year        (NfModelFile *self, NfItemIndex item);  /* 0 = unknown */
NfGenreMask  nf_model_file_get_genres      (NfModelFile *self, NfItemIndex item);
guint32      nf_model_file_get_movie_id    (NfModelFile *self, NfItemIndex item);  /* MovieLens id */
guint32      nf_model_file_get_tmdb_id     (NfModelFile *self, NfItemIndex item);  /* 0 = unknown */
guint32      nf_model_file_get_imdb_id     (NfModelFile *self, NfItemIndex item);  /* number after "tt"; 0 = unknown */
guint32      nf_model_file_get_n_ratings   (NfModelFile *self, NfItemIndex item);  /* popularity: all of ml-latest */
float        nf_model_file_get_mean_rating (NfModelFile *self, NfItemIndex item);  /* stars 0.5…5; 0 = none */

/**
 * nf_model_file_lookup_movie_id:
 *
 * Any MovieLens id of the data, also one merged into another row because both have the same TMDB id. O(log n).
 * Returns: the row or %NF_ITEM_NONE
 */
NfItemIndex nf_model_file_lookup_movie_id (NfModelFile *self, guint32 movie_id);
NfItemIndex nf_model_file_lookup_tmdb_id  (NfModelFile *self, guint32 tmdb_id);
/* By the MovieLens id, else by that of TMDB (0: none), which outlives MovieLens' clean-ups. */
NfItemIndex nf_model_file_lookup_ids      (NfModelFile *self, guint32 movie_id, guint32 tmdb_id);

/* --- factors ------------------------------------------------------------------------------------------------------ */

guint         nf_model_file_get_rank            (NfModelFile *self);   /* k: number of singular values */
const float  *nf_model_file_get_singular_values (NfModelFile *self);   /* k, falling */
guint         nf_model_file_get_row_stride      (NfModelFile *self);   /* bytes from row to row, multiple of 64 */
const gint8  *nf_model_file_get_factors         (NfModelFile *self);   /* n_items rows of V, int8; padding is zero */
const float  *nf_model_file_get_row_scales      (NfModelFile *self);   /* n_items: V = int8 * scale */
const float  *nf_model_file_get_item_weights    (NfModelFile *self);   /* n_items: weighted degree n_j of training */
const guint32 *nf_model_file_get_train_counts   (NfModelFile *self);   /* n_items: ratings in the training data; 0 = cold */
const float  *nf_model_file_get_item_biases     (NfModelFile *self);   /* n_items: damped star bias b_j */
const float  *nf_model_file_get_prior           (NfModelFile *self);   /* k: fold-in vector of the average user */
/* Derived columns. The first call computes them, which takes some milliseconds per 10,000 films. (transfer none) */
const NfModelColumns *nf_model_file_get_columns (NfModelFile *self);
/* A number of META by its key, or fallback where there is none (or it is not finite). */
double        nf_model_file_get_number          (NfModelFile *self, const char *key, double fallback);

G_END_DECLS
