/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-database.h"
#include "nf-test-utils.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "100% ä?#.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->path);
  nf_test_remove_dir (fixture->dir);
}

static NfDatabase *
open_database (const char *path, NfDatabaseMode mode)
{
  g_autoptr (GError) error = NULL;
  NfDatabase *database = nf_database_open (path, mode, &error);

  g_assert_no_error (error);
  g_assert_nonnull (database);
  return database;
}

static void
execute (NfDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  nf_database_execute (database, sql, &error);
  g_assert_no_error (error);
}

static NfStatement *
prepare (NfDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  NfStatement *statement = nf_database_prepare (database, sql, &error);

  g_assert_no_error (error);
  return statement;
}

static gint64
query_int (NfDatabase *database, const char *sql)
{
  g_autoptr (NfStatement) statement = prepare (database, sql);

  g_assert_cmpint (nf_statement_step (statement, NULL), ==, NF_STEP_ROW);
  return nf_statement_get_int64 (statement, 0);
}

static void
assert_cannot_open (const char *path, NfDatabaseMode mode, NfDatabaseError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfDatabase) database = nf_database_open (path, mode, &error);

  g_assert_null (database);
  g_assert_error (error, NF_DATABASE_ERROR, (int) code);
}

static void
test_values (void)
{
  g_autoptr (NfDatabase) database = open_database (NULL, NF_DATABASE_MEMORY);
  g_autoptr (NfStatement) insert = NULL;
  g_autoptr (NfStatement) select = NULL;
  g_autoptr (GBytes) blob = g_bytes_new_static ("a\0b", 3);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;
  gsize size;

  execute (database, "CREATE TABLE t (i, d, s, b)");
  insert = prepare (database, "INSERT INTO t VALUES (?1, ?2, ?3, ?4)");
  nf_statement_bind_int64 (insert, 1, G_MAXINT64);
  nf_statement_bind_double (insert, 2, 0.25);
  nf_statement_bind_text (insert, 3, "'); DROP TABLE t; --");
  nf_statement_bind_bytes (insert, 4, blob);
  g_assert_true (nf_statement_run (insert, &error));
  g_assert_cmpuint (nf_database_get_n_changed (database), ==, 1);
  /* The same statement again: what is not bound anew stays. */
  nf_statement_bind_text (insert, 3, NULL);
  nf_statement_bind_bytes (insert, 4, empty);
  g_assert_true (nf_statement_run (insert, &error));
  g_assert_no_error (error);

  select = prepare (database, "SELECT i, d, s, b FROM t ORDER BY rowid");
  g_assert_cmpint (nf_statement_get_n_columns (select), ==, 4);
  for (int pass = 0; pass < 2; pass++)
    {
      g_assert_cmpint (nf_statement_step (select, &error), ==, NF_STEP_ROW);
      g_assert_cmpint (nf_statement_get_int64 (select, 0), ==, G_MAXINT64);
      g_assert_cmpfloat (nf_statement_get_double (select, 1), ==, 0.25);
      g_assert_cmpstr (nf_statement_get_text (select, 2), ==, "'); DROP TABLE t; --");
      g_assert_cmpmem (nf_statement_get_blob (select, 3, &size), 3, "a\0b", 3);
      g_assert_cmpuint (size, ==, 3);
      g_assert_cmpint (nf_statement_step (select, &error), ==, NF_STEP_ROW);
      g_assert_cmpint (nf_statement_get_int64 (select, 0), ==, G_MAXINT64);
      g_assert_true (nf_statement_is_null (select, 2));
      g_assert_null (nf_statement_get_text (select, 2));
      g_assert_false (nf_statement_is_null (select, 3));
      if (pass == 0)
        nf_statement_reset (select);
      else
        g_assert_cmpint (nf_statement_step (select, &error), ==, NF_STEP_DONE);
    }
  g_assert_no_error (error);
}

