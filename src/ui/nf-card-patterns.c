/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-card-patterns.h"

typedef void (*DrawFunc) (NfCardCanvas *canvas);

static const DrawFunc draw_funcs[NF_CARD_N_PATTERNS] = {
  [NF_CARD_PATTERN_ARCHES] = nf_card_draw_arches,
  [NF_CARD_PATTERN_BALLOONS] = nf_card_draw_balloons,
  [NF_CARD_PATTERN_BARCODE] = nf_card_draw_barcode,
  [NF_CARD_PATTERN_BARS] = nf_card_draw_bars,
  [NF_CARD_PATTERN_BAUHAUS] = nf_card_draw_bauhaus,
  [NF_CARD_PATTERN_BEAMS] = nf_card_draw_beams,
  [NF_CARD_PATTERN_BLINDS] = nf_card_draw_blinds,
  [NF_CARD_PATTERN_BOUNCE] = nf_card_draw_bounce,
  [NF_CARD_PATTERN_CHEVRONS] = nf_card_draw_chevrons,
  [NF_CARD_PATTERN_COMPASS] = nf_card_draw_compass,
  [NF_CARD_PATTERN_CONFETTI] = nf_card_draw_confetti,
  [NF_CARD_PATTERN_CONTOURS] = nf_card_draw_contours,
  [NF_CARD_PATTERN_CRESCENT] = nf_card_draw_crescent,
  [NF_CARD_PATTERN_ECLIPSE] = nf_card_draw_eclipse,
  [NF_CARD_PATTERN_FINGERPRINT] = nf_card_draw_fingerprint,
  [NF_CARD_PATTERN_FRAMES] = nf_card_draw_frames,
  [NF_CARD_PATTERN_HALFTONE] = nf_card_draw_halftone,
  [NF_CARD_PATTERN_HILLS] = nf_card_draw_hills,
  [NF_CARD_PATTERN_HORIZON] = nf_card_draw_horizon,
  [NF_CARD_PATTERN_KEYHOLE] = nf_card_draw_keyhole,
  [NF_CARD_PATTERN_LENS] = nf_card_draw_lens,
  [NF_CARD_PATTERN_MAZE] = nf_card_draw_maze,
  [NF_CARD_PATTERN_MESA] = nf_card_draw_mesa,
  [NF_CARD_PATTERN_MONOLITH] = nf_card_draw_monolith,
  [NF_CARD_PATTERN_PETALS] = nf_card_draw_petals,
  [NF_CARD_PATTERN_PLANES] = nf_card_draw_planes,
  [NF_CARD_PATTERN_PLANET] = nf_card_draw_planet,
  [NF_CARD_PATTERN_RAYS] = nf_card_draw_rays,
  [NF_CARD_PATTERN_RIBBON] = nf_card_draw_ribbon,
  [NF_CARD_PATTERN_RIDGES] = nf_card_draw_ridges,
  [NF_CARD_PATTERN_RINGS] = nf_card_draw_rings,
  [NF_CARD_PATTERN_ROSETTE] = nf_card_draw_rosette,
  [NF_CARD_PATTERN_SHERIFF] = nf_card_draw_sheriff,
  [NF_CARD_PATTERN_SIGNAL] = nf_card_draw_signal,
  [NF_CARD_PATTERN_SLASHES] = nf_card_draw_slashes,
  [NF_CARD_PATTERN_SMILES] = nf_card_draw_smiles,
  [NF_CARD_PATTERN_SPIKES] = nf_card_draw_spikes,
  [NF_CARD_PATTERN_SPIRAL] = nf_card_draw_spiral,
  [NF_CARD_PATTERN_SPOT] = nf_card_draw_spot,
  [NF_CARD_PATTERN_STAIRS] = nf_card_draw_stairs,
  [NF_CARD_PATTERN_STRATA] = nf_card_draw_strata,
  [NF_CARD_PATTERN_SUNSET] = nf_card_draw_sunset,
  [NF_CARD_PATTERN_TARGET] = nf_card_draw_target,
  [NF_CARD_PATTERN_TUNNEL] = nf_card_draw_tunnel,
  [NF_CARD_PATTERN_VINYL] = nf_card_draw_vinyl,
  [NF_CARD_PATTERN_WAVES] = nf_card_draw_waves,
  [NF_CARD_PATTERN_WEDGES] = nf_card_draw_wedges,
};

void
nf_card_pattern_draw (NfCardCanvas *canvas)
{
  g_return_if_fail (canvas->pattern < NF_CARD_N_PATTERNS);

  cairo_save (canvas->cr);
  cairo_new_path (canvas->cr);
  draw_funcs[canvas->pattern] (canvas);
  cairo_restore (canvas->cr);
}
