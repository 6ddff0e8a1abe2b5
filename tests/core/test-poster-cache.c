/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster-cache.h"

#include "nf-fake-tmdb.h"
#include "nf-test-utils.h"

#include <string.h>

typedef struct
{
  NfFakeTmdb    *fake;
  NfTmdbClient  *client;
  NfPosterCache *cache;
  char          *dir;
} Fixture;

typedef struct
{
  gboolean done;
  NfImage *image;
  GError  *error;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->image, nf_image_unref);
  g_clear_error (&result->error);
  result->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
loaded_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  g_assert_false (result->done);
  result->done = TRUE;
  result->image = nf_poster_cache_load_finish (NF_POSTER_CACHE (source), async_result, &result->error);
  g_assert_true ((result->image == NULL) == (result->error != NULL));
}

static void
drop (Fixture *fixture)
{
  GWeakRef weak;

  g_weak_ref_init (&weak, fixture->cache);
  g_clear_object (&fixture->cache);
  g_clear_object (&fixture->client);
  nf_test_wait_until (({ g_autoptr (GObject) alive = g_weak_ref_get (&weak); alive == NULL; }));
  g_weak_ref_clear (&weak);
}

/* A new start of the program on the same folder. */
static void
restart (Fixture *fixture, const char *key)
{
  if (fixture->cache != NULL)
    drop (fixture);
  fixture->client = nf_tmdb_client_new (key, nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake));
  nf_tmdb_client_set_timing (fixture->client, 5, 15, 60000);
  fixture->cache = nf_poster_cache_new (fixture->client, fixture->dir);
  nf_fake_tmdb_clear_log (fixture->fake);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->fake = nf_fake_tmdb_new ();
  nf_fake_tmdb_add_all_films (fixture->fake);
  restart (fixture, "key");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  drop (fixture);
  nf_fake_tmdb_free (fixture->fake);
  nf_test_remove_dir (fixture->dir);
}

static void
load (Fixture *fixture, guint32 id, guint width, Result *result)
{
  nf_poster_cache_load_poster_async (fixture->cache, id, width, NULL, loaded_cb, result);
  nf_test_wait_until (result->done);
}

static void
load_good (Fixture *fixture, guint32 id, guint width)
{
  g_auto (Result) result = { 0 };

  load (fixture, id, width, &result);
  g_assert_no_error (result.error);
  g_assert_cmpuint (result.image->width, ==, width);
  g_assert_cmpuint (result.image->height, >=, width + width / 2);
}

#define assert_load_fails(fixture, id, domain, code)       \
  G_STMT_START {                                           \
    g_auto (Result) fails_result = { 0 };                  \
    load (fixture, id, 200, &fails_result);                \
    g_assert_error (fails_result.error, domain, code);     \
  } G_STMT_END

static guint
count (Fixture *fixture, const char *path)
{
  return nf_fake_tmdb_count (fixture->fake, path);
}

static void
test_poster (Fixture *fixture, gconstpointer data)
{
  g_assert_true (nf_poster_cache_can_load (fixture->cache));
  load_good (fixture, 5, 200);
  g_assert_cmpuint (count (fixture, "/3/movie/5"), ==, 1);
  g_assert_cmpuint (count (fixture, "/t/p/w342/film-5.jpg"), ==, 1);
  g_assert_cmpuint (count (fixture, NULL), ==, 2);

  /* the next time from the disk, and smaller sizes too */
  load_good (fixture, 5, 200);
  load_good (fixture, 5, 150);
  g_assert_cmpuint (count (fixture, NULL), ==, 2);
  /* a larger one is fetched; the path is known */
  load_good (fixture, 5, 400);
  g_assert_cmpuint (count (fixture, "/t/p/w500/film-5.jpg"), ==, 1);
  g_assert_cmpuint (count (fixture, NULL), ==, 3);

  /* after a restart as well */
  restart (fixture, "key");
  load_good (fixture, 5, 200);
  g_assert_cmpuint (count (fixture, NULL), ==, 0);
}

