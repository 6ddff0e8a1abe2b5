/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-best.h"

#include <math.h>
#include <string.h>

#include "nf-test-model.h"
#include "nf-test-numbers.h"

/* What rows look like. */
typedef enum
{
  FLAT,       /* of one length in random directions: nothing can be passed over */
  FALLING,    /* shorter the less popular a film is, stronger in the first factors: as trained ones */
  RISING,     /* the best ones last */
  ALIKE,      /* few different ones: equal scores */
  OPPOSITE,   /* against the prior: no score is above zero */
  EXTREME,    /* beyond what f32 can be trusted with, and nothing at all */
  N_SHAPES,
} Shape;

static float
random_float (double from, double to)
{
  return (float) g_test_rand_double_range (from, to);
}

static float
make_factor (Shape shape, guint j, guint n, guint k)
{
  float at = (float) j / (float) n, random = random_float (-1, 1);

  switch (shape)
    {
    case FALLING:
      return (random + 0.3f) * expf (-6 * at) / (1 + 0.2f * (float) k);
    case RISING:
      return (random + 0.3f) * expf (6 * at - 6) / (1 + 0.2f * (float) k);
    case ALIKE:
      return (j + k) % 3 == 0 ? 1 : (j % 3 == 0) - 0.5f;
    case OPPOSITE:
      return -1 - 0.1f * random;
    case EXTREME:
      return random * powf (10, (float) (j * 7 % 61) - 30);
    case FLAT:
    case N_SHAPES:
    default:
      return random;
    }
}

static NfModelFile *
make_model (Shape shape, guint n, guint rank, const char *meta)
{
  NfTestNumbers *numbers = nf_test_numbers_new (n, rank);

  for (guint j = 0; j < n; j++)
    {
      if (shape != FLAT && j % 11 == 5)   /* known to nobody */
        continue;
      numbers->train_counts[j] = j % 13 == 0 ? 2 : 20 + n - j;
      numbers->weights[j] = 0.6f * (float) numbers->train_counts[j];
      if (shape == EXTREME && j % 17 == 0)
        numbers->weights[j] = j % 2 ? 1e-30f : 1e30f;
      numbers->biases[j] = shape == ALIKE ? 0 : random_float (-1, 1);
      for (guint k = 0; k < rank; k++)
        numbers->factors[j * rank + k] = shape != FLAT && j % 19 == 3 ? 0 : make_factor (shape, j, n, k);
    }
  for (guint k = 0; k < rank; k++)
    {
      numbers->values[k] = shape == EXTREME && k + 2 > rank ? 0 : (float) (rank + 5 - k);
      numbers->prior[k] = shape == OPPOSITE ? 1 : random_float (-0.1, 0.1);
    }
  return nf_test_numbers_to_model (numbers, meta);
}

static NfRatings *
make_ratings (guint n_items, guint n)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    entries[i] = (NfRatingEntry) { (i * 7) % n_items, (NfRating) g_test_rand_int_range (1, 11) };
  return nf_ratings_new (entries, n);
}

/* The same films, scores and stars, bit by bit, as from the scores of all. */
static void
check (NfFoldIn *fold_in, const NfFilter *filter)
{
  static const guint lengths[] = { 1, 2, 7, 20, 200, 1000, 5000 };
  NfModelFile *model = nf_fold_in_get_model (fold_in);
  guint n_items = nf_model_file_get_n_items (model);
  g_autofree float *scores = g_new (float, n_items);
  g_autofree float *stars = g_new (float, n_items);
  g_autofree float *best_stars = g_new (float, 5000);
  g_autofree NfScored *expected = g_new0 (NfScored, 5000);
  g_autofree NfScored *best = g_new0 (NfScored, 5000);

  nf_fold_in_score_all (fold_in, scores, stars, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint n = nf_rank_top_k (model, scores, filter, expected, lengths[i]);

      g_assert_cmpuint (nf_best_find (fold_in, filter, best, best_stars, lengths[i]), ==, n);
      for (guint at = 0; at < n; at++)
        {
          g_assert_cmpuint (best[at].item, ==, expected[at].item);
          g_assert_cmpmem (&best[at].score, sizeof (float), &expected[at].score, sizeof (float));
          g_assert_cmpfloat (best_stars[at], ==, stars[best[at].item]);
        }
    }
}

