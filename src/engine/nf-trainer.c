/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-trainer.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nf-kernels.h"
#include "nf-linear-algebra.h"
#include "nf-symmetric-eigen.h"

/* Rows that are widened to f64 at a time for the dense products. */
#define BLOCK_ROWS 256
/* Degree of the Chebyshev filter: higher ones drown small factors in the rounding errors of the largest. */
#define FILTER_DEGREE 3
/* Largest sizes we accept. */
#define MAX_RANK 1024

/* Z in compressed rows, over the items that have weight ("warm") only. */
typedef struct
{
  guint n_users, n_warm;
  gsize *offsets;        /* n_users + 1 */
  guint32 *columns;      /* warm numbers */
  NfRating *ratings;
  guint32 *items;        /* n_warm: the item of a warm number */
  float weights[NF_RATING_MAX + 1];
  float *item_scales;    /* n_warm: n_j^−alpha */
  float *user_scales;    /* n_users: U_u^−2 beta */
  double energy;         /* |Z|²_F */
} Operator;

/* n_warm × n_columns f32, in panels of NF_PANEL_WIDTH columns, each n_warm × NF_PANEL_WIDTH row-major. */
typedef struct
{
  guint n_rows, n_panels;
  float *data;
} Panels;

typedef struct
{
  const Operator *operator;
  const Panels *in;
  Panels *out;
  gint next;        /* panel to do, atomic */
  gint cancelled;   /* atomic */
} Pass;

typedef struct
{
  const NfTrainerOptions *options;
  const Operator *operator;
  NfTrainerProgressFunc progress;
  gpointer user_data;
  guint n_threads, n_passes, max_passes;
  double energy;
} Run;

/* --- the operator ------------------------------------------------------------------------------------------------- */

static void
operator_free (Operator *self)
{
  g_free (self->offsets);
  g_free (self->columns);
  g_free (self->ratings);
  g_free (self->items);
  g_free (self->item_scales);
  g_free (self->user_scales);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Operator, operator_free)

/* @item_weights: n_j by item */
static Operator *
operator_new (const NfMatrix *ratings, const NfTrainerOptions *options, const double *item_weights)
{
  Operator *self = g_new0 (Operator, 1);
  guint n_items = nf_matrix_get_n_columns (ratings);
  g_autofree guint32 *warm_of = g_new (guint32, MAX (n_items, 1));
  gsize n = 0;

  self->n_users = nf_matrix_get_n_rows (ratings);
  self->items = g_new (guint32, MAX (n_items, 1));
  self->item_scales = g_new (float, MAX (n_items, 1));
  for (guint j = 0; j < n_items; j++)
    if (item_weights[j] > 0)
      {
        warm_of[j] = self->n_warm;
        self->items[self->n_warm] = j;
        /* pow() in f64, rounded to f32: its last bit, which differs between CPUs, does not get through */
        self->item_scales[self->n_warm++] = (float) pow (item_weights[j], -options->alpha);
      }
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    self->weights[r] = options->star_weights[r];

  self->offsets = g_new0 (gsize, (gsize) self->n_users + 1);
  self->columns = g_new (guint32, MAX (nf_matrix_get_n_entries (ratings), 1));
  self->ratings = g_new (NfRating, MAX (nf_matrix_get_n_entries (ratings), 1));
  self->user_scales = g_new0 (float, MAX (self->n_users, 1));
  for (guint u = 0; u < self->n_users; u++)
    {
      const guint32 *columns;
      const NfRating *stars;
      guint length = nf_matrix_get_row (ratings, u, &columns, &stars);
      double degree = 0, squares = 0;

      for (guint i = 0; i < length; i++)
        {
          double weight = self->weights[stars[i]], value;

          if (weight == 0)
            continue;
          self->columns[n] = warm_of[columns[i]];
          self->ratings[n] = stars[i];
          degree += fabs (weight);
          value = weight * self->item_scales[self->columns[n]];
          squares += value * value;
          n++;
        }
      self->offsets[u + 1] = n;
      if (degree > 0)
        self->user_scales[u] = (float) pow (degree, -2 * options->beta);
      self->energy += squares * self->user_scales[u];
    }
  return self;
}

