/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Short messages, over whatever the person is looking at: a toast of the window is not seen below a dialog. */

/* Shows @toast (transfer full) in the nearest overlay around @widget, or not at all if it is in none (any more). Preferences dialogs have one. */
void nf_toast_add (GtkWidget *widget, AdwToast *toast);

/* A toast that only says @text, which is no markup. */
void nf_toast_say (GtkWidget *widget, const char *text);

G_END_DECLS
