/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-model-file.h"

#include "nf-model-format.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define N_KNOWN 19

struct _NfModelFile
{
  gatomicrefcount ref_count;
  GBytes *bytes;
  const guint8 *data;
  gsize size;
  char *name;
  const NfModelHeader *header;
  const NfModelSection *table;
  const NfModelSection *sections[N_KNOWN];   /* by SectionIndex */
  GVariant *meta;
  GHashTable *numbers;   /* key of META → double: looked up far more often than META should be searched */
  char id[33];

  guint n_items, rank, row_stride;
  guint n_movie_ids, n_tmdb_ids;   /* pairs in the sorted indexes */
  const guint32 *title_offsets;
  const char *titles;
  const guint16 *years;
  const guint32 *genres, *movie_ids, *tmdb_ids, *imdb_ids, *n_ratings, *train_counts;
  const guint32 *movie_id_index, *tmdb_id_index;   /* id, row, id, row … */
  const float *mean_ratings, *singular_values, *row_scales, *item_weights, *item_biases, *prior;
  const gint8 *factors;
  NfModelColumns *columns;   /* made at the first use; g_once_init_enter_pointer() */
};

typedef enum { META, TITO, TITP, YEAR, GENR, MVID, TMDB, IMDB, POPU, MEAN, MVIX, TMIX, SVAL, FACT, SCAL, WGHT, TRNC, BIAS, PRIO } SectionIndex;

/* How many rows a section must have. */
typedef enum { ROWS_ANY, ROWS_N, ROWS_N_PLUS_1, ROWS_K } Rows;

static const struct
{
  guint32      tag;
  NfModelDtype dtype;
  Rows         rows;
  guint        cols;
  gboolean     is_catalogue;
} known[N_KNOWN] = {
  [META] = { NF_MODEL_TAG_META, NF_MODEL_DTYPE_VARIANT, ROWS_ANY, 1, FALSE },
  [TITO] = { NF_MODEL_TAG_TITO, NF_MODEL_DTYPE_U32, ROWS_N_PLUS_1, 1, TRUE },
  [TITP] = { NF_MODEL_TAG_TITP, NF_MODEL_DTYPE_U8, ROWS_ANY, 1, TRUE },
  [YEAR] = { NF_MODEL_TAG_YEAR, NF_MODEL_DTYPE_U16, ROWS_N, 1, TRUE },
  [GENR] = { NF_MODEL_TAG_GENR, NF_MODEL_DTYPE_U32, ROWS_N, 1, TRUE },
  [MVID] = { NF_MODEL_TAG_MVID, NF_MODEL_DTYPE_U32, ROWS_N, 1, TRUE },
  [TMDB] = { NF_MODEL_TAG_TMDB, NF_MODEL_DTYPE_U32, ROWS_N, 1, TRUE },
  [IMDB] = { NF_MODEL_TAG_IMDB, NF_MODEL_DTYPE_U32, ROWS_N, 1, TRUE },
  [POPU] = { NF_MODEL_TAG_POPU, NF_MODEL_DTYPE_U32, ROWS_N, 1, TRUE },
  [MEAN] = { NF_MODEL_TAG_MEAN, NF_MODEL_DTYPE_F32, ROWS_N, 1, TRUE },
  [MVIX] = { NF_MODEL_TAG_MVIX, NF_MODEL_DTYPE_U32, ROWS_ANY, 2, TRUE },
  [TMIX] = { NF_MODEL_TAG_TMIX, NF_MODEL_DTYPE_U32, ROWS_ANY, 2, TRUE },
  [SVAL] = { NF_MODEL_TAG_SVAL, NF_MODEL_DTYPE_F32, ROWS_K, 1, FALSE },
  [FACT] = { NF_MODEL_TAG_FACT, NF_MODEL_DTYPE_I8, ROWS_N, 0 /* the stride */, FALSE },
  [SCAL] = { NF_MODEL_TAG_SCAL, NF_MODEL_DTYPE_F32, ROWS_N, 1, FALSE },
  [WGHT] = { NF_MODEL_TAG_WGHT, NF_MODEL_DTYPE_F32, ROWS_N, 1, FALSE },
  [TRNC] = { NF_MODEL_TAG_TRNC, NF_MODEL_DTYPE_U32, ROWS_N, 1, FALSE },
  [BIAS] = { NF_MODEL_TAG_BIAS, NF_MODEL_DTYPE_F32, ROWS_N, 1, FALSE },
  [PRIO] = { NF_MODEL_TAG_PRIO, NF_MODEL_DTYPE_F32, ROWS_K, 1, FALSE },
};

