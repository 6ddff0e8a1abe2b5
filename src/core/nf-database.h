/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* SQLite, wrapped: connections and prepared statements whose failures are GErrors. The only file that includes sqlite3.h.
 * A connection and its statements may be used from any thread, but from one at a time. Values reach SQL as bound
 * parameters only; SQL itself is always a constant of the program. */

typedef enum
{
  NF_DATABASE_ERROR_FAILED,        /* a mistake in SQL, or what fits nothing below */
  NF_DATABASE_ERROR_CANNOT_OPEN,   /* no such file or folder, a folder instead of a file */
  NF_DATABASE_ERROR_READ_ONLY,     /* the file, its folder or the file system cannot be written */
  NF_DATABASE_ERROR_FULL,          /* no space left */
  NF_DATABASE_ERROR_CORRUPT,       /* not a database, or damaged */
  NF_DATABASE_ERROR_BUSY,          /* locked by another process for longer than the timeout */
  NF_DATABASE_ERROR_CONSTRAINT,
  NF_DATABASE_ERROR_IO,
} NfDatabaseError;
#define NF_DATABASE_ERROR (nf_database_error_quark ())
GQuark nf_database_error_quark (void);

typedef enum
{
  NF_DATABASE_READ_WRITE,   /* made if it does not exist; its folder must */
  NF_DATABASE_READ_ONLY,
  NF_DATABASE_IMMUTABLE,    /* read-only, and nobody changes the file while it is open: no locks, no files beside it */
  NF_DATABASE_MEMORY,       /* path is ignored */
} NfDatabaseMode;

/* --- connections --------------------------------------------------------------------------------------------------- */

typedef struct _NfDatabase NfDatabase;

/**
 * nf_database_open:
 * @path: (nullable): file name; may be relative, need not be UTF-8
 *
 * Reads the file's header, so that a file that is no database fails here and not at the first query.
 * Foreign keys are enforced, a lock of another process is waited for up to five seconds.
 *
 * Returns: (transfer full) (nullable): %NULL with an error of %NF_DATABASE_ERROR
 */
NfDatabase *nf_database_open   (const char *path, NfDatabaseMode mode, GError **error);
NfDatabase *nf_database_ref    (NfDatabase *self);
/* The last reference closes the connection; statements keep one of their own. */
void        nf_database_unref  (NfDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfDatabase, nf_database_unref)

/**
 * nf_database_execute:
 * @sql: any number of statements, separated by semicolons; rows they return are thrown away
 */
gboolean    nf_database_execute (NfDatabase *self, const char *sql, GError **error);

/* Write-ahead log with a sync at every commit: what was committed survives a crash and a power cut. */
gboolean    nf_database_use_wal (NfDatabase *self, GError **error);

/* Whether the file cannot be written: opened so, or write-protected. */
gboolean    nf_database_get_read_only (NfDatabase *self);

/* A transaction that takes the write lock at once. A failed commit must be followed by a rollback. */
gboolean    nf_database_begin    (NfDatabase *self, GError **error);
gboolean    nf_database_commit   (NfDatabase *self, GError **error);
/* Undoes the open transaction, if there is one. Never fails: SQLite has undone it by itself where this cannot. */
void        nf_database_rollback (NfDatabase *self);

/* PRAGMA user_version, the schema's number. Returns: -1 with an error */
int         nf_database_get_user_version (NfDatabase *self, GError **error);
gboolean    nf_database_set_user_version (NfDatabase *self, int version, GError **error);

/* Reads every page (PRAGMA quick_check). Returns: %FALSE with %NF_DATABASE_ERROR_CORRUPT if something is wrong */
gboolean    nf_database_check  (NfDatabase *self, GError **error);

/* Writes a consistent copy, log included, to @path; on failure no file is left there. */
gboolean    nf_database_backup (NfDatabase *self, const char *path, GError **error);

/* Makes writes fail with %NF_DATABASE_ERROR_FULL when the file would grow beyond @max_bytes (at least its present size). */
gboolean    nf_database_limit_size (NfDatabase *self, gsize max_bytes, GError **error);

/* Rows changed by the last INSERT, UPDATE or DELETE. */
guint       nf_database_get_n_changed (NfDatabase *self);

/* --- statements ---------------------------------------------------------------------------------------------------- */

typedef struct _NfStatement NfStatement;

typedef enum
{
  NF_STEP_ERROR = -1,
  NF_STEP_DONE = 0,
  NF_STEP_ROW = 1,
} NfStep;

/**
 * nf_database_prepare:
 * @sql: one statement
 *
 * Meant to be kept and used again: bind, step until it is done, reset. Holds a reference to the connection.
 *
 * Returns: (transfer full) (nullable)
 */
NfStatement *nf_database_prepare (NfDatabase *self, const char *sql, GError **error);
void         nf_statement_free   (NfStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfStatement, nf_statement_free)

/* Parameters count from 1, as in SQL (?1). Binding is allowed after prepare and after reset; a value stays bound over a
 * reset. An index out of range or a statement in the middle of its rows is a mistake of the program (g_return_if_fail). */
void         nf_statement_bind_int64  (NfStatement *self, int parameter, gint64 value);
void         nf_statement_bind_double (NfStatement *self, int parameter, double value);
/* @text: (nullable): UTF-8, copied; %NULL binds NULL */
void         nf_statement_bind_text   (NfStatement *self, int parameter, const char *text);
/* @bytes: (nullable): copied; %NULL binds NULL */
void         nf_statement_bind_bytes  (NfStatement *self, int parameter, GBytes *bytes);

/* After NF_STEP_DONE and NF_STEP_ERROR the statement is reset already. */
NfStep       nf_statement_step  (NfStatement *self, GError **error);
/* Ends the reading early, so that no lock stays and it can be bound again. */
void         nf_statement_reset (NfStatement *self);
/* Steps to the end and throws rows away: for INSERT, UPDATE, DELETE. */
gboolean     nf_statement_run   (NfStatement *self, GError **error);

/* Of the current row; columns count from 0. No allocation. */
gint64       nf_statement_get_int64  (NfStatement *self, int column);
double       nf_statement_get_double (NfStatement *self, int column);
/* Returns: (transfer none) (nullable): %NULL for NULL; valid until the next step, reset or free */
const char  *nf_statement_get_text   (NfStatement *self, int column);
/* Returns: (transfer none) (nullable): valid until the next step, reset or free */
const guint8 *nf_statement_get_blob  (NfStatement *self, int column, gsize *out_size);
gboolean     nf_statement_is_null    (NfStatement *self, int column);
int          nf_statement_get_n_columns (NfStatement *self);

G_END_DECLS
