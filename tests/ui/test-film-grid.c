/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-grid.h"

#include "nf-film-tile.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

#include <string.h>

/* The table of the design: columns at a width. */
static void
test_columns (void)
{
  static const struct { int width; guint columns; } cases[] = {
    { 0, 2 }, { 240, 2 }, { 360, 2 }, { 549, 3 }, { 550, 3 }, { 700, 4 }, { 900, 5 }, { 1280, 7 }, { 1600, 9 }, { 1920, 11 },
    { 2100, 12 }, { 3840, 12 }, { 7680, 12 },
  };
  guint last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nf_film_grid_columns_for_width (cases[i].width), ==, cases[i].columns);
  for (int width = 0; width < 4000; width++)
    {
      guint columns = nf_film_grid_columns_for_width (width);

      /* a wider grid has at most one column less, where the margins grow */
      g_assert_cmpuint (columns + 1, >=, last);
      last = columns;
    }
}

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  GtkWidget     *grid;
  GtkWindow     *window;
  guint          opened, n_opened;
} Fixture;

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *f = user_data;

  f->opened = g_variant_get_uint32 (parameter);
  f->n_opened++;
}

static void
set_up (Fixture *f)
{
  static const GActionEntry entries[] = { { "open-film", open_cb, "u" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *f = (Fixture) { .test = nf_test_context_new (), .artwork = nf_artwork_new (NULL), .grid = nf_film_grid_new () };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), f);
  gtk_widget_insert_action_group (f->grid, "win", G_ACTION_GROUP (group));
  nf_film_grid_set_up (NF_FILM_GRID (f->grid), f->test->context, f->artwork);
  nf_test_context_settle (f->test);
  nf_film_grid_set_model (NF_FILM_GRID (f->grid), G_LIST_MODEL (nf_browser_get_list (nf_context_get_browser (f->test->context))));
  f->window = nf_test_ui_present (f->grid);
  nf_test_wait_until (nf_test_find (f->grid, NF_TYPE_FILM_TILE) != NULL);
  nf_test_ui_wait_drawn (f->grid);
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
  g_clear_object (&f->artwork);
  g_clear_pointer (&f->test, nf_test_context_free);
}

static NfFilm *
tile_film (GtkWidget *tile)
{
  return nf_film_tile_get_film (NF_FILM_TILE (tile));
}

static void
test_cells (void)
{
  Fixture f;
  GtkWidget *tile, *view;
  guint columns;

  set_up (&f);
  tile = nf_test_find (f.grid, NF_TYPE_FILM_TILE);
  view = nf_test_find (f.grid, GTK_TYPE_GRID_VIEW);
  gtk_test_accessible_assert_property (gtk_widget_get_parent (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, nf_film_get_accessible_name (tile_film (tile)));
  columns = nf_film_grid_columns_for_width (gtk_widget_get_width (f.grid));
  g_assert_cmpuint (gtk_grid_view_get_max_columns (GTK_GRID_VIEW (view)), ==, columns);
  g_assert_cmpuint (gtk_grid_view_get_min_columns (GTK_GRID_VIEW (view)), ==, columns);

  /* smaller and larger again: never clipped, never more columns than fit */
  for (guint i = 0; i < 4; i++)
    {
      static const int widths[] = { 360, 700, 360, 1100 };

      gtk_widget_set_halign (f.grid, GTK_ALIGN_START);
      gtk_widget_set_size_request (f.grid, widths[i], -1);
      nf_test_wait_until (gtk_widget_get_width (f.grid) == widths[i]);
      nf_test_ui_wait_drawn (f.grid);
      g_assert_cmpuint (gtk_grid_view_get_max_columns (GTK_GRID_VIEW (view)), ==, nf_film_grid_columns_for_width (widths[i]));
      g_assert_cmpint (gtk_widget_get_width (view), <=, widths[i]);
    }
  tear_down (&f);
}

static void
test_keys (void)
{
  Fixture f;
  NfProfile *profile;
  NfItemIndex first, second;

  set_up (&f);
  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      tear_down (&f);
      return;
    }
  profile = nf_context_get_profile (f.test->context);
  first = nf_film_get_item (tile_film (nf_test_find (f.grid, NF_TYPE_FILM_TILE)));
  second = nf_film_list_get_items (nf_browser_get_list (nf_context_get_browser (f.test->context)), &(guint) { 0 })[1];

  g_assert_true (nf_film_grid_focus_first (NF_FILM_GRID (f.grid)));
  nf_test_ui_press_keys (f.grid, "4", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, first), ==, 8);
  nf_test_ui_press_keys (f.grid, "Right", "shift+3", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, second), ==, 5);
  nf_test_ui_press_keys (f.grid, "f", "w", NULL);
  g_assert_true (nf_profile_get_mark (profile, second, NF_MARK_FAVORITE));
  g_assert_true (nf_profile_get_mark (profile, second, NF_MARK_WATCHLIST));
  nf_test_ui_press_keys (f.grid, "0", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, second), ==, 0);
  nf_test_ui_press_keys (f.grid, "Return", NULL);
  g_assert_cmpuint (f.n_opened, ==, 1);
  g_assert_cmpuint (f.opened, ==, second);
  tear_down (&f);
}

/* A click opens; what is typed after it is not meant for the film that was clicked. */
static void
test_click (void)
{
  Fixture f;
  GtkWidget *tile;
  NfItemIndex item;

  set_up (&f);
  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      tear_down (&f);
      return;
    }
  tile = nf_test_find (f.grid, NF_TYPE_FILM_TILE);
  item = nf_film_get_item (tile_film (tile));
  nf_test_ui_click (tile, 40, 40);
  nf_test_wait_until (f.n_opened == 1);
  g_assert_cmpuint (f.opened, ==, item);
  nf_test_ui_press_keys (f.grid, "h", "f", NULL);
  g_assert_false (nf_profile_get_mark (nf_context_get_profile (f.test->context), item, NF_MARK_HIDDEN));
  g_assert_false (nf_profile_get_mark (nf_context_get_profile (f.test->context), item, NF_MARK_FAVORITE));
  nf_test_ui_point_away (f.grid);
  tear_down (&f);
}

