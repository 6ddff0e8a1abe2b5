/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-http.h"

#include "nf-fake-tmdb.h"
#include "nf-test-utils.h"

typedef struct
{
  gboolean     done;
  NfHttpReply *reply;
  GError      *error;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->reply, nf_http_reply_free);
  g_clear_error (&result->error);
  result->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
sent_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  Result *result = user_data;

  g_assert_false (result->done);
  result->done = TRUE;
  result->reply = nf_http_send_finish (NF_HTTP (source), async_result, &result->error);
  g_assert_true ((result->reply == NULL) == (result->error != NULL));
}

static void
start (NfHttp *http, NfFakeTmdb *fake, const char *path, GCancellable *cancellable, Result *result)
{
  g_autofree char *url = g_strconcat (nf_fake_tmdb_get_image_url (fake), path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const NfHttpRequest request = { .method = "GET", .uri = uri, .max_bytes = 1024 * 1024 };

  nf_http_send_async (http, &request, cancellable, sent_cb, result);
}

static void
test_replies (void)
{
  static const struct { NfFault fault; guint status; int code; gint64 retry_after; } cases[] = {
    { { NF_FAULT_STATUS, 404 }, 404, -1, -1 },
    { { NF_FAULT_STATUS, 429, .retry_after = "7" }, 429, -1, 7000 },
    { { NF_FAULT_STATUS, 429, .retry_after = "soon" }, 429, -1, -1 },
    { { NF_FAULT_STATUS, 500 }, 500, -1, -1 },
    { { NF_FAULT_REDIRECT, .location = "https://example.org/" }, 302, -1, -1 },   /* told, not followed */
    { { NF_FAULT_RESET }, 0, NF_HTTP_ERROR_CUT, -1 },
    { { NF_FAULT_TRUNCATE }, 0, NF_HTTP_ERROR_DAMAGED, -1 },
    { { NF_FAULT_ENDLESS }, 0, NF_HTTP_ERROR_TOO_LARGE, -1 },
    { { NF_FAULT_LONG_LENGTH }, 0, NF_HTTP_ERROR_TOO_LARGE, -1 },
    { { NF_FAULT_GZIP_BOMB }, 0, NF_HTTP_ERROR_TOO_LARGE, -1 },
  };
  g_autoptr (NfFakeTmdb) fake = nf_fake_tmdb_new ();
  g_autoptr (NfHttp) http = nf_http_new (6);
  g_auto (Result) good = { 0 };

  start (http, fake, "/w92/film-5.jpg", NULL, &good);
  nf_test_wait_until (good.done);
  g_assert_no_error (good.error);
  g_assert_cmpuint (good.reply->status, ==, 200);
  g_assert_false (good.reply->cached);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Result) result = { 0 };

      nf_fake_tmdb_set_fault (fake, NULL, &cases[i].fault);
      start (http, fake, "/w92/film-5.jpg", NULL, &result);
      nf_test_wait_until (result.done);
      if (cases[i].code >= 0)
        g_assert_error (result.error, NF_HTTP_ERROR, cases[i].code);
      else
        {
          g_assert_no_error (result.error);
          g_assert_cmpuint (result.reply->status, ==, cases[i].status);
          g_assert_cmpint (result.reply->retry_after_ms, ==, cases[i].retry_after);
          if (cases[i].fault.location != NULL)
            g_assert_cmpstr (result.reply->location, ==, cases[i].fault.location);
        }
    }
}

/* Six at a time, each cancelled somewhere between the start and after the end, 600 times: what libsoup does not survive by itself. */
static void
test_cancel_anywhere (void)
{
  g_autoptr (NfFakeTmdb) fake = nf_fake_tmdb_new ();
  g_autoptr (NfHttp) http = nf_http_new (6);
  guint n_good = 0, n_cancelled = 0;

  for (guint round = 0; round < 100; round++)
    {
      Result results[6] = { 0 };
      GCancellable *cancellables[6];

      for (guint i = 0; i < 6; i++)
        {
          cancellables[i] = g_cancellable_new ();
          start (http, fake, "/w500/film-5.jpg", cancellables[i], &results[i]);
        }
      for (guint i = 0; i < 6; i++)
        {
          for (guint turn = (round * 7 + i * 3) % 12; turn > 0; turn--)
            {
              g_usleep (turn % 3 == 0 ? 200 : 0);
              g_main_context_iteration (NULL, FALSE);
            }
          g_cancellable_cancel (cancellables[i]);
        }
      for (guint i = 0; i < 6; i++)
        {
          nf_test_wait_until (results[i].done);
          if (results[i].error == NULL)
            n_good++;
          else
            {
              g_assert_error (results[i].error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
              n_cancelled++;
            }
          result_clear (&results[i]);
          g_object_unref (cancellables[i]);
        }
    }
  g_test_message ("%u good, %u cancelled", n_good, n_cancelled);
  g_assert_cmpuint (n_cancelled, >, 10);
  nf_http_disconnect (http);
  {
    g_auto (Result) result = { 0 };

    start (http, fake, "/w92/film-5.jpg", NULL, &result);   /* it goes on after all that */
    nf_test_wait_until (result.done);
    g_assert_no_error (result.error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/replies", test_replies);
  g_test_add_func ("/http/cancel-anywhere", test_cancel_anywhere);
  return g_test_run ();
}
