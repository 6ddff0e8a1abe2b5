/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Small drawings that a grid shows hundreds of times: drawn once, by Cairo, then a texture each. Without a graphics card paths, rounded clips and
 * blurred shadows would be worked out again for every one in every frame. Main thread. */

typedef enum { NF_STAMP_POSTER_FRAME, NF_STAMP_STAR, NF_STAMP_RING } NfStampKind;

typedef struct
{
  NfStampKind kind;
  guint8      variant;   /* of the kind */
  int         width, height;
  int         margin;    /* what is drawn may reach out as far on all sides */
  int         scale;     /* device pixels for each of the widget's */
  GdkRGBA     color;
} NfStamp;

/* Draws it at 0, 0. */
typedef void (*NfStampDraw) (GtkSnapshot *snapshot, const NfStamp *stamp);

/* Adds it at @x, @y. Equal stamps must be drawn by one function. */
void nf_stamp_append (GtkSnapshot *snapshot, const NfStamp *stamp, float x, float y, NfStampDraw draw);

G_END_DECLS
