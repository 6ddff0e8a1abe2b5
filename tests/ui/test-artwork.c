/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-artwork.h"

#include "nf-fake-tmdb.h"
#include "nf-poster-shape.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"
#include "nf-title-card.h"

#include <string.h>

typedef struct
{
  NfArtwork  *artwork;
  GPtrArray  *films;     /* of the test model */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  fixture->artwork = nf_artwork_new (NULL);
  fixture->films = g_ptr_array_new_with_free_func (g_object_unref);
  for (NfItemIndex item = 0; item < nf_model_file_get_n_items (model); item++)
    g_ptr_array_add (fixture->films, nf_film_new (model, item));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->films);
  g_clear_object (&fixture->artwork);
  /* what the workers still report */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct
{
  GdkTexture *texture;
  GError     *error;
  guint       order;    /* 1 = came first; 0 = not yet */
} Reply;

static guint n_replies;

static void
reply_clear (Reply *reply)
{
  g_clear_object (&reply->texture);
  g_clear_error (&reply->error);
  reply->order = 0;
}

static void
card_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;

  g_assert_cmpuint (reply->order, ==, 0);
  reply->texture = nf_artwork_load_card_finish (NF_ARTWORK (source), result, &reply->error);
  reply->order = ++n_replies;
  g_assert_true ((reply->texture == NULL) == (reply->error != NULL));
}

static void
poster_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;

  reply->texture = nf_artwork_load_poster_finish (NF_ARTWORK (source), result, &reply->error);
  reply->order = ++n_replies;
}

static void
test_card (Fixture *fixture, gconstpointer data)
{
  NfFilm *film = g_ptr_array_index (fixture->films, 3);
  const NfTitleCardFilm facts = { nf_film_get_raw_title (film), nf_film_get_title (film), nf_film_get_year (film), nf_film_get_genre_mask (film) };
  cairo_surface_t *expected = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 320, 480);
  g_autofree guint8 *pixels = g_malloc (320 * 480 * 4);
  g_autoptr (GdkTexture) peeked = NULL;
  Reply reply = { 0 };
  cairo_t *cr;

  g_assert_null (nf_artwork_peek_card (fixture->artwork, film, 160, 2));
  g_assert_true (nf_artwork_is_idle (fixture->artwork));
  nf_artwork_load_card_async (fixture->artwork, film, 160, 2, NULL, card_cb, &reply);
  g_assert_false (nf_artwork_is_idle (fixture->artwork));
  g_assert_cmpuint (reply.order, ==, 0);
  nf_test_wait_until (reply.order != 0);
  g_assert_no_error (reply.error);
  g_assert_cmpint (gdk_texture_get_width (reply.texture), ==, 320);
  g_assert_cmpint (gdk_texture_get_height (reply.texture), ==, 480);
  g_assert_true (nf_artwork_is_idle (fixture->artwork));

  /* kept under film, width and scale */
  peeked = nf_artwork_peek_card (fixture->artwork, film, 160, 2);
  g_assert_true (peeked == reply.texture);
  g_assert_null (nf_artwork_peek_card (fixture->artwork, film, 160, 1));
  g_assert_null (nf_artwork_peek_card (fixture->artwork, film, 320, 1));
  g_assert_null (nf_artwork_peek_card (fixture->artwork, g_ptr_array_index (fixture->films, 4), 160, 2));

  /* it is the card */
  cr = cairo_create (expected);
  cairo_scale (cr, 2, 2);
  nf_title_card_draw (&facts, 160, cr);
  cairo_destroy (cr);
  cairo_surface_flush (expected);
  nf_poster_shape_cut ((guint32 *) (gpointer) cairo_image_surface_get_data (expected), 320, 480, 24);
  gdk_texture_download (reply.texture, pixels, 320 * 4);
  g_assert_cmpmem (pixels, 320 * 480 * 4, cairo_image_surface_get_data (expected), 320 * 480 * 4);
  cairo_surface_destroy (expected);
  reply_clear (&reply);

  /* from the cache, still asynchronously */
  nf_artwork_load_card_async (fixture->artwork, film, 160, 2, NULL, card_cb, &reply);
  g_assert_cmpuint (reply.order, ==, 0);
  nf_test_wait_until (reply.order != 0);
  g_assert_true (reply.texture == peeked);
  reply_clear (&reply);
}

