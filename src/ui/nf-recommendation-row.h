/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One ranked film of For You as a card: place and movement, picture, facts, predicted stars in words, the reason, "not interested". */
#define NF_TYPE_RECOMMENDATION_ROW (nf_recommendation_row_get_type ())
G_DECLARE_FINAL_TYPE (NfRecommendationRow, nf_recommendation_row, NF, RECOMMENDATION_ROW, AdwBin)

GtkWidget        *nf_recommendation_row_new                (NfContext *context, NfArtwork *artwork);
void              nf_recommendation_row_set_recommendation (NfRecommendationRow *self, NfRecommendation *recommendation);   /* (nullable) */
NfRecommendation *nf_recommendation_row_get_recommendation (NfRecommendationRow *self);   /* (transfer none) (nullable) */

/* "Because you liked Alien, Heat" or "Popular with everyone". Pure. Returns: (transfer full) */
char             *nf_recommendation_row_format_reason      (const char *const *reasons);

G_END_DECLS
