/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-metadata-store.h"
#include "nf-person.h"
#include "nf-search-index.h"
#include "nf-tmdb-client.h"

G_BEGIN_DECLS

/* What TMDB says of films, people and collections: what is kept comes at once, whatever its age and without key or network; what is
 * old is fetched again in the background and announced. Everything the client fetches for others (posters) is kept too. Films'
 * names become searchable and their lengths filterable. What is kept is in the language and region it was fetched in; another
 * language is better than nothing until the right one comes.
 *
 * Signals: ::film-changed (NfFilmDetails) and ::person-changed (NfPerson): a newer record came; ::runtimes-changed, at most twice a
 * second; ::cleared. Main thread only. */
#define NF_TYPE_METADATA (nf_metadata_get_type ())
G_DECLARE_FINAL_TYPE (NfMetadata, nf_metadata, NF, METADATA, GObject)

/* Offers change daily, and they come in a film's one reply: a film is asked for again after a day, people and collections after
 * a week. */
#define NF_METADATA_FILM_AGE   (24 * 60 * 60)
#define NF_METADATA_PERSON_AGE (7 * 24 * 60 * 60)

/**
 * nf_metadata_new:
 * @model: (nullable): its films are searchable and filterable
 * @index: (nullable): gets the names
 * @path: (nullable): where the store is; %NULL: in memory
 */
NfMetadata    *nf_metadata_new (NfTmdbClient *client, NfModelFile *model, NfSearchIndex *index, const char *path);

/* What is in memory, so that a page can open whole. (transfer none) (nullable) */
NfFilmDetails *nf_metadata_peek_film (NfMetadata *self, guint32 tmdb_id);

/* Errors: %NF_TMDB_ERROR where nothing is kept and nothing can be had, or cancelled. */
void           nf_metadata_load_film_async        (NfMetadata *self, guint32 tmdb_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfFilmDetails *nf_metadata_load_film_finish       (NfMetadata *self, GAsyncResult *result, GError **error);   /* (transfer full) */
void           nf_metadata_load_person_async      (NfMetadata *self, guint32 person_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfPerson      *nf_metadata_load_person_finish     (NfMetadata *self, GAsyncResult *result, GError **error);   /* (transfer full) */
void           nf_metadata_load_collection_async  (NfMetadata *self, guint32 collection_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfCollection  *nf_metadata_load_collection_finish (NfMetadata *self, GAsyncResult *result, GError **error);   /* (transfer full) */

/* Lengths in minutes of the model's films, guint16 each, 0 unknown; a snapshot for threads. Returns: (transfer full) (nullable) */
GBytes        *nf_metadata_dup_runtimes   (NfMetadata *self);
/* How many of them are known. */
guint          nf_metadata_get_n_runtimes (NfMetadata *self);
/* The names kept of a film, one a line. (transfer none) (nullable) */
const char    *nf_metadata_get_titles     (NfMetadata *self, NfItemIndex item);

/* Forgets everything, memory and search included. */
void           nf_metadata_clear_async     (NfMetadata *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean       nf_metadata_clear_finish    (NfMetadata *self, GAsyncResult *result, GError **error);
/* Bytes on disk. */
void           nf_metadata_get_size_async  (NfMetadata *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64         nf_metadata_get_size_finish (NfMetadata *self, GAsyncResult *result, GError **error);   /* -1: error */
/* Waits until everything is written. */
void           nf_metadata_flush           (NfMetadata *self);

/* For tests: how far the clock of ages is ahead, in seconds. */
void           nf_metadata_set_clock_offset (NfMetadata *self, gint64 seconds);

G_END_DECLS
