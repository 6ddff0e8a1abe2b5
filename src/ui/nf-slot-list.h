/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A place in a list: what a cell is bound to. Property: item (GObject), which changes without the place being another one. */
#define NF_TYPE_SLOT (nf_slot_get_type ())
G_DECLARE_FINAL_TYPE (NfSlot, nf_slot, NF, SLOT, GObject)

gpointer nf_slot_get_item (NfSlot *self);   /* (transfer none) (nullable) */

/* A list of NfSlot over another list, so that a view never has much to do in one turn of the main loop. GTK makes some two hundred cells
 * of what is there before its first frame, and destroys and makes them all again when the items are others. Here the first @step / 2 places
 * are there at once, as many more in every frame of the view; when many items are replaced, the places stay and get their new items, @step
 * at once and @step in every frame, from above; places too many go likewise, from below.
 * Small changes pass through as they are, and a slot goes with its item, so that focus and scroll position do too. */
#define NF_TYPE_SLOT_LIST (nf_slot_list_get_type ())
G_DECLARE_FINAL_TYPE (NfSlotList, nf_slot_list, NF, SLOT_LIST, GObject)

/* @source: (transfer none); @view: whose frames it follows while it is mapped; not owned */
NfSlotList *nf_slot_list_new          (GListModel *source, GtkWidget *view, guint step);
GListModel *nf_slot_list_get_source   (NfSlotList *self);   /* (transfer none) */
/* How many items a change removes or adds at least to be made in place; 0: none is. */
void        nf_slot_list_set_in_place (NfSlotList *self, guint least);
/* Cells say again what they say, though their items may be the same: notify::item of every slot, in steps as above. */
void        nf_slot_list_touch        (NfSlotList *self);
/* What a frame does. Returns: whether there is more */
gboolean    nf_slot_list_step         (NfSlotList *self);

G_END_DECLS
