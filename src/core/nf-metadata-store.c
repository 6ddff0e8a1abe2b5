/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-store.h"

#include "nf-database.h"
#include "nf-worker.h"

#include <glib/gstdio.h>

#define VERSION_NUMBER 1
/* Of the whole file, titles and log included: a bound on mistakes, far above what records may take. */
#define HARD_FACTOR 4
/* Records above the limit are thrown away in one go down to this part of it. */
#define KEEP_SHARE 0.9

#define SCHEMA                                                                                                          \
  "CREATE TABLE record (kind INTEGER NOT NULL, id INTEGER NOT NULL, locale TEXT NOT NULL, fetched_at INTEGER NOT NULL," \
  "  used_at INTEGER NOT NULL, size INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, id, locale));"            \
  "CREATE INDEX record_used ON record (used_at, size);"                                                                 \
  "CREATE TABLE titles (tmdb_id INTEGER PRIMARY KEY, runtime INTEGER NOT NULL, titles TEXT NOT NULL);"

/* The worker's half; it outlives the store while jobs are queued. */
typedef struct
{
  char        *path;        /* (nullable) */
  gsize        max_bytes;
  NfDatabase  *database;    /* (nullable): not opened yet, or cannot be */
  gboolean     hopeless;    /* opening failed: not tried again */
  gint64       size;        /* of records */
  NfStatement *load, *touch, *save, *save_titles;
} Files;

struct _NfMetadataStore
{
  GObject   parent_instance;
  NfWorker *worker;
  Files    *files;
};

G_DEFINE_FINAL_TYPE (NfMetadataStore, nf_metadata_store, G_TYPE_OBJECT)

typedef enum
{
  JOB_LOAD,
  JOB_SAVE,
  JOB_LOAD_TITLES,
  JOB_CLEAR,
  JOB_SIZE,
  JOB_FLUSH,
} JobKind;

typedef struct
{
  JobKind        kind;
  Files         *files;
  NfMetadataKind record_kind;
  guint32        id;
  char          *locale;
  gint64         fetched_at;
  GBytes        *value;
  NfMetadataTitles *titles;
  GMutex        *mutex;   /* of a flush */
  GCond         *cond;
  gboolean      *done;
} Job;

/* --- the file, on the worker ---------------------------------------------------------------------------------------- */

static void
files_close (Files *files)
{
  g_clear_pointer (&files->load, nf_statement_free);
  g_clear_pointer (&files->touch, nf_statement_free);
  g_clear_pointer (&files->save, nf_statement_free);
  g_clear_pointer (&files->save_titles, nf_statement_free);
  g_clear_pointer (&files->database, nf_database_unref);
}

static void
files_clear (gpointer data)
{
  Files *files = data;

  files_close (files);
  g_free (files->path);
}

static void
files_unref (Files *files)
{
  g_atomic_rc_box_release_full (files, files_clear);
}

static void
files_remove (Files *files)
{
  static const char *const suffixes[] = { "-wal", "-shm", "" };

  files_close (files);
  for (guint i = 0; files->path != NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (files->path, suffixes[i], NULL);
      g_unlink (name);
    }
}

static gboolean
read_number (NfDatabase *database, const char *sql, gint64 *out_value, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (database, sql, error);

  if (statement == NULL || nf_statement_step (statement, error) != NF_STEP_ROW)
    return FALSE;
  *out_value = nf_statement_get_int64 (statement, 0);
  return TRUE;
}

