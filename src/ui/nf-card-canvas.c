/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-card-patterns.c. */
#include "nf-card-canvas.h"

#include <math.h>

gboolean
nf_card_palette_title_on_top (const NfCardPalette *palette)
{
  return nf_card_pattern_is_grounded (palette->pattern) || ((palette->hash >> 17) & 3) == 0;
}

void
nf_card_canvas_init (NfCardCanvas *canvas, const NfCardPalette *palette, cairo_t *cr)
{
  gboolean title_on_top = nf_card_palette_title_on_top (palette);

  *canvas = (NfCardCanvas) {
    .cr = cr,
    .pattern = palette->pattern,
    .random = { palette->hash },
    .light = palette->light,
    .title_on_top = title_on_top,
    .x = 100,
    .y = title_on_top ? 208 : 98,
    .a = nf_card_paint (palette->a),
    .b = nf_card_paint (palette->b),
    .c = nf_card_paint (palette->c),
    .d = nf_card_paint (palette->d),
    .ink = nf_card_paint (palette->ink),
    .g0 = nf_card_paint (palette->g0),
    .g1 = nf_card_paint (palette->g1),
    .mid = nf_card_paint (palette->mid),
  };
  /* the first two are too close to the seed */
  nf_card_random_next (&canvas->random);
  nf_card_random_next (&canvas->random);
  canvas->barcode = nf_card_random (canvas, 8, 26);
  canvas->signal = nf_card_random (canvas, -30, 30);
}

double
nf_card_random (NfCardCanvas *canvas, double from, double to)
{
  return from + (to - from) * nf_card_random_next (&canvas->random);
}

guint
nf_card_pick (NfCardCanvas *canvas, guint n)
{
  return nf_card_random_next (&canvas->random) * n;
}

NfCardPaint
nf_card_paint (NfCardColor color)
{
  return (NfCardPaint) { .from = color, .to = color };
}

NfCardPaint
nf_card_gradient (NfCardPaint from, NfCardPaint to, double degrees)
{
  return (NfCardPaint) { from.from, to.from, degrees, TRUE };
}

NfCardPaint
nf_card_mix (NfCardPaint from, NfCardPaint to, double amount)
{
  return nf_card_paint (nf_card_color_mix (from.from, to.from, amount));
}

NfCardPaint
nf_card_shade (NfCardPaint paint, double amount)
{
  return nf_card_paint (nf_card_color_mix (paint.from, (NfCardColor) { 0, 0, 0 }, amount));
}

/* Not cairo_path_extents(): under a rotation that is the box of a box. */
static gboolean
path_extents (cairo_t *cr, double *x1, double *y1, double *x2, double *y2)
{
  cairo_path_t *path = cairo_copy_path_flat (cr);
  int step;

  *x1 = *y1 = G_MAXDOUBLE;
  *x2 = *y2 = -G_MAXDOUBLE;
  for (int i = 0; i < path->num_data; i += step)
    {
      step = path->data[i].header.length;
      for (int j = 1; j < step; j++)
        {
          *x1 = MIN (*x1, path->data[i + j].point.x);
          *y1 = MIN (*y1, path->data[i + j].point.y);
          *x2 = MAX (*x2, path->data[i + j].point.x);
          *y2 = MAX (*y2, path->data[i + j].point.y);
        }
    }
  cairo_path_destroy (path);
  return *x2 > *x1 && *y2 > *y1;
}

