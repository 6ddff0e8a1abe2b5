/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-language-list.h"

#include "nf-test-ui.h"

#include <string.h>

static void
check (const NfLanguageChoice *choices, guint n, gboolean upper, const char *expected)
{
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal), names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (strlen (choices[i].code), ==, 2);
      for (guint k = 0; k < 2; k++)
        g_assert_true (upper ? g_ascii_isupper (choices[i].code[k]) : g_ascii_islower (choices[i].code[k]));
      g_assert_true (g_utf8_validate (choices[i].name, -1, NULL));
      g_assert_true (g_hash_table_add (codes, (gpointer) choices[i].code));
      g_assert_true (g_hash_table_add (names, (gpointer) choices[i].name));
    }
  g_assert_true (g_hash_table_contains (codes, expected));
}

static void
test_lists (void)
{
  guint n_languages, n_regions;
  const NfLanguageChoice *languages = nf_language_list_get_languages (&n_languages);
  const NfLanguageChoice *regions = nf_language_list_get_regions (&n_regions);

  check (languages, n_languages, FALSE, "tr");
  check (regions, n_regions, TRUE, "TR");
  g_assert_cmpstr (nf_language_list_get_region_name ("TR"), ==, "Türkiye");
  g_assert_cmpstr (nf_language_list_get_region_name ("XX"), ==, "XX");
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/language-list/lists", test_lists);
  return g_test_run ();
}
