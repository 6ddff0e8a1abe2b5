/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-trainer-private.h"

#include <math.h>
#include <string.h>

/* Largest sizes we accept. */
#define MAX_RANK 1024

static void
fix_signs (NfTrainerResult *result)
{
  for (guint k = 0; k < result->rank; k++)
    {
      float largest = 0;

      for (guint j = 0; j < result->n_items; j++)
        {
          float v = result->factors[(gsize) j * result->rank + k];

          if (fabsf (v) > fabsf (largest))
            largest = v;
        }
      if (largest < 0)
        for (guint j = 0; j < result->n_items; j++)
          result->factors[(gsize) j * result->rank + k] *= -1;
    }
}

static void
fill_prior (NfTrainerResult *result, const NfTrainerOptions *options)
{
  g_autofree double *sums = g_new0 (double, result->rank);
  double total = 0;

  result->prior = g_new0 (float, result->rank);
  for (guint j = 0; j < result->n_items; j++)
    {
      double weight;

      if (!(result->item_weights[j] > 0))
        continue;
      weight = result->item_weights[j] * pow (result->item_weights[j] + options->degree_damping, -options->alpha);
      total += result->item_weights[j];
      for (guint k = 0; k < result->rank; k++)
        sums[k] += weight * result->factors[(gsize) j * result->rank + k];
    }
  for (guint k = 0; k < result->rank; k++)
    result->prior[k] = (float) (sums[k] / total);
}

static gboolean
options_are_valid (const NfTrainerOptions *options, GError **error)
{
  const char *wrong = NULL;

  if (options->rank < 1 || options->rank > MAX_RANK)
    wrong = "rank must be 1…1024";
  else if (options->oversampling > MAX_RANK)
    wrong = "oversampling must be 0…1024";
  else if (options->max_passes < 1)
    wrong = "at least one pass is needed";
  else if (!(options->alpha >= 0 && options->alpha <= 1) || !(options->beta >= 0 && options->beta <= 1))
    wrong = "alpha and beta must be 0…1";
  else if (!(options->tolerance >= 0) || !(options->bias_damping >= 0))
    wrong = "tolerance and damping must not be negative";
  else if (!(options->degree_damping >= 0) || !(options->diagonal >= 0 && options->diagonal <= 1))
    wrong = "degree damping must not be negative, the diagonal 0…1";
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    if (!isfinite (options->star_weights[r]) || fabsf (options->star_weights[r]) > 1000)
      wrong = "star weights must be −1000…1000";
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_BAD_OPTION, wrong);
  return FALSE;
}

gboolean
nf_trainer_report (NfTrainerRun *run, double part_of_pass)
{
  NfTrainerProgress progress = { run->n_passes, run->max_passes, 0, run->energy, -1 };
  double seconds = (g_get_monotonic_time () - run->start) / 1e6;

  if (run->progress == NULL)
    return TRUE;
  progress.fraction = MIN ((run->n_passes + part_of_pass) / MAX (run->expected_passes > 0 ? run->expected_passes : run->max_passes, 1u), 1.0);
  if (run->expected_passes > 0 && progress.fraction > 0)
    progress.seconds_left = seconds * (1 - progress.fraction) / progress.fraction;
  return run->progress (&progress, run->user_data);
}

/* What the ratings say without factors. */
static NfTrainerResult *
start_result (const NfMatrix *ratings, const NfTrainerOptions *options)
{
  NfTrainerResult *result = g_new0 (NfTrainerResult, 1);
  guint n_items = nf_matrix_get_n_columns (ratings);
  g_autofree double *star_sums = g_new0 (double, MAX (n_items, 1));
  double stars = 0;

  result->n_items = n_items;
  result->train_counts = g_new0 (guint32, MAX (n_items, 1));
  nf_matrix_count_columns (ratings, result->train_counts, star_sums);
  for (guint j = 0; j < n_items; j++)
    stars += star_sums[j];
  result->mu = nf_matrix_get_n_entries (ratings) > 0 ? stars / nf_matrix_get_n_entries (ratings) : 0;
  result->item_biases = g_new (float, MAX (n_items, 1));
  nf_trainer_damped_biases (result->train_counts, star_sums, n_items, result->mu, options->bias_damping, result->item_biases);
  return result;
}

