/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-traffic.h"

#define MAX_ROWS 100
#define OTHERS   "…"

struct _NfTmdbTrafficLog
{
  GPtrArray *rows;   /* of NfTmdbTraffic */
};

void
nf_tmdb_traffic_free (NfTmdbTraffic *self)
{
  g_free (self->host);
  g_free (self->purpose);
  g_free (self);
}

/* Returns: (transfer none) (nullable) */
static NfTmdbTraffic *
find_row (NfTmdbTrafficLog *self, const char *host, const char *purpose)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      NfTmdbTraffic *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (row->host, host) && g_str_equal (row->purpose, purpose))
        return row;
    }
  return NULL;
}

/* Returns: (transfer none) */
static NfTmdbTraffic *
ensure_row (NfTmdbTrafficLog *self, const char *host, const char *purpose)
{
  NfTmdbTraffic *row = find_row (self, host, purpose);

  if (row == NULL && self->rows->len >= MAX_ROWS)
    {
      host = OTHERS;
      row = find_row (self, host, purpose);
    }
  if (row == NULL)
    {
      row = g_new0 (NfTmdbTraffic, 1);
      row->host = g_strdup (host);
      row->purpose = g_strdup (purpose);
      g_ptr_array_add (self->rows, row);
    }
  return row;
}

static void
log_clear (gpointer data)
{
  g_ptr_array_unref (((NfTmdbTrafficLog *) data)->rows);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbTrafficLog *
nf_tmdb_traffic_log_new (void)
{
  NfTmdbTrafficLog *self = g_rc_box_new0 (NfTmdbTrafficLog);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_tmdb_traffic_free);
  return self;
}

NfTmdbTrafficLog *
nf_tmdb_traffic_log_ref (NfTmdbTrafficLog *self)
{
  return g_rc_box_acquire (self);
}

void
nf_tmdb_traffic_log_unref (NfTmdbTrafficLog *self)
{
  g_rc_box_release_full (self, log_clear);
}

void
nf_tmdb_traffic_log_add_request (NfTmdbTrafficLog *self, const char *host, const char *purpose, gint64 now)
{
  NfTmdbTraffic *row = ensure_row (self, host, purpose);

  row->n_requests++;
  row->last_time = now;
}

void
nf_tmdb_traffic_log_add_reply (NfTmdbTrafficLog *self, const char *host, const char *purpose, gsize n_bytes, gboolean cached)
{
  NfTmdbTraffic *row = ensure_row (self, host, purpose);

  if (!cached)
    row->n_bytes += n_bytes;
  else if (row->n_requests > 0)
    row->n_requests--;
}

GPtrArray *
nf_tmdb_traffic_log_dup_rows (NfTmdbTrafficLog *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) nf_tmdb_traffic_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const NfTmdbTraffic *row = g_ptr_array_index (self->rows, i);
      NfTmdbTraffic *copy;

      if (row->n_requests == 0)   /* all from the disk */
        continue;
      copy = g_memdup2 (row, sizeof *row);
      copy->host = g_strdup (row->host);
      copy->purpose = g_strdup (row->purpose);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}
