/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-patterns.h"

#include <stdlib.h>
#include <string.h>

/* The best known film of each pattern, and the random number that must come after drawing: one more or one less used, or in
 * another order of branches, and the card is another. From the reference drawing of the design. */
static const struct
{
  const char *title, *genres, *pattern;
  guint32     next;
} golden[] = {
  { "Dead Poets Society (1989)", "Drama", "arches", 0xe364bc3e },
  { "Toy Story (1995)", "Adventure|Animation|Children|Comedy|Fantasy", "balloons", 0x7db0e9be },
  { "Bowling for Columbine (2002)", "Documentary", "barcode", 0x81167d92 },
  { "Wizard of Oz, The (1939)", "Adventure|Children|Fantasy|Musical", "bars", 0xaa373793 },
  { "Lion King, The (1994)", "Adventure|Animation|Children|Drama|Musical|IMAX", "bauhaus", 0xf9138132 },
  { "Saving Private Ryan (1998)", "Action|Drama|War", "beams", 0xe3d9a492 },
  { "Fargo (1996)", "Comedy|Crime|Drama|Thriller", "blinds", 0xddeb239b },
  { "Up (2009)", "Adventure|Animation|Children|Drama", "bounce", 0xc48a07f7 },
  { "Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark) (1981)", "Action|Adventure", "chevrons", 0xca863ec1 },
  { "Pirates of the Caribbean: The Curse of the Black Pearl (2003)", "Action|Adventure|Comedy|Fantasy", "compass", 0xccdf39cb },
  { "Ace Ventura: Pet Detective (1994)", "Comedy", "confetti", 0x7e2df4a3 },
  { "Apollo 13 (1995)", "Adventure|Drama|IMAX", "contours", 0xf508336c },
  { "Lord of the Rings: The Fellowship of the Ring, The (2001)", "Adventure|Fantasy", "crescent", 0x2cf26c09 },
  { "Interview with the Vampire: The Vampire Chronicles (1994)", "Drama|Horror", "eclipse", 0x70e7243b },
  { "Godfather: Part II, The (1974)", "Crime|Drama", "fingerprint", 0x3f5183e0 },
  { "March of the Penguins (Marche de l'empereur, La) (2005)", "Documentary", "frames", 0x559f05dc },
  { "Super Size Me (2004)", "Comedy|Documentary|Drama", "halftone", 0xfe7c9332 },
  { "Shrek (2001)", "Adventure|Animation|Children|Comedy|Fantasy|Romance", "hills", 0xa4abceae },
  { "Matrix, The (1999)", "Action|Sci-Fi|Thriller", "horizon", 0x7fa3f196 },
  { "Seven (a.k.a. Se7en) (1995)", "Mystery|Thriller", "keyhole", 0xa047b88a },
  { "Forrest Gump (1994)", "Comedy|Drama|Romance|War", "lens", 0x662cbe92 },
  { "Usual Suspects, The (1995)", "Crime|Mystery|Thriller", "maze", 0x14badb32 },
  { "Back to the Future Part III (1990)", "Adventure|Comedy|Sci-Fi|Western", "mesa", 0x4442eb2e },
  { "Star Wars: Episode V - The Empire Strikes Back (1980)", "Action|Adventure|Sci-Fi", "monolith", 0x63b6cbc4 },
  { "Titanic (1997)", "Drama|Romance", "petals", 0x103e5515 },
  { "One Flew Over the Cuckoo's Nest (1975)", "Drama", "planes", 0xa0f5221c },
  { "Star Wars: Episode VI - Return of the Jedi (1983)", "Action|Adventure|Sci-Fi", "planet", 0x12290b2f },
  { "Charlie's Angels (2000)", "Action|Comedy", "rays", 0x9248568f },
  { "American Beauty (1999)", "Drama|Romance", "ribbon", 0xc915e7a8 },
  { "Dumb & Dumber (Dumb and Dumber) (1994)", "Adventure|Comedy", "ridges", 0xa7f03437 },
  { "Star Wars: Episode IV - A New Hope (1977)", "Action|Adventure|Sci-Fi", "rings", 0x86b703ce },
  { "Lord of the Rings: The Two Towers, The (2002)", "Adventure|Fantasy", "rosette", 0xedd171b3 },
  { "Dances with Wolves (1990)", "Adventure|Drama|Western", "sheriff", 0x41121b15 },
  { "Terminator 2: Judgment Day (1991)", "Action|Sci-Fi", "signal", 0xd654ee7b },
  { "Shining, The (1980)", "Horror", "slashes", 0x0c42482a },
  { "Mrs. Doubtfire (1993)", "Comedy|Drama", "smiles", 0xbc906afe },
  { "Silence of the Lambs, The (1991)", "Crime|Horror|Thriller", "spikes", 0x483550f4 },
  { "Speed (1994)", "Action|Romance|Thriller", "spiral", 0x1a85b0d0 },
  { "Maltese Falcon, The (1941)", "Film-Noir|Mystery", "spot", 0x3b5f22a2 },
  { "L.A. Confidential (1997)", "Crime|Film-Noir|Mystery|Thriller", "stairs", 0xe6637410 },
  { "Schindler's List (1993)", "Drama|War", "strata", 0x9c85f8b7 },
  { "Beautiful Mind, A (2001)", "Drama|Romance", "sunset", 0x8c50fcf2 },
  { "Fight Club (1999)", "Action|Crime|Drama|Thriller", "target", 0xe60cc15e },
  { "Fugitive, The (1993)", "Thriller", "tunnel", 0xfa525563 },
  { "Blues Brothers, The (1980)", "Action|Comedy|Musical", "vinyl", 0xcf384c78 },
  { "Willy Wonka & the Chocolate Factory (1971)", "Children|Comedy|Fantasy|Musical", "waves", 0x2c77c8f0 },
  { "Shawshank Redemption, The (1994)", "Crime|Drama", "wedges", 0x08d26553 },
};

