/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fold-in.h"
#include "nf-rank.h"

#include "nf-model-format.h"
#include "nf-test-model.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Reads everything a loaded model offers. */
static void
use_model (NfModelFile *model)
{
  guint n = nf_model_file_get_n_items (model), stride = nf_model_file_get_row_stride (model), n_train = 0;
  gsize sum = 0;

  for (NfItemIndex i = 0; i < n; i++)
    {
      g_assert (g_utf8_validate (nf_model_file_get_title (model, i), -1, NULL));
      g_assert (nf_model_file_get_year (model, i) <= NF_MODEL_MAX_YEAR);
      g_assert ((nf_model_file_get_genres (model, i) & ~NF_GENRE_MASK_ALL) == 0);
      g_assert (nf_model_file_get_mean_rating (model, i) >= 0);
      g_assert (nf_model_file_lookup_movie_id (model, nf_model_file_get_movie_id (model, i)) == i);
      g_assert (nf_model_file_get_tmdb_id (model, i) == 0 || nf_model_file_lookup_tmdb_id (model, nf_model_file_get_tmdb_id (model, i)) == i);
      g_assert (nf_model_file_get_row_scales (model)[i] >= 0 && nf_model_file_get_item_weights (model)[i] >= 0);
      sum += nf_model_file_get_imdb_id (model, i) + nf_model_file_get_n_ratings (model, i) + (nf_model_file_get_item_biases (model)[i] > 0);
      n_train += nf_model_file_get_train_counts (model)[i] > 0;
      for (guint k = 0; k < stride; k++)
        sum += (gsize) nf_model_file_get_factors (model)[(gsize) i * stride + k];
    }
  for (guint k = 0; k < nf_model_file_get_rank (model); k++)
    sum += nf_model_file_get_singular_values (model)[k] > nf_model_file_get_prior (model)[k];
  for (guint i = 0; i < nf_model_file_get_n_sections (model); i++)
    {
      NfModelSectionInfo info;

      nf_model_file_get_section (model, i, &info);
      sum += strlen (info.tag) + strlen (info.dtype) + strlen (info.digest);
    }
  g_assert (sum + n_train > 0);
  nf_model_file_get_number (model, "alpha", 0);
  nf_model_file_verify (model, NULL);
}

/* A request on it: whatever numbers it holds, no crash, and no film without a place or with stars beyond their range. */
static void
use_factors (NfModelFile *model)
{
  guint n = nf_model_file_get_n_items (model);
  NfRatingEntry entries[] = { { 0, 10 }, { n / 2, 2 }, { n - 1, 7 } };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  g_autofree float *scores = g_new (float, n);
  g_autofree float *stars = g_new (float, n);
  g_autofree float *sds = g_new (float, n);
  NfScored list[10];
  guint n_list;

  nf_fold_in_score_all (fold_in, scores, stars, sds);
  for (NfItemIndex i = 0; i < n; i++)
    g_assert (stars[i] == 0 || (stars[i] >= 0.5f && stars[i] <= 5));
  n_list = nf_rank_top_k (model, scores, NULL, list, G_N_ELEMENTS (list));
  for (guint i = 1; i < n_list; i++)
    g_assert (list[i].score <= list[i - 1].score);
  nf_rank_similar (model, 0, NULL, list, G_N_ELEMENTS (list));
}

/* Gives whether the file was accepted. */
static gboolean
load_and_use (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = nf_model_file_new_from_bytes (bytes, "fuzz", &error);

  g_assert ((model == NULL) == (error != NULL));
  if (model == NULL)
    return FALSE;
  use_model (model);
  use_factors (model);
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);

  load_and_use (data, size);
  /* and once more with what a random change never gets right */
  if (size >= sizeof (NfModelHeader))
    {
      ((NfModelHeader *) copy)->file_size = size;
      nf_test_model_seal (copy, size);
      load_and_use (copy, size);
    }
  return 0;
}