static gboolean
shows_film (GtkWidget *widget, gconstpointer data)
{
  return NF_IS_FILM_TILE (widget) && tile_film (widget) != NULL && nf_film_get_item (tile_film (widget)) == *(const NfItemIndex *) data;
}

static gboolean
is_in_view (GtkWidget *grid, NfItemIndex item)
{
  GtkWidget *tile = nf_test_find_match (grid, shows_film, &item);
  graphene_rect_t box;

  return tile != NULL && gtk_widget_compute_bounds (tile, grid, &box) && box.origin.y + box.size.height > 0 && box.origin.y < (float) gtk_widget_get_height (grid);
}

/* 40 films from @first on */
static void
set_films (NfFilmList *list, NfItemIndex first, gboolean others_around)
{
  NfItemIndex items[40];

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = first + i;
  /* none of those above and below is the same: to the list it is one change of nearly everything */
  for (guint i = 0; others_around && i < 6; i++)
    {
      items[i] = first + 5 - i;
      items[39 - i] = first + 34 + i;
    }
  nf_film_list_set_items (list, items, G_N_ELEMENTS (items));
}

/* Who is among films that stay keeps their place; who looks at the first ones sees others in the same cells. */
static void
test_other_films (void)
{
  Fixture f;
  GtkAdjustment *adjustment;
  GtkWidget *tile;
  g_autoptr (NfFilmList) list = NULL;
  double value, height;

  set_up (&f);
  list = nf_film_list_new (nf_context_get_catalogue (f.test->context));
  set_films (list, 0, FALSE);
  nf_film_grid_set_model (NF_FILM_GRID (f.grid), G_LIST_MODEL (list));
  gtk_widget_set_size_request (f.grid, 360, 500);
  gtk_widget_set_halign (f.grid, GTK_ALIGN_START);
  gtk_widget_set_valign (f.grid, GTK_ALIGN_START);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (nf_test_find (f.grid, GTK_TYPE_SCROLLED_WINDOW)));
  nf_test_wait_until (gtk_widget_get_width (f.grid) == 360 && gtk_adjustment_get_upper (adjustment) > 4000);

  /* at the top: at once, without another cell */
  tile = nf_test_find (f.grid, NF_TYPE_FILM_TILE);
  g_assert_cmpuint (nf_film_get_item (tile_film (tile)), ==, 0);
  set_films (list, 10, FALSE);
  g_assert_cmpuint (nf_film_get_item (tile_film (tile)), ==, 10);
  g_assert_true (nf_test_find (f.grid, NF_TYPE_FILM_TILE) == tile);
  set_films (list, 0, FALSE);
  nf_test_ui_wait_drawn (f.grid);

  /* in their midst, films 20 and 21 in the first row that is seen whole */
  height = gtk_adjustment_get_upper (adjustment) / 20;
  gtk_adjustment_set_value (adjustment, 10 * height - 100);
  nf_test_wait_until (is_in_view (f.grid, 20));
  nf_test_ui_wait_drawn (f.grid);
  tile = nf_test_find_match (f.grid, shows_film, &(NfItemIndex) { 20 });
  value = gtk_adjustment_get_value (adjustment);
  /* they are four rows further up now */
  set_films (list, 8, TRUE);
  nf_test_ui_wait_drawn (f.grid);
  nf_test_wait_until (gtk_adjustment_get_value (adjustment) < value - 3 * height);
  g_assert_true (is_in_view (f.grid, 20) && is_in_view (f.grid, 21));
  g_assert_true (nf_test_find_match (f.grid, shows_film, &(NfItemIndex) { 20 }) == tile);
  /* a film less above moves nothing that is seen out of it */
  {
    NfItemIndex items[40];
    guint n;

    memcpy (items, nf_film_list_get_items (list, &n), sizeof items);
    g_assert_cmpuint (n, ==, 40);
    nf_film_list_set_items (list, items + 1, 39);
  }
  nf_test_ui_wait_drawn (f.grid);
  g_assert_true (is_in_view (f.grid, 20));
  g_assert_true (nf_test_find_match (f.grid, shows_film, &(NfItemIndex) { 20 }) == tile);
  tear_down (&f);
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_properties (void)
{
  GtkWidget *grid = g_object_ref_sink (nf_film_grid_new ());
  g_autoptr (GListStore) store = g_list_store_new (NF_TYPE_FILM);
  g_autoptr (GListModel) model = NULL;
  guint n = 0;

  g_signal_connect (grid, "notify", G_CALLBACK (notify_cb), &n);
  g_object_set (grid, "show-own-stars", TRUE, "model", store, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_object_set (grid, "show-own-stars", TRUE, "model", store, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_object_get (grid, "model", &model, NULL);
  g_assert_true (model == G_LIST_MODEL (store));
  g_assert_false (nf_film_grid_focus_first (NF_FILM_GRID (grid)));
  nf_test_assert_last_unref (grid);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/film-grid/columns", test_columns);
  g_test_add_func ("/film-grid/properties", test_properties);
  g_test_add_func ("/film-grid/cells", test_cells);
  g_test_add_func ("/film-grid/keys", test_keys);
  g_test_add_func ("/film-grid/click", test_click);
  g_test_add_func ("/film-grid/other-films", test_other_films);
  return g_test_run ();
}
