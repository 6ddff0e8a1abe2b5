/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Readers of single fields for the parsers of TMDB's replies: what is missing, wrongly typed or out of range is unknown, never an
 * error. Any thread. */

/**
 * nf_tmdb_json_parse:
 * @wanted_id: the "id" that was asked for; 0 takes any
 *
 * Returns: (transfer full): a parser whose root is an object with an id; %NULL with an error of %NF_TMDB_PARSER_ERROR
 */
JsonParser *nf_tmdb_json_parse (GBytes *bytes, guint32 wanted_id, guint32 *out_id, GError **error);

/* Never empty, always UTF-8. Returns: (transfer none) (nullable) */
const char *nf_tmdb_json_get_string     (JsonObject *object, const char *name);
/* Without outer white space, at most @max_chars long; %NULL if nothing is left. */
char       *nf_tmdb_json_dup_text       (JsonObject *object, const char *name, glong max_chars);
char       *nf_tmdb_json_dup_image_path (JsonObject *object, const char *name);
/* For a browser: http or https, without a user name. */
char       *nf_tmdb_json_dup_url        (JsonObject *object, const char *name);
/* A day that exists: "1999-10-15". */
char       *nf_tmdb_json_dup_date       (JsonObject *object, const char *name);
/* The whole number of a field if it is in 0…@max, else 0. */
guint32     nf_tmdb_json_get_count      (JsonObject *object, const char *name, guint32 max);
double      nf_tmdb_json_get_number     (JsonObject *object, const char *name, double max);
gint64      nf_tmdb_json_get_int        (JsonObject *object, const char *name, gint64 fallback);
gboolean    nf_tmdb_json_get_boolean    (JsonObject *object, const char *name);
/* (transfer none) (nullable). Of get_array(), @object: (nullable) */
JsonObject *nf_tmdb_json_get_object     (JsonObject *object, const char *name);
JsonArray  *nf_tmdb_json_get_array      (JsonObject *object, const char *name);
JsonObject *nf_tmdb_json_get_element    (JsonArray *array, guint index);

G_END_DECLS
