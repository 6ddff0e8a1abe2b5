/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-dataset.h"

#include "nf-csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ID       G_MAXINT32
#define MAX_TITLE    1024               /* bytes, as in the model file */
#define MAX_FILMS    (1u << 22)
#define MAX_OWN      (50 * 1000 * 1000) /* lines of a person's file */
#define PROGRESS_ROWS 0x7fff            /* a mask: ask every 32,768 rows, about a MiB */

/* --- a table from ids to numbers ---------------------------------------------------------------------------------- */

/* Open addressing; 8 bytes a slot. GHashTable needs three times that and a call per look-up, for 34 million look-ups. */
typedef struct
{
  guint32 *slots;   /* id + 1, number … */
  guint n, mask;
} IdMap;

static guint32 *
id_map_find (const IdMap *self, guint32 id)
{
  guint i = (id * 2654435769u) >> 7 & self->mask;

  while (self->slots[2 * i] != 0 && self->slots[2 * i] != id + 1)
    i = (i + 1) & self->mask;
  return &self->slots[2 * i];
}

static gboolean
id_map_lookup (const IdMap *self, guint32 id, guint32 *out)
{
  const guint32 *slot;

  if (self->slots == NULL)
    return FALSE;
  slot = id_map_find (self, id);
  *out = slot[1];
  return slot[0] != 0;
}

static void
id_map_insert (IdMap *self, guint32 id, guint32 number)
{
  guint32 *slot;

  if (self->slots == NULL || 2 * self->n > self->mask)
    {
      IdMap bigger = { .n = self->n, .mask = self->slots == NULL ? 1023 : 2 * self->mask + 1 };

      bigger.slots = g_new0 (guint32, 2 * ((gsize) bigger.mask + 1));
      for (gsize i = 0; self->slots != NULL && i <= self->mask; i++)
        if (self->slots[2 * i] != 0)
          memcpy (id_map_find (&bigger, self->slots[2 * i] - 1), &self->slots[2 * i], 2 * sizeof (guint32));
      g_free (self->slots);
      *self = bigger;
    }
  slot = id_map_find (self, id);
  if (slot[0] == 0)
    self->n++;
  slot[0] = id + 1;
  slot[1] = number;
}

static void
id_map_clear (IdMap *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->n = 0;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IdMap, id_map_clear)

/* --- the dataset -------------------------------------------------------------------------------------------------- */

/* A film of movies.csv while folders are being read. */
typedef struct
{
  guint32 movie_id, tmdb_id, imdb_id;
  guint32 title;            /* offset in the pool */
  NfGenreMask genres;
  guint16 year;
  guint16 folder, links_folder, stats_folder;   /* 1 + the folder that said so; 0 = none has */
  guint32 n_stats;          /* of movie_stats.csv */
  double mean_stats;
  gboolean in_catalogue;    /* a film of the catalogue's folder, or of any if there is none such */
  guint32 group;            /* the first film of the same TMDB id, or itself */
  guint64 n_ratings;        /* total, after the ratings were read */
  double star_sum;
  NfItemIndex row;
} Film;

struct _NfDataset
{
  NfDatasetProgress progress;
  gpointer progress_data;

  GArray *films;            /* Film */
  IdMap by_id;
  GString *titles;          /* one after the other, each with a NUL */
  GPtrArray *rating_files;  /* paths */
  GPtrArray *sources;       /* NULL-terminated after finish */
  char *catalogue;          /* (nullable): the one folder whose films count, absolute, without links */
  gboolean catalogue_read;  /* it was among the folders */
  gboolean in_catalogue;    /* films of the folder under way count */
  guint n_folders;
  gboolean finished;

  guint32 *users, *items;   /* items are films until finish gives rows */
  NfRating *ratings;
  gsize n_ratings, n_allocated;
  gsize n_ratings_left_out;
  guint n_users, n_films_left_out;

  guint n_items, n_aliases;
  const char **row_titles;
  guint16 *years;
  NfGenreMask *genres;
  guint32 *movie_ids, *tmdb_ids, *imdb_ids, *row_n_ratings;
  float *means;
  guint32 *alias_ids;
  NfItemIndex *alias_items;
};

