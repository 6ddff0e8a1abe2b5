/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The data of a callback that must not keep its object alive: a page that is closed goes at once, and its going cancels what it
 * asked for. Every nf_weak_new() needs exactly one nf_weak_take(), whether the object is still there or not. */
gpointer nf_weak_new  (gpointer object);   /* any GObject */
gpointer nf_weak_take (gpointer weak);     /* Returns: (transfer full) (nullable): the object, %NULL if it is gone. @weak is freed */

G_END_DECLS
