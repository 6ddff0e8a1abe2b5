/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  NF_SECRETS_ERROR_NO_KEYRING,   /* nothing on this system keeps secrets */
  NF_SECRETS_ERROR_REFUSED,      /* there is a keyring, but it stays locked or failed */
} NfSecretsError;
#define NF_SECRETS_ERROR (nf_secrets_error_quark ())
GQuark nf_secrets_error_quark (void);

typedef enum
{
  NF_SECRET_TMDB_KEY,
  NF_SECRET_TMDB_SESSION,
  NF_N_SECRETS
} NfSecret;

/* The few secrets of the program, in the system's keyring by libsecret: the Secret Service, in a sandbox a file that the Secret portal's
 * key encrypts. What is stored is kept in memory too, so that it works for the session where there is no keyring.
 * The keyring is asked on a worker, because it may prompt for its password. No secret is ever part of a message.
 * Property: persistent (boolean, notify): FALSE once the keyring was found missing or refused; what is stored then lasts for the session.
 * Main thread only. */
#define NF_TYPE_SECRETS (nf_secrets_get_type ())
G_DECLARE_FINAL_TYPE (NfSecrets, nf_secrets, NF, SECRETS, GObject)

NfSecrets *nf_secrets_new            (void);
/* Without any keyring: for tests and for contexts that keep nothing. */
NfSecrets *nf_secrets_new_in_memory  (void);

gboolean   nf_secrets_get_persistent (NfSecrets *self);

/**
 * nf_secrets_lookup_finish:
 *
 * A keyring that is missing or refuses is no error here, it holds nothing.
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without @error: there is none. Free with nf_secrets_free_secret()
 */
void     nf_secrets_lookup_async  (NfSecrets *self, NfSecret secret, GAsyncReadyCallback callback, gpointer user_data);
char    *nf_secrets_lookup_finish (NfSecrets *self, GAsyncResult *result, GError **error);

/**
 * nf_secrets_store_async:
 * @value: (nullable): UTF-8; %NULL removes it
 *
 * Kept in memory at once. In call order.
 */
void     nf_secrets_store_async   (NfSecrets *self, NfSecret secret, const char *value, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: whether it is safe in the keyring (or gone from it). With an error of %NF_SECRETS_ERROR it lasts for the session (or
 * may still be in the keyring). */
gboolean nf_secrets_store_finish  (NfSecrets *self, GAsyncResult *result, GError **error);

/* Ends what waits, as for a prompt that nobody answers: it fails with %G_IO_ERROR_CANCELLED. Call before the program ends. */
void     nf_secrets_cancel        (NfSecrets *self);

/* Overwrites it first. */
void     nf_secrets_free_secret   (char *secret);

G_END_DECLS
