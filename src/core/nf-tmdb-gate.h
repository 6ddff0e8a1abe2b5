/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-service.h"

G_BEGIN_DECLS

typedef enum
{
  NF_TMDB_API,
  NF_TMDB_IMAGES,
  NF_TMDB_N_SERVICES,
} NfTmdbServiceName;

/* Whether TMDB may be asked just now: the switch, the key and what became of it, and both services; and the one state that makes.
 * Main thread only. Members are for the gate's owner to read. */
typedef struct
{
  char         *key;           /* (nullable) */
  guint         key_serial;    /* changes with the key */
  gboolean      key_rejected;
  gboolean      disabled;
  NfTmdbService services[NF_TMDB_N_SERVICES];
} NfTmdbGate;

/* @func, @user_data: as nf_tmdb_service_init() takes them */
void           nf_tmdb_gate_init        (NfTmdbGate *self, NfTmdbServiceFunc func, gpointer user_data);
void           nf_tmdb_gate_clear       (NfTmdbGate *self);
/* Forgets bad states of key and services, as when somebody says Retry. The switch stays. */
void           nf_tmdb_gate_reset       (NfTmdbGate *self);

/* @key: (nullable). Returns: whether it is another one; that one has not been rejected */
gboolean       nf_tmdb_gate_set_key     (NfTmdbGate *self, const char *key);

/* The service that has @target. */
NfTmdbService *nf_tmdb_gate_get_service (NfTmdbGate *self, NfTmdbTarget *target);
/* Returns: (transfer full) (nullable): why nothing may be asked for @target now, an %NF_TMDB_ERROR; a wish for what is only limited is
 * not refused, it waits */
GError        *nf_tmdb_gate_refuse      (NfTmdbGate *self, NfTmdbTarget *target);
/* Whether @target may be sent at this moment. */
gboolean       nf_tmdb_gate_is_open     (NfTmdbGate *self, NfTmdbTarget *target);
/* Whether a service that is down may be tried with @service's wanted target. */
gboolean       nf_tmdb_gate_may_probe   (NfTmdbGate *self, NfTmdbService *service);
/* All in one, the worst first. @retry_at: (out): monotonic µs, 0: none */
NfTmdbState    nf_tmdb_gate_get_state   (NfTmdbGate *self, gint64 *retry_at);

G_END_DECLS
