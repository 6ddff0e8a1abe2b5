/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-engine MODEL: what a request costs, by size of the profile. Best and median of 15 rounds. The floor is the time to read
 * once, sum up and forget the rows that are ranked. */
#include "nf-best.h"
#include "nf-explain.h"
#include "nf-rank.h"

#include <float.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 15
#define LIST_LENGTH 200

typedef enum { STEP_FOLD_IN, STEP_SCORES, STEP_STARS, STEP_DEVIATIONS, STEP_TOP, STEP_BEST, STEP_EXPLAIN, STEP_SIMILAR, STEP_FLOOR, N_STEPS } Step;

static const char *const names[N_STEPS] = {
  "fold in", "scores", "scores and stars", "scores, stars and deviations", "best 200 of the scores", "best 200 without scores", "reasons of 200", "similar films", "floor: read the rows",
};

static volatile guint64 sink;

static int
compare (const void *a, const void *b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

int
main (int argc, char **argv)
{
  static const guint sizes[] = { 5, 50, 500, 2000, 3000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autofree float *scores = NULL;
  g_autofree float *stars = NULL;
  g_autofree float *sds = NULL;
  const guint64 *words;
  NfFoldInParams params;
  guint n_items, n_words, n_ranked = 0;

  setlocale (LC_ALL, "C.UTF-8");
  if (argc != 2 || (model = nf_model_file_new_from_path (argv[1], &error)) == NULL)
    {
      fprintf (stderr, "bench-engine: %s\n", error != NULL ? error->message : "bench-engine MODEL");
      return 2;
    }
  n_items = nf_model_file_get_n_items (model);
  nf_fold_in_params_init (&params, model);
  words = (const guint64 *) (const void *) nf_model_file_get_factors (model);
  n_words = nf_model_file_get_row_stride (model) / sizeof (guint64);
  scores = g_new (float, n_items);
  stars = g_new (float, n_items);
  sds = g_new (float, n_items);
  for (NfItemIndex j = 0; j < n_items; j++)
    n_ranked += nf_fold_in_params_can_rank (&params, model, j);

  printf ("%u films, %u of them ranked, rank %u\n%-30s", n_items, n_ranked, nf_model_file_get_rank (model), "ms, best / median");
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    printf (" %8u ratings", sizes[s]);
  printf ("\n");

  {
    gint64 times[N_STEPS][G_N_ELEMENTS (sizes)][ROUNDS];

    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, sizes[s]);
        g_autoptr (NfRatings) ratings = NULL;

        for (guint i = 0; i < sizes[s]; i++)
          entries[i] = (NfRatingEntry) { MIN (i * 3, n_items - 1), (NfRating) (1 + (i * 7) % 10) };
        ratings = nf_ratings_new (entries, sizes[s]);
        for (guint round = 0; round < ROUNDS; round++)
          {
            NfScored list[LIST_LENGTH];
            NfContribution reasons[3 * LIST_LENGTH];
            NfItemIndex items[LIST_LENGTH];
            guint n_reasons[LIST_LENGTH];
            g_autoptr (NfFoldIn) fold_in = NULL;
            gint64 start = g_get_monotonic_time ();
            guint64 sum = 0;
            guint n;

#define LAP(step) G_STMT_START { gint64 now = g_get_monotonic_time (); times[step][s][round] = now - start; start = now; } G_STMT_END
            fold_in = nf_fold_in_new (model, ratings, NULL);
            LAP (STEP_FOLD_IN);
            nf_fold_in_score_all (fold_in, scores, NULL, NULL);
            LAP (STEP_SCORES);
            nf_fold_in_score_all (fold_in, scores, stars, NULL);
            LAP (STEP_STARS);
            nf_fold_in_score_all (fold_in, scores, stars, sds);
            LAP (STEP_DEVIATIONS);
            n = nf_rank_top_k (model, scores, NULL, list, LIST_LENGTH);
            LAP (STEP_TOP);
            n = nf_best_find (fold_in, NULL, list, NULL, LIST_LENGTH);
            LAP (STEP_BEST);
            for (guint i = 0; i < n; i++)
              items[i] = list[i].item;
            nf_explain_reasons_of_list (fold_in, items, n, reasons, n_reasons, 3);
            LAP (STEP_EXPLAIN);
            nf_rank_similar (model, n > 0 ? list[0].item : 0, NULL, list, 20);
            LAP (STEP_SIMILAR);
            for (NfItemIndex j = 0; j < n_items; j++)
              if (scores[j] > -FLT_MAX)   /* is ranked */
                for (guint w = 0; w < n_words; w++)
                  sum += words[(gsize) j * n_words + w];
            sink = sum;
            LAP (STEP_FLOOR);
          }
      }
    for (Step step = 0; step < N_STEPS; step++)
      {
        printf ("%-30s", names[step]);
        for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
          {
            qsort (times[step][s], ROUNDS, sizeof (gint64), compare);
            printf (" %7.2f /%7.2f", times[step][s][0] / 1e3, times[step][s][ROUNDS / 2] / 1e3);
          }
        printf ("\n");
      }
  }
  return 0;
}
