/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the person rated and marked: Rated, Favorites, Watchlist, Not Interested, in a chosen order. Follows every change at once.
 * Properties: narrow, section ("rated", "favorites", "watchlist", "hidden"). */
#define NF_TYPE_LIBRARY_PAGE (nf_library_page_get_type ())
G_DECLARE_FINAL_TYPE (NfLibraryPage, nf_library_page, NF, LIBRARY_PAGE, AdwBin)

/* Created by the window's template; then set up once, with a profile. */
void        nf_library_page_set_up      (NfLibraryPage *self, NfContext *context, NfArtwork *artwork);
void        nf_library_page_set_section (NfLibraryPage *self, const char *name);
const char *nf_library_page_get_section (NfLibraryPage *self);

G_END_DECLS
