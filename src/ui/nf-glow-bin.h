/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A container with a soft glow of two colours falling from its upper edge: the colours of a film's card behind its details. */
#define NF_TYPE_GLOW_BIN (nf_glow_bin_get_type ())
G_DECLARE_FINAL_TYPE (NfGlowBin, nf_glow_bin, NF, GLOW_BIN, AdwBin)

/* Height of the glow, logical pixels. */
#define NF_GLOW_HEIGHT 240

/* A film's backdrop, faintly under the glow; it fades in. @texture: (nullable) */
void nf_glow_bin_set_backdrop (NfGlowBin *self, GdkTexture *texture);
void nf_glow_bin_set_colors (NfGlowBin *self, const GdkRGBA *upper, const GdkRGBA *middle);

G_END_DECLS