static void
init_palette (NfCardPalette *palette, guint i)
{
  NfGenreMask mask;

  g_assert_true (nf_genre_mask_parse (golden[i].genres, -1, &mask));
  nf_card_palette_init (palette, golden[i].title, mask);
}

static cairo_surface_t *
draw (const NfCardPalette *palette, const cairo_rectangle_t *text, NfCardRandom *out_random)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, NF_CARD_WIDTH, NF_CARD_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  NfCardCanvas canvas;

  nf_card_canvas_init (&canvas, palette, cr);
  if (text != NULL)
    canvas.text = *text;
  nf_card_pattern_draw (&canvas);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  g_assert_false (cairo_has_current_point (cr));
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (out_random != NULL)
    *out_random = canvas.random;
  return surface;
}

/* Pixels that are not empty, in rows from … to. */
static guint
count_drawn (cairo_surface_t *surface, int from, int to)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int y = from; y < to; y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += ((const guint32 *) (data + y * stride))[x] >> 24 > 16;
  return n;
}

static void
test_random_order (void)
{
  gboolean seen[NF_CARD_N_PATTERNS] = { FALSE };

  g_assert_cmpuint (G_N_ELEMENTS (golden), ==, NF_CARD_N_PATTERNS);
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      NfCardPalette palette;
      NfCardRandom random;

      init_palette (&palette, i);
      g_test_message ("%s", golden[i].pattern);
      g_assert_cmpstr (nf_card_pattern_get_name (palette.pattern), ==, golden[i].pattern);
      cairo_surface_destroy (draw (&palette, NULL, &random));
      g_assert_cmphex ((guint32) (nf_card_random_next (&random) * 4294967296.0), ==, golden[i].next);
      seen[palette.pattern] = TRUE;
    }
  for (guint i = 0; i < NF_CARD_N_PATTERNS; i++)
    g_assert_true (seen[i]);
}

