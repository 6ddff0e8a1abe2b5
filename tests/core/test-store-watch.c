/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store-watch.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"

/* This program, and another one on the same file. */
typedef struct
{
  char         *dir, *path;
  NfModelFile  *model;
  NfCatalogue  *catalogue;
  NfStore      *store, *other;
  NfProfile    *profile;
  NfStoreWatch *watch;
  guint         n_merged;
} Fixture;

static void
changed_cb (NfProfile *profile, guint item, NfProfileChange what, Fixture *f)
{
  if (what == NF_CHANGE_MERGED)
    f->n_merged++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = nf_test_make_dir ();
  f->path = g_build_filename (f->dir, "store.db", NULL);
  f->model = nf_test_model_new ();
  f->catalogue = nf_catalogue_new (f->model);
  f->store = nf_store_open (f->path, &error);
  g_assert_no_error (error);
  f->profile = nf_profile_new (f->catalogue, f->store);
  g_signal_connect (f->profile, "changed", G_CALLBACK (changed_cb), f);
  f->watch = nf_store_watch_new (f->store, f->profile, f->model, f->path);
  f->other = nf_store_open (f->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gpointer watch = f->watch, store = f->store, other = f->other;

  g_signal_handlers_disconnect_by_data (f->profile, f);
  g_object_add_weak_pointer (watch, &watch);
  g_object_add_weak_pointer (store, &store);
  g_object_add_weak_pointer (other, &other);
  g_object_run_dispose (G_OBJECT (f->watch));
  g_object_unref (f->watch);
  g_object_unref (f->profile);
  g_object_unref (f->catalogue);
  g_object_unref (f->store);
  g_object_unref (f->other);
  nf_test_wait_until (watch == NULL && store == NULL && other == NULL);
  nf_model_file_unref (f->model);
  nf_test_remove_dir (f->dir);
  g_free (f->path);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  nf_store_save_finish (NF_STORE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
save (NfStore *store, guint32 movie_id, guint rating, guint marks)
{
  NfStoreRow row = { .movie_id = movie_id, .title = (char *) "A Film", .rating = rating, .rated_at = rating != 0 ? 1000 : 0,
                     .marks = marks, .marked_at = marks != 0 ? 1000 : 0 };
  gboolean saved = FALSE;

  nf_store_save_async (store, &row, NULL, saved_cb, &saved);
  nf_test_wait_until (saved);
}

static void
test_follows (Fixture *f, gconstpointer data)
{
  NfItemIndex toy_story = nf_test_model_item (f->model, "Toy Story (1995)");
  NfItemIndex lion_king = nf_test_model_item (f->model, "Lion King, The (1994)");
  g_autoptr (NfFilm) film = nf_catalogue_get_film (f->catalogue, toy_story);

  save (f->other, 1, 9, 0);
  nf_test_wait_until (nf_profile_get_rating (f->profile, toy_story) == 9);
  g_assert_cmpint (nf_film_get_rating (film), ==, 9);
  g_assert_cmpuint (nf_profile_get_n_ratings (f->profile), ==, 1);
  save (f->other, 364, 0, 1 << NF_MARK_FAVORITE);
  nf_test_wait_until (nf_profile_get_mark (f->profile, lion_king, NF_MARK_FAVORITE));
  save (f->other, 1, 0, 0);
  nf_test_wait_until (nf_profile_get_rating (f->profile, toy_story) == 0);
  g_assert_cmpint (nf_film_get_rating (film), ==, 0);
  g_assert_cmpuint (f->n_merged, ==, 3);
}

/* What is changed here is no news. */
static void
test_own_changes (Fixture *f, gconstpointer data)
{
  NfItemIndex toy_story = nf_test_model_item (f->model, "Toy Story (1995)");
  NfItemIndex lion_king = nf_test_model_item (f->model, "Lion King, The (1994)");

  nf_profile_set_rating (f->profile, toy_story, 7);
  save (f->other, 364, 8, 0);
  nf_profile_set_rating (f->profile, toy_story, 6);
  nf_test_wait_until (nf_profile_get_rating (f->profile, lion_king) == 8);
  g_assert_cmpint (nf_profile_get_rating (f->profile, toy_story), ==, 6);
  g_assert_cmpuint (f->n_merged, ==, 1);
  g_assert_true (nf_profile_can_undo (f->profile));
  nf_store_flush (f->store);
  {
    g_autoptr (GPtrArray) rows = nf_store_load (f->other, NULL);

    g_assert_cmpuint (rows->len, ==, 2);
  }
}

/* Films of another model stay in the file and are nobody's business here. */
static void
test_unknown_film (Fixture *f, gconstpointer data)
{
  NfItemIndex toy_story = nf_test_model_item (f->model, "Toy Story (1995)");

  save (f->other, 4000000000u, 9, 0);
  save (f->other, 1, 3, 0);
  nf_test_wait_until (nf_profile_get_rating (f->profile, toy_story) == 3);
  g_assert_cmpuint (nf_profile_get_n_ratings (f->profile), ==, 1);
  save (f->other, 1, 4, 0);
  nf_test_wait_until (nf_profile_get_rating (f->profile, toy_story) == 4);
  {
    g_autoptr (GPtrArray) rows = nf_store_load (f->other, NULL);

    g_assert_cmpuint (rows->len, ==, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/store-watch/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("follows", test_follows);
  ADD ("own-changes", test_own_changes);
  ADD ("unknown-film", test_unknown_film);
  return g_test_run ();
}
