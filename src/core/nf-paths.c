/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-paths.h"

#include "nf-config.h"

#define OWN_FOLDER "nextfilms"

static char *
find_installed (const char *chosen, const char *variable, const char *name)
{
  if (chosen == NULL)
    chosen = g_getenv (variable);
  if (chosen != NULL && chosen[0] != '\0')
    return g_strdup (chosen);
  return g_build_filename (PKGDATADIR, name, NULL);
}

static char *
join (const char *folder, const char *xdg_folder, const char *name)
{
  return folder != NULL ? g_build_filename (folder, name, NULL) : g_build_filename (xdg_folder, OWN_FOLDER, name, NULL);
}

char *
nf_paths_model (const char *chosen)
{
  return find_installed (chosen, "NEXTFILMS_MODEL", "nextfilms.nfm");
}

char *
nf_paths_search_index (const char *chosen)
{
  return find_installed (chosen, "NEXTFILMS_SEARCH_INDEX", "search.db");
}

char *
nf_paths_store (const char *folder)
{
  return join (folder, g_get_user_data_dir (), "store.db");
}

char *
nf_paths_metadata (const char *folder)
{
  return join (folder, g_get_user_cache_dir (), "metadata.db");
}

char *
nf_paths_posters (const char *folder)
{
  return join (folder, g_get_user_cache_dir (), "posters");
}

char *
nf_paths_tmdb (const char *folder)
{
  return join (folder, g_get_user_cache_dir (), "tmdb");
}
