/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-glow-bin.h"

struct _NfGlowBin
{
  AdwBin   parent_instance;
  gboolean has_colors;
  GdkRGBA  upper, middle;
};

G_DEFINE_FINAL_TYPE (NfGlowBin, nf_glow_bin, ADW_TYPE_BIN)

static GdkRGBA
with_alpha (GdkRGBA color, float alpha)
{
  color.alpha = alpha;
  return color;
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
  GTK_WIDGET_CLASS (nf_glow_bin_parent_class)->snapshot (widget, snapshot);
}

static void
nf_glow_bin_class_init (NfGlowBinClass *klass)
{
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
