/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-type.h"

#include "nf-metadata-codec.h"
#include "nf-metadata.h"
#include "nf-tmdb-parser.h"

static gpointer
parse_person (GBytes *bytes, guint32 id, const char *locale, GError **error)
{
  return nf_tmdb_parser_parse_person (bytes, id, locale, error);
}

static gpointer
parse_collection (GBytes *bytes, guint32 id, const char *locale, GError **error)
{
  return nf_tmdb_parser_parse_collection (bytes, id, error);
}

#define RECORD_FUNCTIONS(name, type)                                                                                         \
  static gpointer read_##name (GBytes *bytes, guint32 id) { return nf_metadata_codec_read_##name (bytes, id); }              \
  static GBytes  *write_##name (gconstpointer record) { return nf_metadata_codec_write_##name (record); }                    \
  static gpointer ref_##name (gpointer record) { return type##_ref (record); }                                               \
  static void     unref_##name (gpointer record) { type##_unref (record); }
RECORD_FUNCTIONS (film, nf_film_details)
RECORD_FUNCTIONS (person, nf_person)
RECORD_FUNCTIONS (collection, nf_collection)

static const NfMetadataType types[] = {
  [NF_METADATA_FILM] = { NULL, NULL, NF_METADATA_FILM_AGE, NULL, read_film, write_film, ref_film, unref_film },
  [NF_METADATA_PERSON] = { "/person/%u", "movie_credits,translations", NF_METADATA_PERSON_AGE, parse_person,
                           read_person, write_person, ref_person, unref_person },
  [NF_METADATA_COLLECTION] = { "/collection/%u", NULL, NF_METADATA_PERSON_AGE, parse_collection,
                               read_collection, write_collection, ref_collection, unref_collection },
};

const NfMetadataType *
nf_metadata_type_get (NfMetadataKind kind)
{
  return &types[kind];
}

gboolean
nf_metadata_type_is_old (const NfMetadataType *self, gint64 fetched_at, gint64 now)
{
  return fetched_at > now || now - fetched_at > self->max_age;
}
