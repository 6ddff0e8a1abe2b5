/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommender.h"

#include "nf-ranking.h"

#include <math.h>

/* Requests start at least this long apart: the first star at once, a run of stars together. */
#define DEBOUNCE_MS 120

#define MIN_DISCOVERY (-0.2)
#define MAX_DISCOVERY 0.15

/* λ / (1 − λ) of nf_diversity_order() at the surprising end: λ = 0.9, where a tenth of the ranking's quality is gone and twice as many
 * different films are shown. */
#define MAX_DIVERSITY_RATIO 9.0

/* Memory for the scores of all films. Jobs of one recommender run one after the other on its worker, so they share it;
 * ref-counted, for a job may outlive the recommender. */
typedef struct
{
  float *scores;
} Scratch;

typedef struct
{
  NfRankingRequest *request;
  Scratch          *scratch;
} Job;

struct _NfRecommender
{
  GObject            parent_instance;

  NfCatalogue       *catalogue;
  NfModelFile       *model;
  NfProfile         *profile;
  NfWorker          *worker;
  NfRecommendations *list;
  Scratch           *scratch;

  NfRanking         *ranking;      /* (nullable): the published one */
  guint              n_ratings;    /* of the published one */
  double             discovery;
  double             surprise;

  GCancellable      *running;      /* (nullable) */
  guint64            generation;   /* of the latest request */
  guint              timeout_id;
  gint64             started_at;   /* monotonic µs: of the latest request */
  gboolean           busy;
};

G_DEFINE_FINAL_TYPE (NfRecommender, nf_recommender, G_TYPE_OBJECT)

typedef enum
{
  PROP_BUSY = 1,
  PROP_N_RATINGS,
  PROP_DISCOVERY,
  PROP_SURPRISE,
  PROP_PROVISIONAL,
} NfRecommenderProps;
static GParamSpec *props[PROP_PROVISIONAL + 1];

typedef enum
{
  UPDATED,
  N_SIGNALS,
} NfRecommenderSignal;
static guint signals[N_SIGNALS];

/* --- jobs ---------------------------------------------------------------------------------------------------------- */

static void
scratch_clear (gpointer data)
{
  g_free (((Scratch *) data)->scores);
}

static void
scratch_unref (Scratch *scratch)
{
  g_atomic_rc_box_release_full (scratch, scratch_clear);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  nf_ranking_request_free (job->request);
  scratch_unref (job->scratch);
  g_free (job);
}

static void
add_item (NfFilm *film, gpointer user_data)
{
  NfItemIndex item = nf_film_get_item (film);

  g_array_append_val ((GArray *) user_data, item);
}

/* Everything a job needs to know of the present, copied. */
static Job *
job_new (NfRecommender *self)
{
  g_autoptr (NfRatings) ratings = nf_profile_dup_ratings (self->profile);
  Job *job = g_new (Job, 1);

  job->scratch = g_atomic_rc_box_acquire (self->scratch);
  job->request = nf_ranking_request_new (self->model, ratings);
  job->request->length = NF_RECOMMENDER_LIST_LENGTH;
  job->request->discovery = self->discovery;
  job->request->diversity = MAX_DIVERSITY_RATIO * self->surprise / (1 + MAX_DIVERSITY_RATIO * self->surprise);
  nf_ratings_add_items (ratings, job->request->excluded);
  nf_profile_add_marked (self->profile, NF_MARK_HIDDEN, job->request->excluded);
  nf_catalogue_foreach_alive (self->catalogue, add_item, job->request->items);
  return job;
}

static void
rank_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  NfRanking *ranking = nf_ranking_new (job->request, job->scratch->scores, cancellable);

  if (ranking != NULL)
    g_task_return_pointer (task, ranking, (GDestroyNotify) nf_ranking_free);
  else
    g_task_return_error_if_cancelled (task);
}

/* --- publishing ---------------------------------------------------------------------------------------------------- */

