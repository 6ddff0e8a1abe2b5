/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-exchange.h"

#include "nf-tmdb-address.h"
#include "nf-tmdb-configuration.h"
#include "nf-tmdb-parser.h"

#define MAX_JSON_BYTES  NF_TMDB_PARSER_MAX_BYTES
#define MAX_IMAGE_BYTES (10 * 1024 * 1024)
#define MAX_REDIRECTS   5

#define REFERENCE_FLAGS (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT \
                         | G_URI_FLAGS_SCHEME_NORMALIZE)

/* Of one GTask, whose source is the NfHttp. */
typedef struct
{
  NfTmdbTarget     *target;
  NfTmdbTrafficLog *traffic;
  GUri             *base, *uri;     /* where the service is; where the next request goes */
  char             *key;            /* (nullable) */
  GCancellable     *cancellable;    /* (nullable) */
  guint             n_redirects;
} Exchange;

static void exchange_send (GTask *task);

static void
exchange_free (gpointer data)
{
  Exchange *exchange = data;

  nf_tmdb_target_unref (exchange->target);
  nf_tmdb_traffic_log_unref (exchange->traffic);
  g_uri_unref (exchange->base);
  g_uri_unref (exchange->uri);
  g_clear_object (&exchange->cancellable);
  g_free (exchange->key);
  g_free (exchange);
}

void
nf_tmdb_outcome_free (NfTmdbOutcome *self)
{
  if (self->value != NULL)
    self->free_value (self->value);
  g_free (self->message);
  g_free (self);
}

/* --- the end ----------------------------------------------------------------------------------------------------- */

/* @task: (transfer full). @message: (nullable) */
static void
exchange_finish (GTask *task, NfTmdbOutcome outcome, const char *message)
{
  const Exchange *exchange = g_task_get_task_data (task);

  outcome.message = g_strdup (message);
  outcome.redirected = exchange->n_redirects > 0;
  g_task_return_pointer (task, g_memdup2 (&outcome, sizeof outcome), (GDestroyNotify) nf_tmdb_outcome_free);
  g_object_unref (task);
}

static void
exchange_end (GTask *task, NfTmdbOutcomeKind kind, const char *message)
{
  exchange_finish (task, (NfTmdbOutcome) { .kind = kind, .retry_after_ms = -1 }, message);
}

/* @value: (transfer full) */
static void
exchange_succeed (GTask *task, gpointer value, GBoxedCopyFunc copy, GDestroyNotify free_value)
{
  exchange_finish (task, (NfTmdbOutcome) { .kind = NF_TMDB_OUTCOME_GOOD, .value = value, .copy_value = copy, .free_value = free_value,
                                           .retry_after_ms = -1 }, NULL);
}

/* --- decoding ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfTmdbTargetKind kind;
  guint32          tmdb_id;
  char            *locale;
  GBytes          *bytes;
} Decoding;

static void
decoding_free (Decoding *decoding)
{
  g_bytes_unref (decoding->bytes);
  g_free (decoding->locale);
  g_free (decoding);
}

static void
decode_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Decoding *decoding = task_data;
  GError *error = NULL;
  gpointer value;

  if (decoding->kind == NF_TMDB_TARGET_DETAILS)
    value = nf_tmdb_parser_parse_details (decoding->bytes, decoding->tmdb_id, decoding->locale, &error);
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
  GTask *task = user_data;
  const Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (value == NULL)
    {
      g_autofree char *message = g_strdup_printf ("TMDB: %s", error->message);

      exchange_end (task, NF_TMDB_OUTCOME_BAD, message);
    }
  else if (exchange->target->kind == NF_TMDB_TARGET_DETAILS)
    exchange_succeed (task, value, (GBoxedCopyFunc) nf_film_details_ref, (GDestroyNotify) nf_film_details_unref);
  else
    exchange_succeed (task, value, (GBoxedCopyFunc) nf_tmdb_configuration_ref, (GDestroyNotify) nf_tmdb_configuration_unref);
}

/* @outer: (transfer full) */
static void
exchange_decode (GTask *outer, GBytes *bytes)
{
  const Exchange *exchange = g_task_get_task_data (outer);
  /* no source object: the thread must not drop the last reference of an object of the main thread */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, decoded_cb, outer);
  Decoding *decoding = g_new0 (Decoding, 1);

  *decoding = (Decoding) { exchange->target->kind, exchange->target->tmdb_id, g_strdup (exchange->target->locale), g_bytes_ref (bytes) };
  g_task_set_source_tag (task, exchange_decode);
  g_task_set_task_data (task, decoding, (GDestroyNotify) decoding_free);
  g_task_run_in_thread (task, decode_in_thread);
}

