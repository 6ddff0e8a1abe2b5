/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-explain.h"

#include <math.h>

#include "nf-test-model.h"

/* Reasons are nf_explain()'s first entries, however many are asked for. */
static void
check_reasons (NfFoldIn *fold_in, NfItemIndex item, const NfContribution *parts, guint n_parts)
{
  NfContribution reasons[8];
  double positive = 0;
  guint n_expected = 0;

  for (guint i = 0; i < n_parts; i++)
    positive += fmax (parts[i].score, 0);
  for (guint max = 0; max <= G_N_ELEMENTS (reasons); max++)
    {
      guint n = nf_explain_reasons (fold_in, item, reasons, max);

      n_expected = 0;
      for (guint i = 0; i < n_parts && n_expected < max; i++)
        if (parts[i].item != NF_ITEM_NONE && parts[i].score > 0 && parts[i].score >= 0.15f * positive)
          {
            g_assert_cmpuint (n, >, n_expected);
            g_assert_cmpuint (reasons[n_expected].item, ==, parts[i].item);
            g_assert_cmpuint (reasons[n_expected].rating, ==, parts[i].rating);
            g_assert_cmpfloat (reasons[n_expected].score, ==, parts[i].score);
            n_expected++;
          }
      g_assert_cmpuint (n, ==, n_expected);
    }
}

static void
check_sums (NfModelFile *model, const NfRatingEntry *entries, guint n)
{
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, n);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  g_autofree NfContribution *parts = g_new (NfContribution, n + 1);

  for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model); j++)
    {
      double score = 0, stars = 0, size = 0;
      float baseline, predicted;
      guint n_parts = nf_explain (fold_in, j, parts, &baseline), n_priors = 0;

      g_assert_cmpuint (n_parts, ==, nf_ratings_get_n (ratings) + 1);
      for (guint i = 0; i < n_parts; i++)
        {
          score += parts[i].score;
          stars += parts[i].stars;
          size += fabsf (parts[i].score);
          n_priors += parts[i].item == NF_ITEM_NONE;
          if (i > 0)
            g_assert_cmpfloat (fabsf (parts[i].score), <=, fabsf (parts[i - 1].score));
        }
      g_assert_cmpuint (n_priors, ==, 1);
      check_reasons (fold_in, j, parts, n_parts);
      g_assert_cmpfloat_with_epsilon (score, nf_fold_in_score (fold_in, j), 1e-4 * size + 1e-9);
      nf_fold_in_predict (fold_in, j, &predicted, NULL);
      if (predicted > 0.5f && predicted < 5)   /* not at an end of the scale */
        g_assert_cmpfloat_with_epsilon (baseline + stars, predicted, 1e-4);
    }
}

static void
test_sums (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfRatingEntry entries[60];

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    entries[i] = (NfRatingEntry) { i, (NfRating) (1 + (i * 7) % 10) };
  entries[1].item = nf_test_model_item (model, "Honky");   /* cold */
  check_sums (model, NULL, 0);
  check_sums (model, entries, 1);
  check_sums (model, entries, 12);
  check_sums (model, entries, 60);
}

/* The reasons of a list are those of its films, however long it is; the last one is asked for twice. */
static void
test_list (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n_items = nf_model_file_get_n_items (model);
  g_autofree NfItemIndex *items = g_new (NfItemIndex, n_items);
  g_autofree NfContribution *reasons = g_new (NfContribution, 2 * n_items);
  g_autofree guint *n_reasons = g_new (guint, n_items + 1);

  for (guint n_ratings = 0; n_ratings < n_items; n_ratings += 13)
    {
      g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, n_items);
      g_autoptr (NfRatings) ratings = NULL;
      g_autoptr (NfFoldIn) fold_in = NULL;

      for (guint i = 0; i < n_ratings; i++)
        entries[i] = (NfRatingEntry) { i, (NfRating) (1 + (i * 3) % 10) };
      ratings = nf_ratings_new (entries, n_ratings);
      fold_in = nf_fold_in_new (model, ratings, NULL);
      for (guint n = 0; n <= n_items; n += n < 5 ? 1 : 9)
        {
          for (guint i = 0; i < n; i++)
            items[i] = i + 1 == n && n > 1 ? items[0] : (i * 5) % n_items;
          n_reasons[n] = 77;
          nf_explain_reasons_of_list (fold_in, items, n, reasons, n_reasons, 2);
          g_assert_cmpuint (n_reasons[n], ==, 77);
          for (guint i = 0; i < n; i++)
            {
              NfContribution expected[2];

              g_assert_cmpuint (n_reasons[i], ==, nf_explain_reasons (fold_in, items[i], expected, 2));
              for (guint r = 0; r < n_reasons[i]; r++)
                {
                  g_assert_cmpuint (reasons[2 * i + r].item, ==, expected[r].item);
                  g_assert_cmpuint (reasons[2 * i + r].rating, ==, expected[r].rating);
                  g_assert_cmpfloat (reasons[2 * i + r].score, ==, expected[r].score);
                }
            }
        }
    }
}

static void
test_reasons (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex toy_story = nf_test_model_item (model, "Toy Story (1995)"), exorcist = nf_test_model_item (model, "Exorcist, The (1973)");
  NfRatingEntry entries[] = { { toy_story, 10 }, { exorcist, 9 } };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  NfContribution reasons[3];

  g_assert_cmpuint (nf_explain_reasons (fold_in, nf_test_model_item (model, "Finding Nemo (2003)"), reasons, 3), >=, 1);
  g_assert_cmpuint (reasons[0].item, ==, toy_story);
  g_assert_cmpuint (reasons[0].rating, ==, 10);
  g_assert_cmpuint (nf_explain_reasons (fold_in, nf_test_model_item (model, "Ring, The (2002)"), reasons, 1), ==, 1);
  g_assert_cmpuint (reasons[0].item, ==, exorcist);
  g_assert_cmpuint (nf_explain_reasons (fold_in, nf_test_model_item (model, "Honky"), reasons, 3), ==, 0);
}

/* Without ratings the honest reason is that everybody likes it. */
static void
test_popularity (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) ratings = nf_ratings_new (NULL, 0);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  NfContribution part;
  float baseline;

  g_assert_cmpuint (nf_explain_reasons (fold_in, 0, &part, 1), ==, 0);
  g_assert_cmpuint (nf_explain (fold_in, 0, &part, &baseline), ==, 1);
  g_assert_cmpuint (part.item, ==, NF_ITEM_NONE);
  g_assert_cmpfloat_with_epsilon (part.score, nf_fold_in_score (fold_in, 0), 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/sums", test_sums);
  g_test_add_func ("/explain/list", test_list);
  g_test_add_func ("/explain/reasons", test_reasons);
  g_test_add_func ("/explain/popularity", test_popularity);
  return g_test_run ();
}
