/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fake-account.h"
#include "nf-preferences-dialog.h"
#include "nf-settings.h"
#include "nf-test-context.h"
#include "nf-test-ui.h"

G_BEGIN_DECLS

/* What the tests of the preferences share: a program without a key beside a fake TMDB with an account, secrets in memory, settings that
 * the client follows, and ways to find rows by what they say. */
typedef struct
{
  NfFakeTmdb    *server;
  NfFakeAccount *there;
  NfSecrets     *secrets;
  NfTestContext *test;
  GSettings     *settings;
  GtkWindow     *window;
} NfTestPreferences;

#define NF_TEST_KEY "0123456789abcdefSECRETKEY"

static inline void
nf_test_preferences_set_up (NfTestPreferences *self, const char *schema, const char *key)
{
  NfContextOptions options = { .in_memory = TRUE };

  self->server = nf_fake_tmdb_new ();
  nf_fake_tmdb_set_key (self->server, NF_TEST_KEY);
  self->there = nf_fake_account_new (self->server);
  self->secrets = nf_secrets_new_in_memory ();
  options.tmdb_key = key;
  options.tmdb_url = nf_fake_tmdb_get_url (self->server);
  options.image_url = nf_fake_tmdb_get_image_url (self->server);
  options.secrets = self->secrets;
  self->test = nf_test_context_new_with_options (&options);
  nf_tmdb_client_set_timing (nf_context_get_tmdb (self->test->context), 1, 5, 20000);
  self->settings = g_settings_new (schema);
  nf_settings_follow (self->settings, nf_context_get_tmdb (self->test->context));
  self->window = nf_test_ui_present (adw_bin_new ());
}

static inline void
nf_test_preferences_tear_down (NfTestPreferences *self)
{
  nf_test_ui_close (self->window);
  g_settings_reset (self->settings, "network-enabled");
  g_settings_reset (self->settings, "hide-seen");
  g_settings_reset (self->settings, "tmdb-language");
  g_settings_reset (self->settings, "tmdb-region");
  g_clear_object (&self->settings);
  nf_test_context_free (self->test);
  nf_test_wait_until (G_OBJECT (self->secrets)->ref_count == 1);
  g_clear_object (&self->secrets);
  nf_fake_tmdb_free (self->server);
  nf_fake_account_free (self->there);
}

/* Opens the dialog at a page and waits until everything is there. */
static inline AdwDialog *
nf_test_open_preferences (NfTestPreferences *self, const char *page)
{
  AdwDialog *dialog = nf_preferences_dialog_new (self->test->context, page);

  adw_dialog_present (dialog, GTK_WIDGET (self->window));
  nf_test_wait_until (nf_preferences_dialog_is_complete (NF_PREFERENCES_DIALOG (dialog)));
  nf_test_ui_wait_drawn (GTK_WIDGET (dialog));
  return dialog;
}

/* A visible widget of a type below @root whose title or label is this; NULL if there is none. */
static inline GtkWidget *
nf_test_find_titled (GtkWidget *root, GType type, const char *title)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_visible (root))
    {
      const char *own = ADW_IS_PREFERENCES_ROW (root) ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root))
                        : GTK_IS_BUTTON (root) ? gtk_button_get_label (GTK_BUTTON (root)) : NULL;

      if (title == NULL || g_strcmp0 (own, title) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_visible (child) ? nf_test_find_titled (child, type, title) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Closes a dialog and waits until it is gone. */
static inline void
nf_test_close_dialog (AdwDialog *dialog)
{
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_force_close (dialog);
  nf_test_wait_until (dialog == NULL);
}

G_END_DECLS
