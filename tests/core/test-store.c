/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store.h"

#include "nf-database.h"
#include "nf-store-migrations.h"
#include "nf-test-utils.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define CHILD_PATH "NEXTFILMS_TEST_STORE"
#define PAGE_SIZE 4096   /* SQLite's default */
#define N_KILL_SAVES 300
#define N_KILL_ACKNOWLEDGED 60

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "data", "nextfilms", "store.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->path);
  nf_test_remove_dir (fixture->dir);
}

/* A store of a test, really closed when it leaves its block: a save's task may hold the last reference for a moment after its
 * callback, and an open store's write-ahead log would be taken for that of a file put in its place. */
typedef NfStore *OpenStore;

static void
close_store (OpenStore store)
{
  g_object_add_weak_pointer (G_OBJECT (store), (gpointer *) &store);
  g_object_unref (store);
  nf_test_wait_until (store == NULL);
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (OpenStore, close_store, NULL)

static NfStore *
open_well (const char *path)
{
  g_autoptr (GError) problem = NULL;
  NfStore *store = nf_store_open (path, &problem);

  g_assert_no_error (problem);
  g_assert_false (nf_store_get_read_only (store));
  return store;
}

static NfStore *
open_badly (const char *path, NfStoreError code, gboolean read_only, char **out_message)
{
  g_autoptr (GError) problem = NULL;
  NfStore *store = nf_store_open (path, &problem);

  g_assert_error (problem, NF_STORE_ERROR, (int) code);
  g_assert_cmpint (nf_store_get_read_only (store), ==, read_only);
  if (out_message != NULL)
    *out_message = g_strdup (problem->message);
  return store;
}

static GPtrArray *
load (NfStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = nf_store_load (store, &error);

  g_assert_no_error (error);
  return rows;
}

static guint
count_rows (NfStore *store)
{
  g_autoptr (GPtrArray) rows = load (store);

  return rows->len;
}

typedef struct
{
  guint   n_done;
  GError *error;   /* the last */
} Saves;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saves *saves = data;

  g_clear_error (&saves->error);
  nf_store_save_finish (NF_STORE (source), result, &saves->error);
  saves->n_done++;
}

static NfStoreRow
row_of (guint32 movie_id, guint rating, guint marks)
{
  return (NfStoreRow) { .movie_id = movie_id, .tmdb_id = movie_id * 10, .title = (char *) "Amélie (Fabuleux destin, Le) (2001)",
                        .rating = rating, .rated_at = rating != 0 ? 1000 + movie_id : 0, .marks = marks, .marked_at = 5 };
}

static void
save (NfStore *store, guint32 movie_id, guint rating, guint marks)
{
  NfStoreRow row = row_of (movie_id, rating, marks);
  Saves saves = { 0 };

  nf_store_save_async (store, &row, NULL, saved_cb, &saves);
  nf_test_wait_until (saves.n_done == 1);
  g_assert_no_error (saves.error);
}

static void
make_file (const char *path, const char *contents, gssize length)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

static void
assert_file (const char *path, const char *contents, gsize length)
{
  g_autofree char *found = NULL;
  gsize found_length;

  g_assert_true (g_file_get_contents (path, &found, &found_length, NULL));
  g_assert_cmpmem (found, found_length, contents, length);
}

/* The file with one table of many rows, closed. */
static void
make_filled (const char *path, guint n)
{
  g_auto (OpenStore) store = open_well (path);
  Saves saves = { 0 };

  for (guint i = 1; i <= n; i++)
    {
      NfStoreRow row = row_of (i, 1 + i % 10, 0);
      nf_store_save_async (store, &row, NULL, saved_cb, &saves);
    }
  nf_test_wait_until (saves.n_done == n);
  g_assert_no_error (saves.error);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf info;

  {
    g_auto (OpenStore) store = open_well (fixture->path);
    g_assert_cmpuint (count_rows (store), ==, 0);
    save (store, G_MAXUINT32, 9, 0);
    save (store, 1, 7, 3);
    save (store, 2, 0, 4);
    save (store, 3, 5, 0);
    save (store, 1, 8, 3);
    save (store, 3, 0, 0);
  }
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  {
    g_auto (OpenStore) store = open_well (fixture->path);
    g_autoptr (GPtrArray) rows = load (store);
    NfStoreRow *row;

    g_assert_cmpuint (rows->len, ==, 3);
    row = g_ptr_array_index (rows, 0);
    g_assert_cmpuint (row->movie_id, ==, 1);
    g_assert_cmpuint (row->tmdb_id, ==, 10);
    g_assert_cmpstr (row->title, ==, "Amélie (Fabuleux destin, Le) (2001)");
    g_assert_cmpuint (row->rating, ==, 8);
    g_assert_cmpint (row->rated_at, ==, 1001);
    g_assert_cmpuint (row->marks, ==, 3);
    g_assert_cmpint (row->marked_at, ==, 5);
    row = g_ptr_array_index (rows, 1);
    g_assert_cmpuint (row->movie_id, ==, 2);
    g_assert_cmpuint (row->rating, ==, 0);
    g_assert_cmpuint (row->marks, ==, 4);
    row = g_ptr_array_index (rows, 2);
    g_assert_cmpuint (row->movie_id, ==, G_MAXUINT32);
  }
}

