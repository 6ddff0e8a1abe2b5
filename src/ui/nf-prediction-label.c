/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-prediction-label.h"

#include "nf-rating-text.h"
#include "nf-text-line.h"

#define RING_SIZE 10
#define RING_STROKE 1.6f
/* Of a film that few people rated: no ring at all. */
#define DOT_SIZE 4

/* --- the ring: a child so that it gets its place in the row from the layout --------------------------------------- */

#define NF_TYPE_CONFIDENCE_RING (nf_confidence_ring_get_type ())
G_DECLARE_FINAL_TYPE (NfConfidenceRing, nf_confidence_ring, NF, CONFIDENCE_RING, GtkWidget)

struct _NfConfidenceRing
{
  GtkWidget parent_instance;

  NfConfidence confidence;
};

G_DEFINE_FINAL_TYPE (NfConfidenceRing, nf_confidence_ring, GTK_TYPE_WIDGET)

static void
nf_confidence_ring_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = RING_SIZE;
}

static void
nf_confidence_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfConfidenceRing *self = NF_CONFIDENCE_RING (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  graphene_rect_t box;
  GskRoundedRect circle;
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  if (self->confidence == NF_CONFIDENCE_KIND)
    {
      graphene_rect_init (&box, (float) (gtk_widget_get_width (widget) - DOT_SIZE) / 2, (float) (gtk_widget_get_height (widget) - DOT_SIZE) / 2, DOT_SIZE, DOT_SIZE);
      gsk_rounded_rect_init_from_rect (&circle, &box, DOT_SIZE / 2.0f);
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      gtk_snapshot_append_color (snapshot, &color, &box);
      gtk_snapshot_pop (snapshot);
      return;
    }
  graphene_rect_init (&box, (float) ((gtk_widget_get_width (widget) - RING_SIZE) / 2),
                      (float) ((gtk_widget_get_height (widget) - RING_SIZE) / 2), RING_SIZE, RING_SIZE);
  gsk_rounded_rect_init_from_rect (&circle, &box, RING_SIZE / 2.0f);

  /* rounded rectangles instead of paths: every renderer draws them natively, and a grid has hundreds */
  gtk_snapshot_append_border (snapshot, &circle, (float[4]) { RING_STROKE, RING_STROKE, RING_STROKE, RING_STROKE },
                              (GdkRGBA[4]) { color, color, color, color });
  if (self->confidence == NF_CONFIDENCE_SURE || self->confidence == NF_CONFIDENCE_LIKELY)
    {
      graphene_rect_t fill = box;

      if (self->confidence == NF_CONFIDENCE_LIKELY)
        {
          fill.size.width /= 2;
          if (!rtl)
            fill.origin.x += fill.size.width;
        }
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      gtk_snapshot_append_color (snapshot, &color, &fill);
      gtk_snapshot_pop (snapshot);
    }
}

