/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fake-account.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  double    rating;      /* 0 none */
  char     *created_at;  /* (nullable) */
  gboolean  favorite, watchlist;
  guint     order[3];    /* when it came into the list */
} Film;

struct _NfFakeAccount
{
  NfFakeTmdb *server;
  GMutex      mutex;      /* of everything below */
  GHashTable *films;      /* id → Film */
  GHashTable *gone;       /* set of ids */
  char       *token;      /* (nullable) */
  gboolean    approved;
  char       *session;    /* (nullable) */
  guint       n_tokens, n_changes, order;
  guint       page_size, extra_results;
};

enum { RATED, FAVORITE, WATCHLIST };

static void
film_free (Film *film)
{
  g_free (film->created_at);
  g_free (film);
}

static Film *
ensure_film (NfFakeAccount *self, guint32 id)
{
  Film *film = g_hash_table_lookup (self->films, GUINT_TO_POINTER (id));

  if (film == NULL)
    {
      film = g_new0 (Film, 1);
      g_hash_table_insert (self->films, GUINT_TO_POINTER (id), film);
    }
  return film;
}

static gboolean
is_in (const Film *film, int list)
{
  return list == RATED ? film->rating > 0 : list == FAVORITE ? film->favorite : film->watchlist;
}

static char *
status_json (guint code, guint *out_status, guint status)
{
  *out_status = status;
  return g_strdup_printf ("{\"success\":%s,\"status_code\":%u,\"status_message\":\"As it is.\"}", status < 300 ? "true" : "false", code);
}

/* --- lists --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint32 id;
  guint   order;
} Entry;

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return (x->order > y->order) - (x->order < y->order);
}

static char *
list_json (NfFakeAccount *self, int list, guint page, guint *out_status)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GString *json = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key, value;
  guint n_pages;

  if (page > 500)
    {
      g_string_free (json, TRUE);
      return status_json (22, out_status, 400);
    }
  g_hash_table_iter_init (&iter, self->films);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (is_in (value, list))
      {
        const Entry entry = { GPOINTER_TO_UINT (key), ((Film *) value)->order[list] };

        g_array_append_val (entries, entry);
      }
  g_array_sort (entries, compare_entries);
  n_pages = (entries->len + self->page_size - 1) / self->page_size;

  g_string_append_printf (json, "{\"page\":%u,\"results\":[", page);
  for (guint i = (page - 1) * self->page_size; i < MIN (page * self->page_size, entries->len); i++)
    {
      const guint32 id = g_array_index (entries, Entry, i).id;
      const Film *film = g_hash_table_lookup (self->films, GUINT_TO_POINTER (id));
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (json, "%s{\"adult\":false,\"genre_ids\":[18],\"id\":%u,\"original_language\":\"en\",\"overview\":\"\",\"popularity\":1.5,"
                                    "\"poster_path\":null,\"release_date\":\"1999-10-15\",\"title\":\"Film %u\",\"video\":false,\"vote_average\":7.1,\"vote_count\":3",
                              i % self->page_size == 0 ? "" : ",", id, id);
      g_ascii_dtostr (number, sizeof number, film->rating);
      if (list == RATED && film->created_at != NULL)
        g_string_append_printf (json, ",\"account_rating\":{\"created_at\":\"%s\",\"value\":%s}", film->created_at, number);
      else if (list == RATED)
        g_string_append_printf (json, ",\"rating\":%s", number);
      g_string_append_c (json, '}');
    }
  g_string_append_printf (json, "],\"total_pages\":%u,\"total_results\":%u}", MAX (1, n_pages), entries->len + self->extra_results);
  return g_string_free (json, FALSE);
}

/* --- changes ------------------------------------------------------------------------------------------------------- */

static void
put (NfFakeAccount *self, Film *film, int list)
{
  film->order[list] = ++self->order;
}

static char *
change_rating (NfFakeAccount *self, const char *method, guint32 id, const char *body, guint *out_status)
{
  const char *value = strstr (body, "\"value\":");
  Film *film = ensure_film (self, id);

  g_clear_pointer (&film->created_at, g_free);
  if (g_str_equal (method, "DELETE"))
    {
      film->rating = 0;
      return status_json (13, out_status, 200);
    }
  film->rating = value != NULL ? g_ascii_strtod (value + strlen ("\"value\":"), NULL) : 0;
  if (film->rating < 0.5 || film->rating > 10)
    return status_json (18, out_status, 400);
  film->watchlist = FALSE;
  put (self, film, RATED);
  return status_json (1, out_status, 201);
}

