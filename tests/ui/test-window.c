/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-window.h"

#include "nf-config.h"
#include "nf-discover-page.h"
#include "nf-film-dialog.h"
#include "nf-for-you-page.h"
#include "nf-library-page.h"
#include "nf-search-page.h"
#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

typedef struct
{
  NfTestContext *test;
  NfArtwork     *artwork;
  GtkWindow     *window;
} Fixture;

static void
set_up (Fixture *f, const NfContextOptions *options)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);

  g_settings_reset (settings, "page");
  *f = (Fixture) { .test = options != NULL ? nf_test_context_new_with_options (options) : nf_test_context_new (), .artwork = nf_artwork_new (NULL) };
  f->window = nf_window_new (NULL, f->test->context, f->artwork);
  nf_test_ui_present_window (f->window);
}

static void
tear_down (Fixture *f)
{
  nf_test_ui_close (f->window);
  g_clear_object (&f->artwork);
  g_clear_pointer (&f->test, nf_test_context_free);
}

static void
activate (Fixture *f, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), name, NULL));
}

static gboolean
shows (Fixture *f, GType page)
{
  GtkWidget *found = nf_test_find (GTK_WIDGET (f->window), page);

  return found != NULL && gtk_widget_get_mapped (found);
}

static GtkEditable *
entry (Fixture *f)
{
  return GTK_EDITABLE (nf_test_find (GTK_WIDGET (f->window), GTK_TYPE_SEARCH_ENTRY));
}

static void
test_pages (void)
{
  Fixture f;

  set_up (&f, NULL);
  g_assert_true (shows (&f, NF_TYPE_DISCOVER_PAGE));
  nf_window_show_page (NF_WINDOW (f.window), "library");
  g_assert_true (shows (&f, NF_TYPE_LIBRARY_PAGE));
  nf_window_show_page (NF_WINDOW (f.window), "no such page");
  g_assert_true (shows (&f, NF_TYPE_LIBRARY_PAGE));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f.window), "win.show-page", "s", "discover"));
  g_assert_true (shows (&f, NF_TYPE_DISCOVER_PAGE));
  tear_down (&f);
}

/* On screen or not. */
static gboolean
exists (GtkWidget *widget, GType type)
{
  gboolean found = g_type_is_a (G_OBJECT_TYPE (widget), type);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found; child = gtk_widget_get_next_sibling (child))
    found = exists (child, type);
  return found;
}

/* Nothing that is not seen stands between the start and the first frame; it is there soon after, without anybody asking. */
static void
test_first_frame (void)
{
  const GType hidden[] = { NF_TYPE_FOR_YOU_PAGE, NF_TYPE_LIBRARY_PAGE, NF_TYPE_SEARCH_PAGE };
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  GtkWindow *window = nf_window_new (NULL, test->context, artwork);

  g_assert_true (exists (GTK_WIDGET (window), NF_TYPE_DISCOVER_PAGE));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_false (exists (GTK_WIDGET (window), hidden[i]));
  nf_test_ui_present_window (window);
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    nf_test_wait_until (exists (GTK_WIDGET (window), hidden[i]));
  nf_test_ui_close (window);
}

/* Search replaces the page, and leaves it as it was. */
static void
test_search (void)
{
  Fixture f;

  set_up (&f, NULL);
  nf_window_show_page (NF_WINDOW (f.window), "library");
  nf_window_search (NF_WINDOW (f.window), "toy story");
  g_assert_true (shows (&f, NF_TYPE_SEARCH_PAGE));
  g_assert_false (shows (&f, NF_TYPE_LIBRARY_PAGE));
  g_assert_cmpstr (gtk_editable_get_text (entry (&f)), ==, "toy story");
  gtk_test_accessible_assert_property (entry (&f), GTK_ACCESSIBLE_PROPERTY_LABEL, "Search films");
  activate (&f, "win.close-search");
  g_assert_false (shows (&f, NF_TYPE_SEARCH_PAGE));
  g_assert_true (shows (&f, NF_TYPE_LIBRARY_PAGE));
  g_assert_null (entry (&f));

  activate (&f, "win.search");
  g_assert_cmpstr (gtk_editable_get_text (entry (&f)), ==, "");
  nf_window_search (NF_WINDOW (f.window), "\xff\xfe");   /* comes over D-Bus */
  g_assert_cmpstr (gtk_editable_get_text (entry (&f)), ==, "");
  tear_down (&f);
}

static GtkWidget *
toast_label (Fixture *f, const char *text)
{
  return nf_test_find_text (GTK_WIDGET (f->window), text);
}

