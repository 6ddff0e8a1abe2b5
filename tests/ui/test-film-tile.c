/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-tile.h"

#include "nf-film-panel.h"
#include "nf-prediction-label.h"
#include "nf-rating-bar.h"
#include "nf-stars-label.h"
#include "nf-test-context.h"
#include "nf-test-ui.h"
#include "nf-text-line.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  NfProfile     *profile;
  NfFilm        *film;
  GtkWidget     *tile;
  GtkWindow     *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->test = nf_test_context_new ();
  f->artwork = nf_artwork_new (nf_context_get_posters (f->test->context));
  f->profile = nf_context_get_profile (f->test->context);
  f->film = nf_test_context_film (f->test, "Toy Story (1995)");
  f->tile = nf_film_tile_new (f->test->context, f->artwork);
  gtk_widget_set_size_request (f->tile, 160, -1);
  gtk_widget_set_halign (f->tile, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (f->tile, GTK_ALIGN_CENTER);
  f->window = nf_test_ui_present (f->tile);
  nf_film_tile_set_film (NF_FILM_TILE (f->tile), f->film);
  nf_test_ui_wait_drawn (f->tile);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_ui_close (f->window);
  nf_test_context_settle (f->test);
  nf_test_wait_until (nf_artwork_is_idle (f->artwork));
  /* replies on their way */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&f->film);
  nf_test_assert_last_unref (f->artwork);
  nf_test_context_free (f->test);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (NF_IS_TEXT_LINE (widget))
    return g_str_equal (nf_text_line_get_start (NF_TEXT_LINE (widget)), text) || g_str_equal (nf_text_line_get_end (NF_TEXT_LINE (widget)), text);
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text);
}

/* The first visible descendant of a type, and of a style class if one is given. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *css_class)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (css_class == NULL || gtk_widget_has_css_class (widget, css_class)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, css_class);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (says (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      {
        GtkWidget *found = find_label (child, text);

        if (found != NULL)
          return found;
      }
  return NULL;
}

static void
assert_description (Fixture *f, const char *wanted)
{
  g_autofree char *description = nf_film_tile_dup_description (NF_FILM_TILE (f->tile));
  g_autofree char *property = NULL;

  g_assert_cmpstr (description, ==, wanted);
  g_object_get (f->tile, "description", &property, NULL);
  g_assert_cmpstr (property, ==, wanted);
}

/* Every change of the film shows at once. */
static void
test_follows_film (Fixture *f, gconstpointer data)
{
  NfItemIndex item = nf_film_get_item (f->film);

  nf_film_set_prediction (f->film, 0, 0);
  g_assert_nonnull (find_label (f->tile, "Toy Story"));
  g_assert_nonnull (find_label (f->tile, "1995"));
  g_assert_nonnull (find_label (f->tile, "Animation"));
  gtk_test_accessible_assert_property (f->tile, GTK_ACCESSIBLE_PROPERTY_LABEL, "Toy Story (1995)");
  assert_description (f, "");

  nf_film_set_prediction (f->film, 4.4, 0.6);
  g_assert_nonnull (find (f->tile, NF_TYPE_PREDICTION_LABEL, NULL));
  gtk_test_accessible_assert_property (find (f->tile, NF_TYPE_PREDICTION_LABEL, NULL), GTK_ACCESSIBLE_PROPERTY_LABEL, "Predicted 4.4 of 5, sure");
  g_assert_null (find_label (f->tile, "Animation"));

  /* rated: what one thinks oneself stands on the card, and the genre returns */
  nf_profile_set_rating (f->profile, item, 9);
  g_assert_nonnull (find (f->tile, GTK_TYPE_BOX, "rating"));
  g_assert_nonnull (find_label (f->tile, "4½"));
  g_assert_null (find (f->tile, NF_TYPE_PREDICTION_LABEL, NULL));
  g_assert_nonnull (find_label (f->tile, "Animation"));
  assert_description (f, "Rated 4½ of 5 stars");

  g_assert_null (find (f->tile, GTK_TYPE_IMAGE, "favorite"));
  nf_profile_set_mark (f->profile, item, NF_MARK_FAVORITE, TRUE);
  nf_profile_set_mark (f->profile, item, NF_MARK_WATCHLIST, TRUE);
  g_assert_nonnull (find (f->tile, GTK_TYPE_IMAGE, "favorite"));
  g_assert_nonnull (find (f->tile, GTK_TYPE_IMAGE, "watchlist"));
  assert_description (f, "Rated 4½ of 5 stars · Favorite · On the watchlist");
  nf_profile_set_mark (f->profile, item, NF_MARK_FAVORITE, FALSE);
  g_assert_null (find (f->tile, GTK_TYPE_IMAGE, "favorite"));
  g_assert_nonnull (find (f->tile, GTK_TYPE_IMAGE, "watchlist"));

  g_assert_null (find (f->tile, GTK_TYPE_OVERLAY, "not-interested"));
  nf_profile_set_mark (f->profile, item, NF_MARK_HIDDEN, TRUE);
  g_assert_nonnull (find (f->tile, GTK_TYPE_OVERLAY, "not-interested"));

  nf_profile_set_rating (f->profile, item, 0);
  g_assert_null (find (f->tile, GTK_TYPE_BOX, "rating"));
}

