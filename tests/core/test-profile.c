/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-profile.h"

#include "nf-database.h"
#include "nf-rank.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#define N_MANY 3000

typedef struct
{
  NfModelFile *model;
  NfCatalogue *catalogue;
  NfStore     *store;
  NfProfile   *profile;
  guint        n_changed;
  guint        last_item;
  NfProfileChange last_change;
  guint        n_failed;
  GError      *failure;
} Fixture;

static void
changed_cb (NfProfile *profile, guint item, guint what, Fixture *fixture)
{
  fixture->n_changed++;
  fixture->last_item = item;
  fixture->last_change = (NfProfileChange) what;
}

static void
save_failed_cb (NfProfile *profile, GError *error, Fixture *fixture)
{
  fixture->n_failed++;
  g_clear_error (&fixture->failure);
  fixture->failure = g_error_copy (error);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* @store: (transfer full) */
static void
open_profile (Fixture *fixture, NfStore *store)
{
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->store = store;
  fixture->profile = nf_profile_new (fixture->catalogue, store);
  g_signal_connect (fixture->profile, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->profile, "save-failed", G_CALLBACK (save_failed_cb), fixture);
}

static void
close_profile (Fixture *fixture)
{
  if (fixture->store != NULL)
    nf_store_flush (fixture->store);
  drain ();
  g_clear_object (&fixture->profile);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->catalogue);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  open_profile (fixture, nf_store_open (NULL, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_profile (fixture);
  g_clear_error (&fixture->failure);
  nf_model_file_unref (fixture->model);
}

static NfItemIndex
item_of (Fixture *fixture, const char *raw_title)
{
  return nf_test_model_item (fixture->model, raw_title);
}

static void
save_row (NfStore *store, guint32 movie_id, guint32 tmdb_id, guint rating, gint64 rated_at, guint marks)
{
  NfStoreRow row = { .movie_id = movie_id, .tmdb_id = tmdb_id, .title = (char *) "", .rating = rating, .rated_at = rated_at, .marks = marks };

  nf_store_save_async (store, &row, NULL, NULL, NULL);
  nf_store_flush (store);
}

/* (transfer none): the row of a film, or NULL */
static NfStoreRow *
find_row (GPtrArray *rows, guint32 movie_id)
{
  for (guint i = 0; i < rows->len; i++)
    if (((NfStoreRow *) rows->pdata[i])->movie_id == movie_id)
      return rows->pdata[i];
  return NULL;
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* --- rating and marking -------------------------------------------------------------------------------------------- */

static void
test_rate (Fixture *fixture, gconstpointer data)
{
  NfItemIndex item = item_of (fixture, "Heat (1995)");
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, item);
  g_autoptr (GPtrArray) rows = NULL;
  guint n_notified = 0;

  g_signal_connect (fixture->profile, "notify::n-ratings", G_CALLBACK (count_notify_cb), &n_notified);
  nf_profile_set_rating (fixture->profile, item, 7);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, item), ==, 7);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 7);
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (fixture->last_item, ==, item);
  g_assert_cmpint (fixture->last_change, ==, NF_CHANGE_RATED);
  g_assert_cmpuint (n_notified, ==, 1);

  /* The same again is nothing; another value is no new film. */
  nf_profile_set_rating (fixture->profile, item, 7);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  nf_profile_set_rating (fixture->profile, item, 10);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  g_assert_cmpuint (n_notified, ==, 1);

  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpuint (find_row (rows, 6)->rating, ==, 10);
  g_assert_cmpuint (find_row (rows, 6)->tmdb_id, ==, 949);
  g_assert_cmpstr (find_row (rows, 6)->title, ==, "Heat (1995)");
  g_assert_cmpint (find_row (rows, 6)->rated_at, >, 1600000000);
  g_clear_pointer (&rows, g_ptr_array_unref);

  nf_profile_set_rating (fixture->profile, item, NF_RATING_NONE);
  g_assert_cmpint (fixture->last_change, ==, NF_CHANGE_UNRATED);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 0);
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 0);
  g_assert_cmpuint (n_notified, ==, 2);
  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 0);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    NfMark          mark;
    NfProfileChange on, off;
    const char     *film_property, *count_property;
  } cases[] = {
    { NF_MARK_FAVORITE, NF_CHANGE_MARKED_FAVORITE, NF_CHANGE_UNMARKED_FAVORITE, "favorite", "n-favorites" },
    { NF_MARK_WATCHLIST, NF_CHANGE_MARKED_WATCHLIST, NF_CHANGE_UNMARKED_WATCHLIST, "watchlist", "n-watchlist" },
    { NF_MARK_HIDDEN, NF_CHANGE_MARKED_HIDDEN, NF_CHANGE_UNMARKED_HIDDEN, "hidden", "n-hidden" },
  };
  NfItemIndex item = item_of (fixture, "Heat (1995)");
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, item);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean on;
      guint count;

      nf_profile_set_mark (fixture->profile, item, cases[i].mark, TRUE);
      g_assert_cmpint (fixture->last_change, ==, cases[i].on);
      g_object_get (film, cases[i].film_property, &on, NULL);
      g_object_get (fixture->profile, cases[i].count_property, &count, NULL);
      g_assert_true (on);
      g_assert_cmpuint (count, ==, 1);
      g_assert_cmpuint (fixture->n_changed, ==, 2 * i + 1);
      nf_profile_set_mark (fixture->profile, item, cases[i].mark, 42);
      g_assert_cmpuint (fixture->n_changed, ==, 2 * i + 1);

      nf_profile_set_mark (fixture->profile, item, cases[i].mark, FALSE);
      g_assert_cmpint (fixture->last_change, ==, cases[i].off);
      g_object_get (film, cases[i].film_property, &on, NULL);
      g_assert_false (on);
      g_assert_cmpuint (nf_profile_get_n_marked (fixture->profile, cases[i].mark), ==, 0);
    }
}

