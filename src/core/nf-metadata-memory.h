/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-metadata-store.h"

G_BEGIN_DECLS

/* The records used last, for Back and for the next opening: at most 100, one for each kind and id, in the language it was asked for.
 * Main thread only. */
typedef struct _NfMetadataMemory NfMetadataMemory;

NfMetadataMemory *nf_metadata_memory_new   (void);
void              nf_metadata_memory_free  (NfMetadataMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfMetadataMemory, nf_metadata_memory_free)

/* @record: of @kind's type; takes a reference. What was held of it, in whatever language, goes. */
void              nf_metadata_memory_put   (NfMetadataMemory *self, NfMetadataKind kind, guint32 id, const char *locale, gpointer record, gint64 fetched_at);
/* Returns: (transfer none) (nullable): the record, if it is held in @locale; it counts as used. @fetched_at: (out) (optional) */
gpointer          nf_metadata_memory_get   (NfMetadataMemory *self, NfMetadataKind kind, guint32 id, const char *locale, gint64 *fetched_at);
void              nf_metadata_memory_clear (NfMetadataMemory *self);

G_END_DECLS
