/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-account-parser.h"

#include "nf-test-utils.h"
#include "nf-tmdb-parser.h"

#include <string.h>

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_token (void)
{
  static const char *const bad[] = {
    "", "[]", "null", "{", "{}", "{\"request_token\":7}", "{\"request_token\":\"\"}", "{\"request_token\":\"a/b\"}",
    "{\"request_token\":\"a\\\"b\"}", "{\"request_token\":\"a b\"}", "{\"session_id\":\"abc\"}", "{\"request_token\":[\"abc\"]}",
  };
  g_autoptr (GBytes) good = bytes_of ("{\"success\":true,\"expires_at\":\"2030-01-01 00:00:00 UTC\",\"request_token\":\"abc-DEF_1.2\"}");
  g_autoptr (GBytes) session = bytes_of ("{\"success\":true,\"session_id\":\"79191836ddaa0da3df76a5ffef6f07ad6ab0c641\"}");
  g_autoptr (GError) error = NULL;
  g_autofree char *token = nf_tmdb_account_parser_parse_token (good, &error);
  g_autofree char *id = nf_tmdb_account_parser_parse_session (session, &error);
  g_autofree char *long_text = g_strdup_printf ("{\"request_token\":\"%01001d\"}", 1);
  g_autoptr (GBytes) long_bytes = bytes_of (long_text);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "abc-DEF_1.2");
  g_assert_cmpstr (id, ==, "79191836ddaa0da3df76a5ffef6f07ad6ab0c641");
  g_assert_null (nf_tmdb_account_parser_parse_token (long_bytes, &error));
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = bytes_of (bad[i]);

      g_assert_null (nf_tmdb_account_parser_parse_token (bytes, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == NF_TMDB_PARSER_ERROR);
      g_assert_null (strstr (error->message, "abc"));
      g_clear_error (&error);
    }
}

static void
test_account (void)
{
  g_autoptr (GBytes) full = bytes_of ("{\"avatar\":{\"gravatar\":{\"hash\":\"c9\"}},\"id\":548,\"iso_639_1\":\"en\",\"name\":\"Some One\",\"username\":\" someone \"}");
  g_autoptr (GBytes) unnamed = bytes_of ("{\"id\":548,\"name\":\"\",\"username\":null}");
  g_autoptr (GBytes) bad = bytes_of ("{\"id\":\"548\"}");
  g_autoptr (GError) error = NULL;
  g_autofree char *username = NULL, *other = NULL, *none = NULL;

  g_assert_cmpint (nf_tmdb_account_parser_parse_account (full, &username, &error), ==, 548);
  g_assert_cmpstr (username, ==, "someone");
  g_assert_cmpint (nf_tmdb_account_parser_parse_account (unnamed, &other, &error), ==, 548);
  g_assert_cmpstr (other, ==, "");
  g_assert_no_error (error);
  g_assert_cmpint (nf_tmdb_account_parser_parse_account (bad, &none, &error), ==, 0);
  g_assert_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX);
  g_assert_null (none);
}

static const NfAccountEntry *
get_entry (const NfAccountPage *page, guint i)
{
  g_assert_cmpuint (i, <, page->entries->len);
  return page->entries->pdata[i];
}

static void
test_page (void)
{
  static const struct { const char *json; guint rating; } values[] = {
    { "8", 8 }, { "8.0", 8 }, { "7.5", 8 }, { "7.49", 7 }, { "0.5", 1 }, { "0.2", 1 }, { "10", 10 }, { "10.5", 0 }, { "0", 0 }, { "-3", 0 }, { "\"8\"", 0 }, { "null", 0 },
  };
  g_autoptr (GBytes) bytes = bytes_of ("{\"page\":2,\"results\":[7,{\"title\":\"no id\"},{\"id\":-4},{\"id\":5000000000},"
                                       "{\"id\":120,\"title\":\"A Film\",\"release_date\":\"2001-12-18\",\"rating\":8.5},"
                                       "{\"id\":121,\"title\":\"\",\"release_date\":\"\",\"account_rating\":{\"created_at\":\"2019-05-04T03:02:01.123Z\",\"value\":7}},"
                                       "{\"id\":122,\"account_rating\":{\"created_at\":\"yesterday\",\"value\":6.0},\"rating\":1}],\"total_pages\":3,\"total_results\":44}");
  g_autoptr (GError) error = NULL;
  g_autoptr (NfAccountPage) page = nf_tmdb_account_parser_parse_page (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->page, ==, 2);
  g_assert_cmpuint (page->n_pages, ==, 3);
  g_assert_cmpuint (page->n_entries, ==, 44);
  g_assert_cmpuint (page->entries->len, ==, 3);
  g_assert_cmpstr (get_entry (page, 0)->title, ==, "A Film");
  g_assert_cmpuint (get_entry (page, 0)->year, ==, 2001);
  g_assert_cmpuint (get_entry (page, 0)->rating, ==, 9);
  g_assert_cmpint (get_entry (page, 0)->rated_at, ==, 0);
  g_assert_null (get_entry (page, 1)->title);
  g_assert_cmpuint (get_entry (page, 1)->year, ==, 0);
  g_assert_cmpuint (get_entry (page, 1)->rating, ==, 7);
  g_assert_cmpint (get_entry (page, 1)->rated_at, ==, 1556938921);
  g_assert_cmpint (get_entry (page, 2)->rated_at, ==, 0);
  g_assert_cmpuint (get_entry (page, 2)->rating, ==, 6);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"page\":1,\"results\":[{\"id\":1,\"rating\":%s}],\"total_pages\":1,\"total_results\":1}", values[i].json);
      g_autoptr (GBytes) one = bytes_of (json);
      g_autoptr (NfAccountPage) single = nf_tmdb_account_parser_parse_page (one, &error);

      g_assert_no_error (error);
      g_test_message ("%s", values[i].json);
      g_assert_cmpuint (get_entry (single, 0)->rating, ==, values[i].rating);
    }
}

/* Every prefix and many damaged copies of a page: an error or a page, never more. */
static void
test_damaged (void)
{
  static const char json[] = "{\"page\":1,\"results\":[{\"id\":120,\"title\":\"A\\u00e9 Film\",\"account_rating\":{\"created_at\":\"2019-05-04T03:02:01Z\",\"value\":7}}],"
                             "\"total_pages\":1,\"total_results\":1}";

  for (gsize length = 0; length < strlen (json); length++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (json, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (NfAccountPage) page = nf_tmdb_account_parser_parse_page (bytes, &error);

      g_assert_null (page);
      g_assert_nonnull (error);
    }
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *copy = g_strdup (json);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (NfAccountPage) page = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        copy[g_test_rand_int_range (0, (gint32) strlen (json))] = (char) g_test_rand_int_range (1, 256);
      bytes = g_bytes_new (copy, strlen (json));
      page = nf_tmdb_account_parser_parse_page (bytes, NULL);
      if (page != NULL)
        for (guint k = 0; k < page->entries->len; k++)
          g_assert_cmpuint (get_entry (page, k)->rating, <=, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tmdb-account-parser/token", test_token);
  g_test_add_func ("/tmdb-account-parser/account", test_account);
  g_test_add_func ("/tmdb-account-parser/page", test_page);
  g_test_add_func ("/tmdb-account-parser/damaged", test_damaged);
  return g_test_run ();
}
