/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-client.h"

#include "nf-tmdb-address.h"
#include "nf-tmdb-parser.h"
#include "nf-tmdb-queue.h"

#include <string.h>

#define DEFAULT_API_URL   "https://api.themoviedb.org/3"
#define MAX_DETAILS       500
#define MAX_CACHE_BYTES   (20 * 1000 * 1000)
#define CONFIGURATION_AGE (3 * 24 * 3600)         /* seconds */
#define KEY_PRIORITY      (G_PRIORITY_HIGH * 10)  /* somebody is looking at the entry */

struct _NfTmdbClient
{
  GObject parent_instance;

  NfTmdbQueue         *queue;
  NfTmdbState          state;
  gint64               retry_at;
  gboolean             has_key;
  char                *language, *region;      /* as they are asked for */
  guint64              serial;
  GHashTable          *details;                /* tmdb id → GList link in recent */
  GQueue               recent;                 /* of NfFilmDetails, latest first */
  NfTmdbConfiguration *configuration;
  char                *configuration_path;     /* (nullable) */
  gboolean             configuration_wanted;   /* not on disk, and not asked for yet */
  gboolean             own_image_url;          /* given by the caller: TMDB's configuration does not change it */
};

G_DEFINE_FINAL_TYPE (NfTmdbClient, nf_tmdb_client, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_RETRY_AT,
  PROP_HAS_KEY,
} NfTmdbClientProperty;
static GParamSpec *props[PROP_HAS_KEY + 1];

typedef enum
{
  DETAILS_LOADED,
  N_SIGNALS,
} NfTmdbClientSignal;
static guint signals[N_SIGNALS];

/* --- state ------------------------------------------------------------------------------------------------------- */

static void
update_state (NfTmdbClient *self)
{
  gint64 retry_at;
  const NfTmdbState state = nf_tmdb_queue_get_state (self->queue, &retry_at);
  const gboolean has_key = nf_tmdb_queue_get_key (self->queue) != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  if (self->retry_at != retry_at)
    {
      self->retry_at = retry_at;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RETRY_AT]);
    }
  if (self->has_key != has_key)
    {
      self->has_key = has_key;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_KEY]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* --- language ---------------------------------------------------------------------------------------------------- */

static gboolean
is_code (const char *text)
{
  const gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalpha (text[i]))
      return FALSE;
  return length == 2 || length == 3;
}

/* Returns: whether anything changed */
static gboolean
set_language (NfTmdbClient *self, const char *language, const char *region)
{
  g_autofree char *new_language = is_code (language) ? g_ascii_strdown (language, -1) : NULL;
  g_autofree char *new_region = is_code (region) ? g_ascii_strup (region, -1) : NULL;
  gboolean changed;

  /* of the locale, most wanted first: tr_TR.UTF-8, tr_TR, tr.UTF-8, tr, C */
  for (const char *const *name = g_get_language_names (); *name != NULL && (new_language == NULL || new_region == NULL); name++)
    {
      g_auto (GStrv) parts = g_strsplit_set (*name, "_.@", 3);

      if (new_language == NULL && is_code (parts[0]))
        new_language = g_ascii_strdown (parts[0], -1);
      if (new_region == NULL && strchr (*name, '_') != NULL && is_code (parts[1]))
        new_region = g_ascii_strup (parts[1], -1);
    }
  changed = g_set_str (&self->language, new_language != NULL ? new_language : "en");
  return g_set_str (&self->region, new_region != NULL ? new_region : "US") || changed;
}

/* --- details kept in memory -------------------------------------------------------------------------------------- */

static void
remember_details (NfTmdbClient *self, NfFilmDetails *details)
{
  GList *link = g_hash_table_lookup (self->details, GUINT_TO_POINTER (details->tmdb_id));

  if (link != NULL)
    {
      nf_film_details_unref (link->data);
      g_queue_delete_link (&self->recent, link);
    }
  g_queue_push_head (&self->recent, nf_film_details_ref (details));
  g_hash_table_insert (self->details, GUINT_TO_POINTER (details->tmdb_id), self->recent.head);
  if (self->recent.length > MAX_DETAILS)
    {
      NfFilmDetails *last = g_queue_pop_tail (&self->recent);

      g_hash_table_remove (self->details, GUINT_TO_POINTER (last->tmdb_id));
      nf_film_details_unref (last);
    }
}

