/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How long the turns of the main loop are, in the main thread's own processor time: from the end of one poll to the next. In turns without a frame
 * the program is alone; in those with one GTK binds and lays out (before painting), and paints, which without a graphics card is
 * by far the most. */
typedef enum { TURNS_CALLBACKS_WALL, TURNS_CALLBACKS, TURNS_LAYOUT, TURNS_FRAME, N_TURN_KINDS } TurnKind;

void    turns_init    (void);                  /* before the first turn */
void    turns_watch   (GdkFrameClock *clock);  /* of the window */
void    turns_start   (void);                  /* forgets what there was */
void    turns_pause   (void);
void    turns_resume  (void);
/* Sorted, in µs; valid until the next start. */
GArray *turns_get     (TurnKind kind);
double  turns_longest (TurnKind kind);         /* ms */

G_END_DECLS
