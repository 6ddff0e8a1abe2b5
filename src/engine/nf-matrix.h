/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

G_BEGIN_DECLS

/* An immutable, ref-counted sparse matrix of ratings in compressed rows: 5 bytes per rating. Rows are users and columns
 * items, or the other way round after nf_matrix_transpose(). Any thread may read it. */
typedef struct _NfMatrix NfMatrix;

/**
 * nf_matrix_new:
 * @rows: (array length=n): each < @n_rows
 * @columns: (array length=n): each < @n_columns
 * @ratings: (array length=n): half stars; entries with rating 0 are dropped
 *
 * Builds the matrix from triples in any order. Of equal cells the last one counts. O(n), three arrays of size n.
 * Returns: (transfer full)
 */
NfMatrix *nf_matrix_new   (guint n_rows, guint n_columns,
                           const guint32 *rows, const guint32 *columns, const NfRating *ratings, gsize n);
NfMatrix *nf_matrix_ref   (NfMatrix *self);
void      nf_matrix_unref (NfMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfMatrix, nf_matrix_unref)

guint nf_matrix_get_n_rows    (const NfMatrix *self);
guint nf_matrix_get_n_columns (const NfMatrix *self);
gsize nf_matrix_get_n_entries (const NfMatrix *self);

/**
 * nf_matrix_get_row:
 * @out_columns: (out) (transfer none): rising column numbers
 * @out_ratings: (out) (transfer none): their ratings
 *
 * Returns: how many entries the row has
 */
guint nf_matrix_get_row (const NfMatrix *self, guint row, const guint32 **out_columns, const NfRating **out_ratings);

/* Returns: (transfer full): columns become rows; O(entries) */
NfMatrix *nf_matrix_transpose (const NfMatrix *self);

/**
 * nf_matrix_select_rows:
 * @rows: (array length=n): row numbers, any order
 *
 * Returns: (transfer full): a matrix of these rows, in this order
 */
NfMatrix *nf_matrix_select_rows (const NfMatrix *self, const guint32 *rows, guint n);

/* Adds the number of ratings and the sum of stars of each column; arrays of n_columns, cleared by the caller. */
void nf_matrix_count_columns (const NfMatrix *self, guint32 *counts, double *star_sums);

G_END_DECLS
