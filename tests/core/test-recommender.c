/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommender.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"

typedef struct
{
  NfModelFile   *model;
  NfCatalogue   *catalogue;
  NfStore       *store;
  NfProfile     *profile;
  NfWorker      *worker;
  NfRecommender *recommender;
  guint          n_updated;
} Fixture;

static void
updated_cb (NfRecommender *recommender, Fixture *fixture)
{
  fixture->n_updated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->store = nf_store_open (NULL, NULL);
  fixture->profile = nf_profile_new (fixture->catalogue, fixture->store);
  fixture->worker = nf_worker_new ("ranking");
  fixture->recommender = nf_recommender_new (fixture->catalogue, fixture->profile, fixture->worker);
  g_signal_connect (fixture->recommender, "updated", G_CALLBACK (updated_cb), fixture);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_store_flush (fixture->store);
  drain ();
  g_clear_object (&fixture->recommender);
  g_clear_object (&fixture->worker);
  drain ();
  g_clear_object (&fixture->profile);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->catalogue);
  nf_model_file_unref (fixture->model);
}

static NfItemIndex
item_of (Fixture *fixture, const char *raw_title)
{
  return nf_test_model_item (fixture->model, raw_title);
}

static void
rate (Fixture *fixture, const char *raw_title, NfRating rating)
{
  nf_profile_set_rating (fixture->profile, item_of (fixture, raw_title), rating);
}

static int
find_place (Fixture *fixture, NfItemIndex item)
{
  GListModel *list = nf_recommender_get_list (fixture->recommender);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (list, i);
      if (nf_film_get_item (nf_recommendation_get_film (row)) == item)
        return (int) i;
    }
  return -1;
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, 0);
  GListModel *list = nf_recommender_get_list (fixture->recommender);
  g_autoptr (NfFoldIn) early = nf_recommender_dup_fold_in (fixture->recommender);
  g_autoptr (NfFoldIn) fold_in = NULL;
  gboolean provisional;

  g_assert_true (nf_recommender_get_busy (fixture->recommender));
  g_assert_null (early);
  g_assert_null (nf_recommender_dup_predictions (fixture->recommender));
  nf_recommender_flush (fixture->recommender);

  /* Useful at once, but nothing personal is claimed. */
  g_assert_false (nf_recommender_get_busy (fixture->recommender));
  g_assert_cmpuint (fixture->n_updated, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (list), >, 40);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (list, i);
      g_assert_cmpuint (g_strv_length ((char **) nf_recommendation_get_reasons (row)), ==, 0);
      g_assert_cmpfloat (nf_film_get_predicted (nf_recommendation_get_film (row)), ==, 0);
      g_assert_false (nf_recommendation_get_is_new (row));
    }
  g_assert_null (nf_recommender_dup_predictions (fixture->recommender));
  fold_in = nf_recommender_dup_fold_in (fixture->recommender);
  g_assert_nonnull (fold_in);
  g_assert_cmpfloat (nf_film_get_predicted (film), ==, 0);
  g_object_get (fixture->recommender, "provisional", &provisional, NULL);
  g_assert_true (provisional);
}

