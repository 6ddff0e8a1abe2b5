/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-client.h"

#include "nf-fake-tmdb.h"
#include "nf-test-monitor.h"
#include "nf-test-utils.h"

#include <glib/gstdio.h>
#include <string.h>

#define KEY   "0123456789abcdefSECRETKEY"
#define TOKEN "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJTRUNSRVRLRVkiLCJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlc2lnbmF0dXJlU0VDUkVU"

/* --- helpers ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  NfFakeTmdb   *fake;
  NfTmdbClient *client;
  guint         n_state_notifies;
} Fixture;

typedef struct
{
  gboolean       done;
  NfFilmDetails *details;
  GBytes        *bytes;
  GError        *error;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->details, nf_film_details_unref);
  g_clear_pointer (&result->bytes, g_bytes_unref);
  g_clear_error (&result->error);
  result->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
loaded_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  g_assert_false (result->done);
  result->done = TRUE;
  if (g_task_get_source_tag (G_TASK (async_result)) == nf_tmdb_client_load_details_async)
    result->details = nf_tmdb_client_load_details_finish (NF_TMDB_CLIENT (source), async_result, &result->error);
  else
    result->bytes = nf_tmdb_client_load_image_finish (NF_TMDB_CLIENT (source), async_result, &result->error);
  g_assert_true ((result->error == NULL) == (result->details != NULL || result->bytes != NULL));
}

static void
notify_state_cb (Fixture *fixture)
{
  fixture->n_state_notifies++;
}

static void
set_client (Fixture *fixture, NfTmdbClient *client)
{
  g_clear_object (&fixture->client);
  fixture->client = client;
  fixture->n_state_notifies = 0;
  nf_tmdb_client_set_timing (client, 5, 15, 60000);   /* a loaded machine is slow */
  g_signal_connect_swapped (client, "notify::state", G_CALLBACK (notify_state_cb), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fake = nf_fake_tmdb_new ();
  nf_fake_tmdb_add_all_films (fixture->fake);
  set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GWeakRef weak;

  g_weak_ref_init (&weak, fixture->client);
  g_clear_object (&fixture->client);
  /* what is still on the wire ends soon and holds nothing after that */
  nf_test_wait_until (({ g_autoptr (GObject) alive = g_weak_ref_get (&weak); alive == NULL; }));
  g_weak_ref_clear (&weak);
  nf_fake_tmdb_free (fixture->fake);
}

static void
start (Fixture *fixture, guint32 id, GCancellable *cancellable, Result *result)
{
  nf_tmdb_client_load_details_async (fixture->client, id, G_PRIORITY_DEFAULT, cancellable, loaded_cb, result);
}

static void
load (Fixture *fixture, guint32 id, Result *result)
{
  start (fixture, id, NULL, result);
  nf_test_wait_until (result->done);
}

static void
load_good (Fixture *fixture, guint32 id)
{
  g_auto (Result) result = { 0 };

  load (fixture, id, &result);
  g_assert_no_error (result.error);
  g_assert_cmpuint (result.details->tmdb_id, ==, id);
}

#define assert_load_fails(fixture, id, code)               \
  G_STMT_START {                                           \
    g_auto (Result) fails_result = { 0 };                  \
    load (fixture, id, &fails_result);                     \
    g_assert_error (fails_result.error, NF_TMDB_ERROR, (int) code); \
  } G_STMT_END

static NfTmdbState
get_state (Fixture *fixture)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (NF_TYPE_TMDB_STATE);
  NfTmdbState state;

  g_object_get (fixture->client, "state", &state, NULL);
  g_assert_cmpint (state, ==, nf_tmdb_client_get_state (fixture->client));
  g_assert_nonnull (g_enum_get_value (klass, (int) state));
  return state;
}

static void
set_fault (Fixture *fixture, NfFaultKind kind, guint status)
{
  const NfFault fault = { kind, status };

  nf_fake_tmdb_set_fault (fixture->fake, NULL, &fault);
}

/* --- what is sent and what comes back ---------------------------------------------------------------------------- */

static void
test_details (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) result = { 0 };
  g_autofree char *query = NULL;
  g_autofree char *agent = NULL;

  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 550));
  load (fixture, 550, &result);
  g_assert_no_error (result.error);
  g_assert_cmpstr (result.details->title, ==, "Film 550");
  g_assert_cmpstr (result.details->poster_path, ==, "/film-550.jpg");
  g_assert_cmpuint (result.details->cast->len, ==, 3);
  g_assert_cmpstr (((NfCredit *) g_ptr_array_index (result.details->cast, 0))->name, ==, "First Player");
  g_assert_cmpuint (result.details->directors->len, ==, 1);
  g_assert_cmpstr (result.details->trailer_url, ==, "https://www.youtube.com/watch?v=key-550");

  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, "append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles&language=en-US&api_key=" KEY);
  agent = nf_fake_tmdb_dup_last (fixture->fake, "User-Agent");
  g_assert_true (g_str_has_prefix (agent, "NextFilms/"));
  g_assert_null (strchr (agent, ' '));

  /* kept for the session: one request, the same record */
  g_assert_true (nf_tmdb_client_peek_details (fixture->client, 550) == result.details);
  load_good (fixture, 550);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/movie/550"), ==, 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 1);
  g_assert_cmpuint (fixture->n_state_notifies, ==, 0);
}

static void
test_token (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = NULL;
  g_autofree char *header = NULL;
  g_autofree char *image_header = NULL;
  g_auto (Result) image = { 0 };

  nf_fake_tmdb_set_key (fixture->fake, TOKEN);
  set_client (fixture, nf_tmdb_client_new (" " TOKEN "\n", nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
  load_good (fixture, 5);
  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, "append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles&language=en-US");
  header = nf_fake_tmdb_dup_last (fixture->fake, "Authorization");
  g_assert_cmpstr (header, ==, "Bearer " TOKEN);

  /* images need no key, so they get none */
  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
  nf_test_wait_until (image.done);
  g_assert_no_error (image.error);
  image_header = nf_fake_tmdb_dup_last (fixture->fake, "Authorization");
  g_assert_null (image_header);
}

/* A key is data, never syntax. */
static void
test_odd_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = NULL;

  set_client (fixture, nf_tmdb_client_new ("a&b=c d\r\nX: y#", nf_fake_tmdb_get_url (fixture->fake), NULL));
  load_good (fixture, 5);
  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, "append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles&language=en-US&api_key=a%26b%3Dc%20d%0D%0AX%3A%20y%23");
}

static void
test_image (Fixture *fixture, gconstpointer data)
{
  static const struct { guint width, rounded; } widths[] = {
    { 0, 92 }, { 92, 92 }, { 93, 154 }, { 200, 342 }, { 342, 342 }, { 343, 500 }, { 780, 780 }, { 800, 1280 }, { 1281, 0 },
  };
  static const char *bad_paths[] = { "", "/", "film.jpg", "/../x", "/a/b.jpg", "/a?b", "//evil.example/x.jpg" };
  g_autoptr (NfTmdbConfiguration) configuration = nf_tmdb_client_dup_configuration (fixture->client);
  g_auto (Result) result = { 0 };
  g_autofree char *query = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    g_assert_cmpuint (nf_tmdb_configuration_round_width (configuration, widths[i].width), ==, widths[i].rounded);

  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &result);
  nf_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_cmpuint (g_bytes_get_size (result.bytes), >, 1000);
  g_assert_cmpmem (g_bytes_get_data (result.bytes, NULL), 2, "\xff\xd8", 2);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/t/p/w342/film-5.jpg"), ==, 1);
  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, "");

  for (guint i = 0; i < G_N_ELEMENTS (bad_paths); i++)
    {
      g_auto (Result) bad = { 0 };

      nf_tmdb_client_load_image_async (fixture->client, bad_paths[i], 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &bad);
      nf_test_wait_until (bad.done);
      g_assert_error (bad.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
    }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 1);
}

