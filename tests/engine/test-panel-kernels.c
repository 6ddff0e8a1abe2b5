/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-panel-kernels.h"

#include <string.h>

/* Training relies on these two giving the same bits everywhere. */
static void
test_rows_are_exact (void)
{
  float panel[64 * NF_PANEL_WIDTH], weights[NF_PANEL_N_WEIGHTS];
  guint32 entries[100];

  for (guint n = 0; n < 100; n++)
    {
      float fast[NF_PANEL_WIDTH], plain[NF_PANEL_WIDTH], expected[NF_PANEL_WIDTH] = { 0 };
      float fast_panel[64 * NF_PANEL_WIDTH], plain_panel[64 * NF_PANEL_WIDTH];

      for (guint i = 0; i < G_N_ELEMENTS (panel); i++)
        panel[i] = (float) g_test_rand_double_range (-3, 3);
      for (guint i = 0; i < NF_PANEL_N_WEIGHTS; i++)
        weights[i] = (float) g_test_rand_double_range (-1, 1);
      for (guint i = 0; i < n; i++)
        entries[i] = NF_ENTRY (g_test_rand_int_range (0, 64), g_test_rand_int_range (1, 11));

      nf_panel_kernels_get ()->gather_rows (entries, n, weights, panel, fast);
      nf_panel_kernels_get_reference ()->gather_rows (entries, n, weights, panel, plain);
      g_assert_cmpmem (fast, sizeof fast, plain, sizeof plain);
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          {
            volatile float product = weights[NF_ENTRY_RATING (entries[i])] * panel[NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH + k];

            expected[k] += product;   /* which was rounded before */
          }
      g_assert_cmpmem (fast, sizeof fast, expected, sizeof expected);

      memcpy (fast_panel, panel, sizeof panel);
      memcpy (plain_panel, panel, sizeof panel);
      nf_panel_kernels_get ()->scatter_row (entries, n, weights, fast, fast_panel);
      nf_panel_kernels_get_reference ()->scatter_row (entries, n, weights, fast, plain_panel);
      g_assert_cmpmem (fast_panel, sizeof panel, plain_panel, sizeof panel);
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < NF_PANEL_WIDTH; k++)
          {
            volatile float product = weights[NF_ENTRY_RATING (entries[i])] * fast[k];

            panel[NF_ENTRY_COLUMN (entries[i]) * NF_PANEL_WIDTH + k] += product;
          }
      g_assert_cmpmem (fast_panel, sizeof panel, panel, sizeof panel);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/panel-kernels/rows-are-exact", test_rows_are_exact);
  return g_test_run ();
}
