/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-poster.h"

#include "nf-fake-tmdb.h"
#include "nf-test-context.h"
#include "nf-test-ui.h"
#include "nf-title-card.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  NfFilm        *film;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->test = nf_test_context_new ();
  f->artwork = nf_artwork_new (nf_context_get_posters (f->test->context));
  f->film = nf_test_context_film (f->test, "Alien (1979)");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  /* replies on their way */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->film);
  nf_test_assert_last_unref (f->artwork);
  nf_test_context_free (f->test);
}

static GtkWidget *
poster_new (Fixture *f, int width)
{
  GtkWidget *poster = nf_poster_new ();

  gtk_widget_set_size_request (poster, width, -1);
  gtk_widget_set_halign (poster, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (poster, GTK_ALIGN_CENTER);
  nf_poster_set_artwork (NF_POSTER (poster), f->artwork);
  nf_poster_set_film (NF_POSTER (poster), f->film);
  return poster;
}

static void
test_proportions (Fixture *f, gconstpointer data)
{
  static const int widths[] = { 40, 96, 141, 160, 240 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      GtkWidget *poster = poster_new (f, widths[i]);
      GtkWindow *window = nf_test_ui_present (poster);

      g_assert_cmpint (gtk_widget_get_width (poster), ==, widths[i]);
      g_assert_cmpint (gtk_widget_get_height (poster), ==, (widths[i] * 3 + 1) / 2);
      g_assert_cmpint (gtk_widget_has_css_class (poster, "tiny"), ==, widths[i] <= 48);
      g_assert_cmpint (gtk_widget_has_css_class (poster, "small"), ==, widths[i] > 48 && widths[i] <= 120);
      nf_test_ui_close (window);
    }
}

static gboolean
same_picture (GdkTexture *a, GdkTexture *b)
{
  gsize stride = (gsize) gdk_texture_get_width (a) * 4, size = stride * (gsize) gdk_texture_get_height (a);
  g_autofree guchar *x = g_malloc0 (size), *y = g_malloc0 (size);

  g_assert_cmpint (gdk_texture_get_width (a), ==, gdk_texture_get_width (b));
  g_assert_cmpint (gdk_texture_get_height (a), ==, gdk_texture_get_height (b));
  gdk_texture_download (a, x, stride);
  gdk_texture_download (b, y, stride);
  return memcmp (x, y, size) == 0;
}

/* From the first frame on there is colour: the card's ground, then the card. */
static void
test_card (Fixture *f, gconstpointer data)
{
  GtkWidget *poster = poster_new (f, 160);
  GtkWindow *window = nf_test_ui_present (poster);
  const NfTitleCardFilm film = { nf_film_get_raw_title (f->film), nf_film_get_title (f->film), nf_film_get_year (f->film), nf_film_get_genre_mask (f->film) };
  g_autoptr (GdkTexture) ground = NULL, card = NULL, again = NULL;
  GdkRGBA g0, g1, b, color;

  nf_title_card_get_colors (&film, &g0, &g1, &b);
  nf_poster_set_film (NF_POSTER (poster), NULL);
  g_object_set (poster, "artwork", NULL, "film", f->film, NULL);
  ground = nf_test_ui_render (poster);
  nf_test_ui_get_pixel (ground, 80, 120, &color);
  g_assert_cmpfloat_with_epsilon (color.red, (g0.red + g1.red) / 2, 0.03);
  g_assert_cmpfloat_with_epsilon (color.green, (g0.green + g1.green) / 2, 0.03);
  g_assert_cmpfloat_with_epsilon (color.blue, (g0.blue + g1.blue) / 2, 0.03);
  /* round corners */
  nf_test_ui_get_pixel (ground, 0, 0, &color);
  g_assert_cmpfloat (color.alpha, <, 0.2);

  nf_poster_set_artwork (NF_POSTER (poster), f->artwork);
  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  nf_test_ui_wait_drawn (poster);
  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  card = nf_test_ui_render (poster);
  g_assert_false (same_picture (ground, card));
  nf_test_ui_get_pixel (card, 0, 0, &color);
  g_assert_cmpfloat (color.alpha, <, 0.2);

  /* a second time it comes from the cache, with the very frame */
  nf_poster_set_film (NF_POSTER (poster), NULL);
  nf_poster_set_film (NF_POSTER (poster), f->film);
  g_assert_true (nf_artwork_is_idle (f->artwork));
  again = nf_test_ui_render (poster);
  g_assert_true (same_picture (again, card));
  nf_test_ui_close (window);
}

/* What is scrolled away is not drawn. */
static void
test_far (Fixture *f, gconstpointer data)
{
  GtkWidget *area = gtk_scrolled_window_new (), *fixed = gtk_fixed_new (), *poster = poster_new (f, 160);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWindow *window;

  gtk_widget_set_size_request (fixed, 200, 9000);
  gtk_fixed_put (GTK_FIXED (fixed), poster, 10, 8000);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (area), fixed);
  window = nf_test_ui_present (area);
  nf_test_ui_wait_drawn (area);
  nf_test_ui_run_for (50);
  g_assert_true (nf_artwork_is_idle (f->artwork));
  texture = nf_artwork_peek_card (f->artwork, f->film, 160, 1);
  g_assert_null (texture);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (area)), 8000);
  nf_test_wait_until ((texture = nf_artwork_peek_card (f->artwork, f->film, 160, 1)) != NULL);
  nf_test_ui_close (window);
}

