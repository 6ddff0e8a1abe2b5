/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-trainer.h"

#include <math.h>
#include <string.h>

#include "nf-symmetric-eigen.h"

/* Users of a few tastes with noise. Film 3 has no rating; film 4 only ratings of weight 0. */
static NfMatrix *
make_matrix (guint n_users, guint n_items)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GByteArray) stars = g_byte_array_new ();
  guint32 state = 5;

  for (guint32 u = 0; u < n_users; u++)
    for (guint32 j = 0; j < n_items; j++)
      {
        guint8 rating;
        guint noise = (state = state * 1664525u + 1013904223u) >> 16;

        if (j == 3 || noise % 100 > (u % 5 == j % 5 ? 60u : 12u))
          continue;
        rating = j == 4 ? 1 : (guint8) (u % 5 == j % 5 ? 7 + noise % 4 : 1 + noise % 8);
        g_array_append_val (rows, u);
        g_array_append_val (columns, j);
        g_byte_array_append (stars, &rating, 1);
      }
  return nf_matrix_new (n_users, n_items, (guint32 *) (void *) rows->data, (guint32 *) (void *) columns->data, stars->data, stars->len);
}

/* Z in full. */
static double *
make_dense (const NfMatrix *matrix, const NfTrainerOptions *options)
{
  guint n_users = nf_matrix_get_n_rows (matrix), n_items = nf_matrix_get_n_columns (matrix);
  double *z = g_new0 (double, n_users * n_items);
  g_autofree double *users = g_new0 (double, n_users);
  g_autofree double *items = g_new0 (double, n_items);

  for (guint u = 0; u < n_users; u++)
    {
      const guint32 *entries;
      guint n = nf_matrix_get_row (matrix, u, &entries);

      for (guint i = 0; i < n; i++)
        {
          float weight = options->star_weights[NF_ENTRY_RATING (entries[i])];
          guint32 j = NF_ENTRY_COLUMN (entries[i]);

          z[u * n_items + j] = weight;
          users[u] += fabsf (weight);
          items[j] += fabsf (weight);
        }
    }
  for (guint u = 0; u < n_users; u++)
    for (guint j = 0; j < n_items; j++)
      if (z[u * n_items + j] != 0)
        z[u * n_items + j] *= pow (users[u], -options->beta) * pow (items[j] + options->degree_damping, -options->alpha);
  return z;
}

