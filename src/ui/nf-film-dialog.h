/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Details of a film: opens at once with local data and fills in from TMDB; similar films and people open inside it with Back. */
#define NF_TYPE_FILM_DIALOG (nf_film_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmDialog, nf_film_dialog, NF, FILM_DIALOG, AdwDialog)

AdwDialog *nf_film_dialog_new       (NfContext *context, NfArtwork *artwork, NfFilm *film);
/* Goes to another film inside the dialog (Back returns). */
void       nf_film_dialog_show_film (NfFilmDialog *self, NfFilm *film);
/* The film of the visible page, or of the one that led to it. (transfer none) */
NfFilm    *nf_film_dialog_get_film  (NfFilmDialog *self);

G_END_DECLS
