/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-inspect as people run it; NF_INSPECT is the program. */
#include "nf-model-writer.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

/* Runs nf-inspect with up to three arguments. Returns its exit code. */
static int
run (const char *a, const char *b, const char *c, char **out, char **err)
{
  const char *argv[] = { g_getenv ("NF_INSPECT"), a, b, c, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (argv[0]);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_summary (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = nf_test_model_save (dir), *out = NULL, *err = NULL;

  g_assert_cmpint (run (path, NULL, NULL, &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  g_assert_true (g_str_has_prefix (out, path));
  g_assert_nonnull (strstr (out, "1.0, little-endian, 13152 bytes, 19 sections"));
  g_assert_nonnull (strstr (out, "68, of them 5 without ratings in training, 5 without year, 2 without genre, 1 without TMDB id"));
  g_assert_nonnull (strstr (out, "alpha                    0.35\n"));
  g_assert_nonnull (strstr (out, "FACT     i8"));
  g_assert_nonnull (strstr (out, "1. Pulp Fiction (1994)  (MovieLens 296, TMDB 680, 108756 ratings, mean 4.19)"));
  g_assert_null (strstr (out, "6. "));
  nf_test_remove_dir (dir);
}

static void
test_json (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = nf_test_model_save (dir), *out = NULL, *err = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  g_assert_cmpint (run ("--json", "--verify", path, &out, &err), ==, 0);
  g_assert_true (json_parser_load_from_data (parser, out, -1, &error));
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (root, "films"), ==, 68);
  g_assert_cmpint (json_object_get_int_member (root, "rank"), ==, 8);
  g_assert_true (json_object_get_boolean_member (root, "verified"));
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (root, "meta"), "alpha"), ==, .35);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (root, "meta"), "model-id"), ==,
                   json_object_get_string_member (root, "modelId"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "sections")), ==, 19);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "popular")), ==, 5);
  nf_test_remove_dir (dir);
}

/* test-model-file.c changes every byte in process; here it is a sample, seen from outside. */
static void
test_verify (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = nf_test_model_save (dir), *out = NULL, *err = NULL, *data = NULL;
  gsize size;

  g_assert_cmpint (run ("--verify", path, NULL, &out, &err), ==, 0);
  g_assert_cmpstr (err, ==, "");
  g_assert_nonnull (strstr (out, "whole: header, table and all 19 sections match their digests"));

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  for (gsize i = 0; i < size; i += 331)
    {
      g_autofree char *bad_out = NULL, *bad_err = NULL, *prefix = g_strdup_printf ("nf-inspect: %s: ", path);

      data[i] ^= 0x20;
      g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
      g_assert_cmpint (run ("--verify", path, NULL, &bad_out, &bad_err), ==, 1);
      g_assert_cmpstr (bad_out, ==, "");
      g_assert_true (g_str_has_prefix (bad_err, prefix));
      g_assert_nonnull (strstr (bad_err, ": found "));
      g_assert_nonnull (strstr (bad_err, ", expected "));
      data[i] ^= 0x20;
    }
  nf_test_remove_dir (dir);
}

static void
test_bad (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = nf_test_model_save (dir), *missing = g_build_filename (dir, "none.nfm", NULL);
  g_autofree char *out1 = NULL, *err1 = NULL, *out2 = NULL, *err2 = NULL, *out3 = NULL, *err3 = NULL, *out4 = NULL, *err4 = NULL;

  g_assert_cmpint (run (missing, NULL, NULL, &out1, &err1), ==, 1);
  g_assert_nonnull (strstr (err1, "none.nfm: opening: found"));
  g_assert_cmpint (run (NULL, NULL, NULL, &out2, &err2), ==, 2);
  g_assert_nonnull (strstr (err2, "Usage: nf-inspect"));
  g_assert_cmpint (run ("--no-such-option", path, NULL, &out3, &err3), ==, 2);
  g_assert_nonnull (strstr (err3, "--no-such-option"));
  /* one bad file among several: the others are shown, the code tells */
  g_assert_cmpint (run ("--verify", missing, path, &out4, &err4), ==, 1);
  g_assert_nonnull (strstr (out4, "whole"));
  g_assert_nonnull (strstr (err4, "none.nfm"));
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspect/summary", test_summary);
  g_test_add_func ("/inspect/json", test_json);
  g_test_add_func ("/inspect/verify", test_verify);
  g_test_add_func ("/inspect/bad", test_bad);
  return g_test_run ();
}
