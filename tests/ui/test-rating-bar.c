/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rating-bar.h"

#include "nf-test-ui.h"

/* 50 px stars 10 apart: each half is 30 px wide with its half of the gap. */
#define PITCH 60
#define STAR_X(half_stars) (((half_stars) - 1) / 2 * PITCH + ((half_stars) % 2 == 1 ? 12 : 38))

typedef struct
{
  GtkWidget *bar;
  GtkWindow *window;
  guint      n_rated, last;
  gboolean   obey;
} Fixture;

static void
rated_cb (NfRatingBar *bar, guint rating, Fixture *f)
{
  f->n_rated++;
  f->last = rating;
  if (f->obey)
    nf_rating_bar_set_rating (bar, rating);
}

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .bar = nf_rating_bar_new (), .obey = TRUE };
  g_object_set (f->bar, "icon-size", 50, "halign", GTK_ALIGN_CENTER, "valign", GTK_ALIGN_CENTER, NULL);
  g_signal_connect (f->bar, "rated", G_CALLBACK (rated_cb), f);
  f->window = nf_test_ui_present (f->bar);
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
}

static void
test_properties (void)
{
  GtkWidget *bar = g_object_ref_sink (nf_rating_bar_new ());
  int minimum, natural;

  gtk_test_accessible_assert_role (bar, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 5.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "Not rated");
  nf_rating_bar_set_rating (NF_RATING_BAR (bar), 7);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 3.5);
  gtk_test_accessible_assert_property (bar, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "3½ of 5 stars");
  nf_rating_bar_set_rating (NF_RATING_BAR (bar), 99);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (bar)), ==, 10);

  /* big enough for a finger when the stars are */
  g_object_set (bar, "icon-size", 40, NULL);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 44);
  g_object_set (bar, "icon-size", 24, NULL);
  gtk_widget_measure (bar, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 24);
  gtk_widget_measure (bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 136);
  g_assert_cmpint (minimum, <, 80);

  g_assert_true (gtk_widget_get_focusable (bar));
  nf_test_assert_last_unref (bar);
}

/* Assistive technology sets the value as on any slider. */
static void
test_range (void)
{
  GtkWidget *bar = g_object_ref_sink (nf_rating_bar_new ());
  GtkAccessibleRangeInterface *iface = GTK_ACCESSIBLE_RANGE_GET_IFACE (bar);
  Fixture f = { .bar = bar, .obey = TRUE };

  g_signal_connect (bar, "rated", G_CALLBACK (rated_cb), &f);
  g_assert_true (iface->set_current_value (GTK_ACCESSIBLE_RANGE (bar), 3.5));
  g_assert_cmpuint (f.last, ==, 7);
  g_assert_true (iface->set_current_value (GTK_ACCESSIBLE_RANGE (bar), 0.0));
  g_assert_cmpuint (f.last, ==, 0);
  g_assert_cmpuint (f.n_rated, ==, 2);
  g_assert_false (iface->set_current_value (GTK_ACCESSIBLE_RANGE (bar), 7.0));
  g_assert_false (iface->set_current_value (GTK_ACCESSIBLE_RANGE (bar), -1.0));
  g_assert_cmpuint (f.n_rated, ==, 2);
  g_object_unref (bar);
}

static void
test_pointer (void)
{
  Fixture f;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input");
      return;
    }
  set_up (&f);

  /* hovering shows, and chooses nothing */
  for (guint half = 1; half <= 10; half++)
    {
      nf_test_ui_point_at (f.bar, STAR_X (half), 25);
      g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, half);
    }
  nf_test_ui_point_away (f.bar);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 0);
  g_assert_cmpuint (f.n_rated, ==, 0);

  nf_test_ui_click (f.bar, STAR_X (7), 25);
  g_assert_cmpuint (f.n_rated, ==, 1);
  g_assert_cmpuint (f.last, ==, 7);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f.bar)), ==, 7);
  nf_test_ui_click (f.bar, STAR_X (10), 25);
  g_assert_cmpuint (f.last, ==, 10);
  /* the same again neither clears nor is lost */
  nf_test_ui_click (f.bar, STAR_X (10), 25);
  g_assert_cmpuint (f.last, ==, 10);
  g_assert_cmpuint (f.n_rated, ==, 3);

  /* the owner decides */
  f.obey = FALSE;
  nf_test_ui_click (f.bar, STAR_X (2), 25);
  g_assert_cmpuint (f.last, ==, 2);
  nf_test_ui_point_away (f.bar);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f.bar)), ==, 10);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 10);

  /* dragging along the row chooses where it ends; far off it, nothing */
  nf_test_ui_point_at (f.bar, STAR_X (2), 25);
  nf_test_ui_press_button (f.bar);
  nf_test_ui_point_at (f.bar, STAR_X (5), 25);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 5);
  nf_test_ui_release_button (f.bar);
  g_assert_cmpuint (f.last, ==, 5);
  g_assert_cmpuint (f.n_rated, ==, 5);
  nf_test_ui_point_at (f.bar, STAR_X (2), 25);
  nf_test_ui_press_button (f.bar);
  nf_test_ui_point_at (f.bar, STAR_X (2), 150);
  nf_test_ui_release_button (f.bar);
  g_assert_cmpuint (f.n_rated, ==, 5);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 10);

  tear_down (&f);
}

