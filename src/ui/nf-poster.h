/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"

G_BEGIN_DECLS

/* A film's picture in a fixed 2:3 box with rounded corners: the title card at once, the poster cross-faded over it when it comes.
 * Loads when it gets a size and is on screen; unbinding or unmapping cancels.
 * Properties: film (nullable), artwork. */
#define NF_TYPE_POSTER (nf_poster_get_type ())
G_DECLARE_FINAL_TYPE (NfPoster, nf_poster, NF, POSTER, GtkWidget)

GtkWidget *nf_poster_new         (void);
void       nf_poster_set_film    (NfPoster *self, NfFilm *film);
void       nf_poster_set_artwork (NfPoster *self, NfArtwork *artwork);

G_END_DECLS
