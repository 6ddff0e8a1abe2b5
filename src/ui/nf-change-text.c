/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-change-text.h"

#include "nf-rating-text.h"

#include <glib/gi18n.h>

char *
nf_change_text_describe (NfFilm *film, NfProfileChange what)
{
  const char *title = nf_film_get_title (film);

  switch (what)
    {
    case NF_CHANGE_RATED:
      {
        g_autofree char *number = nf_rating_dup_number (nf_film_get_rating (film));

        if (nf_film_get_rating (film) <= 2)
          /* Translators: %1$s is a film, %2$s is ½ or 1 */
          return g_strdup_printf (_("Rated “%1$s” %2$s star"), title, number);
        /* Translators: %1$s is a film, %2$s a number such as 4½ */
        return g_strdup_printf (_("Rated “%1$s” %2$s stars"), title, number);
      }
    case NF_CHANGE_UNRATED:
      return g_strdup_printf (_("Removed the rating of “%s”"), title);
    case NF_CHANGE_MARKED_FAVORITE:
      return g_strdup_printf (_("“%s” is a favorite"), title);
    case NF_CHANGE_UNMARKED_FAVORITE:
      return g_strdup_printf (_("“%s” is no longer a favorite"), title);
    case NF_CHANGE_MARKED_WATCHLIST:
      return g_strdup_printf (_("“%s” is on the watchlist"), title);
    case NF_CHANGE_UNMARKED_WATCHLIST:
      return g_strdup_printf (_("“%s” is off the watchlist"), title);
    case NF_CHANGE_MARKED_HIDDEN:
      return g_strdup_printf (_("“%s” is marked not interested"), title);
    case NF_CHANGE_UNMARKED_HIDDEN:
      return g_strdup_printf (_("“%s” is interesting again"), title);
    case NF_CHANGE_UNDONE:
    case NF_CHANGE_MERGED:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}
