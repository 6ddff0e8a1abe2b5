/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Tells widgets whether they are on screen. A GtkGridView keeps some thirty rows of mapped cells, most of them out of sight, and a
 * cell does not hear that it was scrolled; so each scrolling area gets one watch that looks at all its widgets after a frame. */

typedef enum
{
  NF_VIEWPORT_FAR,       /* more than the area's own height away */
  NF_VIEWPORT_NEAR,      /* soon to be seen */
  NF_VIEWPORT_VISIBLE,   /* or not in a scrolling area at all */
} NfViewportPlace;

typedef void (*NfViewportFunc) (GtkWidget *widget, NfViewportPlace place);

/* For a mapped widget, until it is unmapped. @func is called after the next frame and after every scroll, resize or
 * nf_viewport_watch_check(), also when the place is the same: first for far widgets, then near, then visible, each from the
 * end to the beginning, so that what is asked for last is what is seen first. While more than half a view goes by in a frame it waits
 * until there is something to be seen. */
void nf_viewport_watch_add    (GtkWidget *widget, NfViewportFunc func);
void nf_viewport_watch_remove (GtkWidget *widget);
/* Something about the widget is new. */
void nf_viewport_watch_check  (GtkWidget *widget);

G_END_DECLS
