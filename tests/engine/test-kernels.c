/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-kernels.h"

#include <math.h>
#include <string.h>

#define LONGEST 300

static gint8 row[LONGEST];
static float a[LONGEST], b[LONGEST], w[LONGEST];

static void
fill (void)
{
  for (guint k = 0; k < LONGEST; k++)
    {
      row[k] = (gint8) g_test_rand_int_range (-127, 128);
      a[k] = (float) g_test_rand_double_range (-1, 1);
      b[k] = (float) g_test_rand_double_range (-1, 1);
      w[k] = (float) g_test_rand_double_range (0, 1);
    }
}

/* Relative to the size of the terms, since the sum itself may be near zero. */
static void
assert_near (double value, double expected, double scale)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-5 * scale + 1e-6);
}

static void
test_dot_products (void)
{
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };

  g_test_message ("fastest: %s", kernels[0]->name);
  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    for (guint n = 0; n <= LONGEST; n += n < 40 ? 1 : 13)
      for (guint start = 0; start < 2 && start + n <= LONGEST; start++)   /* unaligned too */
        {
          double dot_a = 0, dot_b = 0, squares = 0, scale = 0;
          float out[3];

          fill ();
          for (guint k = start; k < start + n; k++)
            {
              dot_a += (double) row[k] * a[k];
              dot_b += (double) row[k] * b[k];
              squares += pow ((double) row[k] * w[k], 2);
              scale += fabs ((double) row[k]);
            }
          assert_near (kernels[i]->dot_i8 (row + start, a + start, n), dot_a, scale);
          kernels[i]->dots_i8 (row + start, a + start, b + start, w + start, n, out);
          assert_near (out[0], dot_a, scale);
          assert_near (out[1], dot_b, scale);
          assert_near (out[2], squares, squares);
        }
}

static void
test_largest_values (void)
{
  float out[3];

  memset (row, -128, sizeof row);
  for (guint k = 0; k < LONGEST; k++)
    a[k] = b[k] = w[k] = 1;
  g_assert_cmpfloat (nf_kernels_get ()->dot_i8 (row, a, LONGEST), ==, -128 * LONGEST);
  nf_kernels_get ()->dots_i8 (row, a, b, w, LONGEST, out);
  g_assert_cmpfloat (out[2], ==, 128 * 128 * LONGEST);
}

static void
test_scale (void)
{
  float fast[LONGEST], plain[LONGEST];

  for (guint n = 0; n <= LONGEST; n += 7)
    {
      fill ();
      nf_kernels_get ()->scale_i8 (row, w, n, fast);
      nf_kernels_get_reference ()->scale_i8 (row, w, n, plain);
      g_assert_cmpmem (fast, n * sizeof (float), plain, n * sizeof (float));
    }
}

static void
test_sum_squares (void)
{
  g_autofree float *queries = g_new (float, 23 * LONGEST);

  for (guint m = 0; m <= 23; m++)
    for (guint n = 0; n <= 40; n += 3)
      {
        double expected = 0;

        fill ();
        for (guint i = 0; i < m * LONGEST; i++)
          queries[i] = (float) g_test_rand_double_range (-1, 1);
        for (guint i = 0; i < m; i++)
          {
            double dot = b[i];

            for (guint k = 0; k < n; k++)
              dot += (double) queries[i * LONGEST + k] * a[k];
            expected += dot * dot;
          }
        assert_near (nf_kernels_get ()->sum_squares (queries, LONGEST, b, m, a, n), expected, expected + 1);
        assert_near (nf_kernels_get_reference ()->sum_squares (queries, LONGEST, b, m, a, n), expected, expected + 1);
      }
}

/* Whole numbers: the plain sum, whichever way, with the largest numbers there may be. */
static void
test_dot_rows (void)
{
  static const guint strides[] = { 64, 128, 192, 256, 1024 };
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };

  for (guint s = 0; s < G_N_ELEMENTS (strides); s++)
    {
      guint stride = strides[s];
      gint16 limit = nf_kernels_get_query_limit (stride);
      g_autofree gint8 *rows = g_new (gint8, 11 * stride);
      g_autofree gint16 *queries = g_new (gint16, 2 * stride);

      for (guint extreme = 0; extreme < 2; extreme++)
        for (guint n = 0; n <= 11; n++)
          {
            gint32 out_a[11], out_b[11];

            for (guint k = 0; k < 11 * stride; k++)
              rows[k] = (gint8) (extreme ? -128 : g_test_rand_int_range (-128, 128));
            for (guint k = 0; k < 2 * stride; k++)
              queries[k] = (gint16) (extreme ? (k < stride ? limit : -limit) : g_test_rand_int_range (-limit, limit + 1));
            for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
              {
                memset (out_a, 0x55, sizeof out_a);
                kernels[i]->dot_rows (rows, stride, n, queries, queries + stride, out_a, out_b);
                for (guint r = 0; r < n; r++)
                  {
                    gint64 sum_a = 0, sum_b = 0;

                    for (guint k = 0; k < stride; k++)
                      {
                        sum_a += rows[r * stride + k] * queries[k];
                        sum_b += rows[r * stride + k] * queries[stride + k];
                      }
                    g_assert_cmpint (out_a[r], ==, sum_a);
                    g_assert_cmpint (out_b[r], ==, sum_b);
                  }
                if (n < 11)
                  g_assert_cmpint (out_a[n], ==, 0x55555555);   /* nothing beyond */
              }
          }
    }
}

