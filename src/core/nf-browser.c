/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-browser.h"

#include "nf-text.h"

#include <string.h>

/* Damping of mean ratings: as if so many people had given every film the average of all ratings. */
#define MEAN_RATING_PRIOR 100.0

/* What is the same for every query; made on the worker when first needed, then only read. */
typedef struct
{
  GMutex   mutex;
  guint32 *title_ranks;   /* (nullable): place of each row in the order of titles */
  float   *damped_means;  /* (nullable) */
} Tables;

/* A query with all it needs: the worker sees nothing else. */
typedef struct
{
  NfModelFile  *model;
  Tables       *tables;
  NfRatings    *ratings;       /* (nullable): what is seen */
  guint8       *hidden;        /* (nullable): bitset of the rows that are not interesting */
  GBytes       *predictions;   /* (nullable) */
  GBytes       *runtimes;      /* (nullable) */
  NfBrowseQuery query;
} Job;

typedef struct
{
  GArray     *items;
  const char *drop;     /* (nullable): static */
  guint       n_dropped;
} Answer;

struct _NfBrowser
{
  GObject       parent_instance;

  NfCatalogue  *catalogue;
  NfProfile    *profile;
  NfWorker     *worker;
  NfFilmList   *list;
  Tables       *tables;
  GBytes       *predictions;
  GBytes       *runtimes;
  GCancellable *cancellable;   /* (nullable): of the running query */
  NfBrowseQuery query;
  const char   *drop;
  guint         n_dropped;
};

typedef enum
{
  PROP_LIST = 1,
  PROP_BUSY,
} NfBrowserProperty;

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS
};

static GParamSpec *props[PROP_BUSY + 1];
static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (NfSortOrder, nf_sort_order,
                    G_DEFINE_ENUM_VALUE (NF_SORT_POPULARITY, "popularity"),
                    G_DEFINE_ENUM_VALUE (NF_SORT_PREDICTED, "predicted"),
                    G_DEFINE_ENUM_VALUE (NF_SORT_MEAN_RATING, "mean-rating"),
                    G_DEFINE_ENUM_VALUE (NF_SORT_YEAR, "year"),
                    G_DEFINE_ENUM_VALUE (NF_SORT_TITLE, "title"))

G_DEFINE_FINAL_TYPE (NfBrowser, nf_browser, G_TYPE_OBJECT)

/* --- tables --------------------------------------------------------------------------------------------------------- */

static Tables *
tables_new (void)
{
  Tables *tables = g_atomic_rc_box_new0 (Tables);

  g_mutex_init (&tables->mutex);
  return tables;
}

static void
tables_clear (gpointer data)
{
  Tables *tables = data;

  g_mutex_clear (&tables->mutex);
  g_free (tables->title_ranks);
  g_free (tables->damped_means);
}

static void
tables_unref (Tables *tables)
{
  g_atomic_rc_box_release_full (tables, tables_clear);
}

typedef struct
{
  char       *key;
  NfItemIndex item;
} TitleKey;

static int
compare_title_keys (gconstpointer a, gconstpointer b)
{
  const TitleKey *x = a, *y = b;
  int order = strcmp (x->key, y->key);

  return order != 0 ? order : (x->item > y->item) - (x->item < y->item);
}

static const guint32 *
ensure_title_ranks (Tables *tables, NfModelFile *model)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&tables->mutex);
  const guint n = nf_model_file_get_n_items (model);
  g_autofree TitleKey *keys = NULL;

  if (tables->title_ranks != NULL)
    return tables->title_ranks;
  keys = g_new (TitleKey, n);
  for (guint i = 0; i < n; i++)
    keys[i] = (TitleKey) { nf_text_sort_key (nf_model_file_get_title (model, i)), i };
  qsort (keys, n, sizeof *keys, compare_title_keys);
  tables->title_ranks = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    {
      tables->title_ranks[keys[i].item] = i;
      g_free (keys[i].key);
    }
  return tables->title_ranks;
}

/* (Σ r + C m) / (n + C), with m the mean of all ratings */
static const float *
ensure_damped_means (Tables *tables, NfModelFile *model)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&tables->mutex);
  const guint n = nf_model_file_get_n_items (model);
  double sum = 0, count = 0, mean;

  if (tables->damped_means != NULL)
    return tables->damped_means;
  for (guint i = 0; i < n; i++)
    {
      double n_ratings = nf_model_file_get_n_ratings (model, i);

      sum += n_ratings * (double) nf_model_file_get_mean_rating (model, i);
      count += n_ratings;
    }
  mean = count > 0 ? sum / count : 0;
  tables->damped_means = g_new (float, n);
  for (guint i = 0; i < n; i++)
    {
      double n_ratings = nf_model_file_get_n_ratings (model, i);
      double total = n_ratings * (double) nf_model_file_get_mean_rating (model, i);

      tables->damped_means[i] = n_ratings > 0 ? (float) ((total + MEAN_RATING_PRIOR * mean) / (n_ratings + MEAN_RATING_PRIOR)) : 0;
    }
  return tables->damped_means;
}

