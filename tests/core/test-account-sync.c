/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-sync.h"

#include "nf-fake-account.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <string.h>

#define KEY "0123456789abcdefSECRETKEY"
#define HEAT "Heat (1995)"
#define TOY_STORY "Toy Story (1995)"

typedef struct
{
  char          *dir;
  NfModelFile   *model;
  NfFakeTmdb    *server;
  NfFakeAccount *there;
  NfTmdbClient  *client;
  NfSecrets     *secrets;
  NfStore       *store;
  NfCatalogue   *catalogue;
  NfProfile     *profile;
  NfTmdbAccount *account;
  NfAccountSync *sync;
} Fixture;

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
drop (gpointer object)
{
  g_object_add_weak_pointer (object, &object);
  g_object_unref (object);
  nf_test_wait_until (object == NULL);
}

static void
open_program (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "store.db", NULL);

  fixture->client = nf_tmdb_client_new (KEY, nf_fake_tmdb_get_url (fixture->server), nf_fake_tmdb_get_image_url (fixture->server));
  nf_tmdb_client_set_timing (fixture->client, 1, 5, 20000);
  fixture->store = nf_store_open (path, NULL);
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->profile = nf_profile_new (fixture->catalogue, fixture->store);
  fixture->account = nf_tmdb_account_new (fixture->client, fixture->secrets, fixture->store, NULL);
  fixture->sync = nf_account_sync_new (fixture->account, fixture->client, fixture->profile, fixture->model, fixture->store);
}

static void
close_program (Fixture *fixture)
{
  nf_store_flush (fixture->store);
  drop (fixture->sync);
  drop (fixture->account);
  drop (fixture->profile);
  drop (fixture->catalogue);
  drop (fixture->store);
  drop (fixture->client);
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr (GAsyncResult) begun = NULL, completed = NULL;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  nf_tmdb_account_begin_async (fixture->account, NULL, result_cb, &begun);
  nf_test_wait_until (begun != NULL);
  page = nf_tmdb_account_begin_finish (fixture->account, begun, &error);
  g_assert_no_error (error);
  nf_fake_account_approve (fixture->there);
  nf_tmdb_account_complete_async (fixture->account, NULL, result_cb, &completed);
  nf_test_wait_until (completed != NULL);
  nf_tmdb_account_complete_finish (fixture->account, completed, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->model = nf_test_model_new ();
  fixture->server = nf_fake_tmdb_new ();
  fixture->there = nf_fake_account_new (fixture->server);
  fixture->secrets = nf_secrets_new_in_memory ();
  open_program (fixture);
  sign_in (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_program (fixture);
  drop (fixture->secrets);
  nf_fake_tmdb_free (fixture->server);
  nf_fake_account_free (fixture->there);
  nf_model_file_unref (fixture->model);
  nf_test_remove_dir (fixture->dir);
}

static NfItemIndex
item_of (Fixture *fixture, const char *title)
{
  return nf_test_model_item (fixture->model, title);
}

static guint32
id_of (Fixture *fixture, const char *title)
{
  return nf_model_file_get_tmdb_id (fixture->model, item_of (fixture, title));
}

static NfAccountPlan *
prepare (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_account_sync_prepare_async (fixture->sync, NULL, result_cb, &result);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_READING);
  nf_test_wait_until (result != NULL);
  return nf_account_sync_prepare_finish (fixture->sync, result, error);
}

static gboolean
apply (Fixture *fixture, const NfAccountPlan *plan, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_account_sync_apply_async (fixture->sync, plan, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_account_sync_apply_finish (fixture->sync, result, error);
}

static gboolean
resume (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_account_sync_resume_async (fixture->sync, result_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_account_sync_apply_finish (fixture->sync, result, error);
}

/* Prepares, applies and looks that then there is nothing more to do. */
static void
synchronize (Fixture *fixture, guint n_to_tmdb, guint n_from_tmdb)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfAccountPlan) plan = prepare (fixture, &error);
  g_autoptr (NfAccountPlan) after = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (nf_account_plan_count (plan, NF_ACCOUNT_TO_TMDB), ==, n_to_tmdb);
  g_assert_cmpuint (nf_account_plan_count (plan, NF_ACCOUNT_FROM_TMDB), ==, n_from_tmdb);
  apply (fixture, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_IDLE);
  after = prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nf_account_plan_count (after, NF_ACCOUNT_TO_TMDB) + nf_account_plan_count (after, NF_ACCOUNT_FROM_TMDB), ==, 0);
}

