/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-recommend as people run it; NF_RECOMMEND is the program. */
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  char *dir, *model, *out, *err;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = nf_test_make_dir ();
  f->model = nf_test_model_save (f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_remove_dir (f->dir);
  g_free (f->model);
  g_free (f->out);
  g_free (f->err);
}

/* Runs nf-recommend on the test model. Returns: its exit code */
static int
run (Fixture *f, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list arguments;
  int status;

  g_clear_pointer (&f->out, g_free);
  g_clear_pointer (&f->err, g_free);
  g_ptr_array_add (argv, (char *) g_getenv ("NF_RECOMMEND"));
  g_ptr_array_add (argv, (char *) "--model");
  g_ptr_array_add (argv, f->model);
  va_start (arguments, first);
  for (const char *a = first; a != NULL; a = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (char *) a);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &f->out, &f->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *films;
  JsonObject *film, *reason;
  double last = G_MAXDOUBLE;

  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=5", "--rate", "Lion King, The (1994)=4.5", "--top", "6", "--json", NULL), ==, 0);
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

  g_assert_cmpint (run (f, "--rate", "Alien (1979)=5", "--top", "3", NULL), ==, 0);
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
      g_assert_cmpint (run (f, "--rate", ways[i], "--json", NULL), ==, 0);
      if (expected == NULL)
        expected = g_strdup (f->out);
      g_assert_cmpstr (f->out, ==, expected);
    }
  /* an id that was merged into another film */
  g_assert_cmpint (run (f, "--rate", "144606=5", "--top", "100", NULL), ==, 0);
  g_assert_null (strstr (f->out, "Confessions of a Dangerous Mind (2002)   "));
}

static void
test_unknown_title (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "--rate", "Toy Story (1996)=5", NULL), ==, 1);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_nonnull (strstr (f->err, "no film is called “Toy Story (1996)”"));
  g_assert_nonnull (strstr (f->err, "Toy Story (1995)"));
  g_assert_nonnull (strstr (f->err, "Toy Story 2 (1999)"));
  g_assert_cmpint (run (f, "--rate", "Shrek (1999)=5", NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "Shrek (2001)"));   /* found without the year */
  g_assert_cmpint (run (f, "--rate", "Qwertzuiop=5", NULL), ==, 1);
  g_assert_null (strstr (f->err, "Perhaps"));
}

static void
test_file (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "mine.csv", NULL);
  g_autofree char *by_title = NULL;

  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=4", "--rate", "Alien (1979)=1.5", "--json", NULL), ==, 0);
  by_title = g_strdup (f->out);
  g_assert_true (g_file_set_contents (path, "userId,movieId,rating,timestamp\n7,1,4.0,1\n7,1214,1.5,2\n7,99999999,5,3\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path, "--json", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, by_title);
  g_assert_nonnull (strstr (f->err, "1 ratings of films the catalogue does not have"));

  g_assert_true (g_file_set_contents (path, "userId,movieId,rating\n7,1,4.0\n8,1,4.0\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path, NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "2 people"));
  g_assert_true (g_file_set_contents (path, "userId,movieId,rating\n7,1,nine\n", -1, NULL));
  g_assert_cmpint (run (f, "--ratings", path, NULL), ==, 1);
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
  g_assert_cmpint (run (f, "--ratings", path, NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_cmpint (run (f, "--ratings", path, "--json", NULL), ==, 0);
  g_assert_cmpstr (g_strstrip (f->out), ==, "[]");
}

static void
test_bad_options (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "--nonsense", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=5.5", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=3.7", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "Toy Story (1995)=nan", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "--top", "0", NULL), ==, 2);
  g_assert_cmpint (run (f, "--rate", "1=5", "surplus", NULL), ==, 2);
  g_assert_cmpint (run (f, "--help", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "--ratings=FILE"));
  g_assert_cmpint (run (f, "--model", "/nowhere.nfm", "--rate", "1=5", NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "/nowhere.nfm"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/recommend/json", test_json }, { "/recommend/table", test_table }, { "/recommend/titles", test_titles },
    { "/recommend/unknown-title", test_unknown_title }, { "/recommend/file", test_file }, { "/recommend/all-rated", test_all_rated },
    { "/recommend/bad-options", test_bad_options },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
