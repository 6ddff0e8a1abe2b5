/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-dialog.h"

#include "nf-film-page.h"
#include "nf-test-context.h"
#include "nf-test-ui.h"

static void
test_pages (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) heat = nf_test_context_film (test, "Heat (1995)");
  g_autoptr (NfFilm) alien = nf_test_context_film (test, "Alien (1979)");
  GtkWindow *window = GTK_WINDOW (adw_window_new ());
  AdwDialog *dialog = nf_film_dialog_new (test->context, artwork, heat);
  AdwNavigationView *navigation = ADW_NAVIGATION_VIEW (adw_toast_overlay_get_child (ADW_TOAST_OVERLAY (adw_dialog_get_child (dialog))));

  adw_window_set_content (ADW_WINDOW (window), adw_status_page_new ());
  nf_test_ui_present_window (window);
  adw_dialog_present (dialog, GTK_WIDGET (window));
  nf_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (dialog)));
  g_assert_true (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog)) == heat);
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "Heat");

  /* a similar film opens inside, Back returns */
  g_signal_emit_by_name (adw_navigation_view_get_visible_page (navigation), "film-activated", alien);
  nf_test_wait_until (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog)) == alien);
  g_assert_cmpstr (adw_dialog_get_title (dialog), ==, "Alien");
  nf_test_ui_wait_drawn (GTK_WIDGET (dialog));
  g_assert_true (adw_navigation_view_pop (navigation));
  nf_test_wait_until (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog)) == heat);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_force_close (dialog);
  nf_test_wait_until (dialog == NULL);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/film-dialog/pages", test_pages);
  return g_test_run ();
}
