/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-worker.h"

#include "nf-test-utils.h"

/* A gate a job waits at, so that tests decide what runs when. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean open, reached;
} Gate;

static void
gate_init (Gate *gate)
{
  *gate = (Gate) { 0 };
  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->mutex);
  g_cond_clear (&gate->cond);
}

static void
gate_set (Gate *gate, gboolean *flag)
{
  g_mutex_lock (&gate->mutex);
  *flag = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
gate_wait (Gate *gate, gboolean *flag)
{
  g_mutex_lock (&gate->mutex);
  while (!*flag)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
wait_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Gate *gate = task_data;

  gate_set (gate, &gate->reached);
  gate_wait (gate, &gate->open);
  g_task_return_boolean (task, TRUE);
}

static void
append_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GString *order = g_object_get_data (G_OBJECT (task), "order");

  g_string_append (order, task_data);
  g_task_return_boolean (task, TRUE);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

/* Holds the thread until gate->open. */
static void
block (NfWorker *worker, Gate *gate)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, gate, NULL);
  nf_worker_queue (worker, G_MININT, wait_job, task);
  gate_wait (gate, &gate->reached);
}

static void
queue_letter (NfWorker *worker, int priority, const char *letter, GString *order, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_object_set_data (G_OBJECT (task), "order", order);
  g_task_set_task_data (task, (gpointer) letter, NULL);
  nf_worker_queue (worker, priority, append_job, task);
}

static void
test_order (void)
{
  g_autoptr (NfWorker) worker = nf_worker_new ("test");
  g_autoptr (GString) order = g_string_new (NULL);
  guint n_done = 0;
  Gate gate;

  gate_init (&gate);
  block (worker, &gate);
  queue_letter (worker, G_PRIORITY_LOW, "f", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_DEFAULT, "c", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_DEFAULT, "d", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_HIGH, "a", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_LOW, "g", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_HIGH, "b", order, NULL, count_cb, &n_done);
  queue_letter (worker, G_PRIORITY_DEFAULT, "e", order, NULL, count_cb, &n_done);
  gate_set (&gate, &gate.open);
  nf_test_wait_until (n_done == 7);
  g_assert_cmpstr (order->str, ==, "abcdefg");
  gate_clear (&gate);
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (g_task_propagate_boolean (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  count_cb (source, result, user_data);
}

static void
test_cancelled (void)
{
  g_autoptr (NfWorker) worker = nf_worker_new ("test");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) order = g_string_new (NULL);
  guint n_done = 0;
  Gate gate;

  gate_init (&gate);
  block (worker, &gate);
  queue_letter (worker, 0, "x", order, cancellable, cancelled_cb, &n_done);
  queue_letter (worker, 0, "y", order, NULL, count_cb, &n_done);
  g_cancellable_cancel (cancellable);
  gate_set (&gate, &gate.open);
  nf_test_wait_until (n_done == 2);
  g_assert_cmpstr (order->str, ==, "y");
  gate_clear (&gate);
}

static void
test_finishes_queue (void)
{
  NfWorker *worker = nf_worker_new ("test");
  g_autoptr (GString) order = g_string_new (NULL);
  guint n_done = 0;

  for (guint i = 0; i < 20; i++)
    queue_letter (worker, 0, "x", order, NULL, count_cb, &n_done);
  g_object_unref (worker);   /* joins */
  g_assert_cmpuint (order->len, ==, 20);
  nf_test_wait_until (n_done == 20);
}

static void
test_no_jobs (void)
{
  g_autoptr (NfWorker) worker = nf_worker_new ("test");

  g_assert_finalize_object (g_steal_pointer (&worker));
}

/* --- where objects die ---------------------------------------------------------------------------------------------- */

typedef struct
{
  GThread *thread;
  gboolean gone;
} Death;

static void
note_death_cb (gpointer data, GObject *where_the_object_was)
{
  Death *death = data;

  death->thread = g_thread_self ();
  death->gone = TRUE;
}

static void
test_source_dies_here (void)
{
  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (NfWorker) worker = nf_worker_new ("test");
      GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
      Death death = { 0 };
      guint n_done = 0;
      GTask *task;
      Gate gate;

      gate_init (&gate);
      g_object_weak_ref (source, note_death_cb, &death);
      task = g_task_new (source, NULL, count_cb, &n_done);
      g_task_set_task_data (task, &gate, NULL);
      nf_worker_queue (worker, 0, wait_job, task);
      gate_wait (&gate, &gate.reached);
      g_object_unref (source);
      g_assert_false (death.gone);
      gate_set (&gate, &gate.open);
      /* the thread has every chance to drop its reference first or last */
      if (round % 2 == 0)
        g_usleep (2000);
      nf_test_wait_until (death.gone);
      g_assert_true (death.thread == g_thread_self ());
      g_assert_cmpuint (n_done, ==, 1);
      gate_clear (&gate);
    }
}

