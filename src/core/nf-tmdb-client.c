/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-config.h"

#include "nf-tmdb-client.h"

#include "nf-tmdb-parser.h"
#include "nf-waiters.h"

#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_API_URL   "https://api.themoviedb.org/3"
#define DEFAULT_IMAGE_URL "https://image.tmdb.org/t/p"

#define MAX_ACTIVE       6
#define MAX_JSON_BYTES   NF_TMDB_PARSER_MAX_BYTES
#define MAX_IMAGE_BYTES  (10 * 1024 * 1024)
#define MAX_ERROR_BYTES  (64 * 1024)          /* of a reply that is only read to keep the connection */
#define CHUNK            (64 * 1024)
#define MAX_REDIRECTS    5
#define MAX_RETRIES      2                    /* of one request, after a fault of the server */
#define MAX_FAULTS       6                    /* in a row, of any requests, before the service counts as unreachable */
#define MAX_WAITS        5                    /* of one request, for the end of a rate limit */
#define MAX_DETAILS      500
#define TOO_MANY_REQUESTS 429                 /* libsoup has no name for it */
#define MAX_KEY          4096                 /* bytes */
#define KEY_PRIORITY     (G_PRIORITY_HIGH * 10)   /* somebody is looking at the entry */

#define BACKOFF_MS       500                  /* before the first retry; an unreachable service rests ten times as long at first */
#define REST_FACTOR      10
#define MAX_REST_MS      (5 * 60 * 1000)
#define MAX_LIMIT_MS     (15 * 60 * 1000)     /* the longest Retry-After that is believed */
#define TIMEOUT_S        15
#define DEADLINE_MS      60000

/* What is asked for: immutable, ref-counted (g_rc_box) */
typedef enum
{
  TARGET_DETAILS,
  TARGET_IMAGE,
  TARGET_CALL,
  TARGET_KEY,
} TargetKind;

typedef struct
{
  TargetKind  kind;
  char       *id;        /* equal ids are one request */
  guint32     tmdb_id;   /* of details */
  const char *method;    /* interned */
  char       *path;      /* below the service's address */
  char       *query;     /* (nullable): escaped, without the key */
  char       *key;       /* (nullable): to be used instead of the client's */
  GBytes     *body;      /* (nullable) */
} Target;

/* One of the two services: each is limited, resting or well on its own. */
typedef struct
{
  GUri       *base;       /* (nullable): %NULL: an address that is refused */
  gboolean    loopback;
  NfTmdbState state;      /* ready, rate-limited, offline or unreachable */
  gint64      retry_at;
  gint64      last_answer;
  guint       n_failures; /* since the last answer: how long to rest */
  guint       n_faults;   /* since the last answer: replies that are worth another try */
  guint       timer_id;   /* runs while retry_at is ahead */
  gboolean    probing;
  Target     *wanted;     /* (nullable): the last one refused or failed: it is what probes ask for */
  GSequence  *pending;    /* of Request, next one first */
} Service;

typedef struct
{
  grefcount     ref_count;
  NfTmdbClient *client;      /* a strong reference while active; else the waiters' tasks keep the client alive */
  Service      *service;
  Target       *target;
  int           priority;
  guint64       serial;
  NfWaiters    *waiters;     /* (nullable): %NULL for a probe, and when nobody waits any more */
  GSequenceIter *iter;       /* while in service->pending */
  guint         delay_id;    /* while it waits for a retry */
  gboolean      active, sending, probe, abandoned, overdue;
  gboolean      finished;    /* handed out, though libsoup may still be sending it */
  guint         n_retries, n_waits, n_redirects;
  guint         key_serial;
  gint64        started_at;
  guint         deadline_id;
  GCancellable *cancellable;
  GUri         *uri;
  SoupMessage  *message;
  GInputStream *stream;
  GByteArray   *body;
  gsize         max_body;
} Request;

struct _NfTmdbClient
{
  GObject parent_instance;

  char            *key;
  gboolean         key_rejected;
  gboolean         disabled;
  guint            key_serial;        /* changes with the key */
  char            *language, *region; /* as they are asked for */
  GPtrArray       *traffic;           /* of NfTmdbTraffic */
  NfTmdbState      state;
  gint64           retry_at;
  SoupSession     *session;
  gboolean         warm, warming;     /* the parts of GIO that are slow to load are loaded */
  GNetworkMonitor *monitor;
  gboolean         monitor_for_all;   /* a test's monitor speaks for loopback too */
  Service          api, images;
  GHashTable      *requests;   /* id → Request (owned) */
  guint            n_active;
  guint64          serial;
  guint            backoff_ms, deadline_ms;
  GHashTable      *details;    /* tmdb id → GList link in recent */
  GQueue           recent;     /* of NfFilmDetails, latest first */
};

G_DEFINE_FINAL_TYPE (NfTmdbClient, nf_tmdb_client, G_TYPE_OBJECT)
G_DEFINE_QUARK (nf-tmdb-error-quark, nf_tmdb_error)
G_DEFINE_ENUM_TYPE (NfTmdbState, nf_tmdb_state,
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_NO_KEY, "no-key"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_KEY_REJECTED, "key-rejected"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_RATE_LIMITED, "rate-limited"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_DISABLED, "disabled"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_BAD_REPLY, "bad-reply"))

typedef enum
{
  PROP_STATE = 1,
  PROP_RETRY_AT,
  PROP_HAS_KEY,
} NfTmdbClientProperty;
static GParamSpec *props[PROP_HAS_KEY + 1];

