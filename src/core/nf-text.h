/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A MovieLens title taken apart: "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)". */
typedef struct
{
  char  *title;         /* for display, article in front: "The Lion King" */
  gsize  article_length; /* bytes of an article that was moved to the front, with its space; 0 if none was */
  char **alternatives;  /* (array zero-terminated=1): titles in brackets, articles in front; may be empty */
  guint  year;          /* 0 = none */
} NfTitleParts;

void nf_title_parts_clear (NfTitleParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfTitleParts, nf_title_parts_clear)

/* @raw: valid UTF-8. Locale-independent. */
void nf_text_parse_title (const char *raw, NfTitleParts *out_parts);

/* Only the display title. Returns: (transfer full) */
char *nf_text_display_title (const char *raw);

/* "The Lion King (1994)", or the title alone if @year is 0. @title: for display. Returns: (transfer full) */
char *nf_text_film_name (const char *title, guint year);

/**
 * nf_text_fold:
 *
 * For comparison: case folded, accents off (also ø, ł, ß, æ …), punctuation to single spaces, "&" to "and". The same in every
 * locale (no Turkish dotless i). Shared by the index builder and the query.
 * Returns: (transfer full)
 */
char *nf_text_fold (const char *text);

/**
 * nf_text_fold_joined:
 *
 * As nf_text_fold(), but punctuation inside a word is left out: "E.T." → "et", "Spider-Man" → "spiderman", "It's" → "its".
 * Returns: (transfer full)
 */
char *nf_text_fold_joined (const char *text);

/**
 * nf_text_fold_with_offsets:
 * @text: valid UTF-8
 * @out_offsets: (out) (transfer full) (element-type guint): for each byte of the result, and for its end, where in @text the
 *   character begins that it comes from
 *
 * nf_text_fold() for those who have to find the way back.
 * Returns: (transfer full)
 */
char *nf_text_fold_with_offsets (const char *text, GArray **out_offsets);

/**
 * nf_text_skip_article:
 * @folded: from nf_text_fold()
 *
 * Articles that are hardly anything else at the beginning of a title: "the lion king" → "lion king", but never "die hard".
 * Returns: the rest, inside @folded; @folded itself if there is none or nothing would remain
 */
const char *nf_text_skip_article (const char *folded);

/* What a title is sorted by: folded and without its article. Bytewise order. Returns: (transfer full) */
char *nf_text_sort_key (const char *raw);

/* Half stars as people write them: 7 → "3½", 8 → "4", 1 → "½". Returns: (transfer full) */
char *nf_text_format_rating (guint half_stars);

G_END_DECLS
