/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-columns.h"

#include <math.h>

#include "nf-model-file.h"

#define N_LANES 8

/* |row × spectrum|²; the lanes keep the additions independent of each other, and their order fixed. */
static double
square_norm (const gint8 *row, const float *spectrum, guint stride)
{
  double lanes[N_LANES] = { 0 }, sum = 0;

  for (guint k = 0; k < stride; k += N_LANES)
    for (guint lane = 0; lane < N_LANES; lane++)
      {
        double v = (double) row[k + lane] * spectrum[k + lane];

        lanes[lane] += v * v;
      }
  for (guint lane = 0; lane < N_LANES; lane++)
    sum += lanes[lane];
  return sum;
}

NfModelColumns *
nf_model_columns_new (NfModelFile *model)
{
  guint n_items = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model), stride = nf_model_file_get_row_stride (model);
  const float *s = nf_model_file_get_singular_values (model), *weights = nf_model_file_get_item_weights (model);
  const float *scales = nf_model_file_get_row_scales (model);
  const gint8 *rows = nf_model_file_get_factors (model);
  g_autofree float *spectrum = g_new0 (float, stride);
  NfModelColumns *self = g_new (NfModelColumns, 1);

  for (guint k = 0; k < rank; k++)
    spectrum[k] = s[0] > 0 ? s[k] / s[0] : 0;
  self->score_scales = g_new (float, n_items);
  self->log_weights = g_new (float, n_items);
  self->feature_scales = g_new (float, n_items);
  for (NfItemIndex j = 0; j < n_items; j++)
    {
      double square = square_norm (rows + (gsize) j * stride, spectrum, stride);

      self->score_scales[j] = weights[j] > 0 ? scales[j] : 0;
      self->log_weights[j] = weights[j] > 0 ? logf (weights[j]) : 0;
      self->feature_scales[j] = square > 0 ? (float) (1 / sqrt (square)) : 0;
    }
  return self;
}

void
nf_model_columns_free (NfModelColumns *self)
{
  g_free (self->score_scales);
  g_free (self->log_weights);
  g_free (self->feature_scales);
  g_free (self);
}
