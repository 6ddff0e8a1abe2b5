/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-metadata-store.h"

G_BEGIN_DECLS

/* How one kind of record is asked for, read, written and held, and for how long it is good. Static; any thread. */
typedef struct
{
  const char *path;            /* (nullable): of the request, with %u for the id; %NULL: the client has a call of its own */
  const char *append;          /* (nullable): what comes along in the one reply */
  gint64      max_age;         /* seconds */
  gpointer  (*parse) (GBytes *bytes, guint32 id, const char *locale, GError **error);   /* TMDB's reply; (nullable) as @path */
  gpointer  (*read)  (GBytes *bytes, guint32 id);                   /* what was kept; %NULL if it is damaged */
  GBytes   *(*write) (gconstpointer record);
  gpointer  (*ref)   (gpointer record);
  void      (*unref) (gpointer record);
} NfMetadataType;

const NfMetadataType *nf_metadata_type_get    (NfMetadataKind kind);
/* Whether a record is to be fetched anew. @now, @fetched_at: Unix seconds; a time to come is a clock that was wrong, so that is old too */
gboolean              nf_metadata_type_is_old (const NfMetadataType *self, gint64 fetched_at, gint64 now);

G_END_DECLS
