/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-plan.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"

#define HEAT "Heat (1995)"
#define TOY_STORY "Toy Story (1995)"
#define NOW 5000

typedef struct
{
  NfModelFile *model;
  GArray      *entries;
  GHashTable  *remote;
  GHashTable  *bases;
  gboolean     complete;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = nf_test_model_new ();
  fixture->entries = g_array_new (FALSE, FALSE, sizeof (NfProfileEntry));
  fixture->remote = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) nf_account_remote_free);
  fixture->bases = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  fixture->complete = TRUE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->entries);
  g_hash_table_unref (fixture->remote);
  g_hash_table_unref (fixture->bases);
  nf_model_file_unref (fixture->model);
}

static void
clear (Fixture *fixture)
{
  g_array_set_size (fixture->entries, 0);
  g_hash_table_remove_all (fixture->remote);
  g_hash_table_remove_all (fixture->bases);
}

static guint32
id_of (Fixture *fixture, const char *title)
{
  return nf_model_file_get_tmdb_id (fixture->model, nf_test_model_item (fixture->model, title));
}

static void
add_here (Fixture *fixture, NfItemIndex item, guint rating, gint64 rated_at, guint marks, gint64 marked_at)
{
  const NfProfileEntry entry = { .item = item, .rating = (NfRating) rating, .rated_at = rated_at, .marks = marks, .marked_at = marked_at };

  g_array_append_val (fixture->entries, entry);
}

static NfAccountRemote *
add_there (Fixture *fixture, guint32 tmdb_id, guint rating, gint64 time, gboolean favorite, gboolean watchlist)
{
  NfAccountRemote *remote = nf_account_remote_new (tmdb_id);

  remote->values[NF_ACCOUNT_RATING] = rating;
  remote->times[NF_ACCOUNT_RATING] = time;
  remote->values[NF_ACCOUNT_FAVORITE] = favorite;
  remote->values[NF_ACCOUNT_WATCHLIST] = watchlist;
  g_hash_table_insert (fixture->remote, GUINT_TO_POINTER (tmdb_id), remote);
  return remote;
}

static void
add_base (Fixture *fixture, guint32 tmdb_id, guint rating, gboolean favorite, gboolean watchlist)
{
  NfAccountFilm *film = g_new0 (NfAccountFilm, 1);

  *film = (NfAccountFilm) { .tmdb_id = tmdb_id, .values = { rating, favorite, watchlist } };
  g_hash_table_insert (fixture->bases, GUINT_TO_POINTER (tmdb_id), film);
}

static NfAccountPlan *
make (Fixture *fixture)
{
  return nf_account_plan_new (fixture->model, fixture->entries, fixture->remote, fixture->complete, fixture->bases);
}

static const NfAccountChange *
get_change (const NfAccountPlan *plan, guint i)
{
  g_assert_cmpuint (i, <, plan->changes->len);
  return &g_array_index (plan->changes, NfAccountChange, i);
}

static const NfAccountOperation *
get_operation (GArray *operations, guint i)
{
  g_assert_cmpuint (i, <, operations->len);
  return &g_array_index (operations, NfAccountOperation, i);
}

/* --- every combination of one film's rating ------------------------------------------------------------------------ */

typedef struct
{
  guint              base, here;
  gint64             here_time;
  guint              there;
  gint64             there_time;
  gboolean           planned;
  NfAccountDirection direction;
  gboolean           removes, conflict, wanted;
} Case;

