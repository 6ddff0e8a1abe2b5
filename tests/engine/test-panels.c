/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-panels.h"

#include <math.h>
#include <string.h>

#include "nf-linear-algebra.h"

#define N_ROWS 1000   /* not a multiple of the block */
#define WIDTH  80     /* five panels: a tile and a part of one */

static NfPanels *
make_panels (guint32 state)
{
  NfPanels *panels = nf_panels_new (N_ROWS, WIDTH);

  for (guint i = 0; i < N_ROWS * WIDTH; i++)
    {
      state = state * 1664525u + 1013904223u;
      panels->data[i] = (float) (state >> 8) / 0x1p24f - 0.5f;
    }
  return panels;
}

static float
get (const NfPanels *panels, guint row, guint column)
{
  return nf_panels_get_panel (panels, column / NF_PANEL_WIDTH)[row * NF_PANEL_WIDTH + column % NF_PANEL_WIDTH];
}

static void
test_multiply (void)
{
  g_autoptr (NfPanels) a = make_panels (1), b = make_panels (2);
  static double same[WIDTH * WIDTH], other[WIDTH * WIDTH], again[WIDTH * WIDTH];

  nf_panels_multiply (a, a, 1, same);
  nf_panels_multiply (a, b, 1, other);
  for (guint i = 0; i < WIDTH; i++)
    for (guint j = 0; j < WIDTH; j++)
      {
        double sum = 0, sums = 0;

        for (guint r = 0; r < N_ROWS; r++)
          {
            sum += (double) get (a, r, i) * get (a, r, j);
            sums += ((double) get (a, r, i) * get (b, r, j) + (double) get (a, r, j) * get (b, r, i)) / 2;
          }
        g_assert_cmpfloat_with_epsilon (same[i * WIDTH + j], sum, 1e-9);
        g_assert_cmpfloat_with_epsilon (other[i * WIDTH + j], sums, 1e-9);
      }
  for (guint threads = 2; threads < 6; threads++)
    {
      nf_panels_multiply (a, b, threads, again);
      g_assert_cmpmem (other, sizeof other, again, sizeof again);
    }
}

static void
test_rotate (void)
{
  g_autoptr (NfPanels) before = make_panels (3), first = make_panels (3);
  static double w[WIDTH * WIDTH];

  for (guint i = 0; i < WIDTH * WIDTH; i++)
    w[i] = sin (i);
  nf_panels_rotate (first, w, 1);
  for (guint r = 0; r < N_ROWS; r += 37)
    for (guint j = 0; j < WIDTH; j++)
      {
        double sum = 0;

        for (guint i = 0; i < WIDTH; i++)
          sum += get (before, r, i) * w[i * WIDTH + j];
        g_assert_cmpfloat_with_epsilon (get (first, r, j), sum, 1e-4);
      }
  for (guint threads = 2; threads < 6; threads++)
    {
      g_autoptr (NfPanels) again = make_panels (3);

      nf_panels_rotate (again, w, threads);
      g_assert_cmpmem (first->data, N_ROWS * WIDTH * sizeof (float), again->data, N_ROWS * WIDTH * sizeof (float));
    }
}

static void
test_residuals (void)
{
  g_autoptr (NfPanels) a = make_panels (4), b = make_panels (5);
  double values[WIDTH], norms[WIDTH];

  for (guint k = 0; k < WIDTH; k++)
    values[k] = 1 + k;
  nf_panels_residuals (a, b, values, norms);
  for (guint k = 0; k < WIDTH; k++)
    {
      double sum = 0;

      for (guint r = 0; r < N_ROWS; r++)
        sum += pow (get (a, r, k) - values[k] * get (b, r, k), 2);
      g_assert_cmpfloat_with_epsilon (norms[k], sum, 1e-6 * sum);
    }
}

