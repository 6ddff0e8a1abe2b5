/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-content.h"

#include <math.h>
#include <string.h>

#define N 400
#define RANK 6
#define ALPHA 0.3

/* Films whose mean vectors follow from their genres, all but the last 40 with ratings: 20 that everybody forgot in training,
 * 20 that nobody ever rated. */
typedef struct
{
  guint16 years[N];
  NfGenreMask genres[N];
  guint32 n_ratings[N], counts[N];
  float means[N], weights[N], factors[N * RANK], truth[N * RANK];
  NfContentFilms films;
} World;

static World *
make_world (void)
{
  World *world = g_new0 (World, 1);
  double tastes[3][RANK];

  for (guint g = 0; g < 3; g++)
    for (guint k = 0; k < RANK; k++)
      tastes[g][k] = g_test_rand_double_range (-1, 1);
  for (guint j = 0; j < N; j++)
    {
      guint bits = 1 + j % 7;

      world->years[j] = (guint16) (1920 + j % 90);
      world->genres[j] = bits;   /* the first three genres */
      world->n_ratings[j] = j < N - 20 ? 100 * (1 + j % 50) : 0;
      world->means[j] = j < N - 20 ? 3 : 0;
      world->counts[j] = j < N - 40 ? world->n_ratings[j] / 100 : 0;
      world->weights[j] = 0.5f * (float) world->counts[j];
      for (guint k = 0; k < RANK; k++)
        {
          double mean = 0;

          for (guint g = 0; g < 3; g++)
            mean += (bits >> g & 1) * tastes[g][k];
          world->truth[j * RANK + k] = (float) mean;
          world->factors[j * RANK + k] = world->weights[j] > 0 ? (float) (mean * pow (world->weights[j], 1 - ALPHA)) : 0;
        }
    }
  world->films = (NfContentFilms) { N, world->years, world->genres, world->n_ratings, world->means, world->counts };
  return world;
}

