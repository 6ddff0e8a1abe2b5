/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-preferences-dialog.h"

#include "nf-config.h"
#include "nf-data-page.h"
#include "nf-language-list.h"
#include "nf-privacy-page.h"
#include "nf-tmdb-page.h"

#include <glib/gi18n.h>
#include <string.h>

struct _NfPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  NfContext            *context;
  GSettings            *settings;
  const char           *page;        /* static, (nullable): to be shown when it is there */
  guint                 step;

  AdwPreferencesPage   *general;
  AdwPreferencesGroup  *texts;
};

G_DEFINE_FINAL_TYPE (NfPreferencesDialog, nf_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* --- language and country ------------------------------------------------------------------------------------------ */

/* The first row is the system's; a code that is not in the list, as from another version, gets a row of its own. */
static void
add_combo (NfPreferencesDialog *self, const char *title, const char *key, const NfLanguageChoice *choices, guint n, const char *system, GCallback selected_cb)
{
  AdwComboRow *combo = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkExpression) expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  g_autofree char *code = g_settings_get_string (self->settings, key);
  /* Translators: %s is a code as “tr” */
  g_autofree char *first = g_strdup_printf (_("System (%s)"), system);
  guint selected = 0;

  for (guint i = 0; i < n; i++)
    if (g_str_equal (choices[i].code, system))
      {
        g_free (first);
        first = g_strdup_printf (_("System (%s)"), choices[i].name);
      }
  gtk_string_list_append (names, first);
  for (guint i = 0; i < n; i++)
    {
      gtk_string_list_append (names, choices[i].name);
      if (g_str_equal (choices[i].code, code))
        selected = i + 1;
    }
  if (selected == 0 && code[0] != '\0')
    {
      gtk_string_list_append (names, code);
      selected = n + 1;
    }
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (combo), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (combo), title);
  adw_combo_row_set_expression (combo, expression);
  adw_combo_row_set_search_match_mode (combo, GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
  adw_combo_row_set_enable_search (combo, TRUE);
  adw_combo_row_set_model (combo, G_LIST_MODEL (names));
  adw_combo_row_set_selected (combo, selected);
  /* before, a selection meant nothing */
  g_signal_connect (combo, "notify::selected", selected_cb, self);
  adw_preferences_group_add (self->texts, GTK_WIDGET (combo));
}

static void
store_choice (NfPreferencesDialog *self, AdwComboRow *combo, const char *key, const NfLanguageChoice *choices, guint n)
{
  const guint selected = adw_combo_row_get_selected (combo);

  if (selected == 0)
    g_settings_set_string (self->settings, key, "");
  else if (selected <= n)
    g_settings_set_string (self->settings, key, choices[selected - 1].code);
}

static void
language_selected_cb (AdwComboRow *combo, GParamSpec *pspec, NfPreferencesDialog *self)
{
  guint n;
  const NfLanguageChoice *languages = nf_language_list_get_languages (&n);

  store_choice (self, combo, "tmdb-language", languages, n);
}

static void
region_selected_cb (AdwComboRow *combo, GParamSpec *pspec, NfPreferencesDialog *self)
{
  guint n;
  const NfLanguageChoice *regions = nf_language_list_get_regions (&n);

  store_choice (self, combo, "tmdb-region", regions, n);
}

/* The locale's, as the client has it when nothing is set: "tr_TR.UTF-8" */
static void
get_system (char language[4], char region[4])
{
  const char *const *names = g_get_language_names ();

  g_strlcpy (language, "en", 4);
  g_strlcpy (region, "US", 4);
  if (strlen (names[0]) >= 2 && g_ascii_islower (names[0][0]) && g_ascii_islower (names[0][1]) && (names[0][2] == '\0' || names[0][2] == '_' || names[0][2] == '.'))
    g_strlcpy (language, names[0], 3);
  if (strlen (names[0]) >= 5 && names[0][2] == '_')
    g_strlcpy (region, names[0] + 3, 3);
}

static AdwPreferencesGroup *
add_group (NfPreferencesDialog *self, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (self->general, group);
  return group;
}

