/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-context.h"

G_BEGIN_DECLS

/* The program's answers in the desktop's own search: org.gnome.Shell.SearchProvider2. Results are films, by MovieLens id, in
 * the order of the program's search; a result says its year and your or the predicted stars.
 * Signals: ::open-film (guint item): a result was chosen; ::search (text): all results were asked for. Main thread only. */
#define NF_TYPE_SEARCH_PROVIDER (nf_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (NfSearchProvider, nf_search_provider, NF, SEARCH_PROVIDER, GObject)

/* Where the shell finds it, below the program's own object path. */
#define NF_SEARCH_PROVIDER_PATH "/SearchProvider"

NfSearchProvider *nf_search_provider_new (void);

/* @context: (nullable): until there is one, nothing is found */
void     nf_search_provider_set_context (NfSearchProvider *self, NfContext *context);

/* @object_path: of the program; the provider is at NF_SEARCH_PROVIDER_PATH below it */
gboolean nf_search_provider_export   (NfSearchProvider *self, GDBusConnection *connection, const char *object_path, GError **error);
void     nf_search_provider_unexport (NfSearchProvider *self);

G_END_DECLS
