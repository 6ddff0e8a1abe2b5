/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-contribution-bar.h"

struct _NfContributionBar
{
  GtkWidget parent_instance;
  double    value, lowest, highest;
};

G_DEFINE_FINAL_TYPE (NfContributionBar, nf_contribution_bar, GTK_TYPE_WIDGET)

#define BAR_HEIGHT 8
#define LINE_HEIGHT 20

static void
nf_contribution_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 60 : LINE_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : LINE_HEIGHT;
}

static void
nf_contribution_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfContributionBar *self = NF_CONTRIBUTION_BAR (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double span = self->highest - self->lowest;
  double zero = span > 0 ? -self->lowest / span * width : 0;
  double end = span > 0 ? (self->value - self->lowest) / span * width : 0;
  GdkRGBA color, line;
  GskRoundedRect bar;
  double left, length;

  /* the colour comes from the style sheet (classes positive and negative), so that it follows accent and contrast */
  gtk_widget_get_color (widget, &color);
  line = color;
  line.red = line.green = line.blue = 0.5f;
  line.alpha = 0.5f;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      zero = width - zero;
      end = width - end;
    }
  zero = CLAMP (zero, 0.5, width - 0.5);
  left = MIN (zero, end);
  length = MAX (ABS (end - zero), 2.0);

  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (zero - 0.5, 0, 1, height));
  gsk_rounded_rect_init_from_rect (&bar, &GRAPHENE_RECT_INIT (left, (height - BAR_HEIGHT) / 2, length, BAR_HEIGHT), BAR_HEIGHT / 2.0);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, &color, &bar.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
nf_contribution_bar_class_init (NfContributionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = nf_contribution_bar_measure;
  widget_class->snapshot = nf_contribution_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "contribution");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
nf_contribution_bar_init (NfContributionBar *self)
{
}

GtkWidget *
nf_contribution_bar_new (double value, double lowest, double highest)
{
  NfContributionBar *self = g_object_new (NF_TYPE_CONTRIBUTION_BAR, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);

  self->value = value;
  self->lowest = MIN (lowest, 0);
  self->highest = MAX (highest, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), value < 0 ? "negative" : "positive");
  return GTK_WIDGET (self);
}
