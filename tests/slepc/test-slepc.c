/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nf-train --engine slepc on two processes gives the model of the built-in solver. */
#include "nf-fold-in.h"
#include "nf-rank.h"
#include "nf-symmetric-eigen.h"
#include "nf-test-utils.h"

#include <math.h>
#include <string.h>
#include <sys/wait.h>

#define N_PEOPLE 900
#define N_FILMS  500
#define N_TASTES 12
#define RANK     12
#define TOP      20

/* People of twelve tastes; the next factor is far below these. */
static void
write_data (const char *dir)
{
  g_autoptr (GString) movies = g_string_new ("movieId,title,genres\n");
  g_autoptr (GString) ratings = g_string_new ("userId,movieId,rating,timestamp\n");
  g_autofree char *movies_path = g_build_filename (dir, "movies.csv", NULL), *ratings_path = g_build_filename (dir, "ratings.csv", NULL);
  guint32 state = 5;

  for (guint j = 1; j <= N_FILMS; j++)
    g_string_append_printf (movies, "%u,Film %u (%u),Drama\n", j, j, 1950 + j % 70);
  for (guint u = 1; u <= N_PEOPLE; u++)
    for (guint j = 1; j <= N_FILMS; j++)
      {
        guint noise = (state = state * 1664525u + 1013904223u) >> 16;
        gboolean likes = u % N_TASTES == j % N_TASTES;

        if (noise % 1000 < (likes ? 300 + 40 * (u % N_TASTES) : 20))
          g_string_append_printf (ratings, "%u,%u,%.1f,%u\n", u, j, likes ? 4 + 0.5 * (noise % 3) : 0.5 * (1 + noise % 8), j);
      }
  g_assert_true (g_file_set_contents (movies_path, movies->str, -1, NULL));
  g_assert_true (g_file_set_contents (ratings_path, ratings->str, -1, NULL));
}

static int
run (const char *const *argv, char **messages)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, messages, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static NfModelFile *
train (const char *data, const char *out, gboolean slepc)
{
  const char *parallel[] = { g_getenv ("NF_MPIRUN"), "-n", "2", g_getenv ("NF_TRAIN"), "--engine", "slepc", "--data", data, "--out", out,
                             "--rank", G_STRINGIFY (RANK), "--tolerance", "1e-9", NULL };
  const char *alone[] = { g_getenv ("NF_TRAIN"), "--data", data, "--out", out, "--rank", G_STRINGIFY (RANK), "--tolerance", "1e-9",
                          NULL };
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  NfModelFile *model;
  int status = run (slepc ? parallel : alone, &messages);

  if (status != 0)
    g_error ("%s", messages);
  model = nf_model_file_new_from_path (out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nf_model_file_get_n_items (model), ==, N_FILMS);
  g_assert_cmpuint (nf_model_file_get_rank (model), ==, RANK);
  return model;
}

/* The factors, made orthonormal again after their rounding to 8 bits (Gram and Schmidt). @out: N_FILMS × RANK */
static void
get_basis (NfModelFile *model, double *out)
{
  for (guint k = 0; k < RANK; k++)
    for (guint i = 0; i <= k; i++)
      {
        double product = 0;

        for (guint j = 0; j < N_FILMS; j++)
          {
            if (i == 0)
              out[j * RANK + k] = nf_model_file_get_factors (model)[(gsize) j * nf_model_file_get_row_stride (model) + k] *
                                  (double) nf_model_file_get_row_scales (model)[j];
            product += out[j * RANK + k] * out[j * RANK + i];
          }
        for (guint j = 0; j < N_FILMS; j++)
          out[j * RANK + k] = i < k ? out[j * RANK + k] - product * out[j * RANK + i] : out[j * RANK + k] / sqrt (product);
      }
}

