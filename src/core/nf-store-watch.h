/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-profile.h"

G_BEGIN_DECLS

/* Follows what other programs (nextfilms-cli) write into the store while this one runs: the profile is brought up to date a
 * moment after they have committed. What the person does here meanwhile wins over what was read before it. Main thread only. */
#define NF_TYPE_STORE_WATCH (nf_store_watch_get_type ())
G_DECLARE_FINAL_TYPE (NfStoreWatch, nf_store_watch, NF, STORE_WATCH, GObject)

/* @path: the store's file */
NfStoreWatch *nf_store_watch_new (NfStore *store, NfProfile *profile, NfModelFile *model, const char *path);

G_END_DECLS