/* --- fields ------------------------------------------------------------------------------------------------------- */

static gboolean
parse_number (const char *text, guint64 max, guint64 *out)
{
  guint64 n = 0;

  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (*text < '0' || *text > '9' || n > max)
        return FALSE;
      n = n * 10 + (guint64) (*text - '0');
    }
  *out = n;
  return n <= max;
}

static gboolean
read_number (NfCsv *csv, guint field, const char *name, guint32 min, guint32 max, guint32 *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  g_autofree char *found = NULL;
  guint64 n;

  if (parse_number (text, max, &n) && n >= min)
    {
      *out = (guint32) n;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "%s: found %s, expected a whole number from %u to %u", name, found, min, max);
}

/* Empty is 0. */
static gboolean
read_link (NfCsv *csv, guint field, const char *name, guint32 *out, GError **error)
{
  *out = 0;
  return *nf_csv_get_field (csv, field, NULL) == '\0' || read_number (csv, field, name, 0, MAX_ID, out, error);
}

static gboolean
read_timestamp (NfCsv *csv, guint field, gint64 *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  gboolean negative = *text == '-';   /* before 1970: not MovieLens, but a time */
  g_autofree char *found = NULL;
  guint64 n;

  if (parse_number (text + negative, G_MAXINT64, &n))
    {
      *out = negative ? -(gint64) n : (gint64) n;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "timestamp: found %s, expected seconds since 1970", found);
}

/* Half stars exactly: "4", "4.0", "0.5"; nothing in between. */
static gboolean
read_rating (NfCsv *csv, guint field, NfRating *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL), *p = text;
  g_autofree char *found = NULL;
  guint half_stars = 0;
  gboolean valid = g_ascii_isdigit (*p);

  if (valid)
    half_stars = 2 * (guint) (*p++ - '0');
  if (valid && *p == '.')
    {
      p++;
      valid = *p == '0' || *p == '5';
      half_stars += *p == '5';
      while (valid && *++p == '0')
        ;
    }
  if (valid && *p == '\0' && half_stars >= 1 && half_stars <= NF_RATING_MAX)
    {
      *out = (NfRating) half_stars;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "rating: found %s, expected half stars from 0.5 to 5.0", found);
}

static gboolean
read_mean (NfCsv *csv, guint field, double *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  g_autofree char *found = NULL;
  char *end;

  if (g_ascii_isdigit (*text) && strspn (text, "0123456789.") == strlen (text))
    {
      *out = g_ascii_strtod (text, &end);
      if (*end == '\0' && *out >= 0.5 && *out <= 5)
        return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "mean_rating: found %s, expected stars from 0.5 to 5.0", found);
}

static gboolean
check_fields (NfCsv *csv, guint n, GError **error)
{
  if (nf_csv_get_n_fields (csv) == n)
    return TRUE;
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found %u fields, expected %u", nf_csv_get_n_fields (csv), n);
}

/* Reads the first line, which must be one of two lines of names. Returns which, or -1. */
static int
read_header (NfCsv *csv, const char *path, const char *first, const char *second, GError **error)
{
  g_autoptr (GString) found = NULL;
  g_autofree char *quoted = NULL;

  switch (nf_csv_read (csv, error))
    {
    case NF_CSV_ERROR:
      return -1;
    case NF_CSV_END:
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_EMPTY, "%s:1: found an empty file, expected the columns %s", path, first);
      return -1;
    case NF_CSV_RECORD:
    default:
      break;
    }
  if (nf_csv_has_header (csv, first))
    return 0;
  if (second != NULL && nf_csv_has_header (csv, second))
    return 1;
  found = g_string_new (nf_csv_get_field (csv, 0, NULL));
  for (guint i = 1; i < nf_csv_get_n_fields (csv); i++)
    g_string_append_printf (found, ",%s", nf_csv_get_field (csv, i, NULL));
  quoted = nf_csv_quote (found->str);
  nf_csv_fail (csv, error, NF_DATASET_ERROR_HEADER, "columns: found %s, expected %s%s%s", quoted, first, second != NULL ? " or " : "",
               second != NULL ? second : "");
  return -1;
}

