/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-details.h"
#include "nf-tmdb-configuration.h"
#include "nf-tmdb-traffic.h"
#include "nf-tmdb-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* TMDB: at most 6 requests at a time, most urgent and latest first, identical ones shared. The key is never part of a message.
 *
 * A service that cannot be reached is not asked again for every film: until it answers, requests fail at once and the last
 * one refused is tried from time to time (at retry-at, and whenever the network changes). When that succeeds the state is
 * ready again; views then ask for what they miss. Requests that meet the rate limit wait for its end instead of failing.
 *
 * Properties: state (NfTmdbState), retry-at (gint64 monotonic µs, 0 none), has-key (gboolean). Signal: ::details-loaded
 * (NfFilmDetails): a film's reply came, whoever asked for it. Main thread only. */
#define NF_TYPE_TMDB_CLIENT (nf_tmdb_client_get_type ())
G_DECLARE_FINAL_TYPE (NfTmdbClient, nf_tmdb_client, NF, TMDB_CLIENT, GObject)

/**
 * nf_tmdb_client_new:
 * @key: (nullable): v3 key or v4 read token; %NULL or empty: state no-key, nothing is ever sent
 * @api_url: (nullable): %NULL for TMDB's own; https, or http on a loopback host. With any other address every request fails
 *   with %NF_TMDB_ERROR_BAD_ADDRESS and nothing is sent
 * @image_url: (nullable): likewise
 */
NfTmdbClient *nf_tmdb_client_new       (const char *key, const char *api_url, const char *image_url);
/* From NEXTFILMS_TMDB_KEY, NEXTFILMS_TMDB_URL and NEXTFILMS_IMAGE_URL. */
NfTmdbClient *nf_tmdb_client_new_from_environment (void);
NfTmdbState   nf_tmdb_client_get_state (NfTmdbClient *self);
gint64        nf_tmdb_client_get_retry_at (NfTmdbClient *self);
/* Whether there is a key at all. */
gboolean      nf_tmdb_client_has_key   (NfTmdbClient *self);
/* Forgets a bad state and tries again with the next request. */
void          nf_tmdb_client_retry     (NfTmdbClient *self);

/* The key, from now on. A rejected one is forgotten; the state follows and views ask again for what they miss. @key: (nullable) */
void          nf_tmdb_client_set_key   (NfTmdbClient *self, const char *key);
/* @language: (nullable): ISO 639-1, "tr"; %NULL: the locale's. @region: (nullable): ISO 3166-1, "TR"; %NULL: the locale's. What is
 * not two or three letters counts as %NULL. Texts come in that language, each that TMDB lacks in English. */
void          nf_tmdb_client_set_language (NfTmdbClient *self, const char *language, const char *region);
/* The language and the region asked for: "tr", "TR". Never %NULL; without a region in the locale "US". */
const char   *nf_tmdb_client_get_language (NfTmdbClient *self);
const char   *nf_tmdb_client_get_region   (NfTmdbClient *self);
/* FALSE: state disabled. Nothing is sent from here on, no name is looked up; what is under way ends with %NF_TMDB_ERROR_DISABLED. */
void          nf_tmdb_client_set_enabled  (NfTmdbClient *self, gboolean enabled);
gboolean      nf_tmdb_client_get_enabled  (NfTmdbClient *self);

/* Whether TMDB takes @key, which need not be the client's own. Errors: %NF_TMDB_ERROR_KEY_REJECTED, or why it could not be asked. */
void          nf_tmdb_client_check_key_async  (NfTmdbClient *self, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean      nf_tmdb_client_check_key_finish (NfTmdbClient *self, GAsyncResult *result, GError **error);

/* Identical GETs in flight are one; only a GET is repeated after a fault. The finish function returns the reply's JSON, not
 * parsed, of any 2xx status. %NF_TMDB_ERROR_DENIED: TMDB takes the key but not the session, token or user. */
void          nf_tmdb_client_send_async  (NfTmdbClient *self, const NfTmdbRequest *request, int priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes       *nf_tmdb_client_send_finish (NfTmdbClient *self, GAsyncResult *result, GError **error);   /* (transfer full) */

/* Returns: (transfer full): of NfTmdbTraffic, in order of first contact */
GPtrArray    *nf_tmdb_client_dup_traffic (NfTmdbClient *self);

/* Details with credits, videos, recommendations, release dates, providers, alternative titles and (in another language than English) translations:
 * one request; kept in memory for the session. */
void           nf_tmdb_client_load_details_async  (NfTmdbClient *self, guint32 tmdb_id, int priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfFilmDetails *nf_tmdb_client_load_details_finish (NfTmdbClient *self, GAsyncResult *result, GError **error);   /* (transfer full) */
NfFilmDetails *nf_tmdb_client_peek_details        (NfTmdbClient *self, guint32 tmdb_id);                        /* (transfer none) (nullable) */

/* The bytes of an image: @path as in NfFilmDetails, @width in pixels (rounded up to a size TMDB has). At most 10 MB. */
void    nf_tmdb_client_load_image_async  (NfTmdbClient *self, const char *path, guint width, int priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *nf_tmdb_client_load_image_finish (NfTmdbClient *self, GAsyncResult *result, GError **error);   /* (transfer full) */

/* Which widths there are. Returns: (transfer full) */
NfTmdbConfiguration *nf_tmdb_client_dup_configuration (NfTmdbClient *self);

/* Where TMDB's configuration is kept for some days, and an HTTP cache of 20 MB. @folder: (nullable): without one both are done
 * without. Before the first request. */
void    nf_tmdb_client_set_cache_folder (NfTmdbClient *self, const char *folder);
/* Forgets the details in memory and empties the HTTP cache. */
void    nf_tmdb_client_clear_cache      (NfTmdbClient *self);

/* For tests: milliseconds before the first retry (everything else grows from it), seconds without a byte, milliseconds for a
 * whole request; and the network monitor and the certificates, otherwise the system's. */
void nf_tmdb_client_set_timing  (NfTmdbClient *self, guint backoff_ms, guint timeout_s, guint deadline_ms);
void nf_tmdb_client_set_monitor (NfTmdbClient *self, GNetworkMonitor *monitor);
void nf_tmdb_client_set_tls_database (NfTmdbClient *self, GTlsDatabase *database);

G_END_DECLS
