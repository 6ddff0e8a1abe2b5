/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-tile.h"

#include "nf-film-keys.h"
#include "nf-film-panel.h"
#include "nf-format.h"
#include "nf-poster.h"
#include "nf-prediction-label.h"
#include "nf-rating-text.h"
#include "nf-stars-label.h"
#include "nf-text-line.h"

#include <glib/gi18n.h>

/* A pointer on its way across the grid, or a grid scrolled under it, opens no panels. */
#define PANEL_DELAY_MS 90
#define SPACING        3   /* between the lines */
#define LINE_SPACING   6   /* in the second one */

struct _NfFilmTile
{
  GtkWidget parent_instance;

  NfContext         *context;
  NfArtwork         *artwork;
  NfFilm            *film;
  gulong             notify_id;
  gboolean           show_own_stars;

  GtkWidget         *picture;      /* overlay: poster, badges, panel */
  NfPoster          *poster;
  NfTextLine        *title;
  NfTextLine        *facts;        /* year and genre */
  NfPredictionLabel *prediction;
  NfStarsLabel      *stars;        /* made when first shown, like all below: most tiles never need them */

  GtkWidget         *rating_badge, *rating_text;
  GtkWidget         *marks, *heart, *bookmark;
  GtkWidget         *panel;
  guint              panel_source;
  GtkGesture        *outside;      /* on the window while a long press keeps the panel open */
};

G_DEFINE_FINAL_TYPE (NfFilmTile, nf_film_tile, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FILM = 1,
  PROP_CONTEXT,
  PROP_ARTWORK,
  PROP_SHOW_OWN_STARS,
  PROP_DESCRIPTION,
} NfFilmTileProperty;

static GParamSpec *props[PROP_DESCRIPTION + 1];

/* --- what the film says -------------------------------------------------------------------------------------------- */

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static GtkWidget *
badge_icon_new (const char *icon_name, int size, const char *css_class)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);

  gtk_image_set_pixel_size (GTK_IMAGE (image), size);
  gtk_widget_add_css_class (image, css_class);
  return image;
}

static void
update_rating_badge (NfFilmTile *self, guint rating)
{
  if (rating == 0 || self->show_own_stars)
    {
      if (self->rating_badge != NULL)
        gtk_widget_set_visible (self->rating_badge, FALSE);
      return;
    }

  if (self->rating_badge == NULL)
    {
      self->rating_badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      gtk_widget_add_css_class (self->rating_badge, "osd-badge");
      gtk_widget_add_css_class (self->rating_badge, "rating");
      gtk_widget_set_halign (self->rating_badge, GTK_ALIGN_START);
      gtk_widget_set_valign (self->rating_badge, GTK_ALIGN_START);
      gtk_widget_set_can_target (self->rating_badge, FALSE);
      gtk_box_append (GTK_BOX (self->rating_badge), badge_icon_new ("nf-star-symbolic", 16, "star"));
      self->rating_text = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->rating_text, "caption-heading");
      gtk_widget_add_css_class (self->rating_text, "numeric");
      gtk_box_append (GTK_BOX (self->rating_badge), self->rating_text);
      gtk_overlay_add_overlay (GTK_OVERLAY (self->picture), self->rating_badge);
    }
  {
    g_autofree char *number = nf_rating_dup_number (rating);

    gtk_label_set_text (GTK_LABEL (self->rating_text), number);
  }
  gtk_widget_set_visible (self->rating_badge, TRUE);
}

static GtkWidget *
mark_badge_new (const char *icon_name, const char *css_class)
{
  GtkWidget *badge = badge_icon_new (icon_name, 14, css_class);

  gtk_widget_add_css_class (badge, "osd-badge");
  gtk_widget_add_css_class (badge, "mark");
  return badge;
}

