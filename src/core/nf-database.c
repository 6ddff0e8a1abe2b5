/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-database.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

struct _NfDatabase
{
  gatomicrefcount ref_count;
  sqlite3        *handle;
};

struct _NfStatement
{
  NfDatabase   *database;
  sqlite3_stmt *handle;
};

G_DEFINE_QUARK (nf-database-error-quark, nf_database_error)

/* Longer than any transaction of ours; a person would have given up. */
#define BUSY_TIMEOUT_MS 5000
/* No text or row of ours comes near it: a damaged length field must not allocate a gigabyte. */
#define MAX_VALUE_BYTES (16 * 1024 * 1024)
/* A backup is copied in steps of so many pages. */
#define BACKUP_STEP_PAGES 256

static NfDatabaseError
error_code (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_CANTOPEN:
      return NF_DATABASE_ERROR_CANNOT_OPEN;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return NF_DATABASE_ERROR_READ_ONLY;
    case SQLITE_FULL:
      return NF_DATABASE_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return NF_DATABASE_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return NF_DATABASE_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return NF_DATABASE_ERROR_CONSTRAINT;
    case SQLITE_IOERR:
      return NF_DATABASE_ERROR_IO;
    default:
      return NF_DATABASE_ERROR_FAILED;
    }
}

/* @handle may be NULL: SQLite then ran out of memory while opening. */
static void
set_error (GError **error, sqlite3 *handle, int result)
{
  g_autofree char *message = g_utf8_make_valid (handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (result), -1);

  g_set_error (error, NF_DATABASE_ERROR, error_code (result), "SQLite: %s (%d)", message, result);
}

/* SQLite's own form of a file name with a flag: the only way to say "immutable". */
static char *
immutable_uri (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, error);

  return uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
}

/* --- connections --------------------------------------------------------------------------------------------------- */

static gboolean
configure (NfDatabase *self, GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_limit (self->handle, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
  /* A file from outside cannot run functions of its own choosing through its schema. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);

  /* SQLite opens lazily: this reads the header. */
  return nf_database_execute (self, "SELECT count(*) FROM sqlite_schema", error);
}

NfDatabase *
nf_database_open (const char *path, NfDatabaseMode mode, GError **error)
{
  g_autoptr (NfDatabase) self = NULL;
  g_autofree char *name = NULL;
  int flags = SQLITE_OPEN_NOMUTEX;
  int result;

  g_return_val_if_fail (path != NULL || mode == NF_DATABASE_MEMORY, NULL);

  switch (mode)
    {
    case NF_DATABASE_READ_WRITE:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      /* Absolute, so that no name is taken for one of SQLite's special ones (":memory:", ""). */
      name = g_canonicalize_filename (path, NULL);
      break;
    case NF_DATABASE_READ_ONLY:
      flags |= SQLITE_OPEN_READONLY;
      name = g_canonicalize_filename (path, NULL);
      break;
    case NF_DATABASE_IMMUTABLE:
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      name = immutable_uri (path, error);
      if (name == NULL)
        return NULL;
      break;
    case NF_DATABASE_MEMORY:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
      name = g_strdup (":memory:");
      break;
    default:
      g_return_val_if_reached (NULL);
    }

  self = g_new0 (NfDatabase, 1);
  g_atomic_ref_count_init (&self->ref_count);
  result = sqlite3_open_v2 (name, &self->handle, flags, NULL);
  if (result != SQLITE_OK)
    {
      set_error (error, self->handle, result);
      return NULL;
    }
  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

NfDatabase *
nf_database_ref (NfDatabase *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_database_unref (NfDatabase *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  /* Cannot fail: no statement is left, for each would hold a reference. */
  sqlite3_close (self->handle);
  g_free (self);
}

gboolean
nf_database_execute (NfDatabase *self, const char *sql, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);

  result = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (result == SQLITE_OK)
    return TRUE;
  set_error (error, self->handle, result);
  return FALSE;
}

gboolean
nf_database_use_wal (NfDatabase *self, GError **error)
{
  return nf_database_execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", error);
}

gboolean
nf_database_get_read_only (NfDatabase *self)
{
  return sqlite3_db_readonly (self->handle, "main") != 0;
}

gboolean
nf_database_begin (NfDatabase *self, GError **error)
{
  return nf_database_execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
nf_database_commit (NfDatabase *self, GError **error)
{
  return nf_database_execute (self, "COMMIT", error);
}

void
nf_database_rollback (NfDatabase *self)
{
  /* Some errors (full disk, I/O) roll back by themselves. */
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

int
nf_database_get_user_version (NfDatabase *self, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (self, "PRAGMA user_version", error);
  gint64 version;

  if (statement == NULL || nf_statement_step (statement, error) != NF_STEP_ROW)
    return -1;
  /* A negative number is nobody's schema: as unknown as a later one. */
  version = nf_statement_get_int64 (statement, 0);
  return version < 0 ? G_MAXINT : (int) version;
}

gboolean
nf_database_set_user_version (NfDatabase *self, int version, GError **error)
{
  /* A pragma takes no bound parameters; a number cannot break out of it. */
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);

  return nf_database_execute (self, sql, error);
}

gboolean
nf_database_check (NfDatabase *self, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (self, "PRAGMA quick_check(1)", error);

  if (statement == NULL)
    return FALSE;
  switch (nf_statement_step (statement, error))
    {
    case NF_STEP_ROW:
      if (g_strcmp0 (nf_statement_get_text (statement, 0), "ok") == 0)
        return TRUE;
      g_set_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT, "SQLite: %s", nf_statement_get_text (statement, 0));
      return FALSE;
    case NF_STEP_DONE:
      return TRUE;
    case NF_STEP_ERROR:
    default:
      return FALSE;
    }
}

gboolean
nf_database_backup (NfDatabase *self, const char *path, GError **error)
{
  g_autofree char *name = g_canonicalize_filename (path, NULL);
  g_autofree char *temporary = g_strconcat (name, ".part", NULL);
  g_autoptr (NfDatabase) target = NULL;
  sqlite3_backup *backup;
  int result;

  g_unlink (temporary);
  target = nf_database_open (temporary, NF_DATABASE_READ_WRITE, error);
  if (target == NULL)
    return FALSE;

  backup = sqlite3_backup_init (target->handle, "main", self->handle, "main");
  if (backup != NULL)
    {
      do
        result = sqlite3_backup_step (backup, BACKUP_STEP_PAGES);
      while (result == SQLITE_OK);
      sqlite3_backup_finish (backup);
    }
  else
    {
      result = sqlite3_extended_errcode (target->handle);
    }
  if (result != SQLITE_DONE)
    {
      set_error (error, target->handle, result);
      g_clear_pointer (&target, nf_database_unref);
      g_unlink (temporary);
      return FALSE;
    }

  g_clear_pointer (&target, nf_database_unref);
  if (g_rename (temporary, name) != 0)
    {
      int saved = errno;
      g_set_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_IO, "%s: %s", name, g_strerror (saved));
      g_unlink (temporary);
      return FALSE;
    }
  return TRUE;
}

gboolean
nf_database_limit_size (NfDatabase *self, gsize max_bytes, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (self, "PRAGMA page_size", error);
  g_autofree char *sql = NULL;
  gint64 page_size;

  if (statement == NULL || nf_statement_step (statement, error) != NF_STEP_ROW)
    return FALSE;
  page_size = nf_statement_get_int64 (statement, 0);
  sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GSIZE_FORMAT, MAX (max_bytes / (gsize) page_size, 1));
  return nf_database_execute (self, sql, error);
}

