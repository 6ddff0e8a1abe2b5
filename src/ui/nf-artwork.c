/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-artwork.h"

#include "nf-poster-shape.h"
#include "nf-texture-cache.h"
#include "nf-title-card.h"
#include "nf-waiters.h"

#define MAX_CARDS 200
#define MAX_CARD_BYTES (128 * 1024 * 1024)
#define MAX_POSTERS 200
#define MAX_POSTER_BYTES (160 * 1024 * 1024)
#define MAX_THREADS 2
#define MAX_WIDTH 2048
#define MAX_SCALE 8

struct _NfArtwork
{
  GObject parent_instance;

  NfPosterCache  *posters;
  NfTextureCache *card_textures;
  NfTextureCache *poster_textures;
  GMainContext   *context;
  guint           n_cards;         /* jobs queued or drawing */
  guint           n_posters;
  GHashTable     *jobs;            /* &key → job somebody waits for */

  GThreadPool    *threads;
  GMutex          mutex;           /* of what follows */
  GQueue          pending;         /* jobs, newest first: what is on screen now goes before what was scrolled past */
};

G_DEFINE_FINAL_TYPE (NfArtwork, nf_artwork, G_TYPE_OBJECT)

enum
{
  POSTERS_AVAILABLE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* One card. Main thread and worker never use it at the same time, except for the atomic parts. */
typedef struct
{
  gatomicrefcount ref_count;
  int          wanted;     /* atomic */
  guint64      key;
  guint        width, scale;
  char        *raw_title, *title;
  guint        year;
  NfGenreMask  genres;
  GBytes      *pixels;
  GWeakRef     artwork;    /* for the main thread */
  NfWaiters   *waiters;    /* main thread; NULL once nobody waits */
} CardJob;

static CardJob *
card_job_ref (CardJob *job)
{
  g_atomic_ref_count_inc (&job->ref_count);
  return job;
}

static void
card_job_unref (gpointer data)
{
  CardJob *job = data;

  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_free (job->raw_title);
  g_free (job->title);
  g_clear_pointer (&job->pixels, g_bytes_unref);
  g_clear_pointer (&job->waiters, nf_waiters_free);
  g_weak_ref_clear (&job->artwork);
  g_free (job);
}

static guint
card_height (guint width)
{
  return (width * 3 + 1) / 2;
}

static guint64
make_key (NfFilm *film, guint width, guint scale)
{
  return (guint64) nf_film_get_item (film) << 32 | width << 8 | scale;
}

static void
card_job_draw (CardJob *job)
{
  const NfTitleCardFilm film = { job->raw_title, job->title, job->year, job->genres };
  guint width = job->width * job->scale, height = card_height (width);
  gsize stride = width * 4;
  guint8 *pixels = g_malloc0 (stride * height);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, width, height, stride);
  cairo_t *cr = cairo_create (surface);

  /* an odd width would leave half a row */
  cairo_scale (cr, job->scale, height / (job->width * 1.5));
  nf_title_card_draw (&film, job->width, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  nf_poster_shape_cut ((guint32 *) (gpointer) pixels, width, height, nf_poster_shape_get_radius ((int) job->width) * (float) job->scale);
  job->pixels = g_bytes_new_take (pixels, stride * height);
}

static gboolean
card_drawn_cb (gpointer user_data)
{
  CardJob *job = user_data;
  g_autoptr (NfArtwork) self = g_weak_ref_get (&job->artwork);
  g_autoptr (GdkTexture) texture = NULL;
  NfWaiters *waiters;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  self->n_cards--;
  if (job->pixels != NULL)
    {
      guint width = job->width * job->scale;

      texture = gdk_memory_texture_new (width, card_height (width), GDK_MEMORY_DEFAULT, job->pixels, width * 4);
      nf_texture_cache_insert (self->card_textures, job->key, texture);
    }
  waiters = g_steal_pointer (&job->waiters);
  if (waiters != NULL)
    {
      g_hash_table_remove (self->jobs, &job->key);
      nf_waiters_return (waiters, texture, (GBoxedCopyFunc) g_object_ref, g_object_unref, NULL);
    }
  return G_SOURCE_REMOVE;
}

/* On a worker: takes the newest job, not the one that woke it up. */
static void
draw_next_card (gpointer data, gpointer user_data)
{
  NfArtwork *self = user_data;   /* lives: it waits for its threads */
  g_autoptr (GSource) source = NULL;
  CardJob *job;

  g_mutex_lock (&self->mutex);
  job = g_queue_pop_head (&self->pending);
  g_mutex_unlock (&self->mutex);
  if (job == NULL)
    return;

  if (g_atomic_int_get (&job->wanted))
    card_job_draw (job);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, card_drawn_cb, job, card_job_unref);
  g_source_set_static_name (source, "NfArtwork card");
  g_source_attach (source, self->context);
}

