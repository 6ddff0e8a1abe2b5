/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-search MODEL INDEX: time of a search at every key of what people type, the mistakes too; the best of three, so that
 * a busy machine does not show. As built, and with the names that came from TMDB; and the same of what nobody types on purpose. */
#include "nf-search-index.h"

#include <locale.h>
#include <stdlib.h>

#define N_FETCHED 5000

static const char *const typed[] = {
  "the lord of the rings", "the matrix", "toy story 2", "a beautiful mind", "star wars episode iv", "léon the professional",
  "shawshank redemption", "heat 1995", "1917", "2001 a space odyssey", "love actually", "it's a wonderful life",
  "in the mood for love", "spider-man no way home", "my big fat greek wedding", "i am legend", "s",
  "one flew over the cuckoo's nest", "eternal sunshine of the spotless mind", "john wick chapter 4", "of mice and men",
  "le fabuleux destin d'amélie poulain", "das leben der anderen", "la vita è bella", "shawshenk redemtion", "godfahter",
  "xyzzyplugh", "teh matrix", "interstelar", "quantum of solice", "pirates of the carribean",
};

/* Whole, not key by key: letters that begin thousands of titles, many words, what FTS5 takes for operators, other scripts, long texts. */
static const char *const nasty[] = {
  "a", "e", "t", "1", "20", "the", "the ", "the a an of and in to", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "é", "ÀÉÎÕÜ", "e\u0301\u0301\u0301\u0301",
  "!", "?!.,;:-–—…", "\"", "\"\"\"\"", "'", "\\", "*", "a*", "^a", "(", "((((((((", "a OR b", "AND", "NOT", "NEAR(a b, 5)", "terms: a", "- - -", "a AND NOT b", "%_", ";--",
  "七人の侍", "七", "千と千尋の神隠し", "올드보이", "Сталкер", "العربية", "ß", "ﬁ", "𝕳𝖊𝖆𝖙", "🎬", "🎬🎬🎬🎬🎬🎬🎬🎬", "\u200b\u200b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "1895 1995 2005 2015 1985", "zzzz zzzz zzzz zzzz zzzz zzzz zzzz zzzz", "thx teh tge hte eht fo ni ot", "incredibel adventurse fo teh quikc browm foxx jumpd ovre lazzy dgo",
};

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Adds the time of searching @text to @times. Returns: the same */
static gint64
search (NfSearchIndex *index, const char *text, GArray *times)
{
  gint64 time = G_MAXINT64;

  for (guint k = 0; k < 3; k++)
    {
      gint64 start = g_get_monotonic_time ();

      g_array_unref (nf_search_index_query (index, text, 50, NULL));
      time = MIN (time, g_get_monotonic_time () - start);
    }
  g_array_append_val (times, time);
  return time;
}

static void
print_times (GArray *times, const char *what, const char *unit, const char *slowest)
{
  qsort (times->data, times->len, sizeof (gint64), compare_times);
  g_print ("%5.2f ms %5.2f ms %5.2f ms %5.2f ms  %s, %u %s (“%s”)\n",
           (double) g_array_index (times, gint64, times->len / 2) / 1000,
           (double) g_array_index (times, gint64, times->len * 9 / 10) / 1000,
           (double) g_array_index (times, gint64, times->len * 99 / 100) / 1000,
           (double) g_array_index (times, gint64, times->len - 1) / 1000, what, times->len, unit, slowest);
}

static void
measure_nasty (NfSearchIndex *index, const char *what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *long_text = g_strnfill (200, 'e');
  g_autofree char *slowest = g_strdup (long_text);
  gint64 longest = search (index, long_text, times);

  for (gsize i = 0; i < 200; i += 3)
    long_text[i] = ' ';
  for (gsize i = 0; i <= G_N_ELEMENTS (nasty); i++)
    {
      const char *text = i < G_N_ELEMENTS (nasty) ? nasty[i] : long_text;
      gint64 time = search (index, text, times);

      if (time > longest)
        {
          longest = time;
          g_set_str (&slowest, text);
        }
    }
  print_times (times, what, "texts", slowest);
}

static void
measure (NfSearchIndex *index, const char *what)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *slowest = NULL;
  gint64 longest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    for (const char *end = typed[i]; *end != '\0';)
      {
        g_autofree char *text = NULL;
        gint64 time;

        end = g_utf8_next_char (end);
        text = g_strndup (typed[i], (gsize) (end - typed[i]));
        time = search (index, text, times);
        if (time > longest)
          {
            longest = time;
            g_set_str (&slowest, text);
          }
      }
  print_times (times, what, "keys", slowest);
}

/* As if the most popular films had been fetched, each with the names of three unpopular ones for foreign names. */
static NfTitleOverlay *
make_overlay (NfModelFile *model)
{
  const guint n_items = nf_model_file_get_n_items (model);
  NfTitleOverlay *overlay = nf_title_overlay_new (NULL);

  nf_title_overlay_begin (overlay);
  for (NfItemIndex i = 0; i < MIN (N_FETCHED, n_items); i++)
    {
      g_autofree char *names = g_strdup_printf ("%s\n%s\n%s\n%s", nf_model_file_get_title (model, i), nf_model_file_get_title (model, n_items - 1 - i),
                                                nf_model_file_get_title (model, (n_items / 2 + i) % n_items),
                                                nf_model_file_get_title (model, (n_items / 3 + i) % n_items));
      nf_title_overlay_add (overlay, i, names, nf_model_file_get_year (model, i));
    }
  nf_title_overlay_end (overlay);
  return overlay;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (NfSearchIndex) index = NULL;
  g_autofree char *with_names = NULL;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: bench-search MODEL INDEX\n");
      return 2;
    }
  model = nf_model_file_new_from_path (argv[1], &error);
  if (model != NULL)
    index = nf_search_index_new (argv[2], model, &error);
  if (index == NULL)
    {
      g_printerr ("bench-search: %s\n", error->message);
      return 1;
    }
  g_print ("%u films\n%8s %8s %8s %8s\n", nf_model_file_get_n_items (model), "median", "90 %", "99 %", "longest");
  measure (index, "as built");
  measure_nasty (index, "as built");
  nf_search_index_take_overlay (index, make_overlay (model));
  with_names = g_strdup_printf ("with other names of %d films", N_FETCHED);
  measure (index, with_names);
  measure_nasty (index, with_names);
  return 0;
}
