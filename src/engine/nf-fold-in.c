/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fold-in-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "nf-kernels.h"
#include "nf-linear-algebra.h"

/* Rows whose products are made together before scores are made of them. */
#define BLOCK 64

void
nf_fold_in_params_init (NfFoldInParams *params, NfModelFile *model)
{
  /* Having rated a film is evidence in itself; low stars count for less, not against. Tuned values are in the model. */
  static const float default_weights[NF_RATING_MAX + 1] = { 0, 0, 0, 0.05f, 0.1f, 0.25f, 0.4f, 0.6f, 0.8f, 1, 1.2f };

  for (guint r = 1; r <= NF_RATING_MAX; r++)
    {
      g_autofree char *key = g_strdup_printf ("star-weight-%u", r);

      params->star_weights[r] = (float) nf_model_file_get_number (model, key, default_weights[r]);
    }
  params->star_weights[0] = 0;
  params->alpha = (float) nf_model_file_get_number (model, "alpha", 0.35);
  params->ridge = (float) nf_model_file_get_number (model, "ridge", 0.1);
  params->ridge_per_rating = (float) nf_model_file_get_number (model, "ridge-per-rating", 30);
  params->prior_weight = (float) nf_model_file_get_number (model, "prior-weight", 2);
  params->exponent = (float) nf_model_file_get_number (model, "score-exponent", params->alpha);
  params->discovery = 0;
  params->steering = (float) nf_model_file_get_number (model, "steering", 0.2);
  params->min_evidence = NF_FOLD_IN_MIN_EVIDENCE;
  /* without rows from content, few training ratings make a row of noise, however popular the film is */
  params->min_popularity = nf_model_file_get_number (model, "content-weight", 0) > 0 ? NF_FOLD_IN_MIN_POPULARITY : G_MAXUINT;
}

gboolean
nf_fold_in_params_can_rank (const NfFoldInParams *params, NfModelFile *model, NfItemIndex item)
{
  guint32 count = nf_model_file_get_train_counts (model)[item];

  if (count >= params->min_evidence && count > 0)
    return TRUE;
  return nf_model_file_get_n_ratings (model, item) >= params->min_popularity && nf_model_file_get_item_weights (model)[item] > 0;
}

gboolean
nf_fold_in_is_from_content (NfModelFile *model, NfItemIndex item)
{
  return nf_model_file_get_train_counts (model)[item] < NF_FOLD_IN_MIN_EVIDENCE;
}

/* What a rated film adds to the query, per unit of its int8 row. */
static double
get_encoder (const NfFoldIn *self, const NfRatingEntry *entry)
{
  float weight = nf_model_file_get_item_weights (self->model)[entry->item];

  if (weight <= 0)
    return 0;
  return self->params.star_weights[entry->rating] * pow (weight, -self->params.alpha) *
         nf_model_file_get_row_scales (self->model)[entry->item];
}

double
nf_fold_in_get_decoder (const NfFoldIn *self, NfItemIndex item)
{
  float weight = nf_model_file_get_item_weights (self->model)[item];

  if (weight <= 0)
    return 0;
  return pow (weight, self->params.exponent + self->params.discovery) * nf_model_file_get_row_scales (self->model)[item];
}

gboolean
nf_fold_in_get_features (const NfFoldIn *self, NfItemIndex item, float *phi)
{
  float scale = nf_model_file_get_columns (self->model)->feature_scales[item];

  nf_kernels_get ()->scale_i8 (nf_fold_in_get_row (self, item), self->spectrum, self->length, phi);
  for (guint k = 0; k < self->length; k++)
    phi[k] *= scale;
  return scale > 0;
}

/* --- ranking ------------------------------------------------------------------------------------------------------ */

