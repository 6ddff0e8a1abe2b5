/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-service.h"

#include "nf-test-utils.h"

#define URL      "http://127.0.0.1:1/3"
#define READY    NF_TMDB_STATE_READY
#define LIMITED  NF_TMDB_STATE_RATE_LIMITED
#define OFFLINE  NF_TMDB_STATE_OFFLINE
#define AWAY     NF_TMDB_STATE_UNREACHABLE
#define BAD      NF_TMDB_STATE_BAD_REPLY
#define LONG_MS  (60 * 1000)   /* no timer runs out in a test that does not wait for one */

typedef struct
{
  NfTmdbService service;
  NfTmdbTarget *target;
  guint         n_times;
} Fixture;

static void
timer_cb (NfTmdbService *service, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (service == &fixture->service);
  fixture->n_times++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_service_init (&fixture->service, timer_cb, fixture);
  nf_tmdb_service_set_address (&fixture->service, URL);
  fixture->service.backoff_ms = LONG_MS;
  fixture->target = nf_tmdb_target_new_details (5, "en", "US");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_service_clear (&fixture->service);
  nf_tmdb_target_unref (fixture->target);
}

typedef enum { GOOD_ANSWER, BAD_ANSWER, GOES_OFFLINE, GOES_AWAY, GOES_BAD, IS_LIMITED, IS_RESET, N_EVENTS } Event;

static void
happen (Fixture *fixture, Event event)
{
  switch (event)
    {
    case GOOD_ANSWER:
    case BAD_ANSWER:
      nf_tmdb_service_answered (&fixture->service, event == GOOD_ANSWER);
      break;
    case GOES_OFFLINE:
    case GOES_AWAY:
    case GOES_BAD:
      nf_tmdb_service_failed (&fixture->service, event == GOES_OFFLINE ? OFFLINE : event == GOES_AWAY ? AWAY : BAD, fixture->target, FALSE);
      break;
    case IS_LIMITED:
      nf_tmdb_service_limited (&fixture->service, 600 * 1000);
      break;
    case IS_RESET:
      nf_tmdb_service_reset (&fixture->service);
      break;
    case N_EVENTS:
    default:
      g_assert_not_reached ();
    }
}

