/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

G_BEGIN_DECLS

/* A scrolling, recycling grid of NfFilmTile; columns by look.md's width formula (2 to 12). Every page of films uses it.
 * Enter or click activates win.open-film(item); digits, F, W, H act on the focused film.
 * Properties: model (GListModel of NfFilm), show-own-stars. */
#define NF_TYPE_FILM_GRID (nf_film_grid_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmGrid, nf_film_grid, NF, FILM_GRID, GtkWidget)

GtkWidget *nf_film_grid_new         (void);
/* Before the first model. */
void       nf_film_grid_set_up      (NfFilmGrid *self, NfContext *context, NfArtwork *artwork);
void       nf_film_grid_set_model   (NfFilmGrid *self, GListModel *model);
void       nf_film_grid_set_show_own_stars (NfFilmGrid *self, gboolean show);
/* Columns for a viewport @width logical px wide. Pure. */
guint      nf_film_grid_columns_for_width (int width);
gboolean   nf_film_grid_focus_first (NfFilmGrid *self);

G_END_DECLS
