/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-numbers.h"

#include "nf-model-writer.h"

NfTestNumbers *
nf_test_numbers_new (guint n_items, guint rank)
{
  NfTestNumbers *self = g_new (NfTestNumbers, 1);

  *self = (NfTestNumbers) {
    .n_items = n_items, .rank = rank, .factors = g_new0 (float, n_items * rank), .weights = g_new0 (float, n_items),
    .biases = g_new0 (float, n_items), .train_counts = g_new0 (guint32, n_items), .values = g_new0 (float, rank), .prior = g_new0 (float, rank),
  };
  return self;
}

static void
free_numbers (NfTestNumbers *self)
{
  g_free (self->factors);
  g_free (self->weights);
  g_free (self->biases);
  g_free (self->train_counts);
  g_free (self->values);
  g_free (self->prior);
  g_free (self);
}

NfModelFile *
nf_test_numbers_to_model (NfTestNumbers *self, const char *meta)
{
  const guint n = self->n_items;
  g_autofree float *means = g_new (float, n);
  g_autofree guint32 *ids = g_new (guint32, n);
  g_autofree guint32 *ratings = g_new (guint32, n);
  g_autofree guint32 *zeros = g_new0 (guint32, n);
  g_autofree guint16 *years = g_new (guint16, n);
  g_autofree NfGenreMask *genres = g_new (NfGenreMask, n);
  g_autofree const char **titles = g_new (const char *, n);
  g_autoptr (GVariant) facts = g_variant_parse (G_VARIANT_TYPE_VARDICT, meta, NULL, NULL, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  NfModelFile *model;

  for (guint j = 0; j < n; j++)
    {
      titles[j] = "Film";
      ids[j] = j + 1;
      ratings[j] = 10 * (n - j);
      means[j] = 3;
      years[j] = (guint16) (1900 + j % 120);
      genres[j] = NF_GENRE_BIT (j % 18);
    }
  bytes = nf_model_writer_to_bytes (&(NfModelContents) {
    .n_items = n, .rank = self->rank, .titles = titles, .years = years, .genres = genres, .movie_ids = ids, .tmdb_ids = zeros,
    .imdb_ids = zeros, .n_ratings = ratings, .mean_ratings = means, .factors = self->factors, .singular_values = self->values,
    .item_weights = self->weights, .train_counts = self->train_counts, .item_biases = self->biases, .prior = self->prior, .meta = facts,
  }, &error);
  g_assert_no_error (error);
  model = nf_model_file_new_from_bytes (bytes, "numbers.nfm", &error);
  g_assert_no_error (error);
  free_numbers (self);
  return model;
}
