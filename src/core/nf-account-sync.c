/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-sync.h"

#define CHUNK 100   /* films changed here in one turn of the main loop */

struct _NfAccountSync
{
  GObject             parent_instance;

  NfTmdbAccount      *account;
  NfTmdbClient       *client;
  NfProfile          *profile;
  NfModelFile        *model;
  NfStore            *store;

  NfAccountSyncState  state;
  guint               n_done, n_total;
  gint64              synced_at;
  GArray             *refused;       /* of NfItemIndex */
  GCancellable       *cancellable;   /* (nullable): of what is being sent */
  gboolean            resume_when_ready;
};

G_DEFINE_FINAL_TYPE (NfAccountSync, nf_account_sync, G_TYPE_OBJECT)

typedef enum
{
  PROP_STATE = 1,
  PROP_N_DONE,
  PROP_N_TOTAL,
} NfAccountSyncProps;
static GParamSpec *props[PROP_N_TOTAL + 1];

/* --- state --------------------------------------------------------------------------------------------------------- */

static void
set_state (NfAccountSync *self, NfAccountSyncState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_progress (NfAccountSync *self, guint n_done, guint n_total)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->n_done != n_done)
    {
      self->n_done = n_done;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);
    }
  if (self->n_total != n_total)
    {
      self->n_total = n_total;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Returns: whether the task may begin; else it has its error */
static gboolean
begin (NfAccountSync *self, GTask *task, NfAccountSyncState state)
{
  if (self->state == NF_ACCOUNT_SYNC_READING || self->state == NF_ACCOUNT_SYNC_APPLYING)
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_BUSY, "a synchronization is running");
      return FALSE;
    }
  self->resume_when_ready = FALSE;
  set_state (self, state);
  return TRUE;
}

/* --- preparing ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfAccountSyncState  before;
  NfModelFile        *model;
  GArray             *entries;
  GHashTable         *remote;
  gboolean            complete;
  NfAccountState     *kept;
} Preparation;

static void
preparation_free (Preparation *preparation)
{
  g_clear_pointer (&preparation->model, nf_model_file_unref);
  g_clear_pointer (&preparation->entries, g_array_unref);
  g_clear_pointer (&preparation->remote, g_hash_table_unref);
  g_clear_pointer (&preparation->kept, nf_account_state_free);
  g_free (preparation);
}

/* @error: (transfer full) */
static void
preparation_failed (GTask *task, GError *error)
{
  const Preparation *preparation = g_task_get_task_data (task);

  set_state (g_task_get_source_object (task), preparation->before);
  g_task_return_error (task, error);
}

static void
plan_in_thread (GTask *inner, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Preparation *preparation = g_task_get_task_data (task_data);

  g_task_return_pointer (inner, nf_account_plan_new (preparation->model, preparation->entries, preparation->remote, preparation->complete, preparation->kept->films),
                         (GDestroyNotify) nf_account_plan_free);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Preparation *preparation = g_task_get_task_data (task);

  set_state (g_task_get_source_object (task), preparation->before);
  g_task_return_pointer (task, g_task_propagate_pointer (G_TASK (result), NULL), (GDestroyNotify) nf_account_plan_free);
}

static void
prepared_state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Preparation *preparation = g_task_get_task_data (task);
  g_autoptr (GTask) inner = NULL;
  GError *error = NULL;

  preparation->kept = nf_account_state_load_finish (NF_STORE (source), result, &error);
  if (preparation->kept == NULL)
    {
      preparation_failed (task, error);
      return;
    }
  preparation->entries = nf_profile_dup_entries (self->profile);
  inner = g_task_new (NULL, NULL, planned_cb, g_object_ref (task));
  g_task_set_source_tag (inner, plan_in_thread);
  g_task_set_task_data (inner, task, NULL);   /* alive until planned_cb */
  g_task_run_in_thread (inner, plan_in_thread);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Preparation *preparation = g_task_get_task_data (task);
  GError *error = NULL;

  preparation->remote = nf_tmdb_account_fetch_finish (NF_TMDB_ACCOUNT (source), result, &preparation->complete, &error);
  if (preparation->remote == NULL)
    preparation_failed (task, error);
  else
    nf_account_state_load_async (self->store, prepared_state_cb, g_steal_pointer (&task));
}

/* --- carrying out -------------------------------------------------------------------------------------------------- */

