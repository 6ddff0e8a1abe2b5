/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fold-in.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "nf-test-model.h"
#include "nf-test-numbers.h"

static const char plain_meta[] = "{'mu': <3.4>, 'c': <0.7>}";

/* A model of random numbers, large enough for profiles longer than its rank. The last ten films are cold. */
static NfModelFile *
make_random_model (guint n, guint rank, const char *meta)
{
  NfTestNumbers *numbers = nf_test_numbers_new (n, rank);

  for (guint j = 0; j + 10 < n; j++)
    {
      numbers->train_counts[j] = n - j;
      numbers->weights[j] = 0.6f * (float) numbers->train_counts[j];
      numbers->biases[j] = (float) g_test_rand_double_range (-1, 1);
      for (guint k = 0; k < rank; k++)
        numbers->factors[j * rank + k] = (float) g_test_rand_double_range (-1, 1);
    }
  for (guint k = 0; k < rank; k++)
    {
      numbers->values[k] = (float) (rank + 5 - k);
      numbers->prior[k] = (float) g_test_rand_double_range (-0.1, 0.1);
    }
  return nf_test_numbers_to_model (numbers, meta);
}

static NfRatings *
make_random_ratings (NfModelFile *model, guint n)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, MAX (n, 1));

  for (guint i = 0; i < n; i++)   /* 7 and n_items have no common divisor: all different */
    entries[i] = (NfRatingEntry) { (i * 7) % nf_model_file_get_n_items (model), (NfRating) g_test_rand_int_range (1, 11) };
  return nf_ratings_new (entries, n);
}

static double
factor (NfModelFile *model, NfItemIndex item, guint k)
{
  return (double) nf_model_file_get_row_scales (model)[item] *
         nf_model_file_get_factors (model)[(gsize) item * nf_model_file_get_row_stride (model) + k];
}

/* Gauss-Jordan: x = a⁻¹ b, both spoilt. */
static void
solve (double *a, double *b, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      double pivot = a[i * n + i];

      for (guint j = 0; j < n; j++)
        a[i * n + j] /= pivot;
      b[i] /= pivot;
      for (guint r = 0; r < n; r++)
        if (r != i)
          {
            double times = a[r * n + i];

            for (guint j = 0; j < n; j++)
              a[r * n + j] -= times * a[i * n + j];
            b[r] -= times * b[i];
          }
    }
}

/* [1, c φ_j] */
static void
features (NfModelFile *model, NfItemIndex item, double c, double *g)
{
  guint rank = nf_model_file_get_rank (model);
  const float *s = nf_model_file_get_singular_values (model);
  double norm = 0;

  g[0] = 1;
  for (guint k = 0; k < rank; k++)
    {
      g[1 + k] = factor (model, item, k) * s[k];
      norm += g[1 + k] * g[1 + k];
    }
  for (guint k = 0; k < rank; k++)
    g[1 + k] = norm > 0 ? c * g[1 + k] / sqrt (norm) : 0;
}