/* Any rows in any order, and the same row twice. */
static void
test_dot_items (void)
{
  static const guint strides[] = { 64, 192, 1024 };
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };
  enum { N_ROWS = 40, MOST = 27 };

  for (guint s = 0; s < G_N_ELEMENTS (strides); s++)
    for (guint n = 0; n <= MOST; n++)
      {
        guint stride = strides[s];
        gint16 limit = nf_kernels_get_query_limit (stride);
        g_autofree gint8 *rows = g_new (gint8, N_ROWS * stride);
        g_autofree gint16 *query = g_new (gint16, stride);
        guint32 items[MOST];
        gint32 out[MOST + 1];

        for (guint k = 0; k < N_ROWS * stride; k++)
          rows[k] = (gint8) g_test_rand_int_range (-128, 128);
        for (guint k = 0; k < stride; k++)
          query[k] = (gint16) g_test_rand_int_range (-limit, limit + 1);
        for (guint i = 0; i < n; i++)
          items[i] = i == 1 ? items[0] : (guint32) g_test_rand_int_range (0, N_ROWS);
        for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
          {
            memset (out, 0x55, sizeof out);
            kernels[i]->dot_items (rows, stride, items, n, query, out);
            for (guint r = 0; r < n; r++)
              {
                gint64 sum = 0;

                for (guint k = 0; k < stride; k++)
                  sum += rows[items[r] * stride + k] * query[k];
                g_assert_cmpint (out[r], ==, sum);
              }
            g_assert_cmpint (out[n], ==, 0x55555555);
          }
      }
}

static void
test_bound_rows (void)
{
  enum { N = 90 };
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };
  float log_lengths[N], log_weights[N], biases[N];
  NfBounds bounds = { log_lengths, log_weights, biases, 0.3f, 2, -0.5f };

  for (guint round = 0; round < 40; round++)
    {
      bounds.steering = round % 3 == 0 ? 50 : 2;   /* 50: beyond the range of e^x */
      for (guint j = 0; j < N; j++)
        {
          log_lengths[j] = j % 9 == 4 ? -G_MAXFLOAT : j % 9 == 7 ? INFINITY : (float) g_test_rand_double_range (-20, 20);
          log_weights[j] = (float) g_test_rand_double_range (-3, 12);
          biases[j] = j == 11 ? NAN : (float) g_test_rand_double_range (-2, 2);
        }
      for (guint n = 0; n <= 64; n += 1 + round % 3)
        for (guint first = 0; first < 20; first += 7)
          for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
            {
              guint64 bits = kernels[i]->bound_rows (&bounds, first, n, 1), all = kernels[i]->bound_rows (&bounds, first, n, -INFINITY);

              g_assert_cmpuint (all, ==, n == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << n) - 1);
              g_assert_cmpuint (bits & ~all, ==, 0);
              for (guint at = 0; at < n; at++)
                {
                  guint j = first + at;
                  double exponent = bounds.exponent * log_weights[j] + bounds.steering * biases[j] + bounds.offset, bound;

                  bound = log_lengths[j] + CLAMP (exponent, -60, 60);
                  if (isnan (biases[j]) ? log_lengths[j] <= 60 : fabs (bound - 1) < 1e-4)
                    continue;   /* whichever way no number is clamped; too near to say */
                  g_assert_cmpint ((bits >> at) & 1, ==, bound > 1);
                }
            }
    }
}

