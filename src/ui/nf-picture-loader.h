/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-poster-cache.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small picture from TMDB (face, logo, backdrop) for a widget. */
typedef void (*NfPictureFunc) (GtkWidget *widget, GdkTexture *texture);

/**
 * nf_picture_loader_load:
 * @posters: (nullable): without it nothing happens
 * @path: (nullable): TMDB image path
 * @width: pixels to cover
 * @cancellable: (nullable)
 * @widget: not kept alive
 * @func: called once, if the picture comes while @widget is there
 */
void nf_picture_loader_load (NfPosterCache *posters, const char *path, guint width, guint height, GCancellable *cancellable, GtkWidget *widget, NfPictureFunc func);

G_END_DECLS
