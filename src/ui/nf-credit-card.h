/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-film-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A person of the cast as a flat button: face (initials until there is one), name, role. Without a number it cannot be pressed. */
#define NF_TYPE_CREDIT_CARD (nf_credit_card_get_type ())
G_DECLARE_FINAL_TYPE (NfCreditCard, nf_credit_card, NF, CREDIT_CARD, GtkButton)

/* @posters: (nullable): without it the initials stay */
GtkWidget  *nf_credit_card_new           (const NfCredit *credit, NfPosterCache *posters);
guint32     nf_credit_card_get_person_id (NfCreditCard *self);
const char *nf_credit_card_get_name      (NfCreditCard *self);

G_END_DECLS
