/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What TMDB says of an account. Nothing of a reply is trusted; errors are of %NF_TMDB_PARSER_ERROR and never quote it. Any thread. */

/* A token or session id: letters, digits, '-', '_' and '.', at most 1,000. Returns: (transfer full): of {"success": true, "request_token": …} */
char *nf_tmdb_account_parser_parse_token   (GBytes *bytes, GError **error);
/* Returns: (transfer full): of {"success": true, "session_id": …} */
char *nf_tmdb_account_parser_parse_session (GBytes *bytes, GError **error);
/* Returns: the account's id, 0 with an error. @out_username: (transfer full): never NULL with success */
gint64 nf_tmdb_account_parser_parse_account (GBytes *bytes, char **out_username, GError **error);

/* A film in one of an account's lists. */
typedef struct
{
  guint32 tmdb_id;
  char   *title;      /* (nullable) */
  guint   year;       /* 0 unknown */
  guint   rating;     /* half stars: TMDB's value out of ten, rounded to 1…10; 0 in lists without ratings */
  gint64  rated_at;   /* Unix seconds, 0: TMDB does not say */
} NfAccountEntry;
void nf_account_entry_free (NfAccountEntry *self);

typedef struct
{
  GPtrArray *entries;   /* of NfAccountEntry */
  guint      page, n_pages, n_entries;   /* of the whole list */
} NfAccountPage;
/* Returns: (transfer full): a page of /account/{id}/rated/movies, favorite/movies or watchlist/movies */
NfAccountPage *nf_tmdb_account_parser_parse_page (GBytes *bytes, GError **error);
void           nf_account_page_free (NfAccountPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfAccountPage, nf_account_page_free)

G_END_DECLS
