/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommend-batch.h"

#include <errno.h>

#include "nf-best.h"

/* Rankings that may wait for an earlier one. */
#define WINDOW 256

typedef struct
{
  const NfRecommendRequest *request;
  const NfPeople *people;
  FILE *out;
  GMutex mutex;
  GCond is_written;
  guint next, n_written;
  GString *waiting[WINDOW];   /* of person i at i % WINDOW */
  int failure;                /* an errno */
} Batch;

static void
mark_rated (const NfPerson *person, guint8 *rated, gboolean is_rated)
{
  for (guint i = 0; i < person->n; i++)
    {
      NfItemIndex item = person->ratings[i].item;

      if (item == NF_ITEM_NONE)
        continue;
      if (is_rated)
        nf_bitset_add (rated, item);
      else
        rated[item >> 3] = 0;
    }
}

void
nf_recommend_append_csv (const NfRecommendRequest *request, const NfPerson *person, guint8 *rated, NfScored *list, GString *out)
{
  g_autoptr (NfRatings) ratings = nf_people_make_ratings (person->ratings, person->n);
  g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (request->model, ratings, request->params);
  NfFilter filter = *request->filter;
  guint n;

  mark_rated (person, rated, TRUE);
  filter.excluded = rated;
  n = nf_best_find (fold_in, &filter, list, NULL, request->top);
  mark_rated (person, rated, FALSE);

  for (guint i = 0; i < n; i++)
    {
      float star, sd;

      nf_fold_in_predict (fold_in, list[i].item, &star, &sd);
      g_string_append_printf (out, "%u,%u,%u,%.7g,%.4f,%.4f\n", person->id, nf_model_file_get_movie_id (request->model, list[i].item), i + 1,
                              (double) list[i].score, (double) star, (double) sd);
    }
}

/* Writes what is next in order. Holds the mutex. */
static void
write_waiting (Batch *batch)
{
  gboolean has_written = FALSE;
  GString **slot;

  while (*(slot = &batch->waiting[batch->n_written % WINDOW]) != NULL)
    {
      if (batch->failure == 0 && (*slot)->len > 0 && fwrite ((*slot)->str, (*slot)->len, 1, batch->out) != 1)
        batch->failure = errno;
      g_string_free (g_steal_pointer (slot), TRUE);
      batch->n_written++;
      has_written = TRUE;
    }
  if (has_written)
    g_cond_broadcast (&batch->is_written);
}

static gpointer
run_thread (gpointer data)
{
  Batch *batch = data;
  guint n_items = nf_model_file_get_n_items (batch->request->model);
  g_autofree guint8 *rated = g_malloc0 (NF_BITSET_BYTES (n_items));
  g_autofree NfScored *list = g_new (NfScored, batch->request->top);

  g_mutex_lock (&batch->mutex);
  while (batch->next < batch->people->n_people && batch->failure == 0)
    {
      guint i = batch->next++;
      GString *text = g_string_new (NULL);

      /* whoever has the earliest person never waits */
      while (i >= batch->n_written + WINDOW)
        g_cond_wait (&batch->is_written, &batch->mutex);
      g_mutex_unlock (&batch->mutex);
      nf_recommend_append_csv (batch->request, &batch->people->people[i], rated, list, text);
      g_mutex_lock (&batch->mutex);
      batch->waiting[i % WINDOW] = text;
      write_waiting (batch);
    }
  g_mutex_unlock (&batch->mutex);
  return NULL;
}

gboolean
nf_recommend_batch (const NfRecommendRequest *request, const NfPeople *people, guint n_threads, FILE *out)
{
  g_autofree GThread **threads = g_new (GThread *, n_threads);
  Batch batch = { .request = request, .people = people, .out = out };

  g_mutex_init (&batch.mutex);
  g_cond_init (&batch.is_written);
  if (fputs (NF_RECOMMEND_CSV_HEADER, out) == EOF)
    batch.failure = errno;
  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("recommend", run_thread, &batch);
  run_thread (&batch);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&batch.mutex);
  g_cond_clear (&batch.is_written);
  if (batch.failure == 0 && fflush (out) != 0)
    batch.failure = errno;
  errno = batch.failure;
  return batch.failure == 0;
}
