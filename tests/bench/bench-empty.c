/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-empty [--stays]: an empty libadwaita window of the size of NextFilms' up to its first frame, see startup.h; a program of its own, linked
 * with libadwaita alone. --stays: it neither measures nor ends, for tests/bench/installed. */
#include "startup.h"

#include <adwaita.h>
#include <string.h>

static void
activate_cb (GApplication *application, gpointer user_data)
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
  g_autoptr (AdwApplication) application = adw_application_new ("org.nextfilms.Empty", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  if (argc == 1 || strcmp (argv[1], "--stays") != 0)
    startup_measure (GTK_APPLICATION (application), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
