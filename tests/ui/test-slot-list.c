/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-slot-list.h"

#include "nf-test-ui.h"

#define STEP 10
#define MADE (STEP / 2)

/* A view's part: one slot held for each of the first cells, as many changes heard of, and what each slot was last told to show. */
typedef struct
{
  GListStore *store;
  NfSlotList *list;
  GtkWidget  *view;
  guint       most;       /* cells; the places behind them are only counted */
  GPtrArray  *cells;
  guint       n;
  guint       n_changes, position, removed, added;   /* of the last one */
  guint       n_renewed;
} Mirror;

static void
renewed_cb (NfSlot *slot, GParamSpec *pspec, Mirror *mirror)
{
  mirror->n_renewed++;
}

static void
forget_cell (Mirror *mirror, guint position)
{
  g_signal_handlers_disconnect_by_data (g_ptr_array_index (mirror->cells, position), mirror);
  g_ptr_array_remove_index (mirror->cells, position);
}

static void
fill_cells (Mirror *mirror)
{
  while (mirror->cells->len < MIN (mirror->n, mirror->most))
    {
      NfSlot *slot = g_list_model_get_item (G_LIST_MODEL (mirror->list), mirror->cells->len);

      g_assert_true (NF_IS_SLOT (slot));
      g_signal_connect (slot, "notify::item", G_CALLBACK (renewed_cb), mirror);
      g_ptr_array_add (mirror->cells, slot);
    }
}

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, Mirror *mirror)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);

  mirror->n_changes++;
  mirror->position = position;
  mirror->removed = removed;
  mirror->added = added;
  g_assert_cmpuint (position + removed, <=, mirror->n);
  mirror->n = mirror->n - removed + added;
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, mirror->n);
  /* like GTK: those of the removed places live until all the new ones were asked for */
  while (position < mirror->cells->len && removed-- > 0)
    {
      g_ptr_array_add (gone, g_object_ref (g_ptr_array_index (mirror->cells, position)));
      forget_cell (mirror, position);
    }
  for (guint i = 0; i < added && position + i <= mirror->cells->len && position + i < mirror->most; i++)
    {
      NfSlot *slot = g_list_model_get_item (list, position + i);

      g_signal_connect (slot, "notify::item", G_CALLBACK (renewed_cb), mirror);
      g_ptr_array_insert (mirror->cells, (int) (position + i), slot);
    }
  while (mirror->cells->len > mirror->most)
    forget_cell (mirror, mirror->cells->len - 1);
  fill_cells (mirror);
}

static void
splice (Mirror *mirror, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_simple_action_new ("x", NULL));
  mirror->n_changes = mirror->n_renewed = 0;
  g_list_store_splice (mirror->store, position, removed, items->pdata, added);
}

static void
mirror_init (Mirror *mirror, guint n, guint most)
{
  *mirror = (Mirror) { .store = g_list_store_new (G_TYPE_SIMPLE_ACTION), .most = most, .cells = g_ptr_array_new_with_free_func (g_object_unref),
                       .view = g_object_ref_sink (adw_bin_new ()) };
  splice (mirror, 0, 0, n);
  mirror->list = nf_slot_list_new (G_LIST_MODEL (mirror->store), mirror->view, STEP);
  g_signal_connect (mirror->list, "items-changed", G_CALLBACK (changed_cb), mirror);
  mirror->n = g_list_model_get_n_items (G_LIST_MODEL (mirror->list));
  fill_cells (mirror);
}

static void
mirror_clear (Mirror *mirror)
{
  nf_test_assert_last_unref (mirror->list);
  /* slots outlive their list */
  while (mirror->cells->len > 0)
    forget_cell (mirror, 0);
  g_ptr_array_unref (mirror->cells);
  g_object_unref (mirror->view);
  g_object_unref (mirror->store);
}

static gboolean
has_item (Mirror *mirror, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (mirror->store), position);

  return nf_slot_get_item (g_ptr_array_index (mirror->cells, position)) == (gpointer) item;
}

static guint
finish (Mirror *mirror)
{
  guint n_steps = 1;

  while (nf_slot_list_step (mirror->list))
    g_assert_cmpuint (n_steps++, <, 1000);
  return n_steps;
}

