/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-disk-cache.h"

#include "nf-test-utils.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MB (1000 * 1000)

static void
collect_files (const char *folder, GPtrArray *files)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_files (path, files);
      else if (!g_str_equal (name, "paths"))
        g_ptr_array_add (files, g_steal_pointer (&path));
    }
}

static void
assert_holds (NfDiskCache *cache, const char *key, const char *text)
{
  g_autoptr (GBytes) bytes = nf_disk_cache_read (cache, key);

  if (text == NULL)
    g_assert_null (bytes);
  else
    {
      g_assert_nonnull (bytes);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
    }
}

static void
write_text (NfDiskCache *cache, const char *key, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  nf_disk_cache_write (cache, key, bytes);
}

static void
test_files (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *folder = g_build_filename (dir, "a", "b", NULL);
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (folder, MB);
  g_autoptr (NfDiskCache) again = nf_disk_cache_new (folder, MB);

  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  assert_holds (cache, "w342/x.jpg", NULL);
  write_text (cache, "w342/x.jpg", "first");
  write_text (cache, "w500/x.jpg", "second");
  assert_holds (cache, "w342/x.jpg", "first");
  assert_holds (again, "w500/x.jpg", "second");
  write_text (cache, "w342/x.jpg", "third");
  assert_holds (again, "w342/x.jpg", "third");
  nf_disk_cache_remove (cache, "w342/x.jpg");
  assert_holds (cache, "w342/x.jpg", NULL);
  /* a key is never a path */
  write_text (cache, "../../../escape", "in here");
  assert_holds (cache, "../../../escape", "in here");
  nf_test_remove_dir (dir);
}

static void
test_damaged (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (dir, MB);
  static const char *cases[] = { "", "x", "firsT0123456789012345678901234567890123456789" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

      write_text (cache, "key", "first");
      collect_files (dir, files);
      g_assert_cmpuint (files->len, ==, 1);
      g_assert_true (g_file_set_contents (g_ptr_array_index (files, 0), cases[i], -1, NULL));
      assert_holds (cache, "key", NULL);
      g_assert_false (g_file_test (g_ptr_array_index (files, 0), G_FILE_TEST_EXISTS));
    }
  nf_test_remove_dir (dir);
}

static void
test_bounded (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (dir, 100 * 1000);
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  guint64 sum = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("key %u", i);
      g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_free);

      write_text (cache, key, text);
      /* everything is a bit older than the next one, but what is read is in use */
      collect_files (dir, now);
      for (guint j = 0; j < now->len; j++)
        {
          struct stat info;

          g_assert_cmpint (stat (g_ptr_array_index (now, j), &info), ==, 0);
          struct timespec times[2] = { { info.st_mtime - 4000, 0 }, { info.st_mtime - 4000, 0 } };
          utimensat (AT_FDCWD, g_ptr_array_index (now, j), times, 0);
        }
      assert_holds (cache, "key 0", text);
    }
  collect_files (dir, files);
  for (guint i = 0; i < files->len; i++)
    {
      GStatBuf info;

      g_assert_cmpint (g_stat (g_ptr_array_index (files, i), &info), ==, 0);
      sum += (guint64) info.st_size;
    }
  g_assert_cmpuint (sum, <=, 100 * 1000);
  g_assert_cmpuint (sum, >, 50 * 1000);
  assert_holds (cache, "key 1", NULL);
  assert_holds (cache, "key 59", text);

  /* larger than everything together: not kept */
  g_autofree char *huge = g_strnfill (200 * 1000, 'x');
  write_text (cache, "huge", huge);
  assert_holds (cache, "huge", NULL);
  assert_holds (cache, "key 59", text);

  nf_disk_cache_set_max_bytes (cache, 6000);
  write_text (cache, "last", text);
  g_ptr_array_set_size (files, 0);
  collect_files (dir, files);
  g_assert_cmpuint (files->len, <=, 1);
  nf_test_remove_dir (dir);
}

static void
test_paths (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (dir, MB);
  gint64 age = -1;

  g_assert_false (nf_disk_cache_is_used (dir));
  g_assert_false (nf_disk_cache_is_used (NULL));
  g_assert_cmpstr (nf_disk_cache_get_path (cache, 5, NULL), ==, NULL);
  nf_disk_cache_set_path (cache, 5, "/five.jpg");
  nf_disk_cache_set_path (cache, 6, NULL);
  nf_disk_cache_set_path (cache, 7, "/old.jpg");
  nf_disk_cache_set_path (cache, 7, "/new.jpg");
  nf_disk_cache_set_path (cache, 8, "/two words.jpg");
  nf_disk_cache_set_path (cache, 9, "/two\n10 1 /lines.jpg");
  nf_disk_cache_set_path (cache, 0, "/zero.jpg");
  g_assert_true (nf_disk_cache_is_used (dir));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 5, &age), ==, "/five.jpg");
      g_assert_cmpint (age, <=, 100);
      g_assert_cmpint (age, >=, 0);
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 6, NULL), ==, "");
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 7, NULL), ==, "/new.jpg");
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 8, NULL), ==, NULL);
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 9, NULL), ==, NULL);
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 10, NULL), ==, NULL);
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 0, NULL), ==, NULL);
      g_clear_pointer (&cache, nf_disk_cache_unref);
      cache = nf_disk_cache_new (dir, MB);
    }
  nf_test_remove_dir (dir);
}

