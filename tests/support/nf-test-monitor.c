/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-test-monitor.h"

struct _NfTestMonitor
{
  GObject  parent_instance;
  gboolean available;
};

static void nf_test_monitor_iface_init    (GNetworkMonitorInterface *iface);
static void nf_test_monitor_initable_init (GInitableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NfTestMonitor, nf_test_monitor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, nf_test_monitor_initable_init)
                               G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, nf_test_monitor_iface_init))

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static void
nf_test_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfTestMonitor *self = NF_TEST_MONITOR (object);

  if (id == PROP_CONNECTIVITY)
    g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
  else
    g_value_set_boolean (value, id == PROP_AVAILABLE && self->available);
}

static gboolean
nf_test_monitor_initable (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
nf_test_monitor_initable_init (GInitableIface *iface)
{
  iface->init = nf_test_monitor_initable;
}

static void
nf_test_monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

static void
nf_test_monitor_class_init (NfTestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nf_test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
nf_test_monitor_init (NfTestMonitor *self)
{
}

NfTestMonitor *
nf_test_monitor_new (void)
{
  return g_object_new (NF_TYPE_TEST_MONITOR, NULL);
}

void
nf_test_monitor_set (NfTestMonitor *self, gboolean available)
{
  self->available = available;
  g_signal_emit_by_name (self, "network-changed", available);
}