/* Every cell shows what the source has at its place. */
static void
check (Mirror *mirror)
{
  g_assert_cmpuint (mirror->n, ==, g_list_model_get_n_items (G_LIST_MODEL (mirror->store)));
  for (guint i = 0; i < mirror->cells->len; i++)
    g_assert_true (has_item (mirror, i));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (mirror->list), mirror->n));
}

/* The beginning at once, more with every frame, and no end to wait for behind the last cell. */
static void
test_grow (void)
{
  Mirror mirror;

  mirror_init (&mirror, 100000, 50);
  g_assert_true (nf_slot_list_get_source (mirror.list) == G_LIST_MODEL (mirror.store));
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (mirror.list)) == NF_TYPE_SLOT);
  g_assert_cmpuint (mirror.n, ==, MADE);
  g_assert_true (nf_slot_list_step (mirror.list));
  g_assert_cmpuint (mirror.n, ==, 2 * MADE);
  g_assert_cmpuint (mirror.removed, ==, 0);
  g_assert_cmpuint (finish (&mirror), <, 100);
  g_assert_false (nf_slot_list_step (mirror.list));
  check (&mirror);
  mirror_clear (&mirror);
}

/* Many others: the places stay, and their items come in steps from above. */
static void
test_in_place (void)
{
  Mirror mirror;
  NfSlot *first, *last;

  mirror_init (&mirror, 1000, 45);
  finish (&mirror);
  nf_slot_list_set_in_place (mirror.list, STEP);
  first = g_ptr_array_index (mirror.cells, 0);
  last = g_ptr_array_index (mirror.cells, 44);

  splice (&mirror, 0, 1000, 1000);
  g_assert_cmpuint (mirror.n_changes, ==, 0);
  g_assert_cmpuint (mirror.n_renewed, ==, STEP);
  for (guint i = 0; i < mirror.cells->len; i++)
    g_assert_true (has_item (&mirror, i) == (i < STEP));
  /* again before it is done: from above again */
  splice (&mirror, 0, 1000, 1000);
  g_assert_true (has_item (&mirror, 0) && !has_item (&mirror, STEP));
  g_assert_cmpuint (finish (&mirror), ==, 4);
  g_assert_cmpuint (mirror.n_renewed, ==, 45);
  check (&mirror);
  g_assert_true (g_ptr_array_index (mirror.cells, 0) == first && g_ptr_array_index (mirror.cells, 44) == last);

  /* what is the same above stays untouched */
  splice (&mirror, 40, 900, 900);
  finish (&mirror);
  g_assert_cmpuint (mirror.n_renewed, ==, 5);
  check (&mirror);

  /* fewer than there are cells: what has none goes at once, the cells in steps, the last first */
  splice (&mirror, 0, 1000, 12);
  g_assert_cmpuint (mirror.n, ==, 45);
  g_assert_true (has_item (&mirror, STEP - 1) && !has_item (&mirror, STEP));
  g_assert_true (nf_slot_list_step (mirror.list));
  g_assert_true (has_item (&mirror, 11));
  g_assert_cmpuint (mirror.n, ==, 45);
  g_assert_true (nf_slot_list_step (mirror.list));
  g_assert_cmpuint (mirror.n, ==, 35);
  g_assert_cmpuint (mirror.position, ==, 35);
  finish (&mirror);
  check (&mirror);

  /* none, and many again */
  splice (&mirror, 0, 12, 0);
  finish (&mirror);
  check (&mirror);
  splice (&mirror, 0, 0, 1000);
  g_assert_cmpuint (mirror.n, ==, MADE);
  finish (&mirror);
  check (&mirror);
  mirror_clear (&mirror);
}

/* Small changes and, where nothing is made in place, all: the slot goes with its item. */
static void
test_pass_through (void)
{
  Mirror mirror;
  g_autoptr (NfSlot) slot = NULL;
  g_autoptr (GObject) item = NULL;

  mirror_init (&mirror, 1000, 45);
  finish (&mirror);
  nf_slot_list_set_in_place (mirror.list, STEP);
  slot = g_object_ref (g_ptr_array_index (mirror.cells, 20));
  splice (&mirror, 5, 1, 0);
  g_assert_cmpuint (mirror.n_changes, ==, 1);
  g_assert_cmpuint (mirror.position, ==, 5);
  g_assert_cmpuint (mirror.removed, ==, 1);
  g_assert_cmpuint (mirror.added, ==, 0);
  g_assert_cmpuint (mirror.n_renewed, ==, 0);
  g_assert_true (g_ptr_array_index (mirror.cells, 19) == slot);
  check (&mirror);

  nf_slot_list_set_in_place (mirror.list, 0);
  item = g_object_ref (nf_slot_get_item (slot));
  {
    /* all others, and this one further down */
    g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

    for (guint i = 0; i < 999; i++)
      g_ptr_array_add (items, i == 30 ? g_object_ref (item) : G_OBJECT (g_simple_action_new ("x", NULL)));
    g_list_store_splice (mirror.store, 0, 999, items->pdata, 999);
  }
  g_assert_cmpuint (mirror.n_renewed, ==, 0);
  g_assert_true (g_ptr_array_index (mirror.cells, 30) == slot);
  check (&mirror);
  mirror_clear (&mirror);
}

