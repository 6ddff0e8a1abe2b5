/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-stars-label.h"

#include "nf-test-ui.h"

static void
test_properties (void)
{
  GtkWidget *label = g_object_ref_sink (nf_stars_label_new ());
  int minimum, natural, size;

  g_assert_cmpuint (nf_stars_label_get_rating (NF_STARS_LABEL (label)), ==, 0);
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL, "Not rated");
  nf_stars_label_set_rating (NF_STARS_LABEL (label), 9);
  gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LABEL, "4½ of 5 stars");
  gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_IMG);
  g_object_set (label, "rating", 10, NULL);
  g_assert_cmpuint (nf_stars_label_get_rating (NF_STARS_LABEL (label)), ==, 10);

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 69);
  g_assert_cmpint (natural, ==, 69);
  g_object_set (label, "size", 24, NULL);
  g_object_get (label, "size", &size, NULL);
  g_assert_cmpint (size, ==, 24);
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 136);
  nf_test_assert_last_unref (label);
}

static void
test_drawing (void)
{
  GtkWidget *label = nf_stars_label_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window;
  g_autoptr (GdkTexture) texture = NULL;
  GdkRGBA wanted, color;

  g_object_set (label, "size", 40, "rating", 4, "halign", GTK_ALIGN_START, NULL);
  gtk_box_append (GTK_BOX (box), label);
  window = nf_test_ui_present (box);
  texture = nf_test_ui_render (label);
  gtk_widget_get_color (label, &wanted);
  nf_test_ui_get_pixel (texture, 20, 22, &color);
  g_assert_cmpfloat_with_epsilon (color.red, wanted.red, 0.01);
  g_assert_cmpfloat_with_epsilon (color.blue, CLAMP (wanted.blue, 0, 1), 0.01);   /* the mix may leave the gamut */
  nf_test_ui_get_pixel (texture, 3 * 48 + 20, 22, &color);
  g_assert_cmpfloat (color.alpha, <, 0.3);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/stars-label/properties", test_properties);
  g_test_add_func ("/stars-label/drawing", test_drawing);
  return g_test_run ();
}
