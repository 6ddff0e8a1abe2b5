/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-card-palette.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A title, taken apart: "Star Wars" (kicker) "A" (article) "New Hope" (main); "2001" (main) "A Space Odyssey" (subtitle). */
typedef struct
{
  char *kicker;     /* each may be "" */
  char *article;
  char *main;
  char *subtitle;
} NfCardTitle;

void nf_card_title_clear (NfCardTitle *title);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfCardTitle, nf_card_title_clear)

/* @title: as shown, without the year */
void nf_card_title_init (NfCardTitle *self, const char *title);

typedef enum
{
  NF_CARD_LINE_KICKER,
  NF_CARD_LINE_ARTICLE,
  NF_CARD_LINE_MAIN,
  NF_CARD_LINE_SUBTITLE,
  NF_CARD_LINE_YEAR,
} NfCardLineKind;

typedef struct
{
  NfCardLineKind kind;
  char  *text;
  double y;          /* baseline, in units of the card */
  double size;
  int    weight;     /* 300 … 900 */
  double spacing;    /* between letters, of the size */
  double width;      /* measured */
} NfCardLine;

/* Where the words go in a space of 200 × 300 units: left margin 15, 170 wide. */
typedef struct
{
  GArray *lines;     /* NfCardLine */
  double  top;       /* of the title block; the year under a bottom title stands apart */
  double  bottom;
  double  width;     /* of the widest line */
  double  rule_x;    /* start of the rule beside the year, 0 = none */
} NfCardText;

void nf_card_text_clear (NfCardText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfCardText, nf_card_text_clear)

#define NF_CARD_MARGIN 15.0
#define NF_CARD_TEXT_WIDTH 170.0

/* @small: the layout for cards narrower than 120 px: no kicker, subtitle or year */
void nf_card_text_init (NfCardText *self, const char *title, guint year, NfCardVoice voice, gboolean on_top, gboolean small);

/* @cr: scaled to units */
void nf_card_text_draw (const NfCardText *self, cairo_t *cr, NfCardColor ink);

G_END_DECLS
