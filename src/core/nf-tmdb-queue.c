/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-queue.h"

#include "nf-network-watch.h"
#include "nf-tmdb-wishes.h"

#define MAX_ACTIVE 6

struct _NfTmdbQueue
{
  GObject parent_instance;

  NfHttp           *http;
  NfTmdbGate        gate;
  NfNetworkWatch   *network;
  NfTmdbTrafficLog *traffic;
  gboolean          closed, warm, warming;
  NfTmdbWishes     *wishes;
  NfTmdbWish       *probes[NF_TMDB_N_SERVICES];   /* (nullable): on the wire; not owned */
  guint             n_active;
};

G_DEFINE_FINAL_TYPE (NfTmdbQueue, nf_tmdb_queue, G_TYPE_OBJECT)

typedef enum
{
  CHANGED,
  VALUE,
  N_SIGNALS,
} NfTmdbQueueSignal;
static guint signals[N_SIGNALS];

static void pump (NfTmdbQueue *self);

static NfTmdbServiceName
get_name (NfTmdbQueue *self, NfTmdbService *service)
{
  return (NfTmdbServiceName) (service - self->gate.services);
}

static void
announce (NfTmdbQueue *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- wishes ------------------------------------------------------------------------------------------------------ */

/* Takes the wish off the wire, or out of what waits. Its queue may go after this. */
static void
wish_stop (NfTmdbWish *wish)
{
  NfTmdbQueue *self = wish->queue;

  g_clear_handle_id (&wish->delay_id, g_source_remove);
  nf_tmdb_wishes_dequeue (self->wishes, wish);
  g_clear_object (&wish->cancellable);
  if (!wish->active)
    return;
  wish->active = FALSE;
  self->n_active--;
  if (wish->attempt.probe)
    {
      self->gate.services[wish->service].probing = FALSE;
      self->probes[wish->service] = NULL;
    }
  g_object_unref (self);
}

/* The end of every wish: hands out the value of @outcome or @error. Callbacks run in here. */
static void
wish_finish (NfTmdbWish *wish, const NfTmdbOutcome *outcome, const GError *error)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (wish->queue);
  g_autoptr (NfTmdbWish) keep = nf_tmdb_wish_ref (wish);
  NfWaiters *waiters = g_steal_pointer (&wish->waiters);

  wish_stop (wish);
  nf_tmdb_wishes_remove (self->wishes, wish);
  pump (self);
  if (error == NULL)
    g_signal_emit (self, signals[VALUE], 0, wish->target, outcome->value);
  announce (self);
  if (waiters != NULL && error == NULL)
    nf_waiters_return (waiters, outcome->value, outcome->copy_value, outcome->free_value, NULL);
  else if (waiters != NULL)
    nf_waiters_return (waiters, NULL, NULL, NULL, error);
}

/* Forgets who waits. While it is on the wire it keeps its place there until that has been let go of. */
static void
wish_abandon (NfTmdbWish *wish)
{
  NfTmdbQueue *self = wish->queue;

  g_clear_pointer (&wish->waiters, nf_waiters_free);
  if (wish->active)
    g_cancellable_cancel (wish->cancellable);   /* the exchange has its own reference */
  else
    wish_stop (wish);
  nf_tmdb_wishes_remove (self->wishes, wish);
}

static void
wish_empty_cb (gpointer user_data)
{
  wish_abandon (user_data);
}

static gboolean
retry_cb (gpointer user_data)
{
  NfTmdbWish *wish = user_data;
  NfTmdbQueue *self = wish->queue;

  wish->delay_id = 0;
  nf_tmdb_wishes_enqueue (self->wishes, wish);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Everything that waits to be sent or sent again to @service (%NULL: to both) fails, and what is @on_wire too. */
static void
fail_all (NfTmdbQueue *self, NfTmdbService *service, gboolean on_wire, const GError *error)
{
  g_autoptr (GPtrArray) all = nf_tmdb_wishes_dup (self->wishes);
  g_autoptr (GPtrArray) failed = g_ptr_array_new ();
  const gboolean disabled = g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED);

  for (guint i = 0; i < all->len; i++)
    {
      NfTmdbWish *wish = g_ptr_array_index (all, i);

      /* a key that is being checked does without the client's own */
      if ((service == NULL || &self->gate.services[wish->service] == service) && (on_wire || !wish->active)
          && (wish->target->key == NULL || disabled))
        g_ptr_array_add (failed, wish);
    }
  for (guint i = 0; i < failed->len; i++)
    {
      NfTmdbWish *wish = g_ptr_array_index (failed, i);
      NfWaiters *waiters;

      if (wish->waiters == NULL)   /* the callback of an earlier one has cancelled this one */
        continue;
      waiters = g_steal_pointer (&wish->waiters);
      wish_abandon (wish);
      nf_waiters_return (waiters, NULL, NULL, NULL, error);
    }
}

