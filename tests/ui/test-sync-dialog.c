/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-sync-dialog.h"

#include "nf-config.h"
#include "nf-test-preferences.h"

#include <string.h>

#define HEAT "Heat (1995)"
#define TOY_STORY "Toy Story (1995)"

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
sign_in (NfTestPreferences *base)
{
  NfTmdbAccount *account = nf_context_get_account (base->test->context);
  g_autoptr (GAsyncResult) begun = NULL, completed = NULL;
  g_autofree char *page = NULL;

  nf_tmdb_account_begin_async (account, NULL, result_cb, &begun);
  nf_test_wait_until (begun != NULL);
  page = nf_tmdb_account_begin_finish (account, begun, NULL);
  g_assert_nonnull (page);
  nf_fake_account_approve (base->there);
  nf_tmdb_account_complete_async (account, NULL, result_cb, &completed);
  nf_test_wait_until (completed != NULL);
  g_assert_true (nf_tmdb_account_complete_finish (account, completed, NULL));
}

static AdwDialog *
open_dialog (NfTestPreferences *base)
{
  AdwDialog *dialog = nf_sync_dialog_new (base->test->context);

  adw_dialog_present (dialog, GTK_WIDGET (base->window));
  nf_test_ui_wait_drawn (GTK_WIDGET (dialog));
  nf_test_wait_until (nf_account_sync_get_state (nf_context_get_account_sync (base->test->context)) != NF_ACCOUNT_SYNC_READING);
  return dialog;
}

static GtkWidget *
find_button (AdwDialog *dialog, const char *label)
{
  return nf_test_find_titled (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, label);
}

static GtkWidget *
find_row (AdwDialog *dialog, const char *title)
{
  return nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_PREFERENCES_ROW, title);
}

static guint32
id_of (NfTestPreferences *base, const char *title)
{
  return nf_model_file_get_tmdb_id (nf_catalogue_get_model (nf_context_get_catalogue (base->test->context)), nf_test_context_item (base->test, title));
}

/* What would change is shown, decided and done; nothing before. */
static void
test_preview (void)
{
  NfTestPreferences base;
  NfProfile *profile;
  NfAccountSync *sync;
  AdwDialog *dialog;
  GtkWidget *toggles;

  nf_test_preferences_set_up (&base, APP_ID, NF_TEST_KEY);
  profile = nf_context_get_profile (base.test->context);
  sync = nf_context_get_account_sync (base.test->context);
  sign_in (&base);
  nf_test_context_rate (base.test, HEAT, 9);
  nf_fake_account_set_rating (base.there, id_of (&base, HEAT), 4, NULL);
  nf_fake_account_set_favorite (base.there, id_of (&base, TOY_STORY), TRUE);
  nf_fake_account_set_rating (base.there, 4000000000u, 5, NULL);

  dialog = open_dialog (&base);
  nf_test_wait_until (find_button (dialog, "Apply 2 Changes") != NULL);
  nf_test_ui_save_picture (GTK_WIDGET (dialog), "sync");
  g_assert_nonnull (find_row (dialog, "Heat (1995)"));
  g_assert_nonnull (find_row (dialog, "Toy Story (1995)"));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (dialog, "Toy Story (1995)"))), ==, "Favorite");
  g_assert_nonnull (find_row (dialog, "Film 4000000000 (1999)"));
  toggles = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_TOGGLE_GROUP, NULL);
  g_assert_cmpuint (adw_toggle_group_get_active (ADW_TOGGLE_GROUP (toggles)), ==, 0);   /* TMDB does not say when */
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (toggles), 1);
  g_assert_cmpuint (nf_fake_account_count_changes (base.there), ==, 0);
  g_assert_cmpuint (nf_profile_get_n_marked (profile, NF_MARK_FAVORITE), ==, 0);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_signal_emit_by_name (find_button (dialog, "Apply 2 Changes"), "clicked");
  nf_test_wait_until (dialog == NULL && nf_account_sync_get_state (sync) == NF_ACCOUNT_SYNC_IDLE);
  g_assert_cmpuint (nf_profile_get_rating (profile, nf_test_context_item (base.test, HEAT)), ==, 4);
  g_assert_true (nf_profile_get_mark (profile, nf_test_context_item (base.test, TOY_STORY), NF_MARK_FAVORITE));
  g_assert_cmpuint (nf_fake_account_count_changes (base.there), ==, 0);   /* all of it came from there */

  /* a removal is not checked; without it there is nothing to apply */
  nf_test_context_rate (base.test, HEAT, 0);
  dialog = open_dialog (&base);
  nf_test_wait_until (find_row (dialog, "Heat (1995)") != NULL);
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Apply")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (nf_test_find_titled (find_row (dialog, "Heat (1995)"), GTK_TYPE_CHECK_BUTTON, NULL)), TRUE);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_signal_emit_by_name (find_button (dialog, "Apply 1 Change"), "clicked");
  nf_test_wait_until (dialog == NULL && nf_account_sync_get_state (sync) == NF_ACCOUNT_SYNC_IDLE);
  g_assert_cmpfloat (nf_fake_account_get_rating (base.there, id_of (&base, HEAT)), ==, 0);
  nf_test_context_settle (base.test);
  nf_test_preferences_tear_down (&base);
}

static void
test_fault_and_nothing (void)
{
  const NfFault reset = { .kind = NF_FAULT_RESET };
  NfTestPreferences base;
  AdwDialog *dialog;

  nf_test_preferences_set_up (&base, APP_ID, NF_TEST_KEY);
  sign_in (&base);
  nf_fake_tmdb_set_fault (base.server, NULL, &reset);
  dialog = open_dialog (&base);
  nf_test_wait_until (find_button (dialog, "Try Again") != NULL);
  nf_fake_tmdb_set_fault (base.server, NULL, NULL);
  g_signal_emit_by_name (find_button (dialog, "Try Again"), "clicked");
  nf_test_wait_until (nf_account_sync_get_state (nf_context_get_account_sync (base.test->context)) == NF_ACCOUNT_SYNC_IDLE && find_button (dialog, "Try Again") == NULL);
  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "Apply")));
  nf_test_close_dialog (dialog);

  /* closed while the lists come */
  nf_fake_tmdb_set_latency (base.server, 100);
  dialog = nf_sync_dialog_new (base.test->context);
  adw_dialog_present (dialog, GTK_WIDGET (base.window));
  nf_test_close_dialog (dialog);
  nf_test_wait_until (nf_account_sync_get_state (nf_context_get_account_sync (base.test->context)) == NF_ACCOUNT_SYNC_IDLE);
  nf_test_preferences_tear_down (&base);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/sync-dialog/preview", test_preview);
  g_test_add_func ("/sync-dialog/fault-and-nothing", test_fault_and_nothing);
  return g_test_run ();
}
