/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-label.h"

#include "nf-test-ui.h"

static void
test_set_or_hide (void)
{
  GtkLabel *label = g_object_ref_sink (GTK_LABEL (gtk_label_new ("old")));

  nf_label_set_or_hide (label, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_cmpstr (gtk_label_get_label (label), ==, "");
  nf_label_set_or_hide (label, "A & B");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
  g_assert_cmpstr (gtk_label_get_text (label), ==, "A & B");
  nf_label_set_or_hide (label, "");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  nf_test_assert_last_unref (label);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/label/set-or-hide", test_set_or_hide);
  return g_test_run ();
}
