/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long to wait before a service is asked again: exponential back-off, with a quarter of jitter either way, so that many clients
 * do not come back at one moment. Pure: the caller brings the chance. Any thread.
 *
 * @base_ms: before the first retry of a request; everything else grows from it. @n_before: failures before. @chance: 0 … 1, evenly.
 * Returns: milliseconds, at least 1 */

/* Before another try of one request: @base_ms × 2^n, at most 5 minutes. */
guint nf_retry_policy_find_delay (guint base_ms, guint n_before, double chance);
/* Before a service that could not be reached is tried: ten times as long, at most 5 minutes. */
guint nf_retry_policy_find_rest  (guint base_ms, guint n_before, double chance);
/* For a service that wants fewer requests: as long as it asks for, at most 15 minutes. @asked_ms: 0 or less: it does not say;
 * then as long as a rest, at most 15 minutes. */
guint nf_retry_policy_find_pause (guint base_ms, guint n_before, gint64 asked_ms, double chance);

G_END_DECLS