static void
forget_details (NfTmdbClient *self)
{
  g_hash_table_remove_all (self->details);
  g_queue_clear_full (&self->recent, (GDestroyNotify) nf_film_details_unref);
}

/* Whether it was asked for in the language of now. */
static gboolean
is_current (NfTmdbClient *self, NfTmdbTarget *target)
{
  g_autoptr (NfTmdbTarget) now = nf_tmdb_target_new_details (target->tmdb_id, self->language, self->region);

  return g_str_equal (now->id, target->id);
}

/* --- TMDB's configuration ---------------------------------------------------------------------------------------- */

/* @configuration: (transfer full) */
static void
take_configuration (NfTmdbClient *self, NfTmdbConfiguration *configuration)
{
  g_autoptr (GUri) uri = nf_tmdb_address_parse (configuration->base_url);

  g_clear_pointer (&self->configuration, nf_tmdb_configuration_unref);
  self->configuration = configuration;
  /* nothing from outside may send requests to this machine */
  if (!self->own_image_url && uri != NULL && (nf_tmdb_address_is_tmdb (uri) || nf_tmdb_queue_is_local (self->queue)))
    nf_tmdb_queue_set_image_url (self->queue, configuration->base_url);
}

static void
read_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, nf_tmdb_configuration_read (task_data, CONFIGURATION_AGE), (GDestroyNotify) nf_tmdb_configuration_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbClient) self = user_data;
  NfTmdbConfiguration *configuration = g_task_propagate_pointer (G_TASK (result), NULL);

  if (configuration != NULL)
    take_configuration (self, configuration);
  else
    self->configuration_wanted = TRUE;
}

static void
write_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  nf_tmdb_configuration_write (task_data, g_object_get_data (G_OBJECT (task), "path"));
  g_task_return_boolean (task, TRUE);
}

static void
got_configuration_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (source);
  NfTmdbConfiguration *configuration = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GTask) task = NULL;

  if (configuration == NULL)   /* the built-in one does; the next start asks again */
    return;
  take_configuration (self, configuration);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, got_configuration_cb);
  g_task_set_task_data (task, nf_tmdb_configuration_ref (configuration), (GDestroyNotify) nf_tmdb_configuration_unref);
  g_object_set_data_full (G_OBJECT (task), "path", g_strdup (self->configuration_path), g_free);
  g_task_run_in_thread (task, write_in_thread);
}

/* --- loading ----------------------------------------------------------------------------------------------------- */

/* @task: (transfer full) */
static void
load (NfTmdbClient *self, NfTmdbTarget *target, int priority, GTask *task)
{
  if (self->configuration_wanted && self->state == NF_TMDB_STATE_READY)
    {
      g_autoptr (NfTmdbTarget) configuration = nf_tmdb_target_new_configuration ();
      GTask *configuration_task = g_task_new (self, NULL, got_configuration_cb, NULL);

      self->configuration_wanted = FALSE;
      g_task_set_source_tag (configuration_task, got_configuration_cb);
      nf_tmdb_queue_load (self->queue, configuration, G_PRIORITY_LOW, configuration_task);
    }
  nf_tmdb_queue_load (self->queue, target, priority, task);
}

static void
value_cb (NfTmdbQueue *queue, NfTmdbTarget *target, gpointer value, NfTmdbClient *self)
{
  if (target->kind != NF_TMDB_TARGET_DETAILS || !is_current (self, target))
    return;
  remember_details (self, value);
  g_signal_emit (self, signals[DETAILS_LOADED], 0, value);
}

