/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-elicitation.h"

#include <math.h>
#include <stdlib.h>

#include "nf-fold-in-private.h"

/* Rows are by falling popularity: so many of the first ones that the filter allows are looked at. People know films below
 * them, but asked for those, most have to say no. */
#define N_WELL_KNOWN 1000u
/* Of those the most likely seen, among which the page is chosen. */
#define N_CANDIDATES 200u
/* Average users added to the answers for P(seen): with few answers, popularity speaks. */
#define PRIOR_WEIGHT 8.0f
/* What a film that was not seen says against the films like it, where a seen one says 1 for them. */
#define UNSEEN_WEIGHT 0.4f
/* Added to the information: a question that is likely to be answered is worth something even if little is learnt of stars. */
#define WORTH_OF_SEEING 0.2

typedef struct
{
  NfItemIndex item;
  float seen;        /* P(seen), up to a factor; ≥ 0 */
  double variance;   /* of its star, without noise, given the answers and the films chosen so far */
} Candidate;

/* --- P(seen) ------------------------------------------------------------------------------------------------------- */

static NfFoldIn *
fold_in_seen (NfModelFile *model, NfRatings *ratings, float prior_weight)
{
  NfFoldInParams params;

  nf_fold_in_params_init (&params, model);
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    params.star_weights[r] = 1;
  params.prior_weight = prior_weight;
  return nf_fold_in_new (model, ratings, &params);
}

/* The films that were shown and not rated, as if they had been. */
static NfRatings *
make_unseen (NfModelFile *model, NfRatings *ratings, const guint8 *asked, const guint8 *excluded)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NfRatingEntry));

  for (NfItemIndex j = 0; asked != NULL && j < nf_model_file_get_n_items (model); j++)
    if (nf_bitset_has (asked, j) && !(excluded != NULL && nf_bitset_has (excluded, j)) && nf_ratings_get (ratings, j) == NF_RATING_NONE)
      g_array_append_val (entries, ((NfRatingEntry) { j, NF_RATING_MAX }));
  return nf_ratings_new ((const NfRatingEntry *) (void *) entries->data, entries->len);
}

static int
compare_candidates (const void *a, const void *b)
{
  const Candidate *x = a, *y = b;

  if (x->seen != y->seen)
    return x->seen > y->seen ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

/* The films that may be asked, the most likely seen first. */
static GArray *
find_candidates (NfFoldIn *seen, const guint8 *asked, const NfFilter *filter)
{
  NfModelFile *model = nf_fold_in_get_model (seen);
  NfRatings *ratings = nf_fold_in_get_ratings (seen);
  const guint32 *counts = nf_model_file_get_train_counts (model);
  g_autoptr (NfRatings) unseen_ratings = make_unseen (model, ratings, asked, filter != NULL ? filter->excluded : NULL);
  g_autoptr (NfFoldIn) unseen = fold_in_seen (model, unseen_ratings, 0);
  gboolean has_answers = seen->n_known > 0 || unseen->n_known > 0;
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n_known = 0;

  for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model) && n_known < N_WELL_KNOWN; j++)
    {
      Candidate candidate = { .item = j };

      if (counts[j] < seen->params.min_evidence || !nf_filter_match (filter, model, j))
        continue;
      n_known++;
      if (nf_ratings_get (ratings, j) != NF_RATING_NONE || (asked != NULL && nf_bitset_has (asked, j)))
        continue;
      candidate.seen = has_answers ? nf_fold_in_score (seen, j) - UNSEEN_WEIGHT * nf_fold_in_score (unseen, j)
                                   : (float) nf_model_file_get_n_ratings (model, j);
      candidate.seen = MAX (candidate.seen, 0);
      g_array_append_val (candidates, candidate);
    }
  if (candidates->len > 0)
    qsort (candidates->data, candidates->len, sizeof (Candidate), compare_candidates);
  g_array_set_size (candidates, MIN (candidates->len, N_CANDIDATES));
  return candidates;
}

/* --- information --------------------------------------------------------------------------------------------------- */

