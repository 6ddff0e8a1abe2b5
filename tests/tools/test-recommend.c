/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-recommend as people run it; NF_RECOMMEND is the program. */
#include "nf-test-model.h"
#include "nf-test-tool.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define run(f, ...) nf_test_tool_run (f, "NF_RECOMMEND", __VA_ARGS__, NULL)

typedef NfTestTool Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  nf_test_tool_init (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_tool_clear (f);
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *films;
  JsonObject *film, *reason;
  double last = G_MAXDOUBLE;

  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=5", "--rate", "Lion King, The (1994)=4.5", "--top", "6", "--json"), ==, 0);
  g_assert_cmpstr (f->err, ==, "");
  g_assert_true (json_parser_load_from_data (parser, f->out, -1, &error));
  g_assert_no_error (error);
  films = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (films), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      JsonArray *genres;
      gboolean family = FALSE;

      film = json_array_get_object_element (films, i);
      g_assert_cmpint (json_object_get_int_member (film, "rank"), ==, i + 1);
      g_assert_cmpint (json_object_get_int_member (film, "movieId"), !=, 1);
      g_assert_cmpint (json_object_get_int_member (film, "movieId"), !=, 364);
      g_assert_cmpfloat (json_object_get_double_member (film, "score"), <=, last);
      last = json_object_get_double_member (film, "score");
      g_assert_cmpfloat (json_object_get_double_member (film, "predicted"), >, 3);
      g_assert_cmpfloat (json_object_get_double_member (film, "sd"), >, 0);
      genres = json_object_get_array_member (film, "genres");
      for (guint g = 0; g < json_array_get_length (genres); g++)
        family |= g_str_equal (json_array_get_string_element (genres, g), "Animation");
      g_assert_true (family);
    }
  film = json_array_get_object_element (films, 0);
  g_assert_cmpint (json_object_get_int_member (film, "tmdbId"), >, 0);
  g_assert_cmpint (json_object_get_int_member (film, "year"), >, 1900);
  reason = json_array_get_object_element (json_object_get_array_member (film, "reasons"), 0);
  g_assert_true (json_object_get_int_member (reason, "movieId") == 1 || json_object_get_int_member (reason, "movieId") == 364);
  g_assert_cmpfloat (json_object_get_double_member (reason, "rating"), >=, 4.5);
  g_assert_cmpfloat (json_object_get_double_member (reason, "contribution"), >, 0);
  g_assert_nonnull (strstr (json_object_get_string_member (reason, "title"), "o"));   /* "Toy Story" or "The Lion King" */
}

static void
test_table (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (run (f, "--rate", "Alien (1979)=5", "--top", "3"), ==, 0);
  lines = g_strsplit (f->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "  1  "));
  g_assert_nonnull (strstr (lines[0], " stars"));
  g_assert_nonnull (strstr (f->out, "because of Alien (1979)"));
}

/* The same film, however it is written. */
static void
test_titles (Fixture *f, gconstpointer data)
{
  static const char *const ways[] = { "Lion King, The (1994)=5", "lion king, the (1994)=5", "The Lion King (1994)=5", "the lion king=5", "364=5" };
  g_autofree char *expected = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_assert_cmpint (run (f, "--rate", ways[i], "--json"), ==, 0);
      if (expected == NULL)
        expected = g_strdup (f->out);
      g_assert_cmpstr (f->out, ==, expected);
    }
  /* an id that was merged into another film */
  g_assert_cmpint (run (f, "--rate", "144606=5", "--top", "100"), ==, 0);
  g_assert_null (strstr (f->out, "Confessions of a Dangerous Mind (2002)   "));
}

static void
test_unknown_title (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "--rate", "Toy Story (1996)=5"), ==, 1);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_nonnull (strstr (f->err, "no film is called “Toy Story (1996)”"));
  g_assert_nonnull (strstr (f->err, "Toy Story (1995)"));
  g_assert_nonnull (strstr (f->err, "Toy Story 2 (1999)"));
  g_assert_cmpint (run (f, "--rate", "Shrek (1999)=5"), ==, 1);
  g_assert_nonnull (strstr (f->err, "Shrek (2001)"));   /* found without the year */
  g_assert_cmpint (run (f, "--rate", "Qwertzuiop=5"), ==, 1);
  g_assert_null (strstr (f->err, "Perhaps"));
}

