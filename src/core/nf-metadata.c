/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata.h"

#include "nf-metadata-codec.h"
#include "nf-tmdb-parser.h"

#include <string.h>

#define MAX_STORE_BYTES (64 * 1024 * 1024)
/* Records read are held for Back and for the next opening. */
#define MAX_RECENT 100
/* Of the names of a film together. */
#define MAX_TITLES_BYTES 600
#define ANNOUNCE_MS 500

/* One type of record: how it is asked for, read and written. */
typedef struct
{
  const char *append;          /* (nullable) */
  gint64      max_age;         /* seconds */
  gpointer  (*parse) (GBytes *bytes, guint32 id, const char *locale, GError **error);
  gpointer  (*read)  (GBytes *bytes, guint32 id);
  GBytes   *(*write) (gconstpointer record);
  gpointer  (*ref)   (gpointer record);
  void      (*unref) (gpointer record);
} Type;

typedef struct
{
  NfMetadataKind kind;
  guint32  id;
  char    *locale;
  gpointer record;
  gint64   fetched_at;
} Entry;

/* One load: of its task, and as the callback's data. */
typedef struct
{
  NfMetadataKind kind;
  guint32        id;
} Load;

struct _NfMetadata
{
  GObject          parent_instance;

  NfTmdbClient    *client;
  NfModelFile     *model;    /* (nullable) */
  NfSearchIndex   *index;    /* (nullable) */
  NfMetadataStore *store;
  GCancellable    *cancellable;   /* of what runs for nobody in particular */
  GQueue           recent;        /* of Entry, latest first */
  GHashTable      *refreshing;    /* kind and id, of requests under way */
  guint16         *runtimes;      /* (nullable): n_items */
  guint            n_runtimes;
  GHashTable      *titles;        /* item + 1 → names */
  guint            announce_id;
  gint64           clock_offset;
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

static gpointer
parse_person (GBytes *bytes, guint32 id, const char *locale, GError **error)
{
  return nf_tmdb_parser_parse_person (bytes, id, locale, error);
}

static gpointer
parse_collection (GBytes *bytes, guint32 id, const char *locale, GError **error)
{
  return nf_tmdb_parser_parse_collection (bytes, id, error);
}

#define RECORD_FUNCTIONS(name, type)                                                                                         \
  static gpointer read_##name (GBytes *bytes, guint32 id) { return nf_metadata_codec_read_##name (bytes, id); }              \
  static GBytes  *write_##name (gconstpointer record) { return nf_metadata_codec_write_##name (record); }                    \
  static gpointer ref_##name (gpointer record) { return type##_ref (record); }                                               \
  static void     unref_##name (gpointer record) { type##_unref (record); }
RECORD_FUNCTIONS (film, nf_film_details)
RECORD_FUNCTIONS (person, nf_person)
RECORD_FUNCTIONS (collection, nf_collection)

static const Type types[] = {
  [NF_METADATA_FILM] = { NULL, NF_METADATA_FILM_AGE, NULL, read_film, write_film, ref_film, unref_film },
  [NF_METADATA_PERSON] = { "movie_credits,translations", NF_METADATA_PERSON_AGE, parse_person,
                           read_person, write_person, ref_person, unref_person },
  [NF_METADATA_COLLECTION] = { NULL, NF_METADATA_PERSON_AGE, parse_collection,
                               read_collection, write_collection, ref_collection, unref_collection },
};

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

/* --- memory --------------------------------------------------------------------------------------------------------- */

static void
entry_free (Entry *entry)
{
  types[entry->kind].unref (entry->record);
  g_free (entry->locale);
  g_free (entry);
}

static GList *
find_recent (NfMetadata *self, NfMetadataKind kind, guint32 id)
{
  for (GList *link = self->recent.head; link != NULL; link = link->next)
    if (((Entry *) link->data)->kind == kind && ((Entry *) link->data)->id == id)
      return link;
  return NULL;
}

static void
remember (NfMetadata *self, NfMetadataKind kind, guint32 id, const char *locale, gpointer record, gint64 fetched_at)
{
  GList *link = find_recent (self, kind, id);
  Entry *entry;

  if (link != NULL)
    {
      entry_free (link->data);
      g_queue_delete_link (&self->recent, link);
    }
  entry = g_new (Entry, 1);
  *entry = (Entry) { kind, id, g_strdup (locale), types[kind].ref (record), fetched_at };
  g_queue_push_head (&self->recent, entry);
  if (self->recent.length > MAX_RECENT)
    entry_free (g_queue_pop_tail (&self->recent));
}

/* In the present language only. */
static Entry *
peek (NfMetadata *self, NfMetadataKind kind, guint32 id)
{
  g_autofree char *locale = build_locale (self);
  GList *link = find_recent (self, kind, id);

  if (link == NULL || !g_str_equal (((Entry *) link->data)->locale, locale))
    return NULL;
  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  return link->data;
}

/* --- names and lengths ---------------------------------------------------------------------------------------------- */

static gboolean
announce_cb (gpointer user_data)
{
  NfMetadata *self = NF_METADATA (user_data);

  self->announce_id = 0;
  g_signal_emit (self, signals[RUNTIMES_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
set_runtime (NfMetadata *self, NfItemIndex item, guint runtime)
{
  const guint16 value = (guint16) MIN (runtime, G_MAXUINT16);

  if (self->runtimes[item] == value)
    return;
  self->n_runtimes += (value != 0) - (self->runtimes[item] != 0);
  self->runtimes[item] = value;
  if (self->announce_id == 0)
    self->announce_id = g_timeout_add (ANNOUNCE_MS, announce_cb, self);
}

/* @titles: (transfer full) */
static void
index_film (NfMetadata *self, guint32 tmdb_id, guint runtime, char *titles)
{
  NfItemIndex item = self->model != NULL ? nf_model_file_lookup_tmdb_id (self->model, tmdb_id) : NF_ITEM_NONE;
  NfTitleOverlay *overlay;

  if (item == NF_ITEM_NONE)
    {
      g_free (titles);
      return;
    }
  set_runtime (self, item, runtime);
  if (self->index != NULL)
    {
      if (nf_search_index_get_overlay (self->index) == NULL)
        nf_search_index_take_overlay (self->index, nf_title_overlay_new (NULL));
      overlay = nf_search_index_get_overlay (self->index);
      if (overlay != NULL && titles[0] != '\0')
        nf_title_overlay_add (overlay, item, titles, nf_model_file_get_year (self->model, item));
    }
  g_hash_table_insert (self->titles, GUINT_TO_POINTER (item + 1), titles);
}

/* Names one a line, whole ones as far as they fit. */
static char *
join_titles (const NfFilmDetails *details)
{
  GString *joined = g_string_new (NULL);

  for (gsize i = 0; details->titles[i] != NULL; i++)
    {
      g_autofree char *line = g_strdelimit (g_strdup (details->titles[i]), "\n\r", ' ');

      if (joined->len + strlen (line) + 1 > MAX_TITLES_BYTES)
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, '\n');
      g_string_append (joined, line);
    }
  return g_string_free_and_steal (joined);
}

typedef struct
{
  NfModelFile    *model;
  GPtrArray      *rows;      /* of NfMetadataTitles */
  NfTitleOverlay *overlay;   /* (nullable) */
} Index;

static void
index_free (gpointer data)
{
  Index *index = data;

  nf_model_file_unref (index->model);
  g_ptr_array_unref (index->rows);
  g_clear_pointer (&index->overlay, nf_title_overlay_free);
  g_free (index);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer model)
{
  const NfMetadataTitles *left = *(NfMetadataTitles *const *) a, *right = *(NfMetadataTitles *const *) b;
  const NfItemIndex x = nf_model_file_lookup_tmdb_id (model, left->tmdb_id), y = nf_model_file_lookup_tmdb_id (model, right->tmdb_id);

  return (x > y) - (x < y);
}

/* Some ten thousand films are a second of work: not on the main thread. By popularity, which is the order of the answers. */
static void
build_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Index *index = task_data;

  g_ptr_array_sort_with_data (index->rows, compare_rows, index->model);
  index->overlay = nf_title_overlay_new (NULL);
  if (index->overlay != NULL)
    nf_title_overlay_begin (index->overlay);
  for (guint i = 0; i < index->rows->len && index->overlay != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const NfMetadataTitles *row = g_ptr_array_index (index->rows, i);
      NfItemIndex item = nf_model_file_lookup_tmdb_id (index->model, row->tmdb_id);

      if (item != NF_ITEM_NONE && row->titles[0] != '\0')
        nf_title_overlay_add (index->overlay, item, row->titles, nf_model_file_get_year (index->model, item));
    }
  if (index->overlay != NULL)
    nf_title_overlay_end (index->overlay);
  g_task_return_boolean (task, TRUE);
}

static void
index_built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfMetadata) self = NF_METADATA (user_data);
  Index *index = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  /* films that were fetched meanwhile are in the small overlay of now */
  if (self->index != NULL && index->overlay != NULL)
    {
      GHashTableIter iter;
      gpointer item, titles;

      g_hash_table_iter_init (&iter, self->titles);
      while (g_hash_table_iter_next (&iter, &item, &titles))
        nf_title_overlay_add (index->overlay, GPOINTER_TO_UINT (item) - 1, titles,
                              nf_model_file_get_year (self->model, GPOINTER_TO_UINT (item) - 1));
      nf_search_index_take_overlay (self->index, g_steal_pointer (&index->overlay));
    }
  for (guint i = 0; i < index->rows->len; i++)
    {
      NfMetadataTitles *row = g_ptr_array_index (index->rows, i);
      NfItemIndex item = nf_model_file_lookup_tmdb_id (self->model, row->tmdb_id);

      if (item == NF_ITEM_NONE || g_hash_table_contains (self->titles, GUINT_TO_POINTER (item + 1)))
        continue;
      set_runtime (self, item, row->runtime);
      g_hash_table_insert (self->titles, GUINT_TO_POINTER (item + 1), g_steal_pointer (&row->titles));
    }
}

