/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"

G_BEGIN_DECLS

/* Real, well-known titles (facts) with hand-made factors in a few taste groups, so that tests can say what must be recommended.
 * About 60 films: family animation, science fiction, crime, romance, horror; accents, articles, alternative titles,
 * two ids with one TMDB id, films without year or genre, cold films. Rows by falling popularity. */

/* Returns: (transfer full): the bytes of the model file */
GBytes      *nf_test_model_bytes (void);
/* Returns: (transfer full) */
NfModelFile *nf_test_model_new   (void);
/* Writes it to a file in @dir. Returns: (transfer full): its path */
char        *nf_test_model_save  (const char *dir);
/* The row of a raw title ("Toy Story (1995)"); fails the test if there is none. */
NfItemIndex  nf_test_model_item  (NfModelFile *model, const char *raw_title);

/* Computes all digests and ids of a changed model file again, as far as its table leads to them, so that other checks are reached. */
void         nf_test_model_seal  (guint8 *data, gsize size);

G_END_DECLS
