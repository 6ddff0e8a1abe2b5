/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fuzz target, with what it does to a loaded model. */
#include "../fuzz/fuzz-model-file.c"

#include "nf-model-format.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#define NAME "broken.nfm"

/* --- the good file ------------------------------------------------------------------------------------------------ */

static void
test_columns (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex item = nf_test_model_item (model, "Lion King, The (1994)");

  g_assert_cmpuint (nf_model_file_get_n_items (model), ==, 68);
  g_assert_cmpuint (nf_model_file_get_year (model, item), ==, 1994);
  g_assert_cmpuint (nf_model_file_get_movie_id (model, item), ==, 364);
  g_assert_cmpuint (nf_model_file_get_tmdb_id (model, item), ==, 8587);
  g_assert_cmpuint (nf_model_file_get_imdb_id (model, item), ==, 110357);
  g_assert_cmpuint (nf_model_file_get_n_ratings (model, item), ==, 53509);
  g_assert_cmpfloat_with_epsilon (nf_model_file_get_mean_rating (model, item), 3.833, 1e-4);
  g_assert_cmphex (nf_model_file_get_genres (model, item), ==,
                   NF_GENRE_BIT (NF_GENRE_ADVENTURE) | NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_CHILDREN) |
                   NF_GENRE_BIT (NF_GENRE_DRAMA) | NF_GENRE_BIT (NF_GENRE_MUSICAL) | NF_GENRE_BIT (NF_GENRE_IMAX));
  g_assert_cmpuint (nf_model_file_get_year (model, nf_test_model_item (model, "Polskie gówno")), ==, 0);
  g_assert_cmpuint (nf_model_file_get_genres (model, nf_test_model_item (model, "Terrible Joe Moran")), ==, 0);
  for (NfItemIndex i = 1; i < nf_model_file_get_n_items (model); i++)
    g_assert_cmpuint (nf_model_file_get_n_ratings (model, i), <=, nf_model_file_get_n_ratings (model, i - 1));
}

static void
test_lookup (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
    {
      g_assert_cmpuint (nf_model_file_lookup_movie_id (model, nf_model_file_get_movie_id (model, i)), ==, i);
      if (nf_model_file_get_tmdb_id (model, i) != 0)
        g_assert_cmpuint (nf_model_file_lookup_tmdb_id (model, nf_model_file_get_tmdb_id (model, i)), ==, i);
    }
  /* the id that was merged into another film */
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 144606), ==, nf_test_model_item (model, "Confessions of a Dangerous Mind (2002)"));
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 0), ==, NF_ITEM_NONE);
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 2), ==, NF_ITEM_NONE);
  g_assert_cmpuint (nf_model_file_lookup_movie_id (model, G_MAXUINT32), ==, NF_ITEM_NONE);
  g_assert_cmpuint (nf_model_file_lookup_tmdb_id (model, 0), ==, NF_ITEM_NONE);
  g_assert_cmpuint (nf_model_file_lookup_tmdb_id (model, G_MAXUINT32), ==, NF_ITEM_NONE);
  /* the MovieLens id decides */
  g_assert_cmpuint (nf_model_file_lookup_ids (model, nf_model_file_get_movie_id (model, 1), nf_model_file_get_tmdb_id (model, 0)), ==, 1);
  g_assert_cmpuint (nf_model_file_lookup_ids (model, 2, nf_model_file_get_tmdb_id (model, 0)), ==, 0);
  g_assert_cmpuint (nf_model_file_lookup_ids (model, 2, 0), ==, NF_ITEM_NONE);
}

