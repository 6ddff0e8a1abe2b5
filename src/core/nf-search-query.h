/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was typed, made into FTS5 expressions over the terms of nf-search-terms.h. Whatever @text holds, they are correct
 * expressions: user text gets into them as quoted letters and digits only. */
typedef struct
{
  char  *exact;            /* (nullable): the whole title, perhaps with its year */
  char  *prefix;           /* (nullable): the beginning of a title */
  char  *prefix_loose;     /* (nullable): the same without the article that was typed, or with one that was not */
  char  *words;            /* (nullable): all words, the last one as a prefix; %NULL for a blank query */
  char **tokens;           /* (array zero-terminated=1): the words that have to match, folded */
} NfSearchQuery;

/* Longer queries are cut: characters, words. */
#define NF_SEARCH_MAX_CHARS  200
#define NF_SEARCH_MAX_TOKENS 12

/* @text: any bytes */
void nf_search_query_init  (NfSearchQuery *self, const char *text);
void nf_search_query_clear (NfSearchQuery *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfSearchQuery, nf_search_query_clear)

/**
 * nf_search_query_widen:
 * @alternatives: (array length=n_tokens) (nullable elements): for each of @tokens the words that may stand for it
 *
 * The expression of @words with every token that has alternatives replaced by them.
 * Returns: (transfer full)
 */
char *nf_search_query_widen (const NfSearchQuery *self, GPtrArray *const *alternatives);

/* Whether a token may be the year of a film. */
gboolean nf_search_query_is_year (const char *token);

/* @text cut to the limit, valid UTF-8. Returns: (transfer full) */
char *nf_search_query_cut (const char *text);

G_END_DECLS
