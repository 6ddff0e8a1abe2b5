/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-trainer.c */
#include "nf-trainer-private.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nf-blas.h"
#include "nf-symmetric-eigen.h"

/* Degree of the Chebyshev filter: higher ones drown small factors in the rounding errors of the largest. */
#define FILTER_DEGREE 3
/* Smallest diagonal of the Cholesky factor at which columns of length 1 count as independent enough to be used as they are. */
#define INDEPENDENT 0.3

typedef struct
{
  NfTrainerRun *run;
  const NfPanels *in;
  NfPanels *out;
  float a, b, c;
  float **scratch;   /* by slot */
  gint *slots;       /* atomic: whether it is in use */
  guint n_slots;
  GThread *caller;
  gint done, cancelled;   /* atomic */
} Pass;

/* --- passes ------------------------------------------------------------------------------------------------------- */

static void
apply_task (guint panel, gpointer data)
{
  Pass *pass = data;
  guint slot = 0;
  gint done;

  if (g_atomic_int_get (&pass->cancelled))
    return;
  while (!g_atomic_int_compare_and_exchange (&pass->slots[slot], 0, 1))   /* as many slots as threads: one is free */
    slot = (slot + 1) % pass->n_slots;
  if (pass->scratch[slot] == NULL)
    pass->scratch[slot] = g_aligned_alloc (2 * (gsize) pass->in->n_rows, NF_PANEL_WIDTH * sizeof (float), 64);   /* a row is one line */
  nf_operator_apply (pass->run->operator, pass->a, nf_panels_get_panel (pass->in, panel), pass->b, pass->c,
                     nf_panels_get_panel (pass->out, panel), pass->scratch[slot], &pass->cancelled);
  g_atomic_int_set (&pass->slots[slot], 0);
  done = g_atomic_int_add (&pass->done, 1) + 1;
  if (g_thread_self () == pass->caller && !nf_trainer_report (pass->run, (double) done / pass->in->n_panels))
    g_atomic_int_set (&pass->cancelled, 1);
}

/* out = a (ZᵀZ − C) in + b in + c out. Threads take whole panels, so no sum depends on how many there are. */
static gboolean
apply (NfTrainerRun *run, float a, const NfPanels *in, float b, float c, NfPanels *out, GError **error)
{
  guint n_slots = MAX (MIN (run->n_threads, in->n_panels), 1);
  g_autofree float **scratch = g_new0 (float *, n_slots);
  g_autofree gint *slots = g_new0 (gint, n_slots);
  Pass pass = { run, in, out, a, b, c, scratch, slots, n_slots, g_thread_self (), 0, 0 };

  nf_panels_run_tasks (n_slots, in->n_panels, apply_task, &pass);
  for (guint i = 0; i < n_slots; i++)
    g_aligned_free (scratch[i]);
  run->n_passes++;
  if (!g_atomic_int_get (&pass.cancelled))
    return TRUE;
  g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "Training was cancelled");
  return FALSE;
}

/* --- small matrices ----------------------------------------------------------------------------------------------- */

/* @x made ready for the projection: if its columns are independent enough, only the basis change D L⁻ᵀ that makes them orthonormal is
 * found, else they are changed. @basis: (out): width × width. */
static gboolean
prepare (NfTrainerRun *run, NfPanels *x, double *basis)
{
  guint width = nf_panels_get_width (x);
  g_autofree double *gram = g_new (double, (gsize) width * width);
  g_autofree double *scales = g_new (double, width);
  gboolean independent;

  if (!nf_panels_unit_gram (x, run->n_threads, gram, scales))
    return FALSE;
  independent = nf_blas_cholesky (gram, width);
  for (guint i = 0; independent && i < width; i++)
    independent = gram[(gsize) i * width + i] >= INDEPENDENT;

  if (independent)
    {
      nf_panels_invert_factor (gram, scales, width, basis);
      return TRUE;
    }
  memset (basis, 0, (gsize) width * width * sizeof (double));
  for (guint i = 0; i < width; i++)
    basis[(gsize) i * width + i] = 1;
  return nf_panels_orthonormalise (x, run->n_threads);
}

/* The Ritz pairs of the space of x, y = (ZᵀZ − C) x: (x basis) w are the vectors. On return @basis is basis w. */
static gboolean
project (NfTrainerRun *run, const NfPanels *x, const NfPanels *y, double *basis, double *values)
{
  guint width = nf_panels_get_width (x);
  g_autofree double *projected = g_new (double, (gsize) width * width);
  g_autofree double *half = g_new (double, (gsize) width * width);
  int n = (int) width;

  nf_panels_multiply (x, y, run->n_threads, projected);
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, projected, n, basis, n, 0, half, n);
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, n, n, n, 1, basis, n, half, n, 0, projected, n);
  if (!nf_symmetric_eigen (projected, width, values))
    return FALSE;
  memcpy (half, basis, (gsize) width * width * sizeof (double));
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1, half, n, projected, n, 0, basis, n);   /* eigenvectors are rows */
  return TRUE;
}

