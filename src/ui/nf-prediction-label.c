/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-prediction-label.h"

#include "nf-rating-text.h"
#include "nf-stamp.h"
#include "nf-star.h"
#include "nf-text-layout.h"

#define STAR_SIZE 13
#define RING_SIZE 10
#define RING_STROKE 1.6f
/* Of a film that few people rated: no ring at all. */
#define DOT_SIZE 4
#define SPACING 3
#define RING_SPACING 5   /* before the ring */

/* Star, number and ring are drawn and not widgets of their own: a grid has hundreds. */
struct _NfPredictionLabel
{
  GtkWidget parent_instance;

  NfFilm       *film;
  gulong        notify_id;
  double        value;
  NfConfidence  confidence;
  gboolean      show_word;

  NfTextMetrics metrics;   /* height 0: to be measured */
  PangoLayout  *number;    /* (nullable): to be made */
  GtkWidget    *word;      /* (nullable): made when first shown */
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

/* --- drawing -------------------------------------------------------------------------------------------------------- */

static void
measure_font (NfPredictionLabel *self)
{
  g_autofree char *sample = NULL;

  if (self->metrics.height > 0)
    return;
  sample = nf_prediction_dup_number (4.4);
  nf_text_layout_measure (GTK_WIDGET (self), sample, &self->metrics);
}

static gboolean
shows_word (NfPredictionLabel *self)
{
  return self->word != NULL && gtk_widget_get_visible (self->word);
}

/* All but the word. Without a ring too there is room for it: what changes is nothing but the drawing. */
static int
get_drawn_width (NfPredictionLabel *self)
{
  measure_font (self);
  return STAR_SIZE + SPACING + self->metrics.width + RING_SPACING + RING_SIZE + (shows_word (self) ? RING_SPACING : 0);
}

static void
nf_prediction_label_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (widget);
  int word_minimum = 0, word_natural = 0;

  measure_font (self);
  if (shows_word (self))
    gtk_widget_measure (self->word, orientation, -1, &word_minimum, &word_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = get_drawn_width (self) + word_minimum;
      *natural = get_drawn_width (self) + word_natural;
    }
  else
    *minimum = *natural = MAX (MAX (self->metrics.height, STAR_SIZE), word_natural);
}

static void
nf_prediction_label_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left = get_drawn_width (self);

  if (shows_word (self))
    gtk_widget_size_allocate (self->word, &(GtkAllocation) { rtl ? 0 : left, 0, MAX (0, width - left), height }, -1);
}

static void
draw_star (GtkSnapshot *snapshot, const NfStamp *stamp)
{
  g_autoptr (GskPath) path = nf_star_dup_path ((float) stamp->width);

  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &stamp->color);
}

/* A disc, its right half, a circle, or a dot. */
static void
draw_ring (GtkSnapshot *snapshot, const NfStamp *stamp)
{
  const float size = stamp->variant == NF_CONFIDENCE_KIND ? DOT_SIZE : RING_SIZE, inset = (RING_SIZE - size) / 2;
  const graphene_rect_t box = GRAPHENE_RECT_INIT (inset, inset, size, size);
  graphene_rect_t fill = box;
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &box, size / 2);
  if (stamp->variant == NF_CONFIDENCE_GUESS || stamp->variant == NF_CONFIDENCE_LIKELY)
    gtk_snapshot_append_border (snapshot, &circle, (float[4]) { RING_STROKE, RING_STROKE, RING_STROKE, RING_STROKE },
                                (GdkRGBA[4]) { stamp->color, stamp->color, stamp->color, stamp->color });
  if (stamp->variant == NF_CONFIDENCE_GUESS)
    return;
  if (stamp->variant == NF_CONFIDENCE_LIKELY)
    {
      fill.size.width /= 2;
      fill.origin.x += fill.size.width;
    }
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &stamp->color, &fill);
  gtk_snapshot_pop (snapshot);
}

