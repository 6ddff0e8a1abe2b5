/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-blas.h"

#include "nf-linear-algebra.h"

#include <math.h>
#include <string.h>

static const guint sizes[] = { 1, 2, 31, 32, 33, 64, 65, 100, 193 };

/* A random symmetric positive definite matrix; only its lower half may be read. */
static double *
make (guint n)
{
  double *a = g_new (double, n * n);
  g_autofree double *b = g_new (double, n * n);

  for (guint i = 0; i < n * n; i++)
    b[i] = g_test_rand_double_range (-1, 1);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        a[i * n + j] = i == j ? n : 0;
        for (guint k = 0; k < n; k++)
          a[i * n + j] += b[i * n + k] * b[j * n + k];
        if (j > i)
          a[i * n + j] = NAN;
      }
  return a;
}

static void
assert_near (const double *a, const double *b, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-10 * (1 + fabs (b[i])));
}

/* Both ways of doing the same. */
static void
test_same (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      guint n = sizes[s];
      g_autofree double *a = make (n);
      g_autofree double *b = g_memdup2 (a, n * n * sizeof (double));
      g_autofree double *x = g_new (double, n);
      g_autofree double *y = g_new (double, n);

      g_assert_true (nf_blas_cholesky (a, n));
      g_assert_true (nf_cholesky (b, n));
      assert_near (a, b, n * n);
      for (guint i = 0; i < n; i++)
        x[i] = y[i] = i + 1;
      nf_blas_cholesky_solve (a, n, x);
      nf_cholesky_solve (a, n, y);
      assert_near (x, y, n);
      nf_blas_invert_lower (a, n);
      nf_invert_lower (b, n);
      assert_near (a, b, n * n);
    }
}

static void
test_edges (void)
{
  double one = 4, indefinite[] = { 1, 2, 2, 1 }, bad[] = { 1, 0, NAN, 1 };

  g_assert_true (nf_blas_cholesky (&one, 1));
  g_assert_cmpfloat (one, ==, 2);
  g_assert_false (nf_blas_cholesky (indefinite, 2));
  g_assert_false (nf_blas_cholesky (bad, 2));
  g_assert_true (nf_blas_cholesky (NULL, 0));
  nf_blas_invert_lower (NULL, 0);
  nf_blas_cholesky_solve (NULL, 0, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blas/same", test_same);
  g_test_add_func ("/blas/edges", test_edges);
  return g_test_run ();
}