enum
{
  DETAILS_LOADED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean request_deadline_cb (gpointer user_data);
static void request_send    (Request *request);
static void pump            (NfTmdbClient *self);
static void service_probe   (NfTmdbClient *self, Service *service);

/* --- targets ----------------------------------------------------------------------------------------------------- */

static const char *
method_intern (const char *method)
{
  return g_str_equal (method, "POST") ? "POST" : g_str_equal (method, "DELETE") ? "DELETE" : "GET";
}

static char *
build_language_query (const char *language, const char *region)
{
  return region != NULL ? g_strdup_printf ("language=%s-%s", language, region) : g_strdup_printf ("language=%s", language);
}

static Target *
target_new_details (guint32 tmdb_id, const char *language, const char *region)
{
  Target *target = g_rc_box_new0 (Target);
  g_autofree char *tag = build_language_query (language, region);
  const gboolean english = g_str_equal (language, "en");

  target->kind = TARGET_DETAILS;
  target->method = "GET";
  target->tmdb_id = tmdb_id;
  target->query = g_strdup_printf ("append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles%s&%s%s%s%s",
                                   english ? "" : ",translations", tag,
                                   english ? "" : "&include_video_language=", english ? "" : language, english ? "" : ",en");
  target->path = g_strdup_printf ("/movie/%u", tmdb_id);
  target->id = g_strdup_printf ("api%s?%s", target->path, target->query);
  return target;
}

static Target *
target_new_image (const char *path, guint width)
{
  Target *target = g_rc_box_new0 (Target);
  guint rounded = nf_tmdb_client_round_image_width (width);

  target->kind = TARGET_IMAGE;
  target->method = "GET";
  target->path = rounded > 0 ? g_strdup_printf ("/w%u%s", rounded, path) : g_strdup_printf ("/original%s", path);
  target->id = g_strdup_printf ("image%s", target->path);
  return target;
}

static Target *
target_new_call (const NfTmdbRequest *request, const char *language_query, guint64 serial)
{
  Target *target = g_rc_box_new0 (Target);
  g_autoptr (GString) query = g_string_new (NULL);

  target->kind = TARGET_CALL;
  target->method = method_intern (request->method);
  target->path = g_strdup (request->path);
  for (guint i = 0; request->query != NULL && request->query[i] != NULL && request->query[i + 1] != NULL; i += 2)
    {
      g_autofree char *value = g_uri_escape_string (request->query[i + 1], NULL, FALSE);

      g_string_append_printf (query, "%s=%s&", request->query[i], value);
    }
  g_string_append (query, language_query);
  target->query = g_string_free_and_steal (g_steal_pointer (&query));
  if (request->body != NULL)
    target->body = g_bytes_new (request->body, strlen (request->body));
  if (g_str_equal (target->method, "GET"))
    target->id = g_strdup_printf ("api%s?%s", target->path, target->query);
  else
    target->id = g_strdup_printf ("%s %" G_GUINT64_FORMAT, target->method, serial);
  return target;
}

static Target *
target_new_key (const char *key, guint64 serial)
{
  Target *target = g_rc_box_new0 (Target);

  target->kind = TARGET_KEY;
  target->method = "GET";
  target->path = g_strdup ("/authentication");
  target->key = g_strdup (key);
  target->id = g_strdup_printf ("key %" G_GUINT64_FORMAT, serial);
  return target;
}

static void
target_clear (gpointer data)
{
  Target *target = data;

  g_free (target->query);
  g_free (target->key);
  g_clear_pointer (&target->body, g_bytes_unref);
  g_free (target->id);
  g_free (target->path);
}

static void
target_unref (Target *target)
{
  g_rc_box_release_full (target, target_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_unref)

/* --- addresses --------------------------------------------------------------------------------------------------- */

static gboolean
is_loopback (GUri *uri)
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
         || (allow_loopback_http && g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") == 0 && is_loopback (uri));
}

static gboolean
is_same_origin (GUri *a, GUri *b)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

/* Returns: (transfer full) (nullable) */
static GUri *
parse_base (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !is_allowed (uri, TRUE) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  return g_steal_pointer (&uri);
}

/* A v4 token is a JSON web token: three base64url parts. */
static gboolean
is_token (const char *key)
{
  const gsize length = strlen (key);
  const char *dot = strchr (key, '.');

  return length > 64 && dot != NULL && strchr (dot + 1, '.') != NULL
         && strspn (key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.") == length;
}

static const char *
get_key (NfTmdbClient *self, Target *target)
{
  return target->key != NULL ? target->key : self->key;
}

/* Returns: (transfer full): @uri with the key as a parameter, if the key is of that kind and not there yet */
static GUri *
add_key (const char *key, GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  g_autofree char *escaped = NULL;
  g_autofree char *longer = NULL;

  if (is_token (key) || (query != NULL && strstr (query, "api_key=") != NULL))
    return g_uri_ref (uri);
  escaped = g_uri_escape_string (key, NULL, FALSE);
  longer = query != NULL ? g_strdup_printf ("%s&api_key=%s", query, escaped) : g_strdup_printf ("api_key=%s", escaped);
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                      g_uri_get_path (uri), longer, NULL);
}

static gboolean
holds_key (const char *key, GUri *uri)
{
  g_autofree char *text = g_uri_to_string (uri);
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);

  return strstr (text, key) != NULL || strstr (text, escaped) != NULL;
}

static GUri *
build_uri (NfTmdbClient *self, Service *service, Target *target)
{
  g_autofree char *start = g_strdup (g_uri_get_path (service->base));
  g_autofree char *path = NULL;
  g_autoptr (GUri) uri = NULL;

  while (g_str_has_suffix (start, "/"))
    start[strlen (start) - 1] = '\0';
  path = g_strconcat (start, target->path, NULL);
  uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (service->base), NULL, g_uri_get_host (service->base),
                     g_uri_get_port (service->base), path, target->query, NULL);
  return target->kind != TARGET_IMAGE ? add_key (get_key (self, target), uri) : g_steal_pointer (&uri);
}

/* --- state ------------------------------------------------------------------------------------------------------- */

static void
update_state (NfTmdbClient *self)
{
  static const NfTmdbState order[] = { NF_TMDB_STATE_OFFLINE, NF_TMDB_STATE_UNREACHABLE, NF_TMDB_STATE_RATE_LIMITED };
  NfTmdbState state = NF_TMDB_STATE_READY;
  gint64 retry_at = 0;

  if (self->disabled)
    state = NF_TMDB_STATE_DISABLED;
  else if (self->key == NULL)
    state = NF_TMDB_STATE_NO_KEY;
  else if (self->key_rejected)
    state = NF_TMDB_STATE_KEY_REJECTED;
  else
    for (guint i = 0; i < G_N_ELEMENTS (order) && state == NF_TMDB_STATE_READY; i++)
      {
        Service *services[] = { &self->api, &self->images };

        for (guint j = 0; j < G_N_ELEMENTS (services); j++)
          if (services[j]->state == order[i])
            {
              state = order[i];
              if (retry_at == 0 || (services[j]->retry_at != 0 && services[j]->retry_at < retry_at))
                retry_at = services[j]->retry_at;
            }
      }

  g_object_freeze_notify (G_OBJECT (self));
  if (self->retry_at != retry_at)
    {
      self->retry_at = retry_at;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RETRY_AT]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/* Returns: (transfer full) (nullable): why nothing may be sent to @service now */
static GError *
find_refusal (NfTmdbClient *self, Service *service, Target *target)
{
  if (self->disabled)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED, "TMDB: the network is switched off");
  if (target != NULL && target->kind == TARGET_KEY && service->base != NULL)
    return NULL;   /* somebody waits at the entry: try */
  if (self->key == NULL)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");
  if (service->base == NULL)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS, "TMDB: the address is neither https nor http on this machine");
  if (self->key_rejected)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
  if (service->state == NF_TMDB_STATE_OFFLINE)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_OFFLINE, "TMDB: no network");
  if (service->state == NF_TMDB_STATE_UNREACHABLE)
    return g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE, "TMDB: the service could not be reached");
  return NULL;
}

static guint
find_delay (guint base_ms, guint n_before, guint max_ms)
{
  double delay = (double) base_ms * (1u << MIN (n_before, 10u)) * g_random_double_range (0.75, 1.25);

  return (guint) CLAMP (delay, 1, max_ms);
}