static void
test_no_key (Fixture *fixture, gconstpointer data)
{
  const char *keys[] = { NULL, "", "  " };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto (Result) image = { 0 };

      set_client (fixture, nf_tmdb_client_new (keys[i], nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_NO_KEY);
      g_assert_false (nf_tmdb_client_has_key (fixture->client));
      assert_load_fails (fixture, 5, NF_TMDB_ERROR_NO_KEY);
      nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
      nf_test_wait_until (image.done);
      g_assert_error (image.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY);
      nf_tmdb_client_retry (fixture->client);
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_NO_KEY);
    }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_setenv ("NEXTFILMS_TMDB_KEY", KEY, TRUE);
  g_setenv ("NEXTFILMS_TMDB_URL", nf_fake_tmdb_get_url (fixture->fake), TRUE);
  g_setenv ("NEXTFILMS_IMAGE_URL", nf_fake_tmdb_get_image_url (fixture->fake), TRUE);
  set_client (fixture, nf_tmdb_client_new_from_environment ());
  load_good (fixture, 5);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/movie/5"), ==, 1);
  g_unsetenv ("NEXTFILMS_TMDB_KEY");
  g_unsetenv ("NEXTFILMS_TMDB_URL");
  g_unsetenv ("NEXTFILMS_IMAGE_URL");
  set_client (fixture, nf_tmdb_client_new_from_environment ());
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_NO_KEY);
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const char *bad[] = {
    "http://example.org/3", "http://192.168.0.1/3", "http://127.0.0.1.example.org/3", "http://localhost.example.org/3", "http://0.0.0.0/",
    "http://[::2]/3", "ftp://127.0.0.1/", "file:///etc/passwd", "javascript:1", "127.0.0.1:80", "https://", "https:///3", "http://",
    "https://user@example.org/3", "https://user:word@example.org/", "http://127.0.0.1@example.org/", "https://example.org/?key=1", "https://example.org/#x", "%",
    "http:// 127.0.0.1/", "http://2130706433/", "data:,x",
  };
  static const char *good[] = { "https://example.org", "https://example.org/3/", "HTTPS://example.org/", "http://127.0.0.1:1/3", "http://127.9.8.7/", "http://[::1]:80/3", "http://LOCALHOST/", NULL, "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Result) image = { 0 };

      g_test_message ("%s", bad[i]);
      set_client (fixture, nf_tmdb_client_new (KEY, bad[i], nf_fake_tmdb_get_image_url (fixture->fake)));
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
      g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), ==, 0);
      assert_load_fails (fixture, 5, NF_TMDB_ERROR_BAD_ADDRESS);
      nf_tmdb_client_retry (fixture->client);
      assert_load_fails (fixture, 5, NF_TMDB_ERROR_BAD_ADDRESS);

      set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), bad[i]));
      nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
      nf_test_wait_until (image.done);
      g_assert_error (image.error, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS);
    }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      set_client (fixture, nf_tmdb_client_new (KEY, good[i], good[i]));
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
    }
}

/* --- states ------------------------------------------------------------------------------------------------------ */

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_STATUS, 404 };

  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_NOT_FOUND);
  assert_load_fails (fixture, 0, NF_TMDB_ERROR_NOT_FOUND);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  g_assert_cmpuint (fixture->n_state_notifies, ==, 0);
  load_good (fixture, 6);
}

static void
test_key_rejected (Fixture *fixture, gconstpointer data)
{
  Result results[20] = { 0 };
  guint n_before;

  nf_fake_tmdb_set_key (fixture->fake, "another");
  nf_fake_tmdb_set_latency (fixture->fake, 20);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    start (fixture, 1 + i, NULL, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_error (results[i].error, NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED);
      result_clear (&results[i]);
    }
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_KEY_REJECTED);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), ==, 0);
  g_assert_cmpuint (fixture->n_state_notifies, ==, 1);

  /* nothing more is sent, until somebody says so */
  n_before = nf_fake_tmdb_count (fixture->fake, NULL);
  g_assert_cmpuint (n_before, <=, 6);
  assert_load_fails (fixture, 50, NF_TMDB_ERROR_KEY_REJECTED);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, n_before);
  nf_fake_tmdb_set_key (fixture->fake, KEY);
  nf_tmdb_client_retry (fixture->client);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  load_good (fixture, 50);
}

static void
test_rate_limited (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_STATUS, 429, .retry_after = "1", .times = 3 };
  Result results[10] = { 0 };
  gint64 now, retry_at;

  nf_fake_tmdb_set_fault (fixture->fake, NULL, &fault);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    start (fixture, 1 + i, NULL, &results[i]);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_RATE_LIMITED);
  now = g_get_monotonic_time ();
  g_object_get (fixture->client, "retry-at", &retry_at, NULL);
  g_assert_cmpint (retry_at, >, now - G_USEC_PER_SEC);
  g_assert_cmpint (retry_at, <=, now + G_USEC_PER_SEC);
  /* they wait, and go on by themselves */
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  g_assert_cmpint (g_get_monotonic_time (), >=, retry_at);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), ==, 0);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 13);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) later = g_date_time_add_seconds (now, 300);
  g_autoptr (GDateTime) earlier = g_date_time_add_seconds (now, -300);
  g_autofree char *date = g_date_time_format (later, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *past = g_date_time_format (earlier, "%a, %d %b %Y %H:%M:%S GMT");
  const struct { const char *value; gint64 min, max; } cases[] = {
    { "120", 60, 121 }, { date, 200, 301 }, { "999999999", 800, 901 }, { "99999999999999999999", 800, 901 },
    { "soon", 0, 10 }, { past, 0, 10 }, { "-5", 0, 10 }, { "", 0, 10 }, { NULL, 0, 10 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const NfFault fault = { NF_FAULT_STATUS, 429, .retry_after = cases[i].value };
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (Result) result = { 0 };
      gint64 wait;

      g_test_message ("%s", cases[i].value);
      set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), NULL));
      nf_tmdb_client_set_timing (fixture->client, 100, 15, 60000);
      nf_fake_tmdb_set_fault (fixture->fake, NULL, &fault);
      start (fixture, 5, cancellable, &result);
      nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_RATE_LIMITED);
      wait = nf_tmdb_client_get_retry_at (fixture->client) - g_get_monotonic_time ();
      g_assert_cmpint (wait, >, cases[i].min * G_USEC_PER_SEC - G_USEC_PER_SEC / 2);
      g_assert_cmpint (wait, <, cases[i].max * G_USEC_PER_SEC);
      g_cancellable_cancel (cancellable);
      nf_test_wait_until (result.done);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* A limit without an end does not wait for ever; images are not held up by it. */
static void
test_always_limited (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_STATUS, 429 };
  g_auto (Result) result = { 0 };
  g_auto (Result) image = { 0 };

  nf_tmdb_client_set_timing (fixture->client, 2, 15, 60000);
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  start (fixture, 5, NULL, &result);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_RATE_LIMITED);
  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
  nf_test_wait_until (image.done);
  g_assert_no_error (image.error);
  nf_test_wait_until (result.done);
  g_assert_error (result.error, NF_TMDB_ERROR, NF_TMDB_ERROR_RATE_LIMITED);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/movie/5"), ==, 6);
}