static void
set_source (NfCardCanvas *canvas, NfCardPaint paint, double opacity)
{
  cairo_pattern_t *gradient;
  cairo_matrix_t matrix;
  double x1, y1, x2, y2, dx, dy;

  if (!paint.is_gradient)
    {
      cairo_set_source_rgba (canvas->cr, paint.from.red / 255.0, paint.from.green / 255.0, paint.from.blue / 255.0, opacity);
      return;
    }

  if (!path_extents (canvas->cr, &x1, &y1, &x2, &y2))
    {
      cairo_set_source_rgba (canvas->cr, 0, 0, 0, 0);
      return;
    }

  /* in a unit square that is stretched over the shape; the ends keep one decimal, as designed */
  dx = cos (paint.degrees * G_PI / 180) / 2;
  dy = sin (paint.degrees * G_PI / 180) / 2;
  gradient = cairo_pattern_create_linear (round ((.5 - dx) * 10) / 10, round ((.5 - dy) * 10) / 10,
                                          round ((.5 + dx) * 10) / 10, round ((.5 + dy) * 10) / 10);
  cairo_pattern_add_color_stop_rgba (gradient, 0, paint.from.red / 255.0, paint.from.green / 255.0, paint.from.blue / 255.0, opacity);
  cairo_pattern_add_color_stop_rgba (gradient, 1, paint.to.red / 255.0, paint.to.green / 255.0, paint.to.blue / 255.0, opacity);
  cairo_matrix_init (&matrix, 1 / (x2 - x1), 0, 0, 1 / (y2 - y1), -x1 / (x2 - x1), -y1 / (y2 - y1));
  cairo_pattern_set_matrix (gradient, &matrix);
  cairo_set_source (canvas->cr, gradient);
  cairo_pattern_destroy (gradient);
}

void
nf_card_fill (NfCardCanvas *canvas, NfCardPaint paint, double opacity)
{
  set_source (canvas, paint, opacity);
  cairo_fill (canvas->cr);
}

void
nf_card_stroke (NfCardCanvas *canvas, NfCardPaint paint, double width, double opacity)
{
  set_source (canvas, paint, opacity);
  cairo_set_line_width (canvas->cr, width);
  cairo_stroke (canvas->cr);
}

void
nf_card_fill_stroke (NfCardCanvas *canvas, NfCardPaint fill, NfCardPaint stroke, double width, double opacity)
{
  if (opacity < 1)
    {
      /* a group starts without a path */
      cairo_path_t *path = cairo_copy_path (canvas->cr);

      cairo_new_path (canvas->cr);
      cairo_push_group (canvas->cr);
      cairo_append_path (canvas->cr, path);
      cairo_path_destroy (path);
    }
  set_source (canvas, fill, 1);
  cairo_fill_preserve (canvas->cr);
  nf_card_stroke (canvas, stroke, width, 1);
  if (opacity < 1)
    {
      cairo_pop_group_to_source (canvas->cr);
      cairo_paint_with_alpha (canvas->cr, opacity);
    }
}

void
nf_card_ellipse_path (NfCardCanvas *canvas, double x, double y, double rx, double ry)
{
  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, x, y);
  cairo_scale (canvas->cr, rx, ry);
  cairo_new_sub_path (canvas->cr);
  cairo_arc (canvas->cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_close_path (canvas->cr);
  cairo_restore (canvas->cr);
}

void
nf_card_disc (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double opacity)
{
  nf_card_ellipse (canvas, x, y, radius, radius, paint, opacity);
}

void
nf_card_ellipse (NfCardCanvas *canvas, double x, double y, double rx, double ry, NfCardPaint paint, double opacity)
{
  nf_card_ellipse_path (canvas, x, y, rx, ry);
  nf_card_fill (canvas, paint, opacity);
}

void
nf_card_ring (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double width, double opacity)
{
  nf_card_ellipse_path (canvas, x, y, radius, radius);
  nf_card_stroke (canvas, paint, width, opacity);
}

void
nf_card_rect (NfCardCanvas *canvas, double x, double y, double width, double height, double radius, NfCardPaint paint, double opacity)
{
  cairo_t *cr = canvas->cr;

  radius = MIN (radius, MIN (width, height) / 2);
  if (radius > 0)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
      cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
      cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
      cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
      cairo_close_path (cr);
    }
  else
    cairo_rectangle (cr, x, y, width, height);
  nf_card_fill (canvas, paint, opacity);
}