static gboolean
service_timer_cb (gpointer user_data)
{
  g_autoptr (NfTmdbClient) self = g_object_ref (((gpointer *) user_data)[0]);
  Service *service = ((gpointer *) user_data)[1];

  service->timer_id = 0;
  service->retry_at = 0;
  if (service->state == NF_TMDB_STATE_RATE_LIMITED)
    {
      service->state = NF_TMDB_STATE_READY;
      pump (self);
    }
  else
    service_probe (self, service);
  update_state (self);
  return G_SOURCE_REMOVE;
}

static void
service_set_timer (NfTmdbClient *self, Service *service, guint delay_ms)
{
  gpointer *data = g_new (gpointer, 2);

  g_clear_handle_id (&service->timer_id, g_source_remove);
  data[0] = self;   /* not owned: the timer goes with the client */
  data[1] = service;
  service->retry_at = g_get_monotonic_time () + (gint64) delay_ms * 1000;
  service->timer_id = g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, service_timer_cb, data, g_free);
  g_source_set_name_by_id (service->timer_id, "[nextfilms] TMDB retry");
}

/* Only what may be asked twice is asked again to see whether the service is back. */
static void
service_set_wanted (Service *service, Target *target)
{
  if (service->wanted == target || target->kind == TARGET_KEY || target->kind == TARGET_CALL)
    return;
  g_clear_pointer (&service->wanted, target_unref);
  service->wanted = g_rc_box_acquire (target);
}

static void
service_reset (Service *service)
{
  service->state = NF_TMDB_STATE_READY;
  service->retry_at = 0;
  service->n_failures = service->n_faults = 0;
  g_clear_handle_id (&service->timer_id, g_source_remove);
  g_clear_pointer (&service->wanted, target_unref);
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

  g_assert (request->iter == NULL && request->delay_id == 0 && request->deadline_id == 0 && !request->active);
  g_clear_pointer (&request->waiters, nf_waiters_free);
  g_clear_pointer (&request->target, target_unref);
  g_clear_object (&request->cancellable);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_object (&request->message);
  g_clear_object (&request->stream);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_unref)

/* libsoup goes on with the session after its callbacks return, so the last reference must not go inside one. */
static void
keep_session (NfTmdbClient *self)
{
  g_idle_add_once (g_object_unref, g_object_ref (self->session));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  g_idle_add_once (g_object_unref, user_data);   /* the stream used the session until here */
}

static void
close_stream (SoupSession *session, GInputStream *stream, GCancellable *cancellable)
{
  g_input_stream_close_async (stream, G_PRIORITY_DEFAULT, cancellable, closed_cb, g_object_ref (session));
}

/* Forgets everything of one exchange. What the server may still be sending is not waited for. */
static void
request_drop_message (Request *request)
{
  if (request->stream != NULL)
    close_stream (request->client->session, request->stream, request->cancellable);
  g_clear_object (&request->stream);
  g_clear_object (&request->message);
  g_clear_pointer (&request->body, g_byte_array_unref);
}

/* Takes the request out of the queue, and off the wire unless @abort is false; its client may go after this. */
static void
request_stop (Request *request, gboolean abort)
{
  g_clear_handle_id (&request->delay_id, g_source_remove);
  g_clear_handle_id (&request->deadline_id, g_source_remove);
  g_clear_pointer (&request->iter, g_sequence_remove);
  if (abort && request->cancellable != NULL)
    g_cancellable_cancel (request->cancellable);
  request_drop_message (request);
  g_clear_pointer (&request->uri, g_uri_unref);
  g_clear_object (&request->cancellable);
}

/* The request is no longer on the wire. */
static void
request_deactivate (Request *request)
{
  NfTmdbClient *self = request->client;

  if (!request->active)
    return;
  request->active = FALSE;
  self->n_active--;
  if (request->probe)
    request->service->probing = FALSE;
}

/* The end of every request: hands out @value or @error. Callbacks run in here. */
static void
request_finish (Request *request, gpointer value, GBoxedCopyFunc copy, GDestroyNotify free_value, const GError *error)
{
  g_autoptr (NfTmdbClient) self = g_object_ref (request->client);
  g_autoptr (Request) keep = request_ref (request);
  NfWaiters *waiters = g_steal_pointer (&request->waiters);
  gboolean was_active = request->active;

  if (was_active)
    keep_session (self);
  request->finished = TRUE;
  request_stop (request, FALSE);
  request_deactivate (request);
  if (!request->probe && g_hash_table_lookup (self->requests, request->target->id) == request)
    g_hash_table_remove (self->requests, request->target->id);
  if (was_active)
    g_object_unref (self);
  pump (self);
  update_state (self);
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

/* Nobody waits for it any more. */
static void
request_empty_cb (gpointer user_data)
{
  Request *request = user_data;
  NfTmdbClient *self = request->client;

  g_clear_pointer (&request->waiters, nf_waiters_free);
  if (request->active)
    {
      /* it counts as active until libsoup has let go of it: when the headers are there, or at once if they are */
      request->abandoned = TRUE;
      g_cancellable_cancel (request->cancellable);
      g_hash_table_steal (self->requests, request->target->id);
      request_unref (request);   /* the running operation has its own reference */
      return;
    }
  request_stop (request, TRUE);
  g_hash_table_remove (self->requests, request->target->id);
}

/* For the callbacks of operations. Returns: whether the request goes on */
static gboolean
request_goes_on (Request *request)
{
  if (!request->abandoned)
    return TRUE;
  request_fail_with (request, NF_TMDB_ERROR_UNREACHABLE, "TMDB: cancelled");   /* nobody hears it */
  return FALSE;
}

static void
request_enqueue (Request *request)
{
  request->iter = g_sequence_insert_sorted (request->service->pending, request, compare_requests, NULL);
}

static void
request_start (Request *request)
{
  NfTmdbClient *self = g_object_ref (request->client);

  request->active = TRUE;
  request->key_serial = self->key_serial;
  request->overdue = FALSE;
  request->n_redirects = 0;
  if (request->started_at == 0)
    request->started_at = g_get_monotonic_time ();
  request->cancellable = g_cancellable_new ();
  request->uri = build_uri (self, request->service, request->target);
  request->deadline_id = g_timeout_add (self->deadline_ms, request_deadline_cb, request);
  g_source_set_name_by_id (request->deadline_id, "[nextfilms] TMDB deadline");
  self->n_active++;
  request_send (request);
}

/* Back from the wire into the queue. */
static void
request_park (Request *request)
{
  NfTmdbClient *self = request->client;

  request_stop (request, FALSE);
  request_deactivate (request);
  g_object_unref (self);   /* the waiters' tasks hold it from here */
}

static gboolean
request_retry_cb (gpointer user_data)
{
  Request *request = user_data;

  request->delay_id = 0;
  request_enqueue (request);
  pump (request->client);
  return G_SOURCE_REMOVE;
}

/* Starts what may start: the more urgent first, then the later. */
static void
pump (NfTmdbClient *self)
{
  while (self->warm && self->n_active < MAX_ACTIVE && !self->disabled)
    {
      Service *services[] = { &self->api, &self->images };
      Request *next = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (services); i++)
        {
          GSequenceIter *first = g_sequence_get_begin_iter (services[i]->pending);
          Request *request = g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
          const gboolean asked = request != NULL && request->target->kind == TARGET_KEY;

          if (request != NULL && (asked || (services[i]->state == NF_TMDB_STATE_READY && !self->key_rejected))
              && (next == NULL || compare_requests (request, next, NULL) < 0))
            next = request;
        }
      if (next == NULL)
        return;
      g_clear_pointer (&next->iter, g_sequence_remove);
      request_start (next);
    }
}

