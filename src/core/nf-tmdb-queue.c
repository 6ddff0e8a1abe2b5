/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-tmdb-client.c */
#include "nf-tmdb-queue.h"

#include "nf-tmdb-address.h"
#include "nf-tmdb-configuration.h"
#include "nf-tmdb-parser.h"
#include "nf-waiters.h"

#include <string.h>

#define MAX_ACTIVE      6
#define MAX_JSON_BYTES  NF_TMDB_PARSER_MAX_BYTES
#define MAX_IMAGE_BYTES (10 * 1024 * 1024)
#define MAX_REDIRECTS   5
#define MAX_RETRIES     2     /* of one request, after a fault of the server */
#define MAX_FAULTS      6     /* in a row, of any requests, before the service counts as unreachable */
#define MAX_BAD         3     /* replies in a row that TMDB does not give, before something else is thought to answer */
#define MAX_WAITS       5     /* of one request, for the end of a rate limit */

enum { API, IMAGES, N_SERVICES };

typedef struct
{
  grefcount      ref_count;
  NfTmdbQueue   *queue;        /* a strong reference while active; else the waiters' tasks keep the queue's owner alive */
  NfTmdbService *service;
  NfTmdbTarget  *target;
  int            priority;
  guint64        serial;
  NfWaiters     *waiters;      /* (nullable): %NULL for a probe, and when nobody waits any more */
  GSequenceIter *iter;         /* while in the queue's pending of its service */
  guint          delay_id;     /* while it waits for a retry */
  gboolean       active, probe;
  guint          n_retries, n_waits, n_redirects;
  guint          key_serial;
  gint64         started_at;
  GCancellable  *cancellable;  /* while active */
  GUri          *uri;
} Request;

struct _NfTmdbQueue
{
  GObject parent_instance;

  NfHttp          *http;
  char            *key;
  guint            key_serial;        /* changes with the key */
  gboolean         key_rejected, disabled, closed;
  gboolean         warm, warming;
  GNetworkMonitor *monitor;
  gboolean         monitor_for_all;   /* a test's monitor speaks for loopback too */
  NfTmdbService    services[N_SERVICES];
  GSequence       *pending[N_SERVICES];   /* of Request, next one first */
  GHashTable      *requests;          /* id → Request (owned) */
  guint            n_active;
  guint64          serial;
  NfTmdbTrafficLog *traffic;
};

G_DEFINE_FINAL_TYPE (NfTmdbQueue, nf_tmdb_queue, G_TYPE_OBJECT)

typedef enum
{
  CHANGED,
  VALUE,
  N_SIGNALS,
} NfTmdbQueueSignal;
static guint signals[N_SIGNALS];

static void request_send  (Request *request);
static void pump          (NfTmdbQueue *self);
static void service_probe (NfTmdbQueue *self, NfTmdbService *service);

static void
announce (NfTmdbQueue *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Returns: (transfer full) (nullable): why nothing may be sent to @service now. @target: (nullable) */
static GError *
find_refusal (NfTmdbQueue *self, NfTmdbService *service, NfTmdbTarget *target)
{
  const gboolean asked = target != NULL && target->kind == NF_TMDB_TARGET_KEY;

  if (self->disabled)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED, "TMDB: the network is switched off");
  if (service->base == NULL)
    return self->key == NULL && !asked
      ? g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key")
      : g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS, "TMDB: the address is neither https nor http on this machine");
  if (asked)   /* somebody waits at the entry: try */
    return NULL;
  if (self->key == NULL)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");
  if (self->key_rejected)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
  if (service->state == NF_TMDB_STATE_OFFLINE)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_OFFLINE, "TMDB: no network");
  if (service->state == NF_TMDB_STATE_UNREACHABLE)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE, "TMDB: the service could not be reached");
  if (service->state == NF_TMDB_STATE_BAD_REPLY)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_REPLY, "TMDB: something else answers");
  return NULL;
}

/* --- requests ---------------------------------------------------------------------------------------------------- */