static void
test_server_fault_passes (Fixture *fixture, gconstpointer data)
{
  const NfFault faults[] = {
    { NF_FAULT_STATUS, 500, .times = 2 }, { NF_FAULT_STATUS, 503, .times = 1 }, { NF_FAULT_RESET, .times = 2 }, { NF_FAULT_TRUNCATE, .times = 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      nf_fake_tmdb_set_fault (fixture->fake, NULL, &faults[i]);
      load_good (fixture, 5 + i);
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
    }
  g_assert_cmpuint (fixture->n_state_notifies, ==, 0);
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  guint n;

  set_fault (fixture, NF_FAULT_STATUS, 502);
  /* long rests, so that nothing is tried while this looks */
  nf_tmdb_client_set_timing (fixture->client, 150, 15, 60000);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), >, g_get_monotonic_time ());
  n = nf_fake_tmdb_count (fixture->fake, NULL);
  g_assert_cmpuint (n, ==, 3);
  assert_load_fails (fixture, 6, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 3);

  /* it is asked for the latest wish, and then all is well */
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_READY);
  g_assert_nonnull (nf_tmdb_client_peek_details (fixture->client, 6));
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/movie/6"), ==, 1);
  load_good (fixture, 5);
  g_assert_cmpuint (fixture->n_state_notifies, ==, 2);
}

static void
test_retry_when_unreachable (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, NF_FAULT_RESET, 0);
  nf_tmdb_client_set_timing (fixture->client, 20, 15, 60000);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  nf_tmdb_client_retry (fixture->client);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), ==, 0);
  load_good (fixture, 5);
}

/* 200 wishes while everything fails: few requests, and the same error for all. */
static void
test_storm (Fixture *fixture, gconstpointer data)
{
  g_autofree Result *results = g_new0 (Result, 200);
  guint n_probes;

  set_fault (fixture, NF_FAULT_STATUS, 500);
  nf_tmdb_client_set_timing (fixture->client, 20, 15, 60000);
  for (guint i = 0; i < 200; i++)
    start (fixture, 1 + i, NULL, &results[i]);
  for (guint i = 0; i < 200; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_error (results[i].error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
      result_clear (&results[i]);
    }
  /* six faults in a row are enough, and then those on the wire */
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), <, 20);
  n_probes = nf_fake_tmdb_count (fixture->fake, NULL);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) >= n_probes + 2);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
}

/* One bad film does not make the service unreachable while others are answered. */
static void
test_one_bad_film (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_STATUS, 500 };
  g_auto (Result) bad = { 0 };

  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  nf_tmdb_client_set_timing (fixture->client, 50, 15, 60000);
  start (fixture, 5, NULL, &bad);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, "/3/movie/5") == 1);
  load_good (fixture, 6);
  nf_test_wait_until (bad.done);
  g_assert_error (bad.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTestMonitor) monitor = nf_test_monitor_new ();

  nf_tmdb_client_set_monitor (fixture->client, G_NETWORK_MONITOR (monitor));
  nf_tmdb_client_set_timing (fixture->client, 60 * 1000, 15, 60000);   /* only the monitor can bring it back */
  set_fault (fixture, NF_FAULT_NOT_HTTP, 0);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_OFFLINE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_OFFLINE);
  assert_load_fails (fixture, 6, NF_TMDB_ERROR_OFFLINE);
  nf_test_monitor_set (monitor, FALSE);
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_OFFLINE);
  nf_test_monitor_set (monitor, TRUE);
  nf_test_monitor_set (monitor, TRUE);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_READY);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/movie/6"), ==, 1);
  load_good (fixture, 5);
}

static void
test_no_server (Fixture *fixture, gconstpointer data)
{
  /* nobody serves on this port: connection refused */
  set_client (fixture, nf_tmdb_client_new (KEY, "http://127.0.0.1:1/3", NULL));
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);

  set_client (fixture, nf_tmdb_client_new (KEY, "https://nowhere.invalid/3", NULL));
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_OFFLINE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_OFFLINE);

  /* TLS to something that speaks none */
  {
    g_autofree char *https = g_strconcat ("https", nf_fake_tmdb_get_url (fixture->fake) + 4, NULL);

    set_client (fixture, nf_tmdb_client_new (KEY, https, NULL));
    nf_tmdb_client_set_timing (fixture->client, 5, 1, 60000);
    assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
    g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);
  }
}

/* --- faults ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *name;
  NfFault     fault;
  NfTmdbError code;
  NfTmdbState state;
} FaultCase;

static const FaultCase fault_cases[] = {
  { "slow-headers", { NF_FAULT_SLOW_HEADERS, .delay_ms = 60 * 1000 }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
  { "stalled-body", { NF_FAULT_STALL }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
  { "stalled-error", { NF_FAULT_STALL, .status = 404 }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
  { "truncated-body", { NF_FAULT_TRUNCATE }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "endless-body", { NF_FAULT_ENDLESS }, NF_TMDB_ERROR_TOO_LARGE, NF_TMDB_STATE_READY },
  { "long-length", { NF_FAULT_LONG_LENGTH }, NF_TMDB_ERROR_TOO_LARGE, NF_TMDB_STATE_READY },
  { "gzip-bomb", { NF_FAULT_GZIP_BOMB }, NF_TMDB_ERROR_TOO_LARGE, NF_TMDB_STATE_READY },
  { "redirect-loop", { NF_FAULT_REDIRECT }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "redirect-to-http", { NF_FAULT_REDIRECT, .location = "http://example.org/3/movie/5" }, NF_TMDB_ERROR_BAD_ADDRESS, NF_TMDB_STATE_READY },
  { "redirect-to-file", { NF_FAULT_REDIRECT, .location = "file:///etc/passwd" }, NF_TMDB_ERROR_BAD_ADDRESS, NF_TMDB_STATE_READY },
  { "redirect-with-the-key", { NF_FAULT_REDIRECT, .location = "https://nowhere.invalid/?k=" KEY }, NF_TMDB_ERROR_BAD_ADDRESS, NF_TMDB_STATE_READY },
  { "redirect-to-nowhere", { NF_FAULT_REDIRECT, .location = "http://[" }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "reset", { NF_FAULT_RESET }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
  { "garbage", { NF_FAULT_GARBAGE }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "not-http", { NF_FAULT_NOT_HTTP }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
  { "422", { NF_FAULT_STATUS, 422 }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "403", { NF_FAULT_STATUS, 403 }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "204", { NF_FAULT_STATUS, 204 }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "304", { NF_FAULT_STATUS, 304 }, NF_TMDB_ERROR_BAD_REPLY, NF_TMDB_STATE_READY },
  { "500", { NF_FAULT_STATUS, 500 }, NF_TMDB_ERROR_UNREACHABLE, NF_TMDB_STATE_UNREACHABLE },
};

/* The named error, no other harm: the next request, or the one after a retry, is good. */
static void
test_fault (Fixture *fixture, gconstpointer data)
{
  const FaultCase *fault_case = data;

  if (fault_case->fault.kind == NF_FAULT_SLOW_HEADERS || fault_case->fault.kind == NF_FAULT_STALL)
    nf_tmdb_client_set_timing (fixture->client, 5, 1, 60000);
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault_case->fault);
  assert_load_fails (fixture, 5, fault_case->code);
  g_assert_cmpint (get_state (fixture), ==, fault_case->state);
  if (fault_case->state == NF_TMDB_STATE_READY)
    g_assert_cmpuint (fixture->n_state_notifies, ==, 0);
  nf_tmdb_client_set_timing (fixture->client, 5, 15, 60000);
  nf_tmdb_client_retry (fixture->client);
  load_good (fixture, 6);
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", NULL);
  load_good (fixture, 5);
}