static gboolean
report (NfDataset *self, NfCsv *csv, const char *path, gsize row, GError **error)
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

/* --- the files ---------------------------------------------------------------------------------------------------- */

static Film *
get_film (NfDataset *self, guint32 i)
{
  return &g_array_index (self->films, Film, i);
}

static Film *
find_film (NfDataset *self, NfCsv *csv, guint32 movie_id, GError **error)
{
  guint32 i;

  if (id_map_lookup (&self->by_id, movie_id, &i))
    return get_film (self, i);
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

static gboolean
read_movies (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || read_header (csv, path, "movieId,title,genres", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, i;
      NfGenreMask genres;
      const char *text;
      char *title = NULL;

      if (!check_fields (csv, 3, error) || !read_number (csv, 0, "movieId", 1, MAX_ID, &movie_id, error) ||
          !read_title (csv, 1, &title, error) || !report (self, csv, path, row++, error))
        return FALSE;
      text = nf_csv_get_field (csv, 2, NULL);
      if (!nf_genre_mask_parse (text, -1, &genres))
        {
          g_autofree char *found = nf_csv_quote (text);
          return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "genres: found %s, expected MovieLens' genres separated by |", found);
        }
      if (id_map_lookup (&self->by_id, movie_id, &i))
        {
          Film *film = get_film (self, i);

          if (film->folder == self->n_folders)
            return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u a second time, expected each film once", movie_id);
          film->folder = (guint16) self->n_folders;
          film->in_catalogue |= self->in_catalogue;
          film->genres = film->genres != 0 ? film->genres : genres;
          film->year = film->year != 0 ? film->year : (guint16) nf_dataset_parse_year (title);
        }
      else
        {
          Film film = { .movie_id = movie_id, .genres = genres, .title = (guint32) self->titles->len, .folder = (guint16) self->n_folders,
                        .year = (guint16) nf_dataset_parse_year (title), .in_catalogue = self->in_catalogue };

          if (self->films->len == MAX_FILMS)
            return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found more than %u films, expected fewer", MAX_FILMS);
          g_string_append_len (self->titles, title, (gssize) strlen (title) + 1);
          id_map_insert (&self->by_id, movie_id, self->films->len);
          g_array_append_val (self->films, film);
        }
    }
  return status == NF_CSV_END;
}

static gboolean
read_links (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || read_header (csv, path, "movieId,imdbId,tmdbId", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, imdb_id, tmdb_id;
      Film *film;

      if (!check_fields (csv, 3, error) || !read_number (csv, 0, "movieId", 1, MAX_ID, &movie_id, error) ||
          !read_link (csv, 1, "imdbId", &imdb_id, error) || !read_link (csv, 2, "tmdbId", &tmdb_id, error) ||
          (film = find_film (self, csv, movie_id, error)) == NULL || !report (self, csv, path, row++, error))
        return FALSE;
      if (film->links_folder == self->n_folders)
        return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "movieId: found %u a second time, expected each film once", movie_id);
      film->links_folder = (guint16) self->n_folders;
      film->imdb_id = film->imdb_id != 0 ? film->imdb_id : imdb_id;
      film->tmdb_id = film->tmdb_id != 0 ? film->tmdb_id : tmdb_id;
    }
  return status == NF_CSV_END;
}

