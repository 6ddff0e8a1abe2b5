/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rank.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "nf-test-model.h"

static int
compare (const void *a, const void *b)
{
  const NfScored *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->item < y->item ? -1 : 1;
}

static void
test_like_sorting (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n = nf_model_file_get_n_items (model);
  g_autofree float *scores = g_new (float, n);
  g_autofree NfScored *all = g_new (NfScored, n);
  g_autofree NfScored *out = g_new (NfScored, n);

  for (guint round = 0; round < 50; round++)
    for (guint k = 0; k <= n; k += 1 + round % 7)
      {
        for (NfItemIndex j = 0; j < n; j++)
          {
            scores[j] = (float) g_test_rand_int_range (-3, 9);   /* many ties */
            all[j] = (NfScored) { j, scores[j] };
          }
        qsort (all, n, sizeof *all, compare);
        g_assert_cmpuint (nf_rank_top_k (model, scores, NULL, out, k), ==, k);
        for (guint i = 0; i < k; i++)
          {
            g_assert_cmpuint (out[i].item, ==, all[i].item);
            g_assert_cmpfloat (out[i].score, ==, all[i].score);
          }
      }
}

static void
test_unrankable (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n = nf_model_file_get_n_items (model);
  g_autofree float *scores = g_new (float, n);
  g_autofree NfScored *out = g_new (NfScored, n);

  for (NfItemIndex j = 0; j < n; j++)
    scores[j] = j % 2 ? NAN : -FLT_MAX;
  scores[5] = -1;
  scores[8] = 2;
  g_assert_cmpuint (nf_rank_top_k (model, scores, NULL, out, n), ==, 2);
  g_assert_cmpuint (out[0].item, ==, 8);
  g_assert_cmpuint (out[1].item, ==, 5);
  g_assert_cmpuint (nf_rank_top_k (model, scores, NULL, NULL, 0), ==, 0);
}

static void
test_filter (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n = nf_model_file_get_n_items (model);
  g_autofree guint8 *excluded = g_malloc0 (NF_BITSET_BYTES (n));
  NfItemIndex shrek = nf_test_model_item (model, "Shrek (2001)"), alien = nf_test_model_item (model, "Alien (1979)");
  NfItemIndex cold = nf_test_model_item (model, "Polskie gówno");
  g_autofree float *scores = g_new0 (float, n);
  g_autofree NfScored *out = g_new (NfScored, n);
  guint n_out;

  g_assert_true (nf_filter_match (NULL, model, shrek));
  g_assert_true (nf_filter_match (&(NfFilter) { 0 }, model, cold));
  g_assert_true (nf_filter_match (&(NfFilter) { .include_genres = NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_WAR) }, model, shrek));
  g_assert_false (nf_filter_match (&(NfFilter) { .include_genres = NF_GENRE_BIT (NF_GENRE_ANIMATION) }, model, alien));
  g_assert_false (nf_filter_match (&(NfFilter) { .exclude_genres = NF_GENRE_BIT (NF_GENRE_HORROR) }, model, alien));
  g_assert_true (nf_filter_match (&(NfFilter) { .year_from = 2001, .year_to = 2001 }, model, shrek));
  g_assert_false (nf_filter_match (&(NfFilter) { .year_from = 2002 }, model, shrek));
  g_assert_false (nf_filter_match (&(NfFilter) { .year_to = 2000 }, model, shrek));
  g_assert_false (nf_filter_match (&(NfFilter) { .year_to = 3000 }, model, cold));   /* year unknown */
  g_assert_false (nf_filter_match (&(NfFilter) { .min_ratings = 5 }, model, cold));
  g_assert_false (nf_filter_match (&(NfFilter) { .min_train_count = 1 }, model, cold));
  nf_bitset_add (excluded, shrek);
  g_assert_false (nf_filter_match (&(NfFilter) { .excluded = excluded }, model, shrek));
  g_assert_true (nf_filter_match (&(NfFilter) { .excluded = excluded }, model, alien));

  n_out = nf_rank_top_k (model, scores, &(NfFilter) { .include_genres = NF_GENRE_BIT (NF_GENRE_ANIMATION), .excluded = excluded }, out, n);
  g_assert_cmpuint (n_out, >, 3);
  for (guint i = 0; i < n_out; i++)
    {
      g_assert_cmpuint (out[i].item, !=, shrek);
      g_assert_true (nf_model_file_get_genres (model, out[i].item) & NF_GENRE_BIT (NF_GENRE_ANIMATION));
      if (i > 0)
        g_assert_cmpuint (out[i].item, >, out[i - 1].item);   /* equal scores: the more popular first */
    }
}

static void
test_similar (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex nemo = nf_test_model_item (model, "Finding Nemo (2003)"), cold = nf_test_model_item (model, "Honky");
  NfScored out[5], again[5];

  g_assert_cmpuint (nf_rank_similar (model, nemo, NULL, out, 5), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpuint (out[i].item, !=, nemo);
      g_assert_true (nf_model_file_get_genres (model, out[i].item) & (NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_CHILDREN)));
      g_assert_cmpfloat (out[i].score, >, 0);
      g_assert_cmpfloat (out[i].score, <=, 1);
    }
  nf_rank_similar (model, nemo, NULL, again, 5);
  g_assert_cmpmem (out, sizeof out, again, sizeof again);
  g_assert_cmpuint (nf_rank_similar (model, nemo, &(NfFilter) { .year_from = 2010 }, out, 1), ==, 1);
  g_assert_cmpuint (nf_model_file_get_year (model, out[0].item), >=, 2010);
  g_assert_cmpuint (nf_rank_similar (model, cold, NULL, out, 5), ==, 0);
  g_assert_cmpuint (nf_rank_similar (model, nemo, NULL, NULL, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank/like-sorting", test_like_sorting);
  g_test_add_func ("/rank/unrankable", test_unrankable);
  g_test_add_func ("/rank/filter", test_filter);
  g_test_add_func ("/rank/similar", test_similar);
  return g_test_run ();
}