/* --- class ------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_client_dispose (GObject *object)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);

  if (self->queue != NULL)
    nf_tmdb_queue_close (self->queue);

  G_OBJECT_CLASS (nf_tmdb_client_parent_class)->dispose (object);
}

static void
nf_tmdb_client_finalize (GObject *object)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->details, g_hash_table_unref);
  g_queue_clear_full (&self->recent, (GDestroyNotify) nf_film_details_unref);
  g_clear_pointer (&self->configuration, nf_tmdb_configuration_unref);
  g_clear_pointer (&self->configuration_path, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->region, g_free);

  G_OBJECT_CLASS (nf_tmdb_client_parent_class)->finalize (object);
}

static void
nf_tmdb_client_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);

  switch ((NfTmdbClientProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_HAS_KEY:
      g_value_set_boolean (value, self->has_key);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_tmdb_client_class_init (NfTmdbClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_tmdb_client_dispose;
  object_class->finalize = nf_tmdb_client_finalize;
  object_class->get_property = nf_tmdb_client_get_property;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, NF_TYPE_TMDB_STATE, NF_TMDB_STATE_READY,
                                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_KEY] = g_param_spec_boolean ("has-key", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[DETAILS_LOADED] = g_signal_new ("details-loaded", NF_TYPE_TMDB_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, NF_TYPE_FILM_DETAILS);
}

static void
nf_tmdb_client_init (NfTmdbClient *self)
{
  self->details = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->recent);
  self->configuration = nf_tmdb_configuration_new ();
  set_language (self, NULL, NULL);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbClient *
nf_tmdb_client_new (const char *key, const char *api_url, const char *image_url)
{
  NfTmdbClient *self = g_object_new (NF_TYPE_TMDB_CLIENT, NULL);
  g_autofree char *clean = nf_tmdb_address_clean_key (key);

  self->own_image_url = image_url != NULL && image_url[0] != '\0';
  self->queue = nf_tmdb_queue_new (api_url != NULL && api_url[0] != '\0' ? api_url : DEFAULT_API_URL,
                                   self->own_image_url ? image_url : self->configuration->base_url);
  g_signal_connect_object (self->queue, "changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "value", G_CALLBACK (value_cb), self, G_CONNECT_DEFAULT);
  nf_tmdb_queue_set_key (self->queue, clean);
  update_state (self);
  return self;
}

NfTmdbClient *
nf_tmdb_client_new_from_environment (void)
{
  return nf_tmdb_client_new (g_getenv ("NEXTFILMS_TMDB_KEY"), g_getenv ("NEXTFILMS_TMDB_URL"), g_getenv ("NEXTFILMS_IMAGE_URL"));
}

NfTmdbState
nf_tmdb_client_get_state (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NF_TMDB_STATE_NO_KEY);

  return self->state;
}

gint64
nf_tmdb_client_get_retry_at (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), 0);

  return self->retry_at;
}

gboolean
nf_tmdb_client_has_key (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), FALSE);

  return self->has_key;
}

void
nf_tmdb_client_retry (NfTmdbClient *self)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_tmdb_queue_retry (self->queue);
}

void
nf_tmdb_client_set_key (NfTmdbClient *self, const char *key)
{
  g_autofree char *clean = nf_tmdb_address_clean_key (key);

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_tmdb_queue_set_key (self->queue, clean);
}

void
nf_tmdb_client_set_language (NfTmdbClient *self, const char *language, const char *region)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  if (set_language (self, language, region))
    forget_details (self);
}

const char *
nf_tmdb_client_get_language (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return self->language;
}

const char *
nf_tmdb_client_get_region (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return self->region;
}

void
nf_tmdb_client_set_enabled (NfTmdbClient *self, gboolean enabled)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_tmdb_queue_set_enabled (self->queue, enabled);
}

gboolean
nf_tmdb_client_get_enabled (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), FALSE);

  return nf_tmdb_queue_get_enabled (self->queue);
}

void
nf_tmdb_client_check_key_async (NfTmdbClient *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *clean = nf_tmdb_address_clean_key (key);
  g_autoptr (NfTmdbTarget) target = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_check_key_async);
  if (clean == NULL)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");
      g_object_unref (task);
      return;
    }
  target = nf_tmdb_target_new_key (clean, ++self->serial);
  nf_tmdb_queue_load (self->queue, target, KEY_PRIORITY, task);
}

gboolean
nf_tmdb_client_check_key_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  return bytes != NULL;
}

void
nf_tmdb_client_send_async (NfTmdbClient *self, const NfTmdbRequest *request, int priority, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (NfTmdbTarget) target = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL && request->path[0] == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_send_async);
  target = nf_tmdb_target_new_call (request, self->language, self->region, ++self->serial);
  load (self, target, priority, task);
}

GBytes *
nf_tmdb_client_send_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
nf_tmdb_client_dup_traffic (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return nf_tmdb_queue_dup_traffic (self->queue);
}

void
nf_tmdb_client_load_details_async (NfTmdbClient *self, guint32 tmdb_id, int priority, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (NfTmdbTarget) target = NULL;
  NfFilmDetails *known;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_load_details_async);
  known = nf_tmdb_client_peek_details (self, tmdb_id);
  if (known != NULL || tmdb_id == 0)
    {
      if (known != NULL)
        g_task_return_pointer (task, nf_film_details_ref (known), (GDestroyNotify) nf_film_details_unref);
      else
        g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: a film without an id");
      g_object_unref (task);
      return;
    }
  target = nf_tmdb_target_new_details (tmdb_id, self->language, self->region);
  load (self, target, priority, task);
}

NfFilmDetails *
nf_tmdb_client_load_details_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

NfFilmDetails *
nf_tmdb_client_peek_details (NfTmdbClient *self, guint32 tmdb_id)
{
  GList *link;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  link = g_hash_table_lookup (self->details, GUINT_TO_POINTER (tmdb_id));
  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  return link->data;
}

void
nf_tmdb_client_load_image_async (NfTmdbClient *self, const char *path, guint width, int priority, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (NfTmdbTarget) target = NULL;
  g_autofree char *size = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_load_image_async);
  if (!nf_tmdb_parser_is_image_path (path))
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: not the path of an image");
      g_object_unref (task);
      return;
    }
  size = nf_tmdb_configuration_dup_size (nf_tmdb_configuration_round_width (self->configuration, width));
  target = nf_tmdb_target_new_image (size, path);
  load (self, target, priority, task);
}

GBytes *
nf_tmdb_client_load_image_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

NfTmdbConfiguration *
nf_tmdb_client_dup_configuration (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return nf_tmdb_configuration_ref (self->configuration);
}

void
nf_tmdb_client_set_cache_folder (NfTmdbClient *self, const char *folder)
{
  g_autofree char *http_folder = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  g_clear_pointer (&self->configuration_path, g_free);
  if (folder == NULL)
    return;
  http_folder = g_build_filename (folder, "http", NULL);
  nf_http_set_cache (nf_tmdb_queue_get_http (self->queue), http_folder, MAX_CACHE_BYTES);
  self->configuration_path = g_build_filename (folder, "configuration.json", NULL);
  task = g_task_new (NULL, NULL, read_cb, g_object_ref (self));
  g_task_set_source_tag (task, nf_tmdb_client_set_cache_folder);
  g_task_set_task_data (task, g_strdup (self->configuration_path), g_free);
  g_task_run_in_thread (task, read_in_thread);
}

void
nf_tmdb_client_clear_cache (NfTmdbClient *self)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  forget_details (self);
  nf_http_clear_cache (nf_tmdb_queue_get_http (self->queue));
}

void
nf_tmdb_client_set_timing (NfTmdbClient *self, guint backoff_ms, guint timeout_s, guint deadline_ms)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_tmdb_queue_set_timing (self->queue, backoff_ms);
  nf_http_set_timing (nf_tmdb_queue_get_http (self->queue), timeout_s, deadline_ms);
}

void
nf_tmdb_client_set_monitor (NfTmdbClient *self, GNetworkMonitor *monitor)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_tmdb_queue_set_monitor (self->queue, monitor);
}

void
nf_tmdb_client_set_tls_database (NfTmdbClient *self, GTlsDatabase *database)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  nf_http_set_tls_database (nf_tmdb_queue_get_http (self->queue), database);
}