static void
test_path (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) face = { 0 };
  g_auto (Result) again = { 0 };
  g_auto (Result) bad = { 0 };
  g_auto (Result) none = { 0 };

  nf_poster_cache_load_path_async (fixture->cache, "/person-3.jpg", 90, 90, NULL, loaded_cb, &face);
  nf_test_wait_until (face.done);
  g_assert_no_error (face.error);
  g_assert_cmpuint (face.image->width, ==, 90);
  g_assert_cmpuint (face.image->height, >=, 90);
  nf_poster_cache_load_path_async (fixture->cache, "/person-3.jpg", 90, 90, NULL, loaded_cb, &again);
  nf_test_wait_until (again.done);
  g_assert_no_error (again.error);
  g_assert_cmpuint (count (fixture, NULL), ==, 1);

  nf_poster_cache_load_path_async (fixture->cache, "/../../3/movie/5", 90, 90, NULL, loaded_cb, &bad);
  nf_test_wait_until (bad.done);
  g_assert_error (bad.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  nf_poster_cache_load_path_async (fixture->cache, NULL, 90, 90, NULL, loaded_cb, &none);
  nf_test_wait_until (none.done);
  g_assert_error (none.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (fixture, NULL), ==, 1);
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  Result results[12] = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  nf_fake_tmdb_set_latency (fixture->fake, 30);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    nf_poster_cache_load_poster_async (fixture->cache, 5, 200, i % 3 == 0 ? cancellable : NULL, loaded_cb, &results[i]);
  nf_test_wait_until (count (fixture, NULL) > 0);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      if (i % 3 == 0)
        g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (results[i].error);
    }
  g_assert_true (results[1].image == results[2].image);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    result_clear (&results[i]);
  g_assert_cmpuint (count (fixture, NULL), ==, 2);
}

static void
test_no_poster (Fixture *fixture, gconstpointer data)
{
  nf_fake_tmdb_add_film (fixture->fake, 5, "{\"id\":5,\"title\":\"Bare\",\"poster_path\":null}");
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (fixture, NULL), ==, 1);
  /* remembered, over a restart too */
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (fixture, NULL), ==, 1);
  restart (fixture, "key");
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  assert_load_fails (fixture, 0, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (fixture, NULL), ==, 0);
}

static void
test_unknown_film (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_STATUS, 404 };

  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  restart (fixture, "key");
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (fixture, NULL), ==, 0);
}

/* No key, and then no server: what is on disk is shown, in another size if need be. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_RESET };
  g_auto (Result) smaller = { 0 };

  load_good (fixture, 5, 200);
  restart (fixture, NULL);
  g_assert_true (nf_poster_cache_can_load (fixture->cache));
  load_good (fixture, 5, 200);
  load_good (fixture, 5, 100);
  /* only w342 is there */
  load (fixture, 5, 600, &smaller);
  g_assert_no_error (smaller.error);
  g_assert_cmpuint (smaller.image->width, ==, 342);
  assert_load_fails (fixture, 6, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY);
  g_assert_cmpuint (count (fixture, NULL), ==, 0);

  restart (fixture, "key");
  nf_fake_tmdb_set_fault (fixture->fake, NULL, &fault);
  load_good (fixture, 5, 200);
  assert_load_fails (fixture, 6, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  load_good (fixture, 5, 342);
}

