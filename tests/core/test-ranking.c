/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-ranking.h"

#include "nf-test-model.h"

typedef struct
{
  NfModelFile *model;
  guint        n_items;
  float       *scratch;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  fixture->n_items = nf_model_file_get_n_items (fixture->model);
  fixture->scratch = g_new (float, fixture->n_items);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->scratch);
  nf_model_file_unref (fixture->model);
}

static NfItemIndex
item_of (Fixture *fixture, const char *raw_title)
{
  return nf_test_model_item (fixture->model, raw_title);
}

static NfRankingRequest *
request_of (Fixture *fixture, const NfRatingEntry *entries, guint n, guint length)
{
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, n);
  NfRankingRequest *request = nf_ranking_request_new (fixture->model, ratings);

  request->length = length;
  for (guint i = 0; i < n; i++)
    nf_bitset_add (request->excluded, entries[i].item);
  return request;
}

static gboolean
is_listed (const NfRanking *ranking, NfItemIndex item)
{
  for (guint i = 0; i < ranking->n_rows; i++)
    if (ranking->rows[i].item == item)
      return TRUE;
  return FALSE;
}

static void
test_no_ratings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfRankingRequest) request = request_of (fixture, NULL, 0, 10);
  g_autoptr (NfRanking) ranking = nf_ranking_new (request, fixture->scratch, NULL);
  float stars, deviation;

  g_assert_cmpuint (ranking->n_rows, ==, 10);
  for (guint i = 0; i < ranking->n_rows; i++)
    g_assert_cmpuint (g_strv_length (ranking->rows[i].reasons), ==, 0);
  g_assert_null (ranking->stars);
  nf_ranking_get_prediction (ranking, 0, &stars, &deviation);
  g_assert_cmpfloat (stars, ==, 0);
  g_assert_cmpfloat (deviation, ==, 0);
}

static void
test_family (Fixture *fixture, gconstpointer data)
{
  const NfRatingEntry entries[] = {
    { item_of (fixture, "Toy Story (1995)"), 10 },   { item_of (fixture, "Lion King, The (1994)"), 10 },
    { item_of (fixture, "Finding Nemo (2003)"), 10 }, { item_of (fixture, "Shrek (2001)"), 10 },
    { item_of (fixture, "Up (2009)"), 10 },
  };
  NfItemIndex aladdin = item_of (fixture, "Aladdin (1992)"), halloween = item_of (fixture, "Halloween (1978)");
  g_autoptr (NfRankingRequest) request = request_of (fixture, entries, G_N_ELEMENTS (entries), 8);
  g_autoptr (NfRanking) ranking = NULL;
  guint n_family = 0;

  g_array_append_val (request->items, halloween);
  ranking = nf_ranking_new (request, fixture->scratch, NULL);
  g_assert_cmpuint (ranking->n_rows, ==, 8);
  for (guint i = 0; i < ranking->n_rows; i++)
    {
      n_family += (nf_model_file_get_genres (fixture->model, ranking->rows[i].item) & (NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_CHILDREN))) != 0;
      g_assert_cmpuint (g_strv_length (ranking->rows[i].reasons), <=, NF_RANKING_MAX_REASONS);
    }
  g_assert_cmpuint (n_family, >=, 7);
  g_assert_true (is_listed (ranking, aladdin));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_false (is_listed (ranking, entries[i].item));
  g_assert_cmpuint (g_strv_length (ranking->rows[0].reasons), >, 0);
  {
    /* Reasons are rated films by their display titles. */
    static const char *const titles[] = { "Toy Story", "The Lion King", "Finding Nemo", "Shrek", "Up", NULL };
    g_assert_true (g_strv_contains (titles, ranking->rows[0].reasons[0]));
  }

  /* Predictions are those of the fold-in, known or asked for. */
  for (NfItemIndex item = 0; item < fixture->n_items; item++)
    {
      float stars, deviation, expected_stars, expected_deviation;

      nf_ranking_get_prediction (ranking, item, &stars, &deviation);
      nf_fold_in_predict (ranking->fold_in, item, &expected_stars, &expected_deviation);
      g_assert_cmpfloat_with_epsilon (stars, expected_stars, 1e-5f);
      g_assert_cmpfloat_with_epsilon (deviation, expected_deviation, 1e-5f);
    }
  g_assert_true (g_hash_table_contains (ranking->deviations, GUINT_TO_POINTER (halloween)));
}

static void
test_excluded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfRankingRequest) request = request_of (fixture, NULL, 0, 10);
  g_autoptr (NfRanking) before = nf_ranking_new (request, fixture->scratch, NULL);
  g_autoptr (NfRanking) after = NULL;

  nf_bitset_add (request->excluded, before->rows[0].item);
  after = nf_ranking_new (request, fixture->scratch, NULL);
  g_assert_false (is_listed (after, before->rows[0].item));
  g_assert_cmpuint (after->rows[0].item, ==, before->rows[1].item);
}

