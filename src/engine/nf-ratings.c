/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-ratings.h"

#include <stdlib.h>
#include <string.h>

#include "nf-rank.h"

struct _NfRatings
{
  gatomicrefcount ref_count;
  guint n;
  NfRatingEntry entries[];
};

static int
compare_items (const void *a, const void *b)
{
  const NfRatingEntry *x = *(const NfRatingEntry *const *) a, *y = *(const NfRatingEntry *const *) b;

  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  return x < y ? -1 : x > y;   /* pointers into one array: the order they came in */
}

NfRatings *
nf_ratings_new (const NfRatingEntry *entries, guint n)
{
  g_autofree const NfRatingEntry **sorted = NULL;
  NfRatings *self;

  g_return_val_if_fail (n == 0 || entries != NULL, NULL);

  sorted = g_new (const NfRatingEntry *, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    sorted[i] = &entries[i];
  qsort (sorted, n, sizeof *sorted, compare_items);

  self = g_malloc (sizeof (NfRatings) + n * sizeof (NfRatingEntry));
  g_atomic_ref_count_init (&self->ref_count);
  self->n = 0;
  for (guint i = 0; i < n; i++)
    {
      if (i + 1 < n && sorted[i + 1]->item == sorted[i]->item)
        continue;
      if (sorted[i]->rating == NF_RATING_NONE)
        continue;
      self->entries[self->n].item = sorted[i]->item;
      self->entries[self->n++].rating = MIN (sorted[i]->rating, NF_RATING_MAX);
    }
  return self;
}

NfRatings *
nf_ratings_ref (NfRatings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_ratings_unref (NfRatings *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

guint
nf_ratings_get_n (const NfRatings *self)
{
  return self->n;
}

const NfRatingEntry *
nf_ratings_get_entries (const NfRatings *self)
{
  return self->entries;
}

NfRating
nf_ratings_get (const NfRatings *self, NfItemIndex item)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->entries[middle].item == item)
        return self->entries[middle].rating;
      if (self->entries[middle].item < item)
        low = middle + 1;
      else
        high = middle;
    }
  return NF_RATING_NONE;
}

void
nf_ratings_add_items (const NfRatings *self, guint8 *bits)
{
  for (guint i = 0; i < self->n; i++)
    nf_bitset_add (bits, self->entries[i].item);
}