static const struct { const char *name; guint size; } dtypes[] = {
  [NF_MODEL_DTYPE_U8] = { "u8", 1 },
  [NF_MODEL_DTYPE_I8] = { "i8", 1 },
  [NF_MODEL_DTYPE_U16] = { "u16", 2 },
  [NF_MODEL_DTYPE_U32] = { "u32", 4 },
  [NF_MODEL_DTYPE_F32] = { "f32", 4 },
  [NF_MODEL_DTYPE_VARIANT] = { "variant", 1 },
};

/* --- messages ---------------------------------------------------------------------------------------------------- */

static const char *
advice (NfModelError code)
{
  switch (code)
    {
    case NF_MODEL_ERROR_MISSING:
      return "Reinstall NextFilms, or make a model with nf-train.";
    case NF_MODEL_ERROR_IO:
      return "Check that the file may be read and that its disk works.";
    case NF_MODEL_ERROR_MAGIC:
      return "Choose a model file, as nf-train makes them.";
    case NF_MODEL_ERROR_ENDIAN:
      return "Make a model on this kind of machine with nf-train.";
    case NF_MODEL_ERROR_VERSION:
      return "Use a model made for this version of NextFilms, or make one with its nf-train.";
    case NF_MODEL_ERROR_TOO_SMALL:
    case NF_MODEL_ERROR_CORRUPT:
    case NF_MODEL_ERROR_DIGEST:
    default:
      return "The file is damaged: reinstall NextFilms, or make the model again with nf-train.";
    }
}

/* Sets "FILE: CHECK: found X, expected Y. Advice." Returns FALSE, for `return fail (…)`. */
static gboolean fail (const char *name, GError **error, NfModelError code, const char *check, const char *format, ...) G_GNUC_PRINTF (5, 6);

static gboolean
fail (const char *name, GError **error, NfModelError code, const char *check, const char *format, ...)
{
  g_autofree char *values = NULL;
  va_list args;

  va_start (args, format);
  values = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NF_MODEL_ERROR, code, "%s: %s: %s. %s", name, check, values, advice (code));
  return FALSE;
}

static void
tag_to_string (guint32 tag, char out[5])
{
  for (int i = 0; i < 4; i++)
    {
      char c = (char) (tag >> (8 * i));
      out[i] = g_ascii_isprint (c) ? c : '?';
    }
  out[4] = '\0';
}

static void
to_hex (const guint8 *digest, gsize n, char *out)
{
  static const char hex[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++)
    {
      out[2 * i] = hex[digest[i] >> 4];
      out[2 * i + 1] = hex[digest[i] & 15];
    }
  out[2 * n] = '\0';
}

/* --- digests ----------------------------------------------------------------------------------------------------- */

static void
digest_section (const guint8 *data, gsize size, guint8 out[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;

  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, digest, &n);
  memcpy (out, digest, 16);
}

static void
digest_table (const NfModelHeader *header, const NfModelSection *table, guint8 out[32])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  NfModelHeader plain = *header;
  gsize n = 32;

  memset (plain.table_digest, 0, sizeof plain.table_digest);
  g_checksum_update (checksum, (const guchar *) &plain, sizeof plain);
  g_checksum_update (checksum, (const guchar *) table, (gssize) (header->n_sections * sizeof *table));
  g_checksum_get_digest (checksum, out, &n);
}

static int
find_known (guint32 tag)
{
  for (guint i = 0; i < N_KNOWN; i++)
    if (known[i].tag == tag)
      return (int) i;
  return -1;
}

/* The identity of what the table describes: of the catalogue alone, or of everything but META. */
static void
digest_identity (const NfModelSection *table, guint n_sections, gboolean only_catalogue, guint8 out[16])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;

  for (guint i = 0; i < n_sections; i++)
    {
      int k = find_known (table[i].tag);

      if (table[i].tag == NF_MODEL_TAG_META || (only_catalogue && (k < 0 || !known[k].is_catalogue)))
        continue;
      g_checksum_update (checksum, (const guchar *) &table[i].tag, sizeof table[i].tag);
      g_checksum_update (checksum, table[i].digest, sizeof table[i].digest);
    }
  g_checksum_get_digest (checksum, digest, &n);
  memcpy (out, digest, 16);
}

/* --- checks, in the order of nf_model_file_new_from_bytes() ------------------------------------------------------- */

static gboolean
is_zero (const guint8 *data, gsize n)
{
  guint8 any = 0;

  for (gsize i = 0; i < n; i++)
    any |= data[i];
  return any == 0;
}

