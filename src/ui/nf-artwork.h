/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film.h"
#include "nf-poster-cache.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where widgets get pictures of films: title cards drawn on a worker and kept as textures (about 200, least recently used
 * first out, keyed by film, width and scale), and posters through NfPosterCache. One per application. Main thread. */
#define NF_TYPE_ARTWORK (nf_artwork_get_type ())
G_DECLARE_FINAL_TYPE (NfArtwork, nf_artwork, NF, ARTWORK, GObject)

NfArtwork *nf_artwork_new (NfPosterCache *posters);

/* The card if it is in the cache. @width in logical pixels. Returns: (transfer full) (nullable) */
GdkTexture *nf_artwork_peek_card        (NfArtwork *self, NfFilm *film, int width, int scale);
void        nf_artwork_load_card_async  (NfArtwork *self, NfFilm *film, int width, int scale, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *nf_artwork_load_card_finish (NfArtwork *self, GAsyncResult *result, GError **error);   /* (transfer full) */

/* The poster, if there is one to be had. */
GdkTexture *nf_artwork_peek_poster        (NfArtwork *self, NfFilm *film, int width, int scale);
void        nf_artwork_load_poster_async  (NfArtwork *self, NfFilm *film, int width, int scale, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *nf_artwork_load_poster_finish (NfArtwork *self, GAsyncResult *result, GError **error);   /* (transfer full) */

/* TMDB can be reached again: pictures that were not to be had are asked for once more, by those that still want them.
 * Emits ::posters-available. */
void        nf_artwork_announce_posters (NfArtwork *self);

/* Nothing is being drawn or loaded (tests, screenshots). */
gboolean    nf_artwork_is_idle (NfArtwork *self);

G_END_DECLS
