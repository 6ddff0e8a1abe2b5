/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster-cache.h"

#include "nf-disk-cache.h"
#include "nf-waiters.h"
#include "nf-worker.h"

#define MAX_DISK_BYTES   (G_GUINT64_CONSTANT (200) * 1000 * 1000)
#define NONE_SECONDS     (7 * 24 * 3600)     /* how long "has no poster" is believed */
#define PATH_SECONDS     (30 * 24 * 3600)    /* how long a path is used before the film is looked up again */
#define MAX_BROKEN       10000
#define IMAGE_PRIORITY   (G_PRIORITY_DEFAULT - 1)   /* first finish the posters whose path is known */

struct _NfPosterCache
{
  GObject parent_instance;

  NfTmdbClient *client;
  NfWorker     *worker;    /* disk and decoder */
  NfDiskCache  *disk;      /* used by the worker alone */
  gboolean      has_files;
  GHashTable   *loads;     /* id → Load (owned) */
  GHashTable   *broken;    /* set of paths that gave no picture in this session */
  int           serial;
};

G_DEFINE_FINAL_TYPE (NfPosterCache, nf_poster_cache, G_TYPE_OBJECT)

/* One picture on its way, for everybody who wants it in that size.
 *   find on disk ─▶ details (if the path is unknown) ─▶ bytes ─▶ decode and keep
 *                            └──── failure ─────────────┴────▶ find another size on disk */
typedef struct
{
  grefcount      ref_count;
  NfPosterCache *cache;         /* a strong reference until the end */
  char          *id;
  guint32        tmdb_id;       /* 0: by path */
  char          *path;          /* (nullable) until known */
  guint          width, height;
  gboolean       looked_up;     /* the path comes from fresh details */
  gboolean       abandoned;
  NfWaiters     *waiters;
  GCancellable  *cancellable;
  GError        *failure;       /* why the network gave nothing */
} Load;

typedef enum
{
  JOB_FIND,      /* in this size or a larger one */
  JOB_FIND_ANY,  /* in a smaller one */
  JOB_KEEP,      /* decode the bytes, keep them if they are good */
  JOB_NOTE_NONE, /* the film has no poster */
} JobKind;

/* What the worker gets, and what it adds. */
typedef struct
{
  JobKind      kind;
  NfDiskCache *disk;
  NfTmdbConfiguration *configuration;
  guint32      tmdb_id;
  char        *path;     /* (nullable) */
  guint        width, height;
  GBytes      *bytes;
  NfImage     *image;    /* result (nullable) */
  gboolean     none;     /* result: known to have no poster */
} Job;

static void load_find_path (Load *load);
static void load_fetch     (Load *load);

/* --- on the worker ----------------------------------------------------------------------------------------------- */

static void
job_free (Job *job)
{
  nf_disk_cache_unref (job->disk);
  nf_tmdb_configuration_unref (job->configuration);
  g_free (job->path);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_clear_pointer (&job->image, nf_image_unref);
  g_free (job);
}

static char *
build_key (const char *path, guint rounded_width)
{
  return rounded_width > 0 ? g_strdup_printf ("w%u%s", rounded_width, path) : g_strdup_printf ("original%s", path);
}

static gboolean
job_try_size (Job *job, guint rounded_width)
{
  g_autofree char *key = build_key (job->path, rounded_width);
  g_autoptr (GBytes) bytes = nf_disk_cache_read (job->disk, key);

  if (bytes == NULL)
    return FALSE;
  job->image = nf_image_decode (bytes, job->width, job->height, NULL);
  if (job->image == NULL)
    nf_disk_cache_remove (job->disk, key);
  return job->image != NULL;
}

static void
job_find (Job *job)
{
  if (job->tmdb_id != 0 && job->path == NULL)
    {
      gint64 age = 0;
      const char *path = nf_disk_cache_get_path (job->disk, job->tmdb_id, &age);

      if (path == NULL)
        return;
      if (path[0] == '\0')
        {
          job->none = age < NONE_SECONDS;
          return;
        }
      job->path = g_strdup (path);
      for (guint width = job->width;; width = nf_tmdb_configuration_round_width (job->configuration, width) + 1)
        {
          guint rounded = nf_tmdb_configuration_round_width (job->configuration, width);

          if (job_try_size (job, rounded))
            return;
          if (rounded == 0)
            break;
        }
      if (age > PATH_SECONDS)
        g_clear_pointer (&job->path, g_free);
      return;
    }
  for (guint width = job->width;; width = nf_tmdb_configuration_round_width (job->configuration, width) + 1)
    {
      guint rounded = nf_tmdb_configuration_round_width (job->configuration, width);

      if (job_try_size (job, rounded) || rounded == 0)
        return;
    }
}

