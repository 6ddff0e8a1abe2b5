/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-explain.h"
#include "nf-profile.h"
#include "nf-recommendation.h"
#include "nf-worker.h"

G_BEGIN_DECLS

/* Keeps the list of recommendations true to the profile: a change starts a fold-in on the worker, the first at once, a
 * run of changes together; a newer request cancels the running one; only the latest result is published.
 * Without ratings the list is the average person's, with no reasons and no predictions. Rated films have no prediction.
 * Main thread only. Dropping it cancels the running job; it does not wait for the result.
 * Properties: busy, n-ratings (uint, of the published result), discovery and surprise (doubles, writable), provisional (under 5 ratings).
 * Signals: ::updated after each published result. */
#define NF_TYPE_RECOMMENDER (nf_recommender_get_type ())
G_DECLARE_FINAL_TYPE (NfRecommender, nf_recommender, NF, RECOMMENDER, GObject)

/* Ratings from which the list is no longer called provisional. */
#define NF_RECOMMENDER_ENOUGH_RATINGS 5
/* Length of the list. */
#define NF_RECOMMENDER_LIST_LENGTH 200

NfRecommender *nf_recommender_new      (NfCatalogue *catalogue, NfProfile *profile, NfWorker *worker);
GListModel    *nf_recommender_get_list (NfRecommender *self);   /* (transfer none): of NfRecommendation, changed minimally */
gboolean       nf_recommender_get_busy (NfRecommender *self);

/* popular (+) … obscure (−): exponent z of NfFoldInParams, clamped to [-0.2, 0.15] */
void           nf_recommender_set_discovery (NfRecommender *self, double discovery);
double         nf_recommender_get_discovery (NfRecommender *self);

/* safe (0) … surprising (1): how unlike each other the films of the list are; in even steps of what a likeness costs */
void           nf_recommender_set_surprise (NfRecommender *self, double surprise);
double         nf_recommender_get_surprise (NfRecommender *self);

/* Predicted stars of every row of the published result (n_items floats, 0 unknown). Returns: (transfer full) (nullable) */
GBytes        *nf_recommender_dup_predictions (NfRecommender *self);
/* The published fold-in, for explanations. Returns: (transfer full) (nullable): %NULL until the first result */
NfFoldIn      *nf_recommender_dup_fold_in (NfRecommender *self);
/* Runs pending work now and waits for the result (tests; iterates the main context). */
void           nf_recommender_flush (NfRecommender *self);

G_END_DECLS
