/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-bar.h"

#include "nf-rating-keys.h"
#include "nf-rating-text.h"
#include "nf-star.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define FILL_MS 120
#define SMALLEST_STAR 14
#define TOUCH_TARGET 44
#define DRAG_THRESHOLD 8
/* A release further above or below than this is a change of mind. */
#define FORGIVENESS 24

struct _NfRatingBar
{
  GtkWidget parent_instance;

  guint         rating;
  int           icon_size;

  double        shown;       /* half stars on screen */
  guint         hover;       /* half stars under the pointer, 0 = none */
  guint         preview;     /* as last notified */
  gboolean      dragging;
  AdwAnimation *fill;
};

static void nf_rating_bar_range_init (GtkAccessibleRangeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfRatingBar, nf_rating_bar, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_ACCESSIBLE_RANGE, nf_rating_bar_range_init))

typedef enum
{
  PROP_RATING = 1,
  PROP_ICON_SIZE,
  PROP_PREVIEW,
} NfRatingBarProperty;

static GParamSpec *props[PROP_PREVIEW + 1];

enum
{
  SIGNAL_RATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static NfStarRow
get_row (NfRatingBar *self, double *out_x, double *out_y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  NfStarRow row = nf_star_row_for_width ((float) gtk_widget_get_width (widget), (float) self->icon_size, rtl);

  *out_x = (int) ((gtk_widget_get_width (widget) - nf_star_row_get_width (&row)) / 2);
  *out_y = (int) ((gtk_widget_get_height (widget) - row.size) / 2);
  return row;
}

static void
update_accessible (NfRatingBar *self)
{
  g_autofree char *text = nf_rating_dup_text (self->rating);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->rating / 2.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
}

static void
fill_cb (double value, gpointer user_data)
{
  NfRatingBar *self = user_data;

  self->shown = value;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Shows the hovered value at once and a changed rating with the fill animation. */
static void
update_shown (NfRatingBar *self, gboolean animate)
{
  double target = self->hover != 0 ? self->hover : self->rating;
  guint preview = self->hover != 0 ? self->hover : self->rating;

  if (self->fill != NULL)
    adw_animation_pause (self->fill);
  if (animate && gtk_widget_get_mapped (GTK_WIDGET (self)) && self->shown != target)
    {
      if (self->fill == NULL)
        {
          self->fill = adw_timed_animation_new (GTK_WIDGET (self), 0, 0, FILL_MS, adw_callback_animation_target_new (fill_cb, self, NULL));
          adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->fill), ADW_EASE_OUT_CUBIC);
        }
      adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->fill), self->shown);
      adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->fill), target);
      adw_animation_reset (self->fill);
      adw_animation_play (self->fill);
    }
  else
    self->shown = target;
  gtk_widget_queue_draw (GTK_WIDGET (self));

  if (self->preview != preview)
    {
      self->preview = preview;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREVIEW]);
    }
}

static void
set_hover (NfRatingBar *self, guint hover)
{
  if (self->hover == hover)
    return;
  self->hover = hover;
  update_shown (self, hover == 0);
}

static void
choose (NfRatingBar *self, guint rating)
{
  g_signal_emit (self, signals[SIGNAL_RATED], 0, rating);
}

static guint
rating_at (NfRatingBar *self, double x)
{
  double left, top;
  NfStarRow row = get_row (self, &left, &top);

  return nf_star_row_get_rating_at (&row, x - left);
}

static gboolean
is_touch (GtkEventController *controller)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (controller);

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, NfRatingBar *self)
{
  if (!self->dragging && !is_touch (GTK_EVENT_CONTROLLER (motion)))
    set_hover (self, rating_at (self, x));
}

