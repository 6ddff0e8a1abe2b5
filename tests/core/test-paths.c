/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-paths.h"

#include "nf-config.h"

/* (transfer full) @path */
static void
check (char *path, const char *expected)
{
  g_assert_cmpstr (path, ==, expected);
  g_free (path);
}

static void
test_installed (void)
{
  g_autofree char *model = g_strdup (g_getenv ("NEXTFILMS_MODEL")), *index = g_strdup (g_getenv ("NEXTFILMS_SEARCH_INDEX"));

  g_setenv ("NEXTFILMS_MODEL", "/env/model", TRUE);
  g_setenv ("NEXTFILMS_SEARCH_INDEX", "/env/index", TRUE);
  check (nf_paths_model ("/told"), "/told");
  check (nf_paths_model (NULL), "/env/model");
  check (nf_paths_search_index (NULL), "/env/index");
  g_setenv ("NEXTFILMS_MODEL", "", TRUE);   /* as if it were not set */
  g_unsetenv ("NEXTFILMS_SEARCH_INDEX");
  check (nf_paths_model (NULL), PKGDATADIR "/nextfilms.nfm");
  check (nf_paths_search_index (NULL), PKGDATADIR "/search.db");

  if (model != NULL)
    g_setenv ("NEXTFILMS_MODEL", model, TRUE);
  if (index != NULL)
    g_setenv ("NEXTFILMS_SEARCH_INDEX", index, TRUE);
}

static void
test_own (void)
{
  g_autofree char *store = g_build_filename (g_get_user_data_dir (), "nextfilms", "store.db", NULL);
  g_autofree char *posters = g_build_filename (g_get_user_cache_dir (), "nextfilms", "posters", NULL);

  check (nf_paths_store (NULL), store);
  check (nf_paths_store ("/data"), "/data/store.db");
  check (nf_paths_posters (NULL), posters);
  check (nf_paths_posters ("/cache"), "/cache/posters");
  check (nf_paths_tmdb ("/cache"), "/cache/tmdb");
  check (nf_paths_metadata ("/cache"), "/cache/metadata.db");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/installed", test_installed);
  g_test_add_func ("/paths/own", test_own);
  return g_test_run ();
}
