/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-account-plan.h"
#include "nf-tmdb-account.h"

G_BEGIN_DECLS

typedef enum
{
  NF_ACCOUNT_SYNC_IDLE,
  NF_ACCOUNT_SYNC_READING,       /* both sides, for a plan */
  NF_ACCOUNT_SYNC_APPLYING,
  NF_ACCOUNT_SYNC_INTERRUPTED,   /* changes wait in the store: resume, or prepare anew */
} NfAccountSyncState;

/* Ratings, favorites and watchlist of the profile and of the TMDB account, made equal in two steps: prepare returns a plan for the person to
 * look at, apply carries it out. What is to be changed here is changed at once and what is to be sent is kept in the store
 * until TMDB has taken it, one by one, so that an interruption loses and repeats nothing. An interruption by the network ends by itself when TMDB
 * answers again. One thing at a time. Main thread only.
 * Properties (notify): state (uint, NfAccountSyncState), n-done, n-total (uint: of the changes being sent). */
#define NF_TYPE_ACCOUNT_SYNC (nf_account_sync_get_type ())
G_DECLARE_FINAL_TYPE (NfAccountSync, nf_account_sync, NF, ACCOUNT_SYNC, GObject)

NfAccountSync     *nf_account_sync_new         (NfTmdbAccount *account, NfTmdbClient *client, NfProfile *profile, NfModelFile *model, NfStore *store);
NfAccountSyncState nf_account_sync_get_state   (NfAccountSync *self);
guint              nf_account_sync_get_n_done  (NfAccountSync *self);
guint              nf_account_sync_get_n_total (NfAccountSync *self);
/* Unix seconds of the last complete one, 0 never; known after nf_account_sync_restore(). */
gint64             nf_account_sync_get_synced_at (NfAccountSync *self);
/* Films that TMDB refused one by one in the last run. Returns: (transfer none) (element-type NfItemIndex) */
GArray            *nf_account_sync_get_refused (NfAccountSync *self);

/* Looks what is left in the store of an interrupted one. */
void               nf_account_sync_restore     (NfAccountSync *self);

/* Returns: (transfer full) */
void           nf_account_sync_prepare_async  (NfAccountSync *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfAccountPlan *nf_account_sync_prepare_finish (NfAccountSync *self, GAsyncResult *result, GError **error);

/* @plan: (transfer none): not needed after the call. The operation goes on when nobody looks; nf_account_sync_stop() interrupts it. */
void     nf_account_sync_apply_async  (NfAccountSync *self, const NfAccountPlan *plan, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_account_sync_apply_finish (NfAccountSync *self, GAsyncResult *result, GError **error);
/* Sends what an interruption left. Ends with nf_account_sync_apply_finish(). */
void     nf_account_sync_resume_async (NfAccountSync *self, GAsyncReadyCallback callback, gpointer user_data);
void     nf_account_sync_stop         (NfAccountSync *self);

G_END_DECLS
