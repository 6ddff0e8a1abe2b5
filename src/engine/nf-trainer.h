/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-error.h"
#include "nf-kinds.h"
#include "nf-matrix.h"

G_BEGIN_DECLS

/* Choices of a training run; nf_trainer_options_init() gives the defaults. */
typedef struct
{
  guint   rank;           /* k: how many factors are kept (fewer if the data has fewer) */
  guint   oversampling;   /* further directions that are iterated and dropped */
  guint   max_passes;     /* over the ratings */
  guint   n_threads;      /* 0 = one per CPU; the result does not depend on it */
  guint64 seed;           /* of the random start */
  double  tolerance;      /* relative change of the captured energy at which iteration stops */
  double  alpha;          /* item normalisation exponent */
  double  beta;           /* user normalisation exponent */
  double  degree_damping; /* q: added to each film's weighted degree n_j where films are normalised */
  double  diagonal;       /* 0…1: share of the diagonal of ZᵀZ that is taken out. A film's product with itself says nothing of other
                           * films, but factors are spent on it; known films are never listed */
  const NfKinds *kinds;   /* further rows of Z; (nullable) (not owned) */
  float   star_weights[NF_RATING_MAX + 1];   /* a(r) by half stars; [0] unused */
  double  bias_damping;   /* ratings of average stars added to each film's own */
  guint   dense_limit;    /* up to this many users or films the dense eigenproblem is solved instead */
} NfTrainerOptions;

void nf_trainer_options_init (NfTrainerOptions *options);

typedef struct
{
  guint  pass, max_passes;
  double fraction;   /* 0…1 of the passes that are expected */
  double energy;     /* of the rating matrix captured so far, 0…1 */
  double seconds_left;   /* an estimate; −1 while there is none */
} NfTrainerProgress;

/* Called in the training thread some times per pass. Returns: whether to continue */
typedef gboolean (*NfTrainerProgressFunc) (const NfTrainerProgress *progress, gpointer user_data);

/* A Rayleigh-Ritz projection on the way. */
typedef struct
{
  guint  passes;     /* over the ratings so far */
  double seconds;    /* since the start */
  double energy;     /* captured, 0…1 */
  double residual;   /* max |ZᵀZ v − s² v| / s² over the first half of the factors */
} NfTrainerStep;

/* What training finds; arrays are by column of the matrix (item). */
typedef struct
{
  guint    n_items, n_warm, rank;   /* warm: with ratings that count */
  float   *factors;           /* n × k row-major: V, orthonormal columns; zero rows for films without (positive) ratings */
  float   *singular_values;   /* k, falling */
  float   *item_weights;      /* n: n_j = Σ_u |a(r_uj)| */
  guint32 *train_counts;      /* n */
  float   *item_biases;       /* n: damped mean star − mu */
  float   *prior;             /* k: fold-in vector of the average user, Σ_j n_j (n_j + q)^−alpha V_j / Σ_j n_j */
  double   mu;                /* mean star */
  double   energy;            /* Σ s_k² / |Z|²_F, s_k² eigenvalues of ZᵀZ less what is taken out of its diagonal */
  double   total_energy;      /* |Z|²_F */
  double   residual;          /* of the last step; 0 where the problem was solved at once */
  guint    n_passes;
  GArray  *steps;             /* NfTrainerStep; (nullable) */
  gboolean converged;
} NfTrainerResult;

void nf_trainer_result_free (NfTrainerResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTrainerResult, nf_trainer_result_free)

/**
 * nf_trainer_run:
 * @ratings: (transfer full): users × items; its memory is used if nobody else holds it
 * @progress: (nullable)
 *
 * The truncated SVD of Z = D_U^−beta a(R) (D_I + q)^−alpha (and eigenvectors of ZᵀZ without some of its diagonal, where that is asked
 * for: iterated factor analysis takes out what a variable does not share with others, Harman 1976), by subspace iteration on ZᵀZ with a Chebyshev filter (Zhou, Saad, Tiago
 * and Chelikowsky 2006, Self-consistent-field calculations using Chebyshev-filtered subspace iteration) and Rayleigh-Ritz
 * projection. Z is never formed: a pass reads the ratings once per panel of 16 columns. Beside the ratings (4 bytes each) there are two
 * arrays of n × (rank + oversampling) floats and two panels per thread. Equal input gives equal bits for any number of threads, as long
 * as OpenBLAS runs the same kernels. Of each column of V the entry of largest magnitude is positive.
 * Returns: (transfer full) (nullable): %NULL with %NF_TRAINER_ERROR
 */
NfTrainerResult *nf_trainer_run (NfMatrix *ratings, const NfTrainerOptions *options,
                                 NfTrainerProgressFunc progress, gpointer user_data, GError **error);

/**
 * nf_trainer_import:
 * @ratings: (transfer full): what the factors were computed from
 * @options: weights and normalisation of Z, and the damping; the rest is not used
 * @factors: (transfer full): n_items × rank row-major, orthonormal columns
 * @singular_values: (array length=rank): falling
 *
 * A result with factors that were found elsewhere; rows of items without weight are cleared. Factors that do not have their singular
 * values in this matrix are refused.
 * Returns: (transfer full) (nullable): %NULL with %NF_TRAINER_ERROR
 */
NfTrainerResult *nf_trainer_import (NfMatrix *ratings, const NfTrainerOptions *options, float *factors,
                                    const double *singular_values, guint rank, GError **error);

/**
 * nf_trainer_damped_biases:
 * @star_sums: (array length=n): sums of stars
 * @out: (out caller-allocates) (array length=n): (Σ stars + damping mu) / (count + damping) − mu
 */
void nf_trainer_damped_biases (const guint32 *counts, const double *star_sums, guint n, double mu, double damping, float *out);

G_END_DECLS
