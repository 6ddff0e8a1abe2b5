/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-metadata-index.h"

#include "nf-test-context.h"

#include <string.h>

typedef struct
{
  NfTestContext   *test;
  NfSearchIndex   *search;
  NfMetadataIndex *index;
  guint32          heat, toys;             /* TMDB ids */
  NfItemIndex      heat_item, toys_item;
  guint            n_changed;
} Fixture;

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->test = nf_test_context_new ();
  {
    g_autoptr (NfFilm) heat = nf_test_context_film (fixture->test, "Heat (1995)");
    g_autoptr (NfFilm) toys = nf_test_context_film (fixture->test, "Toy Story (1995)");

    fixture->heat = nf_film_get_tmdb_id (heat);
    fixture->toys = nf_film_get_tmdb_id (toys);
    fixture->heat_item = nf_film_get_item (heat);
    fixture->toys_item = nf_film_get_item (toys);
  }
  fixture->search = g_object_ref (nf_context_get_search_index (fixture->test->context));
  fixture->index = nf_metadata_index_new (nf_catalogue_get_model (nf_context_get_catalogue (fixture->test->context)), fixture->search);
  g_signal_connect_swapped (fixture->index, "changed", G_CALLBACK (changed_cb), fixture);
}

/* What runs holds the index; it is gone when that is over. */
static void
drop_index (Fixture *fixture)
{
  NfMetadataIndex *index = fixture->index;

  g_object_add_weak_pointer (G_OBJECT (index), (gpointer *) &fixture->index);
  g_object_unref (index);
  nf_test_wait_until (fixture->index == NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->index != NULL)
    drop_index (fixture);
  nf_search_index_take_overlay (fixture->search, NULL);
  g_object_unref (fixture->search);
  nf_test_context_free (fixture->test);
}

static NfMetadataTitles *
row_new (guint32 tmdb_id, guint runtime, const char *titles)
{
  NfMetadataTitles *row = g_new (NfMetadataTitles, 1);

  *row = (NfMetadataTitles) { tmdb_id, runtime, g_strdup (titles) };
  return row;
}

/* Returns: (transfer full): of both films and one that the model lacks */
static GPtrArray *
make_rows (Fixture *fixture)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_metadata_titles_free);

  g_ptr_array_add (rows, row_new (fixture->heat, 170, "Gardien du phare"));
  g_ptr_array_add (rows, row_new (4000000000, 99, "Nobody's film"));
  g_ptr_array_add (rows, row_new (fixture->toys, 81, "Oyuncak"));
  return rows;
}

static gboolean
finds (Fixture *fixture, const char *typed, NfItemIndex wanted)
{
  g_autoptr (GArray) items = nf_search_index_query (fixture->search, typed, 20, NULL);

  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, NfItemIndex, i) == wanted)
      return TRUE;
  return FALSE;
}

static guint
get_runtime (Fixture *fixture, NfItemIndex item)
{
  g_autoptr (GBytes) runtimes = nf_metadata_index_dup_runtimes (fixture->index);

  return ((const guint16 *) g_bytes_get_data (runtimes, NULL))[item];
}

