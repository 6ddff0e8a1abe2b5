/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-matrix.h"

#include <string.h>

struct _NfMatrix
{
  gatomicrefcount ref_count;
  guint n_rows, n_columns;
  gsize *offsets;      /* n_rows + 1 */
  guint32 *columns;
  NfRating *ratings;
};

static NfMatrix *
allocate (guint n_rows, guint n_columns, gsize n)
{
  NfMatrix *self = g_new0 (NfMatrix, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->offsets = g_new0 (gsize, (gsize) n_rows + 1);
  self->columns = g_new (guint32, MAX (n, 1));
  self->ratings = g_new (NfRating, MAX (n, 1));
  return self;
}

/* Turns counts at [row + 1] into offsets. */
static void
accumulate (NfMatrix *self)
{
  for (guint r = 0; r < self->n_rows; r++)
    self->offsets[r + 1] += self->offsets[r];
}

/* A bucket sort by column, then by row, keeps equal cells in the order they came; the last one of them stays. */
NfMatrix *
nf_matrix_new (guint n_rows, guint n_columns,
               const guint32 *rows, const guint32 *columns, const NfRating *ratings, gsize n)
{
  g_autofree gsize *starts = NULL;
  g_autofree gsize *by_column = NULL;
  NfMatrix *self;
  gsize kept = 0;
  gsize total;

  g_return_val_if_fail (n == 0 || (rows != NULL && columns != NULL && ratings != NULL), NULL);

  self = allocate (n_rows, n_columns, n);
  starts = g_new0 (gsize, (gsize) n_columns + 1);
  for (gsize i = 0; i < n; i++)
    {
      g_assert (rows[i] < n_rows && columns[i] < n_columns && ratings[i] <= NF_RATING_MAX);
      if (ratings[i] == NF_RATING_NONE)
        continue;
      starts[columns[i] + 1]++;
      self->offsets[rows[i] + 1]++;
    }
  for (guint c = 0; c < n_columns; c++)
    starts[c + 1] += starts[c];
  accumulate (self);
  total = self->offsets[n_rows];

  by_column = g_new (gsize, MAX (total, 1));
  for (gsize i = 0; i < n; i++)
    if (ratings[i] != NF_RATING_NONE)
      by_column[starts[columns[i]]++] = i;
  for (gsize j = 0; j < total; j++)
    {
      gsize i = by_column[j];
      gsize at = self->offsets[rows[i]]++;

      self->columns[at] = columns[i];
      self->ratings[at] = ratings[i];
    }
  /* offsets[r] is now the end of row r */
  memmove (self->offsets + 1, self->offsets, n_rows * sizeof (gsize));
  self->offsets[0] = 0;

  for (guint r = 0; r < n_rows; r++)
    {
      gsize first = self->offsets[r], end = self->offsets[r + 1];

      self->offsets[r] = kept;
      for (gsize i = first; i < end; i++)
        {
          if (i + 1 < end && self->columns[i + 1] == self->columns[i])
            continue;
          self->columns[kept] = self->columns[i];
          self->ratings[kept++] = self->ratings[i];
        }
    }
  self->offsets[n_rows] = kept;
  return self;
}

NfMatrix *
nf_matrix_ref (NfMatrix *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_matrix_unref (NfMatrix *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->offsets);
  g_free (self->columns);
  g_free (self->ratings);
  g_free (self);
}

guint
nf_matrix_get_n_rows (const NfMatrix *self)
{
  return self->n_rows;
}

guint
nf_matrix_get_n_columns (const NfMatrix *self)
{
  return self->n_columns;
}

gsize
nf_matrix_get_n_entries (const NfMatrix *self)
{
  return self->offsets[self->n_rows];
}

guint
nf_matrix_get_row (const NfMatrix *self, guint row, const guint32 **out_columns, const NfRating **out_ratings)
{
  gsize first;

  g_return_val_if_fail (row < self->n_rows, 0);

  first = self->offsets[row];
  *out_columns = self->columns + first;
  *out_ratings = self->ratings + first;
  return (guint) (self->offsets[row + 1] - first);
}

NfMatrix *
nf_matrix_transpose (const NfMatrix *self)
{
  NfMatrix *out = allocate (self->n_columns, self->n_rows, nf_matrix_get_n_entries (self));

  for (gsize i = 0; i < nf_matrix_get_n_entries (self); i++)
    out->offsets[self->columns[i] + 1]++;
  accumulate (out);
  for (guint r = 0; r < self->n_rows; r++)
    for (gsize i = self->offsets[r]; i < self->offsets[r + 1]; i++)
      {
        gsize at = out->offsets[self->columns[i]]++;

        out->columns[at] = r;
        out->ratings[at] = self->ratings[i];
      }
  memmove (out->offsets + 1, out->offsets, out->n_rows * sizeof (gsize));
  out->offsets[0] = 0;
  return out;
}

NfMatrix *
nf_matrix_select_rows (const NfMatrix *self, const guint32 *rows, guint n)
{
  NfMatrix *out;
  gsize total = 0;

  for (guint i = 0; i < n; i++)
    {
      g_return_val_if_fail (rows[i] < self->n_rows, NULL);
      total += self->offsets[rows[i] + 1] - self->offsets[rows[i]];
    }
  out = allocate (n, self->n_columns, total);
  for (guint i = 0; i < n; i++)
    {
      gsize first = self->offsets[rows[i]], length = self->offsets[rows[i] + 1] - first;

      memcpy (out->columns + out->offsets[i], self->columns + first, length * sizeof (guint32));
      memcpy (out->ratings + out->offsets[i], self->ratings + first, length * sizeof (NfRating));
      out->offsets[i + 1] = out->offsets[i] + length;
    }
  return out;
}

void
nf_matrix_count_columns (const NfMatrix *self, guint32 *counts, double *star_sums)
{
  for (gsize i = 0; i < nf_matrix_get_n_entries (self); i++)
    {
      counts[self->columns[i]]++;
      star_sums[self->columns[i]] += self->ratings[i] / 2.0;
    }
}
