/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-library-page.h"

#include "nf-film-tile.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  GtkWidget     *page;
  GtkWindow     *window;
} Fixture;

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .test = nf_test_context_new (), .artwork = nf_artwork_new (NULL), .page = g_object_new (NF_TYPE_LIBRARY_PAGE, NULL) };
  nf_library_page_set_up (NF_LIBRARY_PAGE (f->page), f->test->context, f->artwork);
  f->window = nf_test_ui_present (f->page);
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
  g_clear_object (&f->artwork);
  g_clear_pointer (&f->test, nf_test_context_free);
}

static gboolean
match_bound_tile (GtkWidget *widget, gconstpointer data)
{
  return NF_IS_FILM_TILE (widget) && nf_film_tile_get_film (NF_FILM_TILE (widget)) != NULL;
}

static const char *
first_title (Fixture *f)
{
  GtkWidget *tile;

  nf_test_ui_wait_drawn (f->page);
  tile = nf_test_find_match (f->page, match_bound_tile, NULL);
  return tile != NULL ? nf_film_get_title (nf_film_tile_get_film (NF_FILM_TILE (tile))) : NULL;
}

static void
test_empty (void)
{
  static const struct { const char *section, *title; } cases[] = {
    { "rated", "No Ratings Yet" },
    { "favorites", "No Favorites Yet" },
    { "watchlist", "Nothing to Watch Yet" },
    { "hidden", "Nothing Hidden" },
  };
  Fixture f;

  set_up (&f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      nf_library_page_set_section (NF_LIBRARY_PAGE (f.page), cases[i].section);
      g_assert_cmpstr (nf_library_page_get_section (NF_LIBRARY_PAGE (f.page)), ==, cases[i].section);
      g_assert_nonnull (nf_test_find_text (f.page, cases[i].title));
      g_assert_nonnull (nf_test_find_button (f.page, "Browse Films"));
    }
  nf_library_page_set_section (NF_LIBRARY_PAGE (f.page), "nonsense");
  g_assert_cmpstr (nf_library_page_get_section (NF_LIBRARY_PAGE (f.page)), ==, "hidden");
  tear_down (&f);
}

static void
test_follows_changes (void)
{
  Fixture f;
  NfProfile *profile;

  set_up (&f);
  profile = nf_context_get_profile (f.test->context);
  nf_test_context_rate (f.test, "Heat (1995)", 6);
  g_assert_cmpstr (first_title (&f), ==, "Heat");
  nf_test_context_rate (f.test, "Toy Story (1995)", 10);
  g_assert_cmpstr (first_title (&f), ==, "Toy Story");
  g_assert_nonnull (nf_test_find_text (f.page, "2"));

  nf_profile_set_mark (profile, nf_test_context_item (f.test, "Shrek (2001)"), NF_MARK_WATCHLIST, TRUE);
  g_assert_nonnull (nf_test_find_text (f.page, "1"));
  nf_library_page_set_section (NF_LIBRARY_PAGE (f.page), "watchlist");
  g_assert_cmpstr (first_title (&f), ==, "Shrek");
  nf_profile_undo (profile);
  g_assert_nonnull (nf_test_find_text (f.page, "Nothing to Watch Yet"));

  nf_library_page_set_section (NF_LIBRARY_PAGE (f.page), "rated");
  nf_profile_undo (profile);
  g_assert_cmpstr (first_title (&f), ==, "Heat");
  tear_down (&f);
}

static void
test_sort (void)
{
  Fixture f;
  GtkWidget *sort;

  set_up (&f);
  nf_test_context_rate (f.test, "Heat (1995)", 10);
  nf_test_context_rate (f.test, "Alien (1979)", 6);
  g_assert_cmpstr (first_title (&f), ==, "Heat");
  sort = nf_test_find (f.page, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (sort), NF_LIBRARY_SORT_TITLE);
  g_assert_cmpstr (first_title (&f), ==, "Alien");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (sort), NF_LIBRARY_SORT_RATING);
  g_assert_cmpstr (first_title (&f), ==, "Heat");
  tear_down (&f);
}

/* What changes while another page is shown is there when this one comes back. */
static void
test_unmapped (void)
{
  Fixture f;

  set_up (&f);
  gtk_widget_set_visible (f.page, FALSE);
  nf_test_context_rate (f.test, "Heat (1995)", 10);
  gtk_widget_set_visible (f.page, TRUE);
  g_assert_cmpstr (first_title (&f), ==, "Heat");
  tear_down (&f);
}

/* On a phone only the section that is open has its name. */
static gboolean
match_said (GtkWidget *widget, gconstpointer data)
{
  g_autofree char *difference = NULL;

  if (!GTK_IS_TOGGLE_BUTTON (widget))
    return FALSE;
  difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, data);
  return difference == NULL;
}

static void
test_narrow (void)
{
  Fixture f;

  set_up (&f);
  g_assert_nonnull (nf_test_find_text (f.page, "Favorites"));
  g_object_set (f.page, "narrow", TRUE, NULL);
  g_assert_null (nf_test_find_text (f.page, "Favorites"));
  g_assert_nonnull (nf_test_find_text (f.page, "Rated"));
  /* what is not written is still said */
  g_assert_nonnull (nf_test_find_match (f.page, match_said, "Favorites 0"));
  g_assert_nonnull (nf_test_find_match (f.page, match_said, "Not Interested 0"));
  nf_library_page_set_section (NF_LIBRARY_PAGE (f.page), "favorites");
  g_assert_nonnull (nf_test_find_text (f.page, "Favorites"));
  g_assert_null (nf_test_find_text (f.page, "Rated"));
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/library-page/empty", test_empty);
  g_test_add_func ("/library-page/follows-changes", test_follows_changes);
  g_test_add_func ("/library-page/sort", test_sort);
  g_test_add_func ("/library-page/unmapped", test_unmapped);
  g_test_add_func ("/library-page/narrow", test_narrow);
  return g_test_run ();
}