/* Z, or NULL where there is nothing to learn. */
static NfOperator *
make_operator (NfMatrix *ratings, const NfTrainerOptions *options, NfTrainerResult *result, GError **error)
{
  g_autoptr (NfOperator) operator = nf_operator_new (ratings, options);

  if (MIN (operator->n_users, operator->n_warm) < 2 || !(operator->energy > 0))
    {
      g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA,
                   "Too few ratings to train on: %u users and %u films with ratings that count", operator->n_users, operator->n_warm);
      return NULL;
    }
  result->total_energy = operator->energy;
  result->n_warm = operator->n_warm;
  result->item_weights = g_new (float, operator->n_items);
  for (guint j = 0; j < operator->n_items; j++)
    result->item_weights[j] = (float) operator->item_weights[j];
  return g_steal_pointer (&operator);
}

/* @values: squares of the singular values */
static void
finish_result (NfTrainerResult *result, const double *values, const NfTrainerOptions *options)
{
  result->singular_values = g_new (float, result->rank);
  for (guint k = 0; k < result->rank; k++)
    {
      result->singular_values[k] = (float) sqrt (MAX (values[k], 0));
      result->energy += MAX (values[k], 0) / result->total_energy;
    }
  fix_signs (result);
  fill_prior (result, options);
}

/* --- public ------------------------------------------------------------------------------------------------------- */

void
nf_trainer_options_init (NfTrainerOptions *options)
{
  static const float weights[NF_RATING_MAX + 1] = { 0, 0, 0, 0.05f, 0.1f, 0.25f, 0.4f, 0.6f, 0.8f, 1, 1.2f };

  memset (options, 0, sizeof *options);
  options->rank = 128;
  options->oversampling = 64;
  options->max_passes = 60;
  options->seed = 1;
  options->tolerance = 1e-6;
  options->alpha = 0.35;
  options->beta = 0.25;
  memcpy (options->star_weights, weights, sizeof weights);
  options->bias_damping = 10;
  options->dense_limit = 256;
}

void
nf_trainer_damped_biases (const guint32 *counts, const double *star_sums, guint n, double mu, double damping, float *out)
{
  for (guint j = 0; j < n; j++)
    out[j] = counts[j] + damping > 0 ? (float) ((star_sums[j] - counts[j] * mu) / (counts[j] + damping)) : 0;
}

NfTrainerResult *
nf_trainer_run (NfMatrix *ratings, const NfTrainerOptions *options,
                NfTrainerProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (NfMatrix) owned = ratings;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (NfOperator) operator = NULL;
  g_autofree double *values = NULL;
  NfTrainerRun run = { .options = options, .progress = progress, .user_data = user_data, .start = g_get_monotonic_time () };
  guint smaller, rank, width;

  g_return_val_if_fail (ratings != NULL && options != NULL, NULL);

  if (!options_are_valid (options, error))
    return NULL;
  result = start_result (ratings, options);
  run.operator = operator = make_operator (g_steal_pointer (&owned), options, result, error);
  if (operator == NULL)
    return NULL;

  smaller = nf_operator_get_order (operator);
  rank = MIN (options->rank, smaller);
  width = (rank + options->oversampling + NF_PANEL_WIDTH - 1) / NF_PANEL_WIDTH * NF_PANEL_WIDTH;
  values = g_new0 (double, MAX (width, smaller));
  run.n_threads = options->n_threads != 0 ? options->n_threads : g_get_num_processors ();
  run.max_passes = options->max_passes;
  run.steps = result->steps = g_array_new (FALSE, FALSE, sizeof (NfTrainerStep));

  if (smaller <= MAX (options->dense_limit, width) && (gsize) operator->n_rows * operator->n_warm <= 1u << 27)
    {
      g_autofree double *vectors = g_new (double, (gsize) operator->n_warm * rank);
      guint stride = rank;

      if (!nf_trainer_report (&run, 0))
        {
          g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "Training was cancelled");
          return NULL;
        }
      nf_trainer_solve_dense (operator, rank, vectors, values);
      while (rank > 1 && !(values[rank - 1] > 1e-10 * values[0]))
        rank--;
      result->rank = rank;
      result->factors = g_new0 (float, (gsize) result->n_items * rank);
      for (guint w = 0; w < operator->n_warm; w++)
        for (guint k = 0; k < rank; k++)
          result->factors[(gsize) operator->items[w] * rank + k] = (float) vectors[(gsize) w * stride + k];
      result->converged = TRUE;
    }
  else
    {
      g_autoptr (NfPanels) vectors = nf_trainer_iterate (&run, rank, width, values, &result->converged, error);

      if (vectors == NULL)
        return NULL;
      while (rank > 1 && !(values[rank - 1] > 1e-9 * values[0]))
        rank--;
      result->rank = rank;
      result->factors = g_new0 (float, (gsize) result->n_items * rank);
      for (guint w = 0; w < operator->n_warm; w++)
        for (guint k = 0; k < rank; k++)
          result->factors[(gsize) operator->items[w] * rank + k] =
            nf_panels_get_panel (vectors, k / NF_PANEL_WIDTH)[(gsize) w * NF_PANEL_WIDTH + k % NF_PANEL_WIDTH];
    }

  result->n_passes = run.n_passes;
  result->residual = run.residual;
  finish_result (result, values, options);
  return g_steal_pointer (&result);
}

