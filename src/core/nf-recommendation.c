/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendation.h"

struct _NfRecommendation
{
  GObject   parent_instance;

  NfFilm   *film;
  guint     rank;
  int       movement;
  gboolean  is_new;
  char    **reasons;   /* never NULL */
};

G_DEFINE_FINAL_TYPE (NfRecommendation, nf_recommendation, G_TYPE_OBJECT)

typedef enum
{
  PROP_FILM = 1,
  PROP_RANK,
  PROP_MOVEMENT,
  PROP_IS_NEW,
  PROP_REASONS,
} NfRecommendationProps;
static GParamSpec *props[PROP_REASONS + 1];

static void
nf_recommendation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfRecommendation *self = NF_RECOMMENDATION (object);

  switch ((NfRecommendationProps) prop_id)
    {
    case PROP_FILM:
      g_value_set_object (value, self->film);
      break;
    case PROP_RANK:
      g_value_set_uint (value, self->rank);
      break;
    case PROP_MOVEMENT:
      g_value_set_int (value, self->movement);
      break;
    case PROP_IS_NEW:
      g_value_set_boolean (value, self->is_new);
      break;
    case PROP_REASONS:
      g_value_set_boxed (value, self->reasons);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_recommendation_finalize (GObject *object)
{
  NfRecommendation *self = NF_RECOMMENDATION (object);

  g_clear_object (&self->film);
  g_clear_pointer (&self->reasons, g_strfreev);
  G_OBJECT_CLASS (nf_recommendation_parent_class)->finalize (object);
}

static void
nf_recommendation_class_init (NfRecommendationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_recommendation_get_property;
  object_class->finalize = nf_recommendation_finalize;

  props[PROP_FILM] = g_param_spec_object ("film", NULL, NULL, NF_TYPE_FILM, flags);
  props[PROP_RANK] = g_param_spec_uint ("rank", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_MOVEMENT] = g_param_spec_int ("movement", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  props[PROP_IS_NEW] = g_param_spec_boolean ("is-new", NULL, NULL, FALSE, flags);
  props[PROP_REASONS] = g_param_spec_boxed ("reasons", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_recommendation_init (NfRecommendation *self)
{
  self->reasons = g_new0 (char *, 1);
}

NfRecommendation *
nf_recommendation_new (NfFilm *film)
{
  NfRecommendation *self;

  g_return_val_if_fail (NF_IS_FILM (film), NULL);

  self = g_object_new (NF_TYPE_RECOMMENDATION, NULL);
  self->film = g_object_ref (film);
  return self;
}

NfFilm *
nf_recommendation_get_film (NfRecommendation *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION (self), NULL);

  return self->film;
}

guint
nf_recommendation_get_rank (NfRecommendation *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION (self), 0);

  return self->rank;
}

int
nf_recommendation_get_movement (NfRecommendation *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION (self), 0);

  return self->movement;
}

gboolean
nf_recommendation_get_is_new (NfRecommendation *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION (self), FALSE);

  return self->is_new;
}

const char *const *
nf_recommendation_get_reasons (NfRecommendation *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION (self), NULL);

  return (const char *const *) self->reasons;
}

void
nf_recommendation_update (NfRecommendation *self, guint rank, int movement, gboolean is_new, const char *const *reasons)
{
  static const char *const no_reasons[] = { NULL };
  GObject *object = G_OBJECT (self);

  g_return_if_fail (NF_IS_RECOMMENDATION (self));

  if (reasons == NULL)
    reasons = no_reasons;
  is_new = !!is_new;
  g_object_freeze_notify (object);
  if (self->rank != rank)
    {
      self->rank = rank;
      g_object_notify_by_pspec (object, props[PROP_RANK]);
    }
  if (self->movement != movement)
    {
      self->movement = movement;
      g_object_notify_by_pspec (object, props[PROP_MOVEMENT]);
    }
  if (self->is_new != is_new)
    {
      self->is_new = is_new;
      g_object_notify_by_pspec (object, props[PROP_IS_NEW]);
    }
  if (!g_strv_equal ((const char *const *) self->reasons, reasons))
    {
      char **copy = g_strdupv ((char **) reasons);

      g_strfreev (self->reasons);
      self->reasons = copy;
      g_object_notify_by_pspec (object, props[PROP_REASONS]);
    }
  g_object_thaw_notify (object);
}
