/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-star.h"

#include <adwaita.h>
#include <math.h>

/* A star with slightly rounded corners around (cx, cy): each corner is cut by a curve whose control point is the corner. */
static void
add_star (GskPathBuilder *builder, float cx, float cy, float size)
{
  enum { N = 2 * NF_N_STARS };
  const double outer = 0.535 * size, inner = 0.262 * size, cut_out = 0.22, cut_in = 0.08;
  double x[N], y[N];

  for (int i = 0; i < N; i++)
    {
      double angle = -G_PI / 2 + i * G_PI / NF_N_STARS, radius = i % 2 == 0 ? outer : inner;

      x[i] = cx + radius * cos (angle);
      /* the lower points of a pentagram lie higher than the upper one is low: centre the box, not the circle */
      y[i] = cy + radius * sin (angle) + 0.045 * size;
    }

  for (int i = 0; i < N; i++)
    {
      int before = (i + N - 1) % N, after = (i + 1) % N;
      double cut = i % 2 == 0 ? cut_out : cut_in;
      float x0 = (float) (x[i] + (x[before] - x[i]) * cut), y0 = (float) (y[i] + (y[before] - y[i]) * cut);
      float x1 = (float) (x[i] + (x[after] - x[i]) * cut), y1 = (float) (y[i] + (y[after] - y[i]) * cut);

      if (i == 0)
        gsk_path_builder_move_to (builder, x0, y0);
      else
        gsk_path_builder_line_to (builder, x0, y0);
      gsk_path_builder_quad_to (builder, (float) x[i], (float) y[i], x1, y1);
    }
  gsk_path_builder_close (builder);
}

NfStarRow
nf_star_row_for_size (float size, gboolean rtl)
{
  float spacing = size <= 16 ? 1 : size < 40 ? roundf (size / 6) : roundf (size / 5);

  return (NfStarRow) { .size = size, .spacing = spacing, .rtl = rtl };
}

NfStarRow
nf_star_row_for_width (float width, float max_size, gboolean rtl)
{
  NfStarRow row = nf_star_row_for_size (max_size, rtl);

  while (row.size > 8 && nf_star_row_get_width (&row) > width)
    row = nf_star_row_for_size (row.size - 1, rtl);
  return row;
}

float
nf_star_row_get_width (const NfStarRow *row)
{
  return NF_N_STARS * row->size + (NF_N_STARS - 1) * row->spacing;
}

guint
nf_star_row_get_rating_at (const NfStarRow *row, double x)
{
  double pitch = row->size + row->spacing, within;
  int star;

  if (row->rtl)
    x = nf_star_row_get_width (row) - x;
  /* the gaps belong half to each neighbour */
  x += row->spacing / 2;
  if (x < 0)
    return 1;
  star = (int) floor (x / pitch);
  if (star >= NF_N_STARS)
    return 2 * NF_N_STARS;
  within = x - star * pitch;
  return (guint) (2 * star + (within < pitch / 2 ? 1 : 2));
}

guint
nf_star_rating_after_tap (guint rating, guint at)
{
  guint whole = at + at % 2;

  return whole == rating ? whole - 1 : whole;
}

GskPath *
nf_star_row_dup_path (const NfStarRow *row)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  for (int i = 0; i < NF_N_STARS; i++)
    add_star (builder, (float) i * (row->size + row->spacing) + row->size / 2, row->size / 2, row->size);
  return gsk_path_builder_free_to_path (builder);
}

GskPath *
nf_star_dup_path (float size)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  add_star (builder, size / 2, size / 2, size);
  return gsk_path_builder_free_to_path (builder);
}

void
nf_star_row_snapshot (const NfStarRow *row, GtkSnapshot *snapshot, double rating,
                      const GdkRGBA *filled, const GdkRGBA *empty, const GdkRGBA *outline)
{
  g_autoptr (GskPath) path = nf_star_row_dup_path (row);
  float width = nf_star_row_get_width (row), split;
  double whole;
  /* the tips' antialiasing may reach a pixel over the box */
  graphene_rect_t left, right;

  rating = CLAMP (rating, 0.0, 2.0 * NF_N_STARS);
  whole = floor (rating / 2);
  split = (float) (whole * (row->size + row->spacing) + (rating / 2 - whole) * row->size);
  if (rating <= 0)
    split = -1;
  else if (whole >= NF_N_STARS)
    split = width + 1;
  if (row->rtl)
    split = width - split;

  graphene_rect_init (&left, -1, -1, split + 1, row->size + 2);
  graphene_rect_init (&right, split, -1, width + 1 - split, row->size + 2);

  if ((row->rtl ? right : left).size.width > 0)
    {
      gtk_snapshot_push_clip (snapshot, row->rtl ? &right : &left);
      gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, filled);
      gtk_snapshot_pop (snapshot);
    }
  if ((row->rtl ? left : right).size.width > 0)
    {
      gtk_snapshot_push_clip (snapshot, row->rtl ? &left : &right);
      gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, empty);
      if (outline != NULL)
        {
          g_autoptr (GskStroke) stroke = gsk_stroke_new (2);

          /* only the inner half shows, so that the star keeps its size */
          gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
          gtk_snapshot_push_fill (snapshot, path, GSK_FILL_RULE_WINDING);
          gtk_snapshot_append_stroke (snapshot, path, stroke, outline);
          gtk_snapshot_pop (snapshot);
        }
      gtk_snapshot_pop (snapshot);
    }
}

void
nf_star_get_empty_colors (const GdkRGBA *text, GdkRGBA *out_empty, GdkRGBA *out_outline)
{
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  *out_empty = *out_outline = *text;
  out_empty->alpha *= 0.15f;
  out_outline->alpha *= high_contrast ? 0.85f : 0.25f;
}
