/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-explain.h"
#include "nf-rank.h"
#include "nf-recommendations.h"

G_BEGIN_DECLS

/* What NfRecommender computes on its worker: from an immutable request to a plain result. No GObject but the cancellable is touched. */

/* With a negative discovery exponent, films with fewer ratings than this (of everybody) are left out: a handful of ratings would rise
 * to the top for being few. */
#define NF_RANKING_POPULARITY_FLOOR 50

/* At most so many rated films are named as the reason for a row. */
#define NF_RANKING_MAX_REASONS 2

typedef struct
{
  NfModelFile *model;
  NfRatings   *ratings;
  guint8      *excluded;     /* bitset of n_items: rated and hidden films */
  GArray      *items;        /* of NfItemIndex: films whose predictions are shown now */
  double       discovery;    /* z of NfFoldInParams */
  double       diversity;    /* λ of nf_diversity_order(), 0…1 */
  guint        length;       /* of the list wanted */
} NfRankingRequest;

/* Everything zero but the model, the ratings and an empty bitset. @model and @ratings: (transfer none) */
NfRankingRequest *nf_ranking_request_new  (NfModelFile *model, NfRatings *ratings);
void              nf_ranking_request_free (NfRankingRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfRankingRequest, nf_ranking_request_free)

typedef struct
{
  NfFoldIn    *fold_in;
  GBytes      *stars;        /* (nullable): n_items predicted stars, 0 unknown; %NULL without ratings: nothing personal to claim */
  GHashTable  *deviations;   /* item → standard deviation as float bits, of the request's items and the listed ones */
  NfRankedRow *rows;
  guint        n_rows;
} NfRanking;

/**
 * nf_ranking_new:
 * @scratch: n_items floats that nobody else uses meanwhile, so that a request does not allocate them anew
 *
 * Folds in, scores every film, takes the best allowed ones and finds their reasons. Any thread.
 * Returns: (transfer full) (nullable): %NULL if cancelled
 */
NfRanking *nf_ranking_new  (const NfRankingRequest *request, float *scratch, GCancellable *cancellable);
void       nf_ranking_free (NfRanking *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfRanking, nf_ranking_free)

/* Predicted stars and their standard deviation; 0, 0 if there is no prediction. */
void       nf_ranking_get_prediction (const NfRanking *self, NfItemIndex item, float *out_stars, float *out_deviation);

G_END_DECLS
