/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small files under one folder, by key, bounded in bytes: the least recently used go first. Also which image path a film's
 * poster has, so that kept posters are found without asking anybody. It does file I/O in every call and is used by one
 * thread at a time, never the main one. All faults of the disk mean "not kept": nothing here can fail. */
typedef struct _NfDiskCache NfDiskCache;

/* @folder: (nullable): %NULL keeps nothing. It is made when the first file is written. */
NfDiskCache *nf_disk_cache_new       (const char *folder, guint64 max_bytes);
NfDiskCache *nf_disk_cache_ref       (NfDiskCache *self);
void         nf_disk_cache_unref     (NfDiskCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfDiskCache, nf_disk_cache_unref)

/* The limit in bytes; any thread, takes effect with the next write. */
void         nf_disk_cache_set_max_bytes (NfDiskCache *self, guint64 max_bytes);

/* Whether something is kept in @folder. One stat: also for the main thread. */
gboolean     nf_disk_cache_is_used   (const char *folder);

/* Returns: (transfer full) (nullable): what was written for @key, whole; a damaged file is removed */
GBytes      *nf_disk_cache_read      (NfDiskCache *self, const char *key);
/* Atomic: a reader sees the old file or the new one. */
void         nf_disk_cache_write     (NfDiskCache *self, const char *key, GBytes *bytes);
void         nf_disk_cache_remove    (NfDiskCache *self, const char *key);

/* Bytes of all that is kept. */
guint64      nf_disk_cache_get_size  (NfDiskCache *self);
/* Removes everything. Returns: whether nothing is left */
gboolean     nf_disk_cache_clear     (NfDiskCache *self);

/* Returns: (transfer none) (nullable): the path noted for a film, "" for "has none", %NULL for unknown. @age: seconds since */
const char  *nf_disk_cache_get_path  (NfDiskCache *self, guint32 tmdb_id, gint64 *age);
/* @path: (nullable): without white space; %NULL: the film has none */
void         nf_disk_cache_set_path  (NfDiskCache *self, guint32 tmdb_id, const char *path);

G_END_DECLS
