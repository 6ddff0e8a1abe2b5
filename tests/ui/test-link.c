/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-link.h"

#include "nf-test-find.h"
#include "nf-test-ui.h"

#include <adwaita.h>

/* A scheme that no machine has a program for, with a word that must not be shown. */
#define NOBODYS "nextfilms-nobodys-scheme://page?token=secret"

static void
test_nobody (void)
{
  GtkWidget *toasts = adw_toast_overlay_new (), *label = gtk_label_new ("label");
  GtkWindow *window = g_object_new (ADW_TYPE_WINDOW, NULL);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), label);
  adw_window_set_content (ADW_WINDOW (window), toasts);
  nf_test_ui_present_window (window);
  nf_link_open (label, NOBODYS);
  nf_test_wait_until (nf_test_find_text (toasts, "The page could not be opened") != NULL);
  nf_test_ui_close (window);
}

/* The window goes before the answer comes. */
static void
test_closed (void)
{
  GtkWidget *label = gtk_label_new ("label");
  GtkWindow *window = nf_test_ui_present (label);

  nf_link_open (label, NOBODYS);
  nf_test_ui_close (window);
  nf_test_ui_run_for (100);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/link/nobody", test_nobody);
  g_test_add_func ("/link/closed", test_closed);
  return g_test_run ();
}