/* Any change, at any moment. */
static void
test_changes (void)
{
  static const guint leasts[] = { 0, 1, 4 };

  for (guint k = 0; k < G_N_ELEMENTS (leasts); k++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (k);
      Mirror mirror;

      mirror_init (&mirror, 5, 25);
      for (guint i = 0; i < 2000; i++)
        {
          guint n = g_list_model_get_n_items (G_LIST_MODEL (mirror.store));
          guint position = (guint) g_rand_int_range (rand, 0, (int) n + 1);
          guint removed = (guint) g_rand_int_range (rand, 0, (int) MIN (n - position, 40) + 1);

          nf_slot_list_set_in_place (mirror.list, g_rand_boolean (rand) ? leasts[k] : 0);
          splice (&mirror, position, removed, (guint) g_rand_int_range (rand, 0, n > 60 ? 2 : 40));
          if (g_rand_int_range (rand, 0, 3) == 0)
            nf_slot_list_step (mirror.list);
          if (g_rand_int_range (rand, 0, 6) == 0)
            nf_slot_list_touch (mirror.list);
          if (g_rand_int_range (rand, 0, 4) == 0)
            {
              finish (&mirror);
              check (&mirror);
            }
        }
      mirror_clear (&mirror);
    }
}

/* All cells say again what they say, in steps. */
static void
test_touch (void)
{
  Mirror mirror;
  guint n;

  mirror_init (&mirror, 1000, 45);
  finish (&mirror);
  n = mirror.n_changes;
  nf_slot_list_touch (mirror.list);
  g_assert_cmpuint (mirror.n_renewed, ==, STEP);
  g_assert_cmpuint (finish (&mirror), ==, 4);
  g_assert_cmpuint (mirror.n_renewed, ==, 45);
  g_assert_cmpuint (mirror.n_changes, ==, n);
  check (&mirror);
  mirror_clear (&mirror);
}

/* It follows the view's frames while the view is mapped. */
static void
test_frames (void)
{
  Mirror mirror;
  GtkWindow *window;

  mirror_init (&mirror, 1000, 45);
  g_assert_cmpuint (mirror.n, ==, MADE);
  window = nf_test_ui_present (mirror.view);
  nf_test_wait_until (mirror.n == 1000);
  check (&mirror);
  nf_slot_list_set_in_place (mirror.list, 1);
  splice (&mirror, 0, 1000, 15);
  nf_test_wait_until (mirror.n == 15);
  check (&mirror);
  gtk_widget_set_visible (mirror.view, FALSE);
  splice (&mirror, 0, 15, 1000);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (mirror.n, ==, 15);
  gtk_widget_set_visible (mirror.view, TRUE);
  nf_test_wait_until (mirror.n == 1000);
  check (&mirror);

  /* a frame that is due does not outlive the list */
  splice (&mirror, 0, 1000, 500);
  nf_test_assert_last_unref (mirror.list);
  nf_test_ui_wait_drawn (mirror.view);
  nf_test_ui_close (window);
  mirror.list = nf_slot_list_new (G_LIST_MODEL (mirror.store), mirror.view, STEP);
  mirror_clear (&mirror);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/slot-list/grow", test_grow);
  g_test_add_func ("/slot-list/in-place", test_in_place);
  g_test_add_func ("/slot-list/pass-through", test_pass_through);
  g_test_add_func ("/slot-list/changes", test_changes);
  g_test_add_func ("/slot-list/touch", test_touch);
  g_test_add_func ("/slot-list/frames", test_frames);
  return g_test_run ();
}
