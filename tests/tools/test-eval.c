/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-eval as people run it; NF_EVAL is the program. */
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  char *dir, *model, *ratings, *out, *err;
} Fixture;

/* 60 people: each likes the films of one genre and not the rest. One rating of each is of an unknown film. */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const NfGenre tastes[] = { NF_GENRE_ANIMATION, NF_GENRE_HORROR, NF_GENRE_CRIME, NF_GENRE_SCI_FI };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GString) text = g_string_new ("userId,movieId,rating,timestamp\n");
  guint32 state = 11;

  f->dir = nf_test_make_dir ();
  f->model = nf_test_model_save (f->dir);
  f->ratings = g_build_filename (f->dir, "people.csv", NULL);
  for (guint u = 1; u <= 60; u++)
    {
      for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model); j++)
        {
          gboolean likes = (nf_model_file_get_genres (model, j) & NF_GENRE_BIT (tastes[u % 4])) != 0;
          guint noise = (state = state * 1664525u + 1013904223u) >> 16;

          if (noise % 10 < (likes ? 7u : 2u))
            g_string_append_printf (text, "%u,%u,%.1f,%u\n", u, nf_model_file_get_movie_id (model, j), likes ? 4.5 : 1.5, u);
        }
      g_string_append_printf (text, "%u,88888888,3.0,1\n", u);
    }
  g_assert_true (g_file_set_contents (f->ratings, text->str, -1, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_remove_dir (f->dir);
  g_free (f->model);
  g_free (f->ratings);
  g_free (f->out);
  g_free (f->err);
}

static int
run (Fixture *f, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list arguments;
  int status;

  g_clear_pointer (&f->out, g_free);
  g_clear_pointer (&f->err, g_free);
  g_ptr_array_add (argv, (char *) g_getenv ("NF_EVAL"));
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

static JsonNode *
run_json (Fixture *f, const char *option, const char *value)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  g_assert_cmpint (run (f, "--ratings", f->ratings, "--json", option, value, NULL), ==, 0);
  node = json_from_string (f->out, &error);
  g_assert_no_error (error);
  return node;
}

static void
test_measures (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) node = run_json (f, NULL, NULL);
  JsonObject *root = json_node_get_object (node);
  JsonObject *model = json_object_get_object_member (root, "model"), *popularity = json_object_get_object_member (root, "popularity");

  g_assert_cmpint (json_object_get_int_member (root, "people"), ==, 60);
  g_assert_cmpint (json_object_get_int_member (root, "unknownFilms"), ==, 60);
  g_assert_cmpint (json_object_get_int_member (root, "hidden"), >, 100);
  g_assert_cmpint (json_object_get_int_member (root, "likedHidden"), >, 50);
  for (guint i = 0; i < 2; i++)   /* every figure is one, and of the right size */
    {
      JsonObject *figures = i == 0 ? model : popularity;
      static const char *const shares[] = { "ndcg10", "ndcg100", "recall20", "recall50", "auc", "coverage20" };

      for (guint m = 0; m < G_N_ELEMENTS (shares); m++)
        {
          g_assert_cmpfloat (json_object_get_double_member (figures, shares[m]), >, 0);
          g_assert_cmpfloat (json_object_get_double_member (figures, shares[m]), <=, 1);
        }
      g_assert_cmpfloat (json_object_get_double_member (figures, "rmse"), >=, json_object_get_double_member (figures, "mae"));
    }
  g_assert_cmpfloat (json_object_get_double_member (model, "ndcg10"), >, 1.5 * json_object_get_double_member (popularity, "ndcg10"));
  g_assert_cmpfloat (json_object_get_double_member (model, "auc"), >, 0.7);
  g_assert_cmpfloat (json_object_get_double_member (model, "rmse"), <, json_object_get_double_member (popularity, "rmse"));
  g_assert_cmpfloat (json_object_get_double_member (model, "cover80"), <=, json_object_get_double_member (model, "cover95"));
}

static void
test_same_again (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;

  g_assert_cmpint (run (f, "--ratings", f->ratings, "--curve", NULL), ==, 0);
  first = g_strdup (f->out);
  g_assert_nonnull (strstr (first, "60 ratings of films the catalogue does not have"));
  g_assert_nonnull (strstr (first, "5 ratings"));
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--curve", "--threads", "3", NULL), ==, 0);
  g_assert_cmpstr (f->out, ==, first);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--curve", "--seed", "2", NULL), ==, 0);
  g_assert_cmpstr (f->out, !=, first);
}

/* Two halves without a person in both. */
static void
test_parts (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) validation = run_json (f, "--part", "validation"), test = run_json (f, "--part", "test"), few = run_json (f, "--users", "7");
  gint64 a = json_object_get_int_member (json_node_get_object (validation), "people");
  gint64 b = json_object_get_int_member (json_node_get_object (test), "people");

  g_assert_cmpint (a + b, ==, 60);
  g_assert_cmpint (a, >, 10);
  g_assert_cmpint (b, >, 10);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (few), "people"), ==, 7);
}

static void
test_bad_options (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "--nonsense", NULL), ==, 2);
  g_assert_cmpint (run (f, NULL, NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--part", "third", NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--users", "-1", NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--set", "beauty=1", NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--set", "ridge=much", NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", "/nowhere.csv", NULL), ==, 1);
  g_assert_nonnull (strstr (f->err, "/nowhere.csv"));
  g_assert_cmpint (run (f, "--model", "/nowhere.nfm", "--ratings", f->ratings, NULL), ==, 1);
  g_assert_cmpint (run (f, "--help", NULL), ==, 0);
  g_assert_nonnull (strstr (f->out, "Protocol"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/eval/measures", test_measures }, { "/eval/same-again", test_same_again }, { "/eval/parts", test_parts },
    { "/eval/bad-options", test_bad_options },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
