/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"

G_BEGIN_DECLS

/* Words for numbers of stars; pure functions. All (transfer full). */

/* "4½", "½", "5"; "0" for no rating. */
char *nf_rating_dup_number        (guint rating);
/* "4½ of 5", for a label beside the stars; "Not rated". */
char *nf_rating_dup_short_text    (guint rating);
/* "4½ of 5 stars", for assistive technology and toasts; "Not rated". */
char *nf_rating_dup_text          (guint rating);
/* "4.4", in the locale's spelling. */
char *nf_prediction_dup_number    (double stars);
/* "Predicted 4.4 of 5, likely"; "" when nothing is predicted. */
char *nf_prediction_dup_text      (double stars, NfConfidence confidence);
/* "Sure", "Likely", "Guess", "By its kind"; "" when nothing is predicted. Static. */
const char *nf_confidence_get_word (NfConfidence confidence);

G_END_DECLS
