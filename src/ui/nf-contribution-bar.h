/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One signed amount as a horizontal bar from a zero line. @lowest ≤ 0 ≤ @highest is the common scale of a group of bars. */
#define NF_TYPE_CONTRIBUTION_BAR (nf_contribution_bar_get_type ())
G_DECLARE_FINAL_TYPE (NfContributionBar, nf_contribution_bar, NF, CONTRIBUTION_BAR, GtkWidget)

GtkWidget *nf_contribution_bar_new (double value, double lowest, double highest);

G_END_DECLS
