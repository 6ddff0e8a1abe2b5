/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How good is a model for people it has never seen? For each person of a ratings file a part of the ratings is hidden, the
 * rest is folded in, and the whole catalogue is ranked. */
#include "nf-config.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nf-dataset.h"
#include "nf-fold-in.h"
#include "nf-metrics.h"
#include "nf-rank.h"

/* Half stars. */
#define LIKED 8
#define DISLIKED 4
/* Every fifth rating is hidden. */
#define HELD_OUT_PART 5
#define LIST_LENGTH 100
/* Damping of the user's mean in the star baseline. */
#define USER_DAMPING 4.0

typedef enum
{
  METRIC_NDCG10, METRIC_NDCG100, METRIC_RECALL20, METRIC_RECALL50, METRIC_DISLIKED20, METRIC_AUC, METRIC_RMSE, METRIC_MAE,
  METRIC_COVER80, METRIC_COVER95, METRIC_COVERAGE20, METRIC_NOVELTY,
  N_METRICS
} Metric;

static const char *const metric_names[N_METRICS] = {
  "ndcg10", "ndcg100", "recall20", "recall50", "disliked20", "auc", "rmse", "mae", "cover80", "cover95", "coverage20", "novelty",
};

typedef enum { RANKER_MODEL, RANKER_POPULARITY, RANKER_TRAINING_POPULARITY, N_RANKERS } Ranker;

static const char *const ranker_names[N_RANKERS] = { "model", "popularity", "training popularity" };

/* By size of the profile that is folded in. */
static const guint size_bounds[] = { 5, 10, 20, 50, 100, 200, G_MAXUINT };
#define N_SIZES G_N_ELEMENTS (size_bounds)

/* One person of the file. */
typedef struct
{
  guint32 id;
  NfRatingEntry *entries;
  guint n, n_unknown;
} Person;

/* What one person adds. Means over people, except stars: sums over ratings. */
typedef struct
{
  guint n_input, n_hidden, n_liked, n_liked_cold;
  gboolean ranked;
  double values[N_RANKERS][N_METRICS];
  guint n_stars, n_in_80, n_in_95;
  double squares, absolutes, baseline_squares, baseline_absolutes;
  NfItemIndex top[N_RANKERS][20];
  guint n_top[N_RANKERS];
} Outcome;

typedef struct
{
  NfModelFile *model;
  const NfFoldInParams *params;
  const Person *people;
  Outcome *outcomes;
  const float *popularity, *training_popularity;
  const NfFilter *filter;
  guint64 seed;
  guint n_people, given;
  gint next;   /* atomic */
} Job;