/* Saves of one film in a row, without waiting: the last one wins. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_auto (OpenStore) store = open_well (fixture->path);
  g_autoptr (GPtrArray) rows = NULL;
  Saves saves = { 0 };

  for (guint i = 0; i < 50; i++)
    {
      NfStoreRow row = row_of (1, 1 + i % 10, 0);
      nf_store_save_async (store, &row, NULL, saved_cb, &saves);
    }
  nf_store_flush (store);
  rows = load (store);
  g_assert_cmpuint (((NfStoreRow *) g_ptr_array_index (rows, 0))->rating, ==, 1 + 49 % 10);
  nf_test_wait_until (saves.n_done == 50);
}

/* What is queued when the last reference goes is written all the same. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  NfStore *store = open_well (fixture->path);
  Saves saves = { 0 };

  for (guint i = 1; i <= 20; i++)
    {
      NfStoreRow row = row_of (i, 4, 0);
      nf_store_save_async (store, &row, NULL, saved_cb, &saves);
    }
  g_object_unref (store);
  nf_test_wait_until (saves.n_done == 20);
  g_assert_no_error (saves.error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  {
    g_auto (OpenStore) again = open_well (fixture->path);
    g_assert_cmpuint (count_rows (again), ==, 20);
  }
}

static void
test_memory (void)
{
  g_auto (OpenStore) store = open_well (NULL);

  save (store, 1, 7, 0);
  g_assert_cmpuint (count_rows (store), ==, 1);
}

static void
test_odd_titles (void)
{
  g_auto (OpenStore) store = open_well (NULL);
  g_autofree char *huge = g_strnfill (100 * 1024 * 1024, 'x');
  char *titles[] = { NULL, (char *) "", (char *) "\xff\xfe", (char *) "'; DROP TABLE film; --", huge };
  Saves saves = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      NfStoreRow row = row_of (i + 1, 2, 0);
      row.title = titles[i];
      nf_store_save_async (store, &row, NULL, saved_cb, &saves);
    }
  nf_test_wait_until (saves.n_done == G_N_ELEMENTS (titles));
  g_assert_no_error (saves.error);
  g_assert_cmpuint (count_rows (store), ==, G_N_ELEMENTS (titles));
}

static void
test_bad_values (void)
{
  g_auto (OpenStore) store = open_well (NULL);
  NfStoreRow row = row_of (1, 11, 0);
  Saves saves = { 0 };

  nf_store_save_async (store, &row, NULL, saved_cb, &saves);
  nf_test_wait_until (saves.n_done == 1);
  g_assert_error (saves.error, NF_STORE_ERROR, NF_STORE_ERROR_IO);
  g_clear_error (&saves.error);
  g_assert_cmpuint (count_rows (store), ==, 0);
  save (store, 1, 10, 0);
}

static void
count_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  guint *counts = data;   /* saved, failed */

  counts[nf_store_save_finish (NF_STORE (source), result, NULL) ? 0 : 1]++;
}

/* A bad one among many that wait together spoils none of the others, and each hears its own outcome. */
static void
test_bad_one_among_many (void)
{
  g_auto (OpenStore) store = open_well (NULL);
  guint counts[2] = { 0, 0 };

  for (guint i = 1; i <= 2000; i++)
    {
      NfStoreRow row = row_of (i, i % 100 == 50 ? 11 : 5, 0);
      nf_store_save_async (store, &row, NULL, count_saved_cb, counts);
    }
  nf_test_wait_until (counts[0] + counts[1] == 2000);
  g_assert_cmpuint (counts[1], ==, 20);
  g_assert_cmpuint (count_rows (store), ==, 1980);
}

