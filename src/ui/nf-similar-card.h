/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small film as a flat button: picture, title, year, own or else predicted stars. */
#define NF_TYPE_SIMILAR_CARD (nf_similar_card_get_type ())
G_DECLARE_FINAL_TYPE (NfSimilarCard, nf_similar_card, NF, SIMILAR_CARD, GtkButton)

GtkWidget *nf_similar_card_new      (NfArtwork *artwork, NfFilm *film);
NfFilm    *nf_similar_card_get_film (NfSimilarCard *self);   /* (transfer none) */

G_END_DECLS
