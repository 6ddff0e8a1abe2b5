/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-exchange.h"
#include "nf-tmdb-service.h"

G_BEGIN_DECLS

/* What is to become of a request after an exchange. */
typedef enum
{
  NF_TMDB_VERDICT_FINISH,      /* the value is handed out */
  NF_TMDB_VERDICT_FAIL,        /* with the error */
  NF_TMDB_VERDICT_RETRY,       /* it is sent again after the delay */
  NF_TMDB_VERDICT_REQUEUE,     /* it takes its place again among those that wait */
  NF_TMDB_VERDICT_REJECT_KEY,  /* it fails, and so does everything else that would be sent with this key */
} NfTmdbVerdictKind;

typedef struct
{
  NfTmdbVerdictKind kind;
  GError *error;      /* (nullable): of FAIL and REJECT_KEY: an %NF_TMDB_ERROR */
  guint   delay_ms;   /* of RETRY */
} NfTmdbVerdict;
void nf_tmdb_verdict_clear (NfTmdbVerdict *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfTmdbVerdict, nf_tmdb_verdict_clear)

/* What is known of a request beside its last exchange. */
typedef struct
{
  gboolean probe;        /* it was only sent to see whether the service is back: never tried again by itself */
  guint    n_retries, n_waits;
  gint64   started_at;   /* monotonic µs, 0: not yet: when the first exchange of a row began */
  gboolean key_changed;  /* the key is another one than that it was sent with */
  gboolean away;         /* there is certainly no network */
} NfTmdbAttempt;

/* Writes into @service what the outcome says of it, counts in @attempt, and decides. The service may be down after this, and then
 * nothing that waits for it is to wait on. Main thread only. */
NfTmdbVerdict nf_tmdb_verdict_reach (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, NfTmdbAttempt *attempt);

G_END_DECLS