/* Cancelled while they wait: the others are written. */
static void
test_some_cancelled (void)
{
  g_auto (OpenStore) store = open_well (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint counts[2] = { 0, 0 };

  for (guint i = 1; i <= 600; i++)
    {
      NfStoreRow row = row_of (i, 5, 0);
      nf_store_save_async (store, &row, i % 2 == 0 ? cancellable : NULL, count_saved_cb, counts);
    }
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (counts[0] + counts[1] == 600);
  g_assert_cmpuint (counts[0], ==, 300);
  g_assert_cmpuint (count_rows (store), >=, 300);
}

static void
test_cancelled (void)
{
  g_auto (OpenStore) store = open_well (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  NfStoreRow row = row_of (1, 4, 0);
  Saves saves = { 0 };

  g_cancellable_cancel (cancellable);
  nf_store_save_async (store, &row, cancellable, saved_cb, &saves);
  nf_test_wait_until (saves.n_done == 1);
  g_assert_error (saves.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&saves.error);
  g_assert_cmpuint (count_rows (store), ==, 0);
}

/* --- places that cannot be written --------------------------------------------------------------------------------- */

static void
assert_works_without_saving (NfStore *store)
{
  NfStoreRow row = row_of (1, 4, 0);
  Saves saves = { 0 };

  nf_store_save_async (store, &row, NULL, saved_cb, &saves);
  g_assert_cmpuint (saves.n_done, ==, 0);
  nf_test_wait_until (saves.n_done == 1);
  g_assert_error (saves.error, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE);
  g_clear_error (&saves.error);
  nf_store_flush (store);
}

static void
test_below_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->dir, "data", NULL);
  g_autofree char *message = NULL;
  g_auto (OpenStore) store = NULL;

  make_file (file, "mine", 4);
  store = open_badly (fixture->path, NF_STORE_ERROR_UNWRITABLE, TRUE, &message);
  g_assert_nonnull (strstr (message, "store.db"));
  g_assert_cmpuint (count_rows (store), ==, 0);
  assert_works_without_saving (store);
  assert_file (file, "mine", 4);
}

static void
test_unwritable_folder (void)
{
  g_auto (OpenStore) store = open_badly ("/proc/nextfilms/store.db", NF_STORE_ERROR_UNWRITABLE, TRUE, NULL);

  assert_works_without_saving (store);
}

static void
test_is_folder (Fixture *fixture, gconstpointer data)
{
  g_auto (OpenStore) store = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->path, 0700), ==, 0);
  store = open_badly (fixture->path, NF_STORE_ERROR_UNWRITABLE, TRUE, NULL);
  assert_works_without_saving (store);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_DIR));
}

static void
test_read_only_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_auto (OpenStore) store = NULL;

  make_filled (fixture->path, 3);
  g_assert_cmpint (g_chmod (fixture->path, 0400), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  if (access (fixture->path, W_OK) == 0)
    {
      g_test_skip ("this user may write everything");
      return;
    }
  store = open_badly (fixture->path, NF_STORE_ERROR_UNWRITABLE, TRUE, NULL);
  g_assert_cmpuint (count_rows (store), ==, 3);
  assert_works_without_saving (store);
}

/* No byte can be written to any file, as on a full disk: what is there stays readable, saves fail by name. */
static void
test_full_disk_child (void)
{
  g_autofree char *dir = g_path_get_dirname (g_getenv (CHILD_PATH));
  g_autofree char *fresh = g_build_filename (dir, "fresh", "store.db", NULL);
  g_auto (OpenStore) store = open_well (g_getenv (CHILD_PATH));
  g_auto (OpenStore) other = NULL;
  struct rlimit limit = { 0, RLIM_INFINITY };
  struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
  NfStoreRow row = row_of (1000, 4, 0);
  Saves saves = { 0 };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  nf_store_save_async (store, &row, NULL, saved_cb, &saves);
  nf_test_wait_until (saves.n_done == 1);
  g_assert_true (saves.error != NULL && saves.error->domain == NF_STORE_ERROR);
  g_clear_error (&saves.error);
  g_assert_cmpuint (count_rows (store), ==, 3);

  /* A file cannot be made either. */
  {
    g_autoptr (GError) problem = NULL;
    other = nf_store_open (fresh, &problem);
    g_assert_true (problem != NULL && problem->domain == NF_STORE_ERROR);
    g_assert_true (nf_store_get_read_only (other));
    g_assert_cmpuint (count_rows (other), ==, 0);
  }

  /* Room again: the same store goes on. */
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  save (store, 1000, 4, 0);
  g_assert_cmpuint (count_rows (store), ==, 4);
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  make_filled (fixture->path, 3);
  g_setenv (CHILD_PATH, fixture->path, TRUE);
  g_test_trap_subprocess ("/store/full-disk/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  {
    g_auto (OpenStore) store = open_well (fixture->path);
    g_assert_cmpuint (count_rows (store), ==, 4);
  }
}

