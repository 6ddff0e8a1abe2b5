/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-palette.h"

#include <math.h>

typedef struct
{
  double        hue, chroma, accent;
  NfCardVoice   voice;
  guint         n_tones;
  NfCardTone    tones[3];
  guint         n_patterns;
  NfCardPattern patterns[6];
} GenreStyle;

#define BOLD  NF_CARD_VOICE_BOLD
#define BLACK NF_CARD_VOICE_BLACK
#define WIDE  NF_CARD_VOICE_WIDE
#define SEMI  NF_CARD_VOICE_SEMI
#define TONE(name) NF_CARD_TONE_##name
#define P(name) NF_CARD_PATTERN_##name

/* The last row is for films without a genre. */
static const GenreStyle styles[NF_GENRE_IMAX + 1] = {
  [NF_GENRE_FILM_NOIR] = { 75, .012, 85, WIDE, 2, { TONE (NOIR), TONE (PAPER) }, 3, { P (BLINDS), P (SPOT), P (STAIRS) } },
  [NF_GENRE_WESTERN] = { 62, .115, 32, BLACK, 2, { TONE (BRIGHT), TONE (VIVID) }, 3, { P (MESA), P (STRATA), P (SHERIFF) } },
  [NF_GENRE_DOCUMENTARY] = { 205, .03, 35, SEMI, 2, { TONE (PAPER), TONE (DEEP) }, 3, { P (HALFTONE), P (FRAMES), P (BARCODE) } },
  [NF_GENRE_ANIMATION] = { 232, .13, 50, BOLD, 2, { TONE (VIVID), TONE (BRIGHT) },
                           4, { P (HILLS), P (BOUNCE), P (BALLOONS), P (BAUHAUS) } },
  [NF_GENRE_HORROR] = { 25, .04, 27, BLACK, 1, { TONE (NOIR) }, 4, { P (ECLIPSE), P (SPIKES), P (SLASHES), P (KEYHOLE) } },
  [NF_GENRE_MUSICAL] = { 342, .16, 92, BOLD, 2, { TONE (VIVID), TONE (BRIGHT) }, 3, { P (BARS), P (VINYL), P (WAVES) } },
  [NF_GENRE_SCI_FI] = { 264, .125, 205, WIDE, 3, { TONE (DEEP), TONE (DEEP), TONE (VIVID) },
                        6, { P (PLANET), P (HORIZON), P (RINGS), P (TUNNEL), P (SIGNAL), P (MONOLITH) } },
  [NF_GENRE_FANTASY] = { 302, .13, 88, SEMI, 2, { TONE (DEEP), TONE (VIVID) }, 3, { P (CRESCENT), P (ROSETTE), P (COMPASS) } },
  [NF_GENRE_ROMANCE] = { 4, .105, 22, SEMI, 2, { TONE (BRIGHT), TONE (VIVID) },
                         5, { P (LENS), P (PETALS), P (WAVES), P (SUNSET), P (RIBBON) } },
  [NF_GENRE_WAR] = { 122, .055, 48, BLACK, 2, { TONE (DEEP), TONE (PAPER) }, 3, { P (BEAMS), P (CHEVRONS), P (STRATA) } },
  [NF_GENRE_MYSTERY] = { 284, .085, 110, WIDE, 2, { TONE (DEEP), TONE (NOIR) }, 3, { P (KEYHOLE), P (MAZE), P (FINGERPRINT) } },
  [NF_GENRE_CRIME] = { 14, .10, 62, BOLD, 3, { TONE (DEEP), TONE (NOIR), TONE (VIVID) },
                       4, { P (FINGERPRINT), P (BLINDS), P (WEDGES), P (TARGET) } },
  [NF_GENRE_CHILDREN] = { 192, .10, 32, BOLD, 1, { TONE (BRIGHT) }, 3, { P (BAUHAUS), P (BALLOONS), P (HILLS) } },
  [NF_GENRE_THRILLER] = { 212, .075, 42, BOLD, 2, { TONE (DEEP), TONE (NOIR) }, 3, { P (TUNNEL), P (SPIRAL), P (SLASHES) } },
  [NF_GENRE_ACTION] = { 32, .16, 78, BLACK, 2, { TONE (VIVID), TONE (DEEP) }, 3, { P (RAYS), P (WEDGES), P (CHEVRONS) } },
  [NF_GENRE_ADVENTURE] = { 165, .09, 72, BOLD, 3, { TONE (VIVID), TONE (BRIGHT), TONE (DEEP) },
                           3, { P (RIDGES), P (CONTOURS), P (COMPASS) } },
  [NF_GENRE_COMEDY] = { 90, .135, 28, BOLD, 3, { TONE (BRIGHT), TONE (BRIGHT), TONE (VIVID) },
                        3, { P (CONFETTI), P (SMILES), P (BAUHAUS) } },
  [NF_GENRE_DRAMA] = { 244, .06, 58, SEMI, 3, { TONE (DEEP), TONE (PAPER), TONE (VIVID) },
                       4, { P (ARCHES), P (PLANES), P (LENS), P (SUNSET) } },
  [NF_GENRE_IMAX] = { 280, .02, 250, SEMI, 1, { TONE (DEEP) }, 2, { P (FRAMES), P (PLANES) } },
};