static void
test_damaged_paths (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *name = g_build_filename (dir, "paths", NULL);
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (dir, MB);
  gint64 age;

  g_assert_true (g_file_set_contents (name, "5 1 /five.jpg\n\n \nx\n7\n8 \n9 1\n10 1 \n11 a /x.jpg\n4294967296 1 /y.jpg\n-1 1 /z.jpg\n12 1 /a b\n6 1 -\n7 1 /cut.j", -1, NULL));
  g_assert_cmpstr (nf_disk_cache_get_path (cache, 5, &age), ==, "/five.jpg");
  g_assert_cmpint (age, >, 1000 * 1000);
  g_assert_cmpstr (nf_disk_cache_get_path (cache, 6, NULL), ==, "");
  for (guint i = 7; i < 13; i++)
    g_assert_cmpstr (nf_disk_cache_get_path (cache, i, NULL), ==, NULL);
  g_assert_cmpstr (nf_disk_cache_get_path (cache, G_MAXUINT32, NULL), ==, NULL);
  nf_test_remove_dir (dir);
}

/* A list full of replaced lines is rewritten when it is next read. */
static void
test_compacted_paths (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *name = g_build_filename (dir, "paths", NULL);
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (dir, MB);
  g_autofree char *path = NULL;
  GStatBuf before, after;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *value = g_strdup_printf ("/n%u.jpg", i);
      nf_disk_cache_set_path (cache, 1 + i % 2, value);
    }
  g_assert_cmpint (g_stat (name, &before), ==, 0);
  g_clear_pointer (&cache, nf_disk_cache_unref);
  cache = nf_disk_cache_new (dir, MB);
  g_assert_cmpstr (nf_disk_cache_get_path (cache, 2, NULL), ==, "/n499.jpg");
  g_assert_cmpint (g_stat (name, &after), ==, 0);
  g_assert_cmpint (after.st_size, <, before.st_size / 50);
  g_clear_pointer (&cache, nf_disk_cache_unref);
  cache = nf_disk_cache_new (dir, MB);
  g_assert_cmpstr (nf_disk_cache_get_path (cache, 1, NULL), ==, "/n498.jpg");
  nf_test_remove_dir (dir);
}

static void
test_clear (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *folder = g_build_filename (dir, "posters", NULL);
  g_autoptr (NfDiskCache) cache = nf_disk_cache_new (folder, MB);
  g_autoptr (NfDiskCache) again = NULL;

  g_assert_cmpuint (nf_disk_cache_get_size (cache), ==, 0);
  g_assert_true (nf_disk_cache_clear (cache));   /* there is nothing yet */
  write_text (cache, "one", "0123456789");
  write_text (cache, "two", "0123456789");
  nf_disk_cache_set_path (cache, 5, "/x.jpg");
  g_assert_cmpuint (nf_disk_cache_get_size (cache), >=, 2 * (10 + 32) + 8);
  g_assert_true (nf_disk_cache_clear (cache));
  g_assert_cmpuint (nf_disk_cache_get_size (cache), ==, 0);
  g_assert_null (nf_disk_cache_get_path (cache, 5, NULL));
  assert_holds (cache, "one", NULL);
  write_text (cache, "one", "new");
  assert_holds (cache, "one", "new");
  again = nf_disk_cache_new (folder, MB);
  g_assert_null (nf_disk_cache_get_path (again, 5, NULL));
  nf_test_remove_dir (dir);
}

static void
test_without_disk (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  char *folders[3] = { NULL, g_build_filename (file, "folder", NULL), g_strdup ("/proc/nextfilms-cannot-be") };

  g_assert_true (g_file_set_contents (file, "in the way", -1, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (NfDiskCache) cache = nf_disk_cache_new (folders[i], MB);

      write_text (cache, "key", "text");
      assert_holds (cache, "key", NULL);
      nf_disk_cache_remove (cache, "key");
      nf_disk_cache_set_path (cache, 5, "/x.jpg");
      /* for this session it is known all the same */
      g_assert_cmpstr (nf_disk_cache_get_path (cache, 5, NULL), ==, "/x.jpg");
      g_assert_false (nf_disk_cache_is_used (folders[i]));
      g_assert_cmpuint (nf_disk_cache_get_size (cache), ==, 0);
      nf_disk_cache_clear (cache);
    }
  g_free (folders[1]);
  g_free (folders[2]);
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/disk-cache/files", test_files);
  g_test_add_func ("/disk-cache/damaged", test_damaged);
  g_test_add_func ("/disk-cache/bounded", test_bounded);
  g_test_add_func ("/disk-cache/paths", test_paths);
  g_test_add_func ("/disk-cache/damaged-paths", test_damaged_paths);
  g_test_add_func ("/disk-cache/compacted-paths", test_compacted_paths);
  g_test_add_func ("/disk-cache/clear", test_clear);
  g_test_add_func ("/disk-cache/without-disk", test_without_disk);

  return g_test_run ();
}