static void
test_own_context (void)
{
  g_autoptr (NfWorker) worker = nf_worker_new ("test");
  g_autoptr (GMainContext) context = g_main_context_new ();
  GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
  Death death = { 0 };
  guint n_done = 0;
  GTask *task;
  Gate gate;

  gate_init (&gate);
  gate.open = TRUE;
  g_object_weak_ref (source, note_death_cb, &death);
  g_main_context_push_thread_default (context);
  task = g_task_new (source, NULL, count_cb, &n_done);
  g_task_set_task_data (task, &gate, NULL);
  g_object_unref (source);
  nf_worker_queue (worker, 0, wait_job, task);
  while (!death.gone)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_true (death.thread == g_thread_self ());
  gate_clear (&gate);
}

/* The task's source owns the worker: the worker ends with it, in the main thread. */
static void
test_worker_dies_with_source (void)
{
  NfWorker *worker = nf_worker_new ("test");
  GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
  Death death = { 0 };
  GTask *task;
  Gate gate;

  gate_init (&gate);
  gate.open = TRUE;
  g_object_weak_ref (G_OBJECT (worker), note_death_cb, &death);
  g_object_set_data_full (source, "worker", worker, g_object_unref);
  task = g_task_new (source, NULL, NULL, NULL);
  g_task_set_task_data (task, &gate, NULL);
  nf_worker_queue (worker, 0, wait_job, task);
  g_object_unref (source);
  nf_test_wait_until (death.gone);
  g_assert_true (death.thread == g_thread_self ());
  gate_clear (&gate);
}

static void
drop_worker_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  NfWorker **worker = task_data;

  g_clear_object (worker);
  g_task_return_boolean (task, TRUE);
}

static void
test_dropped_by_own_job (void)
{
  NfWorker *worker = nf_worker_new ("test");
  NfWorker *borrowed = worker;
  guint n_done = 0;
  GTask *task = g_task_new (NULL, NULL, count_cb, &n_done);
  GTask *next = g_task_new (NULL, NULL, count_cb, &n_done);
  GString *order = g_string_new (NULL);
  Gate gate;

  gate_init (&gate);
  block (borrowed, &gate);
  g_task_set_task_data (task, &worker, NULL);
  nf_worker_queue (borrowed, 0, drop_worker_job, task);
  g_object_set_data (G_OBJECT (next), "order", order);
  g_task_set_task_data (next, (gpointer) "z", NULL);
  nf_worker_queue (borrowed, 0, append_job, next);
  gate_set (&gate, &gate.open);
  nf_test_wait_until (n_done == 2);
  g_assert_null (worker);
  g_assert_cmpstr (order->str, ==, "z");
  g_string_free (order, TRUE);
  gate_clear (&gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/order", test_order);
  g_test_add_func ("/worker/cancelled", test_cancelled);
  g_test_add_func ("/worker/finishes-queue", test_finishes_queue);
  g_test_add_func ("/worker/no-jobs", test_no_jobs);
  g_test_add_func ("/worker/source-dies-here", test_source_dies_here);
  g_test_add_func ("/worker/own-context", test_own_context);
  g_test_add_func ("/worker/dies-with-source", test_worker_dies_with_source);
  g_test_add_func ("/worker/dropped-by-own-job", test_dropped_by_own_job);
  return g_test_run ();
}
