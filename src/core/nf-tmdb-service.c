/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-service.h"

#include "nf-retry-policy.h"
#include "nf-tmdb-address.h"

#define BACKOFF_MS 500

static gboolean
timer_cb (gpointer user_data)
{
  NfTmdbService *self = user_data;

  self->timer_id = 0;
  self->retry_at = 0;
  if (self->state == NF_TMDB_STATE_RATE_LIMITED)
    self->state = NF_TMDB_STATE_READY;
  self->func (self, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
set_timer (NfTmdbService *self, guint delay_ms)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->retry_at = g_get_monotonic_time () + (gint64) delay_ms * 1000;
  self->timer_id = g_timeout_add (delay_ms, timer_cb, self);
  g_source_set_name_by_id (self->timer_id, "[nextfilms] TMDB retry");
}

/* --- public ------------------------------------------------------------------------------------------------------ */

void
nf_tmdb_service_init (NfTmdbService *self, NfTmdbServiceFunc func, gpointer user_data)
{
  *self = (NfTmdbService) { .backoff_ms = BACKOFF_MS, .func = func, .user_data = user_data };
}

void
nf_tmdb_service_clear (NfTmdbService *self)
{
  nf_tmdb_service_reset (self);
  g_clear_pointer (&self->base, g_uri_unref);
}

void
nf_tmdb_service_set_address (NfTmdbService *self, const char *url)
{
  const gboolean had_none = self->base == NULL;

  g_clear_pointer (&self->base, g_uri_unref);
  self->base = nf_tmdb_address_parse (url);
  self->loopback = self->base != NULL && nf_tmdb_address_is_loopback (self->base);
  /* nothing but another address helps, so there is no time of the next try */
  if (self->base == NULL)
    self->state = NF_TMDB_STATE_UNREACHABLE;
  else if (had_none)
    self->state = NF_TMDB_STATE_READY;
}

void
nf_tmdb_service_reset (NfTmdbService *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_pointer (&self->wanted, nf_tmdb_target_unref);
  self->retry_at = 0;
  self->n_failures = self->n_faults = self->n_bad = 0;
  if (self->base != NULL)
    self->state = NF_TMDB_STATE_READY;
}

gboolean
nf_tmdb_service_is_down (NfTmdbService *self)
{
  return self->state != NF_TMDB_STATE_READY && self->state != NF_TMDB_STATE_RATE_LIMITED;
}

gboolean
nf_tmdb_service_is_due (NfTmdbService *self)
{
  return nf_tmdb_service_is_down (self) && self->base != NULL && self->timer_id == 0 && !self->probing;
}

void
nf_tmdb_service_set_wanted (NfTmdbService *self, NfTmdbTarget *target)
{
  if (self->wanted == target || (target->kind != NF_TMDB_TARGET_DETAILS && target->kind != NF_TMDB_TARGET_IMAGE
                                 && target->kind != NF_TMDB_TARGET_CONFIGURATION))
    return;
  g_clear_pointer (&self->wanted, nf_tmdb_target_unref);
  self->wanted = nf_tmdb_target_ref (target);
}

void
nf_tmdb_service_answered (NfTmdbService *self, gboolean good)
{
  self->last_answer = g_get_monotonic_time ();
  self->n_faults = 0;
  if (good)
    self->n_bad = 0;
  if (self->state == NF_TMDB_STATE_BAD_REPLY && !good)
    return;
  if (nf_tmdb_service_is_down (self))
    nf_tmdb_service_reset (self);
  else if (self->state == NF_TMDB_STATE_READY)
    self->n_failures = 0;
}

void
nf_tmdb_service_failed (NfTmdbService *self, NfTmdbState state, NfTmdbTarget *target, gboolean again)
{
  if (self->state == NF_TMDB_STATE_RATE_LIMITED)
    return;
  /* the failures of several requests at once are one failure */
  again = again || self->state == NF_TMDB_STATE_READY;
  self->state = state;
  if (self->wanted == NULL)
    nf_tmdb_service_set_wanted (self, target);
  if (self->wanted == NULL)   /* an order, or a key: something else has to tell when it is back */
    self->wanted = nf_tmdb_target_new_configuration ();
  if (again)
    set_timer (self, nf_retry_policy_find_rest (self->backoff_ms, self->n_failures++, g_random_double ()));
}

void
nf_tmdb_service_limited (NfTmdbService *self, gint64 wait_ms)
{
  const gboolean told = wait_ms >= 0;

  self->last_answer = g_get_monotonic_time ();
  if (nf_tmdb_service_is_down (self))
    nf_tmdb_service_reset (self);
  wait_ms = nf_retry_policy_find_pause (self->backoff_ms, self->n_failures, wait_ms, g_random_double ());

  if (self->state == NF_TMDB_STATE_READY)
    {
      self->state = NF_TMDB_STATE_RATE_LIMITED;
      self->n_failures++;   /* the answers to several requests at once are one failure */
      set_timer (self, (guint) wait_ms);
    }
  else if (told && self->retry_at < g_get_monotonic_time () + wait_ms * 1000)
    set_timer (self, (guint) wait_ms);   /* of several answers the longest wait counts */
}

guint
nf_tmdb_service_find_delay (NfTmdbService *self, guint n_before)
{
  return nf_retry_policy_find_delay (self->backoff_ms, n_before, g_random_double ());
}
