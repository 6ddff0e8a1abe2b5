/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-card-palette.h"

#include <cairo.h>

G_BEGIN_DECLS

/* What the patterns of title cards are drawn with: flat and gradient shapes in a space of 200 × 300 units. */

#define NF_CARD_WIDTH 200.0
#define NF_CARD_HEIGHT 300.0

/* A flat colour, or a gradient across the bounding box of the shape it fills. */
typedef struct
{
  NfCardColor from, to;
  double      degrees;     /* direction, 90 = downwards */
  gboolean    is_gradient;
} NfCardPaint;

typedef struct
{
  cairo_t        *cr;
  NfCardPattern   pattern;
  NfCardRandom    random;
  gboolean        light;
  gboolean        title_on_top;
  double          x, y;              /* centre of a free pattern */
  double          barcode, signal;   /* peaks of these two patterns */
  NfCardPaint     a, b, c, d, ink, g0, g1, mid;
  cairo_rectangle_t text;            /* star dots inside are left out; empty = none */
} NfCardCanvas;

/* The random numbers are at their first use by the pattern. */
void nf_card_canvas_init (NfCardCanvas *canvas, const NfCardPalette *palette, cairo_t *cr);
/* Whether the title stands above the pattern. */
gboolean nf_card_palette_title_on_top (const NfCardPalette *palette);

double      nf_card_random   (NfCardCanvas *canvas, double from, double to);
guint       nf_card_pick     (NfCardCanvas *canvas, guint n);     /* 0 … n−1 */

NfCardPaint nf_card_paint    (NfCardColor color);
NfCardPaint nf_card_gradient (NfCardPaint from, NfCardPaint to, double degrees);
NfCardPaint nf_card_mix      (NfCardPaint from, NfCardPaint to, double amount);
NfCardPaint nf_card_shade    (NfCardPaint paint, double amount);  /* towards black */

/* Shapes. @opacity multiplies the paint's. */
void nf_card_disc     (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double opacity);
void nf_card_ring     (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double width, double opacity);
void nf_card_ellipse  (NfCardCanvas *canvas, double x, double y, double rx, double ry, NfCardPaint paint, double opacity);
void nf_card_rect     (NfCardCanvas *canvas, double x, double y, double width, double height, double radius, NfCardPaint paint, double opacity);
void nf_card_line     (NfCardCanvas *canvas, double x1, double y1, double x2, double y2, NfCardPaint paint, double width, double opacity);
/* @points: x and y in turn, ended by %NAN */
void nf_card_polygon  (NfCardCanvas *canvas, const double *points, NfCardPaint paint, double opacity);
#define nf_card_polygon_of(canvas, paint, opacity, ...) \
  nf_card_polygon (canvas, (const double[]) { __VA_ARGS__, NAN }, paint, opacity)
void nf_card_star     (NfCardCanvas *canvas, double x, double y, double outer, double inner, guint n, double angle, NfCardPaint paint, double opacity);
void nf_card_spark    (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double opacity);
void nf_card_dots     (NfCardCanvas *canvas, guint n, double opacity);

/* The current path of the canvas' cairo_t, then one of fill, stroke or both; the path is gone afterwards. */
void nf_card_ellipse_path (NfCardCanvas *canvas, double x, double y, double rx, double ry);
/* The shorter arc of a circle from the current point; @clockwise as seen on screen */
void nf_card_arc_to       (NfCardCanvas *canvas, double radius, gboolean clockwise, double x, double y);
void nf_card_fill         (NfCardCanvas *canvas, NfCardPaint paint, double opacity);
void nf_card_stroke       (NfCardCanvas *canvas, NfCardPaint paint, double width, double opacity);
/* One picture of both at @opacity: the line does not show the fill below it. */
void nf_card_fill_stroke  (NfCardCanvas *canvas, NfCardPaint fill, NfCardPaint stroke, double width, double opacity);

/* All that follows until the pop turns about x, y. */
void nf_card_push_rotation (NfCardCanvas *canvas, double degrees, double x, double y);
void nf_card_pop_rotation  (NfCardCanvas *canvas);

G_END_DECLS
