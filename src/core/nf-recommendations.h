/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-catalogue.h"
#include "nf-recommendation.h"

G_BEGIN_DECLS

/* The list behind For You: a GListModel of NfRecommendation. A film keeps its object from one ranking to the next, so
 * that a view keeps its cell, its focus and its scroll position. Private to NfRecommender, which others get it from. */
#define NF_TYPE_RECOMMENDATIONS (nf_recommendations_get_type ())
G_DECLARE_FINAL_TYPE (NfRecommendations, nf_recommendations, NF, RECOMMENDATIONS, GObject)

/* One row of a new ranking. */
typedef struct
{
  NfItemIndex item;
  char      **reasons;   /* (nullable): display titles */
} NfRankedRow;

NfRecommendations *nf_recommendations_new (NfCatalogue *catalogue);

/**
 * nf_recommendations_update:
 * @rows: (array length=n): the new ranking, best first; no film twice; not kept
 *
 * Sets rank, movement, is-new and reasons of every row, then tells views what moved: rows that keep their order are not
 * touched as long as that takes few signals, else one signal covers everything between the first and the last change.
 * In the first ranking of all nothing is new.
 */
void nf_recommendations_update (NfRecommendations *self, const NfRankedRow *rows, guint n);

G_END_DECLS
