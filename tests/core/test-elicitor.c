/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-elicitor.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"

typedef struct
{
  NfModelFile *model;
  NfCatalogue *catalogue;
  NfStore     *store;
  NfProfile   *profile;
  NfElicitor  *elicitor;
  guint        n_changes;
} Fixture;

static void
unseen_changed_cb (NfElicitor *elicitor, NfFilm *film, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  fixture->catalogue = nf_catalogue_new (fixture->model);
  fixture->store = nf_store_open (NULL, NULL);
  fixture->profile = nf_profile_new (fixture->catalogue, fixture->store);
  fixture->elicitor = nf_elicitor_new (fixture->catalogue, fixture->profile);
  g_signal_connect (fixture->elicitor, "unseen-changed", G_CALLBACK (unseen_changed_cb), fixture);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  nf_store_flush (fixture->store);
  drain ();
  g_clear_object (&fixture->elicitor);
  drain ();
  g_clear_object (&fixture->profile);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->catalogue);
  nf_model_file_unref (fixture->model);
}

static guint
get_n (Fixture *fixture)
{
  return g_list_model_get_n_items (nf_elicitor_get_page (fixture->elicitor));
}

static void
turn_page (Fixture *fixture)
{
  nf_elicitor_next (fixture->elicitor);
  g_assert_true (nf_elicitor_get_busy (fixture->elicitor));
  nf_elicitor_next (fixture->elicitor);   /* no second one meanwhile */
  nf_test_wait_until (!nf_elicitor_get_busy (fixture->elicitor));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (NULL, NULL);
  NfItemIndex hidden = nf_test_model_item (fixture->model, "Toy Story (1995)");
  NfItemIndex rated = nf_test_model_item (fixture->model, "Shrek (2001)");
  guint n_pages = 0;

  nf_profile_set_mark (fixture->profile, hidden, NF_MARK_HIDDEN, TRUE);
  nf_profile_set_rating (fixture->profile, rated, 8);
  g_assert_cmpuint (get_n (fixture), ==, 0);
  g_assert_false (nf_elicitor_get_busy (fixture->elicitor));
  for (;;)
    {
      turn_page (fixture);
      if (get_n (fixture) == 0)
        break;
      n_pages++;
      g_assert_cmpuint (n_pages, <, 10);
      if (n_pages == 1)
        g_assert_cmpuint (get_n (fixture), ==, NF_ELICITOR_PAGE);
      for (guint i = 0; i < get_n (fixture); i++)
        {
          g_autoptr (NfFilm) film = g_list_model_get_item (nf_elicitor_get_page (fixture->elicitor), i);

          g_assert_cmpuint (nf_film_get_item (film), !=, hidden);
          g_assert_cmpuint (nf_film_get_item (film), !=, rated);
          g_assert_true (g_hash_table_add (shown, GUINT_TO_POINTER (nf_film_get_item (film))));
        }
    }
  g_assert_cmpuint (n_pages, >, 2);
}

static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfFilm) first = NULL, second = NULL;

  turn_page (fixture);
  first = g_list_model_get_item (nf_elicitor_get_page (fixture->elicitor), 0);
  second = g_list_model_get_item (nf_elicitor_get_page (fixture->elicitor), 1);
  nf_elicitor_set_unseen (fixture->elicitor, first, TRUE);
  nf_elicitor_set_unseen (fixture->elicitor, first, TRUE);
  nf_elicitor_set_unseen (fixture->elicitor, second, FALSE);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  nf_elicitor_set_unseen (fixture->elicitor, second, TRUE);
  g_assert_cmpuint (nf_elicitor_get_n_unseen (fixture->elicitor), ==, 2);

  /* stars say that it was seen after all */
  nf_profile_set_rating (fixture->profile, nf_film_get_item (first), 7);
  g_assert_false (nf_elicitor_get_unseen (fixture->elicitor, first));
  g_assert_true (nf_elicitor_get_unseen (fixture->elicitor, second));
  g_assert_cmpuint (nf_elicitor_get_n_unseen (fixture->elicitor), ==, 1);
  g_assert_cmpuint (fixture->n_changes, ==, 3);
}

/* Dropped while a page is being chosen: nothing comes, and nothing is kept alive. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->elicitor;

  g_object_add_weak_pointer (G_OBJECT (fixture->elicitor), &weak);
  nf_elicitor_next (fixture->elicitor);
  g_clear_object (&fixture->elicitor);
  g_assert_null (weak);
  drain ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/elicitor/pages", test_pages);
  ADD ("/elicitor/unseen", test_unseen);
  ADD ("/elicitor/dropped", test_dropped);
#undef ADD
  return g_test_run ();
}