/* --- one query ------------------------------------------------------------------------------------------------------ */

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->model, nf_model_file_unref);
  g_clear_pointer (&job->tables, tables_unref);
  g_clear_pointer (&job->ratings, nf_ratings_unref);
  g_free (job->hidden);
  g_clear_pointer (&job->predictions, g_bytes_unref);
  g_clear_pointer (&job->runtimes, g_bytes_unref);
  g_free (job);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->items, g_array_unref);
  g_free (answer);
}

/* Bits of the films that @mode leaves out. Returns: (transfer full) (nullable): %NULL if none */
static guint8 *
make_excluded (const Job *job, NfSeenMode mode)
{
  const gsize size = NF_BITSET_BYTES (nf_model_file_get_n_items (job->model));
  guint8 *bits;

  if (mode == NF_SEEN_IGNORE || job->ratings == NULL)
    return NULL;
  bits = mode != NF_SEEN_ONLY && job->hidden != NULL ? g_memdup2 (job->hidden, size) : g_malloc0 (size);
  nf_ratings_add_items (job->ratings, bits);
  if (mode == NF_SEEN_ONLY)
    for (gsize i = 0; i < size; i++)
      bits[i] = (guint8) ~bits[i];
  return bits;
}

static gboolean
has_runtime_bound (const NfBrowseQuery *query)
{
  return query->runtime_from != 0 || query->runtime_to != 0;
}

/* Takes out of @items what is too short, too long or of unknown length. */
static void
match_runtimes (const Job *job, const NfBrowseQuery *query, GArray *items)
{
  gsize size = 0;
  const guint16 *runtimes = job->runtimes != NULL ? g_bytes_get_data (job->runtimes, &size) : NULL;
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const NfItemIndex item = g_array_index (items, NfItemIndex, i);
      const guint runtime = item < size / sizeof *runtimes ? runtimes[item] : 0;

      if (runtime != 0 && runtime >= query->runtime_from && (query->runtime_to == 0 || runtime <= query->runtime_to))
        g_array_index (items, NfItemIndex, n++) = item;
    }
  g_array_set_size (items, n);
}

/* Rows that match, in order of popularity. */
static GArray *
match (const Job *job, const NfBrowseQuery *query)
{
  g_autofree guint8 *excluded = make_excluded (job, query->seen);
  const guint n = nf_model_file_get_n_items (job->model);
  NfFilter filter = query->filter;
  GArray *items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));

  filter.excluded = excluded;
  for (NfItemIndex i = 0; i < n; i++)
    if (nf_filter_match (&filter, job->model, i))
      g_array_append_val (items, i);
  if (has_runtime_bound (query))
    match_runtimes (job, query, items);
  return items;
}

/* Larger first, then the more popular; unknown values (NaN, 0) last by being smallest. */
static int
compare_scored (gconstpointer a, gconstpointer b)
{
  const NfScored *x = a, *y = b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return (x->item > y->item) - (x->item < y->item);
}

static void
sort_by_score (GArray *items, const Job *job)
{
  g_autofree NfScored *scored = g_new (NfScored, items->len);
  const float *values = NULL;
  gsize size = 0;

  if (job->query.sort == NF_SORT_MEAN_RATING)
    values = ensure_damped_means (job->tables, job->model);
  else if (job->query.sort == NF_SORT_PREDICTED)
    {
      values = job->predictions != NULL ? g_bytes_get_data (job->predictions, &size) : NULL;
      if (size / sizeof (float) < nf_model_file_get_n_items (job->model))
        return;
    }
  for (guint i = 0; i < items->len; i++)
    {
      NfItemIndex item = g_array_index (items, NfItemIndex, i);
      float value = values != NULL ? values[item] : (float) nf_model_file_get_year (job->model, item);

      scored[i] = (NfScored) { item, value == value ? value : 0 };
    }
  qsort (scored, items->len, sizeof *scored, compare_scored);
  for (guint i = 0; i < items->len; i++)
    g_array_index (items, NfItemIndex, i) = scored[i].item;
}

