/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-verdict.h"

#define MAX_RETRIES 2   /* of one request, after a fault of the server */
#define MAX_FAULTS  6   /* in a row, of any requests, before the service counts as unreachable */
#define MAX_BAD     3   /* replies in a row that TMDB does not give, before something else is thought to answer */
#define MAX_WAITS   5   /* of one request, for the end of a rate limit */

void
nf_tmdb_verdict_clear (NfTmdbVerdict *self)
{
  g_clear_error (&self->error);
}

static NfTmdbVerdict
fail (NfTmdbError code, const NfTmdbOutcome *outcome)
{
  return (NfTmdbVerdict) { .kind = NF_TMDB_VERDICT_FAIL, .error = g_error_new_literal (NF_TMDB_ERROR, (int) code, outcome->message) };
}

/* For good, for want of a service. */
static NfTmdbVerdict
fail_service (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, const NfTmdbAttempt *attempt, NfTmdbState state)
{
  const NfTmdbError code = state == NF_TMDB_STATE_OFFLINE ? NF_TMDB_ERROR_OFFLINE
                           : state == NF_TMDB_STATE_BAD_REPLY ? NF_TMDB_ERROR_BAD_REPLY : NF_TMDB_ERROR_UNREACHABLE;
  /* others were answered meanwhile: it is this request that is unlucky */
  const gboolean unlucky = state != NF_TMDB_STATE_BAD_REPLY && service->last_answer > attempt->started_at
                           && service->n_faults < MAX_FAULTS && !attempt->probe;

  if (!unlucky)
    nf_tmdb_service_failed (service, state, target, attempt->probe);
  return fail (code, outcome);
}

/* An answer, but none that TMDB gives. Several in a row are somebody else's: the sign-in page of a network, mostly. */
static NfTmdbVerdict
fail_bad (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, const NfTmdbAttempt *attempt, NfTmdbError code)
{
  nf_tmdb_service_answered (service, FALSE);
  if (++service->n_bad >= MAX_BAD || service->state == NF_TMDB_STATE_BAD_REPLY)
    return fail_service (service, target, outcome, attempt, NF_TMDB_STATE_BAD_REPLY);
  return fail (code, outcome);
}

/* A fault that may be over soon. */
static NfTmdbVerdict
retry (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, NfTmdbAttempt *attempt)
{
  service->n_faults++;
  if (!nf_tmdb_target_is_get (target))   /* it may have been done: whoever asked must look */
    return fail (NF_TMDB_ERROR_UNREACHABLE, outcome);
  if (attempt->probe || attempt->n_retries >= MAX_RETRIES || service->n_faults >= MAX_FAULTS || nf_tmdb_service_is_down (service))
    return fail_service (service, target, outcome, attempt, NF_TMDB_STATE_UNREACHABLE);
  return (NfTmdbVerdict) { .kind = NF_TMDB_VERDICT_RETRY, .delay_ms = nf_tmdb_service_find_delay (service, attempt->n_retries++) };
}

static NfTmdbVerdict
wait_for_limit (NfTmdbService *service, const NfTmdbOutcome *outcome, NfTmdbAttempt *attempt)
{
  nf_tmdb_service_limited (service, outcome->retry_after_ms);
  if (attempt->probe || ++attempt->n_waits > MAX_WAITS)
    return fail (NF_TMDB_ERROR_RATE_LIMITED, outcome);
  attempt->started_at = 0;   /* after the pause this answer says nothing of the service any more */
  return (NfTmdbVerdict) { .kind = NF_TMDB_VERDICT_REQUEUE };
}

static NfTmdbVerdict
deny (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, const NfTmdbAttempt *attempt)
{
  NfTmdbVerdict verdict;

  nf_tmdb_service_answered (service, TRUE);
  if (outcome->kind == NF_TMDB_OUTCOME_SESSION_DENIED)
    return fail (NF_TMDB_ERROR_DENIED, outcome);
  verdict = fail (NF_TMDB_ERROR_KEY_REJECTED, outcome);
  if (target->kind == NF_TMDB_TARGET_KEY)   /* that was a key of its own */
    return verdict;
  if (!attempt->key_changed)
    verdict.kind = NF_TMDB_VERDICT_REJECT_KEY;
  else if (!attempt->probe)   /* it was about the key before */
    {
      nf_tmdb_verdict_clear (&verdict);
      verdict.kind = NF_TMDB_VERDICT_REQUEUE;
    }
  return verdict;
}

NfTmdbVerdict
nf_tmdb_verdict_reach (NfTmdbService *service, NfTmdbTarget *target, const NfTmdbOutcome *outcome, NfTmdbAttempt *attempt)
{
  const gboolean on_wire = outcome->kind == NF_TMDB_OUTCOME_DAMAGED || outcome->kind == NF_TMDB_OUTCOME_CUT || outcome->kind == NF_TMDB_OUTCOME_UNREACHABLE;

  if (outcome->redirected)
    nf_tmdb_service_answered (service, FALSE);
  if (on_wire && attempt->away)
    return fail_service (service, target, outcome, attempt, NF_TMDB_STATE_OFFLINE);

  switch (outcome->kind)
    {
    case NF_TMDB_OUTCOME_GOOD:
      nf_tmdb_service_answered (service, TRUE);
      return (NfTmdbVerdict) { .kind = NF_TMDB_VERDICT_FINISH };
    case NF_TMDB_OUTCOME_NOT_FOUND:
      nf_tmdb_service_answered (service, TRUE);
      return fail (NF_TMDB_ERROR_NOT_FOUND, outcome);
    case NF_TMDB_OUTCOME_KEY_DENIED:
    case NF_TMDB_OUTCOME_SESSION_DENIED:
      return deny (service, target, outcome, attempt);
    case NF_TMDB_OUTCOME_LIMITED:
      return wait_for_limit (service, outcome, attempt);
    case NF_TMDB_OUTCOME_BAD:
      return fail_bad (service, target, outcome, attempt, NF_TMDB_ERROR_BAD_REPLY);
    case NF_TMDB_OUTCOME_BAD_ADDRESS:
      return fail_bad (service, target, outcome, attempt, NF_TMDB_ERROR_BAD_ADDRESS);
    case NF_TMDB_OUTCOME_TOO_LARGE:
      nf_tmdb_service_answered (service, FALSE);
      return fail (NF_TMDB_ERROR_TOO_LARGE, outcome);
    case NF_TMDB_OUTCOME_DAMAGED:
      if (attempt->probe || attempt->n_retries >= MAX_RETRIES)
        return fail_bad (service, target, outcome, attempt, NF_TMDB_ERROR_BAD_REPLY);
      return retry (service, target, outcome, attempt);
    case NF_TMDB_OUTCOME_FAULT:
    case NF_TMDB_OUTCOME_CUT:
      return retry (service, target, outcome, attempt);
    case NF_TMDB_OUTCOME_OFFLINE:
      return fail_service (service, target, outcome, attempt, NF_TMDB_STATE_OFFLINE);
    case NF_TMDB_OUTCOME_UNREACHABLE:
      return fail_service (service, target, outcome, attempt, NF_TMDB_STATE_UNREACHABLE);
    case NF_TMDB_OUTCOME_CANCELLED:   /* says nothing of the service */
    default:
      return fail (NF_TMDB_ERROR_UNREACHABLE, outcome);
    }
}
