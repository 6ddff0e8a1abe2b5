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

/* h × the item's int8 row: what a rated film's row is multiplied with to give its share of the score. */
static float *
filter_row (const NfFoldIn *fold_in, NfItemIndex item)
{
  float *filtered = g_new (float, fold_in->length);

  nf_kernels_get ()->scale_i8 (nf_fold_in_get_row (fold_in, item), fold_in->filter, fold_in->length, filtered);
  return filtered;
}

/* The share of rating @i, from what filter_row() and nf_fold_in_get_decoder() say of the explained film. */
static inline float
score_share (const NfFoldIn *fold_in, const NfKernels *kernels, guint i, const float *filtered, double decoder)
{
  if (fold_in->encoders[i] == 0)
    return 0;
  return (float) (decoder * fold_in->encoders[i] * kernels->dot_i8 (fold_in->rated_rows + (gsize) i * fold_in->length, filtered, fold_in->length));
}

static float
prior_share (const NfFoldIn *fold_in, const float *filtered, double decoder)
{
  const float *prior = nf_model_file_get_prior (fold_in->model);
  guint rank = nf_model_file_get_rank (fold_in->model);
  double sum = 0;

  for (guint k = 0; k < rank; k++)
    sum += (double) prior[k] * filtered[k];
  return (float) (decoder * fold_in->params.prior_weight * sum);
}

/* Fills the stars of @out: c² φ_i·φ_j + 1/p times the pull of rating i. */
static void
fill_stars (const NfFoldIn *fold_in, NfItemIndex item, NfContribution *out)
{
  const NfKernels *kernels = nf_kernels_get ();
  const NfRatingEntry *entries = nf_ratings_get_entries (fold_in->ratings);
  g_autofree float *phi = g_new (float, fold_in->length);
  g_autofree float *weighted = g_new (float, fold_in->length);   /* c² × spectrum × φ of the item */

  if (!nf_fold_in_get_features (fold_in, item, phi))
    for (guint k = 0; k < fold_in->length; k++)
      phi[k] = 0;
  for (guint k = 0; k < fold_in->length; k++)
    weighted[k] = (float) (fold_in->c * fold_in->c) * fold_in->spectrum[k] * phi[k];
  for (guint i = 0; i < nf_ratings_get_n (fold_in->ratings); i++)
    {
      double kernel = fold_in->bias_variance;
      float products[3];

      kernels->dots_i8 (nf_fold_in_get_row (fold_in, entries[i].item), weighted, weighted, fold_in->spectrum, fold_in->length, products);
      if (products[2] > 0)
        kernel += products[0] / sqrtf (products[2]);
      out[i].stars = (float) (fold_in->residuals[i] * kernel);
    }
}

guint
nf_explain (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, float *out_baseline)
{
  const NfKernels *kernels = nf_kernels_get ();
  const NfRatingEntry *entries = nf_ratings_get_entries (fold_in->ratings);
  guint n = nf_ratings_get_n (fold_in->ratings);
  g_autofree float *filtered = NULL;
  double decoder;

  g_return_val_if_fail (out != NULL && item < nf_model_file_get_n_items (fold_in->model), 0);

  filtered = filter_row (fold_in, item);
  decoder = nf_fold_in_get_decoder (fold_in, item);
  for (guint i = 0; i < n; i++)
    {
      out[i].item = entries[i].item;
      out[i].rating = entries[i].rating;
      out[i].score = score_share (fold_in, kernels, i, filtered, decoder);
    }
  fill_stars (fold_in, item, out);
  out[n].item = NF_ITEM_NONE;
  out[n].rating = NF_RATING_NONE;
  out[n].score = prior_share (fold_in, filtered, decoder);
  out[n].stars = 0;

  qsort (out, n + 1, sizeof *out, compare_contributions);
  if (out_baseline != NULL)
    *out_baseline = (float) (fold_in->mu + nf_model_file_get_item_biases (fold_in->model)[item]);
  return n + 1;
}

/* Keeps the @n largest of @max, in order. Returns: how many there are now. */
static guint
keep_largest (NfContribution *out, guint n, guint max, NfContribution contribution)
{
  guint at = n;

  while (at > 0 && compare_contributions (&contribution, &out[at - 1]) < 0)
    at--;
  if (at == max)
    return n;
  for (guint i = MIN (n, max - 1); i > at; i--)
    out[i] = out[i - 1];
  out[at] = contribution;
  return MIN (n + 1, max);
}

guint
nf_explain_reasons (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, guint max)
{
  const NfKernels *kernels = nf_kernels_get ();
  const NfRatingEntry *entries = nf_ratings_get_entries (fold_in->ratings);
  guint n = nf_ratings_get_n (fold_in->ratings), n_out = 0;
  g_autofree float *filtered = NULL;
  double decoder, positive;

  g_return_val_if_fail ((out != NULL || max == 0) && item < nf_model_file_get_n_items (fold_in->model), 0);

  if (max == 0)
    return 0;
  filtered = filter_row (fold_in, item);
  decoder = nf_fold_in_get_decoder (fold_in, item);
  positive = MAX (prior_share (fold_in, filtered, decoder), 0);
  for (guint i = 0; i < n; i++)
    {
      NfContribution contribution = { entries[i].item, entries[i].rating, score_share (fold_in, kernels, i, filtered, decoder), 0 };

      if (!(contribution.score > 0))
        continue;
      positive += contribution.score;
      /* the sum only grows: what is too small now stays so */
      if (contribution.score >= SMALLEST_REASON * positive)
        n_out = keep_largest (out, n_out, max, contribution);
    }
  while (n_out > 0 && out[n_out - 1].score < SMALLEST_REASON * positive)
    n_out--;
  return n_out;
}
