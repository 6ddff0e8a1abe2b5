/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-dataset.c */
#include "nf-dataset-private.h"

#include "nf-matrix.h"

void
nf_dataset_group_films (NfDataset *self)
{
  g_auto (NfIdMap) by_tmdb = { 0 };

  for (guint32 i = 0; i < self->films->len; i++)
    {
      NfDatasetFilm *film = nf_dataset_get_film (self, i);

      film->group = i;
      if (!film->in_catalogue || film->tmdb_id == 0 || nf_id_map_lookup (&by_tmdb, film->tmdb_id, &film->group))
        continue;
      film->group = i;
      nf_id_map_insert (&by_tmdb, film->tmdb_id, i);
    }
}

static void
count_ratings (NfDataset *self)
{
  for (gsize i = 0; i < self->n_ratings; i++)
    {
      NfDatasetFilm *film = nf_dataset_get_film (self, NF_ENTRY_COLUMN (self->entries[i]));

      film->n_ratings++;
      film->star_sum += NF_ENTRY_RATING (self->entries[i]) / 2.;
    }
  for (guint32 i = 0; i < self->films->len; i++)
    {
      NfDatasetFilm *film = nf_dataset_get_film (self, i);

      if (film->stats_folder == 0)
        continue;
      film->n_ratings = film->n_stats;
      film->star_sum = film->mean_stats * film->n_stats;
    }
}

static int
compare_films (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const NfDatasetFilm *x = nf_dataset_get_film (user_data, *(const guint32 *) a), *y = nf_dataset_get_film (user_data, *(const guint32 *) b);

  if (x->n_ratings != y->n_ratings)
    return x->n_ratings > y->n_ratings ? -1 : 1;
  return x->movie_id < y->movie_id ? -1 : 1;
}

/* The film of each group with the most ratings takes over what the others have. Returns its film for every film. */
static guint32 *
merge_groups (NfDataset *self)
{
  guint32 *best = g_new (guint32, self->films->len);

  for (guint32 i = 0; i < self->films->len; i++)
    best[i] = i;
  for (guint32 i = 0; i < self->films->len; i++)
    {
      guint32 group = nf_dataset_get_film (self, i)->group;

      if (compare_films (&i, &best[group], self) < 0)
        best[group] = i;
    }
  for (guint32 i = 0; i < self->films->len; i++)
    if (nf_dataset_get_film (self, i)->group != i)
      best[i] = best[nf_dataset_get_film (self, i)->group];
  for (guint32 i = 0; i < self->films->len; i++)
    {
      NfDatasetFilm *film = nf_dataset_get_film (self, i), *into = nf_dataset_get_film (self, best[i]);

      if (film == into)
        continue;
      into->n_ratings += film->n_ratings;
      into->star_sum += film->star_sum;
      into->imdb_id = into->imdb_id != 0 ? into->imdb_id : film->imdb_id;
      into->genres = into->genres != 0 ? into->genres : film->genres;
      into->year = into->year != 0 ? into->year : film->year;
    }
  return best;
}

static int
compare_aliases (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const NfDatasetFilm *x = nf_dataset_get_film (user_data, *(const guint32 *) a), *y = nf_dataset_get_film (user_data, *(const guint32 *) b);

  return x->movie_id < y->movie_id ? -1 : 1;
}

void
nf_dataset_make_rows (NfDataset *self)
{
  guint n = self->films->len;
  g_autofree guint32 *best = NULL;
  g_autofree guint32 *rows = g_new (guint32, n);   /* by film */
  g_autofree guint32 *order = g_new (guint32, n), *aliases = g_new (guint32, n);

  count_ratings (self);
  best = merge_groups (self);
  for (guint32 i = 0; i < n; i++)
    if (!nf_dataset_get_film (self, i)->in_catalogue)
      self->n_films_left_out++;
    else if (best[i] == i)
      order[self->n_items++] = i;
    else
      aliases[self->n_aliases++] = i;
  g_sort_array (order, self->n_items, sizeof *order, compare_films, self);
  g_sort_array (aliases, self->n_aliases, sizeof *aliases, compare_aliases, self);

  n = self->n_items;
  self->row_titles = g_new (const char *, n);
  self->years = g_new (guint16, n);
  self->genres = g_new (NfGenreMask, n);
  self->movie_ids = g_new (guint32, n);
  self->tmdb_ids = g_new (guint32, n);
  self->imdb_ids = g_new (guint32, n);
  self->row_n_ratings = g_new (guint32, n);
  self->means = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      NfDatasetFilm *film = nf_dataset_get_film (self, order[i]);

      film->row = i;
      self->row_titles[i] = self->titles->str + film->title;
      self->years[i] = film->year;
      self->genres[i] = film->genres;
      self->movie_ids[i] = film->movie_id;
      self->tmdb_ids[i] = film->tmdb_id;
      self->imdb_ids[i] = film->imdb_id;
      self->row_n_ratings[i] = (guint32) MIN (film->n_ratings, G_MAXUINT32);
      self->means[i] = film->n_ratings > 0 ? CLAMP ((float) (film->star_sum / (double) film->n_ratings), 0.5f, 5.f) : 0;
    }
  self->alias_ids = g_new (guint32, MAX (self->n_aliases, 1));
  self->alias_items = g_new (NfItemIndex, MAX (self->n_aliases, 1));
  for (guint i = 0; i < self->n_aliases; i++)
    {
      self->alias_ids[i] = nf_dataset_get_film (self, aliases[i])->movie_id;
      self->alias_items[i] = nf_dataset_get_film (self, best[aliases[i]])->row;
    }
  for (guint32 i = 0; i < self->films->len; i++)
    rows[i] = nf_dataset_get_film (self, best[i])->row;
  for (gsize i = 0; i < self->n_ratings; i++)
    self->entries[i] = NF_ENTRY (rows[NF_ENTRY_COLUMN (self->entries[i])], NF_ENTRY_RATING (self->entries[i]));
}
