/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-canvas.h"
#include "nf-card-palette.h"
#include "nf-model-file.h"
#include "nf-test-model.h"

#define DEEP   NF_CARD_TONE_DEEP
#define VIVID  NF_CARD_TONE_VIVID
#define BRIGHT NF_CARD_TONE_BRIGHT
#define PAPER  NF_CARD_TONE_PAPER
#define NOIR   NF_CARD_TONE_NOIR

/* What the reference drawing of the design computed: every genre in each of its tones. */
static const struct
{
  const char *title, *genres;
  guint32     hash;
  NfCardTone  tone;
  const char *pattern;
  guint32     colors[7];   /* g0 g1 a b c d ink */
} golden[] = {
  { "Shawshank Redemption, The (1994)", "Crime|Drama", 0x5b336e70, NOIR, "wedges",
    { 0x3a131b, 0x140314, 0xcd6e21, 0x6f3602, 0xfbedd5, 0x8e5225, 0xfcf6ee } },
  { "Forrest Gump (1994)", "Comedy|Drama|Romance|War", 0xd0d61430, BRIGHT, "lens",
    { 0xffd6e3, 0xfdb4a2, 0xe54c4d, 0xe78d68, 0xfff3f7, 0x866b17, 0x391221 } },
  { "Pulp Fiction (1994)", "Comedy|Crime|Drama|Thriller", 0x72855456, DEEP, "wedges",
    { 0x762f40, 0x2c0d2d, 0xec923f, 0x89568b, 0xfae5c3, 0xc26b49, 0xfff4f5 } },
  { "Matrix, The (1999)", "Action|Sci-Fi|Thriller", 0xb469cf9d, DEEP, "horizon",
    { 0x074a8c, 0x001f31, 0x2dc0ce, 0x0d74a4, 0xc9efff, 0xc26b49, 0xf1f7ff } },
  { "Silence of the Lambs, The (1991)", "Crime|Horror|Thriller", 0xe067220b, NOIR, "spikes",
    { 0x2f1c17, 0x130606, 0xea4565, 0x772935, 0xfbedd5, 0x934952, 0xfcf6ee } },
  { "Schindler's List (1993)", "Drama|War", 0x6e9b10b1, PAPER, "strata",
    { 0xf0f1e7, 0xcfe2d5, 0xc56004, 0x919670, 0xfafbf3, 0x4d5121, 0x212312 } },
  { "Jurassic Park (1993)", "Action|Adventure|Sci-Fi|Thriller", 0xd2110b61, VIVID, "rings",
    { 0x4259bb, 0x023e68, 0x14d1eb, 0x5c88d4, 0xdbf3fe, 0xe98158, 0xf8faff } },
  { "Lord of the Rings: The Fellowship of the Ring, The (2001)", "Adventure|Fantasy", 0xc793ad49, VIVID, "crescent",
    { 0x7f41a7, 0x1f337f, 0xeab02f, 0x7e7ed5, 0xf9efc6, 0xd79127, 0xfcf9ff } },
  { "Toy Story (1995)", "Adventure|Animation|Children|Comedy|Fantasy", 0xe68e7a16, VIVID, "balloons",
    { 0x186d88, 0x013a77, 0xfba176, 0x6984d8, 0xfeeadb, 0xc69b18, 0xf4fcff } },
  { "Braveheart (1995)", "Action|Drama|War", 0x04a104da, DEEP, "strata",
    { 0x405131, 0x221b05, 0xf28d4e, 0x7b6a3a, 0xfee3c4, 0xad7c1d, 0xf4f9f0 } },
  { "Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark) (1981)", "Action|Adventure", 0x76f670cd, DEEP, "chevrons",
    { 0x8d0919, 0x2b1601, 0xdc9e24, 0x985c04, 0xf0e9c3, 0xb27923, 0xfff4f3 } },
  { "Lord of the Rings: The Two Towers, The (2002)", "Adventure|Fantasy", 0x10f4cb76, DEEP, "rosette",
    { 0x553586, 0x001a41, 0xcca71d, 0x366bb5, 0xe8ecc6, 0xb27923, 0xf8f5fe } },
  { "Usual Suspects, The (1995)", "Crime|Mystery|Thriller", 0x8711ce5a, DEEP, "maze",
    { 0x4c4074, 0x29102b, 0xa5b63d, 0x855a87, 0xd9f0d0, 0xb9742e, 0xf7f5fe } },
  { "American Beauty (1999)", "Drama|Romance", 0x0561cafd, VIVID, "ribbon",
    { 0xa03d4e, 0x592355, 0xff9a9a, 0xb86d98, 0xfee9e4, 0xe1893d, 0xfff8f9 } },
  { "Dark Knight, The (2008)", "Action|Crime|Drama|IMAX", 0x84a39c50, DEEP, "wedges",
    { 0x752f43, 0x360910, 0xf08f47, 0x9d5258, 0xfce4c4, 0xad7c1d, 0xfff4f6 } },
  { "Inception (2010)", "Action|Crime|Drama|Mystery|Sci-Fi|Thriller|IMAX", 0x45ad8aaa, DEEP, "horizon",
    { 0x11498c, 0x0a1644, 0x2cc1c7, 0x4b67b4, 0xc4f1ff, 0x8b8c27, 0xf2f7ff } },
  { "Apollo 13 (1995)", "Adventure|Drama|IMAX", 0x675d7661, VIVID, "contours",
    { 0x14745d, 0x034548, 0xf6a83a, 0x0899b2, 0xfeedca, 0xe1893d, 0xf4fcf9 } },
  { "Fugitive, The (1993)", "Thriller", 0xe27868c3, NOIR, "tunnel",
    { 0x03272a, 0x000d10, 0xea4d29, 0x782c1b, 0xfbedd5, 0x934c3c, 0xfcf6ee } },
  { "Gladiator (2000)", "Action|Adventure|Drama", 0x1bbf9144, VIVID, "chevrons",
    { 0xa73a07, 0x4d3809, 0xe8b12d, 0xa18800, 0xf8f0c6, 0xd79127, 0xfff9f6 } },
  { "Lion King, The (1994)", "Adventure|Animation|Children|Drama|Musical|IMAX", 0x8a856efb, BRIGHT, "bauhaus",
    { 0xc9e8fc, 0xbdc4fe, 0xce6a0e, 0xa399f8, 0xeff8ff, 0xa34985, 0x022537 } },
  { "Dances with Wolves (1990)", "Adventure|Drama|Western", 0x4a25a76b, VIVID, "sheriff",
    { 0x925002, 0x443d00, 0xfe9d88, 0x869138, 0xfeeae0, 0xd79127, 0xfff9f4 } },
  { "True Lies (1994)", "Action|Adventure|Comedy|Romance|Thriller", 0xc9c75d3e, DEEP, "tunnel",
    { 0x0c5460, 0x022219, 0xf68861, 0x397a65, 0xfde2cd, 0xad7c1d, 0xeef9fb } },
  { "One Flew Over the Cuckoo's Nest (1975)", "Drama", 0xe38b758e, PAPER, "planes",
    { 0xe8f2f8, 0xcddfec, 0xbc6716, 0x6d99b2, 0xf5fbff, 0x1f536d, 0x12242e } },
  { "Ace Ventura: Pet Detective (1994)", "Comedy", 0xed666576, BRIGHT, "confetti",
    { 0xf2e4a3, 0xe4c75f, 0xe54f36, 0xb9aa2c, 0xfcf7e1, 0x4a69bf, 0x292100 } },
  { "Goodfellas (1990)", "Crime|Drama", 0x24f47d62, VIVID, "fingerprint",
    { 0x9e4142, 0x5c234c, 0xf7a73b, 0xbc6c8e, 0xfeecca, 0xe1893d, 0xfff8f8 } },
  { "Interstellar (2014)", "Sci-Fi|IMAX", 0xe9e38b42, VIVID, "planet",
    { 0x2e5ebb, 0x15367c, 0x0dd2e9, 0x7681d4, 0xd8f4ff, 0x28b5c3, 0xf8faff } },
  { "Bourne Identity, The (2002)", "Action|Mystery|Thriller", 0x2080e509, NOIR, "fingerprint",
    { 0x211d3a, 0x020a1b, 0x189bb0, 0x0d515c, 0xfbedd5, 0x166f7e, 0xfcf6ee } },
  { "Babe (1995)", "Children|Drama", 0x7bac85f4, BRIGHT, "balloons",
    { 0xb3f0f2, 0x7bd9f1, 0xe54c4a, 0x45b6de, 0xe1fdfe, 0x1474b2, 0x002829 } },
  { "Rain Man (1988)", "Drama", 0x53f120a9, DEEP, "planes",
    { 0x2f4d69, 0x091d2e, 0xed9240, 0x497092, 0xfae5c3, 0xbb7234, 0xf1f8ff } },
  { "L.A. Confidential (1997)", "Crime|Film-Noir|Mystery|Thriller", 0x68be179c, NOIR, "stairs",
    { 0x272118, 0x0f0807, 0xd5ba82, 0x5a554c, 0xfbedd5, 0x5d5a9a, 0xfcf6ee } },
  { "Willy Wonka & the Chocolate Factory (1971)", "Children|Comedy|Fantasy|Musical", 0x58d0222d, BRIGHT, "waves",
    { 0xfed5f1, 0xf4aafc, 0xa68511, 0xe877db, 0xfff3fb, 0x7e57b1, 0x35132c } },
  { "Cast Away (2000)", "Drama", 0x594dbc56, VIVID, "lens",
    { 0x3a688b, 0x1d3f59, 0xfba35e, 0x5d8acb, 0xfeebd5, 0xe1893d, 0xf6fbff } },
  { "Django Unchained (2012)", "Action|Drama|Western", 0xbc4b762e, BRIGHT, "sheriff",
    { 0xfddcc6, 0xfab799, 0xe35413, 0xe78f51, 0xfff5ee, 0xb14937, 0x361902 } },
  { "Monty Python's Life of Brian (1979)", "Comedy", 0xcda8c87d, VIVID, "confetti",
    { 0x756209, 0x493a01, 0xfe9d85, 0x938e00, 0xfeeadf, 0xec7c6f, 0xfcfaf3 } },
  { "Sin City (2005)", "Action|Crime|Film-Noir|Mystery|Thriller", 0xc07b1233, PAPER, "blinds",
    { 0xf6efe6, 0xedd7d1, 0xac7d1b, 0x5b5449, 0xfef9f3, 0x62481c, 0x2a2011 } },
  { "Stand by Me (1986)", "Adventure|Drama", 0x4e5255f0, DEEP, "contours",
    { 0x105936, 0x012120, 0xe3992d, 0x057c79, 0xf4e7c3, 0xbb7234, 0xf1f9f4 } },
  { "Little Miss Sunshine (2006)", "Adventure|Comedy|Drama", 0x4f09a47c, BRIGHT, "ridges",
    { 0xbff0dd, 0xaed7a0, 0xb47d1a, 0x79ba7d, 0xe4fef4, 0x866b17, 0x02291e } },
  { "Grease (1978)", "Comedy|Musical|Romance", 0xcb729c7e, VIVID, "vinyl",
    { 0xa42c72, 0x6e063f, 0xdeb62c, 0xd65875, 0xf3f1c7, 0xec7b79, 0xfff8fb } },
  { "Bowling for Columbine (2002)", "Documentary", 0x529eecfd, DEEP, "barcode",
    { 0x374f54, 0x101f21, 0xf8856d, 0x337782, 0xffe1cf, 0xc36953, 0xeef9fb } },
  { "Hoop Dreams (1994)", "Documentary", 0xc11309fe, PAPER, "barcode",
    { 0xe6f3f3, 0xc9e2e3, 0xd05320, 0x729b9c, 0xf3fcfc, 0x05595a, 0x0e2627 } },
  { "Hereditary (2018)", "(no genres listed)", 0x1a7d5b6e, DEEP, "planes",
    { 0x4a4955, 0x1b1b22, 0x5cb2f7, 0x686693, 0xdde8ff, 0x488acb, 0xf6f6ff } },
};

