/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-json.h"

#include "nf-tmdb-parser.h"

#define WHOLE "{\"id\":7,\"text\":\"  words \",\"blank\":\" \",\"number\":3,\"real\":2.5,\"big\":99999999999,\"negative\":-1,\"yes\":true," \
              "\"path\":\"/a.jpg\",\"up\":\"/../a.jpg\",\"url\":\"https://example.org/a\",\"http\":\"http://example.org\",\"script\":\"javascript:alert(1)\",\"user\":\"https://a@example.org\"," \
              "\"day\":\"2000-02-29\",\"no-day\":\"2001-02-29\",\"object\":{\"x\":1},\"array\":[{\"x\":1},2,null],\"null\":null}"

static JsonParser *
parse (const char *json, guint32 wanted, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  guint32 id = 0;
  JsonParser *parser = nf_tmdb_json_parse (bytes, wanted, &id, error);

  g_assert_true ((parser != NULL) == (id != 0));
  return parser;
}

static void
test_fields (void)
{
  g_autoptr (JsonParser) parser = parse (WHOLE, 7, NULL);
  JsonObject *object = json_node_get_object (json_parser_get_root (parser));
  JsonArray *array = nf_tmdb_json_get_array (object, "array");
  g_autofree char *text = nf_tmdb_json_dup_text (object, "text", 3), *path = nf_tmdb_json_dup_image_path (object, "path");
  g_autofree char *http = nf_tmdb_json_dup_url (object, "http");
  g_autofree char *url = nf_tmdb_json_dup_url (object, "url"), *day = nf_tmdb_json_dup_date (object, "day");

  g_assert_cmpstr (text, ==, "w");
  g_assert_null (nf_tmdb_json_dup_text (object, "blank", 10));
  g_assert_null (nf_tmdb_json_dup_text (object, "number", 10));
  g_assert_null (nf_tmdb_json_get_string (object, "none"));
  g_assert_cmpuint (nf_tmdb_json_get_count (object, "number", 3), ==, 3);
  g_assert_cmpuint (nf_tmdb_json_get_count (object, "number", 2), ==, 0);
  g_assert_cmpuint (nf_tmdb_json_get_count (object, "big", G_MAXUINT32), ==, 0);
  g_assert_cmpuint (nf_tmdb_json_get_count (object, "negative", 10), ==, 0);
  g_assert_cmpuint (nf_tmdb_json_get_count (object, "real", 10), ==, 0);
  g_assert_cmpfloat (nf_tmdb_json_get_number (object, "real", 10), ==, 2.5);
  g_assert_cmpfloat (nf_tmdb_json_get_number (object, "real", 2), ==, 0);
  g_assert_cmpint (nf_tmdb_json_get_int (object, "negative", 5), ==, -1);
  g_assert_cmpint (nf_tmdb_json_get_int (object, "text", 5), ==, 5);
  g_assert_true (nf_tmdb_json_get_boolean (object, "yes"));
  g_assert_false (nf_tmdb_json_get_boolean (object, "number"));
  g_assert_cmpstr (path, ==, "/a.jpg");
  g_assert_null (nf_tmdb_json_dup_image_path (object, "up"));
  g_assert_cmpstr (url, ==, "https://example.org/a");
  g_assert_cmpstr (http, ==, "http://example.org");
  g_assert_null (nf_tmdb_json_dup_url (object, "script"));
  g_assert_null (nf_tmdb_json_dup_url (object, "user"));
  g_assert_cmpstr (day, ==, "2000-02-29");
  g_assert_null (nf_tmdb_json_dup_date (object, "no-day"));
  g_assert_nonnull (nf_tmdb_json_get_object (object, "object"));
  g_assert_null (nf_tmdb_json_get_object (object, "array"));
  g_assert_null (nf_tmdb_json_get_array (object, "object"));
  g_assert_null (nf_tmdb_json_get_array (NULL, "array"));
  g_assert_nonnull (nf_tmdb_json_get_element (array, 0));
  g_assert_null (nf_tmdb_json_get_element (array, 1));
  g_assert_null (nf_tmdb_json_get_element (array, 2));
}

static void
test_replies (void)
{
  static const struct { const char *json; int code; } cases[] = {
    { "", NF_TMDB_PARSER_ERROR_SYNTAX },       { "{\"id\":", NF_TMDB_PARSER_ERROR_SYNTAX },  { "[]", NF_TMDB_PARSER_ERROR_NOT_A_FILM },
    { "{}", NF_TMDB_PARSER_ERROR_NOT_A_FILM }, { "{\"id\":0}", NF_TMDB_PARSER_ERROR_NOT_A_FILM }, { "{\"id\":\"7\"}", NF_TMDB_PARSER_ERROR_NOT_A_FILM },
    { "{\"id\":8}", NF_TMDB_PARSER_ERROR_OTHER_FILM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (cases[i].json, 7, &error));
      g_assert_error (error, NF_TMDB_PARSER_ERROR, cases[i].code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tmdb-json/fields", test_fields);
  g_test_add_func ("/tmdb-json/replies", test_replies);
  return g_test_run ();
}
