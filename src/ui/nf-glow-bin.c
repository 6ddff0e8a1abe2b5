/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-glow-bin.h"

/* How much of the backdrop is seen at most: text of half opacity stays readable on white and on black. */
#define BACKDROP_OPACITY 0.20f
#define FADE_MS 200

struct _NfGlowBin
{
  AdwBin        parent_instance;
  gboolean      has_colors;
  GdkRGBA       upper, middle;
  GdkTexture   *backdrop;   /* (nullable) */
  AdwAnimation *fade;       /* (nullable) */
  double        shown;      /* 0…1 of the backdrop */
};

G_DEFINE_FINAL_TYPE (NfGlowBin, nf_glow_bin, ADW_TYPE_BIN)

static GdkRGBA
with_alpha (GdkRGBA color, float alpha)
{
  color.alpha = alpha;
  return color;
}

/* Cover the width, keep the proportions, from the upper third: faces are there. */
static void
snapshot_backdrop (NfGlowBin *self, GtkSnapshot *snapshot, float width)
{
  const float scale = MAX (width / (float) gdk_texture_get_width (self->backdrop), NF_GLOW_HEIGHT / (float) gdk_texture_get_height (self->backdrop));
  const float w = scale * (float) gdk_texture_get_width (self->backdrop), h = scale * (float) gdk_texture_get_height (self->backdrop);
  const float opacity = BACKDROP_OPACITY * (float) self->shown;
  const graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, NF_GLOW_HEIGHT);
  const GskColorStop stops[] = {
    { 0.0f, { 0, 0, 0, opacity } },
    { 0.5f, { 0, 0, 0, opacity * 0.7f } },
    { 1.0f, { 0, 0, 0, 0 } },
  };

  gtk_snapshot_push_mask (snapshot, GSK_MASK_MODE_ALPHA);
  gtk_snapshot_append_linear_gradient (snapshot, &area, &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (0, NF_GLOW_HEIGHT), stops, G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_push_clip (snapshot, &area);
  gtk_snapshot_append_texture (snapshot, self->backdrop, &GRAPHENE_RECT_INIT ((width - w) / 2, (NF_GLOW_HEIGHT - h) / 3, w, h));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
nf_glow_bin_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfGlowBin *self = NF_GLOW_BIN (widget);

  if (self->has_colors)
    {
      /* a gradient and nothing more: no blur, which a phone would pay for in every frame */
      const GskColorStop stops[] = {
        { 0.0f, with_alpha (self->upper, 0.40f) },
        { 0.5f, with_alpha (self->middle, 0.20f) },
        { 1.0f, with_alpha (self->middle, 0.0f) },
      };
      gtk_snapshot_append_linear_gradient (snapshot,
                                           &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), NF_GLOW_HEIGHT),
                                           &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (0, NF_GLOW_HEIGHT),
                                           stops, G_N_ELEMENTS (stops));
    }
  if (self->backdrop != NULL && self->shown > 0)
    snapshot_backdrop (self, snapshot, (float) gtk_widget_get_width (widget));
  GTK_WIDGET_CLASS (nf_glow_bin_parent_class)->snapshot (widget, snapshot);
}

static void
fade_cb (double value, gpointer user_data)
{
  NfGlowBin *self = NF_GLOW_BIN (user_data);

  self->shown = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
nf_glow_bin_dispose (GObject *object)
{
  NfGlowBin *self = NF_GLOW_BIN (object);

  if (self->fade != NULL)
    adw_animation_reset (self->fade);
  g_clear_object (&self->fade);
  g_clear_object (&self->backdrop);
  G_OBJECT_CLASS (nf_glow_bin_parent_class)->dispose (object);
}

static void
nf_glow_bin_class_init (NfGlowBinClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_glow_bin_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = nf_glow_bin_snapshot;
}

static void
nf_glow_bin_init (NfGlowBin *self)
{
}

void
nf_glow_bin_set_colors (NfGlowBin *self, const GdkRGBA *upper, const GdkRGBA *middle)
{
  g_return_if_fail (NF_IS_GLOW_BIN (self));
  g_return_if_fail (upper != NULL && middle != NULL);

  self->has_colors = TRUE;
  self->upper = *upper;
  self->middle = *middle;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
nf_glow_bin_set_backdrop (NfGlowBin *self, GdkTexture *texture)
{
  g_return_if_fail (NF_IS_GLOW_BIN (self));
  g_return_if_fail (texture == NULL || GDK_IS_TEXTURE (texture));

  if (!g_set_object (&self->backdrop, texture))
    return;
  if (self->fade != NULL)
    adw_animation_reset (self->fade);
  g_clear_object (&self->fade);
  self->shown = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (texture == NULL)
    return;
  /* with reduced motion it is there at once */
  self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FADE_MS, adw_callback_animation_target_new (fade_cb, self, NULL));
  adw_animation_play (self->fade);
}
