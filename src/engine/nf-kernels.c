/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-kernels.h"

static float
dot_i8_plain (const gint8 *row, const float *query, guint n)
{
  float sum = 0;

  for (guint k = 0; k < n; k++)
    sum += row[k] * query[k];
  return sum;
}

static void
dots_i8_plain (const gint8 *row, const float *a, const float *b, const float *w, guint n, float out[3])
{
  float sum_a = 0, sum_b = 0, squares = 0;

  for (guint k = 0; k < n; k++)
    {
      float v = row[k];

      sum_a += v * a[k];
      sum_b += v * b[k];
      squares += (v * w[k]) * (v * w[k]);
    }
  out[0] = sum_a;
  out[1] = sum_b;
  out[2] = squares;
}

static void
scale_i8_plain (const gint8 *row, const float *w, guint n, float *out)
{
  for (guint k = 0; k < n; k++)
    out[k] = row[k] * w[k];
}

static float
sum_squares_plain (const float *queries, guint stride, const float *offsets, guint n_queries, const float *x, guint n)
{
  float total = 0;

  for (guint m = 0; m < n_queries; m++)
    {
      const float *query = queries + (gsize) m * stride;
      float sum = offsets[m];

      for (guint k = 0; k < n; k++)
        sum += query[k] * x[k];
      total += sum * sum;
    }
  return total;
}

static void
add_scaled_row_plain (float y[NF_PANEL_WIDTH], const float x[NF_PANEL_WIDTH], float a)
{
  for (guint k = 0; k < NF_PANEL_WIDTH; k++)
    y[k] += a * x[k];
}

static const NfKernels plain = {
  "plain C", dot_i8_plain, dots_i8_plain, scale_i8_plain, sum_squares_plain, add_scaled_row_plain,
};

#if defined (__x86_64__) && defined (__GNUC__)

#include <immintrin.h>

#define NF_AVX2 __attribute__ ((target ("avx2,fma")))

NF_AVX2 static inline float
add_up (__m256 v)
{
  __m128 sum = _mm_add_ps (_mm256_castps256_ps128 (v), _mm256_extractf128_ps (v, 1));

  sum = _mm_add_ps (sum, _mm_movehl_ps (sum, sum));
  sum = _mm_add_ss (sum, _mm_movehdup_ps (sum));
  return _mm_cvtss_f32 (sum);
}

NF_AVX2 static inline __m256
load_8 (const gint8 *row)
{
  return _mm256_cvtepi32_ps (_mm256_cvtepi8_epi32 (_mm_loadl_epi64 ((const __m128i *) (const void *) row)));
}

NF_AVX2 static float
dot_i8_avx2 (const gint8 *row, const float *query, guint n)
{
  __m256 sum0 = _mm256_setzero_ps (), sum1 = _mm256_setzero_ps ();
  float sum;
  guint k = 0;

  for (; k + 16 <= n; k += 16)
    {
      sum0 = _mm256_fmadd_ps (load_8 (row + k), _mm256_loadu_ps (query + k), sum0);
      sum1 = _mm256_fmadd_ps (load_8 (row + k + 8), _mm256_loadu_ps (query + k + 8), sum1);
    }
  sum = add_up (_mm256_add_ps (sum0, sum1));
  for (; k < n; k++)
    sum += row[k] * query[k];
  return sum;
}

NF_AVX2 static void
dots_i8_avx2 (const gint8 *row, const float *a, const float *b, const float *w, guint n, float out[3])
{
  __m256 sum_a = _mm256_setzero_ps (), sum_b = _mm256_setzero_ps (), squares = _mm256_setzero_ps ();
  guint k = 0;

  for (; k + 8 <= n; k += 8)
    {
      __m256 v = load_8 (row + k);
      __m256 weighted = _mm256_mul_ps (v, _mm256_loadu_ps (w + k));

      sum_a = _mm256_fmadd_ps (v, _mm256_loadu_ps (a + k), sum_a);
      sum_b = _mm256_fmadd_ps (v, _mm256_loadu_ps (b + k), sum_b);
      squares = _mm256_fmadd_ps (weighted, weighted, squares);
    }
  out[0] = add_up (sum_a);
  out[1] = add_up (sum_b);
  out[2] = add_up (squares);
  for (; k < n; k++)
    {
      float v = row[k];

      out[0] += v * a[k];
      out[1] += v * b[k];
      out[2] += (v * w[k]) * (v * w[k]);
    }
}