static void
test_factors (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint stride = nf_model_file_get_row_stride (model), rank = nf_model_file_get_rank (model);
  NfItemIndex cold = nf_test_model_item (model, "Honky"), warm = nf_test_model_item (model, "Alien (1979)");

  g_assert_cmpuint (rank, ==, 8);
  g_assert_cmpuint (stride, ==, 64);
  g_assert_cmpuint (GPOINTER_TO_SIZE (nf_model_file_get_factors (model)) % 64, ==, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (nf_model_file_get_row_scales (model)) % 64, ==, 0);
  g_assert_cmpfloat (nf_model_file_get_row_scales (model)[cold], ==, 0);
  g_assert_cmpuint (nf_model_file_get_train_counts (model)[cold], ==, 0);
  g_assert_cmpfloat (nf_model_file_get_row_scales (model)[warm], >, 0);
  g_assert_cmpfloat (nf_model_file_get_item_weights (model)[warm], >, 0);
  g_assert_true (isfinite (nf_model_file_get_item_biases (model)[warm]));
  for (guint k = 0; k < rank; k++)
    {
      double square = 0;

      g_assert_true (isfinite (nf_model_file_get_prior (model)[k]));
      g_assert_cmpfloat (nf_model_file_get_singular_values (model)[k], >, 0);
      for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
        {
          double v = nf_model_file_get_factors (model)[i * stride + k] * (double) nf_model_file_get_row_scales (model)[i];
          square += v * v;
        }
      g_assert_cmpfloat_with_epsilon (square, 1, .02);   /* columns of V have unit length, up to quantisation */
    }
}

static void
test_numbers (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  g_assert_cmpfloat (nf_model_file_get_number (model, "alpha", -1), ==, .35);
  g_assert_cmpfloat (nf_model_file_get_number (model, "no such key", -1), ==, -1);
  g_assert_cmpfloat (nf_model_file_get_number (model, "algorithm", -1), ==, -1);   /* not a number */
  g_assert_cmpstr (nf_model_file_get_id (model), !=, "");
}

static void
test_sections (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfModelSectionInfo info;
  guint major, minor;

  nf_model_file_get_version (model, &major, &minor);
  g_assert_cmpuint (major, ==, 1);
  g_assert_cmpuint (minor, ==, 0);
  nf_model_file_get_section (model, 0, &info);
  g_assert_cmpstr (info.tag, ==, "META");
  g_assert_cmpstr (info.dtype, ==, "variant");
  g_assert_cmpuint (strlen (info.digest), ==, 32);
  g_assert_cmpstr (nf_model_file_get_name (model), ==, "test-model.nfm");
  g_assert_cmpuint (nf_model_file_get_n_sections (model), ==, 19);
}

/* --- broken files ------------------------------------------------------------------------------------------------- */

/* The file in pieces, to be changed and joined again. */
typedef struct
{
  NfModelSection entry;
  GByteArray *data;
} Piece;

static GArray *
take_apart (void)
{
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  const NfModelHeader *header = (const NfModelHeader *) data;
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; i < header->n_sections; i++)
    {
      Piece piece = { .data = g_byte_array_new () };

      memcpy (&piece.entry, data + sizeof *header + i * sizeof piece.entry, sizeof piece.entry);
      g_byte_array_append (piece.data, data + piece.entry.offset, (guint) piece.entry.size);
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

static GByteArray *
join (GArray *pieces)
{
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  GByteArray *out = g_byte_array_new ();
  NfModelHeader header;
  static const guint8 zeros[64];

  memcpy (&header, g_bytes_get_data (bytes, NULL), sizeof header);
  header.n_sections = pieces->len;
  g_byte_array_append (out, (const guint8 *) &header, sizeof header);
  for (guint i = 0; i < pieces->len; i++)
    g_byte_array_append (out, (const guint8 *) &g_array_index (pieces, Piece, i).entry, sizeof (NfModelSection));
  for (guint i = 0; i < pieces->len; i++)
    {
      Piece *piece = &g_array_index (pieces, Piece, i);

      if (out->len % 64 != 0)
        g_byte_array_append (out, zeros, 64 - out->len % 64);
      piece->entry.offset = out->len;
      piece->entry.size = piece->data->len;
      memcpy (out->data + sizeof header + i * sizeof piece->entry, &piece->entry, sizeof piece->entry);
      g_byte_array_append (out, piece->data->data, piece->data->len);
      g_byte_array_unref (piece->data);
    }
  ((NfModelHeader *) out->data)->file_size = out->len;
  g_array_unref (pieces);
  nf_test_model_seal (out->data, out->len);
  return out;
}

static Piece *
find (GArray *pieces, guint32 tag)
{
  for (guint i = 0; i < pieces->len; i++)
    if (g_array_index (pieces, Piece, i).entry.tag == tag)
      return &g_array_index (pieces, Piece, i);
  g_assert_not_reached ();
}

static void
set (GArray *pieces, guint32 tag, gsize offset, gconstpointer value, gsize size)
{
  memcpy (find (pieces, tag)->data->data + offset, value, size);
}

#define SET(type, tag, index, value) set (pieces, tag, (index) * sizeof (type), &(type) { value }, sizeof (type))

static void
set_rows (Piece *piece, guint rows, guint bytes)
{
  guint before = piece->data->len;

  piece->entry.n_rows = rows;
  g_byte_array_set_size (piece->data, bytes);
  if (bytes > before)
    memset (piece->data->data + before, 0, bytes - before);
}

static GByteArray *
whole (void)
{
  return join (take_apart ());
}

static NfModelHeader *
header_of (GByteArray *file)
{
  return (NfModelHeader *) file->data;
}

static NfModelSection *
entry_of (GByteArray *file, guint32 tag)
{
  for (guint i = 0; i < header_of (file)->n_sections; i++)
    {
      NfModelSection *s = (NfModelSection *) (file->data + sizeof (NfModelHeader)) + i;
      if (s->tag == tag)
        return s;
    }
  g_assert_not_reached ();
}

/* Fails unless the file is refused by this check. A copy of exact size lets the address sanitizer see every step outside. */
static void
expect_failure (GByteArray *file, NfModelError code, const char *check)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, file->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = nf_model_file_new_from_bytes (bytes, NAME, &error);
  g_autofree char *prefix = g_strdup_printf (NAME ": %s: found ", check);

  g_test_message ("%s", error != NULL ? error->message : "loaded");
  g_assert_null (model);
  g_assert_error (error, NF_MODEL_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, prefix));
  g_assert_nonnull (strstr (error->message, ", expected "));
  g_assert_true (g_str_has_suffix (error->message, "."));   /* what a person can do */
  g_byte_array_unref (file);
}