static guint64
next_random (guint64 *state)
{
  /* splitmix64 (Steele, Lea and Flood 2014) */
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* Changes of the energy shrink by about the same factor from step to step: how many passes will there be? */
static void
expect_passes (NfTrainerRun *run, double change, double last_change)
{
  double rate = last_change > 0 ? CLAMP (change / last_change, 0.02, 0.7) : 0.3, left;

  if (!(change > 0) || !(run->options->tolerance > 0))
    return;
  left = ceil (MAX (log (run->options->tolerance / change) / log (rate), 1)) * FILTER_DEGREE;
  run->expected_passes = (guint) MIN (run->n_passes + left, run->max_passes);
}

/* --- the iteration ------------------------------------------------------------------------------------------------ */

static void
add_step (NfTrainerRun *run, const NfPanels *x, const NfPanels *y, guint rank, const double *values)
{
  g_autofree double *norms = g_new (double, nf_panels_get_width (x));
  NfTrainerStep step = { run->n_passes, (g_get_monotonic_time () - run->start) / 1e6, run->energy, 0 };

  nf_panels_residuals (y, x, values, norms);
  for (guint k = 0; k < (rank + 1) / 2; k++)
    if (values[k] > 1e-6 * values[0])   /* less is rounding */
      step.residual = MAX (step.residual, sqrt (norms[k]) / values[k]);
  run->residual = step.residual;
  g_array_append_val (run->steps, step);
}

NfPanels *
nf_trainer_iterate (NfTrainerRun *run, guint rank, guint width, double *values, gboolean *converged, GError **error)
{
  guint n = run->operator->n_warm;
  g_autoptr (NfPanels) x = nf_panels_new (n, width);
  g_autoptr (NfPanels) y = nf_panels_new (n, width);
  g_autofree double *basis = g_new (double, (gsize) width * width);
  guint64 state = run->options->seed;
  double last = 0, last_change = 0, least = 0;

  nf_blas_use_one_thread ();
  for (gsize i = 0; i < (gsize) n * width; i++)
    x->data[i] = next_random (&state) >> 63 ? 1 : -1;
  for (guint j = 0; j < n; j++)   /* ZᵀZ has no negative eigenvalues: with C the least is not below −max C */
    least = MIN (least, -(double) run->operator->diagonal[j]);
  *converged = FALSE;

  for (;;)
    {
      double sum = 0, change, cut, shift;
      guint last_degree;
      NfPanels *current = y, *previous = x;

      /* Rayleigh-Ritz: the best approximations the space holds */
      if (!prepare (run, x, basis))
        goto not_finite;
      if (!apply (run, 1, x, 0, 0, y, error))
        return NULL;
      if (!project (run, x, y, basis, values))
        goto not_finite;
      nf_panels_rotate (x, basis, run->n_threads);
      nf_panels_rotate (y, basis, run->n_threads);
      for (guint k = 0; k < rank; k++)
        sum += MAX (values[k], 0);
      run->energy = sum / run->operator->energy;
      add_step (run, x, y, rank, values);
      change = fabs (sum - last) / sum;
      *converged = change <= run->options->tolerance;
      last_degree = MIN (FILTER_DEGREE, run->max_passes - run->n_passes);   /* weaker before the last step, so that all passes are made */
      if (*converged || last_degree == 0)
        return g_steal_pointer (&x);
      if (last > 0)
        {
          expect_passes (run, change, last_change);
          last_change = change;
        }
      last = sum;

      /* T_d ((2 (ZᵀZ − C) − cut − least) / (cut − least)) x: everything from the least eigenvalue to the smallest Ritz value is damped,
       * everything above grows. y is (ZᵀZ − C) x already. */
      cut = values[width - 1];
      if (!(cut > 1e-9 * values[0]))
        cut = 1e-9 * values[0];
      shift = (cut + least) / (cut - least);
      for (gsize i = 0; i < (gsize) n * width; i++)
        y->data[i] = (float) (2 / (cut - least)) * y->data[i] - (float) shift * x->data[i];
      for (guint degree = 2; degree <= last_degree; degree++)
        {
          NfPanels *next = previous;   /* T_i+1 takes the place of T_i−1 */

          if (!apply (run, (float) (4 / (cut - least)), current, (float) (-2 * shift), -1, next, error))
            return NULL;
          previous = current;
          current = next;
        }
      x = current;   /* the two buffers go back to their names */
      y = previous;
    }

not_finite:
  g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "The ratings have no factors: their sums are not finite");
  return NULL;
}
