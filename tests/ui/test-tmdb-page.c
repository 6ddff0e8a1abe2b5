/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-page.h"

#include "nf-config.h"
#include "nf-preferences-dialog.h"
#include "nf-test-preferences.h"

#include <string.h>

typedef struct
{
  NfTestPreferences base;
  AdwDialog *dialog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer key)
{
  nf_test_preferences_set_up (&fixture->base, APP_ID, key);
  fixture->dialog = nf_test_open_preferences (&fixture->base, "tmdb");
}

static void
tear_down (Fixture *fixture, gconstpointer key)
{
  nf_test_close_dialog (fixture->dialog);
  nf_test_preferences_tear_down (&fixture->base);
}

static GtkWidget *
find_row (Fixture *fixture, const char *title)
{
  return nf_test_find_titled (GTK_WIDGET (fixture->dialog), ADW_TYPE_PREFERENCES_ROW, title);
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  return nf_test_find_titled (GTK_WIDGET (fixture->dialog), GTK_TYPE_BUTTON, label);
}

static void
enter_key (Fixture *fixture, const char *key)
{
  GtkWidget *entry = find_row (fixture, "Key or Read Access Token");

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), key);
  g_signal_emit_by_name (entry, "apply");
}

static void
assert_key_row (Fixture *fixture, const char *title, const char *subtitle)
{
  GtkWidget *row;

  nf_test_wait_until ((row = find_row (fixture, title)) != NULL && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), subtitle) == 0);
}

/* The journey of a key: none, nonsense, a wrong one, no network, the right one, removed. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  const NfFault reset = { .kind = NF_FAULT_RESET };
  NfTmdbClient *client = nf_context_get_tmdb (fixture->base.test->context);

  assert_key_row (fixture, "No Key", "Films have drawn cards instead of posters");
  g_assert_null (find_button (fixture, "Remove"));
  g_assert_false (gtk_widget_get_sensitive (find_button (fixture, "Sign In…")));

  enter_key (fixture, "not a key!");
  assert_key_row (fixture, "No Key", "This is no key: a key has only letters and digits");
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->base.server, NULL), ==, 0);
  enter_key (fixture, "0123456789butwrong");
  assert_key_row (fixture, "No Key", "TMDB does not accept this key");
  nf_fake_tmdb_set_fault (fixture->base.server, NULL, &reset);
  enter_key (fixture, NF_TEST_KEY);
  assert_key_row (fixture, "No Key", "TMDB cannot be reached");
  nf_fake_tmdb_set_fault (fixture->base.server, NULL, NULL);
  g_assert_cmpint (nf_tmdb_client_get_state (client), !=, NF_TMDB_STATE_READY);

  enter_key (fixture, "  " NF_TEST_KEY " ");
  assert_key_row (fixture, "Your Key", "For this session only: no keyring keeps it");
  nf_test_wait_until (nf_tmdb_client_get_state (client) == NF_TMDB_STATE_READY);
  nf_test_wait_until (gtk_editable_get_text (GTK_EDITABLE (find_row (fixture, "Key or Read Access Token")))[0] == '\0');
  g_assert_true (gtk_widget_get_sensitive (find_button (fixture, "Sign In…")));

  g_signal_emit_by_name (find_button (fixture, "Remove"), "clicked");
  assert_key_row (fixture, "No Key", "Films have drawn cards instead of posters");
  g_assert_cmpint (nf_tmdb_client_get_state (client), ==, NF_TMDB_STATE_NO_KEY);
}

/* A key from the environment is not changed here. */
static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (find_row (fixture, "Key From the Environment"));
  g_assert_null (find_row (fixture, "Key or Read Access Token"));
  g_assert_null (find_button (fixture, "Remove"));
}

static NfTmdbAccountState
get_state (Fixture *fixture)
{
  return nf_tmdb_account_get_state (nf_context_get_account (fixture->base.test->context));
}

