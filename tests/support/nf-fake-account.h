/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fake-tmdb.h"

G_BEGIN_DECLS

/* An account at the fake TMDB: request tokens, a session, rated films, favorites and a watchlist that remember what they are told,
 * and take a film that is rated off the watchlist, as TMDB does. Functions are for the test's thread. Free it after the server. */
typedef struct _NfFakeAccount NfFakeAccount;

#define NF_FAKE_ACCOUNT_ID       "8172"
#define NF_FAKE_ACCOUNT_USERNAME "moviegoer"

NfFakeAccount *nf_fake_account_new  (NfFakeTmdb *server);
void           nf_fake_account_free (NfFakeAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfFakeAccount, nf_fake_account_free)

/* As the person does in the browser; the token asked for last becomes good for a session. */
void     nf_fake_account_approve       (NfFakeAccount *self);
/* Whether a session is open. */
gboolean nf_fake_account_has_session   (NfFakeAccount *self);
/* Ends every session, as the person can on TMDB's pages. */
void     nf_fake_account_revoke        (NfFakeAccount *self);

/* @value: out of ten, 0 removes. @created_at: (nullable): ISO 8601; with it the list is as version 4 of the API has it */
void     nf_fake_account_set_rating    (NfFakeAccount *self, guint32 id, double value, const char *created_at);
void     nf_fake_account_set_favorite  (NfFakeAccount *self, guint32 id, gboolean on);
void     nf_fake_account_set_watchlist (NfFakeAccount *self, guint32 id, gboolean on);
double   nf_fake_account_get_rating    (NfFakeAccount *self, guint32 id);
gboolean nf_fake_account_get_favorite  (NfFakeAccount *self, guint32 id);
gboolean nf_fake_account_get_watchlist (NfFakeAccount *self, guint32 id);
/* This film is not at TMDB: changes of it are answered 404. */
void     nf_fake_account_set_gone      (NfFakeAccount *self, guint32 id);
/* Films on a page, 20 at first; what total_results says beyond the truth. */
void     nf_fake_account_set_paging    (NfFakeAccount *self, guint page_size, guint extra_results);
/* Changes taken so far: each POST or DELETE of a rating, favorite or watchlist. */
guint    nf_fake_account_count_changes (NfFakeAccount *self);

G_END_DECLS
