/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Every keyboard shortcut of the program, in one table: it feeds the accelerators and the shortcuts dialog. */
typedef enum
{
  NF_ACTION_GROUP_GENERAL,
  NF_ACTION_GROUP_PAGES,
  NF_ACTION_GROUP_FILM,
  NF_N_ACTION_GROUPS
} NfActionGroup;

typedef struct
{
  const char    *action;   /* detailed name; NULL: the widget that has the focus handles the keys itself */
  const char    *accels;   /* GTK accelerators separated by spaces, any of which will do; "first...last" is a row of keys */
  const char    *title;    /* untranslated */
  NfActionGroup  group;
} NfActionInfo;

const NfActionInfo *nf_actions_get             (guint *n);
/* Returns: (transfer none): translated heading */
const char         *nf_actions_get_group_title (NfActionGroup group);
void                nf_actions_install         (GtkApplication *application);

G_END_DECLS