static void
set_busy (NfRecommender *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
fill_film (NfFilm *film, gpointer user_data)
{
  NfRecommender *self = user_data;
  NfItemIndex item = nf_film_get_item (film);
  float stars = 0, deviation = 0;

  /* A rated film's own rating is part of what the model knows: no prediction worth the name. */
  if (self->ranking != NULL && nf_profile_get_rating (self->profile, item) == NF_RATING_NONE)
    nf_ranking_get_prediction (self->ranking, item, &stars, &deviation);
  nf_film_set_prediction (film, stars, deviation);
}

static void
publish (NfRecommender *self, NfRanking *ranking)
{
  guint n_ratings = nf_ratings_get_n (nf_fold_in_get_ratings (ranking->fold_in));
  gboolean was_provisional = self->n_ratings < NF_RECOMMENDER_ENOUGH_RATINGS;

  g_clear_pointer (&self->ranking, nf_ranking_free);
  self->ranking = ranking;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->n_ratings != n_ratings)
    {
      self->n_ratings = n_ratings;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_RATINGS]);
    }
  if (was_provisional != (n_ratings < NF_RECOMMENDER_ENOUGH_RATINGS))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROVISIONAL]);
  /* Films first: rows that appear show their prediction at once. */
  nf_catalogue_foreach_alive (self->catalogue, fill_film, self);
  nf_recommendations_update (self->list, ranking->rows, ranking->n_rows);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[UPDATED], 0);
}

/* What the callback of a job gets: the recommender may be gone, or have asked anew. */
typedef struct
{
  GWeakRef recommender;
  guint64  generation;
} Reply;

static Reply *
reply_new (NfRecommender *self, guint64 generation)
{
  Reply *reply = g_new0 (Reply, 1);

  g_weak_ref_init (&reply->recommender, self);
  reply->generation = generation;
  return reply;
}

static void
reply_free (Reply *reply)
{
  g_weak_ref_clear (&reply->recommender);
  g_free (reply);
}

static void
ranked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reply *reply = user_data;
  g_autoptr (NfRecommender) self = g_weak_ref_get (&reply->recommender);
  guint64 generation = reply->generation;
  g_autoptr (NfRanking) ranking = g_task_propagate_pointer (G_TASK (result), NULL);

  reply_free (reply);
  if (self == NULL || ranking == NULL || generation != self->generation)
    return;
  g_clear_object (&self->running);
  publish (self, g_steal_pointer (&ranking));
  if (self->running == NULL && self->timeout_id == 0)
    set_busy (self, FALSE);
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

static void
recompute (NfRecommender *self)
{
  GTask *task;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();
  self->started_at = g_get_monotonic_time ();

  /* No source object: a job must not keep the recommender alive, which in turn cancels it when it goes. */
  task = g_task_new (NULL, self->running, ranked_cb, reply_new (self, ++self->generation));
  g_task_set_source_tag (task, recompute);
  g_task_set_task_data (task, job_new (self), job_free);
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, rank_in_thread, task);
}

static gboolean
timeout_cb (gpointer user_data)
{
  NfRecommender *self = user_data;

  self->timeout_id = 0;
  recompute (self);
  return G_SOURCE_REMOVE;
}

static void
request (NfRecommender *self)
{
  gint64 elapsed_ms = (g_get_monotonic_time () - self->started_at) / 1000;

  set_busy (self, TRUE);
  if (self->timeout_id != 0)
    return;
  if (self->started_at == 0 || elapsed_ms >= DEBOUNCE_MS)
    recompute (self);
  else
    self->timeout_id = g_timeout_add ((guint) (DEBOUNCE_MS - elapsed_ms), timeout_cb, self);
}

