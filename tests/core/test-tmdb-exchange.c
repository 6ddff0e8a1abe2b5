/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-exchange.h"

#include "nf-fake-tmdb.h"
#include "nf-film-details.h"
#include "nf-test-utils.h"
#include "nf-tmdb-configuration.h"

#include <string.h>

#define KEY   "0123456789abcdefSECRETKEY"
#define TOKEN "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJTRUNSRVRLRVkiLCJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlc2lnbmF0dXJlU0VDUkVU"

typedef struct
{
  NfFakeTmdb       *fake;
  NfHttp           *http;
  NfTmdbTrafficLog *traffic;
  GUri             *api, *images;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fake = nf_fake_tmdb_new ();
  nf_fake_tmdb_add_all_films (fixture->fake);
  fixture->http = nf_http_new (6);
  nf_http_set_timing (fixture->http, 1, 60000);
  fixture->traffic = nf_tmdb_traffic_log_new ();
  fixture->api = g_uri_parse (nf_fake_tmdb_get_url (fixture->fake), G_URI_FLAGS_NONE, NULL);
  fixture->images = g_uri_parse (nf_fake_tmdb_get_image_url (fixture->fake), G_URI_FLAGS_NONE, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_tmdb_traffic_log_unref (fixture->traffic);
  g_object_unref (fixture->http);
  g_uri_unref (fixture->api);
  g_uri_unref (fixture->images);
  nf_fake_tmdb_free (fixture->fake);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NfTmdbOutcome **outcome = user_data;

  g_assert_null (*outcome);   /* once */
  *outcome = nf_tmdb_exchange_finish (result);
  g_assert_nonnull (*outcome);
  g_assert_true (((*outcome)->value != NULL) == ((*outcome)->kind == NF_TMDB_OUTCOME_GOOD));
  g_assert_true (((*outcome)->message == NULL) == ((*outcome)->kind == NF_TMDB_OUTCOME_GOOD));
}

static void
start (Fixture *fixture, NfTmdbTarget *target, const char *key, GCancellable *cancellable, NfTmdbOutcome **outcome)
{
  nf_tmdb_exchange_start_async (fixture->http, fixture->traffic, target->kind == NF_TMDB_TARGET_IMAGE ? fixture->images : fixture->api, key, target,
                                cancellable, done_cb, outcome);
}

/* @target: (transfer full). Returns: (transfer full) */
static NfTmdbOutcome *
ask (Fixture *fixture, NfTmdbTarget *target, const char *key)
{
  g_autoptr (NfTmdbTarget) owned = target;
  NfTmdbOutcome *outcome = NULL;

  start (fixture, target, key, NULL, &outcome);
  nf_test_wait_until (outcome != NULL);
  return outcome;
}

/* Each kind of target gives what it is for. */
static void
test_values (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest request = { "GET", "/movie/7", NULL, NULL, FALSE };
  g_autoptr (NfTmdbOutcome) details = ask (fixture, nf_tmdb_target_new_details (5, "en", "US"), KEY);
  g_autoptr (NfTmdbOutcome) image = ask (fixture, nf_tmdb_target_new_image ("w92", "/film-5.jpg"), KEY);
  g_autoptr (NfTmdbOutcome) call = ask (fixture, nf_tmdb_target_new_call (&request, "en", "US", 1), KEY);
  g_autoptr (NfTmdbOutcome) configuration = ask (fixture, nf_tmdb_target_new_configuration (), KEY);
  NfFilmDetails *copy;

  g_assert_cmpint (details->kind, ==, NF_TMDB_OUTCOME_GOOD);
  g_assert_cmpuint (((NfFilmDetails *) details->value)->tmdb_id, ==, 5);
  g_assert_false (details->redirected);
  copy = details->copy_value (details->value);
  details->free_value (copy);
  g_assert_cmpint (image->kind, ==, NF_TMDB_OUTCOME_GOOD);
  g_assert_cmpmem (g_bytes_get_data (image->value, NULL), 2, "\xff\xd8", 2);
  g_assert_cmpint (call->kind, ==, NF_TMDB_OUTCOME_GOOD);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (call->value, NULL), (gssize) g_bytes_get_size (call->value), "Film 7"));
  g_assert_cmpint (configuration->kind, ==, NF_TMDB_OUTCOME_GOOD);
  g_assert_cmpuint (((NfTmdbConfiguration *) configuration->value)->n_widths, >, 0);
}

