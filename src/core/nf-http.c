/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-config.h"

#include "nf-http.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_ERROR_BYTES (64 * 1024)   /* of a reply that is only read to keep the connection */
#define CHUNK           (64 * 1024)
#define IDLE_S          30
#define TIMEOUT_S       15
#define DEADLINE_MS     60000

struct _NfHttp
{
  GObject parent_instance;

  SoupSession *session;
  SoupCache   *cache;         /* (nullable) */
  char        *cache_folder;
  guint        max_cache_bytes;
  guint        deadline_ms;
  guint        n_running;
  gboolean     disconnect;    /* when nothing runs any more */
};

/* libsoup 3.6 corrupts the heap when a message is cancelled after its headers came and before soup_session_send_async() has
 * called back: the session and the message are unreferenced once too often (48,000 exchanges cancelled at random moments
 * outside of it went well under AddressSanitizer; inside it three runs of four failed). So the cancellable that libsoup gets
 * is ours, and in that time a cancellation waits. */
typedef enum
{
  PHASE_SENDING,   /* queued, connecting, sending, waiting for the headers */
  PHASE_HEADERS,   /* got them, not called back yet */
  PHASE_READING,
} Phase;

typedef struct
{
  NfHttp       *http;
  GTask        *task;
  SoupMessage  *message;
  GInputStream *stream;
  GCancellable *inner;
  GSource      *cancel_source;   /* (nullable): tells of the caller's cancellation in the main context */
  guint         deadline_id;
  Phase         phase;
  gboolean      cancelled, overdue, too_large;
  gboolean      sent;            /* not answered from the cache */
  GByteArray   *body;
  gsize         max_bytes;
} Exchange;

G_DEFINE_FINAL_TYPE (NfHttp, nf_http, G_TYPE_OBJECT)
G_DEFINE_QUARK (nf-http-error-quark, nf_http_error)

void
nf_http_reply_free (NfHttpReply *self)
{
  g_free (self->location);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

/* --- the end of an exchange -------------------------------------------------------------------------------------- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  g_idle_add_once (g_object_unref, user_data);   /* the stream used the session until here */
}

/* @reply: (transfer full) (nullable); @error: (transfer full) (nullable). Frees @exchange. */
static void
exchange_finish (Exchange *exchange, NfHttpReply *reply, GError *error)
{
  g_autoptr (NfHttp) self = exchange->http;
  g_autoptr (GTask) task = exchange->task;

  g_clear_handle_id (&exchange->deadline_id, g_source_remove);
  if (exchange->cancel_source != NULL)
    g_source_destroy (exchange->cancel_source);
  g_clear_pointer (&exchange->cancel_source, g_source_unref);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  if (exchange->stream != NULL)
    g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, exchange->inner, closed_cb, g_object_ref (self->session));
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->inner);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange);

  /* libsoup goes on with the session after its callbacks return, so the last reference must not go inside one */
  g_idle_add_once (g_object_unref, g_object_ref (self->session));
  if (--self->n_running == 0 && self->disconnect)
    nf_http_disconnect (self);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) nf_http_reply_free);
  else
    g_task_return_error (task, error);
}

static void
exchange_fail (Exchange *exchange, NfHttpError code, const char *message)
{
  exchange_finish (exchange, NULL, g_error_new_literal (NF_HTTP_ERROR, (int) code, message));
}

