/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster-shape.h"

#include "nf-texture-cache.h"

#include <math.h>

#define MARGIN     10   /* px the shadow reaches out */
#define MAX_FRAMES 16   /* a window has one to three sizes at a time; more while it is being resized */
#define MAX_BYTES  (8 * 1024 * 1024)

/* The shadow of libadwaita's .card. */
static const struct { float alpha, dy, spread, blur; } shadows[] = {
  { 0.03f, 0, 1, 0 },
  { 0.07f, 1, 1, 3 },
  { 0.03f, 2, 2, 6 },
};

float
nf_poster_shape_get_radius (int width)
{
  return width <= 48 ? 6 : width <= 120 ? 9 : 12;
}

/* --- corners -------------------------------------------------------------------------------------------------------- */

static guint32
fade (guint32 word, double share)
{
  guint32 out = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    out |= (guint32) ((word >> shift & 0xff) * share + 0.5) << shift;
  return out;
}

void
nf_poster_shape_cut (guint32 *words, guint width, guint height, float radius)
{
  const guint side = MIN ((guint) ceilf (radius), MIN (width, height) / 2);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      {
        /* how much of the pixel lies inside, by its middle's distance from the corner's centre */
        const double share = CLAMP (radius - hypot (radius - x - 0.5, radius - y - 0.5) + 0.5, 0, 1);
        const gsize top = (gsize) y * width, bottom = (gsize) (height - 1 - y) * width;

        if (share >= 1)
          continue;
        words[top + x] = fade (words[top + x], share);
        words[top + width - 1 - x] = fade (words[top + width - 1 - x], share);
        words[bottom + x] = fade (words[bottom + x], share);
        words[bottom + width - 1 - x] = fade (words[bottom + width - 1 - x], share);
      }
}

/* --- the frame ------------------------------------------------------------------------------------------------------- */

static GskRenderNode *
make_node (int width, int height, const GdkRGBA *outline)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRoundedRect edge;

  gsk_rounded_rect_init_from_rect (&edge, &GRAPHENE_RECT_INIT (MARGIN, MARGIN, (float) width, (float) height), nf_poster_shape_get_radius (width));
  for (guint i = 0; i < G_N_ELEMENTS (shadows); i++)
    gtk_snapshot_append_outset_shadow (snapshot, &edge, &(GdkRGBA) { 0, 0, 6 / 255.0f, shadows[i].alpha }, 0, shadows[i].dy, shadows[i].spread, shadows[i].blur);
  gtk_snapshot_append_border (snapshot, &edge, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { *outline, *outline, *outline, *outline });
  return gtk_snapshot_free_to_node (snapshot);
}

static GdkTexture *
make_frame (int width, int height, int scale, const GdkRGBA *outline)
{
  const int w = (width + 2 * MARGIN) * scale, h = (height + 2 * MARGIN) * scale;
  g_autoptr (GskRenderNode) node = make_node (width, height, outline);
  guint8 *pixels = g_malloc0 ((gsize) w * (gsize) h * 4);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) w * (gsize) h * 4);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, w, h, w * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (w, h, GDK_MEMORY_DEFAULT, bytes, (gsize) w * 4);
}

static guint64
make_key (int width, int height, int scale, const GdkRGBA *outline)
{
  return (guint64) (width & 0xfff) << 52 | (guint64) (height & 0xfff) << 40 | (guint64) (scale & 0xf) << 36 | (guint64) gdk_rgba_hash (outline);
}

void
nf_poster_shape_append_frame (GtkSnapshot *snapshot, int width, int height, int scale, const GdkRGBA *outline)
{
  static NfTextureCache *frames = NULL;
  const guint64 key = make_key (width, height, scale, outline);
  g_autoptr (GdkTexture) made = NULL;
  GdkTexture *frame;

  g_return_if_fail (width > 0 && height > 0 && scale > 0);

  if (frames == NULL)
    frames = nf_texture_cache_new (MAX_FRAMES, MAX_BYTES);
  frame = nf_texture_cache_lookup (frames, key);
  if (frame == NULL)
    {
      frame = made = make_frame (width, height, scale, outline);
      nf_texture_cache_insert (frames, key, made);
    }
  gtk_snapshot_append_texture (snapshot, frame, &GRAPHENE_RECT_INIT (-MARGIN, -MARGIN, (float) (width + 2 * MARGIN), (float) (height + 2 * MARGIN)));
}
