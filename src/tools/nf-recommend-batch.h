/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "nf-people.h"
#include "nf-request-options.h"

G_BEGIN_DECLS

/* The header of the rankings nf-recommend writes as CSV. */
#define NF_RECOMMEND_CSV_HEADER "userId,movieId,rank,score,predicted,sd\n"

/* What one request is like. */
typedef struct
{
  NfModelFile          *model;
  const NfFoldInParams *params;
  const NfFilter       *filter;   /* excluded is ignored: what a person rated is left out */
  guint                 top;
} NfRecommendRequest;

/* Appends the ranking of one person, lines without the header. @rated: an empty bitset of n_items, empty again afterwards */
void nf_recommend_append_csv (const NfRecommendRequest *request, const NfPerson *person, guint8 *rated, NfScored *list, GString *out);

/**
 * nf_recommend_batch:
 *
 * Writes one ranking for each of @people to @out, people by id; the same bytes for any number of threads.
 * Memory: what the threads are ahead of the slowest, not the output.
 * Returns: %FALSE if @out cannot be written; errno says why
 */
gboolean nf_recommend_batch (const NfRecommendRequest *request, const NfPeople *people, guint n_threads, FILE *out);

G_END_DECLS
