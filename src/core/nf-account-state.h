/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-store.h"

G_BEGIN_DECLS

/* What the store keeps of the TMDB account, so that a synchronization knows which side changed a film, and goes on after it was
 * cut short. Everything runs on the store's worker. */

typedef enum
{
  NF_ACCOUNT_RATING,      /* value: half stars 1…10, 0 none; at TMDB the same number out of ten */
  NF_ACCOUNT_FAVORITE,    /* 0 or 1 */
  NF_ACCOUNT_WATCHLIST,   /* 0 or 1 */
  NF_N_ACCOUNT_KINDS
} NfAccountKind;

/* A film as both sides had it after the last synchronization; a film that is not kept had nothing. */
typedef struct
{
  guint32 tmdb_id;
  guint   values[NF_N_ACCOUNT_KINDS];
} NfAccountFilm;

/* A change still to be sent. */
typedef struct
{
  gint64        sequence;   /* set by the store */
  NfAccountKind kind;
  guint32       tmdb_id;
  guint         value;
} NfAccountOperation;

typedef struct
{
  gint64      id;          /* 0: never signed in */
  char       *username;    /* never NULL */
  gint64      synced_at;   /* Unix seconds of the last complete synchronization, 0 never */
  GHashTable *films;       /* tmdb_id → NfAccountFilm */
  GArray     *operations;  /* of NfAccountOperation, in order */
} NfAccountState;

NfAccountState *nf_account_state_new  (void);
void            nf_account_state_free (NfAccountState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfAccountState, nf_account_state_free)

/* Returns: (transfer full) */
void            nf_account_state_load_async  (NfStore *store, GAsyncReadyCallback callback, gpointer user_data);
NfAccountState *nf_account_state_load_finish (NfStore *store, GAsyncResult *result, GError **error);

/* The others end with nf_store_run_finish(). */

/* Who is signed in. What is kept of another account is forgotten. */
void nf_account_state_set_account_async (NfStore *store, gint64 id, const char *username, GAsyncReadyCallback callback, gpointer user_data);
/* Everything. */
void nf_account_state_forget_async      (NfStore *store, GAsyncReadyCallback callback, gpointer user_data);
/* A synchronization begins: on @agreed both sides are of one mind, and @operations (instead of any that were left) are to be sent, in order. */
void nf_account_state_begin_async       (NfStore *store, const NfAccountFilm *agreed, guint n_agreed, const NfAccountOperation *operations, guint n_operations,
                                         GAsyncReadyCallback callback, gpointer user_data);
/* @operation is done; @sent: TMDB has the value now. Otherwise it was given up. */
void nf_account_state_complete_async    (NfStore *store, const NfAccountOperation *operation, gboolean sent, GAsyncReadyCallback callback, gpointer user_data);
/* All is done at @time (Unix seconds). */
void nf_account_state_end_async         (NfStore *store, gint64 time, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
