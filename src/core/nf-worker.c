/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-worker.h"

/* What the thread works on. It outlives the NfWorker when a job drops the worker's last reference. */
typedef struct
{
  GMutex mutex;
  GCond  cond;
  GQueue jobs;   /* of Job, in the order they will run */
  gboolean closing;
} Shared;

typedef struct
{
  int             priority;
  GTaskThreadFunc func;
  GTask          *task;
} Job;

struct _NfWorker
{
  GObject  parent_instance;

  Shared  *shared;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (NfWorker, nf_worker, G_TYPE_OBJECT)

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_assert (g_queue_is_empty (&shared->jobs));
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *job = a, *other = b;

  return (job->priority > other->priority) - (job->priority < other->priority);
}

static void
insert_job (GQueue *jobs, Job *job)
{
  GList *link = jobs->tail;

  /* From the end, so that equal priorities stay in order and the usual case is one step. */
  while (link != NULL && compare_jobs (link->data, job, NULL) > 0)
    link = link->prev;
  g_queue_insert_after_link (jobs, link, g_list_alloc ());
  if (link == NULL)
    jobs->head->data = job;
  else
    link->next->data = job;
}

static gboolean
drop_task_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;   /* the source's destroy notify drops the reference */
}

/* The last reference may take the source object with it: that has to happen where the object lives. */
static void
hand_task_back (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "NfWorker task release");
  g_source_set_callback (source, drop_task_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

static void
run_job (Job *job)
{
  if (!g_task_return_error_if_cancelled (job->task))
    job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
               g_task_get_cancellable (job->task));
  hand_task_back (job->task);
  g_free (job);
}

static gpointer
worker_thread (gpointer data)
{
  Shared *shared = data;

  g_mutex_lock (&shared->mutex);
  for (;;)
    {
      Job *job = g_queue_pop_head (&shared->jobs);

      if (job != NULL)
        {
          g_mutex_unlock (&shared->mutex);
          run_job (job);
          g_mutex_lock (&shared->mutex);
        }
      else if (shared->closing)
        break;
      else
        g_cond_wait (&shared->cond, &shared->mutex);
    }
  g_mutex_unlock (&shared->mutex);
  shared_unref (shared);
  return NULL;
}

static void
nf_worker_finalize (GObject *object)
{
  NfWorker *self = NF_WORKER (object);

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->shared->mutex);
      self->shared->closing = TRUE;
      g_cond_signal (&self->shared->cond);
      g_mutex_unlock (&self->shared->mutex);
      /* A thread cannot wait for itself; it then ends alone. */
      if (self->thread == g_thread_self ())
        g_thread_unref (self->thread);
      else
        g_thread_join (self->thread);
    }
  shared_unref (self->shared);

  G_OBJECT_CLASS (nf_worker_parent_class)->finalize (object);
}

static void
nf_worker_class_init (NfWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_worker_finalize;
}

static void
nf_worker_init (NfWorker *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
  g_queue_init (&self->shared->jobs);
}

NfWorker *
nf_worker_new (const char *name)
{
  NfWorker *self = g_object_new (NF_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, worker_thread, g_atomic_rc_box_acquire (self->shared));
  return self;
}

void
nf_worker_queue (NfWorker *self, int priority, GTaskThreadFunc func, GTask *task)
{
  Job *job;

  g_return_if_fail (NF_IS_WORKER (self));
  g_return_if_fail (func != NULL);
  g_return_if_fail (G_IS_TASK (task));

  job = g_new (Job, 1);
  *job = (Job) { .priority = priority, .func = func, .task = task };
  g_mutex_lock (&self->shared->mutex);
  insert_job (&self->shared->jobs, job);
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
}