static void
test_odd_size (Fixture *fixture, gconstpointer data)
{
  NfFilm *film = g_ptr_array_index (fixture->films, 0);
  g_autofree guint32 *pixels = g_new (guint32, 97 * 146);
  Reply reply = { 0 };

  nf_artwork_load_card_async (fixture->artwork, film, 97, 1, NULL, card_cb, &reply);
  nf_test_wait_until (reply.order != 0);
  g_assert_cmpint (gdk_texture_get_height (reply.texture), ==, 146);
  gdk_texture_download (reply.texture, (guchar *) pixels, 97 * 4);
  for (guint i = 0; i < 97 * 146; i++)
    if (i % 97 >= 9 && i % 97 < 97 - 9)   /* between the round corners */
      g_assert_cmphex (pixels[i] >> 24, ==, 0xff);
  reply_clear (&reply);
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  NfFilm *film = g_ptr_array_index (fixture->films, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reply replies[3] = { 0 };

  nf_artwork_load_card_async (fixture->artwork, film, 160, 1, NULL, card_cb, &replies[0]);
  nf_artwork_load_card_async (fixture->artwork, film, 160, 1, cancellable, card_cb, &replies[1]);
  nf_artwork_load_card_async (fixture->artwork, film, 160, 1, NULL, card_cb, &replies[2]);
  /* one who gives up takes nothing from the others */
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (replies[0].order != 0 && replies[1].order != 0 && replies[2].order != 0);
  g_assert_no_error (replies[0].error);
  g_assert_true (replies[0].texture == replies[2].texture);
  g_assert_error (replies[1].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    reply_clear (&replies[i]);
}

/* Scrolling fast: what is asked for last is on screen now. */
static void
test_newest_first (Fixture *fixture, gconstpointer data)
{
  Reply replies[50] = { 0 };
  double old = 0, new = 0;

  g_assert_cmpuint (fixture->films->len, >=, G_N_ELEMENTS (replies));
  n_replies = 0;
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, i), 160, 2, NULL, card_cb, &replies[i]);
  nf_test_wait_until (n_replies == G_N_ELEMENTS (replies));
  for (guint i = 0; i < 10; i++)
    {
      old += replies[5 + i].order / 10.0;
      new += replies[40 + i].order / 10.0;
    }
  g_test_message ("old ones on average %.1f., new ones %.1f.", old, new);
  g_assert_cmpfloat (new, <, old);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    reply_clear (&replies[i]);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reply replies[50] = { 0 }, before = { 0 };
  guint n_drawn = 0;

  n_replies = 0;
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, i), 200, 2, cancellable, card_cb, &replies[i]);
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (n_replies == G_N_ELEMENTS (replies));
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_assert_error (replies[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      reply_clear (&replies[i]);
    }
  nf_test_wait_until (nf_artwork_is_idle (fixture->artwork));
  /* what nobody waits for is not drawn, but for what was under way */
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr (GdkTexture) texture = nf_artwork_peek_card (fixture->artwork, g_ptr_array_index (fixture->films, i), 200, 2);

      n_drawn += texture != NULL;
    }
  g_test_message ("%u drawn", n_drawn);
  g_assert_cmpuint (n_drawn, <, G_N_ELEMENTS (replies) / 2);

  /* asked for again */
  nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, 0), 200, 2, NULL, card_cb, &replies[0]);
  nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, 0), 200, 2, cancellable, card_cb, &before);
  nf_test_wait_until (replies[0].order != 0 && before.order != 0);
  g_assert_no_error (replies[0].error);
  g_assert_error (before.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reply_clear (&replies[0]);
  reply_clear (&before);
}

static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  guint n_kept = 0, n_asked = 0;

  for (int width = 20; n_asked < 260; width++)
    for (guint i = 0; i < fixture->films->len && n_asked < 260; i++, n_asked++)
      {
        Reply reply = { 0 };

        nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, i), width, 1, NULL, card_cb, &reply);
        nf_test_wait_until (reply.order != 0);
        g_assert_no_error (reply.error);
        reply_clear (&reply);
      }
  for (int width = 20; width < 60; width++)
    for (guint i = 0; i < fixture->films->len; i++)
      {
        g_autoptr (GdkTexture) texture = nf_artwork_peek_card (fixture->artwork, g_ptr_array_index (fixture->films, i), width, 1);

        n_kept += texture != NULL;
      }
  g_assert_cmpuint (n_kept, ==, 200);
}

/* Dropped while workers draw: replies still come, then all is gone. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reply replies[30] = { 0 };
  NfArtwork *watched = fixture->artwork;

  g_object_add_weak_pointer (G_OBJECT (watched), (gpointer *) &watched);
  n_replies = 0;
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    nf_artwork_load_card_async (fixture->artwork, g_ptr_array_index (fixture->films, i), 160, 1, i % 2 ? cancellable : NULL, card_cb, &replies[i]);
  g_clear_object (&fixture->artwork);
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (n_replies == G_N_ELEMENTS (replies));
  nf_test_wait_until (watched == NULL);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      if (i % 2 == 0)
        g_assert_nonnull (replies[i].texture);
      reply_clear (&replies[i]);
    }
}

/* All callers gave up and the last reference goes while cards are still being drawn. */
static void
test_dispose_at_once (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 10; round++)
    {
      g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Reply replies[10] = { 0 };

      n_replies = 0;
      for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
        nf_artwork_load_card_async (artwork, g_ptr_array_index (fixture->films, i), 160, 2, cancellable, card_cb, &replies[i]);
      g_cancellable_cancel (cancellable);
      nf_test_wait_until (n_replies == G_N_ELEMENTS (replies));
      for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
        reply_clear (&replies[i]);
    }
}

