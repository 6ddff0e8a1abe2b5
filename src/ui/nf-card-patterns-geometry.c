/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of repeated shapes. Tested by test-card-patterns.c. */
#include "nf-card-patterns.h"

#include <math.h>

void
nf_card_draw_tunnel (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -12, 12), y = k->y + nf_card_random (k, -6, 6), step = nf_card_random (k, 4, 9);

  if (nf_card_pick (k, 2) == 1)
    step = -step;
  for (int i = 0; i < 11; i++)
    {
      double w = 250 - i * 23;

      nf_card_push_rotation (k, i * step, x, y);
      nf_card_rect (k, x - w / 2, y - w * .6, w, w * 1.2, 3, i % 2 ? k->g1 : i % 4 == 0 ? k->a : k->b, i % 2 ? 1 : .35 + i * .065);
      nf_card_pop_rotation (k);
    }
  nf_card_push_rotation (k, 10 * step, x, y);
  nf_card_rect (k, x - 6, y - 9, 12, 18, 2, k->c, 1);
  nf_card_pop_rotation (k);
}

void
nf_card_draw_blinds (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -30, 30), r = nf_card_random (k, 66, 80), y = k->y - 100;

  nf_card_disc (k, x, k->y, r, nf_card_gradient (k->c, k->a, 90), 1);
  for (int i = 0; y < k->y + 110; i++)
    {
      double h = nf_card_random (k, 3.5, 5) + i * .95;

      nf_card_rect (k, -5, y, 210, h, 0, k->g1, .97);
      y += h + 9.5;
    }
}

void
nf_card_draw_wedges (NfCardCanvas *k)
{
  const double angles[] = { -24, -38, 24, 38, 0, 90 };
  const NfCardPaint paints[] = { k->a, k->b, k->c, k->a, k->g1, k->b };
  double angle = angles[nf_card_pick (k, 6)], y = k->y - 96;
  guint first = nf_card_pick (k, 6);

  nf_card_push_rotation (k, angle, 100, k->y);
  for (guint i = 0; i < 6; i++)
    {
      double h = nf_card_random (k, 9, 42);

      nf_card_rect (k, -140, y, 480, h, 0, paints[(i + first) % 6], .95);
      y += h + nf_card_random (k, 2, 14);
    }
  nf_card_pop_rotation (k);
}

void
nf_card_draw_chevrons (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->b, k->a, k->c, k->a, k->b };
  const double opacities[] = { .5, .75, 1, .85, .6 };
  double w = nf_card_random (k, 24, 32), up = nf_card_pick (k, 3) == 2 ? -1 : 1;

  for (int i = 0; i < 5; i++)
    {
      double y = k->y + up * (62 - i * 32);

      nf_card_polygon_of (k, paints[i], opacities[i],
                          -10, y + up * 60, 100, y - up * 18, 210, y + up * 60,
                          210, y + up * (60 + w * .7), 100, y + up * (w * .7 - 18), -10, y + up * (60 + w * .7));
    }
}

void
nf_card_draw_rays (NfCardCanvas *k)
{
  double x = k->x + nf_card_random (k, -44, 44), y = k->y + nf_card_random (k, -16, 20), phase, outer, inner;
  int n = 12 + 2 * nf_card_pick (k, 3);

  phase = nf_card_random (k, 0, 1);
  for (int i = 0; i < n; i++)
    {
      double a = phase + i * 2 * G_PI / n, b = a + G_PI / n;

      nf_card_polygon_of (k, i % 2 ? k->a : k->b, i % 2 ? .55 : .8,
                          x, y, x + 330 * cos (a), y + 330 * sin (a), x + 330 * cos (b), y + 330 * sin (b));
    }
  outer = nf_card_random (k, 30, 40);
  inner = nf_card_random (k, 17, 24);
  nf_card_disc (k, x, y, outer, k->c, 1);
  nf_card_disc (k, x, y, inner, k->a, 1);
}

/* A quarter of a disc with its corner at x, y. */
static void
quarter (NfCardCanvas *k, double x, double y, double r, NfCardPaint paint)
{
  cairo_move_to (k->cr, x, y);
  cairo_arc (k->cr, x, y, r, 0, G_PI_2);
  cairo_close_path (k->cr);
  nf_card_fill (k, paint, 1);
}

