/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-account-plan.h"

#include <string.h>

/* A film as it is here. */
typedef struct
{
  NfItemIndex item;
  guint       values[NF_N_ACCOUNT_KINDS];
  gint64      times[NF_N_ACCOUNT_KINDS];
} Local;

static const NfMark kind_marks[NF_N_ACCOUNT_KINDS] = {
  [NF_ACCOUNT_RATING] = NF_N_MARKS,
  [NF_ACCOUNT_FAVORITE] = NF_MARK_FAVORITE,
  [NF_ACCOUNT_WATCHLIST] = NF_MARK_WATCHLIST,
};

static const NfAccountFilm no_film;

/* --- TMDB's side --------------------------------------------------------------------------------------------------- */

NfAccountRemote *
nf_account_remote_new (guint32 tmdb_id)
{
  NfAccountRemote *self = g_new0 (NfAccountRemote, 1);

  self->tmdb_id = tmdb_id;
  return self;
}

void
nf_account_remote_free (NfAccountRemote *self)
{
  g_free (self->title);
  g_free (self);
}

static NfAccountRemote *
copy_remote (const NfAccountRemote *remote)
{
  NfAccountRemote *copy = g_memdup2 (remote, sizeof *remote);

  copy->title = g_strdup (remote->title);
  return copy;
}

static int
compare_remotes (gconstpointer a, gconstpointer b)
{
  const NfAccountRemote *x = *(NfAccountRemote *const *) a, *y = *(NfAccountRemote *const *) b;
  const int order = g_strcmp0 (x->title, y->title);

  return order != 0 ? order : (x->tmdb_id > y->tmdb_id) - (x->tmdb_id < y->tmdb_id);
}

/* --- this side ----------------------------------------------------------------------------------------------------- */

static guint
get_value (const NfProfileEntry *entry, NfAccountKind kind)
{
  return kind == NF_ACCOUNT_RATING ? entry->rating : (entry->marks >> kind_marks[kind]) & 1;
}

static gint64
get_time (const NfProfileEntry *entry, NfAccountKind kind)
{
  return kind == NF_ACCOUNT_RATING ? entry->rated_at : entry->marked_at;
}

static void
add_local (GHashTable *locals, guint32 tmdb_id, const NfProfileEntry *entry)
{
  Local *local = g_new0 (Local, 1);

  local->item = entry->item;
  for (int kind = 0; kind < NF_N_ACCOUNT_KINDS; kind++)
    {
      local->values[kind] = get_value (entry, kind);
      local->times[kind] = local->values[kind] != 0 ? get_time (entry, kind) : 0;
    }
  g_hash_table_insert (locals, GUINT_TO_POINTER (tmdb_id), local);   /* a TMDB id has one row of the catalogue */
}

/* --- one film ------------------------------------------------------------------------------------------------------ */

/* Returns: whether anything is to be done */
static gboolean
decide (NfAccountChange *change, guint base, gboolean complete)
{
  const guint here = change->here, there = change->there;

  if (here == there)
    return FALSE;
  change->wanted = TRUE;
  if (here == base)
    {
      if (there == 0 && !complete)
        return FALSE;   /* perhaps it is only not in what was read */
      change->direction = NF_ACCOUNT_FROM_TMDB;
      change->removes = there == 0;
    }
  else if (there == base)
    {
      change->direction = NF_ACCOUNT_TO_TMDB;
      change->removes = here == 0;
    }
  else if (here == 0 || there == 0)   /* removed on one side, changed on the other: what is there stays */
    change->direction = here == 0 ? NF_ACCOUNT_FROM_TMDB : NF_ACCOUNT_TO_TMDB;
  else
    {
      change->conflict = TRUE;
      change->direction = change->there_time > change->here_time ? NF_ACCOUNT_FROM_TMDB : NF_ACCOUNT_TO_TMDB;
    }
  if (change->removes)
    change->wanted = FALSE;
  return TRUE;
}

static void
plan_film (NfAccountPlan *self, guint32 tmdb_id, NfItemIndex item, const Local *local, const NfAccountRemote *remote, const NfAccountFilm *base, gboolean complete)
{
  NfAccountFilm agreed = { .tmdb_id = tmdb_id };
  gboolean changed = FALSE;

  for (int kind = 0; kind < NF_N_ACCOUNT_KINDS; kind++)
    {
      NfAccountChange change = {
        .item = item,
        .tmdb_id = tmdb_id,
        .kind = kind,
        .here = local != NULL ? local->values[kind] : 0,
        .there = remote != NULL ? remote->values[kind] : 0,
        .here_time = local != NULL ? local->times[kind] : 0,
        .there_time = remote != NULL ? remote->times[kind] : 0,
      };

      agreed.values[kind] = change.here == change.there ? change.here : base->values[kind];
      if (!decide (&change, base->values[kind], complete))
        continue;
      g_array_append_val (self->changes, change);
      changed = TRUE;
    }
  if (changed)
    g_hash_table_insert (self->bases, GUINT_TO_POINTER (tmdb_id), g_memdup2 (&agreed, sizeof agreed));
  else if (memcmp (agreed.values, base->values, sizeof agreed.values) != 0)
    g_array_append_val (self->agreed, agreed);
}

