/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-linear-algebra.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* LAPACK, as gfortran sees it: the lengths of character arguments come last. */
void dpotrf_ (const char *uplo, const int *n, double *a, const int *lda, int *info, gsize uplo_length);
void dtrtri_ (const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info, gsize uplo_length, gsize diag_length);
void dsyev_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const int *lwork,
             int *info, gsize jobz_length, gsize uplo_length);

void
nf_linear_algebra_use_one_thread (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}

/* LAPACK's columns are our rows, so its upper half is our lower one. */

gboolean
nf_cholesky (double *a, guint n)
{
  int order = (int) n, info = 0;

  if (n == 0)
    return TRUE;
  nf_linear_algebra_use_one_thread ();
  dpotrf_ ("U", &order, a, &order, &info, 1);
  for (guint i = 0; i < n; i++)
    memset (a + (gsize) i * n + i + 1, 0, (n - i - 1) * sizeof (double));
  return info == 0;
}

void
nf_invert_lower (double *l, guint n)
{
  int order = (int) n, info = 0;

  if (n == 0)
    return;
  nf_linear_algebra_use_one_thread ();
  dtrtri_ ("U", "N", &order, l, &order, &info, 1, 1);
  g_assert (info == 0);
}

void
nf_cholesky_solve (const double *l, guint n, double *b)
{
  if (n == 0)
    return;
  nf_linear_algebra_use_one_thread ();
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (int) n, l, (int) n, b, 1);
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, (int) n, l, (int) n, b, 1);
}

gboolean
nf_symmetric_eigen (double *a, guint n, double *values)
{
  int order = (int) n, info = 0, length;
  g_autofree double *work = NULL;

  if (n == 0)
    return TRUE;
  for (gsize i = 0; i < (gsize) n * n; i++)
    if (!isfinite (a[i]))
      return FALSE;

  length = MAX (order * 66, 3 * order);
  work = g_new (double, length);
  nf_linear_algebra_use_one_thread ();
  dsyev_ ("V", "U", &order, a, &order, values, work, &length, &info, 1, 1);
  if (info != 0)
    return FALSE;

  /* LAPACK's order is rising */
  for (guint i = 0; i < n / 2; i++)
    {
      double *low = a + (gsize) i * n, *high = a + (gsize) (n - 1 - i) * n;
      double value = values[i];

      values[i] = values[n - 1 - i];
      values[n - 1 - i] = value;
      for (guint j = 0; j < n; j++)
        {
          double element = low[j];

          low[j] = high[j];
          high[j] = element;
        }
    }
  return TRUE;
}