typedef struct
{
  GArray     *entries;      /* of NfProfileEntry: to be changed here */
  guint       n_merged;
  GArray     *operations;   /* of NfAccountOperation: to be kept and sent */
  GArray     *agreed;       /* of NfAccountFilm */
  guint       next;
  gboolean    sent;         /* the present operation; FALSE: it was given up */
} Run;

static void
run_free (Run *run)
{
  g_clear_pointer (&run->entries, g_array_unref);
  g_clear_pointer (&run->operations, g_array_unref);
  g_clear_pointer (&run->agreed, g_array_unref);
  g_free (run);
}

static void send_next (GTask *task);

/* @error: (transfer full) */
static void
run_failed (GTask *task, GError *error)
{
  NfAccountSync *self = g_task_get_source_object (task);
  const Run *run = g_task_get_task_data (task);

  g_clear_object (&self->cancellable);
  self->resume_when_ready = error->domain == NF_TMDB_ERROR
                            && (error->code == NF_TMDB_ERROR_OFFLINE || error->code == NF_TMDB_ERROR_UNREACHABLE || error->code == NF_TMDB_ERROR_RATE_LIMITED
                                || error->code == NF_TMDB_ERROR_DISABLED)
                            && nf_tmdb_client_get_state (self->client) != NF_TMDB_STATE_READY;
  /* signing out forgets what was left */
  set_state (self, run->next < run->operations->len && nf_tmdb_account_get_state (self->account) == NF_TMDB_ACCOUNT_SIGNED_IN
                     ? NF_ACCOUNT_SYNC_INTERRUPTED : NF_ACCOUNT_SYNC_IDLE);
  g_task_return_error (task, error);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!nf_store_run_finish (NF_STORE (source), result, &error))
    {
      run_failed (task, error);
      return;
    }
  g_clear_object (&self->cancellable);
  set_state (self, NF_ACCOUNT_SYNC_IDLE);
  g_task_return_boolean (task, TRUE);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!nf_store_run_finish (NF_STORE (source), result, &error))
    {
      run_failed (task, error);
      return;
    }
  run->next++;
  set_progress (self, self->n_done + 1, self->n_total);
  send_next (g_steal_pointer (&task));
}

static void
operation_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const NfAccountOperation *operation = &g_array_index (run->operations, NfAccountOperation, run->next);
  GError *error = NULL;

  run->sent = nf_tmdb_account_send_finish (NF_TMDB_ACCOUNT (source), result, &error);
  if (!run->sent)
    {
      const NfItemIndex item = nf_model_file_lookup_tmdb_id (self->model, operation->tmdb_id);

      /* a film that TMDB does not take must not hold up the others */
      if (!g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND) && !g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_REPLY))
        {
          run_failed (task, error);
          return;
        }
      g_clear_error (&error);
      g_array_append_val (self->refused, item);
    }
  if (nf_tmdb_account_get_state (self->account) != NF_TMDB_ACCOUNT_SIGNED_IN)
    {
      run_failed (task, g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED, "signed out meanwhile"));
      return;
    }
  nf_account_state_complete_async (self->store, operation, run->sent, completed_cb, g_steal_pointer (&task));
}

/* Whether the film still is as it was when this was planned. */
static gboolean
still_holds (NfAccountSync *self, const NfAccountOperation *operation)
{
  const NfItemIndex item = nf_model_file_lookup_tmdb_id (self->model, operation->tmdb_id);

  if (item == NF_ITEM_NONE)
    return FALSE;
  switch (operation->kind)
    {
    case NF_ACCOUNT_RATING:
      return nf_profile_get_rating (self->profile, item) == operation->value;
    case NF_ACCOUNT_FAVORITE:
      return (guint) nf_profile_get_mark (self->profile, item, NF_MARK_FAVORITE) == operation->value;
    case NF_ACCOUNT_WATCHLIST:
      return (guint) nf_profile_get_mark (self->profile, item, NF_MARK_WATCHLIST) == operation->value;
    case NF_N_ACCOUNT_KINDS:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* @task: (transfer full) */
static void
send_next (GTask *task)
{
  NfAccountSync *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const NfAccountOperation *operation;

  if (run->next == run->operations->len)
    {
      self->synced_at = g_get_real_time () / G_USEC_PER_SEC;
      nf_account_state_end_async (self->store, self->synced_at, ended_cb, task);
      return;
    }
  operation = &g_array_index (run->operations, NfAccountOperation, run->next);
  if (still_holds (self, operation))
    nf_tmdb_account_send_async (self->account, operation, self->cancellable, operation_sent_cb, task);
  else
    {
      run->sent = FALSE;   /* the next synchronization sees the newer change */
      nf_account_state_complete_async (self->store, operation, FALSE, completed_cb, task);
    }
}

/* The store has numbered what is to be sent. */
static void
numbered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (NfAccountState) kept = nf_account_state_load_finish (NF_STORE (source), result, &error);

  if (kept == NULL)
    {
      run_failed (task, error);
      return;
    }
  g_clear_pointer (&run->operations, g_array_unref);
  run->operations = g_array_ref (kept->operations);
  set_progress (self, 0, run->operations->len);
  send_next (g_steal_pointer (&task));
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!nf_store_run_finish (NF_STORE (source), result, &error))
    run_failed (task, error);
  else
    nf_account_state_load_async (self->store, numbered_cb, g_steal_pointer (&task));
}

