/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metrics.h"

#include <math.h>
#include <stdlib.h>

#include "nf-rank.h"

double
nf_metrics_ndcg (const NfScored *ranked, guint n, const guint8 *relevant, guint n_relevant, guint cut)
{
  double gain = 0, ideal = 0;

  for (guint i = 0; i < MIN (n, cut); i++)
    if (nf_bitset_has (relevant, ranked[i].item))
      gain += 1 / log2 (i + 2.0);
  for (guint i = 0; i < MIN (n_relevant, cut); i++)
    ideal += 1 / log2 (i + 2.0);
  return ideal > 0 ? gain / ideal : 0;
}

guint
nf_metrics_hits (const NfScored *ranked, guint n, const guint8 *relevant, guint cut)
{
  guint hits = 0;

  for (guint i = 0; i < MIN (n, cut); i++)
    hits += nf_bitset_has (relevant, ranked[i].item);
  return hits;
}

double
nf_metrics_recall (const NfScored *ranked, guint n, const guint8 *relevant, guint n_relevant, guint cut)
{
  guint most = MIN (n_relevant, cut);

  return most > 0 ? (double) nf_metrics_hits (ranked, n, relevant, cut) / most : 0;
}

static int
compare_floats (const void *a, const void *b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

double
nf_metrics_auc (float *above, guint n_above, float *below, guint n_below)
{
  double wins = 0;
  guint less = 0, not_more = 0;

  if (n_above == 0 || n_below == 0)
    return NAN;
  qsort (above, n_above, sizeof *above, compare_floats);
  qsort (below, n_below, sizeof *below, compare_floats);
  for (guint i = 0; i < n_above; i++)
    {
      while (less < n_below && below[less] < above[i])
        less++;
      while (not_more < n_below && below[not_more] <= above[i])
        not_more++;
      wins += less + (not_more - less) / 2.0;
    }
  return wins / ((double) n_above * n_below);
}

double
nf_metrics_self_information (guint32 n_ratings, guint32 most_ratings)
{
  return most_ratings > 0 ? -log2 ((double) MAX (n_ratings, 1u) / most_ratings) : 0;
}

void
nf_mean_add (NfMean *self, double value)
{
  double step;

  if (isnan (value))
    return;
  self->n++;
  step = value - self->mean;
  self->mean += step / self->n;
  self->squares += step * (value - self->mean);
}

double
nf_mean_get_error (const NfMean *self)
{
  return self->n > 1 ? sqrt (self->squares / (self->n - 1) / self->n) : 0;
}
