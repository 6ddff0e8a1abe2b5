/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-person-page.h"

#include "nf-fake-facts.h"
#include "nf-similar-card.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

static void
activated_cb (NfPersonPage *page, NfFilm *film, NfFilm **out)
{
  g_set_object (out, film);
}

static void
test_films (void)
{
  g_autoptr (NfFakeFacts) facts = NULL;
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (nf_context_get_posters (test->context));
  g_autoptr (NfFilm) heat = nf_test_context_film (test, "Heat (1995)");
  g_autoptr (NfFilm) toys = nf_test_context_film (test, "Toy Story (1995)");
  const guint32 films[] = { nf_film_get_tmdb_id (heat), 4000000000u, nf_film_get_tmdb_id (toys) };
  NfFilm *popular = nf_film_get_item (heat) < nf_film_get_item (toys) ? heat : toys;
  NfFilm *chosen = NULL;
  GtkWidget *view = adw_navigation_view_new (), *page, *card;
  GtkWindow *window;

  facts = nf_fake_facts_new (server, films, G_N_ELEMENTS (films));
  page = GTK_WIDGET (nf_person_page_new (test->context, artwork, 1, "Bao Nguyen"));
  g_assert_cmpuint (nf_person_page_get_id (NF_PERSON_PAGE (page)), ==, 1);
  g_signal_connect (page, "film-activated", G_CALLBACK (activated_cb), &chosen);
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  window = nf_test_ui_present (view);
  /* the name is there at once, the films when they come: only those the catalogue has, the most popular first */
  g_assert_nonnull (nf_test_find_text (page, "Bao Nguyen"));
  nf_test_wait_until (nf_test_find_text (page, "2 films") != NULL);
  g_assert_nonnull (nf_test_find_text (page, "Acting"));
  g_assert_nonnull (nf_test_find_text (page, "Born 14 October 1963 · Skagen, Denmark"));
  g_assert_nonnull (nf_test_find_button (page, "Show More"));
  nf_test_ui_save_picture (GTK_WIDGET (window), "person-page");
  card = nf_test_find (page, NF_TYPE_SIMILAR_CARD);
  g_assert_true (nf_similar_card_get_film (NF_SIMILAR_CARD (card)) == popular);
  g_signal_emit_by_name (card, "clicked");
  g_assert_true (chosen == popular);
  g_object_unref (g_steal_pointer (&chosen));
  nf_test_ui_close (window);
}

/* Without a connection the page says so, and asks again when there is one. */
static void
test_unavailable (void)
{
  g_autoptr (NfFakeFacts) facts = NULL;
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  GtkWidget *view = adw_navigation_view_new (), *page;
  GtkWindow *window;

  facts = nf_fake_facts_new (server, NULL, 0);
  nf_fake_tmdb_set_key (server, "another");
  page = GTK_WIDGET (nf_person_page_new (test->context, artwork, 1, "Bao Nguyen"));
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  window = nf_test_ui_present (view);
  nf_test_wait_until (nf_test_find_text (page, "Their films appear here when TMDB can be reached.") != NULL);
  nf_fake_tmdb_set_key (server, NULL);
  nf_tmdb_client_retry (nf_context_get_tmdb (test->context));
  nf_test_wait_until (nf_test_find_text (page, "None of their films is in the catalogue.") != NULL);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/person-page/films", test_films);
  g_test_add_func ("/person-page/unavailable", test_unavailable);
  return g_test_run ();
}
