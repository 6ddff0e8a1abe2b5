/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was fetched from TMDB, on disk with its age: one SQLite file in the cache, which may vanish at any time. A file that is
 * damaged, of a later version or of another program is replaced. Everything runs on a worker of its own, in call order; a
 * store that cannot be written only forgets. Main thread. */
#define NF_TYPE_METADATA_STORE (nf_metadata_store_get_type ())
G_DECLARE_FINAL_TYPE (NfMetadataStore, nf_metadata_store, NF, METADATA_STORE, GObject)

typedef enum
{
  NF_METADATA_FILM,
  NF_METADATA_PERSON,
  NF_METADATA_COLLECTION,
} NfMetadataKind;

typedef struct
{
  GBytes  *value;       /* of nf-metadata-codec.h */
  gint64   fetched_at;  /* Unix seconds */
  gboolean same_locale; /* in the language and region asked for, not merely another one */
} NfMetadataRecord;
void nf_metadata_record_free (NfMetadataRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfMetadataRecord, nf_metadata_record_free)

/* What is searched and filtered by. */
typedef struct
{
  guint32 tmdb_id;
  guint   runtime;   /* minutes; 0 unknown */
  char   *titles;    /* one a line */
} NfMetadataTitles;
void nf_metadata_titles_free (NfMetadataTitles *self);

/**
 * nf_metadata_store_new:
 * @path: (nullable): the file, made when first needed; %NULL keeps everything in memory
 * @max_bytes: of records; above it the least recently used ones go
 */
NfMetadataStore  *nf_metadata_store_new (const char *path, gsize max_bytes);

/* The record in @locale ("de-DE"), else the latest in another one. Finish returns %NULL without an error if there is none. */
void              nf_metadata_store_load_async  (NfMetadataStore *self, NfMetadataKind kind, guint32 id, const char *locale, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfMetadataRecord *nf_metadata_store_load_finish (NfMetadataStore *self, GAsyncResult *result, GError **error);   /* (transfer full) (nullable) */

/* Keeps a record; nobody waits for it. @titles: (nullable): a film's names and length go to what nf_metadata_store_load_titles_async() gives */
void              nf_metadata_store_save (NfMetadataStore *self, NfMetadataKind kind, guint32 id, const char *locale, gint64 fetched_at, GBytes *value, const NfMetadataTitles *titles);

/* Finish: (element-type NfMetadataTitles): of every film kept. */
void              nf_metadata_store_load_titles_async  (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray        *nf_metadata_store_load_titles_finish (NfMetadataStore *self, GAsyncResult *result, GError **error);   /* (transfer full) */

void              nf_metadata_store_clear_async  (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean          nf_metadata_store_clear_finish (NfMetadataStore *self, GAsyncResult *result, GError **error);

/* Bytes of all that is kept. */
void              nf_metadata_store_get_size_async  (NfMetadataStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64            nf_metadata_store_get_size_finish (NfMetadataStore *self, GAsyncResult *result, GError **error);   /* -1: error */

/* Waits until what was saved is written. For shutdown and tests. */
void              nf_metadata_store_flush (NfMetadataStore *self);

G_END_DECLS
