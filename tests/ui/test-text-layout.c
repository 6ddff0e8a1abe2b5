/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text-layout.h"

#include "nf-test-ui.h"

static int
get_width (GtkWidget *widget, const char *text)
{
  g_autoptr (PangoLayout) layout = nf_text_layout_new (widget, text);
  int width;

  g_assert_true (pango_layout_get_single_paragraph_mode (layout));
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static void
test_numeric (void)
{
  GtkWidget *widget = gtk_label_new (NULL);
  GtkWindow *window = nf_test_ui_present (widget);
  const int ones = get_width (widget, "1111111111"), fours = get_width (widget, "4444444444");

  g_assert_cmpint (ones, <, fours);
  gtk_widget_add_css_class (widget, "numeric");
  g_assert_cmpint (get_width (widget, "1111111111"), ==, get_width (widget, "4444444444"));
  nf_test_ui_close (window);
}

static void
test_measure (void)
{
  GtkWidget *widget = gtk_label_new (NULL);
  GtkWindow *window = nf_test_ui_present (widget);
  g_autoptr (PangoLayout) layout = nf_text_layout_new (widget, "Ag");
  NfTextMetrics metrics, sample;
  int height;

  nf_text_layout_measure (widget, NULL, &metrics);
  nf_text_layout_measure (widget, "44.4", &sample);
  g_assert_cmpint (metrics.ascent, >, 0);
  g_assert_cmpint (metrics.height, >, metrics.ascent);
  g_assert_cmpint (sample.width, ==, get_width (widget, "44.4"));
  g_assert_cmpint (sample.width, >, metrics.width);
  g_assert_cmpint (sample.height, ==, metrics.height);

  /* in the middle, whatever the box's height */
  pango_layout_get_pixel_size (layout, NULL, &height);
  g_assert_cmpint (nf_text_layout_get_top (layout, &metrics, metrics.height + 20), ==, nf_text_layout_get_top (layout, &metrics, metrics.height) + 10);
  g_assert_cmpint (ABS (nf_text_layout_get_top (layout, &metrics, metrics.height)), <=, ABS (height - metrics.height) + 1);
  nf_test_ui_close (window);
}

int
main (int argc, char **argv)
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/text-layout/numeric", test_numeric);
  g_test_add_func ("/text-layout/measure", test_measure);
  return g_test_run ();
}
