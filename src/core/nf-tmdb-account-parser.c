/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-account-parser.h"

#include "nf-tmdb-json.h"
#include "nf-tmdb-parser.h"

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

static char *
parse_token (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (JsonParser) parser = parse (bytes, error);
  const char *token;
  gsize length;

  if (parser == NULL)
    return NULL;
  token = nf_tmdb_json_get_string (get_root (parser), name);
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
  return value > 0 ? (guint) CLAMP (floor (value + 0.5), 1, 10) : 0;
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
  const guint32 tmdb_id = nf_tmdb_json_get_count (object, "id", G_MAXUINT32);
  JsonObject *rating;
  NfAccountEntry *entry;

  if (tmdb_id == 0)
    return NULL;
  entry = g_new0 (NfAccountEntry, 1);
  entry->tmdb_id = tmdb_id;
  entry->title = nf_tmdb_json_dup_text (object, "title", MAX_TITLE);
  entry->year = parse_year (nf_tmdb_json_get_string (object, "release_date"));
  /* The version 4 of the list has an object with a time, the version 3 a bare number. */
  rating = nf_tmdb_json_get_object (object, "account_rating");
  if (rating != NULL)
    {
      entry->rating = to_half_stars (nf_tmdb_json_get_number (rating, "value", 10));
      entry->rated_at = parse_time (nf_tmdb_json_get_string (rating, "created_at"));
    }
  if (entry->rating == 0)
    entry->rating = to_half_stars (nf_tmdb_json_get_number (object, "rating", 10));
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
  id = nf_tmdb_json_get_int (get_root (parser), "id", 0);
  if (id <= 0)
    {
      set_unexpected (error);
      return 0;
    }
  username = nf_tmdb_json_dup_text (get_root (parser), "username", MAX_NAME);
  if (username == NULL)
    username = nf_tmdb_json_dup_text (get_root (parser), "name", MAX_NAME);
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
  JsonArray *array;
  NfAccountPage *page;

  if (parser == NULL)
    return NULL;
  array = nf_tmdb_json_get_array (get_root (parser), "results");
  if (array == NULL || json_array_get_length (array) > MAX_ENTRIES)
    {
      set_unexpected (error);
      return NULL;
    }
  page = g_new0 (NfAccountPage, 1);
  page->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_account_entry_free);
  page->page = nf_tmdb_json_get_count (get_root (parser), "page", G_MAXINT32);
  page->n_pages = nf_tmdb_json_get_count (get_root (parser), "total_pages", G_MAXINT32);
  page->n_entries = nf_tmdb_json_get_count (get_root (parser), "total_results", G_MAXINT32);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = nf_tmdb_json_get_element (array, i);
      NfAccountEntry *entry = object != NULL ? parse_entry (object) : NULL;

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
