/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-trainer.h"

G_BEGIN_DECLS

/* The factors by SLEPc (https://slepc.upv.es), on the processes of an MPI job. Every process reads the ratings and keeps the rows of
 * its people; the first one gets the result. */

/**
 * nf_train_slepc_start:
 *
 * Joins the job; before nf_train_slepc_run(). Options of PETSc and SLEPc come from PETSC_OPTIONS in the environment.
 * Returns: %FALSE with %NF_TRAINER_ERROR
 */
gboolean nf_train_slepc_start (GError **error);
/* Leaves the job. On failure, @failed, the other processes are ended too. */
void     nf_train_slepc_stop  (gboolean failed);
/* Whether this process writes the model and talks. */
gboolean nf_train_slepc_is_first (void);

/**
 * nf_train_slepc_run:
 * @ratings: (transfer full): people × items, the same in every process
 *
 * Returns: (transfer full) (nullable): %NULL with @error, or without one in the other processes
 */
NfTrainerResult *nf_train_slepc_run (NfMatrix *ratings, const NfTrainerOptions *options, GError **error);

G_END_DECLS
