/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store.h"

#include "nf-store-migrations.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

struct _NfStore
{
  GObject      parent_instance;

  /* Used by the worker; by the main thread only while opening and after nf_store_flush(). */
  NfDatabase  *database;
  NfStatement *upsert;
  NfStatement *delete;
  NfWorker    *worker;
  gboolean     read_only;

  GMutex       mutex;         /* of pending */
  GQueue       pending;       /* of Save, in call order: not yet written */
  guint        batch_limit;   /* worker only */
};

G_DEFINE_FINAL_TYPE (NfStore, nf_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (nf-store-error-quark, nf_store_error)

/* So many damaged files are kept side by side; then the program goes on in memory rather than fill the disk. */
#define MAX_DAMAGED_FILES 99
/* Saves that wait together become one transaction of at most so many: a sync to disk takes milliseconds, an import has thousands. */
#define MAX_BATCH 512
/* A longer title is no title of a film. */
#define MAX_TITLE_BYTES 4096

#define SELECT_SQL "SELECT movie_id, tmdb_id, title, rating, rated_at, marks, marked_at FROM film ORDER BY movie_id"
#define UPSERT_SQL                                                                                    \
  "INSERT INTO film (movie_id, tmdb_id, title, rating, rated_at, marks, marked_at) "                   \
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (movie_id) DO UPDATE SET tmdb_id = excluded.tmdb_id, " \
  "title = excluded.title, rating = excluded.rating, rated_at = excluded.rated_at, marks = excluded.marks, " \
  "marked_at = excluded.marked_at"
#define DELETE_SQL "DELETE FROM film WHERE movie_id = ?1"

/* --- errors -------------------------------------------------------------------------------------------------------- */

static NfStoreError
store_error_code (const GError *error)
{
  if (error->domain == NF_STORE_ERROR)
    return (NfStoreError) error->code;
  if (error->domain != NF_DATABASE_ERROR)
    return NF_STORE_ERROR_IO;
  switch ((NfDatabaseError) error->code)
    {
    case NF_DATABASE_ERROR_CANNOT_OPEN:
    case NF_DATABASE_ERROR_READ_ONLY:
    case NF_DATABASE_ERROR_FULL:
      return NF_STORE_ERROR_UNWRITABLE;
    case NF_DATABASE_ERROR_CORRUPT:
      return NF_STORE_ERROR_CORRUPT;
    case NF_DATABASE_ERROR_FAILED:
    case NF_DATABASE_ERROR_BUSY:
    case NF_DATABASE_ERROR_CONSTRAINT:
    case NF_DATABASE_ERROR_IO:
    default:
      return NF_STORE_ERROR_IO;
    }
}

/* (transfer full): the same failure in the store's own terms, naming the file. */
static GError *
store_error_new (const char *path, const GError *error)
{
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;

  return g_error_new (NF_STORE_ERROR, (int) store_error_code (error), "%s%s%s",
                      name != NULL ? name : "", name != NULL ? ": " : "", error->message);
}

static gboolean
is_corrupt (const GError *error)
{
  return g_error_matches (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = NULL;
  int saved;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  saved = errno;
  name = g_filename_display_name (folder);
  g_set_error (error, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE, "%s: %s", name, g_strerror (saved));
  return FALSE;
}

/* A database of another program has tables and no version of ours. */
static gboolean
is_foreign (NfDatabase *database, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (database, "SELECT EXISTS (SELECT 1 FROM sqlite_schema)", error);

  return statement != NULL && nf_statement_step (statement, error) == NF_STEP_ROW && nf_statement_get_int64 (statement, 0) != 0;
}

/* Returns: a database that can be written and has this program's schema, or NULL. */
static NfDatabase *
open_writable (const char *path, GError **error)
{
  g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, error);
  int version;

  if (database == NULL)
    return NULL;
  version = nf_database_get_user_version (database, error);
  if (version < 0)
    return NULL;
  if (version > NF_STORE_VERSION)
    {
      g_set_error (error, NF_STORE_ERROR, NF_STORE_ERROR_TOO_NEW, "store version %d is later than %d", version, NF_STORE_VERSION);
      return NULL;
    }
  if (nf_database_get_read_only (database))
    {
      g_set_error_literal (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_READ_ONLY, "the file is write-protected");
      return NULL;
    }
  if (version == 0 && is_foreign (database, NULL))
    {
      g_set_error_literal (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT, "a database of another program");
      return NULL;
    }
  if (!nf_database_check (database, error) || !nf_database_use_wal (database, error)
      || !nf_store_migrate (database, path, error))
    return NULL;
  return g_steal_pointer (&database);
}

/* The best that can be read without writing, or NULL: a file that only just came to be holds no tables yet. */
static NfDatabase *
open_readable (const char *path)
{
  static const NfDatabaseMode modes[] = { NF_DATABASE_READ_ONLY, NF_DATABASE_IMMUTABLE };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (NfDatabase) database = nf_database_open (path, modes[i], NULL);

      if (database != NULL && nf_database_get_user_version (database, NULL) > 0)
        return g_steal_pointer (&database);
    }
  return NULL;
}

