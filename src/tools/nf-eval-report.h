/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-eval-measure.h"

G_BEGIN_DECLS

/* What a measurement says. The last point of the job is the main one. */
typedef struct
{
  const NfEvalJob *job;
  const char      *protocol;                         /* as the option names it */
  guint64          seed;
  char            *point_names[NF_EVAL_MAX_POINTS];  /* used where there are several points */
  gsize            n_unknown;                        /* ratings of films the catalogue does not have, in the files */
  guint            n_unknown_films;
} NfEvalReport;

void nf_eval_report_print_text (const NfEvalReport *self);   /* tables on stdout */
void nf_eval_report_print_json (const NfEvalReport *self);   /* one object on stdout */

/**
 * nf_eval_report_write_people:
 *
 * One line per person, point and ranker, for statistics of one's own. A figure a person does not have is empty.
 * Returns: %FALSE if the file cannot be written; errno says why
 */
gboolean nf_eval_report_write_people (const NfEvalReport *self, const char *path);

G_END_DECLS
