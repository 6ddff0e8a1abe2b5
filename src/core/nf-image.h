/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What can be wrong with the bytes of an image. */
typedef enum
{
  NF_IMAGE_ERROR_FORMAT,      /* not JPEG, PNG or WebP, or a kind this system cannot read */
  NF_IMAGE_ERROR_TOO_LARGE,   /* more than 10 MB or 40 megapixels */
  NF_IMAGE_ERROR_CORRUPT,     /* truncated or damaged */
} NfImageError;
#define NF_IMAGE_ERROR (nf_image_error_quark ())
GQuark nf_image_error_quark (void);

#define NF_IMAGE_MAX_BYTES  (10 * 1024 * 1024)
#define NF_IMAGE_MAX_PIXELS (40 * 1000 * 1000)

/* A decoded picture: a guint32 0xAARRGGBB a pixel, its colours multiplied by its alpha, as textures (GDK_MEMORY_DEFAULT) and Cairo have them.
 * Immutable, ref-counted. */
typedef struct
{
  gatomicrefcount ref_count;
  guint   width, height;   /* pixels */
  gsize   stride;          /* bytes: no gaps */
  GBytes *pixels;
  guint32 dominant;        /* 0xRRGGBB: the colour that says most of the picture, for a ground behind it */
} NfImage;
#define NF_TYPE_IMAGE (nf_image_get_type ())
GType    nf_image_get_type (void);
NfImage *nf_image_ref      (NfImage *self);
void     nf_image_unref    (NfImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfImage, nf_image_unref)

/**
 * nf_image_decode:
 * @bytes: a whole JPEG, PNG or WebP file
 * @width: pixels to cover, 1 or more
 * @height: pixels to cover, 1 or more
 *
 * Decodes and scales, keeping the proportions, to the smallest picture that covers @width × @height. A picture is never
 * enlarged. Sizes are checked before anything is allocated for the pixels. Any thread; slow, so not the main one.
 *
 * Returns: (transfer full): the picture, or %NULL with an error of %NF_IMAGE_ERROR
 */
NfImage *nf_image_decode (GBytes *bytes, guint width, guint height, GError **error);

G_END_DECLS