guint
nf_database_get_n_changed (NfDatabase *self)
{
  return (guint) sqlite3_changes (self->handle);
}

/* --- statements ---------------------------------------------------------------------------------------------------- */

NfStatement *
nf_database_prepare (NfDatabase *self, const char *sql, GError **error)
{
  NfStatement *statement;
  sqlite3_stmt *handle = NULL;
  int result;

  g_return_val_if_fail (self != NULL, NULL);

  result = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL);
  if (result != SQLITE_OK)
    {
      set_error (error, self->handle, result);
      return NULL;
    }
  /* Empty SQL prepares to nothing. */
  g_return_val_if_fail (handle != NULL, NULL);

  statement = g_new0 (NfStatement, 1);
  statement->database = nf_database_ref (self);
  statement->handle = handle;
  return statement;
}

void
nf_statement_free (NfStatement *self)
{
  sqlite3_finalize (self->handle);
  nf_database_unref (self->database);
  g_free (self);
}

void
nf_statement_bind_int64 (NfStatement *self, int parameter, gint64 value)
{
  int result = sqlite3_bind_int64 (self->handle, parameter, value);
  g_return_if_fail (result == SQLITE_OK);
}

void
nf_statement_bind_double (NfStatement *self, int parameter, double value)
{
  int result = sqlite3_bind_double (self->handle, parameter, value);
  g_return_if_fail (result == SQLITE_OK);
}

void
nf_statement_bind_text (NfStatement *self, int parameter, const char *text)
{
  int result = sqlite3_bind_text (self->handle, parameter, text, -1, SQLITE_TRANSIENT);

  /* Longer than any value may be: the statement runs with NULL, and a NOT NULL column refuses it. */
  if (result == SQLITE_TOOBIG)
    result = sqlite3_bind_null (self->handle, parameter);
  g_return_if_fail (result == SQLITE_OK);
}

void
nf_statement_bind_bytes (NfStatement *self, int parameter, GBytes *bytes)
{
  gsize size = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  int result;

  if (bytes == NULL || size > MAX_VALUE_BYTES)
    result = sqlite3_bind_null (self->handle, parameter);
  else if (size == 0)
    result = sqlite3_bind_zeroblob (self->handle, parameter, 0);
  else
    result = sqlite3_bind_blob64 (self->handle, parameter, data, size, SQLITE_TRANSIENT);
  g_return_if_fail (result == SQLITE_OK);
}

NfStep
nf_statement_step (NfStatement *self, GError **error)
{
  int result = sqlite3_step (self->handle);

  switch (result)
    {
    case SQLITE_ROW:
      return NF_STEP_ROW;
    case SQLITE_DONE:
      sqlite3_reset (self->handle);
      return NF_STEP_DONE;
    default:
      set_error (error, self->database->handle, result);
      sqlite3_reset (self->handle);
      return NF_STEP_ERROR;
    }
}

void
nf_statement_reset (NfStatement *self)
{
  sqlite3_reset (self->handle);
}

gboolean
nf_statement_run (NfStatement *self, GError **error)
{
  NfStep step;

  do
    step = nf_statement_step (self, error);
  while (step == NF_STEP_ROW);
  return step == NF_STEP_DONE;
}

gint64
nf_statement_get_int64 (NfStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

double
nf_statement_get_double (NfStatement *self, int column)
{
  return sqlite3_column_double (self->handle, column);
}

const char *
nf_statement_get_text (NfStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

const guint8 *
nf_statement_get_blob (NfStatement *self, int column, gsize *out_size)
{
  const guint8 *data = sqlite3_column_blob (self->handle, column);

  if (out_size != NULL)
    *out_size = (gsize) sqlite3_column_bytes (self->handle, column);
  return data;
}

gboolean
nf_statement_is_null (NfStatement *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

int
nf_statement_get_n_columns (NfStatement *self)
{
  return sqlite3_column_count (self->handle);
}
