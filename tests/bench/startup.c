/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "startup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Frames after which a window counts as complete: what came last has then been drawn. */
#define SETTLED_FRAMES 3
/* When memory is measured: whatever the program does once it has time has been done. */
#define REST_MS 2500

static gint64 t0, first_frame, complete_frame;
static double first_cpu_ms;
static int quiet_frames;
static gboolean (*is_complete) (GtkWindow *window);

static long
pss_kb (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return 0;
  return strtol (line + strlen ("\nPss:"), NULL, 10);
}

static gboolean
rest_cb (gpointer application)
{
  printf ("%.1f %.1f %ld %.1f\n", (first_frame - t0) / 1000.0, (complete_frame - t0) / 1000.0, pss_kb (), first_cpu_ms);
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (GdkFrameClock *clock, GtkWindow *window)
{
  const gint64 now = g_get_monotonic_time ();

  if (first_frame == 0)
    {
      struct timespec cpu;

      clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
      first_frame = now;
      first_cpu_ms = (double) cpu.tv_sec * 1e3 + (double) cpu.tv_nsec / 1e6;
    }
  if (complete_frame != 0)
    return;
  if (is_complete == NULL || (is_complete (window) && ++quiet_frames >= SETTLED_FRAMES))
    {
      complete_frame = now;
      g_timeout_add (REST_MS, rest_cb, gtk_window_get_application (window));
    }
  else
    gtk_widget_queue_draw (GTK_WIDGET (window));
}

static void
mapped_cb (GtkWidget *window, gpointer user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), window);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  g_signal_connect (window, "map", G_CALLBACK (mapped_cb), NULL);
}

void
startup_measure (GtkApplication *application, gboolean (*complete) (GtkWindow *window))
{
  const char *start = g_getenv ("NF_BENCH_T0");

  t0 = start != NULL ? g_ascii_strtoll (start, NULL, 10) : g_get_monotonic_time ();
  is_complete = complete;
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
}