/* h_k = s_k² / (s_k² + t_n 0.1 s_1²): few ratings, and only the strongest factors speak. */
static void
fill_filter (NfFoldIn *self)
{
  const float *s = nf_model_file_get_singular_values (self->model);
  guint rank = nf_model_file_get_rank (self->model);
  double threshold = self->params.ridge * (1 + self->params.ridge_per_rating / MAX (self->n_known, 1u)) * 0.1 * s[0] * s[0];

  for (guint k = 0; k < rank; k++)
    {
      double square = (double) s[k] * s[k];

      self->filter[k] = square > 0 ? (float) (square / (square + threshold)) : 0;
      self->spectrum[k] = s[0] > 0 ? s[k] / s[0] : 0;
    }
}

static void
fill_query (NfFoldIn *self)
{
  const NfRatingEntry *entries = nf_ratings_get_entries (self->ratings);
  const float *prior = nf_model_file_get_prior (self->model);
  guint rank = nf_model_file_get_rank (self->model);
  g_autofree double *f = g_new0 (double, self->length);

  self->encoders = g_new (double, MAX (nf_ratings_get_n (self->ratings), 1u));
  self->rated_rows = g_new (gint8, MAX ((gsize) nf_ratings_get_n (self->ratings) * self->length, 1));
  for (guint k = 0; k < rank; k++)
    f[k] = (double) self->params.prior_weight * prior[k];
  for (guint i = 0; i < nf_ratings_get_n (self->ratings); i++)
    {
      double a = self->encoders[i] = get_encoder (self, &entries[i]);
      const gint8 *row = nf_fold_in_get_row (self, entries[i].item);

      memcpy (self->rated_rows + (gsize) i * self->length, row, self->length);
      if (a != 0)
        for (guint k = 0; k < rank; k++)
          f[k] += a * row[k];
    }
  for (guint k = 0; k < rank; k++)
    self->query[k] = (float) (f[k] * self->filter[k]);
}

/* --- stars -------------------------------------------------------------------------------------------------------- */

/* Fills @columns, row k of which is column k of the design G: its rows are [1, c φ_i]; and the targets r − mu − b_i. */
static void
fill_design (NfFoldIn *self, double *columns, double *targets)
{
  const NfRatingEntry *entries = nf_ratings_get_entries (self->ratings);
  const float *biases = nf_model_file_get_item_biases (self->model);
  g_autofree float *phi = g_new (float, self->length);
  const gsize n = nf_ratings_get_n (self->ratings);

  for (gsize i = 0; i < n; i++)
    {
      columns[i] = 1;
      nf_fold_in_get_features (self, entries[i].item, phi);
      for (gsize k = 0; k < self->length; k++)
        columns[(1 + k) * n + i] = self->c * phi[k];
      targets[i] = entries[i].rating / 2.0 - self->mu - biases[entries[i].item];
    }
}

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Few ratings: K = G D Gᵀ + σ²I,  residuals = K⁻¹ y,  m = D Gᵀ residuals,  Var_j = g_jᵀ D g_j − |L⁻¹ G D g_j|² */
static void
fit_dual (NfFoldIn *self, double *columns, double *m)
{
  const gsize n = nf_ratings_get_n (self->ratings), width = (gsize) self->length + 1;
  g_autofree double *rows = g_new (double, MAX (n * width, 1));   /* G D^½ */
  g_autofree double *kernel = g_new0 (double, MAX (n * n, 1));

  for (gsize i = 0; i < n; i++)
    for (gsize k = 0; k < width; k++)
      rows[i * width + k] = columns[k * n + i] * (k == 0 ? sqrt (self->bias_variance) : 1);
  nf_add_gram (rows, (guint) n, (guint) width, 1, kernel);
  for (gsize i = 0; i < n; i++)
    kernel[i * n + i] += self->noise_variance;
  if (!nf_cholesky (kernel, (guint) n))
    g_assert_not_reached ();   /* σ² on the diagonal of a Gram matrix */
  nf_cholesky_solve (kernel, (guint) n, self->residuals);

  for (gsize i = 0; i < n; i++)
    columns[i] *= self->bias_variance;   /* now those of G D */
  for (gsize k = 0; k < width; k++)
    m[k] = dot (columns + k * n, self->residuals, n);
  nf_solve_lower (kernel, (guint) n, columns, (guint) width);
  for (gsize i = 0; i < n; i++)
    {
      self->sd_offsets[i] = (float) columns[i];
      for (gsize k = 0; k < self->length; k++)
        self->sd_queries[i * self->length + k] = (float) (self->c * columns[(1 + k) * n + i]);
    }
  self->sd_sign = -1;
  self->sd_base += self->bias_variance + self->c * self->c;   /* |φ| = 1 */
}

