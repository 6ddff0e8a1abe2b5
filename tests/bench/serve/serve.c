/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A module for __main__.py: one request on a model of random rows of any size, or on a given one, and the floor of reading its rows. Every function
 * does one thing once and returns the nanoseconds it took, so that Python can take turns with its own methods. */
#include "nf-best.h"
#include "nf-fold-in.h"
#include "nf-kernels.h"
#include "nf-model-writer.h"
#include "nf-rank.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LARGER_THAN_CACHES (96u << 20)

#define EXPORT __attribute__ ((visibility ("default")))

typedef struct
{
  NfModelFile *model;
  NfRatings *ratings;
  float *scores, *stars;
  NfScored *list;
  guint8 *rated;
  guint8 *other;   /* memory that drives the model out of the caches */
} Serve;

/* What a request consists of. */
typedef struct
{
  gint64 fold_in, score, top;
} ServeSteps;

EXPORT Serve *serve_new     (const char *path, guint n_items, guint rank, guint n_ratings, guint top);
EXPORT Serve *serve_open    (const char *path, guint n_ratings, guint top);
EXPORT void   serve_free    (Serve *self);
EXPORT gint64 serve_all     (Serve *self, guint top, ServeSteps *out_steps);
EXPORT gint64 serve_best    (Serve *self, guint top, ServeSteps *out_steps);
EXPORT gint64 serve_floor   (Serve *self);
EXPORT gint64 serve_f32     (Serve *self);
EXPORT gint64 serve_plain   (Serve *self);
EXPORT void   serve_evict   (Serve *self);
EXPORT guint64 serve_bytes  (Serve *self);
EXPORT guint  serve_films   (Serve *self);
EXPORT guint  serve_ranked  (Serve *self);
EXPORT guint  serve_rank    (Serve *self);
EXPORT const char *serve_kernel (void);

static volatile guint64 sink;

static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static float
random_float (guint64 *state)
{
  *state = *state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (float) (gint32) (*state >> 32) / 2147483648.0f;
}

/* A model in which every film is ranked. Popularity falls as it does in MovieLens, factors as singular values do. */
static gboolean
write_model (const char *path, guint n, guint rank, GError **error)
{
  g_autofree const char **titles = g_new (const char *, n);
  g_autofree guint16 *years = g_new (guint16, n);
  g_autofree guint32 *zeros = g_new0 (guint32, n);
  g_autofree guint32 *ids = g_new (guint32, n);
  g_autofree guint32 *counts = g_new (guint32, n);
  g_autofree float *means = g_new (float, n);
  g_autofree float *weights = g_new (float, n);
  g_autofree float *biases = g_new (float, n);
  g_autofree float *factors = g_new (float, (gsize) n * rank);
  g_autofree float *values = g_new (float, rank);
  g_autofree float *prior = g_new (float, rank);
  guint64 state = 7;

  for (guint j = 0; j < n; j++)
    {
      titles[j] = "Film";
      years[j] = (guint16) (1920 + j % 100);
      ids[j] = j + 1;
      counts[j] = 10 + (guint32) (120000.0 / (1 + j / 100.0));
      means[j] = 3.5f;
      weights[j] = 0.6f * (float) counts[j];
      biases[j] = random_float (&state);
      for (guint k = 0; k < rank; k++)
        factors[(gsize) j * rank + k] = random_float (&state);
    }
  for (guint k = 0; k < rank; k++)
    {
      values[k] = 100 / sqrtf (1 + (float) k);
      prior[k] = 0.01f * random_float (&state);
    }
  return nf_model_writer_save (&(NfModelContents) {
    .n_items = n, .rank = rank, .titles = titles, .years = years, .genres = zeros, .movie_ids = ids, .tmdb_ids = zeros, .imdb_ids = zeros,
    .n_ratings = counts, .mean_ratings = means, .factors = factors, .singular_values = values, .item_weights = weights,
    .train_counts = counts, .item_biases = biases, .prior = prior,
  }, path, error);
}

/* Maps the model at @path. @top: the longest list. Returns: %NULL after a message */
Serve *
serve_open (const char *path, guint n_ratings, guint top)
{
  g_autoptr (GError) error = NULL;
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, n_ratings);
  NfModelFile *model = nf_model_file_new_from_path (path, &error);
  guint n_items;
  Serve *self;

  if (model == NULL)
    {
      fprintf (stderr, "bench: %s\n", error->message);
      return NULL;
    }
  n_items = nf_model_file_get_n_items (model);
  nf_model_file_get_columns (model);
  self = g_new0 (Serve, 1);
  self->model = model;
  self->rated = g_malloc0 (NF_BITSET_BYTES (n_items));
  for (guint i = 0; i < n_ratings; i++)
    {
      entries[i] = (NfRatingEntry) { (guint) ((guint64) i * 37 % n_items), (NfRating) (1 + i * 7 % 10) };
      nf_bitset_add (self->rated, entries[i].item);
    }
  self->ratings = nf_ratings_new (entries, n_ratings);
  self->scores = g_new (float, n_items);
  self->stars = g_new (float, n_items);
  self->list = g_new (NfScored, top);
  self->other = g_malloc0 (LARGER_THAN_CACHES);
  return self;
}