/* Every caller has given up. */
static void
card_unwanted_cb (gpointer user_data)
{
  CardJob *job = user_data;
  g_autoptr (NfArtwork) self = g_weak_ref_get (&job->artwork);
  gboolean was_pending;

  g_atomic_int_set (&job->wanted, FALSE);
  g_clear_pointer (&job->waiters, nf_waiters_free);
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  was_pending = g_queue_remove (&self->pending, job);
  g_mutex_unlock (&self->mutex);
  if (was_pending)
    {
      self->n_cards--;
      card_job_unref (job);
    }
  g_hash_table_remove (self->jobs, &job->key);
}

static CardJob *
queue_card (NfArtwork *self, NfFilm *film, guint64 key, guint width, guint scale)
{
  CardJob *job = g_new0 (CardJob, 1);

  g_atomic_ref_count_init (&job->ref_count);
  g_weak_ref_init (&job->artwork, self);
  job->wanted = TRUE;
  job->key = key;
  job->width = width;
  job->scale = scale;
  job->raw_title = g_strdup (nf_film_get_raw_title (film));
  job->title = g_strdup (nf_film_get_title (film));
  job->year = nf_film_get_year (film);
  job->genres = nf_film_get_genre_mask (film);
  job->waiters = nf_waiters_new (card_unwanted_cb, job);
  g_hash_table_insert (self->jobs, &job->key, job);
  self->n_cards++;

  g_mutex_lock (&self->mutex);
  g_queue_push_head (&self->pending, card_job_ref (job));
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->threads, self, NULL);
  return job;
}

/* Asked for again: it is on screen again. */
static void
move_to_front (NfArtwork *self, CardJob *job)
{
  g_mutex_lock (&self->mutex);
  if (g_queue_remove (&self->pending, job))
    g_queue_push_head (&self->pending, job);
  g_mutex_unlock (&self->mutex);
}

static GdkTexture *
peek (NfTextureCache *textures, NfFilm *film, int width, int scale)
{
  GdkTexture *texture;

  g_return_val_if_fail (NF_IS_FILM (film), NULL);
  g_return_val_if_fail (width > 0 && scale > 0, NULL);

  texture = nf_texture_cache_lookup (textures, make_key (film, MIN (width, MAX_WIDTH), MIN (scale, MAX_SCALE)));
  return texture != NULL ? g_object_ref (texture) : NULL;
}

/* The middle of @image in a poster's proportions and shape, at @width if it has that many pixels. */
static GdkTexture *
make_poster (const NfImage *image, guint width, guint scale)
{
  const guint w = MIN (MIN (width * scale, image->width), MAX (1, image->height * 2 / 3)), h = MIN (card_height (w), image->height);
  const guint32 *from = g_bytes_get_data (image->pixels, NULL);
  guint32 *words = g_new (guint32, (gsize) w * h);
  g_autoptr (GBytes) bytes = g_bytes_new_take (words, (gsize) w * h * sizeof *words);

  from += (gsize) ((image->height - h) / 2) * image->width + (image->width - w) / 2;
  for (guint y = 0; y < h; y++)
    memcpy (words + (gsize) y * w, from + (gsize) y * image->width, w * sizeof *words);
  nf_poster_shape_cut (words, w, h, nf_poster_shape_get_radius ((int) width) * (float) w / (float) width);
  return gdk_memory_texture_new ((int) w, (int) h, GDK_MEMORY_DEFAULT, bytes, w * sizeof *words);
}

static void
poster_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  NfArtwork *self = g_task_get_source_object (task);
  const guint64 *key = g_task_get_task_data (task);
  g_autoptr (NfImage) image = NULL;
  GError *error = NULL;
  GdkTexture *texture;

  self->n_posters--;
  image = nf_poster_cache_load_finish (NF_POSTER_CACHE (source), result, &error);
  if (image == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* somebody else may have asked for the same picture */
  texture = nf_texture_cache_lookup (self->poster_textures, *key);
  if (texture != NULL)
    g_object_ref (texture);
  else
    {
      texture = make_poster (image, *key >> 8 & 0xffffff, *key & 0xff);
      nf_texture_cache_insert (self->poster_textures, *key, texture);
    }
  g_task_return_pointer (task, texture, g_object_unref);
}

