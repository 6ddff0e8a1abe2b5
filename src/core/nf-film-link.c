/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-link.h"

#include <string.h>

/* Longer ones are no address of a film page. */
#define MAX_LENGTH 2000

typedef enum { SOURCE_NONE, SOURCE_TMDB, SOURCE_IMDB } Source;

static gboolean
is_host (const char *host, const char *domain)
{
  gsize length = strlen (host), domain_length = strlen (domain);

  return length >= domain_length && g_ascii_strcasecmp (host + length - domain_length, domain) == 0 &&
         (length == domain_length || host[length - domain_length - 1] == '.');
}

/* The digits at the start of @text, which must end there, or at one of @ends. */
static guint32
parse_number (const char *text, const char *ends)
{
  guint64 number = 0;
  const char *p = text;

  for (; g_ascii_isdigit (*p) && number <= G_MAXUINT32; p++)
    number = number * 10 + (guint64) (*p - '0');
  return p == text || number > G_MAXUINT32 || (*p != '\0' && strchr (ends, *p) == NULL) ? 0 : (guint32) number;
}

/* A path may begin with the language: "/de/title/tt0114709/". */
static const char *
find_segment (const char *path, const char *segment)
{
  const char *found = strstr (path, segment);

  return found != NULL && found - path <= 6 ? found + strlen (segment) : NULL;
}

static Source
parse (const char *uri, guint32 *id)
{
  g_autoptr (GUri) parsed = NULL;
  const char *scheme, *host, *path, *rest = NULL;
  Source source = SOURCE_NONE;

  *id = 0;
  if (uri == NULL || strlen (uri) > MAX_LENGTH || (parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL)) == NULL)
    return SOURCE_NONE;
  scheme = g_uri_get_scheme (parsed);
  host = g_uri_get_host (parsed) != NULL ? g_uri_get_host (parsed) : "";
  path = g_uri_get_path (parsed);
  if (g_str_equal (scheme, "nextfilms"))
    {
      if (g_str_equal (host, "film") && path[0] == '/')
        {
          source = SOURCE_TMDB;
          rest = path + 1;
        }
    }
  else if (g_str_equal (scheme, "https") || g_str_equal (scheme, "http"))
    {
      if (is_host (host, "themoviedb.org"))
        {
          source = SOURCE_TMDB;
          rest = find_segment (path, "/movie/");
        }
      else if (is_host (host, "imdb.com"))
        {
          source = SOURCE_IMDB;
          rest = find_segment (path, "/title/tt");
        }
    }
  if (rest == NULL || (*id = parse_number (rest, source == SOURCE_TMDB ? "/-" : "/")) == 0)
    return SOURCE_NONE;
  return source;
}

NfItemIndex
nf_film_link_find (NfModelFile *model, const char *uri)
{
  guint32 id;

  g_return_val_if_fail (model != NULL, NF_ITEM_NONE);

  switch (parse (uri, &id))
    {
    case SOURCE_TMDB:
      return nf_model_file_lookup_tmdb_id (model, id);
    case SOURCE_IMDB:
      for (NfItemIndex item = 0; item < nf_model_file_get_n_items (model); item++)
        if (nf_model_file_get_imdb_id (model, item) == id)
          return item;
      return NF_ITEM_NONE;
    case SOURCE_NONE:
    default:
      return NF_ITEM_NONE;
    }
}

gboolean
nf_film_link_is_valid (const char *uri)
{
  guint32 id;

  return parse (uri, &id) != SOURCE_NONE;
}
