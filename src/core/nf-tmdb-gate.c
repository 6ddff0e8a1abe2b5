/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-gate.h"

static GError *
error_new (NfTmdbError code, const char *message)
{
  return g_error_new_literal (NF_TMDB_ERROR, (int) code, message);
}

/* Somebody waits at the entry for the word on a key of their own: it is tried whatever is known. */
static gboolean
is_asked_by_hand (NfTmdbTarget *target)
{
  return target->kind == NF_TMDB_TARGET_KEY;
}

void
nf_tmdb_gate_init (NfTmdbGate *self, NfTmdbServiceFunc func, gpointer user_data)
{
  *self = (NfTmdbGate) { 0 };
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    nf_tmdb_service_init (&self->services[i], func, user_data);
}

void
nf_tmdb_gate_clear (NfTmdbGate *self)
{
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    nf_tmdb_service_clear (&self->services[i]);
  g_clear_pointer (&self->key, g_free);
}

void
nf_tmdb_gate_reset (NfTmdbGate *self)
{
  self->key_rejected = FALSE;
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    nf_tmdb_service_reset (&self->services[i]);
}

gboolean
nf_tmdb_gate_set_key (NfTmdbGate *self, const char *key)
{
  if (!g_set_str (&self->key, key))
    return FALSE;
  self->key_serial++;
  self->key_rejected = FALSE;
  return TRUE;
}

NfTmdbService *
nf_tmdb_gate_get_service (NfTmdbGate *self, NfTmdbTarget *target)
{
  return &self->services[target->kind == NF_TMDB_TARGET_IMAGE ? NF_TMDB_IMAGES : NF_TMDB_API];
}

GError *
nf_tmdb_gate_refuse (NfTmdbGate *self, NfTmdbTarget *target)
{
  const NfTmdbService *service = nf_tmdb_gate_get_service (self, target);
  const gboolean asked = is_asked_by_hand (target);

  if (self->disabled)
    return error_new (NF_TMDB_ERROR_DISABLED, "TMDB: the network is switched off");
  if (self->key == NULL && !asked)
    return error_new (NF_TMDB_ERROR_NO_KEY, "TMDB: no key");
  if (service->base == NULL)
    return error_new (NF_TMDB_ERROR_BAD_ADDRESS, "TMDB: the address is neither https nor http on this machine");
  if (asked)
    return NULL;
  if (self->key_rejected)
    return error_new (NF_TMDB_ERROR_KEY_REJECTED, "TMDB: the key was rejected");
  if (service->state == NF_TMDB_STATE_OFFLINE)
    return error_new (NF_TMDB_ERROR_OFFLINE, "TMDB: no network");
  if (service->state == NF_TMDB_STATE_UNREACHABLE)
    return error_new (NF_TMDB_ERROR_UNREACHABLE, "TMDB: the service could not be reached");
  if (service->state == NF_TMDB_STATE_BAD_REPLY)
    return error_new (NF_TMDB_ERROR_BAD_REPLY, "TMDB: something else answers");
  return NULL;
}

gboolean
nf_tmdb_gate_is_open (NfTmdbGate *self, NfTmdbTarget *target)
{
  if (self->disabled)
    return FALSE;
  return is_asked_by_hand (target)
         || (nf_tmdb_gate_get_service (self, target)->state == NF_TMDB_STATE_READY && self->key != NULL && !self->key_rejected);
}

gboolean
nf_tmdb_gate_may_probe (NfTmdbGate *self, NfTmdbService *service)
{
  return service->base != NULL && service->wanted != NULL && !service->probing && self->key != NULL && !self->key_rejected && !self->disabled;
}

NfTmdbState
nf_tmdb_gate_get_state (NfTmdbGate *self, gint64 *retry_at)
{
  static const NfTmdbState order[] = { NF_TMDB_STATE_OFFLINE, NF_TMDB_STATE_UNREACHABLE, NF_TMDB_STATE_BAD_REPLY, NF_TMDB_STATE_RATE_LIMITED };
  NfTmdbState state = NF_TMDB_STATE_READY;

  *retry_at = 0;
  if (self->disabled)
    return NF_TMDB_STATE_DISABLED;
  if (self->key == NULL)
    return NF_TMDB_STATE_NO_KEY;
  if (self->key_rejected)
    return NF_TMDB_STATE_KEY_REJECTED;
  for (guint i = 0; i < G_N_ELEMENTS (order) && state == NF_TMDB_STATE_READY; i++)
    for (guint j = 0; j < NF_TMDB_N_SERVICES; j++)
      if (self->services[j].state == order[i])
        {
          state = order[i];
          if (*retry_at == 0 || (self->services[j].retry_at != 0 && self->services[j].retry_at < *retry_at))
            *retry_at = self->services[j].retry_at;
        }
  return state;
}
