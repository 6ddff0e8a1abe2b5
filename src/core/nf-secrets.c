/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-secrets.h"

#include "nf-config.h"
#include "nf-worker.h"

#include <libsecret/secret.h>
#include <string.h>

struct _NfSecrets
{
  GObject       parent_instance;

  NfWorker     *worker;             /* (nullable): NULL: in memory only */
  GCancellable *cancellable;        /* ends what waits for a prompt when the program ends */
  char         *kept[NF_N_SECRETS]; /* (nullable) */
  gboolean      known[NF_N_SECRETS];/* kept is what counts, whatever the keyring says */
  gboolean      persistent;
};

G_DEFINE_FINAL_TYPE (NfSecrets, nf_secrets, G_TYPE_OBJECT)
G_DEFINE_QUARK (nf-secrets-error-quark, nf_secrets_error)

typedef enum
{
  PROP_PERSISTENT = 1,
} NfSecretsProps;
static GParamSpec *props[PROP_PERSISTENT + 1];

static const SecretSchema schema = {
  APP_ID, SECRET_SCHEMA_NONE, { { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

/* label: what a keyring manager shows; proper names, so the same in every language */
static const struct
{
  const char *kind, *label;
} kinds[NF_N_SECRETS] = {
  [NF_SECRET_TMDB_KEY] = { "tmdb-key", "NextFilms: TMDB key" },
  [NF_SECRET_TMDB_SESSION] = { "tmdb-session", "NextFilms: TMDB session" },
};

typedef struct
{
  NfSecret  secret;
  char     *value;   /* (nullable): of a store */
} Job;

/* --- helpers ------------------------------------------------------------------------------------------------------- */

static void
job_free (Job *job)
{
  nf_secrets_free_secret (job->value);
  g_free (job);
}

static gboolean
means_no_keyring (const GError *error)
{
  if (error->domain == G_DBUS_ERROR)
    return error->code == G_DBUS_ERROR_SERVICE_UNKNOWN || error->code == G_DBUS_ERROR_NAME_HAS_NO_OWNER || error->code == G_DBUS_ERROR_NO_SERVER
           || error->code == G_DBUS_ERROR_FILE_NOT_FOUND || error->code == G_DBUS_ERROR_DISCONNECTED
           || (error->code >= G_DBUS_ERROR_SPAWN_EXEC_FAILED && error->code <= G_DBUS_ERROR_SPAWN_NO_MEMORY);
  /* no session bus at all */
  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_CANCELLED;
}

/* (transfer full): the same failure without what a service may have quoted */
static GError *
translate (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (means_no_keyring (error))
    return g_error_new_literal (NF_SECRETS_ERROR, NF_SECRETS_ERROR_NO_KEYRING, "there is no keyring");
  return g_error_new (NF_SECRETS_ERROR, NF_SECRETS_ERROR_REFUSED, "the keyring refused (%s %d)", g_quark_to_string (error->domain), error->code);
}

static void
set_persistent (NfSecrets *self, gboolean persistent)
{
  if (self->persistent == persistent)
    return;
  self->persistent = persistent;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PERSISTENT]);
}

/* --- on the worker ------------------------------------------------------------------------------------------------- */

static void
lookup_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (GError) error = NULL;
  char *found, *value;

  found = secret_password_lookup_sync (&schema, cancellable, &error, "kind", kinds[job->secret].kind, NULL);
  if (error != NULL)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  value = found != NULL && g_utf8_validate (found, -1, NULL) ? g_strdup (found) : NULL;
  secret_password_free (found);
  g_task_return_pointer (task, value, (GDestroyNotify) nf_secrets_free_secret);
}

