/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-content.h"

#include <math.h>
#include <string.h>

#include "nf-blas.h"

#define FIRST_DECADE 1915
/* The mean stars of a film count in full from about so many ratings. */
#define MEAN_DAMPING 10.0
#define MEAN_STARS 3.2

/* Content has some ten numbers that are not zero; products run over these. */
typedef struct
{
  guint n;
  guint8 at[NF_CONTENT_LENGTH];
  double value[NF_CONTENT_LENGTH];
} Sparse;

G_STATIC_ASSERT (NF_CONTENT_LENGTH <= G_MAXUINT8);

void
nf_content_describe (const NfContentFilms *films, guint item, float *out)
{
  float *genres = out + 1, *decades = genres + NF_N_GENRES, *unknown = decades + NF_CONTENT_N_DECADES, *numbers = unknown + 1;
  double popularity = log1p (films->n_ratings[item]) / 10, mean = 0;

  memset (out, 0, NF_CONTENT_LENGTH * sizeof *out);
  out[0] = 1;
  for (guint g = 0; g < NF_N_GENRES; g++)
    genres[g] = (films->genres[item] & NF_GENRE_BIT (g)) != 0;
  if (films->years[item] == 0)
    *unknown = 1;
  else
    {
      double place = CLAMP ((films->years[item] - FIRST_DECADE) / 10.0, 0, NF_CONTENT_N_DECADES - 1);
      guint decade = (guint) place;

      decades[decade] = (float) (1 - (place - decade));
      if (decade + 1 < NF_CONTENT_N_DECADES)
        decades[decade + 1] = (float) (place - decade);
    }
  if (films->n_ratings[item] > 0)
    mean = (films->mean_ratings[item] - MEAN_STARS) * films->n_ratings[item] / (films->n_ratings[item] + MEAN_DAMPING);
  /* f32: the last bit of a logarithm, which differs between machines, does not get through */
  numbers[0] = (float) popularity;
  numbers[1] = numbers[0] * numbers[0];
  numbers[2] = (float) mean;
  numbers[3] = numbers[0] * numbers[2];
}

static void
describe_sparse (const NfContentFilms *films, guint item, Sparse *out)
{
  float content[NF_CONTENT_LENGTH];

  nf_content_describe (films, item, content);
  out->n = 0;
  for (guint i = 0; i < NF_CONTENT_LENGTH; i++)
    if (content[i] != 0)
      {
        out->at[out->n] = (guint8) i;
        out->value[out->n++] = content[i];
      }
}

/* W, NF_CONTENT_LENGTH × rank: least squares of n_j |V_j (n_j + q)^alpha / n_j − Wᵀ c_j|² + ridge |W|² */
static double *
learn_map (const NfContentFilms *films, const NfContentOptions *options, guint rank, const float *factors, const float *item_weights)
{
  double *map = g_new0 (double, (gsize) NF_CONTENT_LENGTH * rank);
  g_autofree double *gram = g_new0 (double, NF_CONTENT_LENGTH * NF_CONTENT_LENGTH);
  double column[NF_CONTENT_LENGTH];

  for (guint j = 0; j < films->n_items; j++)
    {
      const float *row = factors + (gsize) j * rank;
      double power;
      Sparse content;

      if (!(item_weights[j] > 0))
        continue;
      describe_sparse (films, j, &content);
      power = (float) pow (item_weights[j] + options->damping, options->alpha);
      for (guint a = 0; a < content.n; a++)
        {
          double *sums = map + (gsize) content.at[a] * rank;

          for (guint b = 0; b <= a; b++)
            gram[content.at[a] * NF_CONTENT_LENGTH + content.at[b]] += item_weights[j] * content.value[a] * content.value[b];
          for (guint k = 0; k < rank; k++)
            sums[k] += power * content.value[a] * row[k];
        }
    }
  for (guint i = 0; i < NF_CONTENT_LENGTH; i++)
    gram[i * NF_CONTENT_LENGTH + i] += options->ridge;
  if (!nf_blas_cholesky (gram, NF_CONTENT_LENGTH))
    g_assert_not_reached ();   /* ridge on the diagonal of a Gram matrix */
  for (guint k = 0; k < rank; k++)
    {
      for (guint i = 0; i < NF_CONTENT_LENGTH; i++)
        column[i] = map[(gsize) i * rank + k];
      nf_blas_cholesky_solve (gram, NF_CONTENT_LENGTH, column);
      for (guint i = 0; i < NF_CONTENT_LENGTH; i++)
        map[(gsize) i * rank + k] = column[i];
    }
  return map;
}

void
nf_content_blend (const NfContentFilms *films, const NfContentOptions *options, guint rank, float *factors, float *item_weights)
{
  g_autofree double *map = NULL;
  g_autofree double *predicted = NULL;
  double degrees = 0, popularity = 0, share;

  g_return_if_fail (films != NULL && options != NULL && factors != NULL && item_weights != NULL);
  g_return_if_fail (options->ridge > 0);

  if (!(options->weight > 0))
    return;
  map = learn_map (films, options, rank, factors, item_weights);
  predicted = g_new (double, rank);
  for (guint j = 0; j < films->n_items; j++)
    {
      degrees += item_weights[j];
      popularity += films->n_ratings[j];
    }
  share = popularity > 0 ? degrees / popularity : 0;

  for (guint j = 0; j < films->n_items; j++)
    {
      float *row = factors + (gsize) j * rank;
      double weight = item_weights[j], n = films->train_counts[j], expected = share * films->n_ratings[j], blended, own, grown;
      Sparse content;

      blended = (n * weight + options->weight * expected) / (n + options->weight);
      if (!(blended > 0))
        continue;
      describe_sparse (films, j, &content);
      memset (predicted, 0, rank * sizeof *predicted);
      for (guint a = 0; a < content.n; a++)
        for (guint k = 0; k < rank; k++)
          predicted[k] += content.value[a] * map[(gsize) content.at[a] * rank + k];
      /* n_j times the mean vector is (n_j + q)^alpha V_j */
      own = weight > 0 ? (float) pow (weight + options->damping, options->alpha) : 0;
      grown = blended * (float) pow (blended + options->damping, -options->alpha) / (weight + options->weight);
      for (guint k = 0; k < rank; k++)
        row[k] = (float) ((own * row[k] + options->weight * predicted[k]) * grown);
      item_weights[j] = (float) blended;
    }
}
