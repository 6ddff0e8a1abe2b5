/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Every host that is contacted, when, how often and why; and the switch that ends it. */
#define NF_TYPE_PRIVACY_PAGE (nf_privacy_page_get_type ())
G_DECLARE_FINAL_TYPE (NfPrivacyPage, nf_privacy_page, NF, PRIVACY_PAGE, AdwPreferencesPage)

/* Created by the dialog's template; then set up once. */
void nf_privacy_page_set_up (NfPrivacyPage *self, NfContext *context, GSettings *settings);

G_END_DECLS
