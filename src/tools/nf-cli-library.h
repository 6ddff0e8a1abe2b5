/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"
#include "nf-profile.h"
#include "nf-search-index.h"

G_BEGIN_DECLS

/* What the command line works on: the model, the search index and the store of the program itself, which may be running.
 * Messages go to standard error, as sentences for people. */
typedef struct
{
  NfModelFile   *model;
  NfCatalogue   *catalogue;
  NfSearchIndex *index;
  NfStore       *store;
  NfProfile     *profile;
  NfFoldIn      *fold_in;   /* made when first asked for */
} NfCliLibrary;

/* Exit codes, as in the manual page. */
typedef enum
{
  NF_CLI_OK,
  NF_CLI_FAILED,       /* a file is missing or damaged, the disk is full … */
  NF_CLI_USAGE,
  NF_CLI_NO_SUCH_FILM,   /* or several of that name */
} NfCliStatus;

/* @model_path: (nullable): the installed one. Returns: (transfer full) (nullable): %NULL after a message */
NfCliLibrary *nf_cli_library_open (const char *model_path);
void          nf_cli_library_free (NfCliLibrary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfCliLibrary, nf_cli_library_free)

/* (transfer none) */
NfFoldIn *nf_cli_library_get_fold_in (NfCliLibrary *self);

/**
 * nf_cli_library_find:
 * @text: a title, with or without its year, as people write it; or "id:862" (MovieLens), "tmdb:862", "tt0114709" (IMDb),
 *   or a link (nf_film_link_find())
 *
 * Returns: %NF_ITEM_NONE after a message that names the films meant, if it is none or several
 */
NfItemIndex   nf_cli_library_find (NfCliLibrary *self, const char *text);

/* "The Lion King (1994)". Returns: (transfer full) */
char *nf_cli_library_dup_name (NfCliLibrary *self, NfItemIndex item);

/* Waits until what was changed is on disk. Returns: %FALSE after a message if it could not be saved */
gboolean nf_cli_library_save (NfCliLibrary *self);

G_END_DECLS
