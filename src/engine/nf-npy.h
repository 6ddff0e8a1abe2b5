/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nf-error.h"

G_BEGIN_DECLS

/* NumPy's .npy files, format versions 1 and 2: what other engines of linear algebra read and write. Only little-endian floats
 * (f4, f8) of one or two dimensions are read; larger than this is taken for damage. */
#define NF_NPY_MAX_ELEMENTS ((gsize) 1 << 32)

/**
 * nf_npy_read:
 * @out_n_rows: (out)
 * @out_n_columns: (out): 1 for an array of one dimension
 *
 * Reads an array of numbers, whichever order they have in the file.
 * Returns: (transfer full) (nullable): row-major f32; %NULL with %NF_DATASET_ERROR, the message says what was found and expected
 */
float *nf_npy_read (const char *path, gsize *out_n_rows, gsize *out_n_columns, GError **error);

/* A file being written; one dimension. */
typedef struct _NfNpyWriter NfNpyWriter;

typedef enum
{
  NF_NPY_F4,
  NF_NPY_I4,
  NF_NPY_I8,
} NfNpyType;

/**
 * nf_npy_writer_new:
 * @length: how many elements will be written
 *
 * Returns: (transfer full) (nullable): %NULL with %NF_DATASET_ERROR_IO
 */
NfNpyWriter *nf_npy_writer_new   (const char *path, NfNpyType type, gsize length, GError **error);
/* Adds @n elements of the file's type, in the machine's byte order. An error is kept until nf_npy_writer_close(). */
void         nf_npy_writer_add   (NfNpyWriter *self, gconstpointer elements, gsize n);
/* (transfer full). Returns: %FALSE with %NF_DATASET_ERROR_IO if not everything has been written; the file is then removed */
gboolean     nf_npy_writer_close (NfNpyWriter *self, GError **error);

G_END_DECLS
