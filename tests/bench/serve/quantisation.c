/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-quantisation DIR: what int8 rows cost against f32. Trains on DIR/ml-latest-small and DIR/ml-latest with the settings of the
 * shipped model, and ranks for people of DIR/ml-1m (up to 2000, when they rated) in f64: once with the factors as they come from the
 * trainer, once with the int8 rows that are written of them, and once with the program itself. Prints JSON. */
#include "nf-dataset.h"
#include "nf-eval-split.h"
#include "nf-fold-in.h"
#include "nf-linear-algebra.h"
#include "nf-metrics.h"
#include "nf-model-writer.h"
#include "nf-people.h"
#include "nf-rank.h"
#include "nf-trainer.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define N_PEOPLE 600
#define LIST_LENGTH 100
#define OVERLAP_LENGTH 20
#define LAST_YEAR 2000

/* A matrix of factors in f32 and the unit vectors of the star model that follow from it. */
typedef struct
{
  float *rows, *features;   /* n × rank */
} Factors;

static void
fail (GError *error)
{
  fprintf (stderr, "bench-quantisation: %s\n", error->message);
  exit (1);
}

/* The shipped model's settings. */
static void
read_options (NfModelFile *model, NfTrainerOptions *options)
{
  NfFoldInParams params;

  nf_trainer_options_init (options);
  nf_fold_in_params_init (&params, model);
  options->rank = nf_model_file_get_rank (model);
  options->alpha = params.alpha;
  options->beta = nf_model_file_get_number (model, "beta", options->beta);
  options->bias_damping = nf_model_file_get_number (model, "bias-damping", options->bias_damping);
  memcpy (options->star_weights, params.star_weights, sizeof options->star_weights);
}

static void
fill_features (NfModelFile *model, Factors *factors)
{
  guint n = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model);
  const float *s = nf_model_file_get_singular_values (model);

  factors->features = g_new0 (float, (gsize) n * rank);
  for (NfItemIndex j = 0; j < n; j++)
    {
      const float *row = factors->rows + (gsize) j * rank;
      float *phi = factors->features + (gsize) j * rank;
      double square = 0;

      for (guint k = 0; k < rank; k++)
        square += pow ((double) row[k] * s[k] / s[0], 2);
      for (guint k = 0; square > 0 && k < rank; k++)
        phi[k] = (float) (row[k] * s[k] / s[0] / sqrt (square));
    }
}

/* What NfFoldIn does, in f64 and with rows in f32. */
static void
score_all (NfModelFile *model, const Factors *factors, const NfFoldInParams *params, NfRatings *ratings, float *scores)
{
  guint n_items = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model), n = nf_ratings_get_n (ratings), n_known = 0;
  const NfRatingEntry *entries = nf_ratings_get_entries (ratings);
  const float *s = nf_model_file_get_singular_values (model), *weights = nf_model_file_get_item_weights (model);
  const float *biases = nf_model_file_get_item_biases (model), *prior = nf_model_file_get_prior (model);
  double mu = nf_model_file_get_number (model, "mu", 3.5), c = nf_model_file_get_number (model, "c", 0.6), threshold, user_bias = 0;
  double noise = nf_model_file_get_number (model, "sigma2", 0.8), bias_variance = 1 / nf_model_file_get_number (model, "user-bias-precision", 5);
  g_autofree double *f = g_new (double, rank);
  g_autofree double *m = g_new0 (double, rank);
  g_autofree double *kernel = g_new (double, (gsize) n * n + 1);
  g_autofree double *pull = g_new (double, n + 1);

  for (guint k = 0; k < rank; k++)
    f[k] = (double) params->prior_weight * prior[k];
  for (guint i = 0; i < n; i++)
    {
      const float *row = factors->rows + (gsize) entries[i].item * rank, *phi = factors->features + (gsize) entries[i].item * rank;

      if (weights[entries[i].item] > 0)
        {
          n_known++;
          for (guint k = 0; k < rank; k++)
            f[k] += params->star_weights[entries[i].rating] * pow (weights[entries[i].item], -params->alpha) * row[k];
        }
      pull[i] = entries[i].rating / 2.0 - mu - biases[entries[i].item];
      for (guint o = 0; o <= i; o++)
        {
          const float *other = factors->features + (gsize) entries[o].item * rank;
          double sum = 0;

          for (guint k = 0; k < rank; k++)
            sum += (double) phi[k] * other[k];
          kernel[(gsize) i * n + o] = bias_variance + c * c * sum + (i == o ? noise : 0);
        }
    }
  threshold = params->ridge * (1 + params->ridge_per_rating / MAX (n_known, 1u)) * 0.1 * s[0] * s[0];
  for (guint k = 0; k < rank; k++)
    f[k] *= (double) s[k] * s[k] / ((double) s[k] * s[k] + threshold);
  if (n > 0 && nf_cholesky (kernel, n))
    nf_cholesky_solve (kernel, n, pull);
  for (guint i = 0; i < n; i++)
    {
      user_bias += bias_variance * pull[i];
      for (guint k = 0; k < rank; k++)
        m[k] += c * c * pull[i] * factors->features[(gsize) entries[i].item * rank + k];
    }

  for (NfItemIndex j = 0; j < n_items; j++)
    {
      const float *row = factors->rows + (gsize) j * rank, *phi = factors->features + (gsize) j * rank;
      double score = 0, star = mu + biases[j] + user_bias;

      scores[j] = -FLT_MAX;
      if (!nf_fold_in_params_can_rank (params, model, j))
        continue;
      for (guint k = 0; k < rank; k++)
        {
          score += row[k] * f[k];
          star += phi[k] * m[k];
        }
      score *= pow (weights[j], params->exponent);
      scores[j] = (float) (score * exp ((score > 0 ? 1 : -1) * params->steering * (star - mu)));
    }
}

