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
assert_row (NfMatrix *matrix, guint row, guint n, const guint32 *expected_columns, const NfRating *expected)
{
  const guint32 *out_columns;
  const NfRating *out;

  g_assert_cmpuint (nf_matrix_get_row (matrix, row, &out_columns, &out), ==, n);
  g_assert_cmpmem (out_columns, n * sizeof (guint32), expected_columns, n * sizeof (guint32));
  g_assert_cmpmem (out, n, expected, n);
}

static void
test_rows (void)
{
  g_autoptr (NfMatrix) matrix = make ();

  g_assert_cmpuint (nf_matrix_get_n_rows (matrix), ==, 5);
  g_assert_cmpuint (nf_matrix_get_n_columns (matrix), ==, 6);
  g_assert_cmpuint (nf_matrix_get_n_entries (matrix), ==, 4);
  assert_row (matrix, 0, 1, (guint32[]) { 1 }, (NfRating[]) { 8 });    /* twice: the last one counts */
  assert_row (matrix, 1, 0, NULL, NULL);
  assert_row (matrix, 2, 2, (guint32[]) { 0, 4 }, (NfRating[]) { 1, 10 });
  assert_row (matrix, 3, 1, (guint32[]) { 3 }, (NfRating[]) { 5 });
  assert_row (matrix, 4, 0, NULL, NULL);
}

static void
test_transpose (void)
{
  g_autoptr (NfMatrix) matrix = make ();
  g_autoptr (NfMatrix) transposed = nf_matrix_transpose (matrix);
  g_autoptr (NfMatrix) back = nf_matrix_transpose (transposed);

  g_assert_cmpuint (nf_matrix_get_n_rows (transposed), ==, 6);
  assert_row (transposed, 4, 1, (guint32[]) { 2 }, (NfRating[]) { 10 });
  assert_row (transposed, 5, 0, NULL, NULL);
  assert_row (back, 2, 2, (guint32[]) { 0, 4 }, (NfRating[]) { 1, 10 });
}

static void
test_select_rows (void)
{
  g_autoptr (NfMatrix) matrix = make ();
  g_autoptr (NfMatrix) selected = nf_matrix_select_rows (matrix, (guint32[]) { 2, 1, 0 }, 3);

  g_assert_cmpuint (nf_matrix_get_n_rows (selected), ==, 3);
  assert_row (selected, 0, 2, (guint32[]) { 0, 4 }, (NfRating[]) { 1, 10 });
  assert_row (selected, 1, 0, NULL, NULL);
  assert_row (selected, 2, 1, (guint32[]) { 1 }, (NfRating[]) { 8 });
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
  g_autoptr (NfMatrix) transposed = nf_matrix_transpose (matrix);

  g_assert_cmpuint (nf_matrix_get_n_entries (transposed), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matrix/rows", test_rows);
  g_test_add_func ("/matrix/transpose", test_transpose);
  g_test_add_func ("/matrix/select-rows", test_select_rows);
  g_test_add_func ("/matrix/count-columns", test_count_columns);
  g_test_add_func ("/matrix/empty", test_empty);
  return g_test_run ();
}