static void
test_undo (void)
{
  static const struct { NfMark mark; const char *on, *off; } marks[] = {
    { NF_MARK_FAVORITE, "“Heat” is a favorite", "“Heat” is no longer a favorite" },
    { NF_MARK_WATCHLIST, "“Heat” is on the watchlist", "“Heat” is off the watchlist" },
    { NF_MARK_HIDDEN, "“Heat” is marked not interested", "“Heat” is interesting again" },
  };
  Fixture f;
  NfProfile *profile;
  NfItemIndex heat;

  set_up (&f, NULL);
  profile = nf_context_get_profile (f.test->context);
  heat = nf_test_context_item (f.test, "Heat (1995)");
  activate (&f, "win.undo");   /* nothing yet */

  nf_profile_set_rating (profile, heat, 9);
  g_assert_nonnull (toast_label (&f, "Rated “Heat” 4½ stars"));
  nf_profile_set_rating (profile, heat, 1);
  g_assert_nonnull (toast_label (&f, "Rated “Heat” ½ star"));
  g_assert_null (toast_label (&f, "Rated “Heat” 4½ stars"));   /* one at a time */
  nf_profile_set_rating (profile, heat, 0);
  g_assert_nonnull (toast_label (&f, "Removed the rating of “Heat”"));
  activate (&f, "win.undo");
  g_assert_cmpuint (nf_profile_get_rating (profile, heat), ==, 1);
  nf_test_wait_until (toast_label (&f, "Removed the rating of “Heat”") == NULL);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      nf_profile_set_mark (profile, heat, marks[i].mark, TRUE);
      g_assert_nonnull (toast_label (&f, marks[i].on));
      nf_profile_set_mark (profile, heat, marks[i].mark, FALSE);
      g_assert_nonnull (toast_label (&f, marks[i].off));
    }
  while (nf_profile_can_undo (profile))
    activate (&f, "win.undo");
  g_assert_cmpuint (nf_profile_get_rating (profile, heat), ==, 0);
  tear_down (&f);
}

static void
test_dialog (void)
{
  Fixture f;
  g_autoptr (NfFilm) heat = NULL, alien = NULL;
  GtkWidget *dialog;

  set_up (&f, NULL);
  heat = nf_test_context_film (f.test, "Heat (1995)");
  alien = nf_test_context_film (f.test, "Alien (1979)");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f.window), "win.open-film", "u", nf_film_get_item (heat)));
  nf_test_wait_until ((dialog = GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (f.window)))) != NULL);
  g_assert_true (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog)) == heat);
  /* a second one opens inside the first */
  nf_window_open_film (NF_WINDOW (f.window), alien);
  g_assert_true (GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (f.window))) == dialog);
  nf_test_wait_until (nf_film_dialog_get_film (NF_FILM_DIALOG (dialog)) == alien);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  nf_test_wait_until (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (f.window)) == NULL);
  /* no such film: nothing happens */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f.window), "win.open-film", "u", NF_ITEM_NONE));
  g_assert_null (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (f.window)));
  tear_down (&f);
}

/* A change that is made in the dialog is said in it, and below it once it is closed; Undo works in both. */
static void
test_dialog_toast (void)
{
  Fixture f;
  g_autoptr (NfFilm) heat = NULL;
  NfProfile *profile;
  AdwDialog *dialog;

  set_up (&f, NULL);
  profile = nf_context_get_profile (f.test->context);
  heat = nf_test_context_film (f.test, "Heat (1995)");
  nf_profile_set_mark (profile, nf_film_get_item (heat), NF_MARK_FAVORITE, TRUE);
  nf_window_open_film (NF_WINDOW (f.window), heat);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (f.window));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  nf_test_wait_until (nf_test_find (GTK_WIDGET (dialog), ADW_TYPE_TOAST_OVERLAY) != NULL);
  nf_profile_set_rating (profile, nf_film_get_item (heat), 9);
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (dialog), "Rated “Heat” 4½ stars"));
  g_assert_true (gtk_widget_activate_action (nf_test_find_button (GTK_WIDGET (dialog), "Undo"), "win.undo", NULL));
  g_assert_cmpuint (nf_film_get_rating (heat), ==, NF_RATING_NONE);
  nf_profile_set_rating (profile, nf_film_get_item (heat), 8);
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (dialog), "Rated “Heat” 4 stars"));

  adw_dialog_force_close (dialog);
  nf_test_wait_until (dialog == NULL);   /* nobody keeps it */
  g_assert_nonnull (toast_label (&f, "Rated “Heat” 4 stars"));
  activate (&f, "win.undo");
  g_assert_cmpuint (nf_film_get_rating (heat), ==, NF_RATING_NONE);
  tear_down (&f);
}

/* libadwaita goes on using a dialog that the window's own change of width closes: whichever it is, it lives until that is over. */
static void
test_dialogs_kept (void)
{
  Fixture f;
  AdwDialog *dialog = adw_dialog_new ();

  set_up (&f, NULL);
  adw_dialog_set_child (dialog, gtk_label_new ("any dialog"));
  adw_dialog_present (dialog, GTK_WIDGET (f.window));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_force_close (dialog);
  g_assert_nonnull (dialog);
  g_assert_null (gtk_widget_get_root (GTK_WIDGET (dialog)));
  nf_test_wait_until (dialog == NULL);
  tear_down (&f);
}

