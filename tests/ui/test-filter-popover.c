/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-filter-popover.h"

#include "nf-test-ui.h"

#include <adwaita.h>

typedef struct
{
  NfFilterPopover *popover;
  guint            n_changed;
} Fixture;

static void
changed_cb (NfFilterPopover *popover, Fixture *f)
{
  f->n_changed++;
}

static void
set_up (Fixture *f)
{
  *f = (Fixture) { .popover = g_object_ref_sink (NF_FILTER_POPOVER (nf_filter_popover_new ())) };
  g_signal_connect (f->popover, "changed", G_CALLBACK (changed_cb), f);
}

static void
tear_down (Fixture *f)
{
  g_object_add_weak_pointer (G_OBJECT (f->popover), (gpointer *) &f->popover);
  g_object_unref (f->popover);
  g_assert_null (f->popover);
}

/* The @n-th of a type, shown or not. */
static GtkWidget *
find (GtkWidget *widget, GType type, guint *n)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type, n);
  return found;
}

static gpointer
get (Fixture *f, GType type, guint n)
{
  GtkWidget *found = find (GTK_WIDGET (f->popover), type, &n);

  g_assert_nonnull (found);
  return found;
}

/* Order, least number of ratings, length: as they stand from top to bottom. */
enum { ORDER, RATINGS, LENGTH };

/* What the person chooses is in the query, and is said once. */
static void
test_choices (void)
{
  Fixture f;
  NfBrowseQuery query;

  set_up (&f);
  nf_filter_popover_get_query (f.popover, &query);
  g_assert_cmpuint (query.filter.min_ratings, ==, 0);
  gtk_drop_down_set_selected (get (&f, GTK_TYPE_DROP_DOWN, RATINGS), 3);
  gtk_drop_down_set_selected (get (&f, GTK_TYPE_DROP_DOWN, LENGTH), 1);
  gtk_drop_down_set_selected (get (&f, GTK_TYPE_DROP_DOWN, ORDER), NF_SORT_YEAR);
  adw_toggle_group_set_active_name (get (&f, ADW_TYPE_TOGGLE_GROUP, 0), "only");
  g_assert_cmpuint (f.n_changed, ==, 4);
  nf_filter_popover_get_query (f.popover, &query);
  g_assert_cmpuint (query.filter.min_ratings, ==, 1000);
  g_assert_cmpuint (query.runtime_from, ==, 0);
  g_assert_cmpuint (query.runtime_to, ==, 89);
  g_assert_cmpint (query.sort, ==, NF_SORT_YEAR);
  g_assert_cmpint (query.seen, ==, NF_SEEN_ONLY);
  g_assert_cmpstr (nf_filter_popover_describe_runtime (&query), ==, "Under 1½ Hours");
  tear_down (&f);
}

/* A query from elsewhere is shown, and nobody is told that the person did it. */
static void
test_set_query (void)
{
  const NfBrowseQuery query = { .filter = { .year_from = 1970, .min_ratings = 150 }, .runtime_from = 120, .seen = NF_SEEN_HIDE, .sort = NF_SORT_TITLE };
  Fixture f;
  NfBrowseQuery back;

  set_up (&f);
  nf_filter_popover_set_query (f.popover, &query);
  g_assert_cmpuint (f.n_changed, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (get (&f, GTK_TYPE_ENTRY, 0)), ==, "1970");
  g_assert_cmpstr (gtk_editable_get_text (get (&f, GTK_TYPE_ENTRY, 1)), ==, "");
  g_assert_cmpuint (gtk_drop_down_get_selected (get (&f, GTK_TYPE_DROP_DOWN, RATINGS)), ==, 2);   /* 100: the choice below */
  g_assert_cmpuint (gtk_drop_down_get_selected (get (&f, GTK_TYPE_DROP_DOWN, LENGTH)), ==, 3);
  g_assert_cmpuint (gtk_drop_down_get_selected (get (&f, GTK_TYPE_DROP_DOWN, ORDER)), ==, NF_SORT_TITLE);
  g_assert_cmpstr (adw_toggle_group_get_active_name (get (&f, ADW_TYPE_TOGGLE_GROUP, 0)), ==, "hide");
  nf_filter_popover_get_query (f.popover, &back);
  g_assert_cmpuint (back.filter.min_ratings, ==, 150);
  g_assert_cmpstr (nf_filter_popover_describe_runtime (&back), ==, "2 Hours or Longer");
  tear_down (&f);
}

static void
test_has_order (void)
{
  Fixture f;
  GtkWidget *group;

  set_up (&f);
  group = gtk_widget_get_parent (get (&f, GTK_TYPE_DROP_DOWN, ORDER));
  g_assert_false (gtk_widget_get_visible (group));
  nf_filter_popover_set_has_order (f.popover, TRUE);
  g_assert_true (gtk_widget_get_visible (group));
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/filter-popover/choices", test_choices);
  g_test_add_func ("/filter-popover/set-query", test_set_query);
  g_test_add_func ("/filter-popover/has-order", test_has_order);
  return g_test_run ();
}
