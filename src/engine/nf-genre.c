/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-genre.h"

#include <string.h>

static const char *const names[NF_N_GENRES] = {
  "Film-Noir", "Western", "Documentary", "Animation", "Horror", "Musical", "Sci-Fi", "Fantasy", "Romance", "War",
  "Mystery", "Crime", "Children", "Thriller", "Action", "Adventure", "Comedy", "Drama", "IMAX",
};

const char *
nf_genre_get_name (NfGenre genre)
{
  g_return_val_if_fail (genre < NF_N_GENRES, "");

  return names[genre];
}

static gboolean
lookup (const char *name, gsize length, NfGenre *out)
{
  for (guint i = 0; i < NF_N_GENRES; i++)
    if (strlen (names[i]) == length && memcmp (names[i], name, length) == 0)
      {
        *out = i;
        return TRUE;
      }
  /* ml-1m's spelling */
  if (length == strlen ("Children's") && memcmp (name, "Children's", length) == 0)
    {
      *out = NF_GENRE_CHILDREN;
      return TRUE;
    }
  return FALSE;
}

gboolean
nf_genre_mask_parse (const char *text, gssize length, NfGenreMask *out_mask)
{
  const char *end;
  gboolean all_known = TRUE;

  g_return_val_if_fail (text != NULL && out_mask != NULL, FALSE);

  end = text + (length < 0 ? strlen (text) : (gsize) length);
  *out_mask = 0;
  if ((gsize) (end - text) == strlen ("(no genres listed)") && memcmp (text, "(no genres listed)", end - text) == 0)
    return TRUE;

  while (text < end)
    {
      const char *bar = memchr (text, '|', end - text);
      NfGenre genre;

      if (bar == NULL)
        bar = end;
      if (lookup (text, bar - text, &genre))
        *out_mask |= NF_GENRE_BIT (genre);
      else
        all_known = FALSE;
      text = bar + 1;
    }
  return all_known;
}

static void
move_last (NfGenre *genres, guint n, NfGenre genre)
{
  for (guint i = 0; i + 1 < n; i++)
    if (genres[i] == genre)
      {
        genres[i] = genres[i + 1];
        genres[i + 1] = genre;
      }
}

guint
nf_genre_mask_rank (NfGenreMask mask, NfGenre *out)
{
  guint n = 0;

  g_return_val_if_fail (out != NULL, 0);

  for (guint i = 0; i < NF_GENRE_IMAX; i++)
    if (mask & NF_GENRE_BIT (i))
      out[n++] = i;
  if (mask & NF_GENRE_BIT (NF_GENRE_ACTION))
    move_last (out, n, NF_GENRE_ROMANCE);
  if (mask & NF_GENRE_BIT (NF_GENRE_COMEDY))
    move_last (out, n, NF_GENRE_WAR);
  return n;
}
