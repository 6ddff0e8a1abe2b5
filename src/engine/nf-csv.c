/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-csv.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (1024 * 1024)

G_STATIC_ASSERT (BUFFER_SIZE > 2 * NF_CSV_MAX_RECORD);

struct _NfCsv
{
  char *path;
  int fd;
  guint64 size, offset;   /* of the file; bytes read */
  guint64 line;           /* the first line of the record */
  guint64 next_line;
  char *buffer;           /* BUFFER_SIZE bytes and room for a NUL */
  gsize start, end;       /* what is not parsed yet */
  gboolean at_end;        /* of the file */
  guint n_fields;
  struct { char *text; gsize length; } fields[NF_CSV_MAX_FIELDS];
};

gboolean
nf_csv_fail (NfCsv *self, GError **error, NfDatasetError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, NF_DATASET_ERROR, code, "%s:%" G_GUINT64_FORMAT ": %s", self->path, MAX (self->line, 1), message);
  return FALSE;
}

char *
nf_csv_quote (const char *field)
{
  g_autofree char *valid = g_utf8_make_valid (field, -1);
  GString *out = g_string_new ("“");
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ == 40)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, g_unichar_isprint (c) ? c : 0xfffd);
    }
  return g_string_free (g_string_append (out, "”"), FALSE);
}

/* Moves what is left to the front and reads more. FALSE with an error only if the file cannot be read. */
static gboolean
fill (NfCsv *self, GError **error)
{
  gssize n;

  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }
  do
    n = read (self->fd, self->buffer + self->end, BUFFER_SIZE - self->end);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      int saved = errno;

      self->line = self->next_line;
      return nf_csv_fail (self, error, NF_DATASET_ERROR_IO, "cannot be read: %s", g_strerror (saved));
    }
  self->at_end = n == 0;
  self->end += (gsize) n;
  self->offset += (guint64) n;
  return TRUE;
}

/* Where the record that begins at start ends (its line feed), or NULL if the buffer ends before. */
static char *
find_end (NfCsv *self, guint64 *n_lines)
{
  char *begin = self->buffer + self->start, *p = begin, *limit = self->buffer + self->end;
  gboolean quoted = FALSE;

  *n_lines = 0;
  while (p < limit)
    {
      char *feed = memchr (p, '\n', (gsize) (limit - p));

      if (feed == NULL)
        return NULL;
      ++*n_lines;
      for (char *q = p; (q = memchr (q, '"', (gsize) (feed - q))) != NULL; q++)
        quoted = !quoted;   /* a doubled quote inside a field switches twice */
      if (!quoted)
        return feed;
      p = feed + 1;
    }
  return NULL;
}

static gboolean
split (NfCsv *self, char *begin, char *end, GError **error)
{
  gboolean has_quotes = memchr (begin, '"', (gsize) (end - begin)) != NULL;
  char *p = begin;

  *end = '\0';
  self->n_fields = 0;
  for (;;)
    {
      char *text = p, *out;

      if (self->n_fields == NF_CSV_MAX_FIELDS)
        return nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found more than %d fields, expected fewer", NF_CSV_MAX_FIELDS);
      if (p < end && *p == '"')
        {
          text = out = ++p;
          for (;;)
            {
              char *quote = memchr (p, '"', (gsize) (end - p));

              if (quote == NULL)
                return nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found a quotation mark that is never closed, expected a second one");
              memmove (out, p, (gsize) (quote - p));
              out += quote - p;
              p = quote + 1;
              if (*p != '"')
                break;
              *out++ = '"';
              p++;
            }
          if (p < end && *p != ',')
            {
              g_autofree char *rest = nf_csv_quote (p);
              return nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found %s after a closing quotation mark, expected a comma", rest);
            }
        }
      else
        {
          out = memchr (p, ',', (gsize) (end - p));
          if (out == NULL)
            out = end;
          if (has_quotes && memchr (p, '"', (gsize) (out - p)) != NULL)
            return nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found a quotation mark inside a field without quotes, expected none");
          p = out;
        }
      self->fields[self->n_fields].text = text;
      self->fields[self->n_fields++].length = (gsize) (out - text);
      if (p == end)
        {
          *out = '\0';
          return TRUE;
        }
      p++;   /* the comma */
      *out = '\0';
    }
}

