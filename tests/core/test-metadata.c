/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata.h"

#include "nf-fake-facts.h"
#include "nf-test-context.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define DAY (24 * 60 * 60)

typedef struct
{
  NfFakeTmdb      *server;
  NfFakeFacts     *facts;
  NfContextOptions options;
  NfTestContext   *test;
  guint32          heat, toys;   /* TMDB ids */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfTestContext) plain = nf_test_context_new ();
  g_autoptr (NfFilm) heat = nf_test_context_film (plain, "Heat (1995)");
  g_autoptr (NfFilm) toys = nf_test_context_film (plain, "Toy Story (1995)");

  fixture->heat = nf_film_get_tmdb_id (heat);
  fixture->toys = nf_film_get_tmdb_id (toys);
  fixture->server = nf_fake_tmdb_new ();
  fixture->facts = nf_fake_facts_new (fixture->server, (const guint32[]) { fixture->heat, fixture->toys }, 2);
  fixture->options = (NfContextOptions) { .tmdb_key = KEY, .tmdb_url = nf_fake_tmdb_get_url (fixture->server),
                                          .image_url = nf_fake_tmdb_get_image_url (fixture->server) };
  fixture->test = nf_test_context_new_with_options (&fixture->options);
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "en", "US");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_test_context_free (fixture->test);
  nf_fake_tmdb_free (fixture->server);
  nf_fake_facts_free (fixture->facts);
}

static NfMetadata *
metadata_of (Fixture *fixture)
{
  return nf_context_get_metadata (fixture->test->context);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_set_object ((GAsyncResult **) user_data, result);
}

static NfFilmDetails *
load_film (Fixture *fixture, guint32 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_metadata_load_film_async (metadata_of (fixture), id, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_metadata_load_film_finish (metadata_of (fixture), result, error);
}

static NfPerson *
load_person (Fixture *fixture, guint32 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  nf_metadata_load_person_async (metadata_of (fixture), id, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  return nf_metadata_load_person_finish (metadata_of (fixture), result, error);
}

/* As if the program was started again without a way to TMDB. */
static void
restart_offline (Fixture *fixture)
{
  const NfFault gone = { .kind = NF_FAULT_RESET };

  nf_metadata_flush (metadata_of (fixture));
  nf_fake_tmdb_set_fault (fixture->server, NULL, &gone);
  nf_test_context_reopen (fixture->test);
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "en", "US");
  nf_tmdb_client_set_timing (nf_context_get_tmdb (fixture->test->context), 1, 1, 2000);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) film = load_film (fixture, fixture->heat, &error), kept = NULL;
  g_autoptr (NfPerson) person = NULL, kept_person = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (NfCollection) collection = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (film->certification, ==, "PG-13");
  g_assert_cmpuint (film->offers->len, ==, 7);
  g_assert_cmpstr (film->collection_name, ==, "The Northern Coast Collection");
  g_assert_cmpuint (film->recommended->len, ==, 1);
  g_assert_true (nf_metadata_peek_film (metadata_of (fixture), fixture->heat) == film);
  person = load_person (fixture, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (person->films->len, ==, 2);
  nf_metadata_load_collection_async (metadata_of (fixture), 10, NULL, finished_cb, &result);
  nf_test_wait_until (result != NULL);
  collection = nf_metadata_load_collection_finish (metadata_of (fixture), result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (collection->parts->len, ==, 2);
  g_clear_object (&result);
  /* one request for everything about a film */
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, "/3/movie*"), ==, 1);

  restart_offline (fixture);
  kept = load_film (fixture, fixture->heat, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->overview, ==, film->overview);
  kept_person = load_person (fixture, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept_person->name, ==, person->name);
  /* what was never asked for is not there */
  g_assert_null (load_film (fixture, fixture->toys, &error));
  g_assert_nonnull (error);
}

static void
changed_cb (NfMetadata *metadata, NfFilmDetails *details, guint *count)
{
  ++*count;
}

