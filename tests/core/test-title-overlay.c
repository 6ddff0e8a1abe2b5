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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/title-overlay/names", test_names);
  g_test_add_func ("/title-overlay/hostile", test_hostile);
  return g_test_run ();
}