static int
compare_changes (gconstpointer a, gconstpointer b, gpointer model)
{
  const NfAccountChange *x = a, *y = b;
  int order;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  order = strcmp (nf_model_file_get_title (model, x->item), nf_model_file_get_title (model, y->item));
  return order != 0 ? order : (x->tmdb_id > y->tmdb_id) - (x->tmdb_id < y->tmdb_id);
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfAccountPlan *
nf_account_plan_new (NfModelFile *model, GArray *entries, GHashTable *remote, gboolean complete, GHashTable *bases)
{
  NfAccountPlan *self = g_new0 (NfAccountPlan, 1);
  g_autoptr (GHashTable) locals = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer key;

  self->changes = g_array_new (FALSE, FALSE, sizeof (NfAccountChange));
  self->unknown = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_account_remote_free);
  self->unsendable = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  self->agreed = g_array_new (FALSE, FALSE, sizeof (NfAccountFilm));
  self->bases = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < entries->len; i++)
    {
      const NfProfileEntry *entry = &g_array_index (entries, NfProfileEntry, i);
      const guint32 tmdb_id = nf_model_file_get_tmdb_id (model, entry->item);
      gboolean matters = FALSE;

      for (int kind = 0; kind < NF_N_ACCOUNT_KINDS; kind++)
        matters = matters || get_value (entry, kind) != 0;
      if (tmdb_id != 0)
        {
          add_local (locals, tmdb_id, entry);
          g_hash_table_add (ids, GUINT_TO_POINTER (tmdb_id));
        }
      else if (matters)
        g_array_append_val (self->unsendable, entry->item);
    }
  g_hash_table_iter_init (&iter, remote);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (ids, key);
  g_hash_table_iter_init (&iter, bases);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (ids, key);

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const guint32 tmdb_id = GPOINTER_TO_UINT (key);
      const Local *local = g_hash_table_lookup (locals, key);
      const NfAccountRemote *there = g_hash_table_lookup (remote, key);
      const NfAccountFilm *base = g_hash_table_lookup (bases, key);
      const NfItemIndex item = local != NULL ? local->item : nf_model_file_lookup_tmdb_id (model, tmdb_id);

      if (item != NF_ITEM_NONE)
        plan_film (self, tmdb_id, item, local, there, base != NULL ? base : &no_film, complete);
      else if (there != NULL)
        g_ptr_array_add (self->unknown, copy_remote (there));
    }

  g_array_sort_with_data (self->changes, compare_changes, model);
  g_ptr_array_sort (self->unknown, compare_remotes);
  return self;
}

void
nf_account_plan_free (NfAccountPlan *self)
{
  g_array_unref (self->changes);
  g_ptr_array_unref (self->unknown);
  g_array_unref (self->unsendable);
  g_array_unref (self->agreed);
  g_hash_table_unref (self->bases);
  g_free (self);
}

guint
nf_account_plan_count (const NfAccountPlan *self, NfAccountDirection direction)
{
  guint n = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const NfAccountChange *change = &g_array_index (self->changes, NfAccountChange, i);

      n += change->wanted && change->direction == direction;
    }
  return n;
}

/* --- carrying it out ----------------------------------------------------------------------------------------------- */

static int
compare_by_time (gconstpointer a, gconstpointer b)
{
  const NfAccountChange *x = *(const NfAccountChange *const *) a, *y = *(const NfAccountChange *const *) b;

  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  if (x->here_time != y->here_time)
    return x->here_time < y->here_time ? -1 : 1;
  return (x->tmdb_id > y->tmdb_id) - (x->tmdb_id < y->tmdb_id);
}

/* Whether both sides have the film on the watchlist and nothing changes that. */
static gboolean
stays_on_watchlist (const NfAccountPlan *self, GHashTable *watchlist_changes, guint32 tmdb_id)
{
  const NfAccountFilm *base = g_hash_table_lookup (self->bases, GUINT_TO_POINTER (tmdb_id));
  const NfAccountChange *change = g_hash_table_lookup (watchlist_changes, GUINT_TO_POINTER (tmdb_id));

  if (change == NULL)
    return base != NULL && base->values[NF_ACCOUNT_WATCHLIST] != 0;
  /* what is to be sent puts it there by itself; what stays undecided stays as it is at TMDB */
  return change->there != 0 && (!change->wanted || change->direction == NF_ACCOUNT_FROM_TMDB);
}

