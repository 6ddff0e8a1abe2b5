/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-profile.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key does to the film that has the focus, wherever it is shown: 1–5, Shift+digit, 0 and Delete rate; F favourite, W watchlist,
 * H not interested, each toggling. Returns: %FALSE if the key means nothing here */
gboolean nf_film_keys_handle (NfProfile *profile, NfFilm *film, guint keyval, GdkModifierType state);

G_END_DECLS
