/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the program's and the person's files are. All (transfer full); nothing is looked at or created. */

/* @chosen: (nullable): what the caller was told; else NEXTFILMS_MODEL of the environment, else what was installed */
char *nf_paths_model        (const char *chosen);
/* Likewise with NEXTFILMS_SEARCH_INDEX. */
char *nf_paths_search_index (const char *chosen);
/* @folder: (nullable): %NULL for nextfilms/ in the XDG data directory */
char *nf_paths_store        (const char *folder);
/* @folder: (nullable): %NULL for nextfilms/ in the XDG cache directory */
char *nf_paths_metadata     (const char *folder);
char *nf_paths_posters      (const char *folder);   /* a folder */
char *nf_paths_tmdb         (const char *folder);   /* a folder */

G_END_DECLS