#define RAW(code, check, ...)                               \
  G_STMT_START {                                            \
    GByteArray *f = whole ();                               \
    NfModelHeader *h G_GNUC_UNUSED = header_of (f);         \
    __VA_ARGS__;                                            \
    expect_failure (f, NF_MODEL_ERROR_##code, check);       \
  } G_STMT_END

#define ENTRY(code, check, tag_, ...)                       \
  G_STMT_START {                                            \
    GByteArray *f = whole ();                               \
    NfModelSection *s = entry_of (f, tag_);                 \
    __VA_ARGS__;                                            \
    nf_test_model_seal (f->data, f->len);                   \
    expect_failure (f, NF_MODEL_ERROR_##code, check);       \
  } G_STMT_END

#define PIECES(code, check, ...)                            \
  G_STMT_START {                                            \
    GArray *pieces = take_apart ();                         \
    __VA_ARGS__;                                            \
    expect_failure (join (pieces), NF_MODEL_ERROR_##code, check); \
  } G_STMT_END

static void
test_broken_header (void)
{
  RAW (TOO_SMALL, "size of the header", g_byte_array_set_size (f, 0));
  RAW (TOO_SMALL, "size of the header", g_byte_array_set_size (f, 127));
  RAW (MAGIC, "magic number", h->magic[0] = 'X');
  RAW (MAGIC, "magic number", memcpy (f->data, "\x89PNG\r\n\x1a\n", 8));
  RAW (ENDIAN, "byte order", h->endian_tag = 0x04030201);
  RAW (CORRUPT, "byte order", h->endian_tag = 1);
  RAW (VERSION, "version of the format", h->version_major = 2);
  RAW (VERSION, "version of the format", h->version_major = 0);
  RAW (CORRUPT, "header size field", h->header_size = 256);
  RAW (TOO_SMALL, "file size", g_byte_array_set_size (f, f->len - 1));
  RAW (TOO_SMALL, "file size", g_byte_array_set_size (f, 128));
  RAW (CORRUPT, "file size", g_byte_array_append (f, (const guint8 *) "", 1));
  RAW (CORRUPT, "reserved bytes of the header", h->reserved[39] = 1);
  RAW (CORRUPT, "number of sections", h->n_sections = 0);
  RAW (CORRUPT, "number of sections", h->n_sections = 65);
  RAW (CORRUPT, "number of sections", h->n_sections = G_MAXUINT32);
  RAW (CORRUPT, "place of the section table", h->table_offset = 192);
  RAW (CORRUPT, "place of the section table", h->table_offset = G_MAXUINT64);
  RAW (CORRUPT, "end of the section table", (g_byte_array_set_size (f, 1000), header_of (f)->file_size = 1000));
  RAW (DIGEST, "digest of header and section table", h->table_digest[31] ^= 1);
  RAW (DIGEST, "digest of header and section table", h->version_minor = 7);
  RAW (DIGEST, "digest of header and section table", f->data[128 + 5] ^= 1);
}

static void
test_broken_layout (void)
{
  const guint32 year = NF_MODEL_TAG_YEAR, prior = NF_MODEL_TAG_PRIO;

  ENTRY (CORRUPT, "section YEAR", year, s->offset += 1);
  ENTRY (CORRUPT, "section YEAR", year, s->offset = G_MAXUINT64 / 64 * 64);
  ENTRY (CORRUPT, "section YEAR", year, s->size = G_MAXUINT64);
  ENTRY (CORRUPT, "section PRIO", prior, s->size += 64);
  ENTRY (CORRUPT, "section YEAR", year, s->offset -= 64);   /* inside the one before */
  ENTRY (CORRUPT, "section META", NF_MODEL_TAG_META, s->offset = 0);
  ENTRY (CORRUPT, "section YEAR", year, s->offset += 64);   /* a gap */
  ENTRY (CORRUPT, "section YEAR", year, f->data[s->offset - 1] = 1);   /* padding */
  ENTRY (CORRUPT, "section YEAR", year, s->reserved = 1);
  ENTRY (CORRUPT, "section YEAR", year, s->flags = 2);
  ENTRY (CORRUPT, "section YEAR", year, s->dtype = NF_MODEL_DTYPE_U32);
  ENTRY (CORRUPT, "section YEAR", year, s->n_rows += 1);
  ENTRY (CORRUPT, "section YEAR", year, s->n_cols = 0);
  ENTRY (CORRUPT, "section YEAR", year, (s->n_rows = G_MAXUINT64, s->n_cols = G_MAXUINT64));
  ENTRY (CORRUPT, "section YEAR", year, (s->n_rows = G_GUINT64_CONSTANT (1) << 63, s->n_cols = 1));
  ENTRY (CORRUPT, "section IMDB", NF_MODEL_TAG_TMDB, s->tag = NF_MODEL_TAG_IMDB);   /* twice */
  ENTRY (VERSION, "section NEW!", year, s->tag = NF_MODEL_TAG ('N', 'E', 'W', '!'));
  ENTRY (CORRUPT, "section YEAR", year, (s->tag = NF_MODEL_TAG ('N', 'E', 'W', '!'), s->flags = 0));   /* then YEAR is missing */
  RAW (CORRUPT, "end of the last section", (g_byte_array_append (f, (const guint8 *) "", 1), header_of (f)->file_size = f->len,
                                            nf_test_model_seal (f->data, f->len)));
  RAW (DIGEST, "identity of the catalogue", {
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    gsize n = 32;
    h->catalogue_id[0] ^= 1;
    memset (h->table_digest, 0, 32);
    g_checksum_update (checksum, f->data, (gssize) (128 + 64 * h->n_sections));
    g_checksum_get_digest (checksum, h->table_digest, &n);
  });
}

static void
test_broken_shapes (void)
{
  PIECES (CORRUPT, "number of films", set_rows (find (pieces, NF_MODEL_TAG_MVID), 0, 0));
  PIECES (CORRUPT, "number of films", set_rows (find (pieces, NF_MODEL_TAG_MVID), (1 << 22) + 1, 4 * ((1 << 22) + 1)));
  PIECES (CORRUPT, "number of singular values", set_rows (find (pieces, NF_MODEL_TAG_SVAL), 0, 0));
  PIECES (CORRUPT, "number of singular values", set_rows (find (pieces, NF_MODEL_TAG_SVAL), 1025, 4100));
  PIECES (CORRUPT, "shape of section TITO", set_rows (find (pieces, NF_MODEL_TAG_MVID), 67, 268));
  PIECES (CORRUPT, "shape of section YEAR", set_rows (find (pieces, NF_MODEL_TAG_YEAR), 69, 138));
  PIECES (CORRUPT, "shape of section WGHT", set_rows (find (pieces, NF_MODEL_TAG_WGHT), 0, 0));
  PIECES (CORRUPT, "shape of section PRIO", set_rows (find (pieces, NF_MODEL_TAG_PRIO), 9, 36));
  PIECES (CORRUPT, "shape of section FACT", (find (pieces, NF_MODEL_TAG_FACT)->entry.n_cols = 32, find (pieces, NF_MODEL_TAG_FACT)->entry.n_rows = 136));
  PIECES (CORRUPT, "shape of section MVIX", (find (pieces, NF_MODEL_TAG_MVIX)->entry.n_cols = 1, find (pieces, NF_MODEL_TAG_MVIX)->entry.n_rows *= 2));
}

static void
replace (GArray *pieces, guint32 tag, gconstpointer data, guint size, guint rows)
{
  Piece *piece = find (pieces, tag);

  g_byte_array_set_size (piece->data, 0);
  g_byte_array_append (piece->data, data, size);
  piece->entry.n_rows = rows;
}

static void
test_broken_meta (void)
{
  g_autofree guint8 *zeros = g_malloc0 ((1 << 20) + 1);
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  GVariantDict dict;
  g_autoptr (GVariant) other = NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "model-id", "u", 7);
  other = g_variant_ref_sink (g_variant_dict_end (&dict));

  PIECES (CORRUPT, "size of section META", replace (pieces, NF_MODEL_TAG_META, zeros, (1 << 20) + 1, (1 << 20) + 1));
  PIECES (CORRUPT, "section META", replace (pieces, NF_MODEL_TAG_META, zeros, 1000, 1000));
  PIECES (CORRUPT, "section META", SET (guint8, NF_MODEL_TAG_META, find (pieces, NF_MODEL_TAG_META)->data->len - 1, 0xff));
  PIECES (CORRUPT, "model-id in META", replace (pieces, NF_MODEL_TAG_META, g_variant_get_data (empty), (guint) g_variant_get_size (empty),
                                                (guint) g_variant_get_size (empty)));
  PIECES (CORRUPT, "model-id in META", replace (pieces, NF_MODEL_TAG_META, g_variant_get_data (other), (guint) g_variant_get_size (other),
                                                (guint) g_variant_get_size (other)));
  /* an id that is not this model's: the section's digest is right, the id is not */
  RAW (CORRUPT, "model-id in META", {
    NfModelSection *s = entry_of (f, NF_MODEL_TAG_META);
    guint8 *id = f->data + s->offset;
    g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize n = 32;
    while (memcmp (id, "model-id", 8) != 0)
      id++;
    for (id += 9; *id == 0; id++)
      ;
    *id ^= 1;
    memset (h->table_digest, 0, 32);
    g_checksum_update (checksum, f->data + s->offset, (gssize) s->size);
    g_checksum_get_digest (checksum, digest, &n);
    memcpy (s->digest, digest, 16);
    g_checksum_reset (checksum);
    g_checksum_update (checksum, f->data, (gssize) (128 + 64 * h->n_sections));
    n = 32;
    g_checksum_get_digest (checksum, h->table_digest, &n);
  });
}

static void
test_broken_catalogue (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GByteArray) file = whole ();
  guint n = nf_model_file_get_n_items (model), pool = (guint) entry_of (file, NF_MODEL_TAG_TITP)->size;

  PIECES (CORRUPT, "title offsets", SET (guint32, NF_MODEL_TAG_TITO, 0, 1));
  PIECES (CORRUPT, "title offsets", SET (guint32, NF_MODEL_TAG_TITO, n, pool - 1));
  PIECES (CORRUPT, "title offsets", SET (guint32, NF_MODEL_TAG_TITO, n, G_MAXUINT32));
  PIECES (CORRUPT, "length of a title", SET (guint32, NF_MODEL_TAG_TITO, 5, 0));            /* falls */
  PIECES (CORRUPT, "length of a title", SET (guint32, NF_MODEL_TAG_TITO, 5, G_MAXUINT32));
  PIECES (CORRUPT, "length of a title", SET (guint32, NF_MODEL_TAG_TITO, 1, 1));            /* an empty one */
  PIECES (CORRUPT, "length of a title", SET (guint32, NF_MODEL_TAG_TITO, 1, 1026));
  PIECES (CORRUPT, "end of a title", SET (guint8, NF_MODEL_TAG_TITP, pool - 1, 'x'));
  PIECES (CORRUPT, "text of a title", SET (guint8, NF_MODEL_TAG_TITP, 2, 0xff));
  PIECES (CORRUPT, "text of a title", SET (guint8, NF_MODEL_TAG_TITP, 2, 0));
  PIECES (CORRUPT, "text of a title", SET (guint8, NF_MODEL_TAG_TITP, 2, '\n'));
  PIECES (CORRUPT, "text of a title", SET (guint8, NF_MODEL_TAG_TITP, 9, 0x7f));
  PIECES (CORRUPT, "year", SET (guint16, NF_MODEL_TAG_YEAR, 3, 10000));
  PIECES (CORRUPT, "genres", SET (guint32, NF_MODEL_TAG_GENR, 3, 1u << NF_N_GENRES));
  PIECES (CORRUPT, "order of the rows", SET (guint32, NF_MODEL_TAG_POPU, 67, 1));
  PIECES (CORRUPT, "mean rating", SET (float, NF_MODEL_TAG_MEAN, 3, 5.5f));
  PIECES (CORRUPT, "mean rating", SET (float, NF_MODEL_TAG_MEAN, 3, 0.25f));
  PIECES (CORRUPT, "mean rating", SET (float, NF_MODEL_TAG_MEAN, 3, NAN));
  PIECES (CORRUPT, "index of MovieLens ids", set_rows (find (pieces, NF_MODEL_TAG_MVIX), 67, 67 * 8));
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVIX, 2, 0));       /* not rising */
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVIX, 0, 0));
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVIX, 2 * 68, 0x80000000));
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVIX, 1, n));
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVIX, 1, 67));      /* another row's */
  PIECES (CORRUPT, "index of MovieLens ids", SET (guint32, NF_MODEL_TAG_MVID, 3, 1));       /* two rows with one id */
  PIECES (CORRUPT, "index of TMDB ids", set_rows (find (pieces, NF_MODEL_TAG_TMIX), 66, 66 * 8));
  PIECES (CORRUPT, "index of TMDB ids", SET (guint32, NF_MODEL_TAG_TMIX, 1, n + 1));
  PIECES (CORRUPT, "index of TMDB ids", SET (guint32, NF_MODEL_TAG_TMDB, 3, 862));
}

