/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-address.h"

static GUri *
parse (const char *url)
{
  return g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
}

static void
test_hosts (void)
{
  static const struct { const char *url; gboolean tmdb, loopback; } cases[] = {
    { "https://api.themoviedb.org/3", TRUE, FALSE }, { "https://IMAGE.TMDB.org/", TRUE, FALSE }, { "https://tmdb.org/", TRUE, FALSE },
    { "https://eviltmdb.org/", FALSE, FALSE }, { "https://tmdb.org.example/", FALSE, FALSE }, { "https://example.org/tmdb.org", FALSE, FALSE },
    { "http://127.0.0.1:5/", FALSE, TRUE }, { "http://[::1]/", FALSE, TRUE }, { "http://LOCALHOST/", FALSE, TRUE }, { "http://127.0.0.1.example/", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = parse (cases[i].url);

      g_test_message ("%s", cases[i].url);
      g_assert_true (nf_tmdb_address_is_tmdb (uri) == cases[i].tmdb);
      g_assert_true (nf_tmdb_address_is_loopback (uri) == cases[i].loopback);
    }
}

static void
test_redirects (void)
{
  static const struct { const char *from, *to; gboolean good; } cases[] = {
    { "https://a.example/", "https://b.example/", TRUE }, { "https://a.example/", "http://a.example/", FALSE }, { "https://a.example/", "http://127.0.0.1/", FALSE },
    { "http://127.0.0.1/", "http://127.0.0.1:1/", TRUE }, { "http://127.0.0.1/", "http://a.example/", FALSE }, { "http://127.0.0.1/", "https://a.example/", TRUE },
    { "https://a.example/", "file:///etc/passwd", FALSE }, { "https://a.example/", "https://user@b.example/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) from = parse (cases[i].from);
      g_autoptr (GUri) to = parse (cases[i].to);

      g_assert_true (nf_tmdb_address_may_lead_to (from, to) == cases[i].good);
    }
}

static void
test_key (void)
{
  g_autoptr (GUri) base = nf_tmdb_address_parse ("https://a.example/3/");
  g_autoptr (GUri) uri = nf_tmdb_address_join (base, "/movie/5", "x=%20y");
  g_autoptr (GUri) with_key = nf_tmdb_address_add_key (uri, "a&b c");
  g_autoptr (GUri) again = nf_tmdb_address_add_key (with_key, "other");
  g_autofree char *text = g_uri_to_string (with_key);
  g_autofree char *same = g_uri_to_string (again);
  g_autofree char *long_key = g_strnfill (5000, 'k');
  g_autofree char *clean = nf_tmdb_address_clean_key (" k \n");

  g_assert_cmpstr (text, ==, "https://a.example/3/movie/5?x=%20y&api_key=a%26b%20c");
  g_assert_cmpstr (same, ==, text);
  g_assert_true (nf_tmdb_address_holds (with_key, "a&b c"));
  g_assert_false (nf_tmdb_address_holds (uri, "a&b c"));
  g_assert_true (nf_tmdb_address_is_same (uri, base));
  g_assert_cmpstr (clean, ==, "k");
  g_assert_null (nf_tmdb_address_clean_key (long_key));
  g_assert_null (nf_tmdb_address_clean_key (" "));
  g_assert_false (nf_tmdb_address_is_token ("a.b.c"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tmdb-address/hosts", test_hosts);
  g_test_add_func ("/tmdb-address/redirects", test_redirects);
  g_test_add_func ("/tmdb-address/key", test_key);
  return g_test_run ();
}
