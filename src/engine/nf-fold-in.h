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
  float exponent;          /* of n_j in a score; below alpha, popular films give way a little */
  float discovery;         /* z: added to the exponent; 0 = as tuned, negative = more obscure */
  float steering;          /* gamma: weight of predicted stars in the order; 0 = rank score alone */
  guint min_evidence;      /* films with fewer training ratings are neither ranked nor predicted, unless … */
  guint min_popularity;    /* … so many people rated them at all and the model has a row from their content; G_MAXUINT: never */
} NfFoldInParams;

/* The defaults of min_evidence and min_popularity. With less evidence a row says what a film's content says: such films should be
 * marked ("few ratings"), see nf_fold_in_is_from_content(). Without popularity the list would fill with them. */
#define NF_FOLD_IN_MIN_EVIDENCE 5
#define NF_FOLD_IN_MIN_POPULARITY 50

void nf_fold_in_params_init (NfFoldInParams *params, NfModelFile *model);

/* Whether a film is ranked and its stars are predicted. Constant time. */
gboolean nf_fold_in_params_can_rank (const NfFoldInParams *params, NfModelFile *model, NfItemIndex item);

/* Whether what the model knows of a film comes more from its content than from people: fewer than NF_FOLD_IN_MIN_EVIDENCE of
 * them. Scores and stars are then those of its kind of films, and the deviation of the stars is wider. */
gboolean nf_fold_in_is_from_content (NfModelFile *model, NfItemIndex item);

/* Parameters of the star model are the model's alone: "mu", "sigma2", "sigma02", "c", "user-bias-precision",
 * "item-bias-variance" of META. */

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
 * Which films cannot be ranked says nf_fold_in_params_can_rank(). One pass over the factors; with @sds
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