/* --- what a reply means ------------------------------------------------------------------------------------------ */

/* TMDB's own code in the body of an error: 7 and 10 are about the key, others about a session, a token or a person. */
static gboolean
is_about_key (const Exchange *exchange, const NfHttpReply *reply)
{
  const int code = exchange->target->kind == NF_TMDB_TARGET_CALL ? nf_tmdb_configuration_parse_status (reply->body) : 7;

  return code == 7 || code == 10;   /* where there is no session, it cannot be about one */
}

static void
exchange_redirected (GTask *task, const NfHttpReply *reply)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GUri) uri = NULL;
  gboolean same;

  if (reply->location != NULL)
    uri = g_uri_parse_relative (exchange->uri, reply->location, REFERENCE_FLAGS, NULL);
  if (uri == NULL || exchange->n_redirects >= MAX_REDIRECTS || !nf_tmdb_target_is_get (exchange->target))
    {
      exchange_end (task, NF_TMDB_OUTCOME_BAD, uri == NULL ? "TMDB: a redirect to nowhere" : "TMDB: too many redirects");
      return;
    }
  same = nf_tmdb_address_is_same (uri, exchange->base);
  /* from https there is no way back to http, not even on this machine; and the key goes nowhere else */
  if (!nf_tmdb_address_may_lead_to (exchange->uri, uri) || (!same && exchange->key != NULL && nf_tmdb_address_holds (uri, exchange->key)))
    {
      exchange_end (task, NF_TMDB_OUTCOME_BAD_ADDRESS, "TMDB: a redirect to an address that is not allowed");
      return;
    }
  exchange->n_redirects++;
  g_uri_unref (exchange->uri);
  exchange->uri = same && exchange->key != NULL && exchange->target->kind != NF_TMDB_TARGET_IMAGE
    ? nf_tmdb_address_add_key (uri, exchange->key) : g_uri_ref (uri);
  exchange_send (task);
}

static void
exchange_answered (GTask *task, const NfHttpReply *reply)
{
  const Exchange *exchange = g_task_get_task_data (task);
  const NfTmdbTargetKind kind = exchange->target->kind;
  const guint status = reply->status;

  if (status >= 200 && status < 300 && (kind == NF_TMDB_TARGET_DETAILS || kind == NF_TMDB_TARGET_CONFIGURATION))
    exchange_decode (task, reply->body);
  else if (status >= 200 && status < 300)
    exchange_succeed (task, g_bytes_ref (reply->body), (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref);
  else if (status >= 300 && status < 400 && status != 304)
    exchange_redirected (task, reply);
  else if (status == 401 && kind != NF_TMDB_TARGET_IMAGE && nf_tmdb_address_is_same (exchange->uri, exchange->base))
    {
      if (is_about_key (exchange, reply))
        exchange_end (task, NF_TMDB_OUTCOME_KEY_DENIED, "TMDB: the key was rejected");
      else
        exchange_end (task, NF_TMDB_OUTCOME_SESSION_DENIED, "TMDB: the session was rejected");
    }
  else if (status == 429)
    exchange_finish (task, (NfTmdbOutcome) { .kind = NF_TMDB_OUTCOME_LIMITED, .retry_after_ms = reply->retry_after_ms }, "TMDB: too many requests");
  else if (status >= 500)
    exchange_end (task, NF_TMDB_OUTCOME_FAULT, "TMDB: a fault of the server");
  else if (status == 404)
    exchange_end (task, NF_TMDB_OUTCOME_NOT_FOUND, "TMDB: not found");
  else
    {
      g_autofree char *message = g_strdup_printf ("TMDB: status %u", status);

      exchange_end (task, NF_TMDB_OUTCOME_BAD, message);
    }
}

/* libsoup's own messages never get here, so neither do addresses. */
static void
exchange_failed (GTask *task, const GError *error)
{
  static const NfTmdbOutcomeKind kinds[] = {
    [NF_HTTP_ERROR_OFFLINE] = NF_TMDB_OUTCOME_OFFLINE,
    [NF_HTTP_ERROR_NO_CONNECTION] = NF_TMDB_OUTCOME_UNREACHABLE,
    [NF_HTTP_ERROR_UNTRUSTED] = NF_TMDB_OUTCOME_UNREACHABLE,
    [NF_HTTP_ERROR_TIMED_OUT] = NF_TMDB_OUTCOME_UNREACHABLE,
    [NF_HTTP_ERROR_CUT] = NF_TMDB_OUTCOME_CUT,
    [NF_HTTP_ERROR_DAMAGED] = NF_TMDB_OUTCOME_DAMAGED,
    [NF_HTTP_ERROR_TOO_LARGE] = NF_TMDB_OUTCOME_TOO_LARGE,
  };
  g_autofree char *message = g_strdup_printf ("TMDB: %s", error->message);

  exchange_end (task, error->domain == NF_HTTP_ERROR ? kinds[error->code] : NF_TMDB_OUTCOME_CANCELLED, message);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  const Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfHttpReply) reply = nf_http_send_finish (NF_HTTP (source), result, &error);

  if (reply != NULL)
    nf_tmdb_traffic_log_add_reply (exchange->traffic, g_uri_get_host (exchange->uri), nf_tmdb_target_get_purpose (exchange->target),
                                   g_bytes_get_size (reply->body), reply->cached);
  if (g_cancellable_is_cancelled (exchange->cancellable))   /* nobody hears it, and a redirect must not be followed */
    exchange_end (task, NF_TMDB_OUTCOME_CANCELLED, "TMDB: cancelled");
  else if (reply != NULL)
    exchange_answered (task, reply);
  else
    exchange_failed (task, error);
}