/* The deadline of a whole request, whatever the server is doing: before the headers and in the body. */
static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  static const NfFault faults[] = { { NF_FAULT_SLOW_HEADERS, .delay_ms = 3000 }, { NF_FAULT_STALL } };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      nf_tmdb_client_set_timing (fixture->client, 1000, 5, 100);
      nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &faults[i]);
      assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
      nf_tmdb_client_set_timing (fixture->client, 1000, 15, 60000);
      nf_tmdb_client_retry (fixture->client);
      load_good (fixture, 6 + i);
    }
}

static void
test_image_faults (Fixture *fixture, gconstpointer data)
{
  static const struct { NfFault fault; NfTmdbError code; } cases[] = {
    { { NF_FAULT_ENDLESS }, NF_TMDB_ERROR_TOO_LARGE },
    { { NF_FAULT_LONG_LENGTH }, NF_TMDB_ERROR_TOO_LARGE },
    { { NF_FAULT_STATUS, 404 }, NF_TMDB_ERROR_NOT_FOUND },
    { { NF_FAULT_STATUS, 401 }, NF_TMDB_ERROR_BAD_REPLY },   /* no key was sent, so none was rejected */
    { { NF_FAULT_TRUNCATE }, NF_TMDB_ERROR_BAD_REPLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };

      nf_fake_tmdb_set_fault (fixture->fake, "/t/p/w342/film-5.jpg", &cases[i].fault);
      nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &result);
      nf_test_wait_until (result.done);
      g_assert_error (result.error, NF_TMDB_ERROR, (int) cases[i].code);
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
    }
}

static void
test_good_redirect (Fixture *fixture, gconstpointer data)
{
  const NfFault fault = { NF_FAULT_REDIRECT, .location = "/3/movie/6" };
  g_auto (Result) result = { 0 };
  g_autofree char *query = NULL;

  /* followed, with the key, as it is the same server; but that is another film */
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  load (fixture, 5, &result);
  g_assert_error (result.error, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_REPLY);
  g_assert_nonnull (strstr (result.error->message, "6 instead of 5"));
  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, "api_key=" KEY);
}

/* To another server, even on this machine, the key does not go. */
static void
test_foreign_redirect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFakeTmdb) other = nf_fake_tmdb_new ();
  g_autofree char *location = g_strconcat (nf_fake_tmdb_get_url (other), "/movie/5", NULL);
  const NfFault fault = { NF_FAULT_REDIRECT, .location = location };
  const char *keys[] = { KEY, TOKEN };

  nf_fake_tmdb_add_all_films (other);
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *query = NULL;
      g_autofree char *header = NULL;

      set_client (fixture, nf_tmdb_client_new (keys[i], nf_fake_tmdb_get_url (fixture->fake), NULL));
      assert_load_fails (fixture, 5, NF_TMDB_ERROR_BAD_REPLY);   /* without a key the other one says 401, which is not about ours */
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
      g_assert_cmpuint (nf_fake_tmdb_count (other, NULL), ==, 1 + i);
      query = nf_fake_tmdb_dup_last (other, "query");
      header = nf_fake_tmdb_dup_last (other, "Authorization");
      g_assert_cmpstr (query, ==, "");
      g_assert_null (header);
    }
}

/* --- many at a time ---------------------------------------------------------------------------------------------- */

static void
test_concurrency (Fixture *fixture, gconstpointer data)
{
  g_autofree Result *results = g_new0 (Result, 200);

  nf_fake_tmdb_set_latency (fixture->fake, 5);
  for (guint i = 0; i < 100; i++)
    {
      start (fixture, 1 + i, NULL, &results[i]);
      nf_tmdb_client_load_image_async (fixture->client, i % 2 == 0 ? "/film-1.jpg" : "/film-2.jpg", 92, G_PRIORITY_DEFAULT, NULL, loaded_cb, &results[100 + i]);
    }
  for (guint i = 0; i < 200; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (nf_fake_tmdb_get_max_concurrent (fixture->fake), <=, 6);
  g_assert_cmpuint (nf_fake_tmdb_get_max_concurrent (fixture->fake), >, 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/*"), ==, 100);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/t/*"), ==, 2);
}

/* The more urgent first, then the latest. With one free place at a time the order of arrival is the order of sending. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  const NfFault stall = { NF_FAULT_STALL };
  static const char *expected[] = { "/3/movie/101", "/3/movie/103", "/3/movie/105", "/3/movie/102", "/3/movie/104" };
  Result blocked[5] = { 0 }, results[7] = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  nf_tmdb_client_set_timing (fixture->client, 5, 15, 60000);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/3/movie/%u", 1 + i);

      nf_fake_tmdb_set_fault (fixture->fake, path, &stall);
      start (fixture, 1 + i, cancellable, &blocked[i]);
    }
  nf_fake_tmdb_set_latency (fixture->fake, 50);
  start (fixture, 100, NULL, &results[0]);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 6);
  start (fixture, 101, NULL, &results[1]);
  start (fixture, 102, NULL, &results[2]);
  nf_tmdb_client_load_details_async (fixture->client, 103, G_PRIORITY_HIGH, NULL, loaded_cb, &results[3]);
  nf_tmdb_client_load_details_async (fixture->client, 104, G_PRIORITY_LOW, NULL, loaded_cb, &results[4]);
  start (fixture, 105, NULL, &results[5]);
  nf_tmdb_client_load_details_async (fixture->client, 101, G_PRIORITY_HIGH, NULL, loaded_cb, &results[6]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  {
    g_auto (GStrv) log = nf_fake_tmdb_dup_log (fixture->fake);

    g_assert_cmpuint (g_strv_length (log), ==, 11);
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
      g_assert_cmpstr (log[6 + i], ==, expected[i]);
  }
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 5; i++)
    {
      nf_test_wait_until (blocked[i].done);
      result_clear (&blocked[i]);
    }
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  Result results[10] = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  nf_fake_tmdb_set_latency (fixture->fake, 50);
  for (guint i = 0; i < 10; i++)
    start (fixture, 5, i < 5 ? cancellable : NULL, &results[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 10; i++)
    {
      nf_test_wait_until (results[i].done);
      if (i < 5)
        g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_true (results[i].details == results[9].details);
    }
  for (guint i = 0; i < 10; i++)
    result_clear (&results[i]);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 1);
}

/* Cancelled before, while queued, and at every stage of the exchange; the next wish for the same film is good. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const NfFault faults[] = {
    { NF_FAULT_SLOW_HEADERS, .delay_ms = 60 * 1000, .times = 1 }, { NF_FAULT_STALL, .times = 1 }, { NF_FAULT_STALL, .status = 500, .times = 1 },
    { NF_FAULT_ENDLESS, .times = 1 }, { NF_FAULT_STATUS, 429, .retry_after = "600", .times = 1 }, { NF_FAULT_STATUS, 500, .times = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    for (guint n_turns = 0; n_turns < 12; n_turns++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_auto (Result) result = { 0 };

        g_test_message ("fault %u, after %u turns", i, n_turns);
        set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), NULL));
        nf_tmdb_client_set_timing (fixture->client, 60 * 1000, 1, 60000);
        nf_fake_tmdb_clear_log (fixture->fake);
        nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &faults[i]);
        start (fixture, 5, cancellable, &result);
        if (n_turns > 6)
          nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) > 0);
        for (guint turn = 0; turn < n_turns; turn++)
          {
            if (n_turns > 6)
              g_usleep (1000);
            g_main_context_iteration (NULL, FALSE);
          }
        if (result.done)   /* too late for an endless one: it was too large */
          continue;
        g_cancellable_cancel (cancellable);
        nf_test_wait_until (result.done);
        g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        nf_tmdb_client_retry (fixture->client);
        nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", NULL);
        load_good (fixture, 5);
      }
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Result) result = { 0 };

  g_cancellable_cancel (cancellable);
  start (fixture, 5, cancellable, &result);
  nf_test_wait_until (result.done);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);
}