static guint64
align_up (guint64 n)
{
  return (n + NF_MODEL_ALIGN - 1) / NF_MODEL_ALIGN * NF_MODEL_ALIGN;
}

static gboolean
check_header (NfModelFile *self, GError **error)
{
  const NfModelHeader *h;
  guint64 table_size;
  guint8 digest[32];

  if (self->size < sizeof (NfModelHeader))
    return fail (self->name, error, NF_MODEL_ERROR_TOO_SMALL, "size of the header",
                 "found %" G_GSIZE_FORMAT " bytes, expected at least %" G_GSIZE_FORMAT, self->size, sizeof (NfModelHeader));
  h = self->header = (const NfModelHeader *) self->data;
  if (memcmp (h->magic, NF_MODEL_MAGIC, NF_MODEL_MAGIC_SIZE) != 0)
    {
      char found[2 * NF_MODEL_MAGIC_SIZE + 1], expected[2 * NF_MODEL_MAGIC_SIZE + 1];

      to_hex (h->magic, NF_MODEL_MAGIC_SIZE, found);
      to_hex ((const guint8 *) NF_MODEL_MAGIC, NF_MODEL_MAGIC_SIZE, expected);
      return fail (self->name, error, NF_MODEL_ERROR_MAGIC, "magic number", "found %s, expected %s", found, expected);
    }
  if (h->endian_tag != NF_MODEL_ENDIAN_TAG)
    return fail (self->name, error, h->endian_tag == GUINT32_SWAP_LE_BE (NF_MODEL_ENDIAN_TAG) ? NF_MODEL_ERROR_ENDIAN : NF_MODEL_ERROR_CORRUPT,
                 "byte order", "found %08x, expected %08x", h->endian_tag, NF_MODEL_ENDIAN_TAG);
  if (h->version_major != NF_MODEL_VERSION_MAJOR)
    return fail (self->name, error, NF_MODEL_ERROR_VERSION, "version of the format", "found %u.%u, expected %u.x",
                 h->version_major, h->version_minor, NF_MODEL_VERSION_MAJOR);
  if (h->header_size != sizeof (NfModelHeader))
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "header size field", "found %u, expected %" G_GSIZE_FORMAT,
                 h->header_size, sizeof (NfModelHeader));
  if (h->file_size != self->size)
    return fail (self->name, error, self->size < h->file_size ? NF_MODEL_ERROR_TOO_SMALL : NF_MODEL_ERROR_CORRUPT, "file size",
                 "found %" G_GSIZE_FORMAT " bytes, expected %" G_GUINT64_FORMAT, self->size, h->file_size);
  if (!is_zero (h->reserved, sizeof h->reserved))
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "reserved bytes of the header", "found other values, expected zeros");
  if (h->n_sections == 0 || h->n_sections > NF_MODEL_MAX_SECTIONS)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "number of sections", "found %u, expected 1 to %u", h->n_sections, NF_MODEL_MAX_SECTIONS);
  if (h->table_offset != sizeof (NfModelHeader))
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "place of the section table", "found %" G_GUINT64_FORMAT ", expected %" G_GSIZE_FORMAT,
                 h->table_offset, sizeof (NfModelHeader));
  table_size = h->n_sections * sizeof (NfModelSection);
  if (table_size > self->size - h->table_offset)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "end of the section table", "found %" G_GUINT64_FORMAT ", expected at most %" G_GSIZE_FORMAT,
                 h->table_offset + table_size, self->size);
  self->table = (const NfModelSection *) (self->data + h->table_offset);
  digest_table (h, self->table, digest);
  if (memcmp (digest, h->table_digest, sizeof digest) != 0)
    {
      char found[65], expected[65];

      to_hex (digest, sizeof digest, found);
      to_hex (h->table_digest, sizeof digest, expected);
      return fail (self->name, error, NF_MODEL_ERROR_DIGEST, "digest of header and section table", "found %s, expected %s", found, expected);
    }
  return TRUE;
}

