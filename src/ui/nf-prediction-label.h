/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The stars that a person would probably give: accent star, "4.4", a ring that says how sure (disc, half, empty), optionally in words.
 * Invisible while nothing is predicted. Follows a film, or shows a value given to it.
 * Properties: film (nullable), value (double stars, 0 none), confidence (NfConfidence), show-word (boolean). */
#define NF_TYPE_PREDICTION_LABEL (nf_prediction_label_get_type ())
G_DECLARE_FINAL_TYPE (NfPredictionLabel, nf_prediction_label, NF, PREDICTION_LABEL, GtkWidget)

GtkWidget *nf_prediction_label_new            (void);
void       nf_prediction_label_set_film       (NfPredictionLabel *self, NfFilm *film);
void       nf_prediction_label_set_prediction (NfPredictionLabel *self, double value, NfConfidence confidence);
void       nf_prediction_label_set_show_word  (NfPredictionLabel *self, gboolean show_word);

G_END_DECLS