/* In a text from right to left its half is the other one. */
static void
append_ring (NfPredictionLabel *self, GtkSnapshot *snapshot, int x, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const NfStamp ring = { NF_STAMP_RING, (guint8) self->confidence, RING_SIZE, RING_SIZE, 0, gtk_widget_get_scale_factor (widget), *color };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) ((gtk_widget_get_height (widget) - RING_SIZE) / 2)));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (RING_SIZE, 0));
      gtk_snapshot_scale (snapshot, -1, 1);
    }
  nf_stamp_append (snapshot, &ring, 0, 0, draw_ring);
  gtk_snapshot_restore (snapshot);
}

static void
nf_prediction_label_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfPredictionLabel *self = NF_PREDICTION_LABEL (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), scale = gtk_widget_get_scale_factor (widget);
  int x = STAR_SIZE + SPACING;
  GdkRGBA color;

  measure_font (self);
  gtk_widget_get_color (widget, &color);
  nf_stamp_append (snapshot, &(NfStamp) { NF_STAMP_STAR, 0, STAR_SIZE, STAR_SIZE, 1, scale, color }, rtl ? width - STAR_SIZE : 0,
                   (float) ((height - STAR_SIZE) / 2), draw_star);

  if (self->number == NULL)
    {
      g_autofree char *number = nf_prediction_dup_number (self->value);

      self->number = nf_text_layout_new (widget, number);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (rtl ? width - x - self->metrics.width : x),
                                                         (float) nf_text_layout_get_top (self->number, &self->metrics, height)));
  gtk_snapshot_append_layout (snapshot, self->number, &color);
  gtk_snapshot_restore (snapshot);

  x += self->metrics.width + RING_SPACING;
  if (self->confidence != NF_CONFIDENCE_NONE)
    append_ring (self, snapshot, rtl ? width - x - RING_SIZE : x, &color);
  if (shows_word (self))
    gtk_widget_snapshot_child (widget, self->word, snapshot);
}

static void
forget_font (NfPredictionLabel *self)
{
  g_clear_object (&self->number);
  self->metrics.height = 0;
}

static void
nf_prediction_label_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (nf_prediction_label_parent_class)->css_changed (widget, change);
  forget_font (NF_PREDICTION_LABEL (widget));
}

static void
nf_prediction_label_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (nf_prediction_label_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DPI || setting == GTK_SYSTEM_SETTING_FONT_NAME || setting == GTK_SYSTEM_SETTING_FONT_CONFIG)
    {
      forget_font (NF_PREDICTION_LABEL (widget));
      gtk_widget_queue_resize (widget);
    }
}

/* --- what it says --------------------------------------------------------------------------------------------------- */

static void
update (NfPredictionLabel *self)
{
  g_autofree char *text = NULL;
  gboolean predicted = self->value > 0.0, word = predicted && self->show_word && self->confidence != NF_CONFIDENCE_NONE;

  gtk_widget_set_visible (GTK_WIDGET (self), predicted);
  if (word && self->word == NULL)
    {
      self->word = gtk_label_new (NULL);
      gtk_widget_set_parent (self->word, GTK_WIDGET (self));
    }
  if (self->word != NULL)
    gtk_widget_set_visible (self->word, word);
  if (!predicted)
    return;

  if (word)
    gtk_label_set_text (GTK_LABEL (self->word), nf_confidence_get_word (self->confidence));
  text = nf_prediction_dup_text (self->value, self->confidence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_clear_object (&self->number);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

  forget_film (self);
  g_clear_pointer (&self->word, gtk_widget_unparent);
  g_clear_object (&self->number);

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
  widget_class->measure = nf_prediction_label_measure;
  widget_class->size_allocate = nf_prediction_label_size_allocate;
  widget_class->snapshot = nf_prediction_label_snapshot;
  widget_class->css_changed = nf_prediction_label_css_changed;
  widget_class->system_setting_changed = nf_prediction_label_system_setting_changed;
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

  gtk_widget_class_set_css_name (widget_class, "prediction");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
nf_prediction_label_init (NfPredictionLabel *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_add_css_class (widget, "caption");
  gtk_widget_add_css_class (widget, "numeric");
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
