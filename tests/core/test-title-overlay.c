/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-title-overlay.h"

#include "nf-search-query.h"

static guint
count (NfTitleOverlay *overlay, const char *typed, NfItemIndex *out_first)
{
  g_auto (NfSearchQuery) query = { 0 };
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));

  nf_search_query_init (&query, typed);
  if (query.words != NULL)
    nf_title_overlay_match (overlay, query.words, 100, items);
  if (out_first != NULL)
    *out_first = items->len > 0 ? g_array_index (items, NfItemIndex, 0) : NF_ITEM_NONE;
  return items->len;
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfTitleOverlay) overlay = nf_title_overlay_new (&error);
  NfItemIndex item;

  g_assert_no_error (error);
  g_assert_cmpuint (count (overlay, "kimi", NULL), ==, 0);
  nf_title_overlay_add (overlay, 7, "Kimi no na wa.\nDein Name", 2016);
  nf_title_overlay_add (overlay, 0, "Fener Bekçisi", 0);
  g_assert_cmpuint (count (overlay, "kimi no n", &item), ==, 1);
  g_assert_cmpuint (item, ==, 7);
  g_assert_cmpuint (count (overlay, "dein name 2016", NULL), ==, 1);
  g_assert_cmpuint (count (overlay, "dein name 1990", NULL), ==, 0);
  /* accents do not count, and row 0 is a film like another */
  g_assert_cmpuint (count (overlay, "bekcisi", &item), ==, 1);
  g_assert_cmpuint (item, ==, 0);

  /* the same again is not kept twice; other names are added */
  nf_title_overlay_add (overlay, 7, "Kimi no na wa.\nDein Name", 2016);
  g_assert_cmpuint (nf_title_overlay_get_n (overlay), ==, 2);
  nf_title_overlay_add (overlay, 7, "Your Name", 2016);
  g_assert_cmpuint (count (overlay, "your name", &item), ==, 1);
  g_assert_cmpuint (item, ==, 7);
}

/* Names are words to be found, whatever they contain. */
static void
test_hostile (void)
{
  g_autoptr (NfTitleOverlay) overlay = nf_title_overlay_new (NULL);

  nf_title_overlay_add (overlay, 1, "\" OR 1=1; DROP TABLE films --", 0);
  nf_title_overlay_add (overlay, 2, "", 0);
  nf_title_overlay_add (overlay, 3, "\n\n((((", 0);
  g_assert_cmpuint (count (overlay, "drop table", NULL), ==, 1);
  g_assert_cmpuint (count (overlay, "\"", NULL), ==, 0);
}

static void
append (GArray *items, NfTitleOverlay *overlay, const char *expression)
{
  if (expression != NULL)
    nf_title_overlay_match (overlay, expression, 100, items);
}

/* Everything a search of @typed asks, in turn. */
static GArray *
search (NfTitleOverlay *overlay, const char *typed)
{
  g_auto (NfSearchQuery) query = { 0 };
  GArray *items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));

  nf_search_query_init (&query, typed);
  append (items, overlay, query.exact);
  append (items, overlay, query.prefix);
  append (items, overlay, query.prefix_loose);
  append (items, overlay, query.words);
  return items;
}

static void
assert_same (NfTitleOverlay *a, NfTitleOverlay *b, const char *typed, guint n)
{
  g_autoptr (GArray) of_a = search (a, typed);
  g_autoptr (GArray) of_b = search (b, typed);

  g_assert_cmpmem (of_a->data, of_a->len * sizeof (NfItemIndex), of_b->data, of_b->len * sizeof (NfItemIndex));
  if (n != G_MAXUINT)
    g_assert_cmpuint (of_a->len, ==, n);
}

/* Names that came together answer as those that came one by one, and others can follow them. */
static void
test_many (void)
{
  static const char *const typed[] = {
    "t", "ti", "tit", "tite", "titel", "titel 3", "titel 30", "titel 300", "300", "the n", "the number 77", "films of 299", "nul", "2001", "a", "\"", "AND", "é", "七人", "",
  };
  g_autoptr (NfTitleOverlay) together = nf_title_overlay_new (NULL);
  g_autoptr (NfTitleOverlay) one_by_one = nf_title_overlay_new (NULL);

  nf_title_overlay_begin (together);
  for (NfItemIndex i = 0; i < 400; i++)
    {
      g_autofree char *lines = g_strdup_printf ("Night of the %u Films\nTitel %u\nThe Number %u, a Film\n七人の侍 %u", i, i, i, i);

      nf_title_overlay_add (together, i, lines, 1900 + i % 120);
      nf_title_overlay_add (one_by_one, i, lines, 1900 + i % 120);
    }
  nf_title_overlay_end (together);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_same (together, one_by_one, typed[i], G_MAXUINT);
  assert_same (together, one_by_one, "titel 399", 3);

  nf_title_overlay_add (together, 1000, "Zuletzt", 2020);
  nf_title_overlay_add (one_by_one, 1000, "Zuletzt", 2020);
  assert_same (together, one_by_one, "zulet", 2);
  assert_same (together, one_by_one, "titel 39", G_MAXUINT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/title-overlay/names", test_names);
  g_test_add_func ("/title-overlay/hostile", test_hostile);
  g_test_add_func ("/title-overlay/many", test_many);
  return g_test_run ();
}
