/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns that are one figure around the card's centre. Tested by test-card-patterns.c. */
#include "nf-card-patterns.h"

#include <math.h>

void
nf_card_draw_planet (NfCardCanvas *k)
{
  double r = nf_card_random (k, 52, 70);
  double x = k->x + nf_card_random (k, -22, 30), y = k->y + nf_card_random (k, -8, 8), tilt = nf_card_random (k, -34, -12);
  double moon;

  nf_card_dots (k, 26, .7);
  nf_card_disc (k, x, y, r, nf_card_gradient (k->a, k->b, 60), 1);

  nf_card_push_rotation (k, tilt + 50, x, y);
  cairo_arc (k->cr, x, y, r, -G_PI_2, G_PI_2);
  nf_card_arc_to (k, r * 1.25, FALSE, x, y - r);
  cairo_close_path (k->cr);
  nf_card_fill (k, k->g1, .45);
  nf_card_pop_rotation (k);

  nf_card_push_rotation (k, tilt, x, y);
  cairo_move_to (k->cr, x - r * .93, y - 3);
  cairo_curve_to (k->cr, x - r * 2, y + r * .5, x + r * 2, y + r * .5, x + r * .93, y - 3);
  cairo_set_line_cap (k->cr, CAIRO_LINE_CAP_ROUND);
  nf_card_stroke (k, k->c, 4.5, .92);
  nf_card_pop_rotation (k);

  moon = nf_card_random (k, 5, 9);
  nf_card_disc (k, x - r * 1.05, y - r * .75, moon, k->c, .95);
}

void
nf_card_draw_rings (NfCardCanvas *k)
{
  double x, y, sun;

  nf_card_dots (k, 14, .6);
  x = k->x + nf_card_random (k, -30, 30);
  y = k->y + nf_card_random (k, -10, 16);
  sun = nf_card_random (k, 15, 22);
  nf_card_disc (k, x, y, sun, nf_card_gradient (k->c, k->a, 60), 1);
  for (int i = 0; i < 8; i++)
    {
      double r = 34 + i * 17;

      nf_card_ring (k, x, y, r, i % 3 == 1 ? k->a : k->c, i % 3 == 1 ? 2.2 : 1, .75 - i * .06);
      if (i < 5)
        {
          double angle = nf_card_random (k, 0, 6.28), planet = nf_card_random (k, 3, 8);

          nf_card_disc (k, x + r * cos (angle), y + r * sin (angle), planet, i % 2 ? k->a : k->c, 1);
        }
    }
}

void
nf_card_draw_eclipse (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -14, 14), y = k->y, r = nf_card_random (k, 58, 70), shift;

  nf_card_disc (k, x, y, r * 1.35, k->a, .13);
  nf_card_disc (k, x, y, r * 1.16, k->a, .22);
  nf_card_disc (k, x, y, r, nf_card_gradient (k->a, k->b, 80), 1);
  shift = nf_card_random (k, 14, 24);
  if (nf_card_pick (k, 2) == 1)
    shift = -shift;
  nf_card_disc (k, x + shift, y - shift * .5, r * .9, k->g1, 1);
  nf_card_disc (k, x + shift * 1.2, y - shift * .5, 3, k->c, .9);
}

void
nf_card_draw_slashes (NfCardCanvas *k)
{
  double left = nf_card_random (k, -10, 14), t = nf_card_random (k, 52, 74);

  for (int i = 0; i < 4; i++)
    {
      double x = 26 + i * 42 + left, h = nf_card_random (k, 108, 158), y = k->y - h / 2 + nf_card_random (k, -14, 14);

      nf_card_polygon_of (k, i == 1 ? k->c : k->a, 1,
                          x + t * .5, y, x + 9 + t * .42, y + h * .3, x - t * .22, y + h, x - 2 + t * .1, y + h * .45);
      nf_card_polygon_of (k, k->b, .55, x + t * .5 + 6, y + 8, x + 12 + t * .42, y + h * .34, x - t * .22 + 6, y + h + 4);
    }
}

void
nf_card_draw_keyhole (NfCardCanvas *k)
{
  double x = k->x, y = k->y - 14;

  nf_card_ring (k, x, y + 14, 84, k->b, 1.2, .8);
  nf_card_ring (k, x, y + 14, 98, k->b, 1, .5);
  nf_card_ring (k, x, y + 14, 112, k->b, .8, .35);
  nf_card_disc (k, x, y + 14, 70, nf_card_gradient (k->a, k->b, 80), 1);
  nf_card_disc (k, x, y, 23, k->g1, 1);
  nf_card_polygon_of (k, k->g1, 1, x - 11, y + 12, x + 11, y + 12, x + 22, y + 60, x - 22, y + 60);
  nf_card_disc (k, x + nf_card_random (k, -6, 6), y - 2, 4.5, k->c, 1);
}