/* A film made after the change knows it too. */
static void
test_later_film (Fixture *fixture, gconstpointer data)
{
  NfItemIndex item = item_of (fixture, "Heat (1995)");
  g_autoptr (NfFilm) film = NULL;

  nf_profile_set_rating (fixture->profile, item, 3);
  nf_profile_set_mark (fixture->profile, item, NF_MARK_HIDDEN, TRUE);
  film = nf_catalogue_get_film (fixture->catalogue, item);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 3);
  g_assert_true (nf_film_get_hidden (film));
  g_assert_false (nf_film_get_favorite (film));
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  NfItemIndex heat = item_of (fixture, "Heat (1995)"), up = item_of (fixture, "Up (2009)");
  g_autoptr (NfFilm) film = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  close_profile (fixture);
  {
    NfStore *store = nf_store_open (NULL, NULL);
    save_row (store, 6, 949, 8, 1234567890, 1);
    open_profile (fixture, store);
  }
  film = nf_catalogue_get_film (fixture->catalogue, heat);
  g_assert_false (nf_profile_can_undo (fixture->profile));
  g_assert_cmpuint (nf_profile_undo (fixture->profile), ==, NF_ITEM_NONE);

  nf_profile_set_rating (fixture->profile, heat, 2);
  nf_profile_set_mark (fixture->profile, heat, NF_MARK_FAVORITE, FALSE);
  nf_profile_set_rating (fixture->profile, up, 9);
  g_assert_true (nf_profile_can_undo (fixture->profile));

  g_assert_cmpuint (nf_profile_undo (fixture->profile), ==, up);
  g_assert_cmpint (fixture->last_change, ==, NF_CHANGE_UNDONE);
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 1);
  g_assert_cmpuint (nf_profile_undo (fixture->profile), ==, heat);
  g_assert_true (nf_film_get_favorite (film));
  g_assert_cmpuint (nf_film_get_rating (film), ==, 2);
  g_assert_cmpuint (nf_profile_undo (fixture->profile), ==, heat);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 8);
  g_assert_false (nf_profile_can_undo (fixture->profile));

  /* As it was, with its date. */
  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpuint (find_row (rows, 6)->rating, ==, 8);
  g_assert_cmpint (find_row (rows, 6)->rated_at, ==, 1234567890);
  g_assert_cmpuint (find_row (rows, 6)->marks, ==, 1);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = item_of (fixture, "Heat (1995)"), up = item_of (fixture, "Up (2009)"), toy_story = item_of (fixture, "Toy Story (1995)");
  const NfProfileEntry entries[] = {
    { heat, 9, 1000, 1u << NF_MARK_FAVORITE, 2000 },
    { up, 0, 0, 0, 0 },
    { toy_story, 0, 77, 1u << NF_MARK_WATCHLIST, 3000 },
  };
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, heat);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (NfRatings) ratings = NULL;

  nf_profile_set_rating (fixture->profile, up, 4);
  fixture->n_changed = 0;
  nf_profile_merge (fixture->profile, entries, 0);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  nf_profile_merge (fixture->profile, entries, G_N_ELEMENTS (entries));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (fixture->last_change, ==, NF_CHANGE_MERGED);
  g_assert_cmpuint (fixture->last_item, ==, toy_story);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 9);
  g_assert_true (nf_film_get_favorite (film));
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 1);
  g_assert_cmpuint (nf_profile_get_n_marked (fixture->profile, NF_MARK_WATCHLIST), ==, 1);
  ratings = nf_profile_dup_ratings (fixture->profile);
  g_assert_cmpuint (nf_ratings_get (ratings, heat), ==, 9);

  all = nf_profile_dup_entries (fixture->profile);
  g_assert_cmpuint (all->len, ==, 2);
  for (guint i = 0; i < all->len; i++)
    {
      const NfProfileEntry *entry = &g_array_index (all, NfProfileEntry, i);

      g_assert_cmpint (entry->rated_at, ==, entry->item == heat ? 1000 : 0);
      g_assert_cmpint (entry->marked_at, ==, entry->item == heat ? 2000 : 3000);
    }
  /* undo is for what the person did */
  g_assert_cmpuint (nf_profile_undo (fixture->profile), ==, up);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, up), ==, 0);
  g_assert_false (nf_profile_can_undo (fixture->profile));

  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (find_row (rows, 6)->rated_at, ==, 1000);
}

