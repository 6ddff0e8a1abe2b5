/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-store.h"

#include "nf-database.h"
#include "nf-test-utils.h"

#include <glib/gstdio.h>

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static NfMetadataRecord *
load (NfMetadataStore *store, NfMetadataKind kind, guint32 id, const char *locale)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NfMetadataRecord *record;

  nf_metadata_store_load_async (store, kind, id, locale, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  record = nf_metadata_store_load_finish (store, result, &error);
  g_assert_no_error (error);
  return record;
}

static gint64
get_size (NfMetadataStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_metadata_store_get_size_async (store, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_metadata_store_get_size_finish (store, result, NULL);
}

static void
clear (NfMetadataStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  nf_metadata_store_clear_async (store, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_true (nf_metadata_store_clear_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
save (NfMetadataStore *store, NfMetadataKind kind, guint32 id, const char *locale, gint64 at, const char *value)
{
  g_autoptr (GBytes) bytes = g_bytes_new (value, strlen (value));

  nf_metadata_store_save (store, kind, id, locale, at, bytes, NULL);
}

static void
assert_record (NfMetadataStore *store, NfMetadataKind kind, guint32 id, const char *locale, const char *value, gint64 at, gboolean same_locale)
{
  g_autoptr (NfMetadataRecord) record = load (store, kind, id, locale);

  g_assert_nonnull (record);
  g_assert_cmpmem (g_bytes_get_data (record->value, NULL), g_bytes_get_size (record->value), value, strlen (value));
  g_assert_cmpint (record->fetched_at, ==, at);
  g_assert_cmpint (record->same_locale, ==, same_locale);
}

/* The last reference goes, and with it the file is closed. */
static void
end (NfMetadataStore *store)
{
  gpointer weak = store;

  g_object_add_weak_pointer (G_OBJECT (store), &weak);
  g_object_unref (store);
  nf_test_wait_until (weak == NULL);
}

static void
test_records (void)
{
  g_autofree char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "cache", "metadata.db", NULL);
  NfMetadataStore *store = nf_metadata_store_new (path, 1000000);

  /* asking makes no file */
  g_assert_null (load (store, NF_METADATA_FILM, 1, "en-US"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (get_size (store), ==, 0);

  save (store, NF_METADATA_FILM, 1, "en-US", 100, "english");
  assert_record (store, NF_METADATA_FILM, 1, "en-US", "english", 100, TRUE);
  /* another language is better than none, until the right one is there */
  assert_record (store, NF_METADATA_FILM, 1, "de-DE", "english", 100, FALSE);
  save (store, NF_METADATA_FILM, 1, "de-DE", 50, "deutsch");
  assert_record (store, NF_METADATA_FILM, 1, "de-DE", "deutsch", 50, TRUE);
  save (store, NF_METADATA_FILM, 1, "de-DE", 200, "neu");
  assert_record (store, NF_METADATA_FILM, 1, "de-DE", "neu", 200, TRUE);
  /* a person of the same number is somebody else */
  g_assert_null (load (store, NF_METADATA_PERSON, 1, "en-US"));

  end (store);
  store = nf_metadata_store_new (path, 1000000);
  assert_record (store, NF_METADATA_FILM, 1, "de-DE", "neu", 200, TRUE);
  g_assert_cmpint (get_size (store), >, 0);
  clear (store);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (load (store, NF_METADATA_FILM, 1, "de-DE"));
  save (store, NF_METADATA_FILM, 2, "en-US", 1, "after");
  assert_record (store, NF_METADATA_FILM, 2, "en-US", "after", 1, TRUE);
  end (store);
  nf_test_remove_dir (g_steal_pointer (&dir));
}

static void
test_titles (void)
{
  NfMetadataStore *store = nf_metadata_store_new (NULL, 1000000);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  const NfMetadataTitles *row;

  nf_metadata_store_save (store, NF_METADATA_FILM, 862, "en-US", 1, bytes, &(NfMetadataTitles) { 862, 81, (char *) "Old" });
  nf_metadata_store_save (store, NF_METADATA_FILM, 862, "en-US", 2, bytes, &(NfMetadataTitles) { 862, 82, (char *) "One\nTwo" });
  nf_metadata_store_load_titles_async (store, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  rows = nf_metadata_store_load_titles_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (row->tmdb_id, ==, 862);
  g_assert_cmpuint (row->runtime, ==, 82);
  g_assert_cmpstr (row->titles, ==, "One\nTwo");
  g_clear_object (&result);
  end (store);
}

/* Above the limit what was used least recently goes. */
static void
test_limit (void)
{
  g_autofree char *value = g_strnfill (1000, 'x');
  NfMetadataStore *store = nf_metadata_store_new (NULL, 20000);

  for (guint i = 1; i <= 15; i++)
    save (store, NF_METADATA_FILM, i, "en-US", 1, value);
  nf_metadata_record_free (load (store, NF_METADATA_FILM, 1, "en-US"));
  for (guint i = 16; i <= 30; i++)
    save (store, NF_METADATA_FILM, i, "en-US", 1, value);
  g_assert_cmpint (get_size (store), <=, 20000);
  assert_record (store, NF_METADATA_FILM, 30, "en-US", value, 1, TRUE);
  assert_record (store, NF_METADATA_FILM, 1, "en-US", value, 1, TRUE);
  g_assert_null (load (store, NF_METADATA_FILM, 2, "en-US"));
  end (store);
}

static void
write_file (const char *path, const char *what)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (what, "later"))
    {
      g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, &error);

      g_assert_no_error (error);
      g_assert_true (nf_database_execute (database, "CREATE TABLE other (x)", NULL) && nf_database_set_user_version (database, 99, NULL));
    }
  else if (g_str_equal (what, "foreign"))
    {
      g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, &error);

      g_assert_true (nf_database_execute (database, "CREATE TABLE record (x)", NULL));
    }
  else
    g_assert_true (g_file_set_contents (path, what, -1, NULL));
}

/* A cache that cannot be read is replaced, not mourned. */
static void
test_damaged (void)
{
  static const char *const kinds[] = { "not a database at all, but long enough to be looked at as one ....................................", "later", "foreign" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *dir = nf_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "metadata.db", NULL);
      NfMetadataStore *store;

      write_file (path, kinds[i]);
      store = nf_metadata_store_new (path, 1000000);
      g_assert_null (load (store, NF_METADATA_FILM, 1, "en-US"));
      save (store, NF_METADATA_FILM, 1, "en-US", 1, "new");
      assert_record (store, NF_METADATA_FILM, 1, "en-US", "new", 1, TRUE);
      end (store);
      nf_test_remove_dir (g_steal_pointer (&dir));
    }
}

/* A page in the middle is overwritten while nobody looks. */
static void
test_damaged_inside (void)
{
  g_autofree char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "metadata.db", NULL);
  g_autofree char *value = g_strnfill (20000, 'x'), *contents = NULL;
  NfMetadataStore *store = nf_metadata_store_new (path, 10000000);
  gsize size;

  for (guint i = 1; i <= 40; i++)
    save (store, NF_METADATA_FILM, i, "en-US", 1, value);
  nf_metadata_store_flush (store);
  end (store);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  memset (contents + 4096, 0x5a, size - 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));

  store = nf_metadata_store_new (path, 10000000);
  for (guint i = 1; i <= 40; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (NfMetadataRecord) record = NULL;

      nf_metadata_store_load_async (store, NF_METADATA_FILM, i, "en-US", NULL, finished_cb, &result);
      nf_test_wait_until (result != NULL);
      record = nf_metadata_store_load_finish (store, result, NULL);
      g_assert_null (record);
    }
  save (store, NF_METADATA_FILM, 1, "en-US", 7, "sound again");
  assert_record (store, NF_METADATA_FILM, 1, "en-US", "sound again", 7, TRUE);
  end (store);
  nf_test_remove_dir (g_steal_pointer (&dir));
}

