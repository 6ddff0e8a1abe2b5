/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-context.h"

#include "nf-database.h"

#include <glib/gstdio.h>
#include <string.h>

#define LION_KING "Lion King, The (1994)"

typedef struct
{
  char *dir;
  char *data_dir;
  char *path;      /* of the broken thing */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = nf_test_make_dir ();
  fixture->data_dir = g_build_filename (fixture->dir, "data", NULL);
  fixture->path = g_build_filename (fixture->dir, "broken", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->data_dir);
  g_free (fixture->path);
  nf_test_remove_dir (fixture->dir);
}

static void
test_memory (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfContext *context = test->context;

  g_assert_null (nf_context_get_model_error (context));
  g_assert_null (nf_context_get_search_error (context));
  g_assert_null (nf_context_get_store_error (context));
  g_assert_true (NF_IS_CATALOGUE (nf_context_get_catalogue (context)));
  g_assert_true (NF_IS_RECOMMENDER (nf_context_get_recommender (context)));
  g_assert_true (NF_IS_BROWSER (nf_context_get_browser (context)));
  g_assert_true (NF_IS_PROFILE (nf_context_get_profile (context)));
  g_assert_true (NF_IS_SEARCH_INDEX (nf_context_get_search_index (context)));
  g_assert_true (NF_IS_TMDB_CLIENT (nf_context_get_tmdb (context)));
  g_assert_true (NF_IS_POSTER_CACHE (nf_context_get_posters (context)));
  g_assert_cmpstr (nf_context_get_model_path (context), ==, test->model_path);

  nf_test_context_rate (test, LION_KING, 10);
  g_assert_false (g_file_test (test->data_dir, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (test->cache_dir, G_FILE_TEST_EXISTS));
  nf_test_context_reopen (test);
  g_assert_cmpuint (nf_profile_get_n_ratings (nf_context_get_profile (test->context)), ==, 0);
}

static void
test_on_disk (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new_on_disk ();
  NfItemIndex item = nf_test_context_item (test, LION_KING);
  NfItemIndex other = nf_test_context_item (test, "Heat (1995)");

  nf_test_context_rate (test, LION_KING, 9);
  nf_profile_set_mark (nf_context_get_profile (test->context), other, NF_MARK_WATCHLIST, TRUE);
  nf_test_context_reopen (test);
  {
    g_autoptr (NfFilm) film = nf_test_context_film (test, LION_KING);
    NfProfile *profile = nf_context_get_profile (test->context);

    g_assert_cmpuint (nf_film_get_rating (film), ==, 9);
    g_assert_cmpuint (nf_profile_get_rating (profile, item), ==, 9);
    g_assert_true (nf_profile_get_mark (profile, other, NF_MARK_WATCHLIST));
    g_assert_false (nf_profile_can_undo (profile));
  }
}

/* One star reaches the list, the films' predictions, the browser and the library's order. */
static void
test_wiring (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfBrowser *browser = nf_context_get_browser (test->context);
  NfBrowseQuery query;

  nf_test_context_settle (test);
  nf_browser_get_query (browser, &query);
  query.sort = NF_SORT_PREDICTED;
  nf_browser_set_query (browser, &query);
  nf_test_context_rate (test, LION_KING, 10);
  nf_test_context_rate (test, "Halloween (1978)", 1);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (NfFilm) film = g_list_model_get_item (G_LIST_MODEL (nf_browser_get_list (browser)), i);
      g_autoptr (NfFilm) next = g_list_model_get_item (G_LIST_MODEL (nf_browser_get_list (browser)), i + 1);

      if (nf_film_get_rating (film) == 0 && nf_film_get_rating (next) == 0)
        {
          g_assert_cmpfloat (nf_film_get_predicted (film), >, 0);
          g_assert_cmpfloat (nf_film_get_predicted (film), >=, nf_film_get_predicted (next));
        }
    }
}

/* --- models -------------------------------------------------------------------------------------------------------- */

static void
assert_no_model (const char *model_path, const char *data_dir, NfModelError code)
{
  const NfContextOptions options = { .model_path = model_path, .data_dir = data_dir };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  NfContext *context = test->context;

  g_assert_error (nf_context_get_model_error (context), NF_MODEL_ERROR, (int) code);
  g_assert_null (nf_context_get_catalogue (context));
  g_assert_null (nf_context_get_recommender (context));
  g_assert_null (nf_context_get_browser (context));
  g_assert_null (nf_context_get_profile (context));
  g_assert_null (nf_context_get_search_index (context));
  g_assert_true (NF_IS_TMDB_CLIENT (nf_context_get_tmdb (context)));
  g_assert_true (NF_IS_POSTER_CACHE (nf_context_get_posters (context)));
  g_assert_cmpstr (nf_context_get_model_path (context), ==, model_path);
  nf_context_verify_model (context);
  nf_context_flush (context);
}