static guint
count_common (const NfScored *a, const NfScored *b, guint n)
{
  guint common = 0;

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < n; k++)
      common += a[i].item == b[k].item;
  return common;
}

/* Trains, and makes of the result both matrices and a model. */
static NfModelFile *
train (const char *data, NfModelFile *shipped, Factors *exact, Factors *rounded)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *small = g_build_filename (data, "ml-latest-small", NULL);
  g_autofree char *latest = g_build_filename (data, "ml-latest", NULL);
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (NfTrainerResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  NfModelContents contents = { 0 };
  NfTrainerOptions options;
  NfModelFile *model;
  gsize size;

  if (!nf_dataset_set_catalogue_dir (dataset, latest, &error) || !nf_dataset_add_dir (dataset, latest, &error) ||
      !nf_dataset_add_dir (dataset, small, &error) || !nf_dataset_finish (dataset, &error))
    fail (error);
  nf_dataset_fill_contents (dataset, &contents);
  read_options (shipped, &options);
  result = nf_trainer_run (nf_dataset_take_matrix (dataset), &options, NULL, NULL, &error);
  if (result == NULL)
    fail (error);
  contents.rank = result->rank;
  contents.factors = result->factors;
  contents.singular_values = result->singular_values;
  contents.item_weights = result->item_weights;
  contents.train_counts = result->train_counts;
  contents.item_biases = result->item_biases;
  contents.prior = result->prior;
  contents.meta = nf_model_file_get_meta (shipped);
  bytes = nf_model_writer_to_bytes (&contents, &error);
  model = bytes != NULL ? nf_model_file_new_from_bytes (bytes, "trained.nfm", &error) : NULL;
  if (model == NULL)
    fail (error);

  size = (gsize) contents.n_items * result->rank;
  exact->rows = g_memdup2 (result->factors, size * sizeof (float));
  rounded->rows = g_new (float, size);
  for (gsize i = 0; i < size; i++)
    {
      NfItemIndex j = (NfItemIndex) (i / result->rank);

      rounded->rows[i] = nf_model_file_get_row_scales (model)[j] *
                         nf_model_file_get_factors (model)[(gsize) j * nf_model_file_get_row_stride (model) + i % result->rank];
    }
  fill_features (model, exact);
  fill_features (model, rounded);
  return model;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ratings_path = NULL;
  g_autoptr (NfModelFile) shipped = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (NfPeople) people = NULL;
  g_autoptr (GArray) cases = NULL;
  g_autofree float *scores = NULL;
  g_autofree guint8 *known = NULL;
  g_autofree guint8 *liked = NULL;
  Factors factors[2];
  NfFoldInParams params;
  NfMean ndcg[3] = { 0 }, loss = { 0 }, overlap = { 0 }, overlap_program = { 0 };
  guint n_items;

  if (argc != 2)
    {
      fprintf (stderr, "usage: bench-quantisation DIR\n");
      return 2;
    }
  shipped = nf_model_file_new_from_path (g_getenv ("NEXTFILMS_MODEL"), &error);
  if (shipped == NULL)
    fail (error);
  model = train (argv[1], shipped, &factors[0], &factors[1]);
  ratings_path = g_build_filename (argv[1], "ml-1m", "ratings.csv", NULL);
  people = nf_people_read (model, ratings_path, &error);
  if (people == NULL)
    fail (error);
  cases = nf_eval_split_people (people, NF_EVAL_EXPLICIT, 1, "test", N_PEOPLE);
  nf_fold_in_params_init (&params, model);
  n_items = nf_model_file_get_n_items (model);
  scores = g_new (float, n_items);
  known = g_malloc0 (NF_BITSET_BYTES (n_items));
  liked = g_malloc0 (NF_BITSET_BYTES (n_items));

  for (guint c = 0; c < cases->len; c++)
    {
      const NfEvalCase *person = &g_array_index (cases, NfEvalCase, c);
      g_autoptr (NfRatings) ratings = nf_people_make_ratings (person->ratings + person->n_hidden, person->n_known);
      g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, &params);
      NfFilter filter = { .year_from = 1, .year_to = LAST_YEAR, .excluded = known };
      NfScored lists[3][LIST_LENGTH];
      double values[3];
      guint n_liked = 0;

      memset (known, 0, NF_BITSET_BYTES (n_items));
      memset (liked, 0, NF_BITSET_BYTES (n_items));
      for (guint i = 0; i < person->n_hidden + person->n_known; i++)
        {
          const NfPersonRating *rating = &person->ratings[i];

          if (rating->item != NF_ITEM_NONE && i >= person->n_hidden)
            nf_bitset_add (known, rating->item);
          else if (rating->item != NF_ITEM_NONE && rating->rating >= NF_EVAL_LIKED)
            {
              nf_bitset_add (liked, rating->item);
              n_liked++;
            }
        }
      if (n_liked == 0)
        continue;
      for (guint way = 0; way < 3; way++)
        {
          guint n;

          if (way < 2)
            score_all (model, &factors[way], &params, ratings, scores);
          else
            nf_fold_in_score_all (fold_in, scores, NULL, NULL);
          n = nf_rank_top_k (model, scores, &filter, lists[way], LIST_LENGTH);
          values[way] = nf_metrics_ndcg (lists[way], n, liked, n_liked, LIST_LENGTH);
          nf_mean_add (&ndcg[way], values[way]);
        }
      nf_mean_add (&loss, values[0] - values[2]);
      nf_mean_add (&overlap, count_common (lists[0], lists[2], OVERLAP_LENGTH) / (double) OVERLAP_LENGTH);
      nf_mean_add (&overlap_program, count_common (lists[1], lists[2], OVERLAP_LENGTH) / (double) OVERLAP_LENGTH);
    }
  printf ("{\"people\": %" G_GUINT64_FORMAT ", \"rank\": %u, \"ndcg100F32\": %.6f, \"ndcg100Int8F64\": %.6f, \"ndcg100Int8\": %.6f, \"loss\": %.6f"
          ", \"lossError\": %.6f, \"overlap\": %.5f, \"overlapProgram\": %.5f}\n",
          ndcg[0].n, nf_model_file_get_rank (model), ndcg[0].mean, ndcg[1].mean, ndcg[2].mean, loss.mean, nf_mean_get_error (&loss),
          overlap.mean, overlap_program.mean);
  for (guint way = 0; way < 2; way++)
    {
      g_free (factors[way].rows);
      g_free (factors[way].features);
    }
  return 0;
}
