/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-link.h"

#include "nf-toast.h"
#include "nf-weak.h"

#include <glib/gi18n.h>

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = nf_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  const gboolean good = gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error);

  /* dismissed: the portal's question which program to take */
  if (!good && widget != NULL && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    nf_toast_say (widget, _("The page could not be opened"));
}

void
nf_link_open (GtkWidget *widget, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL);

  launcher = gtk_uri_launcher_new (uri);
  /* without a parent: GTK 4.18 crashes when the parent is closed before the other program has answered */
  gtk_uri_launcher_launch (launcher, NULL, NULL, launched_cb, nf_weak_new (widget));
}
