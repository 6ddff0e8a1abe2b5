/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-artwork.h"
#include "nf-context.h"
#include "nf-elicitor.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* "Pick What You Know": pages of well-known films to rate or to say "Haven't seen" of, until there are enough stars for a first list. */
#define NF_TYPE_WELCOME_DIALOG (nf_welcome_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NfWelcomeDialog, nf_welcome_dialog, NF, WELCOME_DIALOG, AdwDialog)

/* @elicitor: keeps the answers from one dialog to the next; asks it for a page if it has none. The parent it is presented on has
 * the action win.show-page. */
AdwDialog *nf_welcome_dialog_new (NfContext *context, NfArtwork *artwork, NfElicitor *elicitor);

G_END_DECLS