/* First what changes here: should the program end between the two, both sides are equal and nothing is mistaken for a change
 * the person made. */
static gboolean
merge_cb (gpointer user_data)
{
  GTask *task = user_data;
  NfAccountSync *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const guint n = MIN (CHUNK, run->entries->len - run->n_merged);

  if (n > 0)
    nf_profile_merge (self->profile, &g_array_index (run->entries, NfProfileEntry, run->n_merged), n);
  run->n_merged += n;
  if (run->n_merged < run->entries->len)
    return G_SOURCE_CONTINUE;
  nf_account_state_begin_async (self->store, (const NfAccountFilm *) (gpointer) run->agreed->data, run->agreed->len,
                                (const NfAccountOperation *) (gpointer) run->operations->data, run->operations->len, begun_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* Returns: (transfer full) (nullable) */
static GTask *
start_run (NfAccountSync *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  if (!begin (self, task, NF_ACCOUNT_SYNC_APPLYING))
    return NULL;
  g_array_set_size (self->refused, 0);
  set_progress (self, 0, 0);
  self->cancellable = g_cancellable_new ();
  return g_steal_pointer (&task);
}

/* --- what is left, and going on ------------------------------------------------------------------------------------ */

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfAccountSync) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfAccountState) kept = nf_account_state_load_finish (NF_STORE (source), result, &error);

  if (kept == NULL)
    {
      g_debug ("What is left of a synchronization cannot be read: %s", error->message);
      return;
    }
  self->synced_at = kept->synced_at;
  if (self->state == NF_ACCOUNT_SYNC_IDLE && kept->operations->len > 0)
    {
      set_progress (self, 0, kept->operations->len);
      set_state (self, NF_ACCOUNT_SYNC_INTERRUPTED);
    }
}

static void
client_state_cb (NfTmdbClient *client, GParamSpec *pspec, NfAccountSync *self)
{
  if (self->resume_when_ready && self->state == NF_ACCOUNT_SYNC_INTERRUPTED && nf_tmdb_client_get_state (client) == NF_TMDB_STATE_READY)
    nf_account_sync_resume_async (self, NULL, NULL);
}

