/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-contribution-bar.h"

#include "nf-test-ui.h"

#define WIDTH 200

/* The first and last column of the bar's middle line that the bar (not the zero line) covers. */
static void
measure_bar (double value, double lowest, double highest, GtkTextDirection direction, int *first, int *last)
{
  GtkWidget *bar = nf_contribution_bar_new (value, lowest, highest), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window;
  g_autoptr (GdkTexture) texture = NULL;
  GdkRGBA color;

  gtk_widget_set_direction (bar, direction);
  gtk_widget_set_size_request (bar, WIDTH, 20);
  gtk_widget_set_hexpand (bar, FALSE);
  gtk_widget_set_halign (bar, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), bar);
  window = nf_test_ui_present (box);
  texture = nf_test_ui_render (bar);
  *first = *last = -1;
  for (int x = 0; x < gdk_texture_get_width (texture); x++)
    {
      nf_test_ui_get_pixel (texture, x, 10, &color);
      if (color.alpha > 0.9)
        {
          *first = *first < 0 ? x : *first;
          *last = x;
        }
    }
  nf_test_ui_close (window);
}

static void
test_lengths (void)
{
  int first, last, width;

  /* zero at a third of the width */
  measure_bar (0.4, -0.2, 0.4, GTK_TEXT_DIR_LTR, &first, &last);
  width = last - first + 1;
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (ABS (last - (gtk_widget_get_default_direction () == GTK_TEXT_DIR_LTR ? 3 * first - 1 : 0)), <=, 6);
  measure_bar (0.2, -0.2, 0.4, GTK_TEXT_DIR_LTR, &first, &last);
  g_assert_cmpint (ABS (2 * (last - first + 1) - width), <=, 3);
  /* negative ones go the other way */
  measure_bar (-0.2, -0.2, 0.4, GTK_TEXT_DIR_LTR, &first, &last);
  g_assert_cmpint (first, <=, 1);
  g_assert_cmpint (ABS (2 * (last - first + 1) - width), <=, 3);
  /* mirrored */
  measure_bar (-0.2, -0.2, 0.4, GTK_TEXT_DIR_RTL, &first, &last);
  g_assert_cmpint (first, >, width / 2);
  /* the smallest is still seen */
  measure_bar (0.0001, -0.2, 0.4, GTK_TEXT_DIR_LTR, &first, &last);
  g_assert_cmpint (first, >=, 0);
}

static void
test_sign_class (void)
{
  GtkWidget *plus = g_object_ref_sink (nf_contribution_bar_new (0.1, 0, 1)), *minus = g_object_ref_sink (nf_contribution_bar_new (-0.1, -1, 0));

  g_assert_true (gtk_widget_has_css_class (plus, "positive"));
  g_assert_true (gtk_widget_has_css_class (minus, "negative"));
  nf_test_assert_last_unref (plus);
  nf_test_assert_last_unref (minus);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/contribution-bar/lengths", test_lengths);
  g_test_add_func ("/contribution-bar/sign-class", test_sign_class);
  return g_test_run ();
}
