/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film.h"

#include "nf-fold-in.h"
#include "nf-text.h"

#include <math.h>

/* How much of what can be learnt of a person must be known of a prediction that is called sure, or likely. With the shipped
 * model, the first films of For You reach likely at about 20 ratings, and half of them sure at about 100. */
#define SURE_SHARE 0.70
#define LIKELY_SHARE 0.45

struct _NfFilm
{
  GObject      parent_instance;

  NfModelFile *model;
  NfItemIndex  item;

  /* taken from the model when first asked for */
  NfTitleParts parts;
  char        *genres;
  char        *accessible_name;

  double       predicted;
  double       predicted_sd;
  NfConfidence confidence;
  NfRating     rating;
  guint        favorite : 1;
  guint        watchlist : 1;
  guint        hidden : 1;
};

typedef enum
{
  PROP_ITEM = 1,
  PROP_TITLE,
  PROP_YEAR,
  PROP_GENRES,
  PROP_PRIMARY_GENRE,
  PROP_MOVIE_ID,
  PROP_TMDB_ID,
  PROP_N_RATINGS,
  PROP_MEAN_RATING,
  PROP_ACCESSIBLE_NAME,
  PROP_RATING,
  PROP_FAVORITE,
  PROP_WATCHLIST,
  PROP_HIDDEN,
  PROP_PREDICTED,
  PROP_PREDICTED_SD,
  PROP_CONFIDENCE,
} NfFilmProperty;

static GParamSpec *props[PROP_CONFIDENCE + 1];

