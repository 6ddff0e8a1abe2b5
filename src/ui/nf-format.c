/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

char *
nf_format_count (guint n)
{
  const char *locale = setlocale (LC_NUMERIC, NULL);
  g_autofree char *plain = NULL;
  gsize length;
  GString *text;

  if (locale != NULL && locale[0] != '\0' && g_strcmp0 (locale, "POSIX") != 0 &&
      !(locale[0] == 'C' && (locale[1] == '\0' || locale[1] == '.')))
    return g_strdup_printf ("%'u", n);

  plain = g_strdup_printf ("%u", n);
  length = strlen (plain);
  text = g_string_new (NULL);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, plain[i]);
    }
  return g_string_free (text, FALSE);
}

char *
nf_format_n_films (guint n)
{
  g_autofree char *count = nf_format_count (n);

  /* Translators: %s is a number such as 3,654 */
  return g_strdup_printf (ngettext ("%s film", "%s films", n), count);
}

char *
nf_format_years (guint from, guint to)
{
  if (from == 0 && to == 0)
    return NULL;
  if (from == to)
    return g_strdup_printf ("%u", from);
  if (to == 0)
    /* Translators: a filter of films by year */
    return g_strdup_printf (_("Since %u"), from);
  if (from == 0)
    /* Translators: a filter of films by year */
    return g_strdup_printf (_("Until %u"), to);
  /* Translators: a range of years, "1970 – 2014" */
  return g_strdup_printf (_("%u – %u"), from, to);
}

char *
nf_format_facts (guint year, const char *genres, const char *also_known_as)
{
  g_autofree char *year_text = year > 0 ? g_strdup_printf ("%u", year) : NULL;
  g_autofree char *known_text = NULL;
  const char *parts[4];
  guint n = 0;

  if (year_text != NULL)
    parts[n++] = year_text;
  if (genres != NULL && genres[0] != '\0')
    parts[n++] = genres;
  if (also_known_as != NULL && also_known_as[0] != '\0')
    {
      /* Translators: another title of the same film */
      known_text = g_strdup_printf (_("a.k.a. %s"), also_known_as);
      parts[n++] = known_text;
    }
  parts[n] = NULL;
  return g_strjoinv (" · ", (char **) parts);
}

const char *
nf_genre_label (NfGenre genre)
{
  static const char *const labels[NF_N_GENRES] = {
    N_("Film Noir"), N_("Western"), N_("Documentary"), N_("Animation"), N_("Horror"), N_("Musical"), N_("Sci-Fi"),
    N_("Fantasy"), N_("Romance"), N_("War"), N_("Mystery"), N_("Crime"), N_("Children"), N_("Thriller"), N_("Action"),
    N_("Adventure"), N_("Comedy"), N_("Drama"), N_("IMAX"),
  };

  g_return_val_if_fail (genre < NF_N_GENRES, "");

  return _(labels[genre]);
}

char *
nf_format_genres (NfGenreMask genres)
{
  NfGenre order[NF_N_GENRES];
  const guint n = nf_genre_mask_rank (genres, order);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, nf_genre_label (order[i]));
    }
  return g_string_free (text, FALSE);
}
