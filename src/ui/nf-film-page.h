/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One film's details: what is local at once, TMDB's texts and faces when they come (a missing piece leaves no hole).
 * Signals: ::film-activated (NfFilm) when a similar film is chosen, ::person-activated (id, name) for somebody of cast or crew. */
#define NF_TYPE_FILM_PAGE (nf_film_page_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmPage, nf_film_page, NF, FILM_PAGE, AdwNavigationPage)

AdwNavigationPage *nf_film_page_new      (NfContext *context, NfArtwork *artwork, NfFilm *film);
NfFilm            *nf_film_page_get_film (NfFilmPage *self);   /* (transfer none) */

G_END_DECLS
