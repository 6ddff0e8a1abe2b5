/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong with TMDB, its account or the store, in a sentence for people. Pure. Returns: (transfer none) */
const char *nf_error_text_get (const GError *error);

G_END_DECLS