static void
test_bad_model (void)
{
  static const struct { const char *content, *title; } cases[] = {
    { NULL, "The Film Catalogue Is Missing" },
    { "", "The Film Catalogue Is Damaged" },
    { "this is no catalogue at all, whatever its name says, and it is long enough to hold a header of one hundred and twenty-eight bytes .....", "The Film Catalogue Is Damaged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *dir = nf_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "a <b> & c.nfm", NULL);
      const NfContextOptions options = { .in_memory = TRUE, .model_path = path };
      Fixture f;

      if (cases[i].content != NULL)
        g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
      set_up (&f, &options);
      g_assert_nonnull (nf_context_get_model_error (f.test->context));
      g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.window), cases[i].title));
      g_assert_nonnull (nf_test_find_button (GTK_WIDGET (f.window), "Quit"));
      g_assert_false (shows (&f, NF_TYPE_DISCOVER_PAGE));
      /* none of these may do anything, and none may crash */
      nf_window_show_page (NF_WINDOW (f.window), "library");
      nf_window_search (NF_WINDOW (f.window), "heat");
      gtk_widget_activate_action (GTK_WIDGET (f.window), "win.open-film", "u", 1);
      gtk_widget_activate_action (GTK_WIDGET (f.window), "win.undo", NULL);
      gtk_widget_activate_action (GTK_WIDGET (f.window), "win.search", NULL);
      g_signal_emit_by_name (nf_test_find_button (GTK_WIDGET (f.window), "Copy Details"), "clicked");
      nf_test_ui_wait_drawn (GTK_WIDGET (f.window));
      g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.window), cases[i].title));
      tear_down (&f);
      nf_test_remove_dir (dir);
    }
}

static AdwBanner *
banner (Fixture *f)
{
  GtkWidget *found = nf_test_find (GTK_WIDGET (f->window), ADW_TYPE_BANNER);

  return found != NULL && adw_banner_get_revealed (ADW_BANNER (found)) ? ADW_BANNER (found) : NULL;
}

/* Damage that only the digests show is found after the start: a banner, and behind its button the page that says what to do. */
static void
test_model_damaged_later (void)
{
  g_autoptr (GError) error = g_error_new_literal (NF_MODEL_ERROR, NF_MODEL_ERROR_DIGEST, "section TEXT differs from its SHA-256");
  Fixture f;

  set_up (&f, NULL);
  g_signal_emit_by_name (f.test->context, "model-damaged", error);
  g_assert_nonnull (banner (&f));
  g_assert_nonnull (strstr (adw_banner_get_title (banner (&f)), "damaged"));
  g_assert_true (shows (&f, NF_TYPE_DISCOVER_PAGE));
  g_signal_emit_by_name (banner (&f), "button-clicked");
  g_assert_nonnull (nf_test_find_text (GTK_WIDGET (f.window), "The Film Catalogue Is Damaged"));
  g_assert_null (banner (&f));
  tear_down (&f);
}

static void
test_banners (void)
{
  g_autoptr (GError) error = g_error_new_literal (NF_STORE_ERROR, NF_STORE_ERROR_IO, "the disk is full");
  char *dir = nf_test_make_dir ();
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  const NfContextOptions options = { .data_dir = file };
  Fixture f;

  set_up (&f, NULL);
  g_assert_null (banner (&f));   /* no key is no reason to complain */
  g_signal_emit_by_name (nf_context_get_profile (f.test->context), "save-failed", error);
  g_assert_nonnull (banner (&f));
  g_assert_nonnull (strstr (adw_banner_get_title (banner (&f)), "the disk is full"));
  g_signal_emit_by_name (banner (&f), "button-clicked");
  g_assert_null (banner (&f));
  tear_down (&f);

  /* a file where the folder should be: read-only, and it says so */
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  set_up (&f, &options);
  g_assert_nonnull (nf_context_get_store_error (f.test->context));
  g_assert_nonnull (banner (&f));
  g_assert_true (g_str_has_prefix (adw_banner_get_title (banner (&f)), "Changes cannot be saved"));
  g_assert_true (shows (&f, NF_TYPE_DISCOVER_PAGE));
  g_signal_emit_by_name (banner (&f), "button-clicked");
  g_assert_null (banner (&f));
  tear_down (&f);
  nf_test_remove_dir (dir);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/window/pages", test_pages);
  g_test_add_func ("/window/first-frame", test_first_frame);
  g_test_add_func ("/window/search", test_search);
  g_test_add_func ("/window/undo", test_undo);
  g_test_add_func ("/window/dialog", test_dialog);
  g_test_add_func ("/window/dialog-toast", test_dialog_toast);
  g_test_add_func ("/window/dialogs-kept", test_dialogs_kept);
  g_test_add_func ("/window/bad-model", test_bad_model);
  g_test_add_func ("/window/model-damaged-later", test_model_damaged_later);
  g_test_add_func ("/window/banners", test_banners);
  return g_test_run ();
}
