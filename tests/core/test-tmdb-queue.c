/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-queue.h"

#include "nf-fake-tmdb.h"
#include "nf-film-details.h"
#include "nf-test-monitor.h"
#include "nf-test-utils.h"

#define KEY "0123456789abcdefSECRETKEY"

typedef struct
{
  NfFakeTmdb  *fake;
  NfTmdbQueue *queue;
  guint        n_values, n_changed;
} Fixture;

typedef struct
{
  gboolean done;
  gpointer value;   /* only whether there was one */
  GError  *error;
  void   (*then) (gpointer data);   /* (nullable): in the callback */
  gpointer data;
} Result;

static void
result_clear (Result *result)
{
  g_clear_error (&result->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
value_cb (NfTmdbQueue *queue, NfTmdbTarget *target, gpointer value, Fixture *fixture)
{
  g_assert_nonnull (value);
  fixture->n_values++;
}

static void
changed_cb (NfTmdbQueue *queue, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_queue (Fixture *fixture, NfTmdbQueue *queue)
{
  fixture->queue = queue;
  nf_tmdb_queue_set_timing (queue, 5);
  nf_tmdb_queue_set_key (queue, KEY);
  g_signal_connect (queue, "value", G_CALLBACK (value_cb), fixture);
  g_signal_connect (queue, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fake = nf_fake_tmdb_new ();
  nf_fake_tmdb_add_all_films (fixture->fake);
  set_queue (fixture, nf_tmdb_queue_new (nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
}

/* Closes the queue: it must go, with all that runs, without the help of a timeout. */
static void
drop_queue (Fixture *fixture)
{
  NfTmdbQueue *queue = fixture->queue;

  g_signal_handlers_disconnect_by_data (fixture->queue, fixture);
  nf_tmdb_queue_close (fixture->queue);
  g_object_add_weak_pointer (G_OBJECT (fixture->queue), (gpointer *) &fixture->queue);
  g_object_unref (queue);
  nf_test_wait_until (fixture->queue == NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->queue != NULL)
    drop_queue (fixture);
  nf_fake_tmdb_free (fixture->fake);
}

static void
loaded_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  g_assert_false (result->done);   /* once */
  result->value = g_task_propagate_pointer (G_TASK (async_result), &result->error);
  if (result->value != NULL)   /* details or bytes: whoever wanted it knows */
    ((GDestroyNotify) g_object_get_data (G_OBJECT (async_result), "free")) (result->value);
  result->done = TRUE;
  if (result->then != NULL)
    result->then (result->data);
}

/* @target: (transfer full) */
static void
load_at (Fixture *fixture, NfTmdbTarget *target, int priority, GCancellable *cancellable, Result *result)
{
  g_autoptr (NfTmdbTarget) owned = target;
  GTask *task = g_task_new (NULL, cancellable, loaded_cb, result);

  g_object_set_data (G_OBJECT (task), "free", target->kind == NF_TMDB_TARGET_DETAILS ? (gpointer) nf_film_details_unref : (gpointer) g_bytes_unref);
  nf_tmdb_queue_load (fixture->queue, target, priority, task);
}

static void
load (Fixture *fixture, guint32 id, Result *result)
{
  load_at (fixture, nf_tmdb_target_new_details (id, "en", "US"), 0, NULL, result);
}

static NfTmdbState
get_state (Fixture *fixture)
{
  gint64 retry_at;

  return nf_tmdb_queue_get_state (fixture->queue, &retry_at);
}

static void
set_fault (Fixture *fixture, const char *path, NfFault fault)
{
  nf_fake_tmdb_set_fault (fixture->fake, path, &fault);
}

/* Nothing comes in time, for every request from now on. */
static void
set_silent (Fixture *fixture, const char *path)
{
  set_fault (fixture, path, (NfFault) { NF_FAULT_SLOW_HEADERS, .delay_ms = 60 * 1000 });
  nf_http_set_timing (nf_tmdb_queue_get_http (fixture->queue), 60, 100);
}

/* For the next exchange. */
static void
set_patient (Fixture *fixture)
{
  nf_http_set_timing (nf_tmdb_queue_get_http (fixture->queue), 60, 60 * 1000);
}

/* Every good reply is told to all, whether it was waited for by one or many. */
static void
test_value (Fixture *fixture, gconstpointer data)
{
  Result results[3] = { 0 };
  g_auto (Result) missing = { 0 };

  nf_fake_tmdb_set_latency (fixture->fake, 20);
  for (guint i = 0; i < 3; i++)
    load (fixture, 5, &results[i]);
  for (guint i = 0; i < 3; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
    }
  g_assert_cmpuint (fixture->n_values, ==, 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 1);
  g_assert_cmpuint (fixture->n_changed, >, 0);
  set_fault (fixture, NULL, (NfFault) { NF_FAULT_STATUS, 404 });
  load (fixture, 6, &missing);
  nf_test_wait_until (missing.done);
  g_assert_error (missing.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture->n_values, ==, 1);
}

/* An order that could not be given makes the service look away; it comes back by itself, though the order is not given again. */
static void
test_back_after_order (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest post = { "POST", "/account/1/favorite", NULL, "{}", FALSE };
  g_auto (Result) order = { 0 };

  set_silent (fixture, "/3/account/1/favorite");
  load_at (fixture, nf_tmdb_target_new_call (&post, "en", "US", 1), 0, NULL, &order);
  nf_test_wait_until (order.done);
  g_assert_error (order.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
  set_patient (fixture);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_READY);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/account*"), ==, 1);
}

/* A key that could not be checked, and is used all the same: the next wish finds out that the service is back, long after its time. */
static void
test_back_after_key (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) checked = { 0 };
  g_auto (Result) refused = { 0 };
  gint64 retry_at = 1;

  nf_tmdb_queue_set_key (fixture->queue, NULL);
  set_silent (fixture, NULL);
  load_at (fixture, nf_tmdb_target_new_key ("good", 1), 0, NULL, &checked);
  nf_test_wait_until (checked.done);
  g_assert_error (checked.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  set_patient (fixture);
  /* the time of the trial comes and goes: without a key nothing can be asked */
  for (guint n = fixture->n_changed; fixture->n_changed == n;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 1);
  nf_tmdb_queue_set_key (fixture->queue, "good");
  load (fixture, 5, &refused);
  nf_test_wait_until (refused.done);
  nf_test_wait_until (nf_tmdb_queue_get_state (fixture->queue, &retry_at) == NF_TMDB_STATE_READY);
  g_assert_cmpint (retry_at, ==, 0);
}

/* The end of a rate limit is no sign that the service is there. */
static void
test_away_after_limit (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) result = { 0 };

  set_fault (fixture, NULL, (NfFault) { NF_FAULT_STATUS, 429, .retry_after = "2" });
  load (fixture, 5, &result);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_RATE_LIMITED);
  nf_tmdb_queue_set_timing (fixture->queue, 60 * 1000);
  set_silent (fixture, NULL);
  nf_test_wait_until (result.done);
  g_assert_error (result.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
}

/* Switched off, or without a key, while it is being tried whether a service is back: that trial ends at once, too. */
static void
test_probe_dropped (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Result) result = { 0 };
      guint n;

      if (i > 0)
        set_queue (fixture, nf_tmdb_queue_new (nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
      nf_fake_tmdb_clear_log (fixture->fake);
      nf_tmdb_queue_set_timing (fixture->queue, 100);
      set_silent (fixture, NULL);
      load (fixture, 5, &result);
      nf_test_wait_until (result.done);
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
      n = nf_fake_tmdb_count (fixture->fake, NULL);
      set_patient (fixture);
      nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) > n);
      if (i == 0)
        nf_tmdb_queue_set_enabled (fixture->queue, FALSE);
      else
        nf_tmdb_queue_set_key (fixture->queue, NULL);
      drop_queue (fixture);   /* not before the exchange is over */
    }
}

static void
use_other_key (gpointer data)
{
  Fixture *fixture = data;
  static Result again;

  nf_tmdb_queue_set_key (fixture->queue, "good");
  again = (Result) { 0 };
  load (fixture, 7, &again);
}

/* Whoever hears that the key was rejected may bring another one: what waited is asked for with that. */
static void
test_key_in_callback (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) first = { .then = use_other_key, .data = fixture };
  Result others[20] = { 0 };

  nf_fake_tmdb_set_key (fixture->fake, "good");
  load (fixture, 1, &first);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    load (fixture, 10 + i, &others[i]);
  nf_test_wait_until (first.done);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      nf_test_wait_until (others[i].done);
      g_assert_no_error (others[i].error);
    }
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, "/3/movie/7") > 0);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
}