static gboolean
open_uri_cb (NfTmdbPage *page, const char *address, char **out_address)
{
  g_free (*out_address);
  *out_address = g_strdup (address);
  return TRUE;
}

static void
test_account (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = NULL;
  GtkWidget *page = nf_test_find_titled (GTK_WIDGET (fixture->dialog), NF_TYPE_TMDB_PAGE, NULL);
  GtkWidget *row;

  g_signal_connect (page, "open-uri", G_CALLBACK (open_uri_cb), &address);

  nf_test_wait_until (get_state (fixture) == NF_TMDB_ACCOUNT_SIGNED_OUT);
  g_assert_null (find_row (fixture, "Synchronize…"));
  g_signal_emit_by_name (find_button (fixture, "Sign In…"), "clicked");
  nf_test_wait_until (get_state (fixture) == NF_TMDB_ACCOUNT_WAITING && address != NULL);
  g_assert_cmpstr (address, ==, "https://www.themoviedb.org/authenticate/token-1-SECRETTOKEN");
  nf_test_wait_until (find_row (fixture, "I Have Approved It") != NULL && gtk_widget_get_sensitive (find_row (fixture, "I Have Approved It")));

  /* too early: still waiting */
  g_signal_emit_by_name (find_row (fixture, "I Have Approved It"), "activated");
  nf_test_wait_until (nf_fake_tmdb_count (fixture->base.server, "/3/authentication/session/new") == 1 && gtk_widget_get_sensitive (find_row (fixture, "I Have Approved It")));
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_ACCOUNT_WAITING);

  nf_fake_account_approve (fixture->base.there);
  g_signal_emit_by_name (find_row (fixture, "I Have Approved It"), "activated");
  nf_test_wait_until (get_state (fixture) == NF_TMDB_ACCOUNT_SIGNED_IN);
  nf_test_wait_until ((row = find_row (fixture, NF_FAKE_ACCOUNT_USERNAME)) != NULL);
  g_assert_null (find_row (fixture, "I Have Approved It"));
  g_assert_nonnull (find_row (fixture, "Synchronize…"));

  nf_test_wait_until (gtk_widget_get_sensitive (find_button (fixture, "Sign Out")));
  g_signal_emit_by_name (find_button (fixture, "Sign Out"), "clicked");
  nf_test_wait_until (find_row (fixture, "Not Signed In") != NULL && !nf_fake_account_has_session (fixture->base.there));
  nf_test_wait_until (gtk_widget_get_sensitive (find_button (fixture, "Sign In…")));

  /* too late: it does not wait for ever */
  g_signal_emit_by_name (find_button (fixture, "Sign In…"), "clicked");
  nf_test_wait_until (get_state (fixture) == NF_TMDB_ACCOUNT_WAITING && gtk_widget_get_sensitive (find_row (fixture, "I Have Approved It")));
  nf_tmdb_account_set_clock_offset (nf_context_get_account (fixture->base.test->context), 4000);
  g_signal_emit_by_name (find_row (fixture, "I Have Approved It"), "activated");
  nf_test_wait_until (find_row (fixture, "Not Signed In") != NULL && gtk_widget_get_sensitive (find_button (fixture, "Sign In…")));
  g_assert_null (find_row (fixture, "Open the Page Again"));

  /* given up */
  g_signal_emit_by_name (find_button (fixture, "Sign In…"), "clicked");
  nf_test_wait_until (get_state (fixture) == NF_TMDB_ACCOUNT_WAITING);
  g_signal_emit_by_name (find_row (fixture, "Cancel"), "activated");
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add ("/tmdb-page/key", Fixture, NULL, set_up, test_key, tear_down);
  g_test_add ("/tmdb-page/environment", Fixture, NF_TEST_KEY, set_up, test_environment, tear_down);
  g_test_add ("/tmdb-page/account", Fixture, NF_TEST_KEY, set_up, test_account, tear_down);
  return g_test_run ();
}
