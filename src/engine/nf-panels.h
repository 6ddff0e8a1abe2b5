/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-panel-kernels.h"

G_BEGIN_DECLS

/* A tall f32 matrix in panels of NF_PANEL_WIDTH columns, each of them n_rows × NF_PANEL_WIDTH row-major, and its dense algebra.
 * The sums of a result have one order whatever the number of threads is. */
typedef struct
{
  guint  n_rows, n_panels;
  float *data;
} NfPanels;

/* All zero. @n_columns: a multiple of NF_PANEL_WIDTH */
NfPanels *nf_panels_new  (guint n_rows, guint n_columns);
void      nf_panels_free (NfPanels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfPanels, nf_panels_free)

static inline guint
nf_panels_get_width (const NfPanels *self)
{
  return self->n_panels * NF_PANEL_WIDTH;
}

static inline float *
nf_panels_get_panel (const NfPanels *self, guint panel)
{
  return self->data + (gsize) panel * self->n_rows * NF_PANEL_WIDTH;
}

/* One of @n_tasks pieces of work; each is done once, by any thread. */
typedef void (*NfTaskFunc) (guint task, gpointer data);

/* Does all of them on up to @n_threads threads, the calling one among them. */
void nf_panels_run_tasks (guint n_threads, guint n_tasks, NfTaskFunc func, gpointer data);

/* out = aᵀ b, width × width f64; a and b may be one. The result is taken to be symmetric. */
void nf_panels_multiply (const NfPanels *a, const NfPanels *b, guint n_threads, double *out);

/* self = self w; @w: width × width, row-major */
void nf_panels_rotate (NfPanels *self, const double *w, guint n_threads);

/* norms_k = |a_k − values_k b_k|² of column k */
void nf_panels_residuals (const NfPanels *a, const NfPanels *b, const double *values, double *norms);

/**
 * nf_panels_unit_gram:
 * @gram: (out): width × width
 * @scales: (out): width
 *
 * The Gram matrix of the columns made length 1, and what makes them so; 0 for a column without length.
 * Returns: %FALSE if the entries are not finite
 */
gboolean nf_panels_unit_gram (const NfPanels *self, guint n_threads, double *gram, double *scales);

/* w = D L⁻ᵀ, D the diagonal of @scales: with the Cholesky factor L of the matrix above, self w has orthonormal columns.
 * @factor: L, width × width; spoilt. @w: (out): width × width */
void nf_panels_invert_factor (double *factor, const double *scales, guint width, double *w);

/**
 * nf_panels_orthonormalise:
 *
 * Cholesky QR (columns first scaled to length 1), twice for what f32 leaves. Where the columns are dependent, the eigenvectors of
 * their Gram matrix are used and what has no length becomes zero.
 * Returns: %FALSE if the entries are not finite
 */
gboolean nf_panels_orthonormalise (NfPanels *self, guint n_threads);

G_END_DECLS
