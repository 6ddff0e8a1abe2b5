/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-catalogue.h"

typedef struct
{
  NfCatalogueFillFunc func;
  gpointer            user_data;
} Fill;

/* A film that is alive; not owned. */
typedef struct
{
  NfCatalogue *catalogue;
  NfFilm      *film;
  NfItemIndex  item;
} Entry;

struct _NfCatalogue
{
  GObject      parent_instance;

  NfModelFile *model;
  GHashTable  *alive;   /* item → Entry; goes when its film is disposed */
  GArray      *fills;   /* of Fill */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfCatalogue, nf_catalogue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
film_gone_cb (gpointer user_data, GObject *where_the_film_was)
{
  Entry *entry = user_data;

  g_hash_table_remove (entry->catalogue->alive, GUINT_TO_POINTER (entry->item));
}

static GType
nf_catalogue_get_item_type (GListModel *list)
{
  return NF_TYPE_FILM;
}

static guint
nf_catalogue_get_n_items (GListModel *list)
{
  return nf_model_file_get_n_items (NF_CATALOGUE (list)->model);
}

static gpointer
nf_catalogue_get_item (GListModel *list, guint position)
{
  return nf_catalogue_get_film (NF_CATALOGUE (list), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = nf_catalogue_get_item_type;
  iface->get_n_items = nf_catalogue_get_n_items;
  iface->get_item = nf_catalogue_get_item;
}

static void
nf_catalogue_finalize (GObject *object)
{
  NfCatalogue *self = NF_CATALOGUE (object);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->alive);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      g_object_weak_unref (G_OBJECT (entry->film), film_gone_cb, entry);
    }
  g_clear_pointer (&self->alive, g_hash_table_unref);
  g_clear_pointer (&self->fills, g_array_unref);
  g_clear_pointer (&self->model, nf_model_file_unref);

  G_OBJECT_CLASS (nf_catalogue_parent_class)->finalize (object);
}

static void
nf_catalogue_class_init (NfCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_catalogue_finalize;
}

static void
nf_catalogue_init (NfCatalogue *self)
{
  self->alive = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->fills = g_array_new (FALSE, FALSE, sizeof (Fill));
}

NfCatalogue *
nf_catalogue_new (NfModelFile *model)
{
  NfCatalogue *self;

  g_return_val_if_fail (model != NULL, NULL);

  self = g_object_new (NF_TYPE_CATALOGUE, NULL);
  self->model = nf_model_file_ref (model);
  return self;
}

NfModelFile *
nf_catalogue_get_model (NfCatalogue *self)
{
  g_return_val_if_fail (NF_IS_CATALOGUE (self), NULL);

  return self->model;
}

NfFilm *
nf_catalogue_get_film (NfCatalogue *self, NfItemIndex item)
{
  NfFilm *film;
  Entry *entry;

  g_return_val_if_fail (NF_IS_CATALOGUE (self), NULL);

  film = nf_catalogue_peek_film (self, item);
  if (film != NULL)
    return g_object_ref (film);
  if (item >= nf_model_file_get_n_items (self->model))
    return NULL;

  film = nf_film_new (self->model, item);
  entry = g_new (Entry, 1);
  *entry = (Entry) { .catalogue = self, .film = film, .item = item };
  g_hash_table_insert (self->alive, GUINT_TO_POINTER (item), entry);
  g_object_weak_ref (G_OBJECT (film), film_gone_cb, entry);
  for (guint i = 0; i < self->fills->len; i++)
    {
      const Fill fill = g_array_index (self->fills, Fill, i);

      fill.func (film, fill.user_data);
    }
  return film;
}

NfFilm *
nf_catalogue_peek_film (NfCatalogue *self, NfItemIndex item)
{
  Entry *entry;

  g_return_val_if_fail (NF_IS_CATALOGUE (self), NULL);

  entry = g_hash_table_lookup (self->alive, GUINT_TO_POINTER (item));
  return entry != NULL ? entry->film : NULL;
}

void
nf_catalogue_add_fill_func (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data)
{
  const Fill fill = { func, user_data };

  g_return_if_fail (NF_IS_CATALOGUE (self));
  g_return_if_fail (func != NULL);

  g_array_append_val (self->fills, fill);
}

void
nf_catalogue_remove_fill_func (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data)
{
  g_return_if_fail (NF_IS_CATALOGUE (self));

  for (guint i = 0; i < self->fills->len; i++)
    {
      const Fill *fill = &g_array_index (self->fills, Fill, i);

      if (fill->func == func && fill->user_data == user_data)
        {
          g_array_remove_index (self->fills, i);
          return;
        }
    }
}

void
nf_catalogue_foreach_alive (NfCatalogue *self, NfCatalogueFillFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) films = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (NF_IS_CATALOGUE (self));
  g_return_if_fail (func != NULL);

  /* @func notifies views, which may make and drop films. */
  films = g_ptr_array_new_full (g_hash_table_size (self->alive), g_object_unref);
  g_hash_table_iter_init (&iter, self->alive);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (films, g_object_ref (((Entry *) value)->film));
  for (guint i = 0; i < films->len; i++)
    func (films->pdata[i], user_data);
}
