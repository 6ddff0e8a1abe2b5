/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-request-options.h"

#include <math.h>
#include <string.h>

GOptionGroup *
nf_request_options_make_group (NfRequestOptions *self)
{
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->assignments,
      "Another value than the model's: steering, ridge, ridge-per-rating, prior-weight, exponent, discovery, "
      "min-evidence, min-popularity, star-weight-1 … -10", "KEY=VALUE" },
    { "year-from", 0, 0, G_OPTION_ARG_INT, &self->year_from, "Rank only films from this year on", "YEAR" },
    { "year-to", 0, 0, G_OPTION_ARG_INT, &self->year_to, "Rank only films up to this year (when the ratings were given)", "YEAR" },
    { "min-ratings", 0, 0, G_OPTION_ARG_INT, &self->min_ratings, "Rank only films with at least so many ratings by all people", "N" },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("request", "A request:", "Settings of a request", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

static float *
find_param (NfFoldInParams *params, const char *key)
{
  const struct { const char *key; float *value; } known[] = {
    { "steering", &params->steering }, { "ridge", &params->ridge }, { "ridge-per-rating", &params->ridge_per_rating },
    { "prior-weight", &params->prior_weight }, { "exponent", &params->exponent }, { "discovery", &params->discovery },
  };
  guint64 half_stars;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (key, known[i].key))
      return known[i].value;
  if (g_str_has_prefix (key, "star-weight-") &&
      g_ascii_string_to_unsigned (key + strlen ("star-weight-"), 10, 1, NF_RATING_MAX, &half_stars, NULL))
    return &params->star_weights[half_stars];
  return NULL;
}

static gboolean
set_param (NfFoldInParams *params, const char *assignment)
{
  const char *equals = strchr (assignment, '=');
  g_autofree char *key = equals != NULL ? g_strndup (assignment, (gsize) (equals - assignment)) : NULL;
  float *param;
  double value;
  char *end;

  if (key == NULL)
    return FALSE;
  value = g_ascii_strtod (equals + 1, &end);
  if (end == equals + 1 || *end != '\0' || !isfinite (value))
    return FALSE;
  if (g_str_equal (key, "min-evidence") || g_str_equal (key, "min-popularity"))
    {
      if (!(value >= 1 && value <= G_MAXINT32))
        return FALSE;
      *(g_str_equal (key, "min-evidence") ? &params->min_evidence : &params->min_popularity) = (guint) value;
      return TRUE;
    }
  param = find_param (params, key);
  if (param == NULL)
    return FALSE;
  *param = (float) value;
  return TRUE;
}

gboolean
nf_request_options_apply (const NfRequestOptions *self, NfFoldInParams *params, NfFilter *filter, char **message)
{
  for (guint i = 0; self->assignments != NULL && self->assignments[i] != NULL; i++)
    if (!set_param (params, self->assignments[i]))
      {
        *message = g_strdup_printf ("--set %s: no such setting, or not a number it can have", self->assignments[i]);
        return FALSE;
      }
  if (self->year_from < 0 || self->year_from > 9999 || self->year_to < 0 || self->year_to > 9999 || self->min_ratings < 0)
    {
      *message = g_strdup ("--year-from, --year-to and --min-ratings are not negative, years not after 9999");
      return FALSE;
    }
  *filter = (NfFilter) { .year_from = (guint16) self->year_from, .year_to = (guint16) self->year_to, .min_ratings = (guint32) self->min_ratings };
  if (self->year_to > 0 && self->year_from == 0)
    filter->year_from = 1;
  return TRUE;
}

void
nf_request_options_clear (NfRequestOptions *self)
{
  g_clear_pointer (&self->assignments, g_strfreev);
}
