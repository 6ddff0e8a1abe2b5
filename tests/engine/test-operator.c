/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-operator.h"

#include <math.h>
#include <string.h>

#define N_USERS 60
#define N_ITEMS 40

static const float weights[NF_RATING_MAX + 1] = { 0, 0, -0.5f, 0.05f, 0.1f, 0.25f, 0.4f, 0.6f, 0.8f, 1, 1.2f };

/* Item 7 has no rating, item 8 only such as do not count, user 5 nothing at all. */
static NfMatrix *
make_matrix (NfRating stars[N_USERS][N_ITEMS])
{
  static guint32 rows[N_USERS * N_ITEMS], columns[N_USERS * N_ITEMS];
  static NfRating ratings[N_USERS * N_ITEMS];
  guint32 state = 11;
  gsize n = 0;

  memset (stars, 0, N_USERS * N_ITEMS);
  for (guint32 u = 0; u < N_USERS; u++)
    for (guint32 j = 0; j < N_ITEMS; j++)
      {
        guint noise = (state = state * 1664525u + 1013904223u) >> 16;

        if (noise % 3 != 0 || j == 7 || u == 5)
          continue;
        stars[u][j] = j == 8 ? 1 : (NfRating) (1 + noise / 3 % 10);
        rows[n] = u;
        columns[n] = j;
        ratings[n++] = stars[u][j];
      }
  return nf_matrix_new (N_USERS, N_ITEMS, rows, columns, ratings, n);
}

static NfTrainerOptions
make_options (void)
{
  NfTrainerOptions options;

  nf_trainer_options_init (&options);
  memcpy (options.star_weights, weights, sizeof weights);
  options.alpha = 0.3;
  options.beta = 0.2;
  return options;
}

/* All of Z from its definition. */
static void
make_dense (NfRating stars[N_USERS][N_ITEMS], double alpha, double beta, double z[N_USERS][N_ITEMS])
{
  double users[N_USERS] = { 0 }, items[N_ITEMS] = { 0 };

  for (guint u = 0; u < N_USERS; u++)
    for (guint j = 0; j < N_ITEMS; j++)
      {
        users[u] += fabs ((double) weights[stars[u][j]]);
        items[j] += fabs ((double) weights[stars[u][j]]);
      }
  for (guint u = 0; u < N_USERS; u++)
    for (guint j = 0; j < N_ITEMS; j++)
      z[u][j] = weights[stars[u][j]] != 0 ? weights[stars[u][j]] * pow (users[u], -beta) * pow (items[j], -alpha) : 0;
}

static void
test_rows (void)
{
  static NfRating stars[N_USERS][N_ITEMS];
  static double z[N_USERS][N_ITEMS];
  g_autoptr (NfMatrix) matrix = make_matrix (stars);
  const NfTrainerOptions options = make_options ();
  gsize n_before = nf_matrix_get_n_entries (matrix);
  g_autoptr (NfOperator) operator = nf_operator_new (nf_matrix_ref (matrix), &options);
  double energy = 0;

  make_dense (stars, 0.3, 0.2, z);
  g_assert_cmpuint (operator->n_warm, ==, N_ITEMS - 2);
  g_assert_cmpfloat (operator->item_weights[7], ==, 0);
  g_assert_cmpfloat (operator->item_weights[8], ==, 0);
  for (guint u = 0; u < N_USERS; u++)
    {
      guint32 columns[N_ITEMS];
      double values[N_ITEMS], row[N_ITEMS] = { 0 };
      guint n = nf_operator_get_row (operator, u, columns, values);

      for (guint i = 0; i < n; i++)
        row[operator->items[columns[i]]] = values[i];
      for (guint j = 0; j < N_ITEMS; j++)
        {
          g_assert_cmpfloat_with_epsilon (row[j], z[u][j], 1e-6);
          energy += z[u][j] * z[u][j];
        }
    }
  g_assert_cmpfloat_with_epsilon (operator->energy, energy, 1e-5);
  g_assert_cmpuint (nf_matrix_get_n_columns (matrix), ==, N_ITEMS);   /* held by us: not changed */
  g_assert_cmpuint (nf_matrix_get_n_entries (matrix), ==, n_before);
}

static void
test_apply (void)
{
  static NfRating stars[N_USERS][N_ITEMS];
  static double z[N_USERS][N_ITEMS];
  const NfTrainerOptions options = make_options ();
  g_autoptr (NfOperator) operator = nf_operator_new (make_matrix (stars), &options);
  guint n = operator->n_warm;
  g_autofree float *x = g_new (float, n * NF_PANEL_WIDTH), *y = g_new (float, n * NF_PANEL_WIDTH);
  g_autofree float *before = g_new (float, n * NF_PANEL_WIDTH), *scratch = g_new (float, 2 * n * NF_PANEL_WIDTH);
  gint cancelled = 0;

  make_dense (stars, 0.3, 0.2, z);
  for (guint c = 0; c < 2; c++)
    {
      for (guint i = 0; i < n * NF_PANEL_WIDTH; i++)
        {
          x[i] = sinf ((float) i);
          before[i] = cosf ((float) i);
          y[i] = c == 0 ? NAN : before[i];   /* not read */
        }
      nf_operator_apply (operator, 1.5f, x, -0.5f, c == 0 ? 0 : -1, y, scratch, &cancelled);
      for (guint k = 0; k < NF_PANEL_WIDTH; k++)
        {
          double rows[N_USERS] = { 0 };

          for (guint u = 0; u < N_USERS; u++)
            for (guint j = 0; j < n; j++)
              rows[u] += z[u][operator->items[j]] * x[j * NF_PANEL_WIDTH + k];
          for (guint j = 0; j < n; j++)
            {
              double expected = -0.5 * x[j * NF_PANEL_WIDTH + k] - (c == 0 ? 0 : before[j * NF_PANEL_WIDTH + k]);

              for (guint u = 0; u < N_USERS; u++)
                expected += 1.5 * z[u][operator->items[j]] * rows[u];
              g_assert_cmpfloat_with_epsilon (y[j * NF_PANEL_WIDTH + k], expected, 1e-4);
            }
        }
    }
}

