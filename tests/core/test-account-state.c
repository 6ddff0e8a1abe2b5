/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-state.h"

#include "nf-test-utils.h"

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static NfAccountState *
load (NfStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NfAccountState *state;

  nf_account_state_load_async (store, result_cb, &result);
  nf_test_wait_until (result != NULL);
  state = nf_account_state_load_finish (store, result, &error);
  g_assert_no_error (error);
  return state;
}

static void
finish (NfStore *store, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  nf_test_wait_until (*result != NULL);
  g_assert_true (nf_store_run_finish (store, *result, &error));
  g_assert_no_error (error);
  g_clear_object (result);
}

static void
close_store (NfStore *store)
{
  g_object_add_weak_pointer (G_OBJECT (store), (gpointer *) &store);
  g_object_unref (store);
  nf_test_wait_until (store == NULL);
}

static const NfAccountFilm *
get_film (const NfAccountState *state, guint32 id)
{
  return g_hash_table_lookup (state->films, GUINT_TO_POINTER (id));
}

static void
test_life (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "store.db", NULL);
  NfStore *store = nf_store_open (path, NULL);
  GAsyncResult *result = NULL;
  const NfAccountFilm films[] = { { 10, { 8, 1, 0 } }, { 11, { 0, 0, 1 } }, { 12, { 0, 0, 0 } } };
  const NfAccountFilm nothing = { 11, { 0, 0, 0 } };
  const NfAccountOperation operations[] = { { 0, NF_ACCOUNT_RATING, 20, 7 }, { 0, NF_ACCOUNT_WATCHLIST, 10, 1 }, { 0, NF_ACCOUNT_FAVORITE, 10, 0 } };

  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_cmpint (state->id, ==, 0);
    g_assert_cmpstr (state->username, ==, "");
    g_assert_cmpuint (g_hash_table_size (state->films), ==, 0);
  }
  nf_account_state_set_account_async (store, 77, "somebody", result_cb, &result);
  finish (store, &result);
  nf_account_state_begin_async (store, films, G_N_ELEMENTS (films), operations, G_N_ELEMENTS (operations), result_cb, &result);
  finish (store, &result);
  close_store (store);

  /* after a restart all is there, in order */
  store = nf_store_open (path, NULL);
  {
    g_autoptr (NfAccountState) state = load (store);
    const NfAccountOperation *left = (const NfAccountOperation *) (gpointer) state->operations->data;

    g_assert_cmpint (state->id, ==, 77);
    g_assert_cmpstr (state->username, ==, "somebody");
    g_assert_cmpint (state->synced_at, ==, 0);
    g_assert_cmpuint (g_hash_table_size (state->films), ==, 2);   /* a film with nothing is not kept */
    g_assert_cmpuint (get_film (state, 10)->values[NF_ACCOUNT_RATING], ==, 8);
    g_assert_cmpuint (get_film (state, 11)->values[NF_ACCOUNT_WATCHLIST], ==, 1);
    g_assert_cmpuint (state->operations->len, ==, 3);
    g_assert_cmpuint (left[0].tmdb_id, ==, 20);
    g_assert_cmpuint (left[0].value, ==, 7);
    g_assert_cmpint (left[1].kind, ==, NF_ACCOUNT_WATCHLIST);

    nf_account_state_complete_async (store, &left[0], TRUE, result_cb, &result);
    finish (store, &result);
    nf_account_state_complete_async (store, &left[1], FALSE, result_cb, &result);
    finish (store, &result);
    nf_account_state_complete_async (store, &left[2], TRUE, result_cb, &result);
    finish (store, &result);
    nf_account_state_end_async (store, 12345, result_cb, &result);
    finish (store, &result);
  }
  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_cmpuint (state->operations->len, ==, 0);
    g_assert_cmpint (state->synced_at, ==, 12345);
    g_assert_cmpuint (get_film (state, 20)->values[NF_ACCOUNT_RATING], ==, 7);
    g_assert_cmpuint (get_film (state, 20)->values[NF_ACCOUNT_WATCHLIST], ==, 0);
    g_assert_cmpuint (get_film (state, 10)->values[NF_ACCOUNT_WATCHLIST], ==, 0);   /* it was given up */
    g_assert_cmpuint (get_film (state, 10)->values[NF_ACCOUNT_FAVORITE], ==, 0);
    g_assert_cmpuint (get_film (state, 10)->values[NF_ACCOUNT_RATING], ==, 8);
  }

  /* nothing left of a film; operations are replaced */
  nf_account_state_begin_async (store, &nothing, 1, operations, 1, result_cb, &result);
  finish (store, &result);
  /* the same person again, under another name: everything stays */
  nf_account_state_set_account_async (store, 77, "renamed", result_cb, &result);
  finish (store, &result);
  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_null (get_film (state, 11));
    g_assert_cmpuint (state->operations->len, ==, 1);
    g_assert_cmpstr (state->username, ==, "renamed");
    g_assert_cmpint (state->synced_at, ==, 12345);
  }
  /* somebody else: nothing stays */
  nf_account_state_set_account_async (store, 78, "other", result_cb, &result);
  finish (store, &result);
  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_cmpint (state->id, ==, 78);
    g_assert_cmpint (state->synced_at, ==, 0);
    g_assert_cmpuint (g_hash_table_size (state->films) + state->operations->len, ==, 0);
  }
  nf_account_state_forget_async (store, result_cb, &result);
  finish (store, &result);
  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_cmpint (state->id, ==, 0);
  }
  close_store (store);
  nf_test_remove_dir (dir);
}

/* A value the schema refuses undoes the whole step. */
static void
test_one_transaction (void)
{
  NfStore *store = nf_store_open (NULL, NULL);
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  const NfAccountFilm good = { 10, { 8, 0, 0 } };
  const NfAccountOperation bad = { 0, NF_ACCOUNT_RATING, 20, 11 };

  nf_account_state_begin_async (store, &good, 1, &bad, 1, result_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_false (nf_store_run_finish (store, result, &error));
  g_assert_error (error, NF_STORE_ERROR, NF_STORE_ERROR_IO);
  g_clear_object (&result);
  {
    g_autoptr (NfAccountState) state = load (store);

    g_assert_cmpuint (g_hash_table_size (state->films), ==, 0);
  }
  close_store (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account-state/life", test_life);
  g_test_add_func ("/account-state/one-transaction", test_one_transaction);
  return g_test_run ();
}
