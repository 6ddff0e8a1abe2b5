/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fake-tmdb.h"

G_BEGIN_DECLS

/* A fake TMDB that knows everything of films that do not exist: certification, offers in DE and US, collection 10, crew, people
 * 1 to 99, recommendations and other names. In another language than English it lacks the texts of films but for the translations. */
typedef struct _NfFakeFacts NfFakeFacts;

/* @films: TMDB ids that belong to the collection, are recommended and were made by everybody. Takes the server's handler. */
NfFakeFacts *nf_fake_facts_new  (NfFakeTmdb *server, const guint32 *films, guint n);
/* After the server. */
void         nf_fake_facts_free (NfFakeFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfFakeFacts, nf_fake_facts_free)

/* @language: (nullable): "de-DE". Returns: (transfer full): what it says of a film */
char        *nf_fake_facts_make_film (NfFakeFacts *self, guint32 id, const char *language);

G_END_DECLS