/* Old facts come at once, and new ones after them. */
static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilmDetails) film = load_film (fixture, fixture->heat, NULL), young = NULL, old = NULL;
  guint n_changed = 0;

  nf_metadata_flush (metadata_of (fixture));
  nf_test_context_reopen (fixture->test);
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "en", "US");
  g_signal_connect (metadata_of (fixture), "film-changed", G_CALLBACK (changed_cb), &n_changed);
  nf_metadata_set_clock_offset (metadata_of (fixture), DAY / 2);
  young = load_film (fixture, fixture->heat, NULL);
  g_assert_nonnull (young);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, "/3/movie*"), ==, 1);
  nf_metadata_set_clock_offset (metadata_of (fixture), 2 * DAY);
  old = load_film (fixture, fixture->heat, NULL);
  g_assert_nonnull (old);
  g_assert_cmpuint (n_changed, ==, 0);
  nf_test_wait_until (n_changed == 1);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, "/3/movie*"), ==, 2);
}

/* In another language what is kept is shown until the right one comes; texts that are missing there are English. */
static void
test_language (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilmDetails) english = load_film (fixture, fixture->heat, NULL), shown = NULL, german = NULL;
  guint n_changed = 0;

  g_signal_connect (metadata_of (fixture), "film-changed", G_CALLBACK (changed_cb), &n_changed);
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "de", "DE");
  g_assert_null (nf_metadata_peek_film (metadata_of (fixture), fixture->heat));
  shown = load_film (fixture, fixture->heat, NULL);
  g_assert_cmpstr (shown->certification, ==, "PG-13");
  nf_test_wait_until (n_changed == 1);
  german = load_film (fixture, fixture->heat, NULL);
  g_assert_cmpstr (german->certification, ==, "16");
  g_assert_cmpstr (german->offers_region, ==, "DE");
  g_assert_cmpstr (german->overview, ==, english->overview);
  g_assert_cmpstr (german->tagline, ==, "Every light has a shadow.");
}

/* What was asked for in the language before is no answer in this one, though it came after the change. */
static void
test_language_changes_under_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (NfPerson) english = NULL, german = NULL, again = NULL;
  guint n;

  nf_fake_tmdb_set_latency (fixture->server, 50);
  nf_metadata_load_person_async (metadata_of (fixture), 1, NULL, finished_cb, &result);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->server, "/3/person/1") == 1);
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "de", "DE");
  nf_test_wait_until (result != NULL);
  english = nf_metadata_load_person_finish (metadata_of (fixture), result, NULL);
  g_assert_nonnull (english);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, "/3/person/1"), ==, 1);
  german = load_person (fixture, 1, NULL);   /* what is kept, and the right one is fetched */
  nf_test_wait_until (nf_fake_tmdb_count (fixture->server, "/3/person/1") == 2);
  /* going back, it is still known what the first one was */
  n = nf_fake_tmdb_count (fixture->server, NULL);
  nf_metadata_flush (metadata_of (fixture));
  nf_tmdb_client_set_language (nf_context_get_tmdb (fixture->test->context), "en", "US");
  again = load_person (fixture, 1, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (nf_fake_tmdb_count (fixture->server, NULL), ==, n);
}

/* Forgotten right after the start, while the names that were kept are still being read and indexed: they do not come back. */
static void
test_clear_at_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilmDetails) film = load_film (fixture, fixture->heat, NULL);
  g_autoptr (GAsyncResult) cleared = NULL, loaded = NULL;

  g_assert_cmpuint (nf_metadata_get_n_runtimes (metadata_of (fixture)), ==, 1);
  restart_offline (fixture);
  nf_metadata_clear_async (metadata_of (fixture), NULL, finished_cb, &cleared);
  nf_test_wait_until (cleared != NULL);
  nf_metadata_load_film_async (metadata_of (fixture), fixture->heat, NULL, finished_cb, &loaded);
  nf_test_wait_until (loaded != NULL);
  g_assert_null (nf_metadata_load_film_finish (metadata_of (fixture), loaded, NULL));
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      g_assert_cmpuint (nf_metadata_get_n_runtimes (metadata_of (fixture)), ==, 0);
    }
}

static gboolean
finds (Fixture *fixture, const char *typed, const char *raw_title)
{
  g_autoptr (GArray) items = nf_search_index_query (nf_context_get_search_index (fixture->test->context), typed, 20, NULL);
  NfItemIndex wanted = nf_test_context_item (fixture->test, raw_title);

  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, NfItemIndex, i) == wanted)
      return TRUE;
  return FALSE;
}

static guint
get_runtime (Fixture *fixture, const char *raw_title)
{
  g_autoptr (GBytes) runtimes = nf_metadata_dup_runtimes (metadata_of (fixture));

  return ((const guint16 *) g_bytes_get_data (runtimes, NULL))[nf_test_context_item (fixture->test, raw_title)];
}

