/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The shape of a poster: round corners, an outline inside its edge, a shadow around it. Corners are cut out of the pixels, the rest is a
 * stamp: as a rounded clip, a border and the three blurred shadows of .card they took half of a frame (bench-scroll). */

/* @width: of the widget. Returns: the corners' radius. */
float       nf_poster_shape_get_radius (int width);

/**
 * nf_poster_shape_cut:
 * @words: @width × @height pixels without gaps, as of %GDK_MEMORY_DEFAULT, to be changed
 * @radius: in these pixels, at most half of each side
 *
 * Makes what lies outside of round corners transparent. Any thread.
 */
void        nf_poster_shape_cut        (guint32 *words, guint width, guint height, float radius);

/**
 * nf_poster_shape_append_frame:
 * @width: of the widget
 * @height: of the widget
 * @scale: device pixels for each of the widget's
 * @outline: its colour
 *
 * Adds shadow and outline of a poster that fills @width × @height at the origin. Main thread.
 */
void        nf_poster_shape_append_frame (GtkSnapshot *snapshot, int width, int height, int scale, const GdkRGBA *outline);

G_END_DECLS