static void
test_ratings_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfRatings) empty = nf_profile_dup_ratings (fixture->profile);
  g_autoptr (NfRatings) one = NULL, same = NULL, two = NULL;

  nf_profile_set_rating (fixture->profile, 5, 9);
  nf_profile_set_mark (fixture->profile, 6, NF_MARK_FAVORITE, TRUE);
  one = nf_profile_dup_ratings (fixture->profile);
  same = nf_profile_dup_ratings (fixture->profile);
  nf_profile_set_rating (fixture->profile, 2, 4);
  two = nf_profile_dup_ratings (fixture->profile);

  g_assert_cmpuint (nf_ratings_get_n (empty), ==, 0);
  g_assert_true (one == same);
  g_assert_cmpuint (nf_ratings_get_n (one), ==, 1);
  g_assert_cmpuint (nf_ratings_get_n (two), ==, 2);
  g_assert_cmpuint (nf_ratings_get (two, 2), ==, 4);
  g_assert_cmpuint (nf_ratings_get (two, 5), ==, 9);
}

/* --- orders -------------------------------------------------------------------------------------------------------- */

static void
assert_order (GArray *items, const NfItemIndex *expected, guint n)
{
  g_assert_cmpmem (items->data, items->len * sizeof (NfItemIndex), expected, n * sizeof *expected);
  g_array_unref (items);
}

static void
test_library_orders (Fixture *fixture, gconstpointer data)
{
  NfItemIndex heat = item_of (fixture, "Heat (1995)"), lion = item_of (fixture, "Lion King, The (1994)");
  NfItemIndex amelie = item_of (fixture, "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)"), up = item_of (fixture, "Up (2009)");
  g_autofree float *stars = g_new0 (float, nf_model_file_get_n_items (fixture->model));
  g_autoptr (GBytes) predictions = NULL;
  g_autofree guint8 *bits = NULL;

  close_profile (fixture);
  {
    NfStore *store = nf_store_open (NULL, NULL);
    save_row (store, nf_model_file_get_movie_id (fixture->model, heat), 0, 8, 100, 0);
    save_row (store, nf_model_file_get_movie_id (fixture->model, lion), 0, 8, 300, 2);
    save_row (store, nf_model_file_get_movie_id (fixture->model, amelie), 0, 4, 200, 2);
    open_profile (fixture, store);
  }
  nf_profile_set_rating (fixture->profile, up, 10);

  assert_order (nf_profile_dup_rated (fixture->profile, NF_LIBRARY_SORT_RATING), (NfItemIndex[]) { up, lion, heat, amelie }, 4);
  assert_order (nf_profile_dup_rated (fixture->profile, NF_LIBRARY_SORT_DATE), (NfItemIndex[]) { up, lion, amelie, heat }, 4);
  /* The article does not count: L for lion. */
  assert_order (nf_profile_dup_rated (fixture->profile, NF_LIBRARY_SORT_TITLE), (NfItemIndex[]) { amelie, heat, lion, up }, 4);

  /* Without predictions against everybody's mean: 2 against 4.09, 5 against 3.96, 4 against 3.83, 4 against 3.86. */
  assert_order (nf_profile_dup_rated (fixture->profile, NF_LIBRARY_SORT_SURPRISE), (NfItemIndex[]) { amelie, up, lion, heat }, 4);
  stars[amelie] = 2, stars[up] = 5, stars[heat] = 1, stars[lion] = 3;
  predictions = g_bytes_new (stars, nf_model_file_get_n_items (fixture->model) * sizeof (float));
  nf_profile_set_predictions (fixture->profile, predictions);
  assert_order (nf_profile_dup_rated (fixture->profile, NF_LIBRARY_SORT_SURPRISE), (NfItemIndex[]) { heat, lion, up, amelie }, 4);
  nf_profile_set_predictions (fixture->profile, NULL);

  nf_profile_set_mark (fixture->profile, up, NF_MARK_WATCHLIST, TRUE);
  nf_profile_set_mark (fixture->profile, heat, NF_MARK_WATCHLIST, TRUE);
  assert_order (nf_profile_dup_marked (fixture->profile, NF_MARK_WATCHLIST, NF_LIBRARY_SORT_TITLE), (NfItemIndex[]) { amelie, heat, lion, up }, 4);
  nf_profile_set_mark (fixture->profile, amelie, NF_MARK_WATCHLIST, FALSE);
  nf_profile_set_mark (fixture->profile, lion, NF_MARK_WATCHLIST, FALSE);
  /* Within one second the later one comes first. */
  assert_order (nf_profile_dup_marked (fixture->profile, NF_MARK_WATCHLIST, NF_LIBRARY_SORT_DATE), (NfItemIndex[]) { heat, up }, 2);
  assert_order (nf_profile_dup_marked (fixture->profile, NF_MARK_HIDDEN, NF_LIBRARY_SORT_DATE), NULL, 0);

  bits = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (fixture->model)));
  nf_bitset_add (bits, lion);   /* stays */
  nf_profile_add_marked (fixture->profile, NF_MARK_WATCHLIST, bits);
  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (fixture->model); i++)
    g_assert_cmpint (nf_bitset_has (bits, i), ==, i == lion || i == heat || i == up);
}

