/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A person: face, what they are known for, life, and their films that the catalogue has, most popular first.
 * Signal: ::film-activated (NfFilm). */
#define NF_TYPE_PERSON_PAGE (nf_person_page_get_type ())
G_DECLARE_FINAL_TYPE (NfPersonPage, nf_person_page, NF, PERSON_PAGE, AdwNavigationPage)

/* @name: what is known before anything is loaded */
AdwNavigationPage *nf_person_page_new    (NfContext *context, NfArtwork *artwork, guint32 person_id, const char *name);
guint32            nf_person_page_get_id (NfPersonPage *self);

G_END_DECLS