static const struct
{
  const char *name;
  gboolean    grounded;
} patterns[NF_CARD_N_PATTERNS] = {
  [P (ARCHES)] = { "arches", TRUE },
  [P (BALLOONS)] = { "balloons", TRUE },
  [P (BARCODE)] = { "barcode", FALSE },
  [P (BARS)] = { "bars", TRUE },
  [P (BAUHAUS)] = { "bauhaus", FALSE },
  [P (BEAMS)] = { "beams", TRUE },
  [P (BLINDS)] = { "blinds", FALSE },
  [P (BOUNCE)] = { "bounce", TRUE },
  [P (CHEVRONS)] = { "chevrons", FALSE },
  [P (COMPASS)] = { "compass", FALSE },
  [P (CONFETTI)] = { "confetti", FALSE },
  [P (CONTOURS)] = { "contours", FALSE },
  [P (CRESCENT)] = { "crescent", TRUE },
  [P (ECLIPSE)] = { "eclipse", FALSE },
  [P (FINGERPRINT)] = { "fingerprint", FALSE },
  [P (FRAMES)] = { "frames", FALSE },
  [P (HALFTONE)] = { "halftone", FALSE },
  [P (HILLS)] = { "hills", TRUE },
  [P (HORIZON)] = { "horizon", TRUE },
  [P (KEYHOLE)] = { "keyhole", FALSE },
  [P (LENS)] = { "lens", FALSE },
  [P (MAZE)] = { "maze", FALSE },
  [P (MESA)] = { "mesa", TRUE },
  [P (MONOLITH)] = { "monolith", TRUE },
  [P (PETALS)] = { "petals", FALSE },
  [P (PLANES)] = { "planes", FALSE },
  [P (PLANET)] = { "planet", FALSE },
  [P (RAYS)] = { "rays", FALSE },
  [P (RIBBON)] = { "ribbon", FALSE },
  [P (RIDGES)] = { "ridges", TRUE },
  [P (RINGS)] = { "rings", FALSE },
  [P (ROSETTE)] = { "rosette", FALSE },
  [P (SHERIFF)] = { "sheriff", FALSE },
  [P (SIGNAL)] = { "signal", FALSE },
  [P (SLASHES)] = { "slashes", FALSE },
  [P (SMILES)] = { "smiles", FALSE },
  [P (SPIKES)] = { "spikes", TRUE },
  [P (SPIRAL)] = { "spiral", FALSE },
  [P (SPOT)] = { "spot", FALSE },
  [P (STAIRS)] = { "stairs", TRUE },
  [P (STRATA)] = { "strata", TRUE },
  [P (SUNSET)] = { "sunset", TRUE },
  [P (TARGET)] = { "target", FALSE },
  [P (TUNNEL)] = { "tunnel", FALSE },
  [P (VINYL)] = { "vinyl", FALSE },
  [P (WAVES)] = { "waves", TRUE },
  [P (WEDGES)] = { "wedges", FALSE },
};

const char *
nf_card_pattern_get_name (NfCardPattern pattern)
{
  g_return_val_if_fail (pattern < NF_CARD_N_PATTERNS, "");

  return patterns[pattern].name;
}

gboolean
nf_card_pattern_is_grounded (NfCardPattern pattern)
{
  g_return_val_if_fail (pattern < NF_CARD_N_PATTERNS, FALSE);

  return patterns[pattern].grounded;
}

