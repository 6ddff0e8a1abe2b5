/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"
#include "nf-ratings.h"

G_BEGIN_DECLS

/* Parameters of a request; nf_fold_in_params_init() takes the model's own (tuned, in META). */
typedef struct
{
  float star_weights[NF_RATING_MAX + 1];  /* a(r) by half stars; [0] unused */
  float alpha;             /* item normalisation exponent of the model */
  float ridge;             /* t0 of h_k = s_k² / (s_k² + t_n · 0.1 · s_1²) */
  float ridge_per_rating;  /* c_n of t_n = t0 · (1 + c_n / n) */
  float prior_weight;      /* tau: pseudo-ratings of the average user */
  float discovery;         /* z: scores are multiplied by n_j^z; 0 = as trained, negative = more obscure */
  float steering;          /* gamma: weight of predicted stars in the order; 0 = rank score alone */
  guint min_evidence;      /* films with fewer training ratings are neither ranked nor predicted; at least 1 */
} NfFoldInParams;

/* The default of min_evidence: below it a factor row is mostly noise. */
#define NF_FOLD_IN_MIN_EVIDENCE 5

void nf_fold_in_params_init (NfFoldInParams *params, NfModelFile *model);

/* Parameters of the star model are the model's alone: "mu", "sigma2", "sigma02", "c", "user-bias-precision" of META. */

/* A folded-in person: immutable after nf_fold_in_new(); scores, predictions and contributions come from it. Any thread. */
typedef struct _NfFoldIn NfFoldIn;

/**
 * nf_fold_in_new:
 * @ratings: may be empty: then the scores are those of the average user
 * @params: (nullable): %NULL for the model's own
 */
NfFoldIn *nf_fold_in_new   (NfModelFile *model, NfRatings *ratings, const NfFoldInParams *params);
NfFoldIn *nf_fold_in_ref   (NfFoldIn *self);
void      nf_fold_in_unref (NfFoldIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfFoldIn, nf_fold_in_unref)

NfModelFile *nf_fold_in_get_model   (const NfFoldIn *self);   /* (transfer none) */
NfRatings   *nf_fold_in_get_ratings (const NfFoldIn *self);   /* (transfer none) */

/**
 * nf_fold_in_score_all:
 * @scores: (out caller-allocates): n_items ranking scores (steered); cold items get -FLT_MAX only if they cannot be ranked
 * @stars: (out caller-allocates) (nullable): n_items predicted stars 0.5…5; 0 where the model knows too little of the film
 * @sds: (out caller-allocates) (nullable): n_items standard deviations of @stars
 *
 * A film that cannot be ranked is one with fewer than min_evidence training ratings. One pass over the factors; with @sds
 * each ranked film costs min (n_ratings, rank + 1) more dot products, and the result is exact, not a bound.
 * No allocation proportional to n_items.
 */
void nf_fold_in_score_all (NfFoldIn *self, float *scores, float *stars, float *sds);

/**
 * nf_fold_in_predict:
 * @star: (out): predicted stars 0.5…5, or 0 where the model knows too little of the film
 * @sd: (out) (nullable): its standard deviation; 0 together with @star
 */
void nf_fold_in_predict (NfFoldIn *self, NfItemIndex item, float *star, float *sd);

/* The ranking score before steering, of any item (0 for one the model has no factors of): what nf_explain() takes apart. */
float nf_fold_in_score (NfFoldIn *self, NfItemIndex item);

/**
 * nf_star_probability:
 * @threshold: in stars
 *
 * Returns: probability that a prediction of @star ± @sd stands for at least @threshold stars
 */
float nf_star_probability (float star, float sd, float threshold);

G_END_DECLS
