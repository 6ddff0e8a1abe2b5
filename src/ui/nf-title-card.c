/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-title-card.h"

#include "nf-card-patterns.h"
#include "nf-card-text.h"

#include <math.h>

/* below this many pixels the text has its small layout */
#define SMALL_WIDTH 120.0
/* the year's line below a title on top, in units */
#define YEAR_HEIGHT 24.0

/* Only the rows it shows in: half of the card's time is filling pixels. */
static void
fill_gradient (cairo_t *cr, cairo_pattern_t *gradient, double top, double bottom)
{
  cairo_rectangle (cr, 0, top, NF_CARD_WIDTH, bottom - top);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

static void
add_stop (cairo_pattern_t *gradient, double offset, NfCardColor color, double opacity)
{
  cairo_pattern_add_color_stop_rgba (gradient, offset, color.red / 255.0, color.green / 255.0, color.blue / 255.0, opacity);
}

static void
draw_ground (const NfCardPalette *palette, cairo_t *cr)
{
  NfCardCanvas canvas = { .cr = cr };

  nf_card_rect (&canvas, 0, 0, NF_CARD_WIDTH, NF_CARD_HEIGHT, 0,
                nf_card_gradient (nf_card_paint (palette->g0), nf_card_paint (palette->g1), palette->ground_angle - 90), 1);
}

/* Ground colour between pattern and text, so that the ink keeps its contrast. */
static void
draw_scrim (const NfCardPalette *palette, const NfCardText *text, gboolean grounded, gboolean on_top, cairo_t *cr)
{
  cairo_pattern_t *gradient;

  if (grounded)
    {
      if (text->bottom <= 141)
        return;
      gradient = cairo_pattern_create_linear (0, text->bottom, 0, text->bottom + 42);
      add_stop (gradient, 0, palette->g0, .9);
      add_stop (gradient, 1, palette->g0, 0);
      fill_gradient (cr, gradient, 0, text->bottom + 42);
    }
  else if (on_top)
    {
      gradient = cairo_pattern_create_linear (0, text->bottom + 12, 0, text->bottom + 63);
      add_stop (gradient, 0, palette->g0, .94);
      add_stop (gradient, 1, palette->g0, 0);
      fill_gradient (cr, gradient, 0, text->bottom + 63);
    }
  else
    {
      gradient = cairo_pattern_create_linear (0, text->top - 14, 0, text->top - 65);
      add_stop (gradient, 0, palette->g1, .94);
      add_stop (gradient, 1, palette->g1, 0);
      fill_gradient (cr, gradient, text->top - 65, NF_CARD_HEIGHT);
    }
}

static void
draw (const NfTitleCardFilm *film, double width, gboolean with_text, cairo_t *cr)
{
  g_auto (NfCardText) text = { 0 };
  NfCardPalette palette;
  NfCardCanvas canvas;
  gboolean small, grounded, on_top;

  small = width < SMALL_WIDTH;
  nf_card_palette_init (&palette, film->raw_title, film->genres);
  nf_card_canvas_init (&canvas, &palette, cr);
  grounded = nf_card_pattern_is_grounded (palette.pattern);
  on_top = canvas.title_on_top;
  nf_card_text_init (&text, film->title, film->year, palette.voice, on_top, small);

  cairo_save (cr);
  cairo_scale (cr, width / NF_CARD_WIDTH, width / NF_CARD_WIDTH);
  cairo_rectangle (cr, 0, 0, NF_CARD_WIDTH, NF_CARD_HEIGHT);
  cairo_clip (cr);
  draw_ground (&palette, cr);

  canvas.text = (cairo_rectangle_t) { NF_CARD_MARGIN - 2, text.top - 2, text.width + 4, text.bottom - text.top + (on_top && !small ? YEAR_HEIGHT + 4 : 4) };
  cairo_save (cr);
  if (grounded)
    {
      double shift = CLAMP (text.bottom + (small ? 0 : 20) - 128, 0, 42);

      cairo_translate (cr, 0, shift);
      canvas.text.y -= shift;
    }
  nf_card_pattern_draw (&canvas);
  cairo_restore (cr);

  draw_scrim (&palette, &text, grounded, on_top, cr);
  if (with_text)
    nf_card_text_draw (&text, cr, palette.ink);
  cairo_restore (cr);
}

void
nf_title_card_draw (const NfTitleCardFilm *film, double width, cairo_t *cr)
{
  g_return_if_fail (film != NULL && film->raw_title != NULL && film->title != NULL && width > 0 && cr != NULL);

  draw (film, width, TRUE, cr);
}

void
nf_title_card_draw_background (const NfTitleCardFilm *film, double width, cairo_t *cr)
{
  g_return_if_fail (film != NULL && film->raw_title != NULL && film->title != NULL && width > 0 && cr != NULL);

  draw (film, width, FALSE, cr);
}

static void
to_rgba (NfCardColor color, GdkRGBA *out)
{
  if (out != NULL)
    *out = (GdkRGBA) { color.red / 255.0f, color.green / 255.0f, color.blue / 255.0f, 1 };
}

void
nf_title_card_get_colors (const NfTitleCardFilm *film, GdkRGBA *g0, GdkRGBA *g1, GdkRGBA *b)
{
  NfCardPalette palette;

  g_return_if_fail (film != NULL && film->raw_title != NULL);

  nf_card_palette_init (&palette, film->raw_title, film->genres);
  to_rgba (palette.g0, g0);
  to_rgba (palette.g1, g1);
  to_rgba (palette.b, b);
}
