/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-dataset-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names in a folder in byte order: the same on every machine. */
static GPtrArray *
list_folder (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &local_error);
  GPtrArray *names;
  const char *name;

  if (dir == NULL)
    {
      gboolean missing = g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      g_set_error (error, NF_DATASET_ERROR, missing ? NF_DATASET_ERROR_MISSING : NF_DATASET_ERROR_IO, "%s: expected a folder of MovieLens data: %s",
                   path, local_error->message);
      return NULL;
    }
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_strings);
  return names;
}

static gboolean
has_name (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static gboolean
is_ratings_part (const char *name)
{
  return g_str_has_prefix (name, "ratings_") && g_str_has_suffix (name, ".csv");
}

static gboolean
is_data_folder (GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    if (is_ratings_part (names->pdata[i]))
      return TRUE;
  return has_name (names, "movies.csv") || has_name (names, "links.csv") || has_name (names, "movie_stats.csv") || has_name (names, "ratings.csv");
}

/* Two names of one folder become one. */
static char *
find_real_path (const char *dir, GError **error)
{
  char *real = realpath (dir, NULL), *copy;
  int code = errno;

  if (real == NULL)
    {
      g_set_error (error, NF_DATASET_ERROR, code == ENOENT ? NF_DATASET_ERROR_MISSING : NF_DATASET_ERROR_IO,
                   "%s: expected a folder of MovieLens data: %s", dir, g_strerror (code));
      return NULL;
    }
  copy = g_strdup (real);
  free (real);
  return copy;
}

static gboolean
add_data_folder (NfDataset *self, const char *dir, GPtrArray *names, GError **error)
{
  static const struct { const char *name; gboolean (*read) (NfDataset *, const char *, GError **); } tables[] = {
    { "movies.csv", nf_dataset_read_movies }, { "links.csv", nf_dataset_read_links }, { "movie_stats.csv", nf_dataset_read_stats },
  };
  g_autofree char *absolute = g_canonicalize_filename (dir, NULL);
  g_autofree char *base = g_path_get_basename (absolute);
  g_autoptr (GString) source = g_string_new (base);
  const char *separator = ": ";

  if (self->n_folders == G_MAXUINT16)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO, "%s: found more than %u folders, expected fewer", dir, G_MAXUINT16);
      return FALSE;
    }
  self->n_folders++;
  self->in_catalogue = TRUE;
  if (self->catalogue != NULL)
    {
      g_autofree char *real = find_real_path (dir, error);

      if (real == NULL)
        return FALSE;
      self->in_catalogue = g_str_equal (real, self->catalogue);
      self->catalogue_read |= self->in_catalogue;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (has_name (names, tables[i].name))
      {
        g_autofree char *path = g_build_filename (dir, tables[i].name, NULL);

        if (!tables[i].read (self, path, error))
          return FALSE;
        g_string_append_printf (source, "%s%s", separator, tables[i].name);
        separator = ", ";
      }
  for (guint i = 0; i < names->len; i++)
    if (has_name (names, "ratings.csv") ? g_str_equal (names->pdata[i], "ratings.csv") : is_ratings_part (names->pdata[i]))
      {
        g_ptr_array_add (self->rating_files, g_build_filename (dir, names->pdata[i], NULL));
        g_string_append_printf (source, "%s%s", separator, (const char *) names->pdata[i]);
        separator = ", ";
      }
  g_ptr_array_add (self->sources, g_string_free (g_steal_pointer (&source), FALSE));
  return TRUE;
}

/* --- public ------------------------------------------------------------------------------------------------------- */

NfDataset *
nf_dataset_new (void)
{
  NfDataset *self = g_new0 (NfDataset, 1);

  self->films = g_array_new (FALSE, FALSE, sizeof (NfDatasetFilm));
  self->user_starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  self->titles = g_string_new (NULL);
  self->rating_files = g_ptr_array_new_with_free_func (g_free);
  self->sources = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  return self;
}

void
nf_dataset_free (NfDataset *self)
{
  if (self == NULL)
    return;
  g_free (self->entries);
  g_array_unref (self->user_starts);
  g_array_unref (self->films);
  nf_id_map_clear (&self->by_id);
  g_string_free (self->titles, TRUE);
  g_free (self->catalogue);
  g_ptr_array_unref (self->rating_files);
  g_ptr_array_unref (self->sources);
  g_free (self->row_titles);
  g_free (self->years);
  g_free (self->genres);
  g_free (self->movie_ids);
  g_free (self->tmdb_ids);
  g_free (self->imdb_ids);
  g_free (self->row_n_ratings);
  g_free (self->means);
  g_free (self->alias_ids);
  g_free (self->alias_items);
  g_free (self);
}

