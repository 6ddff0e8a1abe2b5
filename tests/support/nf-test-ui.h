/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-test-utils.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Widgets in real windows, with real keys and a real pointer. Runs inside tests/support/headless-session; every wait is bounded. */

/* At the start of main(): test framework, GTK, libadwaita, our resources, style and icons; no animations, light, Inter 11 (or NF_TEST_FONT).
 * Without a display the program ends as skipped. */
void       nf_test_ui_init (int *argc, char ***argv);

/* --- windows */

/* @child (floating or owned by the caller) in a window that fills the display and has the keyboard; returns when it is drawn.
 * One at a time. Returns: (transfer none): end with nf_test_ui_close() */
GtkWindow *nf_test_ui_present (GtkWidget *child);
/* The same for a window of the test's own. */
void       nf_test_ui_present_window (GtkWindow *window);
void       nf_test_ui_close (GtkWindow *window);
/* The next frame of a mapped widget has been drawn. */
void       nf_test_ui_wait_drawn (GtkWidget *widget);
/* Lets the main loop run for @ms: to show that something does NOT happen. */
void       nf_test_ui_run_for (guint ms);

/* --- real input; nf_test_ui_has_input() is FALSE outside of the headless session: skip then */

gboolean   nf_test_ui_has_input (void);
/* To a point in @widget's coordinates; returns when the program has seen it. */
void       nf_test_ui_point_at (GtkWidget *widget, double x, double y);
/* To the display's lower right corner. */
void       nf_test_ui_point_away (GtkWidget *widget);
void       nf_test_ui_press_button (GtkWidget *widget);
void       nf_test_ui_release_button (GtkWidget *widget);
/* Point, press, release. */
void       nf_test_ui_click (GtkWidget *widget, double x, double y);
/* Keys by their names, "shift+1", "Left", "Delete", each pressed and released on the window that has the keyboard. NULL-terminated. */
void       nf_test_ui_press_keys (GtkWidget *widget, const char *first, ...) G_GNUC_NULL_TERMINATED;

/* --- looking */

void        nf_test_ui_set_dark (gboolean dark);
/* What a widget shows now, in its own size. Returns: (transfer full) */
GdkTexture *nf_test_ui_render (GtkWidget *widget);
/* One pixel of it. */
void        nf_test_ui_get_pixel (GdkTexture *texture, int x, int y, GdkRGBA *out_color);
/* When NF_TEST_PICTURES names a folder: the widget as @name.png there. */
void        nf_test_ui_save_picture (GtkWidget *widget, const char *name);

/* --- leaks */

/* Drops the reference and fails if anything else still holds the object. */
#define nf_test_assert_last_unref(object)                                  \
  G_STMT_START {                                                           \
    gpointer nf_last = (object);                                           \
    g_object_add_weak_pointer (G_OBJECT (nf_last), &nf_last);              \
    g_object_unref (nf_last);                                              \
    g_assert_null (nf_last);                                               \
  } G_STMT_END

G_END_DECLS
