/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-credit-card.h"

#include "nf-test-ui.h"

static void
collect_text (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s|", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_text (child, text);
}

static void
test_words (void)
{
  NfCredit credit = { (char *) "Edward J. Olmos", (char *) "Gaff", NULL, 587 }, no_role = { (char *) "Joe Turkel", (char *) "", NULL, 592 };
  GtkWidget *card = g_object_ref_sink (nf_credit_card_new (&credit, NULL)), *other = g_object_ref_sink (nf_credit_card_new (&no_role, NULL));
  g_autoptr (GString) text = g_string_new (NULL), other_text = g_string_new (NULL);

  collect_text (card, text);
  g_assert_nonnull (strstr (text->str, "Edward J. Olmos|"));
  g_assert_nonnull (strstr (text->str, "Gaff|"));
  collect_text (other, other_text);
  g_assert_true (g_str_has_suffix (other_text->str, "Joe Turkel|"));
  nf_test_assert_last_unref (card);
  nf_test_assert_last_unref (other);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/credit-card/words", test_words);
  return g_test_run ();
}
