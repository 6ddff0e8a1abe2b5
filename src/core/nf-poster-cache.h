/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-image.h"
#include "nf-tmdb-client.h"

G_BEGIN_DECLS

/* Pictures from TMDB, decoded and scaled on a worker. Bytes are kept on disk (least recently used go first, 200 MB), and so
 * is which films have no poster (for a week). Identical requests in flight are shared. A film without a key, network or
 * poster simply has none; what is kept works without key and network, in another size if need be. Main thread only. */
#define NF_TYPE_POSTER_CACHE (nf_poster_cache_get_type ())
G_DECLARE_FINAL_TYPE (NfPosterCache, nf_poster_cache, NF, POSTER_CACHE, GObject)

/* @folder: (nullable): %NULL keeps nothing on disk */
NfPosterCache *nf_poster_cache_new (NfTmdbClient *client, const char *folder);

/* The limit of what is kept on disk, in bytes; takes effect with the next picture that is kept. */
void     nf_poster_cache_set_max_bytes (NfPosterCache *self, guint64 max_bytes);

/* What is kept on disk. Errors: %G_IO_ERROR, or cancelled. */
void     nf_poster_cache_get_size_async  (NfPosterCache *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64   nf_poster_cache_get_size_finish (NfPosterCache *self, GAsyncResult *result, GError **error);   /* bytes; -1: error */
void     nf_poster_cache_clear_async     (NfPosterCache *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean nf_poster_cache_clear_finish    (NfPosterCache *self, GAsyncResult *result, GError **error);

/* Whether asking makes sense at all (a key, or something cached). UI skips the request otherwise. */
gboolean nf_poster_cache_can_load (NfPosterCache *self);

/* The poster of a film, scaled to cover @width × 1.5 @width pixels. */
void     nf_poster_cache_load_poster_async (NfPosterCache *self, guint32 tmdb_id, guint width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Any TMDB image by its path (faces, backdrops), scaled to cover @width × @height. */
void     nf_poster_cache_load_path_async   (NfPosterCache *self, const char *path, guint width, guint height, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Errors: those of %NF_TMDB_ERROR (NOT_FOUND: there is none), %NF_IMAGE_ERROR, or cancelled. */
NfImage *nf_poster_cache_load_finish       (NfPosterCache *self, GAsyncResult *result, GError **error);   /* (transfer full) */

G_END_DECLS
