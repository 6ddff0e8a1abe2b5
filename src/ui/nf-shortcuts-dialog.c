/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-shortcuts-dialog.h"

#include "nf-actions.h"
#include "nf-config.h"

#include <glib/gi18n.h>

struct _NfShortcutsDialog
{
  AdwDialog           parent_instance;

  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (NfShortcutsDialog, nf_shortcuts_dialog, ADW_TYPE_DIALOG)

static char *
describe_key (const char *accel)
{
  guint key;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (accel, &key, &modifiers))
    return g_strdup (accel);
  return gtk_accelerator_get_label (key, modifiers);
}

static GtkWidget *
create_keycap (const char *accel)
{
  g_autofree char *text = describe_key (accel);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "nf-keycap");
  return label;
}

static GtkWidget *
create_keys (const char *accels)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_auto (GStrv) alternatives = g_strsplit (accels, " ", -1);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (guint i = 0; alternatives[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (alternatives[i], "...", 2);

      gtk_box_append (GTK_BOX (box), create_keycap (ends[0]));
      if (ends[1] != NULL)
        {
          gtk_box_append (GTK_BOX (box), gtk_label_new ("–"));
          gtk_box_append (GTK_BOX (box), create_keycap (ends[1]));
        }
    }
  return box;
}

static GtkWidget *
create_row (const NfActionInfo *info)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *keys = nf_shortcuts_dialog_describe (info->accels);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(info->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_keys (info->accels));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, keys, -1);
  return row;
}

static void
nf_shortcuts_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_SHORTCUTS_DIALOG);

  G_OBJECT_CLASS (nf_shortcuts_dialog_parent_class)->dispose (object);
}

static void
nf_shortcuts_dialog_class_init (NfShortcutsDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_shortcuts_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-shortcuts-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NfShortcutsDialog, page);
}

static void
nf_shortcuts_dialog_init (NfShortcutsDialog *self)
{
  guint n;
  const NfActionInfo *infos = nf_actions_get (&n);

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint g = 0; g < NF_N_ACTION_GROUPS; g++)
    {
      AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

      adw_preferences_group_set_title (group, nf_actions_get_group_title (g));
      for (guint i = 0; i < n; i++)
        if (infos[i].group == g)
          adw_preferences_group_add (group, create_row (&infos[i]));
      adw_preferences_page_add (self->page, group);
    }
}

AdwDialog *
nf_shortcuts_dialog_new (void)
{
  return g_object_new (NF_TYPE_SHORTCUTS_DIALOG, NULL);
}

char *
nf_shortcuts_dialog_describe (const char *accels)
{
  g_auto (GStrv) alternatives = NULL;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (accels != NULL, NULL);

  alternatives = g_strsplit (accels, " ", -1);
  for (guint i = 0; alternatives[i] != NULL; i++)
    {
      g_auto (GStrv) ends = g_strsplit (alternatives[i], "...", 2);
      g_autofree char *first = describe_key (ends[0]);
      g_autofree char *last = ends[1] != NULL ? describe_key (ends[1]) : NULL;

      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, first);
      if (last != NULL)
        g_string_append_printf (text, " – %s", last);
    }
  return g_string_free (text, FALSE);
}