/* --- what the store has and the model has not ---------------------------------------------------------------------- */

static void
test_unknown_films (Fixture *fixture, gconstpointer data)
{
  NfItemIndex heat = item_of (fixture, "Heat (1995)");
  g_autoptr (GPtrArray) rows = NULL;

  close_profile (fixture);
  {
    NfStore *store = nf_store_open (NULL, NULL);
    save_row (store, 999999999, 0, 8, 100, 0);
    save_row (store, 999999998, 888888888, 8, 100, 2);
    open_profile (fixture, store);
  }
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 0);
  g_assert_cmpuint (nf_profile_get_n_marked (fixture->profile, NF_MARK_WATCHLIST), ==, 0);
  nf_profile_set_rating (fixture->profile, heat, 8);
  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpuint (find_row (rows, 999999999)->rating, ==, 8);
  g_assert_cmpuint (find_row (rows, 999999998)->marks, ==, 2);
}

/* Two ids of one film, and one id that only its TMDB id tells. */
static void
test_merged_films (Fixture *fixture, gconstpointer data)
{
  NfItemIndex confessions = item_of (fixture, "Confessions of a Dangerous Mind (2002)");
  NfItemIndex up = item_of (fixture, "Up (2009)");
  g_autoptr (GPtrArray) rows = NULL;

  close_profile (fixture);
  {
    NfStore *store = nf_store_open (NULL, NULL);
    save_row (store, 6003, 4912, 3, 100, 1);
    save_row (store, 144606, 4912, 9, 200, 2);
    save_row (store, 777777777, 14160, 7, 50, 0);
    open_profile (fixture, store);
  }
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 2);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, confessions), ==, 9);
  g_assert_true (nf_profile_get_mark (fixture->profile, confessions, NF_MARK_FAVORITE));
  g_assert_true (nf_profile_get_mark (fixture->profile, confessions, NF_MARK_WATCHLIST));
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, up), ==, 7);

  /* A change gathers them under the one id, so that a removed rating does not come back. */
  nf_profile_set_rating (fixture->profile, confessions, NF_RATING_NONE);
  nf_profile_set_rating (fixture->profile, up, 8);
  nf_store_flush (fixture->store);
  drain ();
  nf_store_flush (fixture->store);
  rows = nf_store_load (fixture->store, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (find_row (rows, 6003)->rating, ==, 0);
  g_assert_cmpuint (find_row (rows, 6003)->marks, ==, 3);
  g_assert_cmpuint (find_row (rows, 68954)->rating, ==, 8);
}

/* --- saving fails -------------------------------------------------------------------------------------------------- */