static guint64
mix (guint64 z)
{
  /* splitmix64 */
  z += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* --- one person --------------------------------------------------------------------------------------------------- */

/* Orders a person's ratings by a hash of seed, person and film: the same split for every model and machine. */
static void
shuffle (const Person *person, guint64 seed, NfRatingEntry *out)
{
  g_autofree guint64 *keys = g_new (guint64, MAX (person->n, 1));

  for (guint i = 0; i < person->n; i++)
    {
      guint64 key = mix (mix (mix (seed) ^ person->id) ^ person->entries[i].item);
      guint at = i;

      /* profiles have hundreds of ratings: insertion is fast enough */
      for (; at > 0 && keys[at - 1] > key; at--)
        {
          keys[at] = keys[at - 1];
          out[at] = out[at - 1];
        }
      keys[at] = key;
      out[at] = person->entries[i];
    }
}

static void
measure_list (const Job *job, const float *scores, const NfFilter *filter, const NfRatingEntry *hidden, guint n_hidden,
              const guint8 *liked, guint n_liked, const guint8 *disliked, Outcome *outcome, Ranker ranker)
{
  double *values = outcome->values[ranker];
  NfScored list[LIST_LENGTH];
  guint n = nf_rank_top_k (job->model, scores, filter, list, LIST_LENGTH);
  g_autofree float *above = g_new (float, n_hidden);
  g_autofree float *below = g_new (float, n_hidden);
  guint n_above = 0, n_below = 0;
  NfMean novelty = { 0 };

  values[METRIC_NDCG10] = nf_metrics_ndcg (list, n, liked, n_liked, 10);
  values[METRIC_NDCG100] = nf_metrics_ndcg (list, n, liked, n_liked, 100);
  values[METRIC_RECALL20] = nf_metrics_recall (list, n, liked, n_liked, 20);
  values[METRIC_RECALL50] = nf_metrics_recall (list, n, liked, n_liked, 50);
  values[METRIC_DISLIKED20] = nf_metrics_hits (list, n, disliked, 20);
  for (guint i = 0; i < n_hidden; i++)
    {
      if (hidden[i].rating >= LIKED)
        above[n_above++] = scores[hidden[i].item];
      else if (hidden[i].rating <= DISLIKED)
        below[n_below++] = scores[hidden[i].item];
    }
  values[METRIC_AUC] = nf_metrics_auc (above, n_above, below, n_below);
  outcome->n_top[ranker] = MIN (n, 20);
  for (guint i = 0; i < MIN (n, 20); i++)
    {
      outcome->top[ranker][i] = list[i].item;
      nf_mean_add (&novelty, nf_metrics_self_information (nf_model_file_get_n_ratings (job->model, list[i].item),
                                                          nf_model_file_get_n_ratings (job->model, 0)));
    }
  values[METRIC_NOVELTY] = novelty.n > 0 ? novelty.mean : NAN;
}

static void
measure_stars (NfFoldIn *fold_in, const NfRatingEntry *input, guint n_input, const NfRatingEntry *hidden, guint n_hidden, Outcome *outcome)
{
  NfModelFile *model = nf_fold_in_get_model (fold_in);
  const float *biases = nf_model_file_get_item_biases (model);
  double mu = nf_model_file_get_number (model, "mu", 3.5), user_bias = 0;

  for (guint i = 0; i < n_input; i++)
    user_bias += input[i].rating / 2.0 - mu - biases[input[i].item];
  user_bias /= n_input + USER_DAMPING;

  for (guint i = 0; i < n_hidden; i++)
    {
      double star = hidden[i].rating / 2.0, error, baseline;
      float predicted, sd;

      nf_fold_in_predict (fold_in, hidden[i].item, &predicted, &sd);
      if (predicted == 0)
        continue;
      error = predicted - star;
      baseline = CLAMP (mu + biases[hidden[i].item] + user_bias, 0.5, 5) - star;
      outcome->n_stars++;
      outcome->squares += error * error;
      outcome->absolutes += fabs (error);
      outcome->baseline_squares += baseline * baseline;
      outcome->baseline_absolutes += fabs (baseline);
      outcome->n_in_80 += fabs (error) <= 1.2816 * sd;
      outcome->n_in_95 += fabs (error) <= 1.9600 * sd;
    }
}

static void
measure_person (const Job *job, const Person *person, Outcome *outcome, float *scores, guint8 *rated, guint8 *liked, guint8 *disliked)
{
  g_autofree NfRatingEntry *shuffled = g_new (NfRatingEntry, MAX (person->n, 1));
  g_autoptr (NfRatings) ratings = NULL;
  g_autoptr (NfFoldIn) fold_in = NULL;
  NfFilter filter = *job->filter;
  guint n_hidden = person->n / HELD_OUT_PART, n_input;
  const NfRatingEntry *hidden = shuffled, *input;

  shuffle (person, job->seed, shuffled);
  n_input = person->n - n_hidden;
  if (job->given > 0)
    n_input = MIN (n_input, job->given);
  input = shuffled + n_hidden;
  ratings = nf_ratings_new (input, n_input);
  fold_in = nf_fold_in_new (job->model, ratings, job->params);
  outcome->n_input = n_input;
  outcome->n_hidden = n_hidden;

  for (guint i = 0; i < n_input; i++)
    nf_bitset_add (rated, input[i].item);
  for (guint i = 0; i < n_hidden; i++)
    {
      if (hidden[i].rating >= LIKED)
        {
          nf_bitset_add (liked, hidden[i].item);
          outcome->n_liked++;
          outcome->n_liked_cold += nf_model_file_get_train_counts (job->model)[hidden[i].item] < job->params->min_evidence;
        }
      else if (hidden[i].rating <= DISLIKED)
        nf_bitset_add (disliked, hidden[i].item);
    }

  measure_stars (fold_in, input, n_input, hidden, n_hidden, outcome);
  if (outcome->n_liked > 0)
    {
      outcome->ranked = TRUE;
      filter.excluded = rated;
      nf_fold_in_score_all (fold_in, scores, NULL, NULL);
      measure_list (job, scores, &filter, hidden, n_hidden, liked, outcome->n_liked, disliked, outcome, RANKER_MODEL);
      measure_list (job, job->popularity, &filter, hidden, n_hidden, liked, outcome->n_liked, disliked, outcome, RANKER_POPULARITY);
      measure_list (job, job->training_popularity, &filter, hidden, n_hidden, liked, outcome->n_liked, disliked, outcome, RANKER_TRAINING_POPULARITY);
    }

  /* leave the bitsets empty for the next person */
  for (guint i = 0; i < person->n; i++)
    rated[shuffled[i].item >> 3] = liked[shuffled[i].item >> 3] = disliked[shuffled[i].item >> 3] = 0;
}

static gpointer
measure_thread (gpointer data)
{
  Job *job = data;
  guint n_items = nf_model_file_get_n_items (job->model);
  g_autofree float *scores = g_new (float, n_items);
  g_autofree guint8 *rated = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree guint8 *liked = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree guint8 *disliked = g_malloc0 (NF_BITSET_BYTES (n_items));

  for (;;)
    {
      guint i = (guint) g_atomic_int_add (&job->next, 1);

      if (i >= job->n_people)
        return NULL;
      measure_person (job, &job->people[i], &job->outcomes[i], scores, rated, liked, disliked);
    }
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static int
compare_people (const void *a, const void *b, gpointer data)
{
  const NfUserRating *x = a, *y = b;

  return x->user < y->user ? -1 : x->user > y->user;
}

static int
compare_entries (const void *a, const void *b)
{
  const NfRatingEntry *x = a, *y = b;

  return x->item < y->item ? -1 : x->item > y->item;
}

static void
clear_person (gpointer data)
{
  g_free (((Person *) data)->entries);
}

/* Which half of the people somebody belongs to: settings are chosen on one, results are reported on the other. */
static gboolean
is_validation (guint32 user)
{
  return mix (user) >> 63 == 0;
}

/* @part: NULL, "validation" or "test". Films the catalogue does not have are counted and cannot be ranked. */
static GArray *
make_people (NfModelFile *model, GArray *lines, const char *part)
{
  GArray *people = g_array_new (FALSE, TRUE, sizeof (Person));

  g_array_set_clear_func (people, clear_person);
  /* stable: a person's later rating of a film stays behind the earlier one */
  g_sort_array (lines->data, lines->len, sizeof (NfUserRating), compare_people, NULL);
  for (guint i = 0; i < lines->len;)
    {
      const NfUserRating *first = &g_array_index (lines, NfUserRating, i);
      Person person = { .id = first->user };
      g_autoptr (NfRatings) unique = NULL;
      guint n = 0;

      while (i + n < lines->len && g_array_index (lines, NfUserRating, i + n).user == person.id)
        n++;
      i += n;
      if (part != NULL && is_validation (person.id) != g_str_equal (part, "validation"))
        continue;
      person.entries = g_new (NfRatingEntry, n);
      for (guint r = 0; r < n; r++)
        {
          NfItemIndex item = nf_model_file_lookup_movie_id (model, first[r].movie_id);

          if (item == NF_ITEM_NONE)
            person.n_unknown++;
          else
            person.entries[person.n++] = (NfRatingEntry) { item, first[r].rating };
        }
      unique = nf_ratings_new (person.entries, person.n);
      person.n = nf_ratings_get_n (unique);
      if (person.n > 0)
        memcpy (person.entries, nf_ratings_get_entries (unique), person.n * sizeof (NfRatingEntry));
      qsort (person.entries, person.n, sizeof (NfRatingEntry), compare_entries);
      g_array_append_val (people, person);
    }
  return people;
}

/* A random choice of people that depends on nothing but seed and ids. */
static int
compare_hashes (const void *a, const void *b, gpointer seed)
{
  guint64 x = mix (*(const guint64 *) seed ^ ((const Person *) a)->id), y = mix (*(const guint64 *) seed ^ ((const Person *) b)->id);

  return x < y ? -1 : x > y;
}

/* --- output ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfMean values[N_RANKERS][N_METRICS];
  guint n_people, n_ranked;
  double n_hidden, n_stars, squares, absolutes, baseline_squares, baseline_absolutes, n_in_80, n_in_95;
} Summary;

static void
add_outcome (Summary *summary, const Outcome *outcome)
{
  summary->n_people++;
  summary->n_ranked += outcome->ranked;
  for (guint r = 0; outcome->ranked && r < N_RANKERS; r++)
    for (guint m = 0; m < N_METRICS; m++)
      nf_mean_add (&summary->values[r][m], outcome->values[r][m]);
  summary->n_hidden += outcome->n_hidden;
  summary->n_stars += outcome->n_stars;
  summary->squares += outcome->squares;
  summary->absolutes += outcome->absolutes;
  summary->baseline_squares += outcome->baseline_squares;
  summary->baseline_absolutes += outcome->baseline_absolutes;
  summary->n_in_80 += outcome->n_in_80;
  summary->n_in_95 += outcome->n_in_95;
}

/* Star errors are means over ratings; popularity predicts no stars and stands for film and user means there. */
static double
get_value (const Summary *summary, Ranker ranker, Metric metric)
{
  gboolean model = ranker == RANKER_MODEL;

  switch (metric)
    {
    case METRIC_RMSE:
      return sqrt ((model ? summary->squares : summary->baseline_squares) / summary->n_stars);
    case METRIC_MAE:
      return (model ? summary->absolutes : summary->baseline_absolutes) / summary->n_stars;
    case METRIC_COVER80:
      return model ? summary->n_in_80 / summary->n_stars : NAN;
    case METRIC_COVER95:
      return model ? summary->n_in_95 / summary->n_stars : NAN;
    case METRIC_NDCG10:
    case METRIC_NDCG100:
    case METRIC_RECALL20:
    case METRIC_RECALL50:
    case METRIC_DISLIKED20:
    case METRIC_AUC:
    case METRIC_COVERAGE20:
    case METRIC_NOVELTY:
    case N_METRICS:
      break;
    }
  return summary->values[ranker][metric].n > 0 ? summary->values[ranker][metric].mean : NAN;
}

static void
print_number (double value)
{
  if (isfinite (value))
    printf ("%.5f", value);
  else
    printf ("null");
}

static void
print_json (const char *name, const Summary *summary, Ranker ranker, gboolean last)
{
  printf ("\"%s\": {\"users\": %u", name, summary->n_ranked);
  for (guint m = 0; m < N_METRICS; m++)
    {
      printf (", \"%s\": ", metric_names[m]);
      print_number (get_value (summary, ranker, m));
    }
  printf (", \"ndcg100StandardError\": ");
  print_number (nf_mean_get_error (&summary->values[ranker][METRIC_NDCG100]));
  printf (last ? "}" : "}, ");
}

static void
print_row (const char *name, const Summary *summary, Ranker ranker)
{
  printf ("%-20s %6u", name, summary->n_ranked);
  for (guint m = 0; m < N_METRICS; m++)
    {
      double value = get_value (summary, ranker, m);

      if (isfinite (value))
        printf (" %*.4f", (int) MAX (strlen (metric_names[m]), 6), value);
      else
        printf (" %*s", (int) MAX (strlen (metric_names[m]), 6), "–");
    }
  printf ("\n");
}

static void
print_head (const char *first)
{
  printf ("%-20s %6s", first, "users");
  for (guint m = 0; m < N_METRICS; m++)
    printf (" %*s", (int) MAX (strlen (metric_names[m]), 6), metric_names[m]);
  printf ("\n");
}

/* --- main --------------------------------------------------------------------------------------------------------- */

/* Settings of a request that may be tried without training again. */
static gboolean
set_param (NfFoldInParams *params, const char *assignment)
{
  const struct { const char *key; float *value; } known[] = {
    { "ridge", &params->ridge }, { "ridge-per-rating", &params->ridge_per_rating }, { "prior-weight", &params->prior_weight },
    { "discovery", &params->discovery }, { "steering", &params->steering },
  };
  const char *equals = strchr (assignment, '=');

  for (guint i = 0; equals != NULL && i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].key) == (gsize) (equals - assignment) && g_str_has_prefix (assignment, known[i].key))
      {
        char *end;
        double value = g_ascii_strtod (equals + 1, &end);

        if (end == equals + 1 || *end != '\0' || !isfinite (value))
          break;
        *known[i].value = (float) value;
        return TRUE;
      }
  fprintf (stderr, "nf-eval: --set %s: no such setting, or not a number\n", assignment);
  return FALSE;
}