/* Everything that waits to be sent or sent again to @service (%NULL: to both) fails. */
static void
fail_waiting (NfTmdbClient *self, Service *service, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) request_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Request *request = value;

      if (!request->active && (service == NULL || request->service == service))
        g_ptr_array_add (waiting, request_ref (request));
    }
  for (guint i = 0; i < waiting->len; i++)
    {
      Request *request = g_ptr_array_index (waiting, i);

      /* the callback of an earlier one may have cancelled this one */
      if (!request->active && request->waiters != NULL)
        request_fail (request, error);
    }
}

/* Whatever was asked for, queued or on the wire, fails. What libsoup is sending is let go of as soon as it can be. */
static void
fail_all (NfTmdbClient *self, const GError *error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) request_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->requests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all, request_ref (value));
  for (guint i = 0; i < all->len; i++)
    {
      Request *request = g_ptr_array_index (all, i);
      NfWaiters *waiters;

      /* a key that is being checked does without the client's own */
      if (request->waiters == NULL || (request->target->key != NULL && g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY)))
        continue;
      if (!request->active)
        {
          request_fail (request, error);
          continue;
        }
      waiters = g_steal_pointer (&request->waiters);
      request->abandoned = TRUE;
      g_cancellable_cancel (request->cancellable);
      g_hash_table_steal (self->requests, request->target->id);
      request_unref (request);
      nf_waiters_return (waiters, NULL, NULL, NULL, error);
    }
}

/* --- what an exchange meant -------------------------------------------------------------------------------------- */

/* The service answered, whatever it said. */
static void
service_answered (NfTmdbClient *self, Service *service)
{
  service->last_answer = g_get_monotonic_time ();
  service->n_faults = 0;
  if (service->state == NF_TMDB_STATE_OFFLINE || service->state == NF_TMDB_STATE_UNREACHABLE)
    service_reset (service);
  else if (service->state == NF_TMDB_STATE_READY)
    service->n_failures = 0;
}

/* The request failed for good for want of a service. */
static void
request_fail_service (Request *request, NfTmdbState state, const char *message)
{
  g_autoptr (NfTmdbClient) self = g_object_ref (request->client);
  g_autoptr (GError) error = NULL;
  Service *service = request->service;

  error = g_error_new_literal (NF_TMDB_ERROR, state == NF_TMDB_STATE_OFFLINE ? NF_TMDB_ERROR_OFFLINE : NF_TMDB_ERROR_UNREACHABLE, message);
  /* others were answered meanwhile: it is this request that is unlucky */
  if (service->last_answer > request->started_at && service->n_faults < MAX_FAULTS && !request->probe)
    {
      request_fail (request, error);
      return;
    }
  if (service->state != NF_TMDB_STATE_RATE_LIMITED)
    {
      /* the failures of several requests at once are one failure */
      gboolean again = request->probe || service->state == NF_TMDB_STATE_READY;

      service->state = state;
      if (service->wanted == NULL)
        service_set_wanted (service, request->target);
      if (again)
        service_set_timer (self, service, find_delay (self->backoff_ms * REST_FACTOR, service->n_failures++, MAX_REST_MS));
    }
  request_fail (request, error);
  if (service->state != NF_TMDB_STATE_READY && service->state != NF_TMDB_STATE_RATE_LIMITED)
    fail_waiting (self, service, error);
}

/* A fault of the server that may be over soon. */
static void
request_retry_later (Request *request, const char *message)
{
  NfTmdbClient *self = request->client;

  request->service->n_faults++;
  if (!g_str_equal (request->target->method, "GET"))   /* it may have been done: whoever asked must look */
    {
      request_fail_with (request, NF_TMDB_ERROR_UNREACHABLE, message);
      return;
    }
  if (request->probe || request->n_retries >= MAX_RETRIES || request->service->n_faults >= MAX_FAULTS
      || request->service->state == NF_TMDB_STATE_OFFLINE || request->service->state == NF_TMDB_STATE_UNREACHABLE)
    {
      request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, message);
      return;
    }
  request_park (request);
  request->delay_id = g_timeout_add (find_delay (self->backoff_ms, request->n_retries++, MAX_REST_MS), request_retry_cb, request);
  pump (self);
}

static void
request_limited (Request *request)
{
  g_autoptr (NfTmdbClient) self = g_object_ref (request->client);
  Service *service = request->service;
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (request->message), "Retry-After");
  gint64 wait_ms = 0;
  guint64 seconds;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    wait_ms = (gint64) seconds * 1000;
  else if (text != NULL)
    {
      g_autoptr (GDateTime) then = soup_date_time_new_from_http_string (text);
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

      if (then != NULL)
        wait_ms = g_date_time_difference (then, now) / 1000;
    }
  service->last_answer = g_get_monotonic_time ();
  if (service->state == NF_TMDB_STATE_OFFLINE || service->state == NF_TMDB_STATE_UNREACHABLE)
    service_reset (service);
  if (wait_ms <= 0)
    wait_ms = find_delay (self->backoff_ms * REST_FACTOR, service->n_failures, MAX_LIMIT_MS);
  wait_ms = MIN (wait_ms, MAX_LIMIT_MS);

  if (service->state == NF_TMDB_STATE_READY)
    {
      service->state = NF_TMDB_STATE_RATE_LIMITED;
      service->n_failures++;   /* the answers to several requests at once are one failure */
      service_set_timer (self, service, (guint) wait_ms);
    }
  else if (text != NULL && service->retry_at < g_get_monotonic_time () + wait_ms * 1000)
    service_set_timer (self, service, (guint) wait_ms);   /* of several answers the longest wait counts */

  if (request->probe || ++request->n_waits > MAX_WAITS)
    request_fail_with (request, NF_TMDB_ERROR_RATE_LIMITED, "TMDB: too many requests");
  else
    {
      request_park (request);
      request_enqueue (request);
      pump (self);
      update_state (self);
    }
}

static gboolean
request_deadline_cb (gpointer user_data)
{
  Request *request = user_data;

  request->deadline_id = 0;
  request->overdue = TRUE;
  if (request->sending)
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, "TMDB: no reply in time");
  else
    g_cancellable_cancel (request->cancellable);
  return G_SOURCE_REMOVE;
}