/* Films change faster than cards are drawn; nothing is left over and the last one wins. */
static void
test_recycling (Fixture *f, gconstpointer data)
{
  GtkWidget *poster = poster_new (f, 160), *reference = poster_new (f, 160), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  NfCatalogue *catalogue = nf_context_get_catalogue (f->test->context);
  g_autoptr (GdkTexture) a = NULL, b = NULL;
  GtkWindow *window;
  /* one that nobody else keeps */
  gpointer watched = nf_film_new (nf_catalogue_get_model (catalogue), 20);

  gtk_box_append (GTK_BOX (box), poster);
  gtk_box_append (GTK_BOX (box), reference);
  window = nf_test_ui_present (box);
  g_object_add_weak_pointer (watched, &watched);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, i % 30);

      nf_poster_set_film (NF_POSTER (poster), film);
      if (i % 10 == 0)
        nf_test_ui_wait_drawn (poster);
    }
  nf_poster_set_film (NF_POSTER (poster), watched);
  nf_test_ui_wait_drawn (poster);
  nf_poster_set_film (NF_POSTER (poster), f->film);
  g_object_unref (watched);
  nf_test_ui_wait_drawn (poster);
  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  nf_test_wait_until (watched == NULL);
  a = nf_test_ui_render (poster);
  b = nf_test_ui_render (reference);
  g_assert_true (same_picture (a, b));

  /* gone in the middle of it */
  nf_poster_set_film (NF_POSTER (poster), NULL);
  nf_poster_set_film (NF_POSTER (poster), f->film);
  nf_test_ui_close (window);
}

/* A new width asks for a new card once it stands still. */
static void
test_resize (Fixture *f, gconstpointer data)
{
  GtkWidget *poster = poster_new (f, 160);
  GtkWindow *window = nf_test_ui_present (poster);
  g_autoptr (GdkTexture) texture = NULL;

  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  for (int width = 161; width <= 170; width++)
    {
      gtk_widget_set_size_request (poster, width, -1);
      nf_test_ui_wait_drawn (poster);
    }
  nf_test_wait_until ((texture = nf_artwork_peek_card (f->artwork, f->film, 170, 1)) != NULL);
  nf_test_ui_close (window);
}

/* A poster covers the card, cross-faded when animations are on. */
static void
test_poster (void)
{
  g_autoptr (NfFakeTmdb) tmdb = nf_fake_tmdb_new ();
  const NfContextOptions options = { .in_memory = TRUE, .tmdb_key = "0123456789abcdef0123456789abcdef",
                                     .tmdb_url = nf_fake_tmdb_get_url (tmdb), .image_url = nf_fake_tmdb_get_image_url (tmdb) };
  g_autoptr (GdkTexture) card = NULL, poster_picture = NULL, texture = NULL;
  Fixture f = { .test = nf_test_context_new_with_options (&options) };
  GtkWidget *poster;
  GtkWindow *window;

  nf_fake_tmdb_add_all_films (tmdb);
  f.artwork = nf_artwork_new (NULL);
  f.film = nf_test_context_film (f.test, "Alien (1979)");
  poster = poster_new (&f, 160);
  window = nf_test_ui_present (poster);
  nf_test_wait_until (nf_artwork_is_idle (f.artwork));
  card = nf_test_ui_render (poster);
  nf_poster_set_artwork (NF_POSTER (poster), NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  nf_test_assert_last_unref (f.artwork);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  f.artwork = nf_artwork_new (nf_context_get_posters (f.test->context));
  nf_poster_set_artwork (NF_POSTER (poster), f.artwork);
  nf_test_wait_until ((texture = nf_artwork_peek_poster (f.artwork, f.film, 160, 1)) != NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  nf_test_ui_run_for (400);
  poster_picture = nf_test_ui_render (poster);
  g_assert_false (same_picture (card, poster_picture));
  nf_test_ui_close (window);
  tear_down (&f, NULL);
}

/* A poster that was refused comes when TMDB is there again. */
static void
test_asks_again (void)
{
  g_autoptr (NfFakeTmdb) tmdb = nf_fake_tmdb_new ();
  const NfFault away = { .kind = NF_FAULT_STATUS, .status = 401 };
  const NfContextOptions options = { .in_memory = TRUE, .tmdb_key = "0123456789abcdef0123456789abcdef",
                                     .tmdb_url = nf_fake_tmdb_get_url (tmdb), .image_url = nf_fake_tmdb_get_image_url (tmdb) };
  Fixture f = { .test = nf_test_context_new_with_options (&options) };
  NfTmdbClient *client = nf_context_get_tmdb (f.test->context);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWindow *window;

  nf_fake_tmdb_add_all_films (tmdb);
  nf_fake_tmdb_set_fault (tmdb, NULL, &away);
  f.artwork = nf_artwork_new (nf_context_get_posters (f.test->context));
  f.film = nf_test_context_film (f.test, "Alien (1979)");
  window = nf_test_ui_present (poster_new (&f, 160));
  nf_test_wait_until (nf_tmdb_client_get_state (client) == NF_TMDB_STATE_KEY_REJECTED && nf_artwork_is_idle (f.artwork));
  g_assert_null (nf_artwork_peek_poster (f.artwork, f.film, 160, 1));
  nf_fake_tmdb_set_fault (tmdb, NULL, NULL);
  nf_tmdb_client_retry (client);
  nf_artwork_announce_posters (f.artwork);
  nf_test_wait_until ((texture = nf_artwork_peek_poster (f.artwork, f.film, 160, 1)) != NULL);
  nf_test_ui_close (window);
  tear_down (&f, NULL);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/poster/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("proportions", test_proportions);
  ADD ("card", test_card);
  ADD ("far", test_far);
  ADD ("recycling", test_recycling);
  ADD ("resize", test_resize);
#undef ADD
  g_test_add_func ("/poster/poster", test_poster);
  g_test_add_func ("/poster/asks-again", test_asks_again);
  return g_test_run ();
}