/* Rates the @n most popular films here. */
static void
rate_many (Fixture *fixture, guint n)
{
  guint done = 0;

  for (NfItemIndex item = 0; done < n; item++)
    if (nf_model_file_get_tmdb_id (fixture->model, item) != 0)
      {
        nf_profile_set_rating (fixture->profile, item, (NfRating) (1 + item % 10));
        done++;
      }
}

/* --- both directions ------------------------------------------------------------------------------------------------ */

static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = item_of (fixture, HEAT), toy_story = item_of (fixture, TOY_STORY);
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  nf_profile_set_rating (fixture->profile, heat, 9);
  nf_profile_set_mark (fixture->profile, heat, NF_MARK_FAVORITE, TRUE);
  nf_fake_account_set_rating (fixture->there, id_of (fixture, TOY_STORY), 7.5, NULL);
  nf_fake_account_set_watchlist (fixture->there, id_of (fixture, TOY_STORY), TRUE);
  nf_fake_account_set_rating (fixture->there, 4000000000u, 5, NULL);   /* a film we do not know */
  synchronize (fixture, 2, 2);
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, HEAT)), ==, 9);
  g_assert_true (nf_fake_account_get_favorite (fixture->there, id_of (fixture, HEAT)));
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, toy_story), ==, 8);
  g_assert_true (nf_profile_get_mark (fixture->profile, toy_story, NF_MARK_WATCHLIST));
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, TOY_STORY)), ==, 7.5);   /* ours rounds, theirs stays */
  g_assert_cmpuint (nf_fake_account_count_changes (fixture->there), ==, 2);
  g_assert_cmpint (nf_account_sync_get_synced_at (fixture->sync), >, 0);

  /* changed on one side each: no clock is needed */
  nf_profile_set_rating (fixture->profile, toy_story, 2);
  nf_fake_account_set_rating (fixture->there, id_of (fixture, HEAT), 4, NULL);
  synchronize (fixture, 1, 1);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, heat), ==, 4);
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, TOY_STORY)), ==, 2);
  g_assert_true (nf_fake_account_get_watchlist (fixture->there, id_of (fixture, TOY_STORY)));   /* put back after TMDB took it off */

  /* a removal waits for a yes, however often one synchronizes */
  nf_profile_set_rating (fixture->profile, toy_story, 0);
  nf_fake_account_set_favorite (fixture->there, id_of (fixture, HEAT), FALSE);
  synchronize (fixture, 0, 0);
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, TOY_STORY)), ==, 2);
  g_assert_true (nf_profile_get_mark (fixture->profile, heat, NF_MARK_FAVORITE));
  plan = prepare (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->changes->len, ==, 2);
  g_assert_cmpuint (plan->unknown->len, ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      NfAccountChange *change = &g_array_index (plan->changes, NfAccountChange, i);

      g_assert_true (change->removes);
      change->wanted = TRUE;
    }
  apply (fixture, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, TOY_STORY)), ==, 0);
  g_assert_false (nf_profile_get_mark (fixture->profile, heat, NF_MARK_FAVORITE));
  synchronize (fixture, 0, 0);
}

/* What was agreed is known after a restart, and so is who changed what since. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = item_of (fixture, HEAT);

  nf_profile_set_rating (fixture->profile, heat, 9);
  synchronize (fixture, 1, 0);
  close_program (fixture);
  open_program (fixture);
  nf_tmdb_account_restore (fixture->account);
  nf_test_wait_until (nf_tmdb_account_get_state (fixture->account) == NF_TMDB_ACCOUNT_SIGNED_IN);
  nf_test_wait_until (nf_account_sync_get_synced_at (fixture->sync) != 0);
  nf_fake_account_set_rating (fixture->there, id_of (fixture, HEAT), 4, NULL);
  synchronize (fixture, 0, 1);
  g_assert_cmpuint (nf_profile_get_rating (fixture->profile, heat), ==, 4);
}

/* --- interruptions -------------------------------------------------------------------------------------------------- */

/* Counts the changes sent, and cuts the line at one of them. */
typedef struct
{
  Fixture *fixture;
  guint    at;
} Cut;