static int
compare_requests (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Request *left = a, *right = b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;
  return left->serial > right->serial ? -1 : left->serial < right->serial;
}

static Request *
request_new (NfTmdbQueue *self, NfTmdbService *service, NfTmdbTarget *target)
{
  Request *request = g_new0 (Request, 1);

  g_ref_count_init (&request->ref_count);
  request->queue = self;
  request->service = service;
  request->target = nf_tmdb_target_ref (target);
  return request;
}

static Request *
request_ref (Request *request)
{
  g_ref_count_inc (&request->ref_count);
  return request;
}

static void
request_unref (Request *request)
{
  if (!g_ref_count_dec (&request->ref_count))
    return;

  g_assert (request->iter == NULL && request->delay_id == 0 && !request->active);
  g_clear_pointer (&request->waiters, nf_waiters_free);
  g_clear_pointer (&request->target, nf_tmdb_target_unref);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_unref)

/* Takes the request off the wire, or out of what waits. Its queue may go after this. */
static void
request_stop (Request *request)
{
  NfTmdbQueue *self = request->queue;

  g_clear_handle_id (&request->delay_id, g_source_remove);
  g_clear_pointer (&request->iter, g_sequence_remove);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_object (&request->cancellable);
  if (!request->active)
    return;
  request->active = FALSE;
  self->n_active--;
  if (request->probe)
    request->service->probing = FALSE;
  g_object_unref (self);
}

/* The end of every request: hands out @value or @error. Callbacks run in here. */
static void
request_finish (Request *request, gpointer value, GBoxedCopyFunc copy, GDestroyNotify free_value, const GError *error)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (request->queue);
  g_autoptr (Request) keep = request_ref (request);
  NfWaiters *waiters = g_steal_pointer (&request->waiters);

  request_stop (request);
  if (g_hash_table_lookup (self->requests, request->target->id) == request)
    g_hash_table_remove (self->requests, request->target->id);
  pump (self);
  if (value != NULL)
    g_signal_emit (self, signals[VALUE], 0, request->target, value);
  announce (self);
  if (waiters != NULL)
    nf_waiters_return (waiters, value, copy, free_value, error);
}

static void
request_fail (Request *request, const GError *error)
{
  request_finish (request, NULL, NULL, NULL, error);
}

static void
request_fail_with (Request *request, NfTmdbError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, (int) code, message);

  request_fail (request, error);
}

/* Forgets who waits. While it is on the wire it keeps its place until that has been let go of. */
static void
request_abandon (Request *request)
{
  NfTmdbQueue *self = request->queue;

  g_clear_pointer (&request->waiters, nf_waiters_free);
  if (request->active)
    {
      g_cancellable_cancel (request->cancellable);
      g_hash_table_steal (self->requests, request->target->id);
      request_unref (request);   /* the exchange has its own reference */
      return;
    }
  request_stop (request);
  g_hash_table_remove (self->requests, request->target->id);
}

static void
request_empty_cb (gpointer user_data)
{
  request_abandon (user_data);
}

static void
request_enqueue (Request *request)
{
  GSequence *pending = request->queue->pending[request->service - request->queue->services];

  request->iter = g_sequence_insert_sorted (pending, request, compare_requests, NULL);
}

static gboolean
retry_cb (gpointer user_data)
{
  Request *request = user_data;

  request->delay_id = 0;
  request_enqueue (request);
  pump (request->queue);
  return G_SOURCE_REMOVE;
}

static void
request_start (Request *request)
{
  NfTmdbQueue *self = g_object_ref (request->queue);
  NfTmdbTarget *target = request->target;
  g_autoptr (GUri) uri = nf_tmdb_address_join (request->service->base, target->path, target->query);
  const char *key = target->key != NULL ? target->key : self->key;

  request->active = TRUE;
  request->key_serial = self->key_serial;
  request->n_redirects = 0;
  if (request->started_at == 0)
    request->started_at = g_get_monotonic_time ();
  request->cancellable = g_cancellable_new ();
  request->uri = target->kind == NF_TMDB_TARGET_IMAGE ? g_uri_ref (uri) : nf_tmdb_address_add_key (uri, key);
  self->n_active++;
  request_send (request);
}

