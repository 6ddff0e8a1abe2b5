/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is kept on disk, and a card of the model: what it was made from, what it knows, how far it is from one's own stars. */
#define NF_TYPE_DATA_PAGE (nf_data_page_get_type ())
G_DECLARE_FINAL_TYPE (NfDataPage, nf_data_page, NF, DATA_PAGE, AdwPreferencesPage)

/* Created by the dialog's template; then set up once. */
void nf_data_page_set_up (NfDataPage *self, NfContext *context);

G_END_DECLS
