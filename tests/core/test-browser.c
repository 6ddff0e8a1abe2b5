/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-browser.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"
#include "nf-text.h"

#include <string.h>

typedef struct
{
  NfModelFile *model;
  NfCatalogue *catalogue;
  NfStore     *store;
  NfProfile   *profile;
  NfWorker    *worker;
  NfBrowser   *browser;
  guint        n_updated;
} Fixture;

static void
updated_cb (NfBrowser *browser, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (nf_browser_get_busy (browser));
  fixture->n_updated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture) { 0 };
  fixture->model = nf_test_model_new ();
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->store = nf_store_open (NULL, NULL);
  fixture->profile = nf_profile_new (fixture->catalogue, fixture->store);
  fixture->worker = nf_worker_new ("test");
  fixture->browser = nf_browser_new (fixture->catalogue, fixture->profile, fixture->worker);
  g_signal_connect (fixture->browser, "updated", G_CALLBACK (updated_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (fixture->browser != NULL)
    g_assert_finalize_object (fixture->browser);
  g_object_unref (fixture->worker);
  g_object_unref (fixture->profile);
  g_object_unref (fixture->store);
  g_object_unref (fixture->catalogue);
  nf_model_file_unref (fixture->model);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static guint
n_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (nf_browser_get_list (fixture->browser)));
}

static NfItemIndex
shown (Fixture *fixture, guint position)
{
  guint n;
  const NfItemIndex *items = nf_film_list_get_items (nf_browser_get_list (fixture->browser), &n);

  g_assert_cmpuint (position, <, n);
  return items[position];
}

static gboolean
is_shown (Fixture *fixture, NfItemIndex item)
{
  for (guint i = 0; i < n_shown (fixture); i++)
    if (shown (fixture, i) == item)
      return TRUE;
  return FALSE;
}

static void
run (Fixture *fixture, const NfBrowseQuery *query)
{
  NfBrowseQuery now;

  nf_browser_set_query (fixture->browser, query);
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  nf_browser_get_query (fixture->browser, &now);
  g_assert_cmpint (now.sort, ==, query->sort);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  /* at once, without the worker */
  g_assert_cmpuint (n_shown (fixture), ==, nf_model_file_get_n_items (fixture->model));
  for (guint i = 0; i < n_shown (fixture); i++)
    g_assert_cmpuint (shown (fixture, i), ==, i);
  g_assert_false (nf_browser_get_busy (fixture->browser));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  const NfBrowseQuery query = { .filter = {
    .include_genres = NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_HORROR),
    .exclude_genres = NF_GENRE_BIT (NF_GENRE_MUSICAL), .year_from = 1990, .year_to = 2005, .min_ratings = 10000 } };
  guint n_expected = 0;

  run (fixture, &query);
  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (fixture->model); i++)
    if (nf_filter_match (&query.filter, fixture->model, i))
      g_assert_cmpuint (shown (fixture, n_expected++), ==, i);
  g_assert_cmpuint (n_shown (fixture), ==, n_expected);
  g_assert_cmpuint (n_expected, >, 3);
  g_assert_cmpuint (fixture->n_updated, ==, 1);
}

static void
test_seen (Fixture *fixture, gconstpointer data)
{
  NfBrowseQuery query = { .seen = NF_SEEN_HIDE };
  const guint n = nf_model_file_get_n_items (fixture->model);

  nf_profile_set_rating (fixture->profile, 2, 8);
  nf_profile_set_mark (fixture->profile, 5, NF_MARK_HIDDEN, TRUE);
  run (fixture, &query);
  g_assert_cmpuint (n_shown (fixture), ==, n - 2);
  g_assert_false (is_shown (fixture, 2));
  g_assert_false (is_shown (fixture, 5));

  /* follows the profile */
  nf_profile_set_rating (fixture->profile, 7, 3);
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  g_assert_false (is_shown (fixture, 7));
  nf_profile_set_rating (fixture->profile, 2, NF_RATING_NONE);
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  g_assert_true (is_shown (fixture, 2));

  query.seen = NF_SEEN_ONLY;
  run (fixture, &query);
  g_assert_cmpuint (n_shown (fixture), ==, 1);
  g_assert_cmpuint (shown (fixture, 0), ==, 7);

  query.seen = NF_SEEN_IGNORE;
  run (fixture, &query);
  g_assert_cmpuint (n_shown (fixture), ==, n);
  nf_profile_set_rating (fixture->profile, 9, 3);
  g_assert_false (nf_browser_get_busy (fixture->browser));
}

