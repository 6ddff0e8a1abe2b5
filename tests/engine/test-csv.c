/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-csv.h"

#include "nf-test-utils.h"

#include <string.h>

#define WITH_FILE(text, length)                                                           \
  char *dir = nf_test_make_dir ();                                                        \
  g_autofree char *path = g_build_filename (dir, "t.csv", NULL);                          \
  g_assert_true (g_file_set_contents (path, text, length, NULL))

/* Reads all records as "field¦field\n" and the error, if any, as "! FILE:LINE: message" without the folder. */
static char *
read_all (const char *text, gssize length)
{
  WITH_FILE (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfCsv) csv = nf_csv_open (path, &error);
  GString *out = g_string_new (NULL);
  NfCsvStatus status;

  g_assert_no_error (error);
  while ((status = nf_csv_read (csv, &error)) == NF_CSV_RECORD)
    for (guint i = 0; i < nf_csv_get_n_fields (csv); i++)
      {
        gsize n;
        const char *field = nf_csv_get_field (csv, i, &n);

        g_assert_cmpuint (strlen (field), ==, n);
        g_string_append_printf (out, "%s%s", field, i + 1 < nf_csv_get_n_fields (csv) ? "¦" : "\n");
      }
  if (status == NF_CSV_ERROR)
    {
      g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX);
      g_string_append_printf (out, "! %s", error->message + strlen (dir) + 1);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (nf_csv_read (csv, &error), ==, NF_CSV_END);   /* and stays there */
      g_assert_cmpuint (nf_csv_get_offset (csv), ==, nf_csv_get_size (csv));
    }
  nf_test_remove_dir (dir);
  return g_string_free (out, FALSE);
}