/* Where nothing can be written nothing is kept, and nothing else happens. */
static void
test_unwritable (void)
{
  g_autofree char *dir = nf_test_make_dir ();
  g_autofree char *blocker = g_build_filename (dir, "file", NULL);
  g_autofree char *path = g_build_filename (blocker, "metadata.db", NULL);
  NfMetadataStore *store;

  g_assert_true (g_file_set_contents (blocker, "x", 1, NULL));
  store = nf_metadata_store_new (path, 1000000);
  save (store, NF_METADATA_FILM, 1, "en-US", 1, "lost");
  nf_metadata_store_flush (store);
  g_assert_null (load (store, NF_METADATA_FILM, 1, "en-US"));
  end (store);
  nf_test_remove_dir (g_steal_pointer (&dir));
}

static void
test_cancelled (void)
{
  NfMetadataStore *store = nf_metadata_store_new (NULL, 1000000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  nf_metadata_store_load_async (store, NF_METADATA_FILM, 1, "en-US", cancellable, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_null (nf_metadata_store_load_finish (store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&result);
  end (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metadata-store/records", test_records);
  g_test_add_func ("/metadata-store/titles", test_titles);
  g_test_add_func ("/metadata-store/limit", test_limit);
  g_test_add_func ("/metadata-store/damaged", test_damaged);
  g_test_add_func ("/metadata-store/damaged-inside", test_damaged_inside);
  g_test_add_func ("/metadata-store/unwritable", test_unwritable);
  g_test_add_func ("/metadata-store/cancelled", test_cancelled);
  return g_test_run ();
}
