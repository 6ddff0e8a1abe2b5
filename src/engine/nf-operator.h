/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-panel-kernels.h"
#include "nf-trainer.h"

G_BEGIN_DECLS

/* The matrix whose truncated SVD is the model: Z = D_U^−beta a(R) (D_I + q)^−alpha, over the items that have weight ("warm") only,
 * with the kinds of films as further rows, K (D_I + q)^−alpha. It is never formed: 4 bytes per rating and a scale per row and column.
 * Read-only once made; any thread. */
typedef struct
{
  NfMatrix *ratings;       /* users × warm items, ratings of weight 0 left out */
  guint     n_users, n_items, n_warm;
  guint     n_rows;        /* users, and kinds after them */
  guint32  *items;         /* n_warm: the item of a warm number */
  double   *item_weights;  /* n_items: n_j = Σ_u |a(r_uj)| */
  float    *item_scales;   /* n_warm: (n_j + q)^−alpha */
  float    *user_scales;   /* n_users: U_u^−2 beta, U_u = Σ_j |a(r_uj)|; 0 for people without weight */
  float     weights[NF_PANEL_N_WEIGHTS];   /* a(r) by half stars */
  NfKinds  *kinds;         /* of warm numbers; (nullable) */
  float    *diagonal;      /* n_warm: what is taken out of the diagonal of ZᵀZ */
  gboolean  has_diagonal;  /* whether that is anything */
  double    energy;        /* |Z|²_F */
} NfOperator;

/**
 * nf_operator_new:
 * @ratings: (transfer full): users × items; its memory is used if nobody else holds it
 * @options: weights, normalisation, diagonal and kinds
 */
NfOperator *nf_operator_new  (NfMatrix *ratings, const NfTrainerOptions *options);
void        nf_operator_free (NfOperator *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfOperator, nf_operator_free)

/**
 * nf_operator_apply:
 * @x: n_warm × NF_PANEL_WIDTH, row-major
 * @y: the same, not @x; only read where @c is not 0
 * @scratch: 2 × n_warm × NF_PANEL_WIDTH, a quarter faster at multiples of 64 bytes
 * @cancelled: atomic; when it is set the call returns early and @y is of no use
 *
 * y = a (ZᵀZ − C) x + b x + c y in one pass over the ratings, C the part of the diagonal that is taken out. Every sum runs over users, or a user's films, in the order of the data.
 */
void nf_operator_apply (const NfOperator *self, float a, const float *x, float b, float c, float *y, float *scratch, const gint *cancelled);

/**
 * nf_operator_get_row:
 * @row: below n_rows
 * @columns: (out caller-allocates): warm numbers, rising; room for n_warm
 * @values: (out caller-allocates): that row of Z
 *
 * Returns: how many there are
 */
guint nf_operator_get_row (const NfOperator *self, guint row, guint32 *columns, double *values);

/* How many eigenvalues of ZᵀZ − C there can be that are not 0. */
static inline guint
nf_operator_get_order (const NfOperator *self)
{
  return self->has_diagonal ? self->n_warm : MIN (self->n_rows, self->n_warm);
}

G_END_DECLS
