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

  GSettings            *settings;
  gboolean              filled;      /* the rows of languages and countries: before, a selection means nothing */

  AdwSwitchRow         *hide_seen;
  AdwComboRow          *language, *region;
  NfTmdbPage           *tmdb_page;
  NfPrivacyPage        *privacy_page;
  NfDataPage           *data_page;
};

G_DEFINE_FINAL_TYPE (NfPreferencesDialog, nf_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* --- language and country ------------------------------------------------------------------------------------------ */

/* The first row is the system's; a code that is not in the list, as from another version, gets a row of its own. */
static void
fill_combo (NfPreferencesDialog *self, AdwComboRow *combo, const char *key, const NfLanguageChoice *choices, guint n, const char *system)
{
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
  adw_combo_row_set_expression (combo, expression);
  adw_combo_row_set_search_match_mode (combo, GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
  adw_combo_row_set_enable_search (combo, TRUE);
  adw_combo_row_set_model (combo, G_LIST_MODEL (names));
  adw_combo_row_set_selected (combo, selected);
}

static void
store_choice (NfPreferencesDialog *self, AdwComboRow *combo, const char *key, const NfLanguageChoice *choices, guint n)
{
  const guint selected = adw_combo_row_get_selected (combo);

  if (!self->filled)
    return;
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

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_preferences_dialog_dispose (GObject *object)
{
  NfPreferencesDialog *self = NF_PREFERENCES_DIALOG (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (nf_preferences_dialog_parent_class)->dispose (object);
}

static void
nf_preferences_dialog_class_init (NfPreferencesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_preferences_dialog_dispose;

  g_type_ensure (NF_TYPE_DATA_PAGE);
  g_type_ensure (NF_TYPE_PRIVACY_PAGE);
  g_type_ensure (NF_TYPE_TMDB_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, hide_seen);
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, language);
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, region);
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, tmdb_page);
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, privacy_page);
  gtk_widget_class_bind_template_child (widget_class, NfPreferencesDialog, data_page);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, region_selected_cb);
}

static void
nf_preferences_dialog_init (NfPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
nf_preferences_dialog_new (NfContext *context, const char *page)
{
  static const char *const pages[] = { "general", "tmdb", "privacy", "data", NULL };
  NfPreferencesDialog *self;
  const NfLanguageChoice *choices;
  char language[4], region[4];
  guint n;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);

  self = g_object_new (NF_TYPE_PREFERENCES_DIALOG, NULL);
  self->settings = g_settings_new (APP_ID);
  g_settings_bind (self->settings, "hide-seen", self->hide_seen, "active", G_SETTINGS_BIND_DEFAULT);
  get_system (language, region);
  choices = nf_language_list_get_languages (&n);
  fill_combo (self, self->language, "tmdb-language", choices, n, language);
  choices = nf_language_list_get_regions (&n);
  fill_combo (self, self->region, "tmdb-region", choices, n, region);
  self->filled = TRUE;
  nf_tmdb_page_set_up (self->tmdb_page, context);
  nf_privacy_page_set_up (self->privacy_page, context, self->settings);
  nf_data_page_set_up (self->data_page, context);
  if (page != NULL && g_strv_contains (pages, page))
    adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (self), page);
  return ADW_DIALOG (self);
}