static gboolean
read_stats (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  NfCsvStatus status;
  gsize row = 0;

  if (csv == NULL || read_header (csv, path, "movieId,n_ratings,mean_rating", NULL, error) < 0)
    return FALSE;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      guint32 movie_id, n;
      double mean = 0;
      Film *film;

      if (!check_fields (csv, 3, error) || !read_number (csv, 0, "movieId", 1, MAX_ID, &movie_id, error) ||
          !read_number (csv, 1, "n_ratings", 1, MAX_ID, &n, error) || !read_mean (csv, 2, &mean, error) ||
          (film = find_film (self, csv, movie_id, error)) == NULL || !report (self, csv, path, row++, error))
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

/* --- ratings ------------------------------------------------------------------------------------------------------ */

static void
append_rating (NfDataset *self, guint32 user, guint32 film, NfRating rating)
{
  if (self->n_ratings == self->n_allocated)
    {
      self->n_allocated = self->n_allocated == 0 ? 1 << 16 : self->n_allocated + self->n_allocated / 2;
      self->users = g_renew (guint32, self->users, self->n_allocated);
      self->items = g_renew (guint32, self->items, self->n_allocated);
      self->ratings = g_renew (NfRating, self->ratings, self->n_allocated);
    }
  self->users[self->n_ratings] = user;
  self->items[self->n_ratings] = film;
  self->ratings[self->n_ratings++] = rating;
}

/* A line of ratings.csv. Returns FALSE at the end (*status tells which). */
static gboolean
read_line (NfDataset *self, NfCsv *csv, const char *path, guint n_fields, gsize row,
           guint32 *user_id, guint32 *film, NfRating *rating, gint64 *time, NfCsvStatus *status, GError **error)
{
  guint32 movie_id;

  *status = nf_csv_read (csv, error);
  if (*status != NF_CSV_RECORD)
    return FALSE;
  *status = NF_CSV_ERROR;
  *time = 0;
  if (!check_fields (csv, n_fields, error) || !read_number (csv, 0, "userId", 0, MAX_ID, user_id, error) ||
      !read_number (csv, 1, "movieId", 1, MAX_ID, &movie_id, error) || !read_rating (csv, 2, rating, error) ||
      (n_fields == 4 && !read_timestamp (csv, 3, time, error)) || !report (self, csv, path, row, error))
    return FALSE;
  if (!id_map_lookup (&self->by_id, movie_id, film))
    return find_film (self, csv, movie_id, error) != NULL;
  return TRUE;
}

typedef enum { DONE, NOT_GROUPED, FAILED } Outcome;

/* The published files have all of a user's lines together. Then one user's times are all that must be kept to know which of
 * two ratings of one film is the later. NOT_GROUPED: a user came again. */
static Outcome
read_grouped_ratings (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  g_auto (IdMap) seen = { 0 };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));   /* of the user under way */
  g_autofree guint32 *last_user = NULL;   /* by group: 1 + the user who rated it last … */
  g_autofree gsize *last_rating = NULL;   /* … and where */
  gsize user_start = self->n_ratings, row = 0;
  guint32 user_id, user = 0, current = 0, film;
  gboolean any = FALSE, numbered = FALSE;   /* a user of left-out films alone gets no number */
  NfCsvStatus status;
  NfRating rating;
  gint64 time;
  int header;

  if (csv == NULL || (header = read_header (csv, path, "userId,movieId,rating,timestamp", "userId,movieId,rating", error)) < 0)
    return FAILED;
  last_user = g_new0 (guint32, self->films->len);
  last_rating = g_new0 (gsize, self->films->len);
  while (read_line (self, csv, path, header == 0 ? 4 : 3, row++, &user_id, &film, &rating, &time, &status, error))
    {
      guint32 group = get_film (self, film)->group, unused;

      if (!any || user_id != current)
        {
          if (id_map_lookup (&seen, user_id, &unused))
            return NOT_GROUPED;
          id_map_insert (&seen, user_id, 0);
          current = user_id;
          any = TRUE;
          numbered = FALSE;
        }
      if (!get_film (self, film)->in_catalogue)
        {
          self->n_ratings_left_out++;
          continue;
        }
      if (!numbered)
        {
          user = self->n_users++;
          user_start = self->n_ratings;
          numbered = TRUE;
          g_array_set_size (times, 0);
        }
      if (last_user[group] == user + 1)
        {
          gsize i = last_rating[group];
          gint64 *before = &g_array_index (times, gint64, i - user_start);

          if (time >= *before)
            {
              self->items[i] = film;
              self->ratings[i] = rating;
              *before = time;
            }
          continue;
        }
      last_user[group] = user + 1;
      last_rating[group] = self->n_ratings;
      append_rating (self, user, film, rating);
      g_array_append_val (times, time);
    }
  return status == NF_CSV_END ? DONE : FAILED;
}

typedef struct
{
  guint32 user, film, group, line;
  gint64 time;
  NfRating rating;
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *x = a, *y = b;

  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return x->line < y->line ? -1 : 1;
}