static void
nf_artwork_finalize (GObject *object)
{
  NfArtwork *self = NF_ARTWORK (object);

  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->pending, card_job_unref);
  g_mutex_unlock (&self->mutex);
  /* at most as long as two cards take */
  g_thread_pool_free (self->threads, TRUE, TRUE);
  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->jobs);
  nf_texture_cache_free (self->card_textures);
  nf_texture_cache_free (self->poster_textures);
  g_clear_object (&self->posters);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (nf_artwork_parent_class)->finalize (object);
}

static void
nf_artwork_class_init (NfArtworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_artwork_finalize;

  signals[POSTERS_AVAILABLE] = g_signal_new ("posters-available", NF_TYPE_ARTWORK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_artwork_init (NfArtwork *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->card_textures = nf_texture_cache_new (MAX_CARDS, MAX_CARD_BYTES);
  self->poster_textures = nf_texture_cache_new (MAX_POSTERS, MAX_POSTER_BYTES);
  self->jobs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, card_job_unref);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->pending);
  /* its own threads: each keeps its fonts */
  self->threads = g_thread_pool_new (draw_next_card, self, MAX_THREADS, TRUE, NULL);
}

/* @posters: (nullable): without it there are only cards */
NfArtwork *
nf_artwork_new (NfPosterCache *posters)
{
  NfArtwork *self;

  g_return_val_if_fail (posters == NULL || NF_IS_POSTER_CACHE (posters), NULL);

  self = g_object_new (NF_TYPE_ARTWORK, NULL);
  g_set_object (&self->posters, posters);
  return self;
}

GdkTexture *
nf_artwork_peek_card (NfArtwork *self, NfFilm *film, int width, int scale)
{
  g_return_val_if_fail (NF_IS_ARTWORK (self), NULL);

  return peek (self->card_textures, film, width, scale);
}

void
nf_artwork_load_card_async (NfArtwork *self, NfFilm *film, int width, int scale, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GdkTexture *texture;
  CardJob *job;
  guint64 key;

  g_return_if_fail (NF_IS_ARTWORK (self) && NF_IS_FILM (film));
  g_return_if_fail (width > 0 && scale > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_artwork_load_card_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  width = MIN (width, MAX_WIDTH);
  scale = MIN (scale, MAX_SCALE);
  texture = nf_artwork_peek_card (self, film, width, scale);
  if (texture != NULL)
    {
      g_task_return_pointer (task, texture, g_object_unref);
      return;
    }

  key = make_key (film, width, scale);
  job = g_hash_table_lookup (self->jobs, &key);
  if (job != NULL)
    move_to_front (self, job);
  else
    job = queue_card (self, film, key, width, scale);
  nf_waiters_add (job->waiters, g_steal_pointer (&task));
}

GdkTexture *
nf_artwork_load_card_finish (NfArtwork *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GdkTexture *
nf_artwork_peek_poster (NfArtwork *self, NfFilm *film, int width, int scale)
{
  g_return_val_if_fail (NF_IS_ARTWORK (self), NULL);

  return peek (self->poster_textures, film, width, scale);
}

void
nf_artwork_load_poster_async (NfArtwork *self, NfFilm *film, int width, int scale, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GdkTexture *texture;
  guint64 key;

  g_return_if_fail (NF_IS_ARTWORK (self) && NF_IS_FILM (film));
  g_return_if_fail (width > 0 && scale > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_artwork_load_poster_async);
  if (g_task_return_error_if_cancelled (task))
    return;

  width = MIN (width, MAX_WIDTH);
  scale = MIN (scale, MAX_SCALE);
  texture = nf_artwork_peek_poster (self, film, width, scale);
  if (texture != NULL)
    {
      g_task_return_pointer (task, texture, g_object_unref);
      return;
    }
  if (self->posters == NULL || nf_film_get_tmdb_id (film) == 0 || !nf_poster_cache_can_load (self->posters))
    {
      g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No poster to be had");
      return;
    }

  key = make_key (film, width, scale);
  g_task_set_task_data (task, g_memdup2 (&key, sizeof key), g_free);
  self->n_posters++;
  nf_poster_cache_load_poster_async (self->posters, nf_film_get_tmdb_id (film), width * scale, cancellable, poster_loaded_cb,
                                     g_steal_pointer (&task));
}

GdkTexture *
nf_artwork_load_poster_finish (NfArtwork *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
nf_artwork_is_idle (NfArtwork *self)
{
  g_return_val_if_fail (NF_IS_ARTWORK (self), TRUE);

  return self->n_cards == 0 && self->n_posters == 0;
}

void
nf_artwork_announce_posters (NfArtwork *self)
{
  g_return_if_fail (NF_IS_ARTWORK (self));

  g_signal_emit (self, signals[POSTERS_AVAILABLE], 0);
}
