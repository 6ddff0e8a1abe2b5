/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-eval-report.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* By how many ratings of a person are known. */
static const guint size_bounds[] = { 5, 10, 20, 50, 100, 200, G_MAXUINT };
#define N_SIZES G_N_ELEMENTS (size_bounds)

static const char *const ranker_names[NF_EVAL_N_RANKERS] = { "model", "popularity", "training popularity" };
static const char *const ranker_keys[NF_EVAL_N_RANKERS] = { "model", "popularity", "trainingPopularity" };

typedef struct
{
  guint n_people, n_ranked;
  double n_hidden, n_liked, n_liked_cold, n_liked_unknown;
  NfMean n_input;
  NfMean values[NF_EVAL_N_RANKERS][NF_EVAL_N_METRICS];
  NfEvalStars stars;
} Summary;

/* --- sums --------------------------------------------------------------------------------------------------------- */

static void
add_outcome (Summary *summary, const NfEvalOutcome *outcome)
{
  summary->n_people++;
  summary->n_ranked += outcome->is_ranked;
  summary->n_hidden += outcome->n_hidden;
  summary->n_liked += outcome->n_liked;
  summary->n_liked_cold += outcome->n_liked_cold;
  summary->n_liked_unknown += outcome->n_liked_unknown;
  nf_mean_add (&summary->n_input, outcome->n_input);
  for (guint r = 0; outcome->is_ranked && r < NF_EVAL_N_RANKERS; r++)
    for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
      nf_mean_add (&summary->values[r][m], outcome->values[r][m]);
  summary->stars.n += outcome->stars.n;
  summary->stars.n_in_80 += outcome->stars.n_in_80;
  summary->stars.n_in_95 += outcome->stars.n_in_95;
  for (guint i = 0; i < 2; i++)
    {
      summary->stars.squares[i] += outcome->stars.squares[i];
      summary->stars.absolutes[i] += outcome->stars.absolutes[i];
    }
}

/* The share of the films that can be ranked at all which stand in somebody's first 20. */
static void
add_coverage (const NfEvalJob *job, guint point, Summary *summary)
{
  guint n_items = nf_model_file_get_n_items (job->model);
  const NfEvalOutcome *outcomes = job->outcomes + (gsize) point * job->n_cases;

  for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
    {
      g_autofree guint8 *shown = g_malloc0 (NF_BITSET_BYTES (n_items));
      guint n_shown = 0, n_possible = 0;

      for (guint i = 0; i < job->n_cases; i++)
        for (guint t = 0; t < outcomes[i].n_top[r]; t++)
          nf_bitset_add (shown, outcomes[i].top[r][t]);
      for (NfItemIndex j = 0; j < n_items; j++)
        {
          n_shown += nf_bitset_has (shown, j);
          n_possible += nf_fold_in_params_can_rank (job->params, job->model, j) && nf_filter_match (job->filter, job->model, j);
        }
      if (n_possible > 0)
        nf_mean_add (&summary->values[r][NF_EVAL_COVERAGE20], (double) n_shown / n_possible);
    }
}

/* Sums of all people at a point, and by size where @by_size is given. */
static void
sum_up (const NfEvalJob *job, guint point, Summary *all, Summary *by_size)
{
  const NfEvalOutcome *outcomes = job->outcomes + (gsize) point * job->n_cases;

  for (guint i = 0; i < job->n_cases; i++)
    {
      guint size = 0;

      add_outcome (all, &outcomes[i]);
      while (outcomes[i].n_known >= size_bounds[size])
        size++;
      if (by_size != NULL)
        add_outcome (&by_size[size], &outcomes[i]);
    }
  add_coverage (job, point, all);
}

