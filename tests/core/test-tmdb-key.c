/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-key.h"

#include "nf-fake-tmdb.h"
#include "nf-test-utils.h"

#include <string.h>

#define KEY     "0123456789abcdefSECRETKEY"
#define TOKEN   "eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJTRUNSRVRLRVkiLCJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlU0VDUkVU"

typedef struct
{
  NfFakeTmdb   *server;
  NfTmdbClient *client;
  NfSecrets    *secrets;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = nf_fake_tmdb_new ();
  nf_fake_tmdb_set_key (fixture->server, KEY);
  fixture->client = nf_tmdb_client_new (NULL, nf_fake_tmdb_get_url (fixture->server), nf_fake_tmdb_get_image_url (fixture->server));
  nf_tmdb_client_set_timing (fixture->client, 1, 5, 20000);
  fixture->secrets = nf_secrets_new_in_memory ();
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
  drop (fixture->secrets);
  drop (fixture->client);
  nf_fake_tmdb_free (fixture->server);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
keep (Fixture *fixture, const char *value)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_secrets_store_async (fixture->secrets, NF_SECRET_TMDB_KEY, value, result_cb, &result);
  nf_test_wait_until (result != NULL);
  nf_secrets_store_finish (fixture->secrets, result, NULL);
}

static gboolean
is_kept (Fixture *fixture, const char *value)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *kept = NULL;

  nf_secrets_lookup_async (fixture->secrets, NF_SECRET_TMDB_KEY, result_cb, &result);
  nf_test_wait_until (result != NULL);
  kept = nf_secrets_lookup_finish (fixture->secrets, result, NULL);
  return g_strcmp0 (kept, value) == 0;
}

static gboolean
set (NfTmdbKey *key, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_tmdb_key_set_async (key, text, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_tmdb_key_set_finish (key, result, error);
}

static void
test_sources (Fixture *fixture, gconstpointer data)
{
  {
    g_autoptr (NfTmdbKey) key = nf_tmdb_key_new (fixture->client, fixture->secrets, "from-outside", "packager");

    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_ENVIRONMENT);
  }
  {
    g_autoptr (NfTmdbKey) key = nf_tmdb_key_new (fixture->client, fixture->secrets, "", "packager");

    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_NONE);
    g_assert_false (nf_tmdb_client_has_key (fixture->client));
  }
  {
    NfTmdbKey *key = nf_tmdb_key_new (fixture->client, fixture->secrets, NULL, NULL);

    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_RESTORING);
    nf_test_wait_until (nf_tmdb_key_get_source (key) != NF_TMDB_KEY_RESTORING);
    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_NONE);
    drop (key);
  }
  {
    NfTmdbKey *key = nf_tmdb_key_new (fixture->client, fixture->secrets, NULL, " packager\n");

    nf_test_wait_until (nf_tmdb_key_get_source (key) != NF_TMDB_KEY_RESTORING);
    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_PACKAGER);
    g_assert_true (nf_tmdb_client_has_key (fixture->client));
    drop (key);
  }
  {
    NfTmdbKey *key;

    keep (fixture, KEY);
    key = nf_tmdb_key_new (fixture->client, fixture->secrets, NULL, "packager");
    nf_test_wait_until (nf_tmdb_key_get_source (key) != NF_TMDB_KEY_RESTORING);
    g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_OWN);
    drop (key);
  }
}

static void
test_set_and_remove (Fixture *fixture, gconstpointer data)
{
  static const char *const no_keys[] = { "", "  ", "two words", "a/b", "kéy", "a\"b", "a&b" };
  const NfFault reset = { .kind = NF_FAULT_RESET };
  NfTmdbKey *key = nf_tmdb_key_new (fixture->client, fixture->secrets, "", NULL);
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (no_keys); i++)
    {
      g_assert_false (set (key, no_keys[i], &error));
      g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS);
      g_clear_error (&error);
    }
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, NULL), ==, 0);

  g_assert_false (set (key, "0123456789SECRETbutwrong", &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_KEY_REJECTED);
  g_assert_null (strstr (error->message, "SECRET"));
  g_clear_error (&error);
  g_assert_false (nf_tmdb_client_has_key (fixture->client));
  g_assert_true (is_kept (fixture, NULL));

  nf_fake_tmdb_set_fault (fixture->server, NULL, &reset);
  g_assert_false (set (key, KEY, &error));
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "SECRET"));
  g_clear_error (&error);
  g_assert_true (is_kept (fixture, NULL));
  nf_fake_tmdb_set_fault (fixture->server, NULL, NULL);

  g_assert_true (set (key, "  " KEY "\n", &error));
  g_assert_no_error (error);
  g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_OWN);
  g_assert_true (nf_tmdb_client_has_key (fixture->client));
  g_assert_true (is_kept (fixture, KEY));

  /* a version 4 token as well */
  nf_fake_tmdb_set_key (fixture->server, TOKEN);
  g_assert_true (set (key, TOKEN, &error));
  g_assert_no_error (error);
  g_assert_true (is_kept (fixture, TOKEN));

  nf_tmdb_key_remove_async (key, result_cb, &removed);
  g_assert_cmpint (nf_tmdb_key_get_source (key), ==, NF_TMDB_KEY_NONE);
  nf_test_wait_until (removed != NULL);
  g_assert_true (nf_tmdb_key_remove_finish (key, removed, &error));
  g_assert_false (nf_tmdb_client_has_key (fixture->client));
  g_assert_true (is_kept (fixture, NULL));
  g_clear_object (&removed);
  drop (key);
}

static void
test_silent (void)
{
  nf_test_assert_silent ("/tmdb-key/set-and-remove");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tmdb-key/sources", test_sources);
  ADD ("/tmdb-key/set-and-remove", test_set_and_remove);
  g_test_add_func ("/tmdb-key/silent", test_silent);
  return g_test_run ();
}