static guint32
to_hex (NfCardColor color)
{
  return color.red << 16 | color.green << 8 | color.blue;
}

static void
init (NfCardPalette *palette, const char *title, const char *genres)
{
  NfGenreMask mask;

  g_assert_true (nf_genre_mask_parse (genres, -1, &mask));
  nf_card_palette_init (palette, title, mask);
}

static void
test_golden (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      NfCardPalette palette;

      g_test_message ("%s", golden[i].title);
      init (&palette, golden[i].title, golden[i].genres);
      g_assert_cmphex (palette.hash, ==, golden[i].hash);
      g_assert_cmpint (palette.tone, ==, golden[i].tone);
      g_assert_cmpstr (nf_card_pattern_get_name (palette.pattern), ==, golden[i].pattern);
      g_assert_cmphex (to_hex (palette.g0), ==, golden[i].colors[0]);
      g_assert_cmphex (to_hex (palette.g1), ==, golden[i].colors[1]);
      g_assert_cmphex (to_hex (palette.a), ==, golden[i].colors[2]);
      g_assert_cmphex (to_hex (palette.b), ==, golden[i].colors[3]);
      g_assert_cmphex (to_hex (palette.c), ==, golden[i].colors[4]);
      g_assert_cmphex (to_hex (palette.d), ==, golden[i].colors[5]);
      g_assert_cmphex (to_hex (palette.ink), ==, golden[i].colors[6]);
      g_assert_cmpint (palette.light, ==, palette.tone == BRIGHT || palette.tone == PAPER);
    }
}

