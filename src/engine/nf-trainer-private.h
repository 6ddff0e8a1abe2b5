/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-operator.h"
#include "nf-panels.h"
#include "nf-trainer.h"

G_BEGIN_DECLS

/* A run under way. */
typedef struct
{
  const NfTrainerOptions *options;
  const NfOperator *operator;
  NfTrainerProgressFunc progress;
  gpointer user_data;
  guint n_threads, n_passes, max_passes, expected_passes;
  double energy;       /* share captured so far */
  double residual;     /* largest of the first half, relative */
  gint64 start;
  GArray *steps;       /* NfTrainerStep */
} NfTrainerRun;

/* Tells the caller how far it is. Returns: whether to continue */
gboolean nf_trainer_report (NfTrainerRun *run, double part_of_pass);

/**
 * nf_trainer_iterate:
 * @values: (out caller-allocates) (array length=width): eigenvalues of ZᵀZ − C (nf_operator_apply()), falling
 * @converged: (out)
 *
 * Returns: (transfer full) (nullable): the eigenvectors of the largest @width; %NULL with %NF_TRAINER_ERROR
 */
NfPanels *nf_trainer_iterate (NfTrainerRun *run, guint rank, guint width, double *values, gboolean *converged, GError **error);

/**
 * nf_trainer_solve_dense:
 * @vectors: (out caller-allocates): n_warm × rank
 * @values: (out caller-allocates): nf_operator_get_order() of them
 *
 * The same for small matrices, by all of ZZᵀ or ZᵀZ − C, whichever is smaller; where C is not 0 by the latter.
 */
void nf_trainer_solve_dense (const NfOperator *operator, guint rank, double *vectors, double *values);

G_END_DECLS
