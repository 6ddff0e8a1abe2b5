/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-ranking.h"

#include "nf-diversity.h"
#include "nf-series.h"
#include "nf-text.h"

#include <string.h>

/* A float in a pointer, so that the table needs no allocation per entry. */
static gpointer
pack_float (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return GUINT_TO_POINTER (bits);
}

static float
unpack_float (gpointer packed)
{
  guint32 bits = GPOINTER_TO_UINT (packed);
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
add_deviation (NfRanking *self, NfItemIndex item)
{
  float star, deviation;

  if (g_hash_table_contains (self->deviations, GUINT_TO_POINTER (item)))
    return;
  nf_fold_in_predict (self->fold_in, item, &star, &deviation);
  g_hash_table_insert (self->deviations, GUINT_TO_POINTER (item), pack_float (deviation));
}

/* Every listed film asks for the titles of the same few rated ones. Returns: (transfer none) */
static const char *
get_title (GHashTable *titles, NfModelFile *model, NfItemIndex item)
{
  char *title = g_hash_table_lookup (titles, GUINT_TO_POINTER (item));

  if (title == NULL)
    {
      title = nf_text_display_title (nf_model_file_get_title (model, item));
      g_hash_table_insert (titles, GUINT_TO_POINTER (item), title);
    }
  return title;
}

static void
explain_rows (NfRanking *self, NfModelFile *model)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autofree NfItemIndex *items = g_new (NfItemIndex, self->n_rows);
  g_autofree NfContribution *contributions = g_new (NfContribution, (gsize) self->n_rows * NF_RANKING_MAX_REASONS);
  g_autofree guint *n_reasons = g_new (guint, self->n_rows);

  for (guint i = 0; i < self->n_rows; i++)
    items[i] = self->rows[i].item;
  nf_explain_reasons_of_list (self->fold_in, items, self->n_rows, contributions, n_reasons, NF_RANKING_MAX_REASONS);
  for (guint i = 0; i < self->n_rows; i++)
    {
      self->rows[i].reasons = g_new0 (char *, n_reasons[i] + 1);
      for (guint r = 0; r < n_reasons[i]; r++)
        self->rows[i].reasons[r] = g_strdup (get_title (titles, model, contributions[i * NF_RANKING_MAX_REASONS + r].item));
    }
}

static gboolean
predict_shown (NfRanking *self, const NfRankingRequest *request, GCancellable *cancellable)
{
  if (self->stars == NULL)
    return TRUE;
  for (guint i = 0; i < self->n_rows; i++)
    add_deviation (self, self->rows[i].item);
  for (guint i = 0; i < request->items->len; i++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      add_deviation (self, g_array_index (request->items, NfItemIndex, i));
    }
  return TRUE;
}

/* Twice the list is looked at, so that a first part from below can take the place of its sequel. */
static void
rank (NfRanking *self, const NfRankingRequest *request, const float *scores)
{
  guint n_wanted = request->length * 2, n;
  g_autofree NfScored *best = g_new (NfScored, MAX (n_wanted, 1));
  g_autofree NfItemIndex *items = g_new (NfItemIndex, MAX (n_wanted, 1));
  NfFilter filter = { .excluded = request->excluded, .min_ratings = request->discovery < 0 ? NF_RANKING_POPULARITY_FLOOR : 0 };

  n = nf_rank_top_k (request->model, scores, &filter, best, n_wanted);
  nf_diversity_order (request->model, best, MIN (n, NF_DIVERSITY_POOL), request->diversity);
  for (guint i = 0; i < n; i++)
    items[i] = best[i].item;
  nf_series_order (request->model, items, n);

  self->n_rows = MIN (n, request->length);
  self->rows = g_new0 (NfRankedRow, MAX (self->n_rows, 1));
  for (guint i = 0; i < self->n_rows; i++)
    self->rows[i].item = items[i];
}

static void
score (NfRanking *self, NfModelFile *model, float *scores)
{
  guint n_items = nf_model_file_get_n_items (model);

  if (nf_ratings_get_n (nf_fold_in_get_ratings (self->fold_in)) > 0)
    {
      float *stars = g_new (float, n_items);

      nf_fold_in_score_all (self->fold_in, scores, stars, NULL);
      self->stars = g_bytes_new_take (stars, n_items * sizeof (float));
    }
  else
    {
      nf_fold_in_score_all (self->fold_in, scores, NULL, NULL);
    }
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfRankingRequest *
nf_ranking_request_new (NfModelFile *model, NfRatings *ratings)
{
  NfRankingRequest *request = g_new0 (NfRankingRequest, 1);

  request->model = nf_model_file_ref (model);
  request->ratings = nf_ratings_ref (ratings);
  request->excluded = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (model)));
  request->items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  return request;
}

void
nf_ranking_request_free (NfRankingRequest *request)
{
  nf_model_file_unref (request->model);
  nf_ratings_unref (request->ratings);
  g_free (request->excluded);
  g_array_unref (request->items);
  g_free (request);
}

NfRanking *
nf_ranking_new (const NfRankingRequest *request, float *scratch, GCancellable *cancellable)
{
  g_autoptr (NfRanking) self = NULL;
  NfFoldInParams params;

  g_return_val_if_fail (request != NULL && scratch != NULL, NULL);

  self = g_new0 (NfRanking, 1);
  self->deviations = g_hash_table_new (NULL, NULL);
  nf_fold_in_params_init (&params, request->model);
  params.discovery = (float) request->discovery;
  self->fold_in = nf_fold_in_new (request->model, request->ratings, &params);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  score (self, request->model, scratch);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  rank (self, request, scratch);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  explain_rows (self, request->model);
  if (!predict_shown (self, request, cancellable))
    return NULL;
  return g_steal_pointer (&self);
}

void
nf_ranking_free (NfRanking *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    g_strfreev (self->rows[i].reasons);
  g_free (self->rows);
  g_clear_pointer (&self->fold_in, nf_fold_in_unref);
  g_clear_pointer (&self->stars, g_bytes_unref);
  g_clear_pointer (&self->deviations, g_hash_table_unref);
  g_free (self);
}

void
nf_ranking_get_prediction (const NfRanking *self, NfItemIndex item, float *out_stars, float *out_deviation)
{
  const float *stars = self->stars != NULL ? g_bytes_get_data (self->stars, NULL) : NULL;
  gpointer packed;

  *out_stars = stars != NULL ? stars[item] : 0;
  *out_deviation = 0;
  if (*out_stars <= 0)
    return;
  if (g_hash_table_lookup_extended (self->deviations, GUINT_TO_POINTER (item), NULL, &packed))
    {
      *out_deviation = unpack_float (packed);
    }
  else
    {
      float star;
      nf_fold_in_predict (self->fold_in, item, &star, out_deviation);
    }
}