/* Starts what may start: the more urgent first, then the later. */
static void
pump (NfTmdbQueue *self)
{
  while (self->warm && self->n_active < MAX_ACTIVE && !self->disabled)
    {
      Request *next = NULL;

      for (guint i = 0; i < N_SERVICES; i++)
        {
          GSequenceIter *first = g_sequence_get_begin_iter (self->pending[i]);
          Request *request = g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
          const gboolean asked = request != NULL && request->target->kind == NF_TMDB_TARGET_KEY;

          if (request != NULL && (asked || (self->services[i].state == NF_TMDB_STATE_READY && !self->key_rejected && self->key != NULL))
              && (next == NULL || compare_requests (request, next, NULL) < 0))
            next = request;
        }
      if (next == NULL)
        return;
      g_clear_pointer (&next->iter, g_sequence_remove);
      request_start (next);
    }
}

/* Everything that waits to be sent or sent again to @service (%NULL: to both) fails, and what is @on_wire too. */
static void
fail_all (NfTmdbQueue *self, NfTmdbService *service, gboolean on_wire, const GError *error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) request_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Request *request = value;

      /* a key that is being checked does without the client's own */
      if ((service == NULL || request->service == service) && (on_wire || !request->active)
          && (request->target->key == NULL || g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED)))
        g_ptr_array_add (all, request_ref (request));
    }
  for (guint i = 0; i < all->len; i++)
    {
      Request *request = g_ptr_array_index (all, i);
      NfWaiters *waiters;

      if (request->waiters == NULL)   /* the callback of an earlier one has cancelled this one */
        continue;
      waiters = g_steal_pointer (&request->waiters);
      request_abandon (request);
      nf_waiters_return (waiters, NULL, NULL, NULL, error);
    }
}

/* --- what an exchange meant -------------------------------------------------------------------------------------- */

/* The request failed for good for want of a service. */
static void
request_fail_service (Request *request, NfTmdbState state, const char *message)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (request->queue);
  g_autoptr (GError) error = NULL;
  NfTmdbService *service = request->service;
  const NfTmdbError code = state == NF_TMDB_STATE_OFFLINE ? NF_TMDB_ERROR_OFFLINE
                           : state == NF_TMDB_STATE_BAD_REPLY ? NF_TMDB_ERROR_BAD_REPLY : NF_TMDB_ERROR_UNREACHABLE;

  error = g_error_new_literal (NF_TMDB_ERROR, (int) code, message);
  /* others were answered meanwhile: it is this request that is unlucky */
  if (state != NF_TMDB_STATE_BAD_REPLY && service->last_answer > request->started_at && service->n_faults < MAX_FAULTS && !request->probe)
    {
      request_fail (request, error);
      return;
    }
  nf_tmdb_service_failed (service, state, request->target, request->probe);
  request_fail (request, error);
  if (nf_tmdb_service_is_down (service))
    fail_all (self, service, FALSE, error);
}

/* An answer, but none that TMDB gives. Several in a row are somebody else's: the sign-in page of a network, mostly. */
static void
request_fail_bad (Request *request, NfTmdbError code, const char *message)
{
  NfTmdbService *service = request->service;

  nf_tmdb_service_answered (service, FALSE);
  if (++service->n_bad >= MAX_BAD || service->state == NF_TMDB_STATE_BAD_REPLY)
    request_fail_service (request, NF_TMDB_STATE_BAD_REPLY, message);
  else
    request_fail_with (request, code, message);
}

