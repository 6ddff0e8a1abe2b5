/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-growing-list.h"

struct _NfGrowingList
{
  GObject     parent_instance;

  GListModel *source;
  guint       limit;

  GtkAdjustment *adjustment;   /* that is followed */
  guint       step, look_id;
};

/* About two frames. */
#define LOOK_AGAIN_MS 30

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfGrowingList, nf_growing_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
source_changed_cb (GListModel *source, guint position, guint removed, guint added, NfGrowingList *self)
{
  guint after, before;

  if (self->limit == G_MAXUINT || removed == added)
    {
      /* the same places hold other films: only those below the limit are seen */
      guint end = MIN (position + added, self->limit);

      if (self->limit == G_MAXUINT)
        g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
      else if (position < end)
        g_list_model_items_changed (G_LIST_MODEL (self), position, end - position, end - position);
      return;
    }
  if (position >= self->limit)
    return;

  /* everything behind moves, and some of it over the limit */
  after = g_list_model_get_n_items (source);
  before = after - added + removed;
  after = MIN (after, self->limit);
  before = MIN (before, self->limit);
  g_list_model_items_changed (G_LIST_MODEL (self), position, before - position, after - position);
}

static GType
get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (NF_GROWING_LIST (model)->source);
}

static guint
get_n_items (GListModel *model)
{
  NfGrowingList *self = NF_GROWING_LIST (model);

  return MIN (g_list_model_get_n_items (self->source), self->limit);
}

static gpointer
get_item (GListModel *model, guint position)
{
  NfGrowingList *self = NF_GROWING_LIST (model);

  return position < self->limit ? g_list_model_get_item (self->source, position) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
look_cb (gpointer user_data)
{
  NfGrowingList *self = NF_GROWING_LIST (user_data);
  double page = gtk_adjustment_get_page_size (self->adjustment);

  self->look_id = 0;
  if (page > 0 && self->limit < g_list_model_get_n_items (self->source) &&
      gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_value (self->adjustment) - page < 2 * page)
    {
      nf_growing_list_grow (self, self->limit + self->step);
      /* as long as the view is not full the adjustment does not change */
      if (self->look_id == 0 && gtk_adjustment_get_upper (self->adjustment) <= page)
        self->look_id = g_timeout_add (LOOK_AGAIN_MS, look_cb, self);
    }
  return G_SOURCE_REMOVE;
}

/* Later: this is also called while things are being laid out. */
static void
adjustment_cb (GtkAdjustment *adjustment, NfGrowingList *self)
{
  if (self->look_id == 0 && self->limit < g_list_model_get_n_items (self->source))
    self->look_id = g_idle_add (look_cb, self);
}

static void
nf_growing_list_dispose (GObject *object)
{
  NfGrowingList *self = NF_GROWING_LIST (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);

  G_OBJECT_CLASS (nf_growing_list_parent_class)->dispose (object);
}

static void
nf_growing_list_finalize (GObject *object)
{
  NfGrowingList *self = NF_GROWING_LIST (object);

  g_signal_handlers_disconnect_by_data (self->source, self);
  g_object_unref (self->source);

  G_OBJECT_CLASS (nf_growing_list_parent_class)->finalize (object);
}

static void
nf_growing_list_class_init (NfGrowingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_growing_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = nf_growing_list_finalize;
}

static void
nf_growing_list_init (NfGrowingList *self)
{
}

NfGrowingList *
nf_growing_list_new (GListModel *source, guint limit)
{
  NfGrowingList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);

  self = g_object_new (NF_TYPE_GROWING_LIST, NULL);
  self->source = g_object_ref (source);
  self->limit = limit;
  g_signal_connect (source, "items-changed", G_CALLBACK (source_changed_cb), self);
  return self;
}

GListModel *
nf_growing_list_get_source (NfGrowingList *self)
{
  g_return_val_if_fail (NF_IS_GROWING_LIST (self), NULL);

  return self->source;
}

guint
nf_growing_list_get_limit (NfGrowingList *self)
{
  g_return_val_if_fail (NF_IS_GROWING_LIST (self), 0);

  return self->limit;
}

void
nf_growing_list_grow (NfGrowingList *self, guint limit)
{
  guint before, after;

  g_return_if_fail (NF_IS_GROWING_LIST (self));

  if (limit <= self->limit)
    return;

  before = get_n_items (G_LIST_MODEL (self));
  self->limit = limit;
  after = get_n_items (G_LIST_MODEL (self));
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
}

void
nf_growing_list_follow (NfGrowingList *self, GtkAdjustment *adjustment, guint step)
{
  g_return_if_fail (NF_IS_GROWING_LIST (self));
  g_return_if_fail (GTK_IS_ADJUSTMENT (adjustment) && self->adjustment == NULL);
  g_return_if_fail (step > 0);

  self->adjustment = g_object_ref (adjustment);
  self->step = step;
  g_signal_connect (adjustment, "changed", G_CALLBACK (adjustment_cb), self);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (adjustment_cb), self);
}