static void
count_coverage (const Job *job, Summary *summary)
{
  guint n_items = nf_model_file_get_n_items (job->model);

  for (guint r = 0; r < N_RANKERS; r++)
    {
      g_autofree guint8 *shown = g_malloc0 (NF_BITSET_BYTES (n_items));
      guint n_shown = 0, n_possible = 0;

      for (guint i = 0; i < job->n_people; i++)
        for (guint t = 0; t < job->outcomes[i].n_top[r]; t++)
          nf_bitset_add (shown, job->outcomes[i].top[r][t]);
      for (NfItemIndex j = 0; j < n_items; j++)
        {
          n_shown += nf_bitset_has (shown, j);
          n_possible += nf_model_file_get_train_counts (job->model)[j] >= job->params->min_evidence && nf_filter_match (job->filter, job->model, j);
        }
      summary->values[r][METRIC_COVERAGE20] = (NfMean) { 1, n_possible > 0 ? (double) n_shown / n_possible : NAN, 0 };
    }
}

static void
run_job (Job *job, int n_threads)
{
  g_autofree GThread **threads = g_new0 (GThread *, (gsize) n_threads);

  memset (job->outcomes, 0, job->n_people * sizeof (Outcome));
  for (guint i = 0; i < job->n_people; i++)
    for (guint r = 0; r < N_RANKERS; r++)
      for (guint m = 0; m < N_METRICS; m++)
        job->outcomes[i].values[r][m] = NAN;
  job->next = 0;
  for (int i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("evaluation", measure_thread, job);
  measure_thread (job);
  for (int i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_autofree char *model_path = NULL;
  g_autofree char *ratings_path = NULL;
  g_autofree char *part = NULL;
  g_auto (GStrv) assignments = NULL;
  gboolean json = FALSE, curve = FALSE;
  gint64 seed = 1;
  int n_users = 0, given = 0, year_to = 0, n_threads = 1;
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &model_path, "The model (the installed one)", "FILE" },
    { "ratings", 'r', 0, G_OPTION_ARG_FILENAME, &ratings_path, "CSV with userId,movieId,rating", "FILE" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &seed, "Of the split (1)", "S" },
    { "users", 'u', 0, G_OPTION_ARG_INT, &n_users, "Only so many people, chosen by seed", "N" },
    { "part", 0, 0, G_OPTION_ARG_STRING, &part, "Only the validation or the test half of the people", "validation|test" },
    { "given", 0, 0, G_OPTION_ARG_INT, &given, "Fold in at most so many ratings of a person", "N" },
    { "curve", 0, 0, G_OPTION_ARG_NONE, &curve, "Repeat with 1, 3, 5, 10, 20 and 50 ratings per person", NULL },
    { "year-to", 0, 0, G_OPTION_ARG_INT, &year_to, "Rank only films up to this year (when the ratings were given)", "YEAR" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &n_threads, "Threads (1); the figures do not depend on it", "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assignments, "Another value of ridge, ridge-per-rating, prior-weight, steering or discovery", "KEY=VALUE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the figures as JSON", NULL },
    { NULL },
  };
  static const int curve_points[] = { 1, 3, 5, 10, 20, 50 };
  g_autoptr (GOptionContext) context = g_option_context_new ("— measure a model on people it has not seen");
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (GArray) lines = NULL;
  g_autoptr (GArray) people = NULL;
  g_autofree float *popularity = NULL;
  g_autofree float *training_popularity = NULL;
  g_autofree Outcome *outcomes = NULL;
  NfFoldInParams params;
  NfFilter filter = { 0 };
  Summary all = { 0 }, by_size[N_SIZES] = { 0 };
  Job job = { 0 };
  gsize n_unknown = 0, n_liked = 0, n_liked_cold = 0;
  guint n_items;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_option_context_set_description (context,
    "Protocol: of each person every fifth rating, chosen by a hash, is hidden; the others are folded in. The whole catalogue is\n"
    "ranked without the films folded in. Hidden films of 4 stars or more are to be found, those of 2 or less to be avoided.\n"
    "People without a hidden film they like count for the star errors only. A hidden film the model cannot rank counts as missed.\n");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "nf-eval: %s\n", error->message);
      return 2;
    }
  if (argc > 1 || ratings_path == NULL || n_users < 0 || given < 0 || year_to < 0 || year_to > 9999 || n_threads < 1 || n_threads > 256 ||
      (part != NULL && !g_str_equal (part, "validation") && !g_str_equal (part, "test")))
    {
      fprintf (stderr, "nf-eval: --ratings FILE is needed, --part is validation or test, numbers are not negative; see --help\n");
      return 2;
    }

  if (model_path == NULL)
    model_path = g_strdup (g_getenv ("NEXTFILMS_MODEL") != NULL ? g_getenv ("NEXTFILMS_MODEL") : PKGDATADIR "/nextfilms.nfm");
  model = nf_model_file_new_from_path (model_path, &error);
  if (model != NULL)
    lines = nf_dataset_read_ratings (ratings_path, NULL, &error);
  if (lines == NULL)
    {
      fprintf (stderr, "nf-eval: %s\n", error->message);
      return 1;
    }
  nf_fold_in_params_init (&params, model);
  for (guint i = 0; assignments != NULL && assignments[i] != NULL; i++)
    if (!set_param (&params, assignments[i]))
      return 2;

  people = make_people (model, lines, part);
  if (n_users > 0 && (guint) n_users < people->len)
    {
      guint64 hashed = mix ((guint64) seed);

      g_sort_array (people->data, people->len, sizeof (Person), compare_hashes, &hashed);
      g_array_set_size (people, (guint) n_users);
    }
  if (people->len == 0)
    {
      fprintf (stderr, "nf-eval: %s: nobody to measure\n", ratings_path);
      return 1;
    }

  n_items = nf_model_file_get_n_items (model);
  popularity = g_new (float, n_items);
  training_popularity = g_new (float, n_items);
  for (NfItemIndex j = 0; j < n_items; j++)
    {
      popularity[j] = nf_model_file_get_n_ratings (model, j);
      training_popularity[j] = nf_model_file_get_item_weights (model)[j];
    }
  outcomes = g_new0 (Outcome, people->len);
  filter.year_to = (guint16) year_to;
  filter.year_from = year_to > 0 ? 1 : 0;
  job = (Job) { model, &params, (const Person *) (void *) people->data, outcomes, popularity, training_popularity, &filter,
                (guint64) seed, people->len, (guint) given, 0 };
  run_job (&job, n_threads);

  for (guint i = 0; i < people->len; i++)
    {
      guint size = 0;

      while (outcomes[i].n_input >= size_bounds[size])
        size++;
      add_outcome (&all, &outcomes[i]);
      add_outcome (&by_size[size], &outcomes[i]);
      n_unknown += job.people[i].n_unknown;
      n_liked += outcomes[i].n_liked;
      n_liked_cold += outcomes[i].n_liked_cold;
    }
  count_coverage (&job, &all);

  if (json)
    {
      printf ("{\"people\": %u, \"unknownFilms\": %" G_GSIZE_FORMAT ", \"likedHidden\": %" G_GSIZE_FORMAT ", \"likedHiddenUnrankable\": %"
              G_GSIZE_FORMAT ", \"hidden\": %.0f, \"starsPredicted\": %.0f, ", people->len, n_unknown, n_liked, n_liked_cold, all.n_hidden, all.n_stars);
      print_json ("model", &all, RANKER_MODEL, FALSE);
      print_json ("popularity", &all, RANKER_POPULARITY, FALSE);
      print_json ("trainingPopularity", &all, RANKER_TRAINING_POPULARITY, FALSE);
      printf ("\"byProfileSize\": {");
      for (guint size = 0, left = N_SIZES; size < N_SIZES; size++)
        {
          g_autofree char *name = g_strdup_printf ("under%u", size_bounds[size]);

          left--;
          print_json (left == 0 ? "more" : name, &by_size[size], RANKER_MODEL, left == 0);
        }
      printf ("}");
    }
  else
    {
      printf ("%u people, %.0f ratings hidden; %" G_GSIZE_FORMAT " ratings of films the catalogue does not have; %" G_GSIZE_FORMAT " of %"
              G_GSIZE_FORMAT " films to be found cannot be ranked (too few training ratings) and count as missed\n"
              "Stars are predicted for %.0f hidden ratings; there, popularity stands for film and user means.\n\n",
              people->len, all.n_hidden, n_unknown, n_liked_cold, n_liked, all.n_stars);
      print_head ("");
      for (guint r = 0; r < N_RANKERS; r++)
        print_row (ranker_names[r], &all, r);
      printf ("%-20s", "standard error");
      printf (" %6s %6.4f %7.4f\n\n", "", nf_mean_get_error (&all.values[0][METRIC_NDCG10]), nf_mean_get_error (&all.values[0][METRIC_NDCG100]));
      print_head ("model, by profile");
      for (guint size = 0; size < N_SIZES; size++)
        {
          g_autofree char *name = size + 1 < N_SIZES ? g_strdup_printf ("under %u ratings", size_bounds[size])
                                                     : g_strdup_printf ("%u and more", size_bounds[size - 1]);

          if (by_size[size].n_people > 0)
            print_row (name, &by_size[size], RANKER_MODEL);
        }
    }

  if (curve)
    {
      printf (json ? ", \"curve\": {" : "\n");
      if (!json)
        print_head ("model, given");
      for (guint i = 0; i < G_N_ELEMENTS (curve_points); i++)
        {
          g_autofree char *name = g_strdup_printf (json ? "%d" : "%d ratings", curve_points[i]);
          Summary summary = { 0 };

          job.given = (guint) curve_points[i];
          run_job (&job, n_threads);
          for (guint p = 0; p < people->len; p++)
            add_outcome (&summary, &outcomes[p]);
          count_coverage (&job, &summary);
          if (json)
            print_json (name, &summary, RANKER_MODEL, i + 1 == G_N_ELEMENTS (curve_points));
          else
            print_row (name, &summary, RANKER_MODEL);
        }
      printf (json ? "}" : "");
    }
  printf (json ? "}\n" : "");
  return 0;
}
