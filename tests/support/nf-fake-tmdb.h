/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small TMDB on loopback, in its own thread: details with credits and videos, images, and every fault a test asks for.
 * All functions are for the test's thread; the server stops and is joined in nf_fake_tmdb_free(). */
typedef struct _NfFakeTmdb NfFakeTmdb;

typedef enum
{
  NF_FAULT_STATUS,        /* @status with @retry_after */
  NF_FAULT_SLOW_HEADERS,  /* nothing at all for @delay_ms, then as usual */
  NF_FAULT_STALL,         /* headers (@status, 0: 200) and half of the body, then silence */
  NF_FAULT_TRUNCATE,      /* half of the body, then the connection is closed */
  NF_FAULT_ENDLESS,       /* a body without an end or a length (64 MB at most) */
  NF_FAULT_LONG_LENGTH,   /* a Content-Length of 100 MB */
  NF_FAULT_GZIP_BOMB,     /* 16 MB in about 16 kB */
  NF_FAULT_REDIRECT,      /* to @location; %NULL: to itself */
  NF_FAULT_RESET,         /* the connection is reset before a byte is sent */
  NF_FAULT_GARBAGE,       /* 200 and bytes that are neither JSON nor an image */
  NF_FAULT_NOT_HTTP,      /* a reply that is no HTTP */
  NF_FAULT_ENCODED,       /* no fault: the usual body as @location says, "gzip" or "br" */
} NfFaultKind;

typedef struct
{
  NfFaultKind kind;
  guint       status;
  const char *retry_after;
  const char *location;
  guint       delay_ms;
  guint       times;      /* 0: always */
} NfFault;

NfFakeTmdb *nf_fake_tmdb_new  (void);
/* Over https, where it speaks HTTP/2 too. @certificate: "good" (of the tests' own authority, until 2099) or "expired" (in 2020), see support/certificates */
NfFakeTmdb *nf_fake_tmdb_new_tls (const char *certificate);
void        nf_fake_tmdb_free (NfFakeTmdb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfFakeTmdb, nf_fake_tmdb_free)

/* "http://127.0.0.1:PORT/3" and "…/t/p", for NEXTFILMS_TMDB_URL and NEXTFILMS_IMAGE_URL */
const char *nf_fake_tmdb_get_url       (NfFakeTmdb *self);
const char *nf_fake_tmdb_get_image_url (NfFakeTmdb *self);

/* The authority whose word is taken for "good". Returns: (transfer full) */
GTlsDatabase *nf_fake_tmdb_dup_authority (void);

/* @json: (nullable): %NULL: nf_fake_tmdb_make_details(). Films that were not added are not found. */
void  nf_fake_tmdb_add_film      (NfFakeTmdb *self, guint32 id, const char *json);
/* From now on every id is a film. */
void  nf_fake_tmdb_add_all_films (NfFakeTmdb *self);
/* The bytes of an image in every size. Without this, /film-N.jpg, /person-N.jpg and /scene-N.jpg (and .png) are made when asked for. */
void  nf_fake_tmdb_add_image     (NfFakeTmdb *self, const char *path, GBytes *bytes);
/* Only this key or token is good; by default any is. */
void  nf_fake_tmdb_set_key       (NfFakeTmdb *self, const char *key);
/* Milliseconds before every reply. */
void  nf_fake_tmdb_set_latency   (NfFakeTmdb *self, guint latency_ms);
/* Seconds that replies may be kept (Cache-Control); 0: not said. */
void  nf_fake_tmdb_set_max_age   (NfFakeTmdb *self, guint max_age_s);
/* @path: "/3/movie/550", "/t/p/w342/film-550.jpg"; %NULL: everything. @fault: (nullable): %NULL ends it */
void  nf_fake_tmdb_set_fault     (NfFakeTmdb *self, const char *path, const NfFault *fault);

/* Answers calls of another part of the API, before everything above but faults and the key. Runs in the server's thread.
 * @query: (nullable). Returns: (transfer full) (nullable): JSON, with @out_status set; %NULL: not mine */
typedef char *(*NfFakeTmdbHandler) (const char *method, const char *path, GHashTable *query, const char *body, guint *out_status, gpointer data);
void  nf_fake_tmdb_set_handler   (NfFakeTmdb *self, NfFakeTmdbHandler handler, gpointer data);

/* Requests so far. @path: (nullable): %NULL: all; ending in '*': all that begin so */
guint  nf_fake_tmdb_count              (NfFakeTmdb *self, const char *path);
/* The most requests that were being answered at one time. */
guint  nf_fake_tmdb_get_max_concurrent (NfFakeTmdb *self);
/* Returns: (transfer full): the paths in order of arrival */
char **nf_fake_tmdb_dup_log            (NfFakeTmdb *self);
/* Returns: (transfer full) (nullable): a header, or "query", of the latest request */
char  *nf_fake_tmdb_dup_last           (NfFakeTmdb *self, const char *name);
void   nf_fake_tmdb_clear_log          (NfFakeTmdb *self);

/* Returns: (transfer full): details of a film that is not real, in TMDB's shape */
char   *nf_fake_tmdb_make_details (guint32 id);
/* A picture whose colours follow from @id. @type: "png" or "jpeg". Returns: (transfer full) */
GBytes *nf_fake_tmdb_make_picture (const char *type, guint32 id, guint width, guint height);

G_END_DECLS