/* Cosines of the principal angles between the spaces the factors span: the singular values of aᵀb. */
static void
check_spaces (NfModelFile *first, NfModelFile *second)
{
  double product[RANK * RANK] = { 0 }, square[RANK * RANK] = { 0 }, values[RANK];
  g_autofree double *a = g_new (double, N_FILMS * RANK), *b = g_new (double, N_FILMS * RANK);

  get_basis (first, a);
  get_basis (second, b);
  for (guint j = 0; j < N_FILMS; j++)
    for (guint i = 0; i < RANK; i++)
      for (guint k = 0; k < RANK; k++)
        product[i * RANK + k] += a[j * RANK + i] * b[j * RANK + k];
  for (guint i = 0; i < RANK; i++)
    for (guint k = 0; k < RANK; k++)
      for (guint m = 0; m < RANK; m++)
        square[i * RANK + k] += product[m * RANK + i] * product[m * RANK + k];
  g_assert_true (nf_symmetric_eigen (square, RANK, values));
  g_test_message ("smallest cosine of a principal angle: %.6f", sqrt (values[RANK - 1]));
  g_assert_cmpfloat (sqrt (values[RANK - 1]), >, 0.999);   /* 1 but for that rounding */
}

static void
check_top (NfModelFile *a, NfModelFile *b, guint taste)
{
  NfModelFile *models[] = { a, b };
  NfScored best[2][TOP];

  for (guint m = 0; m < 2; m++)
    {
      NfRatingEntry entries[8];
      g_autofree float *scores = g_new (float, N_FILMS);
      g_autoptr (NfRatings) ratings = NULL;
      g_autoptr (NfFoldIn) fold_in = NULL;

      for (guint i = 0; i < 8; i++)
        {
          entries[i].item = nf_model_file_lookup_movie_id (models[m], 1 + taste + i * N_TASTES + (i == 7));
          entries[i].rating = (NfRating) (i == 7 ? 3 : 8 + i % 3);
        }
      ratings = nf_ratings_new (entries, 8);
      fold_in = nf_fold_in_new (models[m], ratings, NULL);
      nf_fold_in_score_all (fold_in, scores, NULL, NULL);
      g_assert_cmpuint (nf_rank_top_k (models[m], scores, NULL, best[m], TOP), ==, TOP);
    }
  for (guint i = 0; i < TOP; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < TOP; j++)
        found |= best[0][i].item == best[1][j].item;
      g_assert_true (found);
    }
  g_assert_cmpuint (best[0][0].item, ==, best[1][0].item);
}

static void
test_same (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *first = g_build_filename (dir, "alone.nfm", NULL), *second = g_build_filename (dir, "two.nfm", NULL);
  g_autoptr (NfModelFile) alone = NULL, two = NULL;

  write_data (dir);
  alone = train (dir, first, FALSE);
  two = train (dir, second, TRUE);
  for (guint k = 0; k < RANK; k++)
    g_assert_cmpfloat_with_epsilon (nf_model_file_get_singular_values (two)[k], nf_model_file_get_singular_values (alone)[k],
                                    1e-5 * nf_model_file_get_singular_values (alone)[0]);
  check_spaces (alone, two);
  for (guint taste = 0; taste < N_TASTES; taste++)
    check_top (alone, two, taste);
  nf_test_remove_dir (dir);
}

/* Bad data ends the whole job, says why and leaves nothing. */
static void
test_bad (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *out = g_build_filename (dir, "none.nfm", NULL), *path = g_build_filename (dir, "movies.csv", NULL), *messages = NULL;
  const char *argv[] = { g_getenv ("NF_MPIRUN"), "-n", "2", g_getenv ("NF_TRAIN"), "--engine", "slepc", "--data", dir, "--out", out, NULL };

  g_assert_true (g_file_set_contents (path, "id,name\n", -1, NULL));
  g_assert_cmpint (run (argv, &messages), !=, 0);
  g_assert_nonnull (strstr (messages, "movies.csv:1: columns"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  nf_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slepc/same", test_same);
  g_test_add_func ("/slepc/bad", test_bad);
  return g_test_run ();
}
