/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-eval-measure.h"
#include "nf-eval-elicit.h"

#include <math.h>
#include <string.h>

#define LIST_LENGTH 100
#define TOP_LENGTH 20
/* Damping of the user's mean in the star baseline. */
#define USER_DAMPING 4.0

/* What the threads share. */
typedef struct
{
  const NfEvalJob *job;
  const float *popularity[NF_EVAL_N_RANKERS];   /* scores of the rankers that are the same for everybody */
  gint next;   /* atomic */
} Run;

/* What a thread has for itself; the bitsets are empty between people. */
typedef struct
{
  float *scores;
  guint8 *known, *liked, *disliked;
} Scratch;

const char *
nf_eval_metric_get_name (NfEvalMetric metric)
{
  static const char *const names[NF_EVAL_N_METRICS] = {
    "ndcg10", "ndcg100", "recall20", "recall50", "disliked20", "auc", "rmse", "mae", "cover80", "cover95", "coverage20", "novelty",
  };

  g_return_val_if_fail (metric < NF_EVAL_N_METRICS, NULL);

  return names[metric];
}

static void
measure_list (const NfEvalJob *job, const float *scores, const NfFilter *filter, const NfEvalCase *person, const Scratch *scratch,
              NfEvalOutcome *outcome, NfEvalRanker ranker)
{
  double *values = outcome->values[ranker];
  NfScored list[LIST_LENGTH];
  guint n = nf_rank_top_k (job->model, scores, filter, list, LIST_LENGTH), n_above = 0, n_below = 0;
  g_autofree float *above = g_new (float, person->n_hidden);
  g_autofree float *below = g_new (float, person->n_hidden);
  guint32 most = nf_model_file_get_n_ratings (job->model, 0);
  NfMean novelty = { 0 };

  values[NF_EVAL_NDCG10] = nf_metrics_ndcg (list, n, scratch->liked, outcome->n_liked, 10);
  values[NF_EVAL_NDCG100] = nf_metrics_ndcg (list, n, scratch->liked, outcome->n_liked, 100);
  values[NF_EVAL_RECALL20] = nf_metrics_recall (list, n, scratch->liked, outcome->n_liked, 20);
  values[NF_EVAL_RECALL50] = nf_metrics_recall (list, n, scratch->liked, outcome->n_liked, 50);
  if (job->protocol != NF_EVAL_LIKES)
    values[NF_EVAL_DISLIKED20] = nf_metrics_hits (list, n, scratch->disliked, 20);
  for (guint i = 0; i < person->n_hidden; i++)
    {
      const NfPersonRating *hidden = &person->ratings[i];

      if (hidden->item == NF_ITEM_NONE)
        continue;
      if (hidden->rating >= NF_EVAL_LIKED)
        above[n_above++] = scores[hidden->item];
      else if (hidden->rating <= NF_EVAL_DISLIKED)
        below[n_below++] = scores[hidden->item];
    }
  values[NF_EVAL_AUC] = nf_metrics_auc (above, n_above, below, n_below);
  outcome->n_top[ranker] = MIN (n, TOP_LENGTH);
  for (guint i = 0; i < MIN (n, TOP_LENGTH); i++)
    {
      outcome->top[ranker][i] = list[i].item;
      nf_mean_add (&novelty, nf_metrics_self_information (nf_model_file_get_n_ratings (job->model, list[i].item), most));
    }
  values[NF_EVAL_NOVELTY] = novelty.n > 0 ? novelty.mean : NAN;
}

static void
measure_stars (NfFoldIn *fold_in, const NfEvalCase *person, NfEvalStars *stars)
{
  NfModelFile *model = nf_fold_in_get_model (fold_in);
  const NfRatingEntry *input = nf_ratings_get_entries (nf_fold_in_get_ratings (fold_in));
  guint n_input = nf_ratings_get_n (nf_fold_in_get_ratings (fold_in));
  const float *biases = nf_model_file_get_item_biases (model);
  double mu = nf_model_file_get_number (model, "mu", 3.5), user_bias = 0;

  for (guint i = 0; i < n_input; i++)
    user_bias += input[i].rating / 2.0 - mu - biases[input[i].item];
  user_bias /= n_input + USER_DAMPING;

  for (guint i = 0; i < person->n_hidden; i++)
    {
      const NfPersonRating *hidden = &person->ratings[i];
      double star = hidden->rating / 2.0, errors[2];
      float predicted = 0, sd;

      if (hidden->item != NF_ITEM_NONE)
        nf_fold_in_predict (fold_in, hidden->item, &predicted, &sd);
      if (predicted == 0)
        continue;
      errors[0] = fabs (predicted - star);
      errors[1] = fabs (CLAMP (mu + biases[hidden->item] + user_bias, 0.5, 5) - star);
      for (guint m = 0; m < 2; m++)
        {
          stars->squares[m] += errors[m] * errors[m];
          stars->absolutes[m] += errors[m];
        }
      stars->n++;
      stars->n_in_80 += errors[0] <= 1.2816 * sd;
      stars->n_in_95 += errors[0] <= 1.9600 * sd;
    }
}

