/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-star.h"

#include "nf-test-ui.h"

static void
test_rows (void)
{
  NfStarRow caption = nf_star_row_for_size (13, FALSE), details = nf_star_row_for_size (24, FALSE), touch = nf_star_row_for_size (50, FALSE);

  g_assert_cmpfloat (nf_star_row_get_width (&caption), ==, 5 * 13 + 4 * 1);
  g_assert_cmpfloat (nf_star_row_get_width (&details), ==, 5 * 24 + 4 * 4);
  g_assert_cmpfloat (nf_star_row_get_width (&touch), ==, 5 * 50 + 4 * 10);

  for (float width = 60; width < 400; width += 7)
    {
      NfStarRow row = nf_star_row_for_width (width, 50, FALSE);

      g_assert_cmpfloat (nf_star_row_get_width (&row), <=, width);
      g_assert_cmpfloat (row.size, <=, 50);
      g_assert_cmpfloat (row.size, >=, 8);
    }
}

static void
test_hits (void)
{
  NfStarRow row = { .size = 20, .spacing = 4, .rtl = FALSE };

  g_assert_cmpuint (nf_star_row_get_rating_at (&row, -30), ==, 1);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 5), ==, 1);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 15), ==, 2);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 24 + 5), ==, 3);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 24 + 15), ==, 4);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 4 * 24 + 5), ==, 9);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 4 * 24 + 15), ==, 10);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 1000), ==, 10);

  row.rtl = TRUE;
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 5), ==, 10);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, 15), ==, 9);
  g_assert_cmpuint (nf_star_row_get_rating_at (&row, nf_star_row_get_width (&row) - 5), ==, 1);
}

static void
test_taps (void)
{
  g_assert_cmpuint (nf_star_rating_after_tap (0, 7), ==, 8);
  g_assert_cmpuint (nf_star_rating_after_tap (0, 8), ==, 8);
  g_assert_cmpuint (nf_star_rating_after_tap (8, 8), ==, 7);
  g_assert_cmpuint (nf_star_rating_after_tap (8, 7), ==, 7);
  g_assert_cmpuint (nf_star_rating_after_tap (7, 7), ==, 8);
  g_assert_cmpuint (nf_star_rating_after_tap (10, 1), ==, 2);
  g_assert_cmpuint (nf_star_rating_after_tap (2, 1), ==, 1);
}

static void
test_path (void)
{
  NfStarRow row = nf_star_row_for_size (24, FALSE);
  g_autoptr (GskPath) path = nf_star_row_dup_path (&row);
  graphene_rect_t bounds;

  /* within its box but for a hair, and filling it */
  g_assert_true (gsk_path_get_bounds (path, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, -1);
  g_assert_cmpfloat (bounds.origin.y, >=, -1);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, nf_star_row_get_width (&row) + 1);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, 25);
  g_assert_cmpfloat (bounds.size.height, >=, 21);
  g_assert_true (gsk_path_in_fill (path, &GRAPHENE_POINT_INIT (12, 12), GSK_FILL_RULE_WINDING));
  g_assert_true (gsk_path_in_fill (path, &GRAPHENE_POINT_INIT (4 * 28 + 12, 12), GSK_FILL_RULE_WINDING));
  g_assert_false (gsk_path_in_fill (path, &GRAPHENE_POINT_INIT (26, 12), GSK_FILL_RULE_WINDING));
}

/* Draws a row and looks at one pixel in each half star. */
static void
test_drawing (void)
{
  static const GdkRGBA red = { 1, 0, 0, 1 }, blue = { 0, 0, 1, 1 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWindow *window = nf_test_ui_present (box);
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));

  for (int rtl = 0; rtl <= 1; rtl++)
    for (guint rating = 0; rating <= 10; rating++)
      {
        NfStarRow row = nf_star_row_for_size (40, rtl != 0);
        float width = nf_star_row_get_width (&row);
        GtkSnapshot *snapshot = gtk_snapshot_new ();
        g_autoptr (GskRenderNode) node = NULL;
        g_autoptr (GdkTexture) texture = NULL;

        nf_star_row_snapshot (&row, snapshot, rating, &red, &blue, rating % 2 == 0 ? &blue : NULL);
        node = gtk_snapshot_free_to_node (snapshot);
        texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, 40));
        for (guint half = 1; half <= 10; half++)
          {
            float x = (float) ((half - 1) / 2) * (row.size + row.spacing) + (half % 2 == 1 ? 15 : 25);
            GdkRGBA color;

            nf_test_ui_get_pixel (texture, (int) (rtl ? width - x : x), 22, &color);
            g_assert_true (gdk_rgba_equal (&color, half <= rating ? &red : &blue));
          }
      }
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/star/rows", test_rows);
  g_test_add_func ("/star/hits", test_hits);
  g_test_add_func ("/star/taps", test_taps);
  g_test_add_func ("/star/path", test_path);
  g_test_add_func ("/star/drawing", test_drawing);
  return g_test_run ();
}
