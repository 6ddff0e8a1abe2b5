/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-fake-tmdb.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

#define MAX_LOG      100000
#define ENDLESS_SIZE (64 * 1024 * 1024)

static GOnce bomb_once = G_ONCE_INIT;

typedef struct
{
  NfFault fault;
  char   *retry_after, *location;
  guint   left;
} Script;

struct _NfFakeTmdb
{
  GMutex        mutex;      /* of everything below the line */
  GCond         cond;
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  char         *url, *image_url;
  GTlsCertificate *certificate;   /* (nullable) */
  /* ---- */
  gboolean      ready;
  GHashTable   *films;      /* id → JSON */
  gboolean      all_films;
  GHashTable   *images;     /* path → GBytes */
  GHashTable   *scripts;    /* path → Script */
  char         *key;
  guint         latency_ms, max_age_s;
  NfFakeTmdbHandler handler;   /* (nullable) */
  gpointer      handler_data;
  GPtrArray    *log;        /* of paths */
  GHashTable   *last;       /* header → value */
  guint         n_now, n_max;
  /* the server's thread alone */
  GPtrArray    *stolen;     /* of GIOStream */
  GPtrArray    *threads;    /* of GThread */
};

static void
script_free (Script *script)
{
  g_free (script->retry_after);
  g_free (script->location);
  g_free (script);
}

/* --- what it serves ---------------------------------------------------------------------------------------------- */

char *
nf_fake_tmdb_make_details (guint32 id)
{
  return g_strdup_printf ("{\"adult\":false,\"backdrop_path\":\"/scene-%u.jpg\",\"belongs_to_collection\":null,\"budget\":1000000,"
                          "\"genres\":[{\"id\":18,\"name\":\"Drama\"}],\"homepage\":\"https://example.org/film/%u\",\"id\":%u,\"imdb_id\":\"tt%07u\","
                          "\"original_language\":\"en\",\"original_title\":\"Film %u\",\"overview\":\"What happens in film %u, told in two sentences. Nobody made it.\","
                          "\"popularity\":12.5,\"poster_path\":\"/film-%u.jpg\",\"production_companies\":[],\"release_date\":\"1999-10-%02u\",\"revenue\":0,"
                          "\"runtime\":%u,\"status\":\"Released\",\"tagline\":\"Number %u.\",\"title\":\"Film %u\",\"video\":false,\"vote_average\":7.%u,\"vote_count\":%u,"
                          "\"credits\":{\"cast\":["
                          "{\"id\":%u,\"name\":\"Second Player\",\"character\":\"Friend\",\"profile_path\":null,\"order\":1},"
                          "{\"id\":%u,\"name\":\"First Player\",\"character\":\"Hero\",\"profile_path\":\"/person-1.jpg\",\"order\":0},"
                          "{\"id\":%u,\"name\":\"Third Player\",\"character\":\"Neighbour\",\"profile_path\":\"/person-3.jpg\",\"order\":2}],"
                          "\"crew\":[{\"id\":77,\"name\":\"Some Producer\",\"job\":\"Producer\",\"department\":\"Production\",\"profile_path\":null},"
                          "{\"id\":78,\"name\":\"Some Director\",\"job\":\"Director\",\"department\":\"Directing\",\"profile_path\":\"/person-78.jpg\"}]},"
                          "\"videos\":{\"results\":[{\"name\":\"Behind the scenes\",\"key\":\"aaaa\",\"site\":\"YouTube\",\"type\":\"Featurette\",\"official\":true},"
                          "{\"name\":\"Trailer\",\"key\":\"key-%u\",\"site\":\"YouTube\",\"type\":\"Trailer\",\"official\":true}]}}",
                          id, id, id, id, id, id, id, 1 + id % 28, 80 + id % 60, id, id, id % 10, id * 3 % 20000, id + 1, id + 2, id + 3, id);
}

GBytes *
nf_fake_tmdb_make_picture (const char *type, guint32 id, guint width, guint height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int) width, (int) height);
  g_autoptr (GError) error = NULL;
  guint8 *pixels = gdk_pixbuf_get_pixels (pixbuf);
  const gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint32 hash = id * 2654435761u;
  char *data = NULL;
  gsize size;

  /* a vertical gradient of one hue, with a lighter disc in the upper half */
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        const double dx = (x + 0.5) / width - 0.5, dy = ((y + 0.5) / height - 0.35) * height / width;
        const guint light = dx * dx + dy * dy < 0.06 ? 70 : 0, fall = 100 * y / height;
        guint8 *pixel = pixels + y * stride + x * 3;

        for (guint c = 0; c < 3; c++)
          pixel[c] = (guint8) (60 + ((hash >> (8 * c)) & 0x7f) + light - MIN (fall, 60));
      }
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, type, &error, NULL))
    g_error ("%s", error->message);
  return g_bytes_new_take (data, size);
}

