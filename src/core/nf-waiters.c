/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-waiters.h"

typedef struct
{
  NfWaiters *owner;
  GTask     *task;
  GSource   *source;   /* (nullable): tells of the cancellation in the main context, whatever thread cancelled */
} Waiter;

struct _NfWaiters
{
  GPtrArray         *waiters;   /* of Waiter */
  NfWaitersEmptyFunc empty_func;
  gpointer           user_data;
};

static void
waiter_free (Waiter *waiter)
{
  if (waiter->source != NULL)
    {
      g_source_destroy (waiter->source);
      g_source_unref (waiter->source);
    }
  g_clear_object (&waiter->task);
  g_free (waiter);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiter, waiter_free)

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (Waiter) waiter = user_data;
  NfWaiters *self = waiter->owner;
  guint index = 0;

  g_ptr_array_find (self->waiters, waiter, &index);
  g_ptr_array_steal_index (self->waiters, index);
  if (self->waiters->len == 0)
    self->empty_func (self->user_data);   /* self may be gone now */

  g_task_return_new_error_literal (waiter->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return G_SOURCE_REMOVE;
}

NfWaiters *
nf_waiters_new (NfWaitersEmptyFunc empty_func, gpointer user_data)
{
  NfWaiters *self = g_new0 (NfWaiters, 1);

  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  self->empty_func = empty_func;
  self->user_data = user_data;
  return self;
}

void
nf_waiters_add (NfWaiters *self, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->owner = self;
  waiter->task = task;
  if (cancellable != NULL)
    {
      waiter->source = g_cancellable_source_new (cancellable);
      g_source_set_static_name (waiter->source, "[nextfilms] waiter cancelled");
      g_source_set_callback (waiter->source, G_SOURCE_FUNC (cancelled_cb), waiter, NULL);
      g_source_attach (waiter->source, g_task_get_context (task));
    }
  g_ptr_array_add (self->waiters, waiter);
}

guint
nf_waiters_get_n (NfWaiters *self)
{
  return self->waiters->len;
}

void
nf_waiters_return (NfWaiters *self, gpointer value, GBoxedCopyFunc copy, GDestroyNotify free_value, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  g_free (self);
  /* a callback may cancel another waiter: no source may fire for what is about to be returned */
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (waiter->source != NULL)
        g_source_destroy (waiter->source);
    }
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      if (value != NULL)
        g_task_return_pointer (waiter->task, copy (value), free_value);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
}

void
nf_waiters_free (NfWaiters *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  nf_waiters_return (self, NULL, NULL, NULL, error);
}
