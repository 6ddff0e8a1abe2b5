/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-symmetric-eigen.h"

#include <math.h>
#include <string.h>

#define N 17

static void
fill (double *a, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j <= i; j++)
      a[i * n + j] = a[j * n + i] = g_test_rand_double_range (-1, 1);
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

  g_assert_true (nf_symmetric_eigen (&one, 1, &value));
  g_assert_cmpfloat (value, ==, 4);
  g_assert_cmpfloat (one, ==, 1);
  g_assert_true (nf_symmetric_eigen (NULL, 0, NULL));
  g_assert_false (nf_symmetric_eigen (bad, 2, values));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symmetric-eigen/eigen", test_eigen);
  g_test_add_func ("/symmetric-eigen/edges", test_edges);
  return g_test_run ();
}
