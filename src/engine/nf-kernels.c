/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-kernels.h"

#include <math.h>
#include <string.h>

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

/* Four sums each, so that additions need not wait for each other. */
static void
dot_rows_plain (const gint8 *rows, guint stride, guint n_rows, const gint16 *a, const gint16 *b, gint32 *out_a, gint32 *out_b)
{
  for (guint i = 0; i < n_rows; i++)
    {
      const gint8 *row = rows + (gsize) i * stride;
      gint32 a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;

      for (guint k = 0; k < stride; k += 4)
        {
          a0 += row[k] * a[k];
          a1 += row[k + 1] * a[k + 1];
          a2 += row[k + 2] * a[k + 2];
          a3 += row[k + 3] * a[k + 3];
          b0 += row[k] * b[k];
          b1 += row[k + 1] * b[k + 1];
          b2 += row[k + 2] * b[k + 2];
          b3 += row[k + 3] * b[k + 3];
        }
      out_a[i] = a0 + a1 + a2 + a3;
      out_b[i] = b0 + b1 + b2 + b3;
    }
}

static void
dot_items_plain (const gint8 *rows, guint stride, const guint32 *items, guint n_items, const gint16 *query, gint32 *out)
{
  for (guint i = 0; i < n_items; i++)
    {
      const gint8 *row = rows + (gsize) items[i] * stride;
      gint32 s0 = 0, s1 = 0, s2 = 0, s3 = 0;

      for (guint k = 0; k < stride; k += 4)
        {
          s0 += row[k] * query[k];
          s1 += row[k + 1] * query[k + 1];
          s2 += row[k + 2] * query[k + 2];
          s3 += row[k + 3] * query[k + 3];
        }
      out[i] = s0 + s1 + s2 + s3;
    }
}

static guint
find_above_plain (const float *values, guint from, guint n, float threshold)
{
  while (from < n && !(values[from] > threshold))
    from++;
  return from;
}

/* e^x = 2^n e^r with |r| ≤ ln 2 / 2, e^r by its Taylor polynomial: relative error below 3·10⁻⁷. Our own, so that all
 * implementations round alike. ln 2 is in two parts, the first short enough for n · LN2_HIGH to be exact. */
#define EXP_LIMIT NF_KERNELS_EXP_LIMIT
#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f

static const float exp_terms[] = { 1 / 5040.0f, 1 / 720.0f, 1 / 120.0f, 1 / 24.0f, 1 / 6.0f, 0.5f, 1, 1 };

static inline float
exp_plain (float x)
{
  float whole, r, sum = exp_terms[0], power;
  guint32 bits;
  gint32 n;

  x = x < EXP_LIMIT ? x : EXP_LIMIT;
  x = x > -EXP_LIMIT ? x : -EXP_LIMIT;
  n = (gint32) lrintf (x * LOG2_E);
  whole = (float) n;
  r = x - whole * LN2_HIGH;
  r = r - whole * LN2_LOW;
  for (guint i = 1; i < G_N_ELEMENTS (exp_terms); i++)
    sum = sum * r + exp_terms[i];
  bits = (guint32) (n + 127) << 23;
  memcpy (&power, &bits, sizeof power);
  return sum * power;
}

static void
finish_rows_plain (const NfFinish *finish, guint first, guint n, const gint32 *a, const gint32 *b, float *scores, float *stars)
{
  for (guint i = 0; i < n; i++)
    {
      guint j = first + i;
      float star = (finish->base_star + finish->biases[j]) + ((float) b[i] * finish->star_unit) * finish->feature_scales[j];
      float steering = finish->steering * (star - finish->mean_star);
      float exponent = finish->exponent * finish->log_weights[j] + (a[i] < 0 ? -steering : steering);

      scores[i] = (((float) a[i] * finish->score_unit) * finish->scales[j]) * exp_plain (exponent);
      if (stars != NULL)
        {
          star = star > 0.5f ? star : 0.5f;
          stars[i] = star < 5 ? star : 5;
        }
    }
}

static guint64
bound_rows_plain (const NfBounds *bounds, guint first, guint n, float limit)
{
  guint64 bits = 0;

  for (guint i = 0; i < n; i++)
    {
      guint j = first + i;
      float exponent = (bounds->exponent * bounds->log_weights[j] + bounds->steering * bounds->biases[j]) + bounds->offset;

      exponent = exponent < EXP_LIMIT ? exponent : EXP_LIMIT;
      exponent = exponent > -EXP_LIMIT ? exponent : -EXP_LIMIT;
      bits |= (guint64) !(bounds->log_lengths[j] + exponent <= limit) << i;
    }
  return bits;
}