/* TMDB's own code in the body of an error: 7 and 10 are about the key, others about a session, a token or a person. */
static gboolean
is_about_key (Request *request)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("\"status_code\"\\s*:\\s*([0-9]{1,4})\\b", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autofree char *code = NULL;

  if (request->body == NULL || !g_regex_match_full (regex, (const char *) request->body->data, (gssize) request->body->len, 0, G_REGEX_MATCH_DEFAULT, &match, NULL))
    return request->target->kind != TARGET_CALL;
  code = g_match_info_fetch (match, 1);
  return g_str_equal (code, "7") || g_str_equal (code, "10");
}

static void
request_denied (Request *request)
{
  g_autoptr (NfTmdbClient) self = g_object_ref (request->client);
  g_autoptr (GError) error = NULL;

  service_answered (self, request->service);
  if (request->target->kind == TARGET_KEY)
    {
      request_fail_with (request, NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
      return;
    }
  if (!is_about_key (request))
    {
      request_fail_with (request, NF_TMDB_ERROR_DENIED, "TMDB: the session was rejected");
      return;
    }
  if (request->key_serial != self->key_serial)   /* it was about the key before */
    {
      request_park (request);
      request_enqueue (request);
      pump (self);
      return;
    }
  self->key_rejected = TRUE;
  error = find_refusal (self, request->service, NULL);
  request_fail (request, error);
  fail_waiting (self, NULL, error);
}

/* libsoup's own messages may hold the address, so only our words are passed on. */
static void
request_failed_on_wire (Request *request, const GError *error)
{
  NfTmdbClient *self = request->client;
  gboolean had_reply = request->message != NULL && soup_message_get_status (request->message) != SOUP_STATUS_NONE;

  if (request->overdue)
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, "TMDB: no whole reply in time");
  else if (error->domain == G_RESOLVER_ERROR
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND)
           || (self->monitor != NULL && (!request->service->loopback || self->monitor_for_all)
               && !g_network_monitor_get_network_available (self->monitor)))
    request_fail_service (request, NF_TMDB_STATE_OFFLINE, "TMDB: no network");
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, "TMDB: no reply in time");
  else if (error->domain == G_TLS_ERROR)
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, "TMDB: no trusted connection");
  else if (had_reply && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    {
      /* cut short, or not what its headers promise */
      if (request->probe || request->n_retries >= MAX_RETRIES)
        {
          service_answered (self, request->service);
          request_fail_with (request, NF_TMDB_ERROR_BAD_REPLY, "TMDB: a damaged reply");
        }
      else
        request_retry_later (request, "TMDB: a damaged reply");
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
           || error->domain == SOUP_SESSION_ERROR)
    request_retry_later (request, "TMDB: the connection was cut");
  else
    request_fail_service (request, NF_TMDB_STATE_UNREACHABLE, "TMDB: no connection");
}

/* --- details kept in memory -------------------------------------------------------------------------------------- */

static void
remember_details (NfTmdbClient *self, NfFilmDetails *details)
{
  GList *link = g_hash_table_lookup (self->details, GUINT_TO_POINTER (details->tmdb_id));

  if (link != NULL)
    {
      nf_film_details_unref (link->data);
      g_queue_delete_link (&self->recent, link);
    }
  g_queue_push_head (&self->recent, nf_film_details_ref (details));
  g_hash_table_insert (self->details, GUINT_TO_POINTER (details->tmdb_id), self->recent.head);
  if (self->recent.length > MAX_DETAILS)
    {
      NfFilmDetails *last = g_queue_pop_tail (&self->recent);

      g_hash_table_remove (self->details, GUINT_TO_POINTER (last->tmdb_id));
      nf_film_details_unref (last);
    }
}

/* Whether it was asked for in the language of now. */
static gboolean
is_current (NfTmdbClient *self, Target *target)
{
  g_autoptr (Target) now = target_new_details (target->tmdb_id, self->language, self->region);

  return g_str_equal (now->id, target->id);
}

/* --- what is exchanged with whom --------------------------------------------------------------------------------- */

static void
traffic_free (NfTmdbTraffic *traffic)
{
  g_free (traffic->host);
  g_free (traffic->purpose);
  g_free (traffic);
}

static NfTmdbTraffic *
find_traffic (NfTmdbClient *self, Request *request)
{
  static const char *const purposes[] = { "details", "images", "calls", "key" };
  const char *host = g_uri_get_host (request->uri), *purpose = purposes[request->target->kind];
  NfTmdbTraffic *traffic;

  for (guint i = 0; i < self->traffic->len; i++)
    {
      traffic = g_ptr_array_index (self->traffic, i);
      if (g_str_equal (traffic->host, host) && g_str_equal (traffic->purpose, purpose))
        return traffic;
    }
  traffic = g_new0 (NfTmdbTraffic, 1);
  traffic->host = g_strdup (host);
  traffic->purpose = g_strdup (purpose);
  g_ptr_array_add (self->traffic, traffic);
  return traffic;
}

static void
count_request (NfTmdbClient *self, Request *request)
{
  NfTmdbTraffic *traffic = find_traffic (self, request);

  traffic->n_requests++;
  traffic->last_time = g_get_real_time ();
}

/* --- the exchange ------------------------------------------------------------------------------------------------ */

static void
parse_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  NfFilmDetails *details = nf_tmdb_parser_parse_details (task_data, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "tmdb-id")),
                                                         g_object_get_data (G_OBJECT (task), "region"), &error);

  if (details != NULL)
    g_task_return_pointer (task, details, (GDestroyNotify) nf_film_details_unref);
  else
    g_task_return_error (task, error);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = g_task_propagate_pointer (G_TASK (result), &error);

  if (!request_goes_on (request))
    return;
  service_answered (request->client, request->service);
  if (details == NULL)
    {
      g_autofree char *message = g_strdup_printf ("TMDB: %s", error->message);
      request_fail_with (request, NF_TMDB_ERROR_BAD_REPLY, message);
      return;
    }
  if (is_current (request->client, request->target))
    {
      remember_details (request->client, details);
      g_signal_emit (request->client, signals[DETAILS_LOADED], 0, details);
    }
  request_finish (request, details, (GBoxedCopyFunc) nf_film_details_ref, (GDestroyNotify) nf_film_details_unref, NULL);
}

