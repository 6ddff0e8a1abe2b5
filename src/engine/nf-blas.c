/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-blas.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Columns that are factorised together: their rows stay in the first-level cache. */
#define BLOCK 32

void
nf_blas_use_one_thread (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}

/* The diagonal block of @n rows, in place. Returns: whether it is positive definite */
static gboolean
factorise_block (double *a, guint n, gsize stride)
{
  for (guint j = 0; j < n; j++)
    {
      double *row = a + j * stride;
      double pivot = row[j] - cblas_ddot ((int) j, row, 1, row, 1);

      if (!(pivot > 0) || !isfinite (pivot))
        return FALSE;
      row[j] = sqrt (pivot);
      for (guint i = j + 1; i < n; i++)
        {
          double *other = a + i * stride;

          other[j] = (other[j] - cblas_ddot ((int) j, other, 1, row, 1)) / row[j];
        }
    }
  return TRUE;
}

/* Right-looking and blocked (Golub and Van Loan 2013, Matrix Computations, 4.2.9), so that almost all of it is BLAS. */
gboolean
nf_blas_cholesky (double *a, guint n)
{
  gsize stride = n;

  nf_blas_use_one_thread ();
  for (guint i = 0; i < n; i += BLOCK)
    {
      guint width = MIN (BLOCK, n - i), rest = n - i - width;
      double *diagonal = a + i * stride + i, *below = a + (i + width) * stride + i;

      if (!factorise_block (diagonal, width, stride))
        return FALSE;
      if (rest == 0)
        break;
      cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int) rest, (int) width,
                   1, diagonal, (int) n, below, (int) n);
      cblas_dsyrk (CblasRowMajor, CblasLower, CblasNoTrans, (int) rest, (int) width,
                   -1, below, (int) n, 1, below + width, (int) n);
    }
  for (guint i = 0; i < n; i++)
    memset (a + i * stride + i + 1, 0, (n - i - 1) * sizeof (double));
  return TRUE;
}

void
nf_blas_invert_lower (double *l, guint n)
{
  g_autofree double *inverse = NULL;

  if (n == 0)
    return;
  nf_blas_use_one_thread ();
  inverse = g_new0 (double, (gsize) n * n);
  for (guint i = 0; i < n; i++)
    inverse[(gsize) i * n + i] = 1;
  cblas_dtrsm (CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, (int) n, (int) n, 1, l, (int) n, inverse, (int) n);
  memcpy (l, inverse, (gsize) n * n * sizeof (double));
}

void
nf_blas_cholesky_solve (const double *l, guint n, double *b)
{
  if (n == 0)
    return;
  nf_blas_use_one_thread ();
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasNoTrans, CblasNonUnit, (int) n, l, (int) n, b, 1);
  cblas_dtrsv (CblasRowMajor, CblasLower, CblasTrans, CblasNonUnit, (int) n, l, (int) n, b, 1);
}
