/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-text-layout.h"

PangoLayout *
nf_text_layout_new (GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (gtk_widget_has_css_class (widget, "numeric"))
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_layout_set_attributes (layout, attributes);
    }
  return layout;
}

void
nf_text_layout_measure (GtkWidget *widget, const char *sample, NfTextMetrics *out)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);

  out->ascent = PANGO_PIXELS (pango_font_metrics_get_ascent (metrics));
  out->height = MAX (1, PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)));
  out->width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics));
  pango_font_metrics_unref (metrics);
  if (sample != NULL)
    {
      g_autoptr (PangoLayout) layout = nf_text_layout_new (widget, sample);

      pango_layout_get_pixel_size (layout, &out->width, NULL);
    }
}

int
nf_text_layout_get_top (PangoLayout *layout, const NfTextMetrics *metrics, int height)
{
  return (height - metrics->height) / 2 + metrics->ascent - PANGO_PIXELS (pango_layout_get_baseline (layout));
}
