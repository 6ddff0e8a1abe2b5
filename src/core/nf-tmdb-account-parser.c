/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-account-parser.h"

#include "nf-tmdb-parser.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define MAX_TOKEN   1000   /* bytes */
#define MAX_TITLE   300    /* characters */
#define MAX_NAME    100    /* characters */
#define MAX_ENTRIES 1000   /* of a page; TMDB sends 20 */

static void
set_unexpected (GError **error)
{
  g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: not what an account's reply looks like");
}

/* Returns: (transfer full) (nullable): a parser whose root is an object */
static JsonParser *
parse (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (!nf_tmdb_parser_check (bytes, error))
    return NULL;
  parser = json_parser_new_immutable ();
  /* json-glib's own message quotes the text, so it is not passed on */
  if (size == 0 || !json_parser_load_from_data (parser, text, (gssize) size, NULL)
      || json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      set_unexpected (error);
      return NULL;
    }
  return g_steal_pointer (&parser);
}

static JsonObject *
get_root (JsonParser *parser)
{
  return json_node_get_object (json_parser_get_root (parser));
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/* Returns: 0 if it is missing, negative, larger than @max or no whole number */
static gint64
get_count (JsonObject *object, const char *name, gint64 max)
{
  JsonNode *node = json_object_get_member (object, name);
  gint64 value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return 0;
  value = json_node_get_int (node);
  return value > 0 && value <= max ? value : 0;
}

static double
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return NAN;
  return json_node_get_double (node);
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_text (JsonObject *object, const char *name, glong max_chars)
{
  const char *text = get_string (object, name);
  char *copy;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  copy = g_utf8_strlen (text, -1) > max_chars ? g_utf8_substring (text, 0, max_chars) : g_strdup (text);
  g_strstrip (copy);
  if (copy[0] == '\0')
    g_clear_pointer (&copy, g_free);
  return copy;
}

static char *
parse_token (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = parse (bytes, error);
  const char *token;
  gsize length;

  if (parser == NULL)
    return NULL;
  token = get_string (get_root (parser), name);
  length = token != NULL ? strlen (token) : 0;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (token[i]) && strchr ("-_.", token[i]) == NULL)
      length = 0;
  if (length == 0 || length > MAX_TOKEN)
    {
      set_unexpected (error);
      return NULL;
    }
  return g_strdup (token);
}

/* --- lists --------------------------------------------------------------------------------------------------------- */

/* TMDB counts to ten in halves; the nearest of our ten half stars, a tie goes up. */
static guint
to_half_stars (double value)
{
  if (!isfinite (value) || value <= 0 || value > 10)
    return 0;
  return (guint) CLAMP (floor (value + 0.5), 1, 10);
}

static gint64
parse_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL && strlen (text) < 50 ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? MAX (0, g_date_time_to_unix (time)) : 0;
}

static guint
parse_year (const char *date)
{
  if (date == NULL || strlen (date) != 10 || date[4] != '-')
    return 0;
  return (guint) g_ascii_strtoull (date, NULL, 10) % 10000;
}

static NfAccountEntry *
parse_entry (JsonObject *object)
{
  const guint32 tmdb_id = (guint32) get_count (object, "id", G_MAXUINT32);
  JsonObject *rating;
  NfAccountEntry *entry;

  if (tmdb_id == 0)
    return NULL;
  entry = g_new0 (NfAccountEntry, 1);
  entry->tmdb_id = tmdb_id;
  entry->title = dup_text (object, "title", MAX_TITLE);
  entry->year = parse_year (get_string (object, "release_date"));
  /* The version 4 of the list has an object with a time, the version 3 a bare number. */
  rating = get_object (object, "account_rating");
  if (rating != NULL)
    {
      entry->rating = to_half_stars (get_number (rating, "value"));
      entry->rated_at = parse_time (get_string (rating, "created_at"));
    }
  if (entry->rating == 0)
    entry->rating = to_half_stars (get_number (object, "rating"));
  return entry;
}

/* --- public -------------------------------------------------------------------------------------------------------- */

char *
nf_tmdb_account_parser_parse_token (GBytes *bytes, GError **error)
{
  return parse_token (bytes, "request_token", error);
}

char *
nf_tmdb_account_parser_parse_session (GBytes *bytes, GError **error)
{
  return parse_token (bytes, "session_id", error);
}

gint64
nf_tmdb_account_parser_parse_account (GBytes *bytes, char **out_username, GError **error)
{
  g_autoptr (JsonParser) parser = parse (bytes, error);
  g_autofree char *username = NULL;
  gint64 id;

  if (parser == NULL)
    return 0;
  id = get_count (get_root (parser), "id", G_MAXINT64);
  if (id == 0)
    {
      set_unexpected (error);
      return 0;
    }
  username = dup_text (get_root (parser), "username", MAX_NAME);
  if (username == NULL)
    username = dup_text (get_root (parser), "name", MAX_NAME);
  *out_username = username != NULL ? g_steal_pointer (&username) : g_strdup ("");
  return id;
}

void
nf_account_entry_free (NfAccountEntry *self)
{
  g_free (self->title);
  g_free (self);
}

NfAccountPage *
nf_tmdb_account_parser_parse_page (GBytes *bytes, GError **error)
{
  g_autoptr (JsonParser) parser = parse (bytes, error);
  JsonNode *results;
  JsonArray *array;
  NfAccountPage *page;

  if (parser == NULL)
    return NULL;
  results = json_object_get_member (get_root (parser), "results");
  if (results == NULL || !JSON_NODE_HOLDS_ARRAY (results) || json_array_get_length (json_node_get_array (results)) > MAX_ENTRIES)
    {
      set_unexpected (error);
      return NULL;
    }
  page = g_new0 (NfAccountPage, 1);
  page->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_account_entry_free);
  page->page = (guint) get_count (get_root (parser), "page", G_MAXINT32);
  page->n_pages = (guint) get_count (get_root (parser), "total_pages", G_MAXINT32);
  page->n_entries = (guint) get_count (get_root (parser), "total_results", G_MAXINT32);
  array = json_node_get_array (results);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      NfAccountEntry *entry = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? parse_entry (json_node_get_object (node)) : NULL;

      if (entry != NULL)
        g_ptr_array_add (page->entries, entry);
    }
  return page;
}

void
nf_account_page_free (NfAccountPage *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}
