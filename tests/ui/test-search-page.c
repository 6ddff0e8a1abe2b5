/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-page.h"

#include "nf-search-row.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  NfSearchPage  *page;
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
set_up (Fixture *f, const NfContextOptions *options)
{
  static const GActionEntry entries[] = { { "open-film", open_cb, "u" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  *f = (Fixture) {
    .test = options != NULL ? nf_test_context_new_with_options (options) : nf_test_context_new (),
    .artwork = nf_artwork_new (NULL),
    .page = g_object_new (NF_TYPE_SEARCH_PAGE, NULL),
  };
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), f);
  gtk_widget_insert_action_group (GTK_WIDGET (f->page), "win", G_ACTION_GROUP (group));
  nf_search_page_set_up (f->page, f->test->context, f->artwork);
  f->window = nf_test_ui_present (GTK_WIDGET (f->page));
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
  g_clear_object (&f->artwork);
  g_clear_pointer (&f->test, nf_test_context_free);
}

static gboolean
match_bound_row (GtkWidget *widget, gconstpointer data)
{
  return NF_IS_SEARCH_ROW (widget) && nf_search_row_get_film (NF_SEARCH_ROW (widget)) != NULL;
}

static GtkWidget *
first_row (Fixture *f)
{
  nf_test_ui_wait_drawn (GTK_WIDGET (f->page));
  return nf_test_find_match (GTK_WIDGET (f->page), match_bound_row, NULL);
}

static void
test_finds_at_once (void)
{
  Fixture f;
  GtkWidget *row;

  set_up (&f, NULL);
  nf_search_page_set_text (f.page, "  ");
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.page), "Search All Films"));
  nf_search_page_set_text (f.page, "lion king");
  /* in the same turn: no waiting, no worker */
  g_assert_cmpuint (nf_search_page_get_n_found (f.page), >=, 1);
  row = first_row (&f);
  g_assert_cmpstr (nf_film_get_title (nf_search_row_get_film (NF_SEARCH_ROW (row))), ==, "The Lion King");
  gtk_test_accessible_assert_property (gtk_widget_get_parent (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "The Lion King (1994)");

  g_assert_true (nf_search_page_activate_first (f.page));
  g_assert_cmpuint (f.n_opened, ==, 1);
  g_assert_cmpuint (f.opened, ==, nf_test_context_item (f.test, "Lion King, The (1994)"));
  tear_down (&f);
}

static gboolean
has_attribute (GtkWidget *label, PangoAttrType type, guint start, guint end)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_copy (gtk_label_get_attributes (GTK_LABEL (label)));
  GSList *all = pango_attr_list_get_attributes (list);
  gboolean found = FALSE;

  for (GSList *l = all; l != NULL; l = l->next)
    {
      const PangoAttribute *attribute = l->data;

      found |= attribute->klass->type == type && attribute->start_index == start && attribute->end_index == end;
    }
  g_slist_free_full (all, (GDestroyNotify) pango_attribute_destroy);
  return found;
}

/* Bold and underlined, without accents counting; again when only the text changes and the rows stay. */
static void
test_marks_the_match (void)
{
  Fixture f;
  GtkWidget *title;

  set_up (&f, NULL);
  nf_search_page_set_text (f.page, "toy");
  first_row (&f);
  title = nf_test_find_text (GTK_WIDGET (f.page), "Toy Story");
  g_assert_true (has_attribute (title, PANGO_ATTR_WEIGHT, 0, 3));
  g_assert_true (has_attribute (title, PANGO_ATTR_UNDERLINE, 0, 3));
  nf_search_page_set_text (f.page, "toy sto");
  first_row (&f);
  title = nf_test_find_text (GTK_WIDGET (f.page), "Toy Story");
  g_assert_true (has_attribute (title, PANGO_ATTR_UNDERLINE, 4, 7));
  g_object_set (f.page, "narrow", TRUE, NULL);
  g_object_set (f.page, "narrow", FALSE, NULL);
  tear_down (&f);
}

static void
test_nothing (void)
{
  Fixture f;

  set_up (&f, NULL);
  nf_search_page_set_text (f.page, "<qqqqqqq & zzz>");
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.page), "No Films Match"));
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.page), "No title resembles “<qqqqqqq & zzz>”."));
  g_assert_false (nf_search_page_focus_results (f.page));
  g_assert_false (nf_search_page_activate_first (f.page));
  tear_down (&f);
}

static gboolean
match_favorite (GtkWidget *widget, gconstpointer data)
{
  return GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_has_css_class (widget, "nf-mark-favorite");
}

static void
test_marks_films (void)
{
  Fixture f;
  NfProfile *profile;
  NfItemIndex item;
  GtkWidget *heart;

  set_up (&f, NULL);
  profile = nf_context_get_profile (f.test->context);
  item = nf_test_context_item (f.test, "Heat (1995)");
  nf_search_page_set_text (f.page, "heat 1995");
  heart = nf_test_find_match (first_row (&f), match_favorite, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (heart), TRUE);
  g_assert_true (nf_profile_get_mark (profile, item, NF_MARK_FAVORITE));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (heart), ==, "Remove From Favorites");
  nf_profile_undo (profile);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (heart)));
  g_assert_false (nf_profile_can_undo (profile));   /* showing it was no change of its own */
  tear_down (&f);
}

static void
test_keys (void)
{
  Fixture f;
  NfItemIndex item;

  set_up (&f, NULL);
  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      tear_down (&f);
      return;
    }
  nf_search_page_set_text (f.page, "heat 1995");
  item = nf_film_get_item (nf_search_row_get_film (NF_SEARCH_ROW (first_row (&f))));
  g_assert_true (nf_search_page_focus_results (f.page));
  nf_test_ui_press_keys (GTK_WIDGET (f.page), "5", NULL);
  g_assert_cmpuint (nf_profile_get_rating (nf_context_get_profile (f.test->context), item), ==, 10);
  nf_test_ui_press_keys (GTK_WIDGET (f.page), "Return", NULL);
  g_assert_cmpuint (f.n_opened, ==, 1);
  tear_down (&f);
}

static void
test_no_index (void)
{
  const NfContextOptions options = { .in_memory = TRUE, .search_index_path = "/nonexistent/search.db" };
  Fixture f;

  set_up (&f, &options);
  nf_search_page_set_text (f.page, "heat");
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.page), "The Search Index Is Missing"));
  tear_down (&f);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/search-page/finds-at-once", test_finds_at_once);
  g_test_add_func ("/search-page/marks-the-match", test_marks_the_match);
  g_test_add_func ("/search-page/nothing", test_nothing);
  g_test_add_func ("/search-page/marks-films", test_marks_films);
  g_test_add_func ("/search-page/keys", test_keys);
  g_test_add_func ("/search-page/no-index", test_no_index);
  return g_test_run ();
}