/* Each shows, at its place: grounded ones stand on the lower edge and leave the title's place free. */
static void
test_area (void)
{
  for (guint genre = 0; genre <= NF_GENRE_IMAX; genre++)
    for (guint i = 0; i < 60; i++)
      {
        g_autofree char *title = g_strdup_printf ("Film %u (2001)", i);
        NfCardPalette palette;
        cairo_surface_t *surface;
        guint above, below, whole = NF_CARD_WIDTH * NF_CARD_HEIGHT / 2;

        nf_card_palette_init (&palette, title, NF_GENRE_BIT (genre));
        surface = draw (&palette, NULL, NULL);
        above = count_drawn (surface, 0, 150);
        below = count_drawn (surface, 150, 300);
        g_test_message ("%s %s: %.0f %% above, %.0f %% below", nf_card_pattern_get_name (palette.pattern), title,
                        100.0 * above / whole, 100.0 * below / whole);
        if (nf_card_pattern_is_grounded (palette.pattern))
          {
            g_assert_cmpuint (below, >, whole / 10);
            g_assert_cmpuint (count_drawn (surface, 290, 300), >, 0);
            g_assert_cmpuint (count_drawn (surface, 0, 100), <, whole / 20);
          }
        else if (nf_card_palette_title_on_top (&palette))
          g_assert_cmpuint (below, >, whole / 12);
        else
          g_assert_cmpuint (above, >, whole / 12);
        cairo_surface_destroy (surface);
      }
}

/* Stars never stand inside the words, and leaving them out moves nothing else. */
static void
test_dots (void)
{
  const cairo_rectangle_t everywhere = { 0, 0, NF_CARD_WIDTH, NF_CARD_HEIGHT };
  guint n_dotted = 0;

  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      gboolean dotted = strstr ("planet horizon rings crescent signal monolith", golden[i].pattern) != NULL, differs;
      cairo_surface_t *with, *without;
      NfCardRandom random, random_without;
      NfCardPalette palette;

      init_palette (&palette, i);
      with = draw (&palette, NULL, &random);
      without = draw (&palette, &everywhere, &random_without);
      g_assert_cmphex (random.state, ==, random_without.state);
      differs = memcmp (cairo_image_surface_get_data (with), cairo_image_surface_get_data (without), NF_CARD_WIDTH * NF_CARD_HEIGHT * 4) != 0;
      g_assert_true (dotted || !differs);
      n_dotted += differs;
      cairo_surface_destroy (with);
      cairo_surface_destroy (without);
    }
  /* the signal may cover its own */
  g_assert_cmpuint (n_dotted, >=, 5);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  return ((const guint32 *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x];
}

/* A gradient runs across the shape it fills, also a turned one. */
static void
test_gradient (void)
{
  NfCardPalette palette;
  NfCardCanvas canvas;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 300);
  cairo_t *cr = cairo_create (surface);
  const NfCardPaint black = nf_card_paint ((NfCardColor) { 0, 0, 0 }), white = nf_card_paint ((NfCardColor) { 255, 255, 255 });

  init_palette (&palette, 0);
  nf_card_canvas_init (&canvas, &palette, cr);
  nf_card_rect (&canvas, 20, 20, 40, 160, 0, nf_card_gradient (black, white, 90), 1);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, 40, 20) & 0xff, <, 4);
  g_assert_cmpint (abs ((int) (pixel (surface, 40, 100) & 0xff) - 0x80), <, 4);
  g_assert_cmphex (pixel (surface, 40, 179) & 0xff, >, 0xfb);
  g_assert_cmphex (pixel (surface, 22, 100), ==, pixel (surface, 57, 100));

  /* a quarter turn: now it runs sideways, over the whole length */
  nf_card_push_rotation (&canvas, 90, 100, 150);
  nf_card_rect (&canvas, 80, 80, 40, 140, 0, nf_card_gradient (black, white, 90), 1);
  nf_card_pop_rotation (&canvas);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, 31, 150) & 0xff, >, 0xfb);
  g_assert_cmphex (pixel (surface, 168, 150) & 0xff, <, 4);

  /* an eighth: its own edges, not those of the box around it, are the ends */
  nf_card_push_rotation (&canvas, 45, 100, 150);
  nf_card_rect (&canvas, 60, 110, 80, 80, 0, nf_card_gradient (black, white, 90), 1);
  nf_card_pop_rotation (&canvas);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, 126, 124) & 0xff, <, 0x12);
  g_assert_cmphex (pixel (surface, 74, 176) & 0xff, >, 0xed);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-patterns/random-order", test_random_order);
  g_test_add_func ("/card-patterns/area", test_area);
  g_test_add_func ("/card-patterns/dots", test_dots);
  g_test_add_func ("/card-patterns/gradient", test_gradient);
  return g_test_run ();
}
