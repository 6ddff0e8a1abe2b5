/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-rank.h"

G_BEGIN_DECLS

/* The k best so far: a heap with the worst of them at the root. */

/* Offers one film to the @k best; @n is how many there are. NaN and -FLT_MAX are not taken. @filter: (nullable) */
void nf_rank_offer (NfScored *heap, guint *n, guint k, const NfScored *scored, const NfFilter *filter, NfModelFile *model);

/* Makes a list of the heap, best first. */
void nf_rank_sort  (NfScored *heap, guint n);

G_END_DECLS
