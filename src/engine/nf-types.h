/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A star rating in half stars: 1 (½ star) … 10 (5 stars); 0 = not rated. */
typedef guint8 NfRating;
#define NF_RATING_NONE ((NfRating) 0)
#define NF_RATING_MAX  ((NfRating) 10)

/* A film in memory: its row in the model. Rows are in order of falling popularity. On disk a film is its MovieLens id. */
typedef guint32 NfItemIndex;
#define NF_ITEM_NONE ((NfItemIndex) G_MAXUINT32)

/* An item with its ranking score. */
typedef struct
{
  NfItemIndex item;
  float       score;
} NfScored;

G_END_DECLS