void
nf_dataset_set_progress (NfDataset *self, NfDatasetProgress progress, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->progress = progress;
  self->progress_data = user_data;
}

gboolean
nf_dataset_set_catalogue_dir (NfDataset *self, const char *dir, GError **error)
{
  g_return_val_if_fail (self != NULL && dir != NULL, FALSE);
  g_return_val_if_fail (self->n_folders == 0 && !self->finished, FALSE);

  g_free (self->catalogue);
  self->catalogue = find_real_path (dir, error);
  return self->catalogue != NULL;
}

gboolean
nf_dataset_add_dir (NfDataset *self, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean any = FALSE;

  g_return_val_if_fail (self != NULL && dir != NULL, FALSE);
  g_return_val_if_fail (!self->finished, FALSE);

  names = list_folder (dir, error);
  if (names == NULL)
    return FALSE;
  if (is_data_folder (names))
    return add_data_folder (self, dir, names, error);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);
      g_autoptr (GPtrArray) inner = NULL;

      if (g_str_equal (names->pdata[i], "ml-1m") || !g_file_test (path, G_FILE_TEST_IS_DIR))
        continue;
      inner = list_folder (path, error);
      if (inner == NULL)
        return FALSE;
      if (!is_data_folder (inner))
        continue;
      if (!add_data_folder (self, path, inner, error))
        return FALSE;
      any = TRUE;
    }
  if (!any)
    g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING, "%s: found no movies.csv, expected a MovieLens folder or a folder of them", dir);
  return any;
}

gboolean
nf_dataset_finish (NfDataset *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!self->finished, FALSE);

  if (self->films->len == 0)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_EMPTY, "%s: found no film, expected a movies.csv with films",
                   self->sources->len > 0 ? (const char *) self->sources->pdata[0] : "MovieLens data");
      return FALSE;
    }
  if (self->catalogue != NULL && !self->catalogue_read)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING, "%s: found no such folder among the data, expected the catalogue's to be one of them",
                   self->catalogue);
      return FALSE;
    }
  self->finished = TRUE;
  nf_dataset_group_films (self);
  for (guint i = 0; i < self->rating_files->len; i++)
    if (!nf_dataset_read_rating_file (self, self->rating_files->pdata[i], error))
      return FALSE;
  nf_dataset_make_rows (self);
  return TRUE;
}

guint
nf_dataset_get_n_items (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_items;
}

guint
nf_dataset_get_n_ids (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_items + self->n_aliases;
}

guint
nf_dataset_get_n_users (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return nf_dataset_count_users (self);
}

guint
nf_dataset_get_n_films_left_out (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_films_left_out;
}

gsize
nf_dataset_get_n_ratings_left_out (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_ratings_left_out;
}

void
nf_dataset_fill_contents (NfDataset *self, NfModelContents *contents)
{
  g_return_if_fail (self != NULL && contents != NULL);
  g_return_if_fail (self->row_titles != NULL);

  contents->n_items = self->n_items;
  contents->titles = self->row_titles;
  contents->years = self->years;
  contents->genres = self->genres;
  contents->movie_ids = self->movie_ids;
  contents->tmdb_ids = self->tmdb_ids;
  contents->imdb_ids = self->imdb_ids;
  contents->n_ratings = self->row_n_ratings;
  contents->mean_ratings = self->means;
  contents->alias_ids = self->alias_ids;
  contents->alias_items = self->alias_items;
  contents->n_aliases = self->n_aliases;
}

gsize
nf_dataset_get_n_ratings (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_ratings;
}

NfMatrix *
nf_dataset_take_matrix (NfDataset *self)
{
  gsize *offsets;
  guint n;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->row_titles != NULL && !self->taken, NULL);

  self->taken = TRUE;
  n = nf_dataset_count_users (self);
  offsets = g_new (gsize, (gsize) n + 1);
  if (n > 0)
    memcpy (offsets, self->user_starts->data, n * sizeof *offsets);
  offsets[n] = self->n_ratings;
  self->entries = g_renew (guint32, self->entries, MAX (self->n_ratings, 1));
  return nf_matrix_new_take (n, self->n_items, offsets, g_steal_pointer (&self->entries));
}

const char *const *
nf_dataset_get_sources (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->sources->pdata;
}
