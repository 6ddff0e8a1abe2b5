/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small dense problems in f64, in the calling thread. Matrices are row-major; of a symmetric one only the lower half is read. Our own
 * rather than BLAS: a library of 40 MB and its threads would stand between the start and the first frame, and not every platform has one. */

/**
 * nf_add_gram:
 * @rows: n × k
 * @c: n × n
 *
 * C += scale R Rᵀ, in the lower half of C; what is above its diagonal is spoilt.
 */
void nf_add_gram (const double *rows, guint n, guint k, double scale, double *c);

/**
 * nf_cholesky:
 *
 * Replaces symmetric positive definite @a, n × n, by its lower Cholesky factor L (a = L Lᵀ), zeros above the diagonal.
 * Returns: %FALSE if @a is not positive definite; @a is spoilt then
 */
gboolean nf_cholesky (double *a, guint n);

/* Replaces a lower triangular matrix without zeros on its diagonal by its inverse. */
void nf_invert_lower (double *l, guint n);

/* Solves L Lᵀ x = b in place of @b. */
void nf_cholesky_solve (const double *l, guint n, double *b);

/* Solves L x = b for every row b of @rows, m × n, in its place. */
void nf_solve_lower (const double *l, guint n, double *rows, guint m);

G_END_DECLS
