/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns that stand on the lower edge, and the man in the spotlight. Tested by test-card-patterns.c. */
#include "nf-card-patterns.h"

#include <math.h>

void
nf_card_draw_horizon (NfCardCanvas *k)
{
  const double y = 206;
  double r = nf_card_random (k, 52, 64), x = nf_card_random (k, 80, 120);

  nf_card_dots (k, 18, .6);
  nf_card_disc (k, x, y - 22, r, nf_card_gradient (k->c, k->a, 90), 1);
  for (int i = 0; i < 6; i++)
    nf_card_rect (k, 0, y - 36 + i * 13 - i, 200, 2 + i * 1.6, 0, k->mid, .95);
  nf_card_rect (k, 0, y, 200, 94, 0, k->g1, 1);
  nf_card_rect (k, 0, y, 200, 94, 0, nf_card_gradient (k->b, k->g1, 90), .55);
  for (int i = -9; i <= 9; i++)
    nf_card_line (k, x + i * 9, y, x + i * 44, 300, k->a, 1.1, .75);
  for (int i = 0; i < 7; i++)
    {
      double q = y + 94 * pow (i / 6.3, 1.9);

      nf_card_line (k, 0, q, 200, q, k->a, 1.1, .75);
    }
}

void
nf_card_draw_spikes (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->b, k->a, k->g1 };
  double x = nf_card_random (k, 70, 130), y = nf_card_random (k, 168, 182), r = nf_card_random (k, 28, 34);

  nf_card_disc (k, x, y, r, nf_card_gradient (k->c, k->a, 80), 1);
  for (int row = 0; row < 3; row++)
    for (x = -10; x < 210;)
      {
        double w = nf_card_random (k, 14, 30), h = nf_card_random (k, 50, 120) - row * 22;
        double tip = x + w / 2 + nf_card_random (k, -5, 5);

        nf_card_polygon_of (k, paints[row], row == 0 ? .55 : 1, x, 300, tip, 300 - h, x + w, 300);
        x += w * .72;
      }
}

void
nf_card_draw_ridges (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { nf_card_mix (k->b, k->mid, .35), k->b, nf_card_shade (k->g1, k->light ? .42 : .3) };
  double x = nf_card_random (k, 52, 148), y = nf_card_random (k, 164, 174), r = nf_card_random (k, 24, 30);

  nf_card_disc (k, x, y, r, nf_card_gradient (k->c, k->a, 90), 1);
  for (int row = 0; row < 3; row++)
    {
      cairo_move_to (k->cr, -10, 300);
      for (x = -10; x <= 215;)
        {
          cairo_line_to (k->cr, x, 190 + row * 34 + nf_card_random (k, -34, 20));
          x += nf_card_random (k, 20, 40);
        }
      cairo_line_to (k->cr, 215, 300);
      cairo_close_path (k->cr);
      nf_card_fill (k, paints[row], 1);
    }
}

void
nf_card_draw_arches (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->b, k->a, k->c, k->a, k->g1 };
  const double radii[] = { 88, 68, 48, 28, 13 };
  double x = 100 + nf_card_random (k, -26, 26);

  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      double r = radii[i], y = 196 + i * 5.0;

      cairo_move_to (k->cr, x - r, 300);
      cairo_line_to (k->cr, x - r, y);
      cairo_arc (k->cr, x, y, r, G_PI, 2 * G_PI);
      cairo_line_to (k->cr, x + r, 300);
      cairo_close_path (k->cr);
      nf_card_fill (k, paints[i], i == 0 ? .75 : 1);
    }
}

void
nf_card_draw_waves (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->b, k->a, nf_card_mix (k->a, k->b, .5), k->d, nf_card_shade (k->g1, .22) };
  double sun = nf_card_random (k, 60, 140), r = nf_card_random (k, 22, 30);

  nf_card_disc (k, sun, 166, r, k->c, 1);
  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      double y = 172 + i * 27.0, phase = nf_card_random (k, 0, 6), height = nf_card_random (k, 9, 15);

      cairo_move_to (k->cr, -5, y);
      for (int x = 0; x <= 205; x += 5)
        cairo_line_to (k->cr, x, y + height * sin (x / 34.0 + phase));
      cairo_line_to (k->cr, 205, 305);
      cairo_line_to (k->cr, -5, 305);
      cairo_close_path (k->cr);
      nf_card_fill (k, paints[i], 1);
    }
}

