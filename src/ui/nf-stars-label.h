/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small row of five stars that only shows a rating (Library). Properties: rating (uint half stars), size (int, 13). */
#define NF_TYPE_STARS_LABEL (nf_stars_label_get_type ())
G_DECLARE_FINAL_TYPE (NfStarsLabel, nf_stars_label, NF, STARS_LABEL, GtkWidget)

GtkWidget *nf_stars_label_new        (void);
void       nf_stars_label_set_rating (NfStarsLabel *self, guint rating);
guint      nf_stars_label_get_rating (NfStarsLabel *self);

G_END_DECLS
