/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-genre.h"

#include <cairo.h>
#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The designed picture of a film without a poster: ground, pattern and title computed from the catalogue title and genres alone.
 * Same film, same card, on every machine and theme. Pure functions over Cairo and Pango; any thread. */
typedef struct
{
  const char  *raw_title;   /* the key: "Lion King, The (1994)" */
  const char  *title;       /* as shown: "The Lion King" */
  guint        year;        /* 0 = unknown */
  NfGenreMask  genres;
} NfTitleCardFilm;

/* Draws into 0,0 … @width × 1.5 @width; below 120 (logical px) the small text layout is used. */
void nf_title_card_draw (const NfTitleCardFilm *film, double width, cairo_t *cr);

/* The same without the words: what stands behind them. */
void nf_title_card_draw_background (const NfTitleCardFilm *film, double width, cairo_t *cr);

/* Ground colours G0 and G1 and the second shape colour B, for the details dialog's glow. */
void nf_title_card_get_colors (const NfTitleCardFilm *film, GdkRGBA *g0, GdkRGBA *g1, GdkRGBA *b);

G_END_DECLS
