/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-disk-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_SIZE   32                  /* SHA-256 of the content, behind it */
#define MAX_FILE      (16 * 1024 * 1024)
#define MAX_PATHS     200000              /* lines of the list of paths; the catalogue has 86,537 films */
#define MAX_LIST      (32 * 1024 * 1024)  /* bytes of that list */
#define TOUCH_SECONDS 3600                /* how exact "recently used" is */
#define LIST_NAME     "paths"

typedef struct
{
  char  *path;   /* "" none */
  gint64 time;   /* Unix seconds */
} PathEntry;

typedef struct
{
  char   *name;
  gint64  time;
  guint64 size;
} Entry;

struct _NfDiskCache
{
  gatomicrefcount ref_count;
  char       *folder;
  guint64     max_bytes;   /* under the lock */
  guint64     used;        /* bytes, once measured */
  gboolean    measured;
  GHashTable *paths;       /* (nullable) until first needed: id → PathEntry */
};

G_LOCK_DEFINE_STATIC (max_bytes);

static void
path_entry_free (PathEntry *entry)
{
  g_free (entry->path);
  g_free (entry);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const Entry *left = a, *right = b;

  return (left->time > right->time) - (left->time < right->time);
}

/* --- files ------------------------------------------------------------------------------------------------------- */

/* The name says nothing of the key and is always one safe segment: "ab/cdef…" */
static char *
build_file_name (NfDiskCache *self, const char *key)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strdup_printf ("%s/%.2s/%.38s", self->folder, digest, digest + 2);
}

static void
get_digest (const guint8 *data, gsize size, guint8 digest[DIGEST_SIZE])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = DIGEST_SIZE;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, digest, &length);
}

static gboolean
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* A cache may lose its newest files in a power cut, so there is no fsync; the digest tells. */
static gboolean
write_file (const char *name, const guint8 *data, gsize size, const guint8 *tail, gsize tail_size)
{
  g_autofree char *temporary = g_strconcat (name, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  gboolean good;

  if (fd < 0)
    return FALSE;
  good = write_all (fd, data, size) && write_all (fd, tail, tail_size);
  good = close (fd) == 0 && good;
  good = good && g_rename (temporary, name) == 0;
  if (!good)
    g_unlink (temporary);
  return good;
}

/* Every kept file. Returns: their bytes together */
static guint64
list_files (NfDiskCache *self, GArray *entries)
{
  g_autoptr (GDir) top = g_dir_open (self->folder, 0, NULL);
  const char *name;
  guint64 sum = 0;

  while (top != NULL && (name = g_dir_read_name (top)) != NULL)
    {
      g_autofree char *sub_name = NULL;
      g_autoptr (GDir) sub = NULL;
      const char *file;

      if (strlen (name) != 2 || !g_ascii_isxdigit (name[0]) || !g_ascii_isxdigit (name[1]))
        continue;
      sub_name = g_build_filename (self->folder, name, NULL);
      sub = g_dir_open (sub_name, 0, NULL);
      while (sub != NULL && (file = g_dir_read_name (sub)) != NULL)
        {
          Entry entry = { g_build_filename (sub_name, file, NULL), 0, 0 };
          GStatBuf info;

          if (g_lstat (entry.name, &info) != 0 || !S_ISREG (info.st_mode))
            {
              g_free (entry.name);
              continue;
            }
          entry.time = info.st_mtime;
          entry.size = (guint64) info.st_size;
          sum += entry.size;
          g_array_append_val (entries, entry);
        }
    }
  return sum;
}

static guint64
get_max_bytes (NfDiskCache *self)
{
  guint64 max_bytes;

  G_LOCK (max_bytes);
  max_bytes = self->max_bytes;
  G_UNLOCK (max_bytes);
  return max_bytes;
}

/* Down to nine tenths, so that it is not done for every file. */
static void
trim (NfDiskCache *self)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  guint64 max_bytes = get_max_bytes (self);

  g_array_set_clear_func (entries, entry_clear);
  self->used = list_files (self, entries);
  self->measured = TRUE;
  if (self->used <= max_bytes)
    return;
  g_array_sort (entries, compare_age);
  for (guint i = 0; i < entries->len && self->used > max_bytes / 10 * 9; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (g_unlink (entry->name) == 0)
        self->used -= entry->size;
    }
}