/* Many: A = D⁻¹ + Gᵀ G/σ²,  m = A⁻¹ Gᵀ y/σ²,  residuals = (y − G m)/σ²,  Var_j = |L⁻¹ g_j|² */
static void
fit_primal (NfFoldIn *self, const double *columns, double *m)
{
  const gsize n = nf_ratings_get_n (self->ratings), width = (gsize) self->length + 1;
  g_autofree double *precision = g_new0 (double, width * width);

  nf_add_gram (columns, (guint) width, (guint) n, 1 / self->noise_variance, precision);
  for (gsize k = 0; k < width; k++)
    {
      precision[k * width + k] += k == 0 ? 1 / self->bias_variance : 1;
      m[k] = dot (columns + k * n, self->residuals, n) / self->noise_variance;
    }
  if (!nf_cholesky (precision, (guint) width))
    g_assert_not_reached ();   /* prior precisions on the diagonal */
  nf_cholesky_solve (precision, (guint) width, m);

  for (gsize k = 0; k < width; k++)
    for (gsize i = 0; i < n; i++)
      self->residuals[i] -= m[k] * columns[k * n + i];
  for (gsize i = 0; i < n; i++)
    self->residuals[i] /= self->noise_variance;
  nf_invert_lower (precision, (guint) width);
  for (gsize i = 0; i < width; i++)
    {
      self->sd_offsets[i] = (float) precision[i * width];
      for (gsize k = 0; k < self->length; k++)
        self->sd_queries[i * self->length + k] = (float) (self->c * precision[i * width + 1 + k]);
    }
  self->sd_sign = 1;
}

/* Bayesian linear regression with weights m ~ N(0, D), D = diag(1/p, I), in whichever form is smaller.
 * (Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, eq. 2.11, 2.12.) */
static void
fit_stars (NfFoldIn *self)
{
  const guint n = nf_ratings_get_n (self->ratings), width = self->length + 1;
  g_autofree double *columns = g_new (double, MAX ((gsize) n * width, 1));
  g_autofree double *m = g_new0 (double, width);

  self->residuals = g_new0 (double, MAX (n, 1));   /* the targets first */
  fill_design (self, columns, self->residuals);
  self->n_sd_queries = MIN (n, width);
  self->sd_offsets = g_new (float, MAX (self->n_sd_queries, 1));
  self->sd_queries = g_new (float, MAX ((gsize) self->n_sd_queries * self->length, 1));
  self->sd_base = nf_model_file_get_number (self->model, "sigma02", 0.68);
  if (n < width)
    fit_dual (self, columns, m);
  else
    fit_primal (self, columns, m);

  self->user_bias = m[0];
  for (guint k = 0; k < self->length; k++)
    self->star_query[k] = (float) (self->c * m[1 + k] * self->spectrum[k]);
}

/* @phi: unit features of @item. Where few have rated a film its own bias is not known either: variance 1 / (1/v + n/σ²). */
static float
standard_deviation (const NfFoldIn *self, NfItemIndex item, const float *phi)
{
  guint32 n = nf_model_file_get_n_ratings (self->model, item);
  double bias = self->item_bias_variance / (1 + n * self->item_bias_variance / self->noise_variance);
  double sum = nf_kernels_get ()->sum_squares (self->sd_queries, self->length, self->sd_offsets, self->n_sd_queries, phi, self->length);

  return (float) sqrt (MAX (self->sd_base + bias + self->sd_sign * sum, 1e-6));
}

/* --- all films ---------------------------------------------------------------------------------------------------- */

