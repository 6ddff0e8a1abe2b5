/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a folder in MovieLens' layout with made-up ratings, as large as asked and in the shape of ml-latest: how often each film is
 * rated follows movie_stats.csv (or a power law), how much people rate is log-normal, tastes are planted, stars are halves. Equal
 * options give equal files. It may test speed, never quality. */
#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ml-latest of July 2023 */
#define FULL_USERS   330975
#define FULL_FILMS   86537
#define FULL_RATINGS 33832162
#define N_TASTES     160
#define N_FAVOURITES 3
#define SPREAD       1.5    /* standard deviation of the logarithm of a person's number of ratings */
#define BUFFER_SIZE  (1 << 20)

typedef struct
{
  guint32 id;
  double count, mean, weight, wanted, luck;
  guint tastes[2];
} Film;

/* Walker's alias method: a film by its weight in constant time */
typedef struct
{
  guint n;
  float *keep;
  guint32 *films, *others;
} Urn;

static guint64 state;

static guint64
next_random (void)
{
  /* splitmix64 */
  guint64 z = (state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double
uniform (void)
{
  return (double) (next_random () >> 11) * 0x1p-53;
}

static double
normal (void)
{
  return sqrt (-2 * log (1 - uniform ())) * cos (2 * G_PI * uniform ());
}

/* --- films -------------------------------------------------------------------------------------------------------- */

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const Film *x = a, *y = b;

  return (x->count < y->count) - (x->count > y->count);
}

/* Films of movie_stats.csv; of length 0 where there is none. */
static GArray *
read_stats (const char *path)
{
  GArray *films = g_array_new (FALSE, FALSE, sizeof (Film));
  FILE *file = path != NULL ? fopen (path, "r") : NULL;
  char line[256];

  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    {
      Film film = { 0 };

      if (sscanf (line, "%u,%lf,%lf", &film.id, &film.count, &film.mean) == 3)
        g_array_append_val (films, film);
    }
  if (file != NULL)
    fclose (file);
  return films;
}

/* As many films as asked: those of the statistics and some without ratings, or their curve stretched to another number. */
static GArray *
make_films (const char *stats_path, guint n)
{
  GArray *films = read_stats (stats_path);
  guint n_stats = films->len;
  g_autofree Film *curve = NULL;

  if (n_stats > 0 && n >= n_stats && n <= n_stats + n_stats / 20)
    {
      guint32 id = g_array_index (films, Film, n_stats - 1).id;

      while (films->len < n)
        {
          Film film = { .id = ++id };
          g_array_append_val (films, film);
        }
      return films;
    }
  if (n_stats > 0)
    {
      curve = g_memdup2 (films->data, n_stats * sizeof (Film));
      qsort (curve, n_stats, sizeof (Film), compare_counts);
    }
  g_array_set_size (films, n);
  for (guint j = 0; j < n; j++)
    {
      Film *film = &g_array_index (films, Film, j);
      double at = (j + 0.5) / n;

      *film = (Film) { .count = pow (at + 0.002, -1.6) - 0.99, .mean = CLAMP (3.1 + 0.5 * normal (), 0.8, 4.6) };
      if (curve != NULL)
        {
          film->count = curve[(guint) (at * n_stats)].count;
          film->mean = curve[(guint) (at * n_stats)].mean;
        }
    }
  for (guint j = n; j > 1; j--)   /* ids must not tell the popularity */
    {
      Film *a = &g_array_index (films, Film, j - 1), *b = &g_array_index (films, Film, next_random () % j), c = *a;

      *a = *b;
      *b = c;
    }
  for (guint j = 0; j < n; j++)
    g_array_index (films, Film, j).id = j + 1;
  return films;
}

/* How many of the people have drawn a film of this weight at least once. */
static double
expected_count (double weight, const GArray *lengths, const guint *n_people)
{
  double sum = 0;

  for (guint i = 0; i < lengths->len; i++)
    sum -= n_people[i] * expm1 (-weight * g_array_index (lengths, double, i));
  return sum;
}

/* Weights under which each film is drawn about as often as it was rated, though nobody rates a film twice. */
static void
weigh_films (GArray *films, const guint *n_ratings, guint n_users, double n_total)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree guint *n_people = g_new0 (guint, 256);
  g_autofree double *sums = g_new0 (double, 256);
  g_autoptr (GHashTable) known = g_hash_table_new (g_double_hash, g_double_equal);   /* count → a film of that count */
  double total = 0;

  for (guint u = 0; u < n_users; u++)   /* a histogram, 12 bins to a doubling */
    {
      guint bin = MIN ((guint) (12 * log2 (MAX (n_ratings[u], 1))), 255);

      n_people[bin]++;
      sums[bin] += n_ratings[u];
    }
  for (guint bin = 0, n = 0; bin < 256; bin++)
    if (n_people[bin] > 0)
      {
        double length = sums[bin] / n_people[bin];

        g_array_append_val (lengths, length);
        n_people[n++] = n_people[bin];
      }
  for (guint j = 0; j < films->len; j++)
    total += g_array_index (films, Film, j).count;
  for (guint j = 0; j < films->len; j++)
    {
      Film *film = &g_array_index (films, Film, j);
      const Film *same = g_hash_table_lookup (known, &film->count);
      double low = 0, high = 1;

      film->wanted = MIN (film->count / total * n_total, 0.9 * n_users);
      film->luck = uniform ();
      if (same != NULL)
        {
          film->weight = same->weight;
          continue;
        }
      g_hash_table_insert (known, &film->count, film);
      for (guint step = 0; step < 40 && film->wanted > 0; step++)
        {
          film->weight = (low + high) / 2;
          if (expected_count (film->weight, lengths, n_people) < film->wanted)
            low = film->weight;
          else
            high = film->weight;
        }
    }
}