/* --- the list of paths ------------------------------------------------------------------------------------------- */

static gboolean
is_line_path (const char *path)
{
  return path[0] != '\0' && strlen (path) <= 200 && strpbrk (path, " \t\r\n") == NULL;
}

static void
append_line (GString *text, guint32 tmdb_id, const PathEntry *entry)
{
  g_string_append_printf (text, "%u %" G_GINT64_FORMAT " %s\n", tmdb_id, entry->time, entry->path[0] != '\0' ? entry->path : "-");
}

/* Rewrites the list without the lines that later ones replaced. */
static void
compact_paths (NfDiskCache *self, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, &key, &value))
    append_line (text, GPOINTER_TO_UINT (key), value);
  write_file (name, (const guint8 *) text->str, text->len, NULL, 0);
}

static void
load_paths (NfDiskCache *self)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  GStatBuf info;
  char *line, *next;
  guint n_lines = 0;

  if (self->paths != NULL)
    return;
  self->paths = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) path_entry_free);
  if (self->folder == NULL)
    return;
  name = g_build_filename (self->folder, LIST_NAME, NULL);
  if (g_stat (name, &info) != 0)
    return;
  if (!S_ISREG (info.st_mode) || info.st_size > MAX_LIST || !g_file_get_contents (name, &text, NULL, NULL))
    {
      g_unlink (name);
      return;
    }

  for (line = text; *line != '\0' && g_hash_table_size (self->paths) < MAX_PATHS; line = next)
    {
      char *end = strchr (line, '\n'), *at;
      guint64 id;
      gint64 time;

      if (end == NULL)   /* a line that was cut when it was written */
        break;
      *end = '\0';
      next = end + 1;
      n_lines++;
      id = g_ascii_strtoull (line, &at, 10);
      if (at == line || *at != ' ' || id == 0 || id > G_MAXUINT32)
        continue;
      time = g_ascii_strtoll (at + 1, &at, 10);
      if (*at != ' ' || !is_line_path (at + 1))
        continue;
      PathEntry *entry = g_new0 (PathEntry, 1);
      entry->path = g_strdup (g_str_equal (at + 1, "-") ? "" : at + 1);
      entry->time = time;
      g_hash_table_replace (self->paths, GUINT_TO_POINTER ((guint32) id), entry);
    }
  if (n_lines > 2 * g_hash_table_size (self->paths) + 100)
    compact_paths (self, name);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfDiskCache *
nf_disk_cache_new (const char *folder, guint64 max_bytes)
{
  NfDiskCache *self = g_new0 (NfDiskCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  return self;
}

NfDiskCache *
nf_disk_cache_ref (NfDiskCache *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_disk_cache_unref (NfDiskCache *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->paths, g_hash_table_unref);
  g_free (self->folder);
  g_free (self);
}

void
nf_disk_cache_set_max_bytes (NfDiskCache *self, guint64 new_max_bytes)
{
  G_LOCK (max_bytes);
  self->max_bytes = new_max_bytes;
  G_UNLOCK (max_bytes);
}

gboolean
nf_disk_cache_is_used (const char *folder)
{
  g_autofree char *name = folder != NULL ? g_build_filename (folder, LIST_NAME, NULL) : NULL;
  GStatBuf info;

  return name != NULL && g_stat (name, &info) == 0 && info.st_size > 0;
}

GBytes *
nf_disk_cache_read (NfDiskCache *self, const char *key)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  guint8 digest[DIGEST_SIZE];
  GStatBuf info;
  gsize size;

  if (self->folder == NULL)
    return NULL;
  name = build_file_name (self, key);
  if (g_lstat (name, &info) != 0)
    return NULL;
  if (!S_ISREG (info.st_mode) || info.st_size > MAX_FILE || !g_file_get_contents (name, &text, &size, NULL))
    size = 0;
  if (size > DIGEST_SIZE)
    get_digest ((const guint8 *) text, size - DIGEST_SIZE, digest);
  if (size <= DIGEST_SIZE || memcmp (digest, text + size - DIGEST_SIZE, DIGEST_SIZE) != 0)
    {
      g_unlink (name);
      return NULL;
    }
  if (g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > TOUCH_SECONDS)
    utimensat (AT_FDCWD, name, NULL, 0);
  return g_bytes_new_take (g_steal_pointer (&text), size - DIGEST_SIZE);
}

