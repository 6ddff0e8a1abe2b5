/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-account-sync.h"
#include "nf-browser.h"
#include "nf-catalogue.h"
#include "nf-metadata.h"
#include "nf-poster-cache.h"
#include "nf-profile.h"
#include "nf-recommender.h"
#include "nf-search-index.h"
#include "nf-tmdb-client.h"
#include "nf-tmdb-key.h"

G_BEGIN_DECLS

/* The composition root: opens model, index and store and owns every service. Made once by the application (or a test) and passed down.
 * Signal: ::model-damaged (GError *): a model that could be opened turned out to differ from its digests (nf_context_verify_model()).
 * Everything goes on working with it, but what it says may be wrong. */
#define NF_TYPE_CONTEXT (nf_context_get_type ())
G_DECLARE_FINAL_TYPE (NfContext, nf_context, NF, CONTEXT, GObject)

typedef struct
{
  const char *model_path;         /* (nullable): NEXTFILMS_MODEL, else PKGDATADIR/nextfilms.nfm */
  NfModelFile *model;             /* (nullable): that file, opened already; NULL: it is opened, or the error found (again) */
  const char *search_index_path;  /* (nullable): NEXTFILMS_SEARCH_INDEX, else PKGDATADIR/search.db */
  const char *data_dir;           /* (nullable): $XDG_DATA_HOME/nextfilms */
  const char *cache_dir;          /* (nullable): $XDG_CACHE_HOME/nextfilms */
  gboolean    in_memory;          /* tests: nothing is written anywhere */
  const char *tmdb_key, *tmdb_url, *image_url;   /* (nullable): the environment */
  NfSecrets  *secrets;            /* (nullable): the system's keyring, or memory with in_memory */
} NfContextOptions;

/* @options: (nullable). Always returns a context: what could not be opened is NULL below and its error is kept. */
NfContext *nf_context_new (const NfContextOptions *options);

/* NULL together with model_error: nothing to browse. All (transfer none) (nullable). */
NfCatalogue   *nf_context_get_catalogue    (NfContext *self);
NfRecommender *nf_context_get_recommender  (NfContext *self);
NfBrowser     *nf_context_get_browser      (NfContext *self);
NfProfile     *nf_context_get_profile      (NfContext *self);
NfSearchIndex *nf_context_get_search_index (NfContext *self);
/* Never NULL. */
NfTmdbClient  *nf_context_get_tmdb         (NfContext *self);
NfPosterCache *nf_context_get_posters      (NfContext *self);
NfSecrets     *nf_context_get_secrets      (NfContext *self);
NfTmdbKey     *nf_context_get_tmdb_key     (NfContext *self);
/* The account at TMDB and its synchronization; NULL together with the profile. (transfer none) (nullable) */
NfTmdbAccount *nf_context_get_account      (NfContext *self);
NfAccountSync *nf_context_get_account_sync (NfContext *self);
NfMetadata    *nf_context_get_metadata     (NfContext *self);

/* (transfer none) (nullable) */
const GError  *nf_context_get_model_error  (NfContext *self);
const GError  *nf_context_get_search_error (NfContext *self);
/* Set: the store is read-only or in memory only; or (NF_STORE_ERROR_CORRUPT and the profile not read-only) a damaged one was put
 * aside, as its message says, and a new one begun. */
const GError  *nf_context_get_store_error  (NfContext *self);
const char    *nf_context_get_model_path   (NfContext *self);

/* Compares the model with its digests on a worker, once; ::model-damaged tells what is wrong. It reads the whole file: call when the window
 * has its first frame and there is time. */
void           nf_context_verify_model (NfContext *self);

/* Writes what is pending. Call before the program ends. */
void           nf_context_flush (NfContext *self);

G_END_DECLS
