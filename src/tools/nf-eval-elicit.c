/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-eval-elicit.h"

#include "nf-elicitation.h"

/* Films that are shown at a time; what nf_eval_shown has are whole pages. */
#define PAGE 10

const guint nf_eval_shown[NF_EVAL_N_SHOWN] = { 20, 40, 60 };

/* The next page of the most popular films from @next on. Returns: how many */
static guint
choose_popular (NfModelFile *model, const NfFilter *filter, NfItemIndex *next, NfItemIndex *out, guint k)
{
  guint n = 0;

  for (; n < k && *next < nf_model_file_get_n_items (model); (*next)++)
    if (nf_filter_match (filter, model, *next))
      out[n++] = *next;
  return n;
}

void
nf_eval_elicit (NfModelFile *model, NfRatings *known, const NfFilter *filter, gboolean adaptive, NfRatings *out[NF_EVAL_N_SHOWN])
{
  g_autofree guint8 *asked = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (model)));
  g_autoptr (NfRatings) answers = nf_ratings_new (NULL, 0);
  NfRatingEntry entries[60];
  guint n_answers = 0, n_shown = 0;
  NfItemIndex next = 0;

  for (guint point = 0; point < NF_EVAL_N_SHOWN; point++)
    {
      while (n_shown < nf_eval_shown[point])
        {
          NfItemIndex page[PAGE];
          guint n = adaptive ? nf_elicitation_choose (model, answers, asked, filter, page, PAGE)
                             : choose_popular (model, filter, &next, page, PAGE);

          for (guint i = 0; i < n; i++)
            {
              NfRating rating = nf_ratings_get (known, page[i]);

              nf_bitset_add (asked, page[i]);
              if (rating != NF_RATING_NONE)
                entries[n_answers++] = (NfRatingEntry) { page[i], rating };
            }
          n_shown += PAGE;   /* also where the catalogue has no more */
          nf_ratings_unref (answers);
          answers = nf_ratings_new (entries, n_answers);
        }
      out[point] = nf_ratings_ref (answers);
    }
}
