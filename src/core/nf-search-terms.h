/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What builder and query of the search index agree on. A film's document is a set of terms:
 *   lion       a folded word of a title; also without its inner punctuation ("E.T." → "et") and with Arabic numbers
 *   _key:1994  a whole folded title without spaces and without its article, and its year (none: "_key:")
 *   =key:1994  the same with its article, if it has one
 *   #1994      the year
 * Terms of a document are separated by spaces. */

#define NF_SEARCH_KEY_MARK  '_'
#define NF_SEARCH_FULL_MARK '='
#define NF_SEARCH_YEAR_MARK '#'
#define NF_SEARCH_KEY_END   ':'
/* The marks, for FTS5's tokenizer. */
#define NF_SEARCH_MARKS     "_=#:"
/* Keys are cut to so many bytes. */
#define NF_SEARCH_MAX_KEY   96
/* Characters of a word or key whose prefixes have an index of their own: FTS5's "prefix" option. */
#define NF_SEARCH_PREFIXES  "1 2 3 4"

/* The key of folded text, without mark. Returns: (transfer full) */
char *nf_search_key_of (const char *folded);

/**
 * nf_search_terms_of_film:
 * @raw_title: the catalogue's, with year and alternatives
 * @year: 0 = unknown
 *
 * Returns: (transfer full): the document
 */
char *nf_search_terms_of_film (const char *raw_title, guint year);

G_END_DECLS
