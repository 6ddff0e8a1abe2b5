/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-list.h"

#include "nf-test-model.h"

#include <string.h>

/* What a view would hold: kept up by nothing but items-changed. */
typedef struct
{
  NfModelFile *model;
  NfCatalogue *catalogue;
  NfFilmList  *list;
  GPtrArray   *mirror;   /* of NfFilm, owned */
  guint        n_signals, n_touched;
} Fixture;

static void
items_changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (position + n_removed, <=, fixture->mirror->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->mirror, (int) (position + i), g_list_model_get_item (list, position + i));
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (list));
  /* in the middle of a move, too */
  for (guint i = 0; i < fixture->mirror->len; i++)
    {
      g_autoptr (NfFilm) film = g_list_model_get_item (list, i);

      g_assert_true (film == fixture->mirror->pdata[i]);
    }
  fixture->n_signals++;
  fixture->n_touched += n_removed + n_added;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  *fixture = (Fixture) { 0 };
  fixture->model = nf_test_model_new ();
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->list = nf_film_list_new (fixture->catalogue);
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->list);
  g_ptr_array_unref (fixture->mirror);
  g_assert_finalize_object (fixture->catalogue);
  nf_model_file_unref (fixture->model);
}

/* @text: a letter is a row */
static void
set_rows (Fixture *fixture, const char *text)
{
  NfItemIndex items[64] = { 0 };
  const NfItemIndex *held;
  guint n = (guint) strlen (text), n_held;

  for (guint i = 0; i < n; i++)
    items[i] = (NfItemIndex) (text[i] - 'a');
  fixture->n_signals = fixture->n_touched = 0;
  nf_film_list_set_items (fixture->list, items, n);
  g_assert_cmpuint (fixture->mirror->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (nf_film_get_item (fixture->mirror->pdata[i]), ==, items[i]);
  held = nf_film_list_get_items (fixture->list, &n_held);
  g_assert_cmpmem (held, n_held * sizeof *held, items, n * sizeof *items);
}

static void
test_minimal (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *from, *to;
    guint n_signals, n_touched;
  } steps[] = {
    { "", "", 0, 0 },
    { "", "abc", 1, 3 },
    { "abcdef", "abcdef", 0, 0 },
    { "abcdef", "abcdefg", 1, 1 },
    { "abcdef", "gabcdef", 1, 1 },
    { "abcdef", "abcgdef", 1, 1 },
    { "abcdef", "abdef", 1, 1 },
    { "abcdef", "bcdef", 1, 1 },
    { "abcdef", "", 1, 6 },
    { "abcdef", "abgdef", 1, 2 },
    { "abcdef", "abdcef", 1, 4 },
    { "abcdefgh", "abfcdegh", 2, 2 },   /* one moved up */
    { "abcdefgh", "abdefcgh", 2, 2 },   /* one moved down */
    { "abcdefgh", "habcdefg", 2, 2 },
    { "abcdefgh", "bcdefgha", 2, 2 },
    { "abcdef", "fedcba", 1, 12 },
    { "aaaa", "aaa", 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      set_rows (fixture, steps[i].from);
      set_rows (fixture, steps[i].to);
      g_assert_cmpuint (fixture->n_signals, ==, steps[i].n_signals);
      g_assert_cmpuint (fixture->n_touched, ==, steps[i].n_touched);
    }
}

static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);

  for (guint round = 0; round < 800; round++)
    {
      char text[27] = "abcdefghijklmnopqrstuvwxyz";
      guint n = (guint) g_rand_int_range (rand, 0, 27);
      guint n_swaps = (guint) g_rand_int_range (rand, 0, 1 + (int) n);

      for (guint i = 0; i < n_swaps && n > 0; i++)
        {
          gint32 a = g_rand_int_range (rand, 0, (int) n), b = g_rand_int_range (rand, 0, (int) n);
          char held = text[a];

          /* half of the time a move, which shifts all between */
          if (i % 2 == 0 && a < b)
            memmove (text + a, text + a + 1, (gsize) (b - a));
          else
            text[a] = text[b];
          text[b] = held;
        }
      text[n] = '\0';
      set_rows (fixture, text);
    }
}

static void
test_identity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (fixture->catalogue, 2);
  g_autoptr (NfFilm) shown = NULL;

  set_rows (fixture, "abc");
  shown = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);
  g_assert_true (shown == film);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == NF_TYPE_FILM);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), 3));
}

/* A list may be given what it gave. */
static void
test_own_items (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex *items;
  guint n;

  set_rows (fixture, "abcdef");
  items = nf_film_list_get_items (fixture->list, &n);
  nf_film_list_set_items (fixture->list, items + 2, n - 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 3);
  g_assert_cmpuint (nf_film_get_item (fixture->mirror->pdata[0]), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/film-list/minimal", Fixture, NULL, set_up, test_minimal, tear_down);
  g_test_add ("/film-list/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/film-list/identity", Fixture, NULL, set_up, test_identity, tear_down);
  g_test_add ("/film-list/own-items", Fixture, NULL, set_up, test_own_items, tear_down);
  return g_test_run ();
}
