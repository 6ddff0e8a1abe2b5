/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-status-banner.h"

#include "nf-config.h"
#include "nf-test-find.h"
#include "nf-test-preferences.h"

typedef struct
{
  NfTestPreferences  base;
  NfStatusBanner    *status;
  AdwBanner         *banner;
} Fixture;

static void
set_up (Fixture *f, gconstpointer key)
{
  nf_test_preferences_set_up (&f->base, APP_ID, key);
  f->status = g_object_new (NF_TYPE_STATUS_BANNER, NULL);
  f->banner = ADW_BANNER (adw_bin_get_child (ADW_BIN (f->status)));
  adw_bin_set_child (ADW_BIN (gtk_window_get_child (f->base.window)), GTK_WIDGET (f->status));
  nf_status_banner_set_up (f->status, f->base.test->context);
}

static void
tear_down (Fixture *f, gconstpointer key)
{
  nf_test_preferences_tear_down (&f->base);
}

static gboolean
says (Fixture *f, const char *text)
{
  return adw_banner_get_revealed (f->banner) && strstr (adw_banner_get_title (f->banner), text) != NULL;
}

static void
ask (Fixture *f)
{
  nf_fake_tmdb_add_film (f->base.server, 949, NULL);
  nf_metadata_load_film_async (nf_context_get_metadata (f->base.test->context), 949, NULL, NULL, NULL);
}

/* What TMDB says, and that it ends by itself. */
static void
test_tmdb (Fixture *f, gconstpointer key)
{
  const NfFault busy = { .kind = NF_FAULT_STATUS, .status = 429, .retry_after = "4", .times = 1 };

  g_assert_false (adw_banner_get_revealed (f->banner));
  nf_fake_tmdb_set_fault (f->base.server, NULL, &busy);
  ask (f);
  nf_test_wait_until (says (f, "Trying again in 4 seconds"));
  nf_test_wait_until (says (f, "in 3 seconds") || says (f, "in 2 seconds") || says (f, "in 1 second"));
  g_assert_cmpstr (adw_banner_get_button_label (f->banner), ==, "Retry");
  nf_test_wait_until (!adw_banner_get_revealed (f->banner));

  nf_fake_tmdb_set_key (f->base.server, "another");
  nf_tmdb_client_clear_cache (nf_context_get_tmdb (f->base.test->context));
  nf_fake_tmdb_add_film (f->base.server, 862, NULL);
  nf_metadata_load_film_async (nf_context_get_metadata (f->base.test->context), 862, NULL, NULL, NULL);
  nf_test_wait_until (says (f, "TMDB did not accept your key"));
  g_assert_cmpstr (adw_banner_get_button_label (f->banner), ==, "Retry");   /* there is no application here whose preferences could open */
}

static void
test_save (Fixture *f, gconstpointer key)
{
  g_autoptr (GError) error = g_error_new_literal (NF_STORE_ERROR, NF_STORE_ERROR_IO, "the disk is <full>");

  g_signal_emit_by_name (nf_context_get_profile (f->base.test->context), "save-failed", error);
  g_assert_true (says (f, "the disk is <full>"));
  g_signal_emit_by_name (f->banner, "button-clicked");
  g_assert_false (adw_banner_get_revealed (f->banner));
}

static void
damage_cb (NfStatusBanner *status, const GError *error, guint *n)
{
  g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_DIGEST);
  *n += 1;
}

/* Damage comes before everything else; withdrawn, nothing comes up any more. */
static void
test_damage (Fixture *f, gconstpointer key)
{
  g_autoptr (GError) save = g_error_new_literal (NF_STORE_ERROR, NF_STORE_ERROR_IO, "the disk is full");
  g_autoptr (GError) damage = g_error_new_literal (NF_MODEL_ERROR, NF_MODEL_ERROR_DIGEST, "differs");
  guint n = 0;

  g_assert_null (nf_status_banner_get_damage (f->status));
  g_signal_connect (f->status, "show-damage", G_CALLBACK (damage_cb), &n);
  g_signal_emit_by_name (f->base.test->context, "model-damaged", damage);
  g_signal_emit_by_name (nf_context_get_profile (f->base.test->context), "save-failed", save);
  g_assert_true (says (f, "damaged"));
  g_signal_emit_by_name (f->banner, "button-clicked");
  g_assert_cmpuint (n, ==, 1);
  nf_status_banner_withdraw (f->status);
  g_assert_false (adw_banner_get_revealed (f->banner));
  g_signal_emit_by_name (nf_context_get_profile (f->base.test->context), "save-failed", save);
  g_assert_false (adw_banner_get_revealed (f->banner));
  g_assert_error (nf_status_banner_get_damage (f->status), NF_MODEL_ERROR, NF_MODEL_ERROR_DIGEST);
}

#define ADD(path, func, key) g_test_add (path, Fixture, key, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  ADD ("/status-banner/tmdb", test_tmdb, NF_TEST_KEY);
  ADD ("/status-banner/save", test_save, NULL);
  ADD ("/status-banner/damage", test_damage, NULL);
  return g_test_run ();
}
