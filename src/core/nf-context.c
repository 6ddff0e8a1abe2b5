/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-context.h"

#include "nf-config.h"
#include "nf-paths.h"
#include "nf-store-watch.h"
#include "nf-weak.h"

struct _NfContext
{
  GObject        parent_instance;

  char          *model_path;

  NfCatalogue   *catalogue;
  NfStore       *store;
  NfStoreWatch   *store_watch;
  NfProfile     *profile;
  NfRecommender *recommender;
  NfBrowser     *browser;
  NfSearchIndex *search_index;
  NfTmdbClient  *tmdb;
  NfPosterCache *posters;
  NfSecrets     *secrets;
  NfTmdbKey     *tmdb_key;
  NfTmdbAccount *account;
  NfAccountSync *account_sync;
  NfMetadata    *metadata;
  NfWorker      *ranking_worker;
  NfWorker      *browsing_worker;
  gboolean       verified;          /* or about to be */

  GError        *model_error;
  GError        *search_error;
  GError        *store_error;
};

G_DEFINE_FINAL_TYPE (NfContext, nf_context, G_TYPE_OBJECT)

typedef enum
{
  MODEL_DAMAGED,
  N_SIGNALS,
} NfContextSignal;
static guint signals[N_SIGNALS];

static const char *
option_or_environment (const char *option, const char *variable)
{
  return option != NULL ? option : g_getenv (variable);
}

/* --- the model's digests ------------------------------------------------------------------------------------------- */

static void
verify_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (nf_model_file_verify (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfContext) self = nf_weak_take (user_data);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) && self != NULL)
    g_signal_emit (self, signals[MODEL_DAMAGED], 0, error);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

static void
recommender_updated_cb (NfRecommender *recommender, NfContext *self)
{
  g_autoptr (GBytes) stars = nf_recommender_dup_predictions (recommender);

  nf_browser_set_predictions (self->browser, stars);
  nf_profile_set_predictions (self->profile, stars);
}

static void
runtimes_changed_cb (NfMetadata *metadata, NfContext *self)
{
  g_autoptr (GBytes) runtimes = nf_metadata_dup_runtimes (metadata);

  nf_browser_set_runtimes (self->browser, runtimes);
}

static void
open_with_model (NfContext *self, NfModelFile *model, const NfContextOptions *options)
{
  g_autofree char *index_path = nf_paths_search_index (options->search_index_path);
  g_autofree char *store_path = options->in_memory ? NULL : nf_paths_store (options->data_dir);

  self->catalogue = nf_catalogue_new (model);
  self->search_index = nf_search_index_new (index_path, model, &self->search_error);
  self->store = nf_store_open (store_path, &self->store_error);
  self->profile = nf_profile_new (self->catalogue, self->store);
  if (store_path != NULL)
    self->store_watch = nf_store_watch_new (self->store, self->profile, model, store_path);
  self->account = nf_tmdb_account_new (self->tmdb, self->secrets, self->store, NULL);
  self->account_sync = nf_account_sync_new (self->account, self->tmdb, self->profile, model, self->store);
  self->ranking_worker = nf_worker_new ("ranking");
  self->browsing_worker = nf_worker_new ("browsing");
  self->browser = nf_browser_new (self->catalogue, self->profile, self->browsing_worker);
  self->recommender = nf_recommender_new (self->catalogue, self->profile, self->ranking_worker);
  g_signal_connect (self->recommender, "updated", G_CALLBACK (recommender_updated_cb), self);
}

