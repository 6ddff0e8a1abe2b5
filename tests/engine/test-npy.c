/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-npy.h"

#include "nf-test-utils.h"

#include <math.h>
#include <string.h>

/* A .npy file: @version, the dictionary, and @bytes of numbers. */
static GByteArray *
make (guint8 version, const char *dictionary, gconstpointer numbers, gsize bytes)
{
  GByteArray *file = g_byte_array_new ();
  gsize length = strlen (dictionary);
  guint8 start[12] = { 0x93, 'N', 'U', 'M', 'P', 'Y', version, 0, (guint8) length, (guint8) (length >> 8), 0, 0 };

  g_byte_array_append (file, start, version == 1 ? 10 : 12);
  g_byte_array_append (file, (const guint8 *) dictionary, (guint) length);
  g_byte_array_append (file, numbers, (guint) bytes);
  return file;
}

static float *
read_bytes (const guint8 *bytes, gsize size, gsize *n_rows, gsize *n_columns, GError **error)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "a.npy", NULL);
  float *out;

  g_assert_true (g_file_set_contents (path, (const char *) bytes, (gssize) size, NULL));
  out = nf_npy_read (path, n_rows, n_columns, error);
  if (out == NULL)
    g_assert_true (g_str_has_prefix ((*error)->message, path));
  nf_test_remove_dir (dir);
  return out;
}

static void
expect (guint8 version, const char *dictionary, gconstpointer numbers, gsize bytes, gsize n_rows, gsize n_columns, const float *expected)
{
  g_autoptr (GByteArray) file = make (version, dictionary, numbers, bytes);
  g_autoptr (GError) error = NULL;
  gsize rows = 0, columns = 0;
  g_autofree float *found = read_bytes (file->data, file->len, &rows, &columns, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, n_rows);
  g_assert_cmpuint (columns, ==, n_columns);
  g_assert_cmpmem (found, n_rows * n_columns * sizeof (float), expected, n_rows * n_columns * sizeof (float));
}

static void
test_read (void)
{
  static const float numbers[6] = { 1, 2, 3, 4, 5, 6.5f }, turned[6] = { 1, 3, 5, 2, 4, 6.5f };
  static const double wide[6] = { 1, 2, 3, 4, 5, 6.5 };

  expect (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }   \n", numbers, sizeof numbers, 2, 3, numbers);
  expect (2, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n", wide, sizeof wide, 2, 3, numbers);
  expect (1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n", numbers, sizeof numbers, 2, 3, turned);
  expect (1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }\n", wide, sizeof wide, 2, 3, turned);
  expect (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }\n", numbers, sizeof numbers, 6, 1, numbers);
  expect (1, "{\"shape\":(6),\"descr\":\"<f4\",\"fortran_order\":False}", numbers, sizeof numbers, 6, 1, numbers);
}

static void
expect_error (const guint8 *bytes, gsize size, NfDatasetError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  gsize rows, columns;
  g_autofree float *found = read_bytes (bytes, size, &rows, &columns, &error);

  g_assert_null (found);
  g_assert_error (error, NF_DATASET_ERROR, (int) code);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” is not in “%s”", message, error->message);
}

static void
expect_bad (guint8 version, const char *dictionary, gsize bytes, NfDatasetError code, const char *message)
{
  static const guint8 zeros[256];
  g_autoptr (GByteArray) file = make (version, dictionary, zeros, bytes);

  expect_error (file->data, file->len, code, message);
}

static void
test_bad (void)
{
#define GOOD "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
  g_autoptr (GByteArray) good = make (1, GOOD, "abcdabcdabcdabcdabcdabcd", 24);
  g_autofree char *long_text = g_strnfill (5000, ' ');
  float odd[6] = { 0, 0, 0, NAN, 0, 0 };
  double large[6] = { 0, 0, 0, 0, 0, 1e300 };   /* no f32 */

  for (gsize size = 0; size < good->len; size++)   /* cut off anywhere */
    expect_error (good->data, size, size < 10 + strlen (GOOD) ? NF_DATASET_ERROR_HEADER : NF_DATASET_ERROR_SYNTAX, "expected");
  expect_error ((const guint8 *) "PK\x03\x04" "an archive of arrays", 22, NF_DATASET_ERROR_HEADER, "expected a .npy file");
  expect_bad (3, GOOD, 24, NF_DATASET_ERROR_HEADER, "version 3");
  expect_bad (1, long_text, 24, NF_DATASET_ERROR_HEADER, "5000 bytes");
  expect_bad (2, long_text, 24, NF_DATASET_ERROR_HEADER, "5000 bytes");
  expect_bad (1, "", 24, NF_DATASET_ERROR_HEADER, "expected {");
  expect_bad (1, "[]", 24, NF_DATASET_ERROR_HEADER, "expected {");
  expect_bad (1, "{}", 24, NF_DATASET_ERROR_HEADER, "expected all three");
  expect_bad (1, "{'descr': '<f4', 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "expected all three");
  expect_bad (1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "little-endian");
  expect_bad (1, "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "little-endian");
  expect_bad (1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "little-endian");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': 1, 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "True or False");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 1)}", 24, NF_DATASET_ERROR_HEADER, "one or two dimensions");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': ()}", 24, NF_DATASET_ERROR_HEADER, "one or two dimensions");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3)}", 24, NF_DATASET_ERROR_HEADER, "one or two dimensions");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3", 24, NF_DATASET_ERROR_HEADER, "one or two dimensions");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999, 3)}", 24, NF_DATASET_ERROR_HEADER, "one or two dimensions");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", 24, NF_DATASET_ERROR_HEADER, "at most 4294967296");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000,)}", 24, NF_DATASET_ERROR_SYNTAX, "bytes, expected 16000000");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3)}", 0, NF_DATASET_ERROR_EMPTY, "empty array");
  expect_bad (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'colour': 3}", 24, NF_DATASET_ERROR_HEADER, "“colour”");
  expect_bad (1, "{'descr' '<f4'}", 24, NF_DATASET_ERROR_HEADER, "no value for “descr”");
  expect_bad (1, "{'descr", 24, NF_DATASET_ERROR_HEADER, "damaged header");
  expect_bad (1, "{'descr': '<f4' 'shape': (2, 3)}", 24, NF_DATASET_ERROR_HEADER, "does not end");
  expect_bad (1, GOOD, 20, NF_DATASET_ERROR_SYNTAX, "bytes, expected");
  expect_bad (1, GOOD, 28, NF_DATASET_ERROR_SYNTAX, "bytes, expected");
  {
    g_autoptr (GByteArray) file = make (1, GOOD, odd, sizeof odd);
    g_autoptr (GByteArray) wide = make (1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3)}", large, sizeof large);

    expect_error (file->data, file->len, NF_DATASET_ERROR_SYNTAX, "row 1, column 0: found no finite number");
    expect_error (wide->data, wide->len, NF_DATASET_ERROR_SYNTAX, "row 1, column 2: found no finite number");
  }
  {
    g_autoptr (GError) error = NULL;
    gsize rows, columns;

    g_assert_null (nf_npy_read ("/nowhere/a.npy", &rows, &columns, &error));
    g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING);
    g_clear_error (&error);
    g_assert_null (nf_npy_read ("/", &rows, &columns, &error));
    g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO);
  }
}

