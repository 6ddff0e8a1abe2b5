/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-dataset.c */
#include "nf-dataset-private.h"

#include <stdlib.h>
#include <string.h>

static gboolean
parse_number (const char *text, guint64 max, guint64 *out)
{
  guint64 n = 0;

  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (*text < '0' || *text > '9' || n > max)
        return FALSE;
      n = n * 10 + (guint64) (*text - '0');
    }
  *out = n;
  return n <= max;
}

gboolean
nf_field_read_number (NfCsv *csv, guint field, const char *name, guint32 min, guint32 max, guint32 *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  g_autofree char *found = NULL;
  guint64 n;

  if (parse_number (text, max, &n) && n >= min)
    {
      *out = (guint32) n;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "%s: found %s, expected a whole number from %u to %u", name, found, min, max);
}

/* Empty is 0. */
gboolean
nf_field_read_link (NfCsv *csv, guint field, const char *name, guint32 *out, GError **error)
{
  *out = 0;
  return *nf_csv_get_field (csv, field, NULL) == '\0' || nf_field_read_number (csv, field, name, 0, NF_DATASET_MAX_ID, out, error);
}

gboolean
nf_field_read_time (NfCsv *csv, guint field, gint64 *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  gboolean negative = *text == '-';   /* before 1970: not MovieLens, but a time */
  g_autofree char *found = NULL;
  guint64 n;

  if (parse_number (text + negative, G_MAXINT64, &n))
    {
      *out = negative ? -(gint64) n : (gint64) n;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "timestamp: found %s, expected seconds since 1970", found);
}

/* Half stars exactly: "4", "4.0", "0.5"; nothing in between. */
gboolean
nf_field_read_rating (NfCsv *csv, guint field, NfRating *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL), *p = text;
  g_autofree char *found = NULL;
  guint half_stars = 0;
  gboolean valid = g_ascii_isdigit (*p);

  if (valid)
    half_stars = 2 * (guint) (*p++ - '0');
  if (valid && *p == '.')
    {
      p++;
      valid = *p == '0' || *p == '5';
      half_stars += *p == '5';
      while (valid && *++p == '0')
        ;
    }
  if (valid && *p == '\0' && half_stars >= 1 && half_stars <= NF_RATING_MAX)
    {
      *out = (NfRating) half_stars;
      return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "rating: found %s, expected half stars from 0.5 to 5.0", found);
}

gboolean
nf_field_read_mean (NfCsv *csv, guint field, double *out, GError **error)
{
  const char *text = nf_csv_get_field (csv, field, NULL);
  g_autofree char *found = NULL;
  char *end;

  if (g_ascii_isdigit (*text) && strspn (text, "0123456789.") == strlen (text))
    {
      *out = g_ascii_strtod (text, &end);
      if (*end == '\0' && *out >= 0.5 && *out <= 5)
        return TRUE;
    }
  found = nf_csv_quote (text);
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "mean_rating: found %s, expected stars from 0.5 to 5.0", found);
}

gboolean
nf_field_check_count (NfCsv *csv, guint n, GError **error)
{
  if (nf_csv_get_n_fields (csv) == n)
    return TRUE;
  return nf_csv_fail (csv, error, NF_DATASET_ERROR_SYNTAX, "found %u fields, expected %u", nf_csv_get_n_fields (csv), n);
}

/* Reads the first line, which must be one of two lines of names. Returns which, or -1. */
int
nf_field_read_header (NfCsv *csv, const char *path, const char *first, const char *second, GError **error)
{
  g_autoptr (GString) found = NULL;
  g_autofree char *quoted = NULL;

  switch (nf_csv_read (csv, error))
    {
    case NF_CSV_ERROR:
      return -1;
    case NF_CSV_END:
      g_set_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_EMPTY, "%s:1: found an empty file, expected the columns %s", path, first);
      return -1;
    case NF_CSV_RECORD:
    default:
      break;
    }
  if (nf_csv_has_header (csv, first))
    return 0;
  if (second != NULL && nf_csv_has_header (csv, second))
    return 1;
  found = g_string_new (nf_csv_get_field (csv, 0, NULL));
  for (guint i = 1; i < nf_csv_get_n_fields (csv); i++)
    g_string_append_printf (found, ",%s", nf_csv_get_field (csv, i, NULL));
  quoted = nf_csv_quote (found->str);
  nf_csv_fail (csv, error, NF_DATASET_ERROR_HEADER, "columns: found %s, expected %s%s%s", quoted, first, second != NULL ? " or " : "",
               second != NULL ? second : "");
  return -1;
}
