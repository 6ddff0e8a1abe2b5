/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-glow-bin.h"

#include "nf-test-ui.h"

static void
test_falls_off (void)
{
  GtkWidget *bin = g_object_new (NF_TYPE_GLOW_BIN, "hexpand", TRUE, "vexpand", TRUE, NULL);
  const GdkRGBA red = { 1, 0, 0, 1 }, blue = { 0, 0, 1, 1 };
  GtkWindow *window = nf_test_ui_present (bin);
  g_autoptr (GdkTexture) after = NULL;
  GdkRGBA color;

  nf_glow_bin_set_colors (NF_GLOW_BIN (bin), &red, &blue);
  nf_test_ui_wait_drawn (bin);
  after = nf_test_ui_render (bin);
  nf_test_ui_get_pixel (after, 10, 1, &color);
  g_assert_cmpfloat_with_epsilon (color.alpha, 0.40, 0.02);
  g_assert_cmpfloat (color.red, >, color.blue);
  nf_test_ui_get_pixel (after, 10, NF_GLOW_HEIGHT / 2, &color);
  g_assert_cmpfloat_with_epsilon (color.alpha, 0.20, 0.02);
  nf_test_ui_get_pixel (after, 10, NF_GLOW_HEIGHT + 4, &color);
  g_assert_cmpfloat (color.alpha, ==, 0);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/glow-bin/falls-off", test_falls_off);
  return g_test_run ();
}
