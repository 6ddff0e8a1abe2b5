/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-linear-algebra.h"

#include <math.h>
#include <string.h>

#define N 17

/* A random symmetric positive definite matrix. */
static void
fill (double *a, guint n)
{
  g_autofree double *b = g_new (double, n * n);

  for (guint i = 0; i < n * n; i++)
    b[i] = g_test_rand_double_range (-1, 1);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        a[i * n + j] = i == j ? 0.1 : 0;
        for (guint k = 0; k < n; k++)
          a[i * n + j] += b[i * n + k] * b[j * n + k];
      }
}

static void
test_cholesky (void)
{
  double a[N * N], l[N * N], x[N], inverse[N * N];

  fill (a, N);
  memcpy (l, a, sizeof l);
  g_assert_true (nf_cholesky (l, N));
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      {
        double sum = 0;

        if (j > i)
          g_assert_cmpfloat (l[i * N + j], ==, 0);
        for (guint k = 0; k < N; k++)
          sum += l[i * N + k] * l[j * N + k];
        g_assert_cmpfloat_with_epsilon (sum, a[i * N + j], 1e-12);
      }

  for (guint i = 0; i < N; i++)
    x[i] = i + 1;
  nf_cholesky_solve (l, N, x);
  for (guint i = 0; i < N; i++)
    {
      double sum = 0;

      for (guint k = 0; k < N; k++)
        sum += a[i * N + k] * x[k];
      g_assert_cmpfloat_with_epsilon (sum, i + 1, 1e-9);
    }

  memcpy (inverse, l, sizeof inverse);
  nf_invert_lower (inverse, N);
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      {
        double sum = 0;

        for (guint k = 0; k < N; k++)
          sum += inverse[i * N + k] * l[k * N + j];
        g_assert_cmpfloat_with_epsilon (sum, i == j, 1e-10);
      }
}

static double
dot (const double *a, const double *b, guint n)
{
  double sum = 0;

  for (guint k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

static void
test_not_positive (void)
{
  double a[] = { 1, 2, 2, 1 };

  g_assert_false (nf_cholesky (a, 2));
}

/* Sizes around the block's, against the definition. */
static void
test_sizes (void)
{
  static const guint sizes[] = { 1, 2, 31, 32, 33, 64, 65, 100, 193 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s];
      g_autofree double *a = g_new (double, n * n);
      g_autofree double *l = NULL;

      fill (a, n);
      l = g_memdup2 (a, n * n * sizeof (double));
      /* Only the lower half may be read. */
      for (guint i = 0; i < n; i++)
        for (guint j = i + 1; j < n; j++)
          l[i * n + j] = NAN;
      g_assert_true (nf_cholesky (l, n));
      for (guint i = 0; i < n; i++)
        for (guint j = 0; j <= i; j++)
          g_assert_cmpfloat_with_epsilon (dot (l + i * n, l + j * n, n), a[i * n + j], 1e-10 * n);
      /* Not definite in the last pivot alone: noticed wherever the block ends. */
      a[n * n - 1] = -1;
      g_assert_false (nf_cholesky (a, n));
    }
}

/* Sizes around those of the blocks, the pieces of rows and the registers. */
static void
test_gram (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 1, 300 }, { 2, 3 }, { 3, 4 }, { 4, 7 }, { 31, 255 }, { 47, 256 }, { 48, 257 }, { 97, 33 }, { 130, 513 }, { 5, 0 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s][0], k = sizes[s][1];
      g_autofree double *rows = g_new (double, MAX (n * k, 1));
      g_autofree double *c = g_new (double, n * n);

      for (guint i = 0; i < n * k; i++)
        rows[i] = g_test_rand_double_range (-1, 1);
      for (guint i = 0; i < n * n; i++)
        c[i] = i;
      nf_add_gram (rows, n, k, -2.5, c);
      for (guint i = 0; i < n; i++)
        for (guint j = 0; j <= i; j++)
          g_assert_cmpfloat_with_epsilon (c[i * n + j], i * n + j - 2.5 * dot (rows + i * k, rows + j * k, k), 1e-10);
    }
}

/* Every row b becomes the x with L x = b, and L⁻¹ the same of the columns of I. */
static void
test_solve_lower (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 5 }, { 31, 3 }, { 32, 48 }, { 33, 49 }, { 100, 101 }, { 193, 7 }, { 20, 0 } };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s][0], m = sizes[s][1];
      g_autofree double *l = g_new (double, n * n);
      g_autofree double *b = g_new (double, MAX (m * n, 1));
      g_autofree double *x = NULL;
      g_autofree double *inverse = NULL;

      fill (l, n);
      g_assert_true (nf_cholesky (l, n));
      for (guint i = 0; i < m * n; i++)
        b[i] = g_test_rand_double_range (-1, 1);
      x = g_memdup2 (b, MAX (m * n, 1) * sizeof (double));
      nf_solve_lower (l, n, x, m);
      inverse = g_memdup2 (l, n * n * sizeof (double));
      nf_invert_lower (inverse, n);
      for (guint i = 0; i < n; i++)
        for (guint j = i + 1; j < n; j++)
          g_assert_cmpfloat (inverse[i * n + j], ==, 0);
      for (guint r = 0; r < m; r++)
        for (guint i = 0; i < n; i++)
          {
            g_assert_cmpfloat_with_epsilon (dot (l + i * n, x + r * n, n), b[r * n + i], 1e-8);
            g_assert_cmpfloat_with_epsilon (dot (inverse + i * n, b + r * n, n), x[r * n + i], 1e-8 * (1 + fabs (x[r * n + i])));
          }
    }
}

static void
test_edges (void)
{
  double one = 4, bad[] = { 1, 0, NAN, 1 };

  g_assert_true (nf_cholesky (&one, 1));
  g_assert_cmpfloat (one, ==, 2);
  g_assert_true (nf_cholesky (NULL, 0));
  nf_invert_lower (NULL, 0);
  nf_cholesky_solve (NULL, 0, NULL);
  nf_solve_lower (NULL, 0, NULL, 0);
  nf_add_gram (NULL, 0, 0, 1, NULL);
  g_assert_false (nf_cholesky (bad, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/linear-algebra/cholesky", test_cholesky);
  g_test_add_func ("/linear-algebra/not-positive", test_not_positive);
  g_test_add_func ("/linear-algebra/sizes", test_sizes);
  g_test_add_func ("/linear-algebra/gram", test_gram);
  g_test_add_func ("/linear-algebra/solve-lower", test_solve_lower);
  g_test_add_func ("/linear-algebra/edges", test_edges);
  return g_test_run ();
}