static void
titles_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfMetadata) self = NF_METADATA (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = nf_metadata_store_load_titles_finish (NF_METADATA_STORE (source), result, &error);
  g_autoptr (GTask) task = NULL;
  Index *index;

  if (rows == NULL || rows->len == 0)
    return;
  index = g_new (Index, 1);
  *index = (Index) { nf_model_file_ref (self->model), g_steal_pointer (&rows), NULL };
  /* without a source object: the thread must not drop the last reference of an object of the main thread */
  task = g_task_new (NULL, self->cancellable, index_built_cb, g_object_ref (self));
  g_task_set_source_tag (task, titles_loaded_cb);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, index, index_free);
  g_task_run_in_thread (task, build_in_thread);
}

/* --- fetching ------------------------------------------------------------------------------------------------------- */

static void
keep (NfMetadata *self, NfMetadataKind kind, guint32 id, gpointer record)
{
  g_autofree char *locale = build_locale (self);
  g_autoptr (GBytes) bytes = types[kind].write (record);
  const gint64 now = get_now (self);

  remember (self, kind, id, locale, record, now);
  if (kind == NF_METADATA_FILM && self->model != NULL && nf_model_file_lookup_tmdb_id (self->model, id) != NF_ITEM_NONE)
    {
      const NfFilmDetails *details = record;
      g_autofree char *titles = join_titles (details);
      NfMetadataTitles row = { id, MIN (details->runtime, G_MAXUINT16), titles };

      nf_metadata_store_save (self->store, kind, id, locale, now, bytes, &row);
      index_film (self, id, details->runtime, g_steal_pointer (&titles));
    }
  else
    nf_metadata_store_save (self->store, kind, id, locale, now, bytes, NULL);
}