static void
test_hash (void)
{
  g_assert_cmphex (nf_card_hash (""), ==, 0xab3e7c0b);
  g_assert_cmphex (nf_card_hash ("a"), ==, 0x1a80b1b3);
  g_assert_cmphex (nf_card_hash ("Toy Story (1995)"), ==, 0xe68e7a16);
  g_assert_cmphex (nf_card_hash ("Léon: The Professional (1994)"), ==, 0x5a07a26d);
}

static void
test_random (void)
{
  NfCardRandom random = { 0xdeadbeef };
  const guint32 expected[] = { 0xf0fd995a, 0x4466f0cf, 0xc5a3fa66, 0x5bb06c70 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmphex ((guint32) (nf_card_random_next (&random) * 4294967296.0), ==, expected[i]);
  for (guint i = 0; i < 10000; i++)
    {
      double x = nf_card_random_next (&random);

      g_assert_true (x >= 0 && x < 1);
    }
}

static void
test_color (void)
{
  NfCardColor black = nf_card_color_oklch (0, 0, 0), white = nf_card_color_oklch (1, 0, 0);

  g_assert_cmphex (to_hex (black), ==, 0x000000);
  g_assert_cmphex (to_hex (white), ==, 0xffffff);
  /* sRGB red is OKLCH .62796 .25768 29.234 */
  g_assert_cmphex (to_hex (nf_card_color_oklch (.62796, .25768, 29.234)), ==, 0xff0000);
  /* out of sRGB: less chroma, the same hue and about the same lightness, never a clipped corner */
  g_assert_cmphex (to_hex (nf_card_color_oklch (.9, .4, 264)), !=, to_hex (nf_card_color_oklch (.9, .4, 29)));
  /* the turn does not matter */
  g_assert_cmphex (to_hex (nf_card_color_oklch (.6, .1, -30)), ==, to_hex (nf_card_color_oklch (.6, .1, 330)));

  g_assert_cmphex (to_hex (nf_card_color_mix (black, white, .5)), ==, 0x808080);
  g_assert_cmphex (to_hex (nf_card_color_mix (white, black, 0)), ==, 0xffffff);
  g_assert_cmphex (to_hex (nf_card_color_mix (white, black, 1)), ==, 0x000000);
  g_assert_cmpfloat_with_epsilon (nf_card_color_contrast (black, white), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (nf_card_color_contrast (white, black), 21, 1e-9);
  g_assert_cmpfloat_with_epsilon (nf_card_color_contrast (white, white), 1, 1e-9);
  /* WCAG's well-known first grey that passes on white */
  g_assert_cmpfloat_with_epsilon (nf_card_color_contrast (white, (NfCardColor) { 0x76, 0x76, 0x76 }), 4.54, .01);
}

/* Every pattern is somebody's, in every kind of place. */
static void
test_reachable (void)
{
  guint found[NF_CARD_N_PATTERNS] = { 0 }, on_top = 0, n = 0, angles[5] = { 0 };

  for (guint genre = 0; genre <= NF_GENRE_IMAX; genre++)
    for (guint i = 0; i < 200; i++)
      {
        g_autofree char *title = g_strdup_printf ("Film %u (1999)", i);
        NfCardPalette palette;

        nf_card_palette_init (&palette, title, NF_GENRE_BIT (genre));
        found[palette.pattern]++;
        angles[(int) (palette.ground_angle - 150) / 15]++;
        if (!nf_card_pattern_is_grounded (palette.pattern))
          {
            n++;
            on_top += nf_card_palette_title_on_top (&palette);
          }
        else
          g_assert_true (nf_card_palette_title_on_top (&palette));
      }
  for (guint i = 0; i < NF_CARD_N_PATTERNS; i++)
    {
      g_test_message ("%s: %u", nf_card_pattern_get_name (i), found[i]);
      g_assert_cmpuint (found[i], >, 10);
    }
  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    g_assert_cmpuint (angles[i], >, 100);
  /* a quarter of the free ones */
  g_assert_cmpfloat ((double) on_top / n, >, .2);
  g_assert_cmpfloat ((double) on_top / n, <, .3);
}

static void
test_genres (void)
{
  NfCardPalette one, other;

  /* IMAX is a screen, not a genre */
  init (&one, "Interstellar (2014)", "Sci-Fi|IMAX");
  init (&other, "Interstellar (2014)", "Sci-Fi");
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
  init (&one, "A (2014)", "IMAX");
  init (&other, "A (2014)", "(no genres listed)");
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
  /* the order of the text does not matter */
  init (&one, "Alien (1979)", "Sci-Fi|Horror");
  init (&other, "Alien (1979)", "Horror|Sci-Fi");
  g_assert_cmpmem (&one, sizeof one, &other, sizeof other);
  /* the year is part of the key */
  init (&one, "Alien (1979)", "Horror");
  init (&other, "Alien (1980)", "Horror");
  g_assert_cmphex (one.hash, !=, other.hash);
}

/* Ink stays readable on both ends of the ground, also where a pattern shines through by 8 %. */
static double
lowest_contrast (const char *title, NfGenreMask genres)
{
  NfCardPalette palette;
  double lowest = 21;

  nf_card_palette_init (&palette, title, genres);
  for (guint i = 0; i < 2; i++)
    {
      NfCardColor ground = i == 0 ? palette.g0 : palette.g1;
      const NfCardColor behind[] = {
        ground, nf_card_color_mix (ground, palette.a, .08), nf_card_color_mix (ground, palette.b, .08), nf_card_color_mix (ground, palette.c, .08),
      };

      for (guint j = 0; j < G_N_ELEMENTS (behind); j++)
        lowest = MIN (lowest, nf_card_color_contrast (palette.ink, behind[j]));
    }
  return lowest;
}

static void
check_model_contrast (NfModelFile *model, guint n_all, guint step)
{
  double lowest = 21;
  guint n = 0;

  for (NfItemIndex item = 0; item < nf_model_file_get_n_items (model); item += item < n_all ? 1 : step, n++)
    {
      const char *title = nf_model_file_get_title (model, item);
      double contrast = lowest_contrast (title, nf_model_file_get_genres (model, item));

      if (contrast < 4.5)
        g_test_fail_printf ("%s: %.2f", title, contrast);
      lowest = MIN (lowest, contrast);
    }
  g_test_message ("%u films, lowest %.2f", n, lowest);
}

static void
test_contrast (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  check_model_contrast (model, G_MAXUINT, 1);
  for (guint i = 0; i < G_N_ELEMENTS (golden); i++)
    {
      NfGenreMask mask;

      nf_genre_mask_parse (golden[i].genres, -1, &mask);
      g_assert_cmpfloat (lowest_contrast (golden[i].title, mask), >=, 4.5);
    }
}

/* Any two genres with any hash: what the catalogue may hold one day. */
static void
test_contrast_any (void)
{
  for (guint first = 0; first <= NF_GENRE_IMAX; first++)
    for (guint second = first; second <= NF_GENRE_IMAX; second++)
      for (guint i = 0; i < 60; i++)
        {
          g_autofree char *title = g_strdup_printf ("%u/%u/%u", first, second, i);
          double contrast = lowest_contrast (title, NF_GENRE_BIT (first) | NF_GENRE_BIT (second));

          if (contrast < 4.5)
            g_test_fail_printf ("%s, %s, %s: %.2f", title, nf_genre_get_name (first), nf_genre_get_name (second), contrast);
        }
}

static void
test_contrast_catalogue (void)
{
  const char *path = g_getenv ("NEXTFILMS_MODEL");
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no model built");
      return;
    }
  model = nf_model_file_new_from_path (path, &error);
  g_assert_no_error (error);
  check_model_contrast (model, 3600, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-palette/golden", test_golden);
  g_test_add_func ("/card-palette/hash", test_hash);
  g_test_add_func ("/card-palette/random", test_random);
  g_test_add_func ("/card-palette/color", test_color);
  g_test_add_func ("/card-palette/reachable", test_reachable);
  g_test_add_func ("/card-palette/genres", test_genres);
  g_test_add_func ("/card-palette/contrast", test_contrast);
  g_test_add_func ("/card-palette/contrast-any", test_contrast_any);
  g_test_add_func ("/card-palette/contrast-catalogue", test_contrast_catalogue);
  return g_test_run ();
}