/* Returns: (transfer full) (nullable). @path: "/w342/film-5.jpg" */
static GBytes *
find_image (NfFakeTmdb *self, const char *path)
{
  const char *name = strchr (path + 1, '/');
  GBytes *bytes;
  guint64 id;
  guint width, height;
  char *end;

  if (name == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  bytes = g_hash_table_lookup (self->images, name);
  if (bytes == NULL)
    bytes = g_hash_table_lookup (self->images, path);
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_mutex_unlock (&self->mutex);
  if (bytes != NULL)
    return bytes;

  width = path[1] == 'w' ? (guint) CLAMP (g_ascii_strtoull (path + 2, NULL, 10), 1, 1280) : 1000;
  if (g_str_has_prefix (name, "/film-") || g_str_has_prefix (name, "/person-"))
    height = width * 3 / 2;
  else if (g_str_has_prefix (name, "/scene-"))
    height = MAX (1, width * 9 / 16);
  else
    return NULL;
  id = g_ascii_strtoull (strchr (name, '-') + 1, &end, 10);
  if (!g_str_equal (end, ".jpg") && !g_str_equal (end, ".png"))
    return NULL;
  bytes = nf_fake_tmdb_make_picture (g_str_equal (end, ".png") ? "png" : "jpeg", (guint32) id, width, height);
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->images, g_strdup (path), g_bytes_ref (bytes));
  g_mutex_unlock (&self->mutex);
  return bytes;
}

static void
reply_json (SoupServerMessage *message, guint status, const char *json)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json;charset=utf-8", SOUP_MEMORY_COPY, json, strlen (json));
}

/* Returns: (transfer full) (nullable): the body of a good reply */
static GBytes *
find_body (NfFakeTmdb *self, const char *path, const char **type)
{
  if (g_str_has_prefix (path, "/t/p/"))
    {
      *type = g_str_has_suffix (path, ".png") ? "image/png" : "image/jpeg";
      return find_image (self, path + strlen ("/t/p"));
    }
  *type = "application/json;charset=utf-8";
  if (g_str_equal (path, "/3/authentication"))
    {
      static const char good[] = "{\"success\":true,\"status_code\":1,\"status_message\":\"Success.\"}";

      return g_bytes_new_static (good, strlen (good));
    }
  if (g_str_equal (path, "/3/configuration"))
    {
      char *json = g_strdup_printf ("{\"images\":{\"base_url\":\"http://image.tmdb.org/t/p/\",\"secure_base_url\":\"%s/\","
                                    "\"backdrop_sizes\":[\"w300\",\"w780\",\"w1280\",\"original\"],"
                                    "\"poster_sizes\":[\"w92\",\"w154\",\"w185\",\"w342\",\"w500\",\"w780\",\"original\"],"
                                    "\"profile_sizes\":[\"w45\",\"w185\",\"h632\",\"original\"]},\"change_keys\":[\"adult\"]}", self->image_url);

      return g_bytes_new_take (json, strlen (json));
    }
  if (g_str_has_prefix (path, "/3/movie/"))
    {
      char *end;
      guint64 id = g_ascii_strtoull (path + strlen ("/3/movie/"), &end, 10);
      g_autofree char *json = NULL;
      gboolean all;

      if (*end != '\0' || id == 0)
        return NULL;
      g_mutex_lock (&self->mutex);
      json = g_strdup (g_hash_table_lookup (self->films, GUINT_TO_POINTER ((guint) id)));
      all = self->all_films;
      g_mutex_unlock (&self->mutex);
      if (json == NULL && all)
        json = nf_fake_tmdb_make_details ((guint32) id);
      if (json != NULL)
        {
          gsize size = strlen (json);
          return g_bytes_new_take (g_steal_pointer (&json), size);
        }
    }
  return NULL;
}

static gboolean
has_good_key (NfFakeTmdb *self, SoupServerMessage *message, GHashTable *query)
{
  const char *header = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *key = query != NULL ? g_hash_table_lookup (query, "api_key") : NULL;
  gboolean good;

  if (header != NULL && g_str_has_prefix (header, "Bearer "))
    key = header + strlen ("Bearer ");
  g_mutex_lock (&self->mutex);
  good = key != NULL && key[0] != '\0' && (self->key == NULL || g_str_equal (self->key, key));
  g_mutex_unlock (&self->mutex);
  return good;
}

