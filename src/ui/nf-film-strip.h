/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-catalogue.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A heading and one row of small films that scrolls sideways. Invisible while it has none.
 * Properties: heading (string). Signal: ::film-activated (NfFilm). */
#define NF_TYPE_FILM_STRIP (nf_film_strip_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmStrip, nf_film_strip, NF, FILM_STRIP, AdwBin)

void nf_film_strip_set_heading (NfFilmStrip *self, const char *heading);
void nf_film_strip_set_items   (NfFilmStrip *self, NfCatalogue *catalogue, NfArtwork *artwork, const NfItemIndex *items, guint n);

G_END_DECLS