static void
test_no_posters (Fixture *fixture, gconstpointer data)
{
  NfFilm *film = g_ptr_array_index (fixture->films, 0);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Reply reply = { 0 };

  g_assert_null (nf_artwork_peek_poster (fixture->artwork, film, 160, 1));
  nf_artwork_load_poster_async (fixture->artwork, film, 160, 1, NULL, poster_cb, &reply);
  nf_test_wait_until (reply.order != 0);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (nf_artwork_is_idle (fixture->artwork));
  reply_clear (&reply);

  g_cancellable_cancel (cancelled);
  nf_artwork_load_poster_async (fixture->artwork, film, 160, 1, cancelled, poster_cb, &reply);
  nf_test_wait_until (reply.order != 0);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  reply_clear (&reply);
}

/* A poster cache that has neither key nor files is not asked. */
static void
test_posters_without_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbClient) client = nf_tmdb_client_new (NULL, NULL, NULL);
  g_autoptr (NfPosterCache) posters = nf_poster_cache_new (client, NULL);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (posters);
  Reply reply = { 0 };

  g_assert_false (nf_poster_cache_can_load (posters));
  nf_artwork_load_poster_async (artwork, g_ptr_array_index (fixture->films, 0), 160, 1, NULL, poster_cb, &reply);
  g_assert_true (nf_artwork_is_idle (artwork));
  nf_test_wait_until (reply.order != 0);
  g_assert_error (reply.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  reply_clear (&reply);
}

/* 2 : 3, round corners, nothing else of it transparent. */
static void
assert_shape (GdkTexture *texture)
{
  const guint width = (guint) gdk_texture_get_width (texture), height = (guint) gdk_texture_get_height (texture);
  g_autofree guint32 *words = g_new (guint32, width * height);

  g_assert_cmpuint (width, >, 40);
  g_assert_cmpuint (height, ==, (width * 3 + 1) / 2);
  gdk_texture_download (texture, (guchar *) words, width * 4);
  g_assert_cmphex (words[0], ==, 0);
  g_assert_cmphex (words[width * height - 1], ==, 0);
  for (guint i = 0; i < width * height; i++)
    if (i % width >= 30 && i % width < width - 30)
      g_assert_cmphex (words[i] >> 24, ==, 0xff);
}

static void
test_posters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  g_autoptr (NfTmdbClient) client = nf_tmdb_client_new ("key", nf_fake_tmdb_get_url (server), nf_fake_tmdb_get_image_url (server));
  g_autoptr (NfPosterCache) posters = nf_poster_cache_new (client, NULL);
  g_autoptr (NfArtwork) artwork = nf_artwork_new (posters);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  NfFilm *film = g_ptr_array_index (fixture->films, 0), *absent = g_ptr_array_index (fixture->films, 1);
  g_autofree char *details = nf_fake_tmdb_make_details (nf_film_get_tmdb_id (film));
  Reply replies[3] = { 0 };

  nf_fake_tmdb_add_film (server, nf_film_get_tmdb_id (film), details);

  /* two who ask for one picture at once get one texture; the third gives up */
  nf_artwork_load_poster_async (artwork, film, 100, 2, NULL, poster_cb, &replies[0]);
  nf_artwork_load_poster_async (artwork, film, 100, 2, NULL, poster_cb, &replies[1]);
  nf_artwork_load_poster_async (artwork, film, 100, 2, cancellable, poster_cb, &replies[2]);
  g_assert_false (nf_artwork_is_idle (artwork));
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (replies[0].order != 0 && replies[1].order != 0 && replies[2].order != 0);
  g_assert_no_error (replies[0].error);
  g_assert_true (replies[0].texture == replies[1].texture);
  g_assert_error (replies[2].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_shape (replies[0].texture);
  g_assert_true (nf_artwork_is_idle (artwork));
  {
    g_autoptr (GdkTexture) peeked = nf_artwork_peek_poster (artwork, film, 100, 2);

    g_assert_true (peeked == replies[0].texture);
    g_assert_null (nf_artwork_peek_poster (artwork, film, 100, 1));
    /* posters and cards are kept apart */
    g_assert_null (nf_artwork_peek_card (artwork, film, 100, 2));
  }
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    reply_clear (&replies[i]);

  nf_artwork_load_poster_async (artwork, absent, 100, 2, NULL, poster_cb, &replies[0]);
  nf_test_wait_until (replies[0].order != 0);
  g_assert_null (replies[0].texture);
  g_assert_nonnull (replies[0].error);
  reply_clear (&replies[0]);
  nf_test_wait_until (nf_artwork_is_idle (artwork));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/artwork/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("card", test_card);
  ADD ("odd-size", test_odd_size);
  ADD ("shared", test_shared);
  ADD ("newest-first", test_newest_first);
  ADD ("cancel", test_cancel);
  ADD ("bounded", test_bounded);
  ADD ("dispose", test_dispose);
  ADD ("dispose-at-once", test_dispose_at_once);
  ADD ("no-posters", test_no_posters);
  ADD ("posters-without-key", test_posters_without_key);
  ADD ("posters", test_posters);
  return g_test_run ();
}