/* Where every section is. Also that nothing else is in the file: sections follow each other with zeros between. */
static gboolean
check_layout (NfModelFile *self, GError **error)
{
  guint64 end = self->header->table_offset + self->header->n_sections * sizeof (NfModelSection);

  for (guint i = 0; i < self->header->n_sections; i++)
    {
      const NfModelSection *s = &self->table[i];
      int k = find_known (s->tag);
      char tag[5];
      g_autofree char *check = NULL;

      tag_to_string (s->tag, tag);
      check = g_strdup_printf ("section %s", tag);
      if (s->offset % NF_MODEL_ALIGN != 0)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found offset %" G_GUINT64_FORMAT ", expected a multiple of %d",
                     s->offset, NF_MODEL_ALIGN);
      if (s->offset > self->size || s->size > self->size - s->offset)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %" G_GUINT64_FORMAT " bytes at %" G_GUINT64_FORMAT
                     ", expected to end inside the file of %" G_GSIZE_FORMAT, s->size, s->offset, self->size);
      if (s->offset < end)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found offset %" G_GUINT64_FORMAT
                     " inside what stands before, expected %" G_GUINT64_FORMAT, s->offset, align_up (end));
      if (s->offset != align_up (end))
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found offset %" G_GUINT64_FORMAT " after a gap, expected %" G_GUINT64_FORMAT,
                     s->offset, align_up (end));
      if (!is_zero (self->data + end, s->offset - end))
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found other values in the padding before it, expected zeros");
      if (s->reserved != 0)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %u in its reserved field, expected 0", s->reserved);
      if (s->flags & ~(guint32) NF_MODEL_SECTION_REQUIRED)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found flags %#x, expected 0 or %#x", s->flags, NF_MODEL_SECTION_REQUIRED);
      end = s->offset + s->size;

      if (k < 0)
        {
          if (s->flags & NF_MODEL_SECTION_REQUIRED)
            return fail (self->name, error, NF_MODEL_ERROR_VERSION, check, "found a section that must be understood, expected those of version %u.%u",
                         NF_MODEL_VERSION_MAJOR, NF_MODEL_VERSION_MINOR);
        }
      else
        {
          guint64 n_bytes;

          if (s->dtype != known[k].dtype)
            return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found data type %u, expected %u", s->dtype, known[k].dtype);
          if (!g_uint64_checked_mul (&n_bytes, s->n_rows, s->n_cols) ||
              !g_uint64_checked_mul (&n_bytes, n_bytes, dtypes[known[k].dtype].size) || n_bytes != s->size)
            return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %" G_GUINT64_FORMAT " bytes, expected those of %" G_GUINT64_FORMAT
                         " × %" G_GUINT64_FORMAT " values of %u bytes", s->size, s->n_rows, s->n_cols, dtypes[known[k].dtype].size);
          if (self->sections[k] != NULL)
            return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found twice, expected once");
          self->sections[k] = s;
        }
    }
  if (end != self->size)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "end of the last section", "found %" G_GUINT64_FORMAT ", expected %" G_GSIZE_FORMAT,
                 end, self->size);
  for (guint k = 0; k < N_KNOWN; k++)
    if (self->sections[k] == NULL)
      {
        char tag[5];
        g_autofree char *check = NULL;

        tag_to_string (known[k].tag, tag);
        check = g_strdup_printf ("section %s", tag);
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found none, expected one");
      }
  return TRUE;
}

/* Numbers of films, singular values and rows that agree. */
static gboolean
check_shapes (NfModelFile *self, GError **error)
{
  guint64 n = self->sections[MVID]->n_rows, k = self->sections[SVAL]->n_rows;

  if (n == 0 || n > NF_MODEL_MAX_ITEMS)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "number of films", "found %" G_GUINT64_FORMAT ", expected 1 to %u", n, NF_MODEL_MAX_ITEMS);
  if (k == 0 || k > NF_MODEL_MAX_RANK)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "number of singular values", "found %" G_GUINT64_FORMAT ", expected 1 to %u", k, NF_MODEL_MAX_RANK);
  self->n_items = (guint) n;
  self->rank = (guint) k;
  self->row_stride = (guint) align_up (k);

  for (guint i = 0; i < N_KNOWN; i++)
    {
      const NfModelSection *s = self->sections[i];
      guint64 cols = known[i].cols == 0 ? self->row_stride : known[i].cols, rows = s->n_rows;

      switch (known[i].rows)
        {
        case ROWS_N: rows = n; break;
        case ROWS_N_PLUS_1: rows = n + 1; break;
        case ROWS_K: rows = k; break;
        case ROWS_ANY: default: break;
        }
      if (s->n_cols != cols || s->n_rows != rows)
        {
          char tag[5];
          g_autofree char *check = NULL;

          tag_to_string (s->tag, tag);
          check = g_strdup_printf ("shape of section %s", tag);
          return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                       ", expected %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT, s->n_rows, s->n_cols, rows, cols);
        }
    }
  return TRUE;
}

static gconstpointer
get_section (NfModelFile *self, SectionIndex i)
{
  return self->data + self->sections[i]->offset;
}

