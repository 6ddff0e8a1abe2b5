/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-startup: NextFilms' real application object up to its first frame and the first one with every visible title card drawn, see startup.h.
 * tests/bench/startup runs it in turn with bench-empty. */
#include "nf-application.h"
#include "nf-artwork.h"

#include "startup.h"

static gboolean
has_cards (GtkWindow *window)
{
  g_autoptr (NfArtwork) artwork = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (window), "artwork") != NULL)
    g_object_get (window, "artwork", &artwork, NULL);
  return artwork == NULL || nf_artwork_is_idle (artwork);
}

int
main (int argc, char *argv[])
{
  g_autoptr (NfApplication) application = nf_application_new ();

  startup_measure (GTK_APPLICATION (application), has_cards);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
