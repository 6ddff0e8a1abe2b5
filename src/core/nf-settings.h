/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-client.h"

G_BEGIN_DECLS

/* Makes the client follow the settings network-enabled, tmdb-language and tmdb-region, now and whenever they change, as long as both
 * live. Call before anything is asked of the client. Main thread only. */
void nf_settings_follow (GSettings *settings, NfTmdbClient *client);

G_END_DECLS