void
nf_card_draw_maze (NfCardCanvas *k)
{
  double x = k->x, y = k->y;

  cairo_save (k->cr);
  cairo_set_line_cap (k->cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 7; i++)
    {
      double r = 15 + i * 13.5, length = 2 * G_PI * r, gap = nf_card_random (k, .12, .26), turn = nf_card_random (k, 0, 360);
      const double dash[] = { length * (1 - gap), length * gap };

      nf_card_push_rotation (k, turn, x, y);
      cairo_set_dash (k->cr, dash, G_N_ELEMENTS (dash), 0);
      nf_card_ring (k, x, y, r, i % 3 == 2 ? k->a : k->c, 5.5, i % 3 == 2 ? 1 : .85 - i * .07);
      nf_card_pop_rotation (k);
    }
  cairo_restore (k->cr);
  nf_card_disc (k, x, y, 5, k->a, 1);
}

void
nf_card_draw_fingerprint (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -8, 8), y = k->y + 20;

  cairo_set_line_cap (k->cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 10; i++)
    {
      double rx = 8 + i * 9, ry = 12 + i * 11.5, length = G_PI * (rx + ry);
      double first = nf_card_random (k, .3, .5), second = nf_card_random (k, .1, .25), offset = nf_card_random (k, .4, .6);
      const double dash[] = { length * first, length * .07, length * second, length * .09 };
      gboolean marked = i % 4 == 3;

      nf_card_push_rotation (k, nf_card_random (k, -14, 14) - 8, x, y);
      cairo_set_dash (k->cr, dash, G_N_ELEMENTS (dash), length * offset);
      nf_card_ellipse_path (k, x, y, rx, ry);
      /* fades outwards in steps of a tenth */
      nf_card_stroke (k, marked ? k->a : k->c, 4, marked ? 1 : round ((.8 - i * .04) * 10) / 10);
      nf_card_pop_rotation (k);
    }
}

void
nf_card_draw_target (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->b, k->g1, k->a, k->g1 };
  const double radii[] = { 82, 62, 42, 22 };
  double x = k->x + nf_card_random (k, -26, 26), y = k->y + nf_card_random (k, -8, 8);

  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    nf_card_disc (k, x, y, radii[i], paints[i], i == 0 ? .75 : 1);
  nf_card_line (k, x - 110, y, x + 110, y, k->c, 1.6, .9);
  nf_card_line (k, x, y - 104, x, y + 104, k->c, 1.6, .9);
  nf_card_disc (k, x, y, 6, k->c, 1);
}

void
nf_card_draw_contours (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -24, 24), y = k->y, phase = nf_card_random (k, 0, 6);
  NfCardPaint line = k->light ? k->b : k->c;

  for (int i = 9; i >= 0; i--)
    {
      double r = 13 + i * 14;

      for (int t = 0; t <= 48; t++)
        {
          double a = t / 48.0 * 6.2832, q = r * (1 + .14 * sin (3 * a + phase) + .08 * sin (5 * a - phase + i * .22));

          cairo_line_to (k->cr, x + q * 1.05 * cos (a), y + q * sin (a));
        }
      cairo_close_path (k->cr);
      if (i == 3 || i == 1)
        nf_card_fill_stroke (k, i == 3 ? k->b : k->a, line, 1.4, .95);
      else
        nf_card_stroke (k, line, 1.4, i < 4 ? .95 : .8);
    }
  nf_card_polygon_of (k, k->c, 1, x - 5, y - 5, x, y - 2, x + 5, y - 5, x + 2, y, x + 5, y + 5, x, y + 2, x - 5, y + 5, x - 2, y);
}