/* The half of a disc that lies above (or below) y. */
static void
half (NfCardCanvas *k, double x, double y, double r, gboolean above, NfCardPaint paint, double opacity)
{
  cairo_arc (k->cr, x, y, r, above ? G_PI : 0, above ? 2 * G_PI : G_PI);
  cairo_close_path (k->cr);
  nf_card_fill (k, paint, opacity);
}

void
nf_card_draw_bauhaus (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->a, k->b, k->c, k->d };
  const double top = k->title_on_top ? 150 : 0;

  for (int cell = 0; cell < 12; cell++)
    {
      double x = cell % 4 * 50, y = top + cell / 4 * 50;
      guint ground = nf_card_pick (k, 4), shape = (ground + 1 + nf_card_pick (k, 3)) % 4;
      guint kind = nf_card_pick (k, 5), turn = nf_card_pick (k, 4);

      nf_card_rect (k, x, y, 50.4, 50.4, 0, paints[ground], 1);
      nf_card_push_rotation (k, 90.0 * turn, x + 25, y + 25);
      switch (kind)
        {
        case 0:
          quarter (k, x, y, 50, paints[shape]);
          break;
        case 1:
          nf_card_disc (k, x + 25, y + 25, 17, paints[shape], 1);
          break;
        case 2:
          nf_card_polygon_of (k, paints[shape], 1, x, y, x + 50, y, x, y + 50);
          break;
        case 3:
          half (k, x + 25, y + 25, 25, TRUE, paints[shape], 1);
          half (k, x + 25, y + 50, 25, TRUE, paints[shape], 1);
          break;
        default:
          quarter (k, x, y, 50, paints[shape]);
          quarter (k, x, y, 25, paints[ground]);
          break;
        }
      nf_card_pop_rotation (k);
    }
}

void
nf_card_draw_confetti (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->a, k->b, k->c, k->d };

  for (int row = 0; row < 4; row++)
    for (int column = 0; column < 5; column++)
      {
        double x = 20 + column * 40 + (row % 2 ? 14 : -6) + nf_card_random (k, -5, 5);
        double y = (k->title_on_top ? 152 : 20) + row * 38 + nf_card_random (k, -5, 5);
        NfCardPaint paint = paints[nf_card_pick (k, 4)];
        guint kind = nf_card_pick (k, 5);

        nf_card_push_rotation (k, nf_card_random (k, 0, 180), x, y);
        switch (kind)
          {
          case 0:
            nf_card_disc (k, x, y, 9, paint, 1);
            break;
          case 1:
            nf_card_rect (k, x - 13, y - 4, 26, 8, 4, paint, 1);
            break;
          case 2:
            half (k, x, y, 12, TRUE, paint, 1);
            break;
          case 3:
            nf_card_ring (k, x, y, 8, paint, 4.5, 1);
            break;
          default:
            nf_card_polygon_of (k, paint, 1, x - 10, y + 8, x + 10, y + 8, x, y - 10);
            break;
          }
        nf_card_pop_rotation (k);
      }
}

void
nf_card_draw_smiles (NfCardCanvas *k)
{
  const double turns[] = { 0, 90, -90, 180 };
  double x = 100, y = k->y;

  nf_card_push_rotation (k, turns[nf_card_pick (k, 4)], x, y);
  half (k, x, y - 14, 92, FALSE, k->b, .9);
  half (k, x, y - 14, 66, FALSE, k->a, 1);
  half (k, x, y - 14, 38, FALSE, k->c, 1);
  nf_card_disc (k, x - 46, y - 48, 15, k->d, 1);
  nf_card_disc (k, x + 46, y - 48, 15, k->a, 1);
  nf_card_pop_rotation (k);
}

void
nf_card_draw_planes (NfCardCanvas *k)
{
  const struct { double dx, dy, opacity; NfCardPaint paint; } planes[] = {
    { -46, 30, .85, k->b }, { 8, 0, .82, k->a }, { 52, -30, .75, k->c },
  };
  double angle = nf_card_random (k, -30, -8), x, y;

  for (guint i = 0; i < G_N_ELEMENTS (planes); i++)
    {
      x = k->x + planes[i].dx;
      y = k->y + planes[i].dy;
      nf_card_push_rotation (k, angle + i * 14, x, y);
      nf_card_rect (k, x - 36, y - 70, 72, 140, 0, planes[i].paint, planes[i].opacity);
      nf_card_pop_rotation (k);
    }
  x = k->x + nf_card_random (k, -50, 50);
  y = k->y - nf_card_random (k, 10, 40);
  nf_card_disc (k, x, y, 13, k->c, 1);
}