static void
test_can_load (Fixture *fixture, gconstpointer data)
{
  restart (fixture, NULL);
  g_assert_false (nf_poster_cache_can_load (fixture->cache));
  assert_load_fails (fixture, 5, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY);
  g_assert_false (nf_poster_cache_can_load (fixture->cache));
  restart (fixture, "key");
  g_assert_true (nf_poster_cache_can_load (fixture->cache));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gint64
get_size (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 size;

  nf_poster_cache_get_size_async (fixture->cache, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  size = nf_poster_cache_get_size_finish (fixture->cache, result, &error);
  g_assert_no_error (error);
  return size;
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (get_size (fixture), ==, 0);
  load_good (fixture, 5, 200);
  g_assert_cmpint (get_size (fixture), >, 1000);
  nf_poster_cache_clear_async (fixture->cache, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_true (nf_poster_cache_clear_finish (fixture->cache, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_size (fixture), ==, 0);
  load_good (fixture, 5, 200);   /* asked for again */
}

static void
test_without_folder (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->cache);
  fixture->cache = nf_poster_cache_new (fixture->client, NULL);
  load_good (fixture, 5, 200);
  load_good (fixture, 5, 200);
  g_assert_cmpuint (count (fixture, "/3/movie/5"), ==, 1);
  g_assert_cmpuint (count (fixture, "/t/p/w342/film-5.jpg"), ==, 2);
}

static void
damage_files (const char *folder, const char *content)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        damage_files (path, content);
      else
        g_assert_true (g_file_set_contents (path, content, -1, NULL));
    }
}

/* Whatever somebody did to the files: they are fetched again. */
static void
test_damaged_files (Fixture *fixture, gconstpointer data)
{
  const char *contents[] = { "", "rubbish", "5 1 /film-9999.jpg\n" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      restart (fixture, "key");
      load_good (fixture, 5, 200);
      restart (fixture, "key");
      damage_files (fixture->dir, contents[i]);
      load_good (fixture, 5, 200);
      g_assert_cmpuint (count (fixture, "/t/*"), >=, 1);
      load_good (fixture, 5, 200);
    }
}

/* The poster has changed since its path was noted. */
static void
test_moved_poster (Fixture *fixture, gconstpointer data)
{
  const NfFault gone = { NF_FAULT_STATUS, 404 };

  load_good (fixture, 5, 200);
  restart (fixture, "key");
  nf_fake_tmdb_set_fault (fixture->fake, "/t/p/w780/film-5.jpg", &gone);
  nf_fake_tmdb_add_film (fixture->fake, 5, "{\"id\":5,\"poster_path\":\"/film-55.jpg\"}");
  load_good (fixture, 5, 700);
  g_assert_cmpuint (count (fixture, "/t/p/w780/film-5.jpg"), ==, 1);
  g_assert_cmpuint (count (fixture, "/t/p/w780/film-55.jpg"), ==, 1);
  load_good (fixture, 5, 700);
  g_assert_cmpuint (count (fixture, NULL), ==, 3);
}

static void
test_broken_pictures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = nf_fake_tmdb_make_picture ("jpeg", 5, 342, 513);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  g_autoptr (GBytes) text = g_bytes_new_static ("<svg xmlns='http://www.w3.org/2000/svg'/>", 41);
  const struct { GBytes *bytes; NfImageError code; } cases[] = {
    { half, NF_IMAGE_ERROR_CORRUPT }, { text, NF_IMAGE_ERROR_FORMAT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/film-%u.jpg", 5 + i);

      nf_fake_tmdb_add_image (fixture->fake, path, cases[i].bytes);
      nf_fake_tmdb_clear_log (fixture->fake);
      assert_load_fails (fixture, 5 + i, NF_IMAGE_ERROR, (int) cases[i].code);
      g_assert_cmpuint (count (fixture, NULL), ==, 2);
      /* not asked for again in this session */
      assert_load_fails (fixture, 5 + i, NF_IMAGE_ERROR, NF_IMAGE_ERROR_CORRUPT);
      g_assert_cmpuint (count (fixture, "/t/*"), ==, 1);
    }
  /* in the next one it is */
  nf_fake_tmdb_add_image (fixture->fake, "/film-5.jpg", whole);
  restart (fixture, "key");
  load_good (fixture, 5, 200);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  static const struct { NfFault fault; NfTmdbError code; } cases[] = {
    { { NF_FAULT_STATUS, 404 }, NF_TMDB_ERROR_NOT_FOUND },
    { { NF_FAULT_ENDLESS }, NF_TMDB_ERROR_TOO_LARGE },
    { { NF_FAULT_TRUNCATE }, NF_TMDB_ERROR_BAD_REPLY },
    { { NF_FAULT_STATUS, 500 }, NF_TMDB_ERROR_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/t/p/w342/film-%u.jpg", 5 + i);

      restart (fixture, "key");
      nf_fake_tmdb_set_fault (fixture->fake, path, &cases[i].fault);
      assert_load_fails (fixture, 5 + i, NF_TMDB_ERROR, (int) cases[i].code);
      nf_fake_tmdb_set_fault (fixture->fake, path, NULL);
      nf_tmdb_client_retry (fixture->client);
      load_good (fixture, 50 + i, 200);
    }
}

static guint64
sum_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint64 sum = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *data = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        sum += sum_files (path);
      else if (g_file_get_contents (path, &data, &size, NULL))
        sum += size;
    }
  return sum;
}

