/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is missing leaves no hole: without text (%NULL or "") the label takes no place. */
void nf_label_set_or_hide (GtkLabel *label, const char *text);

G_END_DECLS
