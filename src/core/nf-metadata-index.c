/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-index.h"

#include <string.h>

/* Of the names of a film together. */
#define MAX_TITLES_BYTES 600
#define ANNOUNCE_MS      500

struct _NfMetadataIndex
{
  GObject        parent_instance;

  NfModelFile   *model;         /* (nullable) */
  NfSearchIndex *search;        /* (nullable) */
  GCancellable  *cancellable;   /* of what is being built */
  guint16       *runtimes;      /* (nullable): n_items */
  guint          n_runtimes;
  GHashTable    *titles;        /* item + 1 → names */
  guint          announce_id;
};

G_DEFINE_FINAL_TYPE (NfMetadataIndex, nf_metadata_index, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
announce_cb (gpointer user_data)
{
  NfMetadataIndex *self = NF_METADATA_INDEX (user_data);

  self->announce_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
set_runtime (NfMetadataIndex *self, NfItemIndex item, guint runtime)
{
  const guint16 value = (guint16) MIN (runtime, G_MAXUINT16);

  if (self->runtimes[item] == value)
    return;
  self->n_runtimes += (value != 0) - (self->runtimes[item] != 0);
  self->runtimes[item] = value;
  if (self->announce_id == 0)
    self->announce_id = g_timeout_add (ANNOUNCE_MS, announce_cb, self);
}

static NfItemIndex
find_item (NfMetadataIndex *self, guint32 tmdb_id)
{
  return self->model != NULL ? nf_model_file_lookup_tmdb_id (self->model, tmdb_id) : NF_ITEM_NONE;
}

/* --- what was kept ------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfModelFile    *model;
  GPtrArray      *rows;      /* of NfMetadataTitles */
  NfTitleOverlay *overlay;   /* (nullable) */
} Build;

static void
build_free (gpointer data)
{
  Build *build = data;

  nf_model_file_unref (build->model);
  g_ptr_array_unref (build->rows);
  g_clear_pointer (&build->overlay, nf_title_overlay_free);
  g_free (build);
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
  Build *build = task_data;

  g_ptr_array_sort_with_data (build->rows, compare_rows, build->model);
  build->overlay = nf_title_overlay_new (NULL);
  if (build->overlay != NULL)
    nf_title_overlay_begin (build->overlay);
  for (guint i = 0; i < build->rows->len && build->overlay != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const NfMetadataTitles *row = g_ptr_array_index (build->rows, i);
      NfItemIndex item = nf_model_file_lookup_tmdb_id (build->model, row->tmdb_id);

      if (item != NF_ITEM_NONE && row->titles[0] != '\0')
        nf_title_overlay_add (build->overlay, item, row->titles, nf_model_file_get_year (build->model, item));
    }
  if (build->overlay != NULL)
    nf_title_overlay_end (build->overlay);
  g_task_return_boolean (task, TRUE);
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfMetadataIndex) self = NF_METADATA_INDEX (user_data);
  Build *build = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  /* films that were fetched meanwhile are in the small overlay of now */
  if (self->search != NULL && build->overlay != NULL)
    {
      GHashTableIter iter;
      gpointer item, titles;

      g_hash_table_iter_init (&iter, self->titles);
      while (g_hash_table_iter_next (&iter, &item, &titles))
        nf_title_overlay_add (build->overlay, GPOINTER_TO_UINT (item) - 1, titles,
                              nf_model_file_get_year (self->model, GPOINTER_TO_UINT (item) - 1));
      nf_search_index_take_overlay (self->search, g_steal_pointer (&build->overlay));
    }
  for (guint i = 0; i < build->rows->len; i++)
    {
      NfMetadataTitles *row = g_ptr_array_index (build->rows, i);
      NfItemIndex item = find_item (self, row->tmdb_id);

      if (item == NF_ITEM_NONE || g_hash_table_contains (self->titles, GUINT_TO_POINTER (item + 1)))
        continue;
      set_runtime (self, item, row->runtime);
      g_hash_table_insert (self->titles, GUINT_TO_POINTER (item + 1), g_steal_pointer (&row->titles));
    }
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_metadata_index_dispose (GObject *object)
{
  NfMetadataIndex *self = NF_METADATA_INDEX (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->announce_id, g_source_remove);
  g_clear_object (&self->search);
  G_OBJECT_CLASS (nf_metadata_index_parent_class)->dispose (object);
}

static void
nf_metadata_index_finalize (GObject *object)
{
  NfMetadataIndex *self = NF_METADATA_INDEX (object);

  g_hash_table_unref (self->titles);
  g_free (self->runtimes);
  g_clear_pointer (&self->model, nf_model_file_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (nf_metadata_index_parent_class)->finalize (object);
}

static void
nf_metadata_index_class_init (NfMetadataIndexClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_metadata_index_dispose;
  object_class->finalize = nf_metadata_index_finalize;

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_METADATA_INDEX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_metadata_index_init (NfMetadataIndex *self)
{
  self->cancellable = g_cancellable_new ();
  self->titles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfMetadataIndex *
nf_metadata_index_new (NfModelFile *model, NfSearchIndex *search)
{
  NfMetadataIndex *self = g_object_new (NF_TYPE_METADATA_INDEX, NULL);

  if (model != NULL)
    {
      self->model = nf_model_file_ref (model);
      self->runtimes = g_new0 (guint16, nf_model_file_get_n_items (model));
      g_set_object (&self->search, search);
    }
  return self;
}

gboolean
nf_metadata_index_has (NfMetadataIndex *self, guint32 tmdb_id)
{
  g_return_val_if_fail (NF_IS_METADATA_INDEX (self), FALSE);

  return find_item (self, tmdb_id) != NF_ITEM_NONE;
}

void
nf_metadata_index_add (NfMetadataIndex *self, guint32 tmdb_id, guint runtime, char *titles)
{
  NfItemIndex item;
  NfTitleOverlay *overlay;

  g_return_if_fail (NF_IS_METADATA_INDEX (self));

  item = find_item (self, tmdb_id);
  if (item == NF_ITEM_NONE)
    {
      g_free (titles);
      return;
    }
  set_runtime (self, item, runtime);
  if (self->search != NULL)
    {
      if (nf_search_index_get_overlay (self->search) == NULL)
        nf_search_index_take_overlay (self->search, nf_title_overlay_new (NULL));
      overlay = nf_search_index_get_overlay (self->search);
      if (overlay != NULL && titles[0] != '\0')
        nf_title_overlay_add (overlay, item, titles, nf_model_file_get_year (self->model, item));
    }
  g_hash_table_insert (self->titles, GUINT_TO_POINTER (item + 1), titles);
}

void
nf_metadata_index_take_rows (NfMetadataIndex *self, GPtrArray *rows)
{
  g_autoptr (GTask) task = NULL;
  Build *build;

  g_return_if_fail (NF_IS_METADATA_INDEX (self));

  if (self->model == NULL || rows->len == 0)
    {
      g_ptr_array_unref (rows);
      return;
    }
  build = g_new (Build, 1);
  *build = (Build) { nf_model_file_ref (self->model), rows, NULL };
  /* without a source object: the thread must not drop the last reference of an object of the main thread */
  task = g_task_new (NULL, self->cancellable, built_cb, g_object_ref (self));
  g_task_set_source_tag (task, nf_metadata_index_take_rows);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, build, build_free);
  g_task_run_in_thread (task, build_in_thread);
}

void
nf_metadata_index_clear (NfMetadataIndex *self)
{
  g_return_if_fail (NF_IS_METADATA_INDEX (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->titles);
  if (self->search != NULL)
    nf_search_index_take_overlay (self->search, NULL);
  if (self->n_runtimes == 0)
    return;
  memset (self->runtimes, 0, nf_model_file_get_n_items (self->model) * sizeof (guint16));
  self->n_runtimes = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

GBytes *
nf_metadata_index_dup_runtimes (NfMetadataIndex *self)
{
  g_return_val_if_fail (NF_IS_METADATA_INDEX (self), NULL);

  return self->model != NULL ? g_bytes_new (self->runtimes, nf_model_file_get_n_items (self->model) * sizeof (guint16)) : NULL;
}

guint
nf_metadata_index_get_n_runtimes (NfMetadataIndex *self)
{
  g_return_val_if_fail (NF_IS_METADATA_INDEX (self), 0);

  return self->n_runtimes;
}

const char *
nf_metadata_index_get_titles (NfMetadataIndex *self, NfItemIndex item)
{
  g_return_val_if_fail (NF_IS_METADATA_INDEX (self), NULL);

  return g_hash_table_lookup (self->titles, GUINT_TO_POINTER (item + 1));
}

char *
nf_metadata_index_join_titles (const NfFilmDetails *details)
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
