/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store-migrations.h"

#include "nf-test-utils.h"

typedef struct
{
  char *dir;
  char *path;
  char *copy;   /* where the backup before version 3 goes */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "store.db", NULL);
  fixture->copy = g_strconcat (fixture->path, ".before-version-3", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->path);
  g_free (fixture->copy);
  nf_test_remove_dir (fixture->dir);
}

static gboolean
step_one (NfDatabase *database, GError **error)
{
  return nf_database_execute (database, "CREATE TABLE t (a); INSERT INTO t VALUES (1)", error);
}

static gboolean
step_two (NfDatabase *database, GError **error)
{
  return nf_database_execute (database, "ALTER TABLE t ADD COLUMN b DEFAULT 20", error);
}

static gboolean
step_three (NfDatabase *database, GError **error)
{
  return nf_database_execute (database, "UPDATE t SET b = b + a", error);
}

static gboolean
step_three_fails (NfDatabase *database, GError **error)
{
  return nf_database_execute (database, "UPDATE t SET b = 0", error)
         && nf_database_execute (database, "INSERT INTO nowhere VALUES (1)", error);
}

static const NfStoreMigration good_steps[] = { step_one, step_two, step_three };
static const NfStoreMigration bad_steps[] = { step_one, step_two, step_three_fails };

static NfDatabase *
open_database (const char *path)
{
  g_autoptr (GError) error = NULL;
  NfDatabase *database = nf_database_open (path, path != NULL ? NF_DATABASE_READ_WRITE : NF_DATABASE_MEMORY, &error);

  g_assert_no_error (error);
  return database;
}

static gint64
query (NfDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfStatement) statement = nf_database_prepare (database, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (nf_statement_step (statement, NULL), ==, NF_STEP_ROW);
  return nf_statement_get_int64 (statement, 0);
}

static void
migrate (NfDatabase *database, const char *path, int to)
{
  g_autoptr (GError) error = NULL;

  nf_store_migrate_with_steps (database, path, good_steps, to, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, to);
}

static void
test_from_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfDatabase) database = open_database (fixture->path);

  migrate (database, fixture->path, 3);
  g_assert_cmpint (query (database, "SELECT b FROM t"), ==, 21);
  /* Nothing was there to be copied; and a second time nothing happens. */
  migrate (database, fixture->path, 3);
  g_assert_cmpint (query (database, "SELECT b FROM t"), ==, 21);
  g_assert_false (g_file_test (fixture->copy, G_FILE_TEST_EXISTS));
}

static void
test_from_each (Fixture *fixture, gconstpointer data)
{
  for (int from = 1; from <= 2; from++)
    {
      g_autofree char *path = g_strdup_printf ("%s-%d", fixture->path, from);
      g_autofree char *copy = g_strconcat (path, ".before-version-3", NULL);
      g_autoptr (NfDatabase) database = open_database (path);
      g_autoptr (NfDatabase) old = NULL;

      migrate (database, path, from);
      migrate (database, path, 3);
      g_assert_cmpint (query (database, "SELECT b FROM t"), ==, 21);
      old = open_database (copy);
      g_assert_cmpint (nf_database_get_user_version (old, NULL), ==, from);
      g_assert_cmpint (query (old, "SELECT a FROM t"), ==, 1);
    }
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfDatabase) database = open_database (fixture->path);
  g_autoptr (GError) error = NULL;

  migrate (database, fixture->path, 1);
  g_assert_false (nf_store_migrate_with_steps (database, fixture->path, bad_steps, 3, &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_FAILED);
  /* As it was, the second step undone too. */
  g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, 1);
  g_assert_cmpint (query (database, "SELECT count(*) FROM pragma_table_info ('t')"), ==, 1);
  g_assert_true (g_file_test (fixture->copy, G_FILE_TEST_EXISTS));
}

static void
test_backup_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->dir, "no", "folder", NULL);
  g_autoptr (NfDatabase) database = open_database (fixture->path);
  g_autoptr (GError) error = NULL;

  migrate (database, fixture->path, 1);
  g_assert_false (nf_store_migrate_with_steps (database, nowhere, good_steps, 3, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, 1);
}

static void
test_real (void)
{
  g_autoptr (NfDatabase) database = open_database (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (nf_store_migrate (database, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, NF_STORE_VERSION);
  g_assert_false (nf_database_execute (database, "INSERT INTO film VALUES (1, 1, '', 11, 0, 0, 0)", &error));
  g_assert_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CONSTRAINT);
}

/* A file of the first version, with what it held. */
static void
test_real_from_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfDatabase) database = open_database (fixture->path);
  g_autofree char *copy = g_strdup_printf ("%s.before-version-%d", fixture->path, NF_STORE_VERSION);
  g_autoptr (GError) error = NULL;

  g_assert_true (nf_database_execute (database,
                                      "CREATE TABLE film (movie_id INTEGER PRIMARY KEY, tmdb_id INTEGER NOT NULL, title TEXT NOT NULL, rating INTEGER NOT NULL,"
                                      " rated_at INTEGER NOT NULL, marks INTEGER NOT NULL, marked_at INTEGER NOT NULL) STRICT;"
                                      "INSERT INTO film VALUES (6, 949, 'Heat (1995)', 8, 1234567890, 1, 1234567891)", NULL));
  g_assert_true (nf_database_set_user_version (database, 1, NULL));
  g_assert_true (nf_store_migrate (database, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (nf_database_get_user_version (database, NULL), ==, NF_STORE_VERSION);
  g_assert_cmpint (query (database, "SELECT rating FROM film WHERE movie_id = 6"), ==, 8);
  g_assert_cmpint (query (database, "SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM account_film) + (SELECT count(*) FROM account_operation)"), ==, 0);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/store-migrations/from-nothing", test_from_nothing);
  ADD ("/store-migrations/from-each", test_from_each);
  ADD ("/store-migrations/failure", test_failure);
  ADD ("/store-migrations/backup-fails", test_backup_fails);
  ADD ("/store-migrations/real-from-one", test_real_from_one);
#undef ADD
  g_test_add_func ("/store-migrations/real", test_real);
  return g_test_run ();
}
