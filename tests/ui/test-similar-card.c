/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-similar-card.h"

#include "nf-prediction-label.h"
#include "nf-stars-label.h"
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

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_OBJECT_TYPE (widget) == type ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* Own stars stand where the prediction stood, and below the year. */
static void
test_rated (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Lion King, The (1994)");
  GtkWidget *card = nf_similar_card_new (artwork, film), *stars = find (card, NF_TYPE_STARS_LABEL), *prediction = find (card, NF_TYPE_PREDICTION_LABEL);
  GtkWidget *year = gtk_widget_get_prev_sibling (prediction);
  GtkWindow *window = nf_test_ui_present (card);
  graphene_rect_t above, below;

  nf_film_set_prediction (film, 4.0, 0.5);
  g_assert_true (gtk_widget_get_visible (prediction));
  g_assert_false (gtk_widget_get_visible (stars));
  nf_profile_set_rating (nf_context_get_profile (test->context), nf_film_get_item (film), 9);
  g_assert_false (gtk_widget_get_visible (prediction));
  g_assert_true (gtk_widget_get_visible (stars));
  nf_test_ui_wait_drawn (card);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (year)), ==, "1994");
  g_assert_true (gtk_widget_compute_bounds (year, card, &above));
  g_assert_true (gtk_widget_compute_bounds (stars, card, &below));
  g_assert_cmpfloat (below.size.height, >, 0);
  g_assert_cmpfloat (below.origin.y, >=, above.origin.y + above.size.height);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/similar-card/card", test_card);
  g_test_add_func ("/similar-card/rated", test_rated);
  return g_test_run ();
}