/* A fault of the server that may be over soon. */
static void
request_retry_later (Request *request, const char *message)
{
  NfTmdbQueue *self = request->queue;
  NfTmdbService *service = request->service;

  service->n_faults++;
  if (!nf_tmdb_target_is_get (request->target))   /* it may have been done: whoever asked must look */
    request_fail_with (request, NF_TMDB_ERROR_UNREACHABLE, message);
  else if (request->probe || request->n_retries >= MAX_RETRIES || service->n_faults >= MAX_FAULTS || nf_tmdb_service_is_down (service))
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, message);
  else
    {
      request_stop (request);   /* the waiters' tasks hold the queue's owner from here */
      request->delay_id = g_timeout_add (nf_tmdb_service_find_delay (service, request->n_retries++), retry_cb, request);
      g_source_set_name_by_id (request->delay_id, "[nextfilms] TMDB backoff");
      pump (self);
    }
}

/* Back from the wire into the queue. */
static void
request_requeue (Request *request)
{
  NfTmdbQueue *self = request->queue;

  request_stop (request);
  request_enqueue (request);
  pump (self);
  announce (self);
}

static void
request_limited (Request *request, const NfHttpReply *reply)
{
  nf_tmdb_service_limited (request->service, reply->retry_after_ms);
  if (request->probe || ++request->n_waits > MAX_WAITS)
    request_fail_with (request, NF_TMDB_ERROR_RATE_LIMITED, "TMDB: too many requests");
  else
    request_requeue (request);
}

/* TMDB's own code in the body of an error: 7 and 10 are about the key, others about a session, a token or a person. */
static gboolean
is_about_key (Request *request, const NfHttpReply *reply)
{
  const int code = request->target->kind == NF_TMDB_TARGET_CALL ? nf_tmdb_configuration_parse_status (reply->body) : 7;

  return code == 7 || code == 10;   /* where there is no session, it cannot be about one */
}

static void
request_denied (Request *request, const NfHttpReply *reply)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (request->queue);
  g_autoptr (GError) error = NULL;

  nf_tmdb_service_answered (request->service, TRUE);
  if (request->target->kind == NF_TMDB_TARGET_KEY)
    request_fail_with (request, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
  else if (!is_about_key (request, reply))
    request_fail_with (request, NF_TMDB_ERROR_DENIED, "TMDB: the session was rejected");
  else if (request->key_serial != self->key_serial && !request->probe)   /* it was about the key before */
    request_requeue (request);
  else if (request->key_serial != self->key_serial)
    request_fail_with (request, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key before was rejected");
  else
    {
      self->key_rejected = TRUE;
      error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
      request_fail (request, error);
      fail_all (self, NULL, FALSE, error);
    }
}

static void
request_redirected (Request *request, const NfHttpReply *reply)
{
  NfTmdbQueue *self = request->queue;
  const char *key = request->target->key != NULL ? request->target->key : self->key;
  g_autoptr (GUri) uri = NULL;
  gboolean same;

  if (reply->location != NULL)
    uri = g_uri_parse_relative (request->uri, reply->location, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY
                                | G_URI_FLAGS_ENCODED_FRAGMENT | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL || ++request->n_redirects > MAX_REDIRECTS || !nf_tmdb_target_is_get (request->target))
    {
      request_fail_bad (request, NF_TMDB_ERROR_BAD_REPLY, uri == NULL ? "TMDB: a redirect to nowhere" : "TMDB: too many redirects");
      return;
    }
  same = nf_tmdb_address_is_same (uri, request->service->base);
  /* from https there is no way back to http, not even on this machine; and the key goes nowhere else */
  if (!nf_tmdb_address_may_lead_to (request->uri, uri) || (!same && key != NULL && nf_tmdb_address_holds (uri, key)))
    {
      request_fail_bad (request, NF_TMDB_ERROR_BAD_ADDRESS, "TMDB: a redirect to an address that is not allowed");
      return;
    }
  nf_tmdb_service_answered (request->service, FALSE);
  g_clear_pointer (&request->uri, g_uri_unref);
  request->uri = same && key != NULL && request->target->kind != NF_TMDB_TARGET_IMAGE ? nf_tmdb_address_add_key (uri, key) : g_uri_ref (uri);
  request_send (request);
}

/* libsoup's own messages never get here, so neither do addresses. */
static void
request_failed_on_wire (Request *request, const GError *error)
{
  NfTmdbQueue *self = request->queue;
  g_autofree char *message = g_strdup_printf ("TMDB: %s", error->message);
  const gboolean watched = self->monitor != NULL && (!request->service->loopback || self->monitor_for_all);

  if (error->code == NF_HTTP_ERROR_TOO_LARGE)
    {
      nf_tmdb_service_answered (request->service, FALSE);
      request_fail_with (request, NF_TMDB_ERROR_TOO_LARGE, message);
    }
  else if (error->code == NF_HTTP_ERROR_OFFLINE || (watched && !g_network_monitor_get_network_available (self->monitor)))
    request_fail_service (request, NF_TMDB_STATE_OFFLINE, message);
  else if (error->code == NF_HTTP_ERROR_DAMAGED && (request->probe || request->n_retries >= MAX_RETRIES))
    request_fail_bad (request, NF_TMDB_ERROR_BAD_REPLY, message);
  else if (error->code == NF_HTTP_ERROR_DAMAGED || error->code == NF_HTTP_ERROR_CUT)
    request_retry_later (request, message);
  else
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, message);
}

