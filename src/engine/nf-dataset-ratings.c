/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-dataset.c */
#include "nf-dataset-private.h"

#include "nf-matrix.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OWN     (50 * 1000 * 1000)   /* lines of a person's file */
#define PLAIN_BYTES 64                   /* more than the longest plain line */
#define MAX_DIGITS  10                   /* of an id in a plain line */

G_STATIC_ASSERT (4 + 2 * MAX_DIGITS + 3 + 19 + 2 < PLAIN_BYTES);

/* A line of ratings.csv. */
typedef struct
{
  guint32 user_id, film;
  NfRating rating;
  gint64 time;
} Line;

typedef struct
{
  NfDataset *dataset;
  const char *path;
  NfCsv *csv;
  guint n_fields;
  gsize n_lines;
  NfCsvStatus status;
} Reader;

/* --- lines -------------------------------------------------------------------------------------------------------- */

static void
reader_clear (Reader *self)
{
  nf_csv_close (self->csv);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
reader_open (Reader *self, NfDataset *dataset, const char *path, GError **error)
{
  int header;

  self->dataset = dataset;
  self->path = path;
  self->csv = nf_csv_open (path, error);
  if (self->csv == NULL)
    return FALSE;
  header = nf_field_read_header (self->csv, path, "userId,movieId,rating,timestamp", "userId,movieId,rating", error);
  self->n_fields = header == 0 ? 4 : 3;
  return header >= 0;
}

/* Digits at *p and the character after them. */
static inline gboolean
scan_number (const char **p, guint most, char after, guint64 *out)
{
  const char *start = *p, *q = start;
  guint64 n = 0;

  while ((guint) (*q - '0') < 10 && q - start < most)
    n = n * 10 + (guint64) (*q++ - '0');
  *out = n;
  *p = q + 1;
  return q > start && *q == after;
}

/* The published files have "1,296,5.0,1147880044" a line and nothing else. Such lines are read where they are; FALSE leaves the line
 * to read_line(), which knows every form and says what is wrong. Between these digits no check is needed: PLAIN_BYTES are there. */
static inline gboolean
scan_plain_line (Reader *self, Line *line)
{
  gsize length;
  const char *text = nf_csv_peek (self->csv, &length), *p = text;
  guint64 user_id, movie_id, time = 0;
  guint half_stars;

  if (length < PLAIN_BYTES || !scan_number (&p, MAX_DIGITS, ',', &user_id) || !scan_number (&p, MAX_DIGITS, ',', &movie_id))
    return FALSE;
  if ((guint) (p[0] - '0') > 5 || p[1] != '.' || (p[2] != '0' && p[2] != '5'))
    return FALSE;
  half_stars = 2 * (guint) (p[0] - '0') + (p[2] == '5');
  p += 3;
  if (self->n_fields == 4 && (*p++ != ',' || !scan_number (&p, 18, '\n', &time)))
    return FALSE;
  if (self->n_fields == 3 && *p++ != '\n')
    return FALSE;
  if (user_id > NF_DATASET_MAX_ID || movie_id > NF_DATASET_MAX_ID || half_stars < 1 || half_stars > NF_RATING_MAX ||
      !nf_id_map_lookup (&self->dataset->by_id, (guint32) movie_id, &line->film))
    return FALSE;
  line->user_id = (guint32) user_id;
  line->rating = (NfRating) half_stars;
  line->time = (gint64) time;
  nf_csv_skip_line (self->csv, (gsize) (p - text));
  return TRUE;
}

/* Returns FALSE at the end: status tells which. */
static gboolean
read_line (Reader *self, Line *line, GError **error)
{
  NfCsv *csv = self->csv;
  guint32 movie_id;

  if (scan_plain_line (self, line))
    {
      self->status = nf_dataset_report (self->dataset, csv, self->path, self->n_lines++, error) ? NF_CSV_RECORD : NF_CSV_ERROR;
      return self->status == NF_CSV_RECORD;
    }
  self->status = nf_csv_read (csv, error);
  if (self->status != NF_CSV_RECORD)
    return FALSE;
  line->time = 0;
  if (!nf_field_check_count (csv, self->n_fields, error) ||
      !nf_field_read_number (csv, 0, "userId", 0, NF_DATASET_MAX_ID, &line->user_id, error) ||
      !nf_field_read_number (csv, 1, "movieId", 1, NF_DATASET_MAX_ID, &movie_id, error) ||
      !nf_field_read_rating (csv, 2, &line->rating, error) ||
      (self->n_fields == 4 && !nf_field_read_time (csv, 3, &line->time, error)) ||
      !nf_dataset_report (self->dataset, csv, self->path, self->n_lines++, error) ||
      (!nf_id_map_lookup (&self->dataset->by_id, movie_id, &line->film) && nf_dataset_find_film (self->dataset, csv, movie_id, error) == NULL))
    {
      self->status = NF_CSV_ERROR;
      return FALSE;
    }
  return TRUE;
}

/* --- ratings ------------------------------------------------------------------------------------------------------ */

static void
start_user (NfDataset *self)
{
  g_array_append_val (self->user_starts, self->n_ratings);
}

static inline void
append_rating (NfDataset *self, guint32 film, NfRating rating)
{
  if (self->n_ratings == self->n_allocated)
    {
      self->n_allocated = self->n_allocated == 0 ? 1 << 16 : self->n_allocated + self->n_allocated / 4;
      self->entries = g_renew (guint32, self->entries, self->n_allocated);
    }
  self->entries[self->n_ratings++] = NF_ENTRY (film, rating);
}

typedef enum { DONE, NOT_GROUPED, FAILED } Outcome;

/* The published files have all of a user's lines together. Then the ratings go where they stay, and one user's times are all that
 * must be kept to know which of two ratings of one film is the later. NOT_GROUPED: a user came again. */
static Outcome
read_grouped (NfDataset *self, const char *path, GError **error)
{
  g_auto (Reader) reader = { 0 };
  g_auto (NfIdMap) seen = { 0 };
  g_autofree gint64 *times = NULL;         /* of the user under way */
  g_autofree guint32 *last_user = NULL;    /* by group: 1 + the user who rated it last … */
  g_autofree guint32 *last_place = NULL;   /* … and which of his ratings that is */
  guint32 current = 0, user = 0;
  gsize user_start = 0, n_times = 0;
  gboolean any = FALSE, numbered = FALSE;  /* a user of left-out films alone gets no number */
  Line line = { 0 };

  if (!reader_open (&reader, self, path, error))
    return FAILED;
  last_user = g_new0 (guint32, self->films->len);
  last_place = g_new (guint32, self->films->len);
  while (read_line (&reader, &line, error))
    {
      const NfDatasetFilm *film = nf_dataset_get_film (self, line.film);
      guint32 group = film->group, unused;
      gsize place;

      if (!any || line.user_id != current)
        {
          if (nf_id_map_lookup (&seen, line.user_id, &unused))
            return NOT_GROUPED;
          nf_id_map_insert (&seen, line.user_id, 0);
          current = line.user_id;
          any = TRUE;
          numbered = FALSE;
        }
      if (!film->in_catalogue)
        {
          self->n_ratings_left_out++;
          continue;
        }
      if (!numbered)
        {
          user = nf_dataset_count_users (self);
          user_start = self->n_ratings;
          start_user (self);
          numbered = TRUE;
        }
      place = self->n_ratings - user_start;
      if (last_user[group] == user + 1)
        {
          gsize before = last_place[group];

          if (line.time >= times[before])
            {
              self->entries[user_start + before] = NF_ENTRY (line.film, line.rating);
              times[before] = line.time;
            }
          continue;
        }
      if (place == n_times)
        {
          n_times = n_times == 0 ? 1024 : 2 * n_times;
          times = g_renew (gint64, times, n_times);
        }
      last_user[group] = user + 1;
      last_place[group] = (guint32) place;
      times[place] = line.time;
      append_rating (self, line.film, line.rating);
    }
  return reader.status == NF_CSV_END ? DONE : FAILED;
}

typedef struct
{
  guint32 user, film, group, number;
  gint64 time;
  NfRating rating;
} LooseLine;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const LooseLine *x = a, *y = b;

  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return x->number < y->number ? -1 : 1;
}

