/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-matrix.h"

#include <string.h>

#define SHORT_ROW  48
#define RADIX_BITS 8

struct _NfMatrix
{
  gatomicrefcount ref_count;
  guint n_rows, n_columns;
  gsize *offsets;      /* n_rows + 1 */
  guint32 *entries;
};

static void
sort_short (guint32 *entries, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      guint32 entry = entries[i];
      gsize j = i;

      for (; j > 0 && entries[j - 1] > entry; j--)
        entries[j] = entries[j - 1];
      entries[j] = entry;
    }
}

/* Least significant digit first; the rating's bits need no pass, for no column comes twice. */
static void
sort_long (guint32 *entries, guint32 *spare, gsize n, guint n_columns)
{
  guint32 *from = entries, *to = spare;

  for (guint shift = NF_ENTRY_RATING_BITS; shift < 32 && (guint64) n_columns << NF_ENTRY_RATING_BITS >> shift != 0; shift += RADIX_BITS)
    {
      gsize starts[(1 << RADIX_BITS) + 1] = { 0 };
      guint32 *swap = from;

      for (gsize i = 0; i < n; i++)
        starts[(from[i] >> shift & ((1 << RADIX_BITS) - 1)) + 1]++;
      for (guint digit = 0; digit < 1 << RADIX_BITS; digit++)
        starts[digit + 1] += starts[digit];
      for (gsize i = 0; i < n; i++)
        to[starts[from[i] >> shift & ((1 << RADIX_BITS) - 1)]++] = from[i];
      from = to;
      to = swap;
    }
  if (from != entries)
    memcpy (entries, from, n * sizeof *entries);
}

NfMatrix *
nf_matrix_new_take (guint n_rows, guint n_columns, gsize *offsets, guint32 *entries)
{
  NfMatrix *self;
  g_autofree guint32 *spare = NULL;
  gsize longest = 0;

  g_return_val_if_fail (n_columns <= NF_MATRIX_MAX_COLUMNS, NULL);
  g_return_val_if_fail (offsets != NULL && (entries != NULL || offsets[n_rows] == 0), NULL);

  self = g_new0 (NfMatrix, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->offsets = offsets;
  self->entries = entries;
  for (guint r = 0; r < n_rows; r++)
    longest = MAX (longest, offsets[r + 1] - offsets[r]);
  spare = g_new (guint32, MAX (longest, 1));
  for (guint r = 0; r < n_rows; r++)
    {
      gsize n = offsets[r + 1] - offsets[r];

      if (n <= SHORT_ROW)
        sort_short (entries + offsets[r], n);
      else
        sort_long (entries + offsets[r], spare, n, n_columns);
    }
  return self;
}

/* A bucket sort by row keeps equal cells in the order they came; the last one of them stays. */
NfMatrix *
nf_matrix_new (guint n_rows, guint n_columns,
               const guint32 *rows, const guint32 *columns, const NfRating *ratings, gsize n)
{
  g_autofree guint32 *last = NULL;    /* by column: 1 + the row that had it last … */
  g_autofree gsize *places = NULL;    /* … and where */
  g_autofree gsize *starts = NULL;
  gsize *offsets;
  guint32 *entries;
  gsize kept = 0;

  g_return_val_if_fail (n == 0 || (rows != NULL && columns != NULL && ratings != NULL), NULL);
  g_return_val_if_fail (n_columns <= NF_MATRIX_MAX_COLUMNS, NULL);

  offsets = g_new0 (gsize, (gsize) n_rows + 1);
  entries = g_new (guint32, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      g_assert (rows[i] < n_rows && columns[i] < n_columns && ratings[i] <= NF_RATING_MAX);
      offsets[rows[i] + 1] += ratings[i] != NF_RATING_NONE;
    }
  for (guint r = 0; r < n_rows; r++)
    offsets[r + 1] += offsets[r];
  starts = g_memdup2 (offsets, ((gsize) n_rows + 1) * sizeof *offsets);
  for (gsize i = 0; i < n; i++)
    if (ratings[i] != NF_RATING_NONE)
      entries[starts[rows[i]]++] = NF_ENTRY (columns[i], ratings[i]);

  last = g_new0 (guint32, MAX (n_columns, 1));
  places = g_new (gsize, MAX (n_columns, 1));
  for (guint r = 0; r < n_rows; r++)
    {
      gsize first = r > 0 ? starts[r - 1] : 0, end = starts[r];

      offsets[r] = kept;
      for (gsize i = first; i < end; i++)
        {
          guint32 column = NF_ENTRY_COLUMN (entries[i]);

          if (last[column] == r + 1)
            {
              entries[places[column]] = entries[i];
              continue;
            }
          last[column] = r + 1;
          places[column] = kept;
          entries[kept++] = entries[i];
        }
    }
  offsets[n_rows] = kept;
  return nf_matrix_new_take (n_rows, n_columns, offsets, entries);
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
  g_free (self->entries);
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
nf_matrix_get_row (const NfMatrix *self, guint row, const guint32 **out_entries)
{
  g_return_val_if_fail (row < self->n_rows, 0);

  *out_entries = self->entries + self->offsets[row];
  return (guint) (self->offsets[row + 1] - self->offsets[row]);
}

NfMatrix *
nf_matrix_select (NfMatrix *self, const guint32 *new_columns, guint n_new, guint ratings)
{
  NfMatrix *out = self;
  gsize kept = 0;

  g_return_val_if_fail (n_new <= self->n_columns, NULL);

  if (!g_atomic_ref_count_compare (&self->ref_count, 1))
    {
      out = g_new0 (NfMatrix, 1);
      g_atomic_ref_count_init (&out->ref_count);
      out->n_rows = self->n_rows;
      out->offsets = g_memdup2 (self->offsets, ((gsize) self->n_rows + 1) * sizeof *self->offsets);
      out->entries = g_new (guint32, MAX (nf_matrix_get_n_entries (self), 1));
    }
  out->n_columns = n_new;
  for (guint r = 0; r < out->n_rows; r++)
    {
      gsize first = out->offsets[r], end = out->offsets[r + 1];   /* not overwritten before it is read: kept ≤ first */

      out->offsets[r] = kept;
      for (gsize i = first; i < end; i++)
        {
          guint32 column = new_columns[NF_ENTRY_COLUMN (self->entries[i])];
          NfRating rating = NF_ENTRY_RATING (self->entries[i]);

          if (column != NF_MATRIX_DROP && (ratings >> rating & 1))
            out->entries[kept++] = NF_ENTRY (column, rating);
        }
    }
  out->offsets[out->n_rows] = kept;
  if (out != self)
    nf_matrix_unref (self);
  return out;
}

void
nf_matrix_count_columns (const NfMatrix *self, guint32 *counts, double *star_sums)
{
  for (gsize i = 0; i < nf_matrix_get_n_entries (self); i++)
    {
      guint32 column = NF_ENTRY_COLUMN (self->entries[i]);

      counts[column]++;
      star_sums[column] += NF_ENTRY_RATING (self->entries[i]) / 2.0;
    }
}
