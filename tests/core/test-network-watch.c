/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-network-watch.h"

#include "nf-test-monitor.h"

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Without a monitor nothing is known, so nothing is ruled out. */
static void
test_unknown (void)
{
  guint n = 0;
  g_autoptr (NfNetworkWatch) watch = nf_network_watch_new (count_cb, &n);

  g_assert_false (nf_network_watch_has_monitor (watch));
  g_assert_false (nf_network_watch_is_away (watch, FALSE));
  g_assert_false (nf_network_watch_is_away (watch, TRUE));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_says (void)
{
  guint n = 0;
  g_autoptr (NfTestMonitor) monitor = nf_test_monitor_new ();
  g_autoptr (NfNetworkWatch) watch = nf_network_watch_new (count_cb, &n);

  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (monitor), FALSE);
  g_assert_true (nf_network_watch_has_monitor (watch));
  g_assert_true (nf_network_watch_is_away (watch, FALSE));
  g_assert_false (nf_network_watch_is_away (watch, TRUE));   /* this machine is always there */
  nf_test_monitor_set (monitor, FALSE);
  g_assert_cmpuint (n, ==, 0);   /* that it goes is no reason to try */
  nf_test_monitor_set (monitor, TRUE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (nf_network_watch_is_away (watch, FALSE));
  nf_test_monitor_set (monitor, TRUE);   /* another network */
  g_assert_cmpuint (n, ==, 2);

  nf_test_monitor_set (monitor, FALSE);
  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (monitor), TRUE);
  g_assert_true (nf_network_watch_is_away (watch, TRUE));
  nf_test_monitor_set (monitor, TRUE);
  g_assert_cmpuint (n, ==, 3);   /* heard once, though set twice */
}

/* Another monitor, none, and the end: the one before is not listened to any more. */
static void
test_let_go (void)
{
  guint n = 0;
  g_autoptr (NfTestMonitor) first = nf_test_monitor_new (), second = nf_test_monitor_new ();
  NfNetworkWatch *watch = nf_network_watch_new (count_cb, &n);

  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (first), FALSE);
  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (second), FALSE);
  nf_test_monitor_set (first, TRUE);
  g_assert_cmpuint (n, ==, 0);
  nf_test_monitor_set (second, TRUE);
  g_assert_cmpuint (n, ==, 1);
  nf_network_watch_set_monitor (watch, NULL, FALSE);
  nf_test_monitor_set (second, TRUE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (nf_network_watch_is_away (watch, FALSE));
  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (first), FALSE);
  nf_network_watch_free (watch);
  nf_test_monitor_set (first, TRUE);
  g_assert_cmpuint (n, ==, 1);
}

static void
free_cb (gpointer user_data)
{
  g_clear_pointer ((NfNetworkWatch **) user_data, nf_network_watch_free);
}

static void
test_freed_inside (void)
{
  g_autoptr (NfTestMonitor) monitor = nf_test_monitor_new ();
  NfNetworkWatch *watch = NULL;

  watch = nf_network_watch_new (free_cb, &watch);
  nf_network_watch_set_monitor (watch, G_NETWORK_MONITOR (monitor), FALSE);
  nf_test_monitor_set (monitor, TRUE);
  g_assert_null (watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-watch/unknown", test_unknown);
  g_test_add_func ("/network-watch/says", test_says);
  g_test_add_func ("/network-watch/let-go", test_let_go);
  g_test_add_func ("/network-watch/freed-inside", test_freed_inside);
  return g_test_run ();
}