void
nf_card_draw_crescent (NfCardCanvas *k)
{
  double x = nf_card_random (k, 76, 132), y = nf_card_random (k, 166, 174), r = nf_card_random (k, 34, 40);
  NfCardPaint dark = nf_card_shade (k->g1, .35);

  nf_card_dots (k, 16, .6);
  nf_card_disc (k, x, y, r, nf_card_gradient (k->c, k->a, 90), 1);
  nf_card_disc (k, x + r * .42, y - r * .22, r * .86, k->mid, 1);
  for (int i = 0; i < 5; i++)
    {
      double sx = nf_card_random (k, 18, 182), sy = nf_card_random (k, 116, 206), sr = nf_card_random (k, 4, 9);

      nf_card_spark (k, sx, sy, sr, k->c, 1);
    }
  for (double left = -6; left < 205;)
    {
      double w = nf_card_random (k, 16, 30), h = nf_card_random (k, 34, 76);
      gboolean lit = nf_card_pick (k, 3) == 2;
      double roof = nf_card_random (k, 18, 36);

      nf_card_rect (k, left, 300 - h, w, h, 0, lit ? k->b : dark, 1);
      nf_card_polygon_of (k, lit ? k->a : dark, 1, left - 2.5, 300 - h, left + w / 2, 300 - h - roof, left + w + 2.5, 300 - h);
      nf_card_rect (k, left + w / 2 - 1.6, 300 - h + 9, 3.2, 6.5, 1.5, k->c, .9);
      left += w - 1;
    }
}

void
nf_card_draw_balloons (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->a, k->b, k->c, k->d, k->a, k->b };
  const NfCardPaint white = nf_card_paint ((NfCardColor) { 255, 255, 255 });
  const double xs[] = { 50, 104, 150, 78, 128, 168 }, ys[] = { 190, 166, 194, 226, 222, 240 };

  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      double x = xs[i] + nf_card_random (k, -8, 8), y = ys[i] + nf_card_random (k, -10, 8), r = nf_card_random (k, 16, 25);
      double mx = x + 6, my = y + r + 30;

      /* the string: a quadratic curve to the hand */
      cairo_move_to (k->cr, x, y + r);
      cairo_curve_to (k->cr, x + (mx - x) * 2 / 3, y + r + (my - y - r) * 2 / 3, 104 + (mx - 104) * 2 / 3, 306 + (my - 306) * 2 / 3, 104, 306);
      nf_card_stroke (k, k->ink, 1, .55);
      nf_card_ellipse (k, x, y, r * .9, r, paints[i], 1);
      nf_card_polygon_of (k, paints[i], 1, x - 3.4, y + r + 4, x + 3.4, y + r + 4, x, y + r - 2);
      nf_card_push_rotation (k, 24, x - r * .3, y - r * .36);
      nf_card_ellipse (k, x - r * .3, y - r * .36, r * .17, r * .27, white, .55);
      nf_card_pop_rotation (k);
    }
}

void
nf_card_draw_hills (NfCardCanvas *k)
{
  double x = nf_card_random (k, 50, 150), y = nf_card_random (k, 168, 178), r = nf_card_random (k, 24, 31);

  nf_card_disc (k, x, y, r, k->c, 1);
  x = nf_card_random (k, -20, 40);
  r = nf_card_random (k, 100, 118);
  nf_card_disc (k, x, 318, r, k->b, 1);
  x = nf_card_random (k, 160, 220);
  r = nf_card_random (k, 96, 120);
  nf_card_disc (k, x, 322, r, k->d, 1);
  x = nf_card_random (k, 84, 116);
  r = nf_card_random (k, 118, 130);
  nf_card_disc (k, x, 368, r, k->a, 1);
  for (int i = 0; i < 3; i++)
    {
      x = nf_card_random (k, 30, 170);
      y = 244 + nf_card_random (k, 0, 22);
      r = nf_card_random (k, 8, 12);
      nf_card_rect (k, x - 1.2, y, 2.4, 24, 1, k->ink, .85);
      nf_card_disc (k, x, y - 4, r, i % 2 ? k->c : k->d, 1);
    }
}

