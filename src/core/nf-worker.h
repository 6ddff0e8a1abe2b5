/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One named thread with a priority queue of GTasks. Tasks of equal priority run in order. The thread's last reference to
 * a task is dropped in the task's main context, never on the worker, so a source object is never disposed off the main
 * thread. Dropping the worker cancels nothing: it finishes what is queued (a cancelled task ends at once) and joins. */
#define NF_TYPE_WORKER (nf_worker_get_type ())
G_DECLARE_FINAL_TYPE (NfWorker, nf_worker, NF, WORKER, GObject)

NfWorker *nf_worker_new (const char *name);

/**
 * nf_worker_queue:
 * @priority: smaller runs first, as in GLib
 * @func: runs on the worker; returns through @task exactly once
 * @task: (transfer full)
 */
void nf_worker_queue (NfWorker *self, int priority, GTaskThreadFunc func, GTask *task);

G_END_DECLS
