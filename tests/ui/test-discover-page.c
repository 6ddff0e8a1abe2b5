/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-discover-page.h"

#include "nf-config.h"
#include "nf-filter-bar.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  GtkWidget     *page;
  NfFilterBar   *bar;
  NfBrowser     *browser;
  GtkWindow     *window;
} Fixture;

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .test = nf_test_context_new (), .artwork = nf_artwork_new (NULL), .page = g_object_new (NF_TYPE_DISCOVER_PAGE, NULL) };
  nf_discover_page_set_up (NF_DISCOVER_PAGE (f->page), f->test->context, f->artwork);
  f->browser = nf_context_get_browser (f->test->context);
  f->window = nf_test_ui_present (f->page);
  f->bar = NF_FILTER_BAR (nf_test_find (f->page, NF_TYPE_FILTER_BAR));
  nf_test_context_settle (f->test);
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
  g_clear_object (&f->artwork);
  g_clear_pointer (&f->test, nf_test_context_free);
}

static guint
n_films (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (nf_browser_get_list (f->browser)));
}

/* As if it had been chosen in the popover. */
static void
choose (Fixture *f, const NfBrowseQuery *query)
{
  nf_filter_bar_set_query (f->bar, query);
  g_signal_emit_by_name (f->bar, "changed");
  nf_test_context_settle (f->test);
}

/* The preference: at once, and again after it was changed; the filter bar shows it as any other condition. */
static void
test_hide_seen (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  NfBrowseQuery query;
  Fixture f;
  guint all;

  set_up (&f);
  all = n_films (&f);
  nf_test_context_rate (f.test, "Heat (1995)", 8);
  g_assert_cmpuint (n_films (&f), ==, all);
  g_settings_set_boolean (settings, "hide-seen", TRUE);
  nf_test_context_settle (f.test);
  g_assert_cmpuint (n_films (&f), ==, all - 1);
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpint (query.seen, ==, NF_SEEN_HIDE);
  nf_filter_bar_clear (f.bar);   /* for now: the preference stays */
  nf_test_context_settle (f.test);
  g_assert_cmpuint (n_films (&f), ==, all);
  g_assert_true (g_settings_get_boolean (settings, "hide-seen"));
  g_settings_set_boolean (settings, "hide-seen", FALSE);
  nf_test_context_settle (f.test);
  g_assert_cmpuint (n_films (&f), ==, all);
  tear_down (&f);
}

static void
test_count (void)
{
  Fixture f;
  g_autofree char *all = NULL;

  set_up (&f);
  all = g_strdup_printf ("%u films", nf_model_file_get_n_items (nf_catalogue_get_model (nf_context_get_catalogue (f.test->context))));
  g_assert_nonnull (nf_test_find_text (f.page, all));
  choose (&f, &(NfBrowseQuery) { .filter.year_from = 1995, .filter.year_to = 1995 });
  g_assert_null (nf_test_find_text (f.page, all));
  g_assert_cmpuint (n_films (&f), >, 0);
  g_assert_nonnull (nf_test_find_button (f.page, "1995"));
  tear_down (&f);
}

/* The way out of an empty result is named, and works. */
static void
test_empty (void)
{
  Fixture f;
  GtkWidget *button;

  set_up (&f);
  choose (&f, &(NfBrowseQuery) { .filter.include_genres = NF_GENRE_BIT (NF_GENRE_CRIME), .filter.year_from = 1870, .filter.year_to = 1871 });
  g_assert_cmpuint (n_films (&f), ==, 0);
  g_assert_nonnull (nf_test_find_text (f.page, "No Films Match"));
  button = nf_test_find_button (f.page, "Drop the Year Filter");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  nf_test_context_settle (f.test);
  g_assert_cmpuint (n_films (&f), >, 0);
  g_assert_null (nf_test_find_text (f.page, "No Films Match"));
  g_assert_nonnull (nf_test_find_button (f.page, "Crime"));

  /* nothing can be both: no single filter is to blame */
  choose (&f, &(NfBrowseQuery) {
                .filter.include_genres = NF_GENRE_BIT (NF_GENRE_CRIME), .filter.year_from = 1870, .filter.year_to = 1871, .filter.min_ratings = 4000000000u });
  g_assert_nonnull (nf_test_find_text (f.page, "No Films Match"));
  g_assert_null (nf_test_find_button (f.page, "Drop the Year Filter"));
  button = nf_test_find_button (nf_test_find (f.page, ADW_TYPE_STATUS_PAGE), "Clear All");
  g_signal_emit_by_name (button, "clicked");
  nf_test_context_settle (f.test);
  g_assert_cmpuint (n_films (&f), >, 10);
  tear_down (&f);
}

static void
test_narrow (void)
{
  Fixture f;
  gboolean narrow;

  set_up (&f);
  choose (&f, &(NfBrowseQuery) { .filter.exclude_genres = NF_GENRE_BIT (NF_GENRE_DOCUMENTARY), .filter.year_from = 1970, .filter.year_to = 2014, .filter.min_ratings = 10 });
  nf_test_ui_save_picture (f.page, "discover-chips");
  g_object_set (f.page, "narrow", TRUE, NULL);
  nf_test_ui_save_picture (f.page, "discover-chips-narrow");
  g_assert_true (nf_filter_bar_get_narrow (f.bar));
  g_object_get (f.page, "narrow", &narrow, NULL);
  g_assert_true (narrow);
  g_assert_true (nf_discover_page_focus_films (NF_DISCOVER_PAGE (f.page)));
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/discover-page/hide-seen", test_hide_seen);
  g_test_add_func ("/discover-page/count", test_count);
  g_test_add_func ("/discover-page/empty", test_empty);
  g_test_add_func ("/discover-page/narrow", test_narrow);
  return g_test_run ();
}