static void
nf_confidence_ring_class_init (NfConfidenceRingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = nf_confidence_ring_measure;
  widget_class->snapshot = nf_confidence_ring_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
nf_confidence_ring_init (NfConfidenceRing *self)
{
}

/* --- the label ----------------------------------------------------------------------------------------------------- */

struct _NfPredictionLabel
{
  GtkWidget parent_instance;

  NfFilm           *film;
  gulong            notify_id;
  double            value;
  NfConfidence      confidence;
  gboolean          show_word;

  NfTextLine       *number;
  NfConfidenceRing *ring;
  GtkWidget        *word;
};

G_DEFINE_FINAL_TYPE (NfPredictionLabel, nf_prediction_label, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FILM = 1,
  PROP_VALUE,
  PROP_CONFIDENCE,
  PROP_SHOW_WORD,
} NfPredictionLabelProperty;

static GParamSpec *props[PROP_SHOW_WORD + 1];

static void
update (NfPredictionLabel *self)
{
  g_autofree char *number = NULL, *text = NULL;
  gboolean predicted = self->value > 0.0;

  gtk_widget_set_visible (GTK_WIDGET (self), predicted);
  gtk_widget_set_visible (self->word, predicted && self->show_word && self->confidence != NF_CONFIDENCE_NONE);
  if (!predicted)
    return;

  number = nf_prediction_dup_number (self->value);
  text = nf_prediction_dup_text (self->value, self->confidence);
  nf_text_line_set_text (self->number, number, NULL);
  gtk_label_set_text (GTK_LABEL (self->word), nf_confidence_get_word (self->confidence));
  self->ring->confidence = self->confidence;
  gtk_widget_set_visible (GTK_WIDGET (self->ring), self->confidence != NF_CONFIDENCE_NONE);
  gtk_widget_queue_draw (GTK_WIDGET (self->ring));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (widget);
  g_autofree char *text = nf_prediction_dup_text (self->value, self->confidence);

  gtk_tooltip_set_text (tooltip, text);
  return *text != '\0';
}

static void
film_notify_cb (NfFilm *film, GParamSpec *pspec, NfPredictionLabel *self)
{
  if (g_str_equal (pspec->name, "predicted") || g_str_equal (pspec->name, "confidence"))
    nf_prediction_label_set_prediction (self, nf_film_get_predicted (film), nf_film_get_confidence (film));
}

static void
forget_film (NfPredictionLabel *self)
{
  if (self->film != NULL)
    g_clear_signal_handler (&self->notify_id, self->film);
  g_clear_object (&self->film);
}

static void
nf_prediction_label_dispose (GObject *object)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (object);
  GtkWidget *child;

  forget_film (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (nf_prediction_label_parent_class)->dispose (object);
}

static void
nf_prediction_label_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (object);

  switch ((NfPredictionLabelProperty) id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_CONFIDENCE:
      g_value_set_enum (value, (int) self->confidence);
      break;
    case PROP_SHOW_WORD:
      g_value_set_boolean (value, self->show_word);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_prediction_label_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (object);

  switch ((NfPredictionLabelProperty) id)
    {
    case PROP_FILM:
      nf_prediction_label_set_film (self, g_value_get_object (value));
      break;
    case PROP_VALUE:
      nf_prediction_label_set_prediction (self, g_value_get_double (value), self->confidence);
      break;
    case PROP_CONFIDENCE:
      nf_prediction_label_set_prediction (self, self->value, (NfConfidence) g_value_get_enum (value));
      break;
    case PROP_SHOW_WORD:
      nf_prediction_label_set_show_word (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_prediction_label_class_init (NfPredictionLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_prediction_label_dispose;
  object_class->get_property = nf_prediction_label_get_property;
  object_class->set_property = nf_prediction_label_set_property;
  widget_class->query_tooltip = query_tooltip_cb;

  props[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, NF_TYPE_FILM,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, 0, 5, 0,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_CONFIDENCE] = g_param_spec_enum ("confidence", NULL, NULL, NF_TYPE_CONFIDENCE, NF_CONFIDENCE_NONE,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SHOW_WORD] = g_param_spec_boolean ("show-word", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "prediction");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
nf_prediction_label_init (NfPredictionLabel *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *star;
  g_autofree char *sample = NULL;

  star = gtk_image_new_from_icon_name ("nf-star-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (star), 13);
  gtk_accessible_update_state (GTK_ACCESSIBLE (star), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (star, widget);

  sample = nf_prediction_dup_number (4.4);
  self->number = NF_TEXT_LINE (nf_text_line_new ());
  nf_text_line_set_sample (self->number, sample);
  gtk_widget_add_css_class (GTK_WIDGET (self->number), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->number), widget);

  self->ring = g_object_new (NF_TYPE_CONFIDENCE_RING, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->ring), widget);

  self->word = gtk_label_new (NULL);
  gtk_widget_set_parent (self->word, widget);

  gtk_widget_add_css_class (widget, "caption");
  gtk_widget_set_has_tooltip (widget, TRUE);
  update (self);
}

GtkWidget *
nf_prediction_label_new (void)
{
  return g_object_new (NF_TYPE_PREDICTION_LABEL, NULL);
}

void
nf_prediction_label_set_film (NfPredictionLabel *self, NfFilm *film)
{
  g_return_if_fail (NF_IS_PREDICTION_LABEL (self));
  g_return_if_fail (film == NULL || NF_IS_FILM (film));

  if (self->film == film)
    return;
  forget_film (self);
  if (film != NULL)
    {
      self->film = g_object_ref (film);
      self->notify_id = g_signal_connect (film, "notify", G_CALLBACK (film_notify_cb), self);
      nf_prediction_label_set_prediction (self, nf_film_get_predicted (film), nf_film_get_confidence (film));
    }
  else
    nf_prediction_label_set_prediction (self, 0.0, NF_CONFIDENCE_NONE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILM]);
}

void
nf_prediction_label_set_prediction (NfPredictionLabel *self, double value, NfConfidence confidence)
{
  gboolean new_value, new_confidence;

  g_return_if_fail (NF_IS_PREDICTION_LABEL (self));

  new_value = self->value != value;
  new_confidence = self->confidence != confidence;
  if (!new_value && !new_confidence)
    return;
  self->value = value;
  self->confidence = confidence;
  update (self);
  if (new_value)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALUE]);
  if (new_confidence)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONFIDENCE]);
}

void
nf_prediction_label_set_show_word (NfPredictionLabel *self, gboolean show_word)
{
  g_return_if_fail (NF_IS_PREDICTION_LABEL (self));

  show_word = !!show_word;
  if (self->show_word == show_word)
    return;
  self->show_word = show_word;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_WORD]);
}