/* Every formula of the header once more, in f64 and the plain way. */
static void
check_against_naive (NfModelFile *model, NfRatings *ratings)
{
  guint n_items = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model), width = rank + 1;
  guint n = nf_ratings_get_n (ratings), n_known = 0;
  const NfRatingEntry *entries = nf_ratings_get_entries (ratings);
  const float *s = nf_model_file_get_singular_values (model), *weights = nf_model_file_get_item_weights (model);
  const float *biases = nf_model_file_get_item_biases (model);
  double mu = nf_model_file_get_number (model, "mu", 3.5), c = nf_model_file_get_number (model, "c", 0.6);
  double noise = nf_model_file_get_number (model, "sigma2", 0.8), extra = nf_model_file_get_number (model, "sigma02", 0.68);
  double precision = nf_model_file_get_number (model, "user-bias-precision", 5);
  NfFoldInParams params;
  g_autoptr (NfFoldIn) fold_in = NULL;
  g_autofree double *f = g_new0 (double, rank);
  g_autofree double *g = g_new0 (double, width);
  g_autofree double *a = g_new0 (double, width * width);
  g_autofree double *spoilt = g_new0 (double, width * width);
  g_autofree double *m = g_new0 (double, width);
  g_autofree double *x = g_new0 (double, width);
  g_autofree float *scores = g_new (float, n_items);
  g_autofree float *stars = g_new (float, n_items);
  g_autofree float *sds = g_new (float, n_items);
  double t, largest = 0;

  nf_fold_in_params_init (&params, model);
  params.steering = 0;
  fold_in = nf_fold_in_new (model, ratings, &params);
  nf_fold_in_score_all (fold_in, scores, stars, sds);

  for (guint k = 0; k < rank; k++)
    f[k] = params.prior_weight * nf_model_file_get_prior (model)[k];
  for (guint k = 0; k < width; k++)
    a[k * width + k] = k == 0 ? precision : 1;
  for (guint i = 0; i < n; i++)
    {
      if (weights[entries[i].item] > 0)
        {
          n_known++;
          for (guint k = 0; k < rank; k++)
            f[k] += params.star_weights[entries[i].rating] * pow (weights[entries[i].item], -params.alpha) * factor (model, entries[i].item, k);
        }
      features (model, entries[i].item, c, g);
      for (guint k = 0; k < width; k++)
        {
          for (guint l = 0; l < width; l++)
            a[k * width + l] += g[k] * g[l] / noise;
          m[k] += g[k] * (entries[i].rating / 2.0 - mu - biases[entries[i].item]) / noise;
        }
    }
  t = params.ridge * (1 + params.ridge_per_rating / MAX (n_known, 1u)) * 0.1 * s[0] * s[0];
  for (guint k = 0; k < rank; k++)
    f[k] *= s[k] * s[k] / (s[k] * s[k] + t);
  memcpy (spoilt, a, width * width * sizeof (double));
  solve (spoilt, m, width);

  for (NfItemIndex j = 0; j < n_items; j++)
    largest = MAX (largest, scores[j] > -FLT_MAX ? fabsf (scores[j]) : 0);
  for (NfItemIndex j = 0; j < n_items; j++)
    {
      double popularity = nf_model_file_get_n_ratings (model, j), doubt = 0.25 / (1 + popularity * 0.25 / noise);
      double score = 0, star = mu + biases[j], variance = extra + doubt;
      float one_star, one_sd;

      nf_fold_in_predict (fold_in, j, &one_star, &one_sd);
      g_assert_cmpfloat_with_epsilon (one_star, stars[j], 1e-4);
      g_assert_cmpfloat_with_epsilon (one_sd, sds[j], 1e-4);
      if (nf_model_file_get_train_counts (model)[j] < params.min_evidence)
        {
          g_assert_cmpfloat (scores[j], ==, -FLT_MAX);
          g_assert_cmpfloat (stars[j], ==, 0);
          g_assert_cmpfloat (sds[j], ==, 0);
          continue;
        }
      for (guint k = 0; k < rank; k++)
        score += factor (model, j, k) * f[k];
      score *= pow (weights[j], params.alpha);
      g_assert_cmpfloat_with_epsilon (scores[j], score, 1e-4 * largest);
      g_assert_cmpfloat_with_epsilon (nf_fold_in_score (fold_in, j), score, 1e-4 * largest);

      features (model, j, c, g);
      for (guint k = 0; k < width; k++)
        star += g[k] * m[k];
      g_assert_cmpfloat_with_epsilon (stars[j], CLAMP (star, 0.5, 5), 1e-3);

      if (j % 7 != 0)   /* the plain way is slow */
        continue;
      memcpy (spoilt, a, width * width * sizeof (double));
      memcpy (x, g, width * sizeof (double));
      solve (spoilt, x, width);
      for (guint k = 0; k < width; k++)
        variance += g[k] * x[k];
      g_assert_cmpfloat_with_epsilon (sds[j], sqrt (variance), 1e-3);
    }
}

static void
test_naive (void)
{
  static const guint sizes[] = { 0, 1, 2, 5, 20, 64, 65, 66, 190 };
  g_autoptr (NfModelFile) model = make_random_model (200, 13, plain_meta);   /* stride 64: the dual form up to 64 ratings */

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (NfRatings) ratings = make_random_ratings (model, sizes[i]);

      check_against_naive (model, ratings);
    }
}

static void
test_naive_test_model (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) ratings = make_random_ratings (model, 20);

  check_against_naive (model, ratings);
}

static void
test_many_ratings (void)
{
  g_autoptr (NfModelFile) model = make_random_model (2211, 70, plain_meta);   /* stride 128 */
  g_autoptr (NfRatings) ratings = make_random_ratings (model, 2000);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  g_autofree float *scores = g_new (float, 2211);
  g_autofree float *stars = g_new (float, 2211);
  g_autofree float *sds = g_new (float, 2211);

  g_assert_cmpuint (nf_ratings_get_n (ratings), ==, 2000);
  nf_fold_in_score_all (fold_in, scores, stars, sds);
  for (NfItemIndex j = 0; j < 2201; j++)
    {
      g_assert_true (isfinite (scores[j]));
      if (nf_model_file_get_train_counts (model)[j] < NF_FOLD_IN_MIN_EVIDENCE)
        continue;
      g_assert_cmpfloat (stars[j], >=, 0.5);
      g_assert_cmpfloat (stars[j], <=, 5);
      g_assert_cmpfloat (sds[j], >, sqrt (0.68) - 1e-3);   /* what no profile can tell remains */
      g_assert_cmpfloat (sds[j], <, 1.1);
    }
}

