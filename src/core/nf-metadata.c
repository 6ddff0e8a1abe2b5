/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata.h"

#include "nf-metadata-index.h"
#include "nf-metadata-memory.h"
#include "nf-metadata-type.h"
#include "nf-weak.h"

#define MAX_STORE_BYTES (64 * 1024 * 1024)

/* One load: of its task, and as the callback's data. */
typedef struct
{
  NfMetadataKind kind;
  guint32        id;
  char          *locale;       /* in which it was asked for */
  guint          n_clears;     /* when it was */
} Load;

struct _NfMetadata
{
  GObject           parent_instance;

  NfTmdbClient     *client;
  NfMetadataIndex  *index;
  NfMetadataMemory *memory;
  NfMetadataStore  *store;
  GCancellable     *cancellable;   /* of what runs for nobody in particular */
  GHashTable       *refreshing;    /* kind and id, of requests under way */
  guint             n_clears;
  gint64            clock_offset;
};

G_DEFINE_FINAL_TYPE (NfMetadata, nf_metadata, G_TYPE_OBJECT)

enum
{
  FILM_CHANGED,
  PERSON_CHANGED,
  RUNTIMES_CHANGED,
  CLEARED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static char *
build_locale (NfMetadata *self)
{
  return g_strconcat (nf_tmdb_client_get_language (self->client), "-", nf_tmdb_client_get_region (self->client), NULL);
}

static gint64
get_now (NfMetadata *self)
{
  return g_get_real_time () / G_USEC_PER_SEC + self->clock_offset;
}

/* --- fetching ------------------------------------------------------------------------------------------------------- */

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->locale);
  g_free (load);
}

/* A record that was fetched in @locale. */
static void
keep (NfMetadata *self, NfMetadataKind kind, guint32 id, const char *locale, gpointer record)
{
  g_autoptr (GBytes) bytes = nf_metadata_type_get (kind)->write (record);
  const gint64 now = get_now (self);

  nf_metadata_memory_put (self->memory, kind, id, locale, record, now);
  if (kind == NF_METADATA_FILM && nf_metadata_index_has (self->index, id))
    {
      const NfFilmDetails *details = record;
      g_autofree char *titles = nf_metadata_index_join_titles (details);
      NfMetadataTitles row = { id, MIN (details->runtime, G_MAXUINT16), titles };

      nf_metadata_store_save (self->store, kind, id, locale, now, bytes, &row);
      nf_metadata_index_add (self->index, id, details->runtime, g_steal_pointer (&titles));
    }
  else
    nf_metadata_store_save (self->store, kind, id, locale, now, bytes, NULL);
}

/* Only what is in the language of now comes this way. */
static void
details_loaded_cb (NfTmdbClient *client, NfFilmDetails *details, NfMetadata *self)
{
  g_autofree char *locale = build_locale (self);

  keep (self, NF_METADATA_FILM, details->tmdb_id, locale, details);
  g_signal_emit (self, signals[FILM_CHANGED], 0, details);
}

static void
film_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  NfFilmDetails *details = nf_tmdb_client_load_details_finish (NF_TMDB_CLIENT (source), result, &error);

  /* kept by then: ::details-loaded comes first */
  if (details != NULL)
    g_task_return_pointer (task, details, (GDestroyNotify) nf_film_details_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
record_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), result, &error);
  const Load *load = g_task_get_task_data (task);
  const NfMetadataType *type = nf_metadata_type_get (load->kind);
  NfMetadata *self = g_task_get_source_object (task);
  gpointer record = bytes != NULL ? type->parse (bytes, load->id, load->locale, &error) : NULL;

  if (record == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  keep (self, load->kind, load->id, load->locale, record);
  if (load->kind == NF_METADATA_PERSON)
    g_signal_emit (self, signals[PERSON_CHANGED], 0, record);
  g_task_return_pointer (task, record, type->unref);
}

/* @task: (transfer full) */
static void
fetch (NfMetadata *self, GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const NfMetadataType *type = nf_metadata_type_get (load->kind);

  /* the language may have changed while the disk was asked, and the request is in that of now */
  g_free (load->locale);
  load->locale = build_locale (self);

  if (type->path == NULL)
    nf_tmdb_client_load_details_async (self->client, load->id, G_PRIORITY_HIGH, g_task_get_cancellable (task), film_fetched_cb, task);
  else
    {
      g_auto (GStrv) parts = g_strsplit (type->path, "%u", 2);
      g_autofree char *path = g_strdup_printf ("%s%u%s", parts[0], load->id, parts[1]);
      const char *query[] = { "append_to_response", type->append, NULL };
      NfTmdbRequest request = { "GET", path, type->append != NULL ? query : NULL, NULL, TRUE };

      nf_tmdb_client_send_async (self->client, &request, G_PRIORITY_HIGH, g_task_get_cancellable (task), record_fetched_cb, task);
    }
}