guint32
nf_card_hash (const char *text)
{
  guint32 hash = 0x811c9dc5;

  g_return_val_if_fail (text != NULL, 0);

  for (const guint8 *byte = (const guint8 *) text; *byte != 0; byte++)
    hash = (hash ^ *byte) * 0x01000193;
  hash ^= hash >> 16;
  hash *= 0x85ebca6b;
  hash ^= hash >> 13;
  hash *= 0xc2b2ae35;
  hash ^= hash >> 16;
  return hash;
}

double
nf_card_random_next (NfCardRandom *random)
{
  guint32 t;

  random->state += 0x6d2b79f5;
  t = (random->state ^ (random->state >> 15)) * (random->state | 1);
  t = (t + (t ^ (t >> 7)) * (t | 61)) ^ t;
  return (t ^ (t >> 14)) / 4294967296.0;
}

static guint8
to_byte (double channel)
{
  channel = CLAMP (channel, 0, 1);
  channel = channel <= .0031308 ? 12.92 * channel : 1.055 * pow (channel, 1 / 2.4) - .055;
  return floor (channel * 255 + .5);
}

static double
to_linear (guint8 byte)
{
  double channel = byte / 255.0;

  return channel <= .04045 ? channel / 12.92 : pow ((channel + .055) / 1.055, 2.4);
}

static double
cube (double x)
{
  return x * x * x;
}

NfCardColor
nf_card_color_oklch (double lightness, double chroma, double hue)
{
  double rgb[3] = { 0 };

  hue *= G_PI / 180;
  for (guint i = 0; i < 12; i++, chroma *= .9)
    {
      double a = chroma * cos (hue), b = chroma * sin (hue);
      double l = cube (lightness + .3963377774 * a + .2158037573 * b);
      double m = cube (lightness - .1055613458 * a - .0638541728 * b);
      double s = cube (lightness - .0894841775 * a - 1.291485548 * b);
      gboolean fits = TRUE;

      rgb[0] = 4.0767416621 * l - 3.3077115913 * m + .2309699292 * s;
      rgb[1] = -1.2684380046 * l + 2.6097574011 * m - .3413193965 * s;
      rgb[2] = -.0041960863 * l - .7034186147 * m + 1.707614701 * s;
      for (guint j = 0; j < 3; j++)
        fits = fits && rgb[j] > -.0005 && rgb[j] < 1.0005;
      if (fits)
        break;
    }
  return (NfCardColor) { to_byte (rgb[0]), to_byte (rgb[1]), to_byte (rgb[2]) };
}

static guint8
mix_byte (guint8 from, guint8 to, double amount)
{
  return floor (from + (to - from) * amount + .5);
}

NfCardColor
nf_card_color_mix (NfCardColor from, NfCardColor to, double amount)
{
  return (NfCardColor) {
    mix_byte (from.red, to.red, amount), mix_byte (from.green, to.green, amount), mix_byte (from.blue, to.blue, amount)
  };
}

static double
luminance (NfCardColor color)
{
  return .2126 * to_linear (color.red) + .7152 * to_linear (color.green) + .0722 * to_linear (color.blue);
}

double
nf_card_color_contrast (NfCardColor one, NfCardColor other)
{
  double x = luminance (one), y = luminance (other);

  return (MAX (x, y) + .05) / (MIN (x, y) + .05);
}