static void
sort_by_title (GArray *items, const Job *job)
{
  const guint n = nf_model_file_get_n_items (job->model);
  const guint32 *ranks = ensure_title_ranks (job->tables, job->model);
  g_autofree NfItemIndex *places = g_new (NfItemIndex, n);
  guint next = 0;

  /* ranks are a permutation: no comparing */
  for (guint i = 0; i < n; i++)
    places[i] = NF_ITEM_NONE;
  for (guint i = 0; i < items->len; i++)
    places[ranks[g_array_index (items, NfItemIndex, i)]] = g_array_index (items, NfItemIndex, i);
  for (guint i = 0; i < n; i++)
    if (places[i] != NF_ITEM_NONE)
      g_array_index (items, NfItemIndex, next++) = places[i];
}

static void
sort_items (GArray *items, const Job *job)
{
  switch (job->query.sort)
    {
    case NF_SORT_POPULARITY:
      break;
    case NF_SORT_PREDICTED:
    case NF_SORT_MEAN_RATING:
    case NF_SORT_YEAR:
      sort_by_score (items, job);
      break;
    case NF_SORT_TITLE:
      sort_by_title (items, job);
      break;
    }
}

/* The one condition whose absence gives most. */
static void
suggest_drop (const Job *job, Answer *answer)
{
  static const char *const conditions[] = { "genres", "excluded-genres", "years", "runtime", "ratings", "seen" };

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      NfBrowseQuery query = job->query;
      g_autoptr (GArray) items = NULL;

      switch (i)
        {
        case 0: query.filter.include_genres = 0; break;
        case 1: query.filter.exclude_genres = 0; break;
        case 2: query.filter.year_from = query.filter.year_to = 0; break;
        case 3: query.runtime_from = query.runtime_to = 0; break;
        case 4: query.filter.min_ratings = query.filter.min_train_count = 0; break;
        default: query.seen = NF_SEEN_IGNORE; break;
        }
      items = match (job, &query);
      if (items->len > answer->n_dropped)
        {
          answer->n_dropped = items->len;
          answer->drop = conditions[i];
        }
    }
}

static void
run_job (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  Answer *answer = g_new0 (Answer, 1);

  answer->items = match (job, &job->query);
  if (!g_cancellable_is_cancelled (cancellable))
    {
      if (answer->items->len > 0)
        sort_items (answer->items, job);
      else
        suggest_drop (job, answer);
    }
  g_task_return_pointer (task, answer, answer_free);
}

static void
query_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NfBrowser *self = NF_BROWSER (source);
  Answer *answer = g_task_propagate_pointer (G_TASK (result), NULL);

  /* The only error is having been cancelled: a later query runs. */
  if (answer == NULL)
    return;
  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    {
      g_clear_object (&self->cancellable);
      self->drop = answer->drop;
      self->n_dropped = answer->n_dropped;
      nf_film_list_set_items (self->list, (const NfItemIndex *) (gpointer) answer->items->data, answer->items->len);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
      g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
    }
  answer_free (answer);
}

static void
start_query (NfBrowser *self)
{
  g_autoptr (GTask) task = NULL;
  gboolean was_busy = self->cancellable != NULL;
  Job *job;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  job = g_new0 (Job, 1);
  job->model = nf_model_file_ref (nf_catalogue_get_model (self->catalogue));
  job->tables = g_atomic_rc_box_acquire (self->tables);
  job->query = self->query;
  if (self->query.seen != NF_SEEN_IGNORE)
    job->ratings = nf_profile_dup_ratings (self->profile);
  if (self->query.seen == NF_SEEN_HIDE)
    {
      job->hidden = g_malloc0 (NF_BITSET_BYTES (nf_model_file_get_n_items (job->model)));
      nf_profile_add_marked (self->profile, NF_MARK_HIDDEN, job->hidden);
    }
  if (self->predictions != NULL && self->query.sort == NF_SORT_PREDICTED)
    job->predictions = g_bytes_ref (self->predictions);
  if (self->runtimes != NULL && has_runtime_bound (&self->query))
    job->runtimes = g_bytes_ref (self->runtimes);

  task = g_task_new (self, self->cancellable, query_done_cb, NULL);
  g_task_set_source_tag (task, start_query);
  g_task_set_static_name (task, "browse");
  g_task_set_task_data (task, job, job_free);
  nf_worker_queue (self->worker, G_PRIORITY_DEFAULT, run_job, g_steal_pointer (&task));
  if (!was_busy)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

/* Everything by popularity needs no worker, and is what the first frame shows. */
static void
show_all (NfBrowser *self)
{
  const guint n = nf_model_file_get_n_items (nf_catalogue_get_model (self->catalogue));
  g_autofree NfItemIndex *items = g_new (NfItemIndex, n);

  for (guint i = 0; i < n; i++)
    items[i] = i;
  nf_film_list_set_items (self->list, items, n);
}

static void
profile_changed_cb (NfProfile *profile, guint item, NfProfileChange what, NfBrowser *self)
{
  if (self->query.seen != NF_SEEN_IGNORE)
    start_query (self);
}

/* --- the class ------------------------------------------------------------------------------------------------------ */

static void
nf_browser_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NfBrowser *self = NF_BROWSER (object);

  switch ((NfBrowserProperty) prop_id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, nf_browser_get_busy (self));
      break;
    }
}

