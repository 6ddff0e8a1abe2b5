/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-filter-bar.h"

#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfFilterBar *bar;
  GtkWindow   *window;
  guint        n_changed;
} Fixture;

static void
changed_cb (NfFilterBar *bar, Fixture *f)
{
  f->n_changed++;
}

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .bar = NF_FILTER_BAR (nf_filter_bar_new ()) };
  g_signal_connect (f->bar, "changed", G_CALLBACK (changed_cb), f);
  f->window = nf_test_ui_present (GTK_WIDGET (f->bar));
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
}

/* All labels of active chips, in order, joined by "|". */
static char *
chip_labels (GtkWidget *widget, GString *text)
{
  g_autoptr (GString) own = text == NULL ? g_string_new (NULL) : NULL;

  if (text == NULL)
    text = own;
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "nf-chip") &&
      gtk_revealer_get_reveal_child (GTK_REVEALER (gtk_widget_get_parent (widget))))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "",
                            gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (widget))))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    chip_labels (child, text);
  return own != NULL ? g_strdup (own->str) : NULL;
}

static void
assert_chips (Fixture *f, const char *expected)
{
  g_autofree char *labels = chip_labels (GTK_WIDGET (f->bar), NULL);

  g_assert_cmpstr (labels, ==, expected);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *css_class, const char *text)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, css_class))
    {
      GtkWidget *child = gtk_button_get_child (GTK_BUTTON (widget));

      for (GtkWidget *label = gtk_widget_get_first_child (child); label != NULL; label = gtk_widget_get_next_sibling (label))
        if (GTK_IS_LABEL (label) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
          return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, css_class, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkEditable *
find_entry (GtkWidget *widget, guint *skip)
{
  if (GTK_IS_ENTRY (widget) && (*skip)-- == 0)
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry (child, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
press (Fixture *f, const char *css_class, const char *text)
{
  GtkWidget *button = find_button (GTK_WIDGET (f->bar), css_class, text);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
popup (Fixture *f)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (nf_test_find (GTK_WIDGET (f->bar), GTK_TYPE_MENU_BUTTON));

  gtk_menu_button_popup (button);
  g_assert_nonnull (gtk_menu_button_get_popover (button));
  nf_test_ui_wait_drawn (GTK_WIDGET (gtk_menu_button_get_popover (button)));
  return GTK_WIDGET (gtk_menu_button_get_popover (button));
}

static const NfBrowseQuery full = {
  .filter = {
    .include_genres = NF_GENRE_BIT (NF_GENRE_CRIME),
    .exclude_genres = NF_GENRE_BIT (NF_GENRE_DOCUMENTARY),
    .year_from = 1970,
    .year_to = 2014,
    .min_ratings = 1000,
  },
  .seen = NF_SEEN_HIDE,
  .sort = NF_SORT_YEAR,
};

static void
test_chips (void)
{
  Fixture f;
  NfBrowseQuery query;

  set_up (&f);
  assert_chips (&f, "");
  nf_filter_bar_set_query (f.bar, &full);
  assert_chips (&f, "Crime|Not Documentary|1970 – 2014|At least 1,000 ratings|Not Seen Yet");
  g_assert_cmpuint (f.n_changed, ==, 0);

  press (&f, "nf-chip", "1970 – 2014");
  assert_chips (&f, "Crime|Not Documentary|At least 1,000 ratings|Not Seen Yet");
  press (&f, "nf-chip", "Crime");
  press (&f, "nf-chip", "Not Seen Yet");
  g_assert_cmpuint (f.n_changed, ==, 3);
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.year_from, ==, 0);
  g_assert_cmpuint (query.filter.year_to, ==, 0);
  g_assert_cmpuint (query.filter.include_genres, ==, 0);
  g_assert_cmpuint (query.filter.exclude_genres, ==, full.filter.exclude_genres);
  g_assert_cmpint (query.seen, ==, NF_SEEN_IGNORE);

  /* clearing leaves the order */
  nf_filter_bar_clear (f.bar);
  assert_chips (&f, "");
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpint (query.sort, ==, NF_SORT_YEAR);
  g_assert_cmpuint (query.filter.min_ratings, ==, 0);
  g_assert_cmpuint (f.n_changed, ==, 4);
  tear_down (&f);
}

static void
test_genre_is_tristate (void)
{
  Fixture f;
  NfBrowseQuery query;
  const NfGenreMask western = NF_GENRE_BIT (NF_GENRE_WESTERN);

  set_up (&f);
  popup (&f);
  press (&f, "nf-genre", "Western");
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.include_genres, ==, western);
  assert_chips (&f, "Western");
  press (&f, "nf-genre", "Western");
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.include_genres, ==, 0);
  g_assert_cmpuint (query.filter.exclude_genres, ==, western);
  assert_chips (&f, "Not Western");
  gtk_test_accessible_assert_property (find_button (GTK_WIDGET (f.bar), "nf-genre", "Western"), GTK_ACCESSIBLE_PROPERTY_LABEL, "Western, excluded");
  press (&f, "nf-genre", "Western");
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.exclude_genres, ==, 0);
  assert_chips (&f, "");
  g_assert_cmpuint (f.n_changed, ==, 3);
  /* a screen format is no genre */
  g_assert_null (find_button (GTK_WIDGET (f.bar), "nf-genre", "IMAX"));
  tear_down (&f);
}

