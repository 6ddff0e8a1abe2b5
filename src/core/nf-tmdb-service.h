/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-target.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One of TMDB's two services (the API, the images): each is limited, resting or well on its own. What it has said lately, and
 * when it may be asked again. Main thread only. */
typedef struct _NfTmdbService NfTmdbService;
/* The time of rest or limit is over. A limited service is ready again; one that could not be reached is to be tried. */
typedef void (*NfTmdbServiceFunc) (NfTmdbService *self, gpointer user_data);

struct _NfTmdbService
{
  GUri         *base;         /* (nullable): %NULL: an address that is refused */
  gboolean      loopback;
  NfTmdbState   state;        /* ready, rate-limited, offline, unreachable or bad-reply */
  gint64        retry_at;     /* monotonic µs, 0: none */
  gint64        last_answer;
  guint         n_failures;   /* since the last answer: how long to rest */
  guint         n_faults;     /* since the last answer: replies that are worth another try */
  guint         n_bad;        /* since the last good answer: replies that TMDB does not give */
  guint         timer_id;     /* runs while retry_at is ahead */
  gboolean      probing;
  NfTmdbTarget *wanted;       /* (nullable): the last one refused or failed: it is what probes ask for */
  guint         backoff_ms;   /* before the first retry; everything else grows from it */

  NfTmdbServiceFunc func;
  gpointer      user_data;
};

void     nf_tmdb_service_init        (NfTmdbService *self, NfTmdbServiceFunc func, gpointer user_data);
void     nf_tmdb_service_clear       (NfTmdbService *self);
/* @url: an address as nf_tmdb_address_parse() takes it; another one makes the service unreachable until there is a good one */
void     nf_tmdb_service_set_address (NfTmdbService *self, const char *url);
/* Forgets a bad state. */
void     nf_tmdb_service_reset       (NfTmdbService *self);
/* Whether it rests and is to be tried before it is asked for anything. */
gboolean nf_tmdb_service_is_down     (NfTmdbService *self);
/* Whether it is down and its rest is over, but there was nobody to try it. */
gboolean nf_tmdb_service_is_due      (NfTmdbService *self);
/* Only what may be asked twice is asked again to see whether the service is back. */
void     nf_tmdb_service_set_wanted  (NfTmdbService *self, NfTmdbTarget *target);

/* It answered, whatever it said. @good: as TMDB does. */
void     nf_tmdb_service_answered    (NfTmdbService *self, gboolean good);
/* It could not be asked: rests. @again: a trial failed, so it rests longer. */
void     nf_tmdb_service_failed      (NfTmdbService *self, NfTmdbState state, NfTmdbTarget *target, gboolean again);
/* It asked for a pause. @wait_ms: -1: it did not say how long */
void     nf_tmdb_service_limited     (NfTmdbService *self, gint64 wait_ms);
/* Milliseconds before the try after @n_before others: exponential, with a quarter of jitter. */
guint    nf_tmdb_service_find_delay  (NfTmdbService *self, guint n_before);

G_END_DECLS
