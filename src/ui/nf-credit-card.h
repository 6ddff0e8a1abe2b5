/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-film-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A person of the cast: face (initials until there is one), name, role. */
#define NF_TYPE_CREDIT_CARD (nf_credit_card_get_type ())
G_DECLARE_FINAL_TYPE (NfCreditCard, nf_credit_card, NF, CREDIT_CARD, AdwBin)

/* @posters: (nullable): without it the initials stay */
GtkWidget *nf_credit_card_new (const NfCredit *credit, NfPosterCache *posters);

G_END_DECLS
