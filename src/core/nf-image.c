/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-image.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define MAX_SIDE 8192   /* of the result: what every graphics driver takes as one texture */

typedef struct
{
  guint    width, height;   /* to cover */
  gboolean too_large;
} Target;

G_DEFINE_QUARK (nf-image-error-quark, nf_image_error)
G_DEFINE_BOXED_TYPE (NfImage, nf_image, nf_image_ref, nf_image_unref)

static guint
get_be16 (const guint8 *p)
{
  return (guint) p[0] << 8 | p[1];
}

static guint32
get_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static guint32
get_le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

/* The decoders take a file that stops half-way for a whole one and leave the rest grey, so completeness is checked here:
 * the walk must meet a frame header and then the end marker. */
static gboolean
scan_jpeg (const guint8 *data, gsize size, guint *width, guint *height)
{
  gsize at = 2;
  gboolean has_frame = FALSE;

  while (at + 2 <= size)
    {
      guint marker, length;

      if (data[at] != 0xff || data[at + 1] == 0xff)   /* entropy-coded data, or fill bytes before a marker */
        {
          at++;
          continue;
        }
      marker = data[at + 1];
      at += 2;
      if (marker == 0x00 || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8))
        continue;
      if (marker == 0xd9)
        return has_frame;

      if (at + 2 > size)
        return FALSE;
      length = get_be16 (data + at);
      if (length < 2 || length > size - at)
        return FALSE;
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          if (length < 8)
            return FALSE;
          *height = get_be16 (data + at + 3);
          *width = get_be16 (data + at + 5);
          has_frame = TRUE;
        }
      at += length;
    }

  return FALSE;
}

static gboolean
scan_png (const guint8 *data, gsize size, guint *width, guint *height)
{
  gsize at = 8;
  gboolean first = TRUE;

  while (size - at >= 12)
    {
      guint32 length = get_be32 (data + at);

      if (length > size - at - 12)
        return FALSE;
      if (first)
        {
          if (memcmp (data + at + 4, "IHDR", 4) != 0 || length != 13)
            return FALSE;
          *width = get_be32 (data + at + 8);
          *height = get_be32 (data + at + 12);
          first = FALSE;
        }
      else if (memcmp (data + at + 4, "IEND", 4) == 0)
        return TRUE;
      at += 12 + (gsize) length;
    }

  return FALSE;
}

/* By the signature alone; what the server calls it does not matter. SVG is left out on purpose: it is a program, not a picture. */
static const char *
find_type (const guint8 *data, gsize size)
{
  if (size >= 4 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "jpeg";
  if (size >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "png";
  if (size >= 16 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBPVP8", 7) == 0)
    return "webp";
  return NULL;
}

static gboolean
is_too_large (guint width, guint height)
{
  return (guint64) width * height > NF_IMAGE_MAX_PIXELS;
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  Target *target = user_data;
  double scale;

  if (width <= 0 || height <= 0 || is_too_large ((guint) width, (guint) height))
    {
      target->too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0);   /* the decoders refuse this before they allocate */
      return;
    }

  scale = MAX ((double) target->width / width, (double) target->height / height);
  scale = MIN (scale, 1.0);
  scale = MIN (scale, (double) MAX_SIDE / MAX (width, height));
  if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * scale + 0.5)), MAX (1, (int) (height * scale + 0.5)));
}

/* The fullest of 8 × 8 × 8 boxes of colours, where a strong colour counts more than a grey, black or white; its mean. Every
 * picture is looked at in at most 64 × 96 places. */
static guint32
find_dominant (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  const guint width = (guint) gdk_pixbuf_get_width (pixbuf), height = (guint) gdk_pixbuf_get_height (pixbuf);
  const gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf), n_channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  typedef struct { double weight, red, green, blue; } Box;
  g_autofree Box *boxes = g_new0 (Box, 512);
  const guint step_x = MAX (1, width / 64), step_y = MAX (1, height / 96);
  const Box *best = boxes;

  for (guint y = 0; y < height; y += step_y)
    for (guint x = 0; x < width; x += step_x)
      {
        const guint8 *p = pixels + y * stride + n_channels * x;
        const int high = MAX (p[0], MAX (p[1], p[2])), low = MIN (p[0], MIN (p[1], p[2]));
        const double weight = (0.05 + (high - low) / 255.0) * (n_channels == 4 ? p[3] / 255.0 : 1);   /* chroma, and what can be seen */
        Box *box = &boxes[(p[0] >> 5) << 6 | (p[1] >> 5) << 3 | p[2] >> 5];

        box->weight += weight;
        box->red += weight * p[0];
        box->green += weight * p[1];
        box->blue += weight * p[2];
      }
  for (guint i = 1; i < 512; i++)
    if (boxes[i].weight > best->weight)
      best = &boxes[i];
  if (best->weight <= 0)
    return 0;
  return (guint32) (best->red / best->weight + 0.5) << 16 | (guint32) (best->green / best->weight + 0.5) << 8
         | (guint32) (best->blue / best->weight + 0.5);
}