/* out = ZᵀZ in, one panel. Every sum runs over users, or a user's films, in the order of the data. */
static void
apply_to_panel (const Operator *self, const float *in, float *out, const gint *cancelled)
{
  const NfKernels *kernels = nf_kernels_get ();

  memset (out, 0, (gsize) self->n_warm * NF_PANEL_WIDTH * sizeof (float));
  for (guint u = 0; u < self->n_users; u++)
    {
      float y[NF_PANEL_WIDTH] = { 0 };

      if (u % 4096 == 0 && g_atomic_int_get (cancelled))
        return;
      for (gsize i = self->offsets[u]; i < self->offsets[u + 1]; i++)
        {
          guint32 j = self->columns[i];

          kernels->add_scaled_row (y, in + (gsize) j * NF_PANEL_WIDTH, self->weights[self->ratings[i]] * self->item_scales[j]);
        }
      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        y[k] *= self->user_scales[u];
      for (gsize i = self->offsets[u]; i < self->offsets[u + 1]; i++)
        {
          guint32 j = self->columns[i];

          kernels->add_scaled_row (out + (gsize) j * NF_PANEL_WIDTH, y, self->weights[self->ratings[i]] * self->item_scales[j]);
        }
    }
}

/* --- panels ------------------------------------------------------------------------------------------------------- */

static Panels *
panels_new (guint n_rows, guint n_columns)
{
  Panels *self = g_new0 (Panels, 1);

  g_assert (n_columns % NF_PANEL_WIDTH == 0);
  self->n_rows = n_rows;
  self->n_panels = n_columns / NF_PANEL_WIDTH;
  self->data = g_new0 (float, (gsize) n_rows * n_columns);
  return self;
}

static void
panels_free (Panels *self)
{
  g_free (self->data);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Panels, panels_free)

static inline guint
panels_get_width (const Panels *self)
{
  return self->n_panels * NF_PANEL_WIDTH;
}

static inline float *
panels_get_panel (const Panels *self, guint panel)
{
  return self->data + (gsize) panel * self->n_rows * NF_PANEL_WIDTH;
}

/* Rows first … first + n − 1 as n × width f64. */
static void
widen (const Panels *self, guint first, guint n, double *out)
{
  guint width = panels_get_width (self);

  for (guint p = 0; p < self->n_panels; p++)
    {
      const float *in = panels_get_panel (self, p) + (gsize) first * NF_PANEL_WIDTH;

      for (guint r = 0; r < n; r++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          out[(gsize) r * width + p * NF_PANEL_WIDTH + k] = in[(gsize) r * NF_PANEL_WIDTH + k];
    }
}

static void
narrow (Panels *self, guint first, guint n, const double *in)
{
  guint width = panels_get_width (self);

  for (guint p = 0; p < self->n_panels; p++)
    {
      float *out = panels_get_panel (self, p) + (gsize) first * NF_PANEL_WIDTH;

      for (guint r = 0; r < n; r++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          out[(gsize) r * NF_PANEL_WIDTH + k] = (float) in[(gsize) r * width + p * NF_PANEL_WIDTH + k];
    }
}

/* out = aᵀ b, width × width; the result is taken to be symmetric. */
static void
multiply_transposed (const Panels *a, const Panels *b, double *out)
{
  guint width = panels_get_width (a);
  g_autofree double *block_a = g_new (double, (gsize) BLOCK_ROWS * width);
  g_autofree double *block_b = a == b ? NULL : g_new (double, (gsize) BLOCK_ROWS * width);

  memset (out, 0, (gsize) width * width * sizeof (double));
  for (guint first = 0; first < a->n_rows; first += BLOCK_ROWS)
    {
      guint n = MIN (BLOCK_ROWS, a->n_rows - first);

      widen (a, first, n, block_a);
      if (a == b)
        cblas_dsyrk (CblasRowMajor, CblasLower, CblasTrans, (int) width, (int) n, 1, block_a, (int) width, 1, out, (int) width);
      else
        {
          widen (b, first, n, block_b);
          cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, (int) width, (int) width, (int) n,
                       1, block_a, (int) width, block_b, (int) width, 1, out, (int) width);
        }
    }
  for (guint i = 0; i < width; i++)
    for (guint j = 0; j < i; j++)
      {
        double *low = &out[(gsize) i * width + j], *high = &out[(gsize) j * width + i];

        if (a != b)
          *low = (*low + *high) / 2;
        *high = *low;
      }
}

/* self = self w; w is width × width */
static void
rotate (Panels *self, const double *w)
{
  guint width = panels_get_width (self);
  g_autofree double *in = g_new (double, (gsize) BLOCK_ROWS * width);
  g_autofree double *out = g_new (double, (gsize) BLOCK_ROWS * width);

  for (guint first = 0; first < self->n_rows; first += BLOCK_ROWS)
    {
      guint n = MIN (BLOCK_ROWS, self->n_rows - first);

      widen (self, first, n, in);
      cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) n, (int) width, (int) width,
                   1, in, (int) width, w, (int) width, 0, out, (int) width);
      narrow (self, first, n, out);
    }
}