/* 2,000 wishes, scrolled away at once: what was queued is never sent. */
static void
test_cancel_queued (Fixture *fixture, gconstpointer data)
{
  g_autofree Result *results = g_new0 (Result, 2000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  nf_fake_tmdb_set_latency (fixture->fake, 20);
  for (guint i = 0; i < 2000; i++)
    start (fixture, 1 + i, cancellable, &results[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < 2000; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      result_clear (&results[i]);
    }
  load_good (fixture, 5000);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), <=, 7);
}

static void
test_details_bounded (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 510; i++)
    {
      load_good (fixture, i);
      g_assert_nonnull (nf_tmdb_client_peek_details (fixture->client, 1));   /* in use: stays */
    }
  g_assert_nonnull (nf_tmdb_client_peek_details (fixture->client, 510));
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 2));
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 11));
  g_assert_nonnull (nf_tmdb_client_peek_details (fixture->client, 12));
}

/* The last reference goes while requests are queued, on the wire, and waiting for a retry. */
static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  Result results[20] = { 0 };
  const NfFault fault = { NF_FAULT_STATUS, 500, .times = 1 };
  NfTmdbClient *client;
  guint n_cancelled = 0;

  nf_fake_tmdb_set_latency (fixture->fake, 10);
  nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/1", &fault);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    start (fixture, 1 + i, NULL, &results[i]);
  g_clear_object (&fixture->client);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }

  /* and when it is closed by force: what waits is cancelled, what is on the wire may end */
  client = nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    nf_tmdb_client_load_details_async (client, 1 + i, G_PRIORITY_DEFAULT, NULL, loaded_cb, &results[i]);
  g_object_run_dispose (G_OBJECT (client));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      n_cancelled += g_error_matches (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (n_cancelled, >, 0);
  g_object_unref (client);
  set_client (fixture, nf_tmdb_client_new (NULL, NULL, NULL));
}

/* --- key, language, switch --------------------------------------------------------------------------------------- */

static void
checked_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  result->done = TRUE;
  if (!nf_tmdb_client_check_key_finish (NF_TMDB_CLIENT (source), async_result, &result->error))
    g_assert_nonnull (result->error);
}

static void
check_key (Fixture *fixture, const char *key, Result *result)
{
  nf_tmdb_client_check_key_async (fixture->client, key, NULL, checked_cb, result);
  nf_test_wait_until (result->done);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A key that is rejected, none, and a good one: requests, state and property follow. */
static void
test_set_key (Fixture *fixture, gconstpointer data)
{
  guint n_has_key = 0;

  g_signal_connect_swapped (fixture->client, "notify::has-key", G_CALLBACK (count_cb), &n_has_key);
  nf_fake_tmdb_set_key (fixture->fake, "good");
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_KEY_REJECTED);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_KEY_REJECTED);
  nf_tmdb_client_set_key (fixture->client, NULL);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_NO_KEY);
  g_assert_cmpuint (n_has_key, ==, 1);
  nf_tmdb_client_set_key (fixture->client, " good\n");
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  g_assert_cmpuint (n_has_key, ==, 2);
  load_good (fixture, 5);
  nf_tmdb_client_set_key (fixture->client, "good");   /* the same: nothing happens */
  g_assert_cmpuint (n_has_key, ==, 2);
}

/* What was under way with the old key is asked for again with the new one, and its rejection is not held against that. */
static void
test_key_changes_under_way (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) result = { 0 };

  nf_fake_tmdb_set_key (fixture->fake, "new");
  nf_fake_tmdb_set_latency (fixture->fake, 100);
  start (fixture, 5, NULL, &result);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 1);
  nf_tmdb_client_set_key (fixture->client, "new");
  nf_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 2);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);

  /* without a key nobody is left waiting */
  {
    g_auto (Result) other = { 0 };

    start (fixture, 6, NULL, &other);
    nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 3);
    nf_tmdb_client_set_key (fixture->client, NULL);
    nf_test_wait_until (other.done);
    g_assert_error (other.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY);
  }
}

static void
test_check_key (Fixture *fixture, gconstpointer data)
{
  static const char *bad[] = { "", "  ", NULL };

  nf_fake_tmdb_set_key (fixture->fake, "good");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Result) result = { 0 };

      check_key (fixture, bad[i], &result);
      g_assert_error (result.error, NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY);
    }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);
  for (guint i = 0; i < 2; i++)   /* with a client's own key, and with none */
    {
      g_auto (Result) good = { 0 };
      g_auto (Result) wrong = { 0 };

      check_key (fixture, "wrong", &wrong);
      g_assert_error (wrong.error, NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED);
      check_key (fixture, "good", &good);
      g_assert_no_error (good.error);
      g_assert_cmpint (get_state (fixture), ==, i == 0 ? NF_TMDB_STATE_READY : NF_TMDB_STATE_NO_KEY);   /* the client's own key was not asked about */
      nf_tmdb_client_set_key (fixture->client, NULL);
    }
  {
    g_auto (Result) off = { 0 };

    nf_tmdb_client_set_enabled (fixture->client, FALSE);
    check_key (fixture, "good", &off);
    g_assert_error (off.error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
  }
  /* one that may be good, but nobody is there to say so */
  {
    g_auto (Result) unknown = { 0 };

    set_client (fixture, nf_tmdb_client_new (NULL, "http://127.0.0.1:1/3", NULL));
    check_key (fixture, "good", &unknown);
    g_assert_error (unknown.error, NF_TMDB_ERROR, NF_TMDB_ERROR_UNREACHABLE);
  }
}

static void
test_language (Fixture *fixture, gconstpointer data)
{
  static const char turkish[] = "append_to_response=credits,videos,recommendations,release_dates,watch/providers,alternative_titles,translations"
                                "&language=tr-TR&include_video_language=tr,en&api_key=" KEY;
  g_autofree char *query = NULL;
  g_autofree char *other_query = NULL;

  load_good (fixture, 5);
  nf_tmdb_client_set_language (fixture->client, "tr", "TR");
  g_assert_cmpstr (nf_tmdb_client_get_language (fixture->client), ==, "tr");
  g_assert_cmpstr (nf_tmdb_client_get_region (fixture->client), ==, "TR");
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 5));   /* that was in English */
  load_good (fixture, 5);
  query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_cmpstr (query, ==, turkish);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 2);   /* translations come with the one request */

  nf_tmdb_client_set_language (fixture->client, "de&x=y", "../");   /* that is no language: the locale's */
  g_assert_cmpstr (nf_tmdb_client_get_language (fixture->client), ==, "en");
  g_assert_cmpstr (nf_tmdb_client_get_region (fixture->client), ==, "US");
  load_good (fixture, 6);
  other_query = nf_fake_tmdb_dup_last (fixture->fake, "query");
  g_assert_null (strstr (other_query, "x=y"));
}

