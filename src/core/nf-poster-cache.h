/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-details.h"
#include "nf-tmdb-client.h"

G_BEGIN_DECLS

/* A decoded picture: straight RGBA, 8 bits, for a texture. Immutable, ref-counted. */
typedef struct
{
  gatomicrefcount ref_count;
  guint   width, height;   /* pixels */
  gsize   stride;          /* bytes */
  GBytes *pixels;
} NfImage;
#define NF_TYPE_IMAGE (nf_image_get_type ())
GType    nf_image_get_type (void);
NfImage *nf_image_ref      (NfImage *self);
void     nf_image_unref    (NfImage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfImage, nf_image_unref)

/* Pictures from TMDB, decoded and scaled on a worker. Bytes are kept on disk (least recently used go first, 200 MB).
 * Identical requests in flight are shared. A film without a key, network or poster simply has none. */
#define NF_TYPE_POSTER_CACHE (nf_poster_cache_get_type ())
G_DECLARE_FINAL_TYPE (NfPosterCache, nf_poster_cache, NF, POSTER_CACHE, GObject)

/* @folder: (nullable): %NULL keeps nothing on disk */
NfPosterCache *nf_poster_cache_new (NfTmdbClient *client, const char *folder);

/* Whether asking makes sense at all (a key, or something cached). UI skips the request otherwise. */
gboolean nf_poster_cache_can_load (NfPosterCache *self);

/* The poster of a film, scaled to cover @width × 1.5 @width pixels. */
void     nf_poster_cache_load_poster_async (NfPosterCache *self, guint32 tmdb_id, guint width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Any TMDB image by its path (faces, backdrops), scaled to cover @width × @height. */
void     nf_poster_cache_load_path_async   (NfPosterCache *self, const char *path, guint width, guint height, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
NfImage *nf_poster_cache_load_finish       (NfPosterCache *self, GAsyncResult *result, GError **error);   /* (transfer full) */

G_END_DECLS
