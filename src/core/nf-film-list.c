/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-list.h"

#include <string.h>

struct _NfFilmList
{
  GObject      parent_instance;

  NfCatalogue *catalogue;
  GArray      *items;   /* of NfItemIndex */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfFilmList, nf_film_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* Replaces @n_removed rows by @added and tells. */
static void
splice (NfFilmList *self, guint position, guint n_removed, const NfItemIndex *added, guint n_added)
{
  /* What views ask for during the emission is already the new state. */
  if (n_removed > 0)
    g_array_remove_range (self->items, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->items, position, added, n_added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static gboolean
equal (const NfItemIndex *a, const NfItemIndex *b, guint n)
{
  return n == 0 || memcmp (a, b, n * sizeof *a) == 0;
}

static GType
nf_film_list_get_item_type (GListModel *list)
{
  return NF_TYPE_FILM;
}

static guint
nf_film_list_get_n_items (GListModel *list)
{
  return NF_FILM_LIST (list)->items->len;
}

static gpointer
nf_film_list_get_item (GListModel *list, guint position)
{
  NfFilmList *self = NF_FILM_LIST (list);

  if (position >= self->items->len)
    return NULL;
  return nf_catalogue_get_film (self->catalogue, g_array_index (self->items, NfItemIndex, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = nf_film_list_get_item_type;
  iface->get_n_items = nf_film_list_get_n_items;
  iface->get_item = nf_film_list_get_item;
}

static void
nf_film_list_finalize (GObject *object)
{
  NfFilmList *self = NF_FILM_LIST (object);

  g_clear_pointer (&self->items, g_array_unref);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (nf_film_list_parent_class)->finalize (object);
}

static void
nf_film_list_class_init (NfFilmListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_film_list_finalize;
}

static void
nf_film_list_init (NfFilmList *self)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
}

NfFilmList *
nf_film_list_new (NfCatalogue *catalogue)
{
  NfFilmList *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (NF_TYPE_FILM_LIST, NULL);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

void
nf_film_list_set_items (NfFilmList *self, const NfItemIndex *items, guint n)
{
  g_autofree NfItemIndex *copy = NULL;
  const NfItemIndex *old, *new;
  guint n_old, n_new, prefix = 0;

  g_return_if_fail (NF_IS_FILM_LIST (self));
  g_return_if_fail (items != NULL || n == 0);

  /* @items may be what nf_film_list_get_items() gave. */
  copy = g_memdup2 (items, n * sizeof *items);
  old = (const NfItemIndex *) (gpointer) self->items->data;
  new = copy;
  n_old = self->items->len;
  n_new = n;
  while (prefix < MIN (n_old, n_new) && old[prefix] == new[prefix])
    prefix++;
  while (MIN (n_old, n_new) > prefix && old[n_old - 1] == new[n_new - 1])
    n_old--, n_new--;
  old += prefix, new += prefix;
  n_old -= prefix, n_new -= prefix;
  if (n_old == 0 && n_new == 0)
    return;

  if (n_old == n_new && n_old > 2 && old[0] == new[n_new - 1] && equal (old + 1, new, n_old - 1))
    {
      /* the first moved down */
      splice (self, prefix, 1, NULL, 0);
      splice (self, prefix + n_new - 1, 0, new + n_new - 1, 1);
    }
  else if (n_old == n_new && n_old > 2 && old[n_old - 1] == new[0] && equal (old, new + 1, n_old - 1))
    {
      /* the last moved up */
      splice (self, prefix + n_old - 1, 1, NULL, 0);
      splice (self, prefix, 0, new, 1);
    }
  else
    splice (self, prefix, n_old, new, n_new);
}

const NfItemIndex *
nf_film_list_get_items (NfFilmList *self, guint *n)
{
  g_return_val_if_fail (NF_IS_FILM_LIST (self), NULL);

  if (n != NULL)
    *n = self->items->len;
  return (const NfItemIndex *) (gpointer) self->items->data;
}