/* Lines in any order: all are kept and sorted, 32 bytes each. */
static gboolean
read_ungrouped (NfDataset *self, const char *path, GError **error)
{
  g_auto (Reader) reader = { 0 };
  g_auto (NfIdMap) users = { 0 };
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (LooseLine));
  guint32 n_users = 0;
  Line line = { 0 };

  if (!reader_open (&reader, self, path, error))
    return FALSE;
  while (read_line (&reader, &line, error))
    {
      const NfDatasetFilm *film = nf_dataset_get_film (self, line.film);
      LooseLine loose = { 0, line.film, film->group, lines->len, line.time, line.rating };

      if (!film->in_catalogue)
        {
          self->n_ratings_left_out++;
          continue;
        }
      if (!nf_id_map_lookup (&users, line.user_id, &loose.user))
        {
          loose.user = n_users++;
          nf_id_map_insert (&users, line.user_id, loose.user);
        }
      g_array_append_val (lines, loose);
    }
  if (reader.status != NF_CSV_END)
    return FALSE;
  qsort (lines->data, lines->len, sizeof (LooseLine), compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const LooseLine *l = &g_array_index (lines, LooseLine, i);

      if (i == 0 || l[-1].user != l->user)
        start_user (self);
      if (i + 1 == lines->len || l[1].user != l->user || l[1].group != l->group)
        append_rating (self, l->film, l->rating);
    }
  return TRUE;
}

