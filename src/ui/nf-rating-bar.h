/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Five stars in half-star steps. Pointer: left or right half with hover preview. Touch: tap = whole star, tap again = half a star less,
 * drag. Keys: ←/→ ±½, 1–5 whole, Shift+digit −½, 0 or Delete clears. Accessible as a slider ("3½ of 5 stars").
 * The stars shrink to fit when there is less room than icon-size asks for.
 * Properties: rating (uint half stars; the shown value), icon-size (int), preview (uint, read-only: what a release would choose while
 * the pointer is over the stars, else rating). Signal: ::rated (guint rating) when the person chose; 0 = cleared. The owner sets rating. */
#define NF_TYPE_RATING_BAR (nf_rating_bar_get_type ())
G_DECLARE_FINAL_TYPE (NfRatingBar, nf_rating_bar, NF, RATING_BAR, GtkWidget)

GtkWidget *nf_rating_bar_new         (void);
void       nf_rating_bar_set_rating  (NfRatingBar *self, guint rating);
guint      nf_rating_bar_get_rating  (NfRatingBar *self);
guint      nf_rating_bar_get_preview (NfRatingBar *self);

G_END_DECLS
