/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-npy.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_HEADER  4096
#define BLOCK_BYTES (1 << 20)

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);   /* the model file wants it too */

static const char magic[6] = { '\x93', 'N', 'U', 'M', 'P', 'Y' };

/* What the header says. */
typedef struct
{
  gboolean wide;      /* f8, else f4 */
  gboolean columns;   /* the first index runs fastest */
  gsize n_rows, n_columns;
} Header;

static gboolean
fail (GError **error, const char *path, NfDatasetError code, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (GError **error, const char *path, NfDatasetError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NF_DATASET_ERROR, code, "%s: %s", path, message);
  return FALSE;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
skip_blanks (const char **p)
{
  while (**p == ' ')
    ++*p;
}

/* A string in quotes; at most @size − 1 characters */
static gboolean
scan_string (const char **p, char *out, gsize size)
{
  char quote = **p;
  gsize n = 0;

  if (quote != '\'' && quote != '"')
    return FALSE;
  for (++*p; **p != quote; ++*p)
    if (**p == '\0' || n + 1 == size)
      return FALSE;
    else
      out[n++] = **p;
  ++*p;
  out[n] = '\0';
  return TRUE;
}

static gboolean
scan_size (const char **p, gsize *out)
{
  gsize n = 0;

  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (; g_ascii_isdigit (**p); ++*p)
    {
      if (n > NF_NPY_MAX_ELEMENTS)
        return FALSE;
      n = n * 10 + (gsize) (**p - '0');
    }
  *out = n;
  return TRUE;
}

/* "(3,)" or "(3, 4)" */
static gboolean
scan_shape (const char **p, Header *header)
{
  if (*(*p)++ != '(')
    return FALSE;
  skip_blanks (p);
  if (!scan_size (p, &header->n_rows))
    return FALSE;
  header->n_columns = 1;
  skip_blanks (p);
  if (**p == ',')
    {
      ++*p;
      skip_blanks (p);
      if (**p != ')' && !scan_size (p, &header->n_columns))
        return FALSE;
      skip_blanks (p);
      if (**p == ',')
        {
          ++*p;
          skip_blanks (p);
        }
    }
  return *(*p)++ == ')';
}

/* A Python dictionary: "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", keys in any order */
static gboolean
parse_header (const char *path, const char *text, Header *header, GError **error)
{
  const char *p = text;
  guint seen = 0;

  skip_blanks (&p);
  if (*p++ != '{')
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found a header that is not NumPy's, expected {'descr': …}");
  for (skip_blanks (&p); *p != '}'; skip_blanks (&p))
    {
      char key[32], value[32];

      if (!scan_string (&p, key, sizeof key))
        return fail (error, path, NF_DATASET_ERROR_HEADER, "found a damaged header, expected the keys descr, fortran_order and shape");
      skip_blanks (&p);
      if (*p++ != ':')
        return fail (error, path, NF_DATASET_ERROR_HEADER, "found no value for “%s” in the header, expected one", key);
      skip_blanks (&p);
      if (g_str_equal (key, "descr"))
        {
          if (!scan_string (&p, value, sizeof value) || (!g_str_equal (value, "<f4") && !g_str_equal (value, "<f8")))
            return fail (error, path, NF_DATASET_ERROR_HEADER, "found numbers of another type, expected little-endian floats ('<f4' or '<f8')");
          header->wide = value[2] == '8';
          seen |= 1;
        }
      else if (g_str_equal (key, "fortran_order"))
        {
          header->columns = g_str_has_prefix (p, "True");
          if (!header->columns && !g_str_has_prefix (p, "False"))
            return fail (error, path, NF_DATASET_ERROR_HEADER, "found no truth value for fortran_order, expected True or False");
          p += header->columns ? 4 : 5;
          seen |= 2;
        }
      else if (g_str_equal (key, "shape"))
        {
          if (!scan_shape (&p, header))
            return fail (error, path, NF_DATASET_ERROR_HEADER, "found another shape, expected one or two dimensions of up to %" G_GSIZE_FORMAT,
                         NF_NPY_MAX_ELEMENTS);
          seen |= 4;
        }
      else
        return fail (error, path, NF_DATASET_ERROR_HEADER, "found “%s” in the header, expected descr, fortran_order and shape", key);
      skip_blanks (&p);
      if (*p == ',')
        p++;
      else if (*p != '}')
        return fail (error, path, NF_DATASET_ERROR_HEADER, "found a header that does not end, expected }");
    }
  if (seen != 7)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found a header without descr, fortran_order or shape, expected all three");
  if (header->n_rows == 0 || header->n_columns == 0)
    return fail (error, path, NF_DATASET_ERROR_EMPTY, "found an empty array, expected numbers");
  if (header->n_rows > NF_NPY_MAX_ELEMENTS / header->n_columns)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " numbers, expected at most %" G_GSIZE_FORMAT,
                 header->n_rows, header->n_columns, NF_NPY_MAX_ELEMENTS);
  return TRUE;
}

static gboolean
read_header (FILE *file, const char *path, Header *header, gsize *out_start, GError **error)
{
  guint8 start[12];
  g_autofree char *text = NULL;
  gsize length, before;

  if (fread (start, 1, 10, file) != 10 || memcmp (start, magic, sizeof magic) != 0)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found no NumPy array, expected a .npy file");
  if (start[6] != 1 && start[6] != 2)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found .npy version %u, expected 1 or 2", start[6]);
  length = start[8] | (gsize) start[9] << 8;
  before = 10;
  if (start[6] == 2)
    {
      if (fread (start + 10, 1, 2, file) != 2)
        return fail (error, path, NF_DATASET_ERROR_HEADER, "found a file cut off in its header, expected the whole");
      length |= (gsize) start[10] << 16 | (gsize) start[11] << 24;
      before = 12;
    }
  if (length > MAX_HEADER)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found a header of %" G_GSIZE_FORMAT " bytes, expected at most %d", length, MAX_HEADER);
  text = g_malloc0 (length + 1);
  if (fread (text, 1, length, file) != length)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found a file cut off in its header, expected the whole");
  if (strlen (text) != length)
    return fail (error, path, NF_DATASET_ERROR_HEADER, "found a NUL byte in the header, expected text");
  *out_start = before + length;
  return parse_header (path, text, header, error);
}