/* Stars of films i and j before their noise have covariance base + sign h_i·h_j, where h_j = L⁻¹ G D g_j (few answers, base =
 * k(i,j)) or L⁻¹ g_j (many, base = 0); see fit_stars() of nf-fold-in.c. A row of @out: φ_j, then h_j. */
static void
fill_row (const NfFoldIn *fold_in, NfItemIndex item, float *out)
{
  float *h = out + fold_in->length;

  if (!nf_fold_in_get_features (fold_in, item, out))
    for (guint k = 0; k < fold_in->length; k++)
      out[k] = 0;
  for (guint m = 0; m < fold_in->n_sd_queries; m++)
    {
      const float *query = fold_in->sd_queries + (gsize) m * fold_in->length;

      h[m] = fold_in->sd_offsets[m];
      for (guint k = 0; k < fold_in->length; k++)
        h[m] += query[k] * out[k];
    }
}

static double
covariance (const NfFoldIn *fold_in, const float *a, const float *b)
{
  double similarity = 0, explained = 0, base = 0;

  if (fold_in->sd_sign < 0)
    {
      for (guint k = 0; k < fold_in->length; k++)
        similarity += a[k] * b[k];
      base = fold_in->bias_variance + fold_in->c * fold_in->c * similarity;
    }
  for (guint m = fold_in->length; m < fold_in->length + fold_in->n_sd_queries; m++)
    explained += a[m] * b[m];
  return base + fold_in->sd_sign * explained;
}

static guint
find_best (const NfFoldIn *fold_in, const Candidate *candidates, guint n, const gboolean *chosen)
{
  double best_value = -1;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    {
      double value = candidates[i].seen * (WORTH_OF_SEEING + log1p (MAX (candidates[i].variance, 0) / fold_in->noise_variance));

      if (!chosen[i] && value > best_value)
        {
          best_value = value;
          best = i;
        }
    }
  return best;
}

/* --- public -------------------------------------------------------------------------------------------------------- */

guint
nf_elicitation_choose (NfModelFile *model, NfRatings *ratings, const guint8 *asked, const NfFilter *filter, NfItemIndex *out, guint k)
{
  g_autoptr (NfFoldIn) seen = NULL;
  g_autoptr (GArray) found = NULL;
  g_autofree float *rows = NULL;
  g_autofree double *updates = NULL;   /* candidate × step: covariance with the film chosen then, given those before, over its deviation */
  g_autofree gboolean *chosen = NULL;
  Candidate *candidates;
  guint width, n;

  g_return_val_if_fail (model != NULL && ratings != NULL && (out != NULL || k == 0), 0);

  seen = fold_in_seen (model, ratings, PRIOR_WEIGHT);
  found = find_candidates (seen, asked, filter);
  candidates = (Candidate *) (void *) found->data;
  n = found->len;
  k = MIN (k, n);
  width = seen->length + seen->n_sd_queries;
  rows = g_new (float, MAX ((gsize) n * width, 1));
  updates = g_new (double, MAX ((gsize) n * k, 1));
  chosen = g_new0 (gboolean, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      const float *row = rows + (gsize) i * width;

      fill_row (seen, candidates[i].item, rows + (gsize) i * width);
      candidates[i].variance = covariance (seen, row, row);
    }
  for (guint step = 0; step < k; step++)
    {
      guint best = find_best (seen, candidates, n, chosen);
      double deviation = sqrt (MAX (candidates[best].variance, 0) + seen->noise_variance);

      chosen[best] = TRUE;
      out[step] = candidates[best].item;
      for (guint i = 0; i < n; i++)
        {
          double update = covariance (seen, rows + (gsize) i * width, rows + (gsize) best * width);

          for (guint s = 0; s < step; s++)
            update -= updates[(gsize) i * k + s] * updates[(gsize) best * k + s];
          updates[(gsize) i * k + step] = update / deviation;
        }
      for (guint i = 0; i < n; i++)
        candidates[i].variance -= updates[(gsize) i * k + step] * updates[(gsize) i * k + step];
    }
  return k;
}