/* Cholesky QR (columns first scaled to length 1), twice for what f32 leaves. Where the columns are dependent, the
 * eigenvectors of their Gram matrix are used and what has no length becomes zero. */
static gboolean
orthonormalise (Panels *self)
{
  guint width = panels_get_width (self);
  gsize size = (gsize) width * width;
  g_autofree double *gram = g_new (double, size);
  g_autofree double *factor = g_new (double, size);
  g_autofree double *w = g_new (double, size);
  g_autofree double *scales = g_new (double, width);
  g_autofree double *values = g_new (double, width);

  for (guint round = 0; round < 2; round++)
    {
      multiply_transposed (self, self, gram);
      for (guint i = 0; i < width; i++)
        {
          double square = gram[(gsize) i * width + i];

          if (!isfinite (square))
            return FALSE;
          scales[i] = square > 0 ? 1 / sqrt (square) : 0;
        }
      for (guint i = 0; i < width; i++)
        for (guint j = 0; j < width; j++)
          gram[(gsize) i * width + j] *= scales[i] * scales[j];
      memcpy (factor, gram, size * sizeof (double));
      memset (w, 0, size * sizeof (double));
      if (nf_cholesky (factor, width))
        {
          nf_invert_lower (factor, width);
          for (guint i = 0; i < width; i++)
            for (guint j = i; j < width; j++)
              w[(gsize) i * width + j] = scales[i] * factor[(gsize) j * width + i];
        }
      else
        {
          if (!nf_symmetric_eigen (gram, width, values))
            return FALSE;
          for (guint j = 0; j < width; j++)
            if (values[j] > 1e-9 * values[0])
              for (guint i = 0; i < width; i++)
                w[(gsize) i * width + j] = scales[i] * gram[(gsize) j * width + i] / sqrt (values[j]);
        }
      rotate (self, w);
    }
  return TRUE;
}

/* y = a (ZᵀZ x) + b x + c previous, entry by entry */
static void
combine (Panels *product, float a, const Panels *x, float b, const Panels *previous, float c)
{
  gsize n = (gsize) product->n_rows * panels_get_width (product);

  for (gsize i = 0; i < n; i++)
    product->data[i] = a * product->data[i] + b * x->data[i] + (previous != NULL ? c * previous->data[i] : 0);
}

/* --- passes ------------------------------------------------------------------------------------------------------- */

