/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-model-file.c. */
#include "nf-error.h"

G_DEFINE_QUARK (nf-model-error-quark, nf_model_error)
G_DEFINE_QUARK (nf-dataset-error-quark, nf_dataset_error)
G_DEFINE_QUARK (nf-trainer-error-quark, nf_trainer_error)