/* One that was opened beforehand is the one that is used. */
static void
test_opened_model (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  NfContextOptions options = test->options;
  g_autoptr (NfModelFile) model = nf_model_file_new_from_path (test->model_path, NULL);
  g_autoptr (NfContext) context = NULL;

  g_assert_nonnull (model);
  options.model = model;
  context = nf_context_new (&options);
  g_assert_no_error (nf_context_get_model_error (context));
  g_assert_true (nf_catalogue_get_model (nf_context_get_catalogue (context)) == model);
}

/* Whatever is wrong with the model, the store is not touched. */
static void
test_bad_models (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->data_dir, "store.db", NULL);
  g_autoptr (GBytes) model = nf_test_model_bytes ();
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (model, NULL), g_bytes_get_size (model));
  gssize size = (gssize) g_bytes_get_size (model);
  g_autofree char *before = NULL, *after = NULL;
  gsize length_before, length_after;

  {
    const NfContextOptions options = { .data_dir = fixture->data_dir };
    g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
    nf_test_context_rate (test, LION_KING, 9);
  }
  g_assert_true (g_file_get_contents (store, &before, &length_before, NULL));

  assert_no_model (fixture->path, fixture->data_dir, NF_MODEL_ERROR_MISSING);

  g_assert_true (g_file_set_contents (fixture->path, copy, size / 2, NULL));
  assert_no_model (fixture->path, fixture->data_dir, NF_MODEL_ERROR_TOO_SMALL);

  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_no_model (fixture->path, fixture->data_dir, NF_MODEL_ERROR_TOO_SMALL);

  copy[0] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, copy, size, NULL));
  assert_no_model (fixture->path, fixture->data_dir, NF_MODEL_ERROR_MAGIC);

  g_assert_true (g_file_get_contents (store, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
damaged_cb (NfContext *context, GError *error, GError **out_error)
{
  *out_error = g_error_copy (error);
}

static void
count_cb (NfContext *context, GError *error, guint *n_times)
{
  ++*n_times;
}

/* A flipped bit that no check of opening sees is told when it is looked for, once. */
static void
test_flipped_bit (Fixture *fixture, gconstpointer data)
{
  const NfContextOptions options = { .model_path = fixture->path, .in_memory = TRUE };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  gsize at = 0;

  for (guint i = 0; i < nf_model_file_get_n_sections (model); i++)
    {
      NfModelSectionInfo info;

      nf_model_file_get_section (model, i, &info);
      if (strcmp (info.dtype, "i8") == 0)
        at = info.offset;
    }
  g_assert_cmpuint (at, >, 0);
  copy[at] ^= 4;
  g_assert_true (g_file_set_contents (fixture->path, copy, (gssize) g_bytes_get_size (bytes), NULL));
  {
    g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
    g_autoptr (GError) error = NULL;
    guint n_times = 0;

    g_assert_null (nf_context_get_model_error (test->context));
    g_signal_connect (test->context, "model-damaged", G_CALLBACK (damaged_cb), &error);
    g_signal_connect (test->context, "model-damaged", G_CALLBACK (count_cb), &n_times);
    nf_context_verify_model (test->context);
    nf_context_verify_model (test->context);
    nf_test_wait_until (error != NULL);
    g_assert_error (error, NF_MODEL_ERROR, NF_MODEL_ERROR_DIGEST);
    nf_test_context_settle (test);   /* a second one would have been before this ranking's */
    g_assert_cmpuint (n_times, ==, 1);
    nf_test_context_rate (test, LION_KING, 9);
  }
}

/* Any flipped bit: an error by name or a context that works; never a crash. */
static void
test_flipped_bits (Fixture *fixture, gconstpointer data)
{
  const NfContextOptions options = { .model_path = fixture->path, .in_memory = TRUE };
  g_autoptr (GBytes) bytes = nf_test_model_bytes ();
  gsize size = g_bytes_get_size (bytes);
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  for (guint i = 0; i < 20; i++)
    {
      gsize at = (gsize) g_test_rand_int_range (0, (gint32) size);
      char old = copy[at];
      g_autoptr (NfContext) context = NULL;

      copy[at] = (char) (old ^ (1 << g_test_rand_int_range (0, 8)));
      g_assert_true (g_file_set_contents (fixture->path, copy, (gssize) size, NULL));
      copy[at] = old;
      context = nf_context_new (&options);
      g_assert_true ((nf_context_get_model_error (context) != NULL) == (nf_context_get_catalogue (context) == NULL));
      if (nf_context_get_recommender (context) != NULL)
        nf_recommender_flush (nf_context_get_recommender (context));
    }
}

/* --- search index -------------------------------------------------------------------------------------------------- */

static void
assert_no_search (const char *index_path, NfSearchError code)
{
  const NfContextOptions options = { .search_index_path = index_path, .in_memory = TRUE };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);

  g_assert_error (nf_context_get_search_error (test->context), NF_SEARCH_ERROR, (int) code);
  g_assert_null (nf_context_get_search_index (test->context));
  g_assert_nonnull (nf_context_get_catalogue (test->context));
  nf_test_context_rate (test, LION_KING, 9);
}

static void
test_bad_indexes (Fixture *fixture, gconstpointer data)
{
  assert_no_search (fixture->path, NF_SEARCH_ERROR_MISSING);
  g_assert_true (g_file_set_contents (fixture->path, "this is not a database, whatever its name may say", -1, NULL));
  assert_no_search (fixture->path, NF_SEARCH_ERROR_CORRUPT);
}

/* An index that was built from another model would name the wrong films. */
static void
test_foreign_index (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  g_assert_true (nf_search_index_build (model, fixture->path, NULL));
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (NfDatabase) database = nf_database_open (fixture->path, NF_DATABASE_READ_WRITE, &error);

    nf_database_execute (database, "UPDATE facts SET value = 'another' WHERE name = 'model-id'", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (nf_database_get_n_changed (database), ==, 1);
  }
  assert_no_search (fixture->path, NF_SEARCH_ERROR_MISMATCH);
}

/* --- stores -------------------------------------------------------------------------------------------------------- */

static void
test_unwritable_data (void)
{
  const NfContextOptions options = { .data_dir = "/proc/nextfilms" };
  g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);
  NfProfile *profile = nf_context_get_profile (test->context);
  NfItemIndex item = nf_test_context_item (test, LION_KING);

  g_assert_error (nf_context_get_store_error (test->context), NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE);
  g_assert_true (nf_profile_get_read_only (profile));
  /* Rating works for the session, recommendations too. */
  nf_test_context_rate (test, LION_KING, 9);
  g_assert_cmpuint (nf_profile_get_rating (profile, item), ==, 9);
  g_assert_cmpuint (g_list_model_get_n_items (nf_recommender_get_list (nf_context_get_recommender (test->context))), >, 0);
}