/* --- exchanges --------------------------------------------------------------------------------------------------- */

static void
wish_follow (NfTmdbWish *wish, const NfTmdbVerdict *verdict, const NfTmdbOutcome *outcome)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (wish->queue);
  NfTmdbService *service = &self->gate.services[wish->service];

  switch (verdict->kind)
    {
    case NF_TMDB_VERDICT_FINISH:
      wish_finish (wish, outcome, NULL);
      break;
    case NF_TMDB_VERDICT_RETRY:
      wish_stop (wish);   /* the waiters' tasks hold the queue's owner from here */
      wish->delay_id = g_timeout_add (verdict->delay_ms, retry_cb, wish);
      g_source_set_name_by_id (wish->delay_id, "[nextfilms] TMDB backoff");
      pump (self);
      break;
    case NF_TMDB_VERDICT_REQUEUE:
      wish_stop (wish);
      nf_tmdb_wishes_enqueue (self->wishes, wish);
      pump (self);
      announce (self);
      break;
    case NF_TMDB_VERDICT_REJECT_KEY:
      self->gate.key_rejected = TRUE;
      wish_finish (wish, NULL, verdict->error);
      if (self->gate.key_rejected)   /* a callback may have brought another key */
        fail_all (self, NULL, FALSE, verdict->error);
      break;
    case NF_TMDB_VERDICT_FAIL:
    default:
      wish_finish (wish, NULL, verdict->error);
      if (nf_tmdb_service_is_down (service))
        fail_all (self, service, FALSE, verdict->error);
    }
}

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbWish) wish = user_data;
  g_autoptr (NfTmdbOutcome) outcome = nf_tmdb_exchange_finish (result);
  NfTmdbQueue *self = wish->queue;   /* alive: the wish is active */
  NfTmdbService *service = &self->gate.services[wish->service];

  if (outcome->kind != NF_TMDB_OUTCOME_GOOD && g_cancellable_is_cancelled (wish->cancellable))
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

      wish_finish (wish, NULL, error);   /* nobody hears it */
    }
  else
    {
      g_auto (NfTmdbVerdict) verdict = { 0 };

      wish->attempt.key_changed = wish->key_serial != self->gate.key_serial;
      wish->attempt.away = nf_network_watch_is_away (self->network, service->loopback);
      verdict = nf_tmdb_verdict_reach (service, wish->target, outcome, &wish->attempt);
      wish_follow (wish, &verdict, outcome);
    }
}

static void
wish_start (NfTmdbWish *wish)
{
  NfTmdbQueue *self = g_object_ref (wish->queue);

  wish->active = TRUE;
  wish->key_serial = self->gate.key_serial;
  if (wish->attempt.started_at == 0)
    wish->attempt.started_at = g_get_monotonic_time ();
  wish->cancellable = g_cancellable_new ();
  self->n_active++;
  nf_tmdb_exchange_start_async (self->http, self->traffic, self->gate.services[wish->service].base, self->gate.key,
                                wish->target, wish->cancellable, exchanged_cb, nf_tmdb_wish_ref (wish));
}

/* Starts what may start: the more urgent first, then the later. */
static void
pump (NfTmdbQueue *self)
{
  NfTmdbWish *next;

  while (self->warm && self->n_active < MAX_ACTIVE && (next = nf_tmdb_wishes_get_next (self->wishes, &self->gate)) != NULL)
    {
      nf_tmdb_wishes_dequeue (self->wishes, next);
      wish_start (next);
    }
}

