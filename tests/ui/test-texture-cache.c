/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-texture-cache.h"

static GdkTexture *
make_texture (int width, int height)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (width * height * 4), width * height * 4);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, width * 4);
}

static void
insert (NfTextureCache *cache, guint64 key, int width, int height)
{
  g_autoptr (GdkTexture) texture = make_texture (width, height);

  nf_texture_cache_insert (cache, key, texture);
}

static void
test_recent (void)
{
  g_autoptr (NfTextureCache) cache = nf_texture_cache_new (3, 1000000);

  g_assert_null (nf_texture_cache_lookup (cache, 1));
  for (guint64 key = 1; key <= 3; key++)
    insert (cache, key, 10, 10);
  /* used again, so the next to go is 2 */
  g_assert_nonnull (nf_texture_cache_lookup (cache, 1));
  insert (cache, 4, 10, 10);
  g_assert_cmpuint (nf_texture_cache_get_n (cache), ==, 3);
  g_assert_nonnull (nf_texture_cache_lookup (cache, 1));
  g_assert_null (nf_texture_cache_lookup (cache, 2));
  g_assert_nonnull (nf_texture_cache_lookup (cache, 3));
  g_assert_nonnull (nf_texture_cache_lookup (cache, 4));
}

static void
test_bytes (void)
{
  g_autoptr (NfTextureCache) cache = nf_texture_cache_new (100, 10 * 400);

  for (guint64 key = 0; key < 20; key++)
    insert (cache, key, 10, 10);
  g_assert_cmpuint (nf_texture_cache_get_n (cache), ==, 10);
  g_assert_cmpuint (nf_texture_cache_get_bytes (cache), ==, 10 * 400);
  /* a large one makes room for itself */
  insert (cache, 100, 30, 30);
  g_assert_cmpuint (nf_texture_cache_get_bytes (cache), <=, 10 * 400);
  g_assert_nonnull (nf_texture_cache_lookup (cache, 100));
  g_assert_nonnull (nf_texture_cache_lookup (cache, 19));
  g_assert_null (nf_texture_cache_lookup (cache, 18));
  /* one larger than everything stays until the next */
  insert (cache, 200, 100, 100);
  g_assert_cmpuint (nf_texture_cache_get_n (cache), ==, 1);
  g_assert_nonnull (nf_texture_cache_lookup (cache, 200));
  insert (cache, 201, 10, 10);
  g_assert_null (nf_texture_cache_lookup (cache, 200));
}

static void
test_replace (void)
{
  g_autoptr (NfTextureCache) cache = nf_texture_cache_new (10, 1000000);
  GdkTexture *first = make_texture (10, 10), *watched = first;

  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &watched);
  nf_texture_cache_insert (cache, 7, first);
  g_object_unref (first);
  g_assert_nonnull (watched);
  insert (cache, 7, 20, 10);
  g_assert_null (watched);
  g_assert_cmpuint (nf_texture_cache_get_n (cache), ==, 1);
  g_assert_cmpuint (nf_texture_cache_get_bytes (cache), ==, 800);
  g_assert_cmpint (gdk_texture_get_width (nf_texture_cache_lookup (cache, 7)), ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/texture-cache/recent", test_recent);
  g_test_add_func ("/texture-cache/bytes", test_bytes);
  g_test_add_func ("/texture-cache/replace", test_replace);
  return g_test_run ();
}
