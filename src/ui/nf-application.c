/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-journey.c */
#include "nf-application.h"

#include "nf-actions.h"
#include "nf-artwork.h"
#include "nf-config.h"
#include "nf-film-link.h"
#include "nf-paths.h"
#include "nf-preferences-dialog.h"
#include "nf-search-provider.h"
#include "nf-settings.h"
#include "nf-shortcuts-dialog.h"
#include "nf-welcome-dialog.h"
#include "nf-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

struct _NfApplication
{
  AdwApplication  parent_instance;

  NfContext      *context;
  NfArtwork      *artwork;
  GSettings      *settings;
  NfSearchProvider *search_provider;
  NfElicitor     *elicitor;       /* (nullable): made when first needed; answers are kept for the session */
  guint           signal_ids[2];
};

G_DEFINE_FINAL_TYPE (NfApplication, nf_application, ADW_TYPE_APPLICATION)

static NfWindow *
ensure_window (NfApplication *self)
{
  GtkWindow *window = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL && window == NULL; l = l->next)
    if (NF_IS_WINDOW (l->data))
      window = l->data;
  if (window == NULL)
    window = nf_window_new (ADW_APPLICATION (self), self->context, self->artwork);
  gtk_window_present (window);
  return NF_WINDOW (window);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_dialog_present (nf_shortcuts_dialog_new (), GTK_WIDGET (ensure_window (user_data)));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NfApplication *self = NF_APPLICATION (user_data);
  NfWindow *window = ensure_window (self);

  adw_dialog_present (nf_preferences_dialog_new (self->context, parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL), GTK_WIDGET (window));
}

static void
welcome_closed_cb (AdwDialog *dialog, NfApplication *self)
{
  g_settings_set_boolean (self->settings, "welcome", FALSE);
}

static void
show_welcome (NfApplication *self, NfWindow *window)
{
  AdwDialog *dialog;

  if (nf_context_get_catalogue (self->context) == NULL)
    return;
  if (self->elicitor == NULL)
    self->elicitor = nf_elicitor_new (nf_context_get_catalogue (self->context), nf_context_get_profile (self->context));
  dialog = nf_welcome_dialog_new (self->context, self->artwork, self->elicitor);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (welcome_closed_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, GTK_WIDGET (window));
}

static void
welcome_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NfWindow *window = ensure_window (user_data);

  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    show_welcome (user_data, window);
}

/* Once, at the first start: whoever closed it, or has ratings already, is not asked again. */
static gboolean
first_run_cb (GtkWidget *window, GdkFrameClock *clock, gpointer user_data)
{
  NfApplication *self = NF_APPLICATION (user_data);

  if (gdk_frame_clock_get_frame_counter (clock) < 2)
    return G_SOURCE_CONTINUE;
  if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) == NULL)
    show_welcome (self, NF_WINDOW (window));
  return G_SOURCE_REMOVE;
}

static gboolean
is_first_run (NfApplication *self)
{
  return nf_context_get_profile (self->context) != NULL && nf_profile_get_n_ratings (nf_context_get_profile (self->context)) == 0 &&
         g_settings_get_boolean (self->settings, "welcome") && g_strcmp0 (g_getenv ("NEXTFILMS_WELCOME"), "never") != 0;
}

static void
show_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  nf_window_show_page (ensure_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  nf_window_search (ensure_window (user_data), g_variant_get_string (parameter, NULL));
}

/* The window comes up whatever @item is. */
static void
open_item (NfApplication *self, NfItemIndex item)
{
  NfWindow *window = ensure_window (self);
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  g_autoptr (NfFilm) film = catalogue != NULL && item != NF_ITEM_NONE ? nf_catalogue_get_film (catalogue, item) : NULL;

  if (film != NULL)
    nf_window_open_film (window, film);
}

static NfModelFile *
get_model (NfApplication *self)
{
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);

  return catalogue != NULL ? nf_catalogue_get_model (catalogue) : NULL;
}

/* The id may come from anywhere on the session bus: one that the model does not know is ignored. */
static void
open_film_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NfApplication *self = NF_APPLICATION (user_data);
  NfModelFile *model = get_model (self);

  open_item (self, model != NULL ? nf_model_file_lookup_movie_id (model, g_variant_get_uint32 (parameter)) : NF_ITEM_NONE);
}

static void
film_found_cb (NfSearchProvider *provider, guint item, NfApplication *self)
{
  open_item (self, item);
}