static void
check_orthonormal (const NfPanels *panels, guint n_directions)
{
  static double gram[WIDTH * WIDTH];
  double trace = 0;

  nf_panels_multiply (panels, panels, 2, gram);
  for (guint i = 0; i < WIDTH; i++)
    {
      trace += gram[i * WIDTH + i];
      for (guint j = 0; j < i; j++)
        g_assert_cmpfloat_with_epsilon (gram[i * WIDTH + j], 0, 1e-5);
    }
  g_assert_cmpfloat_with_epsilon (trace, n_directions, 1e-3);
}

/* The parts of it: unit columns, and the triangle that makes them orthonormal. */
static void
test_unit_gram (void)
{
  g_autoptr (NfPanels) a = make_panels (6);
  static double gram[WIDTH * WIDTH], w[WIDTH * WIDTH];
  double scales[WIDTH];

  for (guint r = 0; r < N_ROWS; r++)
    nf_panels_get_panel (a, 1)[r * NF_PANEL_WIDTH] = 0;   /* the first column of a panel */
  g_assert_true (nf_panels_unit_gram (a, 2, gram, scales));
  for (guint i = 0; i < WIDTH; i++)
    g_assert_cmpfloat_with_epsilon (gram[i * WIDTH + i], i == NF_PANEL_WIDTH ? 0 : 1, 1e-12);
  g_assert_cmpfloat (scales[NF_PANEL_WIDTH], ==, 0);

  gram[NF_PANEL_WIDTH * WIDTH + NF_PANEL_WIDTH] = 1;
  g_assert_true (nf_cholesky (gram, WIDTH));
  nf_panels_invert_factor (gram, scales, WIDTH, w);
  for (guint i = 0; i < WIDTH; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpfloat (w[i * WIDTH + j], ==, 0);
  nf_panels_rotate (a, w, 2);
  check_orthonormal (a, WIDTH - 1);
}

static void
test_orthonormalise (void)
{
  g_autoptr (NfPanels) a = make_panels (6), dependent = make_panels (7), bad = make_panels (8);

  for (guint r = 0; r < N_ROWS; r++)   /* columns of very different lengths */
    for (guint p = 0; p < 2; p++)
      nf_panels_get_panel (a, p)[r * NF_PANEL_WIDTH] *= p == 0 ? 1e12f : 1e-12f;
  g_assert_true (nf_panels_orthonormalise (a, 2));
  check_orthonormal (a, WIDTH);

  memcpy (nf_panels_get_panel (dependent, 1), nf_panels_get_panel (dependent, 0), N_ROWS * NF_PANEL_WIDTH * sizeof (float));
  memset (nf_panels_get_panel (dependent, 2), 0, N_ROWS * NF_PANEL_WIDTH * sizeof (float));
  g_assert_true (nf_panels_orthonormalise (dependent, 2));
  check_orthonormal (dependent, WIDTH - 2 * NF_PANEL_WIDTH);

  bad->data[77] = NAN;
  g_assert_false (nf_panels_orthonormalise (bad, 2));
}

static void
count_task (guint task, gpointer data)
{
  g_atomic_int_inc (&((gint *) data)[task]);
}

static void
test_tasks (void)
{
  for (guint threads = 0; threads < 9; threads++)
    {
      gint counts[50] = { 0 };

      nf_panels_run_tasks (threads, 49, count_task, counts);
      for (guint i = 0; i < 49; i++)
        g_assert_cmpint (counts[i], ==, 1);
      g_assert_cmpint (counts[49], ==, 0);
      nf_panels_run_tasks (threads, 0, count_task, counts);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/panels/multiply", test_multiply);
  g_test_add_func ("/panels/rotate", test_rotate);
  g_test_add_func ("/panels/residuals", test_residuals);
  g_test_add_func ("/panels/unit-gram", test_unit_gram);
  g_test_add_func ("/panels/orthonormalise", test_orthonormalise);
  g_test_add_func ("/panels/tasks", test_tasks);
  return g_test_run ();
}
