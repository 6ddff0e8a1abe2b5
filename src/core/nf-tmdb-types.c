/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-tmdb-client.c */
#include "nf-tmdb-types.h"

G_DEFINE_QUARK (nf-tmdb-error-quark, nf_tmdb_error)
G_DEFINE_ENUM_TYPE (NfTmdbState, nf_tmdb_state,
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_NO_KEY, "no-key"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_KEY_REJECTED, "key-rejected"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_RATE_LIMITED, "rate-limited"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_DISABLED, "disabled"),
                    G_DEFINE_ENUM_VALUE (NF_TMDB_STATE_BAD_REPLY, "bad-reply"))