/* --- the exchange ------------------------------------------------------------------------------------------------ */

typedef struct
{
  NfTmdbTargetKind kind;
  guint32          tmdb_id;
  char            *region;
  GBytes          *bytes;
} Decoding;

static void
decoding_free (Decoding *decoding)
{
  g_bytes_unref (decoding->bytes);
  g_free (decoding->region);
  g_free (decoding);
}

static void
decode_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Decoding *decoding = task_data;
  GError *error = NULL;
  gpointer value;

  if (decoding->kind == NF_TMDB_TARGET_DETAILS)
    value = nf_tmdb_parser_parse_details (decoding->bytes, decoding->tmdb_id, decoding->region, &error);
  else
    value = nf_tmdb_configuration_parse (decoding->bytes, &error);
  if (value != NULL)
    g_task_return_pointer (task, value, decoding->kind == NF_TMDB_TARGET_DETAILS ? (GDestroyNotify) nf_film_details_unref
                                                                                  : (GDestroyNotify) nf_tmdb_configuration_unref);
  else
    g_task_return_error (task, error);
}

static void
decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);
  const gboolean details = request->target->kind == NF_TMDB_TARGET_DETAILS;
  GBoxedCopyFunc copy = details ? (GBoxedCopyFunc) nf_film_details_ref : (GBoxedCopyFunc) nf_tmdb_configuration_ref;
  GDestroyNotify free_value = details ? (GDestroyNotify) nf_film_details_unref : (GDestroyNotify) nf_tmdb_configuration_unref;

  if (value == NULL)
    {
      g_autofree char *message = g_strdup_printf ("TMDB: %s", error->message);

      request_fail_bad (request, NF_TMDB_ERROR_BAD_REPLY, message);
      return;
    }
  nf_tmdb_service_answered (request->service, TRUE);
  request_finish (request, value, copy, free_value, NULL);
  free_value (value);
}

static void
request_decode (Request *request, GBytes *bytes)
{
  /* no source object: the thread must not drop the last reference of the queue */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, decoded_cb, request_ref (request));
  Decoding *decoding = g_new0 (Decoding, 1);

  *decoding = (Decoding) { request->target->kind, request->target->tmdb_id, g_strdup (request->target->region), g_bytes_ref (bytes) };
  g_task_set_source_tag (task, request_decode);
  g_task_set_task_data (task, decoding, (GDestroyNotify) decoding_free);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