static char *
change_mark (NfFakeAccount *self, int list, const char *body, guint *out_status)
{
  const char *id_text = strstr (body, "\"media_id\":");
  const gboolean on = strstr (body, "true") != NULL;
  guint32 id = id_text != NULL ? (guint32) g_ascii_strtoull (id_text + strlen ("\"media_id\":"), NULL, 10) : 0;
  Film *film;

  if (strstr (body, "\"media_type\":\"movie\"") == NULL || id == 0)
    return status_json (5, out_status, 422);
  if (g_hash_table_contains (self->gone, GUINT_TO_POINTER (id)))
    return status_json (34, out_status, 404);
  film = ensure_film (self, id);
  if (list == FAVORITE)
    film->favorite = on;
  else
    film->watchlist = on;
  put (self, film, list);
  return status_json (on ? 1 : 13, out_status, 201);
}

/* --- the handler --------------------------------------------------------------------------------------------------- */

static char *
handle_authentication (NfFakeAccount *self, const char *method, const char *path, const char *body, guint *out_status)
{
  if (g_str_equal (path, "/3/authentication/token/new"))
    {
      g_free (self->token);
      self->token = g_strdup_printf ("token-%u-SECRETTOKEN", ++self->n_tokens);
      self->approved = FALSE;
      return g_strdup_printf ("{\"success\":true,\"expires_at\":\"2030-01-01 00:00:00 UTC\",\"request_token\":\"%s\"}", self->token);
    }
  if (g_str_equal (path, "/3/authentication/session/new"))
    {
      if (self->token == NULL || !self->approved || strstr (body, self->token) == NULL)
        return status_json (17, out_status, 401);
      g_free (self->session);
      self->session = g_strdup_printf ("session-%u-SECRETSESSION", self->n_tokens);
      g_clear_pointer (&self->token, g_free);
      return g_strdup_printf ("{\"success\":true,\"session_id\":\"%s\"}", self->session);
    }
  if (g_str_equal (path, "/3/authentication/session") && g_str_equal (method, "DELETE"))
    {
      if (self->session == NULL || strstr (body, self->session) == NULL)
        return status_json (6, out_status, 404);
      g_clear_pointer (&self->session, g_free);
      return g_strdup ("{\"success\":true}");
    }
  return NULL;
}

static char *
handle_locked (NfFakeAccount *self, const char *method, const char *path, GHashTable *query, const char *body, guint *out_status)
{
  static const char *const lists[] = { "/3/account/" NF_FAKE_ACCOUNT_ID "/rated/movies", "/3/account/" NF_FAKE_ACCOUNT_ID "/favorite/movies",
                                       "/3/account/" NF_FAKE_ACCOUNT_ID "/watchlist/movies" };
  const char *session = query != NULL ? g_hash_table_lookup (query, "session_id") : NULL;
  const char *page = query != NULL ? g_hash_table_lookup (query, "page") : NULL;
  guint id;
  int end = 0;

  if (g_str_has_prefix (path, "/3/authentication/"))
    return handle_authentication (self, method, path, body, out_status);
  if (!g_str_has_prefix (path, "/3/account") && !(g_str_has_prefix (path, "/3/movie/") && g_str_has_suffix (path, "/rating")))
    return NULL;
  if (session == NULL || g_strcmp0 (session, self->session) != 0)
    return status_json (3, out_status, 401);
  if (g_str_equal (path, "/3/account"))
    return g_strdup ("{\"avatar\":{},\"id\":" NF_FAKE_ACCOUNT_ID ",\"iso_639_1\":\"en\",\"iso_3166_1\":\"GB\",\"name\":\"\",\"include_adult\":false,"
                     "\"username\":\"" NF_FAKE_ACCOUNT_USERNAME "\"}");
  for (int list = RATED; list <= WATCHLIST; list++)
    if (g_str_equal (path, lists[list]))
      return list_json (self, list, page != NULL ? MAX (1, (guint) g_ascii_strtoull (page, NULL, 10)) : 1, out_status);

  if (sscanf (path, "/3/movie/%u/rating%n", &id, &end) == 1 && end > 0 && path[end] == '\0')
    {
      if (g_hash_table_contains (self->gone, GUINT_TO_POINTER (id)))
        return status_json (34, out_status, 404);
      self->n_changes++;
      return change_rating (self, method, id, body, out_status);
    }
  if (g_str_equal (method, "POST") && (g_str_has_suffix (path, "/favorite") || g_str_has_suffix (path, "/watchlist")))
    {
      self->n_changes++;
      return change_mark (self, g_str_has_suffix (path, "/favorite") ? FAVORITE : WATCHLIST, body, out_status);
    }
  return status_json (34, out_status, 404);
}