static void
test_broken_factors (void)
{
  PIECES (CORRUPT, "singular value", SET (float, NF_MODEL_TAG_SVAL, 2, NAN));
  PIECES (CORRUPT, "singular value", SET (float, NF_MODEL_TAG_SVAL, 7, -1));
  PIECES (CORRUPT, "order of the singular values", SET (float, NF_MODEL_TAG_SVAL, 2, 100));
  PIECES (CORRUPT, "scale of a factor row", SET (float, NF_MODEL_TAG_SCAL, 2, INFINITY));
  PIECES (CORRUPT, "scale of a factor row", SET (float, NF_MODEL_TAG_SCAL, 2, -.1f));
  PIECES (CORRUPT, "weight of a film", SET (float, NF_MODEL_TAG_WGHT, 67, NAN));
  PIECES (CORRUPT, "weight of a film", SET (float, NF_MODEL_TAG_WGHT, 67, -1));
  PIECES (CORRUPT, "bias of a film", SET (float, NF_MODEL_TAG_BIAS, 0, -INFINITY));
  PIECES (CORRUPT, "prior", SET (float, NF_MODEL_TAG_PRIO, 7, NAN));
  PIECES (CORRUPT, "padding of a factor row", SET (guint8, NF_MODEL_TAG_FACT, 8, 1));
  PIECES (CORRUPT, "padding of a factor row", SET (guint8, NF_MODEL_TAG_FACT, 68 * 64 - 1, 1));
}