static GTask *
create_task (NfMetadata *self, NfMetadataKind kind, guint32 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Load *load = g_new (Load, 1);

  *load = (Load) { kind, id, build_locale (self), self->n_clears };
  g_task_set_source_tag (task, create_task);
  g_task_set_task_data (task, load, load_free);
  return task;
}

static gpointer
refresh_key (NfMetadataKind kind, guint32 id)
{
  return GSIZE_TO_POINTER (((gsize) id << 2 | kind) + 1);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NfMetadata *self = NF_METADATA (source);
  const Load *load = g_task_get_task_data (G_TASK (result));
  gpointer record = g_task_propagate_pointer (G_TASK (result), NULL);

  g_hash_table_remove (self->refreshing, refresh_key (load->kind, load->id));
  if (record != NULL)
    nf_metadata_type_get (load->kind)->unref (record);
}

static void
refresh_if_old (NfMetadata *self, NfMetadataKind kind, guint32 id, gint64 fetched_at, gboolean same_locale)
{
  if (same_locale && !nf_metadata_type_is_old (nf_metadata_type_get (kind), fetched_at, get_now (self)))
    return;
  /* the client would only say what it said before in this session */
  if (kind == NF_METADATA_FILM && nf_tmdb_client_peek_details (self->client, id) != NULL)
    return;
  if (nf_tmdb_client_get_state (self->client) == NF_TMDB_STATE_NO_KEY || !g_hash_table_add (self->refreshing, refresh_key (kind, id)))
    return;
  fetch (self, create_task (self, kind, id, self->cancellable, refreshed_cb, NULL));
}

static void
record_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (NfMetadataRecord) kept = nf_metadata_store_load_finish (NF_METADATA_STORE (source), result, NULL);
  const Load *load = g_task_get_task_data (task);
  const NfMetadataType *type = nf_metadata_type_get (load->kind);
  NfMetadata *self = g_task_get_source_object (task);
  gpointer record;

  if (g_task_return_error_if_cancelled (task))
    return;
  record = kept != NULL ? type->read (kept->value, load->id) : NULL;
  if (record == NULL)
    {
      fetch (self, g_steal_pointer (&task));
      return;
    }
  if (kept->same_locale && load->n_clears == self->n_clears)
    nf_metadata_memory_put (self->memory, load->kind, load->id, load->locale, record, kept->fetched_at);
  refresh_if_old (self, load->kind, load->id, kept->fetched_at, kept->same_locale);
  g_task_return_pointer (task, record, type->unref);
}

static void
load_async (NfMetadata *self, NfMetadataKind kind, guint32 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = create_task (self, kind, id, cancellable, callback, user_data);
  const Load *load = g_task_get_task_data (task);
  const NfMetadataType *type = nf_metadata_type_get (kind);
  gint64 fetched_at;
  gpointer known = nf_metadata_memory_get (self->memory, kind, id, load->locale, &fetched_at);

  if (id == 0)
    g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: nothing without an id");
  else if (known != NULL)
    {
      gpointer record = type->ref (known);

      refresh_if_old (self, kind, id, fetched_at, TRUE);
      g_task_return_pointer (task, record, type->unref);
    }
  else
    nf_metadata_store_load_async (self->store, kind, id, load->locale, NULL, record_loaded_cb, g_steal_pointer (&task));
}

static gpointer
load_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
titles_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfMetadata) self = nf_weak_take (user_data);
  g_autoptr (GPtrArray) rows = nf_metadata_store_load_titles_finish (NF_METADATA_STORE (source), result, NULL);

  if (self != NULL && rows != NULL && self->n_clears == 0)
    nf_metadata_index_take_rows (self->index, g_steal_pointer (&rows));
}

static void
index_changed_cb (NfMetadata *self)
{
  g_signal_emit (self, signals[RUNTIMES_CHANGED], 0);
}

/* --- class ---------------------------------------------------------------------------------------------------------- */

static void
nf_metadata_dispose (GObject *object)
{
  NfMetadata *self = NF_METADATA (object);

  g_cancellable_cancel (self->cancellable);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (nf_metadata_parent_class)->dispose (object);
}

static void
nf_metadata_finalize (GObject *object)
{
  NfMetadata *self = NF_METADATA (object);

  nf_metadata_memory_free (self->memory);
  g_clear_object (&self->index);
  g_hash_table_unref (self->refreshing);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (nf_metadata_parent_class)->finalize (object);
}

