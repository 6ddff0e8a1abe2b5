/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

G_BEGIN_DECLS

/* Quality of one person's list, and statistics over many. @relevant is a bitset over items, @n_relevant its bits. */

/**
 * nf_metrics_ndcg:
 * @ranked: (array length=n): best first
 * @cut: positions that count
 *
 * Binary gain, discount 1/log2 (position + 1), divided by the best possible list (Järvelin and Kekäläinen 2002).
 * Returns: 0…1; 0 without relevant films
 */
double nf_metrics_ndcg (const NfScored *ranked, guint n, const guint8 *relevant, guint n_relevant, guint cut);

/* Hits among the first @cut, divided by min (@cut, @n_relevant) (Liang et al. 2018). */
double nf_metrics_recall (const NfScored *ranked, guint n, const guint8 *relevant, guint n_relevant, guint cut);

/* Relevant films among the first @cut. */
guint  nf_metrics_hits (const NfScored *ranked, guint n, const guint8 *relevant, guint cut);

/* Probability that one of @above has a higher score than one of @below, ties counting half; NAN if either is empty. Sorts both. */
double nf_metrics_auc (float *above, guint n_above, float *below, guint n_below);

/* Mean surprise of a film, −log2 (its ratings / the most ratings of any film), in bits. */
double nf_metrics_self_information (guint32 n_ratings, guint32 most_ratings);

/* A running mean with its standard error (Welford 1962). Zero-initialised is empty; values that are NAN are left out. */
typedef struct
{
  guint64 n;
  double mean, squares;
} NfMean;

void   nf_mean_add       (NfMean *self, double value);
double nf_mean_get_error (const NfMean *self);   /* 0 for fewer than two values */

G_END_DECLS
