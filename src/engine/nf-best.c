/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maximum inner product search by lengths (Teflioudi, Gemulla and Mykytiuk 2015, LEMP): a product is at most |query| |row|
 * (Cauchy and Schwarz), which is known of every film beforehand. Of a score
 *
 *   a score_unit scale_j exp (clamp (exponent ln n_j + γ (star_j − mean)))      (NfKernels.finish_rows)
 *
 * a ≤ |query| |row_j|, and star_j − base − b_j ≤ √Σ (star_query_k / spectrum_k)², for features have length 1. Blocks of films
 * are bounded first, then the films of those that are left. What is left of these is multiplied with the query of scores, and
 * only what is still good enough with the query of stars too, and gets its score by the same function as all films do.
 *
 * Bounds are made in f32. They are compared with less than the worst of the best, by MARGIN: more than what rounding can take from
 * them or add to a score while all terms are in the range that prepare() checks; otherwise nothing is passed over. */
#include "nf-best.h"

#include <float.h>
#include <math.h>

#include "nf-fold-in-private.h"
#include "nf-rank-private.h"

/* Relative. f32 sums of terms up to LARGEST_TERM in an exponent are off by less than 1000 · 2⁻²² = 0.00024 each. */
#define MARGIN 2e-3f
#define LARGEST_TERM 1000.0

/* What a score must reach before anything is passed over: with e^60 above it, no intermediate result was rounded to a subnormal. */
#define SMALLEST_THRESHOLD 1e-10f

/* |ln n_j| of films that may be passed over, see nf-model-columns.c */
#define LARGEST_LOG_WEIGHT 47.0

#define N_WAITING (2 * NF_MODEL_BLOCK)

/* After so many films it is known whether bounds help. */
#define N_ENOUGH 1024

typedef struct
{
  NfFoldIn *fold_in;
  const NfKernels *kernels;
  const NfModelColumns *columns;
  const NfFilter *filter;
  NfFoldInEvidence evidence;

  gboolean may_skip;
  NfBounds blocks, items;
  float log_query;       /* ln (|query| score_unit) */

  /* Films that are multiplied together, and what their product must reach. */
  NfItemIndex waiting[N_WAITING];
  gint32 least[N_WAITING];
  guint n_waiting;
  guint n_multiplied, n_scored;   /* so far, with the first query and with both */

  NfScored *best;
  guint n, k;
} Search;

static double
get_length (const gint16 *query, guint n)
{
  double square = 0;

  for (guint k = 0; k < n; k++)
    square += (double) query[k] * query[k];
  return sqrt (square);
}

/* How far taste can move stars. */
static double
get_star_length (const NfFoldIn *fold_in)
{
  const gint16 *query = fold_in->queries + fold_in->length;
  double square = 0;

  for (guint k = 0; k < fold_in->length; k++)
    if (query[k] != 0)   /* never where the spectrum is 0 */
      {
        double weight = (double) query[k] / fold_in->spectrum[k];

        square += weight * weight;
      }
  return sqrt (square) * fold_in->finish.star_unit;
}

static void
prepare (Search *search)
{
  const NfFinish *finish = &search->fold_in->finish;
  const NfModelColumns *columns = search->columns;
  double star_length = get_star_length (search->fold_in), query_length = get_length (search->fold_in->queries, search->fold_in->length);
  double offset, largest;
  guint heavy = finish->exponent > 0, liked = finish->steering > 0;

  offset = (double) finish->steering * ((double) finish->base_star - finish->mean_star) + fabs (finish->steering) * star_length;
  largest = fabs (finish->exponent) * LARGEST_LOG_WEIGHT +
            fabs (finish->steering) * (fabs (finish->base_star) + fabs (finish->mean_star) + columns->largest_bias + star_length);
  search->log_query = (float) log (query_length * finish->score_unit);
  search->may_skip = largest < LARGEST_TERM && query_length > 0 && finish->score_unit > 1e-20f && finish->score_unit < 1e20f;
  search->items = (NfBounds) { columns->log_lengths, columns->log_weights, finish->biases, finish->exponent, finish->steering, (float) offset };
  search->blocks = (NfBounds) { columns->block_log_lengths, columns->block_log_weights[heavy], columns->block_biases[liked],
                                finish->exponent, finish->steering, (float) offset };
}

/* Whether there are limits: scores below the worst of a full list, which is no small number. */
static inline gboolean
is_selective (const Search *search)
{
  return search->may_skip && search->n == search->k && search->best[0].score >= SMALLEST_THRESHOLD;
}

/* What log_length + exponent of a film must exceed. */
static inline float
get_limit (const Search *search)
{
  return is_selective (search) ? logf (search->best[0].score) - search->log_query - MARGIN : -INFINITY;
}

/* What the product of any film of @block must reach: the score has at most its largest scale and exponent. */
static gint32
get_least_product (const Search *search, guint block)
{
  const NfBounds *bounds = &search->blocks;
  float exponent = bounds->exponent * bounds->log_weights[block] + bounds->steering * bounds->biases[block] + bounds->offset;
  double largest;

  if (!is_selective (search))
    return G_MININT32;
  if (!(search->columns->block_log_lengths[block] <= FLT_MAX))
    return 1;
  exponent = CLAMP (exponent, -NF_KERNELS_EXP_LIMIT, NF_KERNELS_EXP_LIMIT);
  largest = (double) search->fold_in->finish.score_unit * search->columns->block_scales[block] * expf (exponent + MARGIN);
  return MAX ((gint32) MIN (search->best[0].score / largest, 0x1p30), 1);
}

