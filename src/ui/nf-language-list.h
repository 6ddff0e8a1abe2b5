/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Languages and countries to choose from, each by its own name, which needs no translation. */
typedef struct
{
  const char *code;   /* ISO 639-1 "tr"; ISO 3166-1 "TR" */
  const char *name;
} NfLanguageChoice;

const NfLanguageChoice *nf_language_list_get_languages (guint *n);   /* by name */
const NfLanguageChoice *nf_language_list_get_regions   (guint *n);   /* by name */

/* A country's own name; @code itself where it is not in the list, "" for %NULL. Returns: (transfer none): lives as long as @code does */
const char *nf_language_list_get_region_name (const char *code);

G_END_DECLS
