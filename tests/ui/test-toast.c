/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-toast.h"

#include "nf-test-find.h"
#include "nf-test-ui.h"

/* The overlay in the dialog, not the one of the window below it; what is said is no markup. */
static void
test_nearest (void)
{
  GtkWidget *outer = adw_toast_overlay_new (), *inner = adw_toast_overlay_new (), *below = gtk_label_new ("below"), *label = gtk_label_new ("label");
  AdwDialog *dialog = adw_dialog_new ();
  GtkWindow *window = g_object_new (ADW_TYPE_WINDOW, NULL);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (outer), below);
  adw_window_set_content (ADW_WINDOW (window), outer);
  nf_test_ui_present_window (window);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (inner), label);
  adw_dialog_set_child (dialog, inner);
  adw_dialog_present (dialog, GTK_WIDGET (window));

  nf_toast_say (label, "<b> & more");
  g_assert_nonnull (nf_test_find_text (inner, "<b> & more"));
  g_assert_null (nf_test_find_text (outer, "<b> & more"));
  nf_toast_say (inner, "the overlay itself");
  nf_toast_say (below, "window");
  g_assert_nonnull (nf_test_find_text (outer, "window"));
  g_assert_null (nf_test_find_text (inner, "window"));
  adw_dialog_force_close (dialog);
  nf_test_ui_close (window);
}

static void
test_preferences (void)
{
  GtkWindow *window = g_object_new (ADW_TYPE_WINDOW, NULL);
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *page = adw_preferences_page_new ();

  nf_test_ui_present_window (window);
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), ADW_PREFERENCES_PAGE (page));
  adw_dialog_present (dialog, GTK_WIDGET (window));
  nf_test_ui_wait_drawn (page);
  nf_toast_say (page, "cleared");
  nf_test_wait_until (nf_test_find_text (GTK_WIDGET (dialog), "cleared") != NULL);
  adw_dialog_force_close (dialog);
  nf_test_ui_close (window);
}

/* A late answer finds its page closed. */
static void
test_nowhere (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("alone"));
  AdwToast *toast = adw_toast_new ("unheard");

  g_object_add_weak_pointer (G_OBJECT (toast), (gpointer *) &toast);
  nf_toast_add (label, toast);
  g_assert_null (toast);
  nf_test_assert_last_unref (label);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/toast/nearest", test_nearest);
  g_test_add_func ("/toast/preferences", test_preferences);
  g_test_add_func ("/toast/nowhere", test_nowhere);
  return g_test_run ();
}
