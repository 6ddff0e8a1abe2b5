/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-stamp.h"

#include "nf-test-ui.h"

static guint n_drawn;

static void
draw_square (GtkSnapshot *snapshot, const NfStamp *stamp)
{
  n_drawn++;
  gtk_snapshot_append_color (snapshot, &stamp->color, &GRAPHENE_RECT_INIT (0, 0, (float) stamp->width, (float) stamp->height));
}

static void
draw_nothing (GtkSnapshot *snapshot, const NfStamp *stamp)
{
  n_drawn++;
}

static GskRenderNode *
append (const NfStamp *stamp, float x, float y, NfStampDraw draw)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  nf_stamp_append (snapshot, stamp, x, y, draw);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
test_drawn_once (void)
{
  const NfStamp stamp = { NF_STAMP_STAR, 0, 8, 6, 2, 1, { 1, 0, 0, 1 } };
  g_autoptr (GskRenderNode) a = NULL, b = NULL;
  graphene_rect_t bounds;
  GdkTexture *texture;
  GdkRGBA color;

  n_drawn = 0;
  a = append (&stamp, 10, 20, draw_square);
  b = append (&stamp, 30, 40, draw_square);
  g_assert_cmpuint (n_drawn, ==, 1);
  texture = gsk_texture_node_get_texture (a);
  g_assert_true (texture == gsk_texture_node_get_texture (b));
  gsk_render_node_get_bounds (a, &bounds);
  g_assert_true (graphene_rect_equal (&bounds, &GRAPHENE_RECT_INIT (8, 18, 12, 10)));
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 12);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, 10);
  nf_test_ui_get_pixel (texture, 2, 2, &color);
  g_assert_cmpfloat (color.red, ==, 1);
  g_assert_cmpfloat (color.alpha, ==, 1);
  nf_test_ui_get_pixel (texture, 1, 2, &color);
  g_assert_cmpfloat (color.alpha, ==, 0);
}

/* Whatever differs makes another one. */
static void
test_different (void)
{
  const NfStamp stamps[] = {
    { NF_STAMP_RING, 0, 8, 8, 0, 1, { 0, 0, 0, 1 } }, { NF_STAMP_RING, 1, 8, 8, 0, 1, { 0, 0, 0, 1 } }, { NF_STAMP_RING, 4, 8, 8, 0, 1, { 0, 0, 0, 1 } },
    { NF_STAMP_STAR, 0, 8, 8, 0, 1, { 0, 0, 0, 1 } }, { NF_STAMP_RING, 0, 9, 8, 0, 1, { 0, 0, 0, 1 } }, { NF_STAMP_RING, 0, 8, 9, 0, 1, { 0, 0, 0, 1 } },
    { NF_STAMP_RING, 0, 8, 8, 0, 2, { 0, 0, 0, 1 } }, { NF_STAMP_RING, 0, 8, 8, 0, 1, { 0, 0, 0, 0.5f } }, { NF_STAMP_RING, 0, 8, 8, 0, 1, { 0, 1, 0, 1 } },
  };

  n_drawn = 0;
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (stamps); i++)
      {
        g_autoptr (GskRenderNode) node = append (&stamps[i], 0, 0, draw_square);

        g_assert_cmpint (gdk_texture_get_width (gsk_texture_node_get_texture (node)), ==, stamps[i].width * stamps[i].scale);
      }
  g_assert_cmpuint (n_drawn, ==, G_N_ELEMENTS (stamps));
}

/* One that nothing is drawn of, and more of them than are kept. */
static void
test_limits (void)
{
  g_autoptr (GskRenderNode) empty = append (&(NfStamp) { NF_STAMP_STAR, 7, 8, 8, 0, 1, { 0, 0, 0, 1 } }, 0, 0, draw_nothing);

  g_assert_nonnull (empty);
  n_drawn = 0;
  for (int i = 0; i < 300; i++)
    {
      g_autoptr (GskRenderNode) node = append (&(NfStamp) { NF_STAMP_RING, 5, 10 + i, 10, 0, 1, { 0, 0, 0, 1 } }, 0, 0, draw_square);
    }
  g_assert_cmpuint (n_drawn, ==, 300);
  {
    g_autoptr (GskRenderNode) last = append (&(NfStamp) { NF_STAMP_RING, 5, 309, 10, 0, 1, { 0, 0, 0, 1 } }, 0, 0, draw_square);
    g_autoptr (GskRenderNode) first = append (&(NfStamp) { NF_STAMP_RING, 5, 10, 10, 0, 1, { 0, 0, 0, 1 } }, 0, 0, draw_square);
  }
  g_assert_cmpuint (n_drawn, ==, 301);
}

int
main (int argc, char **argv)
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/stamp/drawn-once", test_drawn_once);
  g_test_add_func ("/stamp/different", test_different);
  g_test_add_func ("/stamp/limits", test_limits);
  return g_test_run ();
}
