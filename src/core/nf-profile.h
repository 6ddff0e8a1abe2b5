/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-catalogue.h"
#include "nf-ratings.h"
#include "nf-store.h"

G_BEGIN_DECLS

/* The person's truth in memory: ratings and marks of all films. Changes show in NfFilm at once, are written through to the
 * store on its worker, and can be undone. Main thread only.
 * Properties: n-ratings, n-favorites, n-watchlist, n-hidden (uint, notify), read-only (boolean: the store cannot be written; what
 * is changed lasts for the session), can-undo.
 * Signals: ::changed (guint item, NfProfileChange what), after the film's properties and the counts; ::save-failed (GError*): the first
 * save that failed; every later change tries again, and read-only turns false when all is saved. */
#define NF_TYPE_PROFILE (nf_profile_get_type ())
G_DECLARE_FINAL_TYPE (NfProfile, nf_profile, NF, PROFILE, GObject)

typedef enum
{
  NF_MARK_FAVORITE,
  NF_MARK_WATCHLIST,
  NF_MARK_HIDDEN,      /* "Not interested" */
  NF_N_MARKS
} NfMark;

/* What a ::changed was, for the words of the toast. */
typedef enum
{
  NF_CHANGE_RATED,
  NF_CHANGE_UNRATED,
  NF_CHANGE_MARKED_FAVORITE,
  NF_CHANGE_UNMARKED_FAVORITE,
  NF_CHANGE_MARKED_WATCHLIST,
  NF_CHANGE_UNMARKED_WATCHLIST,
  NF_CHANGE_MARKED_HIDDEN,
  NF_CHANGE_UNMARKED_HIDDEN,
  NF_CHANGE_UNDONE,
  NF_CHANGE_MERGED,      /* several films at once: nf_profile_merge(); item is the last of them */
} NfProfileChange;

/* All that is known of a film; times are Unix seconds, marks a set of 1 << NfMark. */
typedef struct
{
  NfItemIndex item;
  NfRating    rating;
  gint64      rated_at;
  guint       marks;
  gint64      marked_at;
} NfProfileEntry;

/* @store may be read-only or empty; what it holds is loaded here (synchronously: a local file, once). */
NfProfile *nf_profile_new (NfCatalogue *catalogue, NfStore *store);

NfRating   nf_profile_get_rating (NfProfile *self, NfItemIndex item);
void       nf_profile_set_rating (NfProfile *self, NfItemIndex item, NfRating rating);   /* 0 removes; undoable */
gboolean   nf_profile_get_mark   (NfProfile *self, NfItemIndex item, NfMark mark);
void       nf_profile_set_mark   (NfProfile *self, NfItemIndex item, NfMark mark, gboolean on);   /* undoable */

guint      nf_profile_get_n_ratings (NfProfile *self);
guint      nf_profile_get_n_marked  (NfProfile *self, NfMark mark);

/* Every film with a rating or a mark, in no order. Returns: (transfer full) (element-type NfProfileEntry) */
GArray    *nf_profile_dup_entries (NfProfile *self);

/**
 * nf_profile_merge:
 * @entries: whole new states of films, with their times; no rating and no marks: forget the film
 *
 * What came from elsewhere, in one step: ::changed is emitted once. Not a step of undo, which goes on working for what
 * the person did; whoever calls this has asked.
 */
void       nf_profile_merge (NfProfile *self, const NfProfileEntry *entries, guint n);
/* The same for what the store holds already, put there by another program: writing it again could undo what that one wrote since. */
void       nf_profile_adopt (NfProfile *self, const NfProfileEntry *entries, guint n);

/* Undoes the last change (of this session). Returns: the film changed back, or %NF_ITEM_NONE */
NfItemIndex nf_profile_undo     (NfProfile *self);
gboolean    nf_profile_can_undo (NfProfile *self);

/* An immutable snapshot for threads. Returns: (transfer full) */
NfRatings *nf_profile_dup_ratings (NfProfile *self);

typedef enum
{
  NF_LIBRARY_SORT_RATING,    /* best first, then latest */
  NF_LIBRARY_SORT_DATE,      /* latest first */
  NF_LIBRARY_SORT_TITLE,
  NF_LIBRARY_SORT_SURPRISE,  /* biggest disagreement with the prediction first */
} NfLibrarySort;

/**
 * nf_profile_set_predictions:
 * @stars: (nullable): n_items floats, 0 unknown, as published by NfRecommender
 *
 * What NF_LIBRARY_SORT_SURPRISE compares with; without a prediction it is the mean rating of everybody.
 */
void       nf_profile_set_predictions (NfProfile *self, GBytes *stars);

/* Rows of rated films. Returns: (transfer full) (element-type NfItemIndex) */
GArray *nf_profile_dup_rated  (NfProfile *self, NfLibrarySort sort);
/* Rows of marked films. Returns: (transfer full) (element-type NfItemIndex) */
GArray *nf_profile_dup_marked (NfProfile *self, NfMark mark, NfLibrarySort sort);
/* Adds the rows of marked films to a set. @bits: bitset of n_items (nf-rank.h) */
void    nf_profile_add_marked (NfProfile *self, NfMark mark, guint8 *bits);

gboolean nf_profile_get_read_only (NfProfile *self);

G_END_DECLS