/* Writes a model to @path, maps it and removes the name. Returns: %NULL after a message */
Serve *
serve_new (const char *path, guint n_items, guint rank, guint n_ratings, guint top)
{
  g_autoptr (GError) error = NULL;
  Serve *self;

  if (!write_model (path, n_items, rank, &error))
    {
      fprintf (stderr, "bench: %s\n", error->message);
      return NULL;
    }
  self = serve_open (path, n_ratings, top);
  unlink (path);
  return self;
}

void
serve_free (Serve *self)
{
  nf_model_file_unref (self->model);
  nf_ratings_unref (self->ratings);
  g_free (self->scores);
  g_free (self->stars);
  g_free (self->list);
  g_free (self->rated);
  g_free (self->other);
  g_free (self);
}

/* Ratings in, the best films and the scores and predicted stars of all of them out. */
gint64
serve_all (Serve *self, guint top, ServeSteps *out_steps)
{
  NfFilter filter = { .excluded = self->rated };
  gint64 start = now (), folded, scored, ranked;
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (self->model, self->ratings, NULL);

  folded = now ();
  nf_fold_in_score_all (fold_in, self->scores, self->stars, NULL);
  scored = now ();
  sink = nf_rank_top_k (self->model, self->scores, &filter, self->list, top);
  ranked = now ();
  *out_steps = (ServeSteps) { folded - start, scored - folded, ranked - scored };
  return ranked - start;
}

/* Ratings in, the same best films with their scores and predicted stars out. */
gint64
serve_best (Serve *self, guint top, ServeSteps *out_steps)
{
  NfFilter filter = { .excluded = self->rated };
  gint64 start = now (), folded, ranked;
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (self->model, self->ratings, NULL);

  folded = now ();
  sink = nf_best_find (fold_in, &filter, self->list, self->stars, top);
  ranked = now ();
  *out_steps = (ServeSteps) { folded - start, 0, ranked - folded };
  return ranked - start;
}

typedef guint64 Vector __attribute__ ((vector_size (32), aligned (32)));

/* Reads and sums up what is at @data, as fast as this CPU can in one thread. */
#if defined (__x86_64__)
__attribute__ ((target_clones ("avx2", "default")))
#endif
static guint64
read_all (const void *data, gsize size)
{
  const Vector *vectors = data;
  Vector a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };
  gsize n = size / sizeof (Vector), i = 0;

  for (; i + 4 <= n; i += 4)
    {
      a += vectors[i];
      b += vectors[i + 1];
      c += vectors[i + 2];
      d += vectors[i + 3];
    }
  for (; i < n; i++)
    a += vectors[i];
  a += b + c + d;
  return a[0] + a[1] + a[2] + a[3];
}

guint64
serve_bytes (Serve *self)
{
  return (guint64) nf_model_file_get_n_items (self->model) * nf_model_file_get_row_stride (self->model);
}

guint
serve_films (Serve *self)
{
  return nf_model_file_get_n_items (self->model);
}

guint
serve_ranked (Serve *self)
{
  guint n = 0;
  NfFoldInParams params;

  nf_fold_in_params_init (&params, self->model);
  for (NfItemIndex j = 0; j < serve_films (self); j++)
    n += nf_fold_in_params_can_rank (&params, self->model, j);
  return n;
}

guint
serve_rank (Serve *self)
{
  return nf_model_file_get_rank (self->model);
}

gint64
serve_floor (Serve *self)
{
  gint64 start = now ();

  sink = read_all (nf_model_file_get_factors (self->model), serve_bytes (self));
  return now () - start;
}

/* The same two products per film with queries in f32, without anything else. */
gint64
serve_f32 (Serve *self)
{
  const NfKernels *kernels = nf_kernels_get ();
  guint stride = nf_model_file_get_row_stride (self->model), n_items = nf_model_file_get_n_items (self->model);
  const gint8 *row = nf_model_file_get_factors (self->model);
  g_autofree float *query = g_new0 (float, stride);
  gint64 start = now ();

  for (NfItemIndex j = 0; j < n_items; j++, row += stride)
    {
      self->scores[j] = kernels->dot_i8 (row, query, stride);
      self->stars[j] = kernels->dot_i8 (row, query, stride);
    }
  return now () - start;
}

/* The products in plain C, as on a CPU without AVX2. */
gint64
serve_plain (Serve *self)
{
  guint stride = nf_model_file_get_row_stride (self->model), n_items = nf_model_file_get_n_items (self->model);
  g_autofree gint16 *queries = g_new0 (gint16, 2 * stride);
  gint64 start = now ();

  nf_kernels_get_reference ()->dot_rows (nf_model_file_get_factors (self->model), stride, n_items, queries, queries + stride,
                                         (gint32 *) (void *) self->scores, (gint32 *) (void *) self->stars);
  return now () - start;
}

void
serve_evict (Serve *self)
{
  for (gsize i = 0; i < LARGER_THAN_CACHES; i += 64)
    self->other[i]++;
}

const char *
serve_kernel (void)
{
  return nf_kernels_get ()->name;
}
