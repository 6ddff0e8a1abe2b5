/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-fold-in.h"
#include "nf-rank.h"

G_BEGIN_DECLS

/* Options that nf-eval and nf-recommend share: other settings of a request, and which films may be ranked. */
typedef struct
{
  char **assignments;   /* --set */
  int    year_from, year_to, min_ratings;
} NfRequestOptions;

/* Returns: (transfer full): entries for g_option_context_add_group(); they write to @self, which must live until they are parsed */
GOptionGroup *nf_request_options_make_group (NfRequestOptions *self);

/**
 * nf_request_options_apply:
 * @params: (inout): the model's own settings, then those of the options
 * @filter: (out): what may be ranked
 * @message: (out) (transfer full): what is wrong
 */
gboolean nf_request_options_apply (const NfRequestOptions *self, NfFoldInParams *params, NfFilter *filter, char **message);

void nf_request_options_clear (NfRequestOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NfRequestOptions, nf_request_options_clear)

G_END_DECLS