/* Star errors are means over ratings; popularity predicts no stars and stands for film and user means there. */
static double
get_value (const Summary *summary, NfEvalRanker ranker, NfEvalMetric metric)
{
  const NfEvalStars *stars = &summary->stars;
  guint which = ranker != NF_EVAL_MODEL;

  switch ((int) metric)
    {
    case NF_EVAL_RMSE:
      return sqrt (stars->squares[which] / stars->n);
    case NF_EVAL_MAE:
      return stars->absolutes[which] / stars->n;
    case NF_EVAL_COVER80:
      return which == 0 ? stars->n_in_80 / stars->n : NAN;
    case NF_EVAL_COVER95:
      return which == 0 ? stars->n_in_95 / stars->n : NAN;
    default:
      return summary->values[ranker][metric].n > 0 ? summary->values[ranker][metric].mean : NAN;
    }
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static int
get_width (NfEvalMetric metric)
{
  return (int) MAX (strlen (nf_eval_metric_get_name (metric)), 6);
}

static void
print_head (const char *first)
{
  printf ("%-26s %6s %7s", first, "users", "ratings");
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    printf (" %*s", get_width (m), nf_eval_metric_get_name (m));
  printf ("\n");
}

static void
print_row (const char *name, const Summary *summary, NfEvalRanker ranker)
{
  printf ("%-26s %6u %7.1f", name, summary->n_ranked, summary->n_input.mean);
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    {
      double value = get_value (summary, ranker, m);

      if (isfinite (value))
        printf (" %*.4f", get_width (m), value);
      else
        printf (" %*s", get_width (m), "–");
    }
  printf ("\n");
}

static void
print_errors (const Summary *summary)
{
  printf ("%-26s %6s %7s", "standard error, model", "", "");
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    if (summary->values[NF_EVAL_MODEL][m].n > 1)
      printf (" %*.4f", get_width (m), nf_mean_get_error (&summary->values[NF_EVAL_MODEL][m]));
    else
      printf (" %*s", get_width (m), "");
  printf ("\n");
}

static char *
make_size_name (guint size)
{
  return size + 1 < N_SIZES ? g_strdup_printf ("under %u ratings", size_bounds[size]) : g_strdup_printf ("%u and more", size_bounds[size - 1]);
}

void
nf_eval_report_print_text (const NfEvalReport *self)
{
  const NfEvalJob *job = self->job;
  Summary all = { 0 }, by_size[N_SIZES] = { 0 };

  sum_up (job, job->n_points - 1, &all, by_size);
  printf ("Protocol “%s”, seed %" G_GUINT64_FORMAT ": %u people, %.0f ratings hidden. Of %.0f films to be found %.0f are not in the catalogue and %.0f\n"
          "cannot be ranked (too little is known of them); they count as missed. In all, %" G_GSIZE_FORMAT " ratings are of %u films the catalogue\n"
          "does not have. Stars are predicted for %.0f hidden ratings; there, popularity stands for film and user means.\n\n",
          self->protocol, self->seed, all.n_people, all.n_hidden, all.n_liked, all.n_liked_unknown, all.n_liked_cold, self->n_unknown,
          self->n_unknown_films, all.stars.n);
  print_head ("");
  for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
    print_row (ranker_names[r], &all, r);
  print_errors (&all);

  for (guint r = NF_EVAL_MODEL; r <= NF_EVAL_POPULARITY; r++)
    {
      g_autofree char *head = g_strdup_printf ("%s, by profile", ranker_names[r]);

      printf ("\n");
      print_head (head);
      for (guint size = 0; size < N_SIZES; size++)
        {
          g_autofree char *name = make_size_name (size);

          if (by_size[size].n_people > 0)
            print_row (name, &by_size[size], r);
        }
    }
  for (guint r = NF_EVAL_MODEL; job->n_points > 1 && r <= NF_EVAL_POPULARITY; r++)
    {
      g_autofree char *head = g_strdup_printf ("%s, folded in", ranker_names[r]);

      printf ("\n");
      print_head (head);
      for (guint point = 0; point < job->n_points; point++)
        {
          Summary summary = { 0 };

          sum_up (job, point, &summary, NULL);
          print_row (self->point_names[point], &summary, r);
        }
    }
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void
print_number (const char *key, double value)
{
  if (isfinite (value))
    printf (", \"%s\": %.5f", key, value);
  else
    printf (", \"%s\": null", key);
}

static void
print_figures (const char *before, const char *key, const Summary *summary, NfEvalRanker ranker)
{
  printf ("%s\"%s\": {\"users\": %u", before, key, summary->n_ranked);
  print_number ("ratings", summary->n_input.n > 0 ? summary->n_input.mean : NAN);
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    print_number (nf_eval_metric_get_name (m), get_value (summary, ranker, m));
  print_number ("ndcg10StandardError", nf_mean_get_error (&summary->values[ranker][NF_EVAL_NDCG10]));
  print_number ("ndcg100StandardError", nf_mean_get_error (&summary->values[ranker][NF_EVAL_NDCG100]));
  printf ("}");
}

void
nf_eval_report_print_json (const NfEvalReport *self)
{
  const NfEvalJob *job = self->job;
  Summary all = { 0 }, by_size[N_SIZES] = { 0 };

  sum_up (job, job->n_points - 1, &all, by_size);
  printf ("{\"protocol\": \"%s\", \"seed\": %" G_GUINT64_FORMAT ", \"people\": %u, \"users\": %u, \"unknownRatings\": %" G_GSIZE_FORMAT
          ", \"unknownFilms\": %u, \"hidden\": %.0f, \"likedHidden\": %.0f, \"likedHiddenUnknown\": %.0f, \"likedHiddenUnrankable\": %.0f"
          ", \"starsPredicted\": %.0f",
          self->protocol, self->seed, all.n_people, all.n_ranked, self->n_unknown, self->n_unknown_films, all.n_hidden, all.n_liked,
          all.n_liked_unknown, all.n_liked_cold, all.stars.n);
  for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
    print_figures (", ", ranker_keys[r], &all, r);
  for (guint r = NF_EVAL_MODEL; r <= NF_EVAL_POPULARITY; r++)
    {
      printf (", \"%sByProfileSize\": {", ranker_keys[r]);
      for (guint size = 0; size < N_SIZES; size++)
        {
          g_autofree char *key = size + 1 < N_SIZES ? g_strdup_printf ("under%u", size_bounds[size]) : g_strdup ("more");

          print_figures (size == 0 ? "" : ", ", key, &by_size[size], r);
        }
      printf ("}");
    }
  for (guint r = NF_EVAL_MODEL; job->n_points > 1 && r <= NF_EVAL_POPULARITY; r++)
    {
      printf (", \"%sCurve\": {", ranker_keys[r]);
      for (guint point = 0; point < job->n_points; point++)
        {
          Summary summary = { 0 };

          sum_up (job, point, &summary, NULL);
          print_figures (point == 0 ? "" : ", ", self->point_names[point], &summary, r);
        }
      printf ("}");
    }
  printf ("}\n");
}

/* --- people ------------------------------------------------------------------------------------------------------- */

static void
write_person (const NfEvalReport *self, guint point, guint i, NfEvalRanker ranker, FILE *out)
{
  const NfEvalJob *job = self->job;
  const NfEvalOutcome *outcome = &job->outcomes[(gsize) point * job->n_cases + i];
  Summary summary = { 0 };

  add_outcome (&summary, outcome);
  fprintf (out, "%u,%s,%s,%u,%u,%u", job->cases[i].id, job->n_points > 1 ? self->point_names[point] : "all", ranker_keys[ranker],
           outcome->n_input, outcome->n_hidden, outcome->n_liked);
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    {
      double value = get_value (&summary, ranker, m);

      if (m == NF_EVAL_COVERAGE20)
        continue;   /* not a figure of one person */
      if (isfinite (value))
        fprintf (out, ",%.6f", value);
      else
        fputc (',', out);
    }
  fputc ('\n', out);
}

gboolean
nf_eval_report_write_people (const NfEvalReport *self, const char *path)
{
  const NfEvalJob *job = self->job;
  FILE *out = fopen (path, "w");
  gboolean is_ok;

  if (out == NULL)
    return FALSE;
  fprintf (out, "userId,point,ranker,ratings,hidden,liked");
  for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
    if (m != NF_EVAL_COVERAGE20)
      fprintf (out, ",%s", nf_eval_metric_get_name (m));
  fputc ('\n', out);
  for (guint i = 0; i < job->n_cases; i++)
    for (guint point = 0; point < job->n_points; point++)
      for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
        write_person (self, point, i, r, out);
  errno = 0;
  is_ok = !ferror (out);
  return (fclose (out) == 0) && is_ok;
}