static void
reply_as_usual (NfFakeTmdb *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  const char *type;
  g_autoptr (GBytes) body = NULL;

  if (g_str_has_prefix (path, "/3/") && !has_good_key (self, message, query))
    {
      reply_json (message, SOUP_STATUS_UNAUTHORIZED, "{\"success\":false,\"status_code\":7,\"status_message\":\"Invalid API key.\"}");
      return;
    }
  body = find_body (self, path, &type);
  if (body == NULL)
    {
      reply_json (message, SOUP_STATUS_NOT_FOUND, "{\"success\":false,\"status_code\":34,\"status_message\":\"Not here.\"}");
      return;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (self->max_age_s > 0)
    {
      g_autofree char *value = g_strdup_printf ("public, max-age=%u", self->max_age_s);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", value);
    }
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message), type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

/* Returns: whether the handler made the reply */
static gboolean
reply_by_handler (NfFakeTmdb *self, SoupServerMessage *message, const char *path, GHashTable *query)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL) != NULL ? g_bytes_get_data (bytes, NULL) : "", g_bytes_get_size (bytes));
  g_autofree char *json = NULL;
  NfFakeTmdbHandler handler;
  gpointer data;
  guint status = SOUP_STATUS_OK;

  g_mutex_lock (&self->mutex);
  handler = self->handler;
  data = self->handler_data;
  g_mutex_unlock (&self->mutex);
  if (handler == NULL || !has_good_key (self, message, query))
    return FALSE;
  json = handler (soup_server_message_get_method (message), path, query, text, &status, data);
  if (json == NULL)
    return FALSE;
  reply_json (message, status, json);
  return TRUE;
}

/* --- faults ------------------------------------------------------------------------------------------------------ */

/* Returns: (transfer none) (nullable): the connection, without libsoup; %NULL if the client has gone */
static GIOStream *
steal (NfFakeTmdb *self, SoupServerMessage *message)
{
  GSocket *socket = soup_server_message_get_socket (message);
  GIOStream *stream;

  if (socket == NULL)
    return NULL;
  g_object_ref (socket);
  stream = soup_server_message_steal_connection (message);
  g_socket_set_blocking (socket, TRUE);
  g_socket_set_timeout (socket, 10);
  g_object_set_data_full (G_OBJECT (stream), "socket", socket, g_object_unref);
  g_ptr_array_add (self->stolen, stream);
  return stream;
}

static void
write_text (GIOStream *stream, const char *text, gsize size)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, size, NULL, NULL, NULL);
}

static void
write_head (GIOStream *stream, guint status, const char *type, gsize length)
{
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %u Some\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", status, type, length);

  write_text (stream, head, strlen (head));
}

static gpointer
write_endless (gpointer data)
{
  g_autoptr (GIOStream) stream = data;
  static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  g_autofree char *chunk = g_malloc (65536);

  memset (chunk, '[', 65536);
  write_text (stream, head, strlen (head));
  for (gsize sum = 0; sum < ENDLESS_SIZE; sum += 65536)
    if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), chunk, 65536, NULL, NULL, NULL))
      break;
  return NULL;
}

/* Returns: (transfer none): a JSON string of 16 MB, compressed once */
static gpointer
make_bomb (gpointer data)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *chunk = g_malloc (1 << 20);

  memset (chunk, 'a', 1 << 20);
  g_output_stream_write_all (stream, "{\"id\":1,\"title\":\"", 17, NULL, NULL, NULL);
  for (guint i = 0; i < 16; i++)
    g_output_stream_write_all (stream, chunk, 1 << 20, NULL, NULL, NULL);
  g_output_stream_write_all (stream, "\"}", 2, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static GBytes *
compress_gzip (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* RFC 7932, stored: a window of 64 kB, blocks of at most as much that say that they are not compressed, and an empty last one. */
static GBytes *
wrap_brotli (GBytes *bytes)
{
  GByteArray *array = g_byte_array_new ();
  const guint8 *data = g_bytes_get_data (bytes, NULL);
  const gsize size = g_bytes_get_size (bytes);
  static const guint8 end = 3;

  g_assert (size > 0 && size <= 65536);   /* one block */
  {
    /* from the lowest bit: 0 the window; 0 not the last; 00 four nibbles; the length less one; 1 not compressed */
    const guint32 bits = (guint32) (size - 1) << 4 | 1u << 20;
    const guint8 head[] = { (guint8) bits, (guint8) (bits >> 8), (guint8) (bits >> 16) };

    g_byte_array_append (array, head, sizeof head);
  }
  g_byte_array_append (array, data, (guint) size);
  g_byte_array_append (array, &end, 1);
  return g_byte_array_free_to_bytes (array);
}

static gboolean
unpause_cb (gpointer data)
{
  soup_server_message_unpause (data);
  return G_SOURCE_REMOVE;
}

static void
delay (NfFakeTmdb *self, SoupServerMessage *message, guint delay_ms)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay_ms);

  soup_server_message_pause (message);
  g_source_set_callback (source, unpause_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, self->context);
}

