/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * nf_symmetric_eigen:
 * @values: (out caller-allocates): n eigenvalues, falling
 *
 * Replaces symmetric @a by its eigenvectors, one per row, in the order of @values.
 * Returns: %FALSE if LAPACK did not converge (not finite input)
 */
gboolean nf_symmetric_eigen (double *a, guint n, double *values);

G_END_DECLS