static void
request_redirected (Request *request)
{
  NfTmdbClient *self = request->client;
  const char *location = soup_message_headers_get_one (soup_message_get_response_headers (request->message), "Location");
  g_autoptr (GUri) uri = location != NULL ? g_uri_parse_relative (request->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  gboolean same;

  service_answered (self, request->service);
  if (uri == NULL || ++request->n_redirects > MAX_REDIRECTS)
    {
      request_fail_with (request, NF_TMDB_ERROR_BAD_REPLY, uri == NULL ? "TMDB: a redirect to nowhere" : "TMDB: too many redirects");
      return;
    }
  same = is_same_origin (uri, request->service->base);
  /* from https there is no way back to http, not even on this machine; and the key goes nowhere else */
  if (!is_allowed (uri, !is_https (request->uri)) || (!same && self->key != NULL && holds_key (self->key, uri))
      || (!same && request->target->key != NULL && holds_key (request->target->key, uri))
      || !g_str_equal (request->target->method, "GET"))
    {
      request_fail_with (request, NF_TMDB_ERROR_BAD_ADDRESS, "TMDB: a redirect to an address that is not allowed");
      return;
    }
  request_drop_message (request);
  g_clear_pointer (&request->uri, g_uri_unref);
  request->uri = same && request->target->kind != TARGET_IMAGE ? add_key (get_key (self, request->target), uri) : g_uri_ref (uri);
  if (g_cancellable_is_cancelled (request->cancellable))   /* that only ended an endless body */
    {
      g_clear_object (&request->cancellable);
      request->cancellable = g_cancellable_new ();
    }
  request_send (request);
}

/* The whole reply is here. */
static void
request_read (Request *request)
{
  guint status = soup_message_get_status (request->message);

  if (status >= 200 && status < 300)
    {
      g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));

      if (request->target->kind != TARGET_DETAILS)
        {
          service_answered (request->client, request->service);
          request_finish (request, bytes, (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref, NULL);
        }
      else
        {
          /* no source object: the thread must not drop the last reference of the client */
          g_autoptr (GTask) task = g_task_new (NULL, NULL, parsed_cb, request_ref (request));

          g_task_set_source_tag (task, request_read);
          g_task_set_task_data (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
          g_object_set_data (G_OBJECT (task), "tmdb-id", GUINT_TO_POINTER (request->target->tmdb_id));
          g_object_set_data_full (G_OBJECT (task), "region", g_strdup (request->client->region), g_free);
          g_task_run_in_thread (task, parse_in_thread);
        }
    }
  else if (SOUP_STATUS_IS_REDIRECTION (status) && status != SOUP_STATUS_NOT_MODIFIED)
    request_redirected (request);
  else if (status == SOUP_STATUS_UNAUTHORIZED && request->target->kind != TARGET_IMAGE && is_same_origin (request->uri, request->service->base))
    request_denied (request);
  else if (status == TOO_MANY_REQUESTS)
    request_limited (request);
  else if (SOUP_STATUS_IS_SERVER_ERROR (status))
    request_retry_later (request, "TMDB: a fault of the server");
  else
    {
      service_answered (request->client, request->service);
      if (status == SOUP_STATUS_NOT_FOUND)
        request_fail_with (request, NF_TMDB_ERROR_NOT_FOUND, "TMDB: not found");
      else
        {
          g_autofree char *message = g_strdup_printf ("TMDB: status %u", status);
          request_fail_with (request, NF_TMDB_ERROR_BAD_REPLY, message);
        }
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  guint status;

  if (!request_goes_on (request))
    return;
  if (chunk == NULL)
    {
      request_failed_on_wire (request, error);
      return;
    }
  if (g_bytes_get_size (chunk) == 0)
    {
      request_read (request);
      return;
    }

  find_traffic (request->client, request)->n_bytes += g_bytes_get_size (chunk);
  status = soup_message_get_status (request->message);
  if (request->body->len + g_bytes_get_size (chunk) > request->max_body)
    {
      g_cancellable_cancel (request->cancellable);
      if (status >= 200 && status < 300)
        {
          service_answered (request->client, request->service);
          request_fail_with (request, NF_TMDB_ERROR_TOO_LARGE, "TMDB: the reply is too large");
        }
      else
        request_read (request);   /* the status says all */
      return;
    }
  g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  g_input_stream_read_bytes_async (request->stream, CHUNK, G_PRIORITY_DEFAULT, request->cancellable, read_cb, request_ref (request));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  SoupMessageHeaders *headers;
  gboolean good;

  request->sending = FALSE;
  if (request->finished)
    {
      g_autoptr (GCancellable) cancelled = g_cancellable_new ();

      g_cancellable_cancel (cancelled);
      if (stream != NULL)
        close_stream (SOUP_SESSION (source), stream, cancelled);
      return;
    }
  request->stream = g_steal_pointer (&stream);
  if (!request_goes_on (request))
    return;
  if (request->stream == NULL)
    {
      request_failed_on_wire (request, error);
      return;
    }

  good = SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (request->message));
  request->max_body = !good ? MAX_ERROR_BYTES : request->target->kind != TARGET_IMAGE ? MAX_JSON_BYTES : MAX_IMAGE_BYTES;
  headers = soup_message_get_response_headers (request->message);
  if (good && soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && (guint64) soup_message_headers_get_content_length (headers) > request->max_body)
    {
      g_cancellable_cancel (request->cancellable);
      service_answered (request->client, request->service);
      request_fail_with (request, NF_TMDB_ERROR_TOO_LARGE, "TMDB: the reply is too large");
      return;
    }
  request->body = g_byte_array_new ();
  g_input_stream_read_bytes_async (request->stream, CHUNK, G_PRIORITY_DEFAULT, request->cancellable, read_cb, request_ref (request));
}

static void
request_send (Request *request)
{
  NfTmdbClient *self = request->client;
  SoupMessageHeaders *headers;

  request->message = soup_message_new_from_uri (request->target->method, request->uri);
  if (request->target->body != NULL)
    soup_message_set_request_body_from_bytes (request->message, "application/json;charset=utf-8", request->target->body);
  count_request (self, request);
  soup_message_add_flags (request->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  headers = soup_message_get_request_headers (request->message);
  soup_message_headers_replace (headers, "Accept", request->target->kind != TARGET_IMAGE ? "application/json" : "image/jpeg,image/png,image/webp");
  if (request->target->kind != TARGET_IMAGE && is_token (get_key (self, request->target)) && is_same_origin (request->uri, request->service->base))
    {
      g_autofree char *value = g_strconcat ("Bearer ", get_key (self, request->target), NULL);
      soup_message_headers_replace (headers, "Authorization", value);
    }
  /* no cancellable: libsoup 3.6 frees a message twice when it is cancelled at certain moments of the sending */
  request->sending = TRUE;
  soup_session_send_async (self->session, request->message, G_PRIORITY_DEFAULT, NULL, sent_cb, request_ref (request));
}

static void
service_probe (NfTmdbClient *self, Service *service)
{
  Request *request;

  if (service->probing || service->wanted == NULL || service->base == NULL || self->key_rejected || self->disabled || self->key == NULL)
    return;
  request = g_new0 (Request, 1);
  g_ref_count_init (&request->ref_count);
  request->client = self;
  request->service = service;
  request->target = g_rc_box_acquire (service->wanted);
  request->probe = TRUE;
  service->probing = TRUE;
  request_start (request);
  request_unref (request);   /* the exchange holds it */
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, NfTmdbClient *self)
{
  Service *services[] = { &self->api, &self->images };

  if (!available)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (services[i]->state == NF_TMDB_STATE_OFFLINE || services[i]->state == NF_TMDB_STATE_UNREACHABLE)
      service_probe (self, services[i]);
}

static void
set_monitor (NfTmdbClient *self, GNetworkMonitor *monitor)
{
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_func (self->monitor, network_changed_cb, self);
  g_set_object (&self->monitor, monitor);
  g_signal_connect_object (monitor, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_DEFAULT);
}

/* GIO's modules and the system's certificates take a tenth of a second to load, which the main loop does not have. */
static void
warm_up_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_object_unref (g_resolver_get_default ());
  g_proxy_resolver_get_default ();
  if (GPOINTER_TO_INT (task_data))   /* not only this machine */
    {
      g_autoptr (GTlsDatabase) certificates = g_tls_backend_get_default_database (g_tls_backend_get_default ());

      g_network_monitor_get_default ();
    }
  g_task_return_boolean (task, TRUE);
}

static void
warmed_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbClient) self = user_data;

  self->warm = TRUE;
  if (self->monitor == NULL && (!self->api.loopback || !self->images.loopback))
    set_monitor (self, g_network_monitor_get_default ());
  pump (self);
}