/* A reply that was asked for in the language before is handed out, but not kept. */
static void
test_language_changes_under_way (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) result = { 0 };

  nf_fake_tmdb_set_latency (fixture->fake, 100);
  start (fixture, 5, NULL, &result);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) == 1);
  nf_tmdb_client_set_language (fixture->client, "tr", "TR");
  nf_test_wait_until (result.done);
  g_assert_no_error (result.error);
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 5));
}

static void
test_disabled (Fixture *fixture, gconstpointer data)
{
  Result results[30] = { 0 };
  g_auto (Result) image = { 0 };
  guint n;

  nf_fake_tmdb_set_latency (fixture->fake, 50);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    start (fixture, 1 + i, NULL, &results[i]);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->fake, NULL) > 0);
  nf_tmdb_client_set_enabled (fixture->client, FALSE);
  g_assert_false (nf_tmdb_client_get_enabled (fixture->client));
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_DISABLED);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      nf_test_wait_until (results[i].done);
      if (results[i].error != NULL)
        g_assert_error (results[i].error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
      result_clear (&results[i]);
    }
  n = nf_fake_tmdb_count (fixture->fake, NULL);
  g_assert_cmpuint (n, <=, 12);
  assert_load_fails (fixture, 50, NF_TMDB_ERROR_DISABLED);
  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
  nf_test_wait_until (image.done);
  g_assert_error (image.error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
  nf_tmdb_client_retry (fixture->client);   /* no way around the switch */
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_DISABLED);

  nf_tmdb_client_set_enabled (fixture->client, TRUE);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
  load_good (fixture, 50);
}

/* Off from the start, and then for a service that is down: no request, no look-up of a name, no trial now and then. */
static void
test_disabled_sends_nothing (Fixture *fixture, gconstpointer data)
{
  guint n;

  nf_tmdb_client_set_enabled (fixture->client, FALSE);
  for (guint i = 1; i < 20; i++)
    assert_load_fails (fixture, i, NF_TMDB_ERROR_DISABLED);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, 0);
  {
    g_autoptr (GPtrArray) traffic = nf_tmdb_client_dup_traffic (fixture->client);
    g_assert_cmpuint (traffic->len, ==, 0);
  }

  nf_tmdb_client_set_enabled (fixture->client, TRUE);
  set_fault (fixture, NF_FAULT_STATUS, 500);
  assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
  nf_tmdb_client_set_enabled (fixture->client, FALSE);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), ==, 0);
  n = nf_fake_tmdb_count (fixture->fake, NULL);
  /* long enough for many trials, were there any: the back-off of these tests is 5 ms */
  {
    const gint64 until = g_get_monotonic_time () + 300 * 1000;

    nf_test_wait_until (g_get_monotonic_time () > until);
  }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, n);
}

/* --- other calls ------------------------------------------------------------------------------------------------- */

static void
sent_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  result->done = TRUE;
  result->bytes = nf_tmdb_client_send_finish (NF_TMDB_CLIENT (source), async_result, &result->error);
}

typedef struct
{
  char *method, *body, *session;
  guint status, n_calls;
  const char *reply;
} Calls;

static char *
handle_call (const char *method, const char *path, GHashTable *query, const char *body, guint *out_status, gpointer data)
{
  Calls *calls = data;

  if (!g_str_has_prefix (path, "/3/account"))
    return NULL;
  g_set_str (&calls->method, method);
  g_set_str (&calls->body, body);
  g_set_str (&calls->session, query != NULL ? g_hash_table_lookup (query, "session_id") : NULL);
  calls->n_calls++;
  *out_status = calls->status;
  return g_strdup (calls->reply);
}

static void
test_calls (Fixture *fixture, gconstpointer data)
{
  static const struct { guint status; const char *reply; int code; } cases[] = {
    { 401, "{\"success\":false,\"status_code\":3,\"status_message\":\"Authentication failed.\"}", NF_TMDB_ERROR_DENIED },
    { 401, "{\"status_code\":17}", NF_TMDB_ERROR_DENIED },
    { 401, "garbage", NF_TMDB_ERROR_DENIED },
    { 404, "{\"status_code\":34}", NF_TMDB_ERROR_NOT_FOUND },
    { 422, "{\"status_code\":5}", NF_TMDB_ERROR_BAD_REPLY },
    { 500, "{\"status_code\":11}", NF_TMDB_ERROR_UNREACHABLE },
    { 401, "{\"status_code\":7}", NF_TMDB_ERROR_KEY_REJECTED },
  };
  static const char *const query[] = { "session_id", "a b&c=d", NULL };
  const NfTmdbRequest post = { "POST", "/account/1/favorite", query, "{\"favorite\":true}", FALSE };
  const NfTmdbRequest get = { "GET", "/account", query, NULL, FALSE };
  Calls calls = { .status = 201, .reply = "{\"success\":true}" };
  Result results[3] = { 0 };

  nf_fake_tmdb_set_handler (fixture->fake, handle_call, &calls);
  nf_tmdb_client_send_async (fixture->client, &post, G_PRIORITY_DEFAULT, NULL, sent_cb, &results[0]);
  nf_test_wait_until (results[0].done);
  g_assert_no_error (results[0].error);
  g_assert_cmpmem (g_bytes_get_data (results[0].bytes, NULL), g_bytes_get_size (results[0].bytes), "{\"success\":true}", 16);
  g_assert_cmpstr (calls.method, ==, "POST");
  g_assert_cmpstr (calls.body, ==, "{\"favorite\":true}");
  g_assert_cmpstr (calls.session, ==, "a b&c=d");
  result_clear (&results[0]);

  /* GETs alike are one; orders never are */
  for (guint i = 0; i < 3; i++)
    nf_tmdb_client_send_async (fixture->client, &get, G_PRIORITY_DEFAULT, NULL, sent_cb, &results[i]);
  for (guint i = 0; i < 3; i++)
    {
      nf_test_wait_until (results[i].done);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (calls.n_calls, ==, 2);
  for (guint i = 0; i < 3; i++)
    nf_tmdb_client_send_async (fixture->client, &post, G_PRIORITY_DEFAULT, NULL, sent_cb, &results[i]);
  for (guint i = 0; i < 3; i++)
    {
      nf_test_wait_until (results[i].done);
      result_clear (&results[i]);
    }
  g_assert_cmpuint (calls.n_calls, ==, 5);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };
      const guint n_before = calls.n_calls;

      calls.status = cases[i].status;
      calls.reply = cases[i].reply;
      nf_tmdb_client_send_async (fixture->client, &post, G_PRIORITY_DEFAULT, NULL, sent_cb, &result);
      nf_test_wait_until (result.done);
      g_assert_error (result.error, NF_TMDB_ERROR, cases[i].code);
      g_assert_cmpuint (calls.n_calls, ==, n_before + 1);   /* an order is never given twice, not even after a 500 */
      g_assert_cmpint (get_state (fixture), ==, cases[i].code == NF_TMDB_ERROR_KEY_REJECTED ? NF_TMDB_STATE_KEY_REJECTED : NF_TMDB_STATE_READY);
    }
  g_free (calls.method);
  g_free (calls.body);
  g_free (calls.session);
}

