/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where TMDB's pictures are and in which widths, from /configuration or as it was when this was written. Immutable,
 * ref-counted; any thread. */
typedef struct
{
  gatomicrefcount ref_count;
  char   *base_url;    /* "https://image.tmdb.org/t/p" */
  guint   widths[24];  /* ascending */
  guint   n_widths;
} NfTmdbConfiguration;

/* What is built in. */
NfTmdbConfiguration *nf_tmdb_configuration_new   (void);
/* Errors: %NF_TMDB_PARSER_ERROR. The address must be https and TMDB's own (or on this machine). */
NfTmdbConfiguration *nf_tmdb_configuration_parse (GBytes *bytes, GError **error);
NfTmdbConfiguration *nf_tmdb_configuration_ref   (NfTmdbConfiguration *self);
void                 nf_tmdb_configuration_unref (NfTmdbConfiguration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfTmdbConfiguration, nf_tmdb_configuration_unref)

/* The width in pixels among TMDB's that serves @width best: the next larger one; 0 for the original. */
guint                nf_tmdb_configuration_round_width (NfTmdbConfiguration *self, guint width);
/* Returns: (transfer full): "w342", or "original" for 0 */
char                *nf_tmdb_configuration_dup_size    (guint rounded_width);

/* The "status_code" of TMDB's error replies; 0: there is none. */
int                  nf_tmdb_configuration_parse_status (GBytes *bytes);

/* A copy on disk, read and written by a thread. @max_age_s: older ones are not used. Returns: (transfer full) (nullable) */
NfTmdbConfiguration *nf_tmdb_configuration_read  (const char *path, gint64 max_age_s);
void                 nf_tmdb_configuration_write (NfTmdbConfiguration *self, const char *path);

G_END_DECLS