static void
test_keys (void)
{
  static const struct { const char *key; guint rating; } steps[] = {
    { "3", 6 }, { "Right", 7 }, { "Left", 6 }, { "shift+4", 7 }, { "End", 10 }, { "shift+1", 1 }, { "Delete", 0 },
    { "Right", 1 }, { "Right", 2 }, { "5", 10 }, { "0", 0 }, { "Home", 1 },
  };
  Fixture f;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input");
      return;
    }
  set_up (&f);
  gtk_widget_grab_focus (f.bar);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      nf_test_ui_press_keys (f.bar, steps[i].key, NULL);
      g_assert_cmpuint (f.last, ==, steps[i].rating);
      g_assert_cmpuint (f.n_rated, ==, i + 1);
    }

  /* no way out at the ends */
  nf_test_ui_press_keys (f.bar, "Left", NULL);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f.bar)), ==, 1);
  nf_test_ui_press_keys (f.bar, "5", "Right", "6", "ctrl+2", NULL);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f.bar)), ==, 10);

  tear_down (&f);
}

static void
test_right_to_left (void)
{
  Fixture f;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input");
      return;
    }
  set_up (&f);
  gtk_widget_set_direction (f.bar, GTK_TEXT_DIR_RTL);
  gtk_widget_grab_focus (f.bar);
  nf_test_ui_click (f.bar, gtk_widget_get_width (f.bar) - STAR_X (3), 25);
  g_assert_cmpuint (f.last, ==, 3);
  nf_test_ui_press_keys (f.bar, "Left", NULL);
  g_assert_cmpuint (f.last, ==, 4);
  nf_test_ui_press_keys (f.bar, "Right", "Right", NULL);
  g_assert_cmpuint (f.last, ==, 2);
  tear_down (&f);
}

/* A key while the pointer rests on the stars shows what the key chose. */
static void
test_key_under_pointer (void)
{
  Fixture f;

  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input");
      return;
    }
  set_up (&f);
  gtk_widget_grab_focus (f.bar);
  nf_test_ui_point_at (f.bar, STAR_X (4), 25);
  nf_test_ui_press_keys (f.bar, "5", NULL);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 10);
  tear_down (&f);
}

/* The stars fill in 120 ms; what the widget says changes at once. */
static void
test_animation (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autoptr (GdkTexture) before = NULL, after = NULL;
  GdkRGBA color, wanted;
  Fixture f;

  set_up (&f);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  nf_rating_bar_set_rating (NF_RATING_BAR (f.bar), 10);
  g_assert_cmpuint (nf_rating_bar_get_preview (NF_RATING_BAR (f.bar)), ==, 10);
  gtk_widget_get_color (f.bar, &wanted);
  for (guint i = 0; i == 0 || ABS (color.red - wanted.red) > 0.01 || ABS (color.alpha - 1) > 0.01; i++)
    {
      g_assert_cmpuint (i, <, 1000);
      g_clear_object (&after);
      after = nf_test_ui_render (f.bar);
      nf_test_ui_get_pixel (after, 4 * PITCH + 30, 25, &color);
    }
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);

  nf_rating_bar_set_rating (NF_RATING_BAR (f.bar), 0);
  before = nf_test_ui_render (f.bar);
  nf_test_ui_get_pixel (before, 30, 25, &color);
  g_assert_cmpfloat (color.alpha, <, 0.5);
  tear_down (&f);
}

/* To look at (NF_TEST_PICTURES). */
static void
test_pictures (void)
{
  static const int sizes[] = { 13, 16, 20, 24, 50 };
  GtkWidget *grid;
  GtkWindow *window;

  if (g_getenv ("NF_TEST_PICTURES") == NULL)
    {
      g_test_skip ("NF_TEST_PICTURES is not set");
      return;
    }
  grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 36);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < 3; j++)
      {
        GtkWidget *bar = nf_rating_bar_new ();

        g_object_set (bar, "icon-size", sizes[i], "rating", (guint[]) { 7, 10, 0 }[j], NULL);
        gtk_grid_attach (GTK_GRID (grid), bar, (int) j, (int) i, 1, 1);
      }
  window = nf_test_ui_present (grid);
  gtk_widget_grab_focus (gtk_grid_get_child_at (GTK_GRID (grid), 0, 4));
  gtk_window_set_focus_visible (window, TRUE);
  nf_test_ui_save_picture (GTK_WIDGET (window), "stars-light");
  nf_test_ui_set_dark (TRUE);
  nf_test_ui_run_for (100);
  nf_test_ui_save_picture (GTK_WIDGET (window), "stars-dark");
  nf_test_ui_set_dark (FALSE);
  nf_test_ui_close (window);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/rating-bar/properties", test_properties);
  g_test_add_func ("/rating-bar/range", test_range);
  g_test_add_func ("/rating-bar/pointer", test_pointer);
  g_test_add_func ("/rating-bar/keys", test_keys);
  g_test_add_func ("/rating-bar/right-to-left", test_right_to_left);
  g_test_add_func ("/rating-bar/key-under-pointer", test_key_under_pointer);
  g_test_add_func ("/rating-bar/animation", test_animation);
  g_test_add_func ("/rating-bar/pictures", test_pictures);
  return g_test_run ();
}
