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

static void
test_not_positive (void)
{
  double a[] = { 1, 2, 2, 1 };

  g_assert_false (nf_cholesky (a, 2));
}

static void
test_eigen (void)
{
  double a[N * N], vectors[N * N], values[N];

  fill (a, N);
  memcpy (vectors, a, sizeof vectors);
  g_assert_true (nf_symmetric_eigen (vectors, N, values));
  for (guint k = 0; k < N; k++)
    {
      if (k > 0)
        g_assert_cmpfloat (values[k], <=, values[k - 1]);
      for (guint i = 0; i < N; i++)
        {
          double sum = 0;

          for (guint j = 0; j < N; j++)
            sum += a[i * N + j] * vectors[k * N + j];
          g_assert_cmpfloat_with_epsilon (sum, values[k] * vectors[k * N + i], 1e-10);
        }
    }
}

static void
test_edges (void)
{
  double one = 4, value, bad[] = { 1, NAN, NAN, 1 }, values[2];

  g_assert_true (nf_cholesky (&one, 1));
  g_assert_cmpfloat (one, ==, 2);
  g_assert_true (nf_symmetric_eigen (&one, 1, &value));
  g_assert_cmpfloat (value, ==, 2);
  g_assert_true (nf_cholesky (NULL, 0));
  g_assert_true (nf_symmetric_eigen (NULL, 0, NULL));
  g_assert_false (nf_symmetric_eigen (bad, 2, values));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/linear-algebra/cholesky", test_cholesky);
  g_test_add_func ("/linear-algebra/not-positive", test_not_positive);
  g_test_add_func ("/linear-algebra/eigen", test_eigen);
  g_test_add_func ("/linear-algebra/edges", test_edges);
  return g_test_run ();
}
