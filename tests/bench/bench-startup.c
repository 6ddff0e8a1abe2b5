/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-startup [--empty|--empty-stays]: NextFilms' real application object, or an empty libadwaita window of the same size, up to its
 * first frame and (NextFilms) the first frame with every visible title card drawn; prints "FIRST_MS CARDS_MS PSS_KB" and ends.
 * tests/bench/startup runs both in turn. --empty-stays: the empty window neither measures nor ends, for tests/bench/installed.
 * Times count from NF_BENCH_T0 (CLOCK_MONOTONIC in microseconds, taken by the caller before exec). */
#include "nf-application.h"
#include "nf-artwork.h"
#include "nf-config.h"

#include <stdio.h>
#include <stdlib.h>

/* Frames after which the cards count as complete: the last one's texture has then been drawn. */
#define SETTLED_FRAMES 3

static gint64 t0, first_frame, cards_frame;
static int quiet_frames;

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
done_cb (gpointer application)
{
  printf ("%.1f %.1f %ld\n", (first_frame - t0) / 1000.0, (cards_frame - t0) / 1000.0, pss_kb ());
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (GdkFrameClock *clock, GtkWindow *window)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (NfArtwork) artwork = NULL;

  if (first_frame == 0)
    first_frame = now;
  if (cards_frame != 0)
    return;
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (window), "artwork") != NULL)
    g_object_get (window, "artwork", &artwork, NULL);
  if (artwork == NULL || (nf_artwork_is_idle (artwork) && ++quiet_frames >= SETTLED_FRAMES))
    {
      cards_frame = now;
      g_timeout_add (300, done_cb, gtk_window_get_application (window));
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

static void
activate_empty_cb (GApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *view = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkApplication) application = NULL;
  const char *start = g_getenv ("NF_BENCH_T0");

  t0 = start != NULL ? g_ascii_strtoll (start, NULL, 10) : g_get_monotonic_time ();
  if (argc > 1 && g_str_has_prefix (argv[1], "--empty"))
    {
      application = GTK_APPLICATION (adw_application_new (APP_ID ".Empty", G_APPLICATION_NON_UNIQUE));
      g_signal_connect (application, "activate", G_CALLBACK (activate_empty_cb), NULL);
    }
  else
    application = GTK_APPLICATION (nf_application_new ());
  if (argc == 1 || !g_str_equal (argv[1], "--empty-stays"))
    g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
