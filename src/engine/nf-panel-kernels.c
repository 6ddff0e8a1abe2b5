/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-panel-kernels.h"

#include <string.h>

static void
gather_rows_plain (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float *panel, float out[NF_PANEL_WIDTH])
{
  float sums[NF_PANEL_WIDTH] = { 0 };

  for (guint i = 0; i < n; i++)
    {
      const float *row = panel + (gsize) NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH;
      float weight = weights[NF_ENTRY_RATING (entries[i])];

      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        sums[k] += weight * row[k];
    }
  memcpy (out, sums, sizeof sums);
}

static void
scatter_row_plain (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float row[NF_PANEL_WIDTH], float *panel)
{
  for (guint i = 0; i < n; i++)
    {
      float *out = panel + (gsize) NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH;
      float weight = weights[NF_ENTRY_RATING (entries[i])];

      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        out[k] += weight * row[k];
    }
}

static const NfPanelKernels plain = { "plain C", gather_rows_plain, scatter_row_plain };

#if defined (__x86_64__) && defined (__GNUC__)

#include <immintrin.h>

/* No fused multiply-add in these two: training must give the same bits everywhere. */
__attribute__ ((target ("avx2"))) static void
gather_rows_avx2 (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float *panel, float out[NF_PANEL_WIDTH])
{
  __m256 sum0 = _mm256_setzero_ps (), sum1 = _mm256_setzero_ps ();

  for (guint i = 0; i < n; i++)
    {
      const float *row = panel + (gsize) NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH;
      __m256 weight = _mm256_broadcast_ss (&weights[NF_ENTRY_RATING (entries[i])]);

      sum0 = _mm256_add_ps (sum0, _mm256_mul_ps (weight, _mm256_loadu_ps (row)));
      sum1 = _mm256_add_ps (sum1, _mm256_mul_ps (weight, _mm256_loadu_ps (row + 8)));
    }
  _mm256_storeu_ps (out, sum0);
  _mm256_storeu_ps (out + 8, sum1);
}

__attribute__ ((target ("avx2"))) static void
scatter_row_avx2 (const guint32 *entries, guint n, const float weights[NF_PANEL_N_WEIGHTS], const float row[NF_PANEL_WIDTH], float *panel)
{
  __m256 row0 = _mm256_loadu_ps (row), row1 = _mm256_loadu_ps (row + 8);

  for (guint i = 0; i < n; i++)
    {
      float *out = panel + (gsize) NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH;
      __m256 weight = _mm256_broadcast_ss (&weights[NF_ENTRY_RATING (entries[i])]);

      _mm256_storeu_ps (out, _mm256_add_ps (_mm256_loadu_ps (out), _mm256_mul_ps (weight, row0)));
      _mm256_storeu_ps (out + 8, _mm256_add_ps (_mm256_loadu_ps (out + 8), _mm256_mul_ps (weight, row1)));
    }
}

static const NfPanelKernels avx2 = { "AVX2", gather_rows_avx2, scatter_row_avx2 };

const NfPanelKernels *
nf_panel_kernels_get (void)
{
  return __builtin_cpu_supports ("avx2") ? &avx2 : &plain;
}

#else

const NfPanelKernels *
nf_panel_kernels_get (void)
{
  return &plain;
}

#endif

const NfPanelKernels *
nf_panel_kernels_get_reference (void)
{
  return &plain;
}
