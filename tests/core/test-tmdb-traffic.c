/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-traffic.h"

static void
assert_row (GPtrArray *rows, guint index, const char *host, const char *purpose, guint n_requests, guint64 n_bytes, gint64 last_time)
{
  const NfTmdbTraffic *row = g_ptr_array_index (rows, index);

  g_assert_cmpstr (row->host, ==, host);
  g_assert_cmpstr (row->purpose, ==, purpose);
  g_assert_cmpuint (row->n_requests, ==, n_requests);
  g_assert_cmpuint (row->n_bytes, ==, n_bytes);
  g_assert_cmpint (row->last_time, ==, last_time);
}

/* One row for each host and purpose; what is handed out does not change any more. */
static void
test_counts (void)
{
  g_autoptr (NfTmdbTrafficLog) traffic = nf_tmdb_traffic_log_new ();
  g_autoptr (GPtrArray) empty = nf_tmdb_traffic_log_dup_rows (traffic);
  g_autoptr (GPtrArray) early = NULL, late = NULL;

  g_assert_cmpuint (empty->len, ==, 0);
  nf_tmdb_traffic_log_add_request (traffic, "api", "details", 10);
  nf_tmdb_traffic_log_add_request (traffic, "images", "images", 20);
  nf_tmdb_traffic_log_add_reply (traffic, "api", "details", 1000, FALSE);
  early = nf_tmdb_traffic_log_dup_rows (traffic);
  nf_tmdb_traffic_log_add_request (traffic, "api", "key", 30);
  nf_tmdb_traffic_log_add_request (traffic, "api", "details", 40);   /* one that is never answered counts */
  nf_tmdb_traffic_log_add_reply (traffic, "images", "images", G_MAXUINT32, FALSE);
  nf_tmdb_traffic_log_add_reply (traffic, "images", "images", G_MAXUINT32, FALSE);
  late = nf_tmdb_traffic_log_dup_rows (traffic);

  g_assert_cmpuint (early->len, ==, 2);
  assert_row (early, 0, "api", "details", 1, 1000, 10);
  assert_row (early, 1, "images", "images", 1, 0, 20);
  g_assert_cmpuint (late->len, ==, 3);
  assert_row (late, 0, "api", "details", 2, 1000, 40);
  assert_row (late, 1, "images", "images", 1, 2 * (guint64) G_MAXUINT32, 20);
  assert_row (late, 2, "api", "key", 1, 0, 30);
}

/* What came from the disk was not exchanged with anybody: neither a request nor bytes. */
static void
test_cached (void)
{
  g_autoptr (NfTmdbTrafficLog) traffic = nf_tmdb_traffic_log_new ();
  g_autoptr (GPtrArray) before = NULL, after = NULL;

  nf_tmdb_traffic_log_add_request (traffic, "api", "details", 10);
  nf_tmdb_traffic_log_add_reply (traffic, "api", "details", 1000, TRUE);
  before = nf_tmdb_traffic_log_dup_rows (traffic);
  g_assert_cmpuint (before->len, ==, 0);
  nf_tmdb_traffic_log_add_request (traffic, "api", "details", 20);
  nf_tmdb_traffic_log_add_reply (traffic, "api", "details", 500, FALSE);
  nf_tmdb_traffic_log_add_reply (traffic, "api", "key", 500, TRUE);   /* of none: no number below zero */
  after = nf_tmdb_traffic_log_dup_rows (traffic);
  g_assert_cmpuint (after->len, ==, 1);
  assert_row (after, 0, "api", "details", 1, 500, 20);
}

/* A server that redirects each request to another host does not fill the memory. */
static void
test_bounded (void)
{
  g_autoptr (NfTmdbTrafficLog) traffic = nf_tmdb_traffic_log_new ();
  g_autoptr (GPtrArray) rows = NULL;
  guint64 n_requests = 0, n_bytes = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *host = g_strdup_printf ("host-%u", i);

      nf_tmdb_traffic_log_add_request (traffic, host, "images", i);
      nf_tmdb_traffic_log_add_reply (traffic, host, "images", 3, FALSE);
    }
  rows = nf_tmdb_traffic_log_dup_rows (traffic);
  g_assert_cmpuint (rows->len, ==, 101);
  assert_row (rows, 0, "host-0", "images", 1, 3, 0);
  assert_row (rows, 100, "…", "images", 4900, 14700, 4999);
  for (guint i = 0; i < rows->len; i++)
    {
      n_requests += ((NfTmdbTraffic *) rows->pdata[i])->n_requests;
      n_bytes += ((NfTmdbTraffic *) rows->pdata[i])->n_bytes;
    }
  g_assert_cmpuint (n_requests, ==, 5000);   /* nothing is left out */
  g_assert_cmpuint (n_bytes, ==, 15000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tmdb-traffic/counts", test_counts);
  g_test_add_func ("/tmdb-traffic/cached", test_cached);
  g_test_add_func ("/tmdb-traffic/bounded", test_bounded);
  return g_test_run ();
}
