/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-wishes.h"

struct _NfTmdbWishes
{
  GHashTable *by_id;                          /* target's id → NfTmdbWish (owned) */
  GSequence  *pending[NF_TMDB_N_SERVICES];    /* of NfTmdbWish, next one first */
  guint64     serial;
};

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const NfTmdbWish *left = a, *right = b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;
  return left->serial > right->serial ? -1 : left->serial < right->serial;
}

/* --- one --------------------------------------------------------------------------------------------------------- */

NfTmdbWish *
nf_tmdb_wish_new (gpointer queue, NfTmdbTarget *target, NfTmdbServiceName service)
{
  NfTmdbWish *self = g_new0 (NfTmdbWish, 1);

  g_ref_count_init (&self->ref_count);
  self->queue = queue;
  self->target = nf_tmdb_target_ref (target);
  self->service = service;
  return self;
}

NfTmdbWish *
nf_tmdb_wish_ref (NfTmdbWish *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
nf_tmdb_wish_unref (NfTmdbWish *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->place == NULL && self->delay_id == 0 && !self->active);
  g_clear_pointer (&self->waiters, nf_waiters_free);
  g_clear_pointer (&self->target, nf_tmdb_target_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* --- all --------------------------------------------------------------------------------------------------------- */

NfTmdbWishes *
nf_tmdb_wishes_new (void)
{
  NfTmdbWishes *self = g_new0 (NfTmdbWishes, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) nf_tmdb_wish_unref);
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    self->pending[i] = g_sequence_new (NULL);
  return self;
}

void
nf_tmdb_wishes_free (NfTmdbWishes *self)
{
  g_hash_table_unref (self->by_id);
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    g_sequence_free (self->pending[i]);
  g_free (self);
}

NfTmdbWish *
nf_tmdb_wishes_join (NfTmdbWishes *self, NfTmdbTarget *target, int priority)
{
  NfTmdbWish *wish = g_hash_table_lookup (self->by_id, target->id);

  if (wish == NULL)
    return NULL;
  wish->priority = MIN (wish->priority, priority);
  wish->serial = ++self->serial;
  if (wish->place != NULL)
    g_sequence_sort_changed (wish->place, compare, NULL);
  return wish;
}

NfTmdbWish *
nf_tmdb_wishes_add (NfTmdbWishes *self, NfTmdbWish *wish, int priority)
{
  wish->priority = priority;
  wish->serial = ++self->serial;
  g_hash_table_insert (self->by_id, wish->target->id, wish);
  nf_tmdb_wishes_enqueue (self, wish);
  return wish;
}

void
nf_tmdb_wishes_remove (NfTmdbWishes *self, NfTmdbWish *wish)
{
  nf_tmdb_wishes_dequeue (self, wish);
  /* another one for the same target may have come after this was given up */
  if (g_hash_table_lookup (self->by_id, wish->target->id) != wish)
    return;
  g_hash_table_steal (self->by_id, wish->target->id);   /* the id is the wish's own */
  nf_tmdb_wish_unref (wish);
}

void
nf_tmdb_wishes_enqueue (NfTmdbWishes *self, NfTmdbWish *wish)
{
  if (wish->place == NULL)
    wish->place = g_sequence_insert_sorted (self->pending[wish->service], wish, compare, NULL);
}

void
nf_tmdb_wishes_dequeue (NfTmdbWishes *self, NfTmdbWish *wish)
{
  g_clear_pointer (&wish->place, g_sequence_remove);
}

NfTmdbWish *
nf_tmdb_wishes_get_next (NfTmdbWishes *self, NfTmdbGate *gate)
{
  NfTmdbWish *next = NULL;

  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (self->pending[i]);
      NfTmdbWish *wish = g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);

      if (wish != NULL && nf_tmdb_gate_is_open (gate, wish->target) && (next == NULL || compare (wish, next, NULL) < 0))
        next = wish;
    }
  return next;
}

GPtrArray *
nf_tmdb_wishes_dup (NfTmdbWishes *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_tmdb_wish_unref);
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &wish))
    g_ptr_array_add (all, nf_tmdb_wish_ref (wish));
  return all;
}