/* What each fault is called. */
static void
test_outcomes (Fixture *fixture, gconstpointer data)
{
  static const struct { NfFault fault; NfTmdbOutcomeKind details, image; gint64 retry_after_ms; } cases[] = {
    { { NF_FAULT_STATUS, 404 }, NF_TMDB_OUTCOME_NOT_FOUND, NF_TMDB_OUTCOME_NOT_FOUND, -1 },
    { { NF_FAULT_STATUS, 401 }, NF_TMDB_OUTCOME_KEY_DENIED, NF_TMDB_OUTCOME_BAD, -1 },   /* no key was sent for a picture */
    { { NF_FAULT_STATUS, 403 }, NF_TMDB_OUTCOME_BAD, NF_TMDB_OUTCOME_BAD, -1 },
    { { NF_FAULT_STATUS, 304 }, NF_TMDB_OUTCOME_BAD, NF_TMDB_OUTCOME_BAD, -1 },
    { { NF_FAULT_STATUS, 429 }, NF_TMDB_OUTCOME_LIMITED, NF_TMDB_OUTCOME_LIMITED, -1 },
    { { NF_FAULT_STATUS, 429, .retry_after = "90" }, NF_TMDB_OUTCOME_LIMITED, NF_TMDB_OUTCOME_LIMITED, 90 * 1000 },
    { { NF_FAULT_STATUS, 429, .retry_after = "1000000000000" }, NF_TMDB_OUTCOME_LIMITED, NF_TMDB_OUTCOME_LIMITED, G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { { NF_FAULT_STATUS, 500 }, NF_TMDB_OUTCOME_FAULT, NF_TMDB_OUTCOME_FAULT, -1 },
    { { NF_FAULT_STATUS, 599 }, NF_TMDB_OUTCOME_FAULT, NF_TMDB_OUTCOME_FAULT, -1 },
    { { NF_FAULT_GARBAGE }, NF_TMDB_OUTCOME_BAD, NF_TMDB_OUTCOME_GOOD, -1 },   /* bytes are not looked at here */
    { { NF_FAULT_TRUNCATE }, NF_TMDB_OUTCOME_DAMAGED, NF_TMDB_OUTCOME_DAMAGED, -1 },
    { { NF_FAULT_RESET }, NF_TMDB_OUTCOME_CUT, NF_TMDB_OUTCOME_CUT, -1 },
    { { NF_FAULT_LONG_LENGTH }, NF_TMDB_OUTCOME_TOO_LARGE, NF_TMDB_OUTCOME_TOO_LARGE, -1 },
    { { NF_FAULT_STALL }, NF_TMDB_OUTCOME_UNREACHABLE, NF_TMDB_OUTCOME_UNREACHABLE, -1 },
    { { NF_FAULT_REDIRECT, .location = "http://[" }, NF_TMDB_OUTCOME_BAD, NF_TMDB_OUTCOME_BAD, -1 },
    { { NF_FAULT_REDIRECT, .location = "http://example.org/" }, NF_TMDB_OUTCOME_BAD_ADDRESS, NF_TMDB_OUTCOME_BAD_ADDRESS, -1 },
    { { NF_FAULT_REDIRECT, .location = "file:///etc/passwd" }, NF_TMDB_OUTCOME_BAD_ADDRESS, NF_TMDB_OUTCOME_BAD_ADDRESS, -1 },
    { { NF_FAULT_REDIRECT, .location = "https://nowhere.invalid/" KEY }, NF_TMDB_OUTCOME_BAD_ADDRESS, NF_TMDB_OUTCOME_BAD_ADDRESS, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NfTmdbOutcome) details = NULL, image = NULL;

      g_test_message ("case %u", i);
      nf_fake_tmdb_set_fault (fixture->fake, NULL, &cases[i].fault);
      details = ask (fixture, nf_tmdb_target_new_details (5, "en", "US"), KEY);
      g_assert_cmpint (details->kind, ==, cases[i].details);
      g_assert_cmpint (details->retry_after_ms, ==, cases[i].retry_after_ms);
      g_assert_false (details->redirected);
      image = ask (fixture, nf_tmdb_target_new_image ("w92", "/film-5.jpg"), KEY);
      g_assert_cmpint (image->kind, ==, cases[i].image);
      g_assert_cmpint (image->retry_after_ms, ==, cases[i].retry_after_ms);
      if (details->message != NULL)
        g_assert_null (strstr (details->message, "SECRET"));
    }
}

/* Five are followed, the sixth is not; an order is never taken elsewhere. */
static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  const NfTmdbRequest post = { "POST", "/account/1/favorite", NULL, "{}", FALSE };
  const NfFault loop = { NF_FAULT_REDIRECT }, once = { NF_FAULT_REDIRECT, .location = "/3/movie/5", .times = 1 };
  g_autoptr (NfTmdbOutcome) endless = NULL, good = NULL, order = NULL;

  nf_fake_tmdb_set_fault (fixture->fake, NULL, &loop);
  endless = ask (fixture, nf_tmdb_target_new_details (5, "en", "US"), KEY);
  g_assert_cmpint (endless->kind, ==, NF_TMDB_OUTCOME_BAD);
  g_assert_true (endless->redirected);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 6);

  nf_fake_tmdb_set_fault (fixture->fake, NULL, &once);
  good = ask (fixture, nf_tmdb_target_new_details (5, "en", "US"), KEY);
  g_assert_cmpint (good->kind, ==, NF_TMDB_OUTCOME_GOOD);
  g_assert_true (good->redirected);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 8);
  {
    g_autoptr (GPtrArray) rows = nf_tmdb_traffic_log_dup_rows (fixture->traffic);

    g_assert_cmpuint (rows->len, ==, 1);
    g_assert_cmpuint (((NfTmdbTraffic *) rows->pdata[0])->n_requests, ==, 8);
  }

  nf_fake_tmdb_set_fault (fixture->fake, NULL, &once);
  order = ask (fixture, nf_tmdb_target_new_call (&post, "en", "US", 1), KEY);
  g_assert_cmpint (order->kind, ==, NF_TMDB_OUTCOME_BAD);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 9);
}