static void
test_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "mine.csv", NULL);
  g_autofree char *by_title = NULL;

  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=4", "--rate", "Alien (1979)=1.5", "--json"), ==, 0);
  by_title = g_strdup (f->out);
  g_assert_true (g_file_set_contents (path, "userId,movieId,rating,timestamp\n7,1,4.0,1\n7,1214,1.5,2\n7,99999999,5,3\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path, "--json"), ==, 0);
  g_assert_cmpstr (f->out, ==, by_title);
  g_assert_nonnull (strstr (f->err, "1 ratings of films the catalogue does not have"));

  g_assert_true (g_file_set_contents (path, "userId,movieId,rating\n7,1,4.0\n8,1,4.0\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path), ==, 1);
  g_assert_nonnull (strstr (f->err, "2 people"));
  g_assert_true (g_file_set_contents (path, "userId,movieId,rating\n7,1,nine\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path), ==, 1);
  g_assert_nonnull (strstr (f->err, "mine.csv:2"));
}

/* More rated than is left to recommend. */
static void
test_all_rated (Fixture *f, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GString) text = g_string_new ("movieId,rating\n");
  g_autofree char *path = g_build_filename (f->dir, "all.csv", NULL);

  for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model); j++)
    g_string_append_printf (text, "%u,4\n", nf_model_file_get_movie_id (model, j));
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_cmpint (run (f, "--ratings", path, "--json"), ==, 0);
  g_assert_cmpstr (g_strstrip (f->out), ==, "[]");
}

/* Three people: one with an unknown film, one with unknown films alone, one who rated a film twice. */
static const char people[] =
  "userId,movieId,rating,timestamp\n"
  "9,1214,5.0,1\n" "9,99999999,5,3\n"
  "2,88888888,4.0,1\n" "2,99999999,4.0,1\n"
  "5,1,1.0,2\n" "5,364,4.5,1\n" "5,1,5.0,3\n";

static void
test_batch (Fixture *f, gconstpointer data)
{
  g_autofree char *path = nf_test_tool_write (f, "people.csv", people);
  g_autofree char *first = NULL;
  g_auto (GStrv) lines = NULL;
  static const char *const ids[] = { "2", "5", "9" };
  guint line = 1;

  g_assert_cmpint (run (f, "--batch", path, "--top", "4", "--csv"), ==, 0);
  g_assert_nonnull (strstr (f->err, "3 ratings of 2 films the catalogue does not have"));
  first = g_strdup (f->out);
  lines = g_strsplit (first, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "userId,movieId,rank,score,predicted,sd");
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 * 4 + 1);
  for (guint p = 0; p < 3; p++)
    {
      double last = G_MAXDOUBLE;

      for (guint rank = 1; rank <= 4; rank++, line++)
        {
          g_auto (GStrv) fields = g_strsplit (lines[line], ",", -1);

          g_assert_cmpuint (g_strv_length (fields), ==, 6);
          g_assert_cmpstr (fields[0], ==, ids[p]);
          g_assert_cmpuint (g_ascii_strtoull (fields[2], NULL, 10), ==, rank);
          g_assert_cmpfloat (g_ascii_strtod (fields[3], NULL), <=, last);
          last = g_ascii_strtod (fields[3], NULL);
          g_assert_cmpfloat (g_ascii_strtod (fields[4], NULL), >=, 0.5);
          g_assert_cmpfloat (g_ascii_strtod (fields[5], NULL), >, 0);
          if (p == 1)
            {
              g_assert_cmpstr (fields[1], !=, "1");
              g_assert_cmpstr (fields[1], !=, "364");
            }
        }
    }

  /* a person alone gets the same list */
  g_assert_cmpint (run (f, "--rate", "1=5", "--rate", "364=4.5", "--top", "4", "--csv"), ==, 0);
  for (guint i = 5; i < 9; i++)
    {
      g_autofree char *expected = g_strdup_printf ("\n0%s\n", lines[i] + 1);

      g_assert_nonnull (strstr (f->out, expected));
    }
}

/* More people than may wait for each other: in order, and the same for any number of threads. */
static void
test_batch_threads (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("userId,movieId,rating\n");
  g_autofree char *path = NULL;
  g_autofree char *one = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint u = 1000; u > 0; u--)
    for (guint r = 0; r < (u % 50 == 0 ? 40 : 1 + u % 3); r++)
      g_string_append_printf (text, "%u,%u,%u\n", u, 1 + (u * 7 + r * 13) % 400, 1 + (u + r) % 5);
  path = nf_test_tool_write (f, "many.csv", text->str);
  g_assert_cmpint (run (f, "--batch", path, "--top", "3", "--threads", "1"), ==, 0);
  one = g_strdup (f->out);
  lines = g_strsplit (one, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 * 1000 + 1);
  for (guint i = 1; i <= 3000; i++)
    g_assert_cmpuint (g_ascii_strtoull (lines[i], NULL, 10), ==, (i + 2) / 3);
  g_assert_cmpint (run (f, "--batch", path, "--top", "3", "--threads", "7"), ==, 0);
  g_assert_cmpstr (f->out, ==, one);
}

