/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster-shape.h"

#include "nf-stamp.h"

#include <math.h>

#define MARGIN 10   /* px the shadow reaches out */

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

static void
draw_frame (GtkSnapshot *snapshot, const NfStamp *stamp)
{
  GskRoundedRect edge;

  gsk_rounded_rect_init_from_rect (&edge, &GRAPHENE_RECT_INIT (0, 0, (float) stamp->width, (float) stamp->height), nf_poster_shape_get_radius (stamp->width));
  for (guint i = 0; i < G_N_ELEMENTS (shadows); i++)
    gtk_snapshot_append_outset_shadow (snapshot, &edge, &(GdkRGBA) { 0, 0, 6 / 255.0f, shadows[i].alpha }, 0, shadows[i].dy, shadows[i].spread, shadows[i].blur);
  gtk_snapshot_append_border (snapshot, &edge, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { stamp->color, stamp->color, stamp->color, stamp->color });
}

void
nf_poster_shape_append_frame (GtkSnapshot *snapshot, int width, int height, int scale, const GdkRGBA *outline)
{
  const NfStamp stamp = { NF_STAMP_POSTER_FRAME, 0, width, height, MARGIN, scale, *outline };

  nf_stamp_append (snapshot, &stamp, 0, 0, draw_frame);
}