/* Settings that no trainer writes: the file is one, and a request on it ends. */
static void
test_absurd_settings (void)
{
  static const char *const keys[] = { "c", "mu", "sigma2", "sigma02", "user-bias-precision", "item-bias-variance", "ridge", "ridge-per-rating",
                                      "alpha", "score-exponent", "steering", "prior-weight", "content-weight", "star-weight-10" };
  static const double values[] = { 1e300, -1e300, 0 };
  g_autoptr (NfModelFile) good = nf_test_model_new ();

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        GArray *pieces = take_apart ();
        g_autoptr (GByteArray) file = NULL;
        g_autoptr (GVariant) meta = NULL;
        GVariantDict dict;

        g_variant_dict_init (&dict, nf_model_file_get_meta (good));
        g_variant_dict_insert (&dict, keys[k], "d", values[v]);
        meta = g_variant_ref_sink (g_variant_dict_end (&dict));
        replace (pieces, NF_MODEL_TAG_META, g_variant_get_data (meta), (guint) g_variant_get_size (meta), (guint) g_variant_get_size (meta));
        file = join (pieces);
        g_assert_true (load_and_use (file->data, file->len));
      }
}

/* A later minor version may add a section that readers of this one leave alone. */
static void
test_unknown_optional_section (void)
{
  GArray *pieces = take_apart ();
  Piece extra = { .entry = { .tag = NF_MODEL_TAG ('H', 'I', 'S', 'T'), .dtype = 99, .n_rows = 3, .n_cols = 5 }, .data = g_byte_array_new () };
  g_autoptr (GByteArray) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  NfModelSectionInfo info;

  g_byte_array_append (extra.data, (const guint8 *) "anything", 8);
  g_array_append_val (pieces, extra);
  file = join (pieces);
  header_of (file)->version_minor = 3;
  nf_test_model_seal (file->data, file->len);
  bytes = g_bytes_new (file->data, file->len);
  model = nf_model_file_new_from_bytes (bytes, NAME, &error);
  g_assert_no_error (error);
  g_assert_true (nf_model_file_verify (model, &error));
  g_assert_cmpuint (nf_model_file_get_n_items (model), ==, 68);
  nf_model_file_get_section (model, 19, &info);
  g_assert_cmpstr (info.tag, ==, "HIST");
  g_assert_cmpstr (info.dtype, ==, "unknown");
  g_assert_false (info.required);
}

