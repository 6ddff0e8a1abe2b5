/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-texture-cache.h"

typedef struct
{
  guint64     key;
  GdkTexture *texture;
  gsize       bytes;
  GList       link;   /* of recent */
} Entry;

struct _NfTextureCache
{
  GHashTable *entries;   /* &entry->key → entry */
  GQueue      recent;    /* newest first */
  guint       max_textures;
  gsize       max_bytes, bytes;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->texture);
  g_free (entry);
}

NfTextureCache *
nf_texture_cache_new (guint max_textures, gsize max_bytes)
{
  NfTextureCache *self = g_new0 (NfTextureCache, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  g_queue_init (&self->recent);
  self->max_textures = max_textures;
  self->max_bytes = max_bytes;
  return self;
}

void
nf_texture_cache_free (NfTextureCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
remove_entry (NfTextureCache *self, Entry *entry)
{
  g_queue_unlink (&self->recent, &entry->link);
  self->bytes -= entry->bytes;
  g_hash_table_remove (self->entries, &entry->key);
}

GdkTexture *
nf_texture_cache_lookup (NfTextureCache *self, guint64 key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  if (entry == NULL)
    return NULL;
  g_queue_unlink (&self->recent, &entry->link);
  g_queue_push_head_link (&self->recent, &entry->link);
  return entry->texture;
}

void
nf_texture_cache_insert (NfTextureCache *self, guint64 key, GdkTexture *texture)
{
  Entry *entry;

  g_return_if_fail (self != NULL && GDK_IS_TEXTURE (texture));

  entry = g_hash_table_lookup (self->entries, &key);
  if (entry != NULL)
    remove_entry (self, entry);

  entry = g_new0 (Entry, 1);
  entry->key = key;
  entry->texture = g_object_ref (texture);
  entry->bytes = (gsize) gdk_texture_get_width (texture) * gdk_texture_get_height (texture) * 4;
  entry->link.data = entry;
  self->bytes += entry->bytes;
  g_hash_table_insert (self->entries, &entry->key, entry);
  g_queue_push_head_link (&self->recent, &entry->link);

  /* the newest stays, however large it is */
  while (self->recent.length > 1 && (self->recent.length > self->max_textures || self->bytes > self->max_bytes))
    remove_entry (self, g_queue_peek_tail (&self->recent));
}

guint
nf_texture_cache_get_n (NfTextureCache *self)
{
  return self->recent.length;
}

gsize
nf_texture_cache_get_bytes (NfTextureCache *self)
{
  return self->bytes;
}
