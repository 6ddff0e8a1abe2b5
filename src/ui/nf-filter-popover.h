/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-browser.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What films are filtered by, in the popover of NfFilterBar. It edits an NfBrowseQuery. Signal: ::changed, by the person. */
#define NF_TYPE_FILTER_POPOVER (nf_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (NfFilterPopover, nf_filter_popover, NF, FILTER_POPOVER, GtkPopover)

GtkWidget  *nf_filter_popover_new              (void);
void        nf_filter_popover_get_query        (NfFilterPopover *self, NfBrowseQuery *out_query);
/* Shows @query; does not emit ::changed. */
void        nf_filter_popover_set_query        (NfFilterPopover *self, const NfBrowseQuery *query);
/* Whether the order can be chosen in it, too. */
void        nf_filter_popover_set_has_order    (NfFilterPopover *self, gboolean has_order);
/* The name of the choice of lengths that @query has made. */
const char *nf_filter_popover_describe_runtime (const NfBrowseQuery *query);

G_END_DECLS