static void
test_read_only_store (Fixture *fixture, gconstpointer data)
{
  NfItemIndex heat = item_of (fixture, "Heat (1995)");

  close_profile (fixture);
  open_profile (fixture, nf_store_open ("/proc/nextfilms/store.db", NULL));
  g_assert_true (nf_profile_get_read_only (fixture->profile));
  nf_profile_set_rating (fixture->profile, heat, 8);
  drain ();
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, heat), ==, 8);
  /* The banner says so already; no message for every star. */
  g_assert_cmpuint (fixture->n_failed, ==, 0);
}

/* The table refuses one film for a while, as a full disk would; the store's own file, changed by another connection. */
static void
test_save_fails (Fixture *fixture, gconstpointer data)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  NfItemIndex heat = item_of (fixture, "Heat (1995)"), up = item_of (fixture, "Up (2009)");
  guint n_notified = 0;

  close_profile (fixture);
  open_profile (fixture, nf_store_open (path, NULL));
  g_signal_connect (fixture->profile, "notify::read-only", G_CALLBACK (count_notify_cb), &n_notified);
  {
    g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
    g_assert_true (nf_database_execute (database,
                                        "CREATE TRIGGER full BEFORE INSERT ON film BEGIN SELECT RAISE (ABORT, 'no room'); END", NULL));
  }
  nf_profile_set_rating (fixture->profile, heat, 8);
  nf_test_wait_until (fixture->n_failed == 1);
  g_assert_error (fixture->failure, NF_STORE_ERROR, NF_STORE_ERROR_IO);
  g_assert_true (nf_profile_get_read_only (fixture->profile));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, heat), ==, 8);
  nf_profile_set_rating (fixture->profile, up, 6);
  nf_store_flush (fixture->store);
  drain ();
  g_assert_cmpuint (fixture->n_failed, ==, 1);

  /* Room again: the next change takes along what failed before. */
  {
    g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
    g_assert_true (nf_database_execute (database, "DROP TRIGGER full", NULL));
  }
  nf_profile_set_mark (fixture->profile, up, NF_MARK_WATCHLIST, TRUE);
  nf_test_wait_until (!nf_profile_get_read_only (fixture->profile));
  g_assert_cmpuint (n_notified, ==, 2);
  {
    g_autoptr (GPtrArray) rows = nf_store_load (fixture->store, NULL);
    g_assert_cmpuint (rows->len, ==, 2);
    g_assert_cmpuint (find_row (rows, 6)->rating, ==, 8);
  }
  close_profile (fixture);
  nf_test_remove_dir (dir);
}

/* --- size ---------------------------------------------------------------------------------------------------------- */

/* Thousands of changes: every snapshot, order and undo in between stays right. (Its time is the test's time limit.) */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  guint n_items = nf_model_file_get_n_items (fixture->model);

  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (NfRatings) ratings = NULL;

      nf_profile_set_rating (fixture->profile, i % n_items, (NfRating) (1 + (i / n_items + i) % 10));
      ratings = nf_profile_dup_ratings (fixture->profile);
      g_assert_cmpuint (nf_ratings_get_n (ratings), ==, MIN (i + 1, n_items));
    }
  for (guint i = 0; nf_profile_undo (fixture->profile) != NF_ITEM_NONE; i++)
    g_assert_cmpuint (i, <, N_MANY);
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), <=, n_items);
}

static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfCatalogue) catalogue = g_object_ref (fixture->catalogue);
  g_autoptr (NfFilm) film = NULL;

  /* Saves are under way; films made later find no profile. */
  for (NfItemIndex item = 0; item < 20; item++)
    nf_profile_set_rating (fixture->profile, item, 5);
  g_clear_object (&fixture->profile);
  g_clear_object (&fixture->store);
  drain ();
  g_usleep (1000);
  nf_test_wait_until (!g_main_context_pending (NULL));
  film = nf_catalogue_get_film (catalogue, 1);
  g_assert_nonnull (film);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/profile/rate", test_rate);
  ADD ("/profile/marks", test_marks);
  ADD ("/profile/later-film", test_later_film);
  ADD ("/profile/undo", test_undo);
  ADD ("/profile/merge", test_merge);
  ADD ("/profile/ratings-snapshot", test_ratings_snapshot);
  ADD ("/profile/library-orders", test_library_orders);
  ADD ("/profile/unknown-films", test_unknown_films);
  ADD ("/profile/merged-films", test_merged_films);
  ADD ("/profile/read-only-store", test_read_only_store);
  ADD ("/profile/save-fails", test_save_fails);
  ADD ("/profile/many", test_many);
  ADD ("/profile/dropped", test_dropped);
#undef ADD
  return g_test_run ();
}
