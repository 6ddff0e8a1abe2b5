/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The TMDB key, and the TMDB account with its synchronization.
 * Signal: ::open-uri (string) → boolean: before the system opens a page; a handler that returns TRUE has done it (as GtkLabel::activate-link). */
#define NF_TYPE_TMDB_PAGE (nf_tmdb_page_get_type ())
G_DECLARE_FINAL_TYPE (NfTmdbPage, nf_tmdb_page, NF, TMDB_PAGE, AdwPreferencesPage)

/* Created by the dialog's template; then set up once. */
void nf_tmdb_page_set_up (NfTmdbPage *self, NfContext *context);

G_END_DECLS
