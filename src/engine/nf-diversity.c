/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-diversity.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "nf-genre.h"
#include "nf-kernels.h"

/* Share of the wanted genres in what is measured, so that a missing genre does not cost infinitely much. */
#define GENRE_SMOOTHING 0.01

/* Rows φ of length stride: factors times singular values, of length 1, or zero where the model knows nothing of a film. */
static float *
make_directions (NfModelFile *model, const NfScored *ranked, guint n)
{
  const float *s = nf_model_file_get_singular_values (model);
  const gint8 *factors = nf_model_file_get_factors (model);
  guint rank = nf_model_file_get_rank (model), length = nf_model_file_get_row_stride (model);
  float *directions = g_new0 (float, MAX ((gsize) n * length, 1));
  g_autofree float *spectrum = g_new0 (float, length);

  for (guint k = 0; k < rank; k++)
    spectrum[k] = s[0] > 0 ? s[k] / s[0] : 0;
  for (guint i = 0; i < n; i++)
    {
      float *phi = directions + (gsize) i * length, norm = 0;

      nf_kernels_get ()->scale_i8 (factors + (gsize) ranked[i].item * length, spectrum, length, phi);
      for (guint k = 0; k < length; k++)
        norm += phi[k] * phi[k];
      for (guint k = 0; k < length && norm > 0; k++)
        phi[k] /= sqrtf (norm);
    }
  return directions;
}

static float
dot (const float *a, const float *b, guint n)
{
  float sums[8] = { 0 };
  float sum = 0;

  /* eight sums, so that the compiler may use vectors; n is a multiple of 64 */
  for (guint k = 0; k + 8 <= n; k += 8)
    for (guint m = 0; m < 8; m++)
      sums[m] += a[k + m] * b[k + m];
  for (guint m = 0; m < 8; m++)
    sum += sums[m];
  return sum;
}

/* (score − mean) / deviation; all zero where every score is the same. */
static void
standardise (const NfScored *ranked, guint n, double *out)
{
  double mean = 0, variance = 0;

  for (guint i = 0; i < n; i++)
    mean += ranked[i].score / n;
  for (guint i = 0; i < n; i++)
    variance += (ranked[i].score - mean) * (ranked[i].score - mean) / n;
  for (guint i = 0; i < n; i++)
    out[i] = variance > 0 ? (ranked[i].score - mean) / sqrt (variance) : 0;
}

/* Adds what a film's genres are of 1. */
static void
add_genres (NfModelFile *model, NfItemIndex item, double *shares)
{
  NfGenreMask genres = nf_model_file_get_genres (model, item);
  guint n = (guint) __builtin_popcount (genres);

  for (guint g = 0; g < 32; g++)
    if (genres & ((NfGenreMask) 1 << g))
      shares[g] += 1.0 / n;
}

static gboolean
normalise (double *shares)
{
  double sum = 0;

  for (guint g = 0; g < 32; g++)
    sum += shares[g];
  for (guint g = 0; g < 32 && sum > 0; g++)
    shares[g] /= sum;
  return sum > 0;
}

/* --- public -------------------------------------------------------------------------------------------------------- */

void
nf_diversity_order (NfModelFile *model, NfScored *ranked, guint n, double lambda)
{
  g_autofree float *directions = NULL;
  g_autofree double *relevance = NULL;
  g_autofree float *likeness = NULL;   /* of a film to the nearest film placed before; NAN once it has a place */
  g_autofree NfScored *ordered = NULL;
  guint length = nf_model_file_get_row_stride (model), last = 0;

  g_return_if_fail (ranked != NULL || n == 0);
  g_return_if_fail (lambda >= 0 && lambda <= 1);

  if (n < 3 || lambda == 0)
    return;
  directions = make_directions (model, ranked, n);
  relevance = g_new (double, n);
  likeness = g_new (float, n);
  ordered = g_new (NfScored, n);
  standardise (ranked, n, relevance);
  for (guint i = 0; i < n; i++)
    likeness[i] = -FLT_MAX;

  ordered[0] = ranked[0];
  likeness[0] = NAN;
  for (guint place = 1; place < n; place++)
    {
      double best = -DBL_MAX;
      guint next = 0;

      for (guint i = 1; i < n; i++)
        {
          double value;

          if (isnan (likeness[i]))
            continue;
          likeness[i] = MAX (likeness[i], dot (directions + (gsize) i * length, directions + (gsize) last * length, length));
          value = (1 - lambda) * relevance[i] - lambda * likeness[i];
          if (value > best)
            {
              best = value;
              next = i;
            }
        }
      ordered[place] = ranked[next];
      likeness[next] = NAN;
      last = next;
    }
  memcpy (ranked, ordered, n * sizeof *ranked);
}

double
nf_diversity_measure_similarity (NfModelFile *model, const NfScored *ranked, guint n)
{
  g_autofree float *directions = make_directions (model, ranked, n);
  guint length = nf_model_file_get_row_stride (model);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      sum += dot (directions + (gsize) i * length, directions + (gsize) j * length, length);
  return n > 1 ? sum / (n * (n - 1) / 2.0) : 0;
}

double
nf_diversity_measure_genres (NfModelFile *model, const NfItemIndex *liked, guint n_liked, const NfScored *ranked, guint n)
{
  double wanted[32] = { 0 }, got[32] = { 0 }, divergence = 0;

  for (guint i = 0; i < n_liked; i++)
    add_genres (model, liked[i], wanted);
  for (guint i = 0; i < n; i++)
    add_genres (model, ranked[i].item, got);
  if (!normalise (wanted) || !normalise (got))
    return 0;
  for (guint g = 0; g < 32; g++)
    if (wanted[g] > 0)
      divergence += wanted[g] * log (wanted[g] / ((1 - GENRE_SMOOTHING) * got[g] + GENRE_SMOOTHING * wanted[g]));
  return divergence;
}