static void
cut_cb (NfAccountSync *sync, GParamSpec *pspec, Cut *cut)
{
  static const NfFault reset = { .kind = NF_FAULT_RESET };

  if (nf_account_sync_get_n_done (sync) == cut->at)
    nf_fake_tmdb_set_fault (cut->fixture->server, NULL, &reset);
}

static void
test_drop_and_resume (Fixture *fixture, gconstpointer data)
{
  Cut cut = { fixture, 11 };
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler;

  rate_many (fixture, 30);
  plan = prepare (fixture, &error);
  g_assert_no_error (error);
  handler = g_signal_connect (fixture->sync, "notify::n-done", G_CALLBACK (cut_cb), &cut);
  g_assert_false (apply (fixture, plan, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == NF_TMDB_ERROR);
  g_clear_error (&error);
  g_signal_handler_disconnect (fixture->sync, handler);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_INTERRUPTED);
  g_assert_cmpuint (nf_account_sync_get_n_total (fixture->sync), ==, 30);
  g_assert_cmpuint (nf_fake_account_count_changes (fixture->there), ==, 11);

  /* the program ends; the next one knows what is left */
  close_program (fixture);
  nf_fake_tmdb_set_fault (fixture->server, NULL, NULL);
  open_program (fixture);
  nf_tmdb_account_restore (fixture->account);
  nf_test_wait_until (nf_account_sync_get_state (fixture->sync) == NF_ACCOUNT_SYNC_INTERRUPTED);
  g_assert_cmpuint (nf_account_sync_get_n_total (fixture->sync), ==, 19);

  /* one of them was changed here since: the newer one is not overwritten by what waits */
  {
    NfItemIndex last = NF_ITEM_NONE;

    for (NfItemIndex item = 0; item < nf_model_file_get_n_items (fixture->model); item++)
      if (nf_profile_get_rating (fixture->profile, item) != 0 && nf_fake_account_get_rating (fixture->there, nf_model_file_get_tmdb_id (fixture->model, item)) == 0)
        last = item;
    g_assert_cmpuint (last, !=, NF_ITEM_NONE);
    nf_profile_set_rating (fixture->profile, last, nf_profile_get_rating (fixture->profile, last) == 1 ? 2 : 1);
    g_assert_true (resume (fixture, &error));
    g_assert_no_error (error);
    g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_IDLE);
    g_assert_cmpuint (nf_fake_account_count_changes (fixture->there), ==, 29);   /* nothing twice */
    g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, nf_model_file_get_tmdb_id (fixture->model, last)), ==, 0);
    synchronize (fixture, 1, 0);
    g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, nf_model_file_get_tmdb_id (fixture->model, last)), ==, nf_profile_get_rating (fixture->profile, last));
  }
}

/* The network is switched off in the middle and on again: it goes on by itself. */
static void
switch_off_cb (NfAccountSync *sync, GParamSpec *pspec, Cut *cut)
{
  if (nf_account_sync_get_n_done (sync) == cut->at)
    nf_tmdb_client_set_enabled (cut->fixture->client, FALSE);
}

static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  Cut cut = { fixture, 4 };
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  gulong handler;

  rate_many (fixture, 10);
  plan = prepare (fixture, &error);
  g_assert_no_error (error);
  handler = g_signal_connect (fixture->sync, "notify::n-done", G_CALLBACK (switch_off_cb), &cut);
  g_assert_false (apply (fixture, plan, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);
  g_signal_handler_disconnect (fixture->sync, handler);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_INTERRUPTED);
  g_assert_cmpuint (nf_fake_account_count_changes (fixture->there), ==, 4);
  nf_tmdb_client_set_enabled (fixture->client, TRUE);
  nf_test_wait_until (nf_account_sync_get_state (fixture->sync) == NF_ACCOUNT_SYNC_IDLE);
  g_assert_cmpuint (nf_fake_account_count_changes (fixture->there), ==, 10);
}

