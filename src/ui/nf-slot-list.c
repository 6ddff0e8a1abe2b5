/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-slot-list.h"

struct _NfSlot
{
  GObject     parent_instance;

  NfSlotList *list;       /* (nullable): not owned */
  GObject    *item;       /* (nullable) */
  guint       position;   /* GTK_INVALID_LIST_POSITION: not in the list any more, or just moving within it */
  gboolean    stale;      /* waits for its item, or to say that it is the same */
};

struct _NfSlotList
{
  GObject    parent_instance;

  GListModel *source;
  GtkWidget  *view;       /* weak */
  GPtrArray  *slots;      /* all that live, in no order, not owned: as many as the view has cells */
  guint       n;          /* places; fewer than items while it grows, more while it shrinks */
  guint       step;
  guint       least;
  guint       tick_id;
};

/* The most cells that a grid view makes, at twelve columns. */
#define MOST_CELLS 400

/* --- the slot ------------------------------------------------------------------------------------------------------ */

G_DEFINE_FINAL_TYPE (NfSlot, nf_slot, G_TYPE_OBJECT)

typedef enum
{
  PROP_ITEM = 1,
} NfSlotProperty;
static GParamSpec *props[PROP_ITEM + 1];

static void
nf_slot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((NfSlotProperty) id)
    {
    case PROP_ITEM:
      g_value_set_object (value, NF_SLOT (object)->item);
      break;
    }
}

static void
nf_slot_finalize (GObject *object)
{
  NfSlot *self = NF_SLOT (object);

  if (self->list != NULL)
    g_ptr_array_remove_fast (self->list->slots, self);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (nf_slot_parent_class)->finalize (object);
}

static void
nf_slot_class_init (NfSlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nf_slot_get_property;
  object_class->finalize = nf_slot_finalize;

  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
nf_slot_init (NfSlot *self)
{
}

gpointer
nf_slot_get_item (NfSlot *self)
{
  g_return_val_if_fail (NF_IS_SLOT (self), NULL);

  return self->item;
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfSlotList, nf_slot_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static NfSlot *
find_slot (NfSlotList *self, guint position)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->position == position)
        return slot;
    }
  return NULL;
}

/* The one that had @item and is on its way to another place. */
static NfSlot *
find_moving (NfSlotList *self, GObject *item)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->position == GTK_INVALID_LIST_POSITION && slot->item == item)
        return slot;
    }
  return NULL;
}

static GType
get_item_type (GListModel *model)
{
  return NF_TYPE_SLOT;
}

static guint
get_n_items (GListModel *model)
{
  return NF_SLOT_LIST (model)->n;
}

static gpointer
get_item (GListModel *model, guint position)
{
  NfSlotList *self = NF_SLOT_LIST (model);
  NfSlot *slot;

  if (position >= self->n)
    return NULL;
  slot = find_slot (self, position);
  if (slot == NULL)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->source, position);

      slot = item != NULL ? find_moving (self, item) : NULL;
      if (slot == NULL)
        {
          slot = g_object_new (NF_TYPE_SLOT, NULL);
          slot->list = self;
          slot->item = g_steal_pointer (&item);
          slot->position = position;
          g_ptr_array_add (self->slots, slot);
          return slot;
        }
      slot->position = position;
      slot->stale = FALSE;
    }
  return g_object_ref (slot);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- steps --------------------------------------------------------------------------------------------------------- */

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  g_autoptr (NfSlotList) self = g_object_ref (NF_SLOT_LIST (user_data));

  if (nf_slot_list_step (self))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* From @position to the end of the source. */
static void
mark_stale (NfSlotList *self, guint position)
{
  const guint end = g_list_model_get_n_items (self->source);

  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->position >= end)   /* going */
        slot->stale = FALSE;
      else if (slot->position >= position)
        slot->stale = TRUE;
    }
}

static gboolean
has_stale (NfSlotList *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (((NfSlot *) g_ptr_array_index (self->slots, i))->stale)
      return TRUE;
  return FALSE;
}

static gboolean
is_behind (NfSlotList *self)
{
  return self->n != g_list_model_get_n_items (self->source) || has_stale (self);
}

static void
follow_frames (NfSlotList *self)
{
  if (self->tick_id == 0 && self->view != NULL && gtk_widget_get_mapped (self->view) && is_behind (self))
    self->tick_id = gtk_widget_add_tick_callback (self->view, tick_cb, self, NULL);
}

static void
stop (NfSlotList *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->view, self->tick_id);
  self->tick_id = 0;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const NfSlot *x = *(NfSlot *const *) a, *y = *(NfSlot *const *) b;

  return x->position < y->position ? -1 : x->position > y->position;
}

/* The first @step stale ones get their items. What listens may change the list: they are kept, and looked at again. */
static void
renew (NfSlotList *self)
{
  g_autoptr (GPtrArray) stale = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->stale && slot->position != GTK_INVALID_LIST_POSITION)
        g_ptr_array_add (stale, g_object_ref (slot));
    }
  g_ptr_array_sort (stale, compare_positions);
  for (guint i = 0; i < MIN (stale->len, self->step); i++)
    {
      NfSlot *slot = g_ptr_array_index (stale, i);
      g_autoptr (GObject) item = NULL;

      if (!slot->stale || slot->position == GTK_INVALID_LIST_POSITION)
        continue;
      item = g_list_model_get_item (self->source, slot->position);
      slot->stale = FALSE;
      g_set_object (&slot->item, item);
      g_object_notify_by_pspec (G_OBJECT (slot), props[PROP_ITEM]);
    }
}