/* 15 bits of the largest one: the error of a score is below 10⁻⁴ of the largest score. */
float
nf_fold_in_round_query (const float *query, guint length, gint16 *out)
{
  const float limit = nf_kernels_get_query_limit (length);
  float largest = 0, unit;

  for (guint k = 0; k < length; k++)
    largest = MAX (largest, fabsf (query[k]));
  unit = largest / limit;
  for (guint k = 0; k < length; k++)
    {
      /* rintf() of numbers below 2²², without a call for each */
      float whole = unit > 0 ? (query[k] / unit + 0x1.8p23f) - 0x1.8p23f : 0;

      out[k] = (gint16) (whole >= -limit && whole <= limit ? whole : 0);   /* else no number, or too small a unit to count with */
    }
  return unit;
}

/* Products in whole numbers are the same on every machine, and twice as fast as in f32. */
static void
prepare_finish (NfFoldIn *self)
{
  const NfModelColumns *columns = nf_model_file_get_columns (self->model);

  self->queries = g_new (gint16, 2 * (gsize) self->length);
  self->finish = (NfFinish) {
    .scales = columns->score_scales, .log_weights = columns->log_weights, .feature_scales = columns->feature_scales,
    .biases = nf_model_file_get_item_biases (self->model),
    .score_unit = nf_fold_in_round_query (self->query, self->length, self->queries),
    .star_unit = nf_fold_in_round_query (self->star_query, self->length, self->queries + self->length),
    .exponent = self->params.exponent + self->params.discovery, .steering = self->params.steering,
    .mean_star = (float) self->mu, .base_star = (float) (self->mu + self->user_bias),
  };
}

NfFoldInEvidence
nf_fold_in_get_evidence (const NfFoldIn *self)
{
  NfFoldInEvidence evidence = { nf_model_file_get_train_counts (self->model), nf_model_file_get_item_weights (self->model),
                                MAX (self->params.min_evidence, 1u), 0 };
  NfItemIndex end = nf_model_file_get_n_items (self->model);

  /* rows are by falling popularity */
  while (evidence.n_popular < end)
    {
      NfItemIndex middle = evidence.n_popular + (end - evidence.n_popular) / 2;

      if (nf_model_file_get_n_ratings (self->model, middle) >= self->params.min_popularity)
        evidence.n_popular = middle + 1;
      else
        end = middle;
    }
  return evidence;
}

/* Scores and stars of @n films of which something is known, n at most BLOCK. @stars: (nullable) */
static void
score_rows (const NfFoldIn *self, const NfKernels *kernels, NfItemIndex first, guint n, float *scores, float *stars)
{
  gint32 products[BLOCK], star_products[BLOCK];

  kernels->dot_rows (nf_fold_in_get_row (self, first), self->length, n, self->queries, self->queries + self->length, products, star_products);
  kernels->finish_rows (&self->finish, first, n, products, star_products, scores, stars);
}

/* --- public ------------------------------------------------------------------------------------------------------- */

