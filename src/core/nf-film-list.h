/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-catalogue.h"

G_BEGIN_DECLS

/* Some films in some order: a GListModel of NfFilm over an array of rows (4 bytes a film, no objects until shown). */
#define NF_TYPE_FILM_LIST (nf_film_list_get_type ())
G_DECLARE_FINAL_TYPE (NfFilmList, nf_film_list, NF, FILM_LIST, GObject)

NfFilmList *nf_film_list_new (NfCatalogue *catalogue);

/**
 * nf_film_list_set_items:
 * @items: (array length=n): copied
 *
 * Emits as few and as small items-changed as a common prefix and suffix (and single moves) allow; none if equal.
 */
void               nf_film_list_set_items (NfFilmList *self, const NfItemIndex *items, guint n);
const NfItemIndex *nf_film_list_get_items (NfFilmList *self, guint *n);   /* (transfer none) */

G_END_DECLS
