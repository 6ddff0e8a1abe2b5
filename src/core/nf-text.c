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
  "O", "Os", "As", "Um", "Uma", "Az", "Da",
};

/* Folded articles that begin a title and hardly ever mean anything else there. */
static const char *const sure_articles[] = {
  "the", "a", "an", "le", "la", "les", "l", "une", "el", "los", "las", "una", "il", "gli", "der", "das", "eine", "det", "het",
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

/* Compatibility decomposition of one character; longer than any that Unicode has. */
#define MAX_DECOMPOSITION 18

typedef struct
{
  GString *out;
  GArray  *offsets;   /* (nullable) */
  gboolean joined;
} Folding;

static void
fold_append (Folding *folding, const char *text, guint offset)
{
  g_string_append (folding->out, text);
  if (folding->offsets != NULL)
    for (; *text != '\0'; text++)
      g_array_append_val (folding->offsets, offset);
}

static void
fold_space (Folding *folding, guint offset)
{
  if (folding->out->len > 0 && folding->out->str[folding->out->len - 1] != ' ')
    fold_append (folding, " ", offset);
}

static void
fold_char (Folding *folding, gunichar source, guint offset)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n = g_unichar_fully_decompose (source, TRUE, parts, G_N_ELEMENTS (parts));

  /* "8½" is "8 1/2", not "81/2" */
  if (n > 1 && g_unichar_type (source) == G_UNICODE_OTHER_NUMBER)
    fold_space (folding, offset);
  for (gsize i = 0; i < MIN (n, G_N_ELEMENTS (parts)); i++)
    {
      gunichar c = g_unichar_tolower (parts[i]);
      const char *plain = fold_letter (c);

      if (plain != NULL)
        fold_append (folding, plain, offset);
      else if (g_unichar_isalnum (c))
        {
          char utf8[7] = { 0 };

          g_unichar_to_utf8 (c, utf8);
          fold_append (folding, utf8, offset);
        }
      else if (c == '&')
        {
          fold_space (folding, offset);
          fold_append (folding, "and ", offset);
        }
      else if (!g_unichar_ismark (c) && !(folding->joined && !g_unichar_isspace (c)))
        fold_space (folding, offset);
    }
}

/* @text need not be valid; @offsets only means something if it is. */
static char *
fold (const char *text, gboolean joined, GArray *offsets)
{
  g_autofree char *valid = NULL;
  Folding folding = { .offsets = offsets, .joined = joined };
  const char *p;

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);
  folding.out = g_string_sized_new (strlen (text));
  for (p = text; *p != '\0'; p = g_utf8_next_char (p))
    fold_char (&folding, g_utf8_get_char (p), (guint) (p - text));
  if (offsets != NULL)
    {
      const guint end = (guint) (p - text);

      g_array_append_val (offsets, end);
    }
  if (folding.out->len > 0 && folding.out->str[folding.out->len - 1] == ' ')
    {
      g_string_truncate (folding.out, folding.out->len - 1);
      if (offsets != NULL)
        g_array_set_size (offsets, (guint) folding.out->len + 1);
    }
  return g_string_free_and_steal (folding.out);
}

static char *
dup_stripped (const char *text, gsize length)
{
  return g_strstrip (g_strndup (text, length));
}

/* Spaces that do not break are spaces. */
static char *
dup_plain_spaces (const char *text)
{
  GString *out = g_string_new (text);

  g_string_replace (out, "\u00a0", " ", 0);
  return g_strstrip (g_string_free_and_steal (out));
}

/* "Lion King, The" → "The Lion King" */
static char *
article_in_front (const char *text, gsize *out_length)
{
  const char *comma = strrchr (text, ',');
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;

  *out_length = 0;
  if (comma == NULL)
    return g_strdup (text);
  head = dup_stripped (text, comma - text);
  tail = dup_stripped (comma + 1, strlen (comma + 1));
  for (gsize i = 0; i < G_N_ELEMENTS (articles); i++)
    {
      const char *article = articles[i];
      gsize length = strlen (article);
      gboolean joined = g_str_has_suffix (article, "'") || g_str_has_suffix (article, "’");

      if (g_ascii_strcasecmp (tail, article) != 0)
        continue;
      /* not "Die, Mommie, Die" */
      if (*head == '\0' || (g_ascii_strncasecmp (head, article, length) == 0 && head[length] == ','))
        break;
      *out_length = length + (joined ? 0 : 1);
      return g_strconcat (article, joined ? "" : " ", head, NULL);
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

/* The last "(…)" of @text: its opening bracket, or NULL if @text does not end in one, or begins with it. A year needs no
 * space before it. */
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
        return p[-1] == ' ' || g_ascii_isdigit (p[1]) ? p : NULL;
    }
  return NULL;
}

