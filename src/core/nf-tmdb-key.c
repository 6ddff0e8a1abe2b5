/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-key.h"

#include <string.h>

#define MAX_KEY 2000   /* bytes; a version 4 token has about 250 */

struct _NfTmdbKey
{
  GObject          parent_instance;

  NfTmdbClient    *client;
  NfSecrets       *secrets;
  char            *packager;   /* (nullable) */
  NfTmdbKeySource  source;
};

G_DEFINE_FINAL_TYPE (NfTmdbKey, nf_tmdb_key, G_TYPE_OBJECT)

typedef enum
{
  PROP_SOURCE = 1,
} NfTmdbKeyProps;
static GParamSpec *props[PROP_SOURCE + 1];

static void
set_source (NfTmdbKey *self, NfTmdbKeySource source)
{
  if (self->source == source)
    return;
  self->source = source;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SOURCE]);
}

static void
use_packager (NfTmdbKey *self)
{
  nf_tmdb_client_set_key (self->client, self->packager);
  set_source (self, self->packager != NULL ? NF_TMDB_KEY_PACKAGER : NF_TMDB_KEY_NONE);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbKey) self = user_data;
  char *key = nf_secrets_lookup_finish (NF_SECRETS (source), result, NULL);

  if (self->source == NF_TMDB_KEY_RESTORING && key != NULL)
    {
      nf_tmdb_client_set_key (self->client, key);
      set_source (self, NF_TMDB_KEY_OWN);
    }
  else if (self->source == NF_TMDB_KEY_RESTORING)
    use_packager (self);
  nf_secrets_free_secret (key);
}

/* --- one's own ----------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): without white space around it; %NULL if it cannot be a key */
static char *
clean_key (const char *text)
{
  g_autofree char *key = g_strstrip (g_strdup (text));

  if (key[0] == '\0' || strlen (key) > MAX_KEY)
    return NULL;
  for (const char *c = key; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.=", *c) == NULL)
      return NULL;
  return g_steal_pointer (&key);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* where it cannot be kept it is used all the same: NfSecrets:persistent tells */
  if (!nf_secrets_store_finish (NF_SECRETS (source), result, &error))
    g_debug ("The key lasts for this session: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfTmdbKey *self = g_task_get_source_object (task);
  const char *key = g_task_get_task_data (task);
  GError *error = NULL;

  if (!nf_tmdb_client_check_key_finish (NF_TMDB_CLIENT (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  nf_tmdb_client_set_key (self->client, key);
  set_source (self, NF_TMDB_KEY_OWN);
  nf_secrets_store_async (self->secrets, NF_SECRET_TMDB_KEY, key, kept_cb, g_steal_pointer (&task));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (nf_secrets_store_finish (NF_SECRETS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_key_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfTmdbKey *self = NF_TMDB_KEY (object);

  switch ((NfTmdbKeyProps) prop_id)
    {
    case PROP_SOURCE:
      g_value_set_uint (value, self->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_tmdb_key_finalize (GObject *object)
{
  NfTmdbKey *self = NF_TMDB_KEY (object);

  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  nf_secrets_free_secret (self->packager);
  G_OBJECT_CLASS (nf_tmdb_key_parent_class)->finalize (object);
}

static void
nf_tmdb_key_class_init (NfTmdbKeyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nf_tmdb_key_get_property;
  object_class->finalize = nf_tmdb_key_finalize;

  props[PROP_SOURCE] = g_param_spec_uint ("source", NULL, NULL, 0, NF_TMDB_KEY_PACKAGER, NF_TMDB_KEY_NONE,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_tmdb_key_init (NfTmdbKey *self)
{
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfTmdbKey *
nf_tmdb_key_new (NfTmdbClient *client, NfSecrets *secrets, const char *environment, const char *packager)
{
  NfTmdbKey *self;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (client), NULL);
  g_return_val_if_fail (NF_IS_SECRETS (secrets), NULL);

  self = g_object_new (NF_TYPE_TMDB_KEY, NULL);
  self->client = g_object_ref (client);
  self->secrets = g_object_ref (secrets);
  if (environment == NULL)
    {
      self->packager = packager != NULL ? clean_key (packager) : NULL;
      self->source = NF_TMDB_KEY_RESTORING;
      nf_secrets_lookup_async (secrets, NF_SECRET_TMDB_KEY, restored_cb, g_object_ref (self));
    }
  else if (environment[0] != '\0')
    self->source = NF_TMDB_KEY_ENVIRONMENT;
  return self;
}

NfTmdbKeySource
nf_tmdb_key_get_source (NfTmdbKey *self)
{
  g_return_val_if_fail (NF_IS_TMDB_KEY (self), NF_TMDB_KEY_NONE);

  return self->source;
}

void
nf_tmdb_key_set_async (NfTmdbKey *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  char *clean;

  g_return_if_fail (NF_IS_TMDB_KEY (self));
  g_return_if_fail (key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_key_set_async);
  clean = clean_key (key);
  if (clean == NULL)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS, "no key has this form");
      return;
    }
  g_task_set_task_data (task, clean, (GDestroyNotify) nf_secrets_free_secret);
  nf_tmdb_client_retry (self->client);   /* the person asks: now, not when it is time again */
  nf_tmdb_client_check_key_async (self->client, clean, cancellable, checked_cb, g_steal_pointer (&task));
}

gboolean
nf_tmdb_key_set_finish (NfTmdbKey *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
nf_tmdb_key_remove_async (NfTmdbKey *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_KEY (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_key_remove_async);
  use_packager (self);
  nf_secrets_store_async (self->secrets, NF_SECRET_TMDB_KEY, NULL, removed_cb, task);
}

gboolean
nf_tmdb_key_remove_finish (NfTmdbKey *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