void
nf_card_line (NfCardCanvas *canvas, double x1, double y1, double x2, double y2, NfCardPaint paint, double width, double opacity)
{
  cairo_move_to (canvas->cr, x1, y1);
  cairo_line_to (canvas->cr, x2, y2);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_ROUND);
  nf_card_stroke (canvas, paint, width, opacity);
  cairo_set_line_cap (canvas->cr, CAIRO_LINE_CAP_BUTT);
}

void
nf_card_polygon (NfCardCanvas *canvas, const double *points, NfCardPaint paint, double opacity)
{
  for (const double *point = points; !isnan (point[0]); point += 2)
    cairo_line_to (canvas->cr, point[0], point[1]);
  cairo_close_path (canvas->cr);
  nf_card_fill (canvas, paint, opacity);
}

void
nf_card_star (NfCardCanvas *canvas, double x, double y, double outer, double inner, guint n, double angle, NfCardPaint paint, double opacity)
{
  for (guint i = 0; i < 2 * n; i++)
    {
      double radius = i % 2 ? inner : outer, a = angle + i * G_PI / n;

      cairo_line_to (canvas->cr, x + radius * cos (a), y + radius * sin (a));
    }
  cairo_close_path (canvas->cr);
  nf_card_fill (canvas, paint, opacity);
}

/* Four points drawn in to the middle by quadratic curves. */
void
nf_card_spark (NfCardCanvas *canvas, double x, double y, double radius, NfCardPaint paint, double opacity)
{
  const double tips[5][2] = { { 0, -1 }, { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };

  cairo_move_to (canvas->cr, x, y - radius);
  for (guint i = 1; i < G_N_ELEMENTS (tips); i++)
    cairo_curve_to (canvas->cr,
                    x + radius * tips[i - 1][0] / 3, y + radius * tips[i - 1][1] / 3,
                    x + radius * tips[i][0] / 3, y + radius * tips[i][1] / 3,
                    x + radius * tips[i][0], y + radius * tips[i][1]);
  cairo_close_path (canvas->cr);
  nf_card_fill (canvas, paint, opacity);
}

void
nf_card_dots (NfCardCanvas *canvas, guint n, double opacity)
{
  const cairo_rectangle_t *text = &canvas->text;

  for (guint i = 0; i < n; i++)
    {
      double x = nf_card_random (canvas, 6, 194), y = nf_card_random (canvas, 6, 294);
      double radius = nf_card_random (canvas, .5, 1.5), own = nf_card_random (canvas, .4, 1);

      if (x + radius > text->x && x - radius < text->x + text->width && y + radius > text->y && y - radius < text->y + text->height)
        continue;
      nf_card_disc (canvas, x, y, radius, canvas->c, opacity * own);
    }
}

void
nf_card_arc_to (NfCardCanvas *canvas, double radius, gboolean clockwise, double x, double y)
{
  double x0, y0, dx, dy, chord, height, cx, cy, from, to;

  cairo_get_current_point (canvas->cr, &x0, &y0);
  dx = x - x0;
  dy = y - y0;
  chord = hypot (dx, dy);
  radius = MAX (radius, chord / 2);
  height = sqrt (MAX (0, radius * radius - chord * chord / 4)) * (clockwise ? 1 : -1);
  cx = (x0 + x) / 2 - height * dy / chord;
  cy = (y0 + y) / 2 + height * dx / chord;
  from = atan2 (y0 - cy, x0 - cx);
  to = atan2 (y - cy, x - cx);
  if (clockwise)
    cairo_arc (canvas->cr, cx, cy, radius, from, to);
  else
    cairo_arc_negative (canvas->cr, cx, cy, radius, from, to);
}

void
nf_card_push_rotation (NfCardCanvas *canvas, double degrees, double x, double y)
{
  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, x, y);
  cairo_rotate (canvas->cr, degrees * G_PI / 180);
  cairo_translate (canvas->cr, -x, -y);
}

void
nf_card_pop_rotation (NfCardCanvas *canvas)
{
  cairo_restore (canvas->cr);
}