static void
test_stars_change_the_list (Fixture *fixture, gconstpointer data)
{
  NfItemIndex aladdin = item_of (fixture, "Aladdin (1992)"), shrek = item_of (fixture, "Shrek (2001)");
  NfItemIndex lion = item_of (fixture, "Lion King, The (1994)");
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, aladdin);
  g_autoptr (NfFilm) rated = nf_catalogue_get_film (fixture->catalogue, lion);
  g_autoptr (GBytes) predictions = NULL;
  gboolean provisional;
  guint n_ratings;

  nf_recommender_flush (fixture->recommender);
  rate (fixture, "Lion King, The (1994)", 10);
  g_assert_true (nf_recommender_get_busy (fixture->recommender));
  nf_recommender_flush (fixture->recommender);

  g_assert_cmpint (find_place (fixture, lion), ==, -1);
  g_assert_cmpint (find_place (fixture, shrek), >=, 0);
  g_assert_cmpfloat (nf_film_get_predicted (film), >, 0);
  g_assert_cmpfloat (nf_film_get_predicted_sd (film), >, 0);
  g_assert_cmpint (nf_film_get_confidence (film), !=, NF_CONFIDENCE_NONE);
  /* A rated film has no prediction. */
  g_assert_cmpfloat (nf_film_get_predicted (rated), ==, 0);
  predictions = nf_recommender_dup_predictions (fixture->recommender);
  g_assert_cmpuint (g_bytes_get_size (predictions), ==, nf_model_file_get_n_items (fixture->model) * sizeof (float));
  {
    g_autoptr (NfRecommendation) first = g_list_model_get_item (nf_recommender_get_list (fixture->recommender), 0);
    g_assert_cmpstr (nf_recommendation_get_reasons (first)[0], ==, "The Lion King");
  }

  rate (fixture, "Toy Story (1995)", 10);
  rate (fixture, "Finding Nemo (2003)", 10);
  rate (fixture, "Shrek (2001)", 10);
  rate (fixture, "Up (2009)", 10);
  nf_recommender_flush (fixture->recommender);
  g_object_get (fixture->recommender, "n-ratings", &n_ratings, "provisional", &provisional, NULL);
  g_assert_cmpuint (n_ratings, ==, 5);
  g_assert_false (provisional);
  g_assert_cmpint (find_place (fixture, shrek), ==, -1);
  g_assert_cmpint (find_place (fixture, aladdin), <, 8);

  /* A film that comes alive later has its prediction. */
  {
    g_autoptr (NfFilm) later = nf_catalogue_get_film (fixture->catalogue, item_of (fixture, "Notebook, The (2004)"));
    g_assert_cmpfloat (nf_film_get_predicted (later), >, 0);
    g_assert_cmpfloat (nf_film_get_predicted_sd (later), >, 0);
  }
}

static void
test_back_to_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, item_of (fixture, "Aladdin (1992)"));

  rate (fixture, "Lion King, The (1994)", 10);
  nf_recommender_flush (fixture->recommender);
  g_assert_cmpfloat (nf_film_get_predicted (film), >, 0);
  nf_profile_undo (fixture->profile);
  nf_recommender_flush (fixture->recommender);
  g_assert_cmpfloat (nf_film_get_predicted (film), ==, 0);
  g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_NONE);
  g_assert_null (nf_recommender_dup_predictions (fixture->recommender));
}

static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  NfItemIndex first;

  nf_recommender_flush (fixture->recommender);
  {
    g_autoptr (NfRecommendation) row = g_list_model_get_item (nf_recommender_get_list (fixture->recommender), 0);
    first = nf_film_get_item (nf_recommendation_get_film (row));
  }
  nf_profile_set_mark (fixture->profile, first, NF_MARK_HIDDEN, TRUE);
  nf_recommender_flush (fixture->recommender);
  g_assert_cmpint (find_place (fixture, first), ==, -1);
  nf_profile_undo (fixture->profile);
  nf_recommender_flush (fixture->recommender);
  g_assert_cmpint (find_place (fixture, first), ==, 0);

  /* Favorites and watchlist say nothing new. */
  nf_profile_set_mark (fixture->profile, first, NF_MARK_FAVORITE, TRUE);
  nf_profile_set_mark (fixture->profile, first, NF_MARK_WATCHLIST, TRUE);
  g_assert_false (nf_recommender_get_busy (fixture->recommender));
}

/* A run of stars is answered by few rankings, and the last one has them all. */
static void
test_debounce (Fixture *fixture, gconstpointer data)
{
  guint n_ratings;

  nf_recommender_flush (fixture->recommender);
  fixture->n_updated = 0;
  for (NfItemIndex item = 0; item < 30; item++)
    {
      nf_profile_set_rating (fixture->profile, item, 8);
      g_main_context_iteration (NULL, FALSE);
    }
  nf_test_wait_until (!nf_recommender_get_busy (fixture->recommender));
  g_assert_cmpuint (fixture->n_updated, <, 30);
  g_object_get (fixture->recommender, "n-ratings", &n_ratings, NULL);
  g_assert_cmpuint (n_ratings, ==, 30);
}

static void
test_discovery (Fixture *fixture, gconstpointer data)
{
  double popular = 0, obscure = 0;

  rate (fixture, "Lion King, The (1994)", 10);
  nf_recommender_set_discovery (fixture->recommender, 7);
  g_assert_cmpfloat (nf_recommender_get_discovery (fixture->recommender), ==, 0.15);
  nf_recommender_flush (fixture->recommender);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (nf_recommender_get_list (fixture->recommender), i);
      popular += nf_film_get_n_ratings (nf_recommendation_get_film (row));
    }
  g_object_set (fixture->recommender, "discovery", -0.2, NULL);
  nf_recommender_flush (fixture->recommender);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (nf_recommender_get_list (fixture->recommender), i);
      obscure += nf_film_get_n_ratings (nf_recommendation_get_film (row));
    }
  g_assert_cmpfloat (obscure, <=, popular);
}

