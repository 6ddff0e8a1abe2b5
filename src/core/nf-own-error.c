/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-own-error.h"

#include <math.h>
#include <string.h>

typedef struct
{
  NfModelFile *model;
  NfRatings   *ratings;
  NfOwnError   result;
} Job;

static void
job_free (Job *job)
{
  nf_model_file_unref (job->model);
  nf_ratings_unref (job->ratings);
  g_free (job);
}

/* @entries: all but one of the person's ratings */
static float
predict (NfModelFile *model, const NfRatingEntry *entries, guint n, NfItemIndex item)
{
  g_autoptr (NfRatings) others = nf_ratings_new (entries, n);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, others, NULL);
  float star;

  nf_fold_in_predict (fold_in, item, &star, NULL);
  return star;
}

static void
compute_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  NfOwnError *result = &job->result;
  const guint n = nf_ratings_get_n (job->ratings);
  const NfRatingEntry *entries = nf_ratings_get_entries (job->ratings);
  g_autofree NfRatingEntry *others = g_new (NfRatingEntry, MAX (n, 1));
  g_autofree guint *known = g_new (guint, MAX (n, 1));
  NfFoldInParams params;
  guint n_sample;

  nf_fold_in_params_init (&params, job->model);
  result->n_ratings = n;
  for (guint i = 0; i < n; i++)
    if (nf_fold_in_params_can_rank (&params, job->model, entries[i].item))
      known[result->n_known++] = i;

  n_sample = n > 1 ? MIN (result->n_known, NF_OWN_ERROR_MAX_SAMPLE) : 0;
  for (guint k = 0; k < n_sample; k++)
    {
      const guint left_out = known[(guint) ((guint64) k * result->n_known / n_sample)];
      const float mean = nf_model_file_get_mean_rating (job->model, entries[left_out].item);
      float star;

      if (g_task_return_error_if_cancelled (task))
        return;
      memcpy (others, entries, left_out * sizeof *others);
      memcpy (others + left_out, entries + left_out + 1, (n - 1 - left_out) * sizeof *others);
      star = predict (job->model, others, n - 1, entries[left_out].item);
      if (star <= 0 || mean <= 0)
        continue;
      result->n_predicted++;
      result->model += (fabs (star - entries[left_out].rating / 2.0) - result->model) / result->n_predicted;
      result->average += (fabs (mean - entries[left_out].rating / 2.0) - result->average) / result->n_predicted;
    }
  g_task_return_boolean (task, TRUE);
}

void
nf_own_error_compute_async (NfModelFile *model, NfRatings *ratings, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (model != NULL);
  g_return_if_fail (ratings != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, nf_own_error_compute_async);
  job = g_new0 (Job, 1);
  job->model = nf_model_file_ref (model);
  job->ratings = nf_ratings_ref (ratings);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, compute_in_thread);
}

gboolean
nf_own_error_compute_finish (GAsyncResult *result, NfOwnError *out_error, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out_error = ((const Job *) g_task_get_task_data (G_TASK (result)))->result;
  return TRUE;
}