static void
check_against_dense (NfMatrix *matrix, const NfTrainerOptions *options, guint rank)
{
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_users = nf_matrix_get_n_rows (matrix), n = nf_matrix_get_n_columns (matrix);
  g_autofree double *z = make_dense (matrix, options);
  g_autofree double *gram = g_new0 (double, n * n);
  g_autofree double *vectors = NULL;
  g_autofree double *values = g_new (double, n);
  double energy = 0, captured = 0;

  result = nf_trainer_run (nf_matrix_ref (matrix), options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (result->converged);
  g_assert_cmpuint (result->rank, ==, rank);
  g_assert_cmpuint (result->n_items, ==, n);

  for (guint u = 0; u < n_users; u++)
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        gram[i * n + j] += z[u * n + i] * z[u * n + j];
  for (guint j = 0; j < n; j++)
    {
      energy += gram[j * n + j];
      gram[j * n + j] *= 1 - options->diagonal;
    }
  vectors = g_memdup2 (gram, n * n * sizeof (double));
  g_assert_true (nf_symmetric_eigen (vectors, n, values));

  for (guint k = 0; k < rank; k++)
    {
      double square = 0, residual = 0;
      float largest = 0;

      captured += values[k];
      g_assert_cmpfloat_with_epsilon (result->singular_values[k], sqrt (values[k]), 1e-4 * sqrt (values[0]));
      /* unit length, and an eigenvector of ZᵀZ (which also settles neighbours of nearly equal value) */
      for (guint i = 0; i < n; i++)
        {
          double sum = 0, v = result->factors[i * rank + k];

          square += v * v;
          for (guint j = 0; j < n; j++)
            sum += gram[i * n + j] * result->factors[j * rank + k];
          residual += pow (sum - values[k] * v, 2);
          if (fabs (v) > fabsf (largest))
            largest = (float) v;
        }
      g_assert_cmpfloat_with_epsilon (square, 1, 1e-4);
      g_assert_cmpfloat (sqrt (residual), <, 3e-3 * values[0]);
      g_assert_cmpfloat (largest, >, 0);
    }
  g_assert_cmpfloat_with_epsilon (result->energy, captured / energy, 1e-4);
  for (guint k = 0; k < rank; k++)
    {
      g_assert_cmpfloat (result->factors[3 * rank + k], ==, 0);
      g_assert_cmpfloat (result->factors[4 * rank + k], ==, 0);
    }
}

static void
test_dense (void)
{
  g_autoptr (NfMatrix) tall = make_matrix (90, 40);
  g_autoptr (NfMatrix) wide = make_matrix (30, 70);
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  options.rank = 6;
  check_against_dense (tall, &options, 6);
  check_against_dense (wide, &options, 6);
  options.diagonal = 0.6;
  options.degree_damping = 7;
  check_against_dense (tall, &options, 6);
  check_against_dense (wide, &options, 6);
}

static void
test_iterative (void)
{
  g_autoptr (NfMatrix) matrix = make_matrix (300, 150);
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  options.rank = 8;
  options.oversampling = 24;
  options.dense_limit = 0;
  options.tolerance = 1e-9;
  options.max_passes = 400;
  check_against_dense (matrix, &options, 8);
  options.alpha = 0;
  options.beta = 0.5;
  check_against_dense (matrix, &options, 8);
  options.diagonal = 0.9;
  options.degree_damping = 20;
  options.alpha = 0.4;
  check_against_dense (matrix, &options, 8);
}

static void
test_statistics (void)
{
  static const guint32 rows[] = { 0, 0, 1, 1, 2 }, columns[] = { 0, 1, 0, 2, 0 };
  static const NfRating stars[] = { 10, 4, 8, 2, 10 };
  g_autoptr (NfMatrix) matrix = nf_matrix_new (3, 4, rows, columns, stars, 5);
  NfTrainerOptions options;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GError) error = NULL;
  double mu = (5 + 2 + 4 + 1 + 5) / 5.0;

  nf_trainer_options_init (&options);
  options.rank = 5;
  result = nf_trainer_run (nf_matrix_ref (matrix), &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (result->mu, mu, 1e-9);
  g_assert_cmpuint (result->train_counts[0], ==, 3);
  g_assert_cmpuint (result->train_counts[2], ==, 1);
  g_assert_cmpuint (result->train_counts[3], ==, 0);
  g_assert_cmpfloat_with_epsilon (result->item_weights[0], 1.2 + 0.8 + 1.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (result->item_biases[0], (14 - 3 * mu) / 13, 1e-6);
  g_assert_cmpfloat (result->item_biases[3], ==, 0);
  g_assert_cmpuint (result->rank, ==, 2);   /* one star counts nothing: the third film has no weight */
  g_assert_cmpfloat_with_epsilon (result->energy, 1, 1e-6);
}

static gboolean
equal (const NfTrainerResult *a, const NfTrainerResult *b)
{
  return a->rank == b->rank && memcmp (a->factors, b->factors, (gsize) a->n_items * a->rank * sizeof (float)) == 0 &&
         memcmp (a->singular_values, b->singular_values, a->rank * sizeof (float)) == 0 &&
         memcmp (a->prior, b->prior, a->rank * sizeof (float)) == 0;
}

static void
test_reproducible (void)
{
  g_autoptr (NfMatrix) matrix = make_matrix (700, 400);
  g_autoptr (NfTrainerResult) first = NULL;
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  options.rank = 20;
  options.dense_limit = 0;
  options.n_threads = 1;
  first = nf_trainer_run (nf_matrix_ref (matrix), &options, NULL, NULL, NULL);
  for (guint threads = 1; threads <= 5; threads++)
    {
      g_autoptr (NfTrainerResult) again = NULL;

      options.n_threads = threads;
      again = nf_trainer_run (nf_matrix_ref (matrix), &options, NULL, NULL, NULL);
      g_assert_true (equal (first, again));
    }
  options.seed = 99;   /* another start, the same factors but for the last digits */
  {
    g_autoptr (NfTrainerResult) again = nf_trainer_run (nf_matrix_ref (matrix), &options, NULL, NULL, NULL);

    g_assert_false (equal (first, again));
    for (guint k = 0; k < 5; k++)
      g_assert_cmpfloat_with_epsilon (first->singular_values[k], again->singular_values[k], 1e-4 * first->singular_values[0]);
  }
}

typedef struct
{
  guint calls, stop_at;
  double last_fraction;
} Watch;

static gboolean
watch_cb (const NfTrainerProgress *progress, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (progress->fraction, >=, 0);
  g_assert_cmpfloat (progress->fraction, <=, 1);
  g_assert_cmpfloat (progress->energy, <=, 1.0001);
  g_assert_cmpuint (progress->pass, <=, progress->max_passes);
  watch->last_fraction = progress->fraction;
  return ++watch->calls != watch->stop_at;
}

static void
test_cancel (void)
{
  g_autoptr (NfMatrix) matrix = make_matrix (300, 150);
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  options.rank = 40;
  for (guint dense = 0; dense < 2; dense++)
    for (guint stop = 1; stop <= (dense ? 1 : 12); stop += 3)
      {
        g_autoptr (GError) error = NULL;
        Watch watch = { 0, stop, 0 };

        options.dense_limit = dense ? 1000 : 0;
        options.n_threads = 1 + stop % 3;
        g_assert_null (nf_trainer_run (nf_matrix_ref (matrix), &options, watch_cb, &watch, &error));
        g_assert_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED);
      }
  {
    Watch watch = { 0 };
    g_autoptr (NfTrainerResult) result = NULL;

    options.dense_limit = 0;
    result = nf_trainer_run (nf_matrix_ref (matrix), &options, watch_cb, &watch, NULL);
    g_assert_nonnull (result);
    g_assert_cmpuint (watch.calls, >, 3);
  }
}

static void
test_bad_input (void)
{
  static const guint32 zero[] = { 0 };
  static const NfRating star[] = { 10 };
  g_autoptr (NfMatrix) empty = nf_matrix_new (0, 5, NULL, NULL, NULL, 0);
  g_autoptr (NfMatrix) single = nf_matrix_new (1, 1, zero, zero, star, 1);
  g_autoptr (NfMatrix) good = make_matrix (20, 20);
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  {
    g_autoptr (GError) error = NULL;
    g_assert_null (nf_trainer_run (nf_matrix_ref (empty), &options, NULL, NULL, &error));
    g_assert_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA);
  }
  {
    g_autoptr (GError) error = NULL;
    g_assert_null (nf_trainer_run (nf_matrix_ref (single), &options, NULL, NULL, &error));
    g_assert_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA);
  }
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;
      NfTrainerOptions bad = options;

      if (i == 0) bad.rank = 0;
      if (i == 1) bad.rank = 100000;
      if (i == 2) bad.alpha = NAN;
      if (i == 3) bad.star_weights[7] = INFINITY;
      if (i == 4) bad.max_passes = 0;
      g_assert_null (nf_trainer_run (nf_matrix_ref (good), &bad, NULL, NULL, &error));
      g_assert_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_BAD_OPTION);
    }
}

