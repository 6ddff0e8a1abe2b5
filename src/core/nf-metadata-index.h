/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-film-details.h"
#include "nf-metadata-store.h"
#include "nf-search-index.h"

G_BEGIN_DECLS

/* Names and lengths of the model's films, as far as they were ever fetched: the names go into the search, the lengths are a column to
 * filter by. Films that the model lacks are passed over.
 *
 * Signal: ::changed: lengths, at most twice a second. Main thread only. */
#define NF_TYPE_METADATA_INDEX (nf_metadata_index_get_type ())
G_DECLARE_FINAL_TYPE (NfMetadataIndex, nf_metadata_index, NF, METADATA_INDEX, GObject)

/* @model: (nullable): without one there is nothing to index. @search: (nullable): gets the names */
NfMetadataIndex *nf_metadata_index_new            (NfModelFile *model, NfSearchIndex *search);

gboolean         nf_metadata_index_has            (NfMetadataIndex *self, guint32 tmdb_id);
/* A film that was fetched now, known at once. @titles: (transfer full): as nf_metadata_index_join_titles() makes them */
void             nf_metadata_index_add            (NfMetadataIndex *self, guint32 tmdb_id, guint runtime, char *titles);
/* What was kept, into the search by a thread. @rows: (transfer full) (element-type NfMetadataTitles). What was fetched meanwhile counts more */
void             nf_metadata_index_take_rows      (NfMetadataIndex *self, GPtrArray *rows);
/* Forgets everything, what is still being built included. */
void             nf_metadata_index_clear          (NfMetadataIndex *self);

/* guint16 minutes for each item, 0 unknown; a snapshot. Returns: (transfer full) (nullable): %NULL without a model */
GBytes          *nf_metadata_index_dup_runtimes   (NfMetadataIndex *self);
guint            nf_metadata_index_get_n_runtimes (NfMetadataIndex *self);
/* One a line. (transfer none) (nullable) */
const char      *nf_metadata_index_get_titles     (NfMetadataIndex *self, NfItemIndex item);

/* The names of a film one a line, whole ones as far as they fit into 600 bytes. Returns: (transfer full) */
char            *nf_metadata_index_join_titles    (const NfFilmDetails *details);

G_END_DECLS
