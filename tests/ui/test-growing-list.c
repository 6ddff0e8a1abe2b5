/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-growing-list.h"

/* A mirror kept by the signals alone: equal to the list after every change, or the changes were wrong. */
typedef struct
{
  GListModel *list;
  GPtrArray  *items;
  guint       n_signals, position, removed, added;
} Mirror;

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, Mirror *mirror)
{
  mirror->n_signals++;
  mirror->position = position;
  mirror->removed = removed;
  mirror->added = added;
  g_assert_cmpuint (position + removed, <=, mirror->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->items, (int) (position + i), g_list_model_get_item (list, position + i));
}

static void
mirror_init (Mirror *mirror, NfGrowingList *list)
{
  *mirror = (Mirror) { .list = G_LIST_MODEL (list), .items = g_ptr_array_new_with_free_func (g_object_unref) };
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), mirror);
  changed_cb (mirror->list, 0, 0, g_list_model_get_n_items (mirror->list), mirror);
}

static void
mirror_check (Mirror *mirror)
{
  guint n = g_list_model_get_n_items (mirror->list);

  g_assert_cmpuint (mirror->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (mirror->list, i);

      g_assert_true (item == g_ptr_array_index (mirror->items, i));
    }
  g_assert_null (g_list_model_get_item (mirror->list, n));
}

static void
splice (GListStore *store, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_simple_action_new ("x", NULL));
  g_list_store_splice (store, position, removed, items->pdata, added);
}

static void
test_grow (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_SIMPLE_ACTION);
  g_autoptr (NfGrowingList) list = nf_growing_list_new (G_LIST_MODEL (store), 24);
  Mirror mirror;

  g_assert_true (nf_growing_list_get_source (list) == G_LIST_MODEL (store));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == G_TYPE_SIMPLE_ACTION);
  splice (store, 0, 0, 100);
  mirror_init (&mirror, list);
  g_assert_cmpuint (mirror.items->len, ==, 24);
  nf_growing_list_grow (list, 48);
  g_assert_cmpuint (mirror.position, ==, 24);
  g_assert_cmpuint (mirror.removed, ==, 0);
  g_assert_cmpuint (mirror.added, ==, 24);
  nf_growing_list_grow (list, 10);   /* never back */
  g_assert_cmpuint (nf_growing_list_get_limit (list), ==, 48);
  nf_growing_list_grow (list, G_MAXUINT);
  mirror_check (&mirror);
  g_assert_cmpuint (mirror.items->len, ==, 100);

  /* now everything passes through as it is */
  mirror.n_signals = 0;
  splice (store, 50, 1, 3);
  g_assert_cmpuint (mirror.n_signals, ==, 1);
  g_assert_cmpuint (mirror.position, ==, 50);
  g_assert_cmpuint (mirror.removed, ==, 1);
  g_assert_cmpuint (mirror.added, ==, 3);
  mirror_check (&mirror);
  g_ptr_array_unref (mirror.items);
}

/* Any change of the source, at any limit. */
static void
test_changes (void)
{
  for (guint limit = 0; limit <= 12; limit++)
    {
      g_autoptr (GListStore) store = g_list_store_new (G_TYPE_SIMPLE_ACTION);
      g_autoptr (NfGrowingList) list = nf_growing_list_new (G_LIST_MODEL (store), limit);
      g_autoptr (GRand) rand = g_rand_new_with_seed (limit);
      Mirror mirror;

      mirror_init (&mirror, list);
      for (guint i = 0; i < 500; i++)
        {
          guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
          guint position = (guint) g_rand_int_range (rand, 0, (int) n + 1);
          guint removed = (guint) g_rand_int_range (rand, 0, (int) MIN (n - position, 6) + 1);

          splice (store, position, removed, (guint) g_rand_int_range (rand, 0, n > 20 ? 2 : 6));
          mirror_check (&mirror);
        }
      g_ptr_array_unref (mirror.items);
    }
}

/* It grows by itself while little is left below what is seen, and not further. */
static void
test_follow (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  NfGrowingList *list = nf_growing_list_new (G_LIST_MODEL (store), 10);
  GtkAdjustment *adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 100, 1, 10, 0));

  for (guint i = 0; i < 45; i++)
    {
      g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);

      g_list_store_append (store, object);
    }
  nf_growing_list_follow (list, adjustment, 10);
  /* no height yet */
  gtk_adjustment_set_value (adjustment, 50);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  /* enough below */
  gtk_adjustment_configure (adjustment, 0, 0, 100, 1, 10, 20);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  gtk_adjustment_set_value (adjustment, 70);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 20);
  for (guint i = 0; i < 8; i++)
    {
      gtk_adjustment_set_value (adjustment, 60 + (i % 2));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 45);

  /* a look that is due does not outlive it */
  g_list_store_remove_all (store);
  g_object_unref (list);
  gtk_adjustment_set_value (adjustment, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (adjustment);
}

/* A view that is not full yet has an adjustment that does not change. */
static void
test_fill (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_SIMPLE_ACTION);
  g_autoptr (NfGrowingList) list = nf_growing_list_new (G_LIST_MODEL (store), 4);
  GtkAdjustment *adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 20, 1, 10, 20));

  splice (store, 0, 0, 45);
  nf_growing_list_follow (list, adjustment, 4);
  gtk_adjustment_set_step_increment (adjustment, 2);   /* the first look */
  while (g_list_model_get_n_items (G_LIST_MODEL (list)) < 45)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (adjustment);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/growing-list/grow", test_grow);
  g_test_add_func ("/growing-list/changes", test_changes);
  g_test_add_func ("/growing-list/follow", test_follow);
  g_test_add_func ("/growing-list/fill", test_fill);
  return g_test_run ();
}