/* Moves the file and its log aside under a free name. Returns: (transfer full) (nullable): the new name */
static char *
move_aside (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);

  for (guint i = 1; i <= MAX_DAMAGED_FILES; i++)
    {
      g_autofree char *target = g_strdup_printf ("%s.damaged-%u", path, i);
      g_autofree char *target_wal = g_strconcat (target, "-wal", NULL);

      if (g_file_test (target, G_FILE_TEST_EXISTS) || g_file_test (target_wal, G_FILE_TEST_EXISTS))
        continue;
      /* The log first: it must never be replayed into the new file. */
      if (g_rename (wal, target_wal) != 0 && errno != ENOENT)
        return NULL;
      if (g_rename (path, target) != 0)
        return NULL;
      g_unlink (shm);
      return g_steal_pointer (&target);
    }
  return NULL;
}

/* Opens what it can; sets @problem (in the store's terms) when that is less than a writable file. */
static NfDatabase *
open_file (const char *path, gboolean *out_read_only, GError **problem)
{
  g_autoptr (NfDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  *out_read_only = FALSE;
  if (make_folder (path, &error))
    database = open_writable (path, &error);
  if (database != NULL)
    return g_steal_pointer (&database);

  if (is_corrupt (error))
    {
      g_autofree char *aside = move_aside (path);

      if (aside != NULL)
        {
          g_autofree char *name = g_filename_display_name (aside);
          g_autoptr (GError) second = NULL;

          g_set_error (problem, NF_STORE_ERROR, NF_STORE_ERROR_CORRUPT, "%s (kept as %s)", error->message, name);
          database = open_writable (path, &second);
          if (database != NULL)
            return g_steal_pointer (&database);
        }
    }

  *out_read_only = TRUE;
  if (problem != NULL && *problem == NULL)
    *problem = store_error_new (path, error);
  return open_readable (path);
}

static gboolean
prepare_statements (NfStore *self, GError **error)
{
  self->upsert = nf_database_prepare (self->database, UPSERT_SQL, error);
  if (self->upsert == NULL)
    return FALSE;
  self->delete = nf_database_prepare (self->database, DELETE_SQL, error);
  return self->delete != NULL;
}

static gboolean
open_memory (NfStore *self, GError **error)
{
  self->database = nf_database_open (NULL, NF_DATABASE_MEMORY, error);
  return self->database != NULL && nf_store_migrate (self->database, NULL, error);
}

/* --- saving -------------------------------------------------------------------------------------------------------- */

static NfStoreRow *
row_copy (const NfStoreRow *row)
{
  NfStoreRow *copy = g_memdup2 (row, sizeof *row);

  /* A title is a memory aid; a broken one must not keep a rating from being saved. */
  copy->title = row->title != NULL ? g_utf8_make_valid (row->title, (gssize) strnlen (row->title, MAX_TITLE_BYTES)) : g_strdup ("");
  return copy;
}

static gboolean
write_row (NfStore *self, const NfStoreRow *row, GError **error)
{
  if (row->rating == 0 && row->marks == 0)
    {
      nf_statement_bind_int64 (self->delete, 1, row->movie_id);
      return nf_statement_run (self->delete, error);
    }
  nf_statement_bind_int64 (self->upsert, 1, row->movie_id);
  nf_statement_bind_int64 (self->upsert, 2, row->tmdb_id);
  nf_statement_bind_text (self->upsert, 3, row->title);
  nf_statement_bind_int64 (self->upsert, 4, row->rating);
  nf_statement_bind_int64 (self->upsert, 5, row->rated_at);
  nf_statement_bind_int64 (self->upsert, 6, row->marks);
  nf_statement_bind_int64 (self->upsert, 7, row->marked_at);
  return nf_statement_run (self->upsert, error);
}

/* A save that was asked for; of its task and of the list of pending ones. */
typedef struct
{
  NfStoreRow   *row;
  GCancellable *cancellable;   /* (nullable) */
  gboolean      written;       /* worker only: is on disk */
} Save;

static void
save_clear (gpointer data)
{
  Save *save = data;

  nf_store_row_free (save->row);
  g_clear_object (&save->cancellable);
}

static void
save_unref (gpointer save)
{
  g_atomic_rc_box_release_full (save, save_clear);
}

/* The next saves in call order. (transfer full) */
static GPtrArray *
take_batch (NfStore *self)
{
  GPtrArray *batch = g_ptr_array_new_with_free_func (save_unref);
  Save *save;

  g_mutex_lock (&self->mutex);
  while (batch->len < self->batch_limit && (save = g_queue_pop_head (&self->pending)) != NULL)
    if (g_cancellable_is_cancelled (save->cancellable))
      save_unref (save);
    else
      g_ptr_array_add (batch, save);
  g_mutex_unlock (&self->mutex);
  return batch;
}

/* Leaves only the first of @batch in it. */
static void
give_back_others (NfStore *self, GPtrArray *batch)
{
  g_mutex_lock (&self->mutex);
  while (batch->len > 1)
    g_queue_push_head (&self->pending, g_ptr_array_steal_index (batch, batch->len - 1));
  g_mutex_unlock (&self->mutex);
}

static gboolean
write_batch (NfStore *self, GPtrArray *batch, GError **error)
{
  if (!nf_database_begin (self->database, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    if (!write_row (self, ((Save *) batch->pdata[i])->row, error))
      {
        nf_database_rollback (self->database);
        return FALSE;
      }
  if (!nf_database_commit (self->database, error))
    {
      nf_database_rollback (self->database);
      return FALSE;
    }
  for (guint i = 0; i < batch->len; i++)
    ((Save *) batch->pdata[i])->written = TRUE;
  return TRUE;
}

/* Writes the next save and those that wait behind it. If they fail together, each is tried alone, so that every save gets its
 * own answer; with success the batches grow again. */
static gboolean
write_pending (NfStore *self, GError **error)
{
  g_autoptr (GPtrArray) batch = take_batch (self);

  if (batch->len > 1)
    {
      if (write_batch (self, batch, NULL))
        {
          self->batch_limit = MAX_BATCH;
          return TRUE;
        }
      self->batch_limit = 1;
      give_back_others (self, batch);
    }
  if (batch->len > 0 && !write_batch (self, batch, error))
    return FALSE;
  self->batch_limit = MIN (self->batch_limit * 2, MAX_BATCH);
  return TRUE;
}

static void
save_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  NfStore *self = source_object;
  Save *save = task_data;
  g_autoptr (GError) error = NULL;

  if (!save->written && !write_pending (self, &error))
    g_task_return_error (task, store_error_new (NULL, error));
  else if (save->written)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled before it was written");
}

/* --- other tables -------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfStoreFunc     func;
  gpointer        data;
  GDestroyNotify  destroy;   /* (nullable) */
} Run;

static void
run_free (Run *run)
{
  if (run->destroy != NULL)
    run->destroy (run->data);
  g_free (run);
}

static void
run_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  NfStore *self = source_object;
  const Run *run = task_data;
  g_autoptr (GError) error = NULL;

  if (!nf_database_begin (self->database, &error) || !run->func (self->database, run->data, &error) || !nf_database_commit (self->database, &error))
    {
      nf_database_rollback (self->database);
      g_task_return_error (task, store_error_new (NULL, error));
    }
  else
    g_task_return_boolean (task, TRUE);
}