static void
test_unaligned (void)
{
  g_autoptr (GBytes) good = nf_test_model_bytes ();
  gsize size = g_bytes_get_size (good);
  g_autofree guint8 *buffer = g_malloc (size + 1);
  g_autoptr (GBytes) shifted = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;

  memcpy (buffer + 1, g_bytes_get_data (good, NULL), size);
  shifted = g_bytes_new_static (buffer + 1, size);
  model = nf_model_file_new_from_bytes (shifted, NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_SIZE (nf_model_file_get_factors (model)) % 64, ==, 0);
}

/* Whatever byte changes, loading or verifying names a failed check. */
static void
test_every_byte (void)
{
  g_autoptr (GBytes) good = nf_test_model_bytes ();
  gsize size;
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, &size), g_bytes_get_size (good));

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
      g_autoptr (GError) error = NULL;
      g_autoptr (NfModelFile) model = NULL;

      data[i] ^= (guint8) (1 << (i % 8));
      model = nf_model_file_new_from_bytes (bytes, NAME, &error);
      if (model != NULL)
        g_assert_false (nf_model_file_verify (model, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == NF_MODEL_ERROR);
      g_assert_true (g_str_has_prefix (error->message, NAME ": "));
      data[i] ^= (guint8) (1 << (i % 8));
    }
}