static void
test_traffic (Fixture *fixture, gconstpointer data)
{
  const gint64 before = g_get_real_time ();
  g_auto (Result) image = { 0 };
  g_auto (Result) checked = { 0 };
  static const char *const purposes[] = { "details", "images", "key" };

  load_good (fixture, 5);
  load_good (fixture, 6);
  load_good (fixture, 6);   /* from memory */
  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
  nf_test_wait_until (image.done);
  check_key (fixture, "x", &checked);
  {
    g_autoptr (GPtrArray) traffic = nf_tmdb_client_dup_traffic (fixture->client);

    g_assert_cmpuint (traffic->len, ==, 3);
    for (guint i = 0; i < traffic->len; i++)
      {
        const NfTmdbTraffic *one = g_ptr_array_index (traffic, i);

        g_assert_cmpstr (one->host, ==, "127.0.0.1");
        g_assert_cmpstr (one->purpose, ==, purposes[i]);
        g_assert_cmpuint (one->n_requests, ==, i == 0 ? 2 : 1);
        g_assert_cmpuint (one->n_bytes, >, 0);
        g_assert_cmpint (one->last_time, >=, before);
        g_assert_cmpint (one->last_time, <=, g_get_real_time ());
      }
    g_assert_cmpuint (((NfTmdbTraffic *) traffic->pdata[1])->n_bytes, ==, g_bytes_get_size (image.bytes));
  }
}

/* --- what is kept between starts ---------------------------------------------------------------------------------- */

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_remove (path);   /* a file may still be on its way */
    }
  g_rmdir (folder);
}

static gboolean
folder_holds (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? folder_holds (path, text)
          : g_file_get_contents (path, &content, &size, NULL) && memmem (content, size, text, strlen (text)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_width (NfTmdbClient *client, guint width)
{
  g_autoptr (NfTmdbConfiguration) configuration = nf_tmdb_client_dup_configuration (client);

  return nf_tmdb_configuration_round_width (configuration, width) == width;
}

/* The configuration is asked for once and then comes from the disk; the images' address follows it. */
static void
test_configuration (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("nf-tmdb-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "configuration.json", NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_auto (Result) image = { 0 };

      set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), NULL));
      nf_tmdb_client_set_cache_folder (fixture->client, folder);
      /* until it has been read or fetched the built-in one holds; what is loaded next, once it is known to be missing, fetches it */
      for (guint id = 1; !has_width (fixture->client, 45); id++)
        {
          if (i == 0)
            load_good (fixture, id);
          g_main_context_iteration (NULL, FALSE);
          g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/configuration"), <=, 1);
          g_assert_true (i > 0 || id < 10000);
        }
      nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 250, G_PRIORITY_DEFAULT, NULL, loaded_cb, &image);
      nf_test_wait_until (image.done);
      g_assert_no_error (image.error);
      g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/t/p/w300/film-5.jpg"), ==, 1 + i);
      g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/configuration"), ==, 1);
      nf_test_wait_until (g_file_test (file, G_FILE_TEST_EXISTS));
    }
  g_assert_false (folder_holds (folder, "SECRETKEY"));
  remove_folder (folder);
}

/* As if the film had never been asked for in this session. Returns: whether the server was asked */
static gboolean
reload (Fixture *fixture, guint32 id)
{
  const guint n = nf_fake_tmdb_count (fixture->fake, "/3/movie/*");

  nf_tmdb_client_set_language (fixture->client, "tr", "TR");
  nf_tmdb_client_set_language (fixture->client, NULL, NULL);
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, id));
  load_good (fixture, id);
  return nf_fake_tmdb_count (fixture->fake, "/3/movie/*") > n;
}

static void
open_with_cache (Fixture *fixture, const char *key, const char *folder)
{
  set_client (fixture, nf_tmdb_client_new (key, nf_fake_tmdb_get_url (fixture->fake), nf_fake_tmdb_get_image_url (fixture->fake)));
  nf_tmdb_client_set_cache_folder (fixture->client, folder);
}

/* A reply that may be kept is not asked for again, in this session (once it is written) and the next. A key is never written: with a v3
 * key, which is part of the address, nothing is kept. */
static void
test_http_cache (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("nf-tmdb-XXXXXX", NULL);
  g_autofree char *index = g_build_filename (folder, "http", "soup.cache2", NULL);

  nf_fake_tmdb_set_max_age (fixture->fake, 3600);
  open_with_cache (fixture, KEY, folder);
  for (guint i = 0; i < 5; i++)
    g_assert_true (reload (fixture, 5));

  open_with_cache (fixture, TOKEN, folder);
  for (guint i = 0; reload (fixture, 5); i++)
    {
      g_assert_cmpuint (i, <, 2000);
      g_usleep (1000);
    }
  set_client (fixture, nf_tmdb_client_new (NULL, NULL, NULL));
  nf_test_wait_until (g_file_test (index, G_FILE_TEST_EXISTS));   /* with the last of the client */

  open_with_cache (fixture, TOKEN, folder);
  g_assert_false (reload (fixture, 5));
  nf_tmdb_client_clear_cache (fixture->client);
  g_assert_null (nf_tmdb_client_peek_details (fixture->client, 5));
  g_assert_true (reload (fixture, 5));
  g_assert_false (folder_holds (folder, "SECRET"));
  g_assert_false (folder_holds (folder, TOKEN));
  set_client (fixture, nf_tmdb_client_new (NULL, NULL, NULL));
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  remove_folder (folder);
}

/* --- TLS --------------------------------------------------------------------------------------------------------- */

static void
test_tls (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *certificate; gboolean authority, good; } cases[] = {
    { "good", TRUE, TRUE }, { "expired", TRUE, FALSE }, { "good", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NfFakeTmdb) fake = nf_fake_tmdb_new_tls (cases[i].certificate);
      g_autoptr (GTlsDatabase) authority = nf_fake_tmdb_dup_authority ();

      nf_fake_tmdb_add_all_films (fake);
      set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fake), NULL));
      nf_tmdb_client_set_timing (fixture->client, 1000, 15, 60000);
      if (cases[i].authority)
        nf_tmdb_client_set_tls_database (fixture->client, authority);
      if (cases[i].good)
        load_good (fixture, 5);
      else
        {
          assert_load_fails (fixture, 5, NF_TMDB_ERROR_UNREACHABLE);
          g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_UNREACHABLE);
          g_assert_cmpuint (nf_fake_tmdb_count (fake, NULL), ==, 0);   /* so the key was not sent either */
        }
    }
}

/* --- somebody else answers --------------------------------------------------------------------------------------- */

static void
test_bad_reply_state (Fixture *fixture, gconstpointer data)
{
  guint n;

  set_fault (fixture, NF_FAULT_GARBAGE, 0);
  nf_tmdb_client_set_timing (fixture->client, 100, 15, 60000);
  for (guint i = 1; i <= 3; i++)
    {
      g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
      assert_load_fails (fixture, i, NF_TMDB_ERROR_BAD_REPLY);
    }
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_BAD_REPLY);
  g_assert_cmpint (nf_tmdb_client_get_retry_at (fixture->client), >, g_get_monotonic_time ());
  n = nf_fake_tmdb_count (fixture->fake, NULL);
  assert_load_fails (fixture, 4, NF_TMDB_ERROR_BAD_REPLY);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), ==, n);   /* it is not asked for every film */
  nf_fake_tmdb_set_fault (fixture->fake, NULL, NULL);
  nf_test_wait_until (get_state (fixture) == NF_TMDB_STATE_READY);
  load_good (fixture, 1);
}

