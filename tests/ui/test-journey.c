/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-application.h"

#include "nf-config.h"
#include "nf-film-dialog.h"
#include "nf-library-page.h"
#include "nf-search-index.h"
#include "nf-search-row.h"
#include "nf-test-find.h"
#include "nf-test-model.h"
#include "nf-test-ui.h"
#include "nf-window.h"

/* The whole program with a keyboard, from the first letter typed to the star that is still there the next time. */

static char *model_path;

static GtkWidget *
find (GtkWindow *window, GType type)
{
  return nf_test_find (GTK_WIDGET (window), type);
}

static AdwDialog *
dialog_of (GtkWindow *window)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
}

static gboolean
match_bound_row (GtkWidget *widget, gconstpointer data)
{
  return NF_IS_SEARCH_ROW (widget) && nf_search_row_get_film (NF_SEARCH_ROW (widget)) != NULL;
}

static NfContext *
context_of (GtkWindow *window)
{
  NfContext *context;

  g_object_get (window, "context", &context, NULL);
  g_object_unref (context);   /* the window's own reference stays */
  return context;
}

static NfItemIndex
item_of (GtkWindow *window, const char *raw_title)
{
  return nf_test_model_item (nf_catalogue_get_model (nf_context_get_catalogue (context_of (window))), raw_title);
}

/* Type, look, open, rate, favourite, undo. */
static void
first_run (GtkWindow *window)
{
  NfProfile *profile = nf_context_get_profile (context_of (window));
  const NfItemIndex heat = item_of (window, "Heat (1995)");
  GtkWidget *widget = GTK_WIDGET (window), *row;

  /* typing anywhere starts the search, and every letter counts */
  nf_test_ui_press_keys (widget, "h", "e", "a", "t", NULL);
  g_assert_nonnull (find (window, GTK_TYPE_SEARCH_ENTRY));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (window, GTK_TYPE_SEARCH_ENTRY))), ==, "heat");
  nf_test_wait_until ((row = nf_test_find_match (widget, match_bound_row, NULL)) != NULL);
  g_assert_cmpuint (nf_film_get_item (nf_search_row_get_film (NF_SEARCH_ROW (row))), ==, heat);

  /* Enter opens the first, Esc comes back to the same results */
  nf_test_ui_press_keys (widget, "Return", NULL);
  nf_test_wait_until (dialog_of (window) != NULL);
  g_assert_cmpuint (nf_film_get_item (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog_of (window)))), ==, heat);
  nf_test_ui_press_keys (widget, "Escape", NULL);
  nf_test_wait_until (dialog_of (window) == NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (window, GTK_TYPE_SEARCH_ENTRY))), ==, "heat");

  /* Down goes into the list, where digits rate */
  nf_test_ui_press_keys (widget, "Down", "4", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, heat), ==, 8);
  g_assert_nonnull (nf_test_find_text (widget, "Rated “Heat” 4 stars"));
  nf_test_ui_press_keys (widget, "ctrl+z", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, heat), ==, 0);
  nf_test_ui_press_keys (widget, "5", NULL);
  g_assert_cmpuint (nf_profile_get_rating (profile, heat), ==, 10);

  /* Esc clears, Esc closes */
  nf_test_ui_press_keys (widget, "Escape", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (window, GTK_TYPE_SEARCH_ENTRY))), ==, "");
  nf_test_ui_press_keys (widget, "Escape", NULL);
  g_assert_null (find (window, GTK_TYPE_SEARCH_ENTRY));

  /* pages by keyboard; the library has it */
  nf_test_ui_press_keys (widget, "alt+3", NULL);
  nf_test_wait_until (nf_test_find_text (widget, "Heat") != NULL);
  nf_profile_set_mark (profile, heat, NF_MARK_FAVORITE, TRUE);
  g_assert_nonnull (nf_test_find_text (widget, "“Heat” is a favorite"));
}

