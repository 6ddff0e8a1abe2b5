/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

#include <glib.h>

G_BEGIN_DECLS

/* Names of films that the built search index does not have: originals and translations of those that were fetched. A small FTS5
 * index in memory over the same terms, so that it answers the same expressions. Any thread, one at a time. */
typedef struct _NfTitleOverlay NfTitleOverlay;

/* Returns: (nullable): %NULL with an error of %NF_DATABASE_ERROR */
NfTitleOverlay *nf_title_overlay_new  (GError **error);
void            nf_title_overlay_free (NfTitleOverlay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTitleOverlay, nf_title_overlay_free)

/**
 * nf_title_overlay_add:
 * @titles: one a line
 * @year: 0 unknown
 *
 * Films added again with other names are found by all of them.
 */
void            nf_title_overlay_add   (NfTitleOverlay *self, NfItemIndex item, const char *titles, guint year);
/* Around adding many: faster to build and to search. */
void            nf_title_overlay_begin (NfTitleOverlay *self);
void            nf_title_overlay_end   (NfTitleOverlay *self);
guint           nf_title_overlay_get_n (NfTitleOverlay *self);

/* Appends the films that match an expression of nf-search-query.h to @items, the first @max in the order they were added, some
 * perhaps twice. */
void            nf_title_overlay_match (NfTitleOverlay *self, const char *expression, guint max, GArray *items);

G_END_DECLS