static gboolean
report (Run *run, double part_of_pass)
{
  NfTrainerProgress progress = { run->n_passes, run->max_passes, 0, run->energy };

  if (run->progress == NULL)
    return TRUE;
  progress.fraction = MIN ((run->n_passes + part_of_pass) / MAX (run->max_passes, 1u), 1.0);
  return run->progress (&progress, run->user_data);
}

static void
do_panels (Pass *pass, Run *run)
{
  for (;;)
    {
      guint panel = (guint) g_atomic_int_add (&pass->next, 1);

      if (panel >= pass->in->n_panels || g_atomic_int_get (&pass->cancelled))
        return;
      apply_to_panel (pass->operator, panels_get_panel (pass->in, panel), panels_get_panel (pass->out, panel), &pass->cancelled);
      if (run != NULL && !report (run, MIN ((panel + 1.0) / pass->in->n_panels, 1)))
        g_atomic_int_set (&pass->cancelled, 1);
    }
}

static gpointer
pass_thread (gpointer data)
{
  do_panels (data, NULL);
  return NULL;
}

/* out = ZᵀZ in. Threads take whole panels, so no sum depends on how many there are. */
static gboolean
apply (Run *run, const Panels *in, Panels *out, GError **error)
{
  Pass pass = { run->operator, in, out, 0, 0 };
  guint n_threads = MIN (run->n_threads, in->n_panels);
  g_autofree GThread **threads = g_new0 (GThread *, MAX (n_threads, 1));

  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("training", pass_thread, &pass);
  do_panels (&pass, run);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  run->n_passes++;
  if (g_atomic_int_get (&pass.cancelled))
    {
      g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "Training was cancelled");
      return FALSE;
    }
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

/* Largest eigenpairs of ZᵀZ. @values: width, falling. Returns: (transfer full): the eigenvectors */
static Panels *
iterate (Run *run, guint rank, guint width, double *values, gboolean *converged, GError **error)
{
  guint n = run->operator->n_warm;
  g_autoptr (Panels) x = panels_new (n, width);
  g_autoptr (Panels) y = panels_new (n, width);
  g_autoptr (Panels) z = panels_new (n, width);
  g_autofree double *projected = g_new (double, (gsize) width * width);
  g_autofree double *w = g_new (double, (gsize) width * width);
  guint64 state = run->options->seed;
  double last = 0;

  for (gsize i = 0; i < (gsize) n * width; i++)
    x->data[i] = next_random (&state) >> 63 ? 1 : -1;
  *converged = FALSE;

  for (;;)
    {
      double sum = 0, cut;
      Panels *previous, *current, *product;

      /* Rayleigh-Ritz: the best approximations the space holds */
      if (!orthonormalise (x))
        goto not_finite;
      if (!apply (run, x, y, error))
        return NULL;
      multiply_transposed (x, y, projected);
      if (!nf_symmetric_eigen (projected, width, values))
        goto not_finite;
      for (guint i = 0; i < width; i++)
        for (guint j = 0; j < width; j++)
          w[(gsize) i * width + j] = projected[(gsize) j * width + i];
      rotate (x, w);
      for (guint k = 0; k < rank; k++)
        sum += MAX (values[k], 0);
      run->energy = sum / run->operator->energy;
      *converged = fabs (sum - last) <= run->options->tolerance * sum;
      last = sum;
      if (*converged || run->n_passes + FILTER_DEGREE + 1 > run->max_passes)
        return g_steal_pointer (&x);
      rotate (y, w);

      /* T_d (2 ZᵀZ / cut − 1) x: everything below the smallest Ritz value is damped, everything above grows */
      cut = values[width - 1];
      if (!(cut > 1e-9 * values[0]))
        cut = 1e-9 * values[0];
      combine (y, (float) (2 / cut), x, -1, NULL, 0);
      previous = x;
      current = y;
      product = z;
      for (guint degree = 2; degree <= FILTER_DEGREE; degree++)
        {
          Panels *old = previous;

          if (!apply (run, current, product, error))
            return NULL;
          combine (product, (float) (4 / cut), current, -2, previous, -1);
          previous = current;
          current = product;
          product = old;
        }
      /* hand the buffers back to the three names */
      x = current;
      y = previous;
      z = product;
    }

not_finite:
  g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "The ratings have no factors: their sums are not finite");
  return NULL;
}