static void
nf_browser_dispose (GObject *object)
{
  NfBrowser *self = NF_BROWSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->profile);
  g_clear_object (&self->worker);

  G_OBJECT_CLASS (nf_browser_parent_class)->dispose (object);
}

static void
nf_browser_finalize (GObject *object)
{
  NfBrowser *self = NF_BROWSER (object);

  g_clear_object (&self->list);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->predictions, g_bytes_unref);
  g_clear_pointer (&self->runtimes, g_bytes_unref);
  g_clear_pointer (&self->tables, tables_unref);

  G_OBJECT_CLASS (nf_browser_parent_class)->finalize (object);
}

static void
nf_browser_class_init (NfBrowserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_browser_get_property;
  object_class->dispose = nf_browser_dispose;
  object_class->finalize = nf_browser_finalize;

  props[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, NF_TYPE_FILM_LIST, flags);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_UPDATED] = g_signal_new ("updated", NF_TYPE_BROWSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_browser_init (NfBrowser *self)
{
  self->tables = tables_new ();
}

NfBrowser *
nf_browser_new (NfCatalogue *catalogue, NfProfile *profile, NfWorker *worker)
{
  NfBrowser *self;

  g_return_val_if_fail (NF_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (NF_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (NF_IS_WORKER (worker), NULL);

  self = g_object_new (NF_TYPE_BROWSER, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->profile = g_object_ref (profile);
  self->worker = g_object_ref (worker);
  self->list = nf_film_list_new (catalogue);
  g_signal_connect_object (profile, "changed", G_CALLBACK (profile_changed_cb), self, G_CONNECT_DEFAULT);
  show_all (self);
  return self;
}

NfFilmList *
nf_browser_get_list (NfBrowser *self)
{
  g_return_val_if_fail (NF_IS_BROWSER (self), NULL);

  return self->list;
}

gboolean
nf_browser_get_busy (NfBrowser *self)
{
  g_return_val_if_fail (NF_IS_BROWSER (self), FALSE);

  return self->cancellable != NULL;
}

void
nf_browser_set_query (NfBrowser *self, const NfBrowseQuery *query)
{
  NfBrowseQuery wanted;

  g_return_if_fail (NF_IS_BROWSER (self));
  g_return_if_fail (query != NULL);

  wanted = *query;
  wanted.filter.excluded = NULL;
  if (wanted.filter.include_genres == self->query.filter.include_genres &&
      wanted.filter.exclude_genres == self->query.filter.exclude_genres &&
      wanted.filter.year_from == self->query.filter.year_from && wanted.filter.year_to == self->query.filter.year_to &&
      wanted.filter.min_ratings == self->query.filter.min_ratings &&
      wanted.filter.min_train_count == self->query.filter.min_train_count && wanted.seen == self->query.seen &&
      wanted.sort == self->query.sort && wanted.runtime_from == self->query.runtime_from &&
      wanted.runtime_to == self->query.runtime_to)
    return;
  self->query = wanted;
  start_query (self);
}

void
nf_browser_get_query (NfBrowser *self, NfBrowseQuery *out_query)
{
  g_return_if_fail (NF_IS_BROWSER (self));
  g_return_if_fail (out_query != NULL);

  *out_query = self->query;
}

void
nf_browser_set_predictions (NfBrowser *self, GBytes *stars)
{
  g_return_if_fail (NF_IS_BROWSER (self));

  if (self->predictions == stars)
    return;
  g_clear_pointer (&self->predictions, g_bytes_unref);
  self->predictions = stars != NULL ? g_bytes_ref (stars) : NULL;
  if (self->query.sort == NF_SORT_PREDICTED)
    start_query (self);
}

void
nf_browser_set_runtimes (NfBrowser *self, GBytes *runtimes)
{
  g_return_if_fail (NF_IS_BROWSER (self));

  if (self->runtimes == runtimes)
    return;
  g_clear_pointer (&self->runtimes, g_bytes_unref);
  self->runtimes = runtimes != NULL ? g_bytes_ref (runtimes) : NULL;
  if (has_runtime_bound (&self->query))
    start_query (self);
}

const char *
nf_browser_suggest_drop (NfBrowser *self, guint *out_n_films)
{
  g_return_val_if_fail (NF_IS_BROWSER (self), NULL);

  if (out_n_films != NULL)
    *out_n_films = self->n_dropped;
  return self->drop;
}