gboolean
nf_dataset_read_rating_file (NfDataset *self, const char *path, GError **error)
{
  gsize n_ratings = self->n_ratings, n_left_out = self->n_ratings_left_out;
  guint n_users = nf_dataset_count_users (self);

  switch (read_grouped (self, path, error))
    {
    case DONE:
      return TRUE;
    case NOT_GROUPED:
      self->n_ratings = n_ratings;
      self->n_ratings_left_out = n_left_out;
      g_array_set_size (self->user_starts, n_users);
      return read_ungrouped (self, path, error);
    case FAILED:
    default:
      return FALSE;
    }
}

/* --- a person's file ---------------------------------------------------------------------------------------------- */

GArray *
nf_dataset_read_ratings (const char *path, guint *out_n_users, GError **error)
{
  static const char *const headers[] = { "userId,movieId,rating,timestamp", "userId,movieId,rating", "movieId,rating,timestamp", "movieId,rating" };
  g_autoptr (NfCsv) csv = NULL;
  g_auto (NfIdMap) users = { 0 };
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

      if (!nf_field_check_count (csv, n_fields, error) || (has_user && !nf_field_read_number (csv, 0, "userId", 0, NF_DATASET_MAX_ID, &rating.user, error)) ||
          !nf_field_read_number (csv, has_user, "movieId", 1, NF_DATASET_MAX_ID, &rating.movie_id, error) || !nf_field_read_rating (csv, has_user + 1u, &rating.rating, error) ||
          (has_time && !nf_field_read_time (csv, has_user + 2u, &rating.time, error)))
        return NULL;
      if (out->len == MAX_OWN)
        {
          nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found more than %d ratings, expected fewer", MAX_OWN);
          return NULL;
        }
      if (!nf_id_map_lookup (&users, rating.user, &unused))
        nf_id_map_insert (&users, rating.user, 0);
      g_array_append_val (out, rating);
    }
  if (status == NF_CSV_ERROR)
    return NULL;
  if (out_n_users != NULL)
    *out_n_users = users.n;
  return g_steal_pointer (&out);
}