/* |Z v_k| must be s_k: else the factors are of other ratings or another normalisation. */
static gboolean
check_factors (const NfOperator *operator, const float *factors, guint rank, const double *singular_values, GError **error)
{
  g_autofree float *x = g_new (float, (gsize) operator->n_warm * NF_PANEL_WIDTH), *y = g_new (float, (gsize) operator->n_warm * NF_PANEL_WIDTH);
  g_autofree float *scratch = g_new (float, 2 * (gsize) operator->n_warm * NF_PANEL_WIDTH);
  gint cancelled = 0;

  for (guint first = 0; first < rank; first += NF_PANEL_WIDTH)
    {
      guint n = MIN (NF_PANEL_WIDTH, rank - first);
      double squares[NF_PANEL_WIDTH] = { 0 };

      for (guint w = 0; w < operator->n_warm; w++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          x[(gsize) w * NF_PANEL_WIDTH + k] = k < n ? factors[(gsize) operator->items[w] * rank + first + k] : 0;
      nf_operator_apply (operator, 1, x, 0, 0, y, scratch, &cancelled);
      for (gsize i = 0; i < (gsize) operator->n_warm * NF_PANEL_WIDTH; i++)
        squares[i % NF_PANEL_WIDTH] += (double) x[i] * y[i];
      for (guint k = 0; k < n; k++)
        if (!(fabs (sqrt (MAX (squares[k], 0)) - singular_values[first + k]) <= 0.02 * singular_values[0]))
          {
            g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_BAD_OPTION,
                         "factor %u has the length %g in this matrix, but its singular value is %g: it belongs to other ratings or settings",
                         first + k, sqrt (MAX (squares[k], 0)), singular_values[first + k]);
            return FALSE;
          }
    }
  return TRUE;
}

NfTrainerResult *
nf_trainer_import (NfMatrix *ratings, const NfTrainerOptions *options, float *factors, const double *singular_values, guint rank, GError **error)
{
  g_autoptr (NfMatrix) owned = ratings;
  g_autofree float *owned_factors = factors;
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (NfOperator) operator = NULL;
  g_autofree double *squares = NULL;

  g_return_val_if_fail (ratings != NULL && options != NULL && factors != NULL && singular_values != NULL, NULL);

  if (!options_are_valid (options, error))
    return NULL;
  g_return_val_if_fail (rank >= 1 && rank <= MAX_RANK, NULL);
  result = start_result (ratings, options);
  operator = make_operator (g_steal_pointer (&owned), options, result, error);
  if (operator == NULL || !check_factors (operator, factors, rank, singular_values, error))
    return NULL;
  result->rank = rank;
  result->factors = g_steal_pointer (&owned_factors);
  for (guint j = 0; j < result->n_items; j++)
    if (!(operator->item_weights[j] > 0))
      memset (result->factors + (gsize) j * rank, 0, rank * sizeof (float));
  squares = g_new (double, rank);
  for (guint k = 0; k < rank; k++)
    squares[k] = singular_values[k] * singular_values[k];
  result->converged = TRUE;
  finish_result (result, squares, options);
  return g_steal_pointer (&result);
}

void
nf_trainer_result_free (NfTrainerResult *result)
{
  g_free (result->factors);
  g_free (result->singular_values);
  g_free (result->item_weights);
  g_free (result->train_counts);
  g_free (result->item_biases);
  g_free (result->prior);
  g_clear_pointer (&result->steps, g_array_unref);
  g_free (result);
}
