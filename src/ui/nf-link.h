/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens @uri with the system's program for it; a toast near @widget says if there is none. Neither toast nor log has the address,
 * which may hold a token. */
void nf_link_open (GtkWidget *widget, const char *uri);

G_END_DECLS