GArray *
nf_account_plan_dup_operations (const NfAccountPlan *self)
{
  GArray *operations = g_array_new (FALSE, FALSE, sizeof (NfAccountOperation));
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  g_autoptr (GHashTable) watchlist_changes = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->changes->len; i++)
    {
      const NfAccountChange *change = &g_array_index (self->changes, NfAccountChange, i);

      if (change->kind == NF_ACCOUNT_WATCHLIST)
        g_hash_table_insert (watchlist_changes, GUINT_TO_POINTER (change->tmdb_id), (gpointer) change);
      if (change->wanted && change->direction == NF_ACCOUNT_TO_TMDB)
        g_ptr_array_add (sent, (gpointer) change);
    }
  g_ptr_array_sort (sent, compare_by_time);
  for (guint i = 0; i < sent->len; i++)
    {
      const NfAccountChange *change = sent->pdata[i];
      const NfAccountOperation operation = { .kind = change->kind, .tmdb_id = change->tmdb_id, .value = change->here };

      g_array_append_val (operations, operation);
    }
  for (guint i = 0; i < sent->len; i++)
    {
      const NfAccountChange *change = sent->pdata[i];
      const NfAccountOperation again = { .kind = NF_ACCOUNT_WATCHLIST, .tmdb_id = change->tmdb_id, .value = 1 };

      if (change->kind == NF_ACCOUNT_RATING && change->here != 0 && stays_on_watchlist (self, watchlist_changes, change->tmdb_id))
        g_array_append_val (operations, again);
    }
  return operations;
}

GArray *
nf_account_plan_dup_entries (const NfAccountPlan *self, GArray *entries, gint64 now)
{
  g_autoptr (GHashTable) states = g_hash_table_new_full (NULL, NULL, NULL, g_free);   /* item → NfProfileEntry */
  g_autoptr (GHashTable) touched = g_hash_table_new (NULL, NULL);
  GArray *result = g_array_new (FALSE, FALSE, sizeof (NfProfileEntry));
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < entries->len; i++)
    {
      const NfProfileEntry *entry = &g_array_index (entries, NfProfileEntry, i);

      g_hash_table_insert (states, GUINT_TO_POINTER (entry->item), g_memdup2 (entry, sizeof *entry));
    }
  for (guint i = 0; i < self->changes->len; i++)
    {
      const NfAccountChange *change = &g_array_index (self->changes, NfAccountChange, i);
      NfProfileEntry *state;

      if (!change->wanted || change->direction != NF_ACCOUNT_FROM_TMDB)
        continue;
      state = g_hash_table_lookup (states, GUINT_TO_POINTER (change->item));
      if (state == NULL)
        {
          state = g_new0 (NfProfileEntry, 1);
          state->item = change->item;
          g_hash_table_insert (states, GUINT_TO_POINTER (change->item), state);
        }
      if (get_value (state, change->kind) != change->here)
        continue;
      if (change->kind == NF_ACCOUNT_RATING)
        {
          state->rating = (NfRating) change->there;
          state->rated_at = change->there_time != 0 ? change->there_time : now;
        }
      else
        {
          const guint bit = 1u << kind_marks[change->kind];

          state->marks = change->there != 0 ? state->marks | bit : state->marks & ~bit;
          state->marked_at = change->there_time != 0 ? change->there_time : now;
        }
      g_hash_table_add (touched, GUINT_TO_POINTER (change->item));
    }
  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (result, *(const NfProfileEntry *) g_hash_table_lookup (states, key));
  return result;
}

GArray *
nf_account_plan_dup_agreed (const NfAccountPlan *self)
{
  GArray *agreed = g_array_copy (self->agreed);
  g_autoptr (GHashTable) films = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->bases);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (films, key, g_memdup2 (value, sizeof (NfAccountFilm)));
  for (guint i = 0; i < self->changes->len; i++)
    {
      const NfAccountChange *change = &g_array_index (self->changes, NfAccountChange, i);
      NfAccountFilm *film = g_hash_table_lookup (films, GUINT_TO_POINTER (change->tmdb_id));

      if (change->wanted && change->direction == NF_ACCOUNT_FROM_TMDB)
        film->values[change->kind] = change->there;
    }
  g_hash_table_iter_init (&iter, films);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_val (agreed, *(const NfAccountFilm *) value);
  return agreed;
}