static void
nf_metadata_class_init (NfMetadataClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_metadata_dispose;
  object_class->finalize = nf_metadata_finalize;

  signals[FILM_CHANGED] = g_signal_new ("film-changed", NF_TYPE_METADATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_FILM_DETAILS);
  signals[PERSON_CHANGED] = g_signal_new ("person-changed", NF_TYPE_METADATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_PERSON);
  signals[RUNTIMES_CHANGED] = g_signal_new ("runtimes-changed", NF_TYPE_METADATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLEARED] = g_signal_new ("cleared", NF_TYPE_METADATA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_metadata_init (NfMetadata *self)
{
  self->cancellable = g_cancellable_new ();
  self->refreshing = g_hash_table_new (NULL, NULL);
  self->memory = nf_metadata_memory_new ();
}

/* --- public --------------------------------------------------------------------------------------------------------- */

NfMetadata *
nf_metadata_new (NfTmdbClient *client, NfModelFile *model, NfSearchIndex *index, const char *path)
{
  NfMetadata *self;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (client), NULL);

  self = g_object_new (NF_TYPE_METADATA, NULL);
  self->client = g_object_ref (client);
  self->store = nf_metadata_store_new (path, MAX_STORE_BYTES);
  g_signal_connect (client, "details-loaded", G_CALLBACK (details_loaded_cb), self);
  self->index = nf_metadata_index_new (model, index);
  g_signal_connect_object (self->index, "changed", G_CALLBACK (index_changed_cb), self, G_CONNECT_SWAPPED);
  if (model != NULL)
    nf_metadata_store_load_titles_async (self->store, self->cancellable, titles_loaded_cb, nf_weak_new (self));
  return self;
}

NfFilmDetails *
nf_metadata_peek_film (NfMetadata *self, guint32 tmdb_id)
{
  g_autofree char *locale = NULL;

  g_return_val_if_fail (NF_IS_METADATA (self), NULL);

  locale = build_locale (self);
  return nf_metadata_memory_get (self->memory, NF_METADATA_FILM, tmdb_id, locale, NULL);
}

void
nf_metadata_load_film_async (NfMetadata *self, guint32 tmdb_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA (self));

  load_async (self, NF_METADATA_FILM, tmdb_id, cancellable, callback, user_data);
}

NfFilmDetails *
nf_metadata_load_film_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  return load_finish (self, result, error);
}

void
nf_metadata_load_person_async (NfMetadata *self, guint32 person_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA (self));

  load_async (self, NF_METADATA_PERSON, person_id, cancellable, callback, user_data);
}

NfPerson *
nf_metadata_load_person_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  return load_finish (self, result, error);
}

void
nf_metadata_load_collection_async (NfMetadata *self, guint32 collection_id, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (NF_IS_METADATA (self));

  load_async (self, NF_METADATA_COLLECTION, collection_id, cancellable, callback, user_data);
}

NfCollection *
nf_metadata_load_collection_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  return load_finish (self, result, error);
}

GBytes *
nf_metadata_dup_runtimes (NfMetadata *self)
{
  g_return_val_if_fail (NF_IS_METADATA (self), NULL);

  return nf_metadata_index_dup_runtimes (self->index);
}

guint
nf_metadata_get_n_runtimes (NfMetadata *self)
{
  g_return_val_if_fail (NF_IS_METADATA (self), 0);

  return nf_metadata_index_get_n_runtimes (self->index);
}

const char *
nf_metadata_get_titles (NfMetadata *self, NfItemIndex item)
{
  g_return_val_if_fail (NF_IS_METADATA (self), NULL);

  return nf_metadata_index_get_titles (self->index, item);
}

static void
store_cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfMetadata *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!nf_metadata_store_clear_finish (NF_METADATA_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_emit (self, signals[CLEARED], 0);
  g_task_return_boolean (task, TRUE);
}

void
nf_metadata_clear_async (NfMetadata *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_METADATA (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_metadata_clear_async);
  self->n_clears++;
  nf_metadata_memory_clear (self->memory);
  nf_metadata_index_clear (self->index);
  nf_metadata_store_clear_async (self->store, NULL, store_cleared_cb, task);
}

gboolean
nf_metadata_clear_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
size_known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 size = nf_metadata_store_get_size_finish (NF_METADATA_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) size);
}

void
nf_metadata_get_size_async (NfMetadata *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_METADATA (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_metadata_get_size_async);
  nf_metadata_store_get_size_async (self->store, NULL, size_known_cb, task);
}

gint64
nf_metadata_get_size_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

void
nf_metadata_flush (NfMetadata *self)
{
  g_return_if_fail (NF_IS_METADATA (self));

  nf_metadata_store_flush (self->store);
}

void
nf_metadata_set_clock_offset (NfMetadata *self, gint64 seconds)
{
  g_return_if_fail (NF_IS_METADATA (self));

  self->clock_offset = seconds;
}
