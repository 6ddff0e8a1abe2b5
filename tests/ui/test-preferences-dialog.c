/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-preferences-dialog.h"

#include "nf-config.h"
#include "nf-language-list.h"
#include "nf-test-preferences.h"

static AdwComboRow *
find_combo (AdwDialog *dialog, const char *title)
{
  return ADW_COMBO_ROW (nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, title));
}

static void
test_general (void)
{
  NfTestPreferences base;
  NfTmdbClient *client;
  AdwDialog *dialog;
  const NfLanguageChoice *languages;
  guint n, turkish = 0;
  g_autofree char *stored = NULL;

  nf_test_preferences_set_up (&base, APP_ID, NULL);
  client = nf_context_get_tmdb (base.test->context);
  languages = nf_language_list_get_languages (&n);
  while (!g_str_equal (languages[turkish].code, "tr"))
    turkish++;

  g_settings_set_string (base.settings, "tmdb-region", "DE");
  dialog = nf_test_open_preferences (&base, NULL);
  g_assert_cmpstr (adw_preferences_dialog_get_visible_page_name (ADW_PREFERENCES_DIALOG (dialog)), ==, "general");
  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (dialog, "_Language")), ==, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (dialog, "_Country")), !=, 0);
  /* looking at it changes nothing */
  stored = g_settings_get_string (base.settings, "tmdb-region");
  g_assert_cmpstr (stored, ==, "DE");

  adw_combo_row_set_selected (find_combo (dialog, "_Language"), turkish + 1);
  g_assert_cmpstr (nf_tmdb_client_get_language (client), ==, "tr");
  g_assert_cmpstr (nf_tmdb_client_get_region (client), ==, "DE");
  adw_switch_row_set_active (ADW_SWITCH_ROW (nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_SWITCH_ROW, "_Hide Rated Films")), TRUE);
  g_assert_true (g_settings_get_boolean (base.settings, "hide-seen"));
  nf_test_close_dialog (dialog);

  /* a code of another version has a row, and stays */
  g_settings_set_string (base.settings, "tmdb-language", "xh");
  dialog = nf_test_open_preferences (&base, "no such page");
  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (dialog, "_Language")), ==, n + 1);
  g_assert_cmpstr (nf_tmdb_client_get_language (client), ==, "xh");
  adw_combo_row_set_selected (find_combo (dialog, "_Language"), 0);
  g_free (stored);
  stored = g_settings_get_string (base.settings, "tmdb-language");
  g_assert_cmpstr (stored, ==, "");
  nf_test_close_dialog (dialog);
  nf_test_preferences_tear_down (&base);
}

/* Closed before it was filled. */
static void
test_closed_early (void)
{
  NfTestPreferences base;
  AdwDialog *dialog;

  nf_test_preferences_set_up (&base, APP_ID, NULL);
  dialog = nf_preferences_dialog_new (base.test->context, "data");
  adw_dialog_present (dialog, GTK_WIDGET (base.window));
  g_assert_false (nf_preferences_dialog_is_complete (NF_PREFERENCES_DIALOG (dialog)));
  nf_test_close_dialog (dialog);
  nf_test_preferences_tear_down (&base);
}

static void
test_pages (void)
{
  static const char *const pages[] = { "general", "tmdb", "privacy", "data" };
  NfTestPreferences base;
  AdwDialog *dialog;

  nf_test_preferences_set_up (&base, APP_ID, NULL);
  dialog = nf_test_open_preferences (&base, "privacy");
  g_assert_cmpstr (adw_preferences_dialog_get_visible_page_name (ADW_PREFERENCES_DIALOG (dialog)), ==, "privacy");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), pages[i]);
      g_assert_cmpstr (adw_preferences_dialog_get_visible_page_name (ADW_PREFERENCES_DIALOG (dialog)), ==, pages[i]);
      nf_test_ui_wait_drawn (GTK_WIDGET (dialog));
      nf_test_ui_save_picture (GTK_WIDGET (dialog), pages[i]);
    }
  nf_test_close_dialog (dialog);
  nf_test_preferences_tear_down (&base);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/preferences-dialog/general", test_general);
  g_test_add_func ("/preferences-dialog/closed-early", test_closed_early);
  g_test_add_func ("/preferences-dialog/pages", test_pages);
  return g_test_run ();
}
