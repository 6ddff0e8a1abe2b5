/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* A model of numbers and no names, to be filled in: all films are called "Film", have ids from 1 on, a mean of 3 stars and falling popularity;
 * years and genres go round. Everything below begins as zero. */
typedef struct
{
  guint    n_items, rank;
  float   *factors;        /* n_items × rank */
  float   *weights, *biases;
  guint32 *train_counts;
  float   *values, *prior; /* rank */
} NfTestNumbers;

NfTestNumbers *nf_test_numbers_new      (guint n_items, guint rank);
/**
 * nf_test_numbers_to_model:
 * @self: (transfer full)
 * @meta: a printed vardict
 *
 * Returns: (transfer full)
 */
NfModelFile   *nf_test_numbers_to_model (NfTestNumbers *self, const char *meta);

G_END_DECLS
