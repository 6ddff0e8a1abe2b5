/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-panels.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nf-blas.h"
#include "nf-symmetric-eigen.h"

/* Rows that are gathered at a time for the dense products. */
#define BLOCK_ROWS 256
/* Panels of a square of the Gram matrix that one task computes. */
#define TILE_PANELS 4
#define TILE_WIDTH  (TILE_PANELS * NF_PANEL_WIDTH)

NfPanels *
nf_panels_new (guint n_rows, guint n_columns)
{
  NfPanels *self = g_new0 (NfPanels, 1);

  g_assert (n_columns % NF_PANEL_WIDTH == 0);
  self->n_rows = n_rows;
  self->n_panels = n_columns / NF_PANEL_WIDTH;
  self->data = g_new0 (float, (gsize) n_rows * n_columns);
  return self;
}

void
nf_panels_free (NfPanels *self)
{
  if (self == NULL)
    return;
  g_free (self->data);
  g_free (self);
}

/* --- tasks -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfTaskFunc func;
  gpointer data;
  guint n_tasks;
  gint next;   /* atomic */
} Tasks;

static gpointer
tasks_thread (gpointer data)
{
  Tasks *self = data;
  guint task;

  while ((task = (guint) g_atomic_int_add (&self->next, 1)) < self->n_tasks)
    self->func (task, self->data);
  return NULL;
}

void
nf_panels_run_tasks (guint n_threads, guint n_tasks, NfTaskFunc func, gpointer data)
{
  Tasks tasks = { func, data, n_tasks, 0 };
  guint n = MAX (MIN (n_threads, n_tasks), 1);
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (guint i = 1; i < n; i++)
    threads[i] = g_thread_new ("training", tasks_thread, &tasks);
  tasks_thread (&tasks);
  for (guint i = 1; i < n; i++)
    g_thread_join (threads[i]);
}

/* --- products ----------------------------------------------------------------------------------------------------- */

/* Rows first … first + n − 1 of some panels as n × (panels × NF_PANEL_WIDTH) f64. */
static void
widen (const NfPanels *self, guint first_panel, guint n_panels, guint first, guint n, double *out)
{
  guint width = n_panels * NF_PANEL_WIDTH;

  for (guint p = 0; p < n_panels; p++)
    {
      const float *in = nf_panels_get_panel (self, first_panel + p) + (gsize) first * NF_PANEL_WIDTH;

      for (guint r = 0; r < n; r++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          out[(gsize) r * width + p * NF_PANEL_WIDTH + k] = in[(gsize) r * NF_PANEL_WIDTH + k];
    }
}

typedef struct
{
  const NfPanels *a, *b;
  double *out;
} Product;

/* A square of the lower half; where a and b differ, of both halves. */
static void
multiply_task (guint task, gpointer data)
{
  Product *product = data;
  guint n_tiles = (product->a->n_panels + TILE_PANELS - 1) / TILE_PANELS, width = nf_panels_get_width (product->a);
  guint tile_a = task / n_tiles * TILE_PANELS, tile_b = task % n_tiles * TILE_PANELS;
  guint panels_a = MIN (TILE_PANELS, product->a->n_panels - tile_a), panels_b = MIN (TILE_PANELS, product->a->n_panels - tile_b);
  int width_a = (int) (panels_a * NF_PANEL_WIDTH), width_b = (int) (panels_b * NF_PANEL_WIDTH);
  double *out = product->out + (gsize) tile_a * NF_PANEL_WIDTH * width + tile_b * NF_PANEL_WIDTH;
  g_autofree double *block_a = NULL, *block_b = NULL;

  if (product->a == product->b && tile_b > tile_a)
    return;
  block_a = g_new (double, BLOCK_ROWS * TILE_WIDTH);
  block_b = g_new (double, BLOCK_ROWS * TILE_WIDTH);
  for (guint first = 0; first < product->a->n_rows; first += BLOCK_ROWS)
    {
      guint n = MIN (BLOCK_ROWS, product->a->n_rows - first);

      widen (product->a, tile_a, panels_a, first, n, block_a);
      widen (product->b, tile_b, panels_b, first, n, block_b);
      cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, width_a, width_b, (int) n, 1, block_a, width_a, block_b, width_b,
                   1, out, (int) width);
    }
}

void
nf_panels_multiply (const NfPanels *a, const NfPanels *b, guint n_threads, double *out)
{
  Product product = { a, b, out };
  guint width = nf_panels_get_width (a), n_tiles = (a->n_panels + TILE_PANELS - 1) / TILE_PANELS;

  g_assert (a->n_rows == b->n_rows && a->n_panels == b->n_panels);
  memset (out, 0, (gsize) width * width * sizeof (double));
  nf_blas_use_one_thread ();
  nf_panels_run_tasks (n_threads, n_tiles * n_tiles, multiply_task, &product);
  for (guint i = 0; i < width; i++)
    for (guint j = 0; j < i; j++)
      {
        double *low = &out[(gsize) i * width + j], *high = &out[(gsize) j * width + i];

        if (a != b)
          *low = (*low + *high) / 2;
        *high = *low;
      }
}