/* Fewer directions in the data than are iterated. */
static void
test_low_rank (void)
{
  g_autoptr (NfMatrix) matrix = NULL;
  g_autofree guint32 *rows = g_new (guint32, 200 * 60);
  g_autofree guint32 *columns = g_new (guint32, 200 * 60);
  g_autofree NfRating *stars = g_new (NfRating, 200 * 60);
  NfTrainerOptions options;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  for (guint u = 0; u < 200; u++)   /* three kinds of users, each rating a third of the films */
    for (guint j = u % 3; j < 180; j += 3)
      {
        rows[n] = u;
        columns[n] = j;
        stars[n++] = 10;
      }
  matrix = nf_matrix_new (200, 180, rows, columns, stars, n);
  nf_trainer_options_init (&options);
  options.rank = 16;
  options.oversampling = 16;
  options.dense_limit = 0;
  result = nf_trainer_run (nf_matrix_ref (matrix), &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (result->energy, 1, 1e-3);
  g_assert_cmpfloat (result->singular_values[2], >, 0.9f * result->singular_values[0]);
  for (guint k = 3; k < result->rank; k++)
    g_assert_cmpfloat (result->singular_values[k], <, 1e-2f * result->singular_values[0]);
  for (gsize i = 0; i < (gsize) result->n_items * result->rank; i++)
    g_assert_true (isfinite (result->factors[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trainer/dense", test_dense);
  g_test_add_func ("/trainer/iterative", test_iterative);
  g_test_add_func ("/trainer/statistics", test_statistics);
  g_test_add_func ("/trainer/reproducible", test_reproducible);
  g_test_add_func ("/trainer/cancel", test_cancel);
  g_test_add_func ("/trainer/bad-input", test_bad_input);
  g_test_add_func ("/trainer/low-rank", test_low_rank);
  return g_test_run ();
}