/* --- flushing ------------------------------------------------------------------------------------------------------ */

/* Ref-counted: the worker may still be inside g_mutex_unlock() when the waiting thread goes on. */
typedef struct
{
  GMutex   mutex;
  GCond    cond;
  gboolean reached;
} Barrier;

static void
barrier_clear (gpointer data)
{
  Barrier *barrier = data;

  g_mutex_clear (&barrier->mutex);
  g_cond_clear (&barrier->cond);
}

static void
barrier_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, barrier_clear);
}

static void
barrier_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Barrier *barrier = task_data;

  g_mutex_lock (&barrier->mutex);
  barrier->reached = TRUE;
  g_cond_signal (&barrier->cond);
  g_mutex_unlock (&barrier->mutex);
  g_task_return_boolean (task, TRUE);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_store_dispose (GObject *object)
{
  NfStore *self = NF_STORE (object);

  /* Joins: nothing uses the database after it. */
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (nf_store_parent_class)->dispose (object);
}

static void
nf_store_finalize (GObject *object)
{
  NfStore *self = NF_STORE (object);

  g_clear_pointer (&self->upsert, nf_statement_free);
  g_clear_pointer (&self->delete, nf_statement_free);
  g_clear_pointer (&self->database, nf_database_unref);
  g_queue_clear_full (&self->pending, save_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (nf_store_parent_class)->finalize (object);
}

static void
nf_store_class_init (NfStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_store_dispose;
  object_class->finalize = nf_store_finalize;
}

static void
nf_store_init (NfStore *self)
{
  g_mutex_init (&self->mutex);
  g_queue_init (&self->pending);
  self->batch_limit = MAX_BATCH;
  self->worker = nf_worker_new ("store");
}

/* --- public -------------------------------------------------------------------------------------------------------- */

void
nf_store_row_free (NfStoreRow *row)
{
  g_free (row->title);
  g_free (row);
}

NfStore *
nf_store_open (const char *path, GError **out_problem)
{
  g_autoptr (NfStore) self = g_object_new (NF_TYPE_STORE, NULL);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) error = NULL;

  if (path != NULL)
    self->database = open_file (path, &self->read_only, &problem);
  if (self->database == NULL && !open_memory (self, &error))
    g_error ("No database even in memory: %s", error->message);
  if (!self->read_only && !prepare_statements (self, &error))
    {
      /* Our version number, but not our tables. */
      self->read_only = TRUE;
      if (problem == NULL)
        problem = store_error_new (path, error);
    }
  if (problem != NULL)
    g_propagate_error (out_problem, g_steal_pointer (&problem));
  return g_steal_pointer (&self);
}