static void
test_cases (Fixture *fixture, gconstpointer data)
{
  static const Case cases[] = {
    { 0, 0, 0, 0, 0, FALSE },
    { 8, 8, 10, 8, 20, FALSE },                                                      /* nobody changed it */
    { 0, 8, 10, 8, 0, FALSE },                                                       /* both have come to the same */
    { 6, 8, 10, 8, 0, FALSE },
    { 6, 0, 0, 0, 0, FALSE },                                                        /* both removed it */
    { 0, 8, 10, 0, 0, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, FALSE, TRUE },                /* new here */
    { 0, 0, 0, 8, 0, TRUE, NF_ACCOUNT_FROM_TMDB, FALSE, FALSE, TRUE },               /* new there */
    { 6, 8, 10, 6, 99, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, FALSE, TRUE },               /* changed here, whatever the clocks say */
    { 6, 6, 99, 8, 10, TRUE, NF_ACCOUNT_FROM_TMDB, FALSE, FALSE, TRUE },             /* changed there */
    { 6, 0, 0, 6, 0, TRUE, NF_ACCOUNT_TO_TMDB, TRUE, FALSE, FALSE },                 /* removed here: ask */
    { 6, 6, 10, 0, 0, TRUE, NF_ACCOUNT_FROM_TMDB, TRUE, FALSE, FALSE },              /* removed there: ask */
    { 6, 0, 0, 8, 0, TRUE, NF_ACCOUNT_FROM_TMDB, FALSE, FALSE, TRUE },               /* removed here, changed there */
    { 6, 8, 10, 0, 0, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, FALSE, TRUE },                /* changed here, removed there */
    { 6, 8, 20, 10, 10, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, TRUE, TRUE },               /* both changed it: the newest */
    { 6, 8, 10, 10, 20, TRUE, NF_ACCOUNT_FROM_TMDB, FALSE, TRUE, TRUE },
    { 6, 8, 10, 10, 0, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, TRUE, TRUE },                /* TMDB does not say when */
    { 6, 8, 10, 10, 10, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, TRUE, TRUE },               /* at the same second */
    { 0, 8, 10, 10, 20, TRUE, NF_ACCOUNT_FROM_TMDB, FALSE, TRUE, TRUE },             /* the first synchronization */
    { 0, 8, 20, 10, 10, TRUE, NF_ACCOUNT_TO_TMDB, FALSE, TRUE, TRUE },
  };
  const NfItemIndex heat = nf_test_model_item (fixture->model, HEAT);
  const guint32 id = id_of (fixture, HEAT);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (NfAccountPlan) plan = NULL;
      const NfAccountChange *change;

      g_test_message ("case %u", i);
      clear (fixture);
      if (c->here != 0)
        add_here (fixture, heat, c->here, c->here_time, 0, 0);
      if (c->there != 0)
        add_there (fixture, id, c->there, c->there_time, FALSE, FALSE);
      if (c->base != 0)
        add_base (fixture, id, c->base, FALSE, FALSE);
      plan = make (fixture);
      g_assert_cmpuint (plan->changes->len, ==, c->planned ? 1 : 0);
      /* the store hears of it where both agree on something new */
      g_assert_cmpuint (plan->agreed->len, ==, !c->planned && c->here != c->base ? 1 : 0);
      if (!c->planned)
        continue;
      change = get_change (plan, 0);
      g_assert_cmpuint (change->item, ==, heat);
      g_assert_cmpuint (change->tmdb_id, ==, id);
      g_assert_cmpint (change->kind, ==, NF_ACCOUNT_RATING);
      g_assert_cmpuint (change->here, ==, c->here);
      g_assert_cmpuint (change->there, ==, c->there);
      g_assert_cmpint (change->direction, ==, c->direction);
      g_assert_cmpint (change->removes, ==, c->removes);
      g_assert_cmpint (change->conflict, ==, c->conflict);
      g_assert_cmpint (change->wanted, ==, c->wanted);
    }
}

/* Lists that were not read to their end: what is missing there is not removed there. */
static void
test_incomplete (Fixture *fixture, gconstpointer data)
{
  const guint mark = 1u << NF_MARK_WATCHLIST;
  g_autoptr (NfAccountPlan) plan = NULL;

  fixture->complete = FALSE;
  add_here (fixture, nf_test_model_item (fixture->model, HEAT), 6, 10, mark, 10);
  add_base (fixture, id_of (fixture, HEAT), 6, FALSE, TRUE);
  plan = make (fixture);
  g_assert_cmpuint (plan->changes->len, ==, 0);
  g_assert_cmpuint (plan->agreed->len, ==, 0);
}

