/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-verdict.h"

#define READY   NF_TMDB_STATE_READY
#define LIMITED NF_TMDB_STATE_RATE_LIMITED
#define OFFLINE NF_TMDB_STATE_OFFLINE
#define AWAY    NF_TMDB_STATE_UNREACHABLE
#define BAD     NF_TMDB_STATE_BAD_REPLY

typedef struct
{
  NfTmdbService service;
  NfTmdbTarget *details, *post, *key;
} Fixture;

static void
timer_cb (NfTmdbService *service, gpointer user_data)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest post = { "POST", "/account/1/favorite", NULL, "{}", FALSE };

  nf_tmdb_service_init (&fixture->service, timer_cb, NULL);
  nf_tmdb_service_set_address (&fixture->service, "http://127.0.0.1:1/3");
  fixture->service.backoff_ms = 1000;
  fixture->details = nf_tmdb_target_new_details (5, "en", "US");
  fixture->post = nf_tmdb_target_new_call (&post, "en", "US", 1);
  fixture->key = nf_tmdb_target_new_key ("another", 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_service_clear (&fixture->service);
  nf_tmdb_target_unref (fixture->details);
  nf_tmdb_target_unref (fixture->post);
  nf_tmdb_target_unref (fixture->key);
}

static NfTmdbVerdict
reach (Fixture *fixture, NfTmdbTarget *target, NfTmdbOutcomeKind kind, NfTmdbAttempt *attempt)
{
  NfTmdbOutcome outcome = { .kind = kind, .message = (char *) "what happened", .retry_after_ms = -1 };

  if (attempt->started_at == 0)
    attempt->started_at = g_get_monotonic_time ();
  return nf_tmdb_verdict_reach (&fixture->service, target, &outcome, attempt);
}

/* @code: -1: no error */
static void
assert_verdict (Fixture *fixture, NfTmdbTarget *target, NfTmdbOutcomeKind outcome, NfTmdbAttempt *attempt, NfTmdbVerdictKind kind, int code, NfTmdbState state)
{
  g_auto (NfTmdbVerdict) verdict = reach (fixture, target, outcome, attempt);

  g_assert_cmpint (verdict.kind, ==, kind);
  if (code < 0)
    g_assert_no_error (verdict.error);
  else
    {
      g_assert_error (verdict.error, NF_TMDB_ERROR, code);
      g_assert_cmpstr (verdict.error->message, ==, "what happened");
    }
  g_assert_cmpint (fixture->service.state, ==, state);
}

