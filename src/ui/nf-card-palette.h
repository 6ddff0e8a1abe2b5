/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-genre.h"

G_BEGIN_DECLS

/* What a title card derives from a film before anything is drawn: a hash of its catalogue title, the tone and colours of its
 * genres, its pattern and the voice of its text. Pure functions; any thread. */

typedef struct
{
  guint8 red, green, blue;
} NfCardColor;

typedef enum
{
  NF_CARD_TONE_DEEP,
  NF_CARD_TONE_VIVID,
  NF_CARD_TONE_BRIGHT,
  NF_CARD_TONE_PAPER,
  NF_CARD_TONE_NOIR,
} NfCardTone;

typedef enum
{
  NF_CARD_VOICE_BOLD,
  NF_CARD_VOICE_BLACK,
  NF_CARD_VOICE_WIDE,
  NF_CARD_VOICE_SEMI,
} NfCardVoice;

typedef enum
{
  NF_CARD_PATTERN_ARCHES,
  NF_CARD_PATTERN_BALLOONS,
  NF_CARD_PATTERN_BARCODE,
  NF_CARD_PATTERN_BARS,
  NF_CARD_PATTERN_BAUHAUS,
  NF_CARD_PATTERN_BEAMS,
  NF_CARD_PATTERN_BLINDS,
  NF_CARD_PATTERN_BOUNCE,
  NF_CARD_PATTERN_CHEVRONS,
  NF_CARD_PATTERN_COMPASS,
  NF_CARD_PATTERN_CONFETTI,
  NF_CARD_PATTERN_CONTOURS,
  NF_CARD_PATTERN_CRESCENT,
  NF_CARD_PATTERN_ECLIPSE,
  NF_CARD_PATTERN_FINGERPRINT,
  NF_CARD_PATTERN_FRAMES,
  NF_CARD_PATTERN_HALFTONE,
  NF_CARD_PATTERN_HILLS,
  NF_CARD_PATTERN_HORIZON,
  NF_CARD_PATTERN_KEYHOLE,
  NF_CARD_PATTERN_LENS,
  NF_CARD_PATTERN_MAZE,
  NF_CARD_PATTERN_MESA,
  NF_CARD_PATTERN_MONOLITH,
  NF_CARD_PATTERN_PETALS,
  NF_CARD_PATTERN_PLANES,
  NF_CARD_PATTERN_PLANET,
  NF_CARD_PATTERN_RAYS,
  NF_CARD_PATTERN_RIBBON,
  NF_CARD_PATTERN_RIDGES,
  NF_CARD_PATTERN_RINGS,
  NF_CARD_PATTERN_ROSETTE,
  NF_CARD_PATTERN_SHERIFF,
  NF_CARD_PATTERN_SIGNAL,
  NF_CARD_PATTERN_SLASHES,
  NF_CARD_PATTERN_SMILES,
  NF_CARD_PATTERN_SPIKES,
  NF_CARD_PATTERN_SPIRAL,
  NF_CARD_PATTERN_SPOT,
  NF_CARD_PATTERN_STAIRS,
  NF_CARD_PATTERN_STRATA,
  NF_CARD_PATTERN_SUNSET,
  NF_CARD_PATTERN_TARGET,
  NF_CARD_PATTERN_TUNNEL,
  NF_CARD_PATTERN_VINYL,
  NF_CARD_PATTERN_WAVES,
  NF_CARD_PATTERN_WEDGES,
  NF_CARD_N_PATTERNS
} NfCardPattern;

typedef struct
{
  guint32       hash;
  NfCardTone    tone;
  NfCardVoice   voice;
  NfCardPattern pattern;
  gboolean      light;         /* dark ink on a light ground */
  double        ground_angle;  /* CSS degrees */
  NfCardColor   g0, g1;        /* ground, start and end */
  NfCardColor   a, b, c, d;    /* shape, shape, highlight, extra */
  NfCardColor   ink;
  NfCardColor   mid;           /* the ground at 55 % */
} NfCardPalette;

/* @raw_title: the catalogue's title with its year, the key of everything */
void        nf_card_palette_init    (NfCardPalette *palette, const char *raw_title, NfGenreMask genres);

/* FNV-1a over the bytes with the finaliser of MurmurHash3. */
guint32     nf_card_hash            (const char *text);

/* OKLCH (lightness 0…1, chroma, hue in degrees) in sRGB; chroma shrinks until it fits.
 * Björn Ottosson, "A perceptual color space for image processing", 2020. */
NfCardColor nf_card_color_oklch     (double lightness, double chroma, double hue);
NfCardColor nf_card_color_mix       (NfCardColor from, NfCardColor to, double amount);
/* Contrast ratio of WCAG 2.2: 1 … 21 */
double      nf_card_color_contrast  (NfCardColor one, NfCardColor other);

const char *nf_card_pattern_get_name    (NfCardPattern pattern);
/* Stands on the lower edge, so the title is always on top. */
gboolean    nf_card_pattern_is_grounded (NfCardPattern pattern);

/* mulberry32, Tommy Ettinger 2017: 32 bits of state, the same numbers on every machine. */
typedef struct
{
  guint32 state;
} NfCardRandom;

/* Returns: a number in [0, 1) */
double      nf_card_random_next     (NfCardRandom *random);

G_END_DECLS