NfCsv *
nf_csv_open (const char *path, GError **error)
{
  g_autoptr (NfCsv) self = NULL;
  struct stat st;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (NfCsv, 1);
  self->path = g_strdup (path);
  self->next_line = 1;
  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0 || fstat (self->fd, &st) != 0)
    {
      int saved = errno;

      g_set_error (error, NF_DATASET_ERROR, saved == ENOENT || saved == ENOTDIR ? NF_DATASET_ERROR_MISSING : NF_DATASET_ERROR_IO,
                   "%s: cannot be opened: %s", path, g_strerror (saved));
      return NULL;
    }
  if (S_ISDIR (st.st_mode))
    {
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_IO, "%s: found a folder, expected a file", path);
      return NULL;
    }
  self->size = S_ISREG (st.st_mode) ? (guint64) st.st_size : 0;
  self->buffer = g_malloc (BUFFER_SIZE + 1);
  if (!fill (self, error))
    return NULL;
  while (!self->at_end && self->end < 3)   /* a pipe may give one byte at a time */
    if (!fill (self, error))
      return NULL;
  if (self->end >= 3 && memcmp (self->buffer, "\xef\xbb\xbf", 3) == 0)
    self->start = 3;
  return g_steal_pointer (&self);
}

void
nf_csv_close (NfCsv *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self);
}

NfCsvStatus
nf_csv_read (NfCsv *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NF_CSV_ERROR);

  for (;;)
    {
      guint64 n_lines;
      char *begin, *end;

      self->line = self->next_line;
      while ((end = find_end (self, &n_lines)) == NULL && !self->at_end && self->end - self->start <= NF_CSV_MAX_RECORD)
        if (!fill (self, error))
          return NF_CSV_ERROR;
      begin = self->buffer + self->start;
      if (end == NULL && self->end - self->start <= NF_CSV_MAX_RECORD)
        {
          if (self->start == self->end)
            return NF_CSV_END;
          end = self->buffer + self->end;   /* the last line has no line break */
          n_lines++;
        }
      if (end == NULL || end - begin > NF_CSV_MAX_RECORD)
        {
          nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found a record of more than %d bytes, expected a shorter one", NF_CSV_MAX_RECORD);
          return NF_CSV_ERROR;
        }
      self->start = MIN ((gsize) (end - self->buffer) + 1, self->end);
      self->next_line += n_lines;
      if (memchr (begin, '\0', (gsize) (end - begin)) != NULL)
        {
          nf_csv_fail (self, error, NF_DATASET_ERROR_SYNTAX, "found a NUL byte, expected text");
          return NF_CSV_ERROR;
        }
      if (end > begin && end[-1] == '\r')
        end--;
      if (end == begin)
        continue;
      return split (self, begin, end, error) ? NF_CSV_RECORD : NF_CSV_ERROR;
    }
}

const char *
nf_csv_peek (NfCsv *self, gsize *out_length)
{
  *out_length = self->end - self->start;
  return self->buffer + self->start;
}

void
nf_csv_skip_line (NfCsv *self, gsize length)
{
  g_return_if_fail (length <= self->end - self->start);

  self->start += length;
  self->next_line++;
}

guint
nf_csv_get_n_fields (NfCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_fields;
}

char *
nf_csv_get_field (NfCsv *self, guint i, gsize *out_length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->n_fields, NULL);

  if (out_length != NULL)
    *out_length = self->fields[i].length;
  return self->fields[i].text;
}

gboolean
nf_csv_has_header (NfCsv *self, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);

  g_return_val_if_fail (self != NULL, FALSE);

  if (g_strv_length (parts) != self->n_fields)
    return FALSE;
  for (guint i = 0; i < self->n_fields; i++)
    if (strcmp (parts[i], self->fields[i].text) != 0)
      return FALSE;
  return TRUE;
}

guint64
nf_csv_get_offset (NfCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offset;
}

guint64
nf_csv_get_size (NfCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}