/* The damping of degrees, rows of kinds and what is taken out of the diagonal, against their definitions. */
static void
test_extras (void)
{
  static NfRating stars[N_USERS][N_ITEMS];
  static double z[N_USERS + 2][N_ITEMS];   /* the first N_USERS are people */
  g_autoptr (NfKinds) kinds = nf_kinds_new ();
  g_autoptr (NfOperator) operator = NULL;
  g_autofree float *x = NULL, *y = NULL, *scratch = NULL;
  NfTrainerOptions options = make_options ();
  double energy = 0;
  gint cancelled = 0;
  guint n;

  nf_kinds_add (kinds, 1, 2);
  nf_kinds_add (kinds, 7, 9);   /* has no rating: not in the operator */
  nf_kinds_add (kinds, 20, 3);
  nf_kinds_end (kinds);
  nf_kinds_add (kinds, 8, 1);
  nf_kinds_end (kinds);
  options.degree_damping = 5;
  options.diagonal = 0.4;
  options.kinds = kinds;
  operator = nf_operator_new (make_matrix (stars), &options);
  n = operator->n_warm;
  g_assert_cmpuint (operator->n_rows, ==, N_USERS + 2);
  g_assert_cmpuint (nf_operator_get_order (operator), ==, n);

  make_dense (stars, 0, 0.2, z);
  z[N_USERS][1] = 2;
  z[N_USERS][20] = 3;
  for (guint row = 0; row < N_USERS + 2; row++)
    {
      guint32 columns[N_ITEMS];
      double values[N_ITEMS], found[N_ITEMS] = { 0 };
      guint n_entries = nf_operator_get_row (operator, row, columns, values);

      for (guint i = 0; i < n_entries; i++)
        found[operator->items[columns[i]]] = values[i];
      for (guint j = 0; j < N_ITEMS; j++)
        {
          z[row][j] *= pow (operator->item_weights[j] + 5, -0.3);
          energy += z[row][j] * z[row][j];
          g_assert_cmpfloat_with_epsilon (found[j], z[row][j], 1e-6);
        }
    }
  g_assert_cmpfloat_with_epsilon (operator->energy, energy, 1e-5);

  x = g_new (float, n * NF_PANEL_WIDTH);
  y = g_new (float, n * NF_PANEL_WIDTH);
  scratch = g_new (float, 2 * n * NF_PANEL_WIDTH);
  for (guint i = 0; i < n * NF_PANEL_WIDTH; i++)
    x[i] = sinf ((float) i);
  nf_operator_apply (operator, 1.5f, x, -0.5f, 0, y, scratch, &cancelled);
  for (guint k = 0; k < NF_PANEL_WIDTH; k++)
    for (guint j = 0; j < n; j++)
      {
        double expected = -0.5 * x[j * NF_PANEL_WIDTH + k];

        for (guint row = 0; row < N_USERS + 2; row++)
          {
            double own = z[row][operator->items[j]], sum = 0;

            for (guint i = 0; i < n; i++)
              sum += z[row][operator->items[i]] * x[i * NF_PANEL_WIDTH + k];
            expected += 1.5 * own * (sum - 0.4 * own * x[j * NF_PANEL_WIDTH + k]);
          }
        g_assert_cmpfloat_with_epsilon (y[j * NF_PANEL_WIDTH + k], expected, 1e-4);
      }
}

static void
test_nothing (void)
{
  const NfTrainerOptions options = make_options ();
  g_autoptr (NfOperator) empty = nf_operator_new (nf_matrix_new (0, 0, NULL, NULL, NULL, 0), &options);
  static const guint32 zero[] = { 0 };
  static const NfRating half_star[] = { 1 };
  g_autoptr (NfOperator) cold = nf_operator_new (nf_matrix_new (1, 1, zero, zero, half_star, 1), &options);

  g_assert_cmpuint (empty->n_warm, ==, 0);
  g_assert_cmpfloat (empty->energy, ==, 0);
  g_assert_cmpuint (cold->n_warm, ==, 0);
  g_assert_cmpfloat (cold->energy, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operator/rows", test_rows);
  g_test_add_func ("/operator/apply", test_apply);
  g_test_add_func ("/operator/extras", test_extras);
  g_test_add_func ("/operator/nothing", test_nothing);
  return g_test_run ();
}
