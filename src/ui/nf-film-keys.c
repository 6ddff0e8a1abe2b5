/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-keys.h"

#include "nf-rating-keys.h"

static gboolean
mark_for_letter (char letter, NfMark *mark)
{
  switch (letter)
    {
    case 'f':
      *mark = NF_MARK_FAVORITE;
      return TRUE;
    case 'w':
      *mark = NF_MARK_WATCHLIST;
      return TRUE;
    case 'h':
      *mark = NF_MARK_HIDDEN;
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
nf_film_keys_handle (NfProfile *profile, NfFilm *film, guint keyval, GdkModifierType state)
{
  GdkDisplay *display = gdk_display_get_default ();
  guint rating;
  NfMark mark;

  g_return_val_if_fail (NF_IS_PROFILE (profile), FALSE);
  g_return_val_if_fail (NF_IS_FILM (film), FALSE);

  if (nf_rating_key_translate (display, keyval, state, &rating))
    {
      nf_profile_set_rating (profile, nf_film_get_item (film), (NfRating) rating);
      return TRUE;
    }
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0 ||
      !mark_for_letter (nf_key_get_latin_letter (display, keyval), &mark))
    return FALSE;
  nf_profile_set_mark (profile, nf_film_get_item (film), mark, !nf_profile_get_mark (profile, nf_film_get_item (film), mark));
  return TRUE;
}
