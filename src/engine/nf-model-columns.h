/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _NfModelFile NfModelFile;

/* What every request needs of each film and the file does not hold; n_items each. */
typedef struct
{
  float *score_scales;     /* scale of the row; 0 where the film has no weight */
  float *log_weights;      /* natural logarithm of the weight; 0 where there is none */
  float *feature_scales;   /* 1 / |int8 row × singular values / the largest|; 0 where that is 0 */
  float *log_lengths;      /* ln (score_scales |int8 row|); -FLT_MAX where that is 0, INFINITY where f32 is not to be trusted with it */

  /* The extremes of each NF_MODEL_BLOCK films one after the other; films without a length do not count. */
  guint n_blocks;
  float *block_log_lengths, *block_scales;   /* the largest */
  float *block_log_weights[2];               /* the smallest, the largest */
  float *block_biases[2];
  float largest_bias;                        /* of all films, without its sign */
} NfModelColumns;

#define NF_MODEL_BLOCK 64

/* Computed from a valid model. The same bits on every machine, but for the lengths. nf_model_file_get_columns() keeps them. */
NfModelColumns *nf_model_columns_new  (NfModelFile *model);
void            nf_model_columns_free (NfModelColumns *self);

G_END_DECLS
