/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What turns products of rows and queries into ranking scores and predicted stars, see finish_rows. */
typedef struct
{
  const float *scales;          /* of the int8 rows */
  const float *log_weights;     /* ln n_j */
  const float *biases;          /* b_j, stars */
  const float *feature_scales;  /* 1 / |row_j × spectrum| */
  float score_unit, star_unit;  /* what 1 of a query in integers stands for */
  float exponent;               /* of n_j */
  float steering;               /* γ */
  float mean_star, base_star;   /* mu, and mu + the person's own bias */
} NfFinish;

/* Upper bounds of the logarithm of scores, see bound_rows. */
typedef struct
{
  const float *log_lengths, *log_weights, *biases;
  float exponent, steering, offset;
} NfBounds;

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

  /* Products of @n_rows rows with two queries: out_a[i] = row_i · a, out_b[i] = row_i · b. @stride, a multiple of 64, is the
   * length of rows and queries alike. Whole numbers: every implementation gives the same. No sum may leave 32 bits, see
   * nf_kernels_get_query_limit(). */
  void (*dot_rows) (const gint8 *rows, guint stride, guint n_rows, const gint16 *a, const gint16 *b, gint32 *out_a, gint32 *out_b);

  /* For items first … first + n − 1, with a and b of dot_rows():
   * star = base_star + b_j + b · star_unit · feature_scale_j,
   * score = a · score_unit · scale_j · exp (exponent · ln n_j ± γ (star − mean_star)), minus where a is negative.
   * @scores and @stars (nullable; limited to 0.5…5) begin with item first. Every implementation gives the same bits. */
  void (*finish_rows) (const NfFinish *finish, guint first, guint n, const gint32 *a, const gint32 *b, float *scores, float *stars);

  /* Products of one query with the rows that @items names: out[i] = row_items[i] · query; whole numbers as in dot_rows(). */
  void (*dot_items) (const gint8 *rows, guint stride, const guint32 *items, guint n_items, const gint16 *query, gint32 *out);

  /* Bit i says of j = first + i, i < n ≤ 64, whether log_length_j + clamp (exponent · log_weight_j + steering · bias_j + offset) is not
   * at most @limit; clamp() as for e^x in finish_rows(). Only good to some units of the last place of the largest term. */
  guint64 (*bound_rows) (const NfBounds *bounds, guint first, guint n, float limit);

  /* The first of values from … n − 1 above @threshold; n if there is none. NAN is not above anything. */
  guint (*find_above) (const float *values, guint from, guint n, float threshold);

  /* C += scale A Bᵀ for an m × k matrix A and an n × k matrix B, rows @a_stride, @b_stride and @c_stride apart. */
  void (*add_products) (const double *a, gsize a_stride, guint m, const double *b, gsize b_stride, guint n, guint k, double scale,
                        double *c, gsize c_stride);
} NfKernels;

/* finish_rows() never takes e to more than this, so no score overflows. */
#define NF_KERNELS_EXP_LIMIT 60.0f

/* The fastest ones this CPU runs (AVX2 and FMA, or plain C). Any thread. */
const NfKernels *nf_kernels_get (void);

/* Plain C, what the others are tested against. */
const NfKernels *nf_kernels_get_reference (void);

/* The largest number a query of dot_rows() may have, so that a sum over @stride elements of int8 rows stays within 32 bits. */
static inline gint16
nf_kernels_get_query_limit (guint stride)
{
  return (gint16) MIN (G_MAXINT16, G_MAXINT32 / (128 * (gint64) MAX (stride, 1u)));
}

G_END_DECLS