/* Settings and bounds of a request change the list; they are the same alone and in a batch. */
static void
test_request_options (Fixture *f, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autofree char *path = nf_test_tool_write (f, "people.csv", people);
  g_autofree char *plain = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (run (f, "--batch", path), ==, 0);
  plain = g_strdup (f->out);
  g_assert_cmpint (run (f, "--batch", path, "--set", "steering=3", "--set", "prior-weight=9"), ==, 0);
  g_assert_cmpstr (f->out, !=, plain);
  g_assert_cmpint (run (f, "--batch", path, "--set", "star-weight-10=0", "--set", "ridge=5"), ==, 0);
  g_assert_cmpstr (f->out, !=, plain);
  g_assert_cmpint (run (f, "--batch", path, "--set", "min-evidence=1000000"), ==, 0);
  g_assert_cmpstr (f->out, ==, "userId,movieId,rank,score,predicted,sd\n");

  g_assert_cmpint (run (f, "--batch", path, "--year-to", "1990"), ==, 0);
  lines = g_strsplit (f->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 4);
  for (guint i = 1; *lines[i] != '\0'; i++)
    {
      NfItemIndex item = nf_model_file_lookup_movie_id (model, (guint32) g_ascii_strtoull (strchr (lines[i], ',') + 1, NULL, 10));

      g_assert_cmpuint (nf_model_file_get_year (model, item), <=, 1990);
      g_assert_cmpuint (nf_model_file_get_year (model, item), >, 0);
    }
}

static void
test_bad_options (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "--nonsense"), ==, 2);
  g_assert_cmpint (nf_test_tool_run (f, "NF_RECOMMEND", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=5.5"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=3.7"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=nan"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--top", "0"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "surplus"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--json", "--csv"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--batch", "people.csv"), ==, 2);
  g_assert_cmpint (run (f, "--batch", "people.csv", "--json"), ==, 2);
  g_assert_cmpint (run (f, "--batch", "people.csv", "--threads", "0"), ==, 2);
  g_assert_cmpint (run (f, "--batch", "/nowhere.csv"), ==, 1);
  g_assert_nonnull (strstr (f->err, "/nowhere.csv"));
  g_assert_cmpint (run (f, "--rate", "1=5", "--set", "beauty=1"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--set", "steering=inf"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--set", "min-evidence=0"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--set", "star-weight-11=1"), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--year-to", "-1"), ==, 2);
  g_assert_cmpint (run (f, "--help"), ==, 0);
  g_assert_nonnull (strstr (f->out, "--ratings=FILE"));
  g_assert_cmpint (run (f, "--model", "/nowhere.nfm", "--rate", "1=5"), ==, 1);
  g_assert_nonnull (strstr (f->err, "/nowhere.nfm"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/recommend/json", test_json }, { "/recommend/table", test_table }, { "/recommend/titles", test_titles },
    { "/recommend/unknown-title", test_unknown_title }, { "/recommend/file", test_file }, { "/recommend/all-rated", test_all_rated },
    { "/recommend/batch", test_batch }, { "/recommend/batch-threads", test_batch_threads }, { "/recommend/request-options", test_request_options },
    { "/recommend/bad-options", test_bad_options },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