/* The rate limit is waited for, a film TMDB does not have is passed over. */
static void
test_limit_and_refusal (Fixture *fixture, gconstpointer data)
{
  const NfFault limit = { .kind = NF_FAULT_STATUS, .status = 429, .times = 2 };
  g_autofree char *path = g_strdup_printf ("/3/movie/%u/rating", id_of (fixture, HEAT));
  g_autoptr (NfAccountPlan) plan = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  nf_profile_set_rating (fixture->profile, item_of (fixture, HEAT), 9);
  nf_profile_set_rating (fixture->profile, item_of (fixture, TOY_STORY), 8);
  nf_fake_account_set_gone (fixture->there, id_of (fixture, TOY_STORY));
  nf_fake_tmdb_set_fault (fixture->server, path, &limit);
  plan = prepare (fixture, &error);
  g_assert_no_error (error);
  apply (fixture, plan, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (nf_fake_account_get_rating (fixture->there, id_of (fixture, HEAT)), ==, 9);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, path), ==, 3);
  g_assert_cmpuint (nf_account_sync_get_refused (fixture->sync)->len, ==, 1);
  g_assert_cmpuint (g_array_index (nf_account_sync_get_refused (fixture->sync), NfItemIndex, 0), ==, item_of (fixture, TOY_STORY));
  /* it is still to be done, should TMDB have the film one day */
  after = prepare (fixture, &error);
  g_assert_cmpuint (nf_account_plan_count (after, NF_ACCOUNT_TO_TMDB), ==, 1);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GAsyncResult) result = NULL, second = NULL;
  g_autoptr (GError) error = NULL;

  rate_many (fixture, 5);
  plan = prepare (fixture, &error);
  nf_fake_tmdb_set_latency (fixture->server, 50);
  nf_account_sync_apply_async (fixture->sync, plan, result_cb, &result);
  nf_account_sync_apply_async (fixture->sync, plan, result_cb, &second);   /* one at a time */
  nf_test_wait_until (second != NULL);
  g_assert_false (nf_account_sync_apply_finish (fixture->sync, second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_error (&error);
  nf_test_wait_until (nf_account_sync_get_n_done (fixture->sync) > 0);
  nf_account_sync_stop (fixture->sync);
  nf_test_wait_until (result != NULL);
  g_assert_false (nf_account_sync_apply_finish (fixture->sync, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_INTERRUPTED);
  g_clear_error (&error);
  nf_fake_tmdb_set_latency (fixture->server, 0);
  g_assert_true (resume (fixture, &error));
  g_assert_no_error (error);
  synchronize (fixture, 0, 0);
}

/* Signing out in the middle: nothing waits any more, and nothing is known of the account. */
static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GAsyncResult) result = NULL, signed_out = NULL, loaded = NULL;
  g_autoptr (NfAccountState) kept = NULL;
  g_autoptr (GError) error = NULL;

  rate_many (fixture, 5);
  plan = prepare (fixture, &error);
  nf_fake_tmdb_set_latency (fixture->server, 50);
  nf_account_sync_apply_async (fixture->sync, plan, result_cb, &result);
  nf_test_wait_until (nf_account_sync_get_n_done (fixture->sync) > 0);
  nf_tmdb_account_sign_out_async (fixture->account, result_cb, &signed_out);
  nf_test_wait_until (result != NULL && signed_out != NULL);
  g_assert_false (nf_account_sync_apply_finish (fixture->sync, result, NULL));
  g_assert_true (nf_tmdb_account_sign_out_finish (fixture->account, signed_out, &error));
  g_assert_no_error (error);
  g_assert_cmpint (nf_account_sync_get_state (fixture->sync), ==, NF_ACCOUNT_SYNC_IDLE);
  g_assert_false (nf_fake_account_has_session (fixture->there));
  nf_account_state_load_async (fixture->store, result_cb, &loaded);
  nf_test_wait_until (loaded != NULL);
  kept = nf_account_state_load_finish (fixture->store, loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kept->id, ==, 0);
  g_assert_cmpuint (g_hash_table_size (kept->films) + kept->operations->len, ==, 0);
  g_assert_cmpuint (nf_profile_get_n_ratings (fixture->profile), ==, 5);   /* one's own stay */
  g_assert_null (prepare (fixture, &error));
  g_assert_error (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED);
}

static void
test_silent (void)
{
  nf_test_assert_silent ("/account-sync/drop-and-resume");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/account-sync/both-ways", test_both_ways);
  ADD ("/account-sync/restart", test_restart);
  ADD ("/account-sync/drop-and-resume", test_drop_and_resume);
  ADD ("/account-sync/goes-on", test_goes_on);
  ADD ("/account-sync/limit-and-refusal", test_limit_and_refusal);
  ADD ("/account-sync/stop", test_stop);
  ADD ("/account-sync/sign-out", test_sign_out);
  g_test_add_func ("/account-sync/silent", test_silent);
  return g_test_run ();
}
