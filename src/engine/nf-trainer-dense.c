/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-trainer.c */
#include "nf-trainer-private.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nf-blas.h"
#include "nf-symmetric-eigen.h"

void
nf_trainer_solve_dense (const NfOperator *operator, guint rank, double *vectors, double *values)
{
  guint n_rows = operator->n_rows, n_warm = operator->n_warm;
  gboolean by_item = n_warm <= n_rows || operator->has_diagonal;
  guint n = by_item ? n_warm : n_rows;
  g_autofree double *z = g_new0 (double, (gsize) n_rows * n_warm);
  g_autofree double *gram = g_new0 (double, (gsize) n * n);
  g_autofree double *row = g_new (double, n_warm);
  g_autofree guint32 *columns = g_new (guint32, n_warm);

  for (guint u = 0; u < n_rows; u++)
    {
      guint length = nf_operator_get_row (operator, u, columns, row);

      for (guint i = 0; i < length; i++)
        z[(gsize) u * n_warm + columns[i]] = row[i];
    }
  nf_blas_use_one_thread ();
  cblas_dsyrk (CblasRowMajor, CblasLower, by_item ? CblasTrans : CblasNoTrans, (int) n,
               (int) (by_item ? n_rows : n_warm), 1, z, (int) n_warm, 0, gram, (int) n);
  if (by_item)
    for (guint j = 0; j < n; j++)
      gram[(gsize) j * n + j] -= operator->diagonal[j];
  if (!nf_symmetric_eigen (gram, n, values))
    g_assert_not_reached ();   /* finite weights give finite sums */
  memset (vectors, 0, (gsize) n_warm * rank * sizeof (double));
  for (guint k = 0; k < rank; k++)
    {
      values[k] = MAX (values[k], 0);
      if (!(values[k] > 0))
        continue;
      if (by_item)
        for (guint j = 0; j < n; j++)
          vectors[(gsize) j * rank + k] = gram[(gsize) k * n + j];
      else
        for (guint u = 0; u < n; u++)
          for (guint j = 0; j < n_warm; j++)
            vectors[(gsize) j * rank + k] += z[(gsize) u * n_warm + j] * gram[(gsize) k * n + u] / sqrt (values[k]);
    }
}