static void
test_damaged_store (Fixture *fixture, gconstpointer data)
{
  const NfContextOptions options = { .data_dir = fixture->data_dir };
  g_autofree char *store = g_build_filename (fixture->data_dir, "store.db", NULL);

  g_assert_cmpint (g_mkdir (fixture->data_dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (store, "this is not a database, whatever its name may say", -1, NULL));
  {
    g_autoptr (NfTestContext) test = nf_test_context_new_with_options (&options);

    g_assert_error (nf_context_get_store_error (test->context), NF_STORE_ERROR, NF_STORE_ERROR_CORRUPT);
    g_assert_false (nf_profile_get_read_only (nf_context_get_profile (test->context)));
    nf_test_context_rate (test, LION_KING, 9);
    nf_test_context_reopen (test);
    g_assert_null (nf_context_get_store_error (test->context));
    g_assert_cmpuint (nf_profile_get_n_ratings (nf_context_get_profile (test->context)), ==, 1);
  }
}

/* Gone while every worker is at work. */
static void
test_drop_at_once (void)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (NfTestContext) test = nf_test_context_new ();
      NfProfile *profile = nf_context_get_profile (test->context);

      for (NfItemIndex item = 0; item < i; item++)
        nf_profile_set_rating (profile, item, 8);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/context/memory", test_memory);
  g_test_add_func ("/context/on-disk", test_on_disk);
  g_test_add_func ("/context/wiring", test_wiring);
  g_test_add_func ("/context/opened-model", test_opened_model);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/context/bad-models", test_bad_models);
  ADD ("/context/flipped-bit", test_flipped_bit);
  ADD ("/context/flipped-bits", test_flipped_bits);
  ADD ("/context/bad-indexes", test_bad_indexes);
  ADD ("/context/foreign-index", test_foreign_index);
  g_test_add_func ("/context/unwritable-data", test_unwritable_data);
  ADD ("/context/damaged-store", test_damaged_store);
#undef ADD
  g_test_add_func ("/context/drop-at-once", test_drop_at_once);
  return g_test_run ();
}
