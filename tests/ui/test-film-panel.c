/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-panel.h"

#include "nf-rating-bar.h"
#include "nf-test-context.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfProfile     *profile;
  NfFilm        *film;
  GtkWidget     *panel, *bar, *buttons[NF_N_MARKS];
  GtkLabel      *value;
} Fixture;

static void
collect (Fixture *f, GtkWidget *widget, guint *n_buttons)
{
  if (NF_IS_RATING_BAR (widget))
    f->bar = widget;
  else if (GTK_IS_TOGGLE_BUTTON (widget))
    f->buttons[(*n_buttons)++] = widget;
  else if (GTK_IS_LABEL (widget) && f->value == NULL)
    f->value = GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (f, child, n_buttons);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  guint n_buttons = 0;

  f->test = nf_test_context_new ();
  f->profile = nf_context_get_profile (f->test->context);
  f->film = nf_test_context_film (f->test, "Heat (1995)");
  f->panel = g_object_ref_sink (nf_film_panel_new (f->profile, f->film));
  collect (f, f->panel, &n_buttons);
  g_assert_cmpuint (n_buttons, ==, NF_N_MARKS);
  g_assert_nonnull (f->bar);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_assert_last_unref (f->panel);
  nf_test_context_settle (f->test);
  g_object_unref (f->film);
  nf_test_context_free (f->test);
}

static void
test_rating (Fixture *f, gconstpointer data)
{
  NfItemIndex item = nf_film_get_item (f->film);

  g_assert_cmpstr (gtk_label_get_text (f->value), ==, "Not rated");
  g_signal_emit_by_name (f->bar, "rated", 7);
  g_assert_cmpuint (nf_profile_get_rating (f->profile, item), ==, 7);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f->bar)), ==, 7);
  g_assert_cmpstr (gtk_label_get_text (f->value), ==, "3½ of 5");

  /* and from anywhere else */
  nf_profile_set_rating (f->profile, item, 10);
  g_assert_cmpstr (gtk_label_get_text (f->value), ==, "5 of 5");
  nf_profile_undo (f->profile);
  g_assert_cmpuint (nf_rating_bar_get_rating (NF_RATING_BAR (f->bar)), ==, 7);
}

static void
test_marks (Fixture *f, gconstpointer data)
{
  NfItemIndex item = nf_film_get_item (f->film);

  for (NfMark mark = 0; mark < NF_N_MARKS; mark++)
    {
      GtkToggleButton *button = GTK_TOGGLE_BUTTON (f->buttons[mark]);

      g_assert_false (gtk_toggle_button_get_active (button));
      g_signal_emit_by_name (button, "clicked");
      g_assert_true (nf_profile_get_mark (f->profile, item, mark));
      g_assert_true (gtk_toggle_button_get_active (button));
      nf_profile_set_mark (f->profile, item, mark, FALSE);
      g_assert_false (gtk_toggle_button_get_active (button));
      /* every button has a name, and the keyboard passes it by */
      g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (button)));
      g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (button)));
    }
  g_assert_false (gtk_widget_get_focusable (f->bar));

  /* following the film is not a change of its own: one undo takes back one click */
  g_signal_emit_by_name (f->buttons[NF_MARK_FAVORITE], "clicked");
  nf_profile_undo (f->profile);
  g_assert_false (nf_film_get_favorite (f->film));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (f->buttons[NF_MARK_FAVORITE])));
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/film-panel/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rating", test_rating);
  ADD ("marks", test_marks);
#undef ADD
  return g_test_run ();
}
