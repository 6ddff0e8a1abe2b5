/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-actions.h"

#include <glib/gi18n.h>

static const NfActionInfo actions[] = {
  { "win.search", "<Control>f", N_("Search"), NF_ACTION_GROUP_GENERAL },
  { "win.undo", "<Control>z", N_("Undo the Last Change"), NF_ACTION_GROUP_GENERAL },
  { NULL, "F10", N_("Open the Main Menu"), NF_ACTION_GROUP_GENERAL },
  { "app.preferences", "<Control>comma", N_("Preferences"), NF_ACTION_GROUP_GENERAL },
  { "app.shortcuts", "<Control>question", N_("Keyboard Shortcuts"), NF_ACTION_GROUP_GENERAL },
  { "window.close", "<Control>w", N_("Close the Window"), NF_ACTION_GROUP_GENERAL },
  { "app.quit", "<Control>q", N_("Quit"), NF_ACTION_GROUP_GENERAL },
  { "win.show-page::discover", "<Alt>1", N_("Discover"), NF_ACTION_GROUP_PAGES },
  { "win.show-page::for-you", "<Alt>2", N_("For You"), NF_ACTION_GROUP_PAGES },
  { "win.show-page::library", "<Alt>3", N_("Library"), NF_ACTION_GROUP_PAGES },
  { NULL, "Return", N_("Open Details"), NF_ACTION_GROUP_FILM },
  { NULL, "1...5", N_("Rate With Whole Stars"), NF_ACTION_GROUP_FILM },
  { NULL, "<Shift>1...<Shift>5", N_("Rate Half a Star Less"), NF_ACTION_GROUP_FILM },
  { NULL, "0", N_("Remove the Rating"), NF_ACTION_GROUP_FILM },
  { NULL, "f", N_("Favorite"), NF_ACTION_GROUP_FILM },
  { NULL, "w", N_("Watchlist"), NF_ACTION_GROUP_FILM },
  { NULL, "h", N_("Not Interested"), NF_ACTION_GROUP_FILM },
};

const NfActionInfo *
nf_actions_get (guint *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (actions);
  return actions;
}

const char *
nf_actions_get_group_title (NfActionGroup group)
{
  switch (group)
    {
    case NF_ACTION_GROUP_GENERAL:
      return _("General");
    case NF_ACTION_GROUP_PAGES:
      return _("Pages");
    case NF_ACTION_GROUP_FILM:
      return _("Selected Film");
    case NF_N_ACTION_GROUPS:
      break;
    }
  g_return_val_if_reached ("");
}

void
nf_actions_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action != NULL)
      {
        g_auto (GStrv) accels = g_strsplit (actions[i].accels, " ", -1);

        gtk_application_set_accels_for_action (application, actions[i].action, (const char *const *) accels);
      }
}
