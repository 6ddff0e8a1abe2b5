/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"

G_BEGIN_DECLS

/* One row of For You. The same object stays with its film from one ranking to the next.
 * Properties: film (NfFilm), rank (uint, 1…), movement (int: places up since the last ranking, negative = down),
 * is-new (boolean: was not in the list before), reasons (strv of display titles, most important first; empty = popular with everyone). */
#define NF_TYPE_RECOMMENDATION (nf_recommendation_get_type ())
G_DECLARE_FINAL_TYPE (NfRecommendation, nf_recommendation, NF, RECOMMENDATION, GObject)

NfRecommendation  *nf_recommendation_new          (NfFilm *film);
NfFilm            *nf_recommendation_get_film     (NfRecommendation *self);   /* (transfer none) */
guint              nf_recommendation_get_rank     (NfRecommendation *self);
int                nf_recommendation_get_movement (NfRecommendation *self);
gboolean           nf_recommendation_get_is_new   (NfRecommendation *self);
const char *const *nf_recommendation_get_reasons  (NfRecommendation *self);
/* core only */
void               nf_recommendation_update       (NfRecommendation *self, guint rank, int movement, gboolean is_new, const char *const *reasons);

G_END_DECLS
