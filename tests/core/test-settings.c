/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-settings.h"

#include "nf-config.h"
#include "nf-fake-tmdb.h"
#include "nf-test-utils.h"

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_follow (void)
{
  g_autoptr (NfFakeTmdb) server = nf_fake_tmdb_new ();
  NfTmdbClient *client = nf_tmdb_client_new ("key", nf_fake_tmdb_get_url (server), nf_fake_tmdb_get_image_url (server));
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  g_autoptr (GAsyncResult) refused = NULL, answered = NULL;
  g_autoptr (GError) error = NULL;

  nf_fake_tmdb_add_film (server, 550, NULL);
  g_settings_set_boolean (settings, "network-enabled", FALSE);
  g_settings_set_string (settings, "tmdb-region", "DE");
  nf_settings_follow (settings, client);
  g_assert_false (nf_tmdb_client_get_enabled (client));
  g_assert_cmpint (nf_tmdb_client_get_state (client), ==, NF_TMDB_STATE_DISABLED);
  g_assert_cmpstr (nf_tmdb_client_get_region (client), ==, "DE");

  /* off: not one request */
  nf_tmdb_client_load_details_async (client, 550, 0, NULL, result_cb, &refused);
  nf_test_wait_until (refused != NULL);
  g_assert_null (nf_tmdb_client_load_details_finish (client, refused, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
  g_clear_error (&error);
  g_assert_cmpuint (nf_fake_tmdb_count (server, NULL), ==, 0);

  g_settings_set_string (settings, "tmdb-language", "tr");
  g_assert_cmpstr (nf_tmdb_client_get_language (client), ==, "tr");
  g_settings_set_boolean (settings, "network-enabled", TRUE);
  g_assert_true (nf_tmdb_client_get_enabled (client));
  nf_tmdb_client_load_details_async (client, 550, 0, NULL, result_cb, &answered);
  nf_test_wait_until (answered != NULL);
  {
    g_autoptr (NfFilmDetails) details = nf_tmdb_client_load_details_finish (client, answered, &error);

    g_assert_no_error (error);
    g_assert_nonnull (details);
  }

  /* the client may go first */
  g_clear_object (&answered);
  g_clear_object (&refused);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  g_object_unref (client);
  nf_test_wait_until (client == NULL);
  g_settings_set_boolean (settings, "network-enabled", FALSE);
  g_settings_reset (settings, "network-enabled");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/follow", test_follow);
  return g_test_run ();
}
