/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list that shows only the beginning of another one until its limit is raised: views make some two hundred cells of whatever is there,
 * though ten are seen. With the limit at G_MAXUINT changes pass through exactly as they are. */
#define NF_TYPE_GROWING_LIST (nf_growing_list_get_type ())
G_DECLARE_FINAL_TYPE (NfGrowingList, nf_growing_list, NF, GROWING_LIST, GObject)

/* @source: (transfer none) */
NfGrowingList *nf_growing_list_new        (GListModel *source, guint limit);
GListModel    *nf_growing_list_get_source (NfGrowingList *self);   /* (transfer none) */
guint          nf_growing_list_get_limit  (NfGrowingList *self);
/* Never shrinks. */
void           nf_growing_list_grow       (NfGrowingList *self, guint limit);
/* Grows by @step, between frames, as long as less than two views' height is left below what is seen. */
void           nf_growing_list_follow     (NfGrowingList *self, GtkAdjustment *adjustment, guint step);

G_END_DECLS
