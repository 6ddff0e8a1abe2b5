/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-image.h"

#include "nf-fake-tmdb.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define assert_fails(bytes, code)                            \
  G_STMT_START {                                             \
    g_autoptr (GError) fails_error = NULL;                   \
    g_assert_null (nf_image_decode (bytes, 100, 150, &fails_error)); \
    g_assert_error (fails_error, NF_IMAGE_ERROR, code);      \
  } G_STMT_END

static NfImage *
decode (GBytes *bytes, guint width, guint height)
{
  g_autoptr (GError) error = NULL;
  NfImage *image = nf_image_decode (bytes, width, height, &error);

  g_assert_no_error (error);
  g_assert_nonnull (image);
  g_assert_cmpuint (image->stride, >=, 4 * image->width);
  g_assert_cmpuint (g_bytes_get_size (image->pixels), >=, image->stride * (image->height - 1) + 4 * image->width);
  return image;
}

static void
test_sizes (void)
{
  static const struct { guint width, height, want_width, want_height, got_width, got_height; } cases[] = {
    { 200, 300, 100, 150, 100, 150 },
    { 200, 300, 100, 100, 100, 150 },   /* covers, keeps the proportions */
    { 200, 200, 100, 150, 150, 150 },
    { 342, 513, 171, 257, 171, 257 },
    { 50, 75, 100, 150, 50, 75 },       /* never enlarged */
    { 200, 300, 200, 300, 200, 300 },
    { 9000, 10, 100, 150, 8192, 9 },    /* what a texture can be */
    { 300, 3, 10, 1, 100, 1 },
  };
  static const char *types[] = { "png", "jpeg" };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autoptr (GBytes) bytes = nf_fake_tmdb_make_picture (types[t], 5, cases[i].width, cases[i].height);
        g_autoptr (NfImage) image = decode (bytes, cases[i].want_width, cases[i].want_height);

        g_assert_cmpuint (image->width, ==, cases[i].got_width);
        g_assert_cmpuint (image->height, ==, cases[i].got_height);
      }
}

static void
test_colours (void)
{
  g_autoptr (GBytes) bytes = nf_fake_tmdb_make_picture ("png", 5, 40, 60);
  g_autoptr (NfImage) image = decode (bytes, 40, 60);
  const guint32 *words = g_bytes_get_data (image->pixels, NULL);
  const guint32 hash = 5 * 2654435761u;

  /* red, green, blue, opaque */
  for (guint c = 0; c < 3; c++)
    g_assert_cmpuint (words[0] >> (16 - 8 * c) & 0xff, ==, 60 + ((hash >> (8 * c)) & 0x7f));
  g_assert_cmpuint (words[0] >> 24, ==, 255);
}

static void
test_transparent (void)
{
  const guint8 straight[] = { 200, 100, 50, 128, 255, 255, 255, 0, 1, 2, 3, 255, 255, 128, 0, 1 };
  const guint32 words[] = { 0x80643219, 0, 0xff010203, 0x01010100 };   /* each times its alpha / 255 */
  g_autoptr (GBytes) pixels = g_bytes_new_static (straight, sizeof straight);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (pixels, GDK_COLORSPACE_RGB, TRUE, 8, 2, 2, 8);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (NfImage) image = NULL;
  GError *error = NULL;
  char *data;
  gsize size;

  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", &error, NULL));
  file = g_bytes_new_take (data, size);
  image = decode (file, 2, 2);
  g_assert_cmpmem (g_bytes_get_data (image->pixels, NULL), g_bytes_get_size (image->pixels), words, sizeof words);
  g_assert_cmpuint (image->stride, ==, 8);
}

/* @paint: the colour at a place, 0xRRGGBB */
static guint32
find_dominant (guint32 (*paint) (guint x, guint y))
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 60, 90);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NfImage) image = NULL;
  char *data;
  gsize size;

  for (guint y = 0; y < 90; y++)
    for (guint x = 0; x < 60; x++)
      {
        guint8 *p = gdk_pixbuf_get_pixels (pixbuf) + y * (guint) gdk_pixbuf_get_rowstride (pixbuf) + 3 * x;
        const guint32 colour = paint (x, y);

        p[0] = (guint8) (colour >> 16);
        p[1] = (guint8) (colour >> 8);
        p[2] = (guint8) colour;
      }
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  bytes = g_bytes_new_take (data, size);
  image = decode (bytes, 60, 90);
  return image->dominant;
}

static guint32 paint_black (guint x, guint y) { return 0; }
static guint32 paint_grey (guint x, guint y) { return 0x808080; }
static guint32 paint_night (guint x, guint y) { return y > 60 ? 0xb04010 : 0x101010; }        /* a third of it burns */
static guint32 paint_speck (guint x, guint y) { return x == 0 && y == 0 ? 0xff0000 : 0x2060a0; }
static guint32 paint_shades (guint x, guint y) { return x % 2 == 0 ? 0x2060a0 : 0x2464a4; }   /* in one box: their mean */

