/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-credit-card.h"

#include "nf-test-find.h"
#include "nf-test-ui.h"

static void
test_words (void)
{
  NfCredit credit = { (char *) "Edward J. Olmos", (char *) "Gaff", NULL, 587 }, no_role = { (char *) "Joe Turkel", (char *) "", NULL, 592 };
  GtkWidget *card = g_object_ref_sink (nf_credit_card_new (&credit, NULL)), *other = g_object_ref_sink (nf_credit_card_new (&no_role, NULL));
  g_autofree char *text = nf_test_dup_text (card), *other_text = nf_test_dup_text (other);

  g_assert_nonnull (strstr (text, "|Edward J. Olmos|Gaff|"));
  g_assert_true (g_str_has_suffix (other_text, "|Joe Turkel|"));
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
