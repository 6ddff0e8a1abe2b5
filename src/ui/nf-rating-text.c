/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-text.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#define ISOLATE_LTR "\u2066"
#define END_ISOLATE "\u2069"

char *
nf_rating_dup_number (guint rating)
{
  rating = MIN (rating, NF_RATING_MAX);
  if (rating % 2 == 0)
    return g_strdup_printf ("%u", rating / 2);
  if (rating == 1)
    return g_strdup ("½");
  /* "½" has no direction: among right-to-left text it would change sides */
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL)
    return g_strdup_printf (ISOLATE_LTR "%u½" END_ISOLATE, rating / 2);
  return g_strdup_printf ("%u½", rating / 2);
}

char *
nf_rating_dup_short_text (guint rating)
{
  g_autofree char *number = NULL;

  if (rating == 0)
    return g_strdup (_("Not rated"));
  number = nf_rating_dup_number (rating);
  /* Translators: a rating, as in "3½ of 5" (stars) */
  return g_strdup_printf (_("%s of 5"), number);
}

char *
nf_rating_dup_text (guint rating)
{
  g_autofree char *number = NULL;

  if (rating == 0)
    return g_strdup (_("Not rated"));
  number = nf_rating_dup_number (rating);
  /* Translators: the plural follows the second number, which is always 5: "3½ of 5 stars" */
  return g_strdup_printf (ngettext ("%s of %d star", "%s of %d stars", 5), number, 5);
}

char *
nf_prediction_dup_number (double stars)
{
  return g_strdup_printf ("%.1f", CLAMP (stars, 0.5, 5.0));
}

char *
nf_prediction_dup_text (double stars, NfConfidence confidence)
{
  g_autofree char *number = NULL;

  if (!(stars > 0.0))
    return g_strdup ("");
  number = nf_prediction_dup_number (stars);
  switch (confidence)
    {
    case NF_CONFIDENCE_SURE:
      /* Translators: stars that the person would give; "sure" is how far it can be trusted */
      return g_strdup_printf (_("Predicted %s of 5, sure"), number);
    case NF_CONFIDENCE_LIKELY:
      return g_strdup_printf (_("Predicted %s of 5, likely"), number);
    case NF_CONFIDENCE_GUESS:
      return g_strdup_printf (_("Predicted %s of 5, a guess"), number);
    case NF_CONFIDENCE_KIND:
      /* Translators: the model knows too few ratings of the film, and predicts what is usual for its genres and time */
      return g_strdup_printf (_("Predicted %s of 5, from films of its kind"), number);
    case NF_CONFIDENCE_NONE:
    default:
      return g_strdup_printf (_("Predicted %s of 5"), number);
    }
}

const char *
nf_confidence_get_word (NfConfidence confidence)
{
  switch (confidence)
    {
    case NF_CONFIDENCE_SURE:
      /* Translators: how far a predicted rating can be trusted */
      return _("Sure");
    case NF_CONFIDENCE_LIKELY:
      return _("Likely");
    case NF_CONFIDENCE_GUESS:
      return _("Guess");
    case NF_CONFIDENCE_KIND:
      /* Translators: the same in short */
      return _("By its kind");
    case NF_CONFIDENCE_NONE:
    default:
      return "";
    }
}
