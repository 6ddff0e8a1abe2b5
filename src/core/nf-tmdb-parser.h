/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-details.h"
#include "nf-person.h"

G_BEGIN_DECLS

/* What can be wrong with a reply as a whole. A single field that is missing or of the wrong type is simply unknown. */
typedef enum
{
  NF_TMDB_PARSER_ERROR_TOO_LARGE,    /* more than 8 MB or 250,000 values */
  NF_TMDB_PARSER_ERROR_ENCODING,     /* not UTF-8 */
  NF_TMDB_PARSER_ERROR_TOO_DEEP,     /* nested more than 64 deep */
  NF_TMDB_PARSER_ERROR_SYNTAX,       /* not JSON */
  NF_TMDB_PARSER_ERROR_NOT_A_FILM,   /* JSON, but no object with an id: neither film nor person nor collection */
  NF_TMDB_PARSER_ERROR_OTHER_FILM,   /* another one than was asked for */
} NfTmdbParserError;
#define NF_TMDB_PARSER_ERROR (nf_tmdb_parser_error_quark ())
GQuark nf_tmdb_parser_error_quark (void);

#define NF_TMDB_PARSER_MAX_BYTES  (8 * 1024 * 1024)
#define NF_TMDB_PARSER_MAX_DEPTH  64
#define NF_TMDB_PARSER_MAX_VALUES 250000

/**
 * nf_tmdb_parser_parse_details:
 * @bytes: a reply to /movie/{id}, with credits, videos, recommendations, release_dates, watch/providers, translations and
 *   alternative_titles appended or not
 * @tmdb_id: the film asked for; 0 takes any
 * @locale: (nullable): "tr-TR": the language wanted, and the country whose certification (else that of the US) and offers are;
 *   %NULL: what the reply has, "US"
 *
 * Nothing in @bytes is trusted: texts are cut at 300 characters (the overview at 10,000), image paths must be one segment,
 * addresses http or https, numbers in range. A text is taken from the translations of that language, this country's first, then from the
 * reply itself, then from the English translation. Error messages never quote the reply. Any thread.
 *
 * Returns: (transfer full): the details, or %NULL with an error of %NF_TMDB_PARSER_ERROR
 */
NfFilmDetails *nf_tmdb_parser_parse_details (GBytes *bytes, guint32 tmdb_id, const char *locale, GError **error);

/* A reply to /person/{id}, with movie_credits and translations appended or not. Likewise. Returns: (transfer full) */
NfPerson      *nf_tmdb_parser_parse_person     (GBytes *bytes, guint32 person_id, const char *locale, GError **error);

/* A reply to /collection/{id}. Likewise. Returns: (transfer full) */
NfCollection  *nf_tmdb_parser_parse_collection (GBytes *bytes, guint32 collection_id, GError **error);

/* Whether @bytes may be given to json-glib at all: size, encoding, depth, number of values, only characters that JSON has. Any thread. */
gboolean       nf_tmdb_parser_check (GBytes *bytes, GError **error);

/* Whether @path is "/name.ext": one segment of letters, digits, '.', '_' and '-', at most 200 bytes. */
gboolean       nf_tmdb_parser_is_image_path (const char *path);

G_END_DECLS
