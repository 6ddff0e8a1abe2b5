/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-writer.h"

#include "nf-model-format.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_SECTIONS 24

typedef struct
{
  NfModelSection entry;
  gpointer data;       /* (owned) */
} Section;

typedef struct
{
  Section sections[MAX_SECTIONS];
  guint n;
} Builder;

static void
builder_clear (Builder *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->sections[i].data);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static gsize
dtype_size (NfModelDtype dtype)
{
  switch (dtype)
    {
    case NF_MODEL_DTYPE_U16:
      return 2;
    case NF_MODEL_DTYPE_U32:
    case NF_MODEL_DTYPE_F32:
      return 4;
    case NF_MODEL_DTYPE_U8:
    case NF_MODEL_DTYPE_I8:
    case NF_MODEL_DTYPE_VARIANT:
    default:
      return 1;
    }
}

static void
take (Builder *self, guint32 tag, NfModelDtype dtype, guint64 n_rows, guint64 n_cols, gpointer data)
{
  Section *s = &self->sections[self->n++];

  g_assert (self->n <= MAX_SECTIONS);
  s->data = data;
  s->entry.tag = tag;
  s->entry.dtype = dtype;
  s->entry.n_rows = n_rows;
  s->entry.n_cols = n_cols;
  s->entry.size = n_rows * n_cols * dtype_size (dtype);
  s->entry.flags = NF_MODEL_SECTION_REQUIRED;
}

static void
add (Builder *self, guint32 tag, NfModelDtype dtype, guint64 n_rows, gconstpointer data)
{
  take (self, tag, dtype, n_rows, 1, g_memdup2 (data, n_rows * dtype_size (dtype)));
}

static gsize
sha256 (GChecksum *checksum, guint8 *out, gsize n)
{
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_get_digest (checksum, digest, &length);
  memcpy (out, digest, n);
  return n;
}

/* --- the sections ------------------------------------------------------------------------------------------------- */