void
nf_card_draw_lens (NfCardCanvas *k)
{
  const double turns[] = { 0, 25, -25, 90 };
  double x = k->x, y = k->y, r = nf_card_random (k, 54, 62), apart = nf_card_random (k, 28, 38);

  nf_card_push_rotation (k, turns[nf_card_pick (k, 4)], x, y);
  nf_card_disc (k, x - apart, y, r, nf_card_gradient (k->a, k->b, 90), 1);
  nf_card_disc (k, x + apart, y, r, k->b, 1);
  nf_card_ellipse_path (k, x - apart, y, r, r);
  cairo_clip (k->cr);
  nf_card_disc (k, x + apart, y, r, k->c, 1);
  nf_card_pop_rotation (k);
}

void
nf_card_draw_halftone (NfCardCanvas *k)
{
  double x0 = k->x + nf_card_random (k, -44, 44), y0 = k->y + nf_card_random (k, -20, 20);

  for (int row = 0; row < 19; row++)
    for (int column = 0; column < 14; column++)
      {
        double x = column * 15.4 + (row % 2 ? 7.7 : 0), y = k->y - 122 + row * 13.4;
        double distance = hypot (x - x0, y - y0), r = 7.6 * (1 - distance / 112);
        gboolean core = distance < 36;

        if (r > .7)
          nf_card_disc (k, x, y, r, core ? k->a : k->light ? k->ink : k->c, core ? 1 : .85);
      }
}

void
nf_card_draw_frames (NfCardCanvas *k)
{
  int first = nf_card_pick (k, 9), second = (first + 4) % 9;

  for (int i = 0; i < 9; i++)
    {
      double opacity = i == first ? 1 : .35 + .5 * nf_card_random (k, 0, 1);

      nf_card_rect (k, 20 + i % 3 * 55, k->y - 70 + i / 3 * 48, 49, 42, 4, i == first ? k->a : i == second ? k->c : k->b, opacity);
    }
}

void
nf_card_draw_barcode (NfCardCanvas *k)
{
  for (int i = 0; i < 34; i++)
    {
      double from_peak = i - k->barcode, z = from_peak / 7;
      double h = 22 + 96 * exp (-z * z) + nf_card_random (k, 0, 34);

      nf_card_rect (k, 10 + i * 5.4, k->y - h / 2, 2.9, h, 1.4, fabs (from_peak) < 3 ? k->a : k->light ? k->ink : k->c, .9);
    }
}

void
nf_card_draw_ribbon (NfCardCanvas *k)
{
  const NfCardPaint paints[] = { k->a, k->b, k->c, k->d };

  for (int i = 0; i < 7; i++)
    {
      double offset = i * 15 - 44, phase = nf_card_random (k, 0, .25);

      for (int t = 0; t <= 40; t++)
        cairo_line_to (k->cr, -10 + t * 5.5, k->y + offset + 34 * sin (t / 40.0 * 6.283 * 1.1 + i * .34 + phase));
      nf_card_stroke (k, paints[i % 4], 9, .95);
    }
  nf_card_disc (k, nf_card_random (k, 120, 164), k->y - 64, 15, k->a, 1);
}

void
nf_card_draw_signal (NfCardCanvas *k)
{
  nf_card_dots (k, 14, .6);
  for (int i = 0; i < 12; i++)
    {
      double y = k->y - 62 + i * 12;

      cairo_move_to (k->cr, -4, y);
      for (int x = 0; x <= 204; x += 4)
        {
          double z = (x - k->x - k->signal) / 34, height = 18 + 26 * fabs (sin (x * .13 + i * 1.7));

          cairo_line_to (k->cr, x, y - exp (-z * z) * height * (.6 + .4 * sin (i * 2.1 + x * .05)));
        }
      cairo_line_to (k->cr, 204, 330);
      cairo_line_to (k->cr, -4, 330);
      cairo_close_path (k->cr);
      nf_card_fill_stroke (k, k->mid, i % 4 == 2 ? k->a : k->c, 1.5, 1);
    }
}
