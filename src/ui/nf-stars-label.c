/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-stars-label.h"

#include "nf-rating-text.h"
#include "nf-star.h"

struct _NfStarsLabel
{
  GtkWidget parent_instance;

  guint rating;
  int   size;
};

G_DEFINE_FINAL_TYPE (NfStarsLabel, nf_stars_label, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_RATING = 1,
  PROP_SIZE,
} NfStarsLabelProperty;

static GParamSpec *props[PROP_SIZE + 1];

static void
update_accessible (NfStarsLabel *self)
{
  g_autofree char *text = nf_rating_dup_text (self->rating);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
nf_stars_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  NfStarsLabel *self = NF_STARS_LABEL (widget);
  NfStarRow row = nf_star_row_for_size ((float) self->size, FALSE);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) nf_star_row_get_width (&row) : self->size;
}

static void
nf_stars_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfStarsLabel *self = NF_STARS_LABEL (widget);
  NfStarRow row = nf_star_row_for_size ((float) self->size, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GdkRGBA filled, text, empty, outline;

  gtk_widget_get_color (widget, &filled);
  gtk_widget_get_color (parent != NULL ? parent : widget, &text);
  nf_star_get_empty_colors (&text, &empty, &outline);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) ((gtk_widget_get_height (widget) - self->size) / 2)));
  nf_star_row_snapshot (&row, snapshot, self->rating, &filled, &empty, NULL);
  gtk_snapshot_restore (snapshot);
}

static void
nf_stars_label_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfStarsLabel *self = NF_STARS_LABEL (object);

  switch ((NfStarsLabelProperty) id)
    {
    case PROP_RATING:
      g_value_set_uint (value, self->rating);
      break;
    case PROP_SIZE:
      g_value_set_int (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_stars_label_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfStarsLabel *self = NF_STARS_LABEL (object);

  switch ((NfStarsLabelProperty) id)
    {
    case PROP_RATING:
      nf_stars_label_set_rating (self, g_value_get_uint (value));
      break;
    case PROP_SIZE:
      if (self->size != g_value_get_int (value))
        {
          self->size = g_value_get_int (value);
          gtk_widget_queue_resize (GTK_WIDGET (self));
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_stars_label_class_init (NfStarsLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = nf_stars_label_get_property;
  object_class->set_property = nf_stars_label_set_property;
  widget_class->measure = nf_stars_label_measure;
  widget_class->snapshot = nf_stars_label_snapshot;

  props[PROP_RATING] = g_param_spec_uint ("rating", NULL, NULL, 0, NF_RATING_MAX, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 8, 100, 13,
                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "starslabel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
nf_stars_label_init (NfStarsLabel *self)
{
  self->size = 13;
  update_accessible (self);
}

GtkWidget *
nf_stars_label_new (void)
{
  return g_object_new (NF_TYPE_STARS_LABEL, NULL);
}

void
nf_stars_label_set_rating (NfStarsLabel *self, guint rating)
{
  g_return_if_fail (NF_IS_STARS_LABEL (self));

  rating = MIN (rating, NF_RATING_MAX);
  if (self->rating == rating)
    return;
  self->rating = rating;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATING]);
}

guint
nf_stars_label_get_rating (NfStarsLabel *self)
{
  g_return_val_if_fail (NF_IS_STARS_LABEL (self), 0);
  return self->rating;
}
