/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-parser.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define MAX_NAME     300     /* characters */
#define MAX_OVERVIEW 10000   /* characters */
#define MAX_URL      2000    /* bytes */
#define MAX_CAST     20
#define MAX_DIRECTORS 20
#define MAX_RUNTIME  100000  /* minutes; the longest film known has 51,420 */

typedef struct
{
  NfCredit *credit;
  gint64    order;
  guint     index;   /* in the reply: keeps the sort stable */
} Billing;

G_DEFINE_QUARK (nf-tmdb-parser-error-quark, nf_tmdb_parser_error)

/* --- before parsing ---------------------------------------------------------------------------------------------- */

/* json-glib builds a tree recursively, takes comments, and needs some hundred bytes for a value of two. This pass sees every
 * byte first: only characters that JSON has outside strings, bounded depth, bounded count of values. */
static gboolean
check_shape (const char *text, gsize size, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0, n_values = 1;

  for (gsize i = 0; i < size; i++)
    {
      const char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          else if ((guchar) c < 0x20)
            goto syntax;
          continue;
        }
      switch (c)
        {
        case '"':
          in_string = TRUE;
          break;
        case '{': case '[':
          n_values++;
          if (++depth > NF_TMDB_PARSER_MAX_DEPTH)
            {
              g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_DEEP, "reply: nested more than %d deep", NF_TMDB_PARSER_MAX_DEPTH);
              return FALSE;
            }
          break;
        case '}': case ']':
          if (depth-- == 0)
            goto syntax;
          break;
        case ',':
          if (++n_values > NF_TMDB_PARSER_MAX_VALUES)
            {
              g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_LARGE, "reply: more than %d values", NF_TMDB_PARSER_MAX_VALUES);
              return FALSE;
            }
          break;
        case ' ': case '\t': case '\r': case '\n': case ':': case '+': case '-': case '.':
          break;
        default:
          if (!g_ascii_isalnum (c))
            goto syntax;
        }
    }
  if (!in_string && depth == 0)
    return TRUE;

syntax:
  g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: not JSON");
  return FALSE;
}

/* --- one field --------------------------------------------------------------------------------------------------- */

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

static const char *
get_raw_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL && text[0] != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

/* Returns: (transfer full) (nullable): without outer white space, at most @max_chars long; %NULL if nothing is left */
static char *
dup_text (JsonObject *object, const char *name, glong max_chars)
{
  const char *text = get_raw_string (object, name);
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

static char *
dup_image_path (JsonObject *object, const char *name)
{
  const char *path = get_raw_string (object, name);

  return path != NULL && nf_tmdb_parser_is_image_path (path) ? g_strdup (path) : NULL;
}

static char *
dup_https_url (JsonObject *object, const char *name)
{
  const char *url = get_raw_string (object, name);
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || strlen (url) > MAX_URL || g_ascii_strncasecmp (url, "https://", 8) != 0)
    return NULL;
  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  /* an address with a user name is a disguise more often than a need */
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return NULL;
  return g_uri_to_string (uri);
}

/* Returns: the whole number of a field if it is in 0…@max, else 0 */
static guint32
get_count (JsonObject *object, const char *name, guint32 max)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);
  gint64 value = node != NULL ? json_node_get_int (node) : 0;

  return value > 0 && value <= max ? (guint32) value : 0;
}

