/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-elicitor.h"

#include "nf-elicitation.h"
#include "nf-weak.h"
#include "nf-worker.h"

struct _NfElicitor
{
  GObject       parent_instance;

  NfCatalogue  *catalogue;
  NfProfile    *profile;
  NfWorker     *worker;
  GListStore   *page;
  GHashTable   *asked;      /* set of items: films of this and earlier pages */
  GHashTable   *unseen;     /* set of items */
  GCancellable *running;    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NfElicitor, nf_elicitor, G_TYPE_OBJECT)

typedef enum
{
  PROP_BUSY = 1,
  PROP_N_UNSEEN,
} NfElicitorProperty;
static GParamSpec *props[PROP_N_UNSEEN + 1];

typedef enum
{
  UNSEEN_CHANGED,
  N_SIGNALS,
} NfElicitorSignal;
static guint signals[N_SIGNALS];

/* --- a page is chosen ---------------------------------------------------------------------------------------------- */

typedef struct
{
  NfModelFile *model;
  NfRatings   *ratings;
  guint8      *asked, *hidden;   /* bitsets of n_items */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  nf_model_file_unref (job->model);
  nf_ratings_unref (job->ratings);
  g_free (job->asked);
  g_free (job->hidden);
  g_free (job);
}

static Job *
job_new (NfElicitor *self)
{
  NfModelFile *model = nf_catalogue_get_model (self->catalogue);
  gsize size = NF_BITSET_BYTES (nf_model_file_get_n_items (model));
  GHashTableIter iter;
  gpointer item;
  Job *job = g_new0 (Job, 1);

  job->model = nf_model_file_ref (model);
  job->ratings = nf_profile_dup_ratings (self->profile);
  job->asked = g_malloc0 (size);
  job->hidden = g_malloc0 (size);
  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    nf_bitset_add (job->asked, GPOINTER_TO_UINT (item));
  nf_profile_add_marked (self->profile, NF_MARK_HIDDEN, job->hidden);
  return job;
}

static void
choose_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (GArray) items = g_array_sized_new (FALSE, FALSE, sizeof (NfItemIndex), NF_ELICITOR_PAGE);
  NfFilter filter = { .excluded = job->hidden };

  if (g_task_return_error_if_cancelled (task))
    return;
  g_array_set_size (items, NF_ELICITOR_PAGE);
  g_array_set_size (items, nf_elicitation_choose (job->model, job->ratings, job->asked, &filter,
                                                  (NfItemIndex *) (void *) items->data, NF_ELICITOR_PAGE));
  g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_array_unref);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfElicitor) self = nf_weak_take (user_data);
  g_autoptr (GArray) items = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func (g_object_unref);

  if (self == NULL || items == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    {
      NfItemIndex item = g_array_index (items, NfItemIndex, i);

      g_hash_table_add (self->asked, GUINT_TO_POINTER (item));
      g_ptr_array_add (films, nf_catalogue_get_film (self->catalogue, item));
    }
  g_list_store_splice (self->page, 0, g_list_model_get_n_items (G_LIST_MODEL (self->page)), films->pdata, films->len);
  g_clear_object (&self->running);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
profile_changed_cb (NfProfile *profile, guint item, guint what, NfElicitor *self)
{
  if (nf_profile_get_rating (profile, item) != NF_RATING_NONE && g_hash_table_contains (self->unseen, GUINT_TO_POINTER (item)))
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (self->catalogue, item);

      nf_elicitor_set_unseen (self, film, FALSE);
    }
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_elicitor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfElicitor *self = NF_ELICITOR (object);

  switch ((NfElicitorProperty) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->running != NULL);
      break;
    case PROP_N_UNSEEN:
      g_value_set_uint (value, g_hash_table_size (self->unseen));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_elicitor_dispose (GObject *object)
{
  NfElicitor *self = NF_ELICITOR (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  g_clear_object (&self->profile);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (nf_elicitor_parent_class)->dispose (object);
}

static void
nf_elicitor_finalize (GObject *object)
{
  NfElicitor *self = NF_ELICITOR (object);

  g_clear_object (&self->page);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_clear_pointer (&self->unseen, g_hash_table_unref);
  G_OBJECT_CLASS (nf_elicitor_parent_class)->finalize (object);
}

static void
nf_elicitor_class_init (NfElicitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_elicitor_get_property;
  object_class->dispose = nf_elicitor_dispose;
  object_class->finalize = nf_elicitor_finalize;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  props[PROP_N_UNSEEN] = g_param_spec_uint ("n-unseen", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[UNSEEN_CHANGED] = g_signal_new ("unseen-changed", NF_TYPE_ELICITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, NF_TYPE_FILM);
}

static void
nf_elicitor_init (NfElicitor *self)
{
  self->page = g_list_store_new (NF_TYPE_FILM);
  self->asked = g_hash_table_new (NULL, NULL);
  self->unseen = g_hash_table_new (NULL, NULL);
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfElicitor *
nf_elicitor_new (NfCatalogue *catalogue, NfProfile *profile)
{
  NfElicitor *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (NF_IS_PROFILE (profile), NULL);

  self = g_object_new (NF_TYPE_ELICITOR, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->profile = g_object_ref (profile);
  self->worker = nf_worker_new ("questions");
  g_signal_connect (profile, "changed", G_CALLBACK (profile_changed_cb), self);
  return self;
}

GListModel *
nf_elicitor_get_page (NfElicitor *self)
{
  g_return_val_if_fail (NF_IS_ELICITOR (self), NULL);

  return G_LIST_MODEL (self->page);
}

void
nf_elicitor_next (NfElicitor *self)
{
  GTask *task;

  g_return_if_fail (NF_IS_ELICITOR (self));

  if (self->running != NULL)
    return;
  self->running = g_cancellable_new ();
  /* No source object: a job must not keep the elicitor alive, which in turn cancels it when it goes. */
  task = g_task_new (NULL, self->running, chosen_cb, nf_weak_new (self));
  g_task_set_source_tag (task, nf_elicitor_next);
  g_task_set_task_data (task, job_new (self), job_free);
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, choose_in_thread, task);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

gboolean
nf_elicitor_get_busy (NfElicitor *self)
{
  g_return_val_if_fail (NF_IS_ELICITOR (self), FALSE);

  return self->running != NULL;
}

void
nf_elicitor_set_unseen (NfElicitor *self, NfFilm *film, gboolean unseen)
{
  gpointer item;

  g_return_if_fail (NF_IS_ELICITOR (self));
  g_return_if_fail (NF_IS_FILM (film));

  item = GUINT_TO_POINTER (nf_film_get_item (film));
  if (unseen ? !g_hash_table_add (self->unseen, item) : !g_hash_table_remove (self->unseen, item))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNSEEN]);
  g_signal_emit (self, signals[UNSEEN_CHANGED], 0, film);
}

gboolean
nf_elicitor_get_unseen (NfElicitor *self, NfFilm *film)
{
  g_return_val_if_fail (NF_IS_ELICITOR (self), FALSE);
  g_return_val_if_fail (NF_IS_FILM (film), FALSE);

  return g_hash_table_contains (self->unseen, GUINT_TO_POINTER (nf_film_get_item (film)));
}

guint
nf_elicitor_get_n_unseen (NfElicitor *self)
{
  g_return_val_if_fail (NF_IS_ELICITOR (self), 0);

  return g_hash_table_size (self->unseen);
}
