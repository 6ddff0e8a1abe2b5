/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was exchanged with one host for one purpose since the client was made. */
typedef struct
{
  char   *host;         /* "api.themoviedb.org" */
  char   *purpose;      /* "details", "images", "configuration", "key", "calls" */
  guint   n_requests;   /* sent, each try counts */
  guint64 n_bytes;      /* received, bodies after decompression */
  gint64  last_time;    /* Unix time in µs of the latest request */
} NfTmdbTraffic;
void nf_tmdb_traffic_free (NfTmdbTraffic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbTraffic, nf_tmdb_traffic_free)

/* The list of it, ref-counted. Hosts can come from redirects, so there is an end to it: of more than 100 rows the rest is one row
 * with the host "…". Main thread only. */
typedef struct _NfTmdbTrafficLog NfTmdbTrafficLog;

NfTmdbTrafficLog *nf_tmdb_traffic_log_new   (void);
NfTmdbTrafficLog *nf_tmdb_traffic_log_ref   (NfTmdbTrafficLog *self);
void              nf_tmdb_traffic_log_unref (NfTmdbTrafficLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbTrafficLog, nf_tmdb_traffic_log_unref)

/* A request is sent. @now: Unix time in µs */
void              nf_tmdb_traffic_log_add_request (NfTmdbTrafficLog *self, const char *host, const char *purpose, gint64 now);
/* A request noted before was answered. @cached: from the disk, so nothing was exchanged after all */
void              nf_tmdb_traffic_log_add_reply   (NfTmdbTrafficLog *self, const char *host, const char *purpose, gsize n_bytes, gboolean cached);
/* Returns: (transfer full): of NfTmdbTraffic, in the order of their first request */
GPtrArray        *nf_tmdb_traffic_log_dup_rows    (NfTmdbTrafficLog *self);

G_END_DECLS