/* Scores of what waits, by the columns of these films in one place. */
static void
score_waiting (const Search *search, const gint32 *products, const gint32 *star_products, float *scores)
{
  float scales[N_WAITING], log_weights[N_WAITING], biases[N_WAITING], feature_scales[N_WAITING];
  NfFinish finish = search->fold_in->finish;

  for (guint i = 0; i < search->n_waiting; i++)
    {
      NfItemIndex item = search->waiting[i];

      scales[i] = finish.scales[item];
      log_weights[i] = finish.log_weights[item];
      biases[i] = finish.biases[item];
      feature_scales[i] = finish.feature_scales[item];
    }
  finish.scales = scales;
  finish.log_weights = log_weights;
  finish.biases = biases;
  finish.feature_scales = feature_scales;
  search->kernels->finish_rows (&finish, 0, search->n_waiting, products, star_products, scores, NULL);
}

/* Multiplies what waits and offers it. */
static void
flush (Search *search)
{
  const NfFoldIn *self = search->fold_in;
  const gint8 *rows = nf_model_file_get_factors (self->model);
  gint32 products[N_WAITING], star_products[N_WAITING];
  float scores[N_WAITING];
  guint n = 0;

  search->kernels->dot_items (rows, self->length, search->waiting, search->n_waiting, self->queries, products);
  for (guint i = 0; i < search->n_waiting; i++)
    if (products[i] >= search->least[i])
      {
        search->waiting[n] = search->waiting[i];
        products[n++] = products[i];
      }
  search->n_multiplied += search->n_waiting;
  search->n_waiting = n;
  search->n_scored += n;
  search->kernels->dot_items (rows, self->length, search->waiting, n, self->queries + self->length, star_products);
  score_waiting (search, products, star_products, scores);
  for (guint i = 0; i < n; i++)
    nf_rank_offer (search->best, &search->n, search->k, &(NfScored) { search->waiting[i], scores[i] }, NULL, self->model);
  search->n_waiting = 0;
}

/* Where bounds say little (a 32nd of the films passes them: more than lists are long) all rows of a block are multiplied with both queries at once, as for the scores of all films. */
static inline gboolean
is_hopeless (const Search *search, guint64 left)
{
  return left == G_MAXUINT64 && search->n_multiplied >= N_ENOUGH && search->n_scored > search->n_multiplied / 32;
}

static void
score_block (Search *search, NfItemIndex first)
{
  const NfFoldIn *self = search->fold_in;
  gint32 products[NF_MODEL_BLOCK], star_products[NF_MODEL_BLOCK];
  float scores[NF_MODEL_BLOCK];
  guint i = 0;

  search->kernels->dot_rows (nf_fold_in_get_row (self, first), self->length, NF_MODEL_BLOCK, self->queries, self->queries + self->length,
                             products, star_products);
  search->kernels->finish_rows (&self->finish, first, NF_MODEL_BLOCK, products, star_products, scores, NULL);
  for (;;)
    {
      NfScored scored;

      /* what has the worst score in the list is an earlier film */
      i = search->kernels->find_above (scores, i, NF_MODEL_BLOCK, search->n == search->k ? search->best[0].score : -FLT_MAX);
      if (i == NF_MODEL_BLOCK)
        return;
      scored = (NfScored) { first + i, scores[i] };
      if (nf_fold_in_evidence_can_rank (&search->evidence, scored.item))
        nf_rank_offer (search->best, &search->n, search->k, &scored, search->filter, self->model);
      i++;
    }
}

static void
search_block (Search *search, guint block)
{
  NfItemIndex first = block * NF_MODEL_BLOCK, n_items = nf_model_file_get_n_items (search->fold_in->model);
  guint64 left = search->kernels->bound_rows (&search->items, first, MIN (n_items - first, NF_MODEL_BLOCK), get_limit (search));
  gint32 least;

  if (left == 0)
    return;
  if (is_hopeless (search, left))
    {
      score_block (search, first);
      return;
    }
  least = get_least_product (search, block);
  for (; left != 0; left &= left - 1)
    {
      NfItemIndex item = first + (guint) __builtin_ctzll (left);

      if (!nf_fold_in_evidence_can_rank (&search->evidence, item) || !nf_filter_match (search->filter, search->fold_in->model, item))
        continue;
      search->least[search->n_waiting] = least;
      search->waiting[search->n_waiting++] = item;
    }
  if (search->n_waiting >= N_WAITING - NF_MODEL_BLOCK)
    flush (search);
}

guint
nf_best_find (NfFoldIn *fold_in, const NfFilter *filter, NfScored *out, float *stars, guint k)
{
  Search search;
  guint n_blocks;

  g_return_val_if_fail (fold_in != NULL && (k == 0 || out != NULL), 0);

  if (k == 0)
    return 0;
  search.fold_in = fold_in;
  search.kernels = nf_kernels_get ();
  search.columns = nf_model_file_get_columns (fold_in->model);
  search.filter = filter;
  search.evidence = nf_fold_in_get_evidence (fold_in);
  search.n_waiting = search.n_multiplied = search.n_scored = 0;
  search.best = out;
  search.n = 0;
  search.k = k;
  prepare (&search);

  n_blocks = search.columns->n_blocks;
  for (guint first = 0; first < n_blocks; first += 64)
    {
      guint64 left = search.kernels->bound_rows (&search.blocks, first, MIN (n_blocks - first, 64), get_limit (&search));

      for (; left != 0; left &= left - 1)
        search_block (&search, first + (guint) __builtin_ctzll (left));
    }
  flush (&search);

  nf_rank_sort (out, search.n);
  for (guint i = 0; stars != NULL && i < search.n; i++)
    nf_fold_in_predict (fold_in, out[i].item, &stars[i], NULL);
  return search.n;
}