/* Random damage never does more than an error. */
static void
test_damage (void)
{
  g_autoptr (GByteArray) good = make (1, GOOD, "abcdabcdabcdabcdabcdabcd", 24);

  for (guint round = 0; round < 500; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (good->data, good->len);
      g_autoptr (GError) error = NULL;
      g_autofree float *found = NULL;
      gsize rows, columns;

      for (guint changes = 0; changes < 1 + round % 4; changes++)
        copy[g_test_rand_int_range (0, (gint32) good->len)] = g_test_rand_bit () ? (guint8) "0123(),'{} "[g_test_rand_int_range (0, 11)]
                                                                                 : (guint8) g_test_rand_int_range (0, 256);
      found = read_bytes (copy, good->len, &rows, &columns, &error);
      g_assert_true ((found == NULL) == (error != NULL));
    }
}

static void
test_write (void)
{
  static const float numbers[3] = { 1, -2.5f, 3 };
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "out.npy", NULL), *missing = g_build_filename (dir, "none", "out.npy", NULL);
  g_autoptr (GError) error = NULL;
  NfNpyWriter *writer = nf_npy_writer_new (path, NF_NPY_F4, 3, &error);
  g_autofree float *found = NULL;
  gsize rows, columns;

  nf_npy_writer_add (writer, numbers, 2);
  nf_npy_writer_add (writer, numbers + 2, 1);
  g_assert_true (nf_npy_writer_close (writer, &error));
  found = nf_npy_read (path, &rows, &columns, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, 3);
  g_assert_cmpmem (found, sizeof numbers, numbers, sizeof numbers);

  writer = nf_npy_writer_new (path, NF_NPY_I8, 3, &error);   /* too few numbers */
  g_assert_false (nf_npy_writer_close (writer, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  g_assert_null (nf_npy_writer_new (missing, NF_NPY_I4, 3, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO);
  g_clear_error (&error);
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/read", test_read);
  g_test_add_func ("/npy/bad", test_bad);
  g_test_add_func ("/npy/damage", test_damage);
  g_test_add_func ("/npy/write", test_write);
  return g_test_run ();
}