static void
test_errors (void)
{
  g_autoptr (NfDatabase) database = open_database (NULL, NF_DATABASE_MEMORY);
  g_autoptr (NfStatement) insert = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (nf_database_prepare (database, "SELEC 1", &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_FAILED);
  g_clear_error (&error);

  execute (database, "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;"
                     "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent) STRICT");
  insert = prepare (database, "INSERT INTO child VALUES (1, ?1)");
  nf_statement_bind_int64 (insert, 1, 7);
  g_assert_false (nf_statement_run (insert, &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CONSTRAINT);
  g_clear_error (&error);

  /* A failed statement can be used again. */
  execute (database, "INSERT INTO parent VALUES (7)");
  g_assert_true (nf_statement_run (insert, &error));
  g_assert_no_error (error);
}

static void
test_transactions (void)
{
  g_autoptr (NfDatabase) database = open_database (NULL, NF_DATABASE_MEMORY);

  execute (database, "CREATE TABLE t (i)");
  g_assert_true (nf_database_begin (database, NULL));
  execute (database, "INSERT INTO t VALUES (1)");
  nf_database_rollback (database);
  nf_database_rollback (database);
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM t"), ==, 0);

  g_assert_true (nf_database_begin (database, NULL));
  execute (database, "INSERT INTO t VALUES (1)");
  g_assert_true (nf_database_commit (database, NULL));
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM t"), ==, 1);
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_build_filename (fixture->dir, "missing.db", NULL);

  {
    g_autoptr (NfDatabase) database = open_database (fixture->path, NF_DATABASE_READ_WRITE);
    g_assert_true (nf_database_use_wal (database, &error));
    execute (database, "CREATE TABLE t (i); INSERT INTO t VALUES (42)");
    g_assert_cmpint (nf_database_get_user_version (database, &error), ==, 0);
    g_assert_true (nf_database_set_user_version (database, 3, &error));
    g_assert_true (nf_database_check (database, &error));
    g_assert_no_error (error);
  }
  for (NfDatabaseMode mode = NF_DATABASE_READ_ONLY; mode <= NF_DATABASE_IMMUTABLE; mode++)
    {
      g_autoptr (NfDatabase) database = open_database (fixture->path, mode);

      g_assert_cmpint (query_int (database, "SELECT i FROM t"), ==, 42);
      g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, 3);
      g_assert_false (nf_database_execute (database, "INSERT INTO t VALUES (1)", &error));
      g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_READ_ONLY);
      g_clear_error (&error);
    }

  assert_cannot_open (missing, NF_DATABASE_READ_ONLY, NF_DATABASE_ERROR_CANNOT_OPEN);
  assert_cannot_open (missing, NF_DATABASE_IMMUTABLE, NF_DATABASE_ERROR_CANNOT_OPEN);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
  assert_cannot_open (fixture->dir, NF_DATABASE_READ_WRITE, NF_DATABASE_ERROR_CANNOT_OPEN);
}

static void
test_not_a_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (4096, 'x');

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  assert_cannot_open (fixture->path, NF_DATABASE_READ_WRITE, NF_DATABASE_ERROR_CORRUPT);
  assert_cannot_open (fixture->path, NF_DATABASE_READ_ONLY, NF_DATABASE_ERROR_CORRUPT);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  {
    g_autoptr (NfDatabase) database = open_database (fixture->path, NF_DATABASE_READ_WRITE);
    execute (database, "CREATE TABLE t (i); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) "
                       "INSERT INTO t SELECT 'some text ' || i FROM n");
  }
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 5 * 4096);
  memset (contents + 2 * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (fixture->path, contents, (gssize) length, NULL));
  {
    g_autoptr (NfDatabase) database = open_database (fixture->path, NF_DATABASE_READ_WRITE);
    g_assert_false (nf_database_check (database, &error));
    g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT);
  }
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfDatabase) database = open_database (fixture->path, NF_DATABASE_READ_WRITE);

  execute (database, "CREATE TABLE t (b)");
  g_assert_true (nf_database_limit_size (database, 64 * 1024, &error));
  g_assert_true (nf_database_begin (database, &error));
  g_assert_false (nf_database_execute (database, "INSERT INTO t VALUES (zeroblob (100000))", &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_FULL);
  nf_database_rollback (database);
  execute (database, "INSERT INTO t VALUES (zeroblob (1000))");
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM t"), ==, 1);
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_build_filename (fixture->dir, "copy.db", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->dir, "no", "folder", "copy.db", NULL);
  g_autoptr (NfDatabase) database = open_database (fixture->path, NF_DATABASE_READ_WRITE);

  g_assert_true (nf_database_use_wal (database, NULL));
  execute (database, "CREATE TABLE t (i); INSERT INTO t VALUES (42)");
  g_assert_true (nf_database_backup (database, copy, &error));
  g_assert_no_error (error);
  {
    g_autoptr (NfDatabase) other = open_database (copy, NF_DATABASE_READ_ONLY);
    g_assert_cmpint (query_int (other, "SELECT i FROM t"), ==, 42);
  }
  g_assert_false (nf_database_backup (database, nowhere, &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CANNOT_OPEN);
}

static void
test_outlives (void)
{
  NfDatabase *database = open_database (NULL, NF_DATABASE_MEMORY);
  g_autoptr (NfStatement) statement = prepare (database, "SELECT 1");

  nf_database_unref (database);
  g_assert_cmpint (nf_statement_step (statement, NULL), ==, NF_STEP_ROW);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/values", test_values);
  g_test_add_func ("/database/errors", test_errors);
  g_test_add_func ("/database/transactions", test_transactions);
  g_test_add ("/database/modes", Fixture, NULL, set_up, test_modes, tear_down);
  g_test_add ("/database/not-a-database", Fixture, NULL, set_up, test_not_a_database, tear_down);
  g_test_add ("/database/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/database/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/database/backup", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add_func ("/database/statement-outlives-connection", test_outlives);
  return g_test_run ();
}
