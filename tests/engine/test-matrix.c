/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-matrix.h"

static const guint32 rows[] = { 2, 0, 2, 0, 2, 3 }, columns[] = { 4, 1, 0, 1, 2, 3 };
static const NfRating stars[] = { 10, 3, 1, 8, 0, 5 };

static NfMatrix *
make (void)
{
  return nf_matrix_new (5, 6, rows, columns, stars, G_N_ELEMENTS (rows));
}

static void
assert_row (NfMatrix *matrix, guint row, guint n, const guint32 *expected)
{
  const guint32 *entries;

  g_assert_cmpuint (nf_matrix_get_row (matrix, row, &entries), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmphex (entries[i], ==, expected[i]);
}

static void
test_rows (void)
{
  g_autoptr (NfMatrix) matrix = make ();

  g_assert_cmpuint (nf_matrix_get_n_rows (matrix), ==, 5);
  g_assert_cmpuint (nf_matrix_get_n_columns (matrix), ==, 6);
  g_assert_cmpuint (nf_matrix_get_n_entries (matrix), ==, 4);
  assert_row (matrix, 0, 1, (guint32[]) { NF_ENTRY (1, 8) });    /* twice: the last one counts */
  assert_row (matrix, 1, 0, NULL);
  assert_row (matrix, 2, 2, (guint32[]) { NF_ENTRY (0, 1), NF_ENTRY (4, 10) });
  assert_row (matrix, 3, 1, (guint32[]) { NF_ENTRY (3, 5) });
  assert_row (matrix, 4, 0, NULL);
}

/* Rows of every length, in the widest range of columns: both ways of sorting. */
static void
test_take (void)
{
  static const guint lengths[] = { 0, 1, 2, 47, 48, 49, 300, 5000 };
  static const guint ranges[] = { 5000, 70000, NF_MATRIX_MAX_COLUMNS };

  for (guint range = 0; range < G_N_ELEMENTS (ranges); range++)
    {
      gsize *offsets = g_new (gsize, G_N_ELEMENTS (lengths) + 1);
      guint32 *entries = g_new (guint32, 10000);
      g_autoptr (NfMatrix) matrix = NULL;
      guint32 step = ranges[range] / 5000;
      gsize n = 0;

      for (guint r = 0; r < G_N_ELEMENTS (lengths); r++)
        {
          offsets[r] = n;
          for (guint i = 0; i < lengths[r]; i++)   /* 3001 and 5000 have no common factor */
            entries[n++] = NF_ENTRY (i * 3001 % 5000 * step + step - 1, 1 + i % 10);
        }
      offsets[G_N_ELEMENTS (lengths)] = n;
      matrix = nf_matrix_new_take (G_N_ELEMENTS (lengths), ranges[range], offsets, entries);
      for (guint r = 0; r < G_N_ELEMENTS (lengths); r++)
        {
          const guint32 *row;
          guint64 sum = 0, expected = 0;

          g_assert_cmpuint (nf_matrix_get_row (matrix, r, &row), ==, lengths[r]);
          for (guint i = 0; i < lengths[r]; i++)
            {
              if (i > 0)
                g_assert_cmpuint (NF_ENTRY_COLUMN (row[i]), >, NF_ENTRY_COLUMN (row[i - 1]));
              sum += row[i];
              expected += NF_ENTRY (i * 3001 % 5000 * step + step - 1, 1 + i % 10);
            }
          g_assert_cmpuint (sum, ==, expected);
        }
    }
}

static void
test_select (void)
{
  static const guint32 new_columns[] = { 0, NF_MATRIX_DROP, NF_MATRIX_DROP, 1, 2, NF_MATRIX_DROP };
  NfMatrix *matrix = make ();

  for (guint shared = 0; shared < 2; shared++)
    {
      g_autoptr (NfMatrix) kept = shared ? NULL : nf_matrix_ref (matrix);   /* first somebody holds it, then nobody */
      g_autoptr (NfMatrix) selected = nf_matrix_select (g_steal_pointer (&matrix), new_columns, 3, ~(1u << 5));

      g_assert_cmpuint (nf_matrix_get_n_columns (selected), ==, 3);
      g_assert_cmpuint (nf_matrix_get_n_rows (selected), ==, 5);
      g_assert_cmpuint (nf_matrix_get_n_entries (selected), ==, 2);
      assert_row (selected, 0, 0, NULL);
      assert_row (selected, 2, 2, (guint32[]) { NF_ENTRY (0, 1), NF_ENTRY (2, 10) });
      assert_row (selected, 3, 0, NULL);
      if (kept != NULL)
        {
          g_assert_cmpuint (nf_matrix_get_n_entries (kept), ==, 4);
          assert_row (kept, 0, 1, (guint32[]) { NF_ENTRY (1, 8) });
          matrix = g_steal_pointer (&kept);
        }
    }
}

static void
test_count_columns (void)
{
  g_autoptr (NfMatrix) matrix = make ();
  guint32 counts[6] = { 0 };
  double sums[6] = { 0 };

  nf_matrix_count_columns (matrix, counts, sums);
  g_assert_cmpuint (counts[1], ==, 1);
  g_assert_cmpfloat (sums[1], ==, 4);
  g_assert_cmpuint (counts[2], ==, 0);
  g_assert_cmpfloat (sums[4], ==, 5);
}

static void
test_empty (void)
{
  g_autoptr (NfMatrix) matrix = nf_matrix_new (0, 0, NULL, NULL, NULL, 0);

  g_assert_cmpuint (nf_matrix_get_n_entries (matrix), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matrix/rows", test_rows);
  g_test_add_func ("/matrix/take", test_take);
  g_test_add_func ("/matrix/select", test_select);
  g_test_add_func ("/matrix/count-columns", test_count_columns);
  g_test_add_func ("/matrix/empty", test_empty);
  return g_test_run ();
}
