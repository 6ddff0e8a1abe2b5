/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-dataset.h"

#include <glib/gstdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define SEPARATOR '\x1d'   /* between the files of one input */

static const char *const dataset_files[] = { "movies.csv", "links.csv", "movie_stats.csv", "ratings.csv" };

/* Whatever a reader accepts is a catalogue that fits a model file. */
static void
check_dataset (NfDataset *dataset)
{
  guint n = nf_dataset_get_n_items (dataset);
  g_autofree float *zeros = g_new0 (float, MAX (n, 1));
  g_autofree guint32 *counts = g_new0 (guint32, MAX (n, 1));
  NfModelContents contents = { .rank = 1, .factors = zeros, .singular_values = zeros, .item_weights = zeros, .item_biases = zeros,
                               .prior = zeros, .train_counts = counts };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NfMatrix) matrix = NULL;

  nf_dataset_fill_contents (dataset, &contents);
  bytes = nf_model_writer_to_bytes (&contents, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  matrix = nf_dataset_take_matrix (dataset);
  g_assert (nf_matrix_get_n_rows (matrix) == nf_dataset_get_n_users (dataset) && nf_matrix_get_n_columns (matrix) == n);
  for (guint u = 0; u < nf_matrix_get_n_rows (matrix); u++)
    {
      const guint32 *entries;
      guint length = nf_matrix_get_row (matrix, u, &entries);

      for (guint i = 0; i < length; i++)
        g_assert (NF_ENTRY_COLUMN (entries[i]) < n && NF_ENTRY_RATING (entries[i]) >= 1 && NF_ENTRY_RATING (entries[i]) <= NF_RATING_MAX);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *dir = g_dir_make_tmp ("nextfilms-fuzz-XXXXXX", NULL);
  const char *text = (const char *) data, *end = text + size;
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dataset_files) && text <= end; i++)
    {
      g_autofree char *path = g_build_filename (dir, dataset_files[i], NULL);
      g_autoptr (GArray) own = NULL;
      g_autoptr (GError) own_error = NULL;
      const char *stop = text < end ? memchr (text, SEPARATOR, (gsize) (end - text)) : NULL;

      if (stop == NULL)
        stop = end;
      g_assert (g_file_set_contents_full (path, text < end ? text : "", stop - text, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      own = nf_dataset_read_ratings (path, NULL, &own_error);
      g_assert ((own == NULL) == (own_error != NULL));
      text = stop + 1;
    }
  if (nf_dataset_add_dir (dataset, dir, &error) && nf_dataset_finish (dataset, &error))
    check_dataset (dataset);
  else
    g_assert (error != NULL && g_utf8_validate (error->message, -1, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (dataset_files); i++)
    {
      g_autofree char *path = g_build_filename (dir, dataset_files[i], NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
  return 0;
}
