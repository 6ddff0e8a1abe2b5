/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  NF_TMDB_ERROR_NO_KEY,
  NF_TMDB_ERROR_KEY_REJECTED,
  NF_TMDB_ERROR_RATE_LIMITED,
  NF_TMDB_ERROR_OFFLINE,
  NF_TMDB_ERROR_UNREACHABLE,
  NF_TMDB_ERROR_NOT_FOUND,
  NF_TMDB_ERROR_BAD_REPLY,
  NF_TMDB_ERROR_TOO_LARGE,
  NF_TMDB_ERROR_BAD_ADDRESS,   /* not https (plain http is for loopback alone) */
  NF_TMDB_ERROR_DISABLED,      /* the network is switched off in the preferences */
  NF_TMDB_ERROR_DENIED,        /* the key is good, but the account's session or token is not (or not any more) */
} NfTmdbError;
#define NF_TMDB_ERROR (nf_tmdb_error_quark ())
GQuark nf_tmdb_error_quark (void);

typedef enum
{
  NF_TMDB_STATE_READY,
  NF_TMDB_STATE_NO_KEY,
  NF_TMDB_STATE_KEY_REJECTED,
  NF_TMDB_STATE_RATE_LIMITED,
  NF_TMDB_STATE_OFFLINE,
  NF_TMDB_STATE_UNREACHABLE,
  NF_TMDB_STATE_DISABLED,      /* switched off: nothing is sent at all */
  NF_TMDB_STATE_BAD_REPLY,     /* what answers does not speak as TMDB does: a sign-in page of a network, mostly */
} NfTmdbState;
#define NF_TYPE_TMDB_STATE (nf_tmdb_state_get_type ())
GType nf_tmdb_state_get_type (void);

/* Any other call. Everything is copied. */
typedef struct
{
  const char        *method;      /* "GET", "POST" or "DELETE" */
  const char        *path;        /* below the service's address: "/account" */
  const char *const *query;       /* (nullable): name, value, …, %NULL; as they are, unescaped. Never in a log or an error. The key and the language are added */
  const char        *body;        /* (nullable): JSON */
  gboolean           cacheable;   /* it may be answered from the HTTP cache */
} NfTmdbRequest;

G_END_DECLS
