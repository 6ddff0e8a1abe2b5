/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "turns.h"

#include <time.h>

#define MAX_TURNS 4000000

static struct { gint64 wall, cpu, painting, painted; gboolean running; GArray *times[N_TURN_KINDS]; } turns;

static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
poll_func (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (turns.running && turns.wall != 0 && turns.times[TURNS_CALLBACKS]->len < MAX_TURNS)
    {
      const gint64 wall = g_get_monotonic_time () - turns.wall, cpu = get_cpu_us () - turns.cpu;
      const gint64 rest = cpu - MAX (0, turns.painted - turns.painting);

      if (turns.painting == 0)
        {
          g_array_append_val (turns.times[TURNS_CALLBACKS_WALL], wall);
          g_array_append_val (turns.times[TURNS_CALLBACKS], cpu);
        }
      else
        {
          g_array_append_val (turns.times[TURNS_LAYOUT], rest);
          g_array_append_val (turns.times[TURNS_FRAME], cpu);
        }
    }
  turns.painting = turns.painted = 0;
  result = g_poll (fds, n_fds, timeout);
  turns.wall = g_get_monotonic_time ();
  turns.cpu = get_cpu_us ();
  return result;
}

/* After the last phase before painting. */
static void
laid_out_cb (GdkFrameClock *clock)
{
  turns.painting = get_cpu_us ();
}

static void
after_paint_cb (GdkFrameClock *clock)
{
  turns.painted = get_cpu_us ();
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

void
turns_init (void)
{
  for (TurnKind i = 0; i < N_TURN_KINDS; i++)
    turns.times[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_main_context_set_poll_func (NULL, poll_func);
}

void
turns_watch (GdkFrameClock *clock)
{
  g_signal_connect_after (clock, "update", G_CALLBACK (laid_out_cb), NULL);
  g_signal_connect_after (clock, "layout", G_CALLBACK (laid_out_cb), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
}

void
turns_start (void)
{
  for (TurnKind i = 0; i < N_TURN_KINDS; i++)
    g_array_set_size (turns.times[i], 0);
  turns_resume ();
}

void
turns_pause (void)
{
  turns.running = FALSE;
}

void
turns_resume (void)
{
  turns.wall = 0;   /* the turn that is on does not count */
  turns.running = TRUE;
}

GArray *
turns_get (TurnKind kind)
{
  g_array_sort (turns.times[kind], compare_times);
  return turns.times[kind];
}

double
turns_longest (TurnKind kind)
{
  GArray *times = turns_get (kind);

  return times->len > 0 ? (double) g_array_index (times, gint64, times->len - 1) / 1000.0 : 0.0;
}