/* Lines in any order: all are kept and sorted, 32 bytes each. */
static gboolean
read_ungrouped_ratings (NfDataset *self, const char *path, GError **error)
{
  g_autoptr (NfCsv) csv = nf_csv_open (path, error);
  g_auto (IdMap) users = { 0 };
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  guint32 user_id;
  NfCsvStatus status;
  Line line = { 0 };
  int header;

  if (csv == NULL || (header = read_header (csv, path, "userId,movieId,rating,timestamp", "userId,movieId,rating", error)) < 0)
    return FALSE;
  while (read_line (self, csv, path, header == 0 ? 4 : 3, line.line, &user_id, &line.film, &line.rating, &line.time, &status, error))
    {
      if (!get_film (self, line.film)->in_catalogue)
        {
          self->n_ratings_left_out++;
          continue;
        }
      if (!id_map_lookup (&users, user_id, &line.user))
        {
          line.user = self->n_users++;
          id_map_insert (&users, user_id, line.user);
        }
      line.group = get_film (self, line.film)->group;
      g_array_append_val (lines, line);
      line.line++;
    }
  if (status != NF_CSV_END)
    return FALSE;
  qsort (lines->data, lines->len, sizeof (Line), compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *l = &g_array_index (lines, Line, i);

      if (i + 1 == lines->len || l[1].user != l->user || l[1].group != l->group)
        append_rating (self, l->user, l->film, l->rating);
    }
  return TRUE;
}

static gboolean
read_ratings (NfDataset *self, const char *path, GError **error)
{
  gsize n_ratings = self->n_ratings, n_left_out = self->n_ratings_left_out;
  guint n_users = self->n_users;

  switch (read_grouped_ratings (self, path, error))
    {
    case DONE:
      return TRUE;
    case NOT_GROUPED:
      self->n_ratings = n_ratings;
      self->n_ratings_left_out = n_left_out;
      self->n_users = n_users;
      return read_ungrouped_ratings (self, path, error);
    case FAILED:
    default:
      return FALSE;
    }
}

/* --- finishing ---------------------------------------------------------------------------------------------------- */

static void
group_films (NfDataset *self)
{
  g_auto (IdMap) by_tmdb = { 0 };

  for (guint32 i = 0; i < self->films->len; i++)
    {
      Film *film = get_film (self, i);

      film->group = i;
      if (!film->in_catalogue || film->tmdb_id == 0 || id_map_lookup (&by_tmdb, film->tmdb_id, &film->group))
        continue;
      film->group = i;
      id_map_insert (&by_tmdb, film->tmdb_id, i);
    }
}

static void
count_ratings (NfDataset *self)
{
  for (gsize i = 0; i < self->n_ratings; i++)
    {
      Film *film = get_film (self, self->items[i]);

      film->n_ratings++;
      film->star_sum += self->ratings[i] / 2.;
    }
  for (guint32 i = 0; i < self->films->len; i++)
    {
      Film *film = get_film (self, i);

      if (film->stats_folder == 0)
        continue;
      film->n_ratings = film->n_stats;
      film->star_sum = film->mean_stats * film->n_stats;
    }
}

static int
compare_films (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Film *x = get_film (user_data, *(const guint32 *) a), *y = get_film (user_data, *(const guint32 *) b);

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
      guint32 group = get_film (self, i)->group;

      if (compare_films (&i, &best[group], self) < 0)
        best[group] = i;
    }
  for (guint32 i = 0; i < self->films->len; i++)
    if (get_film (self, i)->group != i)
      best[i] = best[get_film (self, i)->group];
  for (guint32 i = 0; i < self->films->len; i++)
    {
      Film *film = get_film (self, i), *into = get_film (self, best[i]);

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
  const Film *x = get_film (user_data, *(const guint32 *) a), *y = get_film (user_data, *(const guint32 *) b);

  return x->movie_id < y->movie_id ? -1 : 1;
}