static double
cosine (const float *a, const float *b)
{
  double ab = 0, aa = 0, bb = 0;

  for (guint k = 0; k < RANK; k++)
    {
      ab += a[k] * b[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
    }
  return ab / sqrt (aa * bb);
}

static void
test_describe (void)
{
  const guint16 years[] = { 1999, 0, 1800, 2300 };
  const NfGenreMask genres[] = { NF_GENRE_BIT (NF_GENRE_WAR) | NF_GENRE_BIT (NF_GENRE_IMAX), 0, 0, 0 };
  const guint32 counts[] = { 90, 0, 0, 0 };
  const float means[] = { 4.2f, 0, 0, 0 };
  const NfContentFilms films = { 4, years, genres, counts, means, counts };
  float out[NF_CONTENT_LENGTH];
  const float *decades = out + 1 + NF_N_GENRES, *unknown = decades + NF_CONTENT_N_DECADES, *numbers = unknown + 1;
  float sum = 0;

  nf_content_describe (&films, 0, out);
  g_assert_cmpfloat (out[0], ==, 1);
  for (guint g = 0; g < NF_N_GENRES; g++)
    g_assert_cmpfloat (out[1 + g], ==, g == NF_GENRE_WAR || g == NF_GENRE_IMAX);
  g_assert_cmpfloat_with_epsilon (decades[8], 0.6, 1e-6);   /* 1999 is nearer to 1995 than to 2005 */
  g_assert_cmpfloat_with_epsilon (decades[9], 0.4, 1e-6);
  for (guint d = 0; d < NF_CONTENT_N_DECADES; d++)
    sum += decades[d];
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  g_assert_cmpfloat (*unknown, ==, 0);
  g_assert_cmpfloat_with_epsilon (numbers[0], log (91) / 10, 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers[1], log (91) / 10 * log (91) / 10, 1e-6);
  g_assert_cmpfloat_with_epsilon (numbers[2], 0.9, 1e-6);   /* one star above the middle, 90 of 100 ratings */
  g_assert_cmpfloat_with_epsilon (numbers[3], 0.9 * log (91) / 10, 1e-6);
  g_assert_true (numbers + 4 == out + NF_CONTENT_LENGTH);

  nf_content_describe (&films, 1, out);
  g_assert_cmpfloat (*unknown, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (numbers[i], ==, 0);
  nf_content_describe (&films, 2, out);
  g_assert_cmpfloat (decades[0], ==, 1);
  nf_content_describe (&films, 3, out);
  g_assert_cmpfloat (decades[NF_CONTENT_N_DECADES - 1], ==, 1);
}

/* Films nobody rated in training get the row of their kind, in the size of their popularity; others hardly change. */
static void
test_cold (void)
{
  g_autofree World *world = make_world ();
  g_autofree float *before = g_memdup2 (world->factors, sizeof world->factors);
  const NfContentOptions options = { ALPHA, 0, 1, 0.01 };
  double share = 0, degrees = 0, popularity = 0;

  for (guint j = 0; j < N; j++)
    {
      degrees += world->weights[j];
      popularity += world->n_ratings[j];
    }
  share = degrees / popularity;
  nf_content_blend (&world->films, &options, RANK, world->factors, world->weights);
  for (guint j = 0; j < N; j++)
    {
      const float *row = world->factors + j * RANK;

      if (j < N - 40)
        {
          g_assert_cmpfloat (cosine (row, before + j * RANK), >, 0.999);
          continue;
        }
      if (j >= N - 20)
        {
          g_assert_cmpfloat (world->weights[j], ==, 0);
          for (guint k = 0; k < RANK; k++)
            g_assert_cmpfloat (row[k], ==, 0);
          continue;
        }
      g_assert_cmpfloat_with_epsilon (world->weights[j], share * world->n_ratings[j], 1e-4);
      for (guint k = 0; k < RANK; k++)
        g_assert_cmpfloat_with_epsilon (row[k], world->truth[j * RANK + k] * pow (world->weights[j], 1 - ALPHA), 0.05);
    }
}

/* With q the relation between row and mean vector is another, and the same films come out. */
static void
test_damping (void)
{
  g_autofree World *world = make_world ();
  const NfContentOptions options = { ALPHA, 4, 1, 0.01 };

  for (guint i = 0; i < N * RANK; i++)
    {
      double n = world->weights[i / RANK];

      world->factors[i] = n > 0 ? (float) (world->truth[i] * n * pow (n + 4, -ALPHA)) : 0;
    }
  nf_content_blend (&world->films, &options, RANK, world->factors, world->weights);
  for (guint j = 0; j < N - 20; j++)
    for (guint k = 0; k < RANK; k++)
      g_assert_cmpfloat_with_epsilon (world->factors[j * RANK + k], world->truth[j * RANK + k] * world->weights[j] * pow (world->weights[j] + 4, -ALPHA), 0.05);
}

/* The blend is by precision: what the content says weighs as much as κ ratings. */
static void
test_precision (void)
{
  g_autofree World *world = make_world ();
  g_autofree World *strong = g_memdup2 (world, sizeof *world);
  const guint j = 3;   /* 4 ratings */
  float odd[RANK];
  double loyal, led;

  strong->films = world->films;
  for (guint k = 0; k < RANK; k++)
    odd[k] = -world->factors[j * RANK + k];
  memcpy (world->factors + j * RANK, odd, sizeof odd);
  memcpy (strong->factors + j * RANK, odd, sizeof odd);
  nf_content_blend (&world->films, &(NfContentOptions) { ALPHA, 0, 0.1, 0.01 }, RANK, world->factors, world->weights);
  nf_content_blend (&world->films, &(NfContentOptions) { ALPHA, 0, 50, 0.01 }, RANK, strong->factors, strong->weights);
  loyal = cosine (world->factors + j * RANK, odd);
  led = cosine (strong->factors + j * RANK, odd);
  g_assert_cmpfloat (loyal, >, 0.99);
  g_assert_cmpfloat (led, <, -0.9);
}

static void
test_off_and_again (void)
{
  g_autofree World *world = make_world ();
  g_autofree World *other = g_memdup2 (world, sizeof *world);

  nf_content_blend (&world->films, &(NfContentOptions) { ALPHA, 0, 0, 1 }, RANK, world->factors, world->weights);
  g_assert_cmpmem (world->factors, sizeof world->factors, other->factors, sizeof other->factors);
  g_assert_cmpmem (world->weights, sizeof world->weights, other->weights, sizeof other->weights);
  nf_content_blend (&world->films, &(NfContentOptions) { ALPHA, 0, 2, 1 }, RANK, world->factors, world->weights);
  nf_content_blend (&world->films, &(NfContentOptions) { ALPHA, 0, 2, 1 }, RANK, other->factors, other->weights);
  g_assert_cmpmem (world->factors, sizeof world->factors, other->factors, sizeof other->factors);
  g_assert_cmpmem (world->weights, sizeof world->weights, other->weights, sizeof other->weights);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/describe", test_describe);
  g_test_add_func ("/content/cold", test_cold);
  g_test_add_func ("/content/damping", test_damping);
  g_test_add_func ("/content/precision", test_precision);
  g_test_add_func ("/content/off-and-again", test_off_and_again);
  return g_test_run ();
}
