/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Several GTasks that wait for one result, each with its own cancellable: the shared half of "identical requests in flight
 * are one request". Main thread only. */
typedef struct _NfWaiters NfWaiters;

/* The last waiter has been cancelled: the work is no longer wanted. It may free the NfWaiters. */
typedef void (*NfWaitersEmptyFunc) (gpointer user_data);

NfWaiters *nf_waiters_new   (NfWaitersEmptyFunc empty_func, gpointer user_data);
/* @task: (transfer full): returns a #G_IO_ERROR_CANCELLED by itself as soon as its cancellable says so */
void       nf_waiters_add   (NfWaiters *self, GTask *task);
guint      nf_waiters_get_n (NfWaiters *self);

/* Frees @self and returns to every task a copy of @value, or @error if @value is %NULL. Callbacks run inside this call, so
 * the caller's state must be in order before. */
void       nf_waiters_return (NfWaiters *self, gpointer value, GBoxedCopyFunc copy, GDestroyNotify free_value, const GError *error);

/* Frees @self; tasks still waiting are returned as cancelled. */
void       nf_waiters_free  (NfWaiters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NfWaiters, nf_waiters_free)

G_END_DECLS