static void
leave_cb (GtkEventControllerMotion *motion, NfRatingBar *self)
{
  if (!self->dragging)
    set_hover (self, 0);
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, NfRatingBar *self)
{
  if (gtk_widget_get_focusable (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
  if (is_touch (GTK_EVENT_CONTROLLER (drag)))
    return;   /* perhaps the start of a scroll */
  self->dragging = TRUE;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  set_hover (self, rating_at (self, x));
}

static void
drag_update_cb (GtkGestureDrag *drag, double dx, double dy, NfRatingBar *self)
{
  double x, y;

  if (!gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  if (!self->dragging)
    {
      if (ABS (dy) > DRAG_THRESHOLD && ABS (dy) > ABS (dx))
        {
          gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      if (ABS (dx) <= DRAG_THRESHOLD)
        return;
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
    }
  set_hover (self, rating_at (self, x + dx));
}

static void
drag_end_cb (GtkGestureDrag *drag, double dx, double dy, NfRatingBar *self)
{
  gboolean touch = is_touch (GTK_EVENT_CONTROLLER (drag)), dragged = self->dragging;
  double x, y;
  guint rating;

  self->dragging = FALSE;
  if (!gtk_gesture_drag_get_start_point (drag, &x, &y))
    {
      set_hover (self, 0);
      return;
    }

  if (y + dy < -FORGIVENESS || y + dy > gtk_widget_get_height (GTK_WIDGET (self)) + FORGIVENESS)
    {
      set_hover (self, 0);
      return;
    }

  rating = rating_at (self, x + dx);
  if (touch && !dragged)
    rating = nf_star_rating_after_tap (self->rating, rating);
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  choose (self, rating);
  if (touch)
    set_hover (self, 0);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, NfRatingBar *self)
{
  self->dragging = FALSE;
  set_hover (self, 0);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfRatingBar *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint rating;

  if (nf_rating_key_translate (gtk_widget_get_display (GTK_WIDGET (self)), keyval, state, &rating))
    {
      choose (self, rating);
      return GDK_EVENT_STOP;
    }

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      rating = rtl ? self->rating + 1 : self->rating - 1;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      rating = rtl ? self->rating - 1 : self->rating + 1;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      rating = 1;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      rating = NF_RATING_MAX;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  /* unsigned: one below 0 is far above the maximum; the arrows stop at half a star, only 0 and Delete clear */
  if (rating >= 1 && rating <= NF_RATING_MAX && rating != self->rating)
    choose (self, rating);
  return GDK_EVENT_STOP;
}

static gboolean
nf_rating_bar_set_current_value (GtkAccessibleRange *range, double value)
{
  NfRatingBar *self = NF_RATING_BAR (range);
  guint rating;

  if (!(value >= 0.0 && value <= 5.0))
    return FALSE;
  rating = (guint) (value * 2 + 0.5);
  if (rating != self->rating)
    choose (self, rating);
  return TRUE;
}

static void
nf_rating_bar_range_init (GtkAccessibleRangeInterface *iface)
{
  iface->set_current_value = nf_rating_bar_set_current_value;
}

static void
nf_rating_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  NfRatingBar *self = NF_RATING_BAR (widget);
  NfStarRow smallest = nf_star_row_for_size ((float) MIN (self->icon_size, SMALLEST_STAR), FALSE);
  NfStarRow row = nf_star_row_for_size ((float) self->icon_size, FALSE);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) nf_star_row_get_width (&smallest);
      *natural = (int) nf_star_row_get_width (&row);
    }
  else
    *minimum = *natural = self->icon_size >= 40 ? MAX (self->icon_size, TOUCH_TARGET) : self->icon_size;
}

static void
nf_rating_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfRatingBar *self = NF_RATING_BAR (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GdkRGBA filled, text, empty, outline;
  double x, y;
  NfStarRow row = get_row (self, &x, &y);

  /* the style's colour is the stars'; the empty ones are a shade of the surroundings' text colour */
  gtk_widget_get_color (widget, &filled);
  gtk_widget_get_color (parent != NULL ? parent : widget, &text);
  nf_star_get_empty_colors (&text, &empty, &outline);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  nf_star_row_snapshot (&row, snapshot, self->shown, &filled, &empty, &outline);
  gtk_snapshot_restore (snapshot);
}

static void
nf_rating_bar_unmap (GtkWidget *widget)
{
  NfRatingBar *self = NF_RATING_BAR (widget);

  self->dragging = FALSE;
  self->hover = 0;
  GTK_WIDGET_CLASS (nf_rating_bar_parent_class)->unmap (widget);
  update_shown (self, FALSE);
}

static void
nf_rating_bar_dispose (GObject *object)
{
  NfRatingBar *self = NF_RATING_BAR (object);

  if (self->fill != NULL)
    adw_animation_pause (self->fill);
  g_clear_object (&self->fill);

  G_OBJECT_CLASS (nf_rating_bar_parent_class)->dispose (object);
}

static void
nf_rating_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfRatingBar *self = NF_RATING_BAR (object);

  switch ((NfRatingBarProperty) id)
    {
    case PROP_RATING:
      g_value_set_uint (value, self->rating);
      break;
    case PROP_ICON_SIZE:
      g_value_set_int (value, self->icon_size);
      break;
    case PROP_PREVIEW:
      g_value_set_uint (value, self->preview);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_rating_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfRatingBar *self = NF_RATING_BAR (object);

  switch ((NfRatingBarProperty) id)
    {
    case PROP_RATING:
      nf_rating_bar_set_rating (self, g_value_get_uint (value));
      break;
    case PROP_ICON_SIZE:
      if (self->icon_size != g_value_get_int (value))
        {
          self->icon_size = g_value_get_int (value);
          gtk_widget_queue_resize (GTK_WIDGET (self));
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_PREVIEW:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_rating_bar_class_init (NfRatingBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_rating_bar_dispose;
  object_class->get_property = nf_rating_bar_get_property;
  object_class->set_property = nf_rating_bar_set_property;
  widget_class->measure = nf_rating_bar_measure;
  widget_class->snapshot = nf_rating_bar_snapshot;
  widget_class->unmap = nf_rating_bar_unmap;

  props[PROP_RATING] = g_param_spec_uint ("rating", NULL, NULL, 0, NF_RATING_MAX, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ICON_SIZE] = g_param_spec_int ("icon-size", NULL, NULL, 8, 200, 24,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_PREVIEW] = g_param_spec_uint ("preview", NULL, NULL, 0, NF_RATING_MAX, 0,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_RATED] = g_signal_new ("rated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "ratingbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
nf_rating_bar_init (NfRatingBar *self)
{
  GtkEventController *controller;

  self->icon_size = 24;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (controller, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Your rating"),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 5.0,
                                  -1);
  update_accessible (self);
}

GtkWidget *
nf_rating_bar_new (void)
{
  return g_object_new (NF_TYPE_RATING_BAR, NULL);
}

void
nf_rating_bar_set_rating (NfRatingBar *self, guint rating)
{
  g_return_if_fail (NF_IS_RATING_BAR (self));

  rating = MIN (rating, NF_RATING_MAX);
  if (self->rating == rating)
    return;
  self->rating = rating;
  /* a key pressed while the pointer rests on the stars must show */
  if (!self->dragging)
    self->hover = 0;
  update_accessible (self);
  update_shown (self, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATING]);
}

guint
nf_rating_bar_get_rating (NfRatingBar *self)
{
  g_return_val_if_fail (NF_IS_RATING_BAR (self), 0);
  return self->rating;
}

guint
nf_rating_bar_get_preview (NfRatingBar *self)
{
  g_return_val_if_fail (NF_IS_RATING_BAR (self), 0);
  return self->preview;
}