G_DEFINE_ENUM_TYPE (NfConfidence, nf_confidence,
                    G_DEFINE_ENUM_VALUE (NF_CONFIDENCE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (NF_CONFIDENCE_KIND, "kind"),
                    G_DEFINE_ENUM_VALUE (NF_CONFIDENCE_GUESS, "guess"),
                    G_DEFINE_ENUM_VALUE (NF_CONFIDENCE_LIKELY, "likely"),
                    G_DEFINE_ENUM_VALUE (NF_CONFIDENCE_SURE, "sure"))

G_DEFINE_FINAL_TYPE (NfFilm, nf_film, G_TYPE_OBJECT)

static const NfTitleParts *
ensure_parts (NfFilm *self)
{
  if (self->parts.title == NULL)
    nf_text_parse_title (nf_film_get_raw_title (self), &self->parts);
  return &self->parts;
}

/* The variance of a prediction falls from that of a stranger, σ₀² + 1/λ + c², to the noise of ratings themselves, σ₀², which
 * no rating takes away: what counts is how far it has come. Symbols as in nf-fold-in.c. */
static NfConfidence
confidence_of (NfFilm *self, double stars, double sd)
{
  double noise = nf_model_file_get_number (self->model, "sigma02", 0.68);
  double c = nf_model_file_get_number (self->model, "c", 0.6);
  double precision = nf_model_file_get_number (self->model, "user-bias-precision", 5);
  double learnable = 1 / MAX (precision, 1e-3) + c * c;
  double share = 1 - (sd * sd - noise) / learnable;

  if (!(stars > 0))
    return NF_CONFIDENCE_NONE;
  if (nf_fold_in_is_from_content (self->model, self->item))
    return NF_CONFIDENCE_KIND;
  if (share >= SURE_SHARE)
    return NF_CONFIDENCE_SURE;
  return share >= LIKELY_SHARE ? NF_CONFIDENCE_LIKELY : NF_CONFIDENCE_GUESS;
}

static void
nf_film_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfFilm *self = NF_FILM (object);

  switch ((NfFilmProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_uint (value, self->item);
      break;
    case PROP_TITLE:
      g_value_set_string (value, nf_film_get_title (self));
      break;
    case PROP_YEAR:
      g_value_set_uint (value, nf_film_get_year (self));
      break;
    case PROP_GENRES:
      g_value_set_string (value, nf_film_get_genres (self));
      break;
    case PROP_PRIMARY_GENRE:
      g_value_set_static_string (value, nf_film_get_primary_genre (self));
      break;
    case PROP_MOVIE_ID:
      g_value_set_uint (value, nf_film_get_movie_id (self));
      break;
    case PROP_TMDB_ID:
      g_value_set_uint (value, nf_film_get_tmdb_id (self));
      break;
    case PROP_N_RATINGS:
      g_value_set_uint (value, nf_film_get_n_ratings (self));
      break;
    case PROP_MEAN_RATING:
      g_value_set_double (value, nf_film_get_mean_rating (self));
      break;
    case PROP_ACCESSIBLE_NAME:
      g_value_set_string (value, nf_film_get_accessible_name (self));
      break;
    case PROP_RATING:
      g_value_set_uint (value, self->rating);
      break;
    case PROP_FAVORITE:
      g_value_set_boolean (value, self->favorite);
      break;
    case PROP_WATCHLIST:
      g_value_set_boolean (value, self->watchlist);
      break;
    case PROP_HIDDEN:
      g_value_set_boolean (value, self->hidden);
      break;
    case PROP_PREDICTED:
      g_value_set_double (value, self->predicted);
      break;
    case PROP_PREDICTED_SD:
      g_value_set_double (value, self->predicted_sd);
      break;
    case PROP_CONFIDENCE:
      g_value_set_enum (value, self->confidence);
      break;
    }
}

static void
nf_film_finalize (GObject *object)
{
  NfFilm *self = NF_FILM (object);

  nf_title_parts_clear (&self->parts);
  g_clear_pointer (&self->genres, g_free);
  g_clear_pointer (&self->accessible_name, g_free);
  g_clear_pointer (&self->model, nf_model_file_unref);

  G_OBJECT_CLASS (nf_film_parent_class)->finalize (object);
}

static void
nf_film_class_init (NfFilmClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_film_get_property;
  object_class->finalize = nf_film_finalize;

  props[PROP_ITEM] = g_param_spec_uint ("item", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_YEAR] = g_param_spec_uint ("year", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_GENRES] = g_param_spec_string ("genres", NULL, NULL, NULL, flags);
  props[PROP_PRIMARY_GENRE] = g_param_spec_string ("primary-genre", NULL, NULL, NULL, flags);
  props[PROP_MOVIE_ID] = g_param_spec_uint ("movie-id", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_TMDB_ID] = g_param_spec_uint ("tmdb-id", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_RATINGS] = g_param_spec_uint ("n-ratings", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_MEAN_RATING] = g_param_spec_double ("mean-rating", NULL, NULL, 0, 5, 0, flags);
  props[PROP_ACCESSIBLE_NAME] = g_param_spec_string ("accessible-name", NULL, NULL, NULL, flags);
  props[PROP_RATING] = g_param_spec_uint ("rating", NULL, NULL, 0, NF_RATING_MAX, 0, flags);
  props[PROP_FAVORITE] = g_param_spec_boolean ("favorite", NULL, NULL, FALSE, flags);
  props[PROP_WATCHLIST] = g_param_spec_boolean ("watchlist", NULL, NULL, FALSE, flags);
  props[PROP_HIDDEN] = g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags);
  props[PROP_PREDICTED] = g_param_spec_double ("predicted", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_PREDICTED_SD] = g_param_spec_double ("predicted-sd", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_CONFIDENCE] = g_param_spec_enum ("confidence", NULL, NULL, NF_TYPE_CONFIDENCE, NF_CONFIDENCE_NONE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_film_init (NfFilm *self)
{
}

NfFilm *
nf_film_new (NfModelFile *model, NfItemIndex item)
{
  NfFilm *self;

  g_return_val_if_fail (model != NULL, NULL);
  g_return_val_if_fail (item < nf_model_file_get_n_items (model), NULL);

  self = g_object_new (NF_TYPE_FILM, NULL);
  self->model = nf_model_file_ref (model);
  self->item = item;
  return self;
}

NfItemIndex
nf_film_get_item (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NF_ITEM_NONE);

  return self->item;
}

const char *
nf_film_get_title (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  return ensure_parts (self)->title;
}

const char *
nf_film_get_raw_title (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  return nf_model_file_get_title (self->model, self->item);
}

const char *const *
nf_film_get_alternative_titles (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  return (const char *const *) ensure_parts (self)->alternatives;
}

guint
nf_film_get_year (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_year (self->model, self->item);
}

const char *
nf_film_get_genres (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  if (self->genres == NULL)
    {
      GString *text = g_string_new (NULL);
      NfGenre ranked[NF_N_GENRES];
      guint n = nf_genre_mask_rank (nf_film_get_genre_mask (self), ranked);

      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append (text, ", ");
          g_string_append (text, nf_genre_get_name (ranked[i]));
        }
      self->genres = g_string_free_and_steal (text);
    }
  return self->genres;
}

