/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Compares the profile with the TMDB account, shows what a synchronization would change on both sides, lets the person decide about
 * conflicts and removals, and begins it. */
#define NF_TYPE_SYNC_DIALOG (nf_sync_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NfSyncDialog, nf_sync_dialog, NF, SYNC_DIALOG, AdwDialog)

AdwDialog *nf_sync_dialog_new (NfContext *context);

G_END_DECLS