static void
assert_all_finite (NfModelFile *model, const NfRatingEntry *entries, guint n)
{
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, n);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  guint n_items = nf_model_file_get_n_items (model);
  g_autofree float *scores = g_new (float, n_items);
  g_autofree float *stars = g_new (float, n_items);

  nf_fold_in_score_all (fold_in, scores, stars, NULL);
  for (NfItemIndex j = 0; j < n_items; j++)
    {
      g_assert_true (isfinite (scores[j]));
      g_assert_true (stars[j] == 0 || (stars[j] >= 0.5f && stars[j] <= 5));
      g_assert_true ((stars[j] == 0) == (scores[j] <= -FLT_MAX));
    }
}

static void
test_odd_profiles (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex cold = nf_test_model_item (model, "Honky");
  NfRatingEntry entries[40];

  assert_all_finite (model, NULL, 0);
  for (guint i = 0; i < 40; i++)
    entries[i] = (NfRatingEntry) { i, 2 };   /* hates all */
  assert_all_finite (model, entries, 40);
  for (guint i = 0; i < 40; i++)
    entries[i].rating = 10;
  assert_all_finite (model, entries, 40);
  assert_all_finite (model, entries, 1);
  entries[0].item = cold;
  assert_all_finite (model, entries, 1);     /* nothing known of the only film */
}

/* A person of no ratings is the average person: no film moves but by its bias. */
static void
test_empty_profile (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfRatings) ratings = nf_ratings_new (NULL, 0);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  NfItemIndex item = nf_test_model_item (model, "Alien (1979)");
  float star, sd;

  nf_fold_in_predict (fold_in, item, &star, &sd);
  g_assert_cmpfloat_with_epsilon (star, 3.6 + nf_model_file_get_item_biases (model)[item], 1e-4);
  g_assert_cmpfloat_with_epsilon (sd, sqrt (1 / 5.0 + 0.36 + 0.68), 1e-4);
  g_assert_cmpfloat (nf_fold_in_score (fold_in, item), >, 0);
  g_assert_true (nf_fold_in_get_model (fold_in) == model);
  g_assert_true (nf_fold_in_get_ratings (fold_in) == ratings);
}

static void
test_taste (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfRatingEntry entries[] = {
    { nf_test_model_item (model, "Toy Story (1995)"), 10 }, { nf_test_model_item (model, "Lion King, The (1994)"), 10 },
    { nf_test_model_item (model, "Exorcist, The (1973)"), 1 },
  };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);
  NfItemIndex family = nf_test_model_item (model, "Finding Nemo (2003)"), fear = nf_test_model_item (model, "Ring, The (2002)");
  float family_star, fear_star, family_sd, fear_sd, far_sd;
  g_autofree float *scores = g_new (float, nf_model_file_get_n_items (model));

  nf_fold_in_score_all (fold_in, scores, NULL, NULL);
  g_assert_cmpfloat (scores[family], >, scores[fear]);
  nf_fold_in_predict (fold_in, family, &family_star, &family_sd);
  nf_fold_in_predict (fold_in, fear, &fear_star, &fear_sd);
  g_assert_cmpfloat (family_star, >, 3.6 + nf_model_file_get_item_biases (model)[family]);
  g_assert_cmpfloat (fear_star, <, 3.6 + nf_model_file_get_item_biases (model)[fear]);
  nf_fold_in_predict (fold_in, nf_test_model_item (model, "Notting Hill (1999)"), &fear_star, &far_sd);
  g_assert_cmpfloat (family_sd, <, far_sd);   /* nothing rated near it */
}

