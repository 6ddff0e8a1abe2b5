/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GNetworkMonitor that says what the test wants; at first that there is no network. */
#define NF_TYPE_TEST_MONITOR (nf_test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (NfTestMonitor, nf_test_monitor, NF, TEST_MONITOR, GObject)

NfTestMonitor *nf_test_monitor_new (void);
void           nf_test_monitor_set (NfTestMonitor *self, gboolean available);

G_END_DECLS
