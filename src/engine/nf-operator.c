/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-operator.h"

#include <math.h>
#include <string.h>

#define CANCEL_ROWS 4095   /* a mask: asked every 4,096 users */

NfOperator *
nf_operator_new (NfMatrix *ratings, const float star_weights[NF_RATING_MAX + 1], double alpha, double beta)
{
  NfOperator *self = g_new0 (NfOperator, 1);
  g_autofree guint32 *warm_of = NULL;
  guint counted = 0;

  self->n_users = nf_matrix_get_n_rows (ratings);
  self->n_items = nf_matrix_get_n_columns (ratings);
  self->alpha = alpha;
  self->item_weights = g_new0 (double, MAX (self->n_items, 1));
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    {
      self->weights[r] = star_weights[r];
      if (star_weights[r] != 0)
        counted |= 1u << r;
    }
  for (guint u = 0; u < self->n_users; u++)
    {
      const guint32 *entries;
      guint n = nf_matrix_get_row (ratings, u, &entries);

      for (guint i = 0; i < n; i++)
        self->item_weights[NF_ENTRY_COLUMN (entries[i])] += fabs ((double) self->weights[NF_ENTRY_RATING (entries[i])]);
    }

  warm_of = g_new (guint32, MAX (self->n_items, 1));
  self->items = g_new (guint32, MAX (self->n_items, 1));
  self->item_scales = g_new (float, MAX (self->n_items, 1));
  for (guint j = 0; j < self->n_items; j++)
    {
      warm_of[j] = NF_MATRIX_DROP;
      if (!(self->item_weights[j] > 0))
        continue;
      warm_of[j] = self->n_warm;
      self->items[self->n_warm] = j;
      /* pow() in f64, rounded to f32: its last bit, which differs between CPUs, does not get through */
      self->item_scales[self->n_warm++] = (float) pow (self->item_weights[j], -alpha);
    }
  self->ratings = nf_matrix_select (ratings, warm_of, self->n_warm, counted);

  self->user_scales = g_new0 (float, MAX (self->n_users, 1));
  for (guint u = 0; u < self->n_users; u++)
    {
      const guint32 *entries;
      guint n = nf_matrix_get_row (self->ratings, u, &entries);
      double degree = 0, squares = 0;

      for (guint i = 0; i < n; i++)
        {
          double weight = self->weights[NF_ENTRY_RATING (entries[i])], value = weight * self->item_scales[NF_ENTRY_COLUMN (entries[i])];

          degree += fabs (weight);
          squares += value * value;
        }
      if (degree > 0)
        self->user_scales[u] = (float) pow (degree, -2 * beta);
      self->energy += squares * self->user_scales[u];
    }
  return self;
}

void
nf_operator_free (NfOperator *self)
{
  if (self == NULL)
    return;
  nf_matrix_unref (self->ratings);
  g_free (self->items);
  g_free (self->item_weights);
  g_free (self->item_scales);
  g_free (self->user_scales);
  g_free (self);
}

void
nf_operator_apply (const NfOperator *self, float a, const float *x, float b, float c, float *y, float *scratch, const gint *cancelled)
{
  const NfPanelKernels *kernels = nf_panel_kernels_get ();
  float *scaled = scratch, *sums = scratch + (gsize) self->n_warm * NF_PANEL_WIDTH;

  /* The films' scales stand outside the sums over ratings, so that these know nothing but a weight per star. */
  for (guint j = 0; j < self->n_warm; j++)
    for (guint k = 0; k < NF_PANEL_WIDTH; k++)
      scaled[(gsize) j * NF_PANEL_WIDTH + k] = self->item_scales[j] * x[(gsize) j * NF_PANEL_WIDTH + k];
  memset (sums, 0, (gsize) self->n_warm * NF_PANEL_WIDTH * sizeof (float));
  for (guint u = 0; u < self->n_users; u++)
    {
      float row[NF_PANEL_WIDTH];
      const guint32 *entries;
      guint n = nf_matrix_get_row (self->ratings, u, &entries);

      if ((u & CANCEL_ROWS) == 0 && g_atomic_int_get (cancelled))
        return;
      kernels->gather_rows (entries, n, self->weights, scaled, row);
      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        row[k] *= self->user_scales[u];
      kernels->scatter_row (entries, n, self->weights, row, sums);
    }
  for (guint j = 0; j < self->n_warm; j++)
    {
      float scale = a * self->item_scales[j];

      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        {
          gsize i = (gsize) j * NF_PANEL_WIDTH + k;
          float sum = scale * sums[i] + b * x[i];

          y[i] = c != 0 ? sum + c * y[i] : sum;
        }
    }
}

guint
nf_operator_get_row (const NfOperator *self, guint user, guint32 *columns, double *values)
{
  const guint32 *entries;
  guint n = nf_matrix_get_row (self->ratings, user, &entries);
  double scale = sqrt ((double) self->user_scales[user]);

  for (guint i = 0; i < n; i++)
    {
      columns[i] = NF_ENTRY_COLUMN (entries[i]);
      values[i] = (double) self->weights[NF_ENTRY_RATING (entries[i])] * self->item_scales[columns[i]] * scale;
    }
  return n;
}
