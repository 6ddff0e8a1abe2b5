/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-columns.h"

#include <math.h>

#include "nf-test-model.h"

/* The columns are what their formulas say, with what the file holds. */
static void
test_formulas (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  const NfModelColumns *columns = nf_model_file_get_columns (model);
  const float *weights = nf_model_file_get_item_weights (model), *s = nf_model_file_get_singular_values (model);
  guint n_cold = 0;

  for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model); j++)
    {
      const gint8 *row = nf_model_file_get_factors (model) + (gsize) j * nf_model_file_get_row_stride (model);
      double square = 0;

      for (guint k = 0; k < nf_model_file_get_rank (model); k++)
        square += pow ((double) row[k] * s[k] / s[0], 2);
      if (square > 0)
        g_assert_cmpfloat_with_epsilon (columns->feature_scales[j] * sqrt (square), 1, 1e-5);
      else
        g_assert_cmpfloat (columns->feature_scales[j], ==, 0);
      if (weights[j] > 0)
        {
          g_assert_cmpfloat_with_epsilon (exp (columns->log_weights[j]), weights[j], 1e-5 * weights[j]);
          g_assert_cmpfloat (columns->score_scales[j], ==, nf_model_file_get_row_scales (model)[j]);
        }
      else
        {
          n_cold++;
          g_assert_cmpfloat (columns->score_scales[j], ==, 0);
          g_assert_cmpfloat (columns->log_weights[j], ==, 0);
        }
    }
  g_assert_cmpuint (n_cold, >, 0);
}

/* What is said of a block is the extreme of what is said of its films. */
static void
test_bounds (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  const NfModelColumns *columns = nf_model_file_get_columns (model);
  const float *biases = nf_model_file_get_item_biases (model);
  guint n = nf_model_file_get_n_items (model), n_without = 0;

  g_assert_cmpuint (columns->n_blocks, ==, (n + NF_MODEL_BLOCK - 1) / NF_MODEL_BLOCK);
  for (guint block = 0; block < columns->n_blocks; block++)
    {
      float length = -G_MAXFLOAT, scale = 0, weights[2] = { INFINITY, -INFINITY }, extremes[2] = { INFINITY, -INFINITY };

      for (NfItemIndex j = block * NF_MODEL_BLOCK; j < MIN (n, (block + 1) * NF_MODEL_BLOCK); j++)
        {
          const gint8 *row = nf_model_file_get_factors (model) + (gsize) j * nf_model_file_get_row_stride (model);
          double square = 0;

          for (guint k = 0; k < nf_model_file_get_row_stride (model); k++)
            square += row[k] * row[k];
          g_assert_cmpfloat (fabsf (biases[j]), <=, columns->largest_bias);
          if (square * columns->score_scales[j] <= 0)
            {
              n_without++;
              g_assert_cmpfloat (columns->log_lengths[j], ==, -G_MAXFLOAT);
              continue;
            }
          g_assert_cmpfloat_with_epsilon (columns->log_lengths[j], log (columns->score_scales[j] * sqrt (square)), 1e-5);
          length = MAX (length, columns->log_lengths[j]);
          scale = MAX (scale, columns->score_scales[j]);
          weights[0] = MIN (weights[0], columns->log_weights[j]);
          weights[1] = MAX (weights[1], columns->log_weights[j]);
          extremes[0] = MIN (extremes[0], biases[j]);
          extremes[1] = MAX (extremes[1], biases[j]);
        }
      g_assert_cmpfloat (columns->block_log_lengths[block], ==, length);
      g_assert_cmpfloat (columns->block_scales[block], ==, scale);
      for (guint i = 0; i < 2 && length > -G_MAXFLOAT; i++)
        {
          g_assert_cmpfloat (columns->block_log_weights[i][block], ==, weights[i]);
          g_assert_cmpfloat (columns->block_biases[i][block], ==, extremes[i]);
        }
    }
  g_assert_cmpuint (n_without, >, 0);
}

static gpointer
get_columns_thread (gpointer model)
{
  return (gpointer) nf_model_file_get_columns (model);
}

/* Whoever comes first, all get the same. */
static void
test_threads (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (NfModelFile) model = nf_test_model_new ();
      GThread *threads[4];

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("columns", get_columns_thread, model);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_true (g_thread_join (threads[i]) == nf_model_file_get_columns (model));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-columns/formulas", test_formulas);
  g_test_add_func ("/model-columns/bounds", test_bounds);
  g_test_add_func ("/model-columns/threads", test_threads);
  return g_test_run ();
}
