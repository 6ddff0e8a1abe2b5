/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small dense problems in f64. Matrices are row-major n × n; of a symmetric one only the lower half is read. BLAS is enough for all
 * of it: the program itself then needs no LAPACK, which not every platform has (training does: nf-symmetric-eigen.h). */

/**
 * nf_linear_algebra_use_one_thread:
 *
 * Makes OpenBLAS work in the calling thread alone, for the whole process; called before every use of it. Our matrices are
 * small: handing them round costs more than they do (a fold-in of 500 ratings took 900 ms instead of 2 on a busy machine), and
 * with one thread sums have one order. Training brings its own threads. Any thread.
 */
void nf_linear_algebra_use_one_thread (void);

/**
 * nf_cholesky:
 *
 * Replaces symmetric positive definite @a by its lower Cholesky factor L (a = L Lᵀ), zeros above the diagonal.
 * Returns: %FALSE if @a is not positive definite; @a is spoilt then
 */
gboolean nf_cholesky (double *a, guint n);

/* Replaces a lower triangular matrix without zeros on its diagonal by its inverse. */
void nf_invert_lower (double *l, guint n);

/* Solves L Lᵀ x = b in place of @b. */
void nf_cholesky_solve (const double *l, guint n, double *b);

G_END_DECLS
