/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of all titles in order of the popularity of the first film that has them, to find what a mistyped word may
 * mean. Words of ASCII letters and digits only: folding leaves little else. Immutable. */
typedef struct _NfSearchVocabulary NfSearchVocabulary;

/* Words from 3 to so many bytes are kept. */
#define NF_SEARCH_MAX_WORD 24

/* @text: words, each ended by a newline; others than described above are left out */
NfSearchVocabulary *nf_search_vocabulary_new  (GBytes *text);
void                nf_search_vocabulary_free (NfSearchVocabulary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfSearchVocabulary, nf_search_vocabulary_free)

/* Whether a word is kept by nf_search_vocabulary_new(). */
gboolean nf_search_vocabulary_accepts (const char *word);

/* Whether @word, or with @prefix a word that begins with it, is there. */
gboolean nf_search_vocabulary_has (NfSearchVocabulary *self, const char *word, gboolean prefix);

/**
 * nf_search_vocabulary_find_similar:
 * @prefix: whether the beginning of a word may be meant
 *
 * Words that differ from @word by one letter: another, a missing, a superfluous one, or two swapped (Damerau 1964). For a long
 * @word the first whole word that differs by two, if none differs by one.
 * Returns: (transfer full) (element-type utf8): at most @max; whole words first, then by popularity
 */
GPtrArray *nf_search_vocabulary_find_similar (NfSearchVocabulary *self, const char *word, gboolean prefix, guint max);

G_END_DECLS