void
nf_card_palette_init (NfCardPalette *palette, const char *raw_title, NfGenreMask genres)
{
  static const double ground_angles[] = { 150, 165, 180, 195, 210 };
  NfGenre ranked[NF_N_GENRES];
  const GenreStyle *primary, *second;
  guint n_genres, hash;
  double hue, hue2, chroma, accent;

  g_return_if_fail (palette != NULL && raw_title != NULL);

  n_genres = nf_genre_mask_rank (genres, ranked);
  primary = &styles[n_genres > 0 ? ranked[0] : NF_GENRE_IMAX];
  second = n_genres > 1 ? &styles[ranked[1]] : primary;
  hash = nf_card_hash (raw_title);
  chroma = primary->chroma;
  hue = primary->hue + (int) ((hash >> 8) % 21) - 10;
  accent = primary->accent + (int) ((hash >> 13) % 17) - 8;
  /* towards the second genre, the shorter way round */
  hue2 = hue + CLAMP ((fmod (second->hue - hue + 540, 360) - 180) * .4, -42, 42);

  *palette = (NfCardPalette) {
    .hash = hash,
    .tone = primary->tones[hash % primary->n_tones],
    .voice = primary->voice,
    .pattern = primary->patterns[(hash >> 3) % primary->n_patterns],
    .ground_angle = ground_angles[(hash >> 20) % G_N_ELEMENTS (ground_angles)],
  };
  palette->light = palette->tone == NF_CARD_TONE_BRIGHT || palette->tone == NF_CARD_TONE_PAPER;

  switch (palette->tone)
    {
    case NF_CARD_TONE_DEEP:
      palette->g0 = nf_card_color_oklch (.41, chroma, hue);
      palette->g1 = nf_card_color_oklch (.225, chroma * .7, hue2);
      palette->a = nf_card_color_oklch (.74, .145, accent);
      palette->b = nf_card_color_oklch (.53, MAX (.07, chroma), hue2);
      palette->c = nf_card_color_oklch (.93, .05, accent + 20);
      palette->d = nf_card_color_oklch (.62, .12, second->accent);
      palette->ink = nf_card_color_oklch (.975, .012, hue);
      break;
    case NF_CARD_TONE_VIVID:
      palette->g0 = nf_card_color_oklch (.50, MIN (.17, chroma * 1.25), hue);
      palette->g1 = nf_card_color_oklch (.355, MIN (.14, chroma), hue2);
      palette->a = nf_card_color_oklch (.79, .15, accent);
      palette->b = nf_card_color_oklch (.63, MAX (.11, chroma), hue2 + 14);
      palette->c = nf_card_color_oklch (.95, .055, accent + 14);
      palette->d = nf_card_color_oklch (.71, .14, second->accent);
      palette->ink = nf_card_color_oklch (.985, .01, hue);
      break;
    case NF_CARD_TONE_BRIGHT:
      palette->g0 = nf_card_color_oklch (.915, chroma * .62, hue);
      palette->g1 = nf_card_color_oklch (.835, chroma * .95, hue2);
      palette->a = nf_card_color_oklch (.63, .19, accent);
      palette->b = nf_card_color_oklch (.73, MAX (.11, chroma * 1.15), hue2 + 8);
      palette->c = nf_card_color_oklch (.975, .03, hue);
      palette->d = nf_card_color_oklch (.54, .14, second == primary ? hue + 170 : second->hue);
      palette->ink = nf_card_color_oklch (.25, .065, hue);
      break;
    case NF_CARD_TONE_PAPER:
      palette->g0 = nf_card_color_oklch (.955, .014, hue);
      palette->g1 = nf_card_color_oklch (.895, .026, hue2);
      palette->a = nf_card_color_oklch (.60, .17, accent);
      palette->b = nf_card_color_oklch (.66, MAX (.045, chroma), hue);
      palette->c = nf_card_color_oklch (.985, .01, hue);
      palette->d = nf_card_color_oklch (.42, .07, hue);
      palette->ink = nf_card_color_oklch (.25, .03, hue);
      break;
    case NF_CARD_TONE_NOIR:
      if (((hash >> 24) & 3) == 0)
        accent = second->hue;
      palette->g0 = nf_card_color_oklch (.25, chroma * .5 + .012, hue);
      palette->g1 = nf_card_color_oklch (.145, chroma * .4 + .008, hue2);
      palette->a = nf_card_color_oklch (.635, .2, accent);
      palette->b = nf_card_color_oklch (.40, .11, accent);
      palette->c = nf_card_color_oklch (.95, .035, 80);
      palette->d = nf_card_color_oklch (.5, .1, accent);
      palette->ink = nf_card_color_oklch (.975, .012, 70);
      break;
    }
  if (primary == &styles[NF_GENRE_FILM_NOIR])
    {
      gboolean paper = palette->tone == NF_CARD_TONE_PAPER;

      palette->a = paper ? nf_card_color_oklch (.62, .12, 80) : nf_card_color_oklch (.80, .08, 85);
      palette->b = paper ? nf_card_color_oklch (.45, .02, 80) : nf_card_color_oklch (.45, .015, 80);
    }
  palette->mid = nf_card_color_mix (palette->g0, palette->g1, .55);
}
