/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-stamp.h"

#include "nf-texture-cache.h"

/* A window has few sizes and colours at a time; more while it is being resized. */
#define MAX_TEXTURES 64
#define MAX_BYTES    (8 * 1024 * 1024)

static GdkTexture *
make_texture (const NfStamp *stamp, NfStampDraw draw)
{
  const int width = (stamp->width + 2 * stamp->margin) * stamp->scale, height = (stamp->height + 2 * stamp->margin) * stamp->scale;
  guint8 *pixels = g_malloc0 ((gsize) width * (gsize) height * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * (gsize) height * 4);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, width, height, width * 4);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  draw (snapshot, stamp);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_scale (cr, stamp->scale, stamp->scale);
  cairo_translate (cr, stamp->margin, stamp->margin);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) width * 4);
}

static guint64
make_key (const NfStamp *stamp)
{
  guint64 key = gdk_rgba_hash (&stamp->color);

  key |= (guint64) (stamp->width & 0xfff) << 32 | (guint64) (stamp->height & 0xfff) << 44;
  return key | (guint64) (stamp->scale & 0x7) << 56 | (guint64) (stamp->kind & 0x3) << 59 | (guint64) (stamp->variant & 0x7) << 61;
}

void
nf_stamp_append (GtkSnapshot *snapshot, const NfStamp *stamp, float x, float y, NfStampDraw draw)
{
  static NfTextureCache *textures = NULL;
  const guint64 key = make_key (stamp);
  g_autoptr (GdkTexture) made = NULL;
  GdkTexture *texture;

  g_return_if_fail (stamp->width > 0 && stamp->height > 0 && stamp->scale > 0);

  if (textures == NULL)
    textures = nf_texture_cache_new (MAX_TEXTURES, MAX_BYTES);
  texture = nf_texture_cache_lookup (textures, key);
  if (texture == NULL)
    {
      texture = made = make_texture (stamp, draw);
      nf_texture_cache_insert (textures, key, made);
    }
  gtk_snapshot_append_texture (snapshot, texture, &GRAPHENE_RECT_INIT (x - (float) stamp->margin, y - (float) stamp->margin,
                                                                       (float) (stamp->width + 2 * stamp->margin), (float) (stamp->height + 2 * stamp->margin)));
}
