/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-card-canvas.h"

G_BEGIN_DECLS

/* Draws the canvas' pattern. Each consumes random numbers in a fixed order: it is part of what a card looks like. */
void nf_card_pattern_draw (NfCardCanvas *canvas);

/* --- the patterns, by file --- */

/* nf-card-patterns-scenes.c */
void nf_card_draw_arches      (NfCardCanvas *canvas);
void nf_card_draw_balloons    (NfCardCanvas *canvas);
void nf_card_draw_bars        (NfCardCanvas *canvas);
void nf_card_draw_beams       (NfCardCanvas *canvas);
void nf_card_draw_bounce      (NfCardCanvas *canvas);
void nf_card_draw_crescent    (NfCardCanvas *canvas);
void nf_card_draw_hills       (NfCardCanvas *canvas);
void nf_card_draw_horizon     (NfCardCanvas *canvas);
void nf_card_draw_mesa        (NfCardCanvas *canvas);
void nf_card_draw_monolith    (NfCardCanvas *canvas);
void nf_card_draw_ridges      (NfCardCanvas *canvas);
void nf_card_draw_spikes      (NfCardCanvas *canvas);
void nf_card_draw_spot        (NfCardCanvas *canvas);
void nf_card_draw_stairs      (NfCardCanvas *canvas);
void nf_card_draw_strata      (NfCardCanvas *canvas);
void nf_card_draw_sunset      (NfCardCanvas *canvas);
void nf_card_draw_waves       (NfCardCanvas *canvas);

/* nf-card-patterns-figures.c */
void nf_card_draw_compass     (NfCardCanvas *canvas);
void nf_card_draw_contours    (NfCardCanvas *canvas);
void nf_card_draw_eclipse     (NfCardCanvas *canvas);
void nf_card_draw_fingerprint (NfCardCanvas *canvas);
void nf_card_draw_keyhole     (NfCardCanvas *canvas);
void nf_card_draw_maze        (NfCardCanvas *canvas);
void nf_card_draw_petals      (NfCardCanvas *canvas);
void nf_card_draw_planet      (NfCardCanvas *canvas);
void nf_card_draw_rings       (NfCardCanvas *canvas);
void nf_card_draw_rosette     (NfCardCanvas *canvas);
void nf_card_draw_sheriff     (NfCardCanvas *canvas);
void nf_card_draw_slashes     (NfCardCanvas *canvas);
void nf_card_draw_spiral      (NfCardCanvas *canvas);
void nf_card_draw_target      (NfCardCanvas *canvas);
void nf_card_draw_vinyl       (NfCardCanvas *canvas);

/* nf-card-patterns-geometry.c */
void nf_card_draw_barcode     (NfCardCanvas *canvas);
void nf_card_draw_bauhaus     (NfCardCanvas *canvas);
void nf_card_draw_blinds      (NfCardCanvas *canvas);
void nf_card_draw_chevrons    (NfCardCanvas *canvas);
void nf_card_draw_confetti    (NfCardCanvas *canvas);
void nf_card_draw_frames      (NfCardCanvas *canvas);
void nf_card_draw_halftone    (NfCardCanvas *canvas);
void nf_card_draw_lens        (NfCardCanvas *canvas);
void nf_card_draw_planes      (NfCardCanvas *canvas);
void nf_card_draw_rays        (NfCardCanvas *canvas);
void nf_card_draw_ribbon      (NfCardCanvas *canvas);
void nf_card_draw_signal      (NfCardCanvas *canvas);
void nf_card_draw_smiles      (NfCardCanvas *canvas);
void nf_card_draw_tunnel      (NfCardCanvas *canvas);
void nf_card_draw_wedges      (NfCardCanvas *canvas);

G_END_DECLS