static void
update_mark_badges (NfFilmTile *self, gboolean favorite, gboolean watchlist)
{
  if (!favorite && !watchlist && self->marks == NULL)
    return;

  if (self->marks == NULL)
    {
      self->marks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_widget_add_css_class (self->marks, "marks");
      gtk_widget_set_halign (self->marks, GTK_ALIGN_END);
      gtk_widget_set_valign (self->marks, GTK_ALIGN_START);
      gtk_widget_set_can_target (self->marks, FALSE);
      self->bookmark = mark_badge_new ("nf-bookmark-symbolic", "watchlist");
      gtk_box_append (GTK_BOX (self->marks), self->bookmark);
      self->heart = mark_badge_new ("nf-heart-symbolic", "favorite");
      gtk_box_append (GTK_BOX (self->marks), self->heart);
      gtk_overlay_add_overlay (GTK_OVERLAY (self->picture), self->marks);
    }
  gtk_widget_set_visible (self->bookmark, watchlist);
  gtk_widget_set_visible (self->heart, favorite);
}

/* The right end of the second line: own stars in Library, else the prediction, else the genre. */
static void
update_second_line (NfFilmTile *self)
{
  guint rating = self->film != NULL ? nf_film_get_rating (self->film) : 0;
  double predicted = self->film != NULL ? nf_film_get_predicted (self->film) : 0.0;
  gboolean own_stars = self->show_own_stars && rating != 0;
  gboolean prediction = rating == 0 && predicted > 0.0;
  NfGenre genres[NF_N_GENRES];
  const char *genre = NULL;
  char year[12] = "";

  if (own_stars && self->stars == NULL)
    {
      self->stars = NF_STARS_LABEL (nf_stars_label_new ());
      gtk_widget_set_valign (GTK_WIDGET (self->stars), GTK_ALIGN_CENTER);
      gtk_widget_set_parent (GTK_WIDGET (self->stars), GTK_WIDGET (self));
    }
  if (self->stars != NULL)
    {
      nf_stars_label_set_rating (self->stars, rating);
      gtk_widget_set_visible (GTK_WIDGET (self->stars), own_stars);
    }

  nf_prediction_label_set_prediction (self->prediction, prediction ? predicted : 0.0,
                                      prediction ? nf_film_get_confidence (self->film) : NF_CONFIDENCE_NONE);

  if (self->film != NULL && nf_film_get_year (self->film) != 0)
    g_snprintf (year, sizeof year, "%u", nf_film_get_year (self->film));
  if (self->film != NULL && !own_stars && !prediction && nf_genre_mask_rank (nf_film_get_genre_mask (self->film), genres) > 0)
    genre = nf_genre_label (genres[0]);
  nf_text_line_set_text (self->facts, year, genre);
}

static void
update_state (NfFilmTile *self)
{
  update_rating_badge (self, self->film != NULL ? nf_film_get_rating (self->film) : 0);
  update_mark_badges (self, self->film != NULL && nf_film_get_favorite (self->film),
                      self->film != NULL && nf_film_get_watchlist (self->film));
  set_class (self->picture, "not-interested", self->film != NULL && nf_film_get_hidden (self->film));
  update_second_line (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCRIPTION]);
}

static void
film_notify_cb (NfFilm *film, GParamSpec *pspec, NfFilmTile *self)
{
  update_state (self);
}

static gboolean
title_tooltip_cb (GtkWidget *title, int x, int y, gboolean keyboard, GtkTooltip *tooltip, NfFilmTile *self)
{
  if (self->film == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, nf_film_get_title (self->film));
  return TRUE;
}

/* --- the panel ------------------------------------------------------------------------------------------------------ */

static void
stop_watching_outside (NfFilmTile *self)
{
  GtkWidget *root;

  if (self->outside == NULL)
    return;
  root = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (self->outside));
  if (root != NULL)
    gtk_widget_remove_controller (root, GTK_EVENT_CONTROLLER (self->outside));
  self->outside = NULL;
}

