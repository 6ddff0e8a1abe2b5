/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-strip.h"

#include "nf-similar-card.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

static void
activated_cb (NfFilmStrip *strip, NfFilm *film, NfItemIndex *out)
{
  *out = nf_film_get_item (film);
}

static void
test_items (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  NfCatalogue *catalogue = nf_context_get_catalogue (test->context);
  const NfItemIndex items[] = { 3, 1 };
  NfItemIndex chosen = NF_ITEM_NONE;
  NfFilmStrip *strip = g_object_ref_sink (g_object_new (NF_TYPE_FILM_STRIP, "heading", "Some Films", NULL));
  GtkWindow *window = nf_test_ui_present (GTK_WIDGET (strip));

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (strip)));
  nf_film_strip_set_items (strip, catalogue, artwork, items, 2);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (strip)));
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (strip), "Some Films"));
  g_signal_connect (strip, "film-activated", G_CALLBACK (activated_cb), &chosen);
  g_signal_emit_by_name (nf_test_find (GTK_WIDGET (strip), NF_TYPE_SIMILAR_CARD), "clicked");
  g_assert_cmpuint (chosen, ==, 3);
  /* nothing left: no hole */
  nf_film_strip_set_items (strip, catalogue, artwork, NULL, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (strip)));
  g_assert_null (nf_test_find (GTK_WIDGET (strip), NF_TYPE_SIMILAR_CARD));
  nf_test_ui_close (window);
  nf_test_assert_last_unref (strip);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/film-strip/items", test_items);
  return g_test_run ();
}
