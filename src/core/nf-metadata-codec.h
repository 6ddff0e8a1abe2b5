/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-details.h"
#include "nf-person.h"

G_BEGIN_DECLS

/* The records of TMDB's facts as the bytes that are kept of them: a GVariant "a{sv}" of what is known, so that a later version may
 * add keys. Reading trusts nothing: what is wrongly typed, no image path, not https or too long is unknown. Any thread. */

/* Returns: (transfer full) */
GBytes        *nf_metadata_codec_write_film       (const NfFilmDetails *details);
GBytes        *nf_metadata_codec_write_person     (const NfPerson *person);
GBytes        *nf_metadata_codec_write_collection (const NfCollection *collection);

/* Returns: (transfer full) (nullable): %NULL if the bytes are not a record of that id */
NfFilmDetails *nf_metadata_codec_read_film        (GBytes *bytes, guint32 tmdb_id);
NfPerson      *nf_metadata_codec_read_person      (GBytes *bytes, guint32 person_id);
NfCollection  *nf_metadata_codec_read_collection  (GBytes *bytes, guint32 collection_id);

G_END_DECLS
