/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-for-you-page.h"

#include "nf-recommendation-row.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

static NfFilm *
first_film (GtkWidget *page)
{
  GtkWidget *row = nf_test_find (page, NF_TYPE_RECOMMENDATION_ROW);
  NfRecommendation *recommendation = row != NULL ? nf_recommendation_row_get_recommendation (NF_RECOMMENDATION_ROW (row)) : NULL;

  return recommendation != NULL ? nf_recommendation_get_film (recommendation) : NULL;
}

static void
test_follows_stars (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  GtkWidget *page = g_object_new (NF_TYPE_FOR_YOU_PAGE, NULL);
  GtkWindow *window;
  GtkWidget *banner;

  nf_test_context_settle (test);
  nf_for_you_page_set_up (NF_FOR_YOU_PAGE (page), test->context, artwork);
  window = nf_test_ui_present (page);
  /* useful before the first star */
  nf_test_wait_until (first_film (page) != NULL);
  banner = nf_test_find (page, ADW_TYPE_BANNER);
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));

  nf_test_context_rate (test, "Toy Story (1995)", 10);
  nf_test_context_rate (test, "Shrek (2001)", 10);
  nf_test_wait_until (first_film (page) != NULL && (nf_film_get_genre_mask (first_film (page)) & NF_GENRE_BIT (NF_GENRE_ANIMATION)));
  g_assert_nonnull (strstr (adw_banner_get_title (ADW_BANNER (banner)), "2 of 5"));

  nf_test_context_rate (test, "Finding Nemo (2003)", 10);
  nf_test_context_rate (test, "Lion King, The (1994)", 9);
  nf_test_context_rate (test, "Heat (1995)", 3);
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
  nf_test_ui_close (window);
}

static void
test_keys_on_row (void)
{
  g_autoptr (NfTestContext) test = NULL;
  g_autoptr (NfArtwork) artwork = NULL;
  g_autoptr (NfFilm) film = NULL;
  GtkWidget *page;
  GtkWindow *window;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      return;
    }
  test = nf_test_context_new ();
  artwork = nf_artwork_new (NULL);
  page = g_object_new (NF_TYPE_FOR_YOU_PAGE, NULL);
  nf_test_context_settle (test);
  nf_for_you_page_set_up (NF_FOR_YOU_PAGE (page), test->context, artwork);
  window = nf_test_ui_present (page);
  nf_test_wait_until (first_film (page) != NULL);
  film = g_object_ref (first_film (page));
  gtk_widget_grab_focus (gtk_widget_get_parent (nf_test_find (page, NF_TYPE_RECOMMENDATION_ROW)));
  nf_test_ui_press_keys (page, "f", NULL);
  nf_test_wait_until (nf_film_get_favorite (film));
  nf_test_ui_press_keys (page, "shift+5", NULL);
  nf_test_wait_until (nf_film_get_rating (film) == 9);
  /* a rated film leaves the list */
  nf_test_wait_until (first_film (page) != NULL && first_film (page) != film);
  nf_test_context_settle (test);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/for-you-page/follows-stars", test_follows_stars);
  g_test_add_func ("/for-you-page/keys-on-row", test_keys_on_row);
  return g_test_run ();
}