static char *
handle (const char *method, const char *path, GHashTable *query, const char *body, guint *out_status, gpointer data)
{
  NfFakeAccount *self = data;
  char *json;

  g_mutex_lock (&self->mutex);
  json = handle_locked (self, method, path, query, body, out_status);
  g_mutex_unlock (&self->mutex);
  return json;
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfFakeAccount *
nf_fake_account_new (NfFakeTmdb *server)
{
  NfFakeAccount *self = g_new0 (NfFakeAccount, 1);

  g_mutex_init (&self->mutex);
  self->server = server;
  self->films = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) film_free);
  self->gone = g_hash_table_new (NULL, NULL);
  self->page_size = 20;
  nf_fake_tmdb_set_handler (server, handle, self);
  return self;
}

void
nf_fake_account_free (NfFakeAccount *self)
{
  g_hash_table_unref (self->films);
  g_hash_table_unref (self->gone);
  g_free (self->token);
  g_free (self->session);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
nf_fake_account_approve (NfFakeAccount *self)
{
  g_mutex_lock (&self->mutex);
  self->approved = TRUE;
  g_mutex_unlock (&self->mutex);
}

gboolean
nf_fake_account_has_session (NfFakeAccount *self)
{
  gboolean has;

  g_mutex_lock (&self->mutex);
  has = self->session != NULL;
  g_mutex_unlock (&self->mutex);
  return has;
}

void
nf_fake_account_revoke (NfFakeAccount *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->session, g_free);
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_account_set_rating (NfFakeAccount *self, guint32 id, double value, const char *created_at)
{
  Film *film;

  g_mutex_lock (&self->mutex);
  film = ensure_film (self, id);
  film->rating = value;
  g_set_str (&film->created_at, created_at);
  put (self, film, RATED);
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_account_set_favorite (NfFakeAccount *self, guint32 id, gboolean on)
{
  Film *film;

  g_mutex_lock (&self->mutex);
  film = ensure_film (self, id);
  film->favorite = on;
  put (self, film, FAVORITE);
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_account_set_watchlist (NfFakeAccount *self, guint32 id, gboolean on)
{
  Film *film;

  g_mutex_lock (&self->mutex);
  film = ensure_film (self, id);
  film->watchlist = on;
  put (self, film, WATCHLIST);
  g_mutex_unlock (&self->mutex);
}

double
nf_fake_account_get_rating (NfFakeAccount *self, guint32 id)
{
  double rating;

  g_mutex_lock (&self->mutex);
  rating = ensure_film (self, id)->rating;
  g_mutex_unlock (&self->mutex);
  return rating;
}

gboolean
nf_fake_account_get_favorite (NfFakeAccount *self, guint32 id)
{
  gboolean on;

  g_mutex_lock (&self->mutex);
  on = ensure_film (self, id)->favorite;
  g_mutex_unlock (&self->mutex);
  return on;
}

gboolean
nf_fake_account_get_watchlist (NfFakeAccount *self, guint32 id)
{
  gboolean on;

  g_mutex_lock (&self->mutex);
  on = ensure_film (self, id)->watchlist;
  g_mutex_unlock (&self->mutex);
  return on;
}

void
nf_fake_account_set_gone (NfFakeAccount *self, guint32 id)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->gone, GUINT_TO_POINTER (id));
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_account_set_paging (NfFakeAccount *self, guint page_size, guint extra_results)
{
  g_mutex_lock (&self->mutex);
  self->page_size = page_size;
  self->extra_results = extra_results;
  g_mutex_unlock (&self->mutex);
}

guint
nf_fake_account_count_changes (NfFakeAccount *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_changes;
  g_mutex_unlock (&self->mutex);
  return n;
}