/* Films the training never saw are not recommended, even to who has seen everything else. */
static void
test_everything_rated (Fixture *fixture, gconstpointer data)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, fixture->n_items);
  g_autoptr (NfRankingRequest) request = NULL;
  g_autoptr (NfRanking) ranking = NULL;

  for (NfItemIndex item = 0; item < fixture->n_items; item++)
    entries[item] = (NfRatingEntry) { item, (NfRating) (1 + item % 10) };
  request = request_of (fixture, entries, fixture->n_items, 200);
  ranking = nf_ranking_new (request, fixture->scratch, NULL);
  g_assert_cmpuint (ranking->n_rows, ==, 0);
}

static void
test_deterministic (Fixture *fixture, gconstpointer data)
{
  const NfRatingEntry entries[] = { { 3, 10 }, { 7, 1 }, { 20, 6 } };
  g_autoptr (NfRankingRequest) request = request_of (fixture, entries, G_N_ELEMENTS (entries), 200);
  g_autoptr (NfRanking) first = nf_ranking_new (request, fixture->scratch, NULL);
  g_autoptr (NfRanking) second = nf_ranking_new (request, fixture->scratch, NULL);

  g_assert_cmpuint (first->n_rows, ==, second->n_rows);
  for (guint i = 0; i < first->n_rows; i++)
    g_assert_cmpuint (first->rows[i].item, ==, second->rows[i].item);
  g_assert_true (g_bytes_equal (first->stars, second->stars));
}

/* Other neighbours, no film twice, reasons as exact as before, and still no sequel before its first part. */
static void
test_diversity (Fixture *fixture, gconstpointer data)
{
  const NfRatingEntry entries[] = { { item_of (fixture, "Shrek (2001)"), 10 }, { item_of (fixture, "Alien (1979)"), 9 } };
  g_autoptr (NfRankingRequest) request = request_of (fixture, entries, G_N_ELEMENTS (entries), 40);
  g_autoptr (NfRanking) safe = nf_ranking_new (request, fixture->scratch, NULL), surprising = NULL;
  NfItemIndex first = item_of (fixture, "Toy Story (1995)"), sequel = item_of (fixture, "Toy Story 2 (1999)");
  guint n_moved = 0, first_at = G_MAXUINT, sequel_at = G_MAXUINT;

  request->diversity = 0.9;
  surprising = nf_ranking_new (request, fixture->scratch, NULL);
  g_assert_cmpuint (surprising->n_rows, ==, safe->n_rows);
  g_assert_cmpuint (surprising->rows[0].item, ==, safe->rows[0].item);
  for (guint i = 0; i < surprising->n_rows; i++)
    {
      NfItemIndex item = surprising->rows[i].item;
      NfContribution contributions[NF_RANKING_MAX_REASONS];

      n_moved += item != safe->rows[i].item;
      first_at = item == first ? i : first_at;
      sequel_at = item == sequel ? i : sequel_at;
      g_assert_cmpuint (g_strv_length (surprising->rows[i].reasons), ==,
                        nf_explain_reasons (surprising->fold_in, item, contributions, NF_RANKING_MAX_REASONS));
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (item, !=, surprising->rows[j].item);
    }
  g_assert_cmpuint (n_moved, >, 0);
  g_assert_cmpuint (first_at, <, sequel_at);
}

/* Towards the obscure end a handful of ratings must not carry a film to the top. */
static void
test_popularity_floor (Fixture *fixture, gconstpointer data)
{
  const NfRatingEntry entries[] = { { item_of (fixture, "Toy Story (1995)"), 10 } };
  g_autoptr (NfRankingRequest) request = request_of (fixture, entries, 1, fixture->n_items);
  g_autoptr (NfRanking) ranking = NULL;

  request->discovery = -0.2;
  ranking = nf_ranking_new (request, fixture->scratch, NULL);
  g_assert_cmpuint (ranking->n_rows, >, 10);
  for (guint i = 0; i < ranking->n_rows; i++)
    g_assert_cmpuint (nf_model_file_get_n_ratings (fixture->model, ranking->rows[i].item), >=, NF_RANKING_POPULARITY_FLOOR);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfRankingRequest) request = request_of (fixture, NULL, 0, 10);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (nf_ranking_new (request, fixture->scratch, cancellable));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ranking/no-ratings", test_no_ratings);
  ADD ("/ranking/family", test_family);
  ADD ("/ranking/excluded", test_excluded);
  ADD ("/ranking/everything-rated", test_everything_rated);
  ADD ("/ranking/deterministic", test_deterministic);
  ADD ("/ranking/diversity", test_diversity);
  ADD ("/ranking/popularity-floor", test_popularity_floor);
  ADD ("/ranking/cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
