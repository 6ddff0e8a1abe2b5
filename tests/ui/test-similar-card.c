/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-similar-card.h"

#include "nf-test-context.h"
#include "nf-test-ui.h"

static void
test_card (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Lion King, The (1994)");
  GtkWidget *card = g_object_ref_sink (nf_similar_card_new (artwork, film));

  g_assert_true (nf_similar_card_get_film (NF_SIMILAR_CARD (card)) == film);
  gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL, "The Lion King (1994)");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (card), ==, "The Lion King (1994)");
  nf_test_assert_last_unref (card);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/similar-card/card", test_card);
  return g_test_run ();
}
