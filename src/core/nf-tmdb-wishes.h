/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-gate.h"
#include "nf-tmdb-verdict.h"
#include "nf-waiters.h"

G_BEGIN_DECLS

/* One thing that is wanted of TMDB, by however many. Ref-counted. */
typedef struct
{
  grefcount         ref_count;
  NfTmdbTarget     *target;
  NfTmdbServiceName service;
  NfWaiters        *waiters;      /* (nullable): when nobody waits any more, and for a probe */
  int               priority;     /* smaller first */
  guint64           serial;       /* larger, that is later, first */
  GSequenceIter    *place;        /* (nullable): among those that wait to be sent */
  /* the queue's */
  gpointer          queue;        /* a strong reference while active; else the waiters' tasks keep the queue's owner alive */
  gboolean          active;       /* on the wire */
  guint             delay_id;     /* while it waits for a retry */
  guint             key_serial;   /* of the key it was sent with */
  GCancellable     *cancellable;  /* while active */
  NfTmdbAttempt     attempt;
} NfTmdbWish;

NfTmdbWish *nf_tmdb_wish_new   (gpointer queue, NfTmdbTarget *target, NfTmdbServiceName service);
NfTmdbWish *nf_tmdb_wish_ref   (NfTmdbWish *self);
void        nf_tmdb_wish_unref (NfTmdbWish *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbWish, nf_tmdb_wish_unref)

/* All of them: each target once, and who is next for each service: the most urgent, among these the latest. Main thread only. */
typedef struct _NfTmdbWishes NfTmdbWishes;

NfTmdbWishes *nf_tmdb_wishes_new      (void);
/* Nothing may wait any more. */
void          nf_tmdb_wishes_free     (NfTmdbWishes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbWishes, nf_tmdb_wishes_free)

/* Returns: (transfer none) (nullable): the wish for @target, made more urgent and later by being wanted again */
NfTmdbWish   *nf_tmdb_wishes_join     (NfTmdbWishes *self, NfTmdbTarget *target, int priority);
/* A new one, (transfer full), for whose target there is none; it waits. Returns: (transfer none) @wish */
NfTmdbWish   *nf_tmdb_wishes_add      (NfTmdbWishes *self, NfTmdbWish *wish, int priority);
/* Its target may be wished for anew. It may be gone after this; a wish that has been removed already stays so. */
void          nf_tmdb_wishes_remove   (NfTmdbWishes *self, NfTmdbWish *wish);

/* Puts it among those that wait to be sent, at the place it deserves, and takes it out; both do nothing where that is so already. */
void          nf_tmdb_wishes_enqueue  (NfTmdbWishes *self, NfTmdbWish *wish);
void          nf_tmdb_wishes_dequeue  (NfTmdbWishes *self, NfTmdbWish *wish);
/* Who is next of all that @gate lets through. (transfer none) (nullable) */
NfTmdbWish   *nf_tmdb_wishes_get_next (NfTmdbWishes *self, NfTmdbGate *gate);

/* Returns: (transfer full): all of them, with references, in no order */
GPtrArray    *nf_tmdb_wishes_dup      (NfTmdbWishes *self);

G_END_DECLS
