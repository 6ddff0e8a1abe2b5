/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-columns.h"

#include <float.h>
#include <math.h>

#include "nf-kernels.h"
#include "nf-model-file.h"

#define N_LANES 8

/* Beyond these, products of scales, weights and queries may leave the range in which f32 rounds relatively. */
#define SMALLEST_FACTOR 1e-20f
#define LARGEST_FACTOR 1e20f

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

static float
get_log_length (float square, float scale, float weight)
{
  if (!(square > 0) || !(scale > 0))
    return -FLT_MAX;
  if (!(scale >= SMALLEST_FACTOR && scale <= LARGEST_FACTOR && weight >= SMALLEST_FACTOR && weight <= LARGEST_FACTOR))
    return INFINITY;
  return logf (scale) + 0.5f * logf (square);
}

static void
fill_blocks (NfModelColumns *self, guint n_items, const float *biases)
{
  float **columns[] = {
    &self->block_log_lengths, &self->block_scales, &self->block_log_weights[0], &self->block_log_weights[1],
    &self->block_biases[0], &self->block_biases[1],
  };

  self->n_blocks = n_items / NF_MODEL_BLOCK + (n_items % NF_MODEL_BLOCK != 0);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    *columns[i] = g_new0 (float, self->n_blocks);
  self->largest_bias = 0;
  for (guint block = 0; block < self->n_blocks; block++)
    {
      gboolean is_first = TRUE;

      self->block_log_lengths[block] = -FLT_MAX;
      for (NfItemIndex j = block * NF_MODEL_BLOCK; j < n_items && j < (block + 1) * NF_MODEL_BLOCK; j++)
        {
          float log_weight = self->log_weights[j], bias = biases[j];

          self->largest_bias = MAX (self->largest_bias, fabsf (bias));
          if (self->log_lengths[j] == -FLT_MAX)
            continue;
          self->block_log_lengths[block] = MAX (self->block_log_lengths[block], self->log_lengths[j]);
          self->block_scales[block] = MAX (self->block_scales[block], self->score_scales[j]);
          self->block_log_weights[0][block] = is_first ? log_weight : MIN (self->block_log_weights[0][block], log_weight);
          self->block_log_weights[1][block] = is_first ? log_weight : MAX (self->block_log_weights[1][block], log_weight);
          self->block_biases[0][block] = is_first ? bias : MIN (self->block_biases[0][block], bias);
          self->block_biases[1][block] = is_first ? bias : MAX (self->block_biases[1][block], bias);
          is_first = FALSE;
        }
    }
}

NfModelColumns *
nf_model_columns_new (NfModelFile *model)
{
  guint n_items = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model), stride = nf_model_file_get_row_stride (model);
  const float *s = nf_model_file_get_singular_values (model), *weights = nf_model_file_get_item_weights (model);
  const float *scales = nf_model_file_get_row_scales (model);
  const gint8 *rows = nf_model_file_get_factors (model);
  g_autofree float *spectrum = g_new0 (float, stride);
  g_autofree float *ones = g_new (float, stride);
  const NfKernels *kernels = nf_kernels_get ();
  NfModelColumns *self = g_new (NfModelColumns, 1);

  for (guint k = 0; k < stride; k++)
    ones[k] = 1;
  for (guint k = 0; k < rank; k++)
    spectrum[k] = s[0] > 0 ? s[k] / s[0] : 0;
  self->score_scales = g_new (float, n_items);
  self->log_weights = g_new (float, n_items);
  self->feature_scales = g_new (float, n_items);
  self->log_lengths = g_new (float, n_items);
  for (NfItemIndex j = 0; j < n_items; j++)
    {
      const gint8 *row = rows + (gsize) j * stride;
      float products[3];   /* the last one: |row|² */
      double square;

      kernels->dots_i8 (row, ones, ones, ones, stride, products);
      square = products[2] > 0 ? square_norm (row, spectrum, stride) : 0;   /* most films have no factors */
      self->score_scales[j] = weights[j] > 0 ? scales[j] : 0;
      self->log_weights[j] = weights[j] > 0 ? logf (weights[j]) : 0;
      self->feature_scales[j] = square > 0 ? (float) (1 / sqrt (square)) : 0;
      self->log_lengths[j] = get_log_length (products[2], self->score_scales[j], weights[j]);
    }
  fill_blocks (self, n_items, nf_model_file_get_item_biases (model));
  return self;
}

void
nf_model_columns_free (NfModelColumns *self)
{
  g_free (self->score_scales);
  g_free (self->log_weights);
  g_free (self->feature_scales);
  g_free (self->log_lengths);
  g_free (self->block_log_lengths);
  g_free (self->block_scales);
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->block_log_weights[i]);
      g_free (self->block_biases[i]);
    }
  g_free (self);
}