typedef struct
{
  NfPanels *panels;
  const float *w;
} Rotation;

static void
rotate_task (guint task, gpointer data)
{
  Rotation *rotation = data;
  NfPanels *self = rotation->panels;
  guint width = nf_panels_get_width (self), first = task * BLOCK_ROWS, n = MIN (BLOCK_ROWS, self->n_rows - first);
  g_autofree float *in = g_new (float, (gsize) n * width), *out = g_new (float, (gsize) n * width);

  for (guint p = 0; p < self->n_panels; p++)
    for (guint r = 0; r < n; r++)
      memcpy (in + (gsize) r * width + p * NF_PANEL_WIDTH, nf_panels_get_panel (self, p) + ((gsize) first + r) * NF_PANEL_WIDTH,
              NF_PANEL_WIDTH * sizeof (float));
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) n, (int) width, (int) width,
               1, in, (int) width, rotation->w, (int) width, 0, out, (int) width);
  for (guint p = 0; p < self->n_panels; p++)
    for (guint r = 0; r < n; r++)
      memcpy (nf_panels_get_panel (self, p) + ((gsize) first + r) * NF_PANEL_WIDTH, out + (gsize) r * width + p * NF_PANEL_WIDTH,
              NF_PANEL_WIDTH * sizeof (float));
}

void
nf_panels_rotate (NfPanels *self, const double *w, guint n_threads)
{
  gsize size = (gsize) nf_panels_get_width (self) * nf_panels_get_width (self);
  g_autofree float *narrow = g_new (float, size);
  Rotation rotation = { self, narrow };

  for (gsize i = 0; i < size; i++)
    narrow[i] = (float) w[i];
  nf_blas_use_one_thread ();
  nf_panels_run_tasks (n_threads, (self->n_rows + BLOCK_ROWS - 1) / BLOCK_ROWS, rotate_task, &rotation);
}

void
nf_panels_residuals (const NfPanels *a, const NfPanels *b, const double *values, double *norms)
{
  for (guint p = 0; p < a->n_panels; p++)
    {
      const float *x = nf_panels_get_panel (a, p), *y = nf_panels_get_panel (b, p);
      double sums[NF_PANEL_WIDTH] = { 0 };

      for (guint r = 0; r < a->n_rows; r++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          {
            double rest = x[(gsize) r * NF_PANEL_WIDTH + k] - values[p * NF_PANEL_WIDTH + k] * y[(gsize) r * NF_PANEL_WIDTH + k];

            sums[k] += rest * rest;
          }
      memcpy (norms + p * NF_PANEL_WIDTH, sums, sizeof sums);
    }
}

gboolean
nf_panels_unit_gram (const NfPanels *self, guint n_threads, double *gram, double *scales)
{
  guint width = nf_panels_get_width (self);

  nf_panels_multiply (self, self, n_threads, gram);
  for (guint i = 0; i < width; i++)
    {
      double square = gram[(gsize) i * width + i];

      if (!isfinite (square))
        return FALSE;
      scales[i] = square > 0 ? 1 / sqrt (square) : 0;
    }
  for (guint i = 0; i < width; i++)
    for (guint j = 0; j < width; j++)
      gram[(gsize) i * width + j] *= scales[i] * scales[j];
  return TRUE;
}

void
nf_panels_invert_factor (double *factor, const double *scales, guint width, double *w)
{
  nf_blas_invert_lower (factor, width);
  memset (w, 0, (gsize) width * width * sizeof (double));
  for (guint i = 0; i < width; i++)
    for (guint j = i; j < width; j++)
      w[(gsize) i * width + j] = scales[i] * factor[(gsize) j * width + i];
}

gboolean
nf_panels_orthonormalise (NfPanels *self, guint n_threads)
{
  guint width = nf_panels_get_width (self);
  gsize size = (gsize) width * width;
  g_autofree double *gram = g_new (double, size);
  g_autofree double *factor = g_new (double, size);
  g_autofree double *w = g_new (double, size);
  g_autofree double *scales = g_new (double, width);
  g_autofree double *values = g_new (double, width);

  for (guint round = 0; round < 2; round++)
    {
      if (!nf_panels_unit_gram (self, n_threads, gram, scales))
        return FALSE;
      memcpy (factor, gram, size * sizeof (double));
      if (nf_blas_cholesky (factor, width))
        nf_panels_invert_factor (factor, scales, width, w);
      else
        {
          if (!nf_symmetric_eigen (gram, width, values))
            return FALSE;
          memset (w, 0, size * sizeof (double));
          for (guint j = 0; j < width; j++)
            if (values[j] > 1e-9 * values[0])
              for (guint i = 0; i < width; i++)
                w[(gsize) i * width + j] = scales[i] * gram[(gsize) j * width + i] / sqrt (values[j]);
        }
      nf_panels_rotate (self, w, n_threads);
    }
  return TRUE;
}