/* A step for each version; a cache is never worth more than one. */
static gboolean
migrate (NfDatabase *database, GError **error)
{
  int version = nf_database_get_user_version (database, error);
  gint64 n_tables = 0;

  if (version < 0 || version == VERSION_NUMBER)
    return version > 0;
  if (!read_number (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (version != 0 || n_tables != 0)
    {
      g_set_error (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT, "metadata of version %d, not %d", version, VERSION_NUMBER);
      return FALSE;
    }
  if (!nf_database_begin (database, error))
    return FALSE;
  if (nf_database_execute (database, SCHEMA, error) && nf_database_set_user_version (database, VERSION_NUMBER, error)
      && nf_database_commit (database, error))
    return TRUE;
  nf_database_rollback (database);
  return FALSE;
}

static gboolean
files_try_open (Files *files, GError **error)
{
  files->database = nf_database_open (files->path, files->path != NULL ? NF_DATABASE_READ_WRITE : NF_DATABASE_MEMORY, error);
  /* after a crash a cache may lack its last seconds: no sync at every commit */
  if (files->database == NULL || (files->path != NULL && !nf_database_use_wal (files->database, error))
      || !migrate (files->database, error) || !nf_database_execute (files->database, "PRAGMA synchronous = NORMAL", error)
      || !nf_database_limit_size (files->database, files->max_bytes * HARD_FACTOR, error)
      || !read_number (files->database, "SELECT coalesce(sum(size), 0) FROM record", &files->size, error))
    return FALSE;
  files->load = nf_database_prepare (files->database,
                                     "SELECT value, fetched_at, locale = ?3 FROM record WHERE kind = ?1 AND id = ?2"
                                     " ORDER BY locale = ?3 DESC, fetched_at DESC LIMIT 1", error);
  if (files->load != NULL)
    files->touch = nf_database_prepare (files->database, "UPDATE record SET used_at = ?3 WHERE kind = ?1 AND id = ?2", error);
  if (files->touch != NULL)
    files->save = nf_database_prepare (files->database, "INSERT OR REPLACE INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  if (files->save != NULL)
    files->save_titles = nf_database_prepare (files->database, "INSERT OR REPLACE INTO titles VALUES (?1, ?2, ?3)", error);
  return files->save_titles != NULL;
}

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CORRUPT);
}

static gboolean
files_open (Files *files, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (files->database != NULL)
    return TRUE;
  if (files->path != NULL && !files->hopeless)
    {
      g_autofree char *folder = g_path_get_dirname (files->path);
      g_mkdir_with_parents (folder, 0700);
    }
  if (!files->hopeless && files_try_open (files, &problem))
    return TRUE;
  if (is_damage (problem))
    {
      g_debug ("Metadata: %s; starting anew", problem->message);
      files_remove (files);
      g_clear_error (&problem);
      if (files_try_open (files, &problem))
        return TRUE;
    }
  files_close (files);
  files->hopeless = TRUE;
  if (problem != NULL)
    {
      g_info ("Metadata is not kept: %s", problem->message);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  else
    g_set_error_literal (error, NF_DATABASE_ERROR, NF_DATABASE_ERROR_CANNOT_OPEN, "metadata cannot be kept");
  return FALSE;
}

static gboolean
trim (Files *files, GError **error)
{
  g_autoptr (NfStatement) drop = NULL;

  if (files->size <= (gint64) files->max_bytes)
    return TRUE;
  /* all but the latest ones that fit */
  drop = nf_database_prepare (files->database,
                              "DELETE FROM record WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(size) OVER"
                              " (ORDER BY used_at DESC, rowid DESC ROWS UNBOUNDED PRECEDING) AS total FROM record) WHERE total > ?1)", error);
  if (drop == NULL)
    return FALSE;
  nf_statement_bind_int64 (drop, 1, (gint64) ((double) files->max_bytes * KEEP_SHARE));
  return nf_statement_run (drop, error) && read_number (files->database, "SELECT coalesce(sum(size), 0) FROM record", &files->size, error);
}

static gboolean
write_record (Files *files, const Job *job, GError **error)
{
  const gsize size = g_bytes_get_size (job->value);

  nf_statement_bind_int64 (files->save, 1, job->record_kind);
  nf_statement_bind_int64 (files->save, 2, job->id);
  nf_statement_bind_text (files->save, 3, job->locale);
  nf_statement_bind_int64 (files->save, 4, job->fetched_at);
  nf_statement_bind_int64 (files->save, 5, g_get_real_time ());
  nf_statement_bind_int64 (files->save, 6, (gint64) size);
  nf_statement_bind_bytes (files->save, 7, job->value);
  if (!nf_statement_run (files->save, error))
    return FALSE;
  /* what was replaced is counted twice until the next trim reads the true sum */
  files->size += (gint64) size;
  if (job->titles != NULL)
    {
      nf_statement_bind_int64 (files->save_titles, 1, job->titles->tmdb_id);
      nf_statement_bind_int64 (files->save_titles, 2, job->titles->runtime);
      nf_statement_bind_text (files->save_titles, 3, job->titles->titles);
      if (!nf_statement_run (files->save_titles, error))
        return FALSE;
    }
  return trim (files, error);
}

static gboolean
save_record (Files *files, const Job *job, GError **error)
{
  if (!nf_database_begin (files->database, error))
    return FALSE;
  if (write_record (files, job, error) && nf_database_commit (files->database, error))
    return TRUE;
  nf_database_rollback (files->database);
  return FALSE;
}

static NfMetadataRecord *
load_record (Files *files, const Job *job, GError **error)
{
  g_autoptr (NfMetadataRecord) record = NULL;
  const guint8 *data;
  gsize size;

  nf_statement_bind_int64 (files->load, 1, job->record_kind);
  nf_statement_bind_int64 (files->load, 2, job->id);
  nf_statement_bind_text (files->load, 3, job->locale);
  if (nf_statement_step (files->load, error) != NF_STEP_ROW)
    return NULL;
  data = nf_statement_get_blob (files->load, 0, &size);
  record = g_new0 (NfMetadataRecord, 1);
  record->value = g_bytes_new (data, data != NULL ? size : 0);
  record->fetched_at = nf_statement_get_int64 (files->load, 1);
  record->same_locale = nf_statement_get_int64 (files->load, 2) != 0;
  nf_statement_reset (files->load);

  /* a failure costs only its place in the order of use */
  nf_statement_bind_int64 (files->touch, 1, job->record_kind);
  nf_statement_bind_int64 (files->touch, 2, job->id);
  nf_statement_bind_int64 (files->touch, 3, g_get_real_time ());
  nf_statement_run (files->touch, NULL);
  return g_steal_pointer (&record);
}

static GPtrArray *
load_titles (Files *files, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_metadata_titles_free);
  g_autoptr (NfStatement) statement = nf_database_prepare (files->database, "SELECT tmdb_id, runtime, titles FROM titles", error);
  NfStep step = NF_STEP_ERROR;

  while (statement != NULL && (step = nf_statement_step (statement, error)) == NF_STEP_ROW)
    {
      gint64 id = nf_statement_get_int64 (statement, 0), runtime = nf_statement_get_int64 (statement, 1);
      const char *titles = nf_statement_get_text (statement, 2);
      NfMetadataTitles *row;

      if (id <= 0 || id > G_MAXUINT32 || titles == NULL)
        continue;
      row = g_new (NfMetadataTitles, 1);
      *row = (NfMetadataTitles) { (guint32) id, (guint) CLAMP (runtime, 0, G_MAXUINT16), g_utf8_make_valid (titles, -1) };
      g_ptr_array_add (rows, row);
    }
  return step == NF_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

static gint64
file_size (Files *files)
{
  static const char *const suffixes[] = { "", "-wal" };
  gint64 sum = 0;

  if (files->path == NULL)
    return files->size;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (files->path, suffixes[i], NULL);
      GStatBuf info;

      if (g_stat (name, &info) == 0)
        sum += info.st_size;
    }
  return sum;
}

/* --- jobs ----------------------------------------------------------------------------------------------------------- */

static void
job_free (gpointer data)
{
  Job *job = data;

  files_unref (job->files);
  g_free (job->locale);
  g_clear_pointer (&job->value, g_bytes_unref);
  g_clear_pointer (&job->titles, nf_metadata_titles_free);
  g_free (job);
}

/* Returns: whether it worked; a damaged file is an error here and a new file for the next try */
static gboolean
run_once (const Job *job, GTask *task, GError **error)
{
  Files *files = job->files;
  g_autoptr (GError) problem = NULL;

  if (job->kind == JOB_CLEAR)
    {
      files_remove (files);
      files->size = 0;
      files->hopeless = FALSE;
      g_task_return_boolean (task, TRUE);
      return TRUE;
    }
  if (job->kind == JOB_SIZE)
    {
      g_task_return_int (task, (gssize) file_size (files));
      return TRUE;
    }
  /* nothing was ever kept: no file is made to find that out */
  if (job->kind != JOB_SAVE && files->database == NULL && files->path != NULL && !g_file_test (files->path, G_FILE_TEST_EXISTS))
    {
      if (job->kind == JOB_LOAD_TITLES)
        g_task_return_pointer (task, g_ptr_array_new_with_free_func ((GDestroyNotify) nf_metadata_titles_free), (GDestroyNotify) g_ptr_array_unref);
      else
        g_task_return_pointer (task, NULL, NULL);
      return TRUE;
    }
  if (!files_open (files, error))
    return FALSE;
  if (job->kind == JOB_LOAD)
    {
      NfMetadataRecord *record = load_record (files, job, &problem);

      if (problem == NULL)
        g_task_return_pointer (task, record, (GDestroyNotify) nf_metadata_record_free);
    }
  else if (job->kind == JOB_LOAD_TITLES)
    {
      GPtrArray *titles = load_titles (files, &problem);

      if (problem == NULL)
        g_task_return_pointer (task, titles, (GDestroyNotify) g_ptr_array_unref);
    }
  else if (save_record (files, job, &problem))
    g_task_return_boolean (task, TRUE);

  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
run_job (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (job->kind == JOB_FLUSH)
    {
      g_mutex_lock (job->mutex);
      *job->done = TRUE;
      g_cond_signal (job->cond);
      g_mutex_unlock (job->mutex);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (run_once (job, task, &error))
    return;
  if (is_damage (error))
    {
      files_remove (job->files);
      g_clear_error (&error);
      if (run_once (job, task, &error))
        return;
    }
  g_task_return_error (task, error);
}

static Job *
job_new (NfMetadataStore *self, JobKind kind)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->files = g_atomic_rc_box_acquire (self->files);
  return job;
}

static void
queue (NfMetadataStore *self, Job *job, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  /* one priority: a load that follows a save sees it */
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, run_job, task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_debug ("Metadata is not kept: %s", error->message);
}

/* --- class ---------------------------------------------------------------------------------------------------------- */

static void
nf_metadata_store_finalize (GObject *object)
{
  NfMetadataStore *self = NF_METADATA_STORE (object);

  g_clear_object (&self->worker);
  files_unref (self->files);
  G_OBJECT_CLASS (nf_metadata_store_parent_class)->finalize (object);
}

static void
nf_metadata_store_class_init (NfMetadataStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_metadata_store_finalize;
}

static void
nf_metadata_store_init (NfMetadataStore *self)
{
  self->files = g_atomic_rc_box_new0 (Files);
}

/* --- public --------------------------------------------------------------------------------------------------------- */

void
nf_metadata_record_free (NfMetadataRecord *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->value);
  g_free (self);
}

void
nf_metadata_titles_free (NfMetadataTitles *self)
{
  g_free (self->titles);
  g_free (self);
}

NfMetadataStore *
nf_metadata_store_new (const char *path, gsize max_bytes)
{
  NfMetadataStore *self;

  g_return_val_if_fail (max_bytes > 0, NULL);

  self = g_object_new (NF_TYPE_METADATA_STORE, NULL);
  self->files->path = g_strdup (path);
  self->files->max_bytes = max_bytes;
  self->worker = nf_worker_new ("metadata");
  return self;
}

void
nf_metadata_store_load_async (NfMetadataStore *self, NfMetadataKind kind, guint32 id, const char *locale, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job;

  g_return_if_fail (NF_IS_METADATA_STORE (self));
  g_return_if_fail (locale != NULL);

  job = job_new (self, JOB_LOAD);
  job->record_kind = kind;
  job->id = id;
  job->locale = g_strdup (locale);
  queue (self, job, nf_metadata_store_load_async, cancellable, callback, user_data);
}

NfMetadataRecord *
nf_metadata_store_load_finish (NfMetadataStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_metadata_store_save (NfMetadataStore *self, NfMetadataKind kind, guint32 id, const char *locale, gint64 fetched_at, GBytes *value,
                        const NfMetadataTitles *titles)
{
  Job *job;

  g_return_if_fail (NF_IS_METADATA_STORE (self));
  g_return_if_fail (locale != NULL && value != NULL);

  job = job_new (self, JOB_SAVE);
  job->record_kind = kind;
  job->id = id;
  job->locale = g_strdup (locale);
  job->fetched_at = fetched_at;
  job->value = g_bytes_ref (value);
  if (titles != NULL)
    {
      job->titles = g_new (NfMetadataTitles, 1);
      *job->titles = (NfMetadataTitles) { titles->tmdb_id, titles->runtime, g_strdup (titles->titles) };
    }
  queue (self, job, nf_metadata_store_save, NULL, saved_cb, NULL);
}

void
nf_metadata_store_load_titles_async (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA_STORE (self));

  queue (self, job_new (self, JOB_LOAD_TITLES), nf_metadata_store_load_titles_async, cancellable, callback, user_data);
}

GPtrArray *
nf_metadata_store_load_titles_finish (NfMetadataStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_metadata_store_clear_async (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA_STORE (self));

  queue (self, job_new (self, JOB_CLEAR), nf_metadata_store_clear_async, cancellable, callback, user_data);
}

gboolean
nf_metadata_store_clear_finish (NfMetadataStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_metadata_store_get_size_async (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA_STORE (self));

  queue (self, job_new (self, JOB_SIZE), nf_metadata_store_get_size_async, cancellable, callback, user_data);
}

gint64
nf_metadata_store_get_size_finish (NfMetadataStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

void
nf_metadata_store_flush (NfMetadataStore *self)
{
  GMutex mutex;
  GCond cond;
  gboolean done = FALSE;
  Job *job;

  g_return_if_fail (NF_IS_METADATA_STORE (self));

  g_mutex_init (&mutex);
  g_cond_init (&cond);
  job = job_new (self, JOB_FLUSH);
  job->mutex = &mutex;
  job->cond = &cond;
  job->done = &done;
  queue (self, job, nf_metadata_store_flush, NULL, NULL, NULL);
  g_mutex_lock (&mutex);
  while (!done)
    g_cond_wait (&cond, &mutex);
  g_mutex_unlock (&mutex);
  g_mutex_clear (&mutex);
  g_cond_clear (&cond);
}
