/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The dense algebra of training, by OpenBLAS: its kernels can be pinned, and then equal data give equal bytes (models/README.md). What does not
 * train uses nf-linear-algebra.h, and is not linked with OpenBLAS. */

/**
 * nf_blas_use_one_thread:
 *
 * Makes OpenBLAS work in the calling thread alone, for the whole process; called before every use of it. With one thread sums have one
 * order, and training brings its own threads. Any thread.
 */
void     nf_blas_use_one_thread  (void);

/* As nf_cholesky(), nf_invert_lower() and nf_cholesky_solve(). */
gboolean nf_blas_cholesky        (double *a, guint n);
void     nf_blas_invert_lower    (double *l, guint n);
void     nf_blas_cholesky_solve  (const double *l, guint n, double *b);

G_END_DECLS
