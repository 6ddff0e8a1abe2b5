/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-data-page.h"

#include "nf-config.h"
#include "nf-format.h"
#include "nf-preferences-dialog.h"
#include "nf-test-preferences.h"

#include <string.h>

static const char *
get_subtitle (AdwDialog *dialog, const char *title)
{
  GtkWidget *row = nf_test_find_titled (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

/* Whoever is ranked is predicted. */
static char *
describe_films (NfModelFile *model)
{
  const guint n_items = nf_model_file_get_n_items (model);
  g_autoptr (NfRatings) nobody = nf_ratings_new (NULL, 0);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, nobody, NULL);
  g_autofree float *scores = g_new (float, n_items), *stars = g_new (float, n_items);
  g_autofree char *all = nf_format_count (n_items), *predictable = NULL;
  guint n = 0;

  nf_fold_in_score_all (fold_in, scores, stars, NULL);
  for (guint i = 0; i < n_items; i++)
    n += stars[i] > 0;
  predictable = nf_format_count (n);
  return g_strdup_printf ("%s; it predicts stars for %s of them", all, predictable);
}

static void
test_model_card (void)
{
  NfTestPreferences base;
  AdwDialog *dialog;
  GtkWidget *clear;
  g_autofree char *films = NULL;

  nf_test_preferences_set_up (&base, APP_ID, NULL);
  dialog = nf_test_open_preferences (&base, "data");
  g_assert_true (g_str_has_prefix (get_subtitle (dialog, "Made From"), "MovieLens"));
  films = describe_films (nf_catalogue_get_model (nf_context_get_catalogue (base.test->context)));
  nf_test_wait_until (g_strcmp0 (get_subtitle (dialog, "Films"), films) == 0);
  nf_test_wait_until (g_strcmp0 (get_subtitle (dialog, "Your Rated Films"), "None yet") == 0);
  g_assert_cmpstr (get_subtitle (dialog, "Distance to Your Stars"), ==, "Rate a few films to see it");
  /* nothing is kept: nothing can be cleared */
  clear = nf_test_find_titled (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Clear");
  nf_test_wait_until (g_strcmp0 (get_subtitle (dialog, "Pictures"), "0 bytes") == 0);
  g_assert_false (gtk_widget_get_sensitive (clear));
  nf_test_close_dialog (dialog);

  nf_test_context_rate (base.test, "Toy Story (1995)", 10);
  nf_test_context_rate (base.test, "Up (2009)", 9);
  nf_test_context_rate (base.test, "Heat (1995)", 3);
  dialog = nf_test_open_preferences (&base, "data");
  nf_test_wait_until (g_strcmp0 (get_subtitle (dialog, "Your Rated Films"), "It knows 3 of 3") == 0);
  g_assert_nonnull (strstr (get_subtitle (dialog, "Distance to Your Stars"), " stars on average"));
  /* closed while it computes: nobody is told */
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "general");
  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), "data");
  nf_test_close_dialog (dialog);
  nf_test_preferences_tear_down (&base);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/data-page/model-card", test_model_card);
  return g_test_run ();
}
