/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-elicitation.h"

#include <math.h>

#include "nf-fold-in-private.h"
#include "nf-test-model.h"

static NfRatings *
make_ratings (NfModelFile *model, const char *const *titles, guint n, NfRating rating)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    entries[i] = (NfRatingEntry) { nf_test_model_item (model, titles[i]), rating };
  return nf_ratings_new (entries, n);
}

static void
assert_page (NfModelFile *model, const NfItemIndex *page, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (nf_model_file_get_train_counts (model)[page[i]], >=, NF_FOLD_IN_MIN_EVIDENCE);
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (page[i], !=, page[j]);
    }
}

/* The first page is well known, and of more than one taste. */
static void
test_first_page (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) none = nf_ratings_new (NULL, 0);
  NfItemIndex page[10], again[10];
  NfGenreMask all = 0, common = ~(NfGenreMask) 0;
  double most = nf_model_file_get_n_ratings (model, 0);

  g_assert_cmpuint (nf_elicitation_choose (model, none, NULL, NULL, page, 10), ==, 10);
  assert_page (model, page, 10);
  for (guint i = 0; i < 10; i++)
    {
      all |= nf_model_file_get_genres (model, page[i]);
      common &= nf_model_file_get_genres (model, page[i]);
      g_assert_cmpfloat (nf_model_file_get_n_ratings (model, page[i]), >, most / 100);
    }
  g_assert_cmpuint (common, ==, 0);
  g_assert_true (all & NF_GENRE_BIT (NF_GENRE_ANIMATION));
  g_assert_true (all & (NF_GENRE_BIT (NF_GENRE_SCI_FI) | NF_GENRE_BIT (NF_GENRE_CRIME)));
  g_assert_cmpuint (nf_elicitation_choose (model, none, NULL, NULL, again, 10), ==, 10);
  g_assert_cmpmem (page, sizeof page, again, sizeof again);
  g_assert_cmpuint (nf_elicitation_choose (model, none, NULL, NULL, NULL, 0), ==, 0);
}

/* Pages follow what was seen and what was not; nothing is asked twice; there is an end. */
static void
test_answers (void)
{
  static const char *const family[] = { "Finding Nemo (2003)", "Shrek (2001)", "Toy Story (1995)", "Lion King, The (1994)" };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) liked = make_ratings (model, family, 4, 8), disliked = make_ratings (model, family, 4, 2);
  g_autoptr (NfRatings) none = nf_ratings_new (NULL, 0);
  guint n_items = nf_model_file_get_n_items (model), n, total = 0, n_family = 0, n_family_unseen = 0;
  g_autofree guint8 *asked = g_malloc0 (NF_BITSET_BYTES (n_items));
  NfItemIndex page[5], other[5];

  n = nf_elicitation_choose (model, liked, NULL, NULL, page, 5);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (nf_ratings_get (liked, page[i]), ==, 0);
      n_family += (nf_model_file_get_genres (model, page[i]) & (NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_CHILDREN))) != 0;
    }
  /* who saw them, not who liked them */
  g_assert_cmpuint (nf_elicitation_choose (model, disliked, NULL, NULL, other, 5), ==, 5);
  g_assert_cmpmem (page, sizeof page, other, sizeof other);

  for (guint i = 0; i < G_N_ELEMENTS (family); i++)
    nf_bitset_add (asked, nf_test_model_item (model, family[i]));
  n = nf_elicitation_choose (model, none, asked, NULL, other, 5);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    n_family_unseen += (nf_model_file_get_genres (model, other[i]) & (NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_CHILDREN))) != 0;
  g_assert_cmpuint (n_family, >, n_family_unseen);

  while ((n = nf_elicitation_choose (model, liked, asked, NULL, page, 5)) > 0)
    {
      assert_page (model, page, n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_false (nf_bitset_has (asked, page[i]));
          g_assert_cmpuint (nf_ratings_get (liked, page[i]), ==, 0);
          nf_bitset_add (asked, page[i]);
        }
      total += n;
      g_assert_cmpuint (total, <=, n_items);
    }
  g_assert_cmpuint (total, >, 30);
}

static void
test_filter (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) none = nf_ratings_new (NULL, 0);
  guint n_items = nf_model_file_get_n_items (model), n;
  g_autofree guint8 *excluded = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree NfItemIndex *all = g_new (NfItemIndex, n_items), *rest = g_new (NfItemIndex, n_items);
  guint n_all = nf_elicitation_choose (model, none, NULL, &(NfFilter) { .year_to = 1999, .year_from = 1 }, all, n_items);

  g_assert_cmpuint (n_all, >, 10);
  for (guint i = 0; i < n_all; i++)
    g_assert_cmpuint (nf_model_file_get_year (model, all[i]), <=, 1999);
  nf_bitset_add (excluded, all[0]);
  n = nf_elicitation_choose (model, none, NULL, &(NfFilter) { .year_to = 1999, .year_from = 1, .excluded = excluded }, rest, n_items);
  g_assert_cmpuint (n, ==, n_all - 1);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (rest[i], !=, all[0]);
}

/* A page must be the same as one chosen by brute force: a new fold-in, with its exact variances, for every film chosen. What a
 * film's stars turn out to be does not matter to the variance, so any will do. */
static void
test_like_folding_in (void)
{
  static const char *const seen[] = { "Alien (1979)", "Heat (1995)", "Shrek (2001)" };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) ratings = make_ratings (model, seen, 3, 7);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NfRatingEntry));
  double noise = nf_model_file_get_number (model, "sigma2", 0.8), extra = nf_model_file_get_number (model, "sigma02", 0.68);
  guint n_items = nf_model_file_get_n_items (model);
  NfFoldInParams params;
  g_autoptr (NfFoldIn) seen_fold_in = NULL;
  NfItemIndex page[8];

  nf_fold_in_params_init (&params, model);
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    params.star_weights[r] = 1;
  params.prior_weight = 8;
  seen_fold_in = nf_fold_in_new (model, ratings, &params);
  g_assert_cmpuint (nf_elicitation_choose (model, ratings, NULL, NULL, page, 8), ==, 8);
  g_array_append_vals (entries, nf_ratings_get_entries (ratings), 3);
  for (guint step = 0; step < 8; step++)
    {
      g_autoptr (NfRatings) known = nf_ratings_new ((const NfRatingEntry *) (void *) entries->data, entries->len);
      g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, known, NULL);
      double best = -1, chosen = -1;

      for (NfItemIndex j = 0; j < n_items; j++)
        {
          float star, sd;
          double value;

          nf_fold_in_predict (fold_in, j, &star, &sd);
          if (sd == 0 || nf_ratings_get (known, j) != 0)
            continue;
          value = MAX (nf_fold_in_score (seen_fold_in, j), 0) * (0.2 + log1p ((sd * sd - extra) / noise));
          best = MAX (best, value);
          if (j == page[step])
            chosen = value;
        }
      g_assert_cmpfloat (chosen, >, best * (1 - 1e-4));
      g_array_append_val (entries, ((NfRatingEntry) { page[step], 6 }));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/elicitation/first-page", test_first_page);
  g_test_add_func ("/elicitation/answers", test_answers);
  g_test_add_func ("/elicitation/filter", test_filter);
  g_test_add_func ("/elicitation/like-folding-in", test_like_folding_in);
  return g_test_run ();
}