static void
job_find_any (Job *job)
{
  guint widths[16], n_widths = 0;

  if (job->path == NULL && job->tmdb_id != 0)
    job->path = g_strdup (nf_disk_cache_get_path (job->disk, job->tmdb_id, NULL));
  if (job->path == NULL || job->path[0] == '\0')
    return;
  /* largest first, among those that can be smaller than what was wanted */
  for (guint width = 1; n_widths < G_N_ELEMENTS (widths); width = widths[n_widths++] + 1)
    {
      widths[n_widths] = nf_tmdb_configuration_round_width (job->configuration, width);
      if (widths[n_widths] == 0)
        break;
    }
  while (n_widths > 0)
    if (job_try_size (job, widths[--n_widths]))
      return;
}

static void
job_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;

  switch (job->kind)
    {
    case JOB_FIND:
      job_find (job);
      break;
    case JOB_FIND_ANY:
      job_find_any (job);
      break;
    case JOB_KEEP:
      job->image = nf_image_decode (job->bytes, job->width, job->height, &error);
      if (job->image != NULL)
        {
          g_autofree char *key = build_key (job->path, nf_tmdb_configuration_round_width (job->configuration, job->width));

          nf_disk_cache_write (job->disk, key, job->bytes);
          if (job->tmdb_id != 0)
            {
              gint64 age = 0;
              const char *known = nf_disk_cache_get_path (job->disk, job->tmdb_id, &age);

              if (g_strcmp0 (known, job->path) != 0 || age > PATH_SECONDS)
                nf_disk_cache_set_path (job->disk, job->tmdb_id, job->path);
            }
        }
      break;
    case JOB_NOTE_NONE:
      nf_disk_cache_set_path (job->disk, job->tmdb_id, NULL);
      break;
    default:
      g_assert_not_reached ();
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- loads ------------------------------------------------------------------------------------------------------- */

static Load *
load_ref (Load *load)
{
  g_ref_count_inc (&load->ref_count);
  return load;
}

static void
load_unref (Load *load)
{
  if (!g_ref_count_dec (&load->ref_count))
    return;
  g_clear_pointer (&load->waiters, nf_waiters_free);
  g_clear_object (&load->cancellable);
  g_clear_error (&load->failure);
  g_clear_object (&load->cache);
  g_free (load->id);
  g_free (load->path);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_unref)

/* @image: (nullable): else @error. Callbacks run in here. */
static void
load_finish (Load *load, NfImage *image, const GError *error)
{
  g_autoptr (Load) keep = load_ref (load);
  NfWaiters *waiters = g_steal_pointer (&load->waiters);

  if (g_hash_table_lookup (load->cache->loads, load->id) == load)
    g_hash_table_remove (load->cache->loads, load->id);
  if (waiters != NULL)
    nf_waiters_return (waiters, image, (GBoxedCopyFunc) nf_image_ref, (GDestroyNotify) nf_image_unref, error);
}

static void
load_fail_not_found (Load *load)
{
  g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "the film has no poster");

  load_finish (load, NULL, error);
}

static void
load_empty_cb (gpointer user_data)
{
  Load *load = user_data;

  load->abandoned = TRUE;
  g_clear_pointer (&load->waiters, nf_waiters_free);
  g_cancellable_cancel (load->cancellable);
  g_hash_table_remove (load->cache->loads, load->id);   /* what runs has its own reference */
}

static void
load_run_job (Load *load, JobKind kind, GBytes *bytes, GAsyncReadyCallback callback)
{
  NfPosterCache *self = load->cache;
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (NULL, load->cancellable, callback, load_ref (load));

  job->kind = kind;
  job->disk = nf_disk_cache_ref (self->disk);
  job->configuration = nf_tmdb_client_dup_configuration (self->client);
  job->tmdb_id = load->tmdb_id;
  job->path = g_strdup (load->path);
  job->width = load->width;
  job->height = load->height;
  job->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_task_set_source_tag (task, load_run_job);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  /* the latest first: it is what is on screen */
  self->serial = self->serial < G_MAXINT / 2 ? self->serial + 1 : 0;
  nf_worker_queue (self->worker, -self->serial, job_in_thread, g_steal_pointer (&task));
}

