/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-secrets.h"
#include "nf-tmdb-client.h"

G_BEGIN_DECLS

typedef enum
{
  NF_TMDB_KEY_NONE,
  NF_TMDB_KEY_RESTORING,     /* the keyring is being asked */
  NF_TMDB_KEY_ENVIRONMENT,   /* NEXTFILMS_TMDB_KEY: wins over everything and is not changed from here */
  NF_TMDB_KEY_OWN,           /* the person's, from the keyring or typed in */
  NF_TMDB_KEY_PACKAGER,      /* built in; one's own takes its place */
} NfTmdbKeySource;

/* Where the client's key comes from. Keys are only ever kept by NfSecrets. Main thread only.
 * Property: source (uint, NfTmdbKeySource, notify). */
#define NF_TYPE_TMDB_KEY (nf_tmdb_key_get_type ())
G_DECLARE_FINAL_TYPE (NfTmdbKey, nf_tmdb_key, NF, TMDB_KEY, GObject)

/**
 * nf_tmdb_key_new:
 * @environment: (nullable): the client has this key already; the empty string: neither keyring nor packager are asked at the start
 * @packager: (nullable): the built-in key
 *
 * With %NULL for @environment the keyring is asked, and the client gets the key when it answers.
 */
NfTmdbKey      *nf_tmdb_key_new        (NfTmdbClient *client, NfSecrets *secrets, const char *environment, const char *packager);
NfTmdbKeySource nf_tmdb_key_get_source (NfTmdbKey *self);

/**
 * nf_tmdb_key_set_async:
 * @key: as typed: white space around it is dropped
 *
 * Asks TMDB whether it takes @key, and only then uses and keeps it. Errors: %NF_TMDB_ERROR_BAD_ADDRESS for what cannot be a key,
 * %NF_TMDB_ERROR_KEY_REJECTED, or why TMDB could not be asked.
 */
void     nf_tmdb_key_set_async     (NfTmdbKey *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: whether the key is used now. NfSecrets:persistent says whether it is kept beyond the session. */
gboolean nf_tmdb_key_set_finish    (NfTmdbKey *self, GAsyncResult *result, GError **error);
/* Forgets one's own key. Errors of %NF_SECRETS_ERROR: it is not used any more but may still be in the keyring. */
void     nf_tmdb_key_remove_async  (NfTmdbKey *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_tmdb_key_remove_finish (NfTmdbKey *self, GAsyncResult *result, GError **error);

G_END_DECLS
