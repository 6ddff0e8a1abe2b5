/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-profile.h"

G_BEGIN_DECLS

/* What a toast says of a change that can be undone. Returns: (transfer full) (nullable): %NULL for what needs no word */
char *nf_change_text_describe (NfFilm *film, NfProfileChange what);

G_END_DECLS
