/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-linear-algebra.h"

#include "nf-kernels.h"

#include <math.h>
#include <string.h>

/* Columns that are eliminated together: what is left of the work are products of their rows. */
#define BLOCK 32
/* Rows are multiplied in pieces of this length, and so many at a time: they stay in the first-level cache. */
#define DEPTH 256
#define HEIGHT 12

/* C += scale A Bᵀ, see NfKernels. */
static void
add_products (const double *a, gsize a_stride, guint m, const double *b, gsize b_stride, guint n, guint k, double scale, double *c, gsize c_stride)
{
  const NfKernels *kernels = nf_kernels_get ();

  for (guint from = 0; from < k; from += DEPTH)
    kernels->add_products (a + from, a_stride, m, b + from, b_stride, n, MIN (DEPTH, k - from), scale, c, c_stride);
}

void
nf_add_gram (const double *rows, guint n, guint k, double scale, double *c)
{
  /* all with one piece of the rows, then with the next: a piece stays in the second-level cache */
  for (guint from = 0; from < k; from += DEPTH)
    for (guint i = 0; i < n; i += HEIGHT)
      {
        guint height = MIN (HEIGHT, n - i);

        add_products (rows + (gsize) i * k + from, k, height, rows + from, k, i + height, MIN (DEPTH, k - from), scale, c + (gsize) i * n, n);
      }
}

/* --- blocks of at most BLOCK columns --------------------------------------------------------------------------------- */

static double
dot (const double *a, const double *b, guint n)
{
  double sum = 0;

  for (guint k = 0; k < n; k++)
    sum += a[k] * b[k];
  return sum;
}

/* Returns: whether it is positive definite */
static gboolean
factorise_block (double *a, guint n, gsize stride)
{
  for (guint j = 0; j < n; j++)
    {
      double *row = a + j * stride;
      double pivot = row[j] - dot (row, row, j);

      if (!(pivot > 0) || !isfinite (pivot))
        return FALSE;
      row[j] = sqrt (pivot);
      for (guint i = j + 1; i < n; i++)
        {
          double *other = a + i * stride;

          other[j] = (other[j] - dot (other, row, j)) / row[j];
        }
    }
  return TRUE;
}

/* @inverse: n rows BLOCK apart */
static void
invert_block (const double *l, guint n, gsize stride, double *inverse)
{
  memset (inverse, 0, BLOCK * BLOCK * sizeof (double));
  for (guint i = 0; i < n; i++)
    {
      double *row = inverse + i * BLOCK;

      for (guint k = 0; k < i; k++)
        for (guint j = 0; j <= k; j++)
          row[j] -= l[i * stride + k] * inverse[k * BLOCK + j];
      for (guint j = 0; j < i; j++)
        row[j] /= l[i * stride + i];
      row[i] = 1 / l[i * stride + i];
    }
}

/* X ← X inverseᵀ for the @m rows of X, @width long */
static void
multiply_block (double *x, gsize stride, guint m, const double *inverse, guint width)
{
  double copy[HEIGHT * BLOCK];

  for (guint i = 0; i < m; i += HEIGHT)
    {
      double *rows = x + i * stride;
      guint height = MIN (HEIGHT, m - i);

      for (guint r = 0; r < height; r++)
        {
          memcpy (copy + r * BLOCK, rows + r * stride, width * sizeof (double));
          memset (rows + r * stride, 0, width * sizeof (double));
        }
      add_products (copy, BLOCK, height, inverse, BLOCK, width, width, 1, rows, stride);
    }
}

/* --- public ---------------------------------------------------------------------------------------------------------- */

/* Left-looking and blocked (Golub and Van Loan 2013, Matrix Computations, 4.2). */
gboolean
nf_cholesky (double *a, guint n)
{
  const gsize stride = n;
  double inverse[BLOCK * BLOCK];

  for (guint i = 0; i < n; i += BLOCK)
    {
      guint width = MIN (BLOCK, n - i), rest = n - i - width;
      double *rows = a + i * stride, *diagonal = rows + i;

      add_products (rows, stride, n - i, rows, stride, width, i, -1, diagonal, stride);
      if (!factorise_block (diagonal, width, stride))
        return FALSE;
      if (rest == 0)
        break;
      invert_block (diagonal, width, stride, inverse);
      multiply_block (diagonal + width * stride, stride, rest, inverse, width);
    }
  for (guint i = 0; i < n; i++)
    memset (a + i * stride + i + 1, 0, (n - i - 1) * sizeof (double));
  return TRUE;
}

/* Columns @from … of nf_solve_lower(), whose earlier ones are there already. */
static void
solve_block (const double *l, guint n, guint from, double *rows, guint m)
{
  const guint width = MIN (BLOCK, n - from);
  double inverse[BLOCK * BLOCK];

  add_products (rows, n, m, l + (gsize) from * n, n, width, from, -1, rows + from, n);
  invert_block (l + (gsize) from * n + from, width, n, inverse);
  multiply_block (rows + from, n, m, inverse, width);
}

void
nf_solve_lower (const double *l, guint n, double *rows, guint m)
{
  for (guint from = 0; from < n; from += BLOCK)
    solve_block (l, n, from, rows, m);
}

void
nf_invert_lower (double *l, guint n)
{
  g_autofree double *inverse = g_new0 (double, (gsize) n * n);   /* transposed */

  for (guint i = 0; i < n; i++)
    inverse[(gsize) i * n + i] = 1;
  /* the columns of L⁻¹ are zero above the diagonal: so are the beginnings of the later rows */
  for (guint from = 0; from < n; from += BLOCK)
    solve_block (l, n, from, inverse, MIN (from + BLOCK, n));
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      l[(gsize) i * n + j] = inverse[(gsize) j * n + i];
}

void
nf_cholesky_solve (const double *l, guint n, double *b)
{
  for (guint i = 0; i < n; i++)
    b[i] = (b[i] - dot (l + (gsize) i * n, b, i)) / l[(gsize) i * n + i];
  for (guint i = n; i-- > 0;)
    {
      const double *row = l + (gsize) i * n;

      b[i] /= row[i];
      for (guint j = 0; j < i; j++)
        b[j] -= row[j] * b[i];
    }
}
