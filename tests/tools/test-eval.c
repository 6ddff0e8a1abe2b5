/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-eval as people run it; NF_EVAL is the program. */
#include "nf-test-model.h"
#include "nf-test-tool.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define run(f, ...) nf_test_tool_run (&(f)->tool, "NF_EVAL", __VA_ARGS__, NULL)

typedef struct
{
  NfTestTool tool;
  char *ratings;
} Fixture;

/* 60 people: each likes the films of one genre and not the rest. One rating of each is of an unknown film. */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const NfGenre tastes[] = { NF_GENRE_ANIMATION, NF_GENRE_HORROR, NF_GENRE_CRIME, NF_GENRE_SCI_FI };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GString) text = g_string_new ("userId,movieId,rating,timestamp\n");
  guint32 state = 11;

  nf_test_tool_init (&f->tool);
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
  f->ratings = nf_test_tool_write (&f->tool, "people.csv", text->str);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_tool_clear (&f->tool);
  g_free (f->ratings);
}

static JsonNode *
run_json (Fixture *f, const char *option, const char *value)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  g_assert_cmpint (run (f, "--ratings", f->ratings, "--json", option, value), ==, 0);
  node = json_from_string (f->tool.out, &error);
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
  g_assert_cmpint (json_object_get_int_member (root, "unknownRatings"), ==, 60);
  g_assert_cmpint (json_object_get_int_member (root, "unknownFilms"), ==, 1);
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

  g_assert_cmpint (run (f, "--ratings", f->ratings, "--protocol", "fewshot", "--threads", "1"), ==, 0);
  first = g_strdup (f->tool.out);
  g_assert_nonnull (strstr (f->tool.err, "60 ratings of 1 films the catalogue does not have"));
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--protocol", "fewshot", "--threads", "3"), ==, 0);
  g_assert_cmpstr (f->tool.out, ==, first);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--protocol", "fewshot", "--seed", "2"), ==, 0);
  g_assert_cmpstr (f->tool.out, !=, first);
}

static double
get (JsonNode *node, const char *object, const char *figure)
{
  return json_object_get_double_member (json_object_get_object_member (json_node_get_object (node), object), figure);
}

/* Only likes: nothing to avoid, and no star errors. */
static void
test_likes (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonNode) node = run_json (f, "--protocol", "likes");
  JsonObject *root = json_node_get_object (node), *model = json_object_get_object_member (root, "model");

  g_assert_cmpint (json_object_get_int_member (root, "hidden"), ==, json_object_get_int_member (root, "likedHidden"));
  g_assert_true (json_object_get_null_member (model, "disliked20"));
  g_assert_true (json_object_get_null_member (model, "rmse"));
  g_assert_cmpfloat (get (node, "model", "ndcg100"), >, get (node, "popularity", "ndcg100"));
}

/* More known ratings, better lists; what is known but not folded in is not listed either, so popularity stays. */
static void
test_fewshot (Fixture *f, gconstpointer data)
{
  static const char *const points[] = { "1", "3", "5", "10", "20", "50", "all" };
  g_autoptr (JsonNode) node = run_json (f, "--protocol", "fewshot");
  JsonObject *curves[2];
  double first = 0, last = 0;

  curves[0] = json_object_get_object_member (json_node_get_object (node), "modelCurve");
  curves[1] = json_object_get_object_member (json_node_get_object (node), "popularityCurve");
  g_assert_cmpuint (json_object_get_size (curves[0]), ==, G_N_ELEMENTS (points));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      JsonObject *model = json_object_get_object_member (curves[0], points[i]), *popularity = json_object_get_object_member (curves[1], points[i]);

      last = json_object_get_double_member (model, "ndcg100");
      if (i == 0)
        first = last;
      if (i < 2)
        g_assert_cmpfloat (json_object_get_double_member (model, "ratings"), ==, i == 0 ? 1 : 3);
      g_assert_cmpfloat (json_object_get_double_member (popularity, "ndcg100"), ==, get (node, "popularity", "ndcg100"));
    }
  g_assert_cmpfloat (last, >, first);
  g_assert_cmpfloat (last, ==, get (node, "model", "ndcg100"));
}

/* The last fifth by time: here the films of one genre, all liked. */
static void
test_time (Fixture *f, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GString) text = g_string_new ("userId,movieId,rating,timestamp\n");
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  guint n = 0;

  for (NfItemIndex j = 0; j < nf_model_file_get_n_items (model) && n < 20; j++, n++)
    g_string_append_printf (text, "1,%u,%s,%u\n", nf_model_file_get_movie_id (model, j), n % 5 == 2 ? "5.0" : "1.0", n % 5 == 2 ? 2000 + n : 1000 - n);
  path = nf_test_tool_write (&f->tool, "time.csv", text->str);
  g_assert_cmpint (run (f, "--ratings", path, "--protocol", "time", "--json"), ==, 0);
  node = json_from_string (f->tool.out, NULL);
  root = json_node_get_object (node);
  g_assert_cmpint (json_object_get_int_member (root, "hidden"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (root, "likedHidden"), ==, 4);

  g_free (path);
  path = nf_test_tool_write (&f->tool, "timeless.csv", "userId,movieId,rating\n1,1,5\n1,364,5\n");
  g_assert_cmpint (run (f, "--ratings", path, "--protocol", "time"), ==, 1);
  g_assert_nonnull (strstr (f->tool.err, "timestamps"));
}

