/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"
#include "nf-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What lies over a tile's lower edge while the pointer is on it or after a long press: value, five stars, heart, watchlist, not
 * interested. Made when it is first needed. For pointers and fingers only: the keyboard acts on the tile itself, so nothing in
 * here takes the focus. */
#define NF_TYPE_FILM_PANEL (nf_film_panel_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmPanel, nf_film_panel, NF, FILM_PANEL, GtkWidget)

GtkWidget *nf_film_panel_new (NfProfile *profile, NfFilm *film);

G_END_DECLS
