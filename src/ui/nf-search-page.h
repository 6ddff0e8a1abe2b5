/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What was found, at once on every key. The entry is the window's.
 * Properties: narrow. */
#define NF_TYPE_SEARCH_PAGE (nf_search_page_get_type ())
G_DECLARE_FINAL_TYPE (NfSearchPage, nf_search_page, NF, SEARCH_PAGE, AdwBin)

/* Created by the window's template; then set up once, with a catalogue. */
void        nf_search_page_set_up         (NfSearchPage *self, NfContext *context, NfArtwork *artwork);
void        nf_search_page_set_text       (NfSearchPage *self, const char *text);
const char *nf_search_page_get_text       (NfSearchPage *self);
/* Moves the focus into the results. Returns: %FALSE if there are none */
gboolean    nf_search_page_focus_results  (NfSearchPage *self);
/* Opens the first result (win.open-film). Returns: %FALSE if there is none */
gboolean    nf_search_page_activate_first (NfSearchPage *self);
/* Films found in all (capped as by NfSearchIndex). */
guint       nf_search_page_get_n_found    (NfSearchPage *self);

G_END_DECLS