static void
test_surprise (Fixture *fixture, gconstpointer data)
{
  GListModel *list = nf_recommender_get_list (fixture->recommender);
  g_autofree NfItemIndex *safe = NULL;
  guint n, n_moved = 0;

  rate (fixture, "Lion King, The (1994)", 10);
  nf_recommender_flush (fixture->recommender);
  n = g_list_model_get_n_items (list);
  safe = g_new (NfItemIndex, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (list, i);
      safe[i] = nf_film_get_item (nf_recommendation_get_film (row));
    }
  nf_recommender_set_surprise (fixture->recommender, 3);
  g_assert_cmpfloat (nf_recommender_get_surprise (fixture->recommender), ==, 1);
  nf_recommender_flush (fixture->recommender);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
  for (guint i = 0; i < n; i++)
    n_moved += find_place (fixture, safe[i]) != (int) i;
  g_assert_cmpuint (n_moved, >, 0);
  g_object_set (fixture->recommender, "surprise", 0.0, NULL);
  nf_recommender_flush (fixture->recommender);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (find_place (fixture, safe[i]), ==, (int) i);
}

/* What a view sees follows from the signals alone. */
static void
mirror_cb (GListModel *list, guint position, guint n_removed, guint n_added, GListStore *mirror)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (added, g_list_model_get_item (list, position + i));
  g_list_store_splice (mirror, position, n_removed, added->pdata, n_added);
}

static void
test_view (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) mirror = g_list_store_new (NF_TYPE_RECOMMENDATION);
  GListModel *list = nf_recommender_get_list (fixture->recommender);

  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);
  for (NfItemIndex item = 0; item < 20; item++)
    {
      nf_profile_set_rating (fixture->profile, item, (NfRating) (1 + item % 10));
      nf_recommender_flush (fixture->recommender);
      g_assert_cmpuint (g_list_model_get_n_items (list), ==, g_list_model_get_n_items (G_LIST_MODEL (mirror)));
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (NfRecommendation) row = g_list_model_get_item (list, i);
          g_autoptr (NfRecommendation) copy = g_list_model_get_item (G_LIST_MODEL (mirror), i);
          g_assert_true (row == copy);
          g_assert_cmpuint (nf_recommendation_get_rank (row), ==, i + 1);
          g_assert_cmpuint (nf_film_get_rating (nf_recommendation_get_film (row)), ==, 0);
        }
    }
  g_signal_handlers_disconnect_by_data (list, mirror);
}

/* The recommender goes while its job runs, with and without the worker. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (NfRecommender) recommender = nf_recommender_new (fixture->catalogue, fixture->profile, fixture->worker);
      gpointer watch = recommender;

      nf_profile_set_rating (fixture->profile, i, 8);
      if (i % 2 == 0)
        g_usleep (i * 50);
      g_object_add_weak_pointer (G_OBJECT (recommender), &watch);
      g_clear_object (&recommender);
      /* Nothing that runs keeps it. */
      g_assert_null (watch);
    }
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (NfWorker) worker = nf_worker_new ("ranking");
      g_autoptr (NfRecommender) recommender = nf_recommender_new (fixture->catalogue, fixture->profile, worker);
    }
  nf_recommender_flush (fixture->recommender);
  drain ();
  {
    /* Films made later find no trace of the dropped ones. */
    g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, 60);
    g_assert_nonnull (film);
  }
}

static void
drop_cb (NfRecommender *recommender, Fixture *fixture)
{
  g_clear_object (&fixture->recommender);
}

static void
test_dropped_by_handler (Fixture *fixture, gconstpointer data)
{
  g_signal_connect (fixture->recommender, "updated", G_CALLBACK (drop_cb), fixture);
  nf_test_wait_until (fixture->recommender == NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/recommender/start", test_start);
  ADD ("/recommender/stars-change-the-list", test_stars_change_the_list);
  ADD ("/recommender/back-to-nothing", test_back_to_nothing);
  ADD ("/recommender/hidden", test_hidden);
  ADD ("/recommender/debounce", test_debounce);
  ADD ("/recommender/discovery", test_discovery);
  ADD ("/recommender/surprise", test_surprise);
  ADD ("/recommender/view", test_view);
  ADD ("/recommender/dropped", test_dropped);
  ADD ("/recommender/dropped-by-handler", test_dropped_by_handler);
#undef ADD
  return g_test_run ();
}
