/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A MovieLens title taken apart: "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)". */
typedef struct
{
  char  *title;         /* for display, article in front: "The Lion King" */
  char **alternatives;  /* (array zero-terminated=1): titles in brackets, articles in front; may be empty */
  guint  year;          /* 0 = none */
} NfTitleParts;

void nf_title_parts_clear (NfTitleParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfTitleParts, nf_title_parts_clear)

/* @raw: valid UTF-8. Locale-independent. */
void nf_text_parse_title (const char *raw, NfTitleParts *out_parts);

/* Only the display title. Returns: (transfer full) */
char *nf_text_display_title (const char *raw);

/**
 * nf_text_fold:
 *
 * For comparison: case folded, accents off (also ø, ł, ß, æ …), punctuation to single spaces, "&" to "and". The same in every
 * locale (no Turkish dotless i). Shared by the index builder and the query.
 * Returns: (transfer full)
 */
char *nf_text_fold (const char *text);

/* Half stars as people write them: 7 → "3½", 8 → "4", 1 → "½". Returns: (transfer full) */
char *nf_text_format_rating (guint half_stars);

G_END_DECLS
