/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-configuration.h"

#include "nf-tmdb-address.h"
#include "nf-tmdb-json.h"
#include "nf-tmdb-parser.h"

#include <glib/gstdio.h>
#include <string.h>

#define BASE_URL       "https://image.tmdb.org/t/p"
#define MAX_WIDTH      4000
#define MAX_FILE_BYTES 65536

static const guint known_widths[] = { 92, 154, 185, 342, 500, 780, 1280 };

static NfTmdbConfiguration *
configuration_new (char *base_url)
{
  NfTmdbConfiguration *self = g_new0 (NfTmdbConfiguration, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->base_url = base_url;
  return self;
}

static void
add_width (NfTmdbConfiguration *self, guint width)
{
  guint at = 0;

  while (at < self->n_widths && self->widths[at] < width)
    at++;
  if (self->n_widths == G_N_ELEMENTS (self->widths) || (at < self->n_widths && self->widths[at] == width))
    return;
  memmove (&self->widths[at + 1], &self->widths[at], (self->n_widths - at) * sizeof *self->widths);
  self->widths[at] = width;
  self->n_widths++;
}

/* Widths of one kind of picture, "w342"; heights ("h632") and "original" are left out. */
static void
add_sizes (NfTmdbConfiguration *self, JsonObject *images, const char *name)
{
  JsonArray *array = nf_tmdb_json_get_array (images, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
      guint64 width;

      if (text != NULL && text[0] == 'w' && g_ascii_string_to_unsigned (text + 1, 10, 1, MAX_WIDTH, &width, NULL))
        add_width (self, (guint) width);
    }
}

/* Returns: (transfer full) (nullable): an object */
static JsonParser *
parse_object (GBytes *bytes, JsonObject **out_object, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  JsonNode *root = NULL;

  if (!nf_tmdb_parser_check (bytes, error))
    return NULL;
  parser = json_parser_new_immutable ();
  if (size > 0 && json_parser_load_from_data (parser, text, (gssize) size, NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: not JSON");
      return NULL;
    }
  *out_object = json_node_get_object (root);
  return g_steal_pointer (&parser);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbConfiguration *
nf_tmdb_configuration_new (void)
{
  NfTmdbConfiguration *self = configuration_new (g_strdup (BASE_URL));

  for (guint i = 0; i < G_N_ELEMENTS (known_widths); i++)
    add_width (self, known_widths[i]);
  return self;
}

NfTmdbConfiguration *
nf_tmdb_configuration_parse (GBytes *bytes, GError **error)
{
  g_autoptr (NfTmdbConfiguration) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *url;
  JsonObject *object, *images;

  parser = parse_object (bytes, &object, error);
  if (parser == NULL)
    return NULL;
  images = nf_tmdb_json_get_object (object, "images");
  url = images != NULL ? nf_tmdb_json_get_string (images, "secure_base_url") : NULL;
  uri = url != NULL ? nf_tmdb_address_parse (url) : NULL;
  if (uri == NULL || (!nf_tmdb_address_is_tmdb (uri) && !nf_tmdb_address_is_loopback (uri)))
    {
      g_set_error_literal (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "reply: no address for images in it");
      return NULL;
    }
  self = configuration_new (g_strdup (url));
  /* every picture is served in the widths of all kinds */
  add_sizes (self, images, "poster_sizes");
  add_sizes (self, images, "backdrop_sizes");
  add_sizes (self, images, "profile_sizes");
  for (guint i = 0; self->n_widths == 0 && i < G_N_ELEMENTS (known_widths); i++)
    add_width (self, known_widths[i]);
  return g_steal_pointer (&self);
}

NfTmdbConfiguration *
nf_tmdb_configuration_ref (NfTmdbConfiguration *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_tmdb_configuration_unref (NfTmdbConfiguration *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->base_url);
  g_free (self);
}

guint
nf_tmdb_configuration_round_width (NfTmdbConfiguration *self, guint width)
{
  for (guint i = 0; i < self->n_widths; i++)
    if (width <= self->widths[i])
      return self->widths[i];
  return 0;
}

char *
nf_tmdb_configuration_dup_size (guint rounded_width)
{
  return rounded_width > 0 ? g_strdup_printf ("w%u", rounded_width) : g_strdup ("original");
}

int
nf_tmdb_configuration_parse_status (GBytes *bytes)
{
  JsonObject *object;
  g_autoptr (JsonParser) parser = parse_object (bytes, &object, NULL);

  return parser != NULL ? (int) nf_tmdb_json_get_count (object, "status_code", 1000) : 0;
}

NfTmdbConfiguration *
nf_tmdb_configuration_read (const char *path, gint64 max_age_s)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  GStatBuf info;
  gint64 age;

  if (g_stat (path, &info) != 0 || info.st_size > MAX_FILE_BYTES || !g_file_get_contents (path, &text, &size, NULL))
    return NULL;
  age = g_get_real_time () / G_USEC_PER_SEC - (gint64) info.st_mtime;
  if (age < 0 || age > max_age_s)
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&text), size);
  return nf_tmdb_configuration_parse (bytes, NULL);
}

void
nf_tmdb_configuration_write (NfTmdbConfiguration *self, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_string_append_printf (text, "{\"images\":{\"secure_base_url\":\"%s\",\"poster_sizes\":[", self->base_url);
  for (guint i = 0; i < self->n_widths; i++)
    g_string_append_printf (text, "%s\"w%u\"", i > 0 ? "," : "", self->widths[i]);
  g_string_append (text, "]}}\n");
  g_mkdir_with_parents (folder, 0700);
  /* what cannot be kept is asked for again */
  g_file_set_contents (path, text->str, (gssize) text->len, NULL);
}