static void
warm_up (NfTmdbClient *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->warm || self->warming)
    return;
  self->warming = TRUE;
  task = g_task_new (NULL, NULL, warmed_up_cb, g_object_ref (self));
  g_task_set_source_tag (task, warm_up);
  g_task_set_task_data (task, GINT_TO_POINTER (!self->api.loopback || !self->images.loopback), NULL);
  g_task_run_in_thread (task, warm_up_in_thread);
}

/* @task: (transfer full) */
static void
load (NfTmdbClient *self, Service *service, Target *target, int priority, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) refusal = NULL;
  Request *request;

  if (g_task_return_error_if_cancelled (task))
    return;
  refusal = find_refusal (self, service, target);
  if (refusal != NULL)
    {
      if (service->base != NULL && !self->disabled)
        service_set_wanted (service, target);
      g_task_return_error (task, g_steal_pointer (&refusal));
      return;
    }
  warm_up (self);
  request = g_hash_table_lookup (self->requests, target->id);
  if (request == NULL)
    {
      request = g_new0 (Request, 1);
      g_ref_count_init (&request->ref_count);
      request->client = self;
      request->service = service;
      request->target = g_rc_box_acquire (target);
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

static void
nf_tmdb_client_dispose (GObject *object)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);
  Service *services[] = { &self->api, &self->images };
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the client was closed");

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    service_reset (services[i]);
  fail_waiting (self, NULL, error);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_func (self->monitor, network_changed_cb, self);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (nf_tmdb_client_parent_class)->dispose (object);
}

static void
nf_tmdb_client_finalize (GObject *object)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);
  Service *services[] = { &self->api, &self->images };

  g_clear_object (&self->session);
  g_clear_pointer (&self->requests, g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    {
      service_reset (services[i]);
      g_clear_pointer (&services[i]->base, g_uri_unref);
      g_clear_pointer (&services[i]->pending, g_sequence_free);
    }
  g_clear_pointer (&self->details, g_hash_table_unref);
  g_queue_clear_full (&self->recent, (GDestroyNotify) nf_film_details_unref);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->region, g_free);
  g_clear_pointer (&self->traffic, g_ptr_array_unref);

  G_OBJECT_CLASS (nf_tmdb_client_parent_class)->finalize (object);
}

static void
nf_tmdb_client_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfTmdbClient *self = NF_TMDB_CLIENT (object);

  switch ((NfTmdbClientProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_HAS_KEY:
      g_value_set_boolean (value, self->key != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_tmdb_client_class_init (NfTmdbClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_tmdb_client_dispose;
  object_class->finalize = nf_tmdb_client_finalize;
  object_class->get_property = nf_tmdb_client_get_property;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, NF_TYPE_TMDB_STATE, NF_TMDB_STATE_READY,
                                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_KEY] = g_param_spec_boolean ("has-key", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[DETAILS_LOADED] = g_signal_new ("details-loaded", NF_TYPE_TMDB_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, NF_TYPE_FILM_DETAILS);
}

static gboolean
is_code (const char *text)
{
  const gsize length = text != NULL ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalpha (text[i]))
      return FALSE;
  return length == 2 || length == 3;
}

/* Returns: whether anything changed */
static gboolean
set_language (NfTmdbClient *self, const char *language, const char *region)
{
  g_autofree char *new_language = NULL;
  g_autofree char *new_region = NULL;
  gboolean changed;

  /* of the locale, first entry first: tr_TR.UTF-8, tr_TR, tr.UTF-8, tr, C */
  for (const char *const *name = g_get_language_names (); *name != NULL && (new_language == NULL || new_region == NULL); name++)
    {
      g_auto (GStrv) parts = g_strsplit_set (*name, "_.@", 3);

      if (new_language == NULL && is_code (parts[0]))
        new_language = g_ascii_strdown (parts[0], -1);
      if (new_region == NULL && strchr (*name, '_') != NULL && is_code (parts[1]))
        new_region = g_ascii_strup (parts[1], -1);
    }
  if (is_code (language))
    {
      g_free (new_language);
      new_language = g_ascii_strdown (language, -1);
    }
  if (is_code (region))
    {
      g_free (new_region);
      new_region = g_ascii_strup (region, -1);
    }
  changed = g_set_str (&self->language, new_language != NULL ? new_language : "en");
  return g_set_str (&self->region, new_region != NULL ? new_region : "US") || changed;
}

static void
nf_tmdb_client_init (NfTmdbClient *self)
{
  self->requests = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) request_unref);
  self->api.pending = g_sequence_new (NULL);
  self->images.pending = g_sequence_new (NULL);
  self->details = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->recent);
  self->traffic = g_ptr_array_new_with_free_func ((GDestroyNotify) traffic_free);
  set_language (self, NULL, NULL);
  self->backoff_ms = BACKOFF_MS;
  self->deadline_ms = DEADLINE_MS;
  self->session = soup_session_new_with_options ("user-agent", "NextFilms/" VERSION,
                                                 "timeout", TIMEOUT_S,
                                                 "idle-timeout", 30,
                                                 "max-conns", 2 * MAX_ACTIVE,
                                                 "max-conns-per-host", MAX_ACTIVE,
                                                 NULL);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

static void
service_set_address (Service *service, const char *url, const char *default_url)
{
  service->base = parse_base (url != NULL && url[0] != '\0' ? url : default_url);
  service->loopback = service->base != NULL && is_loopback (service->base);
  /* nothing but another address helps, so there is no time of the next try */
  if (service->base == NULL)
    service->state = NF_TMDB_STATE_UNREACHABLE;
}

/* Returns: (transfer full) (nullable) */
static char *
clean_key (const char *key)
{
  g_autofree char *clean = g_strstrip (g_strdup (key != NULL ? key : ""));

  return clean[0] != '\0' && strlen (clean) <= MAX_KEY ? g_steal_pointer (&clean) : NULL;
}