void
nf_card_draw_compass (NfCardCanvas *k)
{
  double x = k->x, y = k->y, turn = nf_card_random (k, 0, .7);

  nf_card_ring (k, x, y, 78, k->c, 1.2, .6);
  nf_card_ring (k, x, y, 70, k->a, 3.4, .95);
  for (int i = 0; i < 36; i++)
    {
      double a = i * G_PI / 18, from = i % 3 ? 82 : 80, to = i % 3 ? 86 : 90;

      nf_card_line (k, x + from * cos (a), y + from * sin (a), x + to * cos (a), y + to * sin (a), k->c, 1, .7);
    }
  nf_card_star (k, x, y, 46, 12, 4, turn - G_PI_4, k->b, 1);
  for (int i = 0; i < 4; i++)
    {
      double a = turn + i * G_PI_2, tip_x = x + 66 * cos (a), tip_y = y + 66 * sin (a);

      nf_card_polygon_of (k, k->a, 1, x, y, tip_x, tip_y, x + 15 * cos (a + G_PI_4), y + 15 * sin (a + G_PI_4));
      nf_card_polygon_of (k, k->c, 1, x, y, tip_x, tip_y, x + 15 * cos (a - G_PI_4), y + 15 * sin (a - G_PI_4));
    }
}

void
nf_card_draw_petals (NfCardCanvas *k)
{
  int n = 8 + 2 * nf_card_pick (k, 3);
  double x = k->x + nf_card_random (k, -24, 24), y = k->y;

  for (int i = 0; i < n; i++)
    {
      nf_card_push_rotation (k, i * 360.0 / n, x, y);
      nf_card_ellipse (k, x, y - 50, 22, 52, i % 2 ? k->a : k->b, .62);
      nf_card_pop_rotation (k);
    }
  nf_card_disc (k, x, y, 13, k->c, 1);
}

void
nf_card_draw_spiral (NfCardCanvas *k)
{
  double x = k->x, y = k->y, end = nf_card_random (k, 4.5, 5.6) * 6.283, phase = nf_card_random (k, 0, 6);

  for (double t = 0; t < end; t += .12)
    {
      double r = 2 + t * 3.05;

      cairo_line_to (k->cr, x + r * cos (t + phase), y + r * sin (t + phase));
    }
  cairo_set_line_cap (k->cr, CAIRO_LINE_CAP_ROUND);
  nf_card_stroke (k, nf_card_gradient (k->c, k->a, 90), 7, 1);
}

void
nf_card_draw_rosette (NfCardCanvas *k)
{
  const struct { double outer, inner, opacity; NfCardPaint paint; } stars[] = {
    { 86, 48, .8, k->b }, { 70, 38, 1, k->a }, { 48, 25, 1, k->c }, { 26, 14, 1, k->g1 },
  };
  double x = k->x, y = k->y;
  int n = 6 + nf_card_pick (k, 4);

  for (guint i = 0; i < G_N_ELEMENTS (stars); i++)
    nf_card_star (k, x, y, stars[i].outer, stars[i].inner, n, -G_PI_2 + i * G_PI / n, stars[i].paint, stars[i].opacity);
  for (int i = 0; i < 8; i++)
    {
      double sx = nf_card_random (k, 10, 190), sy = y + nf_card_random (k, -100, 100), r = nf_card_random (k, 2.5, 6);

      nf_card_spark (k, sx, sy, r, k->c, .9);
    }
}

void
nf_card_draw_sheriff (NfCardCanvas *k)
{
  double x = k->x, y = k->y, turn = -G_PI_2 + nf_card_random (k, -.25, .25);

  nf_card_ring (k, x, y, 92, k->b, 5, 1);
  nf_card_star (k, x, y, 82, 36, 5, turn, k->a, 1);
  nf_card_star (k, x, y, 50, 22, 5, turn, k->c, 1);
  for (int i = 0; i < 5; i++)
    {
      double a = turn + i * 2 * G_PI / 5;

      nf_card_disc (k, x + 82 * cos (a), y + 82 * sin (a), 8, k->a, 1);
    }
}

void
nf_card_draw_vinyl (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -40, 40), y = k->y;
  NfCardPaint dark = k->light ? k->ink : nf_card_shade (k->g1, .45);

  nf_card_disc (k, x, y, 92, dark, 1);
  for (double r = 36; r < 90; r += 5.5)
    nf_card_ring (k, x, y, r, k->c, .7, .38);
  for (int side = 1; side >= -1; side -= 2)
    {
      cairo_move_to (k->cr, x, y);
      cairo_line_to (k->cr, x + side * 88, y - side * 26);
      nf_card_arc_to (k, 92, TRUE, x + side * 91, y + side * 12);
      cairo_close_path (k->cr);
      nf_card_fill (k, k->c, .16);
    }
  nf_card_disc (k, x, y, 30, k->a, 1);
  nf_card_disc (k, x, y, 15, k->c, 1);
  nf_card_disc (k, x, y, 4, dark, 1);
}