gboolean
nf_store_get_read_only (NfStore *self)
{
  g_return_val_if_fail (NF_IS_STORE (self), TRUE);

  return self->read_only;
}

GPtrArray *
nf_store_read (NfDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_store_row_free);
  g_autoptr (NfStatement) select = NULL;
  g_autoptr (GError) failure = NULL;
  NfStep step = NF_STEP_ERROR;

  g_return_val_if_fail (database != NULL, NULL);

  select = nf_database_prepare (database, SELECT_SQL, &failure);
  while (select != NULL && (step = nf_statement_step (select, &failure)) == NF_STEP_ROW)
    {
      gint64 movie_id = nf_statement_get_int64 (select, 0);
      gint64 tmdb_id = nf_statement_get_int64 (select, 1);
      gint64 rating = nf_statement_get_int64 (select, 3);
      NfStoreRow *row;

      /* The schema forbids it; a file of a later version may not. */
      if (movie_id < 0 || movie_id > G_MAXUINT32 || rating < 0 || rating > 10)
        continue;
      row = g_new0 (NfStoreRow, 1);
      row->movie_id = (guint32) movie_id;
      row->tmdb_id = tmdb_id > 0 && tmdb_id <= G_MAXUINT32 ? (guint32) tmdb_id : 0;
      row->title = g_strdup (nf_statement_get_text (select, 2));
      row->rating = (guint) rating;
      row->rated_at = nf_statement_get_int64 (select, 4);
      row->marks = (guint) nf_statement_get_int64 (select, 5);
      row->marked_at = nf_statement_get_int64 (select, 6);
      g_ptr_array_add (rows, row);
    }
  if (step != NF_STEP_DONE)
    {
      g_propagate_error (error, store_error_new (NULL, failure));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

GPtrArray *
nf_store_load (NfStore *self, GError **error)
{
  g_return_val_if_fail (NF_IS_STORE (self), NULL);

  nf_store_flush (self);
  return nf_store_read (self->database, error);
}

void
nf_store_save_async (NfStore *self, const NfStoreRow *row, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Save *save;

  g_return_if_fail (NF_IS_STORE (self));
  g_return_if_fail (row != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_store_save_async);
  if (self->read_only)
    {
      g_task_return_new_error_literal (task, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE, "the store is open read-only");
      return;
    }

  save = g_atomic_rc_box_new0 (Save);
  save->row = row_copy (row);
  g_set_object (&save->cancellable, cancellable);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->pending, g_atomic_rc_box_acquire (save));
  g_mutex_unlock (&self->mutex);
  g_task_set_task_data (task, save, save_unref);
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, save_in_thread, g_steal_pointer (&task));
}

gboolean
nf_store_save_finish (NfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_store_run_async (NfStore *self, NfStoreFunc func, gpointer data, GDestroyNotify destroy, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  g_return_if_fail (NF_IS_STORE (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, nf_store_run_async);
  run = g_new (Run, 1);
  *run = (Run) { .func = func, .data = data, .destroy = destroy };
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  if (self->read_only)
    g_task_return_new_error_literal (task, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE, "the store is open read-only");
  else
    nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, run_in_thread, g_steal_pointer (&task));
}

gboolean
nf_store_run_finish (NfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_store_flush (NfStore *self)
{
  Barrier *barrier;
  GTask *task;

  g_return_if_fail (NF_IS_STORE (self));

  barrier = g_atomic_rc_box_new0 (Barrier);
  g_mutex_init (&barrier->mutex);
  g_cond_init (&barrier->cond);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, nf_store_flush);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (barrier), barrier_unref);
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, barrier_in_thread, task);

  g_mutex_lock (&barrier->mutex);
  while (!barrier->reached)
    g_cond_wait (&barrier->cond, &barrier->mutex);
  g_mutex_unlock (&barrier->mutex);
  barrier_unref (barrier);
}
