/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is wrong just now with the catalogue, the store or TMDB, with one button that does something about it: the most important one
 * that holds. What is dismissed stays away until something else is wrong.
 *
 * Signals: show-damage (GError): the person wants to know about the damaged catalogue. */
#define NF_TYPE_STATUS_BANNER (nf_status_banner_get_type ())
G_DECLARE_FINAL_TYPE (NfStatusBanner, nf_status_banner, NF, STATUS_BANNER, AdwBin)

/* Once; before that it is hidden. */
void nf_status_banner_set_up (NfStatusBanner *self, NfContext *context);

/* The latest damage that was found after the start. Returns: (transfer none) (nullable) */
const GError *nf_status_banner_get_damage (NfStatusBanner *self);

/* Ends it: the window has nothing but an error page. */
void nf_status_banner_withdraw (NfStatusBanner *self);

G_END_DECLS
