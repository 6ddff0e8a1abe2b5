/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-http.h"
#include "nf-tmdb-service.h"
#include "nf-tmdb-traffic.h"

G_BEGIN_DECLS

/* Which request goes to TMDB when: at most 6 at a time, most urgent and latest first, identical ones shared, those nobody waits
 * for dropped, those that failed tried again with growing pauses; and what state that leaves the services in.
 *
 * Signals: ::changed: state, time of the next try or key may have changed. ::value (NfTmdbTarget *, gpointer): a good reply,
 * decoded, as it is handed to those who wait. Main thread only. */
#define NF_TYPE_TMDB_QUEUE (nf_tmdb_queue_get_type ())
G_DECLARE_FINAL_TYPE (NfTmdbQueue, nf_tmdb_queue, NF, TMDB_QUEUE, GObject)

NfTmdbQueue *nf_tmdb_queue_new           (const char *api_url, const char *image_url);
NfHttp      *nf_tmdb_queue_get_http      (NfTmdbQueue *self);
/* The state of both services together, the worst first. @retry_at: monotonic µs, 0: none */
NfTmdbState  nf_tmdb_queue_get_state     (NfTmdbQueue *self, gint64 *retry_at);

/* @key: (nullable): as nf_tmdb_address_clean_key() makes it. Returns: whether it is another one */
gboolean     nf_tmdb_queue_set_key       (NfTmdbQueue *self, const char *key);
const char  *nf_tmdb_queue_get_key       (NfTmdbQueue *self);
void         nf_tmdb_queue_set_enabled   (NfTmdbQueue *self, gboolean enabled);
gboolean     nf_tmdb_queue_get_enabled   (NfTmdbQueue *self);
void         nf_tmdb_queue_set_image_url (NfTmdbQueue *self, const char *url);
gboolean     nf_tmdb_queue_is_local      (NfTmdbQueue *self);   /* the API is on this machine */
/* Forgets bad states and goes on. */
void         nf_tmdb_queue_retry         (NfTmdbQueue *self);
/* What waits is cancelled and nothing is tried any more; what is on the wire ends by itself. */
void         nf_tmdb_queue_close         (NfTmdbQueue *self);

/* Puts @task ((transfer full), with its own cancellable) on the list of those who want @target. It returns bytes, details or a
 * configuration, as the kind of the target has it. @priority: smaller first */
void         nf_tmdb_queue_load          (NfTmdbQueue *self, NfTmdbTarget *target, int priority, GTask *task);

/* Returns: (transfer full): of NfTmdbTraffic */
GPtrArray   *nf_tmdb_queue_dup_traffic   (NfTmdbQueue *self);

/* For tests. */
void         nf_tmdb_queue_set_timing    (NfTmdbQueue *self, guint backoff_ms);
void         nf_tmdb_queue_set_monitor   (NfTmdbQueue *self, GNetworkMonitor *monitor);

G_END_DECLS
