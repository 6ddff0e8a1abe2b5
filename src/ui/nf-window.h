/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The main window: Discover, For You, Library; search; toasts with Undo.
 * Actions: win.open-film(u item), win.show-page(s name), win.search, win.undo, win.close-search, win.copy-error. */
#define NF_TYPE_WINDOW (nf_window_get_type ())
G_DECLARE_FINAL_TYPE (NfWindow, nf_window, NF, WINDOW, AdwApplicationWindow)

GtkWindow *nf_window_new       (AdwApplication *application, NfContext *context, NfArtwork *artwork);
void       nf_window_open_film (NfWindow *self, NfFilm *film);
void       nf_window_show_page (NfWindow *self, const char *name);   /* "discover", "for-you", "library" */
void       nf_window_search    (NfWindow *self, const char *text);
/* A sentence in a toast. */
void       nf_window_say       (NfWindow *self, const char *text);

G_END_DECLS
