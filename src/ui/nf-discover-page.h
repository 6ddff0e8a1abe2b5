/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The whole catalogue by popularity or another order, with filters; an empty result says which filter to drop.
 * Properties: narrow. */
#define NF_TYPE_DISCOVER_PAGE (nf_discover_page_get_type ())
G_DECLARE_FINAL_TYPE (NfDiscoverPage, nf_discover_page, NF, DISCOVER_PAGE, AdwBin)

/* Created by the window's template; then set up once, with a catalogue. */
void     nf_discover_page_set_up      (NfDiscoverPage *self, NfContext *context, NfArtwork *artwork);
gboolean nf_discover_page_focus_films (NfDiscoverPage *self);

G_END_DECLS
