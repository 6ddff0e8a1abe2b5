/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-gate.h"

#define URL "http://127.0.0.1:1/3"

typedef struct
{
  NfTmdbGate    gate;
  NfTmdbTarget *details, *image, *call, *key;
} Fixture;

static void
timer_cb (NfTmdbService *service, gpointer user_data)
{
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest request = { "GET", "/account", NULL, NULL, FALSE };

  nf_tmdb_gate_init (&fixture->gate, timer_cb, NULL);
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    {
      nf_tmdb_service_set_address (&fixture->gate.services[i], URL);
      fixture->gate.services[i].backoff_ms = 60 * 1000;
    }
  fixture->details = nf_tmdb_target_new_details (5, "en", "US");
  fixture->image = nf_tmdb_target_new_image ("w92", "/x.jpg");
  fixture->call = nf_tmdb_target_new_call (&request, "en", "US", 1);
  fixture->key = nf_tmdb_target_new_key ("another", 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_gate_clear (&fixture->gate);
  nf_tmdb_target_unref (fixture->details);
  nf_tmdb_target_unref (fixture->image);
  nf_tmdb_target_unref (fixture->call);
  nf_tmdb_target_unref (fixture->key);
}

/* @code: -1: let through */
static void
assert_refused (Fixture *fixture, NfTmdbTarget *target, int code)
{
  g_autoptr (GError) error = nf_tmdb_gate_refuse (&fixture->gate, target);

  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, NF_TMDB_ERROR, code);
}

static void
assert_state (Fixture *fixture, NfTmdbState state, gint64 retry_at)
{
  gint64 at = -1;

  g_assert_cmpint (nf_tmdb_gate_get_state (&fixture->gate, &at), ==, state);
  g_assert_cmpint (at, ==, retry_at);
}

static NfTmdbService *
fail (Fixture *fixture, NfTmdbServiceName name, NfTmdbState state)
{
  nf_tmdb_service_failed (&fixture->gate.services[name], state, fixture->details, FALSE);
  return &fixture->gate.services[name];
}

/* From nothing to ready and back, the worst first: each hides what is below it. */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  NfTmdbService *api;

  assert_state (fixture, NF_TMDB_STATE_NO_KEY, 0);
  assert_refused (fixture, fixture->details, NF_TMDB_ERROR_NO_KEY);
  assert_refused (fixture, fixture->key, -1);   /* that one has its own */
  g_assert_true (nf_tmdb_gate_set_key (&fixture->gate, "key"));
  g_assert_false (nf_tmdb_gate_set_key (&fixture->gate, "key"));
  g_assert_cmpuint (fixture->gate.key_serial, ==, 1);
  assert_state (fixture, NF_TMDB_STATE_READY, 0);
  assert_refused (fixture, fixture->details, -1);

  api = fail (fixture, NF_TMDB_API, NF_TMDB_STATE_UNREACHABLE);
  assert_state (fixture, NF_TMDB_STATE_UNREACHABLE, api->retry_at);
  fixture->gate.key_rejected = TRUE;
  assert_state (fixture, NF_TMDB_STATE_KEY_REJECTED, 0);
  assert_refused (fixture, fixture->image, NF_TMDB_ERROR_KEY_REJECTED);
  assert_refused (fixture, fixture->key, -1);
  nf_tmdb_gate_set_key (&fixture->gate, NULL);
  assert_state (fixture, NF_TMDB_STATE_NO_KEY, 0);
  fixture->gate.disabled = TRUE;
  assert_state (fixture, NF_TMDB_STATE_DISABLED, 0);
  assert_refused (fixture, fixture->key, NF_TMDB_ERROR_DISABLED);
  assert_refused (fixture, fixture->details, NF_TMDB_ERROR_DISABLED);
  nf_tmdb_gate_reset (&fixture->gate);   /* no way around the switch */
  assert_state (fixture, NF_TMDB_STATE_DISABLED, 0);
  fixture->gate.disabled = FALSE;
  assert_state (fixture, NF_TMDB_STATE_NO_KEY, 0);
  nf_tmdb_gate_set_key (&fixture->gate, "other");   /* that one was not rejected */
  assert_state (fixture, NF_TMDB_STATE_READY, 0);
}

/* Of two services the worse one is the state, and of two in the same state the earlier time. */
static void
test_two_services (Fixture *fixture, gconstpointer data)
{
  static const NfTmdbState order[] = { NF_TMDB_STATE_OFFLINE, NF_TMDB_STATE_UNREACHABLE, NF_TMDB_STATE_BAD_REPLY, NF_TMDB_STATE_RATE_LIMITED, NF_TMDB_STATE_READY };

  nf_tmdb_gate_set_key (&fixture->gate, "key");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < G_N_ELEMENTS (order); j++)
      {
        const gint64 times[] = { order[i] != NF_TMDB_STATE_READY ? 1000 : 0, order[j] != NF_TMDB_STATE_READY ? 900 : 0 };
        gint64 expected = i < j ? times[0] : times[1];

        for (guint k = 0; k < 2; k++)
          {
            fixture->gate.services[k].state = order[k == 0 ? i : j];
            fixture->gate.services[k].retry_at = times[k];
          }
        assert_state (fixture, order[MIN (i, j)], expected);
      }
  /* one whose address is refused has no time */
  fixture->gate.services[0].state = fixture->gate.services[1].state = NF_TMDB_STATE_UNREACHABLE;
  fixture->gate.services[0].retry_at = 0;
  fixture->gate.services[1].retry_at = 700;
  assert_state (fixture, NF_TMDB_STATE_UNREACHABLE, 700);
  fixture->gate.services[0].retry_at = 800;
  fixture->gate.services[1].retry_at = 0;
  assert_state (fixture, NF_TMDB_STATE_UNREACHABLE, 800);
}

