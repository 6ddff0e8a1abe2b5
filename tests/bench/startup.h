/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Measures @application from NF_BENCH_T0 (CLOCK_MONOTONIC in microseconds, taken by the caller before exec) to the first frame of its first
 * window, and to the first one after which @is_complete (nullable) says that nothing is missing; prints
 * "FIRST_MS COMPLETE_MS PSS_KB CPU_MS", where CPU_MS is the main thread's processor time up to the first frame, and ends. Call first of all. */
void startup_measure (GtkApplication *application, gboolean (*is_complete) (GtkWindow *window));