const char *
nf_film_get_primary_genre (NfFilm *self)
{
  NfGenre ranked[NF_N_GENRES];

  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  return nf_genre_mask_rank (nf_film_get_genre_mask (self), ranked) > 0 ? nf_genre_get_name (ranked[0]) : "";
}

NfGenreMask
nf_film_get_genre_mask (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_genres (self->model, self->item);
}

guint32
nf_film_get_movie_id (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_movie_id (self->model, self->item);
}

guint32
nf_film_get_tmdb_id (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_tmdb_id (self->model, self->item);
}

guint32
nf_film_get_imdb_id (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_imdb_id (self->model, self->item);
}

guint
nf_film_get_n_ratings (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_n_ratings (self->model, self->item);
}

double
nf_film_get_mean_rating (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return nf_model_file_get_mean_rating (self->model, self->item);
}

const char *
nf_film_get_accessible_name (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NULL);

  if (self->accessible_name == NULL)
    self->accessible_name = nf_text_film_name (nf_film_get_title (self), nf_film_get_year (self));
  return self->accessible_name;
}

NfRating
nf_film_get_rating (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NF_RATING_NONE);

  return self->rating;
}

gboolean
nf_film_get_favorite (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), FALSE);

  return self->favorite;
}

gboolean
nf_film_get_watchlist (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), FALSE);

  return self->watchlist;
}

gboolean
nf_film_get_hidden (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), FALSE);

  return self->hidden;
}

double
nf_film_get_predicted (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return self->predicted;
}

double
nf_film_get_predicted_sd (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), 0);

  return self->predicted_sd;
}

NfConfidence
nf_film_get_confidence (NfFilm *self)
{
  g_return_val_if_fail (NF_IS_FILM (self), NF_CONFIDENCE_NONE);

  return self->confidence;
}

void
nf_film_set_rating (NfFilm *self, NfRating rating)
{
  g_return_if_fail (NF_IS_FILM (self));
  g_return_if_fail (rating <= NF_RATING_MAX);

  if (self->rating == rating)
    return;
  self->rating = rating;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATING]);
}

void
nf_film_set_favorite (NfFilm *self, gboolean favorite)
{
  g_return_if_fail (NF_IS_FILM (self));

  if (self->favorite == !!favorite)
    return;
  self->favorite = !!favorite;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAVORITE]);
}

void
nf_film_set_watchlist (NfFilm *self, gboolean watchlist)
{
  g_return_if_fail (NF_IS_FILM (self));

  if (self->watchlist == !!watchlist)
    return;
  self->watchlist = !!watchlist;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WATCHLIST]);
}

void
nf_film_set_hidden (NfFilm *self, gboolean hidden)
{
  g_return_if_fail (NF_IS_FILM (self));

  if (self->hidden == !!hidden)
    return;
  self->hidden = !!hidden;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HIDDEN]);
}

void
nf_film_set_prediction (NfFilm *self, double stars, double sd)
{
  NfConfidence confidence;

  g_return_if_fail (NF_IS_FILM (self));

  if (!(stars > 0) || !isfinite (stars) || !(sd >= 0) || !isfinite (sd))
    stars = sd = 0;
  if (self->predicted == stars && self->predicted_sd == sd)
    return;
  confidence = confidence_of (self, stars, sd);
  /* All three are set before the first notify: a view that reads one of them gets one prediction, not halves of two. */
  g_object_freeze_notify (G_OBJECT (self));
  if (self->predicted != stars)
    {
      self->predicted = stars;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREDICTED]);
    }
  if (self->predicted_sd != sd)
    {
      self->predicted_sd = sd;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PREDICTED_SD]);
    }
  if (self->confidence != confidence)
    {
      self->confidence = confidence;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONFIDENCE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
