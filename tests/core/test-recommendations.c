/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendations.h"

#include "nf-test-model.h"

typedef struct
{
  NfModelFile       *model;
  NfCatalogue       *catalogue;
  NfRecommendations *list;
  GListStore        *mirror;      /* follows the signals alone, as a view does */
  guint              n_signals;
  guint              n_touched;   /* rows removed and added */
} Fixture;

static void
items_changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, Fixture *fixture)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  fixture->n_signals++;
  fixture->n_touched += n_removed + n_added;
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_add (added, g_list_model_get_item (list, position + i));
  g_list_store_splice (fixture->mirror, position, n_removed, added->pdata, n_added);

  /* At every signal both are the same, and no row is there twice. */
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, g_list_model_get_n_items (G_LIST_MODEL (fixture->mirror)));
  {
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
    for (guint i = 0; i < g_list_model_get_n_items (list); i++)
      {
        g_autoptr (GObject) row = g_list_model_get_item (list, i);
        g_autoptr (GObject) copy = g_list_model_get_item (G_LIST_MODEL (fixture->mirror), i);
        g_assert_true (row == copy);
        g_assert_true (g_hash_table_add (seen, row));
      }
  }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->list = nf_recommendations_new (fixture->catalogue);
  fixture->mirror = g_list_store_new (NF_TYPE_RECOMMENDATION);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->mirror);
  g_object_unref (fixture->list);
  g_object_unref (fixture->catalogue);
  nf_model_file_unref (fixture->model);
}

static void
update (Fixture *fixture, const NfItemIndex *items, guint n)
{
  g_autofree NfRankedRow *rows = g_new0 (NfRankedRow, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    rows[i].item = items[i];
  fixture->n_signals = fixture->n_touched = 0;
  nf_recommendations_update (fixture->list, rows, n);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, n);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->mirror)), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NfRecommendation) row = g_list_model_get_item (G_LIST_MODEL (fixture->list), i);
      g_assert_cmpuint (nf_film_get_item (nf_recommendation_get_film (row)), ==, items[i]);
      g_assert_cmpuint (nf_recommendation_get_rank (row), ==, i + 1);
    }
}
#define UPDATE(...)                                                                  \
  G_STMT_START {                                                                     \
    const NfItemIndex nf_items[] = { __VA_ARGS__ };                                  \
    update (fixture, nf_items, G_N_ELEMENTS (nf_items));                             \
  } G_STMT_END

static NfRecommendation *
peek (Fixture *fixture, guint position)
{
  g_autoptr (NfRecommendation) row = g_list_model_get_item (G_LIST_MODEL (fixture->list), position);

  return row;
}

static void
test_fill_and_clear (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == NF_TYPE_RECOMMENDATION);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), 0));
  update (fixture, NULL, 0);
  g_assert_cmpuint (fixture->n_signals, ==, 0);
  UPDATE (1, 2, 3);
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  UPDATE (1, 2, 3);
  g_assert_cmpuint (fixture->n_signals, ==, 0);
  update (fixture, NULL, 0);
  g_assert_cmpuint (fixture->n_signals, ==, 1);
}

static void
test_movement (Fixture *fixture, gconstpointer data)
{
  NfRecommendation *three;

  UPDATE (1, 2, 3, 4);
  g_assert_false (nf_recommendation_get_is_new (peek (fixture, 0)));
  three = peek (fixture, 2);

  UPDATE (3, 1, 9, 2);
  /* The same object, moved. */
  g_assert_true (peek (fixture, 0) == three);
  g_assert_cmpint (nf_recommendation_get_movement (peek (fixture, 0)), ==, 2);
  g_assert_cmpint (nf_recommendation_get_movement (peek (fixture, 1)), ==, -1);
  g_assert_cmpint (nf_recommendation_get_movement (peek (fixture, 2)), ==, 0);
  g_assert_cmpint (nf_recommendation_get_movement (peek (fixture, 3)), ==, -2);
  g_assert_false (nf_recommendation_get_is_new (peek (fixture, 1)));
  g_assert_true (nf_recommendation_get_is_new (peek (fixture, 2)));

  UPDATE (3, 1, 9, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (nf_recommendation_get_movement (peek (fixture, i)), ==, 0);
      g_assert_false (nf_recommendation_get_is_new (peek (fixture, i)));
    }
}

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  char *reasons[] = { (char *) "Alien", NULL };
  NfRankedRow rows[] = { { 1, reasons }, { 2, NULL } };

  nf_recommendations_update (fixture->list, rows, 2);
  g_assert_cmpstr (nf_recommendation_get_reasons (peek (fixture, 0))[0], ==, "Alien");
  g_assert_null (nf_recommendation_get_reasons (peek (fixture, 1))[0]);
}

static void
test_minimal (Fixture *fixture, gconstpointer data)
{
  UPDATE (1, 2, 3, 4, 5, 6, 7, 8);
  /* One goes, one comes. */
  UPDATE (1, 2, 4, 5, 6, 7, 8);
  g_assert_cmpuint (fixture->n_touched, ==, 1);
  UPDATE (1, 2, 4, 5, 9, 6, 7, 8);
  g_assert_cmpuint (fixture->n_touched, ==, 1);
  /* One moves up, one moves down: out here, in there. */
  UPDATE (7, 1, 2, 4, 5, 9, 6, 8);
  g_assert_cmpuint (fixture->n_touched, ==, 2);
  UPDATE (1, 2, 4, 5, 9, 6, 8, 7);
  g_assert_cmpuint (fixture->n_touched, ==, 2);
  /* The first is gone (it was rated), one is new at the end. */
  UPDATE (2, 4, 5, 9, 6, 8, 7, 3);
  g_assert_cmpuint (fixture->n_touched, ==, 2);
  /* All another order. */
  UPDATE (3, 7, 8, 6, 9, 5, 4, 2);
  g_assert_cmpuint (fixture->n_touched, <=, 16);
}

static void
test_few_signals (Fixture *fixture, gconstpointer data)
{
  NfItemIndex items[60];

  for (guint i = 0; i < 60; i++)
    items[i] = i;
  update (fixture, items, 60);
  /* Every second pair changes places: too many small moves, so one signal that spares both ends. */
  for (guint i = 4; i < 56; i += 2)
    {
      items[i] = i + 1;
      items[i + 1] = i;
    }
  update (fixture, items, 60);
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (fixture->n_touched, ==, 2 * 52);
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  guint n_items = nf_model_file_get_n_items (fixture->model);
  g_autofree NfItemIndex *items = g_new (NfItemIndex, n_items);

  for (guint i = 0; i < n_items; i++)
    items[i] = i;
  for (guint pass = 0; pass < 300; pass++)
    {
      for (int swaps = g_test_rand_int_range (0, 12); swaps > 0; swaps--)
        {
          guint a = (guint) g_test_rand_int_range (0, (gint32) n_items), b = (guint) g_test_rand_int_range (0, (gint32) n_items);
          NfItemIndex item = items[a];
          items[a] = items[b];
          items[b] = item;
        }
      update (fixture, items, (guint) g_test_rand_int_range (0, (gint32) n_items + 1));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/recommendations/fill-and-clear", test_fill_and_clear);
  ADD ("/recommendations/movement", test_movement);
  ADD ("/recommendations/reasons", test_reasons);
  ADD ("/recommendations/minimal", test_minimal);
  ADD ("/recommendations/few-signals", test_few_signals);
  ADD ("/recommendations/random", test_random);
#undef ADD
  return g_test_run ();
}
