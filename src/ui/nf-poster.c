/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster.h"

#include "nf-poster-shape.h"
#include "nf-title-card.h"
#include "nf-viewport-watch.h"

#include <adwaita.h>

#define NATURAL_WIDTH 160
#define MINIMUM_WIDTH 24
#define FADE_MS 200
/* Textures are asked for in the exact width, so that text stays sharp; while a window is being resized the old one is stretched. */
#define RESIZE_DELAY_MS 120

struct _NfPoster
{
  GtkWidget parent_instance;

  NfFilm       *film;
  NfArtwork    *artwork;

  GdkRGBA       ground;            /* the film's card, for the moments before it is drawn */
  gboolean      ground_known;
  GdkTexture   *card, *poster;
  int           card_width, card_scale;       /* of the texture, or of the one being loaded */
  int           poster_width, poster_scale;
  gboolean      poster_missing;    /* asked for and not to be had */
  GCancellable *card_loading, *poster_loading;
  guint         resize_source;

  AdwAnimation *fade;
  double        poster_opacity;
};

G_DEFINE_FINAL_TYPE (NfPoster, nf_poster, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_FILM = 1,
  PROP_ARTWORK,
} NfPosterProperty;

static GParamSpec *props[PROP_ARTWORK + 1];

/* A request on its way: it may outlive the film it was for, so it carries its own cancellable. */
typedef struct
{
  NfPoster     *self;
  GCancellable *cancellable;
} Request;