void
nf_film_tile_set_panel_open (NfFilmTile *self, gboolean open)
{
  NfProfile *profile;

  g_return_if_fail (NF_IS_FILM_TILE (self));

  g_clear_handle_id (&self->panel_source, g_source_remove);
  if (!open)
    {
      stop_watching_outside (self);
      set_class (self->picture, "lifted", FALSE);
      if (self->panel != NULL)
        gtk_overlay_remove_overlay (GTK_OVERLAY (self->picture), self->panel);
      self->panel = NULL;
      return;
    }

  profile = self->context != NULL ? nf_context_get_profile (self->context) : NULL;
  if (self->panel != NULL || self->film == NULL || profile == NULL)
    return;
  set_class (self->picture, "lifted", TRUE);
  self->panel = nf_film_panel_new (profile, self->film);
  gtk_widget_set_valign (self->panel, GTK_ALIGN_END);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->picture), self->panel);
}

static gboolean
open_panel_cb (gpointer user_data)
{
  NfFilmTile *self = user_data;

  self->panel_source = 0;
  nf_film_tile_set_panel_open (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
enter_cb (GtkEventControllerMotion *motion, double x, double y, NfFilmTile *self)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (motion));

  if ((device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN) || self->film == NULL)
    return;
  set_class (self->picture, "lifted", TRUE);
  if (self->panel == NULL && self->panel_source == 0)
    self->panel_source = g_timeout_add (PANEL_DELAY_MS, open_panel_cb, self);
}

static void
leave_cb (GtkEventControllerMotion *motion, NfFilmTile *self)
{
  if (self->outside == NULL)
    nf_film_tile_set_panel_open (self, FALSE);
}

static gboolean
close_panel_cb (gpointer user_data)
{
  NfFilmTile *self = user_data;

  self->panel_source = 0;
  nf_film_tile_set_panel_open (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
outside_pressed_cb (GtkGesture *gesture, int n_press, double x, double y, NfFilmTile *self)
{
  GtkWidget *root = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (self->picture, root, &bounds) &&
      graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
    return;
  /* not at once: a gesture that is taken away while it handles a touch takes the touch from all others */
  if (self->panel_source == 0)
    self->panel_source = g_idle_add (close_panel_cb, self);
}

static void
long_press_cb (GtkGestureLongPress *gesture, double x, double y, NfFilmTile *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  nf_film_tile_set_panel_open (self, TRUE);
  if (self->panel == NULL || root == NULL || self->outside != NULL)
    return;

  self->outside = gtk_gesture_click_new ();
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->outside), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->outside), 0);
  g_signal_connect (self->outside, "pressed", G_CALLBACK (outside_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (root), GTK_EVENT_CONTROLLER (self->outside));
}

/* --- the layout: picture, title, and a line of facts with a prediction or stars at its end ----------------------------- */

/* What stands at the end of the second line. */
static GtkWidget *
get_line_end (NfFilmTile *self)
{
  if (self->stars != NULL && gtk_widget_get_visible (GTK_WIDGET (self->stars)))
    return GTK_WIDGET (self->stars);
  return gtk_widget_get_visible (GTK_WIDGET (self->prediction)) ? GTK_WIDGET (self->prediction) : NULL;
}

static int
measure (GtkWidget *child, GtkOrientation orientation, int for_size, int *natural)
{
  int minimum, wanted;

  gtk_widget_measure (child, orientation, for_size, &minimum, &wanted, NULL, NULL);
  if (natural != NULL)
    *natural = wanted;
  return minimum;
}

static int
get_line_height (NfFilmTile *self)
{
  GtkWidget *end = get_line_end (self);
  int height = measure (GTK_WIDGET (self->facts), GTK_ORIENTATION_VERTICAL, -1, NULL);

  return end != NULL ? MAX (height, measure (end, GTK_ORIENTATION_VERTICAL, -1, NULL)) : height;
}

static GtkSizeRequestMode
nf_film_tile_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nf_film_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  NfFilmTile *self = NF_FILM_TILE (widget);
  GtkWidget *end = get_line_end (self);
  int line, picture_natural;

  *minimum = measure (self->picture, orientation, for_size, &picture_natural);
  *natural = picture_natural;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      line = measure (GTK_WIDGET (self->facts), orientation, -1, NULL);
      if (end != NULL)
        line += LINE_SPACING + measure (end, orientation, -1, NULL);
      *minimum = MAX (*minimum, MAX (line, measure (GTK_WIDGET (self->title), orientation, -1, NULL)));
      *natural = MAX (*natural, *minimum);
    }
  else
    {
      line = 2 * SPACING + measure (GTK_WIDGET (self->title), orientation, -1, NULL) + get_line_height (self);
      *minimum += line;
      *natural += line;
    }
}