NF_AVX2 static void
scale_i8_avx2 (const gint8 *row, const float *w, guint n, float *out)
{
  guint k = 0;

  for (; k + 8 <= n; k += 8)
    _mm256_storeu_ps (out + k, _mm256_mul_ps (load_8 (row + k), _mm256_loadu_ps (w + k)));
  for (; k < n; k++)
    out[k] = row[k] * w[k];
}

/* Four queries at a time share the loads of x. */
NF_AVX2 static float
sum_squares_avx2 (const float *queries, guint stride, const float *offsets, guint n_queries, const float *x, guint n)
{
  float total = 0;
  guint m = 0;

  for (; m + 4 <= n_queries; m += 4)
    {
      const float *q0 = queries + (gsize) m * stride, *q1 = q0 + stride, *q2 = q1 + stride, *q3 = q2 + stride;
      __m256 s0 = _mm256_setzero_ps (), s1 = _mm256_setzero_ps (), s2 = _mm256_setzero_ps (), s3 = _mm256_setzero_ps ();
      float sums[4];
      guint k = 0;

      for (; k + 8 <= n; k += 8)
        {
          __m256 v = _mm256_loadu_ps (x + k);

          s0 = _mm256_fmadd_ps (v, _mm256_loadu_ps (q0 + k), s0);
          s1 = _mm256_fmadd_ps (v, _mm256_loadu_ps (q1 + k), s1);
          s2 = _mm256_fmadd_ps (v, _mm256_loadu_ps (q2 + k), s2);
          s3 = _mm256_fmadd_ps (v, _mm256_loadu_ps (q3 + k), s3);
        }
      sums[0] = offsets[m] + add_up (s0);
      sums[1] = offsets[m + 1] + add_up (s1);
      sums[2] = offsets[m + 2] + add_up (s2);
      sums[3] = offsets[m + 3] + add_up (s3);
      for (; k < n; k++)
        {
          sums[0] += q0[k] * x[k];
          sums[1] += q1[k] * x[k];
          sums[2] += q2[k] * x[k];
          sums[3] += q3[k] * x[k];
        }
      total += (sums[0] * sums[0] + sums[1] * sums[1]) + (sums[2] * sums[2] + sums[3] * sums[3]);
    }
  return total + sum_squares_plain (queries + (gsize) m * stride, stride, offsets + m, n_queries - m, x, n);
}

/* No fused multiply-add here: training must give the same bits everywhere. */
__attribute__ ((target ("avx2"))) static void
add_scaled_row_avx2 (float y[NF_PANEL_WIDTH], const float x[NF_PANEL_WIDTH], float a)
{
  __m256 factor = _mm256_set1_ps (a);

  for (guint k = 0; k < NF_PANEL_WIDTH; k += 8)
    _mm256_storeu_ps (y + k, _mm256_add_ps (_mm256_loadu_ps (y + k), _mm256_mul_ps (factor, _mm256_loadu_ps (x + k))));
}

static const NfKernels avx2 = {
  "AVX2", dot_i8_avx2, dots_i8_avx2, scale_i8_avx2, sum_squares_avx2, add_scaled_row_avx2,
};

const NfKernels *
nf_kernels_get (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") ? &avx2 : &plain;
}

#else

const NfKernels *
nf_kernels_get (void)
{
  return &plain;
}

#endif

const NfKernels *
nf_kernels_get_reference (void)
{
  return &plain;
}