static void
mark (const NfEvalCase *person, const Scratch *scratch)
{
  for (guint i = 0; i < person->n_hidden + person->n_known; i++)
    {
      const NfPersonRating *rating = &person->ratings[i];

      if (rating->item == NF_ITEM_NONE)
        continue;
      if (i >= person->n_hidden)
        nf_bitset_add (scratch->known, rating->item);
      else if (rating->rating >= NF_EVAL_LIKED)
        nf_bitset_add (scratch->liked, rating->item);
      else if (rating->rating <= NF_EVAL_DISLIKED)
        nf_bitset_add (scratch->disliked, rating->item);
    }
}

static void
unmark (const NfEvalCase *person, const Scratch *scratch)
{
  for (guint i = 0; i < person->n_hidden + person->n_known; i++)
    if (person->ratings[i].item != NF_ITEM_NONE)
      {
        NfItemIndex byte = person->ratings[i].item >> 3;

        scratch->known[byte] = scratch->liked[byte] = scratch->disliked[byte] = 0;
      }
}

/* @input: what is folded in */
static void
measure_point (const Run *run, const NfEvalCase *person, NfRatings *input, const Scratch *scratch, NfEvalOutcome *outcome)
{
  const NfEvalJob *job = run->job;
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (job->model, input, job->params);
  NfFilter filter = *job->filter;

  *outcome = (NfEvalOutcome) { .n_input = nf_ratings_get_n (input), .n_known = person->n_known, .n_hidden = person->n_hidden };
  for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
    for (guint m = 0; m < NF_EVAL_N_METRICS; m++)
      outcome->values[r][m] = NAN;
  for (guint i = 0; i < person->n_hidden; i++)
    if (person->ratings[i].rating >= NF_EVAL_LIKED)
      {
        NfItemIndex item = person->ratings[i].item;

        outcome->n_liked++;
        outcome->n_liked_unknown += item == NF_ITEM_NONE;
        outcome->n_liked_cold += item != NF_ITEM_NONE && !nf_fold_in_params_can_rank (job->params, job->model, item);
      }

  if (job->protocol != NF_EVAL_LIKES)   /* errors on liked films alone say nothing */
    measure_stars (fold_in, person, &outcome->stars);
  if (outcome->n_liked == 0)
    return;
  outcome->is_ranked = TRUE;
  filter.excluded = scratch->known;
  nf_fold_in_score_all (fold_in, scratch->scores, NULL, NULL);
  for (guint r = 0; r < NF_EVAL_N_RANKERS; r++)
    measure_list (job, r == NF_EVAL_MODEL ? scratch->scores : run->popularity[r], &filter, person, scratch, outcome, r);
}

/* The first @given known ratings of films of the catalogue; 0 for all of them. */
static NfRatings *
make_input (const NfEvalCase *person, guint given)
{
  const NfPersonRating *known = person->ratings + person->n_hidden;
  guint n = 0;

  for (guint found = 0; n < person->n_known && (given == 0 || found < given); n++)
    found += known[n].item != NF_ITEM_NONE;
  return nf_people_make_ratings (known, n);
}

/* What is folded in at each point. */
static void
make_inputs (const NfEvalJob *job, const NfEvalCase *person, NfRatings **out)
{
  guint point = 0;

  if (job->protocol == NF_EVAL_ELICIT)
    {
      g_autoptr (NfRatings) known = make_input (person, 0);

      for (guint way = 0; way < 2; way++, point += NF_EVAL_N_SHOWN)
        nf_eval_elicit (job->model, known, job->filter, way == 0, out + point);
    }
  for (; point < job->n_points; point++)
    out[point] = make_input (person, job->given[point]);
}

static void
measure_person (const Run *run, guint i, const Scratch *scratch)
{
  const NfEvalJob *job = run->job;
  const NfEvalCase *person = &job->cases[i];
  NfRatings *inputs[NF_EVAL_MAX_POINTS];

  mark (person, scratch);
  make_inputs (job, person, inputs);
  for (guint point = 0; point < job->n_points; point++)
    {
      measure_point (run, person, inputs[point], scratch, &job->outcomes[(gsize) point * job->n_cases + i]);
      nf_ratings_unref (inputs[point]);
    }
  unmark (person, scratch);
}

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  guint n_items = nf_model_file_get_n_items (run->job->model);
  g_autofree float *scores = g_new (float, n_items);
  g_autofree guint8 *known = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree guint8 *liked = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree guint8 *disliked = g_malloc0 (NF_BITSET_BYTES (n_items));
  Scratch scratch = { scores, known, liked, disliked };

  for (;;)
    {
      guint i = (guint) g_atomic_int_add (&run->next, 1);

      if (i >= run->job->n_cases)
        return NULL;
      measure_person (run, i, &scratch);
    }
}

void
nf_eval_run (const NfEvalJob *job, guint n_threads)
{
  guint n_items = nf_model_file_get_n_items (job->model);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  g_autofree float *popularity = g_new (float, n_items);
  Run run = { .job = job };

  for (NfItemIndex j = 0; j < n_items; j++)
    popularity[j] = nf_model_file_get_n_ratings (job->model, j);
  run.popularity[NF_EVAL_POPULARITY] = popularity;
  run.popularity[NF_EVAL_TRAINING_POPULARITY] = nf_model_file_get_item_weights (job->model);

  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("evaluation", run_thread, &run);
  run_thread (&run);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
}