static void
bounce_at (double direction, double t, double *x, double *y)
{
  const double heights[] = { 104, 78, 54 };

  *x = 100 + direction * (-92 + t * 184);
  *y = 268 - heights[MIN (2, (int) floor (t * 3))] * fabs (sin (t * 3 * G_PI));
}

void
nf_card_draw_bounce (NfCardCanvas *k)
{
  const NfCardPaint white = nf_card_paint ((NfCardColor) { 255, 255, 255 });
  const struct { double t, r, dx, dy, rx, ry; NfCardPaint paint; } balls[] = {
    { .17, 27, 9, 10, 6, 4, k->a }, { .5, 22, 7, 8, 5, 3.4, k->d }, { .83, 17, 5, 6, 4, 2.6, k->b },
  };
  double direction = nf_card_pick (k, 2) == 0 ? 1 : -1, x, y;

  for (int i = 0; i <= 34; i++)
    {
      bounce_at (direction, i / 34.0, &x, &y);
      nf_card_disc (k, x, y, 2.6, k->c, .9);
    }
  for (guint i = 0; i < G_N_ELEMENTS (balls); i++)
    {
      bounce_at (direction, balls[i].t, &x, &y);
      nf_card_disc (k, x, y, balls[i].r, balls[i].paint, 1);
      nf_card_ellipse (k, x - balls[i].dx, y - balls[i].dy, balls[i].rx, balls[i].ry, white, .5);
    }
  nf_card_rect (k, 0, 282, 200, 18, 0, nf_card_shade (k->g1, .35), 1);
}

void
nf_card_draw_bars (NfCardCanvas *k)
{
  const double w = 200.0 / 9;

  for (int i = 0; i < 9; i++)
    {
      int n = floor ((48 + 90 * fabs (sin (i * .9 + nf_card_random (k, 0, 1.6)))) / 13);

      for (int j = 0; j < n; j++)
        nf_card_rect (k, i * w + 3, 290 - j * 13, w - 6, 9, 2, j > n - 2 ? k->c : j > n - 5 ? k->a : k->b, 1);
    }
}

void
nf_card_draw_beams (NfCardCanvas *k)
{
  const double xs[] = { 24, 104, 178 }, leans[] = { .30, -.12, -.34 };
  double x, y;

  for (guint i = 0; i < G_N_ELEMENTS (xs); i++)
    {
      double top = xs[i] + (leans[i] + nf_card_random (k, -.1, .1)) * 230;

      nf_card_polygon_of (k, nf_card_gradient (k->g0, k->a, 90), .85, xs[i] - 3, 300, xs[i] + 3, 300, top + 26, 112, top - 26, 112);
    }
  cairo_move_to (k->cr, -5, 300);
  for (x = -5; x < 210;)
    {
      y = 300 - nf_card_random (k, 16, 44);
      cairo_line_to (k->cr, x, y);
      x += nf_card_random (k, 10, 20);
      cairo_line_to (k->cr, x, y);
    }
  cairo_line_to (k->cr, 210, 300);
  cairo_close_path (k->cr);
  nf_card_fill (k, nf_card_shade (k->g1, .4), 1);
  x = 100 + nf_card_random (k, -40, 40);
  y = nf_card_random (k, 150, 176);
  nf_card_star (k, x, y, 17, 7, 5, -G_PI_2, k->c, 1);
}

void
nf_card_draw_mesa (NfCardCanvas *k)
{
  NfCardPaint dark = nf_card_shade (k->a, .45);
  double x = nf_card_random (k, 60, 140), r = nf_card_random (k, 46, 58), x2, cactus;

  nf_card_disc (k, x, 188, r, k->c, 1);
  nf_card_rect (k, 0, 238, 200, 62, 0, k->b, 1);
  x = nf_card_random (k, -8, 30);
  x2 = nf_card_random (k, 120, 140);
  nf_card_polygon_of (k, k->a, 1, x - 14, 252, x + 2, 186, x + 10, 182, x + 50, 182, x + 58, 190, x + 78, 252);
  nf_card_polygon_of (k, nf_card_mix (k->a, k->b, .4), 1, x2 - 8, 254, x2 + 4, 212, x2 + 44, 208, x2 + 60, 254);
  nf_card_polygon_of (k, dark, 1, -5, 258, 60, 250, 130, 262, 205, 252, 205, 300, -5, 300);
  cactus = nf_card_random (k, 86, 120);
  nf_card_rect (k, cactus, 214, 8, 52, 4, dark, 1);
  nf_card_rect (k, cactus - 14, 226, 7, 20, 3.5, dark, 1);
  nf_card_rect (k, cactus - 14, 240, 18, 7, 3.5, dark, 1);
  nf_card_rect (k, cactus + 15, 220, 7, 20, 3.5, dark, 1);
  nf_card_rect (k, cactus + 5, 234, 17, 7, 3.5, dark, 1);
}