void
nf_disk_cache_write (NfDiskCache *self, const char *key, GBytes *bytes)
{
  g_autofree char *name = NULL;
  g_autofree char *sub = NULL;
  guint8 digest[DIGEST_SIZE];
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (self->folder == NULL || size == 0 || size + DIGEST_SIZE > MIN (MAX_FILE, get_max_bytes (self)))
    return;
  name = build_file_name (self, key);
  sub = g_path_get_dirname (name);
  if (g_mkdir_with_parents (sub, 0700) != 0)
    return;
  get_digest (data, size, digest);
  if (!write_file (name, data, size, digest, sizeof digest))
    return;
  self->used += size + DIGEST_SIZE;
  if (!self->measured || self->used > get_max_bytes (self))
    trim (self);
}

void
nf_disk_cache_remove (NfDiskCache *self, const char *key)
{
  g_autofree char *name = self->folder != NULL ? build_file_name (self, key) : NULL;

  if (name != NULL)
    g_unlink (name);
}

const char *
nf_disk_cache_get_path (NfDiskCache *self, guint32 tmdb_id, gint64 *age)
{
  PathEntry *entry;

  load_paths (self);
  entry = g_hash_table_lookup (self->paths, GUINT_TO_POINTER (tmdb_id));
  if (entry == NULL)
    return NULL;
  if (age != NULL)
    *age = MAX (0, g_get_real_time () / G_USEC_PER_SEC - entry->time);
  return entry->path;
}

void
nf_disk_cache_set_path (NfDiskCache *self, guint32 tmdb_id, const char *path)
{
  g_autofree char *name = NULL;
  g_autoptr (GString) line = NULL;
  PathEntry *entry;
  int fd;

  if (tmdb_id == 0 || (path != NULL && !is_line_path (path)))
    return;
  load_paths (self);
  entry = g_new0 (PathEntry, 1);
  entry->path = g_strdup (path != NULL ? path : "");
  entry->time = g_get_real_time () / G_USEC_PER_SEC;
  g_hash_table_replace (self->paths, GUINT_TO_POINTER (tmdb_id), entry);
  if (self->folder == NULL || g_mkdir_with_parents (self->folder, 0700) != 0)
    return;

  name = g_build_filename (self->folder, LIST_NAME, NULL);
  line = g_string_new (NULL);
  append_line (line, tmdb_id, entry);
  fd = g_open (name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0)
    {
      if (!write_all (fd, (const guint8 *) line->str, line->len))
        g_debug ("the list of poster paths could not be extended");
      close (fd);
    }
}

guint64
nf_disk_cache_get_size (NfDiskCache *self)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autofree char *list = NULL;
  GStatBuf info;
  guint64 size;

  if (self->folder == NULL)
    return 0;
  g_array_set_clear_func (entries, entry_clear);
  list = g_build_filename (self->folder, LIST_NAME, NULL);
  size = list_files (self, entries);
  return g_stat (list, &info) == 0 && info.st_size > 0 ? size + (guint64) info.st_size : size;
}

gboolean
nf_disk_cache_clear (NfDiskCache *self)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autofree char *list = NULL;
  gboolean clean;

  g_clear_pointer (&self->paths, g_hash_table_unref);
  if (self->folder == NULL)
    return TRUE;
  g_array_set_clear_func (entries, entry_clear);
  list = g_build_filename (self->folder, LIST_NAME, NULL);
  clean = g_unlink (list) == 0 || errno == ENOENT;
  list_files (self, entries);
  for (guint i = 0; i < entries->len; i++)
    clean = (g_unlink (g_array_index (entries, Entry, i).name) == 0 || errno == ENOENT) && clean;
  self->used = 0;
  self->measured = FALSE;
  return clean;
}
