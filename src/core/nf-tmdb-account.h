/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-account-state.h"
#include "nf-secrets.h"
#include "nf-tmdb-client.h"

G_BEGIN_DECLS

typedef enum
{
  NF_TMDB_ACCOUNT_SIGNED_OUT,
  NF_TMDB_ACCOUNT_RESTORING,   /* the keyring is being asked */
  NF_TMDB_ACCOUNT_WAITING,     /* for the person to approve in the browser */
  NF_TMDB_ACCOUNT_SIGNED_IN,
} NfTmdbAccountState;

/* The person's account at TMDB: signing in and out, and what it can be asked. A session lives in NfSecrets, the name of the account in the
 * store. A session that TMDB rejects is forgotten. Neither session nor request token is ever part of a message. Errors are
 * of %NF_TMDB_ERROR, %NF_TMDB_PARSER_ERROR or %NF_STORE_ERROR. Main thread only.
 * Properties (notify): state (uint, NfTmdbAccountState), username (string, "" signed out). */
#define NF_TYPE_TMDB_ACCOUNT (nf_tmdb_account_get_type ())
G_DECLARE_FINAL_TYPE (NfTmdbAccount, nf_tmdb_account, NF, TMDB_ACCOUNT, GObject)

/* @web_url: (nullable): where people approve; %NULL for TMDB's own */
NfTmdbAccount     *nf_tmdb_account_new          (NfTmdbClient *client, NfSecrets *secrets, NfStore *store, const char *web_url);
NfTmdbAccountState nf_tmdb_account_get_state    (NfTmdbAccount *self);
const char        *nf_tmdb_account_get_username (NfTmdbAccount *self);
gint64             nf_tmdb_account_get_id       (NfTmdbAccount *self);   /* 0 signed out */

/* Looks for a session of before; the state follows. Once, when somebody first needs to know. */
void     nf_tmdb_account_restore (NfTmdbAccount *self);

/* Asks for a token. Returns: (transfer full): the page where the person approves it; state waiting */
void     nf_tmdb_account_begin_async     (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char    *nf_tmdb_account_begin_finish    (NfTmdbAccount *self, GAsyncResult *result, GError **error);
/* Makes a session of the token; %NF_TMDB_ERROR_DENIED: it is not approved (yet) and may be tried again, or with state
 * signed-out: it is older than the hour that TMDB waits for an approval. */
void     nf_tmdb_account_complete_async  (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_tmdb_account_complete_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error);
/* Nobody waits any more: back to signed out. */
void     nf_tmdb_account_abandon         (NfTmdbAccount *self);

/**
 * nf_tmdb_account_sign_out_async:
 *
 * Ends the session at TMDB, forgets it and everything the store keeps of the account. The latter happens in any case: with an
 * error the session could not be ended at TMDB (or not be removed from the keyring: %NF_SECRETS_ERROR).
 */
void     nf_tmdb_account_sign_out_async  (NfTmdbAccount *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_tmdb_account_sign_out_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error);

/**
 * nf_tmdb_account_fetch_finish:
 * @out_complete: whether the lists were read to their end, and did not change meanwhile
 *
 * All pages of the account's rated films, favorites and watchlist, at most 500 each, which is all that TMDB gives.
 *
 * Returns: (transfer full) (element-type guint32 NfAccountRemote): by id
 */
void        nf_tmdb_account_fetch_async  (NfTmdbAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GHashTable *nf_tmdb_account_fetch_finish (NfTmdbAccount *self, GAsyncResult *result, gboolean *out_complete, GError **error);

/* One change. %NF_TMDB_ERROR_NOT_FOUND: TMDB has no such film (any more). Doing it twice is as doing it once. */
void     nf_tmdb_account_send_async  (NfTmdbAccount *self, const NfAccountOperation *operation, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_tmdb_account_send_finish (NfTmdbAccount *self, GAsyncResult *result, GError **error);

/* For tests: seconds that the clock is ahead. */
void     nf_tmdb_account_set_clock_offset (NfTmdbAccount *self, gint64 seconds);

G_END_DECLS
