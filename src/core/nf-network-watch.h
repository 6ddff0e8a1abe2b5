/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a GNetworkMonitor says, as far as it matters: whether it knows that there is no network, and when there is one again. Until it
 * has a monitor it knows nothing. Main thread only. */
typedef struct _NfNetworkWatch NfNetworkWatch;

/* There is a network, or another one than before: what failed is worth a try. */
typedef void (*NfNetworkWatchFunc) (gpointer user_data);

NfNetworkWatch *nf_network_watch_new         (NfNetworkWatchFunc func, gpointer user_data);
void            nf_network_watch_free        (NfNetworkWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfNetworkWatch, nf_network_watch_free)

/* @monitor: (nullable). @for_loopback: it speaks for this machine too, as a test's does; the system's knows nothing of that */
void            nf_network_watch_set_monitor (NfNetworkWatch *self, GNetworkMonitor *monitor, gboolean for_loopback);
gboolean        nf_network_watch_has_monitor (NfNetworkWatch *self);
/* Whether there is certainly no way to an address. @loopback: it is on this machine */
gboolean        nf_network_watch_is_away     (NfNetworkWatch *self, gboolean loopback);

G_END_DECLS
