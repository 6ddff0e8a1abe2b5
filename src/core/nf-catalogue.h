/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Every film of the model as a GListModel of NfFilm by popularity. Films are made when asked for and kept weakly. */
#define NF_TYPE_CATALOGUE (nf_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (NfCatalogue, nf_catalogue, NF, CATALOGUE, GObject)

/* Called once for every NfFilm that is made, to fill in rating, marks and prediction. */
typedef void (*NfCatalogueFillFunc) (NfFilm *film, gpointer user_data);

NfCatalogue *nf_catalogue_new       (NfModelFile *model);
NfModelFile *nf_catalogue_get_model (NfCatalogue *self);                     /* (transfer none) */
NfFilm      *nf_catalogue_get_film  (NfCatalogue *self, NfItemIndex item);   /* (transfer full) (nullable): NULL if out of range */
NfFilm      *nf_catalogue_peek_film (NfCatalogue *self, NfItemIndex item);   /* (transfer none) (nullable): only if it is alive */
void         nf_catalogue_add_fill_func     (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data);
void         nf_catalogue_remove_fill_func  (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data);
/* Calls @func for every film alive. */
void         nf_catalogue_foreach_alive     (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data);

G_END_DECLS