static void
find_columns (NfModelFile *self)
{
  self->title_offsets = get_section (self, TITO);
  self->titles = get_section (self, TITP);
  self->years = get_section (self, YEAR);
  self->genres = get_section (self, GENR);
  self->movie_ids = get_section (self, MVID);
  self->tmdb_ids = get_section (self, TMDB);
  self->imdb_ids = get_section (self, IMDB);
  self->n_ratings = get_section (self, POPU);
  self->mean_ratings = get_section (self, MEAN);
  self->movie_id_index = get_section (self, MVIX);
  self->tmdb_id_index = get_section (self, TMIX);
  self->singular_values = get_section (self, SVAL);
  self->factors = get_section (self, FACT);
  self->row_scales = get_section (self, SCAL);
  self->item_weights = get_section (self, WGHT);
  self->train_counts = get_section (self, TRNC);
  self->item_biases = get_section (self, BIAS);
  self->prior = get_section (self, PRIO);
}

static gboolean
check_identity (NfModelFile *self, GError **error)
{
  guint8 id[16];
  char found[33], expected[33];

  digest_identity (self->table, self->header->n_sections, TRUE, id);
  if (memcmp (id, self->header->catalogue_id, sizeof id) != 0)
    {
      to_hex (id, sizeof id, found);
      to_hex (self->header->catalogue_id, sizeof id, expected);
      return fail (self->name, error, NF_MODEL_ERROR_DIGEST, "identity of the catalogue", "found %s, expected %s", found, expected);
    }
  digest_identity (self->table, self->header->n_sections, FALSE, id);
  to_hex (id, sizeof id, self->id);
  return TRUE;
}

/* Returns: %FALSE for what is no number, or not finite */
static gboolean
read_number (GVariant *value, double *out_number)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    *out_number = g_variant_get_double (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    *out_number = g_variant_get_uint32 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    *out_number = g_variant_get_int32 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    *out_number = (double) g_variant_get_uint64 (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    *out_number = (double) g_variant_get_int64 (value);
  else
    return FALSE;
  return isfinite (*out_number);
}

static void
collect_numbers (NfModelFile *self)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_variant_iter_init (&iter, self->meta);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      double number;

      /* Of equal keys the first counts, as in g_variant_lookup(). */
      if (!g_hash_table_contains (self->numbers, key) && read_number (value, &number))
        g_hash_table_insert (self->numbers, g_strdup (key), g_memdup2 (&number, sizeof number));
    }
}

static gboolean
check_meta (NfModelFile *self, GError **error)
{
  const NfModelSection *s = self->sections[META];
  g_autoptr (GBytes) bytes = NULL;
  const char *id = NULL;

  if (s->size > NF_MODEL_MAX_META)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "size of section META", "found %" G_GUINT64_FORMAT " bytes, expected at most %u",
                 s->size, NF_MODEL_MAX_META);
  bytes = g_bytes_new_from_bytes (self->bytes, s->offset, s->size);
  self->meta = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!g_variant_is_normal_form (self->meta))
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "section META", "found a broken value, expected a dictionary a{sv} in normal form");
  if (!g_variant_lookup (self->meta, "model-id", "&s", &id) || strcmp (id, self->id) != 0)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "model-id in META", "found %.64s, expected %s", id != NULL ? id : "none", self->id);
  collect_numbers (self);
  return TRUE;
}

/* Eight bytes at a time: 87k titles at every start. A borrow of a subtraction needs a byte that fails anyway. */
static void
scan_text (const guint8 *text, gsize n, gboolean *has_control, gboolean *is_ascii)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 control = 0, all = 0;

  for (; n >= sizeof (guint64); text += sizeof (guint64), n -= sizeof (guint64))
    {
      guint64 x, y;

      memcpy (&x, text, sizeof x);
      y = x ^ (ones * 0x7f);
      all |= x;
      control |= ((x - ones * 0x20) & ~x) | ((y - ones) & ~y);
    }
  for (; n > 0; text++, n--)
    {
      all |= *text;
      control |= *text < 0x20 || *text == 0x7f ? 0x80 : 0;
    }
  *has_control = (control & (ones * 0x80)) != 0;
  *is_ascii = (all & (ones * 0x80)) == 0;
}

