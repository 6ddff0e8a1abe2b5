/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-journey.c */
#include "nf-application.h"

#include "nf-actions.h"
#include "nf-artwork.h"
#include "nf-config.h"
#include "nf-shortcuts-dialog.h"
#include "nf-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

struct _NfApplication
{
  AdwApplication  parent_instance;

  NfContext      *context;
  NfArtwork      *artwork;
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
show_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  nf_window_show_page (ensure_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
search_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  nf_window_search (ensure_window (user_data), g_variant_get_string (parameter, NULL));
}

/* The id may come from anywhere on the session bus: one that the model does not know is ignored. */
static void
open_film_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  NfApplication *self = NF_APPLICATION (user_data);
  NfWindow *window = ensure_window (self);
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  g_autoptr (NfFilm) film = NULL;
  NfItemIndex item;

  if (catalogue == NULL)
    return;
  item = nf_model_file_lookup_movie_id (nf_catalogue_get_model (catalogue), g_variant_get_uint32 (parameter));
  if (item != NF_ITEM_NONE && (film = nf_catalogue_get_film (catalogue, item)) != NULL)
    nf_window_open_film (window, film);
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
  { "show-page", show_page_action, "s" },
  { "open-film", open_film_action, "u" },
  { "search", search_action, "s" },
};

static gboolean
unix_signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
nf_application_startup (GApplication *application)
{
  NfApplication *self = NF_APPLICATION (application);

  G_APPLICATION_CLASS (nf_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  nf_actions_install (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (APP_ID);
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, unix_signal_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, unix_signal_cb, self);

  self->context = nf_context_new (NULL);
  self->artwork = nf_artwork_new (nf_context_get_posters (self->context));
}

static void
nf_application_activate (GApplication *application)
{
  ensure_window (NF_APPLICATION (application));
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
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);

  G_APPLICATION_CLASS (nf_application_parent_class)->shutdown (application);
}

static void
nf_application_class_init (NfApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = nf_application_startup;
  application_class->activate = nf_application_activate;
  application_class->shutdown = nf_application_shutdown;
}

static void
nf_application_init (NfApplication *self)
{
  g_application_set_option_context_summary (G_APPLICATION (self), _("Film recommendations from your own star ratings."));
  g_application_set_version (G_APPLICATION (self), VERSION);
}

NfApplication *
nf_application_new (void)
{
  return g_object_new (NF_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", RESOURCE_PATH,
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       NULL);
}
