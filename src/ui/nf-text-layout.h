/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of text in a widget's font, for widgets that draw it themselves: much cheaper than a GtkLabel where there are hundreds. */

typedef struct
{
  int ascent, height;   /* of the font */
  int width;            /* of the sample, or of a usual character */
} NfTextMetrics;

/* Digits are of one width if the widget has the class "numeric": the style's font-feature-settings are for GTK's own widgets only.
 * Returns: (transfer full) */
PangoLayout *nf_text_layout_new     (GtkWidget *widget, const char *text);
/* @sample: (nullable) */
void         nf_text_layout_measure (GtkWidget *widget, const char *sample, NfTextMetrics *out);
/* Where a layout's top is in a box of @height in whose middle the font stands. */
int          nf_text_layout_get_top (PangoLayout *layout, const NfTextMetrics *metrics, int height);

G_END_DECLS
