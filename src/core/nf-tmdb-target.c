/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-tmdb-client.c */
#include "nf-tmdb-target.h"

#include <string.h>

#define GET    "GET"
#define APPEND "append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles"

static NfTmdbTarget *
target_new (NfTmdbTargetKind kind, char *path)
{
  NfTmdbTarget *self = g_rc_box_new0 (NfTmdbTarget);

  self->kind = kind;
  self->method = GET;
  self->path = path;
  return self;
}

static void
target_clear (gpointer data)
{
  NfTmdbTarget *self = data;

  g_free (self->id);
  g_free (self->path);
  g_free (self->query);
  g_free (self->key);
  g_free (self->locale);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbTarget *
nf_tmdb_target_new_details (guint32 tmdb_id, const char *language, const char *region)
{
  NfTmdbTarget *self = target_new (NF_TMDB_TARGET_DETAILS, g_strdup_printf ("/movie/%u", tmdb_id));

  self->tmdb_id = tmdb_id;
  self->locale = g_strdup_printf ("%s-%s", language, region);
  /* in another language the translations come along, for what is missing in it, and videos in either */
  if (g_str_equal (language, "en"))
    self->query = g_strdup_printf (APPEND "&language=%s-%s", language, region);
  else
    self->query = g_strdup_printf (APPEND ",translations&language=%s-%s&include_video_language=%s,en", language, region, language);
  self->id = g_strdup_printf ("api%s?%s", self->path, self->query);
  self->cacheable = TRUE;
  return self;
}

NfTmdbTarget *
nf_tmdb_target_new_image (const char *size, const char *path)
{
  NfTmdbTarget *self = target_new (NF_TMDB_TARGET_IMAGE, g_strconcat ("/", size, path, NULL));

  self->id = g_strconcat ("image", self->path, NULL);
  return self;
}

NfTmdbTarget *
nf_tmdb_target_new_call (const NfTmdbRequest *request, const char *language, const char *region, guint64 serial)
{
  NfTmdbTarget *self = target_new (NF_TMDB_TARGET_CALL, g_strdup (request->path));
  g_autoptr (GString) query = g_string_new (NULL);

  self->method = g_str_equal (request->method, "POST") ? "POST" : g_str_equal (request->method, "DELETE") ? "DELETE" : GET;
  for (guint i = 0; request->query != NULL && request->query[i] != NULL && request->query[i + 1] != NULL; i += 2)
    {
      g_autofree char *name = g_uri_escape_string (request->query[i], NULL, FALSE);
      g_autofree char *value = g_uri_escape_string (request->query[i + 1], NULL, FALSE);

      g_string_append_printf (query, "%s=%s&", name, value);
    }
  g_string_append_printf (query, "language=%s-%s", language, region);
  self->query = g_string_free_and_steal (g_steal_pointer (&query));
  if (request->body != NULL)
    self->body = g_bytes_new (request->body, strlen (request->body));
  if (nf_tmdb_target_is_get (self))
    self->id = g_strdup_printf ("api%s?%s", self->path, self->query);
  else
    self->id = g_strdup_printf ("%s %" G_GUINT64_FORMAT, self->method, serial);
  self->cacheable = request->cacheable;
  return self;
}

NfTmdbTarget *
nf_tmdb_target_new_key (const char *key, guint64 serial)
{
  NfTmdbTarget *self = target_new (NF_TMDB_TARGET_KEY, g_strdup ("/authentication"));

  self->key = g_strdup (key);
  self->id = g_strdup_printf ("key %" G_GUINT64_FORMAT, serial);
  return self;
}

NfTmdbTarget *
nf_tmdb_target_new_configuration (void)
{
  NfTmdbTarget *self = target_new (NF_TMDB_TARGET_CONFIGURATION, g_strdup ("/configuration"));

  self->id = g_strdup ("api/configuration");
  return self;
}

NfTmdbTarget *
nf_tmdb_target_ref (NfTmdbTarget *self)
{
  return g_rc_box_acquire (self);
}

void
nf_tmdb_target_unref (NfTmdbTarget *self)
{
  g_rc_box_release_full (self, target_clear);
}

gboolean
nf_tmdb_target_is_get (NfTmdbTarget *self)
{
  return g_str_equal (self->method, GET);
}

const char *
nf_tmdb_target_get_purpose (NfTmdbTarget *self)
{
  static const char *const purposes[] = { "details", "images", "calls", "key", "configuration" };

  return purposes[self->kind];
}
