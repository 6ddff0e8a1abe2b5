/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-train-exchange.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "nf-csv.h"
#include "nf-id-map.h"
#include "nf-npy.h"
#include "nf-operator.h"

#define MAX_RANK 1024
/* How far columns may be from orthonormal: f4 files of sound engines are below 1e-5. */
#define ORTHONORMAL 1e-3

/* --- export ------------------------------------------------------------------------------------------------------- */

static gboolean
write_items (const NfOperator *operator, const NfModelContents *contents, const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "items.txt", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;

  for (guint j = 0; j < operator->n_warm; j++)
    g_string_append_printf (text, "%u\n", contents->movie_ids[operator->items[j]]);
  if (g_file_set_contents (path, text->str, (gssize) text->len, &local_error))
    return TRUE;
  g_set_error_literal (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO, local_error->message);
  return FALSE;
}

gboolean
nf_train_export_matrix (NfMatrix *ratings, const NfModelContents *contents, const NfTrainerOptions *options, const char *dir, GError **error)
{
  g_autoptr (NfOperator) operator = nf_operator_new (ratings, options);
  gsize n = nf_matrix_get_n_entries (operator->ratings);
  g_autofree char *data_path = g_build_filename (dir, "data.npy", NULL), *indices_path = g_build_filename (dir, "indices.npy", NULL);
  g_autofree char *indptr_path = g_build_filename (dir, "indptr.npy", NULL);
  g_autofree double *values = g_new (double, MAX (operator->n_warm, 1));
  g_autofree float *narrow = g_new (float, MAX (operator->n_warm, 1));
  g_autofree guint32 *columns = g_new (guint32, MAX (operator->n_warm, 1));
  NfNpyWriter *data, *indices, *indptr;
  gint64 at = 0;
  gboolean written;

  if (n == 0)
    {
      g_set_error_literal (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_NOT_ENOUGH_DATA, "There are no ratings that count");
      return FALSE;
    }
  if (g_mkdir_with_parents (dir, 0755) != 0)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO, "%s: cannot be made: %s", dir, g_strerror (errno));
      return FALSE;
    }
  data = nf_npy_writer_new (data_path, NF_NPY_F4, n, error);
  if (data == NULL)
    return FALSE;
  indices = nf_npy_writer_new (indices_path, NF_NPY_I4, n, error);
  if (indices == NULL)
    {
      nf_npy_writer_close (data, NULL);
      return FALSE;
    }
  indptr = nf_npy_writer_new (indptr_path, NF_NPY_I8, (gsize) operator->n_users + 1, error);
  if (indptr == NULL)
    {
      nf_npy_writer_close (data, NULL);
      nf_npy_writer_close (indices, NULL);
      return FALSE;
    }
  nf_npy_writer_add (indptr, &at, 1);
  for (guint u = 0; u < operator->n_users; u++)
    {
      guint length = nf_operator_get_row (operator, u, columns, values);

      for (guint i = 0; i < length; i++)
        narrow[i] = (float) values[i];
      nf_npy_writer_add (data, narrow, length);
      nf_npy_writer_add (indices, columns, length);
      at += length;
      nf_npy_writer_add (indptr, &at, 1);
    }
  written = nf_npy_writer_close (data, error);
  written = nf_npy_writer_close (indices, written ? error : NULL) && written;
  written = nf_npy_writer_close (indptr, written ? error : NULL) && written;
  return written && write_items (operator, contents, dir, error);
}

/* --- import ------------------------------------------------------------------------------------------------------- */