static void
cancel (gpointer data)
{
  g_cancellable_cancel (data);
}

/* The callback of the first that fails cancels the others, which were about to fail with it: each returns once. */
static void
test_cancel_in_callback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Result results[30] = { 0 };

  set_fault (fixture, NULL, (NfFault) { NF_FAULT_NOT_HTTP });
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      results[i].then = cancel;
      results[i].data = cancellable;
      load_at (fixture, nf_tmdb_target_new_details (1 + i, "en", "US"), 0, i % 3 == 0 ? NULL : cancellable, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_nonnull (results[i].error);
      result_clear (&results[i]);
    }
}

/* Cancelled while it waits for a retry, or for the end of a limit: nothing is sent for it again, and nothing is left of it. */
static void
test_cancel_waiting (Fixture *fixture, gconstpointer data)
{
  static const NfFault faults[] = { { NF_FAULT_STATUS, 500 }, { NF_FAULT_STATUS, 429, .retry_after = "600" } };

  nf_tmdb_queue_set_timing (fixture->queue, 60 * 1000);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Result) result = { 0 };
      g_auto (Result) after = { 0 };

      nf_fake_tmdb_clear_log (fixture->fake);
      set_fault (fixture, NULL, faults[i]);
      load_at (fixture, nf_tmdb_target_new_details (5, "en", "US"), 0, cancellable, &result);
      nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 1);
      if (i == 1)
        nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_RATE_LIMITED);
      g_cancellable_cancel (cancellable);
      nf_test_wait_until (result.done);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
      nf_tmdb_queue_retry (fixture->queue);
      load (fixture, 5, &after);
      nf_test_wait_until (after.done);
      g_assert_no_error (after.error);
      g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 2);
    }
}