/* The formula in f64, and the same bits from every kernel. */
static void
test_finish_rows (void)
{
  enum { N = 61 };
  float scales[N], log_weights[N], biases[N], feature_scales[N];
  gint32 products[N], star_products[N];
  NfFinish finish = { scales, log_weights, biases, feature_scales, 1e-6f, 3e-7f, 0.3f, 0.4f, 3.5f, 3.8f };

  for (guint round = 0; round < 50; round++)
    for (guint first = 0; first < 3; first++)
      {
        float scores[2][N], stars[2][N];
        guint n = N - first - round % 9;

        finish.steering = round % 4 == 0 ? 0 : round % 4 == 1 ? 100 : 0.4f;   /* 100: beyond the range of e^x */
        for (guint j = 0; j < N; j++)
          {
            scales[j] = (float) g_test_rand_double_range (0, 0.01);
            log_weights[j] = (float) g_test_rand_double_range (-3, 12);
            biases[j] = (float) g_test_rand_double_range (-2, 2);
            feature_scales[j] = (float) g_test_rand_double_range (0, 0.1);
            products[j] = j % 7 == 0 ? 0 : g_test_rand_int_range (G_MININT32, G_MAXINT32);
            star_products[j] = g_test_rand_int_range (G_MININT32, G_MAXINT32);
          }
        nf_kernels_get ()->finish_rows (&finish, first, n, products, star_products, scores[0], stars[0]);
        nf_kernels_get_reference ()->finish_rows (&finish, first, n, products, star_products, scores[1], stars[1]);
        g_assert_cmpmem (scores[0], n * sizeof (float), scores[1], n * sizeof (float));
        g_assert_cmpmem (stars[0], n * sizeof (float), stars[1], n * sizeof (float));
        nf_kernels_get ()->finish_rows (&finish, first, n, products, star_products, scores[0], NULL);
        g_assert_cmpmem (scores[0], n * sizeof (float), scores[1], n * sizeof (float));
        for (guint i = 0; i < n; i++)
          {
            guint j = first + i;
            double star = finish.base_star + biases[j] + (double) star_products[i] * finish.star_unit * feature_scales[j];
            double steering = finish.steering * (star - finish.mean_star) * (products[i] < 0 ? -1 : 1);
            double exponent = CLAMP (finish.exponent * log_weights[j] + steering, -60, 60);
            double score = (double) products[i] * finish.score_unit * scales[j] * exp (exponent);

            g_assert_cmpfloat_with_epsilon (stars[1][i], CLAMP (star, 0.5, 5), 1e-4);
            /* what the exponent loses in f32 grows with it */
            g_assert_cmpfloat_with_epsilon (scores[1][i], score, fabs (score) * (2e-6 + 2e-6 * finish.steering * (8 + fabs (star))) + 1e-30);
          }
      }
}

static void
test_find_above (void)
{
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };
  float values[70];

  for (guint i = 0; i < G_N_ELEMENTS (kernels); i++)
    for (guint above = 0; above <= G_N_ELEMENTS (values); above++)
      {
        for (guint k = 0; k < G_N_ELEMENTS (values); k++)
          values[k] = k % 5 == 0 ? NAN : k % 3 == 0 ? 2 : -INFINITY;
        if (above < G_N_ELEMENTS (values))
          values[above] = 2.5f;
        for (guint from = 0; from <= G_N_ELEMENTS (values); from++)
          g_assert_cmpuint (kernels[i]->find_above (values, from, G_N_ELEMENTS (values), 2), ==, from <= above ? above : G_N_ELEMENTS (values));
      }
}

/* Every size of what the registers hold and of what is left over; nothing beyond the ends is read or written. */
static void
test_add_products (void)
{
  const NfKernels *kernels[] = { nf_kernels_get (), nf_kernels_get_reference () };
  const guint most = 9, longest = 21;

  for (guint s = 0; s < G_N_ELEMENTS (kernels); s++)
    for (guint m = 0; m <= most; m++)
      for (guint n = 0; n <= most; n++)
        for (guint k = 0; k <= longest; k++)
          {
            const guint a_stride = k + m % 2, b_stride = k + 3, c_stride = n + 1;
            g_autofree double *x = g_new (double, m * a_stride + 1);
            g_autofree double *y = g_new (double, n * b_stride + 1);
            g_autofree double *out = g_new (double, m * c_stride + 1);

            for (guint i = 0; i < m * a_stride; i++)
              x[i] = i % a_stride < k ? g_test_rand_int_range (-99, 99) : NAN;
            for (guint i = 0; i < n * b_stride; i++)
              y[i] = i % b_stride < k ? g_test_rand_int_range (-99, 99) : NAN;
            for (guint i = 0; i < m * c_stride; i++)
              out[i] = i;
            kernels[s]->add_products (x, a_stride, m, y, b_stride, n, k, 0.5, out, c_stride);
            for (guint i = 0; i < m; i++)
              {
                for (guint j = 0; j < n; j++)
                  {
                    double expected = i * c_stride + j;

                    for (guint l = 0; l < k; l++)
                      expected += 0.5 * x[i * a_stride + l] * y[j * b_stride + l];
                    g_assert_cmpfloat (out[i * c_stride + j], ==, expected);   /* small whole numbers and halves */
                  }
                g_assert_cmpfloat (out[i * c_stride + n], ==, i * c_stride + n);
              }
          }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/dot-products", test_dot_products);
  g_test_add_func ("/kernels/largest-values", test_largest_values);
  g_test_add_func ("/kernels/scale", test_scale);
  g_test_add_func ("/kernels/sum-squares", test_sum_squares);
  g_test_add_func ("/kernels/dot-rows", test_dot_rows);
  g_test_add_func ("/kernels/dot-items", test_dot_items);
  g_test_add_func ("/kernels/bound-rows", test_bound_rows);
  g_test_add_func ("/kernels/finish-rows", test_finish_rows);
  g_test_add_func ("/kernels/find-above", test_find_above);
  g_test_add_func ("/kernels/add-products", test_add_products);
  return g_test_run ();
}