/* --- the whole of it --------------------------------------------------------------------------------------------- */

static void
size_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_int (task, (gssize) MIN (nf_disk_cache_get_size (task_data), (guint64) G_MAXSSIZE));
}

static void
clear_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  if (nf_disk_cache_clear (task_data))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_FAILED, "some pictures cannot be removed");
}

/* Behind the pictures that somebody waits for. */
static void
run_on_disk (NfPosterCache *self, GTaskThreadFunc func, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, nf_disk_cache_ref (self->disk), (GDestroyNotify) nf_disk_cache_unref);
  nf_worker_queue (self->worker, G_PRIORITY_LOW, func, task);
}

/* --- from the network -------------------------------------------------------------------------------------------- */

static void
found_any_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));

  if (load->abandoned)
    return;
  if (g_task_propagate_boolean (G_TASK (result), NULL) && job->image != NULL)
    load_finish (load, job->image, NULL);
  else
    load_finish (load, NULL, load->failure);
}

/* The network gave nothing: something smaller may be on disk. */
static void
load_fall_back (Load *load, const GError *error)
{
  g_clear_error (&load->failure);
  load->failure = g_error_copy (error);
  load_run_job (load, JOB_FIND_ANY, NULL, found_any_cb);
}

static void
load_mark_broken (Load *load)
{
  GHashTable *broken = load->cache->broken;

  if (g_hash_table_size (broken) >= MAX_BROKEN)
    g_hash_table_remove_all (broken);
  g_hash_table_add (broken, g_strdup (load->path));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (G_TASK (result));

  if (load->abandoned)
    return;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      load->cache->has_files = TRUE;
      load_finish (load, job->image, NULL);
    }
  else
    {
      load_mark_broken (load);
      load_fall_back (load, error);
    }
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_load_image_finish (NF_TMDB_CLIENT (source), result, &error);

  if (load->abandoned)
    return;
  if (bytes != NULL)
    load_run_job (load, JOB_KEEP, bytes, kept_cb);
  else if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND) && load->tmdb_id != 0 && !load->looked_up)
    {
      /* the film has got another poster since the path was noted */
      g_clear_pointer (&load->path, g_free);
      load_find_path (load);
    }
  else
    {
      if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND) || g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_TOO_LARGE))
        load_mark_broken (load);
      load_fall_back (load, error);
    }
}

static void
load_fetch (Load *load)
{
  if (g_hash_table_contains (load->cache->broken, load->path))
    {
      g_autoptr (GError) error = g_error_new_literal (NF_IMAGE_ERROR, NF_IMAGE_ERROR_CORRUPT, "the picture was broken before");

      load_fall_back (load, error);
      return;
    }
  nf_tmdb_client_load_image_async (load->cache->client, load->path, load->width, IMAGE_PRIORITY, load->cancellable, fetched_cb, load_ref (load));
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;

  if (!load->abandoned)
    load_fail_not_found (load);
}

static void
details_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_tmdb_client_load_details_finish (NF_TMDB_CLIENT (source), result, &error);

  if (load->abandoned)
    return;
  if (details != NULL && details->poster_path != NULL)
    {
      load->path = g_strdup (details->poster_path);
      load->looked_up = TRUE;
      load_fetch (load);
    }
  else if (details != NULL || g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND))
    load_run_job (load, JOB_NOTE_NONE, NULL, noted_cb);
  else
    load_fall_back (load, error);
}

static void
load_find_path (Load *load)
{
  nf_tmdb_client_load_details_async (load->cache->client, load->tmdb_id, G_PRIORITY_DEFAULT, load->cancellable, details_cb, load_ref (load));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GError) error = NULL;
  Job *job = g_task_get_task_data (G_TASK (result));

  if (load->abandoned)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    load_finish (load, NULL, error);
  else if (job->image != NULL)
    load_finish (load, job->image, NULL);
  else if (job->none)
    load_fail_not_found (load);
  else if (job->path != NULL)
    {
      if (load->path == NULL)
        load->path = g_strdup (job->path);
      load_fetch (load);
    }
  else
    load_find_path (load);
}

