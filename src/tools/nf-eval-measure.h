/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-eval-split.h"
#include "nf-fold-in.h"
#include "nf-metrics.h"
#include "nf-rank.h"

G_BEGIN_DECLS

typedef enum
{
  NF_EVAL_NDCG10, NF_EVAL_NDCG100, NF_EVAL_RECALL20, NF_EVAL_RECALL50, NF_EVAL_DISLIKED20, NF_EVAL_AUC, NF_EVAL_RMSE, NF_EVAL_MAE,
  NF_EVAL_COVER80, NF_EVAL_COVER95, NF_EVAL_COVERAGE20, NF_EVAL_NOVELTY,
  NF_EVAL_N_METRICS
} NfEvalMetric;

typedef enum { NF_EVAL_MODEL, NF_EVAL_POPULARITY, NF_EVAL_TRAINING_POPULARITY, NF_EVAL_N_RANKERS } NfEvalRanker;

const char *nf_eval_metric_get_name (NfEvalMetric metric);   /* "ndcg10" */

/* Errors of predicted stars, summed over ratings. [0] of the model, [1] of film mean + user mean */
typedef struct
{
  double n, n_in_80, n_in_95;
  double squares[2], absolutes[2];
} NfEvalStars;

/* What one person adds. */
typedef struct
{
  guint       n_input, n_known, n_hidden, n_liked;
  guint       n_liked_cold;       /* of the liked: films with too little evidence to be ranked */
  guint       n_liked_unknown;    /* … films the catalogue does not have */
  gboolean    is_ranked;          /* there is a film to be found */
  double      values[NF_EVAL_N_RANKERS][NF_EVAL_N_METRICS];   /* of the list; the others are NAN */
  NfEvalStars stars;
  NfItemIndex top[NF_EVAL_N_RANKERS][20];
  guint       n_top[NF_EVAL_N_RANKERS];
} NfEvalOutcome;

#define NF_EVAL_MAX_POINTS 8

/* A measurement. With several points each person is measured at every one of them. */
typedef struct
{
  NfModelFile          *model;
  const NfFoldInParams *params;
  const NfFilter       *filter;   /* excluded is ignored */
  NfEvalProtocol        protocol;
  const NfEvalCase     *cases;
  guint                 n_cases;
  guint                 n_points;
  guint                 given[NF_EVAL_MAX_POINTS];   /* known ratings of films of the catalogue that are folded in at a point, at most; 0 for all.
                                                      * With NF_EVAL_ELICIT the first points are answers: adaptive, then popular */
  NfEvalOutcome        *outcomes;   /* (out caller-allocates): n_points × n_cases */
} NfEvalJob;

/**
 * nf_eval_run:
 *
 * Hidden films of at least 4 stars are to be found, those of at most 2 to be avoided; the list is the whole filtered catalogue without
 * all known films. A hidden film that is not in the catalogue, or cannot be ranked, counts as missed. The figures do not
 * depend on the number of threads.
 */
void nf_eval_run (const NfEvalJob *job, guint n_threads);

G_END_DECLS
