/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metrics.h"

#include <math.h>

#include "nf-rank.h"

static const NfScored list[] = { { 3, 9 }, { 1, 8 }, { 7, 7 }, { 0, 6 }, { 5, 5 } };

static guint8 *
bits (guint n, ...)
{
  static guint8 set[2];
  va_list items;

  set[0] = set[1] = 0;
  va_start (items, n);
  for (guint i = 0; i < n; i++)
    nf_bitset_add (set, va_arg (items, guint));
  va_end (items);
  return set;
}

static void
test_ndcg (void)
{
  double ideal2 = 1 + 1 / log2 (3);

  g_assert_cmpfloat (nf_metrics_ndcg (list, 5, bits (1, 3), 1, 10), ==, 1);
  g_assert_cmpfloat_with_epsilon (nf_metrics_ndcg (list, 5, bits (1, 7), 1, 10), 0.5, 1e-12);
  g_assert_cmpfloat (nf_metrics_ndcg (list, 5, bits (1, 7), 1, 2), ==, 0);
  g_assert_cmpfloat_with_epsilon (nf_metrics_ndcg (list, 5, bits (2, 3, 9), 2, 10), 1 / ideal2, 1e-12);
  g_assert_cmpfloat_with_epsilon (nf_metrics_ndcg (list, 5, bits (3, 3, 1, 9), 3, 2), 1, 1e-12);
  g_assert_cmpfloat (nf_metrics_ndcg (list, 5, bits (0), 0, 10), ==, 0);
  g_assert_cmpfloat (nf_metrics_ndcg (list, 0, bits (1, 3), 1, 10), ==, 0);
}

static void
test_recall (void)
{
  g_assert_cmpuint (nf_metrics_hits (list, 5, bits (3, 3, 0, 9), 5), ==, 2);
  g_assert_cmpfloat (nf_metrics_recall (list, 5, bits (3, 3, 0, 9), 3, 2), ==, 0.5);   /* of 2 possible */
  g_assert_cmpfloat_with_epsilon (nf_metrics_recall (list, 5, bits (3, 3, 0, 9), 3, 20), 2 / 3.0, 1e-12);
  g_assert_cmpfloat (nf_metrics_recall (list, 5, bits (0), 0, 20), ==, 0);
}

static void
test_auc (void)
{
  float above[] = { 3, 1, 2 }, below[] = { 0, 2 }, nothing[1];

  /* pairs: 3>0 3>2 1>0 1<2 2>0 2=2 */
  g_assert_cmpfloat_with_epsilon (nf_metrics_auc (above, 3, below, 2), 4.5 / 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (nf_metrics_auc (below, 2, above, 3), 1.5 / 6, 1e-12);
  g_assert_true (isnan (nf_metrics_auc (above, 3, nothing, 0)));
}

static void
test_self_information (void)
{
  g_assert_cmpfloat (nf_metrics_self_information (1000, 1000), ==, 0);
  g_assert_cmpfloat (nf_metrics_self_information (250, 1000), ==, 2);
  g_assert_true (isfinite (nf_metrics_self_information (0, 1000)));
  g_assert_cmpfloat (nf_metrics_self_information (0, 0), ==, 0);
}

static void
test_mean (void)
{
  NfMean mean = { 0 };

  g_assert_cmpfloat (nf_mean_get_error (&mean), ==, 0);
  nf_mean_add (&mean, 2);
  nf_mean_add (&mean, NAN);
  nf_mean_add (&mean, 4);
  nf_mean_add (&mean, 9);
  g_assert_cmpuint (mean.n, ==, 3);
  g_assert_cmpfloat_with_epsilon (mean.mean, 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (nf_mean_get_error (&mean), sqrt ((9 + 1 + 16) / 2.0 / 3), 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/ndcg", test_ndcg);
  g_test_add_func ("/metrics/recall", test_recall);
  g_test_add_func ("/metrics/auc", test_auc);
  g_test_add_func ("/metrics/self-information", test_self_information);
  g_test_add_func ("/metrics/mean", test_mean);
  return g_test_run ();
}