void
nf_card_draw_strata (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->c, k->a, k->b, k->d, nf_card_shade (k->b, .3), nf_card_shade (k->g1, .35) };
  double x = nf_card_random (k, 60, 140), r = nf_card_random (k, 30, 36), y = 140;

  nf_card_disc (k, x, 162, r, k->a, 1);
  for (guint i = 0; i < G_N_ELEMENTS (paints); i++)
    {
      double tilt = nf_card_random (k, -10, 10);

      nf_card_polygon_of (k, paints[i], 1, -5, y + 18 + tilt, 205, y + 18 - tilt, 205, 300, -5, 300);
      y += 16 + i * 3.5;
    }
}

void
nf_card_draw_spot (NfCardCanvas *k)
{
  double lamp = nf_card_pick (k, 2) == 0 ? 0 : 200;
  double x = 100 + nf_card_random (k, -20, 20), floor_y = k->title_on_top ? 268 : k->y + 72;

  nf_card_polygon_of (k, nf_card_gradient (k->c, k->a, 90), .55, lamp, k->title_on_top ? 110 : -20, x - 62, floor_y, x + 62, floor_y);
  nf_card_ellipse (k, x, floor_y, 62, 15, k->c, 1);
  nf_card_rect (k, x - 7, floor_y - 52, 14, 50, 5, k->g1, 1);
  nf_card_disc (k, x, floor_y - 58, 8, k->g1, 1);
  nf_card_rect (k, x - 13, floor_y - 63, 26, 4, 2, k->g1, 1);
  nf_card_rect (k, x - 8, floor_y - 71, 16, 9, 2, k->g1, 1);
}

void
nf_card_draw_stairs (NfCardCanvas *k)
{
  const double w = 200.0 / 7;
  gboolean rising = nf_card_pick (k, 2) == 0;

  for (int i = 0; i < 7; i++)
    {
      double h = 26 + i * 19, x = rising ? i * w : 200 - (i + 1) * w;

      nf_card_rect (k, x, 300 - h, w + .5, h, 0, i % 2 ? k->b : k->a, 1);
      nf_card_rect (k, x, 300 - h, w + .5, 5, 0, k->c, 1);
    }
}

void
nf_card_draw_monolith (NfCardCanvas *k)
{
  double x = 100 + nf_card_random (k, -20, 20), w = nf_card_random (k, 34, 42), y = 166, sun, r;

  nf_card_dots (k, 20, .6);
  sun = x + nf_card_random (k, -30, 30);
  r = nf_card_random (k, 52, 60);
  nf_card_disc (k, sun, y + 34, r, nf_card_gradient (k->a, k->b, 90), 1);
  nf_card_rect (k, 0, 262, 200, 40, 0, nf_card_shade (k->g1, .4), 1);
  nf_card_polygon_of (k, nf_card_shade (k->g1, .55), 1, x - w / 2, y, x + w / 2, y, x + w / 2, 272, x - w / 2, 272);
  nf_card_polygon_of (k, k->c, .85, x + w / 2, y, x + w / 2 + 8, y + 6, x + w / 2 + 8, 268, x + w / 2, 272);
}

void
nf_card_draw_sunset (NfCardCanvas *k)
{
  double x = nf_card_random (k, 70, 130), r = nf_card_random (k, 58, 70);

  nf_card_disc (k, x, 214, r, nf_card_gradient (k->c, k->a, 90), 1);
  nf_card_rect (k, 0, 236, 200, 64, 0, k->g1, 1);
  nf_card_rect (k, 0, 236, 200, 64, 0, k->b, .5);
  for (int i = 0; i < 6; i++)
    nf_card_rect (k, x - 52 + i * 7, 242 + i * 10, 104 - i * 14, 3, 1.5, k->c, .8 - .1 * i);
}
