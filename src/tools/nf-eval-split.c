/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-eval-split.h"

#include <stdlib.h>

/* Every fifth rating is hidden. */
#define HIDDEN_PART 5
/* Ratings of 4 stars and more a person must have where only those count. */
#define LEAST_LIKES 5

typedef struct
{
  guint64        key;
  NfPersonRating rating;
} Keyed;

guint64
nf_eval_mix (guint64 z)
{
  z += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

gboolean
nf_eval_is_validation (guint32 user)
{
  return nf_eval_mix (user) >> 63 == 0;
}

static int
compare_hashes (const void *a, const void *b)
{
  const Keyed *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->rating.movie_id < y->rating.movie_id ? -1 : x->rating.movie_id > y->rating.movie_id;
}

static int
compare_times (const void *a, const void *b)
{
  const Keyed *x = a, *y = b;

  if (x->rating.time != y->rating.time)
    return x->rating.time > y->rating.time ? -1 : 1;
  return compare_hashes (a, b);
}

/* Copies ratings to @out in the order of a hash of seed, person and film, or by time. Returns: how many */
static guint
order (const NfPerson *person, guint64 seed, NfEvalProtocol protocol, NfPersonRating *out)
{
  g_autofree Keyed *keyed = g_new (Keyed, MAX (person->n, 1u));
  guint n = 0;

  for (guint i = 0; i < person->n; i++)
    if (protocol != NF_EVAL_LIKES || person->ratings[i].rating >= NF_EVAL_LIKED)
      keyed[n++] = (Keyed) { nf_eval_mix (nf_eval_mix (nf_eval_mix (seed) ^ person->id) ^ person->ratings[i].movie_id), person->ratings[i] };
  qsort (keyed, n, sizeof (Keyed), protocol == NF_EVAL_TIME ? compare_times : compare_hashes);
  for (guint i = 0; i < n; i++)
    out[i] = keyed[i].rating;
  return n;
}

static void
clear_case (gpointer data)
{
  g_free (((NfEvalCase *) data)->ratings);
}

static GArray *
make_cases (void)
{
  GArray *cases = g_array_new (FALSE, FALSE, sizeof (NfEvalCase));

  g_array_set_clear_func (cases, clear_case);
  return cases;
}

static int
compare_numbers (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

/* The hash of the person who is the last of @n_users to be measured. */
static guint64
find_limit (const NfPeople *people, guint64 seed, const char *part, guint n_users)
{
  g_autofree guint64 *hashes = g_new (guint64, MAX (people->n_people, 1u));
  guint n = 0;

  for (guint i = 0; i < people->n_people; i++)
    if (part == NULL || nf_eval_is_validation (people->people[i].id) == g_str_equal (part, "validation"))
      hashes[n++] = nf_eval_mix (nf_eval_mix (seed) ^ people->people[i].id);
  if (n_users == 0 || n <= n_users)
    return G_MAXUINT64;
  qsort (hashes, n, sizeof *hashes, compare_numbers);
  return hashes[n_users - 1];
}

static gboolean
is_chosen (guint32 id, guint64 seed, const char *part, guint64 limit)
{
  return (part == NULL || nf_eval_is_validation (id) == g_str_equal (part, "validation")) && nf_eval_mix (nf_eval_mix (seed) ^ id) <= limit;
}

GArray *
nf_eval_split_people (const NfPeople *people, NfEvalProtocol protocol, guint64 seed, const char *part, guint n_users)
{
  GArray *cases = make_cases ();
  guint64 limit = find_limit (people, seed, part, n_users);

  for (guint i = 0; i < people->n_people; i++)
    {
      const NfPerson *person = &people->people[i];
      NfEvalCase split = { .id = person->id };
      guint n;

      if (!is_chosen (person->id, seed, part, limit))
        continue;
      split.ratings = g_new (NfPersonRating, MAX (person->n, 1u));
      n = order (person, seed, protocol, split.ratings);
      if (protocol == NF_EVAL_LIKES && n < LEAST_LIKES)
        {
          g_free (split.ratings);
          continue;
        }
      split.n_hidden = n / HIDDEN_PART;
      split.n_known = n - split.n_hidden;
      g_array_append_val (cases, split);
    }
  return cases;
}

GArray *
nf_eval_split_files (const NfPeople *known, const NfPeople *targets, guint64 seed, const char *part, guint n_users)
{
  GArray *cases = make_cases ();
  guint64 limit = find_limit (targets, seed, part, n_users);

  for (guint i = 0; i < targets->n_people; i++)
    {
      const NfPerson *hidden = &targets->people[i], *person = nf_people_lookup (known, hidden->id);
      NfEvalCase split = { .id = hidden->id };

      if (!is_chosen (hidden->id, seed, part, limit))
        continue;
      split.ratings = g_new (NfPersonRating, (gsize) hidden->n + (person != NULL ? person->n : 0));
      split.n_hidden = order (hidden, seed, NF_EVAL_FILES, split.ratings);
      if (person != NULL)
        split.n_known = order (person, seed, NF_EVAL_FILES, split.ratings + split.n_hidden);
      g_array_append_val (cases, split);
    }
  return cases;
}