/* The star is on disk, and the page is the one left. */
static void
second_run (GtkWindow *window)
{
  NfProfile *profile = nf_context_get_profile (context_of (window));

  g_assert_cmpuint (nf_profile_get_rating (profile, item_of (window, "Heat (1995)")), ==, 10);
  g_assert_true (nf_profile_get_mark (profile, item_of (window, "Heat (1995)"), NF_MARK_FAVORITE));
  g_assert_nonnull (find (window, NF_TYPE_LIBRARY_PAGE));
}

typedef struct
{
  NfApplication *application;
  void         (*journey) (GtkWindow *window);
} Run;

static gboolean
journey_cb (gpointer user_data)
{
  Run *run = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (run->application));

  g_assert_true (NF_IS_WINDOW (window));
  nf_test_ui_present_window (window);
  run->journey (window);
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
run_program (void (*journey) (GtkWindow *window))
{
  g_autoptr (NfApplication) application = nf_application_new ();
  Run run = { application, journey };
  char *argv[] = { (char *) "nextfilms", NULL };

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_idle_add_full (G_PRIORITY_LOW, journey_cb, &run, NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 1, argv), ==, 0);
}

static void
test_search_rate_undo (void)
{
  if (!nf_test_ui_has_input ())
    {
      g_test_skip ("no input outside of the headless session");
      return;
    }
  run_program (first_run);
  run_program (second_run);
}

/* What D-Bus can do to it. */
static void
remote (GtkWindow *window)
{
  GActionGroup *actions = G_ACTION_GROUP (gtk_window_get_application (window));

  g_action_group_activate_action (actions, "search", g_variant_new_string ("toy"));
  nf_test_wait_until (nf_test_find_match (GTK_WIDGET (window), match_bound_row, NULL) != NULL);
  g_action_group_activate_action (actions, "show-page", g_variant_new_string ("library"));
  g_assert_null (find (window, GTK_TYPE_SEARCH_ENTRY));
  g_action_group_activate_action (actions, "open-film", g_variant_new_uint32 (4000000000u));   /* no such film */
  g_assert_null (dialog_of (window));
  g_action_group_activate_action (actions, "open-film", g_variant_new_uint32 (1));
  nf_test_wait_until (dialog_of (window) != NULL);
  g_assert_cmpstr (nf_film_get_title (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog_of (window)))), ==, "Toy Story");
  adw_dialog_force_close (dialog_of (window));
  nf_test_wait_until (dialog_of (window) == NULL);
  g_action_group_activate_action (actions, "shortcuts", NULL);
  nf_test_wait_until (dialog_of (window) != NULL);
  adw_dialog_force_close (dialog_of (window));
  g_action_group_activate_action (actions, "about", NULL);
  nf_test_wait_until (dialog_of (window) != NULL && ADW_IS_ABOUT_DIALOG (dialog_of (window)));
  adw_dialog_force_close (dialog_of (window));
}

static void
test_remote (void)
{
  run_program (remote);
}

int
main (int argc, char *argv[])
{
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *index_path = NULL;
  char *dir;
  int result;

  /* before anything asks where the person's data are */
  dir = g_dir_make_tmp ("nextfilms-test-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", dir, TRUE);
  g_setenv ("XDG_CACHE_HOME", dir, TRUE);
  nf_test_ui_init (&argc, &argv);

  model = nf_test_model_new ();
  model_path = nf_test_model_save (dir);
  index_path = g_build_filename (dir, "search.db", NULL);
  nf_search_index_build (model, index_path, &error);
  g_assert_no_error (error);
  g_setenv ("NEXTFILMS_MODEL", model_path, TRUE);
  g_setenv ("NEXTFILMS_SEARCH_INDEX", index_path, TRUE);

  g_test_add_func ("/journey/search-rate-undo", test_search_rate_undo);
  g_test_add_func ("/journey/remote", test_remote);
  result = g_test_run ();
  g_free (model_path);
  nf_test_remove_dir (dir);
  return result;
}