static gboolean
check_titles (NfModelFile *self, GError **error)
{
  guint64 pool_size = self->sections[TITP]->size;
  const guint32 *offsets = self->title_offsets;
  const guint8 *pool = (const guint8 *) self->titles;

  if (offsets[0] != 0 || offsets[self->n_items] != pool_size)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "title offsets", "found %u to %u, expected 0 to %" G_GUINT64_FORMAT,
                 offsets[0], offsets[self->n_items], pool_size);
  for (guint i = 0; i < self->n_items; i++)
    {
      guint32 start = offsets[i], end = offsets[i + 1];
      gboolean has_control, is_ascii;

      if (end > pool_size || end < start || end - start < 2 || end - start > NF_MODEL_MAX_TITLE + 1)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "length of a title", "found offsets %u to %u in row %u, expected 1 to %d bytes",
                     start, end, i, NF_MODEL_MAX_TITLE);
      if (pool[end - 1] != '\0')
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "end of a title", "found byte %02x in row %u, expected 00", pool[end - 1], i);
      scan_text (pool + start, end - 1 - start, &has_control, &is_ascii);
      if (has_control)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "text of a title", "found a control character in row %u, expected none", i);
      if (!is_ascii && !g_utf8_validate_len (self->titles + start, end - 1 - start, NULL))
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "text of a title", "found other bytes in row %u, expected UTF-8", i);
    }
  return TRUE;
}

static gboolean
check_index (NfModelFile *self, SectionIndex section, const char *check, const guint32 *ids, guint n_expected, guint *out_n, GError **error)
{
  const guint32 *pairs = get_section (self, section);
  guint64 n = self->sections[section]->n_rows;
  guint n_own = 0;

  if (n < n_expected || n > 2u * NF_MODEL_MAX_ITEMS)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %" G_GUINT64_FORMAT " entries, expected at least %u", n, n_expected);
  for (guint64 i = 0; i < n; i++)
    {
      guint32 id = pairs[2 * i], row = pairs[2 * i + 1];

      if (i > 0 && id <= pairs[2 * i - 2])
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found id %u after %u, expected rising ids", id, pairs[2 * i - 2]);
      if (id == 0 || id > NF_MODEL_MAX_MOVIE_ID)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found id %u, expected 1 to %d", id, NF_MODEL_MAX_MOVIE_ID);
      if (row >= self->n_items)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found row %u for id %u, expected less than %u", row, id, self->n_items);
      n_own += ids[row] == id;
    }
  /* Ids rise, so no row's id is counted twice: all are here exactly if the numbers agree, and then ids are unique. */
  if (n_own != n_expected)
    return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found the ids of %u rows, expected those of %u", n_own, n_expected);
  *out_n = (guint) n;
  return TRUE;
}

static gboolean
check_catalogue (NfModelFile *self, GError **error)
{
  guint n_tmdb = 0;

  for (guint i = 0; i < self->n_items; i++)
    {
      float mean = self->mean_ratings[i];

      if (self->years[i] > NF_MODEL_MAX_YEAR)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "year", "found %u in row %u, expected at most %d", self->years[i], i, NF_MODEL_MAX_YEAR);
      if (self->genres[i] & ~NF_GENRE_MASK_ALL)
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "genres", "found bits %#x in row %u, expected only those of %#x",
                     self->genres[i], i, NF_GENRE_MASK_ALL);
      if (i > 0 && self->n_ratings[i] > self->n_ratings[i - 1])
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "order of the rows", "found %u ratings in row %u, expected at most the %u of the row before",
                     self->n_ratings[i], i, self->n_ratings[i - 1]);
      if (!(mean == 0 || (mean >= 0.5f && mean <= 5)))   /* NaN fails too */
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "mean rating", "found %g in row %u, expected 0 or 0.5 to 5", (double) mean, i);
      n_tmdb += self->tmdb_ids[i] != 0;
    }
  return check_index (self, MVIX, "index of MovieLens ids", self->movie_ids, self->n_items, &self->n_movie_ids, error) &&
         check_index (self, TMIX, "index of TMDB ids", self->tmdb_ids, n_tmdb, &self->n_tmdb_ids, error);
}

static gboolean
check_floats (NfModelFile *self, const float *values, gsize n, gboolean not_negative, const char *check, GError **error)
{
  guint bad = 0;

  for (gsize i = 0; i < n; i++)   /* without a branch: vectorised */
    bad |= (guint) !(fabsf (values[i]) <= G_MAXFLOAT) | (guint) (not_negative & (values[i] < 0));
  if (!bad)
    return TRUE;
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]) || (not_negative && values[i] < 0))
      return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, check, "found %g in row %" G_GSIZE_FORMAT ", expected a finite number%s",
                   (double) values[i], i, not_negative ? " of at least 0" : "");
  g_assert_not_reached ();
}

