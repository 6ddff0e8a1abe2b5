/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-matrix.h"

G_BEGIN_DECLS

/* Columns of a panel: the trainer's unit of work. 16 of f32 are one line of the cache; the rows of most ratings stay in the L2 cache. */
#define NF_PANEL_WIDTH 16
/* A weight for every rating there can be in an entry. */
#define NF_PANEL_N_WEIGHTS (1 << NF_ENTRY_RATING_BITS)

/* The trainer's inner loops: ratings (NF_ENTRY) times a panel of rows. Multiplication and addition are rounded apart, so every
 * implementation gives the same bits. Pointers need no alignment. */
typedef struct
{
  const char *name;

  /* out = Σ_i weights[rating_i] panel[column_i] */
  void (*gather_rows) (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float *panel, float out[NF_PANEL_WIDTH]);

  /* The transpose: panel[column_i] += weights[rating_i] row */
  void (*scatter_row) (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float row[NF_PANEL_WIDTH], float *panel);
} NfPanelKernels;

/* The fastest ones this CPU runs (AVX2, or plain C). Any thread. */
const NfPanelKernels *nf_panel_kernels_get (void);

/* Plain C, what the others are tested against. */
const NfPanelKernels *nf_panel_kernels_get_reference (void);

G_END_DECLS
