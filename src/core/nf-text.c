/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text.h"

#include <string.h>

/* Leading articles that MovieLens moves behind the title ("Lion King, The"). With an apostrophe: joined without a space. */
static const char *const articles[] = {
  "The", "A", "An",
  "Le", "La", "Les", "L'", "L’", "Un", "Une",
  "El", "Los", "Las", "Una",
  "Il", "Lo", "I", "Gli", "Uno",
  "Der", "Die", "Das", "Ein", "Eine",
  "Det", "Den", "De", "Het", "Een", "En", "Ett", "Et",
  "O", "Os", "As", "Um", "Uma", "Az",
};

/* Letters that Unicode does not take apart. Lower case, as they come out of g_unichar_tolower(). */
static const struct
{
  gunichar    letter;
  const char *plain;
} letters[] = {
  { 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" }, { 0x0111, "d" }, { 0x0127, "h" },
  { 0x0131, "i" }, { 0x0142, "l" }, { 0x014b, "n" }, { 0x0153, "oe" }, { 0x0167, "t" }, { 0x0180, "b" }, { 0x0192, "f" },
  { 0x01dd, "e" }, { 0x0259, "e" }, { 0x03c2, "σ" },
};

static const char *
fold_letter (gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++)
    if (letters[i].letter == c)
      return letters[i].plain;
  return NULL;
}

static char *
dup_stripped (const char *text, gsize length)
{
  return g_strstrip (g_strndup (text, length));
}

/* "Lion King, The" → "The Lion King" */
static char *
article_in_front (const char *text)
{
  const char *comma = strrchr (text, ',');

  if (comma != NULL && comma > text)
    {
      g_autofree char *tail = dup_stripped (comma + 1, strlen (comma + 1));
      g_autofree char *head = dup_stripped (text, comma - text);

      for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
        if (*head != '\0' && g_ascii_strcasecmp (tail, articles[i]) == 0)
          {
            gboolean joined = g_str_has_suffix (articles[i], "'") || g_str_has_suffix (articles[i], "’");

            return g_strconcat (articles[i], joined ? "" : " ", head, NULL);
          }
    }
  return g_strdup (text);
}

/* "1994", "1995-1997", "2013– ": the first year; else 0 */
static guint
parse_year (const char *text)
{
  guint year = 0;

  while (*text == ' ')
    text++;
  for (guint i = 0; i < 4; i++, text++)
    {
      if (!g_ascii_isdigit (*text))
        return 0;
      year = year * 10 + (guint) (*text - '0');
    }
  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char (text);

      if (c != ' ' && c != '-' && c != 0x2013 && c != 0x2014 && !g_ascii_isdigit (*text))
        return 0;
      text = g_utf8_next_char (text);
    }
  return year >= 1850 && year <= 2150 ? year : 0;
}

/* The last "(…)" of @text: its opening bracket, or NULL if @text does not end in one, or begins with it. */
static char *
find_last_group (char *text)
{
  gsize length = strlen (text);
  int depth = 0;

  if (length < 2 || text[length - 1] != ')')
    return NULL;
  for (char *p = text + length - 1; p > text; p--)
    {
      if (*p == ')')
        depth++;
      else if (*p == '(' && --depth == 0)
        return p[-1] == ' ' ? p : NULL;
    }
  return NULL;
}

/* A bracket after one of these completes the sentence: "Birdman: Or (The Unexpected Virtue of Ignorance)". */
static gboolean
wants_more (const char *head)
{
  static const char *const words[] = { " or", " and", " &", " the", " of", " a", " an", ":", ",", " -" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]), length = strlen (head);

      if (length > n && g_ascii_strcasecmp (head + length - n, words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
skip_aka (const char *text)
{
  static const char *const marks[] = { "a.k.a. ", "a.k.a.", "aka ", "a.k.a ", "also known as " };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_ascii_strncasecmp (text, marks[i], strlen (marks[i])) == 0)
      {
        text += strlen (marks[i]);
        while (*text == ' ' || *text == ':')
          text++;
        break;
      }
  return text;
}

void
nf_title_parts_clear (NfTitleParts *parts)
{
  g_clear_pointer (&parts->title, g_free);
  g_clear_pointer (&parts->alternatives, g_strfreev);
  parts->year = 0;
}

void
nf_text_parse_title (const char *raw, NfTitleParts *out_parts)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);
  char *open;

  g_return_if_fail (raw != NULL && out_parts != NULL);

  *out_parts = (NfTitleParts) { 0 };
  text = dup_stripped (raw, strlen (raw));
  while ((open = find_last_group (text)) != NULL)
    {
      g_autofree char *inside = dup_stripped (open + 1, strlen (open + 1) - 1);
      guint year = parse_year (inside);
      char kept = *open;

      *open = '\0';
      g_strchomp (text);
      if (year != 0 && out_parts->year == 0)
        {
          out_parts->year = year;
          continue;
        }
      if (*text == '\0' || wants_more (text))
        {
          text[strlen (text)] = ' ';
          *open = kept;
          break;
        }
      if (*skip_aka (inside) != '\0')
        g_ptr_array_insert (alternatives, 0, article_in_front (skip_aka (inside)));
    }
  g_ptr_array_add (alternatives, NULL);
  out_parts->title = article_in_front (text);
  out_parts->alternatives = (char **) g_ptr_array_steal (alternatives, NULL);
}

char *
nf_text_display_title (const char *raw)
{
  g_auto (NfTitleParts) parts = { 0 };

  g_return_val_if_fail (raw != NULL, NULL);

  nf_text_parse_title (raw, &parts);
  return g_steal_pointer (&parts.title);
}

char *
nf_text_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *decomposed = NULL;
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  out = g_string_sized_new (strlen (decomposed));
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_unichar_tolower (g_utf8_get_char (p));
      const char *plain;

      if (g_unichar_ismark (c))
        continue;
      plain = fold_letter (c);
      if (plain != NULL)
        g_string_append (out, plain);
      else if (g_unichar_isalnum (c))
        g_string_append_unichar (out, c);
      else
        {
          if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c (out, ' ');
          if (c == '&')
            g_string_append (out, "and ");
        }
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free_and_steal (out);
}

char *
nf_text_format_rating (guint half_stars)
{
  guint whole = half_stars / 2;

  if (half_stars % 2 == 0)
    return g_strdup_printf ("%u", whole);
  return whole == 0 ? g_strdup ("½") : g_strdup_printf ("%u½", whole);
}
