/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-address.h"

#include <string.h>

#define URI_FLAGS (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT \
                   | G_URI_FLAGS_SCHEME_NORMALIZE)
#define MAX_KEY   4096   /* bytes */

static gboolean
is_https (GUri *uri)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0;
}

static gboolean
is_allowed (GUri *uri, gboolean allow_loopback_http)
{
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return is_https (uri)
         || (allow_loopback_http && g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") == 0 && nf_tmdb_address_is_loopback (uri));
}

/* --- public ------------------------------------------------------------------------------------------------------ */

GUri *
nf_tmdb_address_parse (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, URI_FLAGS, NULL);

  if (uri == NULL || !is_allowed (uri, TRUE) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  return g_steal_pointer (&uri);
}

gboolean
nf_tmdb_address_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)   /* GLib never asks a name server for it */
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

gboolean
nf_tmdb_address_is_same (GUri *a, GUri *b)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

gboolean
nf_tmdb_address_may_lead_to (GUri *from, GUri *to)
{
  return is_allowed (to, !is_https (from));
}

gboolean
nf_tmdb_address_is_tmdb (GUri *uri)
{
  static const char *const domains[] = { "themoviedb.org", "tmdb.org" };
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "", -1);

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_autofree char *below = g_strconcat (".", domains[i], NULL);

      if (g_str_equal (host, domains[i]) || g_str_has_suffix (host, below))
        return TRUE;
    }
  return FALSE;
}

gboolean
nf_tmdb_address_holds (GUri *uri, const char *secret)
{
  g_autofree char *text = g_uri_to_string (uri);
  g_autofree char *escaped = g_uri_escape_string (secret, NULL, FALSE);

  return strstr (text, secret) != NULL || strstr (text, escaped) != NULL;
}

GUri *
nf_tmdb_address_join (GUri *base, const char *path, const char *query)
{
  g_autofree char *start = g_strdup (g_uri_get_path (base));
  g_autofree char *whole = NULL;

  while (g_str_has_suffix (start, "/"))
    start[strlen (start) - 1] = '\0';
  whole = g_strconcat (start, path, NULL);
  return g_uri_build (URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base), g_uri_get_port (base), whole, query, NULL);
}

gboolean
nf_tmdb_address_is_token (const char *key)
{
  const gsize length = strlen (key);
  const char *dot = strchr (key, '.');

  /* a JSON web token: three base64url parts */
  return length > 64 && dot != NULL && strchr (dot + 1, '.') != NULL
         && strspn (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.") == length;
}

GUri *
nf_tmdb_address_add_key (GUri *uri, const char *key)
{
  const char *query = g_uri_get_query (uri);
  g_autofree char *escaped = NULL;
  g_autofree char *longer = NULL;

  if (nf_tmdb_address_is_token (key) || (query != NULL && strstr (query, "api_key=") != NULL))
    return g_uri_ref (uri);
  escaped = g_uri_escape_string (key, NULL, FALSE);
  longer = query != NULL ? g_strdup_printf ("%s&api_key=%s", query, escaped) : g_strdup_printf ("api_key=%s", escaped);
  return g_uri_build (URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), g_uri_get_path (uri), longer, NULL);
}

char *
nf_tmdb_address_clean_key (const char *key)
{
  g_autofree char *clean = g_strstrip (g_strdup (key != NULL ? key : ""));

  return clean[0] != '\0' && strlen (clean) <= MAX_KEY ? g_steal_pointer (&clean) : NULL;
}