/* The key, in the address or in a header, goes to the API and nowhere else; a target's own goes first. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbOutcome) v3 = NULL, token = NULL, picture = NULL, own = NULL, none = NULL;
  g_autofree char *v3_query = NULL, *token_query = NULL, *header = NULL, *picture_query = NULL, *picture_header = NULL, *own_query = NULL, *none_query = NULL;

  v3 = ask (fixture, nf_tmdb_target_new_configuration (), KEY);
  v3_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (v3_query, ==, "api_key=" KEY);
  token = ask (fixture, nf_tmdb_target_new_configuration (), TOKEN);
  token_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  header = nf_fake_tmdb_dup_last (fixture->fake, "Authorization");
  g_assert_cmpstr (token_query, ==, "");
  g_assert_cmpstr (header, ==, "Bearer " TOKEN);
  picture = ask (fixture, nf_tmdb_target_new_image ("w92", "/film-5.jpg"), TOKEN);
  picture_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  picture_header = nf_fake_tmdb_dup_last (fixture->fake, "Authorization");
  g_assert_cmpstr (picture_query, ==, "");
  g_assert_null (picture_header);
  own = ask (fixture, nf_tmdb_target_new_key ("another", 1), KEY);
  own_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (own_query, ==, "api_key=another");
  none = ask (fixture, nf_tmdb_target_new_configuration (), NULL);
  none_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (none_query, ==, "");
}

/* Cancelled before, and at every moment of it: one callback, and nothing is sent any more, not even to where it was redirected. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const NfFault faults[] = {
    { NF_FAULT_REDIRECT }, { NF_FAULT_STALL }, { NF_FAULT_SLOW_HEADERS, .delay_ms = 60 * 1000 }, { NF_FAULT_ENDLESS }, { NF_FAULT_STATUS, 429 },
    { NF_FAULT_GARBAGE },
  };
  g_autoptr (NfTmdbTarget) target = nf_tmdb_target_new_details (5, "en", "US");
  guint n_cancelled = 0;

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    for (guint n_turns = 0; n_turns < 12; n_turns++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autoptr (NfTmdbOutcome) outcome = NULL;
        guint n;

        nf_fake_tmdb_clear_log (fixture->fake);
        nf_fake_tmdb_set_fault (fixture->fake, NULL, &faults[i]);
        start (fixture, target, KEY, cancellable, &outcome);
        for (guint turn = 0; turn < n_turns; turn++)
          {
            g_usleep (500);
            g_main_context_iteration (NULL, FALSE);
          }
        g_cancellable_cancel (cancellable);
        n = nf_fake_tmdb_count (fixture->fake, NULL);
        nf_test_wait_until (outcome != NULL);
        n_cancelled += outcome->kind == NF_TMDB_OUTCOME_CANCELLED;
        if (faults[i].kind == NF_FAULT_STALL || faults[i].kind == NF_FAULT_SLOW_HEADERS)
          g_assert_cmpint (outcome->kind, ==, NF_TMDB_OUTCOME_CANCELLED);
        g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), <=, n + 1);   /* one may have been on its way */
      }
  g_assert_cmpuint (n_cancelled, >=, 24);
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  {
    g_autoptr (NfTmdbOutcome) after = ask (fixture, nf_tmdb_target_new_details (5, "en", "US"), KEY);

    g_assert_cmpint (after->kind, ==, NF_TMDB_OUTCOME_GOOD);
  }
}

/* Whose owner lets go of everything while it runs. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbTarget) target = nf_tmdb_target_new_details (5, "en", "US");
  g_autoptr (NfHttp) http = nf_http_new (2);
  g_autoptr (NfTmdbTrafficLog) traffic = nf_tmdb_traffic_log_new ();
  g_autoptr (GUri) base = g_uri_parse (nf_fake_tmdb_get_url (fixture->fake), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (NfTmdbOutcome) outcome = NULL;

  nf_tmdb_exchange_start_async (http, traffic, base, KEY, target, cancellable, done_cb, &outcome);
  g_clear_object (&http);
  g_clear_pointer (&traffic, nf_tmdb_traffic_log_unref);
  g_clear_pointer (&base, g_uri_unref);
  g_clear_pointer (&target, nf_tmdb_target_unref);
  g_clear_object (&cancellable);
  nf_test_wait_until (outcome != NULL);
  g_assert_cmpint (outcome->kind, ==, NF_TMDB_OUTCOME_GOOD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tmdb-exchange/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("values", test_values);
  ADD ("outcomes", test_outcomes);
  ADD ("redirects", test_redirects);
  ADD ("key", test_key);
  ADD ("cancel", test_cancel);
  ADD ("dropped", test_dropped);
  return g_test_run ();
}