static double
get_number (JsonObject *object, const char *name, double max)
{
  JsonNode *node = json_object_get_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return 0;
  value = json_node_get_double (node);
  return isfinite (value) && value > 0 && value <= max ? value : 0;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
dup_date (JsonObject *object, const char *name)
{
  const char *text = get_raw_string (object, name);
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

/* --- credits and videos ------------------------------------------------------------------------------------------ */

static NfCredit *
parse_credit (JsonObject *object, const char *role)
{
  g_autofree char *name = dup_text (object, "name", MAX_NAME);
  NfCredit *credit;

  if (name == NULL)
    return NULL;
  credit = nf_credit_new ();
  credit->name = g_steal_pointer (&name);
  credit->role = dup_text (object, role, MAX_NAME);
  credit->profile_path = dup_image_path (object, "profile_path");
  credit->person_id = get_count (object, "id", G_MAXUINT32);
  return credit;
}

static int
compare_billing (gconstpointer a, gconstpointer b)
{
  const Billing *left = a, *right = b;

  if (left->order != right->order)
    return left->order < right->order ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static void
parse_cast (JsonArray *array, GPtrArray *cast)
{
  g_autoptr (GArray) billing = g_array_new (FALSE, FALSE, sizeof (Billing));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      JsonNode *order = object != NULL ? get_value (object, "order", G_TYPE_INT64) : NULL;
      Billing entry = { NULL, order != NULL ? json_node_get_int (order) : G_MAXINT64, i };

      if (object != NULL)
        entry.credit = parse_credit (object, "character");
      if (entry.credit != NULL)
        g_array_append_val (billing, entry);
    }
  g_array_sort (billing, compare_billing);
  for (guint i = 0; i < billing->len; i++)
    {
      NfCredit *credit = g_array_index (billing, Billing, i).credit;

      if (i < MAX_CAST)
        g_ptr_array_add (cast, credit);
      else
        nf_credit_free (credit);
    }
}

static void
parse_directors (JsonArray *array, GPtrArray *directors)
{
  for (guint i = 0; i < json_array_get_length (array) && directors->len < MAX_DIRECTORS; i++)
    {
      JsonObject *object = get_element (array, i);
      NfCredit *credit;

      if (object == NULL || g_strcmp0 (get_raw_string (object, "job"), "Director") != 0)
        continue;
      credit = parse_credit (object, "job");
      if (credit != NULL)
        g_ptr_array_add (directors, credit);
    }
}

static gboolean
is_video_key (const char *key)
{
  gsize length = key != NULL ? strlen (key) : 0;

  if (length == 0 || length > 40)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (key[i]) && key[i] != '_' && key[i] != '-')
      return FALSE;
  return TRUE;
}

/* The first official trailer, else the first trailer. The address is made here from the video's key; none is taken from the reply. */
static char *
find_trailer (JsonArray *array)
{
  g_autofree char *second_best = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      JsonNode *official;
      const char *key, *site, *start;

      if (object == NULL || g_strcmp0 (get_raw_string (object, "type"), "Trailer") != 0)
        continue;
      key = get_raw_string (object, "key");
      site = get_raw_string (object, "site");
      if (!is_video_key (key))
        continue;
      if (g_strcmp0 (site, "YouTube") == 0)
        start = "https://www.youtube.com/watch?v=";
      else if (g_strcmp0 (site, "Vimeo") == 0)
        start = "https://vimeo.com/";
      else
        continue;

      official = get_value (object, "official", G_TYPE_BOOLEAN);
      if (official != NULL && json_node_get_boolean (official))
        return g_strconcat (start, key, NULL);
      if (second_best == NULL)
        second_best = g_strconcat (start, key, NULL);
    }

  return g_steal_pointer (&second_best);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

gboolean
nf_tmdb_parser_is_image_path (const char *path)
{
  gsize length = path != NULL ? strlen (path) : 0;

  if (length < 2 || length > 200 || path[0] != '/' || g_str_equal (path, "/.") || g_str_equal (path, "/.."))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (path[i]) && path[i] != '_' && path[i] != '.' && path[i] != '-')
      return FALSE;
  return TRUE;
}

gboolean
nf_tmdb_parser_check (GBytes *bytes, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  if (size > NF_TMDB_PARSER_MAX_BYTES)
    {
      g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_TOO_LARGE,
                   "reply: %" G_GSIZE_FORMAT " bytes, at most %d", size, NF_TMDB_PARSER_MAX_BYTES);
      return FALSE;
    }
  if (size > 0 && !g_utf8_validate_len (text, size, NULL))
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_ENCODING, "reply: not UTF-8");
      return FALSE;
    }
  return check_shape (text, size, error);
}

NfFilmDetails *
nf_tmdb_parser_parse_details (GBytes *bytes, guint32 tmdb_id, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (NfFilmDetails) self = NULL;
  JsonNode *root;
  JsonObject *object, *credits, *videos;
  JsonArray *array;
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
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  id = object != NULL ? get_count (object, "id", G_MAXUINT32) : 0;
  if (id == 0)
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_NOT_A_FILM, "reply: no film in it");
      return NULL;
    }
  if (tmdb_id != 0 && id != tmdb_id)
    {
      g_set_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_OTHER_FILM, "reply: film %u instead of %u", id, tmdb_id);
      return NULL;
    }

  self = nf_film_details_new ();
  self->tmdb_id = id;
  self->title = dup_text (object, "title", MAX_NAME);
  self->original_title = dup_text (object, "original_title", MAX_NAME);
  self->overview = dup_text (object, "overview", MAX_OVERVIEW);
  self->tagline = dup_text (object, "tagline", MAX_NAME);
  self->poster_path = dup_image_path (object, "poster_path");
  self->backdrop_path = dup_image_path (object, "backdrop_path");
  self->release_date = dup_date (object, "release_date");
  self->homepage = dup_https_url (object, "homepage");
  self->runtime = get_count (object, "runtime", MAX_RUNTIME);
  self->vote_average = get_number (object, "vote_average", 10);
  self->vote_count = get_count (object, "vote_count", G_MAXINT32);

  credits = get_object (object, "credits");
  array = get_array (credits, "cast");
  if (array != NULL)
    parse_cast (array, self->cast);
  array = get_array (credits, "crew");
  if (array != NULL)
    parse_directors (array, self->directors);
  videos = get_object (object, "videos");
  array = get_array (videos, "results");
  if (array != NULL)
    self->trailer_url = find_trailer (array);

  return g_steal_pointer (&self);
}