static void
search_asked_cb (NfSearchProvider *provider, const char *text, NfApplication *self)
{
  nf_window_search (ensure_window (self), text);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (adw_about_dialog_new ());

  adw_about_dialog_set_application_name (about, _("NextFilms"));
  adw_about_dialog_set_application_icon (about, APP_ID);
  adw_about_dialog_set_version (about, VERSION);
  adw_about_dialog_set_developer_name (about, _("The NextFilms developers"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_comments (about, _("Film recommendations from your own star ratings, computed on this device. Your ratings never leave it."));
  /* Translators: your names, one a line; they are shown in the about dialog */
  adw_about_dialog_set_translator_credits (about, _("translator-credits"));
  adw_about_dialog_add_legal_section (about, _("Pictures and Film Details"), NULL, GTK_LICENSE_CUSTOM,
                                      _("This product uses the TMDB API but is not endorsed or certified by TMDB."));
  adw_about_dialog_add_legal_section (about, _("Ratings and Catalogue"), NULL, GTK_LICENSE_CUSTOM,
                                      _("Made from the MovieLens data sets of GroupLens Research, University of Minnesota. "
                                        "F. Maxwell Harper and Joseph A. Konstan. 2015. The MovieLens Datasets: History and Context. "
                                        "ACM Transactions on Interactive Intelligent Systems 5, 4: 19:1–19:19. "
                                        "GroupLens neither endorses this product nor is affiliated with it."));
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (ensure_window (user_data)));
}

static const GActionEntry actions[] = {
  { "quit", quit_action },
  { "about", about_action },
  { "shortcuts", shortcuts_action },
  { "preferences", preferences_action },
  { "show-preferences", preferences_action, "s" },
  { "show-page", show_page_action, "s" },
  { "open-film", open_film_action, "u" },
  { "search", search_action, "s" },
  { "welcome", welcome_action },
};

static gboolean
unix_signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static gpointer
open_model (gpointer user_data)
{
  return nf_model_file_new_from_path (user_data, NULL);   /* what is wrong with it, the context will find, too */
}

static void
nf_application_startup (GApplication *application)
{
  NfApplication *self = NF_APPLICATION (application);
  g_autofree char *path = nf_paths_model (NULL);
  GThread *opening = g_thread_new ("model", open_model, path);   /* while GTK starts, which takes longer */
  g_autoptr (NfModelFile) model = NULL;

  G_APPLICATION_CLASS (nf_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  nf_actions_install (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (APP_ID);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, unix_signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, unix_signal_cb, self);

  model = g_thread_join (opening);
  self->context = nf_context_new (&(NfContextOptions) { .model = model });
  self->settings = g_settings_new (APP_ID);
  nf_settings_follow (self->settings, nf_context_get_tmdb (self->context));
  self->artwork = nf_artwork_new (nf_context_get_posters (self->context));
  nf_search_provider_set_context (self->search_provider, self->context);
}

static void
nf_application_activate (GApplication *application)
{
  NfApplication *self = NF_APPLICATION (application);
  gboolean is_new = gtk_application_get_active_window (GTK_APPLICATION (application)) == NULL;
  NfWindow *window = ensure_window (self);

  /* with the second frame: the first has the films, which are what the program is about */
  if (is_new && is_first_run (self))
    gtk_widget_add_tick_callback (GTK_WIDGET (window), first_run_cb, g_object_ref (self), g_object_unref);
}

/* Links to films, from a browser or the command line. */
static void
nf_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  NfApplication *self = NF_APPLICATION (application);
  NfModelFile *model = get_model (self);

  ensure_window (self);
  for (int i = 0; i < n_files && model != NULL; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      NfItemIndex item = nf_film_link_find (model, uri);

      if (item != NF_ITEM_NONE)
        open_item (self, item);
      else
        nf_window_say (ensure_window (self), nf_film_link_is_valid (uri) ? _("The catalogue does not have this film")
                                                                           : _("This is no link to a film"));
    }
}

static gboolean
nf_application_dbus_register (GApplication *application, GDBusConnection *connection, const char *object_path, GError **error)
{
  NfApplication *self = NF_APPLICATION (application);

  return G_APPLICATION_CLASS (nf_application_parent_class)->dbus_register (application, connection, object_path, error) &&
         nf_search_provider_export (self->search_provider, connection, object_path, error);
}

static void
nf_application_dbus_unregister (GApplication *application, GDBusConnection *connection, const char *object_path)
{
  NfApplication *self = NF_APPLICATION (application);

  if (self->search_provider != NULL)
    nf_search_provider_unexport (self->search_provider);
  G_APPLICATION_CLASS (nf_application_parent_class)->dbus_unregister (application, connection, object_path);
}

static void
nf_application_shutdown (GApplication *application)
{
  NfApplication *self = NF_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  /* Quitting does not close windows: do it here, so that they save their state and let go of the context. */
  while (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    gtk_window_destroy (gtk_application_get_windows (GTK_APPLICATION (self))->data);
  if (self->context != NULL)
    nf_context_flush (self->context);
  nf_search_provider_set_context (self->search_provider, NULL);
  g_clear_object (&self->artwork);
  g_clear_object (&self->elicitor);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);

  G_APPLICATION_CLASS (nf_application_parent_class)->shutdown (application);
}

static void
nf_application_finalize (GObject *object)
{
  NfApplication *self = NF_APPLICATION (object);

  G_OBJECT_CLASS (nf_application_parent_class)->finalize (object);
  g_clear_object (&self->search_provider);   /* unregistering from the bus, above, needs it */
}

static void
nf_application_class_init (NfApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = nf_application_startup;
  application_class->activate = nf_application_activate;
  application_class->shutdown = nf_application_shutdown;
  application_class->open = nf_application_open;
  application_class->dbus_register = nf_application_dbus_register;
  application_class->dbus_unregister = nf_application_dbus_unregister;
  G_OBJECT_CLASS (klass)->finalize = nf_application_finalize;
}

static void
nf_application_init (NfApplication *self)
{
  g_application_set_option_context_summary (G_APPLICATION (self), _("Film recommendations from your own star ratings."));
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[LINK…]"));
  g_application_set_version (G_APPLICATION (self), VERSION);
  self->search_provider = nf_search_provider_new ();
  g_signal_connect (self->search_provider, "open-film", G_CALLBACK (film_found_cb), self);
  g_signal_connect (self->search_provider, "search", G_CALLBACK (search_asked_cb), self);
}

NfApplication *
nf_application_new (void)
{
  return g_object_new (NF_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", RESOURCE_PATH,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
