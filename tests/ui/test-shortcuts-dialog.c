/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-shortcuts-dialog.h"

#include "nf-actions.h"
#include "nf-test-ui.h"

static guint
count_rows (GtkWidget *widget)
{
  guint n = ADW_IS_ACTION_ROW (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static void
test_describe (void)
{
  g_autofree char *one = nf_shortcuts_dialog_describe ("<Control>f");
  g_autofree char *range = nf_shortcuts_dialog_describe ("<Shift>1...<Shift>5");
  g_autofree char *two = nf_shortcuts_dialog_describe ("F10 <Control>q");

  g_assert_cmpstr (one, ==, "Ctrl+F");
  g_assert_cmpstr (range, ==, "Shift+1 – Shift+5");
  g_assert_cmpstr (two, ==, "F10, Ctrl+Q");
}

static void
test_rows (void)
{
  GtkWindow *window = nf_test_ui_present (adw_bin_new ());
  AdwDialog *dialog = nf_shortcuts_dialog_new ();
  guint n;

  nf_actions_get (&n);
  adw_dialog_present (dialog, GTK_WIDGET (gtk_window_get_child (window)));
  nf_test_ui_wait_drawn (GTK_WIDGET (dialog));
  g_assert_cmpuint (count_rows (GTK_WIDGET (dialog)), ==, n);
  adw_dialog_force_close (dialog);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/shortcuts-dialog/describe", test_describe);
  g_test_add_func ("/shortcuts-dialog/rows", test_rows);
  return g_test_run ();
}