float *
nf_npy_read (const char *path, gsize *out_n_rows, gsize *out_n_columns, GError **error)
{
  FILE *file;
  struct stat status;
  Header header = { 0 };
  g_autofree float *out = NULL;
  g_autofree guint8 *block = NULL;
  gsize start = 0, n, size, done = 0;

  g_return_val_if_fail (path != NULL && out_n_rows != NULL && out_n_columns != NULL, NULL);

  file = fopen (path, "rbe");
  if (file == NULL || fstat (fileno (file), &status) != 0)
    {
      int code = errno;

      fail (error, path, code == ENOENT || code == ENOTDIR ? NF_DATASET_ERROR_MISSING : NF_DATASET_ERROR_IO, "cannot be opened: %s", g_strerror (code));
      if (file != NULL)
        fclose (file);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      fail (error, path, NF_DATASET_ERROR_IO, "found no regular file, expected one");
      goto failed;
    }
  if (!read_header (file, path, &header, &start, error))
    goto failed;

  n = header.n_rows * header.n_columns;
  size = header.wide ? 8 : 4;
  if ((guint64) status.st_size != start + (guint64) n * size)   /* before memory is asked for */
    {
      fail (error, path, NF_DATASET_ERROR_SYNTAX, "found %" G_GINT64_FORMAT " bytes, expected %" G_GUINT64_FORMAT " for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " numbers",
            (gint64) status.st_size, start + (guint64) n * size, header.n_rows, header.n_columns);
      goto failed;
    }
  out = g_try_new (float, n);
  if (out == NULL)
    {
      fail (error, path, NF_DATASET_ERROR_IO, "found more numbers than memory holds");
      goto failed;
    }
  block = g_malloc (BLOCK_BYTES);
  while (done < n)
    {
      gsize count = MIN (BLOCK_BYTES / size, n - done);

      if (fread (block, size, count, file) != count)
        {
          fail (error, path, NF_DATASET_ERROR_IO, "cannot be read: %s", ferror (file) ? g_strerror (errno) : "it became shorter");
          goto failed;
        }
      for (gsize i = 0; i < count; i++, done++)
        {
          gsize at = header.columns ? done % header.n_rows * header.n_columns + done / header.n_rows : done;
          double wide;

          if (header.wide)
            {
              memcpy (&wide, block + i * size, size);
              out[at] = (float) wide;
            }
          else
            memcpy (&out[at], block + i * size, size);
          if (!isfinite (out[at]))
            {
              fail (error, path, NF_DATASET_ERROR_SYNTAX, "row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT ": found no finite number, expected one",
                    at / header.n_columns, at % header.n_columns);
              goto failed;
            }
        }
    }
  fclose (file);
  *out_n_rows = header.n_rows;
  *out_n_columns = header.n_columns;
  return g_steal_pointer (&out);

failed:
  fclose (file);
  return NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct _NfNpyWriter
{
  char *path;
  FILE *file;
  gsize element_size, left;
  int saved_errno;
};

NfNpyWriter *
nf_npy_writer_new (const char *path, NfNpyType type, gsize length, GError **error)
{
  static const struct { const char *name; gsize size; } types[] = { { "<f4", 4 }, { "<i4", 4 }, { "<i8", 8 } };
  g_autofree char *header = NULL;
  NfNpyWriter *self;
  FILE *file;
  guint8 start[10] = { 0 };

  g_return_val_if_fail (path != NULL && type < G_N_ELEMENTS (types), NULL);

  file = fopen (path, "wbe");
  if (file == NULL)
    {
      fail (error, path, NF_DATASET_ERROR_IO, "cannot be written: %s", g_strerror (errno));
      return NULL;
    }
  self = g_new0 (NfNpyWriter, 1);
  self->path = g_strdup (path);
  self->file = file;
  self->element_size = types[type].size;
  self->left = length;
  /* the numbers begin at a multiple of 64 */
  header = g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': (%" G_GSIZE_FORMAT ",), }", types[type].name, length);
  memcpy (start, magic, sizeof magic);
  start[6] = 1;
  start[8] = 118;
  if (fwrite (start, 1, 10, file) != 10 || fprintf (file, "%-117s\n", header) != 118)
    self->saved_errno = errno;
  return self;
}

void
nf_npy_writer_add (NfNpyWriter *self, gconstpointer elements, gsize n)
{
  g_return_if_fail (self != NULL && n <= self->left);

  self->left -= n;
  if (self->saved_errno == 0 && fwrite (elements, self->element_size, n, self->file) != n)
    self->saved_errno = errno != 0 ? errno : EIO;
}

gboolean
nf_npy_writer_close (NfNpyWriter *self, GError **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  if (fclose (self->file) != 0 && self->saved_errno == 0)
    self->saved_errno = errno;
  done = self->saved_errno == 0 && self->left == 0;
  if (!done)
    {
      fail (error, self->path, NF_DATASET_ERROR_IO, "cannot be written: %s", self->saved_errno != 0 ? g_strerror (self->saved_errno) : "numbers are missing");
      remove (self->path);
    }
  g_free (self->path);
  g_free (self);
  return done;
}
