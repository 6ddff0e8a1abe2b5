/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-browser.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What Discover shows and how it is sorted: a popover of filters, a removable chip for each active one, the count and the order.
 * Knows nothing of films: it edits an NfBrowseQuery.
 * Properties: narrow (boolean: icon alone, chips in one scrolling row, order inside the popover). Signal: ::changed, by the person. */
#define NF_TYPE_FILTER_BAR (nf_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (NfFilterBar, nf_filter_bar, NF, FILTER_BAR, AdwBin)

GtkWidget *nf_filter_bar_new         (void);
void       nf_filter_bar_get_query   (NfFilterBar *self, NfBrowseQuery *out_query);
/* Shows @query; does not emit ::changed. */
void       nf_filter_bar_set_query   (NfFilterBar *self, const NfBrowseQuery *query);
void       nf_filter_bar_set_n_films (NfFilterBar *self, guint n_films);
void       nf_filter_bar_set_narrow  (NfFilterBar *self, gboolean narrow);
gboolean   nf_filter_bar_get_narrow  (NfFilterBar *self);
/* No filter; the order stays. Emits ::changed. */
void       nf_filter_bar_clear       (NfFilterBar *self);
/* Drops one condition, named as by nf_browser_suggest_drop(). Emits ::changed. */
void       nf_filter_bar_drop        (NfFilterBar *self, const char *condition);

G_END_DECLS