static void
finished_cb (SoupServerMessage *message, NfFakeTmdb *self)
{
  g_mutex_lock (&self->mutex);
  self->n_now--;
  g_mutex_unlock (&self->mutex);
}

/* Returns: whether the fault made the reply */
static gboolean
reply_with_fault (NfFakeTmdb *self, SoupServerMessage *message, const char *path, const Script *script)
{
  const NfFault *fault = &script->fault;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) body = NULL;
  GIOStream *stream;
  const char *type = "text/plain";
  gsize size = 0;
  const char *data = NULL;

  if (fault->kind == NF_FAULT_STALL || fault->kind == NF_FAULT_TRUNCATE || fault->kind == NF_FAULT_ENCODED)
    {
      body = find_body (self, path, &type);
      if (body == NULL)
        body = g_bytes_new_static ("nothing to see here", 19);
      data = g_bytes_get_data (body, &size);
    }

  switch (fault->kind)
    {
    case NF_FAULT_STATUS:
      reply_json (message, fault->status, "{\"success\":false,\"status_code\":11,\"status_message\":\"As the test wants it.\"}");
      if (script->retry_after != NULL)
        soup_message_headers_replace (headers, "Retry-After", script->retry_after);
      return TRUE;
    case NF_FAULT_SLOW_HEADERS:
      delay (self, message, fault->delay_ms);
      return FALSE;
    case NF_FAULT_STALL:
    case NF_FAULT_TRUNCATE:
      stream = steal (self, message);
      if (stream == NULL)
        return TRUE;
      write_head (stream, fault->status != 0 ? fault->status : 200, type, size);
      write_text (stream, data, size / 2);
      if (fault->kind == NF_FAULT_TRUNCATE)
        g_io_stream_close (stream, NULL, NULL);
      return TRUE;
    case NF_FAULT_ENDLESS:
      stream = steal (self, message);
      if (stream != NULL)
        g_ptr_array_add (self->threads, g_thread_new ("endless", write_endless, g_object_ref (stream)));
      return TRUE;
    case NF_FAULT_LONG_LENGTH:
      stream = steal (self, message);
      if (stream == NULL)
        return TRUE;
      write_head (stream, 200, "application/json", 100 * 1000 * 1000);
      write_text (stream, "{\"id\":", 6);
      return TRUE;
    case NF_FAULT_GZIP_BOMB:
      body = g_bytes_ref (g_once (&bomb_once, make_bomb, NULL));
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
      soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
      return TRUE;
    case NF_FAULT_REDIRECT:
      soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
      soup_message_headers_replace (headers, "Location", script->location != NULL ? script->location : path);
      return TRUE;
    case NF_FAULT_RESET:
      {
        const struct linger hard = { 1, 0 };

        stream = steal (self, message);
        if (stream == NULL)
          return TRUE;
        setsockopt (g_socket_get_fd (g_object_get_data (G_OBJECT (stream), "socket")), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        g_socket_close (g_object_get_data (G_OBJECT (stream), "socket"), NULL);
        return TRUE;
      }
    case NF_FAULT_GARBAGE:
      reply_json (message, SOUP_STATUS_OK, "<html><body>Please sign in to the café's network</body></html>");
      return TRUE;
    case NF_FAULT_NOT_HTTP:
      stream = steal (self, message);
      if (stream == NULL)
        return TRUE;
      write_text (stream, "220 some other service\r\n\r\n", 26);
      g_io_stream_close (stream, NULL, NULL);
      return TRUE;
    case NF_FAULT_ENCODED:
      {
        g_autoptr (GBytes) encoded = g_str_equal (script->location, "br") ? wrap_brotli (body) : compress_gzip (body);

        soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
        soup_message_headers_replace (headers, "Content-Encoding", script->location);
        soup_message_body_append_bytes (soup_server_message_get_response_body (message), encoded);
        return TRUE;
      }
    default:
      g_assert_not_reached ();
    }
}