static void
exchange_fail_on_wire (Exchange *exchange, const GError *error)
{
  const gboolean had_reply = soup_message_get_status (exchange->message) != SOUP_STATUS_NONE;

  if (exchange->cancelled)
    exchange_finish (exchange, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  else if (exchange->overdue)
    exchange_fail (exchange, NF_HTTP_ERROR_TIMED_OUT, "no whole reply in time");
  else if (error->domain == G_RESOLVER_ERROR
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    exchange_fail (exchange, NF_HTTP_ERROR_OFFLINE, "no network");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    exchange_fail (exchange, NF_HTTP_ERROR_TIMED_OUT, "no reply in time");
  else if (error->domain == G_TLS_ERROR)
    exchange_fail (exchange, NF_HTTP_ERROR_UNTRUSTED, "no trusted connection");
  else if (had_reply && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    exchange_fail (exchange, NF_HTTP_ERROR_DAMAGED, "a damaged reply");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
           || error->domain == SOUP_SESSION_ERROR)
    exchange_fail (exchange, NF_HTTP_ERROR_CUT, "the connection was cut");
  else
    exchange_fail (exchange, NF_HTTP_ERROR_NO_CONNECTION, "no connection");
}

/* The whole reply is here. */
static void
exchange_succeed (Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  NfHttpReply *reply = g_new0 (NfHttpReply, 1);

  reply->status = soup_message_get_status (exchange->message);
  reply->location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  reply->retry_after_ms = nf_http_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"), g_get_real_time ());
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  reply->cached = !exchange->sent;
  exchange_finish (exchange, reply, NULL);
}

/* --- its course -------------------------------------------------------------------------------------------------- */

/* Ends what libsoup is doing, now or as soon as it can be done. */
static void
exchange_stop (Exchange *exchange)
{
  if (exchange->phase != PHASE_HEADERS)
    g_cancellable_cancel (exchange->inner);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->cancelled = TRUE;
  exchange_stop (exchange);
  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->deadline_id = 0;
  exchange->overdue = TRUE;
  exchange_stop (exchange);
  return G_SOURCE_REMOVE;
}

static void
wrote_headers_cb (SoupMessage *message, Exchange *exchange)
{
  exchange->sent = TRUE;
}

static void
got_headers_cb (SoupMessage *message, Exchange *exchange)
{
  static const char *const dates[] = { "Date", "Expires", "Last-Modified" };
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  exchange->phase = PHASE_HEADERS;
  /* SoupCache takes these for dates without looking */
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      const char *text = soup_message_headers_get_one (headers, dates[i]);
      g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

      if (text != NULL && date == NULL)
        soup_message_headers_remove (headers, dates[i]);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL || exchange->cancelled || exchange->overdue)
    {
      exchange_fail_on_wire (exchange, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      exchange_succeed (exchange);
      return;
    }
  if (exchange->body->len + g_bytes_get_size (chunk) > exchange->max_bytes)
    {
      g_cancellable_cancel (exchange->inner);
      if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
        exchange_fail (exchange, NF_HTTP_ERROR_TOO_LARGE, "the reply is too large");
      else
        exchange_succeed (exchange);   /* the status says all */
      return;
    }
  g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, exchange->inner, read_cb, exchange);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr (GError) error = NULL;
  SoupMessageHeaders *headers;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  exchange->phase = PHASE_READING;
  if (exchange->cancelled || exchange->overdue)
    {
      g_cancellable_cancel (exchange->inner);
      exchange_fail_on_wire (exchange, error);
      return;
    }
  if (exchange->stream == NULL)
    {
      exchange_fail_on_wire (exchange, error);
      return;
    }

  headers = soup_message_get_response_headers (exchange->message);
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (exchange->message)))
    exchange->max_bytes = MAX_ERROR_BYTES;
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
           && (guint64) soup_message_headers_get_content_length (headers) > exchange->max_bytes)
    {
      g_cancellable_cancel (exchange->inner);
      exchange_fail (exchange, NF_HTTP_ERROR_TOO_LARGE, "the reply is too large");
      return;
    }
  exchange->body = g_byte_array_new ();
  g_input_stream_read_bytes_async (exchange->stream, CHUNK, G_PRIORITY_DEFAULT, exchange->inner, read_cb, exchange);
}

/* --- warming up -------------------------------------------------------------------------------------------------- */

static void
warm_up_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_object_unref (g_resolver_get_default ());
  g_proxy_resolver_get_default ();
  if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "beyond")))
    {
      g_autoptr (GTlsDatabase) certificates = g_tls_backend_get_default_database (g_tls_backend_get_default ());

      g_network_monitor_get_default ();
    }
  if (task_data != NULL)   /* nobody else knows the cache yet */
    soup_cache_load (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
warmed_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfHttp *self = g_task_get_source_object (task);

  if (self->cache != NULL)
    soup_session_add_feature (self->session, SOUP_SESSION_FEATURE (self->cache));
  g_task_return_boolean (task, TRUE);
}

static void
nf_http_finalize (GObject *object)
{
  NfHttp *self = NF_HTTP (object);

  if (self->cache != NULL && soup_session_has_feature (self->session, SOUP_TYPE_CACHE))
    soup_cache_dump (self->cache);   /* not soup_cache_flush(), which runs the main loop */
  g_clear_object (&self->session);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->cache_folder, g_free);

  G_OBJECT_CLASS (nf_http_parent_class)->finalize (object);
}

static void
nf_http_class_init (NfHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_http_finalize;
}

static void
nf_http_init (NfHttp *self)
{
  self->deadline_ms = DEADLINE_MS;
}

/* --- public ------------------------------------------------------------------------------------------------------ */

gint64
nf_http_parse_retry_after (const char *text, gint64 now)
{
  g_autoptr (GDateTime) then = NULL;
  gint64 wait_us;

  if (text == NULL || text[0] == '\0')
    return -1;
  if (strspn (text, "0123456789") == strlen (text))   /* seconds */
    return (gint64) MIN (g_ascii_strtoull (text, NULL, 10), G_MAXUINT32) * 1000;   /* out of range is its largest number too */
  then = soup_date_time_new_from_http_string (text);
  if (then == NULL)
    return -1;
  wait_us = g_date_time_to_unix (then) * G_USEC_PER_SEC - now;
  return wait_us >= 0 ? wait_us / 1000 : -1;
}

