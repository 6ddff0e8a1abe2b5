/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define NF_TYPE_PREFERENCES_DIALOG (nf_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NfPreferencesDialog, nf_preferences_dialog, NF, PREFERENCES_DIALOG, AdwPreferencesDialog)

/* @page: (nullable): "general", "tmdb", "privacy" or "data"; another name shows the first page */
AdwDialog *nf_preferences_dialog_new (NfContext *context, const char *page);
/* It is filled in its first frames. */
gboolean   nf_preferences_dialog_is_complete (NfPreferencesDialog *self);

G_END_DECLS