static Request *
request_new (NfPoster *self, GCancellable *cancellable)
{
  Request *request = g_new (Request, 1);

  *request = (Request) { g_object_ref (self), g_object_ref (cancellable) };
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_object_unref (request->cancellable);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
cancel (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
cancel_loading (NfPoster *self)
{
  cancel (&self->card_loading);
  cancel (&self->poster_loading);
  g_clear_handle_id (&self->resize_source, g_source_remove);
}

static void
fade_cb (double value, gpointer user_data)
{
  NfPoster *self = user_data;

  self->poster_opacity = value;
  if (value >= 1.0)
    {
      /* never seen again */
      cancel (&self->card_loading);
      g_clear_object (&self->card);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_fade (NfPoster *self)
{
  if (self->fade != NULL)
    adw_animation_pause (self->fade);
  self->poster_opacity = 1.0;
}

static void
start_fade (NfPoster *self)
{
  if (self->fade == NULL)
    self->fade = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, FADE_MS, adw_callback_animation_target_new (fade_cb, self, NULL));
  self->poster_opacity = 0.0;
  adw_animation_reset (self->fade);
  adw_animation_play (self->fade);
}

static void
card_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GdkTexture) texture = nf_artwork_load_card_finish (NF_ARTWORK (source), result, NULL);
  NfPoster *self = request->self;

  /* an answer to a question no longer asked */
  if (g_cancellable_is_cancelled (request->cancellable) || self->card_loading != request->cancellable)
    return;
  g_clear_object (&self->card_loading);
  if (texture == NULL)
    return;
  g_set_object (&self->card, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
poster_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GdkTexture) texture = nf_artwork_load_poster_finish (NF_ARTWORK (source), result, NULL);
  NfPoster *self = request->self;
  gboolean first = self->poster == NULL;

  if (g_cancellable_is_cancelled (request->cancellable) || self->poster_loading != request->cancellable)
    return;
  g_clear_object (&self->poster_loading);
  if (texture == NULL)
    {
      self->poster_missing = first;
      return;
    }
  g_set_object (&self->poster, texture);
  if (first)
    start_fade (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What is in the cache shows at once. */
static void
take_cached (NfPoster *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), scale = gtk_widget_get_scale_factor (widget);

  if (self->film == NULL || self->artwork == NULL || width <= 0 || !gtk_widget_get_mapped (widget))
    return;
  if (self->poster == NULL)
    {
      self->poster = nf_artwork_peek_poster (self->artwork, self->film, width, scale);
      self->poster_width = width;
      self->poster_scale = scale;
    }
  if (self->poster == NULL && self->card == NULL)
    {
      self->card = nf_artwork_peek_card (self->artwork, self->film, width, scale);
      self->card_width = width;
      self->card_scale = scale;
    }
  gtk_widget_queue_draw (widget);
}

/* Gets what is missing at the current size: from the cache, else from the worker. */
static void
load (NfPoster *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget), scale = gtk_widget_get_scale_factor (widget);

  g_clear_handle_id (&self->resize_source, g_source_remove);
  if (self->film == NULL || self->artwork == NULL || width <= 0 || !gtk_widget_get_mapped (widget))
    return;

  /* a picture or request in flight of this very size is as good as it gets */
  if (!self->poster_missing
      && ((self->poster == NULL && self->poster_loading == NULL) || self->poster_width != width || self->poster_scale != scale))
    {
      g_autoptr (GdkTexture) texture = nf_artwork_peek_poster (self->artwork, self->film, width, scale);

      cancel (&self->poster_loading);
      self->poster_width = width;
      self->poster_scale = scale;
      if (texture != NULL)
        {
          g_set_object (&self->poster, texture);
          stop_fade (self);
          gtk_widget_queue_draw (widget);
        }
      else
        {
          self->poster_loading = g_cancellable_new ();
          nf_artwork_load_poster_async (self->artwork, self->film, width, scale, self->poster_loading, poster_loaded_cb,
                                        request_new (self, self->poster_loading));
        }
    }

  /* under a finished poster the card would never be seen */
  if (self->poster == NULL
      && ((self->card == NULL && self->card_loading == NULL) || self->card_width != width || self->card_scale != scale))
    {
      g_autoptr (GdkTexture) texture = nf_artwork_peek_card (self->artwork, self->film, width, scale);

      cancel (&self->card_loading);
      self->card_width = width;
      self->card_scale = scale;
      if (texture != NULL)
        {
          g_set_object (&self->card, texture);
          gtk_widget_queue_draw (widget);
        }
      else
        {
          self->card_loading = g_cancellable_new ();
          nf_artwork_load_card_async (self->artwork, self->film, width, scale, self->card_loading, card_loaded_cb,
                                      request_new (self, self->card_loading));
        }
    }
}

static gboolean
resized_cb (gpointer user_data)
{
  NfPoster *self = NF_POSTER (user_data);

  self->resize_source = 0;
  nf_viewport_watch_check (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
posters_available_cb (NfArtwork *artwork, NfPoster *self)
{
  self->poster_missing = FALSE;
  nf_viewport_watch_check (GTK_WIDGET (self));
}

static void
forget_pictures (NfPoster *self)
{
  cancel_loading (self);
  stop_fade (self);
  g_clear_object (&self->card);
  g_clear_object (&self->poster);
  self->poster_missing = FALSE;
  self->ground_known = FALSE;
}

static void
placed_cb (GtkWidget *widget, NfViewportPlace place)
{
  NfPoster *self = NF_POSTER (widget);

  if (place != NF_VIEWPORT_FAR)
    {
      /* while it is being resized, the old picture does */
      if (self->resize_source == 0)
        load (self);
    }
  else if (self->card != NULL || self->poster != NULL || self->card_loading != NULL || self->poster_loading != NULL)
    {
      /* the cache decides what of it is kept */
      forget_pictures (self);
      gtk_widget_queue_draw (widget);
    }
}

/* Shadows of the style's (a lifted poster) must follow the corners. */
static void
update_size_class (NfPoster *self, int width)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *wanted = width <= 48 ? "tiny" : width <= 120 ? "small" : NULL;
  static const char *const classes[] = { "tiny", "small" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_strcmp0 (classes[i], wanted) == 0)
      gtk_widget_add_css_class (widget, classes[i]);
    else
      gtk_widget_remove_css_class (widget, classes[i]);
}

static GtkSizeRequestMode
nf_poster_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
nf_poster_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                   int *minimum_baseline, int *natural_baseline)
{
  int width;

  /* a requested width is the natural one too: a thumbnail in a row stays a thumbnail */
  gtk_widget_get_size_request (widget, &width, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MINIMUM_WIDTH;
      *natural = width > 0 ? width : for_size > 0 ? MAX (MINIMUM_WIDTH, for_size * 2 / 3) : NATURAL_WIDTH;
    }
  else if (for_size > 0)
    *minimum = *natural = (for_size * 3 + 1) / 2;
  else
    {
      *minimum = ((width > 0 ? width : MINIMUM_WIDTH) * 3 + 1) / 2;
      *natural = ((width > 0 ? width : NATURAL_WIDTH) * 3 + 1) / 2;
    }
}

static void
nf_poster_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NfPoster *self = NF_POSTER (widget);

  update_size_class (self, width);
  if (self->card == NULL && self->poster == NULL && self->card_loading == NULL)
    {
      take_cached (self);
      nf_viewport_watch_check (widget);
    }
  else if ((self->poster != NULL ? self->poster_width : self->card_width) != width)
    {
      g_clear_handle_id (&self->resize_source, g_source_remove);
      self->resize_source = g_timeout_add (RESIZE_DELAY_MS, resized_cb, self);
    }
}

/* For the moments before the card is drawn: its colour. */
static void
append_ground (NfPoster *self, GtkSnapshot *snapshot, const graphene_rect_t *box)
{
  GskRoundedRect rounded;

  if (!self->ground_known)
    {
      NfTitleCardFilm film = {
        .raw_title = nf_film_get_raw_title (self->film),
        .title = nf_film_get_title (self->film),
        .year = nf_film_get_year (self->film),
        .genres = nf_film_get_genre_mask (self->film),
      };
      GdkRGBA low, shape;

      nf_title_card_get_colors (&film, &self->ground, &low, &shape);
      self->ground.red = (self->ground.red + low.red) / 2;
      self->ground.green = (self->ground.green + low.green) / 2;
      self->ground.blue = (self->ground.blue + low.blue) / 2;
      self->ground_known = TRUE;
    }
  gsk_rounded_rect_init_from_rect (&rounded, box, nf_poster_shape_get_radius ((int) box->size.width));
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, &self->ground, box);
  gtk_snapshot_pop (snapshot);
}