/* Closed while it is queued, on the wire, waiting for a retry, and being tried: everybody hears, and the queue goes. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  Result results[20] = { 0 };
  guint n_cancelled = 0;

  nf_tmdb_queue_set_timing (fixture->queue, 60 * 1000);
  nf_fake_tmdb_set_latency (fixture->fake, 20);
  set_fault (fixture, "/3/movie/20", (NfFault) { NF_FAULT_STATUS, 500 });
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    load (fixture, 1 + i, &results[i]);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, "/3/movie/20") == 1 && nf_fake_tmdb_count (fixture->fake, NULL) > 6);
  drop_queue (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      if (results[i].error != NULL)
        g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_cancelled += results[i].error != NULL;
      result_clear (&results[i]);
    }
  g_assert_cmpuint (n_cancelled, >, 0);
}

/* The monitor's word: what fails is offline, and the first sign of a network is a trial. */
static void
test_network (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTestMonitor) monitor = nf_test_monitor_new ();
  g_auto (Result) result = { 0 };
  guint n;

  nf_tmdb_queue_set_monitor (fixture->queue, G_NETWORK_MONITOR (monitor));
  nf_tmdb_queue_set_timing (fixture->queue, 60 * 1000);
  set_fault (fixture, NULL, (NfFault) { NF_FAULT_NOT_HTTP });
  load (fixture, 5, &result);
  nf_test_wait_until (result.done);
  g_assert_error (result.error, NF_TMDB_ERROR, NF_TMDB_ERROR_OFFLINE);
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  n = nf_fake_tmdb_count (fixture->fake, NULL);
  for (guint i = 0; i < 5; i++)
    nf_test_monitor_set (monitor, TRUE);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_READY);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, n + 1);   /* one trial, however often it says so */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-queue/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("value", test_value);
  ADD ("back-after-order", test_back_after_order);
  ADD ("back-after-key", test_back_after_key);
  ADD ("away-after-limit", test_away_after_limit);
  ADD ("probe-dropped", test_probe_dropped);
  ADD ("key-in-callback", test_key_in_callback);
  ADD ("cancel-in-callback", test_cancel_in_callback);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("close", test_close);
  ADD ("network", test_network);
  return g_test_run ();
}
