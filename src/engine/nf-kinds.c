/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-kinds.h"

#include <math.h>
#include <string.h>

#define FIRST_YEAR 1915
#define LAST_YEAR 2025
#define STEP 5         /* years from era to era */
#define REACH 10       /* years to either side of an era */
#define MIN_FILMS 8
#define MAX_WIDTH 64

NfKinds *
nf_kinds_new (void)
{
  NfKinds *self = g_new0 (NfKinds, 1);

  self->starts = g_new0 (guint, 1);
  return self;
}

void
nf_kinds_free (NfKinds *self)
{
  if (self == NULL)
    return;
  g_free (self->starts);
  g_free (self->items);
  g_free (self->values);
  g_free (self);
}

void
nf_kinds_add (NfKinds *self, guint32 item, float value)
{
  if (self->n_values == self->capacity)
    {
      self->capacity = MAX (2 * self->capacity, 1024);
      self->items = g_renew (guint32, self->items, self->capacity);
      self->values = g_renew (float, self->values, self->capacity);
    }
  self->items[self->n_values] = item;
  self->values[self->n_values++] = value;
}

void
nf_kinds_end (NfKinds *self)
{
  self->n++;
  self->starts = g_renew (guint, self->starts, self->n + 1);
  self->starts[self->n] = self->n_values;
}

/* Ends a row of a_j, or takes it back. */
static void
finish_row (NfKinds *self, double weight)
{
  guint first = self->starts[self->n];
  double squares = 0;
  float scale;

  if (self->n_values - first < MIN_FILMS)
    {
      self->n_values = first;
      return;
    }
  for (guint at = first; at < self->n_values; at++)
    squares += (double) self->values[at] * self->values[at];
  scale = (float) (weight * pow (squares, -0.25));
  for (guint at = first; at < self->n_values; at++)
    self->values[at] *= scale;
  nf_kinds_end (self);
}

NfKinds *
nf_kinds_describe (const NfContentFilms *films, double degree, double weight)
{
  g_autoptr (NfKinds) self = nf_kinds_new ();
  g_autofree guint32 *rated = g_new (guint32, MAX (films->n_items, 1));
  guint n_rated = 0;
  double popularity = 0;

  g_return_val_if_fail (degree >= 0 && weight >= 0, NULL);

  for (guint j = 0; j < films->n_items; j++)
    {
      popularity += films->n_ratings[j];
      if (films->train_counts[j] > 0 && films->n_ratings[j] > 0 && films->years[j] != 0)
        rated[n_rated++] = j;
    }
  for (gint year = FIRST_YEAR; year <= LAST_YEAR; year += STEP)
    for (guint genre = 0; genre < NF_N_GENRES; genre++)
      {
        for (guint i = 0; i < n_rated; i++)
          {
            guint j = rated[i];

            if ((films->genres[j] & NF_GENRE_BIT (genre)) != 0 && ABS (films->years[j] - year) <= REACH)
              nf_kinds_add (self, j, (float) sqrt (films->n_ratings[j] * degree / popularity));
          }
        finish_row (self, weight);
      }
  return g_steal_pointer (&self);
}

void
nf_kinds_apply (const NfKinds *self, guint width, const float *x, float *y)
{
  float row[MAX_WIDTH];

  g_return_if_fail (width <= MAX_WIDTH);

  for (guint i = 0; i < self->n; i++)
    {
      memset (row, 0, width * sizeof *row);
      for (guint at = self->starts[i]; at < self->starts[i + 1]; at++)
        for (guint k = 0; k < width; k++)
          row[k] += self->values[at] * x[(gsize) self->items[at] * width + k];
      for (guint at = self->starts[i]; at < self->starts[i + 1]; at++)
        for (guint k = 0; k < width; k++)
          y[(gsize) self->items[at] * width + k] += self->values[at] * row[k];
    }
}