static void
test_years (void)
{
  Fixture f;
  NfBrowseQuery query;
  GtkEditable *from, *to;

  set_up (&f);
  popup (&f);
  from = find_entry (GTK_WIDGET (f.bar), &(guint) { 0 });
  to = find_entry (GTK_WIDGET (f.bar), &(guint) { 1 });
  gtk_editable_set_text (from, "19");      /* not a year yet, and no error yet */
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (from), "error"));
  g_assert_cmpuint (f.n_changed, ==, 0);
  gtk_editable_set_text (from, "1970");
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.year_from, ==, 1970);
  assert_chips (&f, "Since 1970");

  gtk_editable_set_text (to, "1960");      /* before the first */
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (to), "error"));
  gtk_editable_set_text (to, "abcd");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (to), "error"));
  gtk_editable_set_text (to, "9999");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (to), "error"));
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.filter.year_to, ==, 0);
  gtk_editable_set_text (to, "1979");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (to), "error"));
  assert_chips (&f, "1970 – 1979");
  nf_filter_bar_drop (f.bar, "years");
  g_assert_cmpstr (gtk_editable_get_text (from), ==, "");
  assert_chips (&f, "");
  tear_down (&f);
}

static void
test_drop (void)
{
  static const struct { const char *condition, *rest; } cases[] = {
    { "genres", "Not Documentary|1970 – 2014|At least 1,000 ratings|Not Seen Yet" },
    { "excluded-genres", "Crime|1970 – 2014|At least 1,000 ratings|Not Seen Yet" },
    { "years", "Crime|Not Documentary|At least 1,000 ratings|Not Seen Yet" },
    { "ratings", "Crime|Not Documentary|1970 – 2014|Not Seen Yet" },
    { "seen", "Crime|Not Documentary|1970 – 2014|At least 1,000 ratings" },
  };
  Fixture f;

  set_up (&f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      nf_filter_bar_set_query (f.bar, &full);
      nf_filter_bar_drop (f.bar, cases[i].condition);
      assert_chips (&f, cases[i].rest);
    }
  tear_down (&f);
}

/* The chips move into a scrolling row and back, and nothing is lost. */
static void
test_narrow (void)
{
  Fixture f;

  set_up (&f);
  nf_filter_bar_set_query (f.bar, &full);
  nf_filter_bar_set_n_films (f.bar, 3654);
  for (guint i = 0; i < 2; i++)
    {
      nf_filter_bar_set_narrow (f.bar, TRUE);
      nf_test_ui_wait_drawn (GTK_WIDGET (f.bar));
      assert_chips (&f, "Crime|Not Documentary|1970 – 2014|At least 1,000 ratings|Not Seen Yet");
      press (&f, "nf-chip", "Crime");
      nf_filter_bar_set_narrow (f.bar, FALSE);
      nf_test_ui_wait_drawn (GTK_WIDGET (f.bar));
      assert_chips (&f, "Not Documentary|1970 – 2014|At least 1,000 ratings|Not Seen Yet");
      nf_filter_bar_set_query (f.bar, &full);
    }
  g_assert_false (nf_filter_bar_get_narrow (f.bar));
  tear_down (&f);
}

/* It opens, fits a phone's width, and shows what is active. */
static void
test_popover (void)
{
  Fixture f;
  GtkWidget *button, *popover;
  int minimum;

  set_up (&f);
  nf_filter_bar_set_query (f.bar, &full);
  nf_filter_bar_set_narrow (f.bar, TRUE);
  button = nf_test_find (GTK_WIDGET (f.bar), GTK_TYPE_MENU_BUTTON);
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));   /* nothing is made that nobody sees */
  popover = popup (&f);
  gtk_widget_measure (popover, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_true (gtk_widget_has_css_class (find_button (popover, "nf-genre", "Crime"), "included"));
  g_assert_true (gtk_widget_has_css_class (find_button (popover, "nf-genre", "Documentary"), "excluded"));
  nf_test_ui_save_picture (gtk_popover_get_child (GTK_POPOVER (popover)), "filters");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  nf_test_wait_until (!gtk_widget_get_mapped (popover));

  /* the same one again, and it follows what changes outside while it is closed */
  nf_filter_bar_drop (f.bar, "genres");
  g_assert_true (popup (&f) == popover);
  g_assert_false (gtk_widget_has_css_class (find_button (popover, "nf-genre", "Crime"), "included"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  nf_test_wait_until (!gtk_widget_get_mapped (popover));
  tear_down (&f);
}

/* Lengths: a choice in the popover is a chip, and the chip takes it away. */
static void
test_runtime (void)
{
  Fixture f;
  NfBrowseQuery query = { .runtime_from = 90, .runtime_to = 119 };

  set_up (&f);
  nf_filter_bar_set_query (f.bar, &query);
  assert_chips (&f, "1½ to 2 Hours");
  g_assert_cmpuint (f.n_changed, ==, 0);
  nf_filter_bar_drop (f.bar, "runtime");
  assert_chips (&f, "");
  g_assert_cmpuint (f.n_changed, ==, 1);
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.runtime_from, ==, 0);
  g_assert_cmpuint (query.runtime_to, ==, 0);
  query.runtime_from = 120;
  nf_filter_bar_set_query (f.bar, &query);
  assert_chips (&f, "2 Hours or Longer");
  nf_filter_bar_clear (f.bar);
  nf_filter_bar_get_query (f.bar, &query);
  g_assert_cmpuint (query.runtime_from, ==, 0);
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/filter-bar/chips", test_chips);
  g_test_add_func ("/filter-bar/genre-is-tristate", test_genre_is_tristate);
  g_test_add_func ("/filter-bar/years", test_years);
  g_test_add_func ("/filter-bar/drop", test_drop);
  g_test_add_func ("/filter-bar/narrow", test_narrow);
  g_test_add_func ("/filter-bar/popover", test_popover);
  g_test_add_func ("/filter-bar/runtime", test_runtime);
  return g_test_run ();
}
