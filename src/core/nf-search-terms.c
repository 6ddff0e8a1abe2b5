/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-terms.h"

#include "nf-text.h"

#include <string.h>

/* Sequels: "Rocky II" is looked for as "rocky 2". */
static const char *const roman_numerals[] = {
  "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
};

typedef struct
{
  GString    *document;
  GHashTable *seen;
} Terms;

/* Takes @term. */
static void
add_term (Terms *terms, char *term)
{
  if (*term == '\0' || !g_hash_table_add (terms->seen, term))
    return;   /* g_hash_table_add() has freed a second one */
  if (terms->document->len > 0)
    g_string_append_c (terms->document, ' ');
  g_string_append (terms->document, term);
}

static void
add_words (Terms *terms, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    add_term (terms, g_strdup (words[i]));
}

static void
add_key (Terms *terms, char mark, const char *folded, guint year)
{
  g_autofree char *key = nf_search_key_of (folded);

  if (*key == '\0')
    return;
  if (year != 0)
    add_term (terms, g_strdup_printf ("%c%s%c%u", mark, key, NF_SEARCH_KEY_END, year));
  else
    add_term (terms, g_strdup_printf ("%c%s%c", mark, key, NF_SEARCH_KEY_END));
}

/* One letter is a numeral only where a number is expected: "Episode V", "Rocky V"; not "V for Vendetta", "I, Robot". */
static gboolean
expects_number (char **words, gsize i)
{
  static const char *const before[] = { "part", "episode", "chapter", "volume", "vol", "book" };

  if (words[i][1] != '\0')
    return TRUE;
  if (i == 0)
    return FALSE;
  for (gsize k = 0; k < G_N_ELEMENTS (before); k++)
    if (strcmp (words[i - 1], before[k]) == 0)
      return TRUE;
  return words[i + 1] == NULL && words[i][0] != 'i';
}

/* "rocky ii" → "rocky 2"; NULL if there is no numeral */
static char *
with_arabic_numbers (const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  gboolean found = FALSE;

  for (gsize i = 0; words[i] != NULL; i++)
    for (guint n = 0; n < G_N_ELEMENTS (roman_numerals); n++)
      if (strcmp (words[i], roman_numerals[n]) == 0 && expects_number (words, i))
        {
          g_free (words[i]);
          words[i] = g_strdup_printf ("%u", n + 1);
          found = TRUE;
          break;
        }
  return found ? g_strjoinv (" ", words) : NULL;
}

static void
add_folded (Terms *terms, const char *folded, guint year)
{
  const char *bare = nf_text_skip_article (folded);

  add_words (terms, folded);
  add_key (terms, NF_SEARCH_KEY_MARK, bare, year);
  if (bare != folded)
    add_key (terms, NF_SEARCH_FULL_MARK, folded, year);
}

static void
add_title (Terms *terms, const char *title, guint year)
{
  g_autofree char *folded = nf_text_fold (title);
  g_autofree char *joined = nf_text_fold_joined (title);
  g_autofree char *arabic = with_arabic_numbers (folded);

  add_folded (terms, folded, year);
  add_words (terms, joined);
  if (arabic != NULL)
    add_folded (terms, arabic, year);
}

char *
nf_search_key_of (const char *folded)
{
  GString *key;

  g_return_val_if_fail (folded != NULL, NULL);

  key = g_string_sized_new (strlen (folded));
  while (*folded != '\0')
    {
      const char *next = g_utf8_next_char (folded);

      if (*folded != ' ')
        {
          if (key->len + (gsize) (next - folded) > NF_SEARCH_MAX_KEY)
            break;
          g_string_append_len (key, folded, next - folded);
        }
      folded = next;
    }
  return g_string_free_and_steal (key);
}

char *
nf_search_terms_of_film (const char *raw_title, guint year)
{
  g_auto (NfTitleParts) parts = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Terms terms = { .seen = seen };

  g_return_val_if_fail (raw_title != NULL, NULL);

  terms.document = g_string_new (NULL);
  nf_text_parse_title (raw_title, &parts);
  add_title (&terms, parts.title, year);
  if (parts.article_length > 0)
    add_title (&terms, parts.title + parts.article_length, year);
  for (gsize i = 0; parts.alternatives[i] != NULL; i++)
    add_title (&terms, parts.alternatives[i], year);
  if (year != 0)
    add_term (&terms, g_strdup_printf ("%c%u", NF_SEARCH_YEAR_MARK, year));
  return g_string_free_and_steal (terms.document);
}