/* Four sums at a time, so that additions need not wait for each other. */
static void
add_products_plain (const double *a, gsize a_stride, guint m, const double *b, gsize b_stride, guint n, guint k, double scale, double *c, gsize c_stride)
{
  for (guint i = 0; i < m; i++)
    {
      const double *x = a + i * a_stride;
      double *out = c + i * c_stride;
      guint j = 0;

      for (; j + 4 <= n; j += 4)
        {
          const double *b0 = b + j * b_stride, *b1 = b0 + b_stride, *b2 = b1 + b_stride, *b3 = b2 + b_stride;
          double s0 = 0, s1 = 0, s2 = 0, s3 = 0;

          for (guint l = 0; l < k; l++)
            {
              s0 += x[l] * b0[l];
              s1 += x[l] * b1[l];
              s2 += x[l] * b2[l];
              s3 += x[l] * b3[l];
            }
          out[j] += scale * s0;
          out[j + 1] += scale * s1;
          out[j + 2] += scale * s2;
          out[j + 3] += scale * s3;
        }
      for (; j < n; j++)
        {
          const double *y = b + j * b_stride;
          double sum = 0;

          for (guint l = 0; l < k; l++)
            sum += x[l] * y[l];
          out[j] += scale * sum;
        }
    }
}

static const NfKernels plain = {
  "plain C", dot_i8_plain, dots_i8_plain, scale_i8_plain, sum_squares_plain, dot_rows_plain, finish_rows_plain,
  dot_items_plain, bound_rows_plain, find_above_plain, add_products_plain,
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

/* How far ahead of the products rows are fetched: the hardware stops at the end of each page. */
#define PREFETCH 2048

NF_AVX2 static inline __m256i
load_16 (const gint8 *row)
{
  return _mm256_cvtepi8_epi16 (_mm_loadu_si128 ((const __m128i *) (const void *) row));
}

NF_AVX2 static inline __m256i
load_query (const gint16 *query)
{
  return _mm256_loadu_si256 ((const __m256i *) (const void *) query);
}

/* The sums of four vectors. */
NF_AVX2 static inline __m128i
add_up_4 (__m256i a, __m256i b, __m256i c, __m256i d)
{
  __m256i halves = _mm256_hadd_epi32 (_mm256_hadd_epi32 (a, b), _mm256_hadd_epi32 (c, d));

  return _mm_add_epi32 (_mm256_castsi256_si128 (halves), _mm256_extracti128_si256 (halves, 1));
}

NF_AVX2 static void
dot_one_row (const gint8 *row, guint stride, const gint16 *a, const gint16 *b, gint32 *out_a, gint32 *out_b)
{
  __m256i zero = _mm256_setzero_si256 (), sum_a = zero, sum_b = zero;
  __m128i sums;

  for (guint k = 0; k < stride; k += 16)
    {
      __m256i v = load_16 (row + k);

      sum_a = _mm256_add_epi32 (sum_a, _mm256_madd_epi16 (v, load_query (a + k)));
      sum_b = _mm256_add_epi32 (sum_b, _mm256_madd_epi16 (v, load_query (b + k)));
    }
  sums = add_up_4 (sum_a, sum_b, zero, zero);
  *out_a = _mm_cvtsi128_si32 (sums);
  *out_b = _mm_extract_epi32 (sums, 1);
}

/* Four rows at a time share the loads of the queries. */
NF_AVX2 static void
dot_rows_avx2 (const gint8 *rows, guint stride, guint n_rows, const gint16 *a, const gint16 *b, gint32 *out_a, gint32 *out_b)
{
  guint i = 0;

  for (; i + 4 <= n_rows; i += 4)
    {
      const gint8 *r0 = rows + (gsize) i * stride, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
      __m256i a0 = _mm256_setzero_si256 (), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;

      for (guint line = 0; line < 4 * stride; line += 64)
        _mm_prefetch ((const void *) (GPOINTER_TO_SIZE (r0) + PREFETCH + line), _MM_HINT_T0);
#pragma GCC unroll 2
      for (guint k = 0; k < stride; k += 16)
        {
          __m256i query_a = load_query (a + k), query_b = load_query (b + k), v;

          v = load_16 (r0 + k);
          a0 = _mm256_add_epi32 (a0, _mm256_madd_epi16 (v, query_a));
          b0 = _mm256_add_epi32 (b0, _mm256_madd_epi16 (v, query_b));
          v = load_16 (r1 + k);
          a1 = _mm256_add_epi32 (a1, _mm256_madd_epi16 (v, query_a));
          b1 = _mm256_add_epi32 (b1, _mm256_madd_epi16 (v, query_b));
          v = load_16 (r2 + k);
          a2 = _mm256_add_epi32 (a2, _mm256_madd_epi16 (v, query_a));
          b2 = _mm256_add_epi32 (b2, _mm256_madd_epi16 (v, query_b));
          v = load_16 (r3 + k);
          a3 = _mm256_add_epi32 (a3, _mm256_madd_epi16 (v, query_a));
          b3 = _mm256_add_epi32 (b3, _mm256_madd_epi16 (v, query_b));
        }
      _mm_storeu_si128 ((__m128i *) (void *) (out_a + i), add_up_4 (a0, a1, a2, a3));
      _mm_storeu_si128 ((__m128i *) (void *) (out_b + i), add_up_4 (b0, b1, b2, b3));
    }
  for (; i < n_rows; i++)
    dot_one_row (rows + (gsize) i * stride, stride, a, b, out_a + i, out_b + i);
}

/* How many rows ahead the listed ones are fetched. */
#define PREFETCH_ITEMS 12

NF_AVX2 static void
dot_items_avx2 (const gint8 *rows, guint stride, const guint32 *items, guint n_items, const gint16 *query, gint32 *out)
{
  guint i = 0;

  for (guint ahead = 0; ahead < MIN (n_items, PREFETCH_ITEMS); ahead++)
    for (guint line = 0; line < stride; line += 64)
      _mm_prefetch ((const void *) (rows + (gsize) items[ahead] * stride + line), _MM_HINT_T0);
  for (; i + 4 <= n_items; i += 4)
    {
      const gint8 *r0 = rows + (gsize) items[i] * stride, *r1 = rows + (gsize) items[i + 1] * stride;
      const gint8 *r2 = rows + (gsize) items[i + 2] * stride, *r3 = rows + (gsize) items[i + 3] * stride;
      __m256i s0 = _mm256_setzero_si256 (), s1 = s0, s2 = s0, s3 = s0;

      for (guint ahead = i + PREFETCH_ITEMS; ahead < MIN (n_items, i + PREFETCH_ITEMS + 4); ahead++)
        for (guint line = 0; line < stride; line += 64)
          _mm_prefetch ((const void *) (rows + (gsize) items[ahead] * stride + line), _MM_HINT_T0);
#pragma GCC unroll 2
      for (guint k = 0; k < stride; k += 16)
        {
          __m256i q = load_query (query + k);

          s0 = _mm256_add_epi32 (s0, _mm256_madd_epi16 (load_16 (r0 + k), q));
          s1 = _mm256_add_epi32 (s1, _mm256_madd_epi16 (load_16 (r1 + k), q));
          s2 = _mm256_add_epi32 (s2, _mm256_madd_epi16 (load_16 (r2 + k), q));
          s3 = _mm256_add_epi32 (s3, _mm256_madd_epi16 (load_16 (r3 + k), q));
        }
      _mm_storeu_si128 ((__m128i *) (void *) (out + i), add_up_4 (s0, s1, s2, s3));
    }
  for (; i < n_items; i++)
    {
      gint32 twice;

      dot_one_row (rows + (gsize) items[i] * stride, stride, query, query, out + i, &twice);
    }
}

/* From here on the same steps as in plain C, and no fused multiply-add. */
__attribute__ ((target ("avx2"))) static inline __m256
exp_avx2 (__m256 x)
{
  __m256 whole, r, sum = _mm256_set1_ps (exp_terms[0]);
  __m256i n;

  x = _mm256_min_ps (x, _mm256_set1_ps (EXP_LIMIT));
  x = _mm256_max_ps (x, _mm256_set1_ps (-EXP_LIMIT));
  n = _mm256_cvtps_epi32 (_mm256_mul_ps (x, _mm256_set1_ps (LOG2_E)));
  whole = _mm256_cvtepi32_ps (n);
  r = _mm256_sub_ps (x, _mm256_mul_ps (whole, _mm256_set1_ps (LN2_HIGH)));
  r = _mm256_sub_ps (r, _mm256_mul_ps (whole, _mm256_set1_ps (LN2_LOW)));
  for (guint i = 1; i < G_N_ELEMENTS (exp_terms); i++)
    sum = _mm256_add_ps (_mm256_mul_ps (sum, r), _mm256_set1_ps (exp_terms[i]));
  return _mm256_mul_ps (sum, _mm256_castsi256_ps (_mm256_slli_epi32 (_mm256_add_epi32 (n, _mm256_set1_epi32 (127)), 23)));
}

__attribute__ ((target ("avx2"))) static void
finish_rows_avx2 (const NfFinish *finish, guint first, guint n, const gint32 *a, const gint32 *b, float *scores, float *stars)
{
  guint i = 0;

  for (; i + 8 <= n; i += 8)
    {
      guint j = first + i;
      __m256i products_a = _mm256_loadu_si256 ((const __m256i *) (const void *) (a + i));
      __m256i products_b = _mm256_loadu_si256 ((const __m256i *) (const void *) (b + i));
      __m256 star, steering, exponent, score;

      star = _mm256_mul_ps (_mm256_cvtepi32_ps (products_b), _mm256_set1_ps (finish->star_unit));
      star = _mm256_mul_ps (star, _mm256_loadu_ps (finish->feature_scales + j));
      star = _mm256_add_ps (_mm256_add_ps (_mm256_set1_ps (finish->base_star), _mm256_loadu_ps (finish->biases + j)), star);
      steering = _mm256_mul_ps (_mm256_set1_ps (finish->steering), _mm256_sub_ps (star, _mm256_set1_ps (finish->mean_star)));
      /* the sign bit of a negative a turns that of the steering */
      steering = _mm256_xor_ps (steering, _mm256_castsi256_ps (_mm256_slli_epi32 (_mm256_srli_epi32 (products_a, 31), 31)));
      exponent = _mm256_add_ps (_mm256_mul_ps (_mm256_set1_ps (finish->exponent), _mm256_loadu_ps (finish->log_weights + j)), steering);
      score = _mm256_mul_ps (_mm256_cvtepi32_ps (products_a), _mm256_set1_ps (finish->score_unit));
      score = _mm256_mul_ps (score, _mm256_loadu_ps (finish->scales + j));
      _mm256_storeu_ps (scores + i, _mm256_mul_ps (score, exp_avx2 (exponent)));
      if (stars != NULL)
        _mm256_storeu_ps (stars + i, _mm256_min_ps (_mm256_max_ps (star, _mm256_set1_ps (0.5f)), _mm256_set1_ps (5)));
    }
  if (i < n)
    finish_rows_plain (finish, first + i, n - i, a + i, b + i, scores + i, stars != NULL ? stars + i : NULL);
}

__attribute__ ((target ("avx2"))) static guint64
bound_rows_avx2 (const NfBounds *bounds, guint first, guint n, float limit)
{
  guint64 bits = 0;
  guint i = 0;

  for (; i + 8 <= n; i += 8)
    {
      guint j = first + i;
      __m256 exponent = _mm256_add_ps (_mm256_mul_ps (_mm256_set1_ps (bounds->exponent), _mm256_loadu_ps (bounds->log_weights + j)),
                                       _mm256_mul_ps (_mm256_set1_ps (bounds->steering), _mm256_loadu_ps (bounds->biases + j)));

      exponent = _mm256_min_ps (_mm256_add_ps (exponent, _mm256_set1_ps (bounds->offset)), _mm256_set1_ps (EXP_LIMIT));
      exponent = _mm256_max_ps (exponent, _mm256_set1_ps (-EXP_LIMIT));
      exponent = _mm256_add_ps (_mm256_loadu_ps (bounds->log_lengths + j), exponent);
      bits |= (guint64) (guint) _mm256_movemask_ps (_mm256_cmp_ps (exponent, _mm256_set1_ps (limit), _CMP_NLE_UQ)) << i;
    }
  return i < n ? bits | bound_rows_plain (bounds, first + i, n - i, limit) << i : bits;
}

__attribute__ ((target ("avx2"))) static guint
find_above_avx2 (const float *values, guint from, guint n, float threshold)
{
  __m256 limit = _mm256_set1_ps (threshold);

  for (; from + 16 <= n; from += 16)
    {
      __m256 above = _mm256_or_ps (_mm256_cmp_ps (_mm256_loadu_ps (values + from), limit, _CMP_GT_OQ),
                                   _mm256_cmp_ps (_mm256_loadu_ps (values + from + 8), limit, _CMP_GT_OQ));

      if (_mm256_movemask_ps (above) != 0)
        break;
    }
  return find_above_plain (values, from, n, threshold);
}

/* Products of @n_rows rows (a constant, at most three) of A with four of B: their sums fit in the registers. */
__attribute__ ((target ("avx2,fma"), always_inline)) static inline void
add_product_tile (guint n_rows, const double *a, gsize a_stride, const double *b, gsize b_stride, guint k, double scale, double *c, gsize c_stride)
{
  static const gint64 masks[] = { -1, -1, -1, 0, 0, 0 };
  __m256d sums[3][4];
  guint l = 0;

#pragma GCC unroll 3
  for (guint i = 0; i < n_rows; i++)
#pragma GCC unroll 4
    for (guint j = 0; j < 4; j++)
      sums[i][j] = _mm256_setzero_pd ();
  for (; l + 4 <= k; l += 4)
    {
#pragma GCC unroll 4
      for (guint j = 0; j < 4; j++)
        {
          __m256d y = _mm256_loadu_pd (b + j * b_stride + l);

#pragma GCC unroll 3
          for (guint i = 0; i < n_rows; i++)
            sums[i][j] = _mm256_fmadd_pd (_mm256_loadu_pd (a + i * a_stride + l), y, sums[i][j]);
        }
    }
  if (l < k)
    {
      __m256i mask = _mm256_loadu_si256 ((const __m256i *) (const void *) (masks + 3 - (k - l)));

#pragma GCC unroll 4
      for (guint j = 0; j < 4; j++)
        {
          __m256d y = _mm256_maskload_pd (b + j * b_stride + l, (__m256i) mask);

#pragma GCC unroll 3
          for (guint i = 0; i < n_rows; i++)
            sums[i][j] = _mm256_fmadd_pd (_mm256_maskload_pd (a + i * a_stride + l, (__m256i) mask), y, sums[i][j]);
        }
    }
#pragma GCC unroll 3
  for (guint i = 0; i < n_rows; i++)
    {
      __m256d left = _mm256_hadd_pd (sums[i][0], sums[i][1]), right = _mm256_hadd_pd (sums[i][2], sums[i][3]);
      __m256d sum = _mm256_add_pd (_mm256_permute2f128_pd (left, right, 0x20), _mm256_permute2f128_pd (left, right, 0x31));
      double *out = c + i * c_stride;

      _mm256_storeu_pd (out, _mm256_fmadd_pd (_mm256_set1_pd (scale), sum, _mm256_loadu_pd (out)));
    }
}

NF_AVX2 static void
add_products_avx2 (const double *a, gsize a_stride, guint m, const double *b, gsize b_stride, guint n, guint k, double scale, double *c, gsize c_stride)
{
  const guint n_tiled = n & ~3u;
  guint i = 0;

  for (; i + 3 <= m; i += 3)
    for (guint j = 0; j < n_tiled; j += 4)
      add_product_tile (3, a + i * a_stride, a_stride, b + j * b_stride, b_stride, k, scale, c + i * c_stride + j, c_stride);
  for (; i < m; i++)
    for (guint j = 0; j < n_tiled; j += 4)
      add_product_tile (1, a + i * a_stride, a_stride, b + j * b_stride, b_stride, k, scale, c + i * c_stride + j, c_stride);
  if (n_tiled < n)
    add_products_plain (a, a_stride, m, b + n_tiled * b_stride, b_stride, n - n_tiled, k, scale, c + n_tiled, c_stride);
}

static const NfKernels avx2 = {
  "AVX2", dot_i8_avx2, dots_i8_avx2, scale_i8_avx2, sum_squares_avx2, dot_rows_avx2, finish_rows_avx2,
  dot_items_avx2, bound_rows_avx2, find_above_avx2, add_products_avx2,
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