/* The row of each line's film. */
static GArray *
read_items (const char *path, const NfModelContents *contents, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  g_auto (NfIdMap) rows = { 0 };
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree gboolean *taken = g_new0 (gboolean, MAX (contents->n_items, 1));
  NfCsvStatus status;

  if (csv == NULL)
    return NULL;
  for (guint j = 0; j < contents->n_items; j++)
    nf_id_map_insert (&rows, contents->movie_ids[j], j);
  for (guint j = 0; j < contents->n_aliases; j++)
    nf_id_map_insert (&rows, contents->alias_ids[j], contents->alias_items[j]);
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      const char *text = nf_csv_get_field (csv, 0, NULL);
      g_autofree char *found = nf_csv_quote (text);
      guint64 id;
      guint32 row;

      if (nf_csv_get_n_fields (csv) != 1 || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &id, NULL))
        {
          nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found %s, expected a MovieLens id alone", found);
          return NULL;
        }
      if (!nf_id_map_lookup (&rows, (guint32) id, &row))
        {
          nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found %s, expected a film of the data's movies.csv", found);
          return NULL;
        }
      if (taken[row])
        {
          nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found %s, expected each film once", found);
          return NULL;
        }
      taken[row] = TRUE;
      g_array_append_val (items, row);
    }
  return status == NF_CSV_END ? g_steal_pointer (&items) : NULL;
}

static gboolean
check_orthonormal (const char *path, const float *factors, gsize n, guint rank, GError **error)
{
  g_autofree double *gram = g_new0 (double, (gsize) rank * rank);

  for (gsize j = 0; j < n; j++)
    for (guint a = 0; a < rank; a++)
      for (guint b = 0; b <= a; b++)
        gram[(gsize) a * rank + b] += (double) factors[j * rank + a] * factors[j * rank + b];
  for (guint a = 0; a < rank; a++)
    for (guint b = 0; b <= a; b++)
      if (!(fabs (gram[(gsize) a * rank + b] - (a == b)) <= ORTHONORMAL))
        {
          g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX, "%s: columns %u and %u: found the product %g, expected orthonormal columns (%d)",
                       path, b, a, gram[(gsize) a * rank + b], a == b);
          return FALSE;
        }
  return TRUE;
}

NfTrainerResult *
nf_train_import_factors (NfMatrix *ratings, const NfModelContents *contents, const NfTrainerOptions *options,
                         const NfTrainFactorFiles *files, GError **error)
{
  g_autoptr (NfMatrix) owned = ratings;
  g_autoptr (GArray) items = NULL;
  g_autofree float *factors = NULL, *values = NULL, *rows = NULL;
  g_autofree double *singular_values = NULL;
  gsize n, rank, n_values, one;

  values = nf_npy_read (files->singular_values, &n_values, &one, error);
  if (values == NULL)
    return NULL;
  if (one != 1 || n_values > MAX_RANK)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX, "%s: found %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " numbers, expected 1 to %d in one dimension",
                   files->singular_values, n_values, one, MAX_RANK);
      return NULL;
    }
  singular_values = g_new (double, n_values);
  for (gsize k = 0; k < n_values; k++)
    {
      singular_values[k] = values[k];
      if (!(values[k] > 0) || (k > 0 && values[k] > values[k - 1]))
        {
          g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX, "%s: row %" G_GSIZE_FORMAT ": found %g, expected positive numbers, the largest first",
                       files->singular_values, k, values[k]);
          return NULL;
        }
    }
  items = read_items (files->items, contents, error);
  if (items == NULL)
    return NULL;
  factors = nf_npy_read (files->factors, &n, &rank, error);
  if (factors == NULL)
    return NULL;
  if (n != items->len || rank != n_values)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX,
                   "%s: found %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " numbers, expected %u (lines of %s) × %" G_GSIZE_FORMAT " (numbers of %s)",
                   files->factors, n, rank, items->len, files->items, n_values, files->singular_values);
      return NULL;
    }
  if (!check_orthonormal (files->factors, factors, n, (guint) rank, error))
    return NULL;
  rows = g_new0 (float, (gsize) contents->n_items * rank);
  for (gsize j = 0; j < n; j++)
    memcpy (rows + g_array_index (items, guint32, j) * rank, factors + j * rank, rank * sizeof (float));
  g_clear_pointer (&factors, g_free);
  return nf_trainer_import (g_steal_pointer (&owned), options, g_steal_pointer (&rows), singular_values, (guint) rank, error);
}
