/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-store-watch.h"

#include "nf-database.h"

/* A commit is several writes to the log: they are looked at together. */
#define SETTLE_MS 50

struct _NfStoreWatch
{
  GObject       parent_instance;

  NfStore      *store;
  NfProfile    *profile;
  NfModelFile  *model;
  GFileMonitor *monitors[2];
  gulong        changed_id;
  guint         timeout;
  gint64        version;    /* SQLite's data_version of the store's connection: our own commits do not change it; 0: not asked yet */
  guint         n_changes;  /* of the profile, by anybody */
  gboolean      reading, again;
};

G_DEFINE_FINAL_TYPE (NfStoreWatch, nf_store_watch, G_TYPE_OBJECT)

/* What the worker reads. */
typedef struct
{
  NfStoreWatch *watch;       /* a reference */
  gint64        seen, version;
  GPtrArray    *rows;        /* (nullable): nothing new */
  guint         n_changes;   /* when it was asked for */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->rows, g_ptr_array_unref);
  g_object_unref (reading->watch);
  g_free (reading);
}

static gboolean
read_in_thread (NfDatabase *database, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autoptr (NfStatement) statement = nf_database_prepare (database, "PRAGMA data_version", error);

  if (statement == NULL || nf_statement_step (statement, error) != NF_STEP_ROW)
    return FALSE;
  reading->version = nf_statement_get_int64 (statement, 0);
  if (reading->version == reading->seen)
    return TRUE;
  reading->rows = nf_store_read (database, error);
  return reading->rows != NULL;
}

/* Merges what differs from the profile: usually one film. */
static void
merge (NfStoreWatch *self, GPtrArray *rows)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);   /* item → its index + 1 in @entries */
  g_autoptr (GArray) entries = nf_profile_dup_entries (self->profile);
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (NfProfileEntry));
  g_autofree guint8 *found = g_malloc0 (MAX (entries->len, 1));

  for (guint i = 0; i < entries->len; i++)
    g_hash_table_insert (known, GUINT_TO_POINTER (g_array_index (entries, NfProfileEntry, i).item), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < rows->len; i++)
    {
      const NfStoreRow *row = g_ptr_array_index (rows, i);
      NfItemIndex item = nf_model_file_lookup_ids (self->model, row->movie_id, row->tmdb_id);
      guint index = item != NF_ITEM_NONE ? GPOINTER_TO_UINT (g_hash_table_lookup (known, GUINT_TO_POINTER (item))) : 0;
      const NfProfileEntry *entry = index > 0 ? &g_array_index (entries, NfProfileEntry, index - 1) : NULL;
      NfProfileEntry change = { item, (NfRating) row->rating, row->rated_at, row->marks & ((1u << NF_N_MARKS) - 1), row->marked_at };

      if (item == NF_ITEM_NONE)
        continue;
      if (entry != NULL)
        found[index - 1] = TRUE;
      if (entry == NULL ? change.rating != 0 || change.marks != 0 : change.rating != entry->rating || change.marks != entry->marks)
        g_array_append_val (changes, change);
    }
  for (guint i = 0; i < entries->len; i++)
    if (!found[i])
      {
        NfProfileEntry change = { .item = g_array_index (entries, NfProfileEntry, i).item };

        g_array_append_val (changes, change);
      }
  if (changes->len > 0)
    nf_profile_adopt (self->profile, (const NfProfileEntry *) (void *) changes->data, changes->len);
}

static void read_store (NfStoreWatch *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (NfStoreWatch) self = g_object_ref (reading->watch);
  g_autoptr (GError) error = NULL;
  gboolean read = nf_store_run_finish (NF_STORE (source), result, &error);

  self->reading = FALSE;
  if (!read)
    g_debug ("the store could not be read again: %s", error->message);
  else if (self->profile == NULL)
    return;
  else if (reading->rows != NULL && reading->n_changes != self->n_changes)
    self->again = TRUE;   /* something was changed here after the reading was asked for */
  else
    {
      self->version = reading->version;
      if (reading->rows != NULL)
        merge (self, reading->rows);
    }
  if (self->again && self->profile != NULL)
    read_store (self);
}

static void
read_store (NfStoreWatch *self)
{
  Reading *reading = g_new0 (Reading, 1);

  self->reading = TRUE;
  self->again = FALSE;
  reading->watch = g_object_ref (self);
  reading->seen = self->version;
  reading->n_changes = self->n_changes;
  nf_store_run_async (self->store, read_in_thread, reading, reading_free, read_cb, reading);
}

static gboolean
settled_cb (gpointer user_data)
{
  NfStoreWatch *self = NF_STORE_WATCH (user_data);

  self->timeout = 0;
  if (self->reading)
    self->again = TRUE;
  else
    read_store (self);
  return G_SOURCE_REMOVE;
}

static void
file_changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, NfStoreWatch *self)
{
  if (self->timeout == 0)
    self->timeout = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static void
profile_changed_cb (NfProfile *profile, guint item, NfProfileChange what, NfStoreWatch *self)
{
  self->n_changes++;
}

static void
nf_store_watch_dispose (GObject *object)
{
  NfStoreWatch *self = NF_STORE_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    {
      if (self->monitors[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->monitors[i], self);
      g_clear_object (&self->monitors[i]);
    }
  if (self->profile != NULL)
    g_clear_signal_handler (&self->changed_id, self->profile);
  g_clear_object (&self->profile);
  g_clear_object (&self->store);
  g_clear_pointer (&self->model, nf_model_file_unref);
  G_OBJECT_CLASS (nf_store_watch_parent_class)->dispose (object);
}

static void
nf_store_watch_class_init (NfStoreWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_store_watch_dispose;
}

static void
nf_store_watch_init (NfStoreWatch *self)
{
}

NfStoreWatch *
nf_store_watch_new (NfStore *store, NfProfile *profile, NfModelFile *model, const char *path)
{
  static const char *const suffixes[] = { "", "-wal" };   /* commits go to the log, and from time to time from there to the file */
  NfStoreWatch *self;

  g_return_val_if_fail (NF_IS_STORE (store) && NF_IS_PROFILE (profile) && model != NULL && path != NULL, NULL);

  self = g_object_new (NF_TYPE_STORE_WATCH, NULL);
  self->store = g_object_ref (store);
  self->profile = g_object_ref (profile);
  self->model = nf_model_file_ref (model);
  self->changed_id = g_signal_connect (profile, "changed", G_CALLBACK (profile_changed_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (name);

      self->monitors[i] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitors[i] == NULL)
        continue;   /* no way to know here: what others write shows at the next start */
      g_file_monitor_set_rate_limit (self->monitors[i], SETTLE_MS);
      g_signal_connect (self->monitors[i], "changed", G_CALLBACK (file_changed_cb), self);
    }
  return self;
}
