/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* MovieLens' genres. The order is the title card's order of precedence (the most telling genre first) and part of the
 * model format: bit n of a genre mask stands for genre n. IMAX is a screen format; it is kept but never shown as a genre. */
typedef enum
{
  NF_GENRE_FILM_NOIR,
  NF_GENRE_WESTERN,
  NF_GENRE_DOCUMENTARY,
  NF_GENRE_ANIMATION,
  NF_GENRE_HORROR,
  NF_GENRE_MUSICAL,
  NF_GENRE_SCI_FI,
  NF_GENRE_FANTASY,
  NF_GENRE_ROMANCE,
  NF_GENRE_WAR,
  NF_GENRE_MYSTERY,
  NF_GENRE_CRIME,
  NF_GENRE_CHILDREN,
  NF_GENRE_THRILLER,
  NF_GENRE_ACTION,
  NF_GENRE_ADVENTURE,
  NF_GENRE_COMEDY,
  NF_GENRE_DRAMA,
  NF_GENRE_IMAX,
  NF_N_GENRES
} NfGenre;

typedef guint32 NfGenreMask;
#define NF_GENRE_BIT(genre) ((NfGenreMask) 1 << (genre))
#define NF_GENRE_MASK_ALL (NF_GENRE_BIT (NF_N_GENRES) - 1)

/**
 * nf_genre_get_name:
 *
 * Returns: MovieLens' own spelling ("Sci-Fi"); static
 */
const char *nf_genre_get_name (NfGenre genre);

/**
 * nf_genre_mask_parse:
 * @text: genres separated by '|', as in movies.csv; "(no genres listed)" is an empty mask
 * @length: bytes of @text, or -1
 * @out_mask: (out): the genres; set even on failure, without the unknown ones
 *
 * Returns: %FALSE if a name is unknown
 */
gboolean nf_genre_mask_parse (const char *text, gssize length, NfGenreMask *out_mask);

/**
 * nf_genre_mask_rank:
 * @mask: a film's genres
 * @out: (out): room for %NF_N_GENRES
 *
 * The genres in order of precedence, IMAX left out; Romance goes last beside Action, War beside Comedy.
 * Returns: how many
 */
guint nf_genre_mask_rank (NfGenreMask mask, NfGenre *out);

G_END_DECLS
