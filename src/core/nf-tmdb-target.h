/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-tmdb-types.h"

G_BEGIN_DECLS

typedef enum
{
  NF_TMDB_TARGET_DETAILS,
  NF_TMDB_TARGET_IMAGE,
  NF_TMDB_TARGET_CALL,
  NF_TMDB_TARGET_KEY,
  NF_TMDB_TARGET_CONFIGURATION,
} NfTmdbTargetKind;

/* What is asked for: a plain, immutable, ref-counted record (g_rc_box), for the main thread. */
typedef struct
{
  NfTmdbTargetKind kind;
  char       *id;         /* equal ids are one request */
  guint32     tmdb_id;    /* of details */
  char       *locale;     /* of details: "tr-TR" */
  const char *method;     /* static */
  char       *path;       /* below the service's address */
  char       *query;      /* (nullable): escaped, without the key */
  char       *key;        /* (nullable): to be used instead of the client's */
  GBytes     *body;       /* (nullable) */
  gboolean    cacheable;
} NfTmdbTarget;

/* @language, @region: "tr", "TR". One request for everything the details of a film show. */
NfTmdbTarget *nf_tmdb_target_new_details (guint32 tmdb_id, const char *language, const char *region);
/* @size: "w342" or "original" */
NfTmdbTarget *nf_tmdb_target_new_image   (const char *size, const char *path);
/* @serial: tells apart what must not be shared */
NfTmdbTarget *nf_tmdb_target_new_call    (const NfTmdbRequest *request, const char *language, const char *region, guint64 serial);
NfTmdbTarget *nf_tmdb_target_new_key     (const char *key, guint64 serial);
NfTmdbTarget *nf_tmdb_target_new_configuration (void);
NfTmdbTarget *nf_tmdb_target_ref         (NfTmdbTarget *self);
void          nf_tmdb_target_unref       (NfTmdbTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbTarget, nf_tmdb_target_unref)

gboolean      nf_tmdb_target_is_get      (NfTmdbTarget *self);
/* For people who want to know what it was for: "details", "images", … */
const char   *nf_tmdb_target_get_purpose (NfTmdbTarget *self);

G_END_DECLS