static void
add_titles (Builder *self, const NfModelContents *contents)
{
  guint32 *offsets = g_new (guint32, contents->n_items + 1);
  g_autoptr (GByteArray) pool = g_byte_array_new ();
  gsize size;

  for (guint i = 0; i < contents->n_items; i++)
    {
      offsets[i] = pool->len;
      g_byte_array_append (pool, (const guint8 *) contents->titles[i], (guint) strlen (contents->titles[i]) + 1);
    }
  offsets[contents->n_items] = pool->len;
  take (self, NF_MODEL_TAG_TITO, NF_MODEL_DTYPE_U32, (guint64) contents->n_items + 1, 1, offsets);
  size = pool->len;
  take (self, NF_MODEL_TAG_TITP, NF_MODEL_DTYPE_U8, size, 1, g_byte_array_free (g_steal_pointer (&pool), FALSE));
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const guint32 *x = a, *y = b;

  return x[0] != y[0] ? (x[0] > y[0]) - (x[0] < y[0]) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* Id and row, sorted; ids of 0 are left out. */
static void
add_index (Builder *self, guint32 tag, const guint32 *ids, guint n, const guint32 *more_ids, const NfItemIndex *more_rows, guint n_more)
{
  guint32 *pairs = g_new (guint32, 2 * ((gsize) n + n_more));
  gsize n_pairs = 0;

  for (guint i = 0; i < n; i++)
    if (ids[i] != 0)
      {
        pairs[2 * n_pairs] = ids[i];
        pairs[2 * n_pairs++ + 1] = i;
      }
  for (guint i = 0; i < n_more; i++)
    {
      pairs[2 * n_pairs] = more_ids[i];
      pairs[2 * n_pairs++ + 1] = more_rows[i];
    }
  qsort (pairs, n_pairs, 2 * sizeof (guint32), compare_pairs);
  take (self, tag, NF_MODEL_DTYPE_U32, n_pairs, 2, pairs);
}

/* One scale per row so that its largest value is 127; ties round to even. */
static gboolean
add_factors (Builder *self, const NfModelContents *contents, GError **error)
{
  gsize n = contents->n_items, k = contents->rank, stride = (k + NF_MODEL_ALIGN - 1) / NF_MODEL_ALIGN * NF_MODEL_ALIGN;
  g_autofree gint8 *rows = g_malloc0 (n * stride);
  g_autofree float *scales = g_new0 (float, n);

  for (gsize i = 0; i < n; i++)
    {
      const float *row = contents->factors + i * k;
      float largest = 0;

      for (gsize j = 0; j < k; j++)
        {
          if (!isfinite (row[j]))
            {
              g_set_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_CORRUPT, "new model: factors: found %g in row %" G_GSIZE_FORMAT
                           ", expected a finite number.", (double) row[j], i);
              return FALSE;
            }
          largest = fmaxf (largest, fabsf (row[j]));
        }
      scales[i] = largest / 127;
      if (scales[i] > 0)
        for (gsize j = 0; j < k; j++)
          rows[i * stride + j] = (gint8) CLAMP (nearbyint ((double) row[j] / (double) scales[i]), -127, 127);
    }
  take (self, NF_MODEL_TAG_FACT, NF_MODEL_DTYPE_I8, n, stride, g_steal_pointer (&rows));
  take (self, NF_MODEL_TAG_SCAL, NF_MODEL_DTYPE_F32, n, 1, g_steal_pointer (&scales));
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The caller's values and the id of everything else in the file. */
static void
add_meta (Builder *self, GVariant *meta, const char *id)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (meta);
  g_autoptr (GVariant) all = NULL;
  g_autoptr (GVariant) sorted = NULL;
  g_autofree const char **keys = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_variant_unref);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key;
  GVariant *value;
  guint n = 0;

  g_variant_dict_insert (&dict, "model-id", "s", id);
  all = g_variant_ref_sink (g_variant_dict_end (&dict));

  /* a dictionary has no order of its own; the file has one */
  keys = g_new (const char *, g_variant_n_children (all));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&sv}", &key, &value))
    {
      keys[n++] = key;
      g_hash_table_insert (values, (gpointer) key, value);
    }
  g_sort_array (keys, n, sizeof *keys, compare_keys, NULL);
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "{sv}", keys[i], g_hash_table_lookup (values, keys[i]));
  sorted = g_variant_ref_sink (g_variant_builder_end (&builder));

  take (self, NF_MODEL_TAG_META, NF_MODEL_DTYPE_VARIANT, g_variant_get_size (sorted), 1, g_memdup2 (g_variant_get_data (sorted), g_variant_get_size (sorted)));
}

static void
digest_identity (Builder *self, guint first, guint end, guint8 out[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = first; i < end; i++)
    {
      const NfModelSection *s = &self->sections[i].entry;

      g_checksum_update (checksum, (const guchar *) &s->tag, sizeof s->tag);
      g_checksum_update (checksum, s->digest, sizeof s->digest);
    }
  sha256 (checksum, out, 16);
}

static void
digest_sections (Builder *self, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

      g_checksum_update (checksum, self->sections[i].data, (gssize) self->sections[i].entry.size);
      sha256 (checksum, self->sections[i].entry.digest, 16);
    }
}

static guint64
align_up (guint64 n)
{
  return (n + NF_MODEL_ALIGN - 1) / NF_MODEL_ALIGN * NF_MODEL_ALIGN;
}