static void
nf_film_tile_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NfFilmTile *self = NF_FILM_TILE (widget);
  GtkWidget *end = get_line_end (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int title = measure (GTK_WIDGET (self->title), GTK_ORIENTATION_VERTICAL, -1, NULL), line = get_line_height (self);
  const int picture = MAX (0, height - 2 * SPACING - title - line);
  int end_width = 0, facts;

  if (end != NULL)
    measure (end, GTK_ORIENTATION_HORIZONTAL, -1, &end_width);
  facts = MAX (0, width - (end != NULL ? end_width + LINE_SPACING : 0));
  gtk_widget_size_allocate (self->picture, &(GtkAllocation) { 0, 0, width, picture }, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->title), &(GtkAllocation) { 0, picture + SPACING, width, title }, -1);
  gtk_widget_size_allocate (GTK_WIDGET (self->facts), &(GtkAllocation) { rtl ? width - facts : 0, height - line, facts, line }, -1);
  if (end != NULL)
    gtk_widget_size_allocate (end, &(GtkAllocation) { rtl ? 0 : width - end_width, height - line, end_width, line }, -1);
}

/* --- the widget ----------------------------------------------------------------------------------------------------- */

static void
forget_film (NfFilmTile *self)
{
  nf_film_tile_set_panel_open (self, FALSE);
  if (self->film != NULL)
    g_clear_signal_handler (&self->notify_id, self->film);
  g_clear_object (&self->film);
}

static void
nf_film_tile_unmap (GtkWidget *widget)
{
  nf_film_tile_set_panel_open (NF_FILM_TILE (widget), FALSE);
  GTK_WIDGET_CLASS (nf_film_tile_parent_class)->unmap (widget);
}