/* --- damaged files ------------------------------------------------------------------------------------------------- */

static void
test_not_a_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_strconcat (fixture->path, ".damaged-1", NULL);
  g_autofree char *second = g_strconcat (fixture->path, ".damaged-2", NULL);
  g_autofree char *text = g_strnfill (3000, 'z');

  for (guint pass = 0; pass < 2; pass++)
    {
      g_autofree char *message = NULL;
      g_auto (OpenStore) store = NULL;

      make_file (fixture->path, text, 3000);
      store = open_badly (fixture->path, NF_STORE_ERROR_CORRUPT, FALSE, &message);
      g_assert_nonnull (strstr (message, pass == 0 ? "store.db.damaged-1" : "store.db.damaged-2"));
      g_assert_cmpuint (count_rows (store), ==, 0);
      save (store, 1, 8, 0);
    }
  assert_file (first, text, 3000);
  assert_file (second, text, 3000);
  {
    g_auto (OpenStore) store = open_well (fixture->path);
    g_assert_cmpuint (count_rows (store), ==, 1);
  }
}

/* Cut anywhere: it is noticed and kept aside. (SQLite takes a file of one byte for an empty one, and fills up the last page:
 * a cut in there may change values of the last rows, and nothing can tell.) */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->path, ".damaged-1", NULL);
  g_autofree char *contents = NULL;
  gsize length;

  make_filled (fixture->path, 200);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 2 * PAGE_SIZE);
  for (gsize cut = 2; cut <= length - PAGE_SIZE; cut += cut < 200 ? 33 : 1531)
    {
      g_auto (OpenStore) store = NULL;

      g_test_message ("cut at %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, cut, length);
      make_file (fixture->path, contents, (gssize) cut);
      store = open_badly (fixture->path, NF_STORE_ERROR_CORRUPT, FALSE, NULL);
      g_assert_cmpuint (count_rows (store), ==, 0);
      save (store, 1, 8, 0);
      assert_file (aside, contents, cut);
      g_assert_cmpint (g_unlink (aside), ==, 0);
    }
  for (gsize cut = length - PAGE_SIZE + 7; cut < length; cut += 457)
    {
      g_autoptr (GError) problem = NULL;
      g_auto (OpenStore) store = NULL;

      make_file (fixture->path, contents, (gssize) cut);
      store = nf_store_open (fixture->path, &problem);
      if (problem != NULL)
        {
          g_assert_error (problem, NF_STORE_ERROR, NF_STORE_ERROR_CORRUPT);
          assert_file (aside, contents, cut);
          g_assert_cmpint (g_unlink (aside), ==, 0);
        }
      else
        g_assert_cmpuint (count_rows (store), >, 0);
    }
}

/* Any changed byte: never a crash, and what cannot be used is kept. */
static void
test_bit_flips (Fixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length;

  make_filled (fixture->path, 200);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  for (guint i = 0; i < 80; i++)
    {
      gsize at = i < 40 ? i * 2 + 1 : (gsize) g_test_rand_int_range (0, (gint32) length);
      char old = contents[at];
      g_autoptr (GError) problem = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      g_auto (OpenStore) store = NULL;

      contents[at] = (char) (old ^ (1 << g_test_rand_int_range (0, 8)));
      make_file (fixture->path, contents, (gssize) length);
      store = nf_store_open (fixture->path, &problem);
      g_assert_true (problem == NULL || problem->domain == NF_STORE_ERROR);
      rows = nf_store_load (store, &error);
      g_assert_true (error == NULL || error->domain == NF_STORE_ERROR);
      if (g_error_matches (problem, NF_STORE_ERROR, NF_STORE_ERROR_CORRUPT))
        {
          g_autofree char *aside = g_strconcat (fixture->path, ".damaged-1", NULL);
          assert_file (aside, contents, length);
          g_assert_cmpint (g_unlink (aside), ==, 0);
        }
      contents[at] = old;
    }
}