static void
test_library (Fixture *f, gconstpointer data)
{
  GtkWidget *stars;

  nf_profile_set_rating (f->profile, nf_film_get_item (f->film), 7);
  nf_film_tile_set_show_own_stars (NF_FILM_TILE (f->tile), TRUE);
  stars = find (f->tile, NF_TYPE_STARS_LABEL, NULL);
  g_assert_nonnull (stars);
  g_assert_cmpuint (nf_stars_label_get_rating (NF_STARS_LABEL (stars)), ==, 7);
  g_assert_null (find (f->tile, GTK_TYPE_BOX, "rating"));
  nf_profile_set_rating (f->profile, nf_film_get_item (f->film), 8);
  g_assert_cmpuint (nf_stars_label_get_rating (NF_STARS_LABEL (stars)), ==, 8);
  nf_profile_set_rating (f->profile, nf_film_get_item (f->film), 0);
  g_assert_null (find (f->tile, NF_TYPE_STARS_LABEL, NULL));
  nf_profile_set_rating (f->profile, nf_film_get_item (f->film), 4);
  nf_film_tile_set_show_own_stars (NF_FILM_TILE (f->tile), FALSE);
  g_assert_null (find (f->tile, NF_TYPE_STARS_LABEL, NULL));
  g_assert_nonnull (find (f->tile, GTK_TYPE_BOX, "rating"));
}

static void
test_keys (Fixture *f, gconstpointer data)
{
  NfFilmTile *tile = NF_FILM_TILE (f->tile);

  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_4, 0));
  g_assert_cmpuint (nf_film_get_rating (f->film), ==, 8);
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_1, GDK_SHIFT_MASK));
  g_assert_cmpuint (nf_film_get_rating (f->film), ==, 1);
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_Delete, 0));
  g_assert_cmpuint (nf_film_get_rating (f->film), ==, 0);
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_f, 0));
  g_assert_true (nf_film_get_favorite (f->film));
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_W, GDK_LOCK_MASK));
  g_assert_true (nf_film_get_watchlist (f->film));
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_h, 0));
  g_assert_true (nf_film_get_hidden (f->film));
  g_assert_true (nf_film_tile_handle_key (tile, GDK_KEY_f, 0));
  g_assert_false (nf_film_get_favorite (f->film));

  g_assert_false (nf_film_tile_handle_key (tile, GDK_KEY_f, GDK_CONTROL_MASK));
  g_assert_false (nf_film_tile_handle_key (tile, GDK_KEY_x, 0));
  g_assert_false (nf_film_tile_handle_key (tile, GDK_KEY_Return, 0));
  g_assert_null (find (f->tile, NF_TYPE_FILM_PANEL, NULL));

  nf_film_tile_set_film (tile, NULL);
  g_assert_false (nf_film_tile_handle_key (tile, GDK_KEY_4, 0));
}