static void
test_every_length (void)
{
  g_autoptr (GBytes) good = nf_test_model_bytes ();
  gsize size = g_bytes_get_size (good);

  for (gsize length = 0; length < size; length++)
    {
      /* as cut off, and with the header's size field following */
      for (int patched = 0; patched < 2; patched++)
        {
          g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), length);
          g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
          g_autoptr (GError) error = NULL;

          if (patched && (length < sizeof (NfModelHeader) || length % 5 != 0))
            continue;
          if (patched)
            {
              ((NfModelHeader *) data)->file_size = length;
              nf_test_model_seal (data, length);
            }
          g_assert_null (nf_model_file_new_from_bytes (bytes, NAME, &error));
          if (patched)
            g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_CORRUPT);
          else
            g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_TOO_SMALL);
        }
    }
}

/* Random damage under right digests, so that the later checks are reached: refused or usable, never a crash. */
static void
test_random_damage (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20240601);
  g_autoptr (GBytes) good = nf_test_model_bytes ();
  gsize size = g_bytes_get_size (good);
  guint n_loaded = 0;

  for (guint round = 0; round < 2000; round++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), size);
      g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
      g_autoptr (NfModelFile) model = NULL;
      gint32 area = g_rand_boolean (random) ? 128 + 19 * 64 : (gint32) size;

      for (gint32 n = g_rand_int_range (random, 1, 5); n > 0; n--)
        data[g_rand_int_range (random, 0, area)] = (guint8) g_rand_int_range (random, 0, 256);
      nf_test_model_seal (data, size);
      model = nf_model_file_new_from_bytes (bytes, NAME, NULL);
      if (model != NULL)
        {
          use_model (model);
          n_loaded++;
        }
    }
  g_test_message ("%u of 2000 damaged files are still usable", n_loaded);
  g_assert_cmpuint (n_loaded, >, 0);
}

