/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-error-text.h"

#include "nf-store.h"
#include "nf-test-ui.h"
#include "nf-tmdb-client.h"
#include "nf-tmdb-parser.h"

/* Every state that the design tells apart has words of its own, and none quotes the message. */
static void
test_words (void)
{
  static const NfTmdbError codes[] = { NF_TMDB_ERROR_NO_KEY, NF_TMDB_ERROR_KEY_REJECTED, NF_TMDB_ERROR_RATE_LIMITED, NF_TMDB_ERROR_OFFLINE,
                                       NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_ERROR_DISABLED, NF_TMDB_ERROR_DENIED, NF_TMDB_ERROR_NOT_FOUND, NF_TMDB_ERROR_BAD_REPLY };
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) parser = g_error_new_literal (NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX, "secret");
  g_autoptr (GError) bad = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_REPLY, "secret");
  g_autoptr (GError) store = g_error_new_literal (NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE, "secret");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "secret");

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, (int) codes[i], "secret");

      g_assert_true (g_hash_table_add (texts, (gpointer) nf_error_text_get (error)));
    }
  g_assert_cmpstr (nf_error_text_get (parser), ==, nf_error_text_get (bad));
  g_assert_true (g_hash_table_add (texts, (gpointer) nf_error_text_get (store)));
  g_assert_true (g_hash_table_add (texts, (gpointer) nf_error_text_get (other)));
  g_assert_false (g_hash_table_contains (texts, "secret"));
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/error-text/words", test_words);
  return g_test_run ();
}
