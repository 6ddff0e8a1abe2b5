/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-index.h"

#include <locale.h>

/* nf-build-index MODEL OUT: the search index of a model, made when NextFilms is compiled. */
int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;

  setlocale (LC_ALL, "");
  if (argc != 3)
    {
      g_printerr ("Usage: nf-build-index MODEL OUT\n");
      return 2;
    }
  model = nf_model_file_new_from_path (argv[1], &error);
  if (model == NULL || !nf_search_index_build (model, argv[2], &error))
    {
      g_printerr ("nf-build-index: %s\n", error->message);
      return 1;
    }
  return 0;
}