static void
add_discover (NfPreferencesDialog *self)
{
  GtkWidget *hide_seen = adw_switch_row_new ();

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (hide_seen), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (hide_seen), _("_Hide Rated Films"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (hide_seen), _("Discover begins without the films you have rated"));
  g_settings_bind (self->settings, "hide-seen", hide_seen, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (add_group (self, _("Discover"), NULL), hide_seen);
}

static void
add_language (NfPreferencesDialog *self)
{
  char language[4], region[4];
  const NfLanguageChoice *choices;
  guint n;

  self->texts = add_group (self, _("Texts From TMDB"), _("Where TMDB has no text in the language, it comes in English. "
                                                         "The country decides where to watch, age ratings and release dates"));
  get_system (language, region);
  choices = nf_language_list_get_languages (&n);
  add_combo (self, _("_Language"), "tmdb-language", choices, n, language, G_CALLBACK (language_selected_cb));
}

static void
add_region (NfPreferencesDialog *self)
{
  char language[4], region[4];
  const NfLanguageChoice *choices;
  guint n;

  get_system (language, region);
  choices = nf_language_list_get_regions (&n);
  add_combo (self, _("_Country"), "tmdb-region", choices, n, region, G_CALLBACK (region_selected_cb));
}

/* --- in steps ------------------------------------------------------------------------------------------------------- */

static GtkWidget *
add_page (NfPreferencesDialog *self, GType type, const char *name, const char *title, const char *icon_name)
{
  AdwPreferencesPage *page = g_object_new (type, "name", name, "title", title, "icon-name", icon_name, NULL);

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (self), page);
  return GTK_WIDGET (page);
}

static void
add_tmdb_page (NfPreferencesDialog *self)
{
  nf_tmdb_page_set_up (NF_TMDB_PAGE (add_page (self, NF_TYPE_TMDB_PAGE, "tmdb", "TMDB", "nf-key-symbolic")), self->context);
}

static void
add_privacy_page (NfPreferencesDialog *self)
{
  nf_privacy_page_set_up (NF_PRIVACY_PAGE (add_page (self, NF_TYPE_PRIVACY_PAGE, "privacy", _("Privacy"), "channel-secure-symbolic")), self->context, self->settings);
}

static void
add_data_page (NfPreferencesDialog *self)
{
  nf_data_page_set_up (NF_DATA_PAGE (add_page (self, NF_TYPE_DATA_PAGE, "data", _("Data"), "drive-harddisk-symbolic")), self->context);
}

static void
show_page (NfPreferencesDialog *self)
{
  if (self->page != NULL)
    adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (self), self->page);
}

/* All at once would take several frames' time. The first frame has enough to do with the dialog itself, and while it fades in nobody sees
 * that rows and pages come one after the other. */
static void (*const steps[]) (NfPreferencesDialog *) = { NULL, add_discover, add_tmdb_page, add_privacy_page, add_data_page, show_page, add_language, add_region };

static gboolean
step_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  NfPreferencesDialog *self = NF_PREFERENCES_DIALOG (widget);

  if (steps[self->step] != NULL)
    steps[self->step] (self);
  self->step++;
  return nf_preferences_dialog_is_complete (self) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_preferences_dialog_dispose (GObject *object)
{
  NfPreferencesDialog *self = NF_PREFERENCES_DIALOG (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (nf_preferences_dialog_parent_class)->dispose (object);
}

static void
nf_preferences_dialog_class_init (NfPreferencesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, general);
}

static void
nf_preferences_dialog_init (NfPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
nf_preferences_dialog_new (NfContext *context, const char *page)
{
  static const char *const pages[] = { "general", "tmdb", "privacy", "data" };
  NfPreferencesDialog *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);

  self = g_object_new (NF_TYPE_PREFERENCES_DIALOG, NULL);
  self->context = g_object_ref (context);
  self->settings = g_settings_new (APP_ID);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (page, pages[i]) == 0)
      self->page = pages[i];
  gtk_widget_add_tick_callback (GTK_WIDGET (self), step_cb, NULL, NULL);
  return ADW_DIALOG (self);
}

gboolean
nf_preferences_dialog_is_complete (NfPreferencesDialog *self)
{
  g_return_val_if_fail (NF_IS_PREFERENCES_DIALOG (self), FALSE);

  return self->step == G_N_ELEMENTS (steps);
}
