/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-http.h"
#include "nf-tmdb-target.h"
#include "nf-tmdb-traffic.h"

G_BEGIN_DECLS

/* What came of asking once, redirects and decoding included. */
typedef enum
{
  NF_TMDB_OUTCOME_GOOD,           /* there is a value */
  NF_TMDB_OUTCOME_NOT_FOUND,
  NF_TMDB_OUTCOME_KEY_DENIED,     /* 401 about the key */
  NF_TMDB_OUTCOME_SESSION_DENIED, /* 401 about a session, a token or a person */
  NF_TMDB_OUTCOME_LIMITED,        /* 429 */
  NF_TMDB_OUTCOME_FAULT,          /* 5xx */
  NF_TMDB_OUTCOME_BAD,            /* an answer that TMDB does not give */
  NF_TMDB_OUTCOME_BAD_ADDRESS,    /* a redirect that must not be followed */
  NF_TMDB_OUTCOME_TOO_LARGE,
  NF_TMDB_OUTCOME_DAMAGED,        /* the reply stopped half-way */
  NF_TMDB_OUTCOME_CUT,            /* the connection went before there was a reply */
  NF_TMDB_OUTCOME_OFFLINE,
  NF_TMDB_OUTCOME_UNREACHABLE,    /* nobody there, nobody to be trusted, or no reply in time */
  NF_TMDB_OUTCOME_CANCELLED,
} NfTmdbOutcomeKind;

typedef struct
{
  NfTmdbOutcomeKind kind;
  char          *message;         /* for a log, without addresses; %NULL with a value */
  gpointer       value;           /* (nullable): bytes, details or a configuration, as the kind of the target has it */
  GBoxedCopyFunc copy_value;
  GDestroyNotify free_value;
  gint64         retry_after_ms;  /* -1: not said */
  gboolean       redirected;      /* so the service itself did answer, whatever came then */
} NfTmdbOutcome;
void nf_tmdb_outcome_free (NfTmdbOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbOutcome, nf_tmdb_outcome_free)

/* Asks the service at @base for @target once. The key (nullable; @target's own goes first) is sent to @base's server alone and with no
 * picture. Every request and reply is noted in @traffic. @cancellable may be cancelled at any moment: nothing is sent after that, and the
 * callback follows when the wire has been let go of. Main thread only. */
void           nf_tmdb_exchange_start_async (NfHttp *http, NfTmdbTrafficLog *traffic, GUri *base, const char *key, NfTmdbTarget *target,
                                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): never %NULL */
NfTmdbOutcome *nf_tmdb_exchange_finish      (GAsyncResult *result);

G_END_DECLS
