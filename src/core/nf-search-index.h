/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-model-file.h"
#include "nf-title-overlay.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Title search over an SQLite FTS5 index that the build made from the model (nf_search_index_build()).
 * Synchronous and fast (a frame); main thread or worker, one thread at a time. */
#define NF_TYPE_SEARCH_INDEX (nf_search_index_get_type ())
G_DECLARE_FINAL_TYPE (NfSearchIndex, nf_search_index, NF, SEARCH_INDEX, GObject)

typedef enum
{
  NF_SEARCH_ERROR_MISSING,
  NF_SEARCH_ERROR_MISMATCH,   /* built from another model */
  NF_SEARCH_ERROR_CORRUPT,
} NfSearchError;
#define NF_SEARCH_ERROR (nf_search_error_quark ())
GQuark nf_search_error_quark (void);

/* Opens read-only; refuses an index of another model (META's model id is stored in it). */
NfSearchIndex *nf_search_index_new   (const char *path, NfModelFile *model, GError **error);

/* Writes a new index to @path (temp + rename). Used by nf-build-index at compile time. */
gboolean       nf_search_index_build (NfModelFile *model, const char *path, GError **error);

/**
 * nf_search_index_query:
 * @text: what was typed, any UTF-8 (invalid bytes are ignored)
 * @max: at most so many
 * @out_n_total: (out) (optional): how many match in all (capped at 1,000)
 *
 * Case, accents, articles and punctuation do not count; a year narrows ("heat 1995"); the last word matches as a prefix;
 * alternative titles count; with nothing found, one-letter typos are tried. Exact title, then prefix of the title, then popularity.
 * Returns: (transfer full) (element-type NfItemIndex): never %NULL, empty for a blank query
 */
GArray *nf_search_index_query (NfSearchIndex *self, const char *text, guint max, guint *out_n_total);

/* Names that came after the index was built (of fetched films): searched like the others and merged with them.
 * @overlay: (transfer full) (nullable) */
void            nf_search_index_take_overlay (NfSearchIndex *self, NfTitleOverlay *overlay);
NfTitleOverlay *nf_search_index_get_overlay  (NfSearchIndex *self);   /* (transfer none) (nullable) */

/**
 * nf_search_index_match_ranges:
 * @title: a display title
 *
 * Where @text's words match in @title, for highlighting.
 * Returns: (transfer full): pairs of byte offsets (start, end)
 */
GArray *nf_search_index_match_ranges (const char *text, const char *title);

G_END_DECLS
