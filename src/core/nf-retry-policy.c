/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-retry-policy.h"

#define REST_FACTOR   10
#define MAX_REST_MS   (5 * 60 * 1000)
#define MAX_PAUSE_MS  (15 * 60 * 1000)   /* the longest Retry-After that is believed */
#define MAX_DOUBLINGS 10
#define JITTER        0.25

static guint
back_off (double base_ms, guint n_before, double chance, guint max_ms)
{
  const double factor = 1 - JITTER + 2 * JITTER * CLAMP (chance, 0, 1);

  return (guint) CLAMP (base_ms * (1u << MIN (n_before, MAX_DOUBLINGS)) * factor, 1, max_ms);
}

guint
nf_retry_policy_find_delay (guint base_ms, guint n_before, double chance)
{
  return back_off (base_ms, n_before, chance, MAX_REST_MS);
}

guint
nf_retry_policy_find_rest (guint base_ms, guint n_before, double chance)
{
  return back_off ((double) base_ms * REST_FACTOR, n_before, chance, MAX_REST_MS);
}

guint
nf_retry_policy_find_pause (guint base_ms, guint n_before, gint64 asked_ms, double chance)
{
  if (asked_ms > 0)
    return (guint) MIN (asked_ms, MAX_PAUSE_MS);
  return back_off ((double) base_ms * REST_FACTOR, n_before, chance, MAX_PAUSE_MS);
}
