/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-film-details.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Where a film can be watched: a pill for each way (stream, free, rent, buy) with logos and names, and whose word it is.
 * Invisible while there are no offers. Signal: ::activated: the page that leads to the offers is wanted. */
#define NF_TYPE_PROVIDER_ROW (nf_provider_row_get_type ())
G_DECLARE_FINAL_TYPE (NfProviderRow, nf_provider_row, NF, PROVIDER_ROW, AdwBin)

/* @details, @posters: (nullable) */
void nf_provider_row_set_details (NfProviderRow *self, const NfFilmDetails *details, NfPosterCache *posters);

G_END_DECLS
