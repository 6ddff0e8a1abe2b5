/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-canvas.h"
#include "nf-card-text.h"
#include "nf-model-file.h"
#include "nf-test-model.h"
#include "nf-text.h"
#include "nf-title-card.h"

#include <math.h>
#include <string.h>

typedef void (*DrawFunc) (const NfTitleCardFilm *film, double width, cairo_t *cr);

static cairo_surface_t *
draw_with (DrawFunc func, const NfTitleCardFilm *film, guint width, guint scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, width * scale * 3 / 2);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  func (film, width, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
draw (const NfTitleCardFilm *film, guint width, guint scale)
{
  return draw_with (nf_title_card_draw, film, width, scale);
}

static gsize
size_of (cairo_surface_t *surface)
{
  return (gsize) cairo_image_surface_get_stride (surface) * cairo_image_surface_get_height (surface);
}

static void
assert_same (cairo_surface_t *one, cairo_surface_t *other)
{
  g_assert_cmpmem (cairo_image_surface_get_data (one), size_of (one), cairo_image_surface_get_data (other), size_of (other));
}

static NfCardColor
pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 value = ((const guint32 *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x];

  g_assert_cmphex (value >> 24, ==, 0xff);
  return (NfCardColor) { value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff };
}

typedef struct
{
  NfModelFile *model;
  GPtrArray   *titles;
  GArray      *films;
} Films;

static void
films_init (Films *self, NfModelFile *model, guint max)
{
  self->model = model;
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->films = g_array_new (FALSE, FALSE, sizeof (NfTitleCardFilm));
  for (NfItemIndex item = 0; item < MIN (max, nf_model_file_get_n_items (model)); item++)
    {
      NfTitleCardFilm film = {
        nf_model_file_get_title (model, item), nf_text_display_title (nf_model_file_get_title (model, item)),
        nf_model_file_get_year (model, item), nf_model_file_get_genres (model, item)
      };

      g_ptr_array_add (self->titles, (char *) film.title);
      g_array_append_val (self->films, film);
    }
}

static void
films_clear (Films *self)
{
  g_ptr_array_unref (self->titles);
  g_array_unref (self->films);
  nf_model_file_unref (self->model);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Films, films_clear)

static void
test_deterministic (void)
{
  g_auto (Films) films = { 0 };

  films_init (&films, nf_test_model_new (), G_MAXUINT);
  for (guint i = 0; i < films.films->len; i++)
    {
      const NfTitleCardFilm *film = &g_array_index (films.films, NfTitleCardFilm, i);
      cairo_surface_t *one = draw (film, 160, 1), *other = draw (film, 160, 1);

      assert_same (one, other);
      cairo_surface_destroy (one);
      cairo_surface_destroy (other);
    }
}

static gpointer
draw_all_in_thread (gpointer user_data)
{
  const Films *films = user_data;
  GPtrArray *surfaces = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy);

  for (guint i = 0; i < films->films->len; i++)
    g_ptr_array_add (surfaces, draw (&g_array_index (films->films, NfTitleCardFilm, i), 160, 1));
  return surfaces;
}

static void
test_threads (void)
{
  g_auto (Films) films = { 0 };
  g_autoptr (GPtrArray) mine = NULL;
  GThread *threads[3];

  films_init (&films, nf_test_model_new (), G_MAXUINT);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("card", draw_all_in_thread, &films);
  mine = draw_all_in_thread (&films);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GPtrArray) theirs = g_thread_join (threads[i]);

      for (guint j = 0; j < mine->len; j++)
        assert_same (g_ptr_array_index (mine, j), g_ptr_array_index (theirs, j));
    }
}

