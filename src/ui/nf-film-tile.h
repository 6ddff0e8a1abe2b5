/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

G_BEGIN_DECLS

/* One film in a grid: picture with badges and hover panel, title, year and predicted stars (or genre, or own stars in Library).
 * Properties: film (nullable), context, artwork, show-own-stars (Library), description (read-only: year, rating, marks and prediction
 * in words, for the cell's accessible description). Rates and marks through the context's profile.
 * nf_film_tile_handle_key() does what 1–5, Shift+digit, 0, F, W and H mean for the tile's film. */
#define NF_TYPE_FILM_TILE (nf_film_tile_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmTile, nf_film_tile, NF, FILM_TILE, GtkWidget)

GtkWidget *nf_film_tile_new        (NfContext *context, NfArtwork *artwork);
void       nf_film_tile_set_film   (NfFilmTile *self, NfFilm *film);
NfFilm    *nf_film_tile_get_film   (NfFilmTile *self);
void       nf_film_tile_set_show_own_stars (NfFilmTile *self, gboolean show);
gboolean   nf_film_tile_handle_key (NfFilmTile *self, guint keyval, GdkModifierType state);
/* Opens or closes the panel on the picture, as hovering and a long press do. */
void       nf_film_tile_set_panel_open (NfFilmTile *self, gboolean open);
/* (transfer full) */
char      *nf_film_tile_dup_description (NfFilmTile *self);

G_END_DECLS
