/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NF_N_STARS 5

/* How a row of five stars is laid out. Lengths in logical pixels. */
typedef struct
{
  float    size;      /* of one star */
  float    spacing;   /* between two */
  gboolean rtl;       /* fills from the right */
} NfStarRow;

/* The spacing that belongs to stars of @size: tight in captions, wide enough for fingers at 50. */
NfStarRow nf_star_row_for_size (float size, gboolean rtl);
/* The largest row that fits into @width, not above @max_size. */
NfStarRow nf_star_row_for_width (float width, float max_size, gboolean rtl);
float     nf_star_row_get_width (const NfStarRow *row);
/* The half stars under a pointer @x from the row's left edge, 1 … 10. */
guint     nf_star_row_get_rating_at (const NfStarRow *row, double x);

/* What a tap on the star under @at half stars makes of @rating: a finger hides the half that it is on, so the first tap is the whole
 * star and the next one takes half a star back. */
guint     nf_star_rating_after_tap (guint rating, guint at);

/* Draws @rating half stars (fractions while it moves) into 0,0 … width × size; @outline edges the empty part if not NULL. */
void      nf_star_row_snapshot (const NfStarRow *row, GtkSnapshot *snapshot, double rating,
                                const GdkRGBA *filled, const GdkRGBA *empty, const GdkRGBA *outline);

/* Stars in a box of @size at @x, 0, one after another. Returns: (transfer full) */
GskPath  *nf_star_row_dup_path (const NfStarRow *row);

/* One star in a box of @size at 0, 0. Returns: (transfer full) */
GskPath  *nf_star_dup_path     (float size);

/* How strong the empty part of a star is, as alpha of the text colour: look.md's 15 %, more in high contrast. */
void      nf_star_get_empty_colors (const GdkRGBA *text, GdkRGBA *out_empty, GdkRGBA *out_outline);

G_END_DECLS