static void
test_dominant (void)
{
  g_assert_cmphex (find_dominant (paint_black), ==, 0x000000);
  g_assert_cmphex (find_dominant (paint_grey), ==, 0x808080);
  g_assert_cmphex (find_dominant (paint_night), ==, 0xb04010);
  g_assert_cmphex (find_dominant (paint_speck), ==, 0x2060a0);
  g_assert_cmphex (find_dominant (paint_shades), ==, 0x2262a2);
}

static void
test_truncated (void)
{
  static const char *types[] = { "png", "jpeg" };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GBytes) bytes = nf_fake_tmdb_make_picture (types[t], 5, 40, 60);

      for (gsize size = 16; size < g_bytes_get_size (bytes) - 1; size += 7)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, size);
          assert_fails (part, NF_IMAGE_ERROR_CORRUPT);
        }
    }
}

/* With any byte changed: a picture or an error, never more. */
static void
test_mutations (void)
{
  static const char *types[] = { "png", "jpeg" };

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (GBytes) bytes = nf_fake_tmdb_make_picture (types[t], 5, 20, 30);
      gsize size = g_bytes_get_size (bytes);
      guint n_errors = 0;

      for (gsize i = 0; i < size; i++)
        {
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
          g_autoptr (GBytes) changed = NULL;
          g_autoptr (NfImage) image = NULL;
          g_autoptr (GError) error = NULL;

          copy[i] ^= 0x55;
          changed = g_bytes_new_take (g_steal_pointer (&copy), size);
          image = nf_image_decode (changed, 10, 15, &error);
          g_assert_true ((image == NULL) == (error != NULL));
          n_errors += error != NULL;
        }
      g_assert_cmpuint (n_errors, >, 0);
    }
}

static void
test_formats (void)
{
  static const char *cases[] = {
    "", "x", "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10'/></svg>",
    "<?xml version='1.0'?><svg/>", "GIF89a\1\0\1\0\0\0\0;      ", "BM      ", "/* XPM */ static char *x[] = {\"1 1 1 1\",\"a c red\",\"a\"};",
  };
  static const guint8 webp[] = { 'R', 'I', 'F', 'F', 100, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', ' ' };
  g_autoptr (GBytes) short_webp = g_bytes_new_static (webp, sizeof webp);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i], strlen (cases[i]));
      assert_fails (bytes, NF_IMAGE_ERROR_FORMAT);
    }
  assert_fails (short_webp, NF_IMAGE_ERROR_CORRUPT);
}

/* A whole file that says it has 60,000 × 60,000 pixels. */
static void
test_too_many_pixels (void)
{
  g_autoptr (GBytes) png = nf_fake_tmdb_make_picture ("png", 5, 20, 30);
  g_autoptr (GBytes) jpeg = nf_fake_tmdb_make_picture ("jpeg", 5, 20, 30);
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&png), &size);
  gboolean found = FALSE;

  data[18] = 0xea, data[19] = 0x60, data[22] = 0xea, data[23] = 0x60;
  png = g_bytes_new_take (data, size);
  assert_fails (png, NF_IMAGE_ERROR_TOO_LARGE);

  data = g_bytes_unref_to_data (g_steal_pointer (&jpeg), &size);
  for (gsize i = 0; i + 9 < size && !found; i++)
    if (data[i] == 0xff && data[i + 1] == 0xc0)
      {
        data[i + 5] = 0xea, data[i + 6] = 0x60, data[i + 7] = 0xea, data[i + 8] = 0x60;
        found = TRUE;
      }
  g_assert_true (found);
  jpeg = g_bytes_new_take (data, size);
  assert_fails (jpeg, NF_IMAGE_ERROR_TOO_LARGE);
}

static void
test_too_many_bytes (void)
{
  gsize size = NF_IMAGE_MAX_BYTES + 1;
  guint8 *data = g_malloc0 (size);
  g_autoptr (GBytes) bytes = NULL;

  memcpy (data, "\xff\xd8\xff\xe0", 4);
  bytes = g_bytes_new_take (data, size);
  assert_fails (bytes, NF_IMAGE_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/sizes", test_sizes);
  g_test_add_func ("/image/colours", test_colours);
  g_test_add_func ("/image/dominant", test_dominant);
  g_test_add_func ("/image/truncated", test_truncated);
  g_test_add_func ("/image/mutations", test_mutations);
  g_test_add_func ("/image/formats", test_formats);
  g_test_add_func ("/image/transparent", test_transparent);
  g_test_add_func ("/image/too-many-pixels", test_too_many_pixels);
  g_test_add_func ("/image/too-many-bytes", test_too_many_bytes);

  return g_test_run ();
}
