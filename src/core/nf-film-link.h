/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/**
 * nf_film_link_find:
 * @uri: "nextfilms://film/862", "https://www.themoviedb.org/movie/862-toy-story" or "https://www.imdb.com/title/tt0114709/",
 *   with any query, fragment and further path; anything else is no link to a film
 *
 * Nothing is fetched: the id in the address is looked up in @model. Any thread.
 * Returns: the film's row; %NF_ITEM_NONE if @uri is no such link, or of a film that the model does not have
 */
NfItemIndex nf_film_link_find (NfModelFile *model, const char *uri);

/* Whether @uri names a film at all, known or not. */
gboolean    nf_film_link_is_valid (const char *uri);

G_END_DECLS