/* What each state refuses, and what it only holds back. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct { NfTmdbState state; int code; gboolean open; } cases[] = {
    { NF_TMDB_STATE_READY, -1, TRUE },
    { NF_TMDB_STATE_RATE_LIMITED, -1, FALSE },   /* it waits */
    { NF_TMDB_STATE_OFFLINE, NF_TMDB_ERROR_OFFLINE, FALSE },
    { NF_TMDB_STATE_UNREACHABLE, NF_TMDB_ERROR_UNREACHABLE, FALSE },
    { NF_TMDB_STATE_BAD_REPLY, NF_TMDB_ERROR_BAD_REPLY, FALSE },
  };

  nf_tmdb_gate_set_key (&fixture->gate, "key");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->gate.services[NF_TMDB_API].state = cases[i].state;
      assert_refused (fixture, fixture->details, cases[i].code);
      assert_refused (fixture, fixture->call, cases[i].code);
      g_assert_true (nf_tmdb_gate_is_open (&fixture->gate, fixture->details) == cases[i].open);
      g_assert_true (nf_tmdb_gate_is_open (&fixture->gate, fixture->call) == cases[i].open);
      /* the other service is another service; and a key is tried whatever is known */
      assert_refused (fixture, fixture->image, -1);
      g_assert_true (nf_tmdb_gate_is_open (&fixture->gate, fixture->image));
      assert_refused (fixture, fixture->key, -1);
      g_assert_true (nf_tmdb_gate_is_open (&fixture->gate, fixture->key));
    }
  fixture->gate.services[NF_TMDB_API].state = NF_TMDB_STATE_READY;
  fixture->gate.key_rejected = TRUE;
  g_assert_false (nf_tmdb_gate_is_open (&fixture->gate, fixture->details));
  g_assert_true (nf_tmdb_gate_is_open (&fixture->gate, fixture->key));
  fixture->gate.disabled = TRUE;
  g_assert_false (nf_tmdb_gate_is_open (&fixture->gate, fixture->key));
  fixture->gate.disabled = FALSE;
  nf_tmdb_gate_set_key (&fixture->gate, NULL);
  g_assert_false (nf_tmdb_gate_is_open (&fixture->gate, fixture->image));
}

static void
test_bad_address (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_service_set_address (&fixture->gate.services[NF_TMDB_API], "http://example.org/");
  assert_refused (fixture, fixture->details, NF_TMDB_ERROR_NO_KEY);
  assert_refused (fixture, fixture->key, NF_TMDB_ERROR_BAD_ADDRESS);
  nf_tmdb_gate_set_key (&fixture->gate, "key");
  assert_refused (fixture, fixture->details, NF_TMDB_ERROR_BAD_ADDRESS);
  assert_refused (fixture, fixture->image, -1);
  assert_state (fixture, NF_TMDB_STATE_UNREACHABLE, 0);
  nf_tmdb_gate_reset (&fixture->gate);
  assert_state (fixture, NF_TMDB_STATE_UNREACHABLE, 0);
}

/* A service that is down may be tried only where anything may be sent at all. */
static void
test_probe (Fixture *fixture, gconstpointer data)
{
  NfTmdbService *api = fail (fixture, NF_TMDB_API, NF_TMDB_STATE_OFFLINE);

  g_assert_false (nf_tmdb_gate_may_probe (&fixture->gate, api));   /* no key */
  nf_tmdb_gate_set_key (&fixture->gate, "key");
  g_assert_true (nf_tmdb_gate_may_probe (&fixture->gate, api));
  api->probing = TRUE;
  g_assert_false (nf_tmdb_gate_may_probe (&fixture->gate, api));
  api->probing = FALSE;
  fixture->gate.key_rejected = TRUE;
  g_assert_false (nf_tmdb_gate_may_probe (&fixture->gate, api));
  fixture->gate.key_rejected = FALSE;
  fixture->gate.disabled = TRUE;
  g_assert_false (nf_tmdb_gate_may_probe (&fixture->gate, api));
  fixture->gate.disabled = FALSE;
  nf_tmdb_gate_reset (&fixture->gate);   /* nothing is wanted */
  g_assert_false (nf_tmdb_gate_may_probe (&fixture->gate, api));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-gate/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("states", test_states);
  ADD ("two-services", test_two_services);
  ADD ("refusals", test_refusals);
  ADD ("bad-address", test_bad_address);
  ADD ("probe", test_probe);
  return g_test_run ();
}