/* From every state, whatever happens. */
static void
test_transitions (Fixture *fixture, gconstpointer data)
{
  static const struct { Event way; NfTmdbState from, to[N_EVENTS]; } rows[] = {
    /*                          good    bad      offline  away     something else  limited  reset */
    { IS_RESET,     READY,   { READY,   READY,   OFFLINE, AWAY,    BAD,     LIMITED, READY } },
    { IS_LIMITED,   LIMITED, { LIMITED, LIMITED, LIMITED, LIMITED, LIMITED, LIMITED, READY } },   /* its own word counts more */
    { GOES_OFFLINE, OFFLINE, { READY,   READY,   OFFLINE, AWAY,    BAD,     LIMITED, READY } },
    { GOES_AWAY,    AWAY,    { READY,   READY,   OFFLINE, AWAY,    BAD,     LIMITED, READY } },
    { GOES_BAD,     BAD,     { READY,   BAD,     OFFLINE, AWAY,    BAD,     LIMITED, READY } },   /* a bad answer is what it is down for */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (Event event = 0; event < N_EVENTS; event++)
      {
        nf_tmdb_service_reset (&fixture->service);
        happen (fixture, rows[i].way);
        g_assert_cmpint (fixture->service.state, ==, rows[i].from);
        happen (fixture, event);
        g_test_message ("row %u, event %d", i, event);
        g_assert_cmpint (fixture->service.state, ==, rows[i].to[event]);
        /* whoever is not ready has a time at which it is, or is tried */
        g_assert_true ((fixture->service.retry_at != 0) == (fixture->service.state != READY));
        g_assert_true ((fixture->service.timer_id != 0) == (fixture->service.state != READY));
        g_assert_true (nf_tmdb_service_is_down (&fixture->service) == (fixture->service.state != READY && fixture->service.state != LIMITED));
      }
  g_assert_cmpuint (fixture->n_times, ==, 0);
}

/* The time comes: one that was limited is ready, one that is down is to be tried. */
static void
test_timer (Fixture *fixture, gconstpointer data)
{
  fixture->service.backoff_ms = 1;
  nf_tmdb_service_limited (&fixture->service, 1);
  nf_test_wait_until (fixture->n_times == 1);
  g_assert_cmpint (fixture->service.state, ==, READY);
  g_assert_cmpint (fixture->service.retry_at, ==, 0);
  nf_tmdb_service_failed (&fixture->service, AWAY, fixture->target, FALSE);
  nf_test_wait_until (fixture->n_times == 2);
  g_assert_cmpint (fixture->service.state, ==, AWAY);
  g_assert_cmpint (fixture->service.retry_at, ==, 0);
  nf_tmdb_service_failed (&fixture->service, AWAY, fixture->target, TRUE);   /* the trial failed */
  nf_test_wait_until (fixture->n_times == 3);
}

/* @before, @after: the time around the call that set it */
static void
assert_retry_in (Fixture *fixture, gint64 before, gint64 after, gint64 least_ms, gint64 most_ms)
{
  g_assert_cmpint (fixture->service.retry_at, >=, before + least_ms * 1000);
  g_assert_cmpint (fixture->service.retry_at, <=, after + most_ms * 1000);
}

/* Each trial that fails doubles the rest, an answer begins anew; several failures at once are one. */
static void
test_rests (Fixture *fixture, gconstpointer data)
{
  gint64 before, after, first;

  fixture->service.backoff_ms = 500;
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 8; i++)
        {
          const gint64 rest = MIN ((gint64) 5000 << i, 5 * 60 * 1000);

          before = g_get_monotonic_time ();
          nf_tmdb_service_failed (&fixture->service, AWAY, fixture->target, TRUE);
          after = g_get_monotonic_time ();
          assert_retry_in (fixture, before, after, rest * 3 / 4, MIN (rest * 5 / 4, 5 * 60 * 1000));
        }
      first = fixture->service.retry_at;
      for (guint i = 0; i < 5; i++)
        nf_tmdb_service_failed (&fixture->service, OFFLINE, fixture->target, FALSE);
      g_assert_cmpint (fixture->service.retry_at, ==, first);
      nf_tmdb_service_answered (&fixture->service, TRUE);
      g_assert_cmpint (fixture->service.retry_at, ==, 0);
    }
}

/* What it says, up to a quarter of an hour; of several answers the longest; without a word a guess that grows. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  static const gint64 waits[] = { 1000, 60 * 1000, 15 * 60 * 1000, 16 * 60 * 1000, G_MAXUINT32 * G_GINT64_CONSTANT (1000), G_MAXINT64 };
  gint64 before, after, longest;

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      const gint64 wait = MIN (waits[i], 15 * 60 * 1000);

      nf_tmdb_service_reset (&fixture->service);
      before = g_get_monotonic_time ();
      nf_tmdb_service_limited (&fixture->service, waits[i]);
      after = g_get_monotonic_time ();
      assert_retry_in (fixture, before, after, wait, wait);
      longest = fixture->service.retry_at;
      nf_tmdb_service_limited (&fixture->service, 1);   /* does not make it shorter */
      nf_tmdb_service_limited (&fixture->service, -1);
      g_assert_cmpint (fixture->service.retry_at, ==, longest);
    }
  nf_tmdb_service_reset (&fixture->service);
  nf_tmdb_service_limited (&fixture->service, 1000);
  before = g_get_monotonic_time ();
  nf_tmdb_service_limited (&fixture->service, 30 * 1000);
  after = g_get_monotonic_time ();
  assert_retry_in (fixture, before, after, 30 * 1000, 30 * 1000);

  nf_tmdb_service_reset (&fixture->service);
  fixture->service.backoff_ms = 500;
  for (guint i = 0; i < 3; i++)
    {
      before = g_get_monotonic_time ();
      nf_tmdb_service_limited (&fixture->service, -1);
      after = g_get_monotonic_time ();
      assert_retry_in (fixture, before, after, (3750 << i), (6250 << i));
      /* as when the time is over and the next answer says the same */
      g_clear_handle_id (&fixture->service.timer_id, g_source_remove);
      fixture->service.retry_at = 0;
      fixture->service.state = READY;
    }
}

