/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-database.h"
#include "nf-worker.h"

G_BEGIN_DECLS

/* Ratings and marks on disk: SQLite in WAL mode. Writes run on the store's worker, in call order; those that
 * wait together share a transaction, but each has its own outcome.
 * Films are kept by MovieLens id, with TMDB id and title beside it, so that a later model finds them again; rows the
 * present model does not know are kept untouched. */
#define NF_TYPE_STORE (nf_store_get_type ())
G_DECLARE_FINAL_TYPE (NfStore, nf_store, NF, STORE, GObject)

typedef enum
{
  NF_STORE_ERROR_UNWRITABLE,   /* read-only folder, full disk, no permission */
  NF_STORE_ERROR_CORRUPT,      /* not a database, or damaged; the file is kept aside and named in the message */
  NF_STORE_ERROR_TOO_NEW,      /* written by a later version of the program */
  NF_STORE_ERROR_IO,
} NfStoreError;
#define NF_STORE_ERROR (nf_store_error_quark ())
GQuark nf_store_error_quark (void);

/* One film as stored. Marks is a set of 1 << NfMark; times are Unix seconds. */
typedef struct
{
  guint32 movie_id, tmdb_id;
  char   *title;
  guint   rating;        /* half stars, 0 none */
  gint64  rated_at;
  guint   marks;
  gint64  marked_at;
} NfStoreRow;
void nf_store_row_free (NfStoreRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfStoreRow, nf_store_row_free)

/**
 * nf_store_open:
 * @path: (nullable): file, its folder is created; %NULL keeps everything in memory (tests)
 * @out_problem: (out) (optional): set when the store opened read-only or in memory only; says why
 *
 * Never fails for the user's sake: with an unwritable place it opens read-only, with nothing readable in memory,
 * and says so in @out_problem. A damaged file is renamed aside first, never deleted.
 */
NfStore *nf_store_open (const char *path, GError **out_problem);

gboolean   nf_store_get_read_only (NfStore *self);
/* Everything, once at start. Returns: (transfer full) (element-type NfStoreRow) */
GPtrArray *nf_store_load          (NfStore *self, GError **error);

/* The same, of the connection that a function of nf_store_run_async() gets: on the store's worker.
 * Returns: (transfer full) (element-type NfStoreRow) */
GPtrArray *nf_store_read          (NfDatabase *database, GError **error);

/**
 * nf_store_save_async:
 * @row: (transfer none): the film's new state; no rating and no marks deletes it
 *
 * Written in call order; durable when the callback runs.
 */
void     nf_store_save_async  (NfStore *self, const NfStoreRow *row, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_store_save_finish (NfStore *self, GAsyncResult *result, GError **error);

/* Work of another part of the domain on tables of its own in the same file; on the store's worker. @data: as given */
typedef gboolean (*NfStoreFunc) (NfDatabase *database, gpointer data, GError **error);

/**
 * nf_store_run_async:
 * @func: runs on the store's worker, after everything asked for before, in a transaction that is committed if it returns %TRUE
 * @destroy: (nullable): frees @data, on the main thread
 *
 * A store that cannot be written runs nothing: it fails with %NF_STORE_ERROR_UNWRITABLE.
 */
void     nf_store_run_async  (NfStore *self, NfStoreFunc func, gpointer data, GDestroyNotify destroy, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_store_run_finish (NfStore *self, GAsyncResult *result, GError **error);

/* Waits until everything queued is on disk. For shutdown and tests. */
void     nf_store_flush (NfStore *self);

G_END_DECLS
