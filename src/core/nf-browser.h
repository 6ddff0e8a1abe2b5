/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-list.h"
#include "nf-profile.h"
#include "nf-rank.h"
#include "nf-worker.h"

G_BEGIN_DECLS

typedef enum
{
  NF_SORT_POPULARITY,
  NF_SORT_PREDICTED,   /* needs predictions; without them as popularity */
  NF_SORT_MEAN_RATING, /* damped, so that one 5-star vote does not lead */
  NF_SORT_YEAR,        /* newest first */
  NF_SORT_TITLE,
} NfSortOrder;
#define NF_TYPE_SORT_ORDER (nf_sort_order_get_type ())
GType nf_sort_order_get_type (void);

typedef enum
{
  NF_SEEN_IGNORE,
  NF_SEEN_HIDE,
  NF_SEEN_ONLY,
} NfSeenMode;

/* What Discover shows. */
typedef struct
{
  NfFilter    filter;      /* .excluded is not used here */
  NfSeenMode  seen;
  NfSortOrder sort;
  guint16     runtime_from, runtime_to;   /* minutes, inclusive; 0 = open; a film of unknown length fails a set bound */
} NfBrowseQuery;

/* Runs a query over the catalogue on a worker; the last query wins; the list changes minimally. A new browser shows
 * everything at once. NF_SEEN_HIDE also hides what is not interesting; hiding and showing follow the profile.
 * Properties: list (NfFilmList), busy. Signal: ::updated. */
#define NF_TYPE_BROWSER (nf_browser_get_type ())
G_DECLARE_FINAL_TYPE (NfBrowser, nf_browser, NF, BROWSER, GObject)

NfBrowser  *nf_browser_new       (NfCatalogue *catalogue, NfProfile *profile, NfWorker *worker);
NfFilmList *nf_browser_get_list  (NfBrowser *self);   /* (transfer none) */
gboolean    nf_browser_get_busy  (NfBrowser *self);
void        nf_browser_set_query (NfBrowser *self, const NfBrowseQuery *query);
void        nf_browser_get_query (NfBrowser *self, NfBrowseQuery *out_query);
/* Predicted stars of all rows for NF_SORT_PREDICTED, as published by NfRecommender. @stars: (nullable): n_items floats */
void        nf_browser_set_predictions (NfBrowser *self, GBytes *stars);

/* Lengths of all rows, as of nf_metadata_dup_runtimes(). @runtimes: (nullable): none is known */
void        nf_browser_set_runtimes    (NfBrowser *self, GBytes *runtimes);

/**
 * nf_browser_suggest_drop:
 *
 * For an empty result: which one condition to drop, and how many films there are then.
 * Returns: one of "genres", "excluded-genres", "years", "runtime", "ratings", "seen"; %NULL if no single one helps
 */
const char *nf_browser_suggest_drop (NfBrowser *self, guint *out_n_films);

G_END_DECLS
