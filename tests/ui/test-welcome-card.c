/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-welcome-card.h"

#include "nf-rating-bar.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  NfElicitor    *elicitor;
  GtkWidget     *card;
  GtkWindow     *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->test = nf_test_context_new ();
  fixture->artwork = nf_artwork_new (NULL);
  fixture->elicitor = nf_elicitor_new (nf_context_get_catalogue (fixture->test->context), nf_context_get_profile (fixture->test->context));
  fixture->card = nf_welcome_card_new (fixture->test->context, fixture->artwork, fixture->elicitor);
  gtk_widget_set_halign (fixture->card, GTK_ALIGN_START);
  gtk_widget_set_valign (fixture->card, GTK_ALIGN_START);
  fixture->window = nf_test_ui_present (fixture->card);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_test_ui_close (fixture->window);
  nf_test_context_settle (fixture->test);
  g_object_unref (fixture->elicitor);
  g_object_unref (fixture->artwork);
  nf_test_context_free (fixture->test);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  NfWelcomeCard *card = NF_WELCOME_CARD (fixture->card);
  g_autoptr (NfFilm) heat = nf_test_context_film (fixture->test, "Heat (1995)"), alien = nf_test_context_film (fixture->test, "Alien (1979)");
  GtkWidget *bar = nf_test_find (fixture->card, NF_TYPE_RATING_BAR);
  GtkWidget *button = nf_test_find (fixture->card, GTK_TYPE_TOGGLE_BUTTON);

  nf_welcome_card_set_film (card, heat);
  g_assert_true (nf_welcome_card_get_film (card) == heat);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (nf_elicitor_get_unseen (fixture->elicitor, heat));
  g_assert_true (gtk_widget_has_css_class (fixture->card, "unseen"));

  /* stars say that it was seen after all, and take the place of the button */
  g_signal_emit_by_name (bar, "rated", 9);
  g_assert_cmpuint (nf_film_get_rating (heat), ==, 9);
  g_assert_false (nf_elicitor_get_unseen (fixture->elicitor, heat));
  g_assert_false (gtk_widget_has_css_class (fixture->card, "unseen"));
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 9);
  g_assert_nonnull (nf_test_find_text (fixture->card, "4½ of 5"));
  g_assert_null (nf_test_find (fixture->card, GTK_TYPE_TOGGLE_BUTTON));

  g_signal_emit_by_name (bar, "rated", 0);
  g_assert_cmpuint (nf_film_get_rating (heat), ==, 0);
  g_assert_nonnull (nf_test_find (fixture->card, GTK_TYPE_TOGGLE_BUTTON));

  /* another film in the same card: its own answers, and none is given by changing */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  nf_profile_set_rating (nf_context_get_profile (fixture->test->context), nf_film_get_item (alien), 6);
  nf_welcome_card_set_film (card, alien);
  g_assert_true (nf_elicitor_get_unseen (fixture->elicitor, heat));
  g_assert_false (nf_elicitor_get_unseen (fixture->elicitor, alien));
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 6);
  nf_welcome_card_set_film (card, heat);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  nf_profile_set_rating (nf_context_get_profile (fixture->test->context), nf_film_get_item (alien), 0);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 0);

  nf_welcome_card_set_film (card, NULL);
  g_signal_emit_by_name (bar, "rated", 9);
  g_assert_cmpuint (nf_film_get_rating (heat), ==, 0);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) heat = nf_test_context_film (fixture->test, "Heat (1995)");

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      return;
    }
  nf_welcome_card_set_film (NF_WELCOME_CARD (fixture->card), heat);
  gtk_widget_grab_focus (nf_test_find (fixture->card, NF_TYPE_RATING_BAR));
  nf_test_ui_press_keys (fixture->card, "4", "Left", NULL);
  nf_test_wait_until (nf_film_get_rating (heat) == 7);
  nf_test_ui_press_keys (fixture->card, "0", "Tab", "space", NULL);
  nf_test_wait_until (nf_elicitor_get_unseen (fixture->elicitor, heat));
  g_assert_cmpuint (nf_film_get_rating (heat), ==, 0);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/welcome-card/answers", test_answers);
  ADD ("/welcome-card/keys", test_keys);
#undef ADD
  return g_test_run ();
}