static void
store_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  g_autoptr (GError) error = NULL;

  if (job->value != NULL)
    secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, kinds[job->secret].label, job->value, cancellable, &error,
                                "kind", kinds[job->secret].kind, NULL);
  else
    secret_password_clear_sync (&schema, cancellable, &error, "kind", kinds[job->secret].kind, NULL);
  if (error != NULL)
    g_task_return_error (task, translate (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_secrets_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfSecrets *self = NF_SECRETS (object);

  switch ((NfSecretsProps) prop_id)
    {
    case PROP_PERSISTENT:
      g_value_set_boolean (value, self->persistent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_secrets_dispose (GObject *object)
{
  NfSecrets *self = NF_SECRETS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->worker);   /* joins */
  G_OBJECT_CLASS (nf_secrets_parent_class)->dispose (object);
}

static void
nf_secrets_finalize (GObject *object)
{
  NfSecrets *self = NF_SECRETS (object);

  for (guint i = 0; i < NF_N_SECRETS; i++)
    nf_secrets_free_secret (self->kept[i]);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (nf_secrets_parent_class)->finalize (object);
}

static void
nf_secrets_class_init (NfSecretsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nf_secrets_get_property;
  object_class->dispose = nf_secrets_dispose;
  object_class->finalize = nf_secrets_finalize;

  props[PROP_PERSISTENT] = g_param_spec_boolean ("persistent", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_secrets_init (NfSecrets *self)
{
  self->cancellable = g_cancellable_new ();
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfSecrets *
nf_secrets_new (void)
{
  NfSecrets *self = g_object_new (NF_TYPE_SECRETS, NULL);

  self->worker = nf_worker_new ("secrets");
  self->persistent = TRUE;
  return self;
}

NfSecrets *
nf_secrets_new_in_memory (void)
{
  return g_object_new (NF_TYPE_SECRETS, NULL);
}

gboolean
nf_secrets_get_persistent (NfSecrets *self)
{
  g_return_val_if_fail (NF_IS_SECRETS (self), FALSE);

  return self->persistent;
}

void
nf_secrets_lookup_async (NfSecrets *self, NfSecret secret, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (NF_IS_SECRETS (self));
  g_return_if_fail (secret < NF_N_SECRETS);

  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_secrets_lookup_async);
  job = g_new0 (Job, 1);
  job->secret = secret;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  if (self->worker == NULL || self->known[secret])
    g_task_return_pointer (task, g_strdup (self->kept[secret]), (GDestroyNotify) nf_secrets_free_secret);
  else
    nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, lookup_in_thread, g_steal_pointer (&task));
}

char *
nf_secrets_lookup_finish (NfSecrets *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *value;
  NfSecret secret;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  secret = ((const Job *) g_task_get_task_data (G_TASK (result)))->secret;
  value = g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure != NULL && failure->domain != NF_SECRETS_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  if (failure != NULL)
    {
      g_debug ("No secret was read: %s", failure->message);
      set_persistent (self, FALSE);
    }
  if (self->known[secret])   /* stored while the keyring was being asked */
    {
      nf_secrets_free_secret (value);
      return g_strdup (self->kept[secret]);
    }
  return value;
}

void
nf_secrets_store_async (NfSecrets *self, NfSecret secret, const char *value, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (NF_IS_SECRETS (self));
  g_return_if_fail (secret < NF_N_SECRETS);
  g_return_if_fail (value == NULL || g_utf8_validate (value, -1, NULL));

  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_secrets_store_async);
  job = g_new0 (Job, 1);
  job->secret = secret;
  job->value = g_strdup (value);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  nf_secrets_free_secret (self->kept[secret]);
  self->kept[secret] = g_strdup (value);
  self->known[secret] = TRUE;
  if (self->worker == NULL)
    g_task_return_new_error_literal (task, NF_SECRETS_ERROR, NF_SECRETS_ERROR_NO_KEYRING, "there is no keyring");
  else
    nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, store_in_thread, g_steal_pointer (&task));
}

gboolean
nf_secrets_store_finish (NfSecrets *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  const Job *job;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  job = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_boolean (G_TASK (result), &failure))
    {
      set_persistent (self, TRUE);
      return TRUE;
    }
  if (failure->domain == NF_SECRETS_ERROR)
    set_persistent (self, FALSE);
  /* where nothing keeps secrets, there is nothing to remove */
  if (job->value == NULL && g_error_matches (failure, NF_SECRETS_ERROR, NF_SECRETS_ERROR_NO_KEYRING))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

void
nf_secrets_cancel (NfSecrets *self)
{
  g_return_if_fail (NF_IS_SECRETS (self));

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
}

void
nf_secrets_free_secret (char *secret)
{
  if (secret == NULL)
    return;
  secret_password_wipe (secret);
  g_free (secret);
}
