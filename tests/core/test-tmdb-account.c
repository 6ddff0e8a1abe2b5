/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-account.h"

#include "nf-account-plan.h"
#include "nf-fake-account.h"
#include "nf-test-utils.h"

#include <string.h>

#define KEY "0123456789abcdefSECRETKEY"

typedef struct
{
  NfFakeTmdb    *server;
  NfFakeAccount *there;
  NfTmdbClient  *client;
  NfSecrets     *secrets;
  NfStore       *store;
  NfTmdbAccount *account;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = nf_fake_tmdb_new ();
  fixture->there = nf_fake_account_new (fixture->server);
  fixture->client = nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->server), nf_fake_tmdb_get_image_url (fixture->server));
  nf_tmdb_client_set_timing (fixture->client, 1, 5, 20000);
  fixture->secrets = nf_secrets_new_in_memory ();
  fixture->store = nf_store_open (NULL, NULL);
  fixture->account = nf_tmdb_account_new (fixture->client, fixture->secrets, fixture->store, NULL);
}

static void
drop (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  nf_test_wait_until (object == NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_store_flush (fixture->store);
  drop (fixture->account);
  drop (fixture->secrets);
  drop (fixture->store);
  drop (fixture->client);
  nf_fake_tmdb_free (fixture->server);
  nf_fake_account_free (fixture->there);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
begin (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_tmdb_account_begin_async (fixture->account, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_account_begin_finish (fixture->account, result, error);
}

static gboolean
complete (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_tmdb_account_complete_async (fixture->account, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_account_complete_finish (fixture->account, result, error);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = begin (fixture, &error);

  g_assert_no_error (error);
  nf_fake_account_approve (fixture->there);
  complete (fixture, &error);
  g_assert_no_error (error);
}

static gboolean
sign_out (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_tmdb_account_sign_out_async (fixture->account, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_account_sign_out_finish (fixture->account, result, error);
}

static GHashTable *
fetch (Fixture *fixture, gboolean *complete_lists, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_tmdb_account_fetch_async (fixture->account, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_account_fetch_finish (fixture->account, result, complete_lists, error);
}

static gboolean
send (Fixture *fixture, NfAccountKind kind, guint32 id, guint value, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const NfAccountOperation operation = { .kind = kind, .tmdb_id = id, .value = value };

  nf_tmdb_account_send_async (fixture->account, &operation, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_account_send_finish (fixture->account, result, error);
}

static char *
look_up_session (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_secrets_lookup_async (fixture->secrets, NF_SECRET_TMDB_SESSION, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_secrets_lookup_finish (fixture->secrets, result, NULL);
}

/* --- signing in and out -------------------------------------------------------------------------------------------- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL, *session = NULL, *gone = NULL;

  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  g_assert_false (complete (fixture, &error));   /* nothing was asked for */
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
  g_clear_error (&error);

  page = begin (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page, ==, "https://www.themoviedb.org/authenticate/token-1-SECRETTOKEN");
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_WAITING);

  g_assert_false (complete (fixture, &error));   /* not approved yet: it may be tried again */
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
  g_assert_null (strstr (error->message, "SECRET"));
  g_clear_error (&error);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_WAITING);
  g_assert_cmpint (nf_tmdb_client_get_state (fixture->client), ==, NF_TMDB_STATE_READY);   /* the key is as good as before */

  nf_fake_account_approve (fixture->there);
  g_assert_true (complete (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_IN);
  g_assert_cmpstr (nf_tmdb_account_get_username (fixture->account), ==, NF_FAKE_ACCOUNT_USERNAME);
  g_assert_cmpint (nf_tmdb_account_get_id (fixture->account), ==, g_ascii_strtoll (NF_FAKE_ACCOUNT_ID, NULL, 10));
  session = look_up_session (fixture);
  g_assert_cmpstr (session, ==, "session-1-SECRETSESSION");

  g_assert_true (sign_out (fixture, &error));
  g_assert_no_error (error);
  g_assert_false (nf_fake_account_has_session (fixture->there));
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  g_assert_cmpstr (nf_tmdb_account_get_username (fixture->account), ==, "");
  gone = look_up_session (fixture);
  g_assert_null (gone);
}

static void
test_abandon (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *page = begin (fixture, &error);

  nf_fake_account_approve (fixture->there);
  nf_tmdb_account_complete_async (fixture->account, NULL, result_cb, &result);
  nf_tmdb_account_abandon (fixture->account);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  nf_test_wait_until (result != NULL);
  g_assert_false (nf_tmdb_account_complete_finish (fixture->account, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
}

/* TMDB waits an hour for the approval; after that only a new sign-in helps. */
static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = begin (fixture, &error), *again = NULL;

  nf_tmdb_account_set_clock_offset (fixture->account, 3500);
  g_assert_false (complete (fixture, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_WAITING);
  nf_tmdb_account_set_clock_offset (fixture->account, 3700);
  g_assert_false (complete (fixture, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  again = begin (fixture, &error);
  nf_fake_account_approve (fixture->there);
  g_assert_true (complete (fixture, &error));
  g_assert_no_error (error);
}

/* A program that starts again finds its session; one whose session is gone starts signed out. */
static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTmdbAccount) second = nf_tmdb_account_new (fixture->client, fixture->secrets, fixture->store, NULL);
  g_autoptr (NfTmdbAccount) third = NULL;
  NfSecrets *empty = nf_secrets_new_in_memory ();

  sign_in (fixture);
  nf_tmdb_account_restore (second);
  g_assert_cmpint (nf_tmdb_account_get_state (second), ==, NF_TMDB_ACCOUNT_RESTORING);
  nf_test_wait_until (nf_tmdb_account_get_state (second) != NF_TMDB_ACCOUNT_RESTORING);
  g_assert_cmpint (nf_tmdb_account_get_state (second), ==, NF_TMDB_ACCOUNT_SIGNED_IN);
  g_assert_cmpstr (nf_tmdb_account_get_username (second), ==, NF_FAKE_ACCOUNT_USERNAME);

  third = nf_tmdb_account_new (fixture->client, empty, fixture->store, NULL);
  nf_tmdb_account_restore (third);
  nf_test_wait_until (nf_tmdb_account_get_state (third) != NF_TMDB_ACCOUNT_RESTORING);
  g_assert_cmpint (nf_tmdb_account_get_state (third), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  g_clear_object (&third);
  drop (empty);
}

/* Signing out works without a network, and says that TMDB does not know of it. */
static void
test_sign_out_offline (Fixture *fixture, gconstpointer data)
{
  const NfFault reset = { .kind = NF_FAULT_RESET };
  g_autoptr (GError) error = NULL;
  g_autofree char *gone = NULL;

  sign_in (fixture);
  nf_fake_tmdb_set_fault (fixture->server, "/3/authentication/session", &reset);
  g_assert_false (sign_out (fixture, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == NF_TMDB_ERROR);
  g_assert_null (strstr (error->message, "SECRET"));
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  gone = look_up_session (fixture);
  g_assert_null (gone);
}

/* A session that was ended on TMDB's pages. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *gone = NULL;
  gboolean complete_lists;

  sign_in (fixture);
  nf_fake_account_revoke (fixture->there);
  g_assert_null (fetch (fixture, &complete_lists, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
  g_assert_null (strstr (error->message, "SECRET"));
  g_assert_cmpint (nf_tmdb_account_get_state (fixture->account), ==, NF_TMDB_ACCOUNT_SIGNED_OUT);
  g_assert_cmpint (nf_tmdb_client_get_state (fixture->client), ==, NF_TMDB_STATE_READY);
  gone = look_up_session (fixture);
  g_assert_null (gone);
  g_clear_error (&error);
  g_assert_false (send (fixture, NF_ACCOUNT_RATING, 1, 5, &error));   /* nobody is signed in */
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
}

/* --- lists and changes --------------------------------------------------------------------------------------------- */

/* TMDB gives 500 pages of a list and not one more: what is beyond them is not taken for removed. */
static void
test_fetch_too_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) films = NULL;
  gboolean complete_lists = TRUE;

  sign_in (fixture);
  nf_fake_account_set_paging (fixture->there, 1, 0);
  for (guint32 id = 1; id <= 502; id++)
    nf_fake_account_set_favorite (fixture->there, id, TRUE);
  films = fetch (fixture, &complete_lists, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (films), ==, 500);
  g_assert_false (complete_lists);
}

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) films = NULL, again = NULL, bad = NULL;
  g_autoptr (GError) error = NULL;
  const NfAccountRemote *film;
  const NfFault garbage = { .kind = NF_FAULT_GARBAGE };
  gboolean complete_lists = FALSE;

  sign_in (fixture);
  nf_fake_account_set_paging (fixture->there, 7, 0);
  for (guint32 id = 1; id <= 30; id++)
    nf_fake_account_set_rating (fixture->there, id, id % 20 / 2.0 + 0.5, id % 3 == 0 ? "2020-01-01T00:00:00Z" : NULL);
  nf_fake_account_set_favorite (fixture->there, 5, TRUE);
  nf_fake_account_set_watchlist (fixture->there, 100, TRUE);
  films = fetch (fixture, &complete_lists, &error);
  g_assert_no_error (error);
  g_assert_true (complete_lists);
  g_assert_cmpuint (g_hash_table_size (films), ==, 31);
  film = g_hash_table_lookup (films, GUINT_TO_POINTER (5));
  g_assert_cmpuint (film->values[NF_ACCOUNT_RATING], ==, 3);
  g_assert_cmpuint (film->values[NF_ACCOUNT_FAVORITE], ==, 1);
  g_assert_cmpuint (film->values[NF_ACCOUNT_WATCHLIST], ==, 0);
  g_assert_cmpint (film->times[NF_ACCOUNT_RATING], ==, 0);
  g_assert_cmpstr (film->title, ==, "Film 5");
  film = g_hash_table_lookup (films, GUINT_TO_POINTER (6));
  g_assert_cmpint (film->times[NF_ACCOUNT_RATING], ==, 1577836800);
  film = g_hash_table_lookup (films, GUINT_TO_POINTER (100));
  g_assert_cmpuint (film->values[NF_ACCOUNT_WATCHLIST], ==, 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, "/3/account/" NF_FAKE_ACCOUNT_ID "/rated/movies"), ==, 5);

  /* TMDB says there are more than it gives */
  nf_fake_account_set_paging (fixture->there, 20, 3);
  again = fetch (fixture, &complete_lists, &error);
  g_assert_no_error (error);
  g_assert_false (complete_lists);

  nf_fake_tmdb_set_fault (fixture->server, "/3/account/" NF_FAKE_ACCOUNT_ID "/watchlist/movies", &garbage);
  bad = fetch (fixture, &complete_lists, &error);
  g_assert_null (bad);
  g_assert_nonnull (error);
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sign_in (fixture);
  nf_fake_account_set_gone (fixture->there, 9);
  for (guint value = 1; value <= 10; value++)
    {
      g_assert_true (send (fixture, NF_ACCOUNT_RATING, 1, value, &error));
      g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, 1), ==, value);
    }
  g_assert_true (send (fixture, NF_ACCOUNT_RATING, 1, 0, &error));
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, 1), ==, 0);
  g_assert_true (send (fixture, NF_ACCOUNT_FAVORITE, 2, 1, &error));
  g_assert_true (nf_fake_account_get_favorite (fixture->there, 2));
  g_assert_true (send (fixture, NF_ACCOUNT_FAVORITE, 2, 0, &error));
  g_assert_false (nf_fake_account_get_favorite (fixture->there, 2));
  g_assert_true (send (fixture, NF_ACCOUNT_WATCHLIST, 2, 1, &error));
  g_assert_true (nf_fake_account_get_watchlist (fixture->there, 2));
  g_assert_no_error (error);
  g_assert_false (send (fixture, NF_ACCOUNT_RATING, 9, 5, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_NOT_FOUND);
}

static void
test_silent (void)
{
  nf_test_assert_silent ("/tmdb-account/sign-in");
  nf_test_assert_silent ("/tmdb-account/sign-out-offline");
  nf_test_assert_silent ("/tmdb-account/revoked");
  nf_test_assert_silent ("/tmdb-account/send");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tmdb-account/sign-in", test_sign_in);
  ADD ("/tmdb-account/abandon", test_abandon);
  ADD ("/tmdb-account/too-late", test_too_late);
  ADD ("/tmdb-account/restore", test_restore);
  ADD ("/tmdb-account/sign-out-offline", test_sign_out_offline);
  ADD ("/tmdb-account/revoked", test_revoked);
  ADD ("/tmdb-account/fetch", test_fetch);
  ADD ("/tmdb-account/fetch-too-many", test_fetch_too_many);
  ADD ("/tmdb-account/send", test_send);
  g_test_add_func ("/tmdb-account/silent", test_silent);
  return g_test_run ();
}