/* Asks a service that is down for what was wanted last: whether it is back. */
static void
service_probe (NfTmdbQueue *self, NfTmdbService *service)
{
  g_autoptr (NfTmdbWish) wish = NULL;

  if (self->closed || !nf_tmdb_gate_may_probe (&self->gate, service))
    return;
  wish = nf_tmdb_wish_new (self, service->wanted, get_name (self, service));
  wish->attempt.probe = TRUE;
  service->probing = TRUE;
  self->probes[wish->service] = wish;
  wish_start (wish);   /* the exchange holds it */
}

/* Nothing may be sent any more, not even to where a probe is redirected. */
static void
cancel_probes (NfTmdbQueue *self)
{
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    if (self->probes[i] != NULL)
      g_cancellable_cancel (self->probes[i]->cancellable);
}

/* --- callbacks --------------------------------------------------------------------------------------------------- */

static void
service_timer_cb (NfTmdbService *service, gpointer user_data)
{
  g_autoptr (NfTmdbQueue) self = g_object_ref (user_data);

  if (nf_tmdb_service_is_down (service))
    service_probe (self, service);
  else
    pump (self);
  announce (self);
}

static void
network_cb (gpointer user_data)
{
  NfTmdbQueue *self = user_data;

  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    if (nf_tmdb_service_is_down (&self->gate.services[i]))
      service_probe (self, &self->gate.services[i]);
}

/* Whether anything is asked of others than this machine. */
static gboolean
goes_beyond (NfTmdbQueue *self)
{
  return !self->gate.services[NF_TMDB_API].loopback || !self->gate.services[NF_TMDB_IMAGES].loopback;
}

static void
warmed_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbQueue) self = user_data;

  nf_http_warm_up_finish (NF_HTTP (source), result);
  self->warm = TRUE;
  if (!nf_network_watch_has_monitor (self->network) && !self->closed && goes_beyond (self))
    nf_network_watch_set_monitor (self->network, g_network_monitor_get_default (), FALSE);
  pump (self);
}

/* --- class ------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_queue_finalize (GObject *object)
{
  NfTmdbQueue *self = NF_TMDB_QUEUE (object);

  g_clear_pointer (&self->network, nf_network_watch_free);
  g_clear_pointer (&self->wishes, nf_tmdb_wishes_free);
  nf_tmdb_gate_clear (&self->gate);
  g_clear_object (&self->http);
  g_clear_pointer (&self->traffic, nf_tmdb_traffic_log_unref);

  G_OBJECT_CLASS (nf_tmdb_queue_parent_class)->finalize (object);
}

static void
nf_tmdb_queue_class_init (NfTmdbQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_tmdb_queue_finalize;

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_TMDB_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VALUE] = g_signal_new ("value", NF_TYPE_TMDB_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_POINTER);
}

static void
nf_tmdb_queue_init (NfTmdbQueue *self)
{
  self->http = nf_http_new (MAX_ACTIVE);
  self->network = nf_network_watch_new (network_cb, self);
  self->traffic = nf_tmdb_traffic_log_new ();
  self->wishes = nf_tmdb_wishes_new ();
  nf_tmdb_gate_init (&self->gate, service_timer_cb, self);
}

/* --- public ------------------------------------------------------------------------------------------------------ */

NfTmdbQueue *
nf_tmdb_queue_new (const char *api_url, const char *image_url)
{
  NfTmdbQueue *self = g_object_new (NF_TYPE_TMDB_QUEUE, NULL);

  nf_tmdb_service_set_address (&self->gate.services[NF_TMDB_API], api_url);
  nf_tmdb_service_set_address (&self->gate.services[NF_TMDB_IMAGES], image_url);
  return self;
}

NfHttp *
nf_tmdb_queue_get_http (NfTmdbQueue *self)
{
  return self->http;
}

NfTmdbState
nf_tmdb_queue_get_state (NfTmdbQueue *self, gint64 *retry_at)
{
  return nf_tmdb_gate_get_state (&self->gate, retry_at);
}

