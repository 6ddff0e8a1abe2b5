/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-error.h"

G_BEGIN_DECLS

/* A streaming reader of comma-separated values (RFC 4180): quoted fields, CRLF or LF, an optional byte order mark, an
 * optional line break at the end. Memory does not grow with the file. One thread at a time. */
typedef struct _NfCsv NfCsv;

#define NF_CSV_MAX_RECORD (64 * 1024)   /* bytes of one record */
#define NF_CSV_MAX_FIELDS 64

/**
 * nf_csv_open:
 *
 * Returns: (transfer full) (nullable): %NULL with %NF_DATASET_ERROR_MISSING or %NF_DATASET_ERROR_IO; the message begins with the path
 */
NfCsv *nf_csv_open  (const char *path, GError **error);
void   nf_csv_close (NfCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfCsv, nf_csv_close)

typedef enum
{
  NF_CSV_RECORD,
  NF_CSV_END,
  NF_CSV_ERROR,
} NfCsvStatus;

/**
 * nf_csv_read:
 *
 * Goes to the next record; empty lines are skipped.
 * Returns: %NF_CSV_ERROR with %NF_DATASET_ERROR_SYNTAX, or %NF_DATASET_ERROR_IO where the file cannot be read on
 */
NfCsvStatus nf_csv_read (NfCsv *self, GError **error);

/**
 * nf_csv_peek:
 * @out_length: (out): how many bytes follow
 *
 * What is in memory of the file and not read yet, at the start of a record, for readers that know a shorter way through plain lines.
 * Returns: (transfer none): valid until the next call
 */
const char *nf_csv_peek      (NfCsv *self, gsize *out_length);
/* Goes on after @length of these bytes, which are one record of one line with its line feed. */
void        nf_csv_skip_line (NfCsv *self, gsize length);

guint nf_csv_get_n_fields (NfCsv *self);
/* Field i < n_fields without its quotes, ending in NUL and without one inside. Valid until the next read; may be changed. */
char *nf_csv_get_field    (NfCsv *self, guint i, gsize *out_length);

/**
 * nf_csv_has_header:
 * @names: the names in a line, "movieId,title,genres"
 *
 * Whether the record just read is exactly these names.
 */
gboolean nf_csv_has_header (NfCsv *self, const char *names);

guint64 nf_csv_get_offset (NfCsv *self);   /* bytes read so far */
guint64 nf_csv_get_size   (NfCsv *self);   /* bytes of the file; 0 where it has no size */

/* Sets "FILE:LINE: message" for the record just read. Returns: %FALSE */
gboolean nf_csv_fail (NfCsv *self, GError **error, NfDatasetError code, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* A field as it may stand in a message: valid UTF-8, printable, cut to 40 characters. Returns: (transfer full) */
char *nf_csv_quote (const char *field);

G_END_DECLS