static void
test_hover (Fixture *f, gconstpointer data)
{
  GtkWidget *picture = find (f->tile, GTK_TYPE_OVERLAY, "picture"), *panel, *bar, *heart;
  int bubbled = 0;
  GtkGesture *click;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input");
      return;
    }
  click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "released", G_CALLBACK (g_atomic_int_inc), &bubbled);
  gtk_widget_add_controller (GTK_WIDGET (f->window), GTK_EVENT_CONTROLLER (click));

  g_assert_null (find (f->tile, NF_TYPE_FILM_PANEL, NULL));
  nf_test_ui_point_at (picture, 80, 60);
  g_assert_true (gtk_widget_has_css_class (picture, "lifted"));
  nf_test_wait_until (find (f->tile, NF_TYPE_FILM_PANEL, NULL) != NULL);
  panel = find (f->tile, NF_TYPE_FILM_PANEL, NULL);
  nf_test_ui_wait_drawn (panel);
  bar = find (panel, NF_TYPE_RATING_BAR, NULL);
  heart = find (panel, GTK_TYPE_TOGGLE_BUTTON, "favorite");
  g_assert_nonnull (find_label (panel, "Not rated"));

  /* hovering over the fourth star's left half says what a click would do */
  nf_test_ui_point_at (bar, gtk_widget_get_width (bar) / 2.0 + 22, 12);
  g_assert_nonnull (find_label (panel, "3½ of 5"));
  nf_test_ui_click (bar, gtk_widget_get_width (bar) / 2.0 + 22, 12);
  g_assert_cmpuint (nf_film_get_rating (f->film), ==, 7);
  nf_test_ui_click (heart, 18, 17);
  g_assert_true (nf_film_get_favorite (f->film));
  nf_test_ui_click (heart, 18, 17);
  g_assert_false (nf_film_get_favorite (f->film));
  /* beside the stars: nothing, not even the film */
  nf_test_ui_click (panel, 3, 3);
  g_assert_cmpint (bubbled, ==, 0);
  /* on the picture: for the grid */
  nf_test_ui_click (picture, 80, 40);
  g_assert_cmpint (bubbled, ==, 1);

  nf_test_ui_point_away (f->tile);
  g_assert_null (find (f->tile, NF_TYPE_FILM_PANEL, NULL));
  g_assert_false (gtk_widget_has_css_class (picture, "lifted"));

  /* a cell that gets another film closes its panel */
  nf_test_ui_point_at (picture, 80, 60);
  nf_test_wait_until (find (f->tile, NF_TYPE_FILM_PANEL, NULL) != NULL);
  nf_film_tile_set_film (NF_FILM_TILE (f->tile), NULL);
  g_assert_null (find (f->tile, NF_TYPE_FILM_PANEL, NULL));
}

/* Everything in the panel fits the narrowest tile. */
static void
test_narrow (Fixture *f, gconstpointer data)
{
  GtkWidget *picture = find (f->tile, GTK_TYPE_OVERLAY, "picture"), *panel;
  graphene_rect_t bounds;

  gtk_widget_set_size_request (f->tile, -1, -1);
  gtk_widget_set_halign (f->tile, GTK_ALIGN_FILL);
  gtk_widget_set_margin_end (f->tile, gtk_widget_get_width (GTK_WIDGET (f->window)) - 140);
  nf_film_tile_set_panel_open (NF_FILM_TILE (f->tile), TRUE);
  panel = find (f->tile, NF_TYPE_FILM_PANEL, NULL);
  nf_test_ui_wait_drawn (panel);
  g_assert_cmpint (gtk_widget_get_width (picture), ==, 140);
  g_assert_cmpint (gtk_widget_get_height (picture), ==, 210);
  g_assert_true (gtk_widget_compute_bounds (panel, picture, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 140);
  nf_film_tile_set_panel_open (NF_FILM_TILE (f->tile), FALSE);
}

/* A long title makes no tile wider; a cell holds on to nothing. */
static void
test_recycling (Fixture *f, gconstpointer data)
{
  NfCatalogue *catalogue = nf_context_get_catalogue (f->test->context);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (catalogue));
  /* one that nobody else keeps */
  gpointer watched = nf_film_new (nf_catalogue_get_model (catalogue), 20);
  int width = gtk_widget_get_width (f->tile);

  g_object_add_weak_pointer (watched, &watched);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, i % n);

      nf_film_tile_set_film (NF_FILM_TILE (f->tile), film);
    }
  nf_test_ui_wait_drawn (f->tile);
  g_assert_cmpint (gtk_widget_get_width (f->tile), ==, width);

  nf_film_tile_set_film (NF_FILM_TILE (f->tile), watched);
  nf_test_ui_wait_drawn (f->tile);
  nf_film_tile_set_film (NF_FILM_TILE (f->tile), NULL);
  g_object_unref (watched);
  nf_test_wait_until (watched == NULL);
}

