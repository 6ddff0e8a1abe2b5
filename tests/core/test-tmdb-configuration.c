/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-configuration.h"

#include "nf-tmdb-parser.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define GOOD "{\"images\":{\"base_url\":\"http://image.tmdb.org/t/p/\",\"secure_base_url\":\"https://image.tmdb.org/t/p/\"," \
             "\"backdrop_sizes\":[\"w300\",\"w780\",\"w1280\",\"original\"],\"poster_sizes\":[\"w92\",\"w780\",\"w342\",\"original\"]," \
             "\"profile_sizes\":[\"w45\",\"w185\",\"h632\",\"original\"]},\"change_keys\":[\"adult\"]}"

static NfTmdbConfiguration *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return nf_tmdb_configuration_parse (bytes, error);
}

static void
test_built_in (void)
{
  g_autoptr (NfTmdbConfiguration) self = nf_tmdb_configuration_new ();
  g_autofree char *size = nf_tmdb_configuration_dup_size (342);
  g_autofree char *original = nf_tmdb_configuration_dup_size (0);

  g_assert_cmpstr (self->base_url, ==, "https://image.tmdb.org/t/p");
  g_assert_cmpuint (nf_tmdb_configuration_round_width (self, 200), ==, 342);
  g_assert_cmpuint (nf_tmdb_configuration_round_width (self, 1281), ==, 0);
  g_assert_cmpstr (size, ==, "w342");
  g_assert_cmpstr (original, ==, "original");
}

static void
test_parse (void)
{
  static const guint widths[] = { 45, 92, 185, 300, 342, 780, 1280 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NfTmdbConfiguration) self = parse (GOOD, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (self->base_url, ==, "https://image.tmdb.org/t/p/");
  g_assert_cmpuint (self->n_widths, ==, G_N_ELEMENTS (widths));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    g_assert_cmpuint (self->widths[i], ==, widths[i]);
}

/* Only https, only TMDB's hosts; widths that make no sense are left out. */
static void
test_hostile (void)
{
  static const char *bad[] = {
    "", "[]", "{}", "{\"images\":[]}", "{\"images\":{}}", "{\"images\":{\"secure_base_url\":5}}",
    "{\"images\":{\"secure_base_url\":\"http://image.tmdb.org/t/p/\"}}", "{\"images\":{\"secure_base_url\":\"https://evil.example/t/p/\"}}",
    "{\"images\":{\"secure_base_url\":\"https://image.tmdb.org.evil.example/\"}}", "{\"images\":{\"secure_base_url\":\"https://eviltmdb.org/\"}}",
    "{\"images\":{\"secure_base_url\":\"https://x@image.tmdb.org/\"}}", "{\"images\":{\"secure_base_url\":\"file:///etc\"}}",
  };
  g_autoptr (GString) many = g_string_new ("{\"images\":{\"secure_base_url\":\"https://image.tmdb.org/t/p/\",\"poster_sizes\":[\"w0\",\"w-5\",\"w99999\",\"wide\",7,null");
  g_autoptr (NfTmdbConfiguration) self = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, NF_TMDB_PARSER_ERROR, NF_TMDB_PARSER_ERROR_SYNTAX);
    }
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (many, ",\"w%u\"", 100 + i);
  g_string_append (many, "]}}");
  self = parse (many->str, NULL);
  g_assert_nonnull (self);
  g_assert_cmpuint (self->n_widths, ==, G_N_ELEMENTS (self->widths));
  g_assert_cmpuint (self->widths[0], ==, 100);
}

static void
test_status (void)
{
  static const struct { const char *text; int code; } cases[] = {
    { "{\"success\":false,\"status_code\":7,\"status_message\":\"Invalid API key.\"}", 7 },
    { "{\"status_code\":\"7\"}", 0 }, { "{\"status_code\":-7}", 0 }, { "status_code 7", 0 }, { "", 0 }, { "[7]", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text, strlen (cases[i].text));

      g_assert_cmpint (nf_tmdb_configuration_parse_status (bytes), ==, cases[i].code);
    }
}

static void
test_disk (void)
{
  g_autofree char *folder = g_dir_make_tmp ("nf-configuration-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "below", "configuration.json", NULL);
  g_autofree char *below = g_path_get_dirname (path);
  g_autoptr (NfTmdbConfiguration) self = parse (GOOD, NULL);
  g_autoptr (NfTmdbConfiguration) again = NULL;
  const time_t now = time (NULL);
  const struct utimbuf old = { now - 5000, now - 5000 }, future = { now + 5000, now + 5000 };

  g_assert_null (nf_tmdb_configuration_read (path, 1000));
  nf_tmdb_configuration_write (self, path);
  again = nf_tmdb_configuration_read (path, 1000);
  g_assert_cmpstr (again->base_url, ==, self->base_url);
  g_assert_cmpmem (again->widths, sizeof again->widths, self->widths, sizeof self->widths);
  g_assert_cmpint (utime (path, &old), ==, 0);
  g_assert_null (nf_tmdb_configuration_read (path, 1000));
  g_assert_cmpint (utime (path, &future), ==, 0);   /* a clock that was wrong */
  g_assert_null (nf_tmdb_configuration_read (path, 1000));
  g_assert_true (g_file_set_contents (path, "{", 1, NULL));
  g_assert_null (nf_tmdb_configuration_read (path, 1000));
  nf_tmdb_configuration_write (self, "/proc/nowhere/configuration.json");   /* cannot be kept: no harm */
  g_remove (path);
  g_rmdir (below);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tmdb-configuration/built-in", test_built_in);
  g_test_add_func ("/tmdb-configuration/parse", test_parse);
  g_test_add_func ("/tmdb-configuration/hostile", test_hostile);
  g_test_add_func ("/tmdb-configuration/status", test_status);
  g_test_add_func ("/tmdb-configuration/disk", test_disk);
  return g_test_run ();
}
