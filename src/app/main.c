/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-application.h"
#include "nf-config.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (NfApplication) application = NULL;
  const char *translations = g_getenv ("NEXTFILMS_LOCALEDIR");   /* of the build tree */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, translations != NULL ? translations : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname (APP_ID);
  g_set_application_name (_("NextFilms"));

  application = nf_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