/* Original, translated and other names find the film at once and after a restart; so does its length filter. */
static void
test_search_and_filter (Fixture *fixture, gconstpointer data)
{
  NfBrowser *browser = nf_context_get_browser (fixture->test->context);
  NfBrowseQuery query = { .runtime_from = 1 };
  g_autoptr (NfFilmDetails) film = NULL;

  g_assert_false (finds (fixture, "gardien du phare", "Heat (1995)"));
  g_assert_cmpuint (nf_metadata_get_n_runtimes (metadata_of (fixture)), ==, 0);
  film = load_film (fixture, fixture->heat, NULL);
  g_assert_true (finds (fixture, "gardien du phare", "Heat (1995)"));
  g_assert_true (finds (fixture, "guardian del faro 1995", "Heat (1995)"));
  g_assert_true (finds (fixture, "fener bek", "Heat (1995)"));
  g_assert_true (finds (fixture, "heat", "Heat (1995)"));
  g_assert_false (finds (fixture, "fener bek", "Toy Story (1995)"));
  g_assert_nonnull (strstr (nf_metadata_get_titles (metadata_of (fixture), nf_test_context_item (fixture->test, "Heat (1995)")), "Fener Bekçisi"));
  g_assert_cmpuint (get_runtime (fixture, "Heat (1995)"), ==, film->runtime);
  g_assert_cmpuint (nf_metadata_get_n_runtimes (metadata_of (fixture)), ==, 1);
  nf_browser_set_query (browser, &query);
  nf_test_wait_until (!nf_browser_get_busy (browser) && g_list_model_get_n_items (G_LIST_MODEL (nf_browser_get_list (browser))) == 1);
  query.runtime_to = (guint16) (film->runtime - 1);
  nf_browser_set_query (browser, &query);
  nf_test_wait_until (!nf_browser_get_busy (browser) && g_list_model_get_n_items (G_LIST_MODEL (nf_browser_get_list (browser))) == 0);
  g_assert_cmpstr (nf_browser_suggest_drop (browser, NULL), ==, "runtime");

  restart_offline (fixture);
  nf_test_wait_until (nf_metadata_get_n_runtimes (metadata_of (fixture)) == 1);
  g_assert_true (finds (fixture, "gardien du phare", "Heat (1995)"));
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilmDetails) film = load_film (fixture, fixture->heat, NULL);
  g_autoptr (GAsyncResult) cleared = NULL, size = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (fixture->test->cache_dir, "metadata.db", NULL);

  nf_metadata_get_size_async (metadata_of (fixture), NULL, finished_cb, &size);
  nf_test_wait_until (size != NULL);
  g_assert_cmpint (nf_metadata_get_size_finish (metadata_of (fixture), size, NULL), >, 0);
  nf_metadata_clear_async (metadata_of (fixture), NULL, finished_cb, &cleared);
  nf_test_wait_until (cleared != NULL);
  g_assert_true (nf_metadata_clear_finish (metadata_of (fixture), cleared, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_null (nf_metadata_peek_film (metadata_of (fixture), fixture->heat));
  g_assert_cmpuint (nf_metadata_get_n_runtimes (metadata_of (fixture)), ==, 0);
  g_assert_false (finds (fixture, "gardien du phare", "Heat (1995)"));
}

/* A page that is closed wants nothing any more. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  const NfFault stall = { .kind = NF_FAULT_STALL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  nf_fake_tmdb_set_fault (fixture->server, NULL, &stall);
  nf_metadata_load_person_async (metadata_of (fixture), 1, cancellable, finished_cb, &result);
  nf_test_wait_until (nf_fake_tmdb_count (fixture->server, "/3/person*") > 0);
  g_cancellable_cancel (cancellable);
  nf_test_wait_until (result != NULL);
  g_assert_null (nf_metadata_load_person_finish (metadata_of (fixture), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define add(name, func) g_test_add ("/metadata/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("kept", test_kept);
  add ("refresh", test_refresh);
  add ("language", test_language);
  add ("language-changes-under-way", test_language_changes_under_way);
  add ("clear-at-start", test_clear_at_start);
  add ("search-and-filter", test_search_and_filter);
  add ("clear", test_clear);
  add ("cancelled", test_cancelled);
  return g_test_run ();
}
