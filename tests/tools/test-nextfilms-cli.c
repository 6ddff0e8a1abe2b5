/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nextfilms-cli as people run it; NF_NEXTFILMS_CLI is the program. */
#include "nf-search-index.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

typedef struct
{
  char *dir, *data, *model, *index, *out, *err;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GError) error = NULL;

  f->dir = nf_test_make_dir ();
  f->data = g_build_filename (f->dir, "data", NULL);
  f->model = nf_test_model_save (f->dir);
  f->index = g_build_filename (f->dir, "search.db", NULL);
  nf_search_index_build (model, f->index, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_remove_dir (f->dir);
  g_free (f->data);
  g_free (f->model);
  g_free (f->index);
  g_free (f->out);
  g_free (f->err);
}

/* @line: as typed in a shell. Returns: the exit code */
static int
run (Fixture *f, const char *line)
{
  g_autofree char *command = g_strdup_printf ("'%s' %s", g_getenv ("NF_NEXTFILMS_CLI"), line);
  g_auto (GStrv) argv = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  int status;

  g_clear_pointer (&f->out, g_free);
  g_clear_pointer (&f->err, g_free);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", f->data, TRUE);
  environment = g_environ_setenv (environment, "NEXTFILMS_MODEL", f->model, TRUE);
  environment = g_environ_setenv (environment, "NEXTFILMS_SEARCH_INDEX", f->index, TRUE);
  g_shell_parse_argv (command, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &f->out, &f->err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* The rows of the JSON that was printed. */
static JsonArray *
parse (Fixture *f, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, f->out, -1, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

static void
test_rate_and_list (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;

  g_assert_cmpint (run (f, "rate 'The Lion King' 4.5"), ==, 0);
  g_assert_cmpstr (f->out, ==, "364\tThe Lion King\t1994\t4.5\t\t\n");   /* a pipe: values alone, between tabs */
  g_assert_cmpstr (f->err, ==, "");
  g_assert_cmpint (run (f, "rate toy story 1995 5"), ==, 0);
  g_assert_cmpint (run (f, "list --json"), ==, 0);
  rows = parse (f, parser);
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "title"), ==, "Toy Story");
  g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (rows, 1), "rating"), ==, 4.5);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (rows, 1), "predicted"));

  g_assert_cmpint (run (f, "list --sort=title"), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "364\tThe Lion King"));
  g_assert_cmpint (run (f, "unrate id:364"), ==, 0);
  g_assert_cmpint (run (f, "list"), ==, 0);
  g_assert_null (strstr (f->out, "Lion King"));
  g_assert_cmpint (run (f, "list --favorites"), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
}

static void
test_recommend (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *rows;

  g_assert_cmpint (run (f, "recommend --top 3"), ==, 0);
  g_assert_nonnull (strstr (f->err, "not rated anything"));
  g_assert_cmpint (run (f, "rate 'Toy Story' 5"), ==, 0);
  g_assert_cmpint (run (f, "rate 'Lion King' 5"), ==, 0);
  g_assert_cmpint (run (f, "recommend --top 5 --json"), ==, 0);
  g_assert_cmpstr (f->err, ==, "");
  rows = parse (f, parser);
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      gint64 id = json_object_get_int_member (row, "movieId");

      g_assert_cmpint (json_object_get_int_member (row, "rank"), ==, i + 1);
      g_assert_cmpint (id, !=, 1);
      g_assert_cmpint (id, !=, 364);
      g_assert_cmpfloat (json_object_get_double_member (row, "predicted"), >, 0);
    }
  g_assert_nonnull (json_object_get_string_member (json_array_get_object_element (rows, 0), "because"));
}

static void
test_search_and_similar (Fixture *f, gconstpointer data)
{
  g_autofree char *found = NULL;

  g_assert_cmpint (run (f, "search lion king"), ==, 0);
  g_assert_true (g_str_has_prefix (f->out, "364\tThe Lion King\t1994\t"));
  g_assert_cmpint (run (f, "search zzzzqq"), ==, 3);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_nonnull (strstr (f->err, "zzzzqq"));
  g_assert_cmpint (run (f, "similar tmdb:8587 --top 2"), ==, 0);
  found = g_steal_pointer (&f->out);
  g_assert_nonnull (strchr (found, '\n'));
  g_assert_null (strstr (found, "Lion King"));
}

static void
test_stats (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (run (f, "rate 'Toy Story' 5"), ==, 0);
  g_assert_cmpint (run (f, "rate 'Lion King' 4"), ==, 0);
  g_assert_cmpint (run (f, "stats"), ==, 0);
  g_assert_nonnull (strstr (f->out, "rated\t2.0000\n"));
  g_assert_nonnull (strstr (f->out, "stars-5.0\t1.0000\n"));
  g_assert_nonnull (strstr (f->out, "stars-0.5\t0.0000\n"));
  g_assert_nonnull (strstr (f->out, "mean\t4.5000\n"));
}

static void
test_mistakes (Fixture *f, gconstpointer data)
{
  static const struct { const char *line; int status; const char *said; } cases[] = {
    { "", 2, "Commands:" },
    { "dance", 2, "dance" },
    { "search", 2, "search TEXT" },
    { "stats now", 2, "stats" },
    { "rate 'Toy Story' 6", 2, "6" },
    { "rate 'Toy Story' 3.3", 2, "3.3" },
    { "rate 'Toy Story' nan", 2, "nan" },
    { "rate 5", 2, "rate FILM STARS" },
    { "rate 'No Such Film Ever' 5", 3, "No Such Film Ever" },
    { "rate id:4000000000 5", 3, "id:4000000000" },
    { "rate Toy 5", 3, "Toy Story (1995)  id:1" },
    { "list --sort=colour", 2, "colour" },
    { "search --top 0 x", 2, "--top" },
    { "search --top 5000 x", 2, "--top" },
    { "--nonsense", 2, "nonsense" },
    { "rate '\xff\xfe' 5", 3, "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (g_utf8_validate (cases[i].line, -1, NULL))
        g_test_message ("%s", cases[i].line);
      g_assert_cmpint (run (f, cases[i].line), ==, cases[i].status);
      g_assert_cmpstr (f->out, ==, "");
      g_assert_nonnull (strstr (f->err, cases[i].said));
    }
  g_assert_cmpint (run (f, "list"), ==, 0);
  g_assert_cmpstr (f->out, ==, "");
}

static void
test_broken_files (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *not_a_folder = g_strdup (f->data);

  g_file_set_contents (f->index, "nonsense", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (run (f, "list"), ==, 1);
  g_assert_nonnull (strstr (f->err, "search.db"));
  g_file_set_contents (f->model, "nonsense", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (run (f, "list"), ==, 1);
  g_assert_nonnull (strstr (f->err, f->model));
}

static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* A file where the folder should be. */
  g_file_set_contents (f->data, "", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (run (f, "rate 'Toy Story' 5"), ==, 1);
  g_assert_cmpstr (f->out, ==, "");
  g_assert_nonnull (strstr (f->err, "store.db"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/nextfilms-cli/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("rate-and-list", test_rate_and_list);
  ADD ("recommend", test_recommend);
  ADD ("search-and-similar", test_search_and_similar);
  ADD ("stats", test_stats);
  ADD ("mistakes", test_mistakes);
  ADD ("broken-files", test_broken_files);
  ADD ("unwritable", test_unwritable);
  return g_test_run ();
}