static void
details_loaded_cb (NfTmdbClient *client, NfFilmDetails *details, NfMetadata *self)
{
  keep (self, NF_METADATA_FILM, details->tmdb_id, details);
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
  const Type *type = &types[load->kind];
  NfMetadata *self = g_task_get_source_object (task);
  g_autofree char *locale = build_locale (self);
  gpointer record = bytes != NULL ? type->parse (bytes, load->id, locale, &error) : NULL;

  if (record == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  keep (self, load->kind, load->id, record);
  if (load->kind == NF_METADATA_PERSON)
    g_signal_emit (self, signals[PERSON_CHANGED], 0, record);
  g_task_return_pointer (task, record, type->unref);
}

/* @task: (transfer full) */
static void
fetch (NfMetadata *self, GTask *task)
{
  const Load *load = g_task_get_task_data (task);
  const Type *type = &types[load->kind];

  if (load->kind == NF_METADATA_FILM)
    nf_tmdb_client_load_details_async (self->client, load->id, G_PRIORITY_HIGH, g_task_get_cancellable (task), film_fetched_cb, task);
  else
    {
      g_autofree char *path = load->kind == NF_METADATA_PERSON ? g_strdup_printf ("/person/%u", load->id)
                                                               : g_strdup_printf ("/collection/%u", load->id);
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

  *load = (Load) { kind, id };
  g_task_set_source_tag (task, create_task);
  g_task_set_task_data (task, load, g_free);
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
    types[load->kind].unref (record);
}

static void
refresh_if_old (NfMetadata *self, NfMetadataKind kind, guint32 id, gint64 fetched_at, gboolean same_locale)
{
  const gint64 age = get_now (self) - fetched_at;

  if (same_locale && age >= 0 && age <= types[kind].max_age)
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
  NfMetadata *self = g_task_get_source_object (task);
  gpointer record;

  if (g_task_return_error_if_cancelled (task))
    return;
  record = kept != NULL ? types[load->kind].read (kept->value, load->id) : NULL;
  if (record == NULL)
    {
      fetch (self, g_steal_pointer (&task));
      return;
    }
  if (kept->same_locale)
    {
      g_autofree char *locale = build_locale (self);
      remember (self, load->kind, load->id, locale, record, kept->fetched_at);
    }
  refresh_if_old (self, load->kind, load->id, kept->fetched_at, kept->same_locale);
  g_task_return_pointer (task, record, types[load->kind].unref);
}

static void
load_async (NfMetadata *self, NfMetadataKind kind, guint32 id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = create_task (self, kind, id, cancellable, callback, user_data);
  g_autofree char *locale = build_locale (self);
  Entry *known = peek (self, kind, id);

  if (id == 0)
    g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: nothing without an id");
  else if (known != NULL)
    {
      gpointer record = types[kind].ref (known->record);

      refresh_if_old (self, kind, id, known->fetched_at, TRUE);
      g_task_return_pointer (task, record, types[kind].unref);
    }
  else
    nf_metadata_store_load_async (self->store, kind, id, locale, NULL, record_loaded_cb, g_steal_pointer (&task));
}

static gpointer
load_finish (NfMetadata *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- class ---------------------------------------------------------------------------------------------------------- */

static void
nf_metadata_dispose (GObject *object)
{
  NfMetadata *self = NF_METADATA (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->announce_id, g_source_remove);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_clear_object (&self->index);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (nf_metadata_parent_class)->dispose (object);
}

static void
nf_metadata_finalize (GObject *object)
{
  NfMetadata *self = NF_METADATA (object);

  g_queue_clear_full (&self->recent, (GDestroyNotify) entry_free);
  g_hash_table_unref (self->refreshing);
  g_hash_table_unref (self->titles);
  g_free (self->runtimes);
  g_clear_pointer (&self->model, nf_model_file_unref);
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
  self->titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->recent);
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
  if (model != NULL)
    {
      self->model = nf_model_file_ref (model);
      self->runtimes = g_new0 (guint16, nf_model_file_get_n_items (model));
      g_set_object (&self->index, index);
      nf_metadata_store_load_titles_async (self->store, self->cancellable, titles_loaded_cb, g_object_ref (self));
    }
  return self;
}

NfFilmDetails *
nf_metadata_peek_film (NfMetadata *self, guint32 tmdb_id)
{
  Entry *known;

  g_return_val_if_fail (NF_IS_METADATA (self), NULL);

  known = peek (self, NF_METADATA_FILM, tmdb_id);
  return known != NULL ? known->record : NULL;
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

  return self->model != NULL ? g_bytes_new (self->runtimes, nf_model_file_get_n_items (self->model) * sizeof (guint16)) : NULL;
}

guint
nf_metadata_get_n_runtimes (NfMetadata *self)
{
  g_return_val_if_fail (NF_IS_METADATA (self), 0);

  return self->n_runtimes;
}

const char *
nf_metadata_get_titles (NfMetadata *self, NfItemIndex item)
{
  g_return_val_if_fail (NF_IS_METADATA (self), NULL);

  return g_hash_table_lookup (self->titles, GUINT_TO_POINTER (item + 1));
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
  g_queue_clear_full (&self->recent, (GDestroyNotify) entry_free);
  g_hash_table_remove_all (self->titles);
  if (self->index != NULL)
    nf_search_index_take_overlay (self->index, NULL);
  if (self->n_runtimes > 0)
    {
      memset (self->runtimes, 0, nf_model_file_get_n_items (self->model) * sizeof (guint16));
      self->n_runtimes = 0;
      g_signal_emit (self, signals[RUNTIMES_CHANGED], 0);
    }
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