NfHttp *
nf_http_new (guint max_active)
{
  NfHttp *self = g_object_new (NF_TYPE_HTTP, NULL);

  self->session = soup_session_new_with_options ("user-agent", "NextFilms/" VERSION,
                                                 "timeout", TIMEOUT_S,
                                                 "idle-timeout", IDLE_S,
                                                 "max-conns", 2 * (int) max_active,
                                                 "max-conns-per-host", (int) max_active,
                                                 NULL);
  return self;
}

void
nf_http_warm_up_async (NfHttp *self, gboolean beyond, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) inner = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_HTTP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, nf_http_warm_up_async);
  if (self->cache == NULL && self->cache_folder != NULL)
    {
      self->cache = soup_cache_new (self->cache_folder, SOUP_CACHE_SINGLE_USER);
      soup_cache_set_max_size (self->cache, self->max_cache_bytes);
    }
  /* no source object: the thread must not drop the last reference */
  inner = g_task_new (NULL, NULL, warmed_up_cb, task);
  g_task_set_source_tag (inner, nf_http_warm_up_async);
  if (self->cache != NULL)
    g_task_set_task_data (inner, g_object_ref (self->cache), g_object_unref);
  g_object_set_data (G_OBJECT (inner), "beyond", GINT_TO_POINTER (beyond));
  g_task_run_in_thread (inner, warm_up_in_thread);
}

gboolean
nf_http_warm_up_finish (NfHttp *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
nf_http_send_async (NfHttp *self, const NfHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SoupMessageHeaders *headers;
  Exchange *exchange;

  g_return_if_fail (NF_IS_HTTP (self));
  g_return_if_fail (request != NULL && request->uri != NULL);

  exchange = g_new0 (Exchange, 1);
  exchange->http = g_object_ref (self);
  /* without the cancellable: the result is what became of the exchange */
  exchange->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (exchange->task, nf_http_send_async);
  exchange->inner = g_cancellable_new ();
  exchange->max_bytes = request->max_bytes;
  exchange->message = soup_message_new_from_uri (request->method, request->uri);
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  if (!request->cacheable)
    {
      soup_message_disable_feature (exchange->message, SOUP_TYPE_CACHE);
      /* libsoup's debugging log tells the addresses of HTTP/2, and not those of HTTP/1 */
      soup_message_set_force_http1 (exchange->message, g_uri_get_query (request->uri) != NULL);
    }
  headers = soup_message_get_request_headers (exchange->message);
  if (request->accept != NULL)
    soup_message_headers_replace (headers, "Accept", request->accept);
  if (request->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->bearer, NULL);
      soup_message_headers_replace (headers, "Authorization", value);
    }
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, "application/json;charset=utf-8", request->body);
  g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), exchange);
  g_signal_connect (exchange->message, "got-headers", G_CALLBACK (got_headers_cb), exchange);

  exchange->deadline_id = g_timeout_add (self->deadline_ms, deadline_cb, exchange);
  g_source_set_name_by_id (exchange->deadline_id, "[nextfilms] HTTP deadline");
  if (cancellable != NULL)
    {
      exchange->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_static_name (exchange->cancel_source, "[nextfilms] HTTP cancelled");
      g_source_set_callback (exchange->cancel_source, G_SOURCE_FUNC (cancelled_cb), exchange, NULL);
      g_source_attach (exchange->cancel_source, NULL);
    }
  self->n_running++;
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT, exchange->inner, sent_cb, exchange);
}

NfHttpReply *
nf_http_send_finish (NfHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_http_disconnect (NfHttp *self)
{
  g_return_if_fail (NF_IS_HTTP (self));

  /* it cancels too, and must not while anything runs */
  self->disconnect = self->n_running > 0;
  if (!self->disconnect)
    soup_session_abort (self->session);
}

void
nf_http_set_cache (NfHttp *self, const char *folder, guint max_bytes)
{
  g_return_if_fail (NF_IS_HTTP (self));

  g_set_str (&self->cache_folder, folder);
  self->max_cache_bytes = max_bytes;
}

void
nf_http_clear_cache (NfHttp *self)
{
  g_return_if_fail (NF_IS_HTTP (self));

  if (self->cache != NULL && soup_session_has_feature (self->session, SOUP_TYPE_CACHE))
    soup_cache_clear (self->cache);
}

void
nf_http_set_timing (NfHttp *self, guint timeout_s, guint deadline_ms)
{
  g_return_if_fail (NF_IS_HTTP (self));

  self->deadline_ms = deadline_ms;
  soup_session_set_timeout (self->session, timeout_s);
}

void
nf_http_set_tls_database (NfHttp *self, GTlsDatabase *database)
{
  g_return_if_fail (NF_IS_HTTP (self));

  soup_session_set_tls_database (self->session, database);
}
