/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"
#include "nf-kernels.h"

G_BEGIN_DECLS

/* Shared by fold-in and explanations. Vectors over factors have length = row stride; padding is zero. */
struct _NfFoldIn
{
  gatomicrefcount ref_count;
  NfModelFile *model;
  NfRatings *ratings;
  NfFoldInParams params;

  guint length;            /* row stride */
  guint n_known;           /* ratings of films with factors */
  float *query;            /* g = h(t_n) f: what a row is multiplied with to give a score */
  float *filter;           /* h(t_n) */
  gint8 *rated_rows;       /* n_ratings × length: rows of the rated films together, for one walk through memory per explained film */
  double *encoders;        /* n_ratings: a(r) n_i^−alpha scale_i: what a rated film's int8 row is multiplied with in f */

  /* Stars: a Gaussian process with kernel k(i,j) = 1/p + c² φ_i·φ_j, φ_j = row_j × spectrum / |row_j × spectrum| */
  float *spectrum;         /* s_k / s_1 */
  float *star_query;       /* star = mu + b_j + user_bias + row·star_query / |row × spectrum| */
  gint16 *queries;         /* query, then star_query, rounded to whole numbers, for NfKernels.dot_rows */
  NfFinish finish;         /* what makes scores and stars of their products */
  double user_bias;
  double *residuals;       /* n_ratings: (K + σ²I)⁻¹ (r − mu − b): a rated film's pull */
  double mu, c, bias_variance, noise_variance;
  double item_bias_variance;   /* of a film nobody has rated yet */

  /* Variance of a star: sd_base + sd_sign Σ_m (sd_offsets_m + sd_queries_m·φ_j)² */
  guint n_sd_queries;
  float *sd_queries, *sd_offsets;
  double sd_base, sd_sign;
};

/* nf_fold_in_params_can_rank() of one film after the other */
typedef struct
{
  const guint32 *counts;
  const float *weights;
  guint32 least;
  NfItemIndex n_popular;   /* rows before it have min_popularity */
} NfFoldInEvidence;

NfFoldInEvidence nf_fold_in_get_evidence (const NfFoldIn *self);

static inline gboolean
nf_fold_in_evidence_can_rank (const NfFoldInEvidence *evidence, NfItemIndex item)
{
  return evidence->counts[item] >= evidence->least || (item < evidence->n_popular && evidence->weights[item] > 0);
}

/* Writes φ of an item (length = stride). Returns: %FALSE, and zeros, if the item has no factors. */
gboolean nf_fold_in_get_features (const NfFoldIn *self, NfItemIndex item, float *phi);

/* n_j^(exponent + z) scale_j: what the product of int8 row and query is multiplied with in the score. */
double   nf_fold_in_get_decoder  (const NfFoldIn *self, NfItemIndex item);

/* Rounds a query to whole numbers for NfKernels.dot_rows. Returns: what 1 of them stands for */
float    nf_fold_in_round_query (const float *query, guint length, gint16 *out);

static inline const gint8 *
nf_fold_in_get_row (const NfFoldIn *self, NfItemIndex item)
{
  return nf_model_file_get_factors (self->model) + (gsize) item * self->length;
}

G_END_DECLS
