/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text.h"

#include <locale.h>
#include <string.h>

static const struct
{
  const char *raw, *title, *alternatives;   /* separated by '|' */
  guint year;
} titles[] = {
  { "Toy Story (1995)", "Toy Story", "", 1995 },
  { "Lion King, The (1994)", "The Lion King", "", 1994 },
  { "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", "Léon: The Professional", "The Professional|Léon", 1994 },
  { "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "The City of Lost Children",
    "La Cité des enfants perdus", 1995 },
  { "Seven (a.k.a. Se7en) (1995)", "Seven", "Se7en", 1995 },
  { "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)", "Amelie", "Le Fabuleux destin d'Amélie Poulain", 2001 },
  { "Lord of the Rings: The Fellowship of the Ring, The (2001)", "The Lord of the Rings: The Fellowship of the Ring", "", 2001 },
  { "Avventura, L' (Adventure, The) (1960)", "L'Avventura", "The Adventure", 1960 },
  { "Nibelungen: Siegfried, Die (1924)", "Die Nibelungen: Siegfried", "", 1924 },
  { "Die, Mommie, Die (2003)", "Die, Mommie, Die", "", 2003 },
  { "Mad Adventures of Rabbi Jacob, the (Les Aventures de Rabbi Jacob) (1973)", "The Mad Adventures of Rabbi Jacob",
    "Les Aventures de Rabbi Jacob", 1973 },
  { "(500) Days of Summer (2009)", "(500) Days of Summer", "", 2009 },
  { "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)", "Birdman: Or (The Unexpected Virtue of Ignorance)", "", 2014 },
  { "I Am Curious (Yellow) (I Am Curious (Yellow)) (Jag är nyfiken - en film i gult) (1967)", "I Am Curious (Yellow)",
    "Jag är nyfiken - en film i gult", 1967 },
  { "Garden of Sinners, The (Part 2) (2011)", "The Garden of Sinners (Part 2)", "", 2011 },
  { "1-900 (06) (1994)", "1-900 (06)", "", 1994 },
  { "Love in the Afternoon (Chloe in the Afternoon)  (L'amour l'après-midi) (1972)", "Love in the Afternoon",
    "Chloe in the Afternoon|L'amour l'après-midi", 1972 },
  { "Histoire(s) du Cinéma: All the (Hi)stories (1988)", "Histoire(s) du Cinéma: All the (Hi)stories", "", 1988 },
  { "Mona and the Time of Burning Love (Mona ja palavan rakkauden aika) (1983))", "Mona and the Time of Burning Love",
    "Mona ja palavan rakkauden aika", 1983 },
  { "The Naked Truth (1957) (Your Past Is Showing)", "The Naked Truth", "Your Past Is Showing", 1957 },
  { "Das Millionenspiel", "Das Millionenspiel", "", 0 },
  { "Millions Game, The (Das Millionenspiel)", "The Millions Game", "Das Millionenspiel", 0 },
  { "Babylon 5", "Babylon 5", "", 0 },
  { "Cosmos (2014-2020)", "Cosmos", "", 2014 },
  { "Black Mirror (2011– )", "Black Mirror", "", 2011 },
  { "  Fantastic Planet, The (Planète sauvage, La) (1973)  ", "The Fantastic Planet", "La Planète sauvage", 1973 },
  { "2001: A Space Odyssey (1968)", "2001: A Space Odyssey", "", 1968 },
  { "1917 (2019)", "1917", "", 2019 },
  { "Monsters, Inc. (2001)", "Monsters, Inc.", "", 2001 },
  { "Project A ('A' gai waak) (1983)", "Project A", "'A' gai waak", 1983 },
  { "I Hate Mondays, (Nie lubie poniedzialku) (1971)", "I Hate Mondays", "Nie lubie poniedzialku", 1971 },
  { "Human Centipede II (Full Sequence), The (2011)", "The Human Centipede II (Full Sequence)", "", 2011 },
  { "The Devotion of Suspect X (2017) (2017)", "The Devotion of Suspect X", "", 2017 },
  { "On the Double\u00a0(1961)", "On the Double", "", 1961 },
  { "Deadly Advice(1994)", "Deadly Advice", "", 1994 },
  { "Spy(ies) (Espion(s)) (2009)", "Spy(ies)", "Espion(s)", 2009 },
  { "(2009)", "(2009)", "", 0 },
  { "()", "()", "", 0 },
  { ")", ")", "", 0 },
  { "((((", "((((", "", 0 },
  { "Foo () (1999)", "Foo", "", 1999 },
  { ", The", ", The", "", 0 },
  { "", "", "", 0 },
};

static void
test_titles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_auto (NfTitleParts) parts = { 0 };
      g_autofree char *alternatives = NULL;
      g_autofree char *title = nf_text_display_title (titles[i].raw);

      nf_text_parse_title (titles[i].raw, &parts);
      alternatives = g_strjoinv ("|", parts.alternatives);
      g_assert_cmpstr (parts.title, ==, titles[i].title);
      g_assert_cmpstr (title, ==, titles[i].title);
      g_assert_cmpstr (alternatives, ==, titles[i].alternatives);
      g_assert_cmpuint (parts.year, ==, titles[i].year);
      g_assert_cmpuint (parts.article_length, <=, strlen (parts.title));
    }
}