NfFoldIn *
nf_fold_in_new (NfModelFile *model, NfRatings *ratings, const NfFoldInParams *params)
{
  NfFoldIn *self;
  const NfRatingEntry *entries;

  g_return_val_if_fail (model != NULL && ratings != NULL, NULL);

  self = g_new0 (NfFoldIn, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->model = nf_model_file_ref (model);
  self->ratings = nf_ratings_ref (ratings);
  if (params != NULL)
    self->params = *params;
  else
    nf_fold_in_params_init (&self->params, model);
  self->length = nf_model_file_get_row_stride (model);
  self->query = g_new0 (float, self->length);
  self->filter = g_new0 (float, self->length);
  self->spectrum = g_new0 (float, self->length);
  self->star_query = g_new0 (float, self->length);
  /* within what stars can be, so that no file makes the regression's matrix singular */
  self->mu = nf_model_file_get_number (model, "mu", 3.5);
  self->c = CLAMP (nf_model_file_get_number (model, "c", 0.6), 0, 100);
  self->item_bias_variance = CLAMP (nf_model_file_get_number (model, "item-bias-variance", 0.25), 0, 100);
  self->bias_variance = 1 / MAX (nf_model_file_get_number (model, "user-bias-precision", 5), 1e-3);
  self->noise_variance = MAX (nf_model_file_get_number (model, "sigma2", 0.8), 1e-3);

  entries = nf_ratings_get_entries (ratings);
  for (guint i = 0; i < nf_ratings_get_n (ratings); i++)
    {
      g_assert (entries[i].item < nf_model_file_get_n_items (model));
      if (nf_model_file_get_item_weights (model)[entries[i].item] > 0)
        self->n_known++;
    }

  fill_filter (self);
  fill_query (self);
  fit_stars (self);
  prepare_finish (self);
  return self;
}

NfFoldIn *
nf_fold_in_ref (NfFoldIn *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_fold_in_unref (NfFoldIn *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  nf_model_file_unref (self->model);
  nf_ratings_unref (self->ratings);
  g_free (self->query);
  g_free (self->filter);
  g_free (self->rated_rows);
  g_free (self->encoders);
  g_free (self->spectrum);
  g_free (self->star_query);
  g_free (self->queries);
  g_free (self->residuals);
  g_free (self->sd_queries);
  g_free (self->sd_offsets);
  g_free (self);
}

NfModelFile *
nf_fold_in_get_model (const NfFoldIn *self)
{
  return self->model;
}

NfRatings *
nf_fold_in_get_ratings (const NfFoldIn *self)
{
  return self->ratings;
}

/* Steering multiplies a positive score by exp (γ (star − mu)) and divides a negative one (NfKernels.finish_rows): free of
 * the score's scale, monotone in both, and no film changes sides. */
void
nf_fold_in_score_all (NfFoldIn *self, float *scores, float *stars, float *sds)
{
  const NfKernels *kernels = nf_kernels_get ();
  guint n_items = nf_model_file_get_n_items (self->model);
  NfFoldInEvidence evidence = nf_fold_in_get_evidence (self);
  g_autofree float *phi = sds != NULL ? g_new (float, self->length) : NULL;

  g_return_if_fail (scores != NULL);

  for (NfItemIndex j = 0; j < n_items;)
    {
      NfItemIndex end = j;

      while (end < n_items && end - j < BLOCK && nf_fold_in_evidence_can_rank (&evidence, end))
        end++;
      if (end > j)
        score_rows (self, kernels, j, end - j, scores + j, stars != NULL ? stars + j : NULL);
      for (; sds != NULL && j < end; j++)
        {
          nf_fold_in_get_features (self, j, phi);
          sds[j] = standard_deviation (self, j, phi);
        }
      for (j = end; j < n_items && !nf_fold_in_evidence_can_rank (&evidence, j); j++)
        {
          scores[j] = -FLT_MAX;
          if (stars != NULL)
            stars[j] = 0;
          if (sds != NULL)
            sds[j] = 0;
        }
    }
}

void
nf_fold_in_predict (NfFoldIn *self, NfItemIndex item, float *star, float *sd)
{
  g_autofree float *phi = NULL;
  float score;

  g_return_if_fail (star != NULL && item < nf_model_file_get_n_items (self->model));

  *star = 0;
  if (sd != NULL)
    *sd = 0;
  if (!nf_fold_in_params_can_rank (&self->params, self->model, item))
    return;

  score_rows (self, nf_kernels_get (), item, 1, &score, star);
  if (sd != NULL)
    {
      phi = g_new (float, self->length);
      nf_fold_in_get_features (self, item, phi);
      *sd = standard_deviation (self, item, phi);
    }
}

float
nf_fold_in_score (NfFoldIn *self, NfItemIndex item)
{
  g_return_val_if_fail (item < nf_model_file_get_n_items (self->model), 0);

  return (float) (nf_fold_in_get_decoder (self, item) *
                  nf_kernels_get ()->dot_i8 (nf_fold_in_get_row (self, item), self->query, self->length));
}

float
nf_star_probability (float star, float sd, float threshold)
{
  if (!(sd > 0))
    return star >= threshold ? 1 : 0;
  return (float) (0.5 * erfc ((threshold - star) / (sd * G_SQRT2)));
}
