/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One found film: small picture, title with the match marked, facts, predicted or own stars, heart and bookmark.
 * Marks through the context's profile. */
#define NF_TYPE_SEARCH_ROW (nf_search_row_get_type ())
G_DECLARE_FINAL_TYPE (NfSearchRow, nf_search_row, NF, SEARCH_ROW, AdwBin)

GtkWidget *nf_search_row_new        (NfContext *context, NfArtwork *artwork);
/* @film: (nullable); @query: (nullable): what was typed, to mark it */
void       nf_search_row_set_film   (NfSearchRow *self, NfFilm *film, const char *query);
NfFilm    *nf_search_row_get_film   (NfSearchRow *self);                 /* (transfer none) (nullable) */
/* The accent colour is another one. */
void       nf_search_row_mark_again (NfSearchRow *self);
void       nf_search_row_set_narrow (NfSearchRow *self, gboolean narrow);

G_END_DECLS