request_answered (Request *request, const NfHttpReply *reply)
{
  const guint status = reply->status;
  const NfTmdbTargetKind kind = request->target->kind;

  if (status >= 200 && status < 300 && (kind == NF_TMDB_TARGET_DETAILS || kind == NF_TMDB_TARGET_CONFIGURATION))
    request_decode (request, reply->body);
  else if (status >= 200 && status < 300)
    {
      nf_tmdb_service_answered (request->service, TRUE);
      request_finish (request, reply->body, (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref, NULL);
    }
  else if (status >= 300 && status < 400 && status != 304)
    request_redirected (request, reply);
  else if (status == 401 && kind != NF_TMDB_TARGET_IMAGE && nf_tmdb_address_is_same (request->uri, request->service->base))
    request_denied (request, reply);
  else if (status == 429)
    request_limited (request, reply);
  else if (status >= 500)
    request_retry_later (request, "TMDB: a fault of the server");
  else if (status == 404)
    {
      nf_tmdb_service_answered (request->service, TRUE);
      request_fail_with (request, NF_TMDB_ERROR_NOT_FOUND, "TMDB: not found");
    }
  else
    {
      g_autofree char *message = g_strdup_printf ("TMDB: status %u", status);

      request_fail_bad (request, NF_TMDB_ERROR_BAD_REPLY, message);
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfHttpReply) reply = nf_http_send_finish (NF_HTTP (source), result, &error);

  if (reply != NULL)
    nf_tmdb_traffic_log_add_reply (request->queue->traffic, g_uri_get_host (request->uri), nf_tmdb_target_get_purpose (request->target),
                                   g_bytes_get_size (reply->body), reply->cached);
  if (request->waiters == NULL && !request->probe)
    request_fail_with (request, NF_TMDB_ERROR_UNREACHABLE, "TMDB: cancelled");   /* nobody hears it */
  else if (reply != NULL)
    request_answered (request, reply);
  else if (error->domain == NF_HTTP_ERROR)
    request_failed_on_wire (request, error);
  else
    request_fail_with (request, NF_TMDB_ERROR_UNREACHABLE, "TMDB: cancelled");   /* a probe, when the queue was switched off */
}

static void
request_send (Request *request)
{
  NfTmdbQueue *self = request->queue;
  NfTmdbTarget *target = request->target;
  const gboolean image = target->kind == NF_TMDB_TARGET_IMAGE;
  const gboolean same = nf_tmdb_address_is_same (request->uri, request->service->base);
  const char *key = target->key != NULL ? target->key : self->key;
  const gboolean bearer = !image && same && key != NULL && nf_tmdb_address_is_token (key);
  const NfHttpRequest message = {
    .method = target->method,
    .uri = request->uri,
    .accept = image ? "image/jpeg,image/png,image/webp" : "application/json",
    .bearer = bearer ? key : NULL,
    .body = target->body,
    .max_bytes = image ? MAX_IMAGE_BYTES : MAX_JSON_BYTES,
    /* the cache writes addresses to the disk, and a v3 key is part of the address */
    .cacheable = target->cacheable && bearer,
  };

  nf_tmdb_traffic_log_add_request (self->traffic, g_uri_get_host (request->uri), nf_tmdb_target_get_purpose (target), g_get_real_time ());
  nf_http_send_async (self->http, &message, request->cancellable, sent_cb, request_ref (request));
}

static void
service_probe (NfTmdbQueue *self, NfTmdbService *service)
{
  g_autoptr (Request) request = NULL;

  if (service->probing || service->wanted == NULL || service->base == NULL || self->key_rejected || self->disabled || self->closed
      || self->key == NULL)
    return;
  request = request_new (self, service, service->wanted);
  request->probe = TRUE;
  service->probing = TRUE;
  request_start (request);   /* the exchange holds it */
}

/* --- callbacks --------------------------------------------------------------------------------------------------- */

static void
service_timer_cb (NfTmdbService *service, gpointer user_data)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (user_data);

  if (nf_tmdb_service_is_down (service))
    service_probe (self, service);
  else
    pump (self);
  announce (self);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, NfTmdbQueue *self)
{
  if (!available)
    return;
  for (guint i = 0; i < N_SERVICES; i++)
    if (nf_tmdb_service_is_down (&self->services[i]))
      service_probe (self, &self->services[i]);
}

