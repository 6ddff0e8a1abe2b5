/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-genre.h"

G_BEGIN_DECLS

/* Pure functions from data to the words that are shown, in the person's language. All strings are (transfer full). */

/* "86,537", with the language's thousands separator (a comma where there is no locale) */
char       *nf_format_count   (guint n);
/* "1 film", "3,654 films" */
char       *nf_format_n_films (guint n);
/* "1970 – 2014", "1994", "Since 1970", "Until 2014"; %NULL for no bound */
char       *nf_format_years   (guint from, guint to);
/* Facts of a film on one line, any of which may be missing: "1994 · Action, Crime · a.k.a. The Professional" */
char       *nf_format_facts   (guint year, const char *genres, const char *also_known_as);
/* A genre's name. Returns: (transfer none) */
const char *nf_genre_label    (NfGenre genre);
/* "Crime, Action", the most telling first; "" for none */
char       *nf_format_genres  (NfGenreMask genres);

G_END_DECLS