static GBytes *
join (Builder *self, const guint8 catalogue_id[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  NfModelHeader header = {
    .magic = NF_MODEL_MAGIC, .endian_tag = NF_MODEL_ENDIAN_TAG,
    .version_major = NF_MODEL_VERSION_MAJOR, .version_minor = NF_MODEL_VERSION_MINOR,
    .header_size = sizeof header, .n_sections = self->n, .table_offset = sizeof header,
  };
  guint64 end = sizeof header + self->n * sizeof (NfModelSection);
  guint8 *file;

  for (guint i = 0; i < self->n; i++)
    {
      self->sections[i].entry.offset = align_up (end);
      end = self->sections[i].entry.offset + self->sections[i].entry.size;
    }
  header.file_size = end;
  memcpy (header.catalogue_id, catalogue_id, sizeof header.catalogue_id);
  g_checksum_update (checksum, (const guchar *) &header, sizeof header);
  for (guint i = 0; i < self->n; i++)
    g_checksum_update (checksum, (const guchar *) &self->sections[i].entry, sizeof (NfModelSection));
  sha256 (checksum, header.table_digest, sizeof header.table_digest);

  file = g_malloc0 (end);
  memcpy (file, &header, sizeof header);
  for (guint i = 0; i < self->n; i++)
    {
      const Section *s = &self->sections[i];

      memcpy (file + sizeof header + i * sizeof (NfModelSection), &s->entry, sizeof (NfModelSection));
      if (s->entry.size > 0)
        memcpy (file + s->entry.offset, s->data, s->entry.size);
    }
  return g_bytes_new_take (file, end);
}

/* --- saving ------------------------------------------------------------------------------------------------------- */

static gssize
call_write (int fd, const void *data, gsize size)
{
  return write (fd, data, size);
}

static const NfModelWriterCalls system_calls = { call_write, fsync, close, rename };
static const NfModelWriterCalls *calls = &system_calls;

static gboolean
fail_errno (const char *path, const char *step, int saved_errno, GError **error)
{
  g_set_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_IO, "%s: %s failed: %s. The file is as it was before; check the disk and the folder's permissions.",
               path, step, g_strerror (saved_errno));
  return FALSE;
}

static int
write_all (int fd, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = calls->write (fd, data, MIN (size, 1u << 20));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : EIO;
      data += n;
      size -= (gsize) n;
    }
  return 0;
}

/* A folder's entries reach the disk only when the folder itself is synced. */
static int
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), saved = 0;

  if (fd < 0)
    return errno;
  if (calls->fsync (fd) != 0 && errno != EINVAL)   /* EINVAL: a file system without it */
    saved = errno;
  close (fd);
  return saved;
}

static gboolean
save_bytes (GBytes *bytes, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temp = g_strdup_printf ("%s/.%s.XXXXXX", folder, name);
  g_autofree char *backup = NULL;
  const char *step = "creating a temporary file";
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean replaced, have_backup;
  int fd = g_mkstemp_full (temp, O_WRONLY | O_CLOEXEC, 0666), saved;

  if (fd < 0)
    return fail_errno (path, step, errno, error);
  step = "writing";
  saved = write_all (fd, data, size);
  if (saved == 0)
    {
      step = "syncing";
      saved = calls->fsync (fd) != 0 ? errno : 0;
    }
  if (calls->close (fd) != 0 && saved == 0)
    {
      step = "closing";
      saved = errno;
    }
  if (saved != 0)
    {
      g_unlink (temp);
      return fail_errno (path, step, saved, error);
    }

  /* A second name for the old file, in case the folder cannot be synced (none where the file system has no links). */
  backup = g_strdup_printf ("%s.old", temp);
  replaced = g_file_test (path, G_FILE_TEST_EXISTS);
  have_backup = replaced && link (path, backup) == 0;
  if (calls->rename (temp, path) != 0)
    {
      saved = errno;
      if (have_backup)
        g_unlink (backup);
      g_unlink (temp);
      return fail_errno (path, "renaming", saved, error);
    }
  saved = sync_folder (folder);
  if (saved != 0)
    {
      if (have_backup)
        g_rename (backup, path);
      else if (!replaced)
        g_unlink (path);
      return fail_errno (path, "syncing the folder", saved, error);
    }
  if (have_backup)
    g_unlink (backup);
  return TRUE;
}

/* --- public ------------------------------------------------------------------------------------------------------- */

