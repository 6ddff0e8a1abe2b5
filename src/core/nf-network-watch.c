/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-network-watch.h"

struct _NfNetworkWatch
{
  GNetworkMonitor   *monitor;   /* (nullable) */
  gboolean           for_loopback;
  NfNetworkWatchFunc func;
  gpointer           user_data;
};

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, NfNetworkWatch *self)
{
  if (available)
    self->func (self->user_data);   /* self may be gone now */
}

NfNetworkWatch *
nf_network_watch_new (NfNetworkWatchFunc func, gpointer user_data)
{
  NfNetworkWatch *self = g_new0 (NfNetworkWatch, 1);

  self->func = func;
  self->user_data = user_data;
  return self;
}

void
nf_network_watch_free (NfNetworkWatch *self)
{
  nf_network_watch_set_monitor (self, NULL, FALSE);
  g_free (self);
}

void
nf_network_watch_set_monitor (NfNetworkWatch *self, GNetworkMonitor *monitor, gboolean for_loopback)
{
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_func (self->monitor, network_changed_cb, self);
  g_set_object (&self->monitor, monitor);
  self->for_loopback = for_loopback;
  if (monitor != NULL)
    g_signal_connect (monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
}

gboolean
nf_network_watch_has_monitor (NfNetworkWatch *self)
{
  return self->monitor != NULL;
}

gboolean
nf_network_watch_is_away (NfNetworkWatch *self, gboolean loopback)
{
  return self->monitor != NULL && (!loopback || self->for_loopback) && !g_network_monitor_get_network_available (self->monitor);
}