static void
nf_film_tile_dispose (GObject *object)
{
  NfFilmTile *self = NF_FILM_TILE (object);
  GtkWidget *child;

  if (self->picture != NULL)
    forget_film (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->picture = NULL;
  g_clear_object (&self->context);
  g_clear_object (&self->artwork);

  G_OBJECT_CLASS (nf_film_tile_parent_class)->dispose (object);
}

static void
nf_film_tile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfFilmTile *self = NF_FILM_TILE (object);

  switch ((NfFilmTileProperty) id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_ARTWORK:
      g_value_set_object (value, self->artwork);
      break;
    case PROP_SHOW_OWN_STARS:
      g_value_set_boolean (value, self->show_own_stars);
      break;
    case PROP_DESCRIPTION:
      g_value_take_string (value, nf_film_tile_dup_description (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_film_tile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfFilmTile *self = NF_FILM_TILE (object);

  switch ((NfFilmTileProperty) id)
    {
    case PROP_FILM:
      nf_film_tile_set_film (self, g_value_get_object (value));
      break;
    case PROP_CONTEXT:
      if (g_set_object (&self->context, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ARTWORK:
      if (g_set_object (&self->artwork, g_value_get_object (value)))
        {
          nf_poster_set_artwork (self->poster, self->artwork);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_SHOW_OWN_STARS:
      nf_film_tile_set_show_own_stars (self, g_value_get_boolean (value));
      break;
    case PROP_DESCRIPTION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_film_tile_class_init (NfFilmTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_film_tile_dispose;
  object_class->get_property = nf_film_tile_get_property;
  object_class->set_property = nf_film_tile_set_property;
  widget_class->get_request_mode = nf_film_tile_get_request_mode;
  widget_class->measure = nf_film_tile_measure;
  widget_class->size_allocate = nf_film_tile_size_allocate;
  widget_class->unmap = nf_film_tile_unmap;

  props[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, NF_TYPE_FILM,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, NF_TYPE_CONTEXT,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ARTWORK] = g_param_spec_object ("artwork", NULL, NULL, NF_TYPE_ARTWORK,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_SHOW_OWN_STARS] = g_param_spec_boolean ("show-own-stars", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "filmtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Built in code and not from a template: a grid makes up to 385 of them at a time. */
static void
nf_film_tile_init (NfFilmTile *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  self->poster = NF_POSTER (nf_poster_new ());
  self->picture = gtk_overlay_new ();
  gtk_widget_add_css_class (self->picture, "picture");
  gtk_overlay_set_child (GTK_OVERLAY (self->picture), GTK_WIDGET (self->poster));
  gtk_widget_set_parent (self->picture, widget);

  self->title = NF_TEXT_LINE (nf_text_line_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title");
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->title), TRUE);
  g_signal_connect (self->title, "query-tooltip", G_CALLBACK (title_tooltip_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->title), widget);

  self->facts = NF_TEXT_LINE (nf_text_line_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->facts), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->facts), "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (self->facts), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->facts), widget);

  self->prediction = NF_PREDICTION_LABEL (nf_prediction_label_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->prediction), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (self->prediction), widget);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->picture, controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_long_press_new ());
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (controller), TRUE);
  g_signal_connect (controller, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (self->picture, controller);
}

GtkWidget *
nf_film_tile_new (NfContext *context, NfArtwork *artwork)
{
  return g_object_new (NF_TYPE_FILM_TILE, "context", context, "artwork", artwork, NULL);
}

void
nf_film_tile_set_film (NfFilmTile *self, NfFilm *film)
{
  g_return_if_fail (NF_IS_FILM_TILE (self));
  g_return_if_fail (film == NULL || NF_IS_FILM (film));

  if (self->film == film)
    return;
  forget_film (self);
  if (film != NULL)
    {
      self->film = g_object_ref (film);
      self->notify_id = g_signal_connect (film, "notify", G_CALLBACK (film_notify_cb), self);
      nf_text_line_set_text (self->title, nf_film_get_title (film), NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, nf_film_get_accessible_name (film), -1);
    }
  nf_poster_set_film (self->poster, film);
  /* A cell that waits for its next film is not seen: what it says may stay, and need not be laid out twice. */
  if (film != NULL)
    update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILM]);
}

NfFilm *
nf_film_tile_get_film (NfFilmTile *self)
{
  g_return_val_if_fail (NF_IS_FILM_TILE (self), NULL);
  return self->film;
}

void
nf_film_tile_set_show_own_stars (NfFilmTile *self, gboolean show)
{
  g_return_if_fail (NF_IS_FILM_TILE (self));

  show = !!show;
  if (self->show_own_stars == show)
    return;
  self->show_own_stars = show;
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_OWN_STARS]);
}

gboolean
nf_film_tile_handle_key (NfFilmTile *self, guint keyval, GdkModifierType state)
{
  NfProfile *profile;

  g_return_val_if_fail (NF_IS_FILM_TILE (self), FALSE);

  profile = self->context != NULL ? nf_context_get_profile (self->context) : NULL;
  return profile != NULL && self->film != NULL && nf_film_keys_handle (profile, self->film, keyval, state);
}

char *
nf_film_tile_dup_description (NfFilmTile *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint rating;

  g_return_val_if_fail (NF_IS_FILM_TILE (self), NULL);

  if (self->film == NULL)
    return g_strdup ("");

  rating = nf_film_get_rating (self->film);
  if (rating != 0)
    {
      g_autofree char *text = nf_rating_dup_text (rating);

      /* Translators: %s is a rating such as "3½ of 5 stars" */
      g_ptr_array_add (parts, g_strdup_printf (_("Rated %s"), text));
    }
  else if (nf_film_get_predicted (self->film) > 0.0)
    g_ptr_array_add (parts, nf_prediction_dup_text (nf_film_get_predicted (self->film), nf_film_get_confidence (self->film)));
  if (nf_film_get_favorite (self->film))
    g_ptr_array_add (parts, g_strdup (_("Favorite")));
  if (nf_film_get_watchlist (self->film))
    g_ptr_array_add (parts, g_strdup (_("On the watchlist")));
  if (nf_film_get_hidden (self->film))
    g_ptr_array_add (parts, g_strdup (_("Not interested")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