static void
test_foreign_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *aside = g_strconcat (fixture->path, ".damaged-1", NULL);
  g_auto (OpenStore) store = NULL;

  make_file (fixture->path, "", 0);
  {
    g_autoptr (NfDatabase) database = nf_database_open (fixture->path, NF_DATABASE_READ_WRITE, NULL);
    g_assert_true (nf_database_execute (database, "CREATE TABLE film (recipe); INSERT INTO film VALUES ('soup')", NULL));
  }
  store = open_badly (fixture->path, NF_STORE_ERROR_CORRUPT, FALSE, NULL);
  save (store, 1, 8, 0);
  {
    g_autoptr (NfDatabase) database = nf_database_open (aside, NF_DATABASE_READ_ONLY, NULL);
    g_assert_true (nf_database_execute (database, "SELECT recipe FROM film", NULL));
  }
}

/* The version is ours, the tables are not. */
static void
test_wrong_tables (Fixture *fixture, gconstpointer data)
{
  g_auto (OpenStore) store = NULL;
  g_autoptr (GError) error = NULL;

  make_file (fixture->path, "", 0);
  {
    g_autoptr (NfDatabase) database = nf_database_open (fixture->path, NF_DATABASE_READ_WRITE, NULL);
    g_assert_true (nf_database_execute (database, "CREATE TABLE film (recipe)", NULL));
    g_assert_true (nf_database_set_user_version (database, NF_STORE_VERSION, NULL));
  }
  store = open_badly (fixture->path, NF_STORE_ERROR_IO, TRUE, NULL);
  g_assert_null (nf_store_load (store, &error));
  g_assert_error (error, NF_STORE_ERROR, NF_STORE_ERROR_IO);
  assert_works_without_saving (store);
}

static void
test_too_new (Fixture *fixture, gconstpointer data)
{
  g_auto (OpenStore) store = NULL;
  g_autofree char *before = NULL;
  g_autofree char *message = NULL;
  gsize length;

  make_filled (fixture->path, 3);
  {
    g_autoptr (NfDatabase) database = nf_database_open (fixture->path, NF_DATABASE_READ_WRITE, NULL);
    g_assert_true (nf_database_execute (database, "ALTER TABLE film ADD COLUMN mood TEXT", NULL));
    g_assert_true (nf_database_set_user_version (database, NF_STORE_VERSION + 1, NULL));
  }
  g_assert_true (g_file_get_contents (fixture->path, &before, &length, NULL));
  store = open_badly (fixture->path, NF_STORE_ERROR_TOO_NEW, TRUE, &message);
  g_assert_cmpuint (count_rows (store), ==, 3);
  assert_works_without_saving (store);
  g_clear_object (&store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_file (fixture->path, before, length);
}

/* --- work on other tables ------------------------------------------------------------------------------------------ */

static gboolean
count_films_func (NfDatabase *database, gpointer data, GError **error)
{
  g_autoptr (NfStatement) count = nf_database_prepare (database, "SELECT count(*) FROM film", error);

  g_assert_cmpint (nf_statement_step (count, error), ==, NF_STEP_ROW);
  *(gint64 *) data = nf_statement_get_int64 (count, 0);
  return TRUE;
}

static gboolean
half_done_func (NfDatabase *database, gpointer data, GError **error)
{
  return nf_database_execute (database, "DELETE FROM film", error) && nf_database_execute (database, "INSERT INTO nowhere VALUES (1)", error);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Saves *saves = data;

  g_clear_error (&saves->error);
  nf_store_run_finish (NF_STORE (source), result, &saves->error);
  saves->n_done++;
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  Saves saves = { 0 };
  gint64 n = -1;
  NfStoreRow row = row_of (1, 8, 0);

  {
    g_auto (OpenStore) store = open_well (fixture->path);

    /* in the order asked for: after the save, before what undoes itself */
    nf_store_save_async (store, &row, NULL, NULL, NULL);
    nf_store_run_async (store, count_films_func, &n, NULL, ran_cb, &saves);
    nf_test_wait_until (saves.n_done == 1);
    g_assert_no_error (saves.error);
    g_assert_cmpint (n, ==, 1);
    nf_store_run_async (store, half_done_func, g_strdup ("freed"), g_free, ran_cb, &saves);
    nf_test_wait_until (saves.n_done == 2);
    g_assert_error (saves.error, NF_STORE_ERROR, NF_STORE_ERROR_IO);
    g_assert_cmpuint (count_rows (store), ==, 1);
    save (store, 2, 5, 0);   /* no transaction was left open */
  }
  {
    g_autoptr (NfDatabase) database = nf_database_open (fixture->path, NF_DATABASE_READ_WRITE, NULL);

    g_assert_true (nf_database_set_user_version (database, NF_STORE_VERSION + 1, NULL));
  }
  {
    g_auto (OpenStore) store = open_badly (fixture->path, NF_STORE_ERROR_TOO_NEW, TRUE, NULL);

    nf_store_run_async (store, count_films_func, &n, NULL, ran_cb, &saves);
    nf_test_wait_until (saves.n_done == 3);
    g_assert_error (saves.error, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE);
  }
  g_clear_error (&saves.error);
}

/* --- kill -9 ------------------------------------------------------------------------------------------------------- */

static void
acknowledge_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  static guint n_acknowledged;
  int fd = GPOINTER_TO_INT (data);

  g_assert_true (nf_store_save_finish (NF_STORE (source), result, NULL));
  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  if (++n_acknowledged == N_KILL_ACKNOWLEDGED)
    kill (getpid (), SIGKILL);
}