/* Tells that there are @added places for @removed at @position, and moves the slots. */
static void
change (NfSlotList *self, guint position, guint removed, guint added)
{
  if (removed == 0 && added == 0)
    return;
  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->position == GTK_INVALID_LIST_POSITION || slot->position < position)
        continue;
      slot->position = slot->position < position + removed ? GTK_INVALID_LIST_POSITION : slot->position - removed + added;
    }
  self->n = self->n - removed + added;
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  /* somebody may keep one that did not come back */
  for (guint i = 0; i < self->slots->len; i++)
    {
      NfSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot->position == GTK_INVALID_LIST_POSITION)
        slot->stale = FALSE;
    }
}

/* --- the source ---------------------------------------------------------------------------------------------------- */

static void
pass_on (NfSlotList *self, guint position, guint removed, guint added, guint n_old, guint n_new)
{
  if (self->n == n_old)
    change (self, position, removed, added);
  else if (self->n > n_old)   /* those that were to go by and by go now */
    change (self, position, self->n - position, n_new - position);
  else if (position < self->n)
    {
      /* it grows: what moves over its end is not there yet */
      const guint end = removed == added ? MIN (position + added, self->n) : MIN (self->n, n_new);

      change (self, position, removed == added ? end - position : self->n - position, end - position);
    }
}

static void
change_in_place (NfSlotList *self, guint position, guint n_new)
{
  guint n;

  mark_stale (self, position);
  if (n_new < self->n)
    {
      /* places with cells go in steps, and the others cost nothing */
      n = n_new;
      while (n < self->n && find_slot (self, n) != NULL)
        n++;
      change (self, n, self->n - n, 0);
    }
  renew (self);
  n = MIN (g_list_model_get_n_items (self->source), (self->step + 1) / 2);
  if (self->n < n)
    change (self, self->n, 0, n - self->n);
}

static void
source_changed_cb (GListModel *source, guint position, guint removed, guint added, NfSlotList *self)
{
  const guint n_new = g_list_model_get_n_items (source), n_old = n_new - added + removed;

  if (self->least > 0 && MAX (removed, added) >= self->least)
    change_in_place (self, position, n_new);
  else
    pass_on (self, position, removed, added, n_old, n_new);
  follow_frames (self);
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_slot_list_dispose (GObject *object)
{
  NfSlotList *self = NF_SLOT_LIST (object);

  if (self->view != NULL)
    {
      stop (self);
      g_signal_handlers_disconnect_by_data (self->view, self);
    }
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (nf_slot_list_parent_class)->dispose (object);
}

static void
nf_slot_list_finalize (GObject *object)
{
  NfSlotList *self = NF_SLOT_LIST (object);

  for (guint i = 0; i < self->slots->len; i++)
    ((NfSlot *) g_ptr_array_index (self->slots, i))->list = NULL;
  g_ptr_array_unref (self->slots);
  g_signal_handlers_disconnect_by_data (self->source, self);
  g_object_unref (self->source);

  G_OBJECT_CLASS (nf_slot_list_parent_class)->finalize (object);
}

static void
nf_slot_list_class_init (NfSlotListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_slot_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = nf_slot_list_finalize;
}

static void
nf_slot_list_init (NfSlotList *self)
{
  self->slots = g_ptr_array_new ();
}

NfSlotList *
nf_slot_list_new (GListModel *source, GtkWidget *view, guint step)
{
  NfSlotList *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (source), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (view), NULL);
  g_return_val_if_fail (step > 0, NULL);

  self = g_object_new (NF_TYPE_SLOT_LIST, NULL);
  self->source = g_object_ref (source);
  self->step = step;
  self->n = MIN (g_list_model_get_n_items (source), (step + 1) / 2);
  g_set_weak_pointer (&self->view, view);
  g_signal_connect (source, "items-changed", G_CALLBACK (source_changed_cb), self);
  g_signal_connect_swapped (view, "map", G_CALLBACK (follow_frames), self);
  g_signal_connect_swapped (view, "unmap", G_CALLBACK (stop), self);
  follow_frames (self);
  return self;
}

GListModel *
nf_slot_list_get_source (NfSlotList *self)
{
  g_return_val_if_fail (NF_IS_SLOT_LIST (self), NULL);

  return self->source;
}

void
nf_slot_list_set_in_place (NfSlotList *self, guint least)
{
  g_return_if_fail (NF_IS_SLOT_LIST (self));

  self->least = least;
}

void
nf_slot_list_touch (NfSlotList *self)
{
  g_return_if_fail (NF_IS_SLOT_LIST (self));

  mark_stale (self, 0);
  renew (self);
  follow_frames (self);
}

gboolean
nf_slot_list_step (NfSlotList *self)
{
  guint n, wanted;

  g_return_val_if_fail (NF_IS_SLOT_LIST (self), FALSE);

  wanted = g_list_model_get_n_items (self->source);
  if (has_stale (self))
    renew (self);
  else if (self->n > wanted)
    {
      n = MIN (self->n - wanted, self->step);
      change (self, self->n - n, n, 0);
    }
  else if (self->n < wanted)
    {
      n = self->n < MOST_CELLS ? MIN (wanted - self->n, (self->step + 1) / 2) : wanted - self->n;
      change (self, self->n, 0, n);
    }
  return is_behind (self);
}
