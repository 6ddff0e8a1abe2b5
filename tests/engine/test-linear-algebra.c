/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-linear-algebra.h"

#include <cblas.h>
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
          g_assert_cmpfloat_with_epsilon (cblas_ddot ((int) n, l + i * n, 1, l + j * n, 1), a[i * n + j], 1e-10 * n);
      /* Not definite in the last pivot alone: noticed wherever the block ends. */
      a[n * n - 1] = -1;
      g_assert_false (nf_cholesky (a, n));
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
  g_assert_false (nf_cholesky (bad, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/linear-algebra/cholesky", test_cholesky);
  g_test_add_func ("/linear-algebra/not-positive", test_not_positive);
  g_test_add_func ("/linear-algebra/sizes", test_sizes);
  g_test_add_func ("/linear-algebra/edges", test_edges);
  return g_test_run ();
}
