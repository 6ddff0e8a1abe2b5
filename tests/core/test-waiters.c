/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-waiters.h"

#include "nf-test-utils.h"

typedef struct
{
  guint    n_done, n_cancelled, n_errors, n_empty;
  NfWaiters **to_free;
  GCancellable *to_cancel;
} Counts;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Counts *counts = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes != NULL)
    counts->n_done++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    counts->n_cancelled++;
  else
    counts->n_errors++;
  if (counts->to_cancel != NULL)
    g_cancellable_cancel (counts->to_cancel);
}

static void
empty_cb (gpointer user_data)
{
  Counts *counts = user_data;

  counts->n_empty++;
  if (counts->to_free != NULL)
    g_clear_pointer (counts->to_free, nf_waiters_free);
}

static void
test_value (void)
{
  Counts counts = { 0 };
  NfWaiters *waiters = nf_waiters_new (empty_cb, &counts);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < 3; i++)
    nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  g_assert_cmpuint (nf_waiters_get_n (waiters), ==, 3);
  nf_waiters_return (waiters, bytes, (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref, NULL);
  nf_test_wait_until (counts.n_done == 3);
  g_assert_cmpuint (counts.n_empty, ==, 0);
}

static void
test_error (void)
{
  Counts counts = { 0 };
  NfWaiters *waiters = nf_waiters_new (empty_cb, &counts);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  nf_waiters_return (waiters, NULL, NULL, NULL, error);
  nf_test_wait_until (counts.n_errors == 2);
}

static void
test_cancel_one (void)
{
  Counts counts = { 0 };
  NfWaiters *waiters = nf_waiters_new (empty_cb, &counts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  nf_waiters_add (waiters, g_task_new (NULL, cancellable, done_cb, &counts));
  nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (counts.n_cancelled == 1);
  g_assert_cmpuint (nf_waiters_get_n (waiters), ==, 1);
  g_assert_cmpuint (counts.n_empty, ==, 0);
  nf_waiters_return (waiters, bytes, (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref, NULL);
  nf_test_wait_until (counts.n_done == 1);
}

/* The last one leaves; the owner frees the waiters there. */
static void
test_empty (void)
{
  NfWaiters *waiters;
  Counts counts = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  counts.to_free = &waiters;
  waiters = nf_waiters_new (empty_cb, &counts);
  nf_waiters_add (waiters, g_task_new (NULL, cancellable, done_cb, &counts));
  nf_waiters_add (waiters, g_task_new (NULL, cancellable, done_cb, &counts));
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (counts.n_cancelled == 2);
  g_assert_cmpuint (counts.n_empty, ==, 1);
  g_assert_null (waiters);
}

static gpointer
cancel_in_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel_from_thread (void)
{
  NfWaiters *waiters;
  Counts counts = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;

  counts.to_free = &waiters;
  waiters = nf_waiters_new (empty_cb, &counts);
  nf_waiters_add (waiters, g_task_new (NULL, cancellable, done_cb, &counts));
  thread = g_thread_new ("canceller", cancel_in_thread, cancellable);
  nf_test_wait_until (counts.n_cancelled == 1);
  g_thread_join (thread);
}

/* A callback of one waiter cancels the next, which is about to be returned too. */
static void
test_cancel_in_callback (void)
{
  Counts counts = { 0 };
  NfWaiters *waiters = nf_waiters_new (empty_cb, &counts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  counts.to_cancel = cancellable;
  nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  nf_waiters_add (waiters, g_task_new (NULL, cancellable, done_cb, &counts));
  while (g_main_context_iteration (NULL, FALSE))   /* so that tasks return inside the call below */
    ;
  nf_waiters_return (waiters, bytes, (GBoxedCopyFunc) g_bytes_ref, (GDestroyNotify) g_bytes_unref, NULL);
  nf_test_wait_until (counts.n_done + counts.n_cancelled == 2);
  g_assert_cmpuint (counts.n_done, ==, 1);
}

static void
test_free (void)
{
  Counts counts = { 0 };
  NfWaiters *waiters = nf_waiters_new (empty_cb, &counts);

  nf_waiters_add (waiters, g_task_new (NULL, NULL, done_cb, &counts));
  nf_waiters_free (waiters);
  nf_test_wait_until (counts.n_cancelled == 1);
  g_assert_cmpuint (counts.n_empty, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/waiters/value", test_value);
  g_test_add_func ("/waiters/error", test_error);
  g_test_add_func ("/waiters/cancel-one", test_cancel_one);
  g_test_add_func ("/waiters/empty", test_empty);
  g_test_add_func ("/waiters/cancel-from-thread", test_cancel_from_thread);
  g_test_add_func ("/waiters/cancel-in-callback", test_cancel_in_callback);
  g_test_add_func ("/waiters/free", test_free);

  return g_test_run ();
}