/* --- small matrices ----------------------------------------------------------------------------------------------- */

/* Dense ZZᵀ or ZᵀZ, whichever is smaller, and its eigenvectors. @vectors: (out): n_warm × rank; @values: rank. */
static gboolean
solve_dense (const Operator *self, guint rank, double *vectors, double *values)
{
  gboolean by_item = self->n_warm <= self->n_users;
  guint n = by_item ? self->n_warm : self->n_users;
  g_autofree double *z = g_new0 (double, (gsize) self->n_users * self->n_warm);
  g_autofree double *gram = g_new0 (double, (gsize) n * n);
  g_autofree double *all = g_new (double, n);

  for (guint u = 0; u < self->n_users; u++)
    for (gsize i = self->offsets[u]; i < self->offsets[u + 1]; i++)
      z[(gsize) u * self->n_warm + self->columns[i]] =
        (double) self->weights[self->ratings[i]] * self->item_scales[self->columns[i]] * sqrt (self->user_scales[u]);
  cblas_dsyrk (CblasRowMajor, CblasLower, by_item ? CblasTrans : CblasNoTrans, (int) n,
               (int) (by_item ? self->n_users : self->n_warm), 1, z, (int) self->n_warm, 0, gram, (int) n);
  if (!nf_symmetric_eigen (gram, n, all))
    return FALSE;
  memset (vectors, 0, (gsize) self->n_warm * rank * sizeof (double));
  for (guint k = 0; k < rank; k++)
    {
      values[k] = MAX (all[k], 0);
      if (!(values[k] > 0))
        continue;
      if (by_item)
        for (guint j = 0; j < n; j++)
          vectors[(gsize) j * rank + k] = gram[(gsize) k * n + j];
      else
        for (guint u = 0; u < n; u++)
          for (guint j = 0; j < self->n_warm; j++)
            vectors[(gsize) j * rank + k] += z[(gsize) u * self->n_warm + j] * gram[(gsize) k * n + u] / sqrt (values[k]);
    }
  return TRUE;
}

