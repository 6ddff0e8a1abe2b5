/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-symmetric-eigen.h"

#include <math.h>

#include "nf-blas.h"

/* LAPACK, as gfortran sees it: the lengths of character arguments come last. Its columns are our rows, so its upper half is our
 * lower one. */
void dsyev_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const int *lwork,
             int *info, gsize jobz_length, gsize uplo_length);

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
  nf_blas_use_one_thread ();
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
