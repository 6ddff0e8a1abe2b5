/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The textures used last, bounded in number and in bytes. Main thread. */
typedef struct _NfTextureCache NfTextureCache;

NfTextureCache *nf_texture_cache_new      (guint max_textures, gsize max_bytes);
void            nf_texture_cache_free     (NfTextureCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTextureCache, nf_texture_cache_free)

/* Returns: (transfer none) (nullable) */
GdkTexture     *nf_texture_cache_lookup   (NfTextureCache *self, guint64 key);
/* Replaces an older texture of the same key. */
void            nf_texture_cache_insert   (NfTextureCache *self, guint64 key, GdkTexture *texture);

guint           nf_texture_cache_get_n     (NfTextureCache *self);
gsize           nf_texture_cache_get_bytes (NfTextureCache *self);

G_END_DECLS
