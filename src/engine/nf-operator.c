/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-operator.h"

#include <math.h>
#include <string.h>

#define CANCEL_ROWS 4095   /* a mask: asked every 4,096 users */

/* Kinds by warm numbers; films without ratings drop out. */
static NfKinds *
select_kinds (const NfKinds *kinds, const guint32 *warm_of)
{
  NfKinds *out = nf_kinds_new ();

  for (guint i = 0; i < kinds->n; i++)
    {
      for (guint at = kinds->starts[i]; at < kinds->starts[i + 1]; at++)
        if (warm_of[kinds->items[at]] != NF_MATRIX_DROP)
          nf_kinds_add (out, warm_of[kinds->items[at]], kinds->values[at]);
      nf_kinds_end (out);
    }
  return out;
}

/* The diagonal of ZᵀZ is the squares of Z by column. */
static void
fill_diagonal (NfOperator *self, double share)
{
  g_autofree guint32 *columns = g_new (guint32, MAX (self->n_warm, 1));
  g_autofree double *values = g_new (double, MAX (self->n_warm, 1));
  g_autofree double *squares = g_new0 (double, MAX (self->n_warm, 1));

  for (guint row = 0; row < self->n_rows; row++)
    {
      guint n = nf_operator_get_row (self, row, columns, values);

      for (guint i = 0; i < n; i++)
        squares[columns[i]] += values[i] * values[i];
    }
  for (guint j = 0; j < self->n_warm; j++)
    self->diagonal[j] = (float) (share * squares[j]);
}

NfOperator *
nf_operator_new (NfMatrix *ratings, const NfTrainerOptions *options)
{
  NfOperator *self = g_new0 (NfOperator, 1);
  g_autofree guint32 *warm_of = NULL;
  guint counted = 0;

  self->n_users = nf_matrix_get_n_rows (ratings);
  self->n_items = nf_matrix_get_n_columns (ratings);
  self->item_weights = g_new0 (double, MAX (self->n_items, 1));
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    {
      self->weights[r] = options->star_weights[r];
      if (options->star_weights[r] != 0)
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
      self->item_scales[self->n_warm++] = (float) pow (self->item_weights[j] + options->degree_damping, -options->alpha);
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
        self->user_scales[u] = (float) pow (degree, -2 * options->beta);
      self->energy += squares * self->user_scales[u];
    }

  self->n_rows = self->n_users;
  if (options->kinds != NULL)
    {
      self->kinds = select_kinds (options->kinds, warm_of);
      self->n_rows += self->kinds->n;
      for (guint at = 0; at < self->kinds->starts[self->kinds->n]; at++)
        {
          double value = (double) self->kinds->values[at] * self->item_scales[self->kinds->items[at]];

          self->energy += value * value;
        }
    }
  self->diagonal = g_new0 (float, MAX (self->n_warm, 1));
  self->has_diagonal = options->diagonal > 0;
  if (self->has_diagonal)
    fill_diagonal (self, options->diagonal);
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
  g_free (self->diagonal);
  nf_kinds_free (self->kinds);
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
  if (self->kinds != NULL)
    nf_kinds_apply (self->kinds, NF_PANEL_WIDTH, scaled, sums);
  for (guint j = 0; j < self->n_warm; j++)
    {
      float scale = a * self->item_scales[j], own = b - a * self->diagonal[j];

      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        {
          gsize i = (gsize) j * NF_PANEL_WIDTH + k;
          float sum = scale * sums[i] + own * x[i];

          y[i] = c != 0 ? sum + c * y[i] : sum;
        }
    }
}

guint
nf_operator_get_row (const NfOperator *self, guint row, guint32 *columns, double *values)
{
  const guint32 *entries;
  guint n;
  double scale;

  if (row >= self->n_users)
    {
      guint first = self->kinds->starts[row - self->n_users];

      n = self->kinds->starts[row - self->n_users + 1] - first;
      for (guint i = 0; i < n; i++)
        {
          columns[i] = self->kinds->items[first + i];
          values[i] = (double) self->kinds->values[first + i] * self->item_scales[columns[i]];
        }
      return n;
    }
  n = nf_matrix_get_row (self->ratings, row, &entries);
  scale = sqrt ((double) self->user_scales[row]);
  for (guint i = 0; i < n; i++)
    {
      columns[i] = NF_ENTRY_COLUMN (entries[i]);
      values[i] = (double) self->weights[NF_ENTRY_RATING (entries[i])] * self->item_scales[columns[i]] * scale;
    }
  return n;
}