static gboolean
check_factors (NfModelFile *self, GError **error)
{
  gsize padding = self->row_stride - self->rank;

  if (!check_floats (self, self->singular_values, self->rank, TRUE, "singular value", error) ||
      !check_floats (self, self->row_scales, self->n_items, TRUE, "scale of a factor row", error) ||
      !check_floats (self, self->item_weights, self->n_items, TRUE, "weight of a film", error) ||
      !check_floats (self, self->item_biases, self->n_items, FALSE, "bias of a film", error) ||
      !check_floats (self, self->prior, self->rank, FALSE, "prior", error))
    return FALSE;
  for (guint i = 1; i < self->rank; i++)
    if (self->singular_values[i] > self->singular_values[i - 1])
      return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "order of the singular values", "found %g after %g, expected falling values",
                   (double) self->singular_values[i], (double) self->singular_values[i - 1]);
  if (padding > 0)
    for (guint i = 0; i < self->n_items; i++)
      if (!is_zero ((const guint8 *) self->factors + (gsize) i * self->row_stride + self->rank, padding))
        return fail (self->name, error, NF_MODEL_ERROR_CORRUPT, "padding of a factor row", "found other values in row %u, expected zeros", i);
  return TRUE;
}

static void
align_copy_free (gpointer data)
{
  g_aligned_free (data);
}

static int
find_id (const guint32 *pairs, guint n, guint32 id)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (pairs[2 * middle] < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < n && pairs[2 * low] == id ? (int) low : -1;
}

/* --- public ------------------------------------------------------------------------------------------------------- */

NfModelFile *
nf_model_file_new_from_path (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  struct stat st;

  g_return_val_if_fail (path != NULL, NULL);

  if (stat (path, &st) != 0)
    {
      int saved = errno;
      gboolean missing = saved == ENOENT || saved == ENOTDIR;

      fail (path, error, missing ? NF_MODEL_ERROR_MISSING : NF_MODEL_ERROR_IO, "opening", "found \"%s\", expected a model file", g_strerror (saved));
      return NULL;
    }
  if (!S_ISREG (st.st_mode))   /* opening a pipe would block */
    {
      fail (path, error, NF_MODEL_ERROR_IO, "kind of file", "found %s, expected a file", S_ISDIR (st.st_mode) ? "a folder" : "a device");
      return NULL;
    }
  mapped = g_mapped_file_new (path, FALSE, &local_error);
  if (mapped == NULL)
    {
      fail (path, error, g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? NF_MODEL_ERROR_MISSING : NF_MODEL_ERROR_IO,
            "opening", "found \"%s\", expected a model file", local_error->message);
      return NULL;
    }
  if (g_mapped_file_get_length (mapped) > 0)   /* start reading now: the first ranking touches every page */
    posix_madvise (g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), POSIX_MADV_WILLNEED);
  bytes = g_mapped_file_get_bytes (mapped);
  return nf_model_file_new_from_bytes (bytes, path, error);
}

NfModelFile *
nf_model_file_new_from_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (NfModelFile) self = NULL;
  gconstpointer data;
  gsize size;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  self = g_new0 (NfModelFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && GPOINTER_TO_SIZE (data) % NF_MODEL_ALIGN != 0)
    {
      gpointer copy = g_aligned_alloc (size, 1, NF_MODEL_ALIGN);

      memcpy (copy, data, size);
      self->bytes = g_bytes_new_with_free_func (copy, size, align_copy_free, copy);
    }
  else
    self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (self->bytes, &self->size);

  if (!check_header (self, error) || !check_layout (self, error) || !check_shapes (self, error))
    return NULL;
  find_columns (self);
  if (!check_identity (self, error) || !check_meta (self, error) || !check_titles (self, error) ||
      !check_catalogue (self, error) || !check_factors (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

NfModelFile *
nf_model_file_ref (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_model_file_unref (NfModelFile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->meta, g_variant_unref);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->columns, nf_model_columns_free);
  g_free (self->name);
  g_free (self);
}

gboolean
nf_model_file_verify (NfModelFile *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->header->n_sections; i++)
    {
      const NfModelSection *s = &self->table[i];
      guint8 digest[16];

      digest_section (self->data + s->offset, s->size, digest);
      if (memcmp (digest, s->digest, sizeof digest) != 0)
        {
          char tag[5], found[33], expected[33];
          g_autofree char *check = NULL;

          tag_to_string (s->tag, tag);
          to_hex (digest, sizeof digest, found);
          to_hex (s->digest, sizeof digest, expected);
          check = g_strdup_printf ("digest of section %s", tag);
          return fail (self->name, error, NF_MODEL_ERROR_DIGEST, check, "found %s, expected %s", found, expected);
        }
    }
  return TRUE;
}

GVariant *
nf_model_file_get_meta (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->meta;
}

