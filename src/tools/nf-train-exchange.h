/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-dataset.h"
#include "nf-trainer.h"

G_BEGIN_DECLS

/* The rating matrix for other engines, and their factors for us. */

/**
 * nf_train_export_matrix:
 * @ratings: (transfer full): people × rows of @contents
 * @dir: made if it is not there
 *
 * Writes the normalised matrix Z in compressed rows as data.npy (f4), indices.npy (i4) and indptr.npy (i8), and the MovieLens ids of its
 * columns as items.txt.
 * Returns: %FALSE with %NF_DATASET_ERROR or %NF_TRAINER_ERROR
 */
gboolean nf_train_export_matrix (NfMatrix *ratings, const NfModelContents *contents, const NfTrainerOptions *options, const char *dir, GError **error);

/* Files of factors that were found elsewhere. */
typedef struct
{
  char *factors;           /* .npy: items × rank, orthonormal columns */
  char *singular_values;   /* .npy: rank, falling */
  char *items;             /* text: the MovieLens id of each row, one a line */
} NfTrainFactorFiles;

/**
 * nf_train_import_factors:
 * @ratings: (transfer full): people × rows of @contents, what the factors were computed from
 *
 * Returns: (transfer full) (nullable): %NULL with %NF_DATASET_ERROR or %NF_TRAINER_ERROR
 */
NfTrainerResult *nf_train_import_factors (NfMatrix *ratings, const NfModelContents *contents, const NfTrainerOptions *options,
                                          const NfTrainFactorFiles *files, GError **error);

G_END_DECLS
