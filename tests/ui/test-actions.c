/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-actions.h"

#include "nf-test-ui.h"

/* Each table row can be shown, and each accelerator can be typed and means one thing. */
static void
test_table (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n;
  const NfActionInfo *infos = nf_actions_get (&n);

  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) accels = g_strsplit_set (infos[i].accels, " .", -1);

      g_assert_cmpstr (infos[i].title, !=, "");
      g_assert_cmpint (infos[i].group, <, NF_N_ACTION_GROUPS);
      for (guint a = 0; accels[a] != NULL; a++)
        {
          guint key;
          GdkModifierType modifiers;

          if (accels[a][0] == '\0')
            continue;
          g_assert_true (gtk_accelerator_parse (accels[a], &key, &modifiers));
          g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
        }
      if (infos[i].action != NULL)
        {
          g_autofree char *name = NULL;
          g_autoptr (GVariant) target = NULL;

          g_assert_true (g_action_parse_detailed_name (infos[i].action, &name, &target, NULL));
        }
    }
  for (guint g = 0; g < NF_N_ACTION_GROUPS; g++)
    g_assert_cmpstr (nf_actions_get_group_title (g), !=, "");
}

static void
test_install (void)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("org.nextfilms.TestActions", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) accels = NULL;

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  nf_actions_install (application);
  accels = gtk_application_get_accels_for_action (application, "win.search");
  g_assert_cmpuint (g_strv_length (accels), ==, 1);
  g_assert_cmpstr (accels[0], ==, "<Control>f");
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/actions/table", test_table);
  g_test_add_func ("/actions/install", test_install);
  return g_test_run ();
}
