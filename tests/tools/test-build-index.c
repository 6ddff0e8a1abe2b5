/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-build-index as the build runs it; NF_BUILD_INDEX is the program. */
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <string.h>
#include <sys/wait.h>

static int
run (const char *model, const char *out, char **err)
{
  const char *argv[] = { g_getenv ("NF_BUILD_INDEX"), model, out, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (argv[0]);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static guint
n_files (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (open) != NULL)
    n++;
  return n;
}

static void
test_builds (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *model = nf_test_model_save (dir);
  g_autofree char *out = g_build_filename (dir, "search.db", NULL);
  g_autofree char *err = NULL;
  g_autofree char *bytes = NULL;

  g_assert_cmpint (run (model, out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (g_file_get_contents (out, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, "SQLite format 3");
  g_assert_cmpuint (n_files (dir), ==, 2);
  nf_test_remove_dir (dir);
}

static void
test_fails (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *model = nf_test_model_save (dir);
  g_autofree char *missing = g_build_filename (dir, "missing.nfm", NULL);
  g_autofree char *out = g_build_filename (dir, "search.db", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "no", "folder.db", NULL);
  g_autofree char *no_model = NULL;
  g_autofree char *no_folder = NULL;
  g_autofree char *usage = NULL;

  g_assert_cmpint (run (missing, out, &no_model), ==, 1);
  g_assert_nonnull (strstr (no_model, missing));
  g_assert_cmpint (run (model, nowhere, &no_folder), ==, 1);
  g_assert_true (g_str_has_prefix (no_folder, "nf-build-index: "));
  g_assert_cmpint (run (model, NULL, &usage), ==, 2);
  g_assert_true (g_str_has_prefix (usage, "Usage: "));
  g_assert_cmpuint (n_files (dir), ==, 1);
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build-index/builds", test_builds);
  g_test_add_func ("/build-index/fails", test_fails);
  return g_test_run ();
}