static void
profile_changed_cb (NfProfile *profile, guint item, guint what, NfRecommender *self)
{
  switch ((NfProfileChange) what)
    {
    case NF_CHANGE_RATED:
    case NF_CHANGE_UNRATED:
    case NF_CHANGE_MARKED_HIDDEN:
    case NF_CHANGE_UNMARKED_HIDDEN:
    case NF_CHANGE_UNDONE:
    case NF_CHANGE_MERGED:
      request (self);
      break;
    case NF_CHANGE_MARKED_FAVORITE:
    case NF_CHANGE_UNMARKED_FAVORITE:
    case NF_CHANGE_MARKED_WATCHLIST:
    case NF_CHANGE_UNMARKED_WATCHLIST:
    default:
      break;
    }
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_recommender_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfRecommender *self = NF_RECOMMENDER (object);

  switch ((NfRecommenderProps) prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_N_RATINGS:
      g_value_set_uint (value, self->n_ratings);
      break;
    case PROP_DISCOVERY:
      g_value_set_double (value, self->discovery);
      break;
    case PROP_SURPRISE:
      g_value_set_double (value, self->surprise);
      break;
    case PROP_PROVISIONAL:
      g_value_set_boolean (value, self->n_ratings < NF_RECOMMENDER_ENOUGH_RATINGS);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_recommender_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  NfRecommender *self = NF_RECOMMENDER (object);

  switch ((NfRecommenderProps) prop_id)
    {
    case PROP_DISCOVERY:
      nf_recommender_set_discovery (self, g_value_get_double (value));
      break;
    case PROP_SURPRISE:
      nf_recommender_set_surprise (self, g_value_get_double (value));
      break;
    case PROP_BUSY:
    case PROP_N_RATINGS:
    case PROP_PROVISIONAL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
nf_recommender_dispose (GObject *object)
{
  NfRecommender *self = NF_RECOMMENDER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  if (self->catalogue != NULL)
    nf_catalogue_remove_fill_func (self->catalogue, fill_film, self);
  g_clear_object (&self->profile);
  g_clear_object (&self->catalogue);
  /* Waits for the job, which ends soon now that it is cancelled. */
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (nf_recommender_parent_class)->dispose (object);
}

static void
nf_recommender_finalize (GObject *object)
{
  NfRecommender *self = NF_RECOMMENDER (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->model, nf_model_file_unref);
  g_clear_pointer (&self->scratch, scratch_unref);
  g_clear_pointer (&self->ranking, nf_ranking_free);
  G_OBJECT_CLASS (nf_recommender_parent_class)->finalize (object);
}

static void
nf_recommender_class_init (NfRecommenderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_recommender_get_property;
  object_class->set_property = nf_recommender_set_property;
  object_class->dispose = nf_recommender_dispose;
  object_class->finalize = nf_recommender_finalize;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  props[PROP_N_RATINGS] = g_param_spec_uint ("n-ratings", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_DISCOVERY] = g_param_spec_double ("discovery", NULL, NULL, MIN_DISCOVERY, MAX_DISCOVERY, 0, readable | G_PARAM_WRITABLE);
  props[PROP_SURPRISE] = g_param_spec_double ("surprise", NULL, NULL, 0, 1, 0, readable | G_PARAM_WRITABLE);
  props[PROP_PROVISIONAL] = g_param_spec_boolean ("provisional", NULL, NULL, TRUE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[UPDATED] = g_signal_new ("updated", NF_TYPE_RECOMMENDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_recommender_init (NfRecommender *self)
{
}

/* --- public -------------------------------------------------------------------------------------------------------- */

NfRecommender *
nf_recommender_new (NfCatalogue *catalogue, NfProfile *profile, NfWorker *worker)
{
  NfRecommender *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (NF_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (NF_IS_WORKER (worker), NULL);

  self = g_object_new (NF_TYPE_RECOMMENDER, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->model = nf_model_file_ref (nf_catalogue_get_model (catalogue));
  self->profile = g_object_ref (profile);
  self->worker = g_object_ref (worker);
  self->list = nf_recommendations_new (catalogue);
  self->scratch = g_atomic_rc_box_new0 (Scratch);
  self->scratch->scores = g_new0 (float, nf_model_file_get_n_items (self->model));
  nf_catalogue_add_fill_func (catalogue, fill_film, self);
  g_signal_connect (profile, "changed", G_CALLBACK (profile_changed_cb), self);
  request (self);
  return self;
}

GListModel *
nf_recommender_get_list (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), NULL);

  return G_LIST_MODEL (self->list);
}

gboolean
nf_recommender_get_busy (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), FALSE);

  return self->busy;
}

void
nf_recommender_set_discovery (NfRecommender *self, double discovery)
{
  g_return_if_fail (NF_IS_RECOMMENDER (self));
  g_return_if_fail (!isnan (discovery));

  discovery = CLAMP (discovery, MIN_DISCOVERY, MAX_DISCOVERY);
  if (self->discovery == discovery)
    return;
  self->discovery = discovery;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DISCOVERY]);
  request (self);
}

double
nf_recommender_get_discovery (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), 0);

  return self->discovery;
}

void
nf_recommender_set_surprise (NfRecommender *self, double surprise)
{
  g_return_if_fail (NF_IS_RECOMMENDER (self));
  g_return_if_fail (!isnan (surprise));

  surprise = CLAMP (surprise, 0, 1);
  if (self->surprise == surprise)
    return;
  self->surprise = surprise;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SURPRISE]);
  request (self);
}

double
nf_recommender_get_surprise (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), 0);

  return self->surprise;
}

GBytes *
nf_recommender_dup_predictions (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), NULL);

  return self->ranking != NULL && self->ranking->stars != NULL ? g_bytes_ref (self->ranking->stars) : NULL;
}

NfFoldIn *
nf_recommender_dup_fold_in (NfRecommender *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDER (self), NULL);

  return self->ranking != NULL ? nf_fold_in_ref (self->ranking->fold_in) : NULL;
}

void
nf_recommender_flush (NfRecommender *self)
{
  g_return_if_fail (NF_IS_RECOMMENDER (self));

  while (self->busy)
    {
      if (self->timeout_id != 0)
        recompute (self);
      g_main_context_iteration (NULL, TRUE);
    }
}