/* A film that was fetched is known at once. */
static void
test_add (Fixture *fixture, gconstpointer data)
{
  g_assert_true (nf_metadata_index_has (fixture->index, fixture->heat));
  g_assert_false (nf_metadata_index_has (fixture->index, 4000000000));
  nf_metadata_index_add (fixture->index, fixture->heat, 170, g_strdup ("Gardien du phare"));
  nf_metadata_index_add (fixture->index, 4000000000, 99, g_strdup ("Nobody's film"));
  g_assert_true (finds (fixture, "gardien", fixture->heat_item));
  g_assert_cmpstr (nf_metadata_index_get_titles (fixture->index, fixture->heat_item), ==, "Gardien du phare");
  g_assert_null (nf_metadata_index_get_titles (fixture->index, fixture->toys_item));
  g_assert_cmpuint (get_runtime (fixture, fixture->heat_item), ==, 170);
  g_assert_cmpuint (nf_metadata_index_get_n_runtimes (fixture->index), ==, 1);
  nf_metadata_index_add (fixture->index, fixture->toys, 100000, g_strdup (""));   /* what does not fit is the most that does */
  g_assert_cmpuint (get_runtime (fixture, fixture->toys_item), ==, G_MAXUINT16);
  g_assert_cmpuint (nf_metadata_index_get_n_runtimes (fixture->index), ==, 2);
  nf_metadata_index_add (fixture->index, fixture->heat, 0, g_strdup ("Gardien du phare"));   /* TMDB took it back */
  g_assert_cmpuint (nf_metadata_index_get_n_runtimes (fixture->index), ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);   /* several changes are one, a little later */
  nf_test_wait_until (fixture->n_changed > 0);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

/* What was kept comes later; what was fetched meanwhile is newer and stays. */
static void
test_rows (Fixture *fixture, gconstpointer data)
{
  nf_metadata_index_take_rows (fixture->index, make_rows (fixture));
  nf_metadata_index_add (fixture->index, fixture->heat, 171, g_strdup ("Fener"));
  nf_test_wait_until (nf_metadata_index_get_n_runtimes (fixture->index) == 2);
  g_assert_cmpuint (get_runtime (fixture, fixture->heat_item), ==, 171);
  g_assert_cmpstr (nf_metadata_index_get_titles (fixture->index, fixture->heat_item), ==, "Fener");
  g_assert_true (finds (fixture, "fener", fixture->heat_item));
  g_assert_cmpuint (get_runtime (fixture, fixture->toys_item), ==, 81);
  g_assert_true (finds (fixture, "oyuncak", fixture->toys_item));
}

/* Forgotten while they are being built, they do not come back. */
static void
test_clear (Fixture *fixture, gconstpointer data)
{
  nf_metadata_index_add (fixture->index, fixture->heat, 170, g_strdup ("Gardien du phare"));
  nf_metadata_index_take_rows (fixture->index, make_rows (fixture));
  nf_metadata_index_clear (fixture->index);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpuint (nf_metadata_index_get_n_runtimes (fixture->index), ==, 0);
  g_assert_null (nf_metadata_index_get_titles (fixture->index, fixture->heat_item));
  g_signal_handlers_disconnect_by_data (fixture->index, fixture);
  drop_index (fixture);
  g_assert_false (finds (fixture, "gardien", fixture->heat_item));
  g_assert_false (finds (fixture, "oyuncak", fixture->toys_item));
  g_assert_null (nf_search_index_get_overlay (fixture->search));
}

static void
test_no_model (void)
{
  g_autoptr (NfMetadataIndex) index = nf_metadata_index_new (NULL, NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_metadata_titles_free);

  g_ptr_array_add (rows, row_new (5, 90, "Some Film"));
  nf_metadata_index_take_rows (index, rows);
  nf_metadata_index_add (index, 5, 90, g_strdup ("Some Film"));
  nf_metadata_index_clear (index);
  g_assert_false (nf_metadata_index_has (index, 5));
  g_assert_null (nf_metadata_index_dup_runtimes (index));
  g_assert_cmpuint (nf_metadata_index_get_n_runtimes (index), ==, 0);
  g_assert_null (nf_metadata_index_get_titles (index, 0));
}

/* Whole names, one a line, as many as fit. */
static void
test_join (void)
{
  g_autoptr (NfFilmDetails) details = nf_film_details_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *joined = NULL, *none = nf_metadata_index_join_titles (details), *fits = g_strnfill (580, 'x'), *too_long = g_strnfill (700, 'y');
  g_autofree char *expected = g_strconcat ("Two Lines\n", fits, "\nLast", NULL);

  g_assert_cmpstr (none, ==, "");
  g_strv_builder_add (builder, "Two\nLines");
  g_strv_builder_add (builder, too_long);
  g_strv_builder_add (builder, fits);
  g_strv_builder_add (builder, "Does not fit");
  g_strv_builder_add (builder, "Last");
  g_strfreev (details->titles);
  details->titles = g_strv_builder_end (builder);
  joined = nf_metadata_index_join_titles (details);
  g_assert_cmpstr (joined, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/metadata-index/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("add", test_add);
  ADD ("rows", test_rows);
  ADD ("clear", test_clear);
  g_test_add_func ("/metadata-index/no-model", test_no_model);
  g_test_add_func ("/metadata-index/join", test_join);
  return g_test_run ();
}
