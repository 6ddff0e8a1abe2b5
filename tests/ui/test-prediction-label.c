/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-prediction-label.h"

#include "nf-test-model.h"
#include "nf-test-ui.h"

static NfFilm *
make_film (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  return nf_film_new (model, 0);
}

static void
test_value (void)
{
  GtkWidget *label = g_object_ref_sink (nf_prediction_label_new ());
  NfPredictionLabel *self = NF_PREDICTION_LABEL (label);
  double value;
  NfConfidence confidence;

  g_assert_false (gtk_widget_get_visible (label));
  nf_prediction_label_set_prediction (self, 4.37, NF_CONFIDENCE_LIKELY);
  g_assert_true (gtk_widget_get_visible (label));
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL, "Predicted 4.4 of 5, likely");
  gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_IMG);
  g_object_get (label, "value", &value, "confidence", &confidence, NULL);
  g_assert_cmpfloat (value, ==, 4.37);
  g_assert_cmpint (confidence, ==, NF_CONFIDENCE_LIKELY);
  g_object_set (label, "confidence", NF_CONFIDENCE_SURE, "value", 3.0, NULL);
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL, "Predicted 3.0 of 5, sure");
  nf_prediction_label_set_prediction (self, 0.0, NF_CONFIDENCE_NONE);
  g_assert_false (gtk_widget_get_visible (label));
  nf_test_assert_last_unref (label);
}

static void
test_film (void)
{
  GtkWidget *label = g_object_ref_sink (nf_prediction_label_new ());
  NfFilm *film = make_film (), *other = make_film ();

  nf_prediction_label_set_film (NF_PREDICTION_LABEL (label), film);
  g_assert_false (gtk_widget_get_visible (label));
  nf_film_set_prediction (film, 4.4, 0.5);
  g_assert_true (gtk_widget_get_visible (label));
  nf_film_set_prediction (film, 0, 0);
  g_assert_false (gtk_widget_get_visible (label));

  /* lets go of a film, also when the label goes first */
  nf_prediction_label_set_film (NF_PREDICTION_LABEL (label), other);
  nf_film_set_prediction (film, 3.3, 0.5);
  g_assert_false (gtk_widget_get_visible (label));
  nf_test_assert_last_unref (film);
  nf_test_assert_last_unref (label);
  nf_film_set_prediction (other, 2.0, 0.4);
  nf_test_assert_last_unref (other);
}

/* A disc, the end half, a circle; a dot in the middle. */
static void
test_ring (void)
{
  static const struct { NfConfidence confidence; gboolean left, right, dot; } cases[] = {
    { NF_CONFIDENCE_SURE, TRUE, TRUE }, { NF_CONFIDENCE_LIKELY, FALSE, TRUE }, { NF_CONFIDENCE_GUESS, FALSE, FALSE },
    { NF_CONFIDENCE_KIND, TRUE, TRUE, TRUE },
  };

  for (int rtl = 0; rtl <= 1; rtl++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        GtkWidget *label = nf_prediction_label_new ();
        GtkWindow *window;
        g_autoptr (GdkTexture) texture = NULL;
        GdkRGBA left, right, edge, middle;
        int ring, y;

        gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
        gtk_widget_set_direction (label, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
        nf_prediction_label_set_prediction (NF_PREDICTION_LABEL (label), 4.0, cases[i].confidence);
        window = nf_test_ui_present (label);
        texture = nf_test_ui_render (label);
        /* it stands at the end */
        ring = rtl ? 0 : gdk_texture_get_width (texture) - 10;
        y = gdk_texture_get_height (texture) / 2;
        nf_test_ui_get_pixel (texture, ring + 3, y, rtl ? &right : &left);
        nf_test_ui_get_pixel (texture, ring + 6, y, rtl ? &left : &right);
        nf_test_ui_get_pixel (texture, ring, y, &edge);
        nf_test_ui_get_pixel (texture, ring + 5, y, &middle);
        g_assert_cmpint (edge.alpha > 0.5f, !=, cases[i].dot);
        g_assert_true (!cases[i].dot || middle.alpha > 0.5f);
        g_assert_cmpint (left.alpha > 0.5f, ==, cases[i].left);
        g_assert_cmpint (right.alpha > 0.5f, ==, cases[i].right);
        nf_test_ui_close (window);
      }
}

static void
test_word (void)
{
  GtkWidget *label = nf_prediction_label_new ();
  GtkWindow *window;
  int without, with;

  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  nf_prediction_label_set_prediction (NF_PREDICTION_LABEL (label), 4.0, NF_CONFIDENCE_SURE);
  window = nf_test_ui_present (label);
  without = gtk_widget_get_width (label);
  g_object_set (label, "show-word", TRUE, NULL);
  nf_test_ui_wait_drawn (label);
  with = gtk_widget_get_width (label);
  g_assert_cmpint (with, >, without + 12);
  nf_test_ui_close (window);
}

/* Star and number stand at the start and are of the text's colour; another number is nothing but another drawing. */
static void
test_number (void)
{
  for (int rtl = 0; rtl <= 1; rtl++)
    {
      GtkWidget *label = nf_prediction_label_new ();
      GtkWindow *window;
      g_autoptr (GdkTexture) four = NULL, three = NULL;
      GdkRGBA star, color;
      gboolean changed = FALSE;
      int width;

      gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_widget_set_direction (label, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      nf_prediction_label_set_prediction (NF_PREDICTION_LABEL (label), 4.0, NF_CONFIDENCE_NONE);
      window = nf_test_ui_present (label);
      width = gtk_widget_get_width (label);
      four = nf_test_ui_render (label);
      gtk_widget_get_color (label, &color);
      nf_test_ui_get_pixel (four, rtl ? width - 7 : 6, gdk_texture_get_height (four) / 2, &star);
      g_assert_cmpfloat (star.alpha, >, 0.9);
      g_assert_cmpfloat_with_epsilon (star.blue, color.blue, 0.02);

      nf_prediction_label_set_prediction (NF_PREDICTION_LABEL (label), 3.1, NF_CONFIDENCE_NONE);
      nf_test_ui_wait_drawn (label);
      g_assert_cmpint (gtk_widget_get_width (label), ==, width);
      three = nf_test_ui_render (label);
      for (int y = 0; y < gdk_texture_get_height (four); y++)
        for (int x = 16; x < width - 16; x++)
          {
            GdkRGBA a, b;

            nf_test_ui_get_pixel (four, x, y, &a);
            nf_test_ui_get_pixel (three, x, y, &b);
            changed |= !gdk_rgba_equal (&a, &b);
          }
      g_assert_true (changed);
      nf_test_ui_close (window);
    }
}

/* As For You and the details show it. */
static void
test_large (void)
{
  GtkWidget *label = nf_prediction_label_new ();
  GtkWindow *window;
  int height, large;

  gtk_widget_set_halign (label, GTK_ALIGN_CENTER);
  nf_prediction_label_set_prediction (NF_PREDICTION_LABEL (label), 4.0, NF_CONFIDENCE_SURE);
  window = nf_test_ui_present (label);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_add_css_class (label, "large");
  nf_test_ui_wait_drawn (label);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &large, NULL, NULL);
  g_assert_cmpint (large, >, height + 3);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/prediction-label/value", test_value);
  g_test_add_func ("/prediction-label/film", test_film);
  g_test_add_func ("/prediction-label/ring", test_ring);
  g_test_add_func ("/prediction-label/number", test_number);
  g_test_add_func ("/prediction-label/word", test_word);
  g_test_add_func ("/prediction-label/large", test_large);
  return g_test_run ();
}
