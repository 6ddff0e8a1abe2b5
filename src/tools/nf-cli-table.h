/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows for a person at a terminal (aligned columns with a heading), for a pipe (tab-separated values, no heading) or for a
 * program (a JSON array of objects). */
typedef enum
{
  NF_CLI_COLUMNS,
  NF_CLI_TSV,
  NF_CLI_JSON,
} NfCliFormat;

typedef enum
{
  NF_CLI_TEXT,
  NF_CLI_INTEGER,
  NF_CLI_HALF_STARS,   /* 7 is "3½", 3.5 for programs */
  NF_CLI_DECIMAL,      /* one place for people, four for programs */
} NfCliType;

typedef struct
{
  const char *key;       /* in JSON */
  const char *heading;   /* for people, translated */
  NfCliType   type;
  gboolean    shrinks;   /* gives way when the terminal is narrow */
} NfCliColumn;

typedef struct _NfCliTable NfCliTable;

/* @columns: (array length=n): kept, not copied. Returns: (transfer full) */
NfCliTable *nf_cli_table_new  (const NfCliColumn *columns, guint n);
void        nf_cli_table_free (NfCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfCliTable, nf_cli_table_free)

/* The next cell, row by row. A number of 0 and a text of %NULL are unknown: empty, null in JSON; nf_cli_table_add_count() has a true zero. */
void nf_cli_table_add_text   (NfCliTable *self, const char *text);
void nf_cli_table_add_number (NfCliTable *self, double number);
void nf_cli_table_add_count  (NfCliTable *self, guint number);

/* To standard output. @width: of the terminal in cells, for %NF_CLI_COLUMNS; 0 for no limit */
void nf_cli_table_print (NfCliTable *self, NfCliFormat format, guint width);

/* The cells a text takes: wide characters of East Asia count twice, combining ones not at all. */
guint nf_cli_text_cells (const char *text);

G_END_DECLS