/* What one reply, or none, means to a request that was sent for the first time. */
static void
test_first (Fixture *fixture, gconstpointer data)
{
  static const struct { NfTmdbOutcomeKind outcome; NfTmdbVerdictKind kind; int code; NfTmdbState state; gboolean away; } cases[] = {
    { NF_TMDB_OUTCOME_GOOD, NF_TMDB_VERDICT_FINISH, -1, READY, TRUE },
    { NF_TMDB_OUTCOME_NOT_FOUND, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_NOT_FOUND, READY, TRUE },
    { NF_TMDB_OUTCOME_KEY_DENIED, NF_TMDB_VERDICT_REJECT_KEY, NF_TMDB_ERROR_KEY_REJECTED, READY, FALSE },
    { NF_TMDB_OUTCOME_SESSION_DENIED, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_DENIED, READY, FALSE },
    { NF_TMDB_OUTCOME_LIMITED, NF_TMDB_VERDICT_REQUEUE, -1, LIMITED, TRUE },
    { NF_TMDB_OUTCOME_FAULT, NF_TMDB_VERDICT_RETRY, -1, READY, TRUE },   /* it answered, so there is a network */
    { NF_TMDB_OUTCOME_BAD, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_REPLY, READY, FALSE },
    { NF_TMDB_OUTCOME_BAD_ADDRESS, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_ADDRESS, READY, FALSE },
    { NF_TMDB_OUTCOME_TOO_LARGE, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_TOO_LARGE, READY, TRUE },
    { NF_TMDB_OUTCOME_DAMAGED, NF_TMDB_VERDICT_RETRY, -1, READY, FALSE },
    { NF_TMDB_OUTCOME_CUT, NF_TMDB_VERDICT_RETRY, -1, READY, FALSE },
    { NF_TMDB_OUTCOME_OFFLINE, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, OFFLINE, FALSE },
    { NF_TMDB_OUTCOME_UNREACHABLE, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY, FALSE },
    { NF_TMDB_OUTCOME_CANCELLED, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, READY, TRUE },
    /* where there is certainly no network, that is why */
    { NF_TMDB_OUTCOME_DAMAGED, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, OFFLINE, TRUE },
    { NF_TMDB_OUTCOME_CUT, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, OFFLINE, TRUE },
    { NF_TMDB_OUTCOME_UNREACHABLE, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, OFFLINE, TRUE },
    { NF_TMDB_OUTCOME_OFFLINE, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, OFFLINE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      NfTmdbAttempt attempt = { .away = cases[i].away };

      g_test_message ("case %u", i);
      nf_tmdb_service_reset (&fixture->service);
      assert_verdict (fixture, fixture->details, cases[i].outcome, &attempt, cases[i].kind, cases[i].code, cases[i].state);
    }
}

/* Two more tries, later and later, and then it is the service; an order is given once. */
static void
test_retries (Fixture *fixture, gconstpointer data)
{
  static const NfTmdbOutcomeKind outcomes[] = { NF_TMDB_OUTCOME_FAULT, NF_TMDB_OUTCOME_CUT, NF_TMDB_OUTCOME_DAMAGED };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      NfTmdbAttempt attempt = { 0 }, once = { 0 };

      nf_tmdb_service_reset (&fixture->service);
      for (guint n = 0; n < 2; n++)
        {
          g_auto (NfTmdbVerdict) verdict = reach (fixture, fixture->details, outcomes[i], &attempt);

          g_assert_cmpint (verdict.kind, ==, NF_TMDB_VERDICT_RETRY);
          g_assert_cmpuint (verdict.delay_ms, >=, 750u << n);
          g_assert_cmpuint (verdict.delay_ms, <=, 1250u << n);
        }
      if (outcomes[i] == NF_TMDB_OUTCOME_DAMAGED)   /* that is how it answers, not that it does not */
        assert_verdict (fixture, fixture->details, outcomes[i], &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_REPLY, READY);
      else
        assert_verdict (fixture, fixture->details, outcomes[i], &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY);
      nf_tmdb_service_reset (&fixture->service);
      assert_verdict (fixture, fixture->post, outcomes[i], &once, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, READY);
    }
}

/* Six faults in a row, of whatever requests, are the service's; an answer between them is not in a row. */
static void
test_faults (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 5; i++)
        {
          NfTmdbAttempt attempt = { 0 };

          assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_FAULT, &attempt, NF_TMDB_VERDICT_RETRY, -1, READY);
        }
      if (round == 0)
        {
          NfTmdbAttempt attempt = { 0 };

          assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_NOT_FOUND, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_NOT_FOUND, READY);
        }
    }
  {
    NfTmdbAttempt attempt = { 0 }, later = { 0 };

    assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_FAULT, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY);
    assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_FAULT, &later, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY);
  }
}

/* While others are answered one that fails is unlucky; a probe is never, it was sent to know. */
static void
test_unlucky (Fixture *fixture, gconstpointer data)
{
  NfTmdbAttempt unlucky = { .started_at = 1 }, probe = { .started_at = 1, .probe = TRUE }, fresh = { .started_at = G_MAXINT64 };

  nf_tmdb_service_answered (&fixture->service, TRUE);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_UNREACHABLE, &unlucky, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, READY);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_OFFLINE, &unlucky, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_OFFLINE, READY);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_UNREACHABLE, &fresh, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY);
  nf_tmdb_service_reset (&fixture->service);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_UNREACHABLE, &probe, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_UNREACHABLE, AWAY);
}

