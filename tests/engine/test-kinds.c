/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-kinds.h"

#include <math.h>

#define N 40

/* Films of 1990 … 2009; the first genre is everybody's, the second of one in four, the third of two in all. Film 3 was not rated by
 * the training people, film 5 has no year. */
static void
make_films (NfContentFilms *films)
{
  static guint16 years[N];
  static NfGenreMask genres[N];
  static guint32 n_ratings[N], counts[N];
  static float means[N];

  for (guint j = 0; j < N; j++)
    {
      years[j] = (guint16) (j == 5 ? 0 : 1990 + j / 2);
      genres[j] = NF_GENRE_BIT (0) | (j % 4 == 0 ? NF_GENRE_BIT (1) : 0) | (j % 20 == 0 ? NF_GENRE_BIT (2) : 0);
      n_ratings[j] = 10 + j;
      counts[j] = j == 3 ? 0 : 1;
      means[j] = 3;
    }
  *films = (NfContentFilms) { N, years, genres, n_ratings, means, counts };
}

static void
test_describe (void)
{
  NfContentFilms films;
  g_autoptr (NfKinds) kinds = NULL;
  g_autoptr (NfKinds) twice = NULL;
  gboolean found[2] = { FALSE, FALSE };
  double popularity = 0;

  make_films (&films);
  for (guint j = 0; j < N; j++)
    popularity += films.n_ratings[j];
  kinds = nf_kinds_describe (&films, 500, 0.5);
  twice = nf_kinds_describe (&films, 500, 1);
  g_assert_cmpuint (kinds->n, >, 0);
  g_assert_cmpuint (twice->n, ==, kinds->n);
  for (guint i = 0; i < kinds->n; i++)
    {
      guint first = kinds->starts[i], n = kinds->starts[i + 1] - first, youngest = 0, oldest = G_MAXUINT;
      double norm = 0;
      gboolean drama = TRUE;

      g_assert_cmpuint (n, >=, 8);   /* so the third genre has no row */
      for (guint at = first; at < first + n; at++)
        {
          guint j = kinds->items[at];
          double a = sqrt (films.n_ratings[j] * 500 / popularity);

          g_assert_cmpuint (j, !=, 3);
          g_assert_cmpuint (j, !=, 5);
          g_assert_true (at == first || kinds->items[at - 1] < j);
          norm += a * a;
          youngest = MAX (youngest, films.years[j]);
          oldest = MIN (oldest, films.years[j]);
          drama = drama && j % 4 == 0;
        }
      g_assert_cmpuint (youngest - oldest, <=, 20);
      found[drama] = TRUE;
      for (guint at = first; at < first + n; at++)
        {
          g_assert_cmpfloat_with_epsilon (kinds->values[at], 0.5 * sqrt (films.n_ratings[kinds->items[at]] * 500 / popularity) / pow (norm, 0.25), 1e-5);
          g_assert_cmpfloat_with_epsilon (twice->values[at], 2 * kinds->values[at], 1e-6);
        }
    }
  g_assert_true (found[0] && found[1]);
}

static void
test_nothing (void)
{
  NfContentFilms films = { 0 };
  g_autoptr (NfKinds) none = nf_kinds_describe (&films, 0, 1);
  float y = 7;

  g_assert_cmpuint (none->n, ==, 0);
  nf_kinds_apply (none, 1, &y, &y);
  g_assert_cmpfloat (y, ==, 7);
}

static void
test_apply (void)
{
  g_autoptr (NfKinds) kinds = nf_kinds_new ();
  const float x[] = { 1, 2, 3, 4, 5, 6 };   /* three items × two columns */
  float y[] = { 10, 20, 30, 40, 50, 60 };

  nf_kinds_add (kinds, 0, 2);
  nf_kinds_add (kinds, 2, 3);
  nf_kinds_end (kinds);
  nf_kinds_end (kinds);   /* an empty row */
  nf_kinds_add (kinds, 1, 1);
  nf_kinds_end (kinds);
  g_assert_cmpuint (kinds->n, ==, 3);
  nf_kinds_apply (kinds, 2, x, y);
  /* the first row gives (17, 22), the third (3, 4) */
  g_assert_cmpfloat (y[0], ==, 10 + 34);
  g_assert_cmpfloat (y[1], ==, 20 + 44);
  g_assert_cmpfloat (y[2], ==, 30 + 3);
  g_assert_cmpfloat (y[3], ==, 40 + 4);
  g_assert_cmpfloat (y[4], ==, 50 + 51);
  g_assert_cmpfloat (y[5], ==, 60 + 66);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/describe", test_describe);
  g_test_add_func ("/kinds/nothing", test_nothing);
  g_test_add_func ("/kinds/apply", test_apply);
  return g_test_run ();
}
