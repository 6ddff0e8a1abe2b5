/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Why an exchange came to nothing. Messages are ours alone: libsoup's may hold the address, and that may hold a key. */
typedef enum
{
  NF_HTTP_ERROR_OFFLINE,         /* no such name, or no route to it */
  NF_HTTP_ERROR_NO_CONNECTION,   /* nobody listens, or the proxy does not let through */
  NF_HTTP_ERROR_UNTRUSTED,       /* TLS: the certificate is not good, or the other side speaks none */
  NF_HTTP_ERROR_TIMED_OUT,
  NF_HTTP_ERROR_CUT,             /* the connection went before there was a reply */
  NF_HTTP_ERROR_DAMAGED,         /* the reply stopped half-way, or is not what its headers promise */
  NF_HTTP_ERROR_TOO_LARGE,
} NfHttpError;
#define NF_HTTP_ERROR (nf_http_error_quark ())
GQuark nf_http_error_quark (void);

/* One exchange. Everything is copied. */
typedef struct
{
  const char *method;     /* "GET", "POST" or "DELETE" */
  GUri       *uri;
  const char *accept;
  const char *bearer;     /* (nullable): a token for the Authorization header */
  GBytes     *body;       /* (nullable): JSON */
  gsize       max_bytes;  /* of the body of a good reply, after decompression */
  gboolean    cacheable;  /* without a secret in its query: that would be written to the disk, and with HTTP/2 to libsoup's log */
} NfHttpRequest;

typedef struct
{
  guint    status;
  char    *location;         /* (nullable) */
  gint64   retry_after_ms;   /* -1: not said, or not understood */
  GBytes  *body;             /* of a bad reply at most its first 64 kB */
  gboolean cached;           /* nothing was sent */
} NfHttpReply;
void nf_http_reply_free (NfHttpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfHttpReply, nf_http_reply_free)

/* What a Retry-After header asks for: seconds, or a date in any of HTTP's three forms. @text: (nullable). @now: Unix time in µs.
 * Returns: milliseconds, more seconds than 32 bits hold are 2³² − 1; -1: it says nothing, or a time that is over. Any thread. */
gint64 nf_http_parse_retry_after (const char *text, gint64 now);

/* libsoup with limits: one exchange per call, no redirects and no cookies, a limit on the bytes after decompression, a timeout
 * for silence and one for the whole exchange. The system's certificates and proxy. Main thread only. */
#define NF_TYPE_HTTP (nf_http_get_type ())
G_DECLARE_FINAL_TYPE (NfHttp, nf_http, NF, HTTP, GObject)

/* @max_active: connections to one host */
NfHttp      *nf_http_new         (guint max_active);

/* GIO's modules and the system's certificates take a tenth of a second to load, which the main loop does not have: this does it
 * in a thread, and reads the index of the cache there. @beyond: not only this machine. Once, before the first exchange. */
void         nf_http_warm_up_async  (NfHttp *self, gboolean beyond, GAsyncReadyCallback callback, gpointer user_data);
gboolean     nf_http_warm_up_finish (NfHttp *self, GAsyncResult *result);

/* @cancellable may be cancelled at any moment; the callback follows when libsoup has let go of the exchange. */
void         nf_http_send_async  (NfHttp *self, const NfHttpRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Errors: %NF_HTTP_ERROR or %G_IO_ERROR_CANCELLED. Returns: (transfer full) */
NfHttpReply *nf_http_send_finish (NfHttp *self, GAsyncResult *result, GError **error);

/* Closes the connections that are kept for later, as soon as no exchange runs. */
void         nf_http_disconnect  (NfHttp *self);

/* A cache on disk as the replies allow it, at most @max_bytes. Before the first exchange. */
void         nf_http_set_cache   (NfHttp *self, const char *folder, guint max_bytes);
/* Empties it. */
void         nf_http_clear_cache (NfHttp *self);

/* Seconds of silence, milliseconds for a whole exchange. */
void         nf_http_set_timing  (NfHttp *self, guint timeout_s, guint deadline_ms);
/* For tests: whose certificates are good, otherwise the system's. */
void         nf_http_set_tls_database (NfHttp *self, GTlsDatabase *database);

G_END_DECLS