/* Five times it waits for the end of a limit. After one it begins anew: that the service once said "too many" is no sign that it is there now. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  NfTmdbAttempt attempt = { 0 }, probe = { .probe = TRUE };

  for (guint i = 0; i < 5; i++)
    {
      assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_LIMITED, &attempt, NF_TMDB_VERDICT_REQUEUE, -1, LIMITED);
      g_assert_cmpint (attempt.started_at, ==, 0);
    }
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_LIMITED, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_RATE_LIMITED, LIMITED);
  nf_tmdb_service_reset (&fixture->service);
  nf_tmdb_service_failed (&fixture->service, AWAY, fixture->details, FALSE);
  /* a probe does not wait, but it has shown that somebody is there */
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_LIMITED, &probe, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_RATE_LIMITED, LIMITED);
}

/* The third answer in a row that TMDB does not give; what says nothing does not count, a good one ends it. */
static void
test_bad (Fixture *fixture, gconstpointer data)
{
  NfTmdbAttempt attempt = { 0 }, probe = { .probe = TRUE };

  for (guint round = 0; round < 2; round++)
    {
      assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_BAD, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_REPLY, READY);
      assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_TOO_LARGE, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_TOO_LARGE, READY);
      assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_BAD_ADDRESS, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_ADDRESS, READY);
      if (round == 0)
        assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_GOOD, &attempt, NF_TMDB_VERDICT_FINISH, -1, READY);
    }
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_BAD_ADDRESS, &attempt, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_REPLY, BAD);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_BAD, &probe, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_BAD_REPLY, BAD);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_NOT_FOUND, &probe, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_NOT_FOUND, READY);   /* as TMDB says it */
}

/* About which key it was. */
static void
test_denied (Fixture *fixture, gconstpointer data)
{
  NfTmdbAttempt same = { 0 }, changed = { .key_changed = TRUE }, probe = { .key_changed = TRUE, .probe = TRUE };

  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_KEY_DENIED, &same, NF_TMDB_VERDICT_REJECT_KEY, NF_TMDB_ERROR_KEY_REJECTED, READY);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_KEY_DENIED, &changed, NF_TMDB_VERDICT_REQUEUE, -1, READY);
  assert_verdict (fixture, fixture->details, NF_TMDB_OUTCOME_KEY_DENIED, &probe, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_KEY_REJECTED, READY);
  assert_verdict (fixture, fixture->key, NF_TMDB_OUTCOME_KEY_DENIED, &same, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_KEY_REJECTED, READY);
  assert_verdict (fixture, fixture->key, NF_TMDB_OUTCOME_KEY_DENIED, &changed, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_KEY_REJECTED, READY);
  assert_verdict (fixture, fixture->post, NF_TMDB_OUTCOME_SESSION_DENIED, &same, NF_TMDB_VERDICT_FAIL, NF_TMDB_ERROR_DENIED, READY);
}

/* Whoever redirects is there, whatever comes of the place it leads to. */
static void
test_redirected (Fixture *fixture, gconstpointer data)
{
  NfTmdbOutcome outcome = { .kind = NF_TMDB_OUTCOME_UNREACHABLE, .message = (char *) "what happened", .retry_after_ms = -1, .redirected = TRUE };
  NfTmdbAttempt attempt = { .started_at = 1 };
  g_auto (NfTmdbVerdict) verdict = { 0 };

  nf_tmdb_service_failed (&fixture->service, AWAY, fixture->details, FALSE);
  verdict = nf_tmdb_verdict_reach (&fixture->service, fixture->details, &outcome, &attempt);
  g_assert_error (verdict.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (fixture->service.state, ==, READY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-verdict/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("first", test_first);
  ADD ("retries", test_retries);
  ADD ("faults", test_faults);
  ADD ("unlucky", test_unlucky);
  ADD ("limits", test_limits);
  ADD ("bad", test_bad);
  ADD ("denied", test_denied);
  ADD ("redirected", test_redirected);
  return g_test_run ();
}
