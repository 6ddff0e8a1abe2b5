/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-series.h"

#include "nf-text.h"

#include <stdlib.h>
#include <string.h>

/* Larger numbers are years, ages and addresses more often than parts. */
#define MAX_PART 9

typedef struct
{
  char       *name;   /* owned */
  NfItemIndex item;
  guint       place;  /* in the ranking */
  guint       part;
  guint       year;
} Entry;

/* Returns: 0 if it is no number of a part */
static guint
parse_number (const char *word)
{
  static const char *const romans[] = { "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix" };

  if (g_ascii_isdigit (word[0]) && word[0] != '0' && word[1] == '\0')
    return (guint) g_ascii_digit_value (word[0]);
  for (guint i = 0; i < G_N_ELEMENTS (romans) && i < MAX_PART; i++)
    if (strcmp (word, romans[i]) == 0)
      return i + 1;
  return 0;
}

static gboolean
is_part_word (const char *word)
{
  static const char *const words[] = { "part", "vol", "volume", "episode", "chapter", NULL };

  return g_strv_contains (words, word);
}

static char *
join (char **words, guint from, guint to)
{
  GString *name = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      if (i > from)
        g_string_append_c (name, ' ');
      g_string_append (name, words[i]);
    }
  return g_string_free_and_steal (name);
}

/* The words of a folded text without the article in front. */
static char **
split (const char *text, guint *out_from)
{
  g_autofree char *folded = nf_text_fold (text);
  char **words = g_strsplit (folded, " ", -1);

  *out_from = words[0] != NULL && words[1] != NULL && (strcmp (words[0], "the") == 0 || strcmp (words[0], "a") == 0 || strcmp (words[0], "an") == 0);
  return words;
}

/* "Harry Potter and the …": the words before are the series' name. */
static guint
find_and_the (char **words, guint from, guint to)
{
  for (guint i = from + 1; i + 1 < to; i++)
    if (strcmp (words[i], "and") == 0 && strcmp (words[i + 1], "the") == 0)
      return i;
  return to;
}

/* Where the words of the title end that name the series; sets @out_part to the number after them, if there is one. */
static guint
find_end (char **words, guint from, guint n_head, gboolean has_subtitle, guint *out_part)
{
  guint n = g_strv_length (words);

  /* "… Part II", "… Vol. 1", "… Episode IV - A New Hope" */
  for (guint i = from + 1; i + 1 < n; i++)
    if (is_part_word (words[i]) && parse_number (words[i + 1]) != 0)
      {
        *out_part = parse_number (words[i + 1]);
        return i;
      }
  /* "Toy Story 3", "Terminator 2: Judgment Day" */
  if (n_head > from + 1 && parse_number (words[n_head - 1]) > 1)
    {
      *out_part = parse_number (words[n_head - 1]);
      return n_head - 1;
    }
  if (has_subtitle && n_head > from)
    {
      *out_part = NF_SERIES_UNNUMBERED;
      return n_head;
    }
  return n;
}

char *
nf_series_parse (const char *title, guint *out_part)
{
  const char *colon = strchr (title, ':');
  g_autofree char *head = colon != NULL ? g_strndup (title, (gsize) (colon - title)) : g_strdup (title);
  guint from, head_from, end, cut;
  g_auto (GStrv) words = split (title, &from);
  g_auto (GStrv) head_words = split (head, &head_from);

  *out_part = 0;
  end = find_end (words, from, g_strv_length (head_words), colon != NULL, out_part);
  cut = find_and_the (words, from, end);
  if (cut < end && *out_part == 0)
    *out_part = NF_SERIES_UNNUMBERED;
  if (cut == from || (cut == from + 1 && parse_number (words[from]) != 0))
    return NULL;
  return join (words, from, cut);
}

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->name);
}

/* Series together, in the order they are to be seen. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;
  int by_name = strcmp (x->name, y->name);

  if (by_name != 0)
    return by_name;
  if (x->year != y->year)
    return x->year < y->year ? -1 : 1;
  if (x->part != y->part)
    return x->part < y->part ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* @entries: of one name, by year. Plain titles after the last part are remakes and stand alone. */
static void
order_series (const Entry *entries, guint n, NfItemIndex *items)
{
  g_autofree guint *places = NULL;

  while (n > 0 && entries[n - 1].part == 0)
    n--;
  if (n < 2)
    return;
  places = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    places[i] = entries[i].place;
  qsort (places, n, sizeof *places, compare_places);
  for (guint i = 0; i < n; i++)
    items[places[i]] = entries[i].item;
}

void
nf_series_order (NfModelFile *model, NfItemIndex *items, guint n)
{
  g_autoptr (GArray) entries = NULL;

  g_return_if_fail (items != NULL || n == 0);

  entries = g_array_sized_new (FALSE, FALSE, sizeof (Entry), n);
  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = nf_text_display_title (nf_model_file_get_title (model, items[i]));
      Entry entry = { .item = items[i], .place = i, .year = nf_model_file_get_year (model, items[i]) };

      entry.name = nf_series_parse (title, &entry.part);
      if (entry.name != NULL && entry.year != 0)
        g_array_append_val (entries, entry);
      else
        g_free (entry.name);
    }
  g_array_sort (entries, compare_entries);
  for (guint start = 0, end; start < entries->len; start = end)
    {
      const Entry *first = &g_array_index (entries, Entry, start);

      for (end = start + 1; end < entries->len && strcmp (g_array_index (entries, Entry, end).name, first->name) == 0;)
        end++;
      order_series (first, end - start, items);
    }
}
