/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

G_BEGIN_DECLS

/* An immutable, ref-counted sparse matrix of ratings in compressed rows: users × items, 4 bytes per rating. Any thread may read it. */
typedef struct _NfMatrix NfMatrix;

/* A rating and its column in 32 bits; sorted entries are sorted by column. */
#define NF_ENTRY_RATING_BITS   4
#define NF_MATRIX_MAX_COLUMNS  (1u << (32 - NF_ENTRY_RATING_BITS))
#define NF_ENTRY(column, rating) ((guint32) (column) << NF_ENTRY_RATING_BITS | (guint32) (rating))
#define NF_ENTRY_COLUMN(entry)   ((guint32) (entry) >> NF_ENTRY_RATING_BITS)
#define NF_ENTRY_RATING(entry)   ((NfRating) ((entry) & ((1u << NF_ENTRY_RATING_BITS) - 1)))

/**
 * nf_matrix_new:
 * @rows: (array length=n): each < @n_rows
 * @columns: (array length=n): each < @n_columns
 * @ratings: (array length=n): half stars; entries with rating 0 are dropped
 *
 * Builds the matrix from triples in any order. Of equal cells the last one counts. O(n).
 * Returns: (transfer full)
 */
NfMatrix *nf_matrix_new   (guint n_rows, guint n_columns,
                           const guint32 *rows, const guint32 *columns, const NfRating *ratings, gsize n);

/**
 * nf_matrix_new_take:
 * @offsets: (transfer full) (array): where each row begins, n_rows + 1 numbers
 * @entries: (transfer full) (array): %NF_ENTRY; no cell twice, any order within a row
 *
 * Sorts the rows in place: nothing is copied.
 * Returns: (transfer full)
 */
NfMatrix *nf_matrix_new_take (guint n_rows, guint n_columns, gsize *offsets, guint32 *entries);
NfMatrix *nf_matrix_ref   (NfMatrix *self);
void      nf_matrix_unref (NfMatrix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfMatrix, nf_matrix_unref)

guint nf_matrix_get_n_rows    (const NfMatrix *self);
guint nf_matrix_get_n_columns (const NfMatrix *self);
gsize nf_matrix_get_n_entries (const NfMatrix *self);

/**
 * nf_matrix_get_row:
 * @out_entries: (out) (transfer none): %NF_ENTRY, columns rising
 *
 * Returns: how many entries the row has
 */
guint nf_matrix_get_row (const NfMatrix *self, guint row, const guint32 **out_entries);

#define NF_MATRIX_DROP G_MAXUINT32

/**
 * nf_matrix_select:
 * @self: (transfer full): worked on in place if nobody else holds it
 * @new_columns: (array): by column, its new number (rising) or %NF_MATRIX_DROP
 * @n_new: how many columns there are then
 * @ratings: a bit for each rating that stays
 *
 * Returns: (transfer full): the matrix without the other columns and ratings
 */
NfMatrix *nf_matrix_select (NfMatrix *self, const guint32 *new_columns, guint n_new, guint ratings);

/* Adds the number of ratings and the sum of stars of each column; arrays of n_columns, cleared by the caller. */
void nf_matrix_count_columns (const NfMatrix *self, guint32 *counts, double *star_sums);

G_END_DECLS
