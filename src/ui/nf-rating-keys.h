/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key means for a rating: 1–5 whole stars, with Shift half a star less, 0 or Delete none (0).
 * Keys of the number row count by place as well, so Shift+1 works whatever it types, and 1 on a layout where digits need Shift.
 * @display: (nullable). Returns: %FALSE if the key means nothing here */
gboolean nf_rating_key_translate (GdkDisplay *display, guint keyval, GdkModifierType state, guint *out_rating);

/* The Latin letter ('a'–'z') on the key that types @keyval, in any of the keyboard's layouts, or 0. @display: (nullable) */
char     nf_key_get_latin_letter (GdkDisplay *display, guint keyval);

G_END_DECLS