/* --- marks, films without a partner -------------------------------------------------------------------------------- */

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = nf_test_model_item (fixture->model, HEAT), toy_story = nf_test_model_item (fixture->model, TOY_STORY);
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GArray) operations = NULL, entries = NULL, agreed = NULL;

  add_here (fixture, heat, 0, 0, (1u << NF_MARK_FAVORITE) | (1u << NF_MARK_HIDDEN), 10);
  add_here (fixture, toy_story, 10, 10, 0, 0);
  add_there (fixture, id_of (fixture, HEAT), 0, 0, FALSE, TRUE);
  add_there (fixture, id_of (fixture, TOY_STORY), 10, 0, TRUE, FALSE);
  plan = make (fixture);
  /* by kind: two favorites, one of the watchlist; hidden stays here */
  g_assert_cmpuint (plan->changes->len, ==, 3);
  g_assert_cmpint (get_change (plan, 0)->kind, ==, NF_ACCOUNT_FAVORITE);
  g_assert_cmpint (get_change (plan, 0)->direction, ==, NF_ACCOUNT_TO_TMDB);
  g_assert_cmpuint (get_change (plan, 0)->item, ==, heat);
  g_assert_cmpint (get_change (plan, 1)->direction, ==, NF_ACCOUNT_FROM_TMDB);
  g_assert_cmpuint (get_change (plan, 1)->item, ==, toy_story);
  g_assert_cmpint (get_change (plan, 2)->kind, ==, NF_ACCOUNT_WATCHLIST);
  g_assert_cmpuint (nf_account_plan_count (plan, NF_ACCOUNT_TO_TMDB), ==, 1);
  g_assert_cmpuint (nf_account_plan_count (plan, NF_ACCOUNT_FROM_TMDB), ==, 2);

  operations = nf_account_plan_dup_operations (plan);
  g_assert_cmpuint (operations->len, ==, 1);
  g_assert_cmpint (get_operation (operations, 0)->kind, ==, NF_ACCOUNT_FAVORITE);
  g_assert_cmpuint (get_operation (operations, 0)->value, ==, 1);

  entries = nf_account_plan_dup_entries (plan, fixture->entries, NOW);
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const NfProfileEntry *entry = &g_array_index (entries, NfProfileEntry, i);

      if (entry->item == heat)
        g_assert_cmphex (entry->marks, ==, (1u << NF_MARK_FAVORITE) | (1u << NF_MARK_HIDDEN) | (1u << NF_MARK_WATCHLIST));
      else
        {
          g_assert_cmphex (entry->marks, ==, 1u << NF_MARK_FAVORITE);
          g_assert_cmpuint (entry->rating, ==, 10);
          g_assert_cmpint (entry->rated_at, ==, 10);
        }
      g_assert_cmpint (entry->marked_at, ==, NOW);
    }

  /* both agree on what was taken over and on Toy Story's rating, not yet on what is to be sent */
  agreed = nf_account_plan_dup_agreed (plan);
  g_assert_cmpuint (agreed->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const NfAccountFilm *film = &g_array_index (agreed, NfAccountFilm, i);
      const gboolean is_heat = film->tmdb_id == id_of (fixture, HEAT);

      g_assert_cmpuint (film->values[NF_ACCOUNT_RATING], ==, is_heat ? 0 : 10);
      g_assert_cmpuint (film->values[NF_ACCOUNT_FAVORITE], ==, is_heat ? 0 : 1);
      g_assert_cmpuint (film->values[NF_ACCOUNT_WATCHLIST], ==, is_heat ? 1 : 0);
    }
}

static void
test_without_partner (Fixture *fixture, gconstpointer data)
{
  g_autoptr (NfAccountPlan) plan = NULL;
  NfItemIndex without = NF_ITEM_NONE;
  const guint n = nf_model_file_get_n_items (fixture->model);

  for (NfItemIndex item = 0; item < n && without == NF_ITEM_NONE; item++)
    if (nf_model_file_get_tmdb_id (fixture->model, item) == 0)
      without = item;
  g_assert_cmpuint (without, !=, NF_ITEM_NONE);
  add_here (fixture, without, 8, 10, 0, 0);
  add_there (fixture, 4000000000u, 8, 0, FALSE, FALSE)->title = g_strdup ("Zebra");
  add_there (fixture, 4000000001u, 8, 0, FALSE, FALSE)->title = g_strdup ("Aardvark");
  add_base (fixture, 4000000002u, 8, FALSE, FALSE);   /* unknown, and gone there: nobody's business */
  plan = make (fixture);
  g_assert_cmpuint (plan->changes->len, ==, 0);
  g_assert_cmpuint (plan->unsendable->len, ==, 1);
  g_assert_cmpuint (g_array_index (plan->unsendable, NfItemIndex, 0), ==, without);
  g_assert_cmpuint (plan->unknown->len, ==, 2);
  g_assert_cmpstr (((NfAccountRemote *) plan->unknown->pdata[0])->title, ==, "Aardvark");
}

/* --- what is wanted, and in which order ----------------------------------------------------------------------------- */

