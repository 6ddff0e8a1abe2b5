/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-dataset.c */
#include "nf-dataset-private.h"

#include <string.h>

#define MAX_TITLE     1024         /* bytes, as in the model file */
#define MAX_FILMS     (1u << 22)
#define PROGRESS_ROWS 0x7fff       /* a mask: ask every 32,768 rows, about a MiB */

gboolean
nf_dataset_report (NfDataset *self, NfCsv *csv, const char *path, gsize row, GError **error)
{
  if ((row & PROGRESS_ROWS) != 0 || self->progress == NULL ||
      self->progress (path, nf_csv_get_offset (csv), nf_csv_get_size (csv), self->progress_data))
    return TRUE;
  g_set_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED, "%s: reading was stopped", path);
  return FALSE;
}

guint
nf_dataset_parse_year (const char *title)
{
  guint year = 0;

  g_return_val_if_fail (title != NULL, 0);

  /* The last "(YYYY)"; "(1957) (Your Past Is Showing)" and "(2006–2007)" occur. */
  for (const char *p = title; (p = strchr (p, '(')) != NULL; p++)
    {
      const char *end = p + 5;

      if (!g_ascii_isdigit (p[1]) || !g_ascii_isdigit (p[2]) || !g_ascii_isdigit (p[3]) || !g_ascii_isdigit (p[4]))
        continue;
      if (*end == '-' || g_str_has_prefix (end, "–"))
        {
          end += *end == '-' ? 1 : strlen ("–");
          while (*end == ' ' || g_ascii_isdigit (*end))
            end++;
        }
      if (*end == ')' && (p[1] == '1' || p[1] == '2'))   /* a film of 3019 is a title's own number */
        year = (guint) ((p[1] - '0') * 1000 + (p[2] - '0') * 100 + (p[3] - '0') * 10 + (p[4] - '0'));
    }
  return year;
}

NfDatasetFilm *
nf_dataset_find_film (NfDataset *self, NfCsv *csv, guint32 movie_id, GError **error)
{
  guint32 i;

  if (nf_id_map_lookup (&self->by_id, movie_id, &i))
    return nf_dataset_get_film (self, i);
  nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u, expected a film of movies.csv", movie_id);
  return NULL;
}

/* Trimmed, without control characters (a quoted field may have line breaks). */
static gboolean
read_title (NfCsv *csv, guint field, char **out, GError **error)
{
  gsize length;
  char *title = nf_csv_get_field (csv, field, &length);
  g_autofree char *quoted = NULL;

  if (!g_utf8_validate_len (title, length, NULL))
    {
      quoted = nf_csv_quote (title);
      return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "title: found %s, expected UTF-8", quoted);
    }
  for (char *p = title; *p != '\0'; p++)
    if ((guint8) *p < 0x20 || *p == 0x7f)
      *p = ' ';
  g_strstrip (title);
  length = strlen (title);
  if (length < 1 || length > MAX_TITLE)
    return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "title: found %" G_GSIZE_FORMAT " bytes, expected 1 to %d", length, MAX_TITLE);
  *out = title;
  return TRUE;
}

gboolean
nf_dataset_read_movies (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || nf_field_read_header (csv, path, "movieId,title,genres", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, i;
      NfGenreMask genres;
      const char *text;
      char *title = NULL;

      if (!nf_field_check_count (csv, 3, error) || !nf_field_read_number (csv, 0, "movieId", 1, NF_DATASET_MAX_ID, &movie_id, error) ||
          !read_title (csv, 1, &title, error) || !nf_dataset_report (self, csv, path, row++, error))
        return FALSE;
      text = nf_csv_get_field (csv, 2, NULL);
      if (!nf_genre_mask_parse (text, -1, &genres))
        {
          g_autofree char *found = nf_csv_quote (text);
          return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "genres: found %s, expected MovieLens' genres separated by |", found);
        }
      if (nf_id_map_lookup (&self->by_id, movie_id, &i))
        {
          NfDatasetFilm *film = nf_dataset_get_film (self, i);

          if (film->folder == self->n_folders)
            return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u a second time, expected each film once", movie_id);
          film->folder = (guint16) self->n_folders;
          film->in_catalogue |= self->in_catalogue;
          film->genres = film->genres != 0 ? film->genres : genres;
          film->year = film->year != 0 ? film->year : (guint16) nf_dataset_parse_year (title);
        }
      else
        {
          NfDatasetFilm film = { .movie_id = movie_id, .genres = genres, .title = (guint32) self->titles->len, .folder = (guint16) self->n_folders,
                        .year = (guint16) nf_dataset_parse_year (title), .in_catalogue = self->in_catalogue };

          if (self->films->len == MAX_FILMS)
            return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found more than %u films, expected fewer", MAX_FILMS);
          g_string_append_len (self->titles, title, (gssize) strlen (title) + 1);
          nf_id_map_insert (&self->by_id, movie_id, self->films->len);
          g_array_append_val (self->films, film);
        }
    }
  return status == NF_CSV_END;
}

gboolean
nf_dataset_read_links (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || nf_field_read_header (csv, path, "movieId,imdbId,tmdbId", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, imdb_id, tmdb_id;
      NfDatasetFilm *film;

      if (!nf_field_check_count (csv, 3, error) || !nf_field_read_number (csv, 0, "movieId", 1, NF_DATASET_MAX_ID, &movie_id, error) ||
          !nf_field_read_link (csv, 1, "imdbId", &imdb_id, error) || !nf_field_read_link (csv, 2, "tmdbId", &tmdb_id, error) ||
          (film = nf_dataset_find_film (self, csv, movie_id, error)) == NULL || !nf_dataset_report (self, csv, path, row++, error))
        return FALSE;
      if (film->links_folder == self->n_folders)
        return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u a second time, expected each film once", movie_id);
      film->links_folder = (guint16) self->n_folders;
      film->imdb_id = film->imdb_id != 0 ? film->imdb_id : imdb_id;
      film->tmdb_id = film->tmdb_id != 0 ? film->tmdb_id : tmdb_id;
    }
  return status == NF_CSV_END;
}

gboolean
nf_dataset_read_stats (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || nf_field_read_header (csv, path, "movieId,n_ratings,mean_rating", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, n;
      double mean = 0;
      NfDatasetFilm *film;

      if (!nf_field_check_count (csv, 3, error) || !nf_field_read_number (csv, 0, "movieId", 1, NF_DATASET_MAX_ID, &movie_id, error) ||
          !nf_field_read_number (csv, 1, "n_ratings", 1, NF_DATASET_MAX_ID, &n, error) || !nf_field_read_mean (csv, 2, &mean, error) ||
          (film = nf_dataset_find_film (self, csv, movie_id, error)) == NULL || !nf_dataset_report (self, csv, path, row++, error))
        return FALSE;
      if (film->stats_folder == self->n_folders)
        return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u a second time, expected each film once", movie_id);
      if (film->stats_folder == 0)
        {
          film->n_stats = n;
          film->mean_stats = mean;
        }
      film->stats_folder = (guint16) self->n_folders;
    }
  return status == NF_CSV_END;
}
