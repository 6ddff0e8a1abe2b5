/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-page.h"

#include "nf-credit-card.h"
#include "nf-fake-facts.h"
#include "nf-film-strip.h"
#include "nf-provider-row.h"
#include "nf-rating-bar.h"
#include "nf-similar-card.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

/* A navigation page lives in a navigation view. */
static GtkWindow *
present_page (AdwNavigationPage *page)
{
  GtkWidget *view = adw_navigation_view_new ();

  adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), page);
  return nf_test_ui_present (view);
}

static void
test_local (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Lion King, The (1994)");
  GtkWidget *page;
  GtkWindow *window;
  GtkWidget *bar;

  nf_test_context_rate (test, "Toy Story (1995)", 10);
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  window = present_page (ADW_NAVIGATION_PAGE (page));
  g_assert_true (nf_film_page_get_film (NF_FILM_PAGE (page)) == film);
  nf_test_wait_until (shows (page, "The Lion King"));
  nf_test_ui_save_picture (GTK_WIDGET (window), "film-page-local");
  nf_test_wait_until (shows (page, "1994 · "));
  nf_test_wait_until (shows (page, "Why "));
  nf_test_wait_until (shows (page, "Similar Films"));
  /* without TMDB there is no empty place */
  g_assert_false (shows (page, "Cast"));
  g_assert_false (shows (page, "Trailer"));

  bar = nf_test_find (page, NF_TYPE_RATING_BAR);
  g_signal_emit_by_name (bar, "rated", 9);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 9);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 9);
  nf_test_context_settle (test);
  nf_test_wait_until (!shows (page, "Why "));
  nf_profile_undo (nf_context_get_profile (test->context));
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 0);
  nf_test_context_settle (test);
  nf_test_ui_close (window);
}

/* Wherever the focus is on the page. */
static void
test_keys (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");
  GtkWidget *page;
  GtkWindow *window;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      return;
    }
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  window = present_page (ADW_NAVIGATION_PAGE (page));
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  nf_test_ui_press_keys (page, "4", NULL);
  nf_test_wait_until (nf_film_get_rating (film) == 8);
  nf_test_ui_press_keys (page, "f", NULL);
  nf_test_wait_until (nf_film_get_favorite (film));
  nf_test_context_settle (test);
  nf_test_ui_close (window);
}

static void
activated_cb (NfFilmPage *page, NfFilm *film, NfFilm **out)
{
  g_set_object (out, film);
}

static void
test_similar (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Toy Story (1995)");
  NfFilm *chosen = NULL;
  GtkWidget *page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  GtkWindow *window = present_page (ADW_NAVIGATION_PAGE (page));
  GtkWidget *card;

  nf_test_wait_until ((card = nf_test_find (page, NF_TYPE_SIMILAR_CARD)) != NULL);
  g_signal_connect (page, "film-activated", G_CALLBACK (activated_cb), &chosen);
  g_signal_emit_by_name (card, "clicked");
  g_assert_true (chosen == nf_similar_card_get_film (NF_SIMILAR_CARD (card)));
  g_assert_true (nf_film_get_genre_mask (chosen) & NF_GENRE_BIT (NF_GENRE_ANIMATION));
  g_object_unref (g_steal_pointer (&chosen));
  nf_test_ui_close (window);
}

static void
test_tmdb_fills_in (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (nf_context_get_posters (test->context));
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");
  GtkWidget *page;
  GtkWindow *window;

  nf_fake_tmdb_add_all_films (server);
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  window = present_page (ADW_NAVIGATION_PAGE (page));
  /* open at once, filled in later */
  nf_test_wait_until (shows (page, "Heat"));
  nf_test_wait_until (shows (page, "Cast"));
  nf_test_wait_until (nf_artwork_is_idle (artwork));
  nf_test_ui_save_picture (GTK_WIDGET (window), "film-page-tmdb");
  nf_test_ui_close (window);
}

static void
test_asks_again (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");
  NfTmdbClient *client = nf_context_get_tmdb (test->context);
  GtkWidget *page;
  GtkWindow *window;

  nf_fake_tmdb_add_all_films (server);
  nf_fake_tmdb_set_key (server, "another");
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  window = present_page (ADW_NAVIGATION_PAGE (page));
  nf_test_wait_until (nf_tmdb_client_get_state (client) == NF_TMDB_STATE_KEY_REJECTED);
  g_assert_false (shows (page, "Cast"));
  nf_fake_tmdb_set_key (server, NULL);
  nf_tmdb_client_retry (client);
  nf_test_wait_until (shows (page, "Cast"));
  nf_test_ui_close (window);
}

