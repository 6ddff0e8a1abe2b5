/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-privacy-page.h"

#include "nf-config.h"
#include "nf-preferences-dialog.h"
#include "nf-test-preferences.h"

#include <string.h>

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GError *
load (NfTmdbClient *client, guint32 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (NfFilmDetails) details = NULL;
  GError *error = NULL;

  nf_tmdb_client_load_details_async (client, id, 0, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  details = nf_tmdb_client_load_details_finish (client, result, &error);
  return error;
}

/* One switch, and not a single request reaches the server; on again, and the page says who was asked. */
static void
test_switch_and_hosts (void)
{
  NfTestPreferences base;
  AdwDialog *dialog;
  GtkWidget *network, *row;
  NfTmdbClient *client;
  g_autoptr (GError) refused = NULL, answered = NULL;

  nf_test_preferences_set_up (&base, APP_ID, NF_TEST_KEY);
  nf_fake_tmdb_add_all_films (base.server);
  client = nf_context_get_tmdb (base.test->context);
  dialog = nf_test_open_preferences (&base, "privacy");
  network = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_SWITCH_ROW, "_Use the Network");
  g_assert_nonnull (network);
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (network)));
  for (guint i = 0; i < 2; i++)
    {
      static const char *const hosts[] = { "api.themoviedb.org", "image.tmdb.org" };

      row = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, hosts[i]);
      g_assert_nonnull (row);
      g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "\nNot contacted"));
    }
  /* what the browser contacted is not known here, so nothing is claimed */
  for (guint i = 0; i < 2; i++)
    {
      static const char *const websites[] = { "www.themoviedb.org", "Other Websites" };

      row = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, websites[i]);
      g_assert_nonnull (row);
      g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Only in your browser"));
      g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "contacted"));
    }

  adw_switch_row_set_active (ADW_SWITCH_ROW (network), FALSE);
  g_assert_cmpint (nf_tmdb_client_get_state (client), ==, NF_TMDB_STATE_DISABLED);
  refused = load (client, 550);
  g_assert_error (refused, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
  nf_test_ui_run_for (200);
  g_assert_cmpuint (nf_fake_tmdb_count (base.server, NULL), ==, 0);
  g_assert_false (g_settings_get_boolean (base.settings, "network-enabled"));

  adw_switch_row_set_active (ADW_SWITCH_ROW (network), TRUE);
  answered = load (client, 550);
  g_assert_no_error (answered);
  /* within two seconds the page has it */
  nf_test_wait_until ((row = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "127.0.0.1")) != NULL);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Film details: 1 request, "));
  nf_test_close_dialog (dialog);
  nf_test_preferences_tear_down (&base);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/privacy-page/switch-and-hosts", test_switch_and_hosts);
  return g_test_run ();
}
