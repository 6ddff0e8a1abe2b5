/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-explain.h"

#include <math.h>
#include <stdlib.h>

#include "nf-fold-in-private.h"
#include "nf-kernels.h"

/* A reason carries at least this part of what speaks for the film. */
#define SMALLEST_REASON 0.15f

/* Ratings that are multiplied with all films of a list before the next ones. Their rows fit the innermost cache. */
#define BLOCK 64

/* So many more contributions than asked for are looked at closely: what is equal in whole numbers may differ a little. */
#define N_SPARE 2

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

/* --- reasons ------------------------------------------------------------------------------------------------------ */

/* One film of the list while its reasons are looked for. */
typedef struct
{
  float *filtered;   /* filter_row() */
  double decoder;
  float unit;        /* what 1 of a product in whole numbers stands for in the score, but for the encoder */
  double positive;   /* sum */
  NfContribution *best;   /* their item is the number of the rating, which is in the same order */
  guint n_best;
} Explained;

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

/* Adds up the products of the BLOCK ratings from @first on, and keeps the @max largest. Whether one is positive is anybody's guess,
 * also for the processor: there are no branches for it. */
static void
add_block (Explained *explained, const NfKernels *kernels, guint first, const float *encoders, const gint32 *products, guint max)
{
  float scores[BLOCK], positive[8] = { 0 };
  guint at = 0;

  for (guint i = 0; i < BLOCK; i++)
    scores[i] = ((float) products[i] * explained->unit) * encoders[i];
  for (guint i = 0; i < BLOCK; i += 8)
    for (guint lane = 0; lane < 8; lane++)
      positive[lane] += scores[i + lane] > 0 ? scores[i + lane] : 0;
  for (guint lane = 0; lane < 8; lane++)
    explained->positive += positive[lane];
  for (;;)
    {
      at = kernels->find_above (scores, at, BLOCK, explained->n_best == max ? explained->best[max - 1].score : 0);
      if (at == BLOCK)
        return;
      explained->n_best = keep_largest (explained->best, explained->n_best, max, (NfContribution) { first + at, NF_RATING_NONE, scores[at], 0 });
      at++;
    }
}

/* Copies the reasons among the largest contributions, with their exact shares. Returns: how many */
static guint
take_reasons (const NfFoldIn *fold_in, Explained *explained, guint max, NfContribution *out)
{
  const NfKernels *kernels = nf_kernels_get ();
  const NfRatingEntry *entries = nf_ratings_get_entries (fold_in->ratings);
  guint n = 0;

  for (guint i = 0; i < explained->n_best; i++)
    {
      guint at = explained->best[i].item;
      float score = score_share (fold_in, kernels, at, explained->filtered, explained->decoder);
      NfContribution contribution = { entries[at].item, entries[at].rating, score, 0 };

      if (contribution.score > 0 && contribution.score >= SMALLEST_REASON * explained->positive)
        n = keep_largest (out, n, max, contribution);
    }
  return n;
}

void
nf_explain_reasons_of_list (NfFoldIn *fold_in, const NfItemIndex *items, guint n_items, NfContribution *out, guint *out_n, guint max)
{
  const NfKernels *kernels = nf_kernels_get ();
  guint n, n_best = max + N_SPARE;
  g_autofree Explained *explained = NULL;
  g_autofree NfContribution *best = NULL;
  g_autofree gint16 *queries = NULL;

  g_return_if_fail (fold_in != NULL && (n_items == 0 || (items != NULL && out_n != NULL && (out != NULL || max == 0))));

  for (guint i = 0; i < n_items; i++)
    out_n[i] = 0;
  n = nf_ratings_get_n (fold_in->ratings);
  if (max == 0 || n == 0 || n_items == 0)
    return;

  explained = g_new0 (Explained, n_items);
  best = g_new (NfContribution, (gsize) n_items * n_best);
  queries = g_new0 (gint16, (gsize) (n_items + 1) * fold_in->length);   /* in pairs */
  for (guint i = 0; i < n_items; i++)
    {
      g_assert (items[i] < nf_model_file_get_n_items (fold_in->model));
      explained[i].best = best + (gsize) i * n_best;
      explained[i].filtered = filter_row (fold_in, items[i]);
      explained[i].decoder = nf_fold_in_get_decoder (fold_in, items[i]);
      explained[i].unit = (float) (explained[i].decoder *
                                   nf_fold_in_round_query (explained[i].filtered, fold_in->length, queries + (gsize) i * fold_in->length));
      explained[i].positive = MAX (prior_share (fold_in, explained[i].filtered, explained[i].decoder), 0);
    }

  for (guint first = 0; first < n; first += BLOCK)
    {
      guint n_block = MIN (n - first, BLOCK);
      const gint8 *rows = fold_in->rated_rows + (gsize) first * fold_in->length;
      gint32 products[2][BLOCK] = { 0 };   /* nothing beyond the last rating */
      float encoders[BLOCK] = { 0 };

      for (guint i = 0; i < n_block; i++)
        encoders[i] = (float) fold_in->encoders[first + i];
      for (guint i = 0; i < n_items; i += 2)
        {
          const gint16 *query = queries + (gsize) i * fold_in->length;

          kernels->dot_rows (rows, fold_in->length, n_block, query, query + fold_in->length, products[0], products[1]);
          for (guint k = i; k < MIN (i + 2, n_items); k++)
            add_block (&explained[k], kernels, first, encoders, products[k - i], n_best);
        }
    }

  for (guint i = 0; i < n_items; i++)
    {
      out_n[i] = take_reasons (fold_in, &explained[i], max, out + (gsize) i * max);
      g_free (explained[i].filtered);
    }
}

guint
nf_explain_reasons (NfFoldIn *fold_in, NfItemIndex item, NfContribution *out, guint max)
{
  guint n = 0;

  nf_explain_reasons_of_list (fold_in, &item, 1, out, &n, max);
  return n;
}