static void
open_everything (NfContext *self, const NfContextOptions *options)
{
  g_autofree char *poster_folder = options->in_memory ? NULL : nf_paths_posters (options->cache_dir);
  g_autofree char *tmdb_folder = options->in_memory ? NULL : nf_paths_tmdb (options->cache_dir);
  g_autofree char *metadata_path = options->in_memory ? NULL : nf_paths_metadata (options->cache_dir);
  const char *environment = option_or_environment (options->tmdb_key, "NEXTFILMS_TMDB_KEY");
  g_autoptr (NfModelFile) model = NULL;

  self->tmdb = nf_tmdb_client_new (environment,
                                   option_or_environment (options->tmdb_url, "NEXTFILMS_TMDB_URL"),
                                   option_or_environment (options->image_url, "NEXTFILMS_IMAGE_URL"));
  nf_tmdb_client_set_cache_folder (self->tmdb, tmdb_folder);
  self->posters = nf_poster_cache_new (self->tmdb, poster_folder);
  if (options->secrets != NULL)
    self->secrets = g_object_ref (options->secrets);
  else
    self->secrets = options->in_memory ? nf_secrets_new_in_memory () : nf_secrets_new ();
  self->tmdb_key = nf_tmdb_key_new (self->tmdb, self->secrets, environment, TMDB_KEY[0] != '\0' ? TMDB_KEY : NULL);

  self->model_path = nf_paths_model (options->model_path);
  model = options->model != NULL ? nf_model_file_ref (options->model) : nf_model_file_new_from_path (self->model_path, &self->model_error);
  /* Without a model the store is not even opened: nothing could be shown of it, and nothing can happen to it. */
  if (model != NULL)
    open_with_model (self, model, options);

  self->metadata = nf_metadata_new (self->tmdb, model, self->search_index, metadata_path);
  if (self->browser != NULL)
    g_signal_connect (self->metadata, "runtimes-changed", G_CALLBACK (runtimes_changed_cb), self);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_context_dispose (GObject *object)
{
  NfContext *self = NF_CONTEXT (object);

  if (self->recommender != NULL)
    g_signal_handlers_disconnect_by_data (self->recommender, self);
  if (self->metadata != NULL)
    g_signal_handlers_disconnect_by_data (self->metadata, self);
  g_clear_object (&self->metadata);
  g_clear_object (&self->recommender);
  g_clear_object (&self->account_sync);
  g_clear_object (&self->account);
  g_clear_object (&self->tmdb_key);
  if (self->secrets != NULL)
    nf_secrets_cancel (self->secrets);
  g_clear_object (&self->secrets);
  g_clear_object (&self->browser);
  if (self->store_watch != NULL)
    g_object_run_dispose (G_OBJECT (self->store_watch));   /* a reading under way keeps it for a moment */
  g_clear_object (&self->store_watch);
  g_clear_object (&self->profile);
  g_clear_object (&self->store);
  g_clear_object (&self->search_index);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->posters);
  g_clear_object (&self->tmdb);
  g_clear_object (&self->ranking_worker);
  g_clear_object (&self->browsing_worker);
  G_OBJECT_CLASS (nf_context_parent_class)->dispose (object);
}

static void
nf_context_finalize (GObject *object)
{
  NfContext *self = NF_CONTEXT (object);

  g_clear_pointer (&self->model_path, g_free);
  g_clear_error (&self->model_error);
  g_clear_error (&self->search_error);
  g_clear_error (&self->store_error);
  G_OBJECT_CLASS (nf_context_parent_class)->finalize (object);
}

static void
nf_context_class_init (NfContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_context_dispose;
  object_class->finalize = nf_context_finalize;

  signals[MODEL_DAMAGED] = g_signal_new ("model-damaged", NF_TYPE_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
nf_context_init (NfContext *self)
{
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfContext *
nf_context_new (const NfContextOptions *options)
{
  static const NfContextOptions no_options = { 0 };
  NfContext *self = g_object_new (NF_TYPE_CONTEXT, NULL);

  open_everything (self, options != NULL ? options : &no_options);
  return self;
}

NfCatalogue *
nf_context_get_catalogue (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->catalogue;
}

NfRecommender *
nf_context_get_recommender (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->recommender;
}

NfBrowser *
nf_context_get_browser (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->browser;
}

NfProfile *
nf_context_get_profile (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->profile;
}

NfSearchIndex *
nf_context_get_search_index (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->search_index;
}

NfTmdbClient *
nf_context_get_tmdb (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->tmdb;
}

NfPosterCache *
nf_context_get_posters (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->posters;
}

NfMetadata *
nf_context_get_metadata (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->metadata;
}

NfSecrets *
nf_context_get_secrets (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->secrets;
}

NfTmdbKey *
nf_context_get_tmdb_key (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->tmdb_key;
}

NfTmdbAccount *
nf_context_get_account (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->account;
}

NfAccountSync *
nf_context_get_account_sync (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->account_sync;
}

const GError *
nf_context_get_model_error (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->model_error;
}

const GError *
nf_context_get_search_error (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->search_error;
}

const GError *
nf_context_get_store_error (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->store_error;
}

const char *
nf_context_get_model_path (NfContext *self)
{
  g_return_val_if_fail (NF_IS_CONTEXT (self), NULL);

  return self->model_path;
}

void
nf_context_verify_model (NfContext *self)
{
  NfModelFile *model;
  GTask *task;

  g_return_if_fail (NF_IS_CONTEXT (self));

  if (self->catalogue == NULL || self->verified)
    return;
  self->verified = TRUE;
  model = nf_catalogue_get_model (self->catalogue);
  task = g_task_new (NULL, NULL, verified_cb, nf_weak_new (self));
  g_task_set_source_tag (task, nf_context_verify_model);
  g_task_set_task_data (task, nf_model_file_ref (model), (GDestroyNotify) nf_model_file_unref);
  nf_worker_queue (self->ranking_worker, G_PRIORITY_LOW, verify_in_thread, task);
}

void
nf_context_flush (NfContext *self)
{
  g_return_if_fail (NF_IS_CONTEXT (self));

  if (self->store != NULL)
    nf_store_flush (self->store);
  nf_metadata_flush (self->metadata);
}