static void
test_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "model-file", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_test_message ("%s", name);
      LLVMFuzzerTestOneInput ((const guint8 *) data, size);
      g_assert_cmpint (load_and_use ((const guint8 *) data, size), ==, g_str_has_prefix (name, "whole"));
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static void
expect_path_failure (const char *path, NfModelError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nf_model_file_new_from_path (path, &error));
  g_assert_error (error, NF_MODEL_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, path));
}

static void
test_path (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = nf_test_model_save (dir), *missing = g_build_filename (dir, "none.nfm", NULL);
  g_autofree char *inside = g_build_filename (path, "none.nfm", NULL), *empty = g_build_filename (dir, "empty.nfm", NULL);
  g_autofree char *pipe = g_build_filename (dir, "pipe.nfm", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = nf_model_file_new_from_path (path, &error);
  g_autoptr (NfModelFile) again = NULL;

  g_assert_no_error (error);
  g_assert_true (nf_model_file_verify (model, &error));
  g_assert_no_error (error);
  again = nf_model_file_ref (model);
  g_assert_true (again == model);

  expect_path_failure (missing, NF_MODEL_ERROR_MISSING);
  expect_path_failure (inside, NF_MODEL_ERROR_MISSING);
  expect_path_failure (dir, NF_MODEL_ERROR_IO);
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  expect_path_failure (empty, NF_MODEL_ERROR_TOO_SMALL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  expect_path_failure (pipe, NF_MODEL_ERROR_IO);   /* and does not wait for a writer */

  /* a replaced file does not disturb the mapping */
  g_assert_true (g_file_set_contents (path, "gone", 4, NULL));
  use_model (model);
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-file/columns", test_columns);
  g_test_add_func ("/model-file/lookup", test_lookup);
  g_test_add_func ("/model-file/factors", test_factors);
  g_test_add_func ("/model-file/numbers", test_numbers);
  g_test_add_func ("/model-file/sections", test_sections);
  g_test_add_func ("/model-file/broken/header", test_broken_header);
  g_test_add_func ("/model-file/broken/layout", test_broken_layout);
  g_test_add_func ("/model-file/broken/shapes", test_broken_shapes);
  g_test_add_func ("/model-file/broken/meta", test_broken_meta);
  g_test_add_func ("/model-file/broken/catalogue", test_broken_catalogue);
  g_test_add_func ("/model-file/broken/factors", test_broken_factors);
  g_test_add_func ("/model-file/absurd-settings", test_absurd_settings);
  g_test_add_func ("/model-file/unknown-optional-section", test_unknown_optional_section);
  g_test_add_func ("/model-file/unaligned", test_unaligned);
  g_test_add_func ("/model-file/every-byte", test_every_byte);
  g_test_add_func ("/model-file/every-length", test_every_length);
  g_test_add_func ("/model-file/random-damage", test_random_damage);
  g_test_add_func ("/model-file/corpus", test_corpus);
  g_test_add_func ("/model-file/path", test_path);
  return g_test_run ();
}