static void
test_closed_while_loading (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  const NfFault stall = { .kind = NF_FAULT_STALL };
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");
  GtkWidget *page;
  GtkWindow *window;

  nf_fake_tmdb_add_all_films (server);
  nf_fake_tmdb_set_fault (server, NULL, &stall);
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  window = present_page (ADW_NAVIGATION_PAGE (page));
  nf_test_wait_until (nf_fake_tmdb_count (server, NULL) > 0);
  nf_test_ui_close (window);
  nf_test_wait_until (page == NULL);
}

typedef struct
{
  guint32 id;
  char   *name;
} Chosen;

static void
person_activated_cb (NfFilmPage *page, guint person_id, const char *name, Chosen *chosen)
{
  chosen->id = person_id;
  g_free (chosen->name);
  chosen->name = g_strdup (name);
}

static gboolean
has_link (GtkWidget *widget, gconstpointer uri)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), uri) != NULL;
}

static void
test_everything (void)
{
  g_autoptr (NfFakeFacts) facts = NULL;
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfContextOptions options = { .tmdb_key = "0123456789abcdef0123456789abcdef", .tmdb_url = nf_fake_tmdb_get_url (server),
                               .image_url = nf_fake_tmdb_get_image_url (server) };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (nf_context_get_posters (test->context));
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Heat (1995)");
  g_autoptr (NfFilm) other = nf_test_context_film (test, "Toy Story (1995)");
  const guint32 films[] = { nf_film_get_tmdb_id (film), nf_film_get_tmdb_id (other) };
  GtkWidget *page, *card;
  GtkWindow *window;
  Chosen chosen = { 0 };
  gboolean handled = FALSE;

  facts = nf_fake_facts_new (server, films, G_N_ELEMENTS (films));
  page = GTK_WIDGET (nf_film_page_new (test->context, artwork, film));
  g_signal_connect (page, "person-activated", G_CALLBACK (person_activated_cb), &chosen);
  window = present_page (ADW_NAVIGATION_PAGE (page));
  nf_test_wait_until (shows (page, "Part of “The Northern Coast Collection”"));
  nf_test_wait_until (shows (page, "PG-13"));
  nf_test_wait_until (shows (page, "Directed by"));
  nf_test_wait_until (shows (page, "Every light has a shadow."));
  nf_test_wait_until (shows (page, "TMDB 8.4"));
  nf_test_wait_until (shows (page, "Le Gardien du phare"));
  nf_test_wait_until (shows (page, "Trailer"));
  nf_test_wait_until (shows (page, "Website"));
  nf_test_wait_until (shows (page, "Source: JustWatch · United States"));
  nf_test_wait_until (shows (page, "Streamland"));
  nf_test_wait_until (shows (page, "Recommended on TMDB"));
  nf_test_ui_save_picture (GTK_WIDGET (window), "film-page-everything");

  /* whoever is pressed has a page */
  card = nf_test_find (page, NF_TYPE_CREDIT_CARD);
  g_assert_nonnull (card);
  g_signal_emit_by_name (card, "clicked");
  g_assert_cmpuint (chosen.id, ==, nf_credit_card_get_person_id (NF_CREDIT_CARD (card)));
  g_assert_cmpstr (chosen.name, ==, nf_credit_card_get_name (NF_CREDIT_CARD (card)));
  g_signal_emit_by_name (nf_test_find_match (page, has_link, "person:20"), "activate-link", "person:20", &handled);
  g_assert_true (handled);
  g_assert_cmpuint (chosen.id, ==, 20);
  /* an address that is nobody's leads nowhere */
  g_signal_emit_by_name (nf_test_find_match (page, has_link, "person:20"), "activate-link", "https://example.org/", &handled);
  g_assert_true (handled);
  g_assert_cmpuint (chosen.id, ==, 20);
  g_free (chosen.name);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/film-page/local", test_local);
  g_test_add_func ("/film-page/keys", test_keys);
  g_test_add_func ("/film-page/similar", test_similar);
  g_test_add_func ("/film-page/tmdb-fills-in", test_tmdb_fills_in);
  g_test_add_func ("/film-page/everything", test_everything);
  g_test_add_func ("/film-page/asks-again", test_asks_again);
  g_test_add_func ("/film-page/closed-while-loading", test_closed_while_loading);
  return g_test_run ();
}