gboolean
nf_tmdb_queue_set_key (NfTmdbQueue *self, const char *key)
{
  if (!nf_tmdb_gate_set_key (&self->gate, key))
    return FALSE;
  if (key == NULL)
    {
      g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_NO_KEY, "TMDB: no key");

      cancel_probes (self);
      fail_all (self, NULL, TRUE, error);
    }
  pump (self);
  announce (self);
  return TRUE;
}

const char *
nf_tmdb_queue_get_key (NfTmdbQueue *self)
{
  return self->gate.key;
}

void
nf_tmdb_queue_set_enabled (NfTmdbQueue *self, gboolean enabled)
{
  if (self->gate.disabled == !enabled)
    return;
  self->gate.disabled = !enabled;
  if (self->gate.disabled)
    {
      g_autoptr (GError) error = g_error_new_literal (NF_TMDB_ERROR, NF_TMDB_ERROR_DISABLED, "TMDB: the network is switched off");

      for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
        nf_tmdb_service_reset (&self->gate.services[i]);
      cancel_probes (self);
      fail_all (self, NULL, TRUE, error);
      nf_http_disconnect (self->http);
    }
  announce (self);
}

gboolean
nf_tmdb_queue_get_enabled (NfTmdbQueue *self)
{
  return !self->gate.disabled;
}

void
nf_tmdb_queue_set_image_url (NfTmdbQueue *self, const char *url)
{
  nf_tmdb_service_set_address (&self->gate.services[NF_TMDB_IMAGES], url);
}

gboolean
nf_tmdb_queue_is_local (NfTmdbQueue *self)
{
  return self->gate.services[NF_TMDB_API].loopback;
}

void
nf_tmdb_queue_retry (NfTmdbQueue *self)
{
  nf_tmdb_gate_reset (&self->gate);
  pump (self);
  announce (self);
}

void
nf_tmdb_queue_close (NfTmdbQueue *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the client was closed");

  self->closed = TRUE;
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    nf_tmdb_service_reset (&self->gate.services[i]);
  nf_network_watch_set_monitor (self->network, NULL, FALSE);
  fail_all (self, NULL, FALSE, error);
}

void
nf_tmdb_queue_load (NfTmdbQueue *self, NfTmdbTarget *target, int priority, GTask *task)
{
  NfTmdbService *service = nf_tmdb_gate_get_service (&self->gate, target);
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) refusal = NULL;
  NfTmdbWish *wish;

  if (g_task_return_error_if_cancelled (task))
    return;
  refusal = nf_tmdb_gate_refuse (&self->gate, target);
  if (refusal != NULL)
    {
      if (service->base != NULL && !self->gate.disabled)
        nf_tmdb_service_set_wanted (service, target);
      if (nf_tmdb_service_is_due (service))   /* when its time came there was no key, so it has not been tried */
        service_probe (self, service);
      g_task_return_error (task, g_steal_pointer (&refusal));
      return;
    }
  if (!self->warm && !self->warming)
    {
      self->warming = TRUE;
      nf_http_warm_up_async (self->http, goes_beyond (self), warmed_up_cb, g_object_ref (self));
    }
  wish = nf_tmdb_wishes_join (self->wishes, target, priority);
  if (wish == NULL)
    {
      wish = nf_tmdb_wishes_add (self->wishes, nf_tmdb_wish_new (self, target, get_name (self, service)), priority);
      wish->waiters = nf_waiters_new (wish_empty_cb, wish);
    }
  nf_waiters_add (wish->waiters, g_steal_pointer (&owned));
  pump (self);
}

GPtrArray *
nf_tmdb_queue_dup_traffic (NfTmdbQueue *self)
{
  return nf_tmdb_traffic_log_dup_rows (self->traffic);
}

void
nf_tmdb_queue_set_timing (NfTmdbQueue *self, guint backoff_ms)
{
  for (guint i = 0; i < NF_TMDB_N_SERVICES; i++)
    self->gate.services[i].backoff_ms = backoff_ms;
}

void
nf_tmdb_queue_set_monitor (NfTmdbQueue *self, GNetworkMonitor *monitor)
{
  nf_network_watch_set_monitor (self->network, monitor, TRUE);
}
