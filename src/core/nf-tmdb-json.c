/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-json.h"

#include "nf-tmdb-parser.h"

#include <math.h>
#include <string.h>

#define MAX_URL 2000   /* bytes */

/* --- one field --------------------------------------------------------------------------------------------------- */

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

const char *
nf_tmdb_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL && text[0] != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

char *
nf_tmdb_json_dup_text (JsonObject *object, const char *name, glong max_chars)
{
  const char *text = nf_tmdb_json_get_string (object, name);
  g_autofree char *cut = NULL;

  if (text == NULL)
    return NULL;
  if (g_utf8_strlen (text, -1) > max_chars)
    cut = g_utf8_substring (text, 0, max_chars);
  else
    cut = g_strdup (text);
  g_strstrip (cut);
  return cut[0] != '\0' ? g_steal_pointer (&cut) : NULL;
}

char *
nf_tmdb_json_dup_image_path (JsonObject *object, const char *name)
{
  const char *path = nf_tmdb_json_get_string (object, name);

  return path != NULL && nf_tmdb_parser_is_image_path (path) ? g_strdup (path) : NULL;
}

char *
nf_tmdb_json_dup_url (JsonObject *object, const char *name)
{
  const char *url = nf_tmdb_json_get_string (object, name);
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || strlen (url) > MAX_URL || (g_ascii_strncasecmp (url, "https://", 8) != 0 && g_ascii_strncasecmp (url, "http://", 7) != 0))
    return NULL;
  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  /* an address with a user name is a disguise more often than a need */
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return NULL;
  return g_uri_to_string (uri);
}

guint32
nf_tmdb_json_get_count (JsonObject *object, const char *name, guint32 max)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);
  gint64 value = node != NULL ? json_node_get_int (node) : 0;

  return value > 0 && value <= max ? (guint32) value : 0;
}

double
nf_tmdb_json_get_number (JsonObject *object, const char *name, double max)
{
  JsonNode *node = json_object_get_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return 0;
  value = json_node_get_double (node);
  return isfinite (value) && value > 0 && value <= max ? value : 0;
}

JsonObject *
nf_tmdb_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
nf_tmdb_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
nf_tmdb_json_get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

char *
nf_tmdb_json_dup_date (JsonObject *object, const char *name)
{
  const char *text = nf_tmdb_json_get_string (object, name);
  guint year, month, day;

  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return NULL;
  for (guint i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return NULL;
  year = (guint) g_ascii_strtoull (text, NULL, 10);
  month = (guint) g_ascii_strtoull (text + 5, NULL, 10);
  day = (guint) g_ascii_strtoull (text + 8, NULL, 10);
  if (year == 0 || month == 0 || month > 12 || day == 0 || day > 31
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return NULL;
  return g_strdup (text);
}

gint64
nf_tmdb_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

gboolean
nf_tmdb_json_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/* --- a whole reply ----------------------------------------------------------------------------------------------- */

JsonParser *
nf_tmdb_json_parse (GBytes *bytes, guint32 wanted_id, guint32 *out_id, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  guint32 id;

  if (!nf_tmdb_parser_check (bytes, error))
    return NULL;

  parser = json_parser_new_immutable ();
  /* json-glib's own message quotes the text, so it is not passed on */
  if (size == 0 || !json_parser_load_from_data (parser, text, (gssize) size, NULL))
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: not JSON");
      return NULL;
    }
  root = json_parser_get_root (parser);
  id = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? nf_tmdb_json_get_count (json_node_get_object (root), "id", G_MAXUINT32) : 0;
  if (id == 0)
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_NOT_A_FILM, "reply: nothing with an id in it");
      return NULL;
    }
  if (wanted_id != 0 && id != wanted_id)
    {
      g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_OTHER_FILM, "reply: number %u instead of %u", id, wanted_id);
      return NULL;
    }
  *out_id = id;
  return g_steal_pointer (&parser);
}