/* Neither what was drawn before on the context nor where it stands changes the card. */
static void
test_context (void)
{
  const NfTitleCardFilm film = { "Matrix, The (1999)", "The Matrix", 1999, NF_GENRE_BIT (NF_GENRE_SCI_FI) | NF_GENRE_BIT (NF_GENRE_ACTION) };
  cairo_surface_t *plain = draw (&film, 160, 1);
  cairo_surface_t *wide = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 400, 400);
  cairo_surface_t *part = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 160, 240);
  cairo_t *cr = cairo_create (wide);

  cairo_set_line_width (cr, 30);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  cairo_move_to (cr, 5, 5);
  cairo_save (cr);
  cairo_translate (cr, 100, 50);
  nf_title_card_draw (&film, 160, cr);
  cairo_restore (cr);
  g_assert_cmpfloat (cairo_get_line_width (cr), ==, 30);
  cairo_destroy (cr);

  cr = cairo_create (part);
  cairo_set_source_surface (cr, wide, -100, -50);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (part);
  assert_same (plain, part);

  /* nothing beside the card */
  cairo_surface_flush (wide);
  for (int i = 0; i < 400; i++)
    {
      const guint32 *row = (const guint32 *) (cairo_image_surface_get_data (wide) + i * cairo_image_surface_get_stride (wide));

      g_assert_cmphex (row[99], ==, 0);
      g_assert_cmphex (row[260], ==, 0);
      if (i < 50 || i >= 290)
        g_assert_cmphex (row[180], ==, 0);
    }
  cairo_surface_destroy (plain);
  cairo_surface_destroy (wide);
  cairo_surface_destroy (part);
}

/* Opaque to its edges at any size, whole at any scale; different films differ. */
static void
test_sizes (void)
{
  const NfTitleCardFilm film = { "Alien (1979)", "Alien", 1979, NF_GENRE_BIT (NF_GENRE_HORROR) };
  const NfTitleCardFilm other = { "Aliens (1986)", "Aliens", 1986, NF_GENRE_BIT (NF_GENRE_HORROR) };
  const guint widths[] = { 2, 20, 40, 96, 118, 120, 150, 160, 240, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      cairo_surface_t *one = draw (&film, widths[i], 1), *two = draw (&film, widths[i], 2), *third = draw (&other, widths[i], 1);
      int width = cairo_image_surface_get_width (one), height = cairo_image_surface_get_height (one);

      for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
          pixel (one, x, y);
      pixel (two, 2 * width - 1, 2 * height - 1);
      if (widths[i] > 20)
        g_assert_true (memcmp (cairo_image_surface_get_data (one), cairo_image_surface_get_data (third), size_of (one)) != 0);
      cairo_surface_destroy (one);
      cairo_surface_destroy (two);
      cairo_surface_destroy (third);
    }
}

/* The layout follows the logical width, not the pixels. */
static void
test_small (void)
{
  const NfTitleCardFilm film = { "Casablanca (1942)", "Casablanca", 1942, NF_GENRE_BIT (NF_GENRE_DRAMA) };
  const NfTitleCardFilm undated = { "Casablanca (1942)", "Casablanca", 0, NF_GENRE_BIT (NF_GENRE_DRAMA) };
  cairo_surface_t *small = draw (&film, 118, 2), *small_undated = draw (&undated, 118, 2);
  cairo_surface_t *medium = draw (&film, 120, 2), *medium_undated = draw (&undated, 120, 2);

  assert_same (small, small_undated);
  g_assert_true (memcmp (cairo_image_surface_get_data (medium), cairo_image_surface_get_data (medium_undated), size_of (medium)) != 0);
  cairo_surface_destroy (small);
  cairo_surface_destroy (small_undated);
  cairo_surface_destroy (medium);
  cairo_surface_destroy (medium_undated);
}

static void
test_colors (void)
{
  const NfTitleCardFilm film = { "Alien (1979)", "Alien", 1979, NF_GENRE_BIT (NF_GENRE_HORROR) };
  NfCardPalette palette;
  GdkRGBA g0, g1, b;

  nf_card_palette_init (&palette, film.raw_title, film.genres);
  nf_title_card_get_colors (&film, &g0, &g1, &b);
  g_assert_cmpint (round (g0.red * 255), ==, palette.g0.red);
  g_assert_cmpint (round (g1.green * 255), ==, palette.g1.green);
  g_assert_cmpint (round (b.blue * 255), ==, palette.b.blue);
  g_assert_cmpfloat (g0.alpha, ==, 1);
  nf_title_card_get_colors (&film, NULL, NULL, NULL);
}