static void
expect (const char *text, const char *expected)
{
  g_autofree char *found = read_all (text, -1);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_fields (void)
{
  expect ("", "");
  expect ("a,b\n1,2\n", "a¦b\n1¦2\n");
  expect ("a,b\n1,2", "a¦b\n1¦2\n");           /* no line break at the end */
  expect ("a,b\r\n1,2\r\n", "a¦b\n1¦2\n");
  expect ("a,b\r\n1,2\r", "a¦b\n1¦2\n");
  expect ("\xef\xbb\xbf" "a,b\n", "a¦b\n");    /* byte order mark */
  expect ("\xef\xbb\xbf", "");
  expect ("\n\na\n\r\n\nb\n\n", "a\nb\n");     /* empty lines */
  expect (",\n,,\n", "¦\n¦¦\n");
  expect ("a", "a\n");
}

static void
test_quotes (void)
{
  expect ("1,\"Lion King, The (1994)\",Animation\n", "1¦Lion King, The (1994)¦Animation\n");
  expect ("\"He said \"\"no\"\"\",x\n", "He said \"no\"¦x\n");
  expect ("\"\",\"\"\"\"\n", "¦\"\n");
  expect ("\"a\"", "a\n");
  expect ("x,\"two\nlines\",y\nz\n", "x¦two\nlines¦y\nz\n");
  expect ("\"a\r\nb\"\r\nc\r\n", "a\r\nb\nc\n");
}

static void
test_bad (void)
{
  g_autofree char *nul = read_all ("a\nb\0c\n", 6), *long_line = NULL, *fields = NULL, *text = g_strnfill (70000, 'x'), *many = g_strnfill (64, ',');
  g_autofree char *numbered = NULL;

  expect ("a\n\"b\n", "a\n! t.csv:2: found a quotation mark that is never closed, expected a second one");
  expect ("\"a\nb\nc\"\nd\"\n", "a\nb\nc\n! t.csv:4: found a quotation mark inside a field without quotes, expected none");
  expect ("ok\n\"b\"c\n", "ok\n! t.csv:2: found “c” after a closing quotation mark, expected a comma");
  g_assert_cmpstr (nul, ==, "a\n! t.csv:2: found a NUL byte, expected text");
  numbered = g_strconcat ("a\n\nb\n", text, "\nc\n", NULL);
  long_line = read_all (numbered, -1);
  g_assert_cmpstr (long_line, ==, "a\nb\n! t.csv:4: found a record of more than 65536 bytes, expected a shorter one");
  fields = read_all (many, -1);
  g_assert_cmpstr (fields, ==, "! t.csv:1: found more than 64 fields, expected fewer");
}

/* Records across the buffer's edges, the longest allowed one among them. */
static void
test_large (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *longest = g_strnfill (NF_CSV_MAX_RECORD, 'y');
  g_autoptr (GError) error = NULL;
  g_autoptr (NfCsv) csv = NULL;
  guint n = 0;

  for (guint i = 0; i < 80000; i++)
    g_string_append_printf (text, "%u,\"%u, and\",%u\n", i, i * 7, i % 13);
  g_string_append_printf (text, "%s\n", longest);
  {
    WITH_FILE (text->str, (gssize) text->len);
    csv = nf_csv_open (path, &error);
    g_assert_no_error (error);
    while (n < 80000)
      {
        g_autofree char *expected = g_strdup_printf ("%u, and", n * 7);

        g_assert_cmpint (nf_csv_read (csv, &error), ==, NF_CSV_RECORD);
        g_assert_cmpuint (nf_csv_get_n_fields (csv), ==, 3);
        g_assert_cmpuint (g_ascii_strtoull (nf_csv_get_field (csv, 0, NULL), NULL, 10), ==, n);
        g_assert_cmpstr (nf_csv_get_field (csv, 1, NULL), ==, expected);
        n++;
      }
    g_assert_cmpint (nf_csv_read (csv, &error), ==, NF_CSV_RECORD);
    g_assert_cmpstr (nf_csv_get_field (csv, 0, NULL), ==, longest);
    g_assert_cmpint (nf_csv_read (csv, &error), ==, NF_CSV_END);
    nf_test_remove_dir (dir);
  }
  g_string_free (text, TRUE);
}

/* Whole lines are skipped by their reader; numbers of lines stay right. */
static void
test_peek (void)
{
  WITH_FILE ("a,b\n1,2\n3,4\n\"x\n", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfCsv) csv = nf_csv_open (path, NULL);
  gsize length;

  g_assert_cmpint (nf_csv_read (csv, NULL), ==, NF_CSV_RECORD);
  g_assert_cmpmem (nf_csv_peek (csv, &length), 4, "1,2\n", 4);
  g_assert_cmpuint (length, ==, 11);
  nf_csv_skip_line (csv, 4);
  g_assert_cmpint (nf_csv_read (csv, NULL), ==, NF_CSV_RECORD);
  g_assert_cmpstr (nf_csv_get_field (csv, 0, NULL), ==, "3");
  g_assert_cmpint (nf_csv_read (csv, &error), ==, NF_CSV_ERROR);
  g_assert_nonnull (strstr (error->message, "t.csv:4: "));
  nf_test_remove_dir (dir);
}

static void
test_open (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "none.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (nf_csv_open (missing, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING);
  g_assert_true (g_str_has_prefix (error->message, missing));
  g_clear_error (&error);
  g_assert_null (nf_csv_open (dir, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "found a folder, expected a file"));
  nf_test_remove_dir (dir);
}

static void
test_header (void)
{
  WITH_FILE ("movieId,title,genres\n", -1);
  g_autoptr (NfCsv) csv = nf_csv_open (path, NULL);

  g_assert_cmpint (nf_csv_read (csv, NULL), ==, NF_CSV_RECORD);
  g_assert_true (nf_csv_has_header (csv, "movieId,title,genres"));
  g_assert_false (nf_csv_has_header (csv, "movieId,title"));
  g_assert_false (nf_csv_has_header (csv, "movieId,title,genre"));
  g_assert_false (nf_csv_has_header (csv, "movieId,title,genres,year"));
  nf_test_remove_dir (dir);
}

static void
test_quote (void)
{
  g_autofree char *plain = nf_csv_quote ("4.3"), *bad = nf_csv_quote ("L\xe9on\x01"), *long_text = g_strnfill (100, 'a'), *cut = nf_csv_quote (long_text);

  g_assert_cmpstr (plain, ==, "“4.3”");
  g_assert_cmpstr (bad, ==, "“L\xef\xbf\xbdon\xef\xbf\xbd”");
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 43);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/fields", test_fields);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/bad", test_bad);
  g_test_add_func ("/csv/large", test_large);
  g_test_add_func ("/csv/peek", test_peek);
  g_test_add_func ("/csv/open", test_open);
  g_test_add_func ("/csv/header", test_header);
  g_test_add_func ("/csv/quote", test_quote);
  return g_test_run ();
}