static const struct
{
  const char *text, *folded, *joined;
} folds[] = {
  { "The Lion King", "the lion king", "the lion king" },
  { "Léon: The Professional", "leon the professional", "leon the professional" },
  { "WALL·E", "wall e", "walle" },
  { "E.T. the Extra-Terrestrial", "e t the extra terrestrial", "et the extraterrestrial" },
  { "It's", "it s", "its" },
  { "Lilo & Stitch", "lilo and stitch", "lilo and stitch" },
  { "Q&A", "q and a", "q and a" },
  { "Fast & ", "fast and", "fast and" },
  { "  a  --  b  ", "a b", "a b" },
  { "Rødt ŁÓDŹ straße Ærø œuvre þing đ", "rodt lodz strasse aero oeuvre thing d", "rodt lodz strasse aero oeuvre thing d" },
  { "İstanbul ISPARTA ısı iğne", "istanbul isparta isi igne", "istanbul isparta isi igne" },
  { "Alien³", "alien3", "alien3" },
  { "8½", "8 1 2", "8 12" },
  { "e\xcc\x81t\xc3\xa9", "ete", "ete" },
  { "ＦＵＬＬ", "full", "full" },
  { "ΟΔΥΣΣΕΥΣ ς", "οδυσσευσ σ", "οδυσσευσ σ" },
  { "Сталкер", "сталкер", "сталкер" },
  { "le\xff" "on", "le on", "leon" },
  { "!!!", "", "" },
  { "", "", "" },
};

static void
check_folds (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folds); i++)
    {
      g_autofree char *folded = nf_text_fold (folds[i].text);
      g_autofree char *joined = nf_text_fold_joined (folds[i].text);
      g_autofree char *again = nf_text_fold (folded);

      g_assert_cmpstr (folded, ==, folds[i].folded);
      g_assert_cmpstr (joined, ==, folds[i].joined);
      g_assert_cmpstr (again, ==, folded);
    }
}

static void
test_fold (void)
{
  check_folds ();
}

static void
test_fold_turkish (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "tr_TR.UTF-8") == NULL)
    {
      g_test_skip ("there is no tr_TR.UTF-8 here");
      return;
    }
  check_folds ();
  setlocale (LC_ALL, before);
}

static void
test_offsets (void)
{
  const char *text = "Léon: «Ça» 8½!";
  g_autoptr (GArray) offsets = NULL;
  g_autofree char *folded = nf_text_fold_with_offsets (text, &offsets);
  g_autofree char *plain = nf_text_fold (text);

  g_assert_cmpstr (folded, ==, plain);
  g_assert_cmpstr (folded, ==, "leon ca 8 1 2");
  g_assert_cmpuint (offsets->len, ==, strlen (folded) + 1);
  for (guint i = 0; i + 1 < offsets->len; i++)
    g_assert_cmpuint (g_array_index (offsets, guint, i), <=, g_array_index (offsets, guint, i + 1));
  g_assert_cmpuint (g_array_index (offsets, guint, 1), ==, 1);   /* é */
  g_assert_cmpuint (g_array_index (offsets, guint, 2), ==, 3);   /* o */
  /* the end is before what the folding dropped */
  g_assert_cmpint (text[g_array_index (offsets, guint, offsets->len - 1)], ==, '!');
}

static void
test_sort_key (void)
{
  static const char *const pairs[][2] = {
    { "Lion King, The (1994)", "lion king" },
    { "The Ritual", "ritual" },
    { "Nibelungen: Siegfried, Die (1924)", "nibelungen siegfried" },
    { "Die Hard (1988)", "die hard" },
    { "I Am Sam (2001)", "i am sam" },
    { "As Good as It Gets (1997)", "as good as it gets" },
    { "Avventura, L' (1960)", "avventura" },
    { "A (1998)", "a" },
    { "The The (2000)", "the" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *key = nf_text_sort_key (pairs[i][0]);

      g_assert_cmpstr (key, ==, pairs[i][1]);
    }
}

static void
test_rating (void)
{
  static const char *const texts[] = { "0", "½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = nf_text_format_rating (i);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_film_name (void)
{
  g_autofree char *dated = nf_text_film_name ("The Lion King", 1994), *undated = nf_text_film_name ("Blue & Red", 0);

  g_assert_cmpstr (dated, ==, "The Lion King (1994)");
  g_assert_cmpstr (undated, ==, "Blue & Red");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/titles", test_titles);
  g_test_add_func ("/text/film-name", test_film_name);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-turkish", test_fold_turkish);
  g_test_add_func ("/text/offsets", test_offsets);
  g_test_add_func ("/text/sort-key", test_sort_key);
  g_test_add_func ("/text/rating", test_rating);
  return g_test_run ();
}
