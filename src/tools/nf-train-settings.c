/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-train-settings.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *key;
  double value, least, most;
  const char *what;
} Setting;

static Setting settings[] = {
  { "alpha", 0.25, 0, 1, "exponent of the films' normalisation" },
  { "beta", 0.25, 0, 1, "exponent of the people's normalisation" },
  { "degree-damping", 0, 0, 1e6, "added to each film's weight in that" },
  { "diagonal", 0, 0, 1, "share of a film's product with itself that no factors are spent on" },
  { "kind-weight", 0, 0, 100, "weight of genres by era, as people who watch nothing else" },
  { "ridge", 0.05, 0, 100, "how much small factors are damped" },
  { "ridge-per-rating", 30, 0, 10000, "the ridge grows by so much over the number of ratings" },
  { "prior-weight", 1, 0, 1000, "average people added to everybody" },
  { "score-exponent", 0.1, -1, 1, "exponent of a film's weight in its score" },
  { "steering", 0.2, 0, 10, "how much predicted stars move a film in a list" },
  { "star-weight-1", 0.255, -10, 10, "weight of half a star" },
  { "star-weight-2", 0.3, -10, 10, "of one star" },
  { "star-weight-3", 0.39, -10, 10, "of 1.5" },
  { "star-weight-4", 0.48, -10, 10, "of 2" },
  { "star-weight-5", 0.565, -10, 10, "of 2.5" },
  { "star-weight-6", 0.65, -10, 10, "of 3" },
  { "star-weight-7", 0.74, -10, 10, "of 3.5" },
  { "star-weight-8", 0.83, -10, 10, "of 4" },
  { "star-weight-9", 0.915, -10, 10, "of 4.5" },
  { "star-weight-10", 1, -10, 10, "of 5" },
  { "sigma2", 0.8, 0.01, 10, "noise of a rating" },
  { "sigma02", 0.54, 0, 10, "further variance of a predicted rating" },
  { "c", 0.65, 0, 10, "share of taste in predicted stars" },
  { "user-bias-precision", 5, 0.01, 1000, "how alike people's mean stars are" },
  { "bias-damping", 10, 0, 10000, "ratings of mean stars added to each film" },
  { "item-bias-variance", 0.25, 0, 10, "what is not known of the mean stars of a film without ratings" },
  { "content-weight", 1, 0, 1000, "how many ratings the content of a film counts as" },
  { "content-ridge", 100, 0.001, 1e9, "ridge of the regression of factors on content" },
};

double
nf_train_settings_get (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return settings[i].value;
  g_assert_not_reached ();
}

gboolean
nf_train_settings_set (const char *assignment)
{
  const char *equals = strchr (assignment, '=');

  for (guint i = 0; equals != NULL && i < G_N_ELEMENTS (settings); i++)
    {
      char *end;
      double value;

      if (strlen (settings[i].key) != (gsize) (equals - assignment) || !g_str_has_prefix (assignment, settings[i].key))
        continue;
      value = g_ascii_strtod (equals + 1, &end);
      if (end == equals + 1 || *end != '\0' || !(value >= settings[i].least && value <= settings[i].most))
        {
          fprintf (stderr, "nf-train: %s must be a number from %g to %g, not “%s”\n", settings[i].key, settings[i].least,
                   settings[i].most, equals + 1);
          return FALSE;
        }
      settings[i].value = value;
      return TRUE;
    }
  fprintf (stderr, "nf-train: --set %s: no such setting; --help lists them\n", assignment);
  return FALSE;
}

char *
nf_train_settings_describe (void)
{
  GString *out = g_string_new ("Settings:\n");

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_string_append_printf (out, "  %-20s %5g  (%g…%g)  %s\n", settings[i].key, settings[i].value, settings[i].least, settings[i].most, settings[i].what);
  return g_string_free (out, FALSE);
}

void
nf_train_settings_fill_options (NfTrainerOptions *options)
{
  options->alpha = nf_train_settings_get ("alpha");
  options->beta = nf_train_settings_get ("beta");
  options->degree_damping = nf_train_settings_get ("degree-damping");
  options->diagonal = nf_train_settings_get ("diagonal");
  options->bias_damping = nf_train_settings_get ("bias-damping");
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    {
      g_autofree char *key = g_strdup_printf ("star-weight-%u", r);

      options->star_weights[r] = (float) nf_train_settings_get (key);
    }
}

void
nf_train_settings_add_to_meta (GVariantBuilder *builder)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_variant_builder_add (builder, "{sv}", settings[i].key, g_variant_new_double (settings[i].value));
}
