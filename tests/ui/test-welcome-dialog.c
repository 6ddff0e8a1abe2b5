/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-welcome-dialog.h"

#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"
#include "nf-welcome-card.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  NfElicitor    *elicitor;
  AdwDialog     *dialog;
  GtkWindow     *window;
  char          *page;     /* what win.show-page was asked for */
  gboolean       closed;
} Fixture;

static void
show_page_cb (GSimpleAction *action, GVariant *parameter, Fixture *fixture)
{
  g_set_str (&fixture->page, g_variant_get_string (parameter, NULL));
}

static void
closed_cb (AdwDialog *dialog, Fixture *fixture)
{
  fixture->closed = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) show_page = g_simple_action_new ("show-page", G_VARIANT_TYPE_STRING);

  fixture->test = nf_test_context_new ();
  fixture->artwork = nf_artwork_new (NULL);
  fixture->elicitor = nf_elicitor_new (nf_context_get_catalogue (fixture->test->context), nf_context_get_profile (fixture->test->context));
  fixture->window = GTK_WINDOW (adw_window_new ());
  adw_window_set_content (ADW_WINDOW (fixture->window), gtk_label_new ("Behind"));
  g_signal_connect (show_page, "activate", G_CALLBACK (show_page_cb), fixture);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show_page));
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (group));
  nf_test_ui_present_window (fixture->window);
  fixture->dialog = nf_welcome_dialog_new (fixture->test->context, fixture->artwork, fixture->elicitor);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  g_signal_connect (fixture->dialog, "closed", G_CALLBACK (closed_cb), fixture);
  adw_dialog_present (fixture->dialog, GTK_WIDGET (fixture->window));
  nf_test_wait_until (!nf_elicitor_get_busy (fixture->elicitor));
  /* the dialog shows its content when it has its size */
  nf_test_wait_until (nf_test_find_button (GTK_WIDGET (fixture->window), "See First Picks") != NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    adw_dialog_force_close (fixture->dialog);
  nf_test_wait_until (fixture->dialog == NULL);
  g_assert_true (fixture->closed);
  nf_test_ui_close (fixture->window);
  nf_test_wait_until (nf_artwork_is_idle (fixture->artwork));
  g_object_unref (fixture->elicitor);
  g_object_unref (fixture->artwork);
  nf_test_context_settle (fixture->test);
  nf_test_context_free (fixture->test);
  g_free (fixture->page);
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  GtkWidget *button = nf_test_find_button (GTK_WIDGET (fixture->window), label);

  g_assert_nonnull (button);
  return button;
}

static void
rate_page_film (Fixture *fixture, guint i, NfRating rating)
{
  g_autoptr (NfFilm) film = g_list_model_get_item (nf_elicitor_get_page (fixture->elicitor), i);

  nf_profile_set_rating (nf_context_get_profile (fixture->test->context), nf_film_get_item (film), rating);
}

static void
test_five_stars (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) film = g_list_model_get_item (nf_elicitor_get_page (fixture->elicitor), 5);
  GtkWidget *dialog = GTK_WIDGET (fixture->window), *done = find_button (fixture, "See First Picks");

  g_assert_cmpuint (g_list_model_get_n_items (nf_elicitor_get_page (fixture->elicitor)), ==, NF_ELICITOR_PAGE);
  g_assert_nonnull (nf_test_find_text (dialog, "0 of 5 rated"));
  g_assert_false (gtk_widget_get_sensitive (done));
  for (guint i = 0; i < 3; i++)
    rate_page_film (fixture, i, 8);
  g_assert_nonnull (nf_test_find_text (dialog, "3 of 5 rated"));
  g_assert_true (gtk_widget_get_sensitive (done));
  nf_elicitor_set_unseen (fixture->elicitor, film, TRUE);
  g_assert_nonnull (nf_test_find_text (dialog, "1 not seen"));
  for (guint i = 3; i < 5; i++)
    rate_page_film (fixture, i, 10);
  g_assert_nonnull (nf_test_find_text (dialog, "5 rated"));
  g_signal_emit_by_name (done, "clicked");
  g_assert_cmpstr (fixture->page, ==, "for-you");
  nf_test_wait_until (fixture->closed);
}

static NfFilm *
first_film (Fixture *fixture)
{
  return nf_welcome_card_get_film (NF_WELCOME_CARD (nf_test_find (GTK_WIDGET (fixture->window), NF_TYPE_WELCOME_CARD)));
}

static void
test_other_films (Fixture *fixture, gconstpointer data)
{
  GtkWidget *other = find_button (fixture, "Other Films");
  guint n_pages = 1;

  rate_page_film (fixture, 0, 9);
  while (g_list_model_get_n_items (nf_elicitor_get_page (fixture->elicitor)) > 0)
    {
      g_autoptr (NfFilm) before = g_object_ref (first_film (fixture));

      g_assert_cmpuint (++n_pages, <, 12);
      g_signal_emit_by_name (other, "clicked");
      g_assert_false (gtk_widget_get_sensitive (other));
      nf_test_wait_until (!nf_elicitor_get_busy (fixture->elicitor));
      if (g_list_model_get_n_items (nf_elicitor_get_page (fixture->elicitor)) > 0)
        g_assert_true (first_film (fixture) != before);
    }
  /* the end of the catalogue is said, not shown as an empty page */
  g_assert_false (gtk_widget_get_sensitive (other));
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (fixture->window), "That Was All"));
}

static void
test_skip (Fixture *fixture, gconstpointer data)
{
  g_signal_emit_by_name (find_button (fixture, "Skip"), "clicked");
  nf_test_wait_until (fixture->closed);
  g_assert_null (fixture->page);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/welcome-dialog/five-stars", test_five_stars);
  ADD ("/welcome-dialog/other-films", test_other_films);
  ADD ("/welcome-dialog/skip", test_skip);
#undef ADD
  return g_test_run ();
}
