/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* So many of the best films are worth reordering: enough for variety, few enough that all of them are good. */
#define NF_DIVERSITY_POOL 200

/**
 * nf_diversity_order:
 * @ranked: (array length=n): a ranking, best first; put in its new order, scores stay with their films
 * @lambda: 0: the order stays; towards 1: unlike films, whatever their scores
 *
 * Maximal marginal relevance (Carbonell and Goldstein 1998): place by place the film of the largest (1 − λ) z(score) − λ max φ·φ_s over
 * the films s placed before it; φ is the direction of a film's factors and z counts deviations of the ranking's scores. The first
 * film stays first. λ acts late, for the best scores lie many deviations above the others: up to .8 the first ten are as good
 * as before, at .85 lists share far fewer films, beyond .9 quality goes. Deterministic; ties go to the better place.
 * O(n² rank): 200 films take some 10 ms. Any thread.
 */
void nf_diversity_order (NfModelFile *model, NfScored *ranked, guint n, double lambda);

/* Mean cosine of the factors of all pairs of @ranked (intra-list similarity); 0 for fewer than two films. */
double nf_diversity_measure_similarity (NfModelFile *model, const NfScored *ranked, guint n);

/* Kullback-Leibler divergence (nats) of the genres of @ranked from those of @liked, films counting equally and their genres
 * equally within a film, smoothed by 1 % (Steck 2018, Calibrated recommendations); 0 if either has no genres. */
double nf_diversity_measure_genres (NfModelFile *model, const NfItemIndex *liked, guint n_liked, const NfScored *ranked, guint n);

G_END_DECLS
