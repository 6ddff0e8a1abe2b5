/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-diversity.h"

#include <math.h>
#include <string.h>

#include "nf-fold-in.h"
#include "nf-rank.h"
#include "nf-test-model.h"

#define POOL 40

/* The list of somebody who likes family films. */
static guint
make_list (NfModelFile *model, NfScored out[POOL])
{
  const NfRatingEntry entries[] = {
    { nf_test_model_item (model, "Toy Story (1995)"), 10 }, { nf_test_model_item (model, "Shrek (2001)"), 9 },
    { nf_test_model_item (model, "Alien (1979)"), 8 },
  };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  g_autofree float *scores = g_new (float, nf_model_file_get_n_items (model));
  g_autofree guint8 *rated = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (model)));

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    nf_bitset_add (rated, entries[i].item);
  nf_fold_in_score_all (fold_in, scores, NULL, NULL);
  return nf_rank_top_k (model, scores, &(NfFilter) { .excluded = rated }, out, POOL);
}

static double
cosine (NfModelFile *model, NfItemIndex a, NfItemIndex b)
{
  guint stride = nf_model_file_get_row_stride (model), rank = nf_model_file_get_rank (model);
  const gint8 *x = nf_model_file_get_factors (model) + (gsize) a * stride, *y = nf_model_file_get_factors (model) + (gsize) b * stride;
  const float *s = nf_model_file_get_singular_values (model);
  double xy = 0, xx = 0, yy = 0;

  for (guint k = 0; k < rank; k++)
    {
      double w = (double) s[k] * s[k];

      xy += w * x[k] * y[k];
      xx += w * x[k] * x[k];
      yy += w * y[k] * y[k];
    }
  return xx > 0 && yy > 0 ? xy / sqrt (xx * yy) : 0;
}

/* Every place must hold the film that the formula, computed the slow way, puts there. */
static void
test_like_the_formula (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfScored list[POOL], ordered[POOL];
  guint n = make_list (model, list);
  double mean = 0, variance = 0;

  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    mean += list[i].score / n;
  for (guint i = 0; i < n; i++)
    variance += (list[i].score - mean) * (list[i].score - mean) / n;
  for (double lambda = 0.3; lambda < 1; lambda += 0.3)
    {
      g_autofree gboolean *placed = g_new0 (gboolean, nf_model_file_get_n_items (model));

      memcpy (ordered, list, sizeof list);
      nf_diversity_order (model, ordered, n, lambda);
      g_assert_cmpuint (ordered[0].item, ==, list[0].item);
      placed[ordered[0].item] = TRUE;
      for (guint place = 1; place < n; place++)
        {
          double best = -1e9, chosen = -1e9;

          for (guint i = 0; i < n; i++)
            {
              double likeness = -1, value;

              if (placed[list[i].item])
                continue;
              for (guint s = 0; s < place; s++)
                likeness = MAX (likeness, cosine (model, list[i].item, ordered[s].item));
              value = (1 - lambda) * (list[i].score - mean) / sqrt (variance) - lambda * likeness;
              best = MAX (best, value);
              if (list[i].item == ordered[place].item)
                {
                  chosen = value;
                  g_assert_cmpfloat (ordered[place].score, ==, list[i].score);
                }
            }
          g_assert_cmpfloat (chosen, >, best - 1e-4);
          placed[ordered[place].item] = TRUE;
        }
    }
}

static void
test_more_is_more (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfScored list[POOL], ordered[POOL], again[POOL];
  guint n = make_list (model, list);
  double before = nf_diversity_measure_similarity (model, list, 10);

  memcpy (ordered, list, sizeof list);
  nf_diversity_order (model, ordered, n, 0);
  g_assert_cmpmem (ordered, n * sizeof *list, list, n * sizeof *list);
  nf_diversity_order (model, ordered, n, 0.9);
  g_assert_cmpfloat (nf_diversity_measure_similarity (model, ordered, 10), <, before);
  memcpy (again, list, sizeof list);
  nf_diversity_order (model, again, n, 0.9);
  g_assert_cmpmem (ordered, n * sizeof *list, again, n * sizeof *list);
}

static void
test_edges (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex cold = nf_test_model_item (model, "Honky"), alien = nf_test_model_item (model, "Alien (1979)");
  NfScored equal[] = { { 3, 1 }, { 5, 1 }, { cold, 1 }, { alien, 1 } };
  gboolean found[4] = { FALSE };

  nf_diversity_order (model, NULL, 0, 0.5);
  nf_diversity_order (model, equal, 1, 0.5);
  g_assert_cmpuint (equal[0].item, ==, 3);
  nf_diversity_order (model, equal, 4, 1);   /* no deviation, and a film without factors: like nothing, so it comes early */
  g_assert_cmpuint (equal[0].item, ==, 3);
  for (guint i = 0; i < 4; i++)
    {
      guint at = equal[i].item == 3 ? 0 : equal[i].item == 5 ? 1 : equal[i].item == cold ? 2 : 3;

      g_assert_false (found[at]);
      found[at] = TRUE;
    }
  g_assert_cmpfloat (nf_diversity_measure_similarity (model, equal, 1), ==, 0);
  g_assert_cmpfloat (nf_diversity_measure_similarity (model, NULL, 0), ==, 0);
}

static void
test_genres (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex shrek = nf_test_model_item (model, "Shrek (2001)"), alien = nf_test_model_item (model, "Alien (1979)");
  NfScored same[] = { { shrek, 2 }, { alien, 1 } }, other[] = { { alien, 1 } };
  NfItemIndex liked[] = { alien, shrek };

  g_assert_cmpfloat_with_epsilon (nf_diversity_measure_genres (model, liked, 2, same, 2), 0, 1e-9);
  g_assert_cmpfloat (nf_diversity_measure_genres (model, liked, 2, other, 1), >, 0.5);   /* half of what is liked is missing */
  g_assert_cmpfloat (nf_diversity_measure_genres (model, liked, 0, same, 2), ==, 0);
  g_assert_cmpfloat (nf_diversity_measure_genres (model, liked, 2, same, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diversity/like-the-formula", test_like_the_formula);
  g_test_add_func ("/diversity/more-is-more", test_more_is_more);
  g_test_add_func ("/diversity/edges", test_edges);
  g_test_add_func ("/diversity/genres", test_genres);
  return g_test_run ();
}
