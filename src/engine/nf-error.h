/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be wrong with a model file. The message names the file, the failed check and both values. */
typedef enum
{
  NF_MODEL_ERROR_MISSING,      /* no such file */
  NF_MODEL_ERROR_IO,           /* cannot be read, mapped or written */
  NF_MODEL_ERROR_TOO_SMALL,    /* shorter than its header, or truncated */
  NF_MODEL_ERROR_MAGIC,        /* not a NextFilms model */
  NF_MODEL_ERROR_ENDIAN,       /* written on a machine of the other byte order */
  NF_MODEL_ERROR_VERSION,      /* another major version of the format */
  NF_MODEL_ERROR_CORRUPT,      /* any failed check after these */
  NF_MODEL_ERROR_DIGEST,       /* a stored SHA-256 does not match */
} NfModelError;
#define NF_MODEL_ERROR (nf_model_error_quark ())
GQuark nf_model_error_quark (void);

/* What can be wrong with a MovieLens data folder. The message begins with FILE:LINE. */
typedef enum
{
  NF_DATASET_ERROR_MISSING,
  NF_DATASET_ERROR_IO,
  NF_DATASET_ERROR_HEADER,     /* not the published column names */
  NF_DATASET_ERROR_SYNTAX,     /* a field is not what its column holds */
  NF_DATASET_ERROR_EMPTY,
} NfDatasetError;
#define NF_DATASET_ERROR (nf_dataset_error_quark ())
GQuark nf_dataset_error_quark (void);

/* What can be wrong with a training run. */
typedef enum
{
  NF_TRAINER_ERROR_CANCELLED,
  NF_TRAINER_ERROR_BAD_OPTION,
  NF_TRAINER_ERROR_NOT_ENOUGH_DATA,
} NfTrainerError;
#define NF_TRAINER_ERROR (nf_trainer_error_quark ())
GQuark nf_trainer_error_quark (void);

G_END_DECLS