static void
account_state_cb (NfTmdbAccount *account, GParamSpec *pspec, NfAccountSync *self)
{
  if (nf_tmdb_account_get_state (account) == NF_TMDB_ACCOUNT_SIGNED_IN)
    {
      nf_account_sync_restore (self);
      return;
    }
  if (nf_tmdb_account_get_state (account) != NF_TMDB_ACCOUNT_SIGNED_OUT)
    return;
  nf_account_sync_stop (self);
  self->resume_when_ready = FALSE;
  self->synced_at = 0;
  if (self->state == NF_ACCOUNT_SYNC_INTERRUPTED)
    set_state (self, NF_ACCOUNT_SYNC_IDLE);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_account_sync_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfAccountSync *self = NF_ACCOUNT_SYNC (object);

  switch ((NfAccountSyncProps) prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_N_DONE:
      g_value_set_uint (value, self->n_done);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_account_sync_finalize (GObject *object)
{
  NfAccountSync *self = NF_ACCOUNT_SYNC (object);

  g_clear_object (&self->account);
  g_clear_object (&self->client);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->model, nf_model_file_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_array_unref (self->refused);
  G_OBJECT_CLASS (nf_account_sync_parent_class)->finalize (object);
}

static void
nf_account_sync_class_init (NfAccountSyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_account_sync_get_property;
  object_class->finalize = nf_account_sync_finalize;

  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, NF_ACCOUNT_SYNC_INTERRUPTED, NF_ACCOUNT_SYNC_IDLE, flags);
  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_account_sync_init (NfAccountSync *self)
{
  self->refused = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfAccountSync *
nf_account_sync_new (NfTmdbAccount *account, NfTmdbClient *client, NfProfile *profile, NfModelFile *model, NfStore *store)
{
  NfAccountSync *self;

  g_return_val_if_fail (NF_IS_TMDB_ACCOUNT (account), NULL);
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (client), NULL);
  g_return_val_if_fail (NF_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (NF_IS_STORE (store), NULL);

  self = g_object_new (NF_TYPE_ACCOUNT_SYNC, NULL);
  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  self->profile = g_object_ref (profile);
  self->model = nf_model_file_ref (model);
  self->store = g_object_ref (store);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (client_state_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (account_state_cb), self, G_CONNECT_DEFAULT);
  return self;
}

NfAccountSyncState
nf_account_sync_get_state (NfAccountSync *self)
{
  g_return_val_if_fail (NF_IS_ACCOUNT_SYNC (self), NF_ACCOUNT_SYNC_IDLE);

  return self->state;
}

guint
nf_account_sync_get_n_done (NfAccountSync *self)
{
  g_return_val_if_fail (NF_IS_ACCOUNT_SYNC (self), 0);

  return self->n_done;
}

guint
nf_account_sync_get_n_total (NfAccountSync *self)
{
  g_return_val_if_fail (NF_IS_ACCOUNT_SYNC (self), 0);

  return self->n_total;
}

gint64
nf_account_sync_get_synced_at (NfAccountSync *self)
{
  g_return_val_if_fail (NF_IS_ACCOUNT_SYNC (self), 0);

  return self->synced_at;
}

GArray *
nf_account_sync_get_refused (NfAccountSync *self)
{
  g_return_val_if_fail (NF_IS_ACCOUNT_SYNC (self), NULL);

  return self->refused;
}

void
nf_account_sync_restore (NfAccountSync *self)
{
  g_return_if_fail (NF_IS_ACCOUNT_SYNC (self));

  nf_account_state_load_async (self->store, left_cb, g_object_ref (self));
}

void
nf_account_sync_prepare_async (NfAccountSync *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Preparation *preparation;
  NfAccountSyncState before;

  g_return_if_fail (NF_IS_ACCOUNT_SYNC (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_account_sync_prepare_async);
  before = self->state;
  if (!begin (self, task, NF_ACCOUNT_SYNC_READING))
    return;
  preparation = g_new0 (Preparation, 1);
  preparation->before = before;
  preparation->model = nf_model_file_ref (self->model);
  g_task_set_task_data (task, preparation, (GDestroyNotify) preparation_free);
  nf_tmdb_account_fetch_async (self->account, cancellable, fetched_cb, g_steal_pointer (&task));
}

NfAccountPlan *
nf_account_sync_prepare_finish (NfAccountSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_account_sync_apply_async (NfAccountSync *self, const NfAccountPlan *plan, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Run *run;
  g_autoptr (GArray) entries = NULL;

  g_return_if_fail (NF_IS_ACCOUNT_SYNC (self));
  g_return_if_fail (plan != NULL);

  task = start_run (self, nf_account_sync_apply_async, callback, user_data);
  if (task == NULL)
    return;
  entries = nf_profile_dup_entries (self->profile);
  run = g_new0 (Run, 1);
  run->entries = nf_account_plan_dup_entries (plan, entries, g_get_real_time () / G_USEC_PER_SEC);
  run->operations = nf_account_plan_dup_operations (plan);
  run->agreed = nf_account_plan_dup_agreed (plan);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  set_progress (self, 0, run->operations->len);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, merge_cb, task, g_object_unref);
}

gboolean
nf_account_sync_apply_finish (NfAccountSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_account_sync_resume_async (NfAccountSync *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Run *run;

  g_return_if_fail (NF_IS_ACCOUNT_SYNC (self));

  task = start_run (self, nf_account_sync_resume_async, callback, user_data);
  if (task == NULL)
    return;
  run = g_new0 (Run, 1);
  run->operations = g_array_new (FALSE, FALSE, sizeof (NfAccountOperation));
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  nf_account_state_load_async (self->store, numbered_cb, task);
}

void
nf_account_sync_stop (NfAccountSync *self)
{
  g_return_if_fail (NF_IS_ACCOUNT_SYNC (self));

  g_cancellable_cancel (self->cancellable);
}