/* Shares of the words' boxes where the ink has less than 4.5 of contrast. */
static void
get_unreadable (const NfTitleCardFilm *film, guint width, double *out_title, double *out_year)
{
  cairo_surface_t *surface = draw_with (nf_title_card_draw_background, film, width, 1);
  g_auto (NfCardText) text = { 0 };
  NfCardPalette palette;
  guint n[2] = { 0 }, n_low[2] = { 0 };
  double unit = width / 200.0;

  nf_card_palette_init (&palette, film->raw_title, film->genres);
  nf_card_text_init (&text, film->title, film->year, palette.voice, nf_card_palette_title_on_top (&palette), width < 120);
  for (guint i = 0; i < text.lines->len; i++)
    {
      const NfCardLine *line = &g_array_index (text.lines, NfCardLine, i);
      gboolean is_year = line->kind == NF_CARD_LINE_YEAR;
      int top = (line->y - line->size * .74) * unit, bottom = (line->y + line->size * .04) * unit;

      for (int y = top; y < bottom; y++)
        for (int x = 15 * unit; x < (15 + line->width) * unit; x++, n[is_year]++)
          n_low[is_year] += nf_card_color_contrast (palette.ink, pixel (surface, x, y)) < 4.5;
    }
  cairo_surface_destroy (surface);
  *out_title = (double) n_low[FALSE] / MAX (n[FALSE], 1);
  *out_year = (double) n_low[TRUE] / MAX (n[TRUE], 1);
}

/* Not one title, and hardly a year: a pattern may run up to the year's foot. */
static void
check_readable (const Films *films, guint width)
{
  double worst = 0;
  guint n_years = 0;

  for (guint i = 0; i < films->films->len; i++)
    {
      const NfTitleCardFilm *film = &g_array_index (films->films, NfTitleCardFilm, i);
      double title, year;

      get_unreadable (film, width, &title, &year);
      if (title > .004)
        g_test_fail_printf ("%s at %u: %.2f %%", film->raw_title, width, title * 100);
      worst = MAX (worst, title);
      n_years += year > .05;
    }
  g_test_message ("%u cards of %u: worst title %.2f %%, %u years", films->films->len, width, worst * 100, n_years);
  g_assert_cmpuint (n_years, <=, films->films->len / 30);
}

static void
test_readable (void)
{
  g_auto (Films) films = { 0 };

  films_init (&films, nf_test_model_new (), G_MAXUINT);
  check_readable (&films, 160);
  check_readable (&films, 96);
}

static void
test_readable_catalogue (void)
{
  const char *path = g_getenv ("NEXTFILMS_MODEL");
  g_autoptr (GError) error = NULL;
  g_auto (Films) films = { 0 };

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      films_init (&films, nf_test_model_new (), 0);
      g_test_skip ("no model built");
      return;
    }
  films_init (&films, nf_model_file_new_from_path (path, &error), 600);
  g_assert_no_error (error);
  check_readable (&films, 160);
}

/* A hostile title costs no more than a few ordinary ones. */
static void
test_cost (void)
{
  g_autofree char *long_title = g_strnfill (20000, 'x');
  NfTitleCardFilm film = { "Alien (1979)", "Alien", 1979, NF_GENRE_BIT (NF_GENRE_DRAMA) };
  g_autoptr (GTimer) timer = NULL;
  double ordinary, hostile;

  for (guint i = 1; i < 20000; i += 3)
    long_title[i] = ' ';
  cairo_surface_destroy (draw (&film, 160, 1));
  timer = g_timer_new ();
  for (guint i = 0; i < 20; i++)
    cairo_surface_destroy (draw (&film, 160, 1));
  ordinary = g_timer_elapsed (timer, NULL) / 20;
  film.title = long_title;
  g_timer_start (timer);
  cairo_surface_destroy (draw (&film, 160, 1));
  hostile = g_timer_elapsed (timer, NULL);
  g_test_message ("ordinary %.2f ms, hostile %.2f ms", ordinary * 1000, hostile * 1000);
  g_assert_cmpfloat (hostile / ordinary, <, 300);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/title-card/deterministic", test_deterministic);
  g_test_add_func ("/title-card/threads", test_threads);
  g_test_add_func ("/title-card/context", test_context);
  g_test_add_func ("/title-card/sizes", test_sizes);
  g_test_add_func ("/title-card/small", test_small);
  g_test_add_func ("/title-card/colors", test_colors);
  g_test_add_func ("/title-card/readable", test_readable);
  g_test_add_func ("/title-card/readable-catalogue", test_readable_catalogue);
  g_test_add_func ("/title-card/cost", test_cost);
  return g_test_run ();
}
