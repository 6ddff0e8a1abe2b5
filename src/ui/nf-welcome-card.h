/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"
#include "nf-elicitor.h"

G_BEGIN_DECLS

/* One question of the welcome dialog: a film's picture, its stars, and "Haven't seen" as an answer of the same rank. Answers go to the
 * profile and to the elicitor. */
#define NF_TYPE_WELCOME_CARD (nf_welcome_card_get_type ())
G_DECLARE_FINAL_TYPE (NfWelcomeCard, nf_welcome_card, NF, WELCOME_CARD, GtkBox)

GtkWidget *nf_welcome_card_new      (NfContext *context, NfArtwork *artwork, NfElicitor *elicitor);
/* @film: (nullable) */
void       nf_welcome_card_set_film (NfWelcomeCard *self, NfFilm *film);
NfFilm    *nf_welcome_card_get_film (NfWelcomeCard *self);   /* (transfer none) (nullable) */

G_END_DECLS