static void
test_sort (Fixture *fixture, gconstpointer data)
{
  const guint n = nf_model_file_get_n_items (fixture->model);
  g_autofree float *stars = g_new0 (float, n);
  g_autoptr (GBytes) bytes = NULL;
  NfBrowseQuery query = { .sort = NF_SORT_YEAR };

  run (fixture, &query);
  for (guint i = 1; i < n; i++)
    {
      guint before = nf_model_file_get_year (fixture->model, shown (fixture, i - 1));
      guint year = nf_model_file_get_year (fixture->model, shown (fixture, i));

      g_assert_true (before > year || (before == year && shown (fixture, i - 1) < shown (fixture, i)));
    }

  query.sort = NF_SORT_TITLE;
  run (fixture, &query);
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *before = nf_text_sort_key (nf_model_file_get_title (fixture->model, shown (fixture, i - 1)));
      g_autofree char *key = nf_text_sort_key (nf_model_file_get_title (fixture->model, shown (fixture, i)));

      g_assert_cmpint (strcmp (before, key), <=, 0);
    }
  g_assert_cmpuint (n_shown (fixture), ==, n);

  query.sort = NF_SORT_MEAN_RATING;
  run (fixture, &query);
  g_assert_cmpstr (nf_model_file_get_title (fixture->model, shown (fixture, 0)), ==, "Godfather, The (1972)");
  /* nobody has rated the last ones */
  g_assert_cmpuint (nf_model_file_get_n_ratings (fixture->model, shown (fixture, n - 1)), ==, 0);

  /* without predictions: by popularity */
  query.sort = NF_SORT_PREDICTED;
  run (fixture, &query);
  g_assert_cmpuint (shown (fixture, 0), ==, 0);
  stars[10] = 5;
  stars[3] = stars[20] = 4;
  bytes = g_bytes_new (stars, n * sizeof *stars);
  nf_browser_set_predictions (fixture->browser, bytes);
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  g_assert_cmpuint (shown (fixture, 0), ==, 10);
  g_assert_cmpuint (shown (fixture, 1), ==, 3);
  g_assert_cmpuint (shown (fixture, 2), ==, 20);
  g_assert_cmpuint (shown (fixture, 3), ==, 0);
  nf_browser_set_predictions (fixture->browser, NULL);
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  g_assert_cmpuint (shown (fixture, 0), ==, 0);
}

static void
test_latest_wins (Fixture *fixture, gconstpointer data)
{
  NfBrowseQuery query = { 0 };

  for (guint i = 1; i <= 50; i++)
    {
      query.filter.min_ratings = i * 1000;
      nf_browser_set_query (fixture->browser, &query);
      g_assert_true (nf_browser_get_busy (fixture->browser));
    }
  nf_test_wait_until (!nf_browser_get_busy (fixture->browser));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_updated, ==, 1);
  for (guint i = 0; i < n_shown (fixture); i++)
    g_assert_cmpuint (nf_model_file_get_n_ratings (fixture->model, shown (fixture, i)), >=, 50000);
  /* the same query again is no work */
  nf_browser_set_query (fixture->browser, &query);
  g_assert_false (nf_browser_get_busy (fixture->browser));
}

static void
test_suggest (Fixture *fixture, gconstpointer data)
{
  NfBrowseQuery query = { .filter = { .include_genres = NF_GENRE_BIT (NF_GENRE_WESTERN), .year_from = 1990 } };
  guint n_films = 99;

  g_assert_null (nf_browser_suggest_drop (fixture->browser, &n_films));
  g_assert_cmpuint (n_films, ==, 0);
  run (fixture, &query);
  g_assert_cmpuint (n_shown (fixture), ==, 0);
  g_assert_cmpstr (nf_browser_suggest_drop (fixture->browser, &n_films), ==, "genres");
  g_assert_cmpuint (n_films, >, 20);

  query = (NfBrowseQuery) { .seen = NF_SEEN_ONLY };
  run (fixture, &query);
  g_assert_cmpstr (nf_browser_suggest_drop (fixture->browser, &n_films), ==, "seen");
  g_assert_cmpuint (n_films, ==, nf_model_file_get_n_items (fixture->model));

  /* two of them at once forbid everything */
  query.filter.year_from = 2100;
  run (fixture, &query);
  g_assert_null (nf_browser_suggest_drop (fixture->browser, NULL));

  query = (NfBrowseQuery) { .filter = { .min_ratings = G_MAXUINT32 } };
  run (fixture, &query);
  g_assert_cmpstr (nf_browser_suggest_drop (fixture->browser, NULL), ==, "ratings");
  query = (NfBrowseQuery) { .filter = { .exclude_genres = NF_GENRE_MASK_ALL, .include_genres = NF_GENRE_BIT (NF_GENRE_DRAMA) } };
  run (fixture, &query);
  g_assert_cmpstr (nf_browser_suggest_drop (fixture->browser, NULL), ==, "excluded-genres");

  query = (NfBrowseQuery) { 0 };
  run (fixture, &query);
  g_assert_null (nf_browser_suggest_drop (fixture->browser, NULL));
}

static void
test_dropped_while_running (Fixture *fixture, gconstpointer data)
{
  NfBrowseQuery query = { .sort = NF_SORT_TITLE };

  nf_browser_set_query (fixture->browser, &query);
  /* the running query holds the browser; it goes in the main thread when that ends */
  g_object_add_weak_pointer (G_OBJECT (fixture->browser), (gpointer *) &fixture->browser);
  g_object_unref (fixture->browser);
  nf_test_wait_until (fixture->browser == NULL);
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilmList) list = NULL;
  gboolean busy;

  g_object_get (fixture->browser, "list", &list, "busy", &busy, NULL);
  g_assert_true (list == nf_browser_get_list (fixture->browser));
  g_assert_false (busy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/browser/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("all", test_all);
  ADD ("filter", test_filter);
  ADD ("seen", test_seen);
  ADD ("sort", test_sort);
  ADD ("latest-wins", test_latest_wins);
  ADD ("suggest", test_suggest);
  ADD ("dropped-while-running", test_dropped_while_running);
  ADD ("properties", test_properties);
#undef ADD
  return g_test_run ();
}