static void
test_wanted (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = nf_test_model_item (fixture->model, HEAT), toy_story = nf_test_model_item (fixture->model, TOY_STORY);
  const guint mark = 1u << NF_MARK_WATCHLIST;
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GArray) operations = NULL, entries = NULL, more = NULL;
  NfAccountChange *change;

  /* Heat was rated after Toy Story; both sides have Heat on the watchlist; Toy Story was removed from the favorites there */
  add_here (fixture, heat, 8, 20, mark, 5);
  add_here (fixture, toy_story, 9, 10, 1u << NF_MARK_FAVORITE, 5);
  add_there (fixture, id_of (fixture, HEAT), 0, 0, FALSE, TRUE);
  add_base (fixture, id_of (fixture, TOY_STORY), 0, TRUE, FALSE);
  plan = make (fixture);
  g_assert_cmpuint (plan->changes->len, ==, 3);

  operations = nf_account_plan_dup_operations (plan);
  g_assert_cmpuint (operations->len, ==, 3);
  g_assert_cmpuint (get_operation (operations, 0)->tmdb_id, ==, id_of (fixture, TOY_STORY));
  g_assert_cmpuint (get_operation (operations, 1)->tmdb_id, ==, id_of (fixture, HEAT));
  /* rating Heat takes it off TMDB's watchlist: put back */
  g_assert_cmpint (get_operation (operations, 2)->kind, ==, NF_ACCOUNT_WATCHLIST);
  g_assert_cmpuint (get_operation (operations, 2)->tmdb_id, ==, id_of (fixture, HEAT));
  g_assert_cmpuint (get_operation (operations, 2)->value, ==, 1);
  /* nobody said yes to the removal */
  entries = nf_account_plan_dup_entries (plan, fixture->entries, NOW);
  g_assert_cmpuint (entries->len, ==, 0);

  change = &g_array_index (plan->changes, NfAccountChange, 2);
  g_assert_true (change->removes);
  change->wanted = TRUE;
  g_array_index (plan->changes, NfAccountChange, 0).wanted = FALSE;
  more = nf_account_plan_dup_entries (plan, fixture->entries, NOW);
  g_assert_cmpuint (more->len, ==, 1);
  g_assert_cmphex (g_array_index (more, NfProfileEntry, 0).marks, ==, 0);
  g_assert_cmpuint (g_array_index (more, NfProfileEntry, 0).rating, ==, 9);

  /* changed here since the plan was made: left alone */
  g_array_index (fixture->entries, NfProfileEntry, 1).marks = 0;
  g_clear_pointer (&more, g_array_unref);
  more = nf_account_plan_dup_entries (plan, fixture->entries, NOW);
  g_assert_cmpuint (more->len, ==, 0);
}

/* A conflict that the person decides the other way. */
static void
test_decided (Fixture *fixture, gconstpointer data)
{
  const NfItemIndex heat = nf_test_model_item (fixture->model, HEAT);
  g_autoptr (NfAccountPlan) plan = NULL;
  g_autoptr (GArray) operations = NULL, entries = NULL, agreed = NULL;

  add_here (fixture, heat, 8, 20, 0, 0);
  add_there (fixture, id_of (fixture, HEAT), 3, 10, FALSE, FALSE);
  plan = make (fixture);
  g_array_index (plan->changes, NfAccountChange, 0).direction = NF_ACCOUNT_FROM_TMDB;
  operations = nf_account_plan_dup_operations (plan);
  g_assert_cmpuint (operations->len, ==, 0);
  entries = nf_account_plan_dup_entries (plan, fixture->entries, NOW);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpuint (g_array_index (entries, NfProfileEntry, 0).rating, ==, 3);
  g_assert_cmpint (g_array_index (entries, NfProfileEntry, 0).rated_at, ==, 10);
  agreed = nf_account_plan_dup_agreed (plan);
  g_assert_cmpuint (agreed->len, ==, 1);
  g_assert_cmpuint (g_array_index (agreed, NfAccountFilm, 0).values[NF_ACCOUNT_RATING], ==, 3);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/account-plan/cases", test_cases);
  ADD ("/account-plan/incomplete", test_incomplete);
  ADD ("/account-plan/marks", test_marks);
  ADD ("/account-plan/without-partner", test_without_partner);
  ADD ("/account-plan/wanted", test_wanted);
  ADD ("/account-plan/decided", test_decided);
  return g_test_run ();
}