static void
check_filters (NfFoldIn *fold_in)
{
  guint n_items = nf_model_file_get_n_items (nf_fold_in_get_model (fold_in));
  g_autofree guint8 *excluded = g_malloc0 (NF_BITSET_BYTES (n_items));

  for (guint i = 0; i < n_items; i++)
    if (i < 30 || g_test_rand_int_range (0, 3) == 0)
      nf_bitset_add (excluded, i);
  check (fold_in, NULL);
  check (fold_in, &(NfFilter) { .excluded = excluded });
  check (fold_in, &(NfFilter) { .include_genres = NF_GENRE_BIT (4), .year_from = 1950 });
  check (fold_in, &(NfFilter) { .min_ratings = n_items, .min_train_count = 10 });
  check (fold_in, &(NfFilter) { .year_from = 3000 });
}

static void
test_like_all_scores (gconstpointer data)
{
  static const char *const metas[] = {
    "{'mu': <3.4>, 'c': <0.7>}",
    "{'mu': <3.4>, 'c': <0.7>, 'steering': <0.0>, 'score-exponent': <0.0>, 'content-weight': <1.0>}",
    "{'c': <1.5>, 'steering': <2.0>, 'score-exponent': <0.9>}",
    "{'c': <0.7>, 'steering': <-1.0>, 'score-exponent': <-0.6>}",
    "{'c': <3.0>, 'steering': <40.0>, 'prior-weight': <100.0>}",      /* e^x at its limits */
    "{'c': <3.0>, 'steering': <5000.0>, 'score-exponent': <30.0>}",   /* beyond what may be bounded */
  };
  static const guint sizes[] = { 1, 63, 64, 65, 700, 4500 };
  static const guint n_ratings[] = { 0, 1, 12, 150 };
  Shape shape = GPOINTER_TO_INT (data);

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint m = 0; m < G_N_ELEMENTS (metas); m++)
      {
        guint round = s * G_N_ELEMENTS (metas) + m;
        g_autoptr (NfModelFile) model = make_model (shape, sizes[s], 3 + 40 * (round % 3), metas[m]);
        g_autoptr (NfRatings) ratings = make_ratings (sizes[s], MIN (n_ratings[round % G_N_ELEMENTS (n_ratings)], sizes[s] / 2));
        NfFoldInParams params;
        g_autoptr (NfFoldIn) fold_in = NULL;

        nf_fold_in_params_init (&params, model);
        params.discovery = round % 5 == 4 ? -0.2f : 0;
        if (round % 4 == 3)
          {
            params.min_evidence = 50;
            params.min_popularity = 40;
          }
        fold_in = nf_fold_in_new (model, ratings, &params);
        check_filters (fold_in);
      }
}

static void
test_test_model (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) ratings = make_ratings (nf_model_file_get_n_items (model), 9);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  NfScored one;

  check_filters (fold_in);
  g_assert_cmpuint (nf_best_find (fold_in, NULL, NULL, NULL, 0), ==, 0);
  g_assert_cmpuint (nf_best_find (fold_in, NULL, &one, NULL, 1), ==, 1);
}

int
main (int argc, char **argv)
{
  static const char *const names[N_SHAPES] = { "flat", "falling", "rising", "alike", "opposite", "extreme" };

  g_test_init (&argc, &argv, NULL);
  for (Shape shape = 0; shape < N_SHAPES; shape++)
    {
      g_autofree char *path = g_strdup_printf ("/best/%s", names[shape]);

      g_test_add_data_func (path, GINT_TO_POINTER (shape), test_like_all_scores);
    }
  g_test_add_func ("/best/test-model", test_test_model);
  return g_test_run ();
}