static void
test_kill_child (void)
{
  g_autofree char *counter = g_strconcat (g_getenv (CHILD_PATH), ".acknowledged", NULL);
  g_auto (OpenStore) store = open_well (g_getenv (CHILD_PATH));
  int fd = g_open (counter, O_CREAT | O_WRONLY, 0600);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = 1; i <= N_KILL_SAVES; i++)
    {
      NfStoreRow row = row_of (i, 1 + i % 10, i % 8);
      nf_store_save_async (store, &row, NULL, acknowledge_cb, GINT_TO_POINTER (fd));
    }
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autofree char *counter = g_strconcat (fixture->path, ".acknowledged", NULL);
  g_autofree char *acknowledged = NULL;
  g_auto (OpenStore) store = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gsize n_acknowledged;

  g_setenv (CHILD_PATH, fixture->path, TRUE);
  g_test_trap_subprocess ("/store/kill/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();

  g_assert_true (g_file_get_contents (counter, &acknowledged, &n_acknowledged, NULL));
  g_assert_cmpuint (n_acknowledged, ==, N_KILL_ACKNOWLEDGED);
  store = open_well (fixture->path);
  rows = load (store);
  g_assert_cmpuint (rows->len, >=, n_acknowledged);
  for (guint i = 0; i < rows->len; i++)
    {
      NfStoreRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpuint (row->movie_id, ==, i + 1);
      g_assert_cmpuint (row->rating, ==, 1 + row->movie_id % 10);
      g_assert_cmpuint (row->marks, ==, row->movie_id % 8);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store/round-trip", test_round_trip);
  ADD ("/store/order", test_order);
  ADD ("/store/drop", test_drop);
  g_test_add_func ("/store/memory", test_memory);
  g_test_add_func ("/store/odd-titles", test_odd_titles);
  g_test_add_func ("/store/bad-values", test_bad_values);
  g_test_add_func ("/store/bad-one-among-many", test_bad_one_among_many);
  g_test_add_func ("/store/some-cancelled", test_some_cancelled);
  g_test_add_func ("/store/cancelled", test_cancelled);
  ADD ("/store/below-a-file", test_below_a_file);
  g_test_add_func ("/store/unwritable-folder", test_unwritable_folder);
  ADD ("/store/is-folder", test_is_folder);
  ADD ("/store/read-only-file", test_read_only_file);
  ADD ("/store/full-disk", test_full_disk);
  g_test_add_func ("/store/full-disk/subprocess", test_full_disk_child);
  ADD ("/store/not-a-database", test_not_a_database);
  ADD ("/store/truncated", test_truncated);
  ADD ("/store/bit-flips", test_bit_flips);
  ADD ("/store/foreign-database", test_foreign_database);
  ADD ("/store/wrong-tables", test_wrong_tables);
  ADD ("/store/too-new", test_too_new);
  ADD ("/store/run", test_run);
  ADD ("/store/kill", test_kill);
  g_test_add_func ("/store/kill/subprocess", test_kill_child);
#undef ADD
  return g_test_run ();
}