const char *
nf_model_file_get_id (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
nf_model_file_get_name (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

gsize
nf_model_file_get_size (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

void
nf_model_file_get_version (NfModelFile *self, guint *major, guint *minor)
{
  g_return_if_fail (self != NULL && major != NULL && minor != NULL);

  *major = self->header->version_major;
  *minor = self->header->version_minor;
}

guint
nf_model_file_get_n_sections (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->header->n_sections;
}

void
nf_model_file_get_section (NfModelFile *self, guint i, NfModelSectionInfo *out)
{
  const NfModelSection *s;

  g_return_if_fail (self != NULL && out != NULL);
  g_return_if_fail (i < self->header->n_sections);

  s = &self->table[i];
  tag_to_string (s->tag, out->tag);
  out->dtype = s->dtype >= 1 && s->dtype < G_N_ELEMENTS (dtypes) ? dtypes[s->dtype].name : "unknown";
  out->offset = s->offset;
  out->size = s->size;
  out->n_rows = s->n_rows;
  out->n_cols = s->n_cols;
  out->required = (s->flags & NF_MODEL_SECTION_REQUIRED) != 0;
  to_hex (s->digest, sizeof s->digest, out->digest);
}

guint
nf_model_file_get_n_items (NfModelFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_items;
}

const char *
nf_model_file_get_title (NfModelFile *self, NfItemIndex item)
{
  g_return_val_if_fail (self != NULL && item < self->n_items, "");

  return self->titles + self->title_offsets[item];
}

#define DEFINE_COLUMN(type, field, column)                              \
  type                                                                  \
  nf_model_file_get_##field (NfModelFile *self, NfItemIndex item)       \
  {                                                                     \
    g_return_val_if_fail (self != NULL && item < self->n_items, 0);     \
                                                                        \
    return self->column[item];                                          \
  }

DEFINE_COLUMN (guint, year, years)
DEFINE_COLUMN (NfGenreMask, genres, genres)
DEFINE_COLUMN (guint32, movie_id, movie_ids)
DEFINE_COLUMN (guint32, tmdb_id, tmdb_ids)
DEFINE_COLUMN (guint32, imdb_id, imdb_ids)
DEFINE_COLUMN (guint32, n_ratings, n_ratings)
DEFINE_COLUMN (float, mean_rating, mean_ratings)

NfItemIndex
nf_model_file_lookup_movie_id (NfModelFile *self, guint32 movie_id)
{
  int i;

  g_return_val_if_fail (self != NULL, NF_ITEM_NONE);

  i = find_id (self->movie_id_index, self->n_movie_ids, movie_id);
  return i < 0 ? NF_ITEM_NONE : self->movie_id_index[2 * i + 1];
}

NfItemIndex
nf_model_file_lookup_tmdb_id (NfModelFile *self, guint32 tmdb_id)
{
  int i;

  g_return_val_if_fail (self != NULL, NF_ITEM_NONE);

  i = find_id (self->tmdb_id_index, self->n_tmdb_ids, tmdb_id);
  return i < 0 ? NF_ITEM_NONE : self->tmdb_id_index[2 * i + 1];
}

NfItemIndex
nf_model_file_lookup_ids (NfModelFile *self, guint32 movie_id, guint32 tmdb_id)
{
  const NfItemIndex item = nf_model_file_lookup_movie_id (self, movie_id);

  return item == NF_ITEM_NONE && tmdb_id != 0 ? nf_model_file_lookup_tmdb_id (self, tmdb_id) : item;
}

#define DEFINE_ARRAY(type, field)                       \
  type                                                  \
  nf_model_file_get_##field (NfModelFile *self)         \
  {                                                     \
    g_return_val_if_fail (self != NULL, 0);             \
                                                        \
    return self->field;                                 \
  }

DEFINE_ARRAY (guint, rank)
DEFINE_ARRAY (const float *, singular_values)
DEFINE_ARRAY (guint, row_stride)
DEFINE_ARRAY (const gint8 *, factors)
DEFINE_ARRAY (const float *, row_scales)
DEFINE_ARRAY (const float *, item_weights)
DEFINE_ARRAY (const guint32 *, train_counts)
DEFINE_ARRAY (const float *, item_biases)
DEFINE_ARRAY (const float *, prior)

double
nf_model_file_get_number (NfModelFile *self, const char *key, double fallback)
{
  const double *number;

  g_return_val_if_fail (self != NULL && key != NULL, fallback);

  number = g_hash_table_lookup (self->numbers, key);
  return number != NULL ? *number : fallback;
}

const NfModelColumns *
nf_model_file_get_columns (NfModelFile *self)
{
  if (g_once_init_enter_pointer (&self->columns))
    g_once_init_leave_pointer (&self->columns, nf_model_columns_new (self));
  return self->columns;
}
