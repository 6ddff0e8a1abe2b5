/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which addresses may be asked, and where the key goes. No I/O; any thread. */

/* Returns: (transfer full) (nullable): @url, if it is https, or http on a loopback host, and has no user, query or fragment */
GUri    *nf_tmdb_address_parse       (const char *url);
gboolean nf_tmdb_address_is_loopback (GUri *uri);
gboolean nf_tmdb_address_is_same     (GUri *a, GUri *b);   /* scheme, host and port */
/* Whether a redirect from @from to @to may be followed: never from https to anything else. */
gboolean nf_tmdb_address_may_lead_to (GUri *from, GUri *to);
/* Whether the host is TMDB's: themoviedb.org, tmdb.org, or below. */
gboolean nf_tmdb_address_is_tmdb     (GUri *uri);
/* Whether @secret is anywhere in @uri, escaped or not. */
gboolean nf_tmdb_address_holds       (GUri *uri, const char *secret);

/* Returns: (transfer full): @path and @query (nullable, escaped) below @base */
GUri    *nf_tmdb_address_join        (GUri *base, const char *path, const char *query);

/* Whether @key is a v4 read token, which goes into a header; a v3 key goes into the query. */
gboolean nf_tmdb_address_is_token    (const char *key);
/* Returns: (transfer full): @uri with a v3 key, unless it has one or @key is a token */
GUri    *nf_tmdb_address_add_key     (GUri *uri, const char *key);
/* Returns: (transfer full) (nullable): @key (nullable) without white space around it; %NULL if nothing is left, or more than 4,096 bytes */
char    *nf_tmdb_address_clean_key   (const char *key);

G_END_DECLS