static void
set_monitor (NfTmdbQueue *self, GNetworkMonitor *monitor)
{
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_func (self->monitor, network_changed_cb, self);
  g_set_object (&self->monitor, monitor);
  if (monitor != NULL)
    g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_DEFAULT);
}

static void
warmed_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbQueue) self = user_data;

  nf_http_warm_up_finish (NF_HTTP (source), result);
  self->warm = TRUE;
  if (self->monitor == NULL && !self->closed && (!self->services[API].loopback || !self->services[IMAGES].loopback))
    set_monitor (self, g_network_monitor_get_default ());
  pump (self);
}

/* --- class ------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_queue_finalize (GObject *object)
{
  NfTmdbQueue *self = NF_TMDB_QUEUE (object);

  set_monitor (self, NULL);
  g_clear_pointer (&self->requests, g_hash_table_unref);
  for (guint i = 0; i < N_SERVICES; i++)
    {
      nf_tmdb_service_clear (&self->services[i]);
      g_clear_pointer (&self->pending[i], g_sequence_free);
    }
  g_clear_object (&self->http);
  g_clear_pointer (&self->traffic, nf_tmdb_traffic_log_unref);
  g_clear_pointer (&self->key, g_free);

  G_OBJECT_CLASS (nf_tmdb_queue_parent_class)->finalize (object);
}

static void
nf_tmdb_queue_class_init (NfTmdbQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_tmdb_queue_finalize;

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_TMDB_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VALUE] = g_signal_new ("value", NF_TYPE_TMDB_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
}

static void
nf_tmdb_queue_init (NfTmdbQueue *self)
{
  self->http = nf_http_new (MAX_ACTIVE);
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) request_unref);
  self->traffic = nf_tmdb_traffic_log_new ();
  for (guint i = 0; i < N_SERVICES; i++)
    {
      nf_tmdb_service_init (&self->services[i], service_timer_cb, self);
      self->pending[i] = g_sequence_new (NULL);
    }
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbQueue *
nf_tmdb_queue_new (const char *api_url, const char *image_url)
{
  NfTmdbQueue *self = g_object_new (NF_TYPE_TMDB_QUEUE, NULL);

  nf_tmdb_service_set_address (&self->services[API], api_url);
  nf_tmdb_service_set_address (&self->services[IMAGES], image_url);
  return self;
}

NfHttp *
nf_tmdb_queue_get_http (NfTmdbQueue *self)
{
  return self->http;
}

NfTmdbState
nf_tmdb_queue_get_state (NfTmdbQueue *self, gint64 *retry_at)
{
  static const NfTmdbState order[] = { NF_TMDB_STATE_OFFLINE, NF_TMDB_STATE_UNREACHABLE, NF_TMDB_STATE_BAD_REPLY, NF_TMDB_STATE_RATE_LIMITED };
  NfTmdbState state = NF_TMDB_STATE_READY;

  *retry_at = 0;
  if (self->disabled)
    return NF_TMDB_STATE_DISABLED;
  if (self->key == NULL)
    return NF_TMDB_STATE_NO_KEY;
  if (self->key_rejected)
    return NF_TMDB_STATE_KEY_REJECTED;
  for (guint i = 0; i < G_N_ELEMENTS (order) && state == NF_TMDB_STATE_READY; i++)
    for (guint j = 0; j < N_SERVICES; j++)
      if (self->services[j].state == order[i])
        {
          state = order[i];
          if (*retry_at == 0 || (self->services[j].retry_at != 0 && self->services[j].retry_at < *retry_at))
            *retry_at = self->services[j].retry_at;
        }
  return state;
}

gboolean
nf_tmdb_queue_set_key (NfTmdbQueue *self, const char *key)
{
  if (!g_set_str (&self->key, key))
    return FALSE;
  self->key_serial++;
  self->key_rejected = FALSE;
  if (key == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");

      fail_all (self, NULL, TRUE, error);
    }
  pump (self);
  announce (self);
  return TRUE;
}

const char *
nf_tmdb_queue_get_key (NfTmdbQueue *self)
{
  return self->key;
}

void
nf_tmdb_queue_set_enabled (NfTmdbQueue *self, gboolean enabled)
{
  if (self->disabled == !enabled)
    return;
  self->disabled = !enabled;
  if (self->disabled)
    {
      g_autoptr (GError) error = find_refusal (self, &self->services[API], NULL);

      for (guint i = 0; i < N_SERVICES; i++)
        nf_tmdb_service_reset (&self->services[i]);
      fail_all (self, NULL, TRUE, error);
      nf_http_disconnect (self->http);
    }
  announce (self);
}

gboolean
nf_tmdb_queue_get_enabled (NfTmdbQueue *self)
{
  return !self->disabled;
}

void
nf_tmdb_queue_set_image_url (NfTmdbQueue *self, const char *url)
{
  nf_tmdb_service_set_address (&self->services[IMAGES], url);
}

gboolean
nf_tmdb_queue_is_local (NfTmdbQueue *self)
{
  return self->services[API].loopback;
}

void
nf_tmdb_queue_retry (NfTmdbQueue *self)
{
  self->key_rejected = FALSE;
  for (guint i = 0; i < N_SERVICES; i++)
    nf_tmdb_service_reset (&self->services[i]);
  pump (self);
  announce (self);
}

void
nf_tmdb_queue_close (NfTmdbQueue *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the client was closed");

  self->closed = TRUE;
  for (guint i = 0; i < N_SERVICES; i++)
    nf_tmdb_service_reset (&self->services[i]);
  set_monitor (self, NULL);
  fail_all (self, NULL, FALSE, error);
}

void
nf_tmdb_queue_load (NfTmdbQueue *self, NfTmdbTarget *target, int priority, GTask *task)
{
  NfTmdbService *service = &self->services[target->kind == NF_TMDB_TARGET_IMAGE ? IMAGES : API];
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) refusal = NULL;
  Request *request;

  if (g_task_return_error_if_cancelled (task))
    return;
  refusal = find_refusal (self, service, target);
  if (refusal != NULL)
    {
      if (service->base != NULL && !self->disabled)
        nf_tmdb_service_set_wanted (service, target);
      g_task_return_error (task, g_steal_pointer (&refusal));
      return;
    }
  if (!self->warm && !self->warming)
    {
      self->warming = TRUE;
      nf_http_warm_up_async (self->http, !self->services[API].loopback || !self->services[IMAGES].loopback, warmed_up_cb, g_object_ref (self));
    }
  request = g_hash_table_lookup (self->requests, target->id);
  if (request == NULL)
    {
      request = request_new (self, service, target);
      request->priority = priority;
      request->serial = ++self->serial;
      request->waiters = nf_waiters_new (request_empty_cb, request);
      g_hash_table_insert (self->requests, request->target->id, request);
      request_enqueue (request);
    }
  else
    {
      request->priority = MIN (request->priority, priority);
      request->serial = ++self->serial;
      if (request->iter != NULL)
        g_sequence_sort_changed (request->iter, compare_requests, NULL);
    }
  nf_waiters_add (request->waiters, g_steal_pointer (&owned));
  pump (self);
}

GPtrArray *
nf_tmdb_queue_dup_traffic (NfTmdbQueue *self)
{
  return nf_tmdb_traffic_log_dup_rows (self->traffic);
}

void
nf_tmdb_queue_set_timing (NfTmdbQueue *self, guint backoff_ms)
{
  for (guint i = 0; i < N_SERVICES; i++)
    self->services[i].backoff_ms = backoff_ms;
}

void
nf_tmdb_queue_set_monitor (NfTmdbQueue *self, GNetworkMonitor *monitor)
{
  self->monitor_for_all = TRUE;
  set_monitor (self, monitor);
}
