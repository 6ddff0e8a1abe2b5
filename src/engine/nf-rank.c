/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-rank-private.h"

#include <float.h>
#include <math.h>

#include "nf-kernels.h"

/* Films nearest to a film: a film with this many ratings counts half. */
#define SIMILAR_DAMPING 20

gboolean
nf_filter_match (const NfFilter *filter, NfModelFile *model, NfItemIndex item)
{
  if (filter == NULL)
    return TRUE;
  if (filter->excluded != NULL && nf_bitset_has (filter->excluded, item))
    return FALSE;
  if (filter->include_genres != 0 || filter->exclude_genres != 0)
    {
      NfGenreMask genres = nf_model_file_get_genres (model, item);

      if (filter->include_genres != 0 && (genres & filter->include_genres) == 0)
        return FALSE;
      if ((genres & filter->exclude_genres) != 0)
        return FALSE;
    }
  if (filter->year_from != 0 || filter->year_to != 0)
    {
      guint year = nf_model_file_get_year (model, item);

      if (year == 0 || year < filter->year_from || (filter->year_to != 0 && year > filter->year_to))
        return FALSE;
    }
  if (filter->min_ratings != 0 && nf_model_file_get_n_ratings (model, item) < filter->min_ratings)
    return FALSE;
  if (filter->min_train_count != 0 && nf_model_file_get_train_counts (model)[item] < filter->min_train_count)
    return FALSE;
  return TRUE;
}

/* The order of the list, worst first at the root of the heap. */
static inline gboolean
is_before (const NfScored *a, const NfScored *b)
{
  return a->score > b->score || (!(a->score < b->score) && a->item < b->item);
}

static void
sift_down (NfScored *heap, guint n, guint i)
{
  NfScored moved = heap[i];

  for (;;)
    {
      guint child = 2 * i + 1;

      if (child >= n)
        break;
      if (child + 1 < n && is_before (&heap[child], &heap[child + 1]))
        child++;
      if (!is_before (&moved, &heap[child]))
        break;
      heap[i] = heap[child];
      i = child;
    }
  heap[i] = moved;
}

static void
sift_up (NfScored *heap, guint i)
{
  NfScored moved = heap[i];

  while (i > 0)
    {
      guint parent = (i - 1) / 2;

      if (!is_before (&heap[parent], &moved))
        break;
      heap[i] = heap[parent];
      i = parent;
    }
  heap[i] = moved;
}

void
nf_rank_offer (NfScored *heap, guint *n, guint k, const NfScored *scored, const NfFilter *filter, NfModelFile *model)
{
  if (!(scored->score > -FLT_MAX))   /* NaN as well */
    return;
  if (*n == k && !is_before (scored, &heap[0]))
    return;
  if (!nf_filter_match (filter, model, scored->item))
    return;
  if (*n < k)
    {
      heap[*n] = *scored;
      sift_up (heap, (*n)++);
    }
  else
    {
      heap[0] = *scored;
      sift_down (heap, k, 0);
    }
}

void
nf_rank_sort (NfScored *heap, guint n)
{
  while (n > 1)
    {
      NfScored worst = heap[0];

      heap[0] = heap[--n];
      heap[n] = worst;
      sift_down (heap, n, 0);
    }
}

guint
nf_rank_top_k (NfModelFile *model, const float *scores, const NfFilter *filter, NfScored *out, guint k)
{
  const NfKernels *kernels = nf_kernels_get ();
  guint n_items = nf_model_file_get_n_items (model), n = 0;

  g_return_val_if_fail (scores != NULL && (k == 0 || out != NULL), 0);

  if (k == 0)
    return 0;
  /* once the heap is full nearly all films are passed over here; of equal scores the earlier one is in it */
  for (NfItemIndex j = kernels->find_above (scores, 0, n_items, -FLT_MAX); j < n_items;
       j = kernels->find_above (scores, j + 1, n_items, n == k ? out[0].score : -FLT_MAX))
    {
      NfScored scored = { j, scores[j] };

      nf_rank_offer (out, &n, k, &scored, filter, model);
    }
  nf_rank_sort (out, n);
  return n;
}

guint
nf_rank_similar (NfModelFile *model, NfItemIndex item, const NfFilter *filter, NfScored *out, guint k)
{
  const NfKernels *kernels = nf_kernels_get ();
  guint n_items = nf_model_file_get_n_items (model), rank = nf_model_file_get_rank (model);
  guint length = nf_model_file_get_row_stride (model), n = 0;
  const float *s = nf_model_file_get_singular_values (model);
  const guint32 *counts = nf_model_file_get_train_counts (model);
  const gint8 *rows = nf_model_file_get_factors (model);
  g_autofree float *spectrum = g_new0 (float, length);
  g_autofree float *query = g_new0 (float, length);
  float norm = 0;

  g_return_val_if_fail (item < n_items && (k == 0 || out != NULL), 0);

  for (guint i = 0; i < rank; i++)
    spectrum[i] = s[0] > 0 ? s[i] / s[0] : 0;
  for (guint i = 0; i < rank; i++)
    {
      float v = rows[(gsize) item * length + i] * spectrum[i];

      norm += v * v;
      query[i] = v * spectrum[i];
    }
  if (k == 0 || counts[item] == 0 || !(norm > 0))
    return 0;

  for (NfItemIndex j = 0; j < n_items; j++)
    {
      float products[3];
      NfScored scored = { j, 0 };

      if (j == item || counts[j] == 0)
        continue;
      kernels->dots_i8 (rows + (gsize) j * length, query, query, spectrum, length, products);
      if (!(products[2] > 0))
        continue;
      scored.score = products[0] / sqrtf (products[2] * norm) * counts[j] / (counts[j] + (float) SIMILAR_DAMPING);
      nf_rank_offer (out, &n, k, &scored, filter, model);
    }
  nf_rank_sort (out, n);
  return n;
}
