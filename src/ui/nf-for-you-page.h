/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The ranked list with predicted stars, reasons and movement; a provisional banner under five ratings; an inviting empty state. */
#define NF_TYPE_FOR_YOU_PAGE (nf_for_you_page_get_type ())
G_DECLARE_FINAL_TYPE (NfForYouPage, nf_for_you_page, NF, FOR_YOU_PAGE, AdwBin)

/* Created by the window's template; then set up once. */
void nf_for_you_page_set_up (NfForYouPage *self, NfContext *context, NfArtwork *artwork);

G_END_DECLS