/* --- result ------------------------------------------------------------------------------------------------------- */

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
fill_prior (NfTrainerResult *result, double alpha)
{
  g_autofree double *sums = g_new0 (double, result->rank);
  double total = 0;

  result->prior = g_new0 (float, result->rank);
  for (guint j = 0; j < result->n_items; j++)
    {
      double weight;

      if (!(result->item_weights[j] > 0))
        continue;
      weight = pow (result->item_weights[j], 1 - alpha);
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
  for (guint r = 1; r <= NF_RATING_MAX; r++)
    if (!isfinite (options->star_weights[r]) || fabsf (options->star_weights[r]) > 1000)
      wrong = "star weights must be −1000…1000";
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_BAD_OPTION, wrong);
  return FALSE;
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
nf_trainer_run (const NfMatrix *ratings, const NfTrainerOptions *options,
                NfTrainerProgressFunc progress, gpointer user_data, GError **error)
{
  g_autoptr (NfTrainerResult) result = g_new0 (NfTrainerResult, 1);
  g_autoptr (Operator) operator = NULL;
  g_autofree double *item_weights = NULL;
  g_autofree double *star_sums = NULL;
  g_autofree double *values = NULL;
  Run run = { options, NULL, progress, user_data, 0, 0, 0, 0 };
  guint n_items, n_users, smaller, rank, width;
  double stars = 0;

  g_return_val_if_fail (ratings != NULL && options != NULL, NULL);

  if (!options_are_valid (options, error))
    return NULL;

  nf_linear_algebra_use_one_thread ();
  n_items = result->n_items = nf_matrix_get_n_columns (ratings);
  n_users = nf_matrix_get_n_rows (ratings);
  item_weights = g_new0 (double, MAX (n_items, 1));
  star_sums = g_new0 (double, MAX (n_items, 1));
  result->train_counts = g_new0 (guint32, MAX (n_items, 1));
  nf_matrix_count_columns (ratings, result->train_counts, star_sums);
  for (guint u = 0; u < n_users; u++)
    {
      const guint32 *columns;
      const NfRating *row;
      guint length = nf_matrix_get_row (ratings, u, &columns, &row);

      for (guint i = 0; i < length; i++)
        item_weights[columns[i]] += fabs ((double) options->star_weights[row[i]]);
    }
  for (guint j = 0; j < n_items; j++)
    stars += star_sums[j];

  run.operator = operator = operator_new (ratings, options, item_weights);
  smaller = MIN (n_users, operator->n_warm);
  if (smaller < 2 || !(operator->energy > 0))
    {
      g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA,
                   "Too few ratings to train on: %u users and %u films with ratings that count", n_users, operator->n_warm);
      return NULL;
    }
  result->mu = stars / nf_matrix_get_n_entries (ratings);
  result->item_weights = g_new (float, n_items);
  for (guint j = 0; j < n_items; j++)
    result->item_weights[j] = (float) item_weights[j];
  result->item_biases = g_new (float, n_items);
  nf_trainer_damped_biases (result->train_counts, star_sums, n_items, result->mu, options->bias_damping, result->item_biases);

  rank = MIN (options->rank, smaller);
  width = (rank + options->oversampling + NF_PANEL_WIDTH - 1) / NF_PANEL_WIDTH * NF_PANEL_WIDTH;
  values = g_new0 (double, MAX (width, smaller));
  run.n_threads = options->n_threads != 0 ? options->n_threads : g_get_num_processors ();
  run.max_passes = options->max_passes;

  if (smaller <= MAX (options->dense_limit, width) && (gsize) n_users * operator->n_warm <= 1u << 27)
    {
      g_autofree double *vectors = g_new (double, (gsize) operator->n_warm * rank);

      if (!report (&run, 0))
        {
          g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "Training was cancelled");
          return NULL;
        }
      if (!solve_dense (operator, rank, vectors, values))
        g_assert_not_reached ();   /* finite weights give finite sums */
      while (rank > 1 && !(values[rank - 1] > 1e-10 * values[0]))
        rank--;
      result->rank = rank;
      result->factors = g_new0 (float, (gsize) n_items * rank);
      for (guint w = 0; w < operator->n_warm; w++)
        for (guint k = 0; k < rank; k++)
          result->factors[(gsize) operator->items[w] * rank + k] = (float) vectors[(gsize) w * MIN (options->rank, smaller) + k];
      result->converged = TRUE;
    }
  else
    {
      g_autoptr (Panels) vectors = iterate (&run, rank, width, values, &result->converged, error);

      if (vectors == NULL)
        return NULL;
      while (rank > 1 && !(values[rank - 1] > 1e-9 * values[0]))
        rank--;
      result->rank = rank;
      result->factors = g_new0 (float, (gsize) n_items * rank);
      for (guint w = 0; w < operator->n_warm; w++)
        for (guint k = 0; k < rank; k++)
          result->factors[(gsize) operator->items[w] * rank + k] =
            panels_get_panel (vectors, k / NF_PANEL_WIDTH)[(gsize) w * NF_PANEL_WIDTH + k % NF_PANEL_WIDTH];
    }

  result->n_passes = run.n_passes;
  result->singular_values = g_new (float, rank);
  for (guint k = 0; k < rank; k++)
    {
      result->singular_values[k] = (float) sqrt (MAX (values[k], 0));
      result->energy += MAX (values[k], 0) / operator->energy;
    }
  fix_signs (result);
  fill_prior (result, options->alpha);
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
  g_free (result);
}