/* --- the server -------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable) */
static Script *
take_script (NfFakeTmdb *self, const char *path)
{
  Script *script, *copy;

  script = g_hash_table_lookup (self->scripts, path);
  if (script == NULL)
    script = g_hash_table_lookup (self->scripts, "*");
  if (script == NULL || (script->fault.times != 0 && script->left == 0))
    return NULL;
  if (script->fault.times != 0)
    script->left--;
  copy = g_memdup2 (script, sizeof *script);
  copy->retry_after = g_strdup (script->retry_after);
  copy->location = g_strdup (script->location);
  return copy;
}

static void
remember_header (const char *name, const char *value, gpointer user_data)
{
  g_hash_table_replace (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  NfFakeTmdb *self = user_data;
  Script *script;
  guint latency_ms;

  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  g_mutex_lock (&self->mutex);
  self->n_now++;
  self->n_max = MAX (self->n_max, self->n_now);
  if (self->log->len < MAX_LOG)
    g_ptr_array_add (self->log, g_strdup (path));
  g_hash_table_remove_all (self->last);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), remember_header, self->last);
  remember_header ("query", g_uri_get_query (soup_server_message_get_uri (message)) != NULL ? g_uri_get_query (soup_server_message_get_uri (message)) : "", self->last);
  script = take_script (self, path);
  latency_ms = self->latency_ms;
  g_mutex_unlock (&self->mutex);

  if (script == NULL || !reply_with_fault (self, message, path, script))
    {
      if (!reply_by_handler (self, message, path, query))
        {
          if (g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_GET))
            reply_as_usual (self, message, path, query);
          else
            soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
        }
      if (latency_ms > 0 && script == NULL)
        delay (self, message, latency_ms);
    }
  g_clear_pointer (&script, script_free);
}

/* libsoup 3.6 frees a connection of a server that ends in the middle of a TLS handshake, and uses it when that is over; a client that does
 * not trust the certificate makes just this. So such a server only stops: nothing runs in its context any more.
 * @server: (transfer full) */
static void
keep_for_ever (SoupServer *server, GMainContext *context)
{
  static GMutex mutex;
  static GPtrArray *kept = NULL;

  g_mutex_lock (&mutex);
  if (kept == NULL)
    kept = g_ptr_array_new ();
  g_ptr_array_add (kept, server);
  g_ptr_array_add (kept, g_main_context_ref (context));
  g_mutex_unlock (&mutex);
}

