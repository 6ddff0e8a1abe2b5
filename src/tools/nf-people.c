/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-people.h"

#include <stdio.h>
#include <stdlib.h>

#include "nf-dataset.h"

/* A line of the file with its place in it. */
typedef struct
{
  guint32        user;
  guint          line;
  NfPersonRating rating;
} Line;

static int
compare_lines (const void *a, const void *b)
{
  const Line *x = a, *y = b;

  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  if (x->rating.movie_id != y->rating.movie_id)
    return x->rating.movie_id < y->rating.movie_id ? -1 : 1;
  if (x->rating.time != y->rating.time)
    return x->rating.time < y->rating.time ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

static int
compare_person (const void *id, const void *person)
{
  guint32 a = *(const guint32 *) id, b = ((const NfPerson *) person)->id;

  return a < b ? -1 : a > b;
}

NfPeople *
nf_people_read (NfModelFile *model, const char *path, GError **error)
{
  g_autoptr (GArray) lines = NULL;
  g_autoptr (GHashTable) unknown = g_hash_table_new (NULL, NULL);
  g_autofree Line *sorted = NULL;
  NfPeople *self;
  guint n_people = 0;

  g_return_val_if_fail (model != NULL && path != NULL, NULL);

  lines = nf_dataset_read_ratings (path, &n_people, error);
  if (lines == NULL)
    return NULL;

  self = g_new0 (NfPeople, 1);
  sorted = g_new (Line, MAX (lines->len, 1u));
  for (guint i = 0; i < lines->len; i++)
    {
      const NfUserRating *line = &g_array_index (lines, NfUserRating, i);
      NfItemIndex item = nf_model_file_lookup_movie_id (model, line->movie_id);

      /* ids that are one film get one id: the row's */
      sorted[i] = (Line) { line->user, i, { item, item != NF_ITEM_NONE ? nf_model_file_get_movie_id (model, item) : line->movie_id,
                                            line->rating, line->time } };
      self->has_times |= line->time != 0;
    }
  qsort (sorted, lines->len, sizeof (Line), compare_lines);

  self->people = g_new0 (NfPerson, MAX (n_people, 1u));
  for (guint i = 0; i < lines->len;)
    {
      NfPerson *person = &self->people[self->n_people++];
      guint end = i;

      person->id = sorted[i].user;
      while (end < lines->len && sorted[end].user == person->id)
        end++;
      person->ratings = g_new (NfPersonRating, end - i);
      for (; i < end; i++)
        {
          const NfPersonRating *rating = &sorted[i].rating;

          if (i + 1 < end && sorted[i + 1].rating.movie_id == rating->movie_id)
            continue;
          person->ratings[person->n++] = *rating;
          if (rating->item == NF_ITEM_NONE)
            {
              self->n_unknown++;
              g_hash_table_add (unknown, GUINT_TO_POINTER (rating->movie_id));
            }
        }
      self->n_ratings += person->n;
    }
  self->n_unknown_films = g_hash_table_size (unknown);
  return self;
}

void
nf_people_free (NfPeople *self)
{
  for (guint i = 0; i < self->n_people; i++)
    g_free (self->people[i].ratings);
  g_free (self->people);
  g_free (self);
}

const NfPerson *
nf_people_lookup (const NfPeople *self, guint32 id)
{
  return bsearch (&id, self->people, self->n_people, sizeof (NfPerson), compare_person);
}

void
nf_people_say_unknown (const NfPeople *self, const char *program, const char *path, const char *consequence)
{
  if (self->n_unknown > 0)
    fprintf (stderr, "%s: %s: %" G_GSIZE_FORMAT " ratings of %u films the catalogue does not have; %s\n", program, path,
             self->n_unknown, self->n_unknown_films, consequence);
}

NfRatings *
nf_people_make_ratings (const NfPersonRating *ratings, guint n)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, MAX (n, 1u));
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    if (ratings[i].item != NF_ITEM_NONE)
      entries[n_known++] = (NfRatingEntry) { ratings[i].item, ratings[i].rating };
  return nf_ratings_new (entries, n_known);
}