static void
urn_fill (Urn *self, const Film *films, const double *weights)
{
  g_autofree guint *small = g_new (guint, self->n + 1), *large = g_new (guint, self->n + 1);
  g_autofree double *share = g_new (double, self->n + 1);
  guint n_small = 0, n_large = 0;
  double total = 0;

  self->keep = g_new (float, self->n + 1);
  self->others = g_new (guint32, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    total += weights[i];
  for (guint i = 0; i < self->n; i++)
    {
      share[i] = weights[i] / total * self->n;
      self->others[i] = self->films[i];
      if (share[i] < 1)
        small[n_small++] = i;
      else
        large[n_large++] = i;
    }
  while (n_small > 0 && n_large > 0)
    {
      guint i = small[--n_small], k = large[n_large - 1];

      self->keep[i] = (float) share[i];
      self->others[i] = self->films[k];
      share[k] -= 1 - share[i];
      if (share[k] < 1)
        {
          n_large--;
          small[n_small++] = k;
        }
    }
  while (n_large > 0)
    self->keep[large[--n_large]] = 1;
  while (n_small > 0)
    self->keep[small[--n_small]] = 1;
}

static guint32
urn_draw (const Urn *self)
{
  guint64 random = next_random ();
  guint i = (guint) (((random >> 32) * self->n) >> 32);

  return (float) (random & 0xffffff) * 0x1p-24f < self->keep[i] ? self->films[i] : self->others[i];
}

static guint
draw_cumulative (const double *cumulative, guint n)
{
  double at = uniform () * cumulative[n - 1];
  guint low = 0, high = n - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (cumulative[middle] > at)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Each film belongs to two tastes, to one more than to the other. @cumulative: how often each is drawn */
static Urn *
plant_tastes (GArray *films, double *cumulative)
{
  Urn *urns = g_new0 (Urn, N_TASTES);
  g_autofree GArray **weights = g_new (GArray *, N_TASTES);
  g_autofree GArray **members = g_new (GArray *, N_TASTES);
  double sizes[N_TASTES];

  for (guint t = 0; t < N_TASTES; t++)
    {
      sizes[t] = (t > 0 ? sizes[t - 1] : 0) + pow (t + 2, -0.7);
      weights[t] = g_array_new (FALSE, FALSE, sizeof (double));
      members[t] = g_array_new (FALSE, FALSE, sizeof (guint32));
    }
  for (guint32 j = 0; j < films->len; j++)
    {
      Film *film = &g_array_index (films, Film, j);

      film->tastes[0] = draw_cumulative (sizes, N_TASTES);
      film->tastes[1] = draw_cumulative (sizes, N_TASTES);
      for (guint i = 0; i < 2 && film->weight > 0; i++)
        {
          double weight = film->weight * (i == 0 ? 0.7 : 0.3);

          g_array_append_val (weights[film->tastes[i]], weight);
          g_array_append_val (members[film->tastes[i]], j);
        }
    }
  for (guint t = 0; t < N_TASTES; t++)
    {
      cumulative[t] = t > 0 ? cumulative[t - 1] : 0;
      for (guint i = 0; i < weights[t]->len; i++)
        cumulative[t] += g_array_index (weights[t], double, i);
      urns[t].n = members[t]->len;
      urns[t].films = (guint32 *) (void *) g_array_free (members[t], FALSE);
      urn_fill (&urns[t], (Film *) (void *) films->data, (double *) (void *) weights[t]->data);
      g_array_unref (weights[t]);
    }
  return urns;
}

/* --- people ------------------------------------------------------------------------------------------------------- */

/* Log-normal, at least 1, in sum exactly @total. */
static guint *
make_lengths (guint n_users, guint n_films, guint64 total)
{
  guint *lengths = g_new (guint, n_users);
  g_autofree double *wanted = g_new (double, n_users);
  double sum = 0;
  gint64 left = (gint64) total;
  guint most = MAX (n_films / 3, 1);

  for (guint u = 0; u < n_users; u++)
    sum += wanted[u] = exp (SPREAD * normal ());
  for (guint u = 0; u < n_users; u++)
    {
      lengths[u] = (guint) CLAMP (wanted[u] / sum * (double) total, 1, most);
      left -= lengths[u];
    }
  for (gsize tries = 0; left != 0 && tries < 100 * (gsize) n_users; tries++)
    {
      guint u = (guint) (next_random () % n_users);

      if (left > 0 && lengths[u] < most)
        {
          guint more = (guint) MIN (left, (gint64) (most - lengths[u]));

          more = MIN (more, 1 + lengths[u] / 8);
          lengths[u] += more;
          left -= more;
        }
      else if (left < 0 && lengths[u] > 1)
        {
          lengths[u]--;
          left++;
        }
    }
  return lengths;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

static char *
put_number (char *p, guint32 n)
{
  char digits[10];
  guint i = 0;

  do
    digits[i++] = (char) ('0' + n % 10);
  while ((n /= 10) > 0);
  while (i > 0)
    *p++ = digits[--i];
  return p;
}

static guint64
write_ratings (FILE *file, GArray *films, const guint *lengths, guint n_users, guint64 n_total, const Urn *urns, const double *cumulative)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  g_autofree guint32 *last = g_new0 (guint32, films->len);   /* 1 + who drew it last */
  g_autofree guint32 *mine = g_new (guint32, films->len);
  g_autofree guint32 *counts = g_new0 (guint32, films->len);
  char *p = buffer + g_strlcpy (buffer, "userId,movieId,rating,timestamp\n", BUFFER_SIZE);
  guint64 written = 0, planned = 0;

  for (guint32 u = 0; u < n_users; u++)
    {
      /* the next people rate what was not to be found for earlier ones */
      guint length = lengths[u] + (guint) MIN (planned - written, lengths[u] / 20 + 1);
      guint favourites[N_FAVOURITES], n = 0;
      double offset = 0.4 * normal ();
      double progress = MIN (0.002 + 1.01 * (double) (planned + lengths[u]) / (double) n_total, 1.012);
      guint32 time = (guint32) (820000000 + next_random () % 860000000);

      for (guint i = 0; i < N_FAVOURITES; i++)
        favourites[i] = draw_cumulative (cumulative, N_TASTES);
      for (gsize tries = 0; n < length && tries < 100 * (gsize) length + 1000; tries++)
        {
          double kind = uniform ();
          guint taste = kind < 0.35 ? favourites[0] : kind < 0.55 ? favourites[1] : kind < 0.7 ? favourites[2]
                                                                                              : draw_cumulative (cumulative, N_TASTES);
          guint32 j = urn_draw (&urns[taste]);
          const Film *drawn = &g_array_index (films, Film, j);

          /* People of one taste draw the same films again and again: no film may run ahead of its share, so that none is left behind. */
          if (last[j] == u + 1 || counts[j] + 1 > floor (drawn->wanted * progress + drawn->luck))
            continue;
          last[j] = u + 1;
          counts[j]++;
          mine[n++] = j;
        }
      qsort (mine, n, sizeof *mine, compare_numbers);
      for (guint i = 0; i < n; i++)
        {
          const Film *film = &g_array_index (films, Film, mine[i]);
          double stars = film->mean + offset + 0.75 * normal ();
          int half_stars;

          for (guint f = 0; f < N_FAVOURITES; f++)
            stars += film->tastes[0] == favourites[f] ? 0.4 : film->tastes[1] == favourites[f] ? 0.2 : -0.03;
          half_stars = CLAMP ((int) lround (2 * stars), 1, 10);
          p = put_number (p, u + 1);
          *p++ = ',';
          p = put_number (p, film->id);
          *p++ = ',';
          *p++ = (char) ('0' + half_stars / 2);
          *p++ = '.';
          *p++ = half_stars % 2 ? '5' : '0';
          *p++ = ',';
          p = put_number (p, time + i * 17 % 4001);
          *p++ = '\n';
          if (p - buffer > BUFFER_SIZE - 100)
            {
              fwrite (buffer, 1, (gsize) (p - buffer), file);
              p = buffer;
            }
        }
      written += n;
      planned += lengths[u];
    }
  fwrite (buffer, 1, (gsize) (p - buffer), file);
  return written;
}

static FILE *
create (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  FILE *file = fopen (path, "w");

  if (file != NULL)
    return file;
  fprintf (stderr, "%s: %s\n", path, g_strerror (errno));
  exit (1);
}

static void
finish (FILE *file)
{
  if (ferror (file) || fclose (file) != 0)
    {
      fprintf (stderr, "cannot write: %s\n", g_strerror (errno));
      exit (1);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = NULL, *stats = NULL;
  int n_users = 0, n_films = FULL_FILMS;
  gint64 n_ratings = FULL_RATINGS, seed = 1;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &dir, "The folder, made if it is not there", "DIR" },
    { "stats", 0, 0, G_OPTION_ARG_FILENAME, &stats, "movie_stats.csv of ml-latest (else a power law)", "FILE" },
    { "ratings", 0, 0, G_OPTION_ARG_INT64, &n_ratings, "Number of ratings (33832162)", "N" },
    { "films", 0, 0, G_OPTION_ARG_INT, &n_films, "Number of films (86537)", "N" },
    { "users", 0, 0, G_OPTION_ARG_INT, &n_users, "Number of people (one for 102 ratings)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Of everything random (1)", "S" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— ratings in the shape of ml-latest");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) films = NULL;
  g_autofree guint *lengths = NULL;
  double cumulative[N_TASTES];
  guint64 written;
  Urn *urns;
  FILE *file;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || dir == NULL || n_films < 2 * N_TASTES || n_films > 1 << 22 || n_ratings < 1000 ||
      n_ratings > 1000000000 || n_users < 0)
    {
      fprintf (stderr, "bench-generate: %s\n", error != NULL ? error->message : "--out is needed; 320…4194304 films, 1000…1000000000 ratings");
      return 2;
    }
  if (n_users == 0)
    n_users = MAX ((int) ((double) n_ratings * FULL_USERS / FULL_RATINGS + 0.5), 1);
  if (g_mkdir_with_parents (dir, 0755) != 0)
    {
      fprintf (stderr, "%s: %s\n", dir, g_strerror (errno));
      return 1;
    }
  state = (guint64) seed;
  films = make_films (stats, (guint) n_films);
  lengths = make_lengths ((guint) n_users, (guint) n_films, (guint64) n_ratings);
  weigh_films (films, lengths, (guint) n_users, (double) n_ratings);
  urns = plant_tastes (films, cumulative);

  file = create (dir, "movies.csv");
  fprintf (file, "movieId,title,genres\n");
  for (guint j = 0; j < films->len; j++)
    fprintf (file, "%u,Film %u (%u),%s\n", g_array_index (films, Film, j).id, g_array_index (films, Film, j).id, 1930 + j % 94, j % 3 ? "Drama" : "Comedy");
  finish (file);
  file = create (dir, "ratings.csv");
  written = write_ratings (file, films, lengths, (guint) n_users, (guint64) n_ratings, urns, cumulative);
  finish (file);
  printf ("%" G_GUINT64_FORMAT " ratings, %d people, %u films: %s\n", written, n_users, films->len, dir);

  for (guint t = 0; t < N_TASTES; t++)
    {
      g_free (urns[t].keep);
      g_free (urns[t].films);
      g_free (urns[t].others);
    }
  g_free (urns);
  return 0;
}