static void
test_parameters (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfRatingEntry entry = { nf_test_model_item (model, "Toy Story (1995)"), 10 };
  g_autoptr (NfRatings) ratings = nf_ratings_new (&entry, 1);
  NfFoldInParams params;
  NfItemIndex rare = nf_test_model_item (model, "Solaris (Solyaris) (1972)");   /* 34 ratings in training */
  guint n_items = nf_model_file_get_n_items (model);
  g_autofree float *plain = g_new (float, n_items);
  g_autofree float *changed = g_new (float, n_items);
  g_autofree float *stars = g_new (float, n_items);

  nf_fold_in_params_init (&params, model);
  g_assert_cmpfloat_with_epsilon (params.alpha, 0.35, 1e-6);
  g_assert_cmpfloat_with_epsilon (params.star_weights[10], 1.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (params.steering, 0.5, 1e-6);
  g_assert_cmpfloat (params.discovery, ==, 0);

  {
    g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, &params);
    nf_fold_in_score_all (fold_in, plain, NULL, NULL);
  }
  params.discovery = -0.2f;
  {
    g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, &params);
    float share;

    nf_fold_in_score_all (fold_in, changed, NULL, NULL);
    share = changed[rare] / plain[rare];
    g_assert_cmpfloat_with_epsilon (share, pow (nf_model_file_get_item_weights (model)[rare], -0.2), 1e-4);
  }
  params.discovery = 0;
  params.steering = 0;
  {
    g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, &params);

    nf_fold_in_score_all (fold_in, changed, stars, NULL);
    for (NfItemIndex j = 0; j < n_items; j++)   /* steering lifts what will be liked and lowers the rest */
      if (stars[j] > 0)
        g_assert_true ((plain[j] > changed[j]) == (stars[j] > 3.6f) || fabsf (stars[j] - 3.6f) < 1e-3f);
  }
  params.min_evidence = 50;
  {
    g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, &params);

    nf_fold_in_score_all (fold_in, changed, NULL, NULL);
    g_assert_cmpfloat (changed[rare], ==, -FLT_MAX);
  }
}

/* Films without training ratings are ranked where the model has rows from content and many people rated them at all. */
static void
test_content (void)
{
  g_autoptr (NfModelFile) without = make_random_model (200, 13, plain_meta);
  g_autoptr (NfModelFile) with = make_random_model (200, 13, "{'mu': <3.4>, 'c': <0.7>, 'alpha': <0.4>, 'score-exponent': <0.1>, 'content-weight': <1.0>}");
  g_autoptr (NfRatings) ratings = make_random_ratings (with, 5);
  g_autoptr (NfFoldIn) fold_in = NULL;
  g_autofree float *scores = g_new (float, 200);
  g_autofree float *sds = g_new (float, 200);
  g_autofree float *stars = g_new (float, 200);
  NfFoldInParams params;

  nf_fold_in_params_init (&params, without);
  g_assert_cmpuint (params.min_popularity, ==, G_MAXUINT);
  g_assert_cmpfloat (params.exponent, ==, params.alpha);
  nf_fold_in_params_init (&params, with);
  g_assert_cmpuint (params.min_popularity, ==, NF_FOLD_IN_MIN_POPULARITY);
  g_assert_cmpfloat_with_epsilon (params.exponent, 0.1, 1e-6);

  /* film j has 200 − j training ratings and 10 (200 − j) of everybody; the last ten have no row */
  params.min_evidence = 100;
  params.min_popularity = 500;
  fold_in = nf_fold_in_new (with, ratings, &params);
  nf_fold_in_score_all (fold_in, scores, stars, sds);
  for (NfItemIndex j = 0; j < 200; j++)
    {
      float star;

      g_assert_cmpint (nf_fold_in_params_can_rank (&params, with, j), ==, j <= 150);
      g_assert_cmpint (nf_fold_in_is_from_content (with, j), ==, j >= 190);
      g_assert_cmpint (scores[j] > -FLT_MAX, ==, j <= 150);
      nf_fold_in_predict (fold_in, j, &star, NULL);
      g_assert_cmpint (star > 0, ==, j <= 150);
    }
  params.min_popularity = 0;
  g_assert_true (nf_fold_in_params_can_rank (&params, with, 189));
  g_assert_false (nf_fold_in_params_can_rank (&params, with, 190));
}

static void
test_star_probability (void)
{
  g_assert_cmpfloat_with_epsilon (nf_star_probability (4, 1, 4), 0.5, 1e-6);
  g_assert_cmpfloat_with_epsilon (nf_star_probability (5, 1, 4), 0.841345, 1e-5);
  g_assert_cmpfloat (nf_star_probability (4, 0, 3.5f), ==, 1);
  g_assert_cmpfloat (nf_star_probability (3, 0, 3.5f), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-in/naive", test_naive);
  g_test_add_func ("/fold-in/naive-test-model", test_naive_test_model);
  g_test_add_func ("/fold-in/many-ratings", test_many_ratings);
  g_test_add_func ("/fold-in/odd-profiles", test_odd_profiles);
  g_test_add_func ("/fold-in/empty-profile", test_empty_profile);
  g_test_add_func ("/fold-in/taste", test_taste);
  g_test_add_func ("/fold-in/parameters", test_parameters);
  g_test_add_func ("/fold-in/content", test_content);
  g_test_add_func ("/fold-in/star-probability", test_star_probability);
  return g_test_run ();
}