static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  nf_poster_cache_set_max_bytes (fixture->cache, 60 * 1000);
  for (guint i = 1; i <= 30; i++)
    load_good (fixture, i, 200);
  g_assert_cmpuint (sum_files (fixture->dir), <=, 60 * 1000 + 2000);
  g_assert_cmpuint (sum_files (fixture->dir), >, 10 * 1000);
}

/* Cancelled at every moment of the way; nothing is left behind and the next wish is good. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  for (guint n_turns = 0; n_turns < 48; n_turns += 2)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Result) result = { 0 };
      guint32 id = 100 + n_turns;

      if (n_turns == 0)
        g_cancellable_cancel (cancellable);
      nf_poster_cache_load_poster_async (fixture->cache, id, 100, cancellable, loaded_cb, &result);
      for (guint turn = 0; turn < n_turns && !result.done; turn++)
        {
          if (!g_main_context_iteration (NULL, FALSE))
            g_usleep (500);
        }
      if (result.done && n_turns > 0)
        continue;
      g_cancellable_cancel (cancellable);
      nf_test_wait_until (result.done);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      load_good (fixture, id, 100);
    }
}

/* A thousand tiles scrolled past: what was not begun is never begun. */
static void
test_scrolled_past (Fixture *fixture, gconstpointer data)
{
  g_autofree Result *results = g_new0 (Result, 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  nf_fake_tmdb_set_latency (fixture->fake, 20);
  for (guint i = 0; i < 1000; i++)
    nf_poster_cache_load_poster_async (fixture->cache, 1 + i, 100, cancellable, loaded_cb, &results[i]);
  nf_test_wait_until (count (fixture, NULL) >= 6);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 1000; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_true (results[i].image != NULL || g_error_matches (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      result_clear (&results[i]);
    }
  load_good (fixture, 5000, 100);
  g_assert_cmpuint (count (fixture, NULL), <, 200);
  /* Six at a time, and the server may not have noticed yet that up to six others were given up. */
  g_assert_cmpuint (nf_fake_tmdb_get_max_concurrent (fixture->fake), <=, 12);
}

/* The owner lets go while posters are on their way. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  Result results[30] = { 0 };

  nf_fake_tmdb_set_latency (fixture->fake, 5);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    nf_poster_cache_load_poster_async (fixture->cache, 1 + i, 100, NULL, loaded_cb, &results[i]);
  g_clear_object (&fixture->cache);
  g_clear_object (&fixture->client);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  restart (fixture, "key");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/poster-cache/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("poster", test_poster);
  ADD ("path", test_path);
  ADD ("shared", test_shared);
  ADD ("no-poster", test_no_poster);
  ADD ("unknown-film", test_unknown_film);
  ADD ("offline", test_offline);
  ADD ("can-load", test_can_load);
  ADD ("clear", test_clear);
  ADD ("without-folder", test_without_folder);
  ADD ("damaged-files", test_damaged_files);
  ADD ("moved-poster", test_moved_poster);
  ADD ("broken-pictures", test_broken_pictures);
  ADD ("faults", test_faults);
  ADD ("bounded", test_bounded);
  ADD ("cancel", test_cancel);
  ADD ("scrolled-past", test_scrolled_past);
  ADD ("dispose", test_dispose);

  return g_test_run ();
}