/* Whose address is no good there is nothing to wait for, and no Retry helps; another address does. */
static void
test_address (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_service_set_address (&fixture->service, "ftp://example.org/");
  g_assert_null (fixture->service.base);
  g_assert_cmpint (fixture->service.state, ==, AWAY);
  nf_tmdb_service_reset (&fixture->service);
  g_assert_cmpint (fixture->service.state, ==, AWAY);
  g_assert_cmpint (fixture->service.retry_at, ==, 0);
  nf_tmdb_service_set_address (&fixture->service, "https://example.org/3");
  g_assert_cmpint (fixture->service.state, ==, READY);
  g_assert_false (fixture->service.loopback);
  nf_tmdb_service_failed (&fixture->service, OFFLINE, fixture->target, FALSE);
  nf_tmdb_service_set_address (&fixture->service, URL);   /* an address says nothing of the network */
  g_assert_cmpint (fixture->service.state, ==, OFFLINE);
  g_assert_true (fixture->service.loopback);
}

/* A trial asks for what was wanted last, if that may be asked twice; else for something small. */
static void
test_wanted (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest post = { "POST", "/account/1/favorite", NULL, "{}", FALSE };
  const NfTmdbRequest get = { "GET", "/account", NULL, NULL, FALSE };
  NfTmdbTarget *others[] = { nf_tmdb_target_new_call (&post, "en", "US", 1), nf_tmdb_target_new_call (&get, "en", "US", 2), nf_tmdb_target_new_key ("key", 3) };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      nf_tmdb_service_reset (&fixture->service);
      nf_tmdb_service_set_wanted (&fixture->service, others[i]);
      g_assert_null (fixture->service.wanted);
      nf_tmdb_service_failed (&fixture->service, AWAY, others[i], FALSE);
      g_assert_nonnull (fixture->service.wanted);
      g_assert_cmpint (fixture->service.wanted->kind, ==, NF_TMDB_TARGET_CONFIGURATION);
      nf_tmdb_service_set_wanted (&fixture->service, fixture->target);
      g_assert_true (fixture->service.wanted == fixture->target);
      nf_tmdb_service_failed (&fixture->service, AWAY, others[i], TRUE);
      g_assert_true (fixture->service.wanted == fixture->target);
      nf_tmdb_target_unref (others[i]);
    }
  nf_tmdb_service_answered (&fixture->service, TRUE);
  g_assert_null (fixture->service.wanted);
}

/* Faults are counted until it answers, bad answers until it answers well. */
static void
test_counts (Fixture *fixture, gconstpointer data)
{
  fixture->service.n_faults = fixture->service.n_bad = 2;
  nf_tmdb_service_answered (&fixture->service, FALSE);
  g_assert_cmpuint (fixture->service.n_faults, ==, 0);
  g_assert_cmpuint (fixture->service.n_bad, ==, 2);
  g_assert_cmpint (fixture->service.last_answer, >, 0);
  nf_tmdb_service_answered (&fixture->service, TRUE);
  g_assert_cmpuint (fixture->service.n_bad, ==, 0);
}

/* Down with no timer under way: whoever wants something may try at once. */
static void
test_due (Fixture *fixture, gconstpointer data)
{
  g_assert_false (nf_tmdb_service_is_due (&fixture->service));
  fixture->service.backoff_ms = 1;
  nf_tmdb_service_failed (&fixture->service, AWAY, fixture->target, FALSE);
  g_assert_false (nf_tmdb_service_is_due (&fixture->service));
  nf_test_wait_until (fixture->n_times == 1);
  g_assert_true (nf_tmdb_service_is_due (&fixture->service));
  fixture->service.probing = TRUE;
  g_assert_false (nf_tmdb_service_is_due (&fixture->service));
  fixture->service.probing = FALSE;
  nf_tmdb_service_answered (&fixture->service, TRUE);
  g_assert_false (nf_tmdb_service_is_due (&fixture->service));
  nf_tmdb_service_set_address (&fixture->service, "%");
  g_assert_false (nf_tmdb_service_is_due (&fixture->service));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-service/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("transitions", test_transitions);
  ADD ("timer", test_timer);
  ADD ("rests", test_rests);
  ADD ("limits", test_limits);
  ADD ("address", test_address);
  ADD ("wanted", test_wanted);
  ADD ("counts", test_counts);
  ADD ("due", test_due);
  return g_test_run ();
}