/* @task: (transfer full) */
static void
exchange_send (GTask *task)
{
  const Exchange *exchange = g_task_get_task_data (task);
  const NfTmdbTarget *target = exchange->target;
  const gboolean image = target->kind == NF_TMDB_TARGET_IMAGE;
  const gboolean bearer = !image && exchange->key != NULL && nf_tmdb_address_is_token (exchange->key)
                          && nf_tmdb_address_is_same (exchange->uri, exchange->base);
  const NfHttpRequest message = {
    .method = target->method,
    .uri = exchange->uri,
    .accept = image ? "image/jpeg,image/png" : "application/json",   /* decoders of others are not everywhere */
    .bearer = bearer ? exchange->key : NULL,
    .body = target->body,
    .max_bytes = image ? MAX_IMAGE_BYTES : MAX_JSON_BYTES,
    /* the cache writes addresses to the disk, and a v3 key is part of the address */
    .cacheable = target->cacheable && bearer,
  };

  nf_tmdb_traffic_log_add_request (exchange->traffic, g_uri_get_host (exchange->uri), nf_tmdb_target_get_purpose (exchange->target), g_get_real_time ());
  nf_http_send_async (g_task_get_source_object (task), &message, exchange->cancellable, sent_cb, task);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

void
nf_tmdb_exchange_start_async (NfHttp *http, NfTmdbTrafficLog *traffic, GUri *base, const char *key, NfTmdbTarget *target,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  /* without the cancellable: the result is what became of the exchange */
  GTask *task = g_task_new (http, NULL, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);
  g_autoptr (GUri) uri = nf_tmdb_address_join (base, target->path, target->query);

  exchange->target = nf_tmdb_target_ref (target);
  exchange->traffic = nf_tmdb_traffic_log_ref (traffic);
  exchange->base = g_uri_ref (base);
  exchange->key = g_strdup (target->key != NULL ? target->key : key);
  exchange->uri = target->kind == NF_TMDB_TARGET_IMAGE || exchange->key == NULL ? g_uri_ref (uri) : nf_tmdb_address_add_key (uri, exchange->key);
  g_set_object (&exchange->cancellable, cancellable);
  g_task_set_source_tag (task, nf_tmdb_exchange_start_async);
  g_task_set_task_data (task, exchange, exchange_free);
  exchange_send (task);
}

NfTmdbOutcome *
nf_tmdb_exchange_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
