/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-account-state.h"
#include "nf-profile.h"

G_BEGIN_DECLS

/* What a synchronization would do, film by film: a pure function of what is here, what is at TMDB, and what both sides had after the
 * last synchronization. The side that changed since then wins. Where both changed to different values, it is a conflict and the newest
 * wins; where TMDB does not say when, what is here is kept. A removal is never done unless somebody says so: it begins unwanted. */

/* A film at TMDB. */
typedef struct
{
  guint32 tmdb_id;
  char   *title;                          /* (nullable) */
  guint   year;                           /* 0 unknown */
  guint   values[NF_N_ACCOUNT_KINDS];
  gint64  times[NF_N_ACCOUNT_KINDS];      /* Unix seconds, 0 unknown */
} NfAccountRemote;
NfAccountRemote *nf_account_remote_new  (guint32 tmdb_id);
void             nf_account_remote_free (NfAccountRemote *self);

typedef enum
{
  NF_ACCOUNT_TO_TMDB,
  NF_ACCOUNT_FROM_TMDB,
} NfAccountDirection;

typedef struct
{
  NfItemIndex        item;
  guint32            tmdb_id;
  NfAccountKind      kind;
  guint              here, there;            /* values now */
  gint64             here_time, there_time;  /* 0 unknown */
  NfAccountDirection direction;              /* whose value both will have */
  gboolean           removes;                /* the value is taken away from the other side */
  gboolean           conflict;               /* both sides changed it */
  gboolean           wanted;                 /* for the person to decide; as is direction, where it is a conflict */
} NfAccountChange;

typedef struct
{
  GArray    *changes;     /* of NfAccountChange: by kind, then by title; never NULL */
  GPtrArray *unknown;     /* of NfAccountRemote: films at TMDB that the catalogue lacks, by title; never NULL */
  GArray    *unsendable;  /* of NfItemIndex: films here that TMDB has no id for; never NULL */
  GArray    *agreed;      /* of NfAccountFilm: films on which nothing is to be done and the last synchronization knew otherwise */
  GHashTable *bases;      /* tmdb_id → NfAccountFilm: of every film with a change */
} NfAccountPlan;

/**
 * nf_account_plan_new:
 * @entries: (element-type NfProfileEntry): nf_profile_dup_entries()
 * @remote: (element-type guint32 NfAccountRemote): TMDB's side by id
 * @complete: whether every list of TMDB was read to its end; otherwise nothing counts as removed there
 * @bases: (element-type guint32 NfAccountFilm): NfAccountState.films
 *
 * Any thread.
 */
NfAccountPlan *nf_account_plan_new  (NfModelFile *model, GArray *entries, GHashTable *remote, gboolean complete, GHashTable *bases);
void           nf_account_plan_free (NfAccountPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfAccountPlan, nf_account_plan_free)

/* How many wanted changes go that way. */
guint          nf_account_plan_count (const NfAccountPlan *self, NfAccountDirection direction);

/* What is to be sent for the wanted changes: ratings by the time they were given, then favorites, then the watchlist. TMDB takes a film that is
 * rated off its watchlist; where it belongs there, it is put back. Returns: (transfer full) (element-type NfAccountOperation) */
GArray        *nf_account_plan_dup_operations (const NfAccountPlan *self);

/* What films become here by the wanted changes. A film that was changed since the plan was made is left for the next synchronization.
 * @entries: as above, now. @now: Unix seconds, for what TMDB gives no time. Returns: (transfer full) (element-type NfProfileEntry) */
GArray        *nf_account_plan_dup_entries    (const NfAccountPlan *self, GArray *entries, gint64 now);

/* What both sides have when the changes for this side are made and nothing was sent yet. Returns: (transfer full) (element-type NfAccountFilm) */
GArray        *nf_account_plan_dup_agreed     (const NfAccountPlan *self);

G_END_DECLS