NfTmdbClient *
nf_tmdb_client_new (const char *key, const char *api_url, const char *image_url)
{
  NfTmdbClient *self = g_object_new (NF_TYPE_TMDB_CLIENT, NULL);

  self->key = clean_key (key);
  service_set_address (&self->api, api_url, DEFAULT_API_URL);
  service_set_address (&self->images, image_url, DEFAULT_IMAGE_URL);
  update_state (self);
  return self;
}

NfTmdbClient *
nf_tmdb_client_new_from_environment (void)
{
  return nf_tmdb_client_new (g_getenv ("NEXTFILMS_TMDB_KEY"), g_getenv ("NEXTFILMS_TMDB_URL"), g_getenv ("NEXTFILMS_IMAGE_URL"));
}

NfTmdbState
nf_tmdb_client_get_state (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NF_TMDB_STATE_NO_KEY);

  return self->state;
}

gint64
nf_tmdb_client_get_retry_at (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), 0);

  return self->retry_at;
}

gboolean
nf_tmdb_client_has_key (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), FALSE);

  return self->key != NULL;
}

void
nf_tmdb_client_retry (NfTmdbClient *self)
{
  Service *services[] = { &self->api, &self->images };

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  self->key_rejected = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (services[i]->base != NULL)
      service_reset (services[i]);
  pump (self);
  update_state (self);
}

static void
forget_details (NfTmdbClient *self)
{
  g_hash_table_remove_all (self->details);
  g_queue_clear_full (&self->recent, (GDestroyNotify) nf_film_details_unref);
}

void
nf_tmdb_client_set_key (NfTmdbClient *self, const char *key)
{
  g_autofree char *clean = clean_key (key);
  gboolean had_key;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  if (g_strcmp0 (clean, self->key) == 0)
    return;
  had_key = self->key != NULL;
  g_clear_pointer (&self->key, g_free);
  self->key = g_steal_pointer (&clean);
  self->key_serial++;
  self->key_rejected = FALSE;
  if (self->key == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");

      fail_all (self, error);
    }
  if (had_key != (self->key != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_KEY]);
  update_state (self);
  pump (self);
}

void
nf_tmdb_client_set_language (NfTmdbClient *self, const char *language, const char *region)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  if (set_language (self, language, region))
    forget_details (self);
}

const char *
nf_tmdb_client_get_language (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return self->language;
}

const char *
nf_tmdb_client_get_region (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  return self->region;
}

void
nf_tmdb_client_set_enabled (NfTmdbClient *self, gboolean enabled)
{
  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  if (self->disabled == !enabled)
    return;
  self->disabled = !enabled;
  if (self->disabled)
    {
      Service *services[] = { &self->api, &self->images };
      g_autoptr (GError) error = find_refusal (self, &self->api, NULL);

      for (guint i = 0; i < G_N_ELEMENTS (services); i++)
        if (services[i]->base != NULL)
          service_reset (services[i]);
      fail_all (self, error);
    }
  update_state (self);
}

gboolean
nf_tmdb_client_get_enabled (NfTmdbClient *self)
{
  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), FALSE);

  return !self->disabled;
}

void
nf_tmdb_client_check_key_async (NfTmdbClient *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *clean = clean_key (key);
  g_autoptr (Target) target = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_check_key_async);
  if (clean == NULL)
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");
      g_object_unref (task);
      return;
    }
  target = target_new_key (clean, ++self->serial);
  load (self, &self->api, target, KEY_PRIORITY, task);
}

gboolean
nf_tmdb_client_check_key_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  return bytes != NULL;
}

void
nf_tmdb_client_send_async (NfTmdbClient *self, const NfTmdbRequest *request, int priority, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *language = NULL;
  g_autoptr (Target) target = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));
  g_return_if_fail (request != NULL && request->method != NULL && request->path != NULL && request->path[0] == '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_send_async);
  language = build_language_query (self->language, self->region);
  target = target_new_call (request, language, ++self->serial);
  load (self, &self->api, target, priority, task);
}

GBytes *
nf_tmdb_client_send_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
nf_tmdb_client_dup_traffic (NfTmdbClient *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) traffic_free);

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), copies);

  for (guint i = 0; i < self->traffic->len; i++)
    {
      const NfTmdbTraffic *traffic = g_ptr_array_index (self->traffic, i);
      NfTmdbTraffic *copy = g_memdup2 (traffic, sizeof *traffic);

      copy->host = g_strdup (traffic->host);
      copy->purpose = g_strdup (traffic->purpose);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

void
nf_tmdb_client_load_details_async (NfTmdbClient *self, guint32 tmdb_id, int priority, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (Target) target = NULL;
  NfFilmDetails *known;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_load_details_async);
  known = nf_tmdb_client_peek_details (self, tmdb_id);
  if (known != NULL || tmdb_id == 0)
    {
      if (known != NULL)
        g_task_return_pointer (task, nf_film_details_ref (known), (GDestroyNotify) nf_film_details_unref);
      else
        g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: a film without an id");
      g_object_unref (task);
      return;
    }
  target = target_new_details (tmdb_id, self->language, self->region);
  load (self, &self->api, target, priority, task);
}

NfFilmDetails *
nf_tmdb_client_load_details_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

NfFilmDetails *
nf_tmdb_client_peek_details (NfTmdbClient *self, guint32 tmdb_id)
{
  GList *link;

  g_return_val_if_fail (NF_IS_TMDB_CLIENT (self), NULL);

  link = g_hash_table_lookup (self->details, GUINT_TO_POINTER (tmdb_id));
  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  return link->data;
}

guint
nf_tmdb_client_round_image_width (guint width)
{
  static const guint widths[] = { 92, 154, 185, 342, 500, 780, 1280 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    if (width <= widths[i])
      return widths[i];
  return 0;
}

void
nf_tmdb_client_load_image_async (NfTmdbClient *self, const char *path, guint width, int priority, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (Target) target = NULL;
  GTask *task;

  g_return_if_fail (NF_IS_TMDB_CLIENT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_tmdb_client_load_image_async);
  if (!nf_tmdb_parser_is_image_path (path))
    {
      g_task_return_new_error_literal (task, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND, "TMDB: not the path of an image");
      g_object_unref (task);
      return;
    }
  target = target_new_image (path, width);
  load (self, &self->images, target, priority, task);
}

GBytes *
nf_tmdb_client_load_image_finish (NfTmdbClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
nf_tmdb_client_set_timing (NfTmdbClient *self, guint backoff_ms, guint timeout_s, guint deadline_ms)
{
  self->backoff_ms = backoff_ms;
  self->deadline_ms = deadline_ms;
  soup_session_set_timeout (self->session, timeout_s);
}

void
nf_tmdb_client_set_monitor (NfTmdbClient *self, GNetworkMonitor *monitor)
{
  self->monitor_for_all = TRUE;
  set_monitor (self, monitor);
}