/* Shown more films, people give more answers, and lists get better than with none of them. */
static void
test_elicit (Fixture *f, gconstpointer data)
{
  static const char *const points[] = { "adaptive 20", "adaptive 40", "adaptive 60", "popular 20", "popular 40", "popular 60", "all" };
  g_autoptr (JsonNode) node = run_json (f, "--protocol", "elicit");
  JsonObject *curve = json_object_get_object_member (json_node_get_object (node), "modelCurve");
  double answers = 0;

  g_assert_cmpuint (json_object_get_size (curve), ==, G_N_ELEMENTS (points));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      JsonObject *point = json_object_get_object_member (curve, points[i]);
      double n = json_object_get_double_member (point, "ratings");

      if (i % 3 == 0)
        answers = 0;
      g_assert_cmpfloat (n, >=, answers);
      g_assert_cmpfloat (n, >, 1);
      answers = n;
      g_assert_cmpfloat (json_object_get_double_member (point, "ndcg100"), >, 0);
    }
  g_assert_cmpfloat (get (node, "model", "ratings"), ==, answers);
}

/* A split made elsewhere: the people of the targets, unknown targets missed, nobody without targets. */
static void
test_files (Fixture *f, gconstpointer data)
{
  g_autofree char *known = nf_test_tool_write (&f->tool, "known.csv", "userId,movieId,rating\n1,1,5\n1,4886,5\n2,1214,5\n7,1,5\n");
  g_autofree char *targets = nf_test_tool_write (&f->tool, "targets.csv", "userId,movieId,rating\n1,364,5\n3,364,4\n2,99999999,5\n2,1,3\n");
  g_autofree char *people = g_build_filename (f->tool.dir, "per-user.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  double ndcg[3];

  g_assert_cmpint (run (f, "--fold-in", known, "--targets", targets, "--json", "--per-user", people), ==, 0);
  g_assert_nonnull (strstr (f->tool.err, "targets.csv: 1 ratings of 1 films the catalogue does not have"));
  node = json_from_string (f->tool.out, NULL);
  root = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (root, "protocol"), ==, "files");
  g_assert_cmpint (json_object_get_int_member (root, "people"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (root, "likedHidden"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (root, "likedHiddenUnknown"), ==, 1);

  /* one line per person and ranker, whose mean is what was printed */
  g_assert_true (g_file_get_contents (people, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 * 3 + 1);
  g_assert_true (g_str_has_prefix (lines[0], "userId,point,ranker,ratings,hidden,liked,ndcg10,ndcg100,"));
  for (guint p = 0; p < 3; p++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[1 + 3 * p], ",", -1);

      g_assert_cmpuint (g_ascii_strtoull (fields[0], NULL, 10), ==, p + 1);
      g_assert_cmpstr (fields[2], ==, "model");
      g_assert_cmpuint (g_strv_length (fields), ==, 6 + 11);
      ndcg[p] = g_ascii_strtod (fields[7], NULL);
    }
  g_assert_cmpfloat (ndcg[0], >, 0.2);   /* family films for who likes family films */
  g_assert_cmpfloat (ndcg[1], ==, 0);    /* a film that is not in the catalogue is missed */
  g_assert_cmpfloat_with_epsilon ((ndcg[0] + ndcg[1] + ndcg[2]) / 3, get (node, "model", "ndcg100"), 1e-4);

  g_assert_cmpint (run (f, "--fold-in", known), ==, 2);
  g_assert_cmpint (run (f, "--fold-in", known, "--targets", targets, "--ratings", f->ratings), ==, 2);
  g_assert_cmpint (run (f, "--fold-in", known, "--targets", targets, "--protocol", "time"), ==, 2);
  g_assert_cmpint (run (f, "--fold-in", known, "--targets", targets, "--per-user", "/nowhere/x.csv"), ==, 1);
  g_assert_nonnull (strstr (f->tool.err, "/nowhere/x.csv"));
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
  g_assert_cmpint (run (f, "--nonsense"), ==, 2);
  g_assert_cmpint (nf_test_tool_run (&f->tool, "NF_EVAL", NULL), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--part", "third"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--users", "-1"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--set", "beauty=1"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--set", "ridge=much"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "--protocol", "guess"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", f->ratings, "surplus"), ==, 2);
  g_assert_cmpint (run (f, "--ratings", "/nowhere.csv"), ==, 1);
  g_assert_nonnull (strstr (f->tool.err, "/nowhere.csv"));
  g_assert_cmpint (run (f, "--model", "/nowhere.nfm", "--ratings", f->ratings), ==, 1);
  g_assert_cmpint (run (f, "--help"), ==, 0);
  g_assert_nonnull (strstr (f->tool.out, "Protocol"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/eval/measures", test_measures }, { "/eval/same-again", test_same_again }, { "/eval/parts", test_parts },
    { "/eval/likes", test_likes }, { "/eval/fewshot", test_fewshot }, { "/eval/time", test_time }, { "/eval/files", test_files },
    { "/eval/elicit", test_elicit },
    { "/eval/bad-options", test_bad_options },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
