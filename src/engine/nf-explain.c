/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-explain.h"

#include <math.h>
#include <stdlib.h>

#include "nf-fold-in-private.h"
#include "nf-kernels.h"

/* A reason carries at least this part of what speaks for the film. */
#define SMALLEST_REASON 0.15f

static int
compare_contributions (const void *a, const void *b)
{
  const NfContribution *x = a, *y = b;
  float size_x = fabsf (x->score), size_y = fabsf (y->score);

  if (size_x != size_y)
    return size_x > size_y ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

guint
nf_explain (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, float *out_baseline)
{
  const NfKernels *kernels = nf_kernels_get ();
  const float *prior = nf_model_file_get_prior (fold_in->model);
  const NfRatingEntry *entries = nf_ratings_get_entries (fold_in->ratings);
  guint rank = nf_model_file_get_rank (fold_in->model), n = nf_ratings_get_n (fold_in->ratings);
  g_autofree float *filtered = NULL;   /* h × the item's int8 row */
  g_autofree float *phi = NULL;
  g_autofree float *weighted = NULL;   /* c² × spectrum × φ of the item */
  double decoder, prior_score = 0;

  g_return_val_if_fail (out != NULL && item < nf_model_file_get_n_items (fold_in->model), 0);

  filtered = g_new (float, fold_in->length);
  phi = g_new (float, fold_in->length);
  weighted = g_new (float, fold_in->length);
  decoder = nf_fold_in_get_decoder (fold_in, item);
  kernels->scale_i8 (nf_fold_in_get_row (fold_in, item), fold_in->filter, fold_in->length, filtered);
  if (!nf_fold_in_get_features (fold_in, item, phi))
    for (guint k = 0; k < fold_in->length; k++)
      phi[k] = 0;
  for (guint k = 0; k < fold_in->length; k++)
    weighted[k] = (float) (fold_in->c * fold_in->c) * fold_in->spectrum[k] * phi[k];

  for (guint i = 0; i < n; i++)
    {
      const gint8 *row = nf_fold_in_get_row (fold_in, entries[i].item);
      float products[3];
      double kernel = fold_in->bias_variance;

      kernels->dots_i8 (row, filtered, weighted, fold_in->spectrum, fold_in->length, products);
      if (products[2] > 0)
        kernel += products[1] / sqrtf (products[2]);
      out[i].item = entries[i].item;
      out[i].rating = entries[i].rating;
      out[i].score = (float) (decoder * nf_fold_in_get_encoder (fold_in, &entries[i]) * products[0]);
      out[i].stars = (float) (fold_in->residuals[i] * kernel);
    }

  for (guint k = 0; k < rank; k++)
    prior_score += (double) prior[k] * filtered[k];
  out[n].item = NF_ITEM_NONE;
  out[n].rating = NF_RATING_NONE;
  out[n].score = (float) (decoder * fold_in->params.prior_weight * prior_score);
  out[n].stars = 0;

  qsort (out, n + 1, sizeof *out, compare_contributions);
  if (out_baseline != NULL)
    *out_baseline = (float) (fold_in->mu + nf_model_file_get_item_biases (fold_in->model)[item]);
  return n + 1;
}

guint
nf_explain_reasons (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, guint max)
{
  g_autofree NfContribution *all = g_new (NfContribution, (gsize) nf_ratings_get_n (fold_in->ratings) + 1);
  guint n = nf_explain (fold_in, item, all, NULL), n_out = 0;
  float positive = 0;

  for (guint i = 0; i < n; i++)
    positive += MAX (all[i].score, 0);
  for (guint i = 0; i < n && n_out < max; i++)
    if (all[i].item != NF_ITEM_NONE && all[i].score > 0 && all[i].score >= SMALLEST_REASON * positive)
      out[n_out++] = all[i];
  return n_out;
}
