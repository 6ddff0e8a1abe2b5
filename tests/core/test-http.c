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

/* Six at a time, each cancelled somewhere between the start and after the end, 600 times (240): what libsoup does not survive by itself.
 * @data: whether over HTTP/2 */
static void
test_cancel_anywhere (gconstpointer data)
{
  g_autoptr (NfFakeTmdb) fake = GPOINTER_TO_INT (data) ? nf_fake_tmdb_new_tls ("good") : nf_fake_tmdb_new ();
  g_autoptr (NfHttp) http = nf_http_new (6);
  g_autoptr (GTlsDatabase) authority = nf_fake_tmdb_dup_authority ();
  guint n_good = 0, n_cancelled = 0;

  nf_http_set_tls_database (http, authority);
  for (guint round = 0; round < (GPOINTER_TO_INT (data) ? 40 : 100); round++)
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

/* Whatever a server writes there: seconds, a date, or anything else, at Sunday 6 November 1994, 08:49:37. */
static void
test_retry_after (void)
{
  static const struct { const char *text; gint64 wait_ms; } cases[] = {
    { NULL, -1 }, { "", -1 }, { "0", 0 }, { "7", 7000 }, { "007", 7000 }, { "86400", 86400 * 1000 },
    { "4294967295", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    /* more than any number holds is still very long, and never a short or a negative wait */
    { "4294967296", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { "9223372036854775808", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { "18446744073709551615", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { "18446744073709551617", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { "99999999999999999999999999999999999999999999999999", G_MAXUINT32 * G_GINT64_CONSTANT (1000) },
    { "-5", -1 }, { "+5", -1 }, { " ", -1 }, { "5s", -1 }, { "5.5", -1 }, { "1e3", -1 }, { "0x10", -1 }, { "5, 6", -1 }, { "soon", -1 }, { "NaN", -1 },
    /* a date: the usual form, RFC 850's and asctime's */
    { "Sun, 06 Nov 1994 08:49:38 GMT", 1000 }, { "Sunday, 06-Nov-94 08:49:38 GMT", 1000 }, { "Sun Nov  6 08:49:38 1994", 1000 },
    { "Sun, 06 Nov 1994 08:49:37 GMT", 0 }, { "Mon, 07 Nov 1994 08:49:37 GMT", 86400 * 1000 },
    { "Sun, 06 Nov 1994 08:49:36 GMT", -1 }, { "Thu, 01 Jan 1970 00:00:00 GMT", -1 }, { "Mon, 01 Jan 0001 00:00:00 GMT", -1 },
    { "Fri, 31 Dec 9998 23:59:59 GMT", G_GINT64_CONSTANT (252586653022000) },   /* far away, without an overflow */
    /* no dates */
    { "Fri, 31 Dec 99999 23:59:59 GMT", -1 }, { "Fri, 99 Nov 1994 08:49:37 GMT", -1 }, { "Thu, 30 Feb 1995 00:00:00 GMT", -1 },
    { "Sun, 06 Nov 1994 25:00:00 GMT", -1 }, { "Sun, 06 Nov 1994", -1 }, { "Sun, 06 N", -1 }, { "Sun,", -1 }, { "Sun", -1 },
    { "1994-11-06T08:49:38Z", -1 }, { "\xff\xfe\x80", -1 }, { "%s%n%s%n", -1 },
  };
  const gint64 now = G_GINT64_CONSTANT (784111777) * G_USEC_PER_SEC;
  g_autofree char *digits = g_strnfill (100000, '9');
  g_autofree char *letters = g_strnfill (100000, 'N');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (nf_http_parse_retry_after (cases[i].text, now), ==, cases[i].wait_ms);
    }
  g_assert_cmpint (nf_http_parse_retry_after (digits, now), ==, G_MAXUINT32 * G_GINT64_CONSTANT (1000));
  g_assert_cmpint (nf_http_parse_retry_after (letters, now), ==, -1);
  g_assert_cmpint (nf_http_parse_retry_after ("Sun, 06 Nov 1994 08:49:38 GMT", now + 999 * 1000), ==, 1);
}

/* TMDB speaks HTTP/2, of which libsoup's debugging log tells the addresses. */
static void
test_secret_address (void)
{
  static const struct { const char *path; gboolean cacheable; } cases[] = {
    { "/w92/film-5.jpg", FALSE }, { "/w92/film-5.jpg?api_key=SECRETKEY", FALSE }, { "/w92/film-5.jpg?language=tr", TRUE },
  };

  if (g_test_subprocess ())
    {
      g_autoptr (NfFakeTmdb) fake = nf_fake_tmdb_new_tls ("good");
      g_autoptr (NfHttp) http = nf_http_new (6);
      g_autoptr (GTlsDatabase) authority = nf_fake_tmdb_dup_authority ();

      nf_http_set_tls_database (http, authority);
      for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)   /* again on connections that are there */
        {
          g_autofree char *url = g_strconcat (nf_fake_tmdb_get_image_url (fake), cases[i % 3].path, NULL);
          g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
          const NfHttpRequest request = { .method = "GET", .uri = uri, .max_bytes = 1024 * 1024, .cacheable = cases[i % 3].cacheable };
          g_auto (Result) result = { 0 };

          nf_http_send_async (http, &request, NULL, sent_cb, &result);
          nf_test_wait_until (result.done);
          g_assert_no_error (result.error);
          g_assert_cmpuint (result.reply->status, ==, 200);
        }
      return;
    }
  g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("G_MESSAGES_DEBUG");
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*libsoup-http2*");
  g_test_trap_assert_stdout ("*film-5.jpg*");
  g_test_trap_assert_stdout_unmatched ("*SECRET*");
  g_test_trap_assert_stderr_unmatched ("*SECRET*");
}

/* TMDB compresses, over https with brotli: a limit is one of what comes out. */
static void
test_encodings (void)
{
  static const struct { gboolean tls; const char *encoding; } cases[] = { { FALSE, "gzip" }, { TRUE, "gzip" }, { TRUE, "br" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NfFakeTmdb) fake = cases[i].tls ? nf_fake_tmdb_new_tls ("good") : nf_fake_tmdb_new ();
      g_autoptr (NfHttp) http = nf_http_new (6);
      g_autoptr (GTlsDatabase) authority = nf_fake_tmdb_dup_authority ();
      const NfFault encoded = { NF_FAULT_ENCODED, .location = cases[i].encoding };
      g_auto (Result) plain = { 0 }, result = { 0 };
      g_autofree char *accepted = NULL;

      nf_http_set_tls_database (http, authority);
      start (http, fake, "/w92/film-5.jpg", NULL, &plain);
      nf_test_wait_until (plain.done);
      g_assert_no_error (plain.error);
      accepted = nf_fake_tmdb_dup_last (fake, "accept-encoding");
      g_assert_nonnull (strstr (accepted, cases[i].encoding));
      nf_fake_tmdb_set_fault (fake, NULL, &encoded);
      start (http, fake, "/w92/film-5.jpg", NULL, &result);
      nf_test_wait_until (result.done);
      g_assert_no_error (result.error);
      g_assert_true (g_bytes_equal (plain.reply->body, result.reply->body));
    }
}

/* --- the system's proxy ------------------------------------------------------------------------------------------ */

typedef struct { GObject parent_instance; } TestResolver;
typedef struct { GObjectClass parent_class; } TestResolverClass;
static GType test_resolver_get_type (void);
static char *proxy;   /* of every address */

static gboolean
test_resolver_is_supported (GProxyResolver *resolver)
{
  return TRUE;
}

static char **
test_resolver_lookup (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GError **error)
{
  return g_strdupv ((char *[]) { proxy, NULL });
}

static void
test_resolver_lookup_async (GProxyResolver *resolver, const char *uri, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_pointer (task, test_resolver_lookup (resolver, uri, NULL, NULL), (GDestroyNotify) g_strfreev);
}

static char **
test_resolver_lookup_finish (GProxyResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_iface_init (GProxyResolverInterface *iface)
{
  iface->is_supported = test_resolver_is_supported;
  iface->lookup = test_resolver_lookup;
  iface->lookup_async = test_resolver_lookup_async;
  iface->lookup_finish = test_resolver_lookup_finish;
}

G_DEFINE_TYPE_WITH_CODE (TestResolver, test_resolver, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_PROXY_RESOLVER, test_resolver_iface_init))

static void
test_resolver_class_init (TestResolverClass *klass)
{
}

static void
test_resolver_init (TestResolver *self)
{
}

/* What the desktop says of proxies holds: a name that only the proxy knows is asked for there, and not looked up here. */
static void
test_proxy (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (NfFakeTmdb) fake = nf_fake_tmdb_new ();
      g_autoptr (NfHttp) http = NULL;
      g_autoptr (GUri) address = g_uri_parse (nf_fake_tmdb_get_url (fake), G_URI_FLAGS_NONE, NULL);
      g_autoptr (GUri) uri = g_uri_parse ("http://images.invalid/t/p/w92/film-5.jpg", G_URI_FLAGS_NONE, NULL);
      const NfHttpRequest request = { .method = "GET", .uri = uri, .max_bytes = 1024 * 1024 };
      g_auto (Result) result = { 0 };

      proxy = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (address));
      g_io_extension_point_register (G_PROXY_RESOLVER_EXTENSION_POINT_NAME);
      g_io_extension_point_implement (G_PROXY_RESOLVER_EXTENSION_POINT_NAME, test_resolver_get_type (), "nextfilms-test", 1000);
      http = nf_http_new (6);
      nf_http_send_async (http, &request, NULL, sent_cb, &result);
      nf_test_wait_until (result.done);
      g_assert_no_error (result.error);
      g_assert_cmpuint (result.reply->status, ==, 200);
      g_assert_cmpuint (nf_fake_tmdb_count (fake, NULL), ==, 1);
      g_clear_pointer (&proxy, g_free);
      return;
    }
  {
    g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "GIO_USE_PROXY_RESOLVER", "nextfilms-test", TRUE);

    g_test_trap_subprocess_with_envp (NULL, (const char *const *) environment, 0, G_TEST_SUBPROCESS_DEFAULT);
  }
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/replies", test_replies);
  g_test_add_func ("/http/retry-after", test_retry_after);
  g_test_add_func ("/http/encodings", test_encodings);
  g_test_add_func ("/http/proxy", test_proxy);
  g_test_add_func ("/http/secret-address", test_secret_address);
  g_test_add_data_func ("/http/cancel-anywhere", GINT_TO_POINTER (FALSE), test_cancel_anywhere);
  g_test_add_data_func ("/http/cancel-anywhere-2", GINT_TO_POINTER (TRUE), test_cancel_anywhere);
  return g_test_run ();
}
