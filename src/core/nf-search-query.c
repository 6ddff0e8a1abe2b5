/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-query.h"

#include "nf-search-terms.h"
#include "nf-text.h"

#include <string.h>

/* Words that titles are quoted with or without. */
static const char *const optional_words[] = { "the", "a", "an", "and" };

static gboolean
is_optional (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (optional_words); i++)
    if (strcmp (word, optional_words[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const char *word, gsize max_digits)
{
  gsize n = strspn (word, "0123456789");

  return n > 0 && n <= max_digits && word[n] == '\0';
}

/* "1995", or its first digits */
static gboolean
begins_year (const char *word, gsize min_digits)
{
  gsize length = strlen (word);

  return length >= min_digits && is_number (word, 4) &&
         (g_str_has_prefix (word, "18") || g_str_has_prefix (word, "19") || g_str_has_prefix (word, "20"));
}

/* --- words ---------------------------------------------------------------------------------------------------------- */

/* The words of @folded that have to match; at least one, if there is any. Returns: (transfer full) */
static char **
needed_words (const char *folded)
{
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize n = 0;

  for (gsize i = 0; words[i] != NULL && n < NF_SEARCH_MAX_TOKENS; i++)
    if (*words[i] != '\0' && (words[i + 1] == NULL || !is_optional (words[i])))
      {
        g_strv_builder_add (builder, words[i]);
        n++;
      }
  return g_strv_builder_end (builder);
}

static void
append_word (GString *expression, const char *word, gboolean is_last)
{
  if (nf_search_query_is_year (word))
    g_string_append_printf (expression, "(\"%s\"%s OR \"%c%s\")", word, is_last ? " *" : "", NF_SEARCH_YEAR_MARK, word);
  else
    g_string_append_printf (expression, "\"%s\"%s", word, is_last ? " *" : "");
}

static void
append_words (GString *expression, char *const *words, GPtrArray *const *alternatives)
{
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (expression, " AND ");
      if (alternatives == NULL || alternatives[i] == NULL || alternatives[i]->len == 0)
        {
          append_word (expression, words[i], words[i + 1] == NULL);
          continue;
        }
      g_string_append_c (expression, '(');
      for (guint k = 0; k < alternatives[i]->len; k++)
        g_string_append_printf (expression, "%s\"%s\"", k > 0 ? " OR " : "", (const char *) alternatives[i]->pdata[k]);
      g_string_append_c (expression, ')');
    }
}

/* --- whole titles --------------------------------------------------------------------------------------------------- */

static void
append_or (GString *expression)
{
  if (expression->len > 0)
    g_string_append (expression, " OR ");
}

/* Splits "heat 1995" into "heat" and "1995". Returns: (transfer full) (nullable): the title; %NULL if no number ends it */
static char *
split_last_number (const char *folded, const char **out_number)
{
  const char *space = strrchr (folded, ' ');

  if (space == NULL || space == folded || !is_number (space + 1, 4))
    return NULL;
  *out_number = space + 1;
  return g_strndup (folded, space - folded);
}

/* "1995 heat" → "heat 1995" */
static char *
year_behind (const char *folded)
{
  const char *space = strchr (folded, ' ');
  g_autofree char *first = NULL;

  if (space == NULL)
    return NULL;
  first = g_strndup (folded, space - folded);
  return nf_search_query_is_year (first) ? g_strconcat (space + 1, " ", first, NULL) : NULL;
}

static void
append_term (GString *expression, char mark, const char *key, const char *rest)
{
  append_or (expression);
  g_string_append_printf (expression, "\"%c%s%s\" *", mark, key, rest);
}

/* @folded as a whole title or its beginning, perhaps with (the beginning of) its year */
static void
append_title (GString *exact, GString *prefix, char mark, const char *folded)
{
  g_autofree char *key = nf_search_key_of (folded);
  const char *number = NULL;
  g_autofree char *title = split_last_number (folded, &number);

  append_term (exact, mark, key, (const char[]) { NF_SEARCH_KEY_END, '\0' });
  append_term (prefix, mark, key, "");
  if (title != NULL && begins_year (number, 2))
    {
      g_autofree char *title_key = nf_search_key_of (title);
      g_autofree char *rest = g_strdup_printf ("%c%s", NF_SEARCH_KEY_END, number);

      append_term (nf_search_query_is_year (number) ? exact : prefix, mark, title_key, rest);
    }
}

static void
append_forms (GString *exact, GString *prefix, GString *loose, const char *folded)
{
  const char *bare = nf_text_skip_article (folded);

  if (bare != folded)
    {
      append_title (exact, prefix, NF_SEARCH_FULL_MARK, folded);
      /* "the m" is rather "The Matrix" than "M" */
      append_title (strlen (bare) > 1 ? exact : loose, loose, NF_SEARCH_KEY_MARK, bare);
    }
  else
    {
      append_title (exact, prefix, NF_SEARCH_KEY_MARK, folded);
      /* "lalaland"; but "t" and "th" are not "The …" */
      if (strlen (folded) > strlen ("the"))
        append_title (exact, loose, NF_SEARCH_FULL_MARK, folded);
    }
}

static void
init_titles (NfSearchQuery *self, const char *folded)
{
  g_autoptr (GString) exact = g_string_new (NULL);
  g_autoptr (GString) prefix = g_string_new (NULL);
  g_autoptr (GString) loose = g_string_new (NULL);
  g_autofree char *turned = year_behind (folded);

  append_forms (exact, prefix, loose, folded);
  if (turned != NULL)
    append_forms (exact, prefix, loose, turned);
  self->exact = g_strdup (exact->str);
  self->prefix = g_strdup (prefix->str);
  if (loose->len > 0)
    self->prefix_loose = g_strdup (loose->str);
}

/* --- public API ----------------------------------------------------------------------------------------------------- */

gboolean
nf_search_query_is_year (const char *token)
{
  g_return_val_if_fail (token != NULL, FALSE);

  return begins_year (token, 4);
}

char *
nf_search_query_cut (const char *text)
{
  GString *out;
  const char *p;
  gsize left;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  p = text;
  left = strlen (text);
  for (guint n = 0; left > 0 && n < NF_SEARCH_MAX_CHARS; n++)
    {
      gunichar c = g_utf8_get_char_validated (p, (gssize) left);
      gsize length = 1;

      if (c != (gunichar) -1 && c != (gunichar) -2)
        {
          length = (gsize) (g_utf8_next_char (p) - p);
          g_string_append_len (out, p, (gssize) length);
        }
      p += length;
      left -= length;
    }
  return g_string_free_and_steal (out);
}

void
nf_search_query_init (NfSearchQuery *self, const char *text)
{
  g_autofree char *cut = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *joined = NULL;
  g_auto (GStrv) joined_words = NULL;
  GString *words;

  g_return_if_fail (self != NULL && text != NULL);

  *self = (NfSearchQuery) { 0 };
  cut = nf_search_query_cut (text);
  folded = nf_text_fold (cut);
  self->tokens = needed_words (folded);
  if (self->tokens[0] == NULL)
    return;

  init_titles (self, folded);
  words = g_string_new (NULL);
  append_words (words, self->tokens, NULL);
  joined = nf_text_fold_joined (cut);
  joined_words = needed_words (joined);
  if (joined_words[0] != NULL && !g_strv_equal ((const char *const *) joined_words, (const char *const *) self->tokens))
    {
      g_string_prepend_c (words, '(');
      g_string_append (words, ") OR (");
      append_words (words, joined_words, NULL);
      g_string_append_c (words, ')');
    }
  self->words = g_string_free_and_steal (words);
}

void
nf_search_query_clear (NfSearchQuery *self)
{
  g_clear_pointer (&self->exact, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->prefix_loose, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->tokens, g_strfreev);
}

char *
nf_search_query_widen (const NfSearchQuery *self, GPtrArray *const *alternatives)
{
  GString *expression;

  g_return_val_if_fail (self != NULL && alternatives != NULL, NULL);

  expression = g_string_new (NULL);
  append_words (expression, self->tokens, alternatives);
  return g_string_free_and_steal (expression);
}