static guint32
multiply (guint8 value, guint8 alpha)
{
  const guint32 t = (guint32) value * alpha + 128;

  return (t + (t >> 8)) >> 8;   /* value × alpha / 255, rounded */
}

/* The words that drawing in software needs: made once here, and not each time the picture is painted. */
static GBytes *
make_words (GdkPixbuf *pixbuf)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  const gsize width = (gsize) gdk_pixbuf_get_width (pixbuf), height = (gsize) gdk_pixbuf_get_height (pixbuf);
  const gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf), n_channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  guint32 *words = g_new (guint32, width * height);

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      {
        const guint8 *p = pixels + y * stride + n_channels * x;
        const guint8 alpha = n_channels == 4 ? p[3] : 255;

        words[y * width + x] = (guint32) alpha << 24 | multiply (p[0], alpha) << 16 | multiply (p[1], alpha) << 8 | multiply (p[2], alpha);
      }
  return g_bytes_new_take (words, width * height * sizeof *words);
}

NfImage *
nf_image_ref (NfImage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_image_unref (NfImage *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    {
      g_bytes_unref (self->pixels);
      g_free (self);
    }
}

NfImage *
nf_image_decode (GBytes *bytes, guint width, guint height, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GError) loader_error = NULL;
  Target target = { CLAMP (width, 1, MAX_SIDE), CLAMP (height, 1, MAX_SIDE), FALSE };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *type;
  guint whole_width = 1, whole_height = 1;
  gboolean complete, written;
  NfImage *self;

  if (size > NF_IMAGE_MAX_BYTES)
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_TOO_LARGE, "image: %" G_GSIZE_FORMAT " bytes, at most %d", size, NF_IMAGE_MAX_BYTES);
      return NULL;
    }
  type = find_type (data, size);
  if (type == NULL)
    {
      g_set_error_literal (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_FORMAT, "image: neither JPEG, PNG nor WebP");
      return NULL;
    }

  if (g_str_equal (type, "jpeg"))
    complete = scan_jpeg (data, size, &whole_width, &whole_height);
  else if (g_str_equal (type, "png"))
    complete = scan_png (data, size, &whole_width, &whole_height);
  else
    complete = get_le32 (data + 4) <= size - 8;
  if (!complete || whole_width == 0 || whole_height == 0)
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_CORRUPT, "image: the %s file is truncated or damaged", type);
      return NULL;
    }
  if (is_too_large (whole_width, whole_height))
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_TOO_LARGE, "image: %u × %u pixels, at most %d", whole_width, whole_height, NF_IMAGE_MAX_PIXELS);
      return NULL;
    }

  loader = gdk_pixbuf_loader_new_with_type (type, NULL);
  if (loader == NULL)
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_FORMAT, "image: no decoder for %s here", type);
      return NULL;
    }
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &target);
  written = gdk_pixbuf_loader_write_bytes (loader, bytes, &loader_error);
  /* a loader must be closed whatever happened */
  if (!gdk_pixbuf_loader_close (loader, written ? &loader_error : NULL))
    written = FALSE;
  if (target.too_large)
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_TOO_LARGE, "image: more than %d pixels", NF_IMAGE_MAX_PIXELS);
      return NULL;
    }
  if (written)
    g_set_object (&pixbuf, gdk_pixbuf_loader_get_pixbuf (loader));
  if (pixbuf == NULL || gdk_pixbuf_get_n_channels (pixbuf) != (gdk_pixbuf_get_has_alpha (pixbuf) ? 4 : 3) || gdk_pixbuf_get_bits_per_sample (pixbuf) != 8)
    {
      g_set_error (error, NF_IMAGE_ERROR, NF_IMAGE_ERROR_CORRUPT, "image: the %s file is damaged", type);
      return NULL;
    }

  self = g_new0 (NfImage, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->width = (guint) gdk_pixbuf_get_width (pixbuf);
  self->height = (guint) gdk_pixbuf_get_height (pixbuf);
  self->stride = self->width * sizeof (guint32);
  self->pixels = make_words (pixbuf);
  self->dominant = find_dominant (pixbuf);
  return self;
}