GBytes *
nf_model_writer_to_bytes (const NfModelContents *contents, GError **error)
{
  g_auto (Builder) builder = { .n = 1 };   /* META comes first in the file, last to be known */
  g_autoptr (NfModelFile) loaded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  GString *id;
  guint8 catalogue_id[16], model_id[16];
  guint n, n_sections, n_catalogue;

  g_return_val_if_fail (contents != NULL, NULL);
  g_return_val_if_fail (contents->meta == NULL || g_variant_is_of_type (contents->meta, G_VARIANT_TYPE_VARDICT), NULL);

  n = contents->n_items;
  if (n == 0 || n > NF_MODEL_MAX_ITEMS || contents->rank == 0 || contents->rank > NF_MODEL_MAX_RANK)
    {
      g_set_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_CORRUPT, "new model: size: found %u films and rank %u, expected 1 to %u and 1 to %u.",
                   n, contents->rank, NF_MODEL_MAX_ITEMS, NF_MODEL_MAX_RANK);
      return NULL;
    }
  add_titles (&builder, contents);
  add (&builder, NF_MODEL_TAG_YEAR, NF_MODEL_DTYPE_U16, n, contents->years);
  add (&builder, NF_MODEL_TAG_GENR, NF_MODEL_DTYPE_U32, n, contents->genres);
  add (&builder, NF_MODEL_TAG_MVID, NF_MODEL_DTYPE_U32, n, contents->movie_ids);
  add (&builder, NF_MODEL_TAG_TMDB, NF_MODEL_DTYPE_U32, n, contents->tmdb_ids);
  add (&builder, NF_MODEL_TAG_IMDB, NF_MODEL_DTYPE_U32, n, contents->imdb_ids);
  add (&builder, NF_MODEL_TAG_POPU, NF_MODEL_DTYPE_U32, n, contents->n_ratings);
  add (&builder, NF_MODEL_TAG_MEAN, NF_MODEL_DTYPE_F32, n, contents->mean_ratings);
  add_index (&builder, NF_MODEL_TAG_MVIX, contents->movie_ids, n, contents->alias_ids, contents->alias_items, contents->n_aliases);
  add_index (&builder, NF_MODEL_TAG_TMIX, contents->tmdb_ids, n, NULL, NULL, 0);
  n_catalogue = builder.n;
  add (&builder, NF_MODEL_TAG_SVAL, NF_MODEL_DTYPE_F32, contents->rank, contents->singular_values);
  if (!add_factors (&builder, contents, error))
    return NULL;
  add (&builder, NF_MODEL_TAG_WGHT, NF_MODEL_DTYPE_F32, n, contents->item_weights);
  add (&builder, NF_MODEL_TAG_TRNC, NF_MODEL_DTYPE_U32, n, contents->train_counts);
  add (&builder, NF_MODEL_TAG_BIAS, NF_MODEL_DTYPE_F32, n, contents->item_biases);
  add (&builder, NF_MODEL_TAG_PRIO, NF_MODEL_DTYPE_F32, contents->rank, contents->prior);
  n_sections = builder.n;

  digest_sections (&builder, 1, n_sections);
  digest_identity (&builder, 1, n_catalogue, catalogue_id);
  digest_identity (&builder, 1, n_sections, model_id);
  id = g_string_new (NULL);
  for (guint i = 0; i < sizeof model_id; i++)
    g_string_append_printf (id, "%02x", model_id[i]);
  add_meta (&builder, contents->meta, id->str);
  g_string_free (id, TRUE);
  builder.sections[0] = builder.sections[--builder.n];
  digest_sections (&builder, 0, 1);

  bytes = join (&builder, catalogue_id);
  /* The loader knows the rules: what it refuses is never written. */
  loaded = nf_model_file_new_from_bytes (bytes, "new model", &local_error);
  if (loaded == NULL)
    {
      /* without the loader's advice: there is no damaged file */
      char *advice = strstr (local_error->message, ". The file ");

      if (advice != NULL)
        advice[1] = '\0';
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

gboolean
nf_model_writer_save (const NfModelContents *contents, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = nf_model_writer_to_bytes (contents, error);
  return bytes != NULL && save_bytes (bytes, path, error);
}

void
nf_model_writer_set_calls (const NfModelWriterCalls *new_calls)
{
  calls = new_calls != NULL ? new_calls : &system_calls;
}
