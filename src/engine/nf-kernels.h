/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Columns of a panel: the trainer's unit of work. 32 columns of f32 for 87,000 items are 11 MB and stay in the L3 cache. */
#define NF_PANEL_WIDTH 32

/* The inner loops. All lengths are in elements, any value; pointers need no alignment. */
typedef struct
{
  const char *name;

  /* @row · @query */
  float (*dot_i8) (const gint8 *row, const float *query, guint n);

  /* In one pass over @row: out[0] = row · a, out[1] = row · b, out[2] = Σ (row_k w_k)² */
  void (*dots_i8) (const gint8 *row, const float *a, const float *b, const float *w, guint n, float out[3]);

  /* out_k = row_k w_k */
  void (*scale_i8) (const gint8 *row, const float *w, guint n, float *out);

  /* Σ_m (offsets_m + queries_m · x)², queries an n_queries × stride array */
  float (*sum_squares) (const float *queries, guint stride, const float *offsets, guint n_queries, const float *x, guint n);

  /* y += a x over one panel row. Multiplication and addition are rounded apart, so every implementation gives the same bits. */
  void (*add_scaled_row) (float y[NF_PANEL_WIDTH], const float x[NF_PANEL_WIDTH], float a);
} NfKernels;

/* The fastest ones this CPU runs (AVX2 and FMA, or plain C). Any thread. */
const NfKernels *nf_kernels_get (void);

/* Plain C, what the others are tested against. */
const NfKernels *nf_kernels_get_reference (void);

G_END_DECLS