/* @id: (transfer full); @path: (nullable) */
static void
load_picture (NfPosterCache *self, char *id, guint32 tmdb_id, const char *path, guint width, guint height, GTask *task)
{
  g_autofree char *owned_id = id;
  g_autoptr (GTask) owned_task = task;
  Load *load;

  if (g_task_return_error_if_cancelled (task))
    return;
  load = g_hash_table_lookup (self->loads, id);
  if (load != NULL)
    {
      nf_waiters_add (load->waiters, g_steal_pointer (&owned_task));
      return;
    }

  load = g_new0 (Load, 1);
  g_ref_count_init (&load->ref_count);
  load->cache = g_object_ref (self);
  load->id = g_steal_pointer (&owned_id);
  load->tmdb_id = tmdb_id;
  load->path = g_strdup (path);
  load->width = width;
  load->height = height;
  load->cancellable = g_cancellable_new ();
  load->waiters = nf_waiters_new (load_empty_cb, load);
  g_hash_table_insert (self->loads, load->id, load);
  nf_waiters_add (load->waiters, g_steal_pointer (&owned_task));
  load_run_job (load, JOB_FIND, NULL, found_cb);
}

static void
nf_poster_cache_finalize (GObject *object)
{
  NfPosterCache *self = NF_POSTER_CACHE (object);

  /* there is no load any more: each holds the cache */
  g_clear_object (&self->worker);
  g_clear_object (&self->client);
  g_clear_pointer (&self->loads, g_hash_table_unref);
  g_clear_pointer (&self->broken, g_hash_table_unref);
  g_clear_pointer (&self->disk, nf_disk_cache_unref);

  G_OBJECT_CLASS (nf_poster_cache_parent_class)->finalize (object);
}

static void
nf_poster_cache_class_init (NfPosterCacheClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = nf_poster_cache_finalize;
}

static void
nf_poster_cache_init (NfPosterCache *self)
{
  self->loads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) load_unref);
  self->broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

NfPosterCache *
nf_poster_cache_new (NfTmdbClient *client, const char *folder)
{
  NfPosterCache *self;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (client), NULL);

  self = g_object_new (NF_TYPE_POSTER_CACHE, NULL);
  self->client = g_object_ref (client);
  self->worker = nf_worker_new ("posters");
  self->disk = nf_disk_cache_new (folder, MAX_DISK_BYTES);
  self->has_files = nf_disk_cache_is_used (folder);
  return self;
}

void
nf_poster_cache_set_max_bytes (NfPosterCache *self, guint64 max_bytes)
{
  g_return_if_fail (NF_IS_POSTER_CACHE (self));

  nf_disk_cache_set_max_bytes (self->disk, max_bytes);
}

gboolean
nf_poster_cache_can_load (NfPosterCache *self)
{
  g_return_val_if_fail (NF_IS_POSTER_CACHE (self), FALSE);

  return self->has_files || nf_tmdb_client_has_key (self->client);
}

void
nf_poster_cache_load_poster_async (NfPosterCache *self, guint32 tmdb_id, guint width, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_POSTER_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_poster_cache_load_poster_async);
  if (tmdb_id == 0 || width == 0)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "the film has no poster");
      g_object_unref (task);
      return;
    }
  load_picture (self, g_strdup_printf ("%u %u", tmdb_id, width), tmdb_id, NULL, width, width + width / 2, task);
}

void
nf_poster_cache_load_path_async (NfPosterCache *self, const char *path, guint width, guint height, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_POSTER_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_poster_cache_load_path_async);
  if (path == NULL || width == 0 || height == 0)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "no picture");
      g_object_unref (task);
      return;
    }
  load_picture (self, g_strdup_printf ("%s %u %u", path, width, height), 0, path, width, height, task);
}

NfImage *
nf_poster_cache_load_finish (NfPosterCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_poster_cache_get_size_async (NfPosterCache *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_POSTER_CACHE (self));

  run_on_disk (self, size_in_thread, nf_poster_cache_get_size_async, cancellable, callback, user_data);
}

gint64
nf_poster_cache_get_size_finish (NfPosterCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

void
nf_poster_cache_clear_async (NfPosterCache *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_POSTER_CACHE (self));

  self->has_files = FALSE;
  g_hash_table_remove_all (self->broken);
  run_on_disk (self, clear_in_thread, nf_poster_cache_clear_async, cancellable, callback, user_data);
}

gboolean
nf_poster_cache_clear_finish (NfPosterCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