static void
make_rows (NfDataset *self, const guint32 *best)
{
  guint n = self->films->len;
  g_autofree guint32 *order = g_new (guint32, n), *aliases = g_new (guint32, n);

  for (guint32 i = 0; i < n; i++)
    if (!get_film (self, i)->in_catalogue)
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
      Film *film = get_film (self, order[i]);

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
      self->alias_ids[i] = get_film (self, aliases[i])->movie_id;
      self->alias_items[i] = get_film (self, best[aliases[i]])->row;
    }
  for (gsize i = 0; i < self->n_ratings; i++)
    self->items[i] = get_film (self, best[self->items[i]])->row;
}

/* --- folders ------------------------------------------------------------------------------------------------------ */

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
    { "movies.csv", read_movies }, { "links.csv", read_links }, { "movie_stats.csv", read_stats },
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

  self->films = g_array_new (FALSE, FALSE, sizeof (Film));
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
  nf_dataset_drop_ratings (self);
  g_array_unref (self->films);
  id_map_clear (&self->by_id);
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
  g_autofree guint32 *best = NULL;

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
  group_films (self);
  for (guint i = 0; i < self->rating_files->len; i++)
    if (!read_ratings (self, self->rating_files->pdata[i], error))
      return FALSE;
  count_ratings (self);
  best = merge_groups (self);
  make_rows (self, best);
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

  return self->n_users;
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

const guint32 *
nf_dataset_get_users (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->users;
}

const guint32 *
nf_dataset_get_items (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->items;
}

const NfRating *
nf_dataset_get_ratings (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ratings;
}

void
nf_dataset_drop_ratings (NfDataset *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->users, g_free);
  g_clear_pointer (&self->items, g_free);
  g_clear_pointer (&self->ratings, g_free);
}

const char *const *
nf_dataset_get_sources (NfDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->sources->pdata;
}

GArray *
nf_dataset_read_ratings (const char *path, guint *out_n_users, GError **error)
{
  static const char *const headers[] = { "userId,movieId,rating,timestamp", "userId,movieId,rating", "movieId,rating,timestamp", "movieId,rating" };
  g_autoptr (NfCsv) csv = NULL;
  g_auto (IdMap) users = { 0 };
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (NfUserRating));
  NfCsvStatus status;
  guint header = 0, n_fields;
  gboolean has_user, has_time;

  g_return_val_if_fail (path != NULL, NULL);

  csv = nf_csv_open (path, error);
  if (csv == NULL)
    return NULL;
  status = nf_csv_read (csv, error);
  if (status == NF_CSV_ERROR)
    return NULL;
  if (status == NF_CSV_END)
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_EMPTY, "%s:1: found an empty file, expected the columns %s", path, headers[1]);
      return NULL;
    }
  while (header < G_N_ELEMENTS (headers) && !nf_csv_has_header (csv, headers[header]))
    header++;
  if (header == G_N_ELEMENTS (headers))
    {
      g_autofree char *first = nf_csv_quote (nf_csv_get_field (csv, 0, NULL));

      nf_csv_fail (csv, error, NF_DATASET_ERROR_HEADER, "columns: found %u that begin with %s, expected %s or %s, each optionally with timestamp",
                   nf_csv_get_n_fields (csv), first, headers[1], headers[3]);
      return NULL;
    }
  has_user = header < 2;
  has_time = header % 2 == 0;
  n_fields = 2u + has_user + has_time;
  while ((status = nf_csv_read (csv, error)) == NF_CSV_RECORD)
    {
      NfUserRating rating = { 0 };
      guint32 unused;

      if (!check_fields (csv, n_fields, error) || (has_user && !read_number (csv, 0, "userId", 0, MAX_ID, &rating.user, error)) ||
          !read_number (csv, has_user, "movieId", 1, MAX_ID, &rating.movie_id, error) || !read_rating (csv, has_user + 1u, &rating.rating, error) ||
          (has_time && !read_timestamp (csv, has_user + 2u, &rating.time, error)))
        return NULL;
      if (out->len == MAX_OWN)
        {
          nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found more than %d ratings, expected fewer", MAX_OWN);
          return NULL;
        }
      if (!id_map_lookup (&users, rating.user, &unused))
        id_map_insert (&users, rating.user, 0);
      g_array_append_val (out, rating);
    }
  if (status == NF_CSV_ERROR)
    return NULL;
  if (out_n_users != NULL)
    *out_n_users = users.n;
  return g_steal_pointer (&out);
}