/* A bracket after one of these completes the sentence: "Birdman: Or (The Unexpected Virtue of Ignorance)". */
static gboolean
wants_more (const char *head)
{
  static const char *const words[] = { " or", " and", " &", " of", ":", " -" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]), length = strlen (head);

      if (length > n && g_ascii_strcasecmp (head + length - n, words[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

/* "(Part 2)", "(06)": tells films apart; no other title. */
static gboolean
is_number_of_part (const char *inside)
{
  static const char *const words[] = { "part ", "parts ", "vol. ", "volume ", "chapter ", "episode ", "epilogue", "prologue" };
  gsize n_digits = strspn (inside, "0123456789");

  if (n_digits > 0 && inside[n_digits] == '\0')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strncasecmp (inside, words[i], strlen (words[i])) == 0)
      return TRUE;
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

/* "Mona and the Time of Burning Love (…) (1983))" */
static void
drop_stray_bracket (char *text)
{
  gsize length = strlen (text);
  int depth = 0;

  for (const char *p = text; *p != '\0'; p++)
    depth += (*p == '(') - (*p == ')');
  if (depth == -1 && length > 2 && g_str_has_suffix (text, "))"))
    text[length - 1] = '\0';
}

static gboolean
contains (GPtrArray *titles, const char *title)
{
  for (guint i = 0; i < titles->len; i++)
    if (g_ascii_strcasecmp (titles->pdata[i], title) == 0)
      return TRUE;
  return FALSE;
}

void
nf_text_parse_title (const char *raw, NfTitleParts *out_parts)
{
  g_autofree char *text = NULL;
  g_autofree char *kept = NULL;    /* a bracket that belongs to the title */
  g_autofree char *front = NULL;
  g_autoptr (GPtrArray) alternatives = g_ptr_array_new_with_free_func (g_free);
  char *open;
  guint found;

  g_return_if_fail (raw != NULL && out_parts != NULL);

  *out_parts = (NfTitleParts) { 0 };
  text = dup_plain_spaces (raw);
  drop_stray_bracket (text);
  while ((open = find_last_group (text)) != NULL)
    {
      g_autofree char *inside = dup_stripped (open + 1, strlen (open + 1) - 1);
      g_autofree char *head = dup_stripped (text, open - text);
      const char *title = skip_aka (inside);
      guint year = parse_year (inside);
      gsize length;

      if (year != 0 && (out_parts->year == 0 || out_parts->year == year))
        out_parts->year = year;
      else if (wants_more (head) || is_number_of_part (inside) || contains (alternatives, text))
        {
          kept = g_strconcat (" ", open, NULL);
          *open = '\0';
          g_strchomp (text);
          break;
        }
      else if (*title != '\0')
        g_ptr_array_insert (alternatives, 0, article_in_front (title, &length));
      *open = '\0';
      g_strchomp (text);
      if (g_str_has_suffix (text, ","))
        text[strlen (text) - 1] = '\0';
    }
  front = article_in_front (text, &out_parts->article_length);
  out_parts->title = g_strconcat (front, kept, NULL);
  if (g_ptr_array_find_with_equal_func (alternatives, out_parts->title, g_str_equal, &found))
    g_ptr_array_remove_index (alternatives, found);
  g_ptr_array_add (alternatives, NULL);
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
nf_text_film_name (const char *title, guint year)
{
  g_return_val_if_fail (title != NULL, NULL);

  return year != 0 ? g_strdup_printf ("%s (%u)", title, year) : g_strdup (title);
}

char *
nf_text_fold (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return fold (text, FALSE, NULL);
}

char *
nf_text_fold_joined (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return fold (text, TRUE, NULL);
}

char *
nf_text_fold_with_offsets (const char *text, GArray **out_offsets)
{
  g_return_val_if_fail (text != NULL && out_offsets != NULL, NULL);

  *out_offsets = g_array_new (FALSE, FALSE, sizeof (guint));
  return fold (text, FALSE, *out_offsets);
}

const char *
nf_text_skip_article (const char *folded)
{
  const char *space;

  g_return_val_if_fail (folded != NULL, NULL);

  space = strchr (folded, ' ');
  if (space == NULL)
    return folded;
  for (gsize i = 0; i < G_N_ELEMENTS (sure_articles); i++)
    if (strncmp (folded, sure_articles[i], space - folded) == 0 && sure_articles[i][space - folded] == '\0')
      return space + 1;
  return folded;
}

char *
nf_text_sort_key (const char *raw)
{
  g_auto (NfTitleParts) parts = { 0 };
  g_autofree char *folded = NULL;

  g_return_val_if_fail (raw != NULL, NULL);

  nf_text_parse_title (raw, &parts);
  folded = nf_text_fold (parts.title + parts.article_length);
  return g_strdup (parts.article_length > 0 ? folded : nf_text_skip_article (folded));
}

char *
nf_text_format_rating (guint half_stars)
{
  guint whole = half_stars / 2;

  if (half_stars % 2 == 0)
    return g_strdup_printf ("%u", whole);
  return whole == 0 ? g_strdup ("½") : g_strdup_printf ("%u½", whole);
}