/* --- 10,000 wishes at once --------------------------------------------------------------------------------------- */

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  g_autofree Result *results = g_new0 (Result, n);
  g_autofree GCancellable **cancellables = g_new0 (GCancellable *, n);
  gint64 retained = 0;

  for (guint i = 0; i < n; i++)
    {
      cancellables[i] = g_cancellable_new ();
      start (fixture, 1 + i % 2500, cancellables[i], &results[i]);   /* each film four times */
    }
  /* three of four scroll away again, at different times */
  for (guint i = 0; i < n; i++)
    {
      if (i % 4 != 3 || i >= 1000)
        g_cancellable_cancel (cancellables[i]);
      if (i % 500 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  for (guint i = 0; i < n; i++)
    {
      nf_test_wait_until (results[i].done);
      if (results[i].error == NULL)
        retained++;
      else
        g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      result_clear (&results[i]);
      g_object_unref (cancellables[i]);
    }
  g_assert_cmpint (retained, >=, 250);
  g_assert_cmpuint (nf_fake_tmdb_get_max_concurrent (fixture->fake), <=, 7);   /* one may be ending while another begins */
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, NULL), <, 600);
  g_assert_cmpint (get_state (fixture), ==, NF_TMDB_STATE_READY);
}

/* What a film costs: one request for all its details, one per picture. */
static void
test_requests_per_film (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) poster = { 0 };
  g_auto (Result) scene = { 0 };
  g_autofree char *accept = NULL;

  load_good (fixture, 5);
  nf_tmdb_client_load_image_async (fixture->client, "/film-5.jpg", 300, G_PRIORITY_DEFAULT, NULL, loaded_cb, &poster);
  nf_tmdb_client_load_image_async (fixture->client, "/scene-5.jpg", 1000, G_PRIORITY_DEFAULT, NULL, loaded_cb, &scene);
  nf_test_wait_until (poster.done && scene.done);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/3/*"), ==, 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->fake, "/t/*"), ==, 2);
  /* only what every installation of GdkPixbuf decodes */
  accept = nf_fake_tmdb_dup_last (fixture->fake, "accept");
  g_assert_cmpstr (accept, ==, "image/jpeg,image/png");
}

/* --- the key ----------------------------------------------------------------------------------------------------- */

static void
test_key_is_secret_subprocess (Fixture *fixture, gconstpointer data)
{
  const char *keys[] = { KEY, TOKEN };

  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
      {
        g_auto (Result) result = { 0 };

        if (fault_cases[i].fault.kind == NF_FAULT_SLOW_HEADERS || fault_cases[i].fault.kind == NF_FAULT_STALL)
          continue;   /* as the others, but slow */
        set_client (fixture, nf_tmdb_client_new (keys[k], nf_fake_tmdb_get_url (fixture->fake), NULL));
        nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", &fault_cases[i].fault);
        load (fixture, 5, &result);
        g_printerr ("message: %s\n", result.error->message);
      }
  for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
    {
      g_auto (Result) result = { 0 };

      nf_fake_tmdb_set_fault (fixture->fake, "/3/movie/5", NULL);
      set_client (fixture, nf_tmdb_client_new (keys[k], nf_fake_tmdb_get_url (fixture->fake), NULL));
      load_good (fixture, 5);
      nf_fake_tmdb_set_key (fixture->fake, "another");
      load (fixture, 6, &result);
      g_printerr ("message: %s\n", result.error->message);
      nf_fake_tmdb_set_key (fixture->fake, NULL);
    }
  /* a session, in a call that is denied and in one that fails on the wire; and a key that is being checked */
  for (guint i = 0; i < 3; i++)
    {
      static const char *const query[] = { "session_id", "SECRETSESSION", NULL };
      const NfTmdbRequest call = { "POST", "/account/1/rated", query, "{\"token\":\"SECRETTOKEN\"}", TRUE };
      const NfFault faults[] = { { NF_FAULT_STATUS, 401 }, { NF_FAULT_RESET }, { NF_FAULT_TRUNCATE } };
      g_auto (Result) result = { 0 };
      g_auto (Result) checked = { 0 };

      nf_fake_tmdb_set_fault (fixture->fake, NULL, &faults[i]);
      set_client (fixture, nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->fake), NULL));
      nf_tmdb_client_send_async (fixture->client, &call, G_PRIORITY_DEFAULT, NULL, sent_cb, &result);
      nf_test_wait_until (result.done);
      g_printerr ("message: %s\n", result.error->message);
      check_key (fixture, "SECRETOTHERKEY", &checked);
      g_printerr ("message: %s\n", checked.error->message);
    }
}

static void
test_key_is_secret (void)
{
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess ("/tmdb-client/key-is-secret/subprocess", 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*message: TMDB: the key was rejected*");
  g_test_trap_assert_stderr_unmatched ("*SECRET*");
  g_test_trap_assert_stdout_unmatched ("*SECRET*");
  g_test_trap_assert_stderr_unmatched ("*" TOKEN "*");
  g_test_trap_assert_stderr_unmatched ("*c2lnbmF0dXJl*");
  g_test_trap_assert_stdout_unmatched ("*c2lnbmF0dXJl*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/tmdb-client/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("details", test_details);
  ADD ("token", test_token);
  ADD ("odd-key", test_odd_key);
  ADD ("image", test_image);
  ADD ("no-key", test_no_key);
  ADD ("environment", test_environment);
  ADD ("addresses", test_addresses);
  ADD ("not-found", test_not_found);
  ADD ("key-rejected", test_key_rejected);
  ADD ("rate-limited", test_rate_limited);
  ADD ("retry-after", test_retry_after);
  ADD ("always-limited", test_always_limited);
  ADD ("server-fault-passes", test_server_fault_passes);
  ADD ("unreachable", test_unreachable);
  ADD ("retry-when-unreachable", test_retry_when_unreachable);
  ADD ("storm", test_storm);
  ADD ("one-bad-film", test_one_bad_film);
  ADD ("offline", test_offline);
  ADD ("no-server", test_no_server);
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tmdb-client/fault/", fault_cases[i].name, NULL);
      g_test_add (path, Fixture, &fault_cases[i], set_up, test_fault, tear_down);
    }
  ADD ("deadline", test_deadline);
  ADD ("image-faults", test_image_faults);
  ADD ("good-redirect", test_good_redirect);
  ADD ("foreign-redirect", test_foreign_redirect);
  ADD ("concurrency", test_concurrency);
  ADD ("order", test_order);
  ADD ("shared", test_shared);
  ADD ("cancel", test_cancel);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancel-queued", test_cancel_queued);
  ADD ("details-bounded", test_details_bounded);
  ADD ("dispose", test_dispose);
  ADD ("set-key", test_set_key);
  ADD ("key-changes-under-way", test_key_changes_under_way);
  ADD ("check-key", test_check_key);
  ADD ("language", test_language);
  ADD ("language-changes-under-way", test_language_changes_under_way);
  ADD ("disabled", test_disabled);
  ADD ("disabled-sends-nothing", test_disabled_sends_nothing);
  ADD ("calls", test_calls);
  ADD ("traffic", test_traffic);
  ADD ("configuration", test_configuration);
  ADD ("http-cache", test_http_cache);
  ADD ("tls", test_tls);
  ADD ("bad-reply-state", test_bad_reply_state);
  ADD ("burst", test_burst);
  ADD ("requests-per-film", test_requests_per_film);
  g_test_add_func ("/tmdb-client/key-is-secret", test_key_is_secret);
  ADD ("key-is-secret/subprocess", test_key_is_secret_subprocess);

  return g_test_run ();
}
