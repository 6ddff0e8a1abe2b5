/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-genre.h"

G_BEGIN_DECLS

/* What is known of films without anybody's taste; arrays of n_items. */
typedef struct
{
  guint              n_items;
  const guint16     *years;          /* 0 = unknown */
  const NfGenreMask *genres;
  const guint32     *n_ratings;      /* of everybody */
  const float       *mean_ratings;   /* stars; 0 = none */
  const guint32     *train_counts;   /* ratings the factors were learned from */
} NfContentFilms;

typedef struct
{
  double alpha;    /* item normalisation exponent the factors were trained with */
  double damping;  /* q: what was added to n_j in it */
  double weight;   /* κ: how many training ratings the content of a film is worth; 0 changes nothing */
  double ridge;    /* of the map, in ratings */
} NfContentOptions;

/* Length of the content vector of a film. */
#define NF_CONTENT_N_DECADES 12   /* centred on 1915 … 2025 */
#define NF_CONTENT_LENGTH (1 + NF_N_GENRES + NF_CONTENT_N_DECADES + 1 + 4)

/**
 * nf_content_describe:
 * @out: (out caller-allocates): NF_CONTENT_LENGTH numbers: 1, genres, decades (a year is shared out between the nearest two),
 *   year unknown, popularity and its square, damped mean stars, their product with popularity
 */
void nf_content_describe (const NfContentFilms *films, guint item, float *out);

/**
 * nf_content_blend:
 * @rank: k
 * @factors: (inout): n_items × k, V of Z = D_U^−beta a(R) (D_I + q)^−alpha
 * @item_weights: (inout): weighted degrees n_j
 *
 * Gives films that few or none have rated a row from their content (after Gantner, Drumond, Freudenthaler, Rendle and
 * Schmidt-Thieme 2010, Learning attribute-to-feature mappings for cold-start recommendations). A row of V is the mean vector of
 * the people who rated the film, times n_j (n_j + q)^−alpha. So a ridge regression on content c_j, weighted by n_j, learns that mean
 * vector, W c_j; and what is expected of a film's degree, e_j, is its share of everybody's ratings. Both are blended with the
 * film's own evidence by precision:
 *   mean vector (n_j v_j + κ W c_j) / (n_j + κ), degree (t_j n_j + κ e_j) / (t_j + κ), t_j the training ratings of the film.
 * A film nobody ever rated keeps a zero row. Sums have a fixed order: equal input gives equal bits.
 */
void nf_content_blend (const NfContentFilms *films, const NfContentOptions *options, guint rank, float *factors, float *item_weights);

G_END_DECLS