/* Pictures of every state, to look at (NF_TEST_PICTURES). */
static void
test_pictures (void)
{
  static const struct { const char *title; guint rating; NfMark marks[2]; guint n_marks; gboolean panel, own_stars; double predicted, sd; } states[] = {
    { "Alien (1979)", .predicted = 4.1, .sd = 0.75 },
    { "Matrix, The (1999)", .rating = 9 },
    { "Spirited Away (Sen to Chihiro no kamikakushi) (2001)", .rating = 8, .marks = { NF_MARK_FAVORITE, NF_MARK_WATCHLIST }, .n_marks = 2 },
    { "Casablanca (1942)", .rating = 7, .panel = TRUE },
    { "Fargo (1996)", .marks = { NF_MARK_HIDDEN }, .n_marks = 1, .predicted = 3.2, .sd = 0.95 },
    { "Let the Right One In (Låt den rätte komma in) (2008)", .predicted = 4.6, .sd = 0.4, .marks = { NF_MARK_WATCHLIST }, .n_marks = 1 },
    { "Monsters, Inc. (2001)", .rating = 9, .own_stars = TRUE, .marks = { NF_MARK_FAVORITE }, .n_marks = 1 },
  };
  NfTestContext *test;
  NfArtwork *artwork;
  NfProfile *profile;
  GtkWindow *window;
  GtkWidget *box;

  if (g_getenv ("NF_TEST_PICTURES") == NULL)
    {
      g_test_skip ("NF_TEST_PICTURES is not set");
      return;
    }
  test = nf_test_context_new ();
  artwork = nf_artwork_new (NULL);
  profile = nf_context_get_profile (test->context);
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (NfFilm) film = nf_test_context_film (test, states[i].title);
      GtkWidget *tile = nf_film_tile_new (test->context, artwork);

      gtk_widget_set_size_request (tile, 160, -1);
      nf_film_tile_set_film (NF_FILM_TILE (tile), film);
      nf_film_tile_set_show_own_stars (NF_FILM_TILE (tile), states[i].own_stars);
      gtk_box_append (GTK_BOX (box), tile);
      nf_profile_set_rating (profile, nf_film_get_item (film), (NfRating) states[i].rating);
      for (guint j = 0; j < states[i].n_marks; j++)
        nf_profile_set_mark (profile, nf_film_get_item (film), states[i].marks[j], TRUE);
      nf_test_context_settle (test);
    }
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (NfFilm) film = nf_test_context_film (test, states[i].title);

      nf_film_set_prediction (film, states[i].predicted, states[i].sd);
    }

  window = nf_test_ui_present (box);
  for (int dark = 0; dark <= 1; dark++)
    for (int panel = 0; panel <= 1; panel++)
      {
        GtkWidget *tile = gtk_widget_get_first_child (box);

        nf_test_ui_set_dark (dark);
        for (guint i = 0; i < G_N_ELEMENTS (states); i++, tile = gtk_widget_get_next_sibling (tile))
          nf_film_tile_set_panel_open (NF_FILM_TILE (tile), panel || states[i].panel);
        nf_test_ui_run_for (200);
        nf_test_wait_until (nf_artwork_is_idle (artwork));
        nf_test_ui_save_picture (GTK_WIDGET (window), panel ? dark ? "tiles-panels-dark" : "tiles-panels-light" : dark ? "tiles-dark" : "tiles-light");
      }
  nf_test_ui_set_dark (FALSE);
  nf_test_ui_close (window);
  nf_test_context_settle (test);
  g_object_unref (artwork);
  nf_test_context_free (test);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/film-tile/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("follows-film", test_follows_film);
  ADD ("library", test_library);
  ADD ("keys", test_keys);
  ADD ("hover", test_hover);
  ADD ("narrow", test_narrow);
  ADD ("recycling", test_recycling);
#undef ADD
  g_test_add_func ("/film-tile/pictures", test_pictures);
  return g_test_run ();
}
