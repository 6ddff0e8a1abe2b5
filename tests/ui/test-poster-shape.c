/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster-shape.h"

#include "nf-test-ui.h"

#include <math.h>

static guint
get_alpha (const guint32 *words, guint width, guint x, guint y)
{
  return words[y * width + x] >> 24;
}

static guint32 *
make_opaque (guint width, guint height)
{
  guint32 *words = g_new (guint32, width * height);

  for (guint i = 0; i < width * height; i++)
    words[i] = 0xff80c0ff;
  return words;
}

static void
test_cut (void)
{
  g_autofree guint32 *words = make_opaque (40, 60);
  double missing = 0;

  nf_poster_shape_cut (words, 40, 60, 12);
  for (guint y = 0; y < 60; y++)
    for (guint x = 0; x < 40; x++)
      {
        const guint alpha = get_alpha (words, 40, x, y), word = words[y * 40 + x];

        /* the four corners are alike, and colours stay multiplied by their alpha */
        g_assert_cmpuint (alpha, ==, get_alpha (words, 40, 39 - x, y));
        g_assert_cmpuint (alpha, ==, get_alpha (words, 40, x, 59 - y));
        g_assert_cmpfloat_with_epsilon (word & 0xff, alpha, 0.51);
        g_assert_cmpfloat_with_epsilon (word >> 16 & 0xff, alpha * 128 / 255.0, 1.01);
        if ((x >= 12 && x < 28) || (y >= 12 && y < 48))
          g_assert_cmpuint (alpha, ==, 255);
        missing += 1 - alpha / 255.0;
      }
  g_assert_cmpuint (get_alpha (words, 40, 0, 0), ==, 0);
  /* what a circle leaves of its square */
  g_assert_cmpfloat_with_epsilon (missing, (4 - G_PI) * 12 * 12, 1);
}

/* Smaller than its corners, and without any. */
static void
test_cut_small (void)
{
  g_autofree guint32 *one = make_opaque (1, 1), *few = make_opaque (5, 3), *square = make_opaque (8, 8);

  nf_poster_shape_cut (one, 1, 1, 12);
  nf_poster_shape_cut (few, 5, 3, 12);
  g_assert_cmpuint (get_alpha (few, 5, 2, 1), ==, 255);
  nf_poster_shape_cut (square, 8, 8, 0);
  for (guint i = 0; i < 64; i++)
    g_assert_cmphex (square[i], ==, 0xff80c0ff);
}

static void
test_radius (void)
{
  g_assert_cmpfloat (nf_poster_shape_get_radius (48), ==, 6);
  g_assert_cmpfloat (nf_poster_shape_get_radius (49), ==, 9);
  g_assert_cmpfloat (nf_poster_shape_get_radius (120), ==, 9);
  g_assert_cmpfloat (nf_poster_shape_get_radius (121), ==, 12);
}

static GskRenderNode *
make_frame (int width, int scale, const GdkRGBA *outline)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  nf_poster_shape_append_frame (snapshot, width, width * 3 / 2, scale, outline);
  return gtk_snapshot_free_to_node (snapshot);
}

static GdkTexture *
get_texture (GskRenderNode *node)
{
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_TEXTURE_NODE);
  return gsk_texture_node_get_texture (node);
}

/* Outside a shadow that ends, on the edge the outline, inside nothing. */
static void
test_frame (void)
{
  const GdkRGBA white = { 1, 1, 1, 0.5f };
  g_autoptr (GskRenderNode) node = make_frame (160, 1, &white);
  GdkTexture *texture = get_texture (node);
  graphene_rect_t bounds;
  GdkRGBA color;
  int margin;

  gsk_render_node_get_bounds (node, &bounds);
  margin = (int) -bounds.origin.x;
  g_assert_cmpint (margin, >, 0);
  g_assert_cmpfloat (bounds.size.width, ==, 160 + 2 * margin);
  g_assert_cmpfloat (bounds.size.height, ==, 240 + 2 * margin);

  nf_test_ui_get_pixel (texture, margin + 80, margin + 120, &color);
  g_assert_cmpfloat (color.alpha, ==, 0);
  nf_test_ui_get_pixel (texture, margin, margin + 120, &color);
  g_assert_cmpfloat_with_epsilon (color.alpha, 0.5, 0.02);
  g_assert_cmpfloat (color.red, >, 0.9);
  nf_test_ui_get_pixel (texture, margin + 1, margin + 120, &color);
  g_assert_cmpfloat (color.alpha, ==, 0);
  nf_test_ui_get_pixel (texture, margin + 80, margin + 240, &color);
  g_assert_cmpfloat (color.alpha, >, 0.05);
  g_assert_cmpfloat (color.red, <, 0.1);
  for (int x = 0; x < 160 + 2 * margin; x++)   /* nothing is cut off */
    {
      nf_test_ui_get_pixel (texture, x, 240 + 2 * margin - 1, &color);
      g_assert_cmpfloat (color.alpha, <=, 0.01);
    }
}

/* One for all posters of a size. */
static void
test_shared (void)
{
  const GdkRGBA dark = { 0, 0, 0, 0.1f }, light = { 1, 1, 1, 0.1f };
  g_autoptr (GskRenderNode) a = make_frame (140, 1, &dark), b = make_frame (140, 1, &dark), wider = make_frame (141, 1, &dark);
  g_autoptr (GskRenderNode) sharper = make_frame (140, 2, &dark), other = make_frame (140, 1, &light);

  g_assert_true (get_texture (a) == get_texture (b));
  g_assert_true (get_texture (a) != get_texture (wider));
  g_assert_true (get_texture (a) != get_texture (sharper));
  g_assert_true (get_texture (a) != get_texture (other));
  g_assert_cmpint (gdk_texture_get_width (get_texture (sharper)), ==, 2 * gdk_texture_get_width (get_texture (a)));
}

int
main (int argc, char **argv)
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/poster-shape/cut", test_cut);
  g_test_add_func ("/poster-shape/cut-small", test_cut_small);
  g_test_add_func ("/poster-shape/radius", test_radius);
  g_test_add_func ("/poster-shape/frame", test_frame);
  g_test_add_func ("/poster-shape/shared", test_shared);
  return g_test_run ();
}