static void
nf_poster_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NfPoster *self = NF_POSTER (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  GdkRGBA outline;

  if (self->film == NULL || width <= 0 || height <= 0)
    return;

  if (self->poster == NULL || self->poster_opacity < 1.0)
    {
      if (self->card != NULL)
        gtk_snapshot_append_texture (snapshot, self->card, &box);
      else
        append_ground (self, snapshot, &box);
    }
  if (self->poster != NULL)
    {
      if (self->poster_opacity < 1.0)
        gtk_snapshot_push_opacity (snapshot, self->poster_opacity);
      gtk_snapshot_append_texture (snapshot, self->poster, &box);
      if (self->poster_opacity < 1.0)
        gtk_snapshot_pop (snapshot);
    }

  gtk_widget_get_color (widget, &outline);
  outline.alpha *= adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 0.5f : 0.1f;
  nf_poster_shape_append_frame (snapshot, width, height, gtk_widget_get_scale_factor (widget), &outline);
}

static void
nf_poster_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nf_poster_parent_class)->map (widget);
  take_cached (NF_POSTER (widget));
  nf_viewport_watch_add (widget, placed_cb);
}

static void
nf_poster_unmap (GtkWidget *widget)
{
  NfPoster *self = NF_POSTER (widget);

  nf_viewport_watch_remove (widget);
  cancel_loading (self);
  stop_fade (self);
  /* perhaps there is a network by the next time */
  self->poster_missing = FALSE;
  GTK_WIDGET_CLASS (nf_poster_parent_class)->unmap (widget);
}

static void
scale_factor_cb (NfPoster *self)
{
  nf_viewport_watch_check (GTK_WIDGET (self));
}

static void
nf_poster_dispose (GObject *object)
{
  NfPoster *self = NF_POSTER (object);

  forget_pictures (self);
  g_clear_object (&self->fade);
  g_clear_object (&self->film);
  g_clear_object (&self->artwork);

  G_OBJECT_CLASS (nf_poster_parent_class)->dispose (object);
}

static void
nf_poster_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfPoster *self = NF_POSTER (object);

  switch ((NfPosterProperty) id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_ARTWORK:
      g_value_set_object (value, self->artwork);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_poster_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfPoster *self = NF_POSTER (object);

  switch ((NfPosterProperty) id)
    {
    case PROP_FILM:
      nf_poster_set_film (self, g_value_get_object (value));
      break;
    case PROP_ARTWORK:
      nf_poster_set_artwork (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
nf_poster_class_init (NfPosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_poster_dispose;
  object_class->get_property = nf_poster_get_property;
  object_class->set_property = nf_poster_set_property;
  widget_class->get_request_mode = nf_poster_get_request_mode;
  widget_class->measure = nf_poster_measure;
  widget_class->size_allocate = nf_poster_size_allocate;
  widget_class->snapshot = nf_poster_snapshot;
  widget_class->map = nf_poster_map;
  widget_class->unmap = nf_poster_unmap;

  props[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, NF_TYPE_FILM,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ARTWORK] = g_param_spec_object ("artwork", NULL, NULL, NF_TYPE_ARTWORK,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "poster");
  /* the film's name is said by whatever holds the picture */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
nf_poster_init (NfPoster *self)
{
  self->poster_opacity = 1.0;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_VISIBLE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);
}

GtkWidget *
nf_poster_new (void)
{
  return g_object_new (NF_TYPE_POSTER, NULL);
}

void
nf_poster_set_film (NfPoster *self, NfFilm *film)
{
  g_return_if_fail (NF_IS_POSTER (self));
  g_return_if_fail (film == NULL || NF_IS_FILM (film));

  if (!g_set_object (&self->film, film))
    return;
  forget_pictures (self);
  take_cached (self);
  nf_viewport_watch_check (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILM]);
}

void
nf_poster_set_artwork (NfPoster *self, NfArtwork *artwork)
{
  g_return_if_fail (NF_IS_POSTER (self));
  g_return_if_fail (artwork == NULL || NF_IS_ARTWORK (artwork));

  if (self->artwork == artwork)
    return;
  if (self->artwork != NULL)
    g_signal_handlers_disconnect_by_func (self->artwork, posters_available_cb, self);
  g_set_object (&self->artwork, artwork);
  if (artwork != NULL)
    g_signal_connect_object (artwork, "posters-available", G_CALLBACK (posters_available_cb), self, G_CONNECT_DEFAULT);
  forget_pictures (self);
  take_cached (self);
  nf_viewport_watch_check (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ARTWORK]);
}