static gpointer
run_server (gpointer data)
{
  NfFakeTmdb *self = data;
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (self->context);
  server = soup_server_new (NULL, NULL);
  if (self->certificate != NULL)
    soup_server_set_tls_certificate (server, self->certificate);
  soup_server_add_handler (server, NULL, request_cb, self, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | (self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  g_mutex_lock (&self->mutex);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d/3", g_uri_get_scheme (uris->data), g_uri_get_port (uris->data));
  self->image_url = g_strdup_printf ("%s://127.0.0.1:%d/t/p", g_uri_get_scheme (uris->data), g_uri_get_port (uris->data));
  self->ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (self->loop);

  for (guint i = 0; i < self->stolen->len; i++)   /* ends what the threads are writing */
    g_socket_shutdown (g_object_get_data (g_ptr_array_index (self->stolen, i), "socket"), TRUE, TRUE, NULL);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  if (self->certificate != NULL)
    keep_for_ever (g_steal_pointer (&server), self->context);
  else
    {
      soup_server_disconnect (server);
      g_clear_object (&server);
      while (g_main_context_iteration (self->context, FALSE))
        ;
    }
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* @certificate: (transfer full) (nullable) */
static NfFakeTmdb *
fake_new (GTlsCertificate *certificate)
{
  NfFakeTmdb *self = g_new0 (NfFakeTmdb, 1);

  self->certificate = certificate;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->films = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->scripts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) script_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stolen = g_ptr_array_new_with_free_func (g_object_unref);
  self->threads = g_ptr_array_new ();
  self->thread = g_thread_new ("fake-tmdb", run_server, self);
  g_mutex_lock (&self->mutex);
  while (!self->ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

NfFakeTmdb *
nf_fake_tmdb_new (void)
{
  return fake_new (NULL);
}

NfFakeTmdb *
nf_fake_tmdb_new_tls (const char *certificate)
{
  g_autofree char *name = g_strconcat (certificate, ".pem", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "certificates", name, NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *loaded = g_tls_certificate_new_from_file (path, &error);

  if (loaded == NULL)
    g_error ("%s", error->message);
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);   /* as TMDB; no thread of ours runs yet */
  return fake_new (loaded);
}

GTlsDatabase *
nf_fake_tmdb_dup_authority (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "support", "certificates", "authority.pem", NULL);
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (path, &error);

  if (database == NULL)
    g_error ("%s", error->message);
  return database;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
nf_fake_tmdb_free (NfFakeTmdb *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->stolen);
  g_ptr_array_unref (self->threads);
  g_hash_table_unref (self->films);
  g_hash_table_unref (self->images);
  g_hash_table_unref (self->scripts);
  g_hash_table_unref (self->last);
  g_ptr_array_unref (self->log);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->key);
  g_free (self->url);
  g_free (self->image_url);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

const char *
nf_fake_tmdb_get_url (NfFakeTmdb *self)
{
  return self->url;
}

const char *
nf_fake_tmdb_get_image_url (NfFakeTmdb *self)
{
  return self->image_url;
}

void
nf_fake_tmdb_add_film (NfFakeTmdb *self, guint32 id, const char *json)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->films, GUINT_TO_POINTER (id), json != NULL ? g_strdup (json) : nf_fake_tmdb_make_details (id));
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_add_all_films (NfFakeTmdb *self)
{
  g_mutex_lock (&self->mutex);
  self->all_films = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_add_image (NfFakeTmdb *self, const char *path, GBytes *bytes)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->images, g_strdup (path), g_bytes_ref (bytes));
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_set_key (NfFakeTmdb *self, const char *key)
{
  g_mutex_lock (&self->mutex);
  g_set_str (&self->key, key);
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_set_handler (NfFakeTmdb *self, NfFakeTmdbHandler handler, gpointer data)
{
  g_mutex_lock (&self->mutex);
  self->handler = handler;
  self->handler_data = data;
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_set_latency (NfFakeTmdb *self, guint latency_ms)
{
  g_mutex_lock (&self->mutex);
  self->latency_ms = latency_ms;
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_set_max_age (NfFakeTmdb *self, guint max_age_s)
{
  g_mutex_lock (&self->mutex);
  self->max_age_s = max_age_s;
  g_mutex_unlock (&self->mutex);
}

void
nf_fake_tmdb_set_fault (NfFakeTmdb *self, const char *path, const NfFault *fault)
{
  const char *key = path != NULL ? path : "*";

  if (fault != NULL && fault->kind == NF_FAULT_GZIP_BOMB)
    g_once (&bomb_once, make_bomb, NULL);   /* not while a client waits */
  g_mutex_lock (&self->mutex);
  if (fault == NULL)
    g_hash_table_remove (self->scripts, key);
  else
    {
      Script *script = g_new0 (Script, 1);

      script->fault = *fault;
      script->left = fault->times;
      script->retry_after = g_strdup (fault->retry_after);
      script->location = g_strdup (fault->location);
      g_hash_table_insert (self->scripts, g_strdup (key), script);
    }
  g_mutex_unlock (&self->mutex);
}

guint
nf_fake_tmdb_count (NfFakeTmdb *self, const char *path)
{
  gsize length = path != NULL ? strlen (path) : 0;
  guint n = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->log->len; i++)
    {
      const char *entry = g_ptr_array_index (self->log, i);

      if (path == NULL || g_str_equal (entry, path) || (path[length - 1] == '*' && strncmp (entry, path, length - 1) == 0))
        n++;
    }
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
nf_fake_tmdb_get_max_concurrent (NfFakeTmdb *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_max;
  g_mutex_unlock (&self->mutex);
  return n;
}

char **
nf_fake_tmdb_dup_log (NfFakeTmdb *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->log->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->log, i));
  g_mutex_unlock (&self->mutex);
  return g_strv_builder_end (builder);
}

char *
nf_fake_tmdb_dup_last (NfFakeTmdb *self, const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *value;

  g_mutex_lock (&self->mutex);
  value = g_strdup (g_hash_table_lookup (self->last, lower));
  g_mutex_unlock (&self->mutex);
  return value;
}

void
nf_fake_tmdb_clear_log (NfFakeTmdb *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_set_size (self->log, 0);
  self->n_max = self->n_now;
  g_mutex_unlock (&self->mutex);
}
