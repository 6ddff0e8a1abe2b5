/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-window.h"

#include "nf-change-text.h"
#include "nf-config.h"
#include "nf-discover-page.h"
#include "nf-film-dialog.h"
#include "nf-for-you-page.h"
#include "nf-library-page.h"
#include "nf-search-page.h"
#include "nf-status-banner.h"
#include "nf-toast.h"

#include <glib/gi18n.h>

struct _NfWindow
{
  AdwApplicationWindow  parent_instance;

  NfContext            *context;
  NfArtwork            *artwork;
  GSettings            *settings;

  AdwToastOverlay      *toasts;
  NfStatusBanner       *banner;
  GtkStack             *title_stack;
  AdwWindowTitle       *page_title;
  GtkToggleButton      *search_button;
  GtkSearchEntry       *search_entry;
  GtkStack             *content;
  AdwViewStack         *pages;
  NfDiscoverPage       *discover;
  AdwBin               *for_you_place;
  AdwBin               *library_place;
  AdwBin               *search_place;
  AdwViewSwitcherBar   *switcher_bar;
  AdwStatusPage        *error;
  AdwBreakpoint        *medium_breakpoint;
  AdwBreakpoint        *narrow_breakpoint;

  AdwToast             *toast;          /* of the last change, while it is up */
  gpointer              toast_place;    /* its overlay; compared, never used */
  AdwDialog            *dialog;         /* a film's, while it is open */
  GPtrArray            *dialogs;        /* references of our own, see visible_dialog_cb() */
  NfForYouPage         *for_you;        /* (nullable): these three are made when they are shown or there is time */
  NfLibraryPage        *library;
  NfSearchPage         *search;
  gboolean              for_you_ready, library_ready, search_ready;
  guint                 release_id;
  guint                 idle_id;
  guint                 verify_id;
  gboolean              narrow;
  gboolean              searching;
};

G_DEFINE_FINAL_TYPE (NfWindow, nf_window, ADW_TYPE_APPLICATION_WINDOW)

typedef enum
{
  PROP_CONTEXT = 1,
  PROP_ARTWORK,
  PROP_NARROW,
} NfWindowProperty;
static GParamSpec *props[PROP_NARROW + 1];

/* --- pages that are not seen at first are made and set up when they are, or when there is time --------------------------- */

/* When the model is compared with its digests, which takes a processor for a while: pages, cards and their pictures come first. */
#define VERIFY_MS 1000

static gboolean
make_for_you (NfWindow *self)
{
  if (self->for_you != NULL)
    return FALSE;
  self->for_you = g_object_new (NF_TYPE_FOR_YOU_PAGE, NULL);
  adw_bin_set_child (self->for_you_place, GTK_WIDGET (self->for_you));
  return TRUE;
}

static gboolean
make_library (NfWindow *self)
{
  if (self->library != NULL)
    return FALSE;
  self->library = g_object_new (NF_TYPE_LIBRARY_PAGE, NULL);
  g_object_bind_property (self, "narrow", self->library, "narrow", G_BINDING_SYNC_CREATE);
  adw_bin_set_child (self->library_place, GTK_WIDGET (self->library));
  return TRUE;
}

static gboolean
make_search (NfWindow *self)
{
  if (self->search != NULL)
    return FALSE;
  self->search = g_object_new (NF_TYPE_SEARCH_PAGE, NULL);
  g_object_bind_property (self, "narrow", self->search, "narrow", G_BINDING_SYNC_CREATE);
  adw_bin_set_child (self->search_place, GTK_WIDGET (self->search));
  return TRUE;
}

static gboolean
ensure_for_you (NfWindow *self)
{
  if (self->for_you_ready)
    return FALSE;
  self->for_you_ready = TRUE;
  make_for_you (self);
  nf_for_you_page_set_up (self->for_you, self->context, self->artwork);
  return TRUE;
}

static gboolean
ensure_library (NfWindow *self)
{
  if (self->library_ready)
    return FALSE;
  self->library_ready = TRUE;
  make_library (self);
  nf_library_page_set_up (self->library, self->context, self->artwork);
  return TRUE;
}

static gboolean
ensure_search (NfWindow *self)
{
  if (self->search_ready)
    return FALSE;
  self->search_ready = TRUE;
  make_search (self);
  nf_search_page_set_up (self->search, self->context, self->artwork);
  return TRUE;
}

static void
ensure_visible_page (NfWindow *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (self->pages);

  if (page == GTK_WIDGET (self->for_you_place))
    ensure_for_you (self);
  else if (page == GTK_WIDGET (self->library_place))
    ensure_library (self);
}

static gboolean
verify_cb (gpointer user_data)
{
  NfWindow *self = user_data;

  self->verify_id = 0;
  nf_context_verify_model (self->context);
  return G_SOURCE_REMOVE;
}

/* One step at a time, so that no turn of the main loop is long. */
static gboolean
set_up_idle_cb (gpointer user_data)
{
  NfWindow *self = user_data;

  if (make_search (self) || ensure_search (self) || make_for_you (self) || ensure_for_you (self) || make_library (self) || ensure_library (self))
    return G_SOURCE_CONTINUE;
  self->idle_id = 0;
  self->verify_id = g_timeout_add_full (G_PRIORITY_LOW, VERIFY_MS, verify_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  NfWindow *self = NF_WINDOW (widget);

  self->idle_id = g_idle_add_full (G_PRIORITY_LOW, set_up_idle_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* --- search mode -------------------------------------------------------------------------------------------------- */

static void
update_title (NfWindow *self)
{
  AdwViewStackPage *page = adw_view_stack_get_page (self->pages, adw_view_stack_get_visible_child (self->pages));

  adw_window_title_set_title (self->page_title, adw_view_stack_page_get_title (page));
  gtk_stack_set_visible_child_name (self->title_stack, self->searching ? "search" : self->narrow ? "title" : "switcher");
}

/* Without selecting what is there: with typing anywhere, the first letter is in the entry before the focus. */
static void
focus_entry (NfWindow *self)
{
  gtk_text_grab_focus_without_selecting (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->search_entry))));
}

static void
set_searching (NfWindow *self, gboolean searching)
{
  if (self->searching == searching || nf_context_get_catalogue (self->context) == NULL)
    return;

  ensure_search (self);
  self->searching = searching;
  gtk_toggle_button_set_active (self->search_button, searching);
  update_title (self);
  gtk_stack_set_visible_child_name (self->content, searching ? "search" : "pages");
  adw_view_switcher_bar_set_reveal (self->switcher_bar, self->narrow && !searching);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.close-search", searching);
  if (searching)
    {
      nf_search_page_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
      focus_entry (self);
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      gtk_widget_child_focus (adw_view_stack_get_visible_child (self->pages), GTK_DIR_TAB_FORWARD);
    }
}

static void
search_text_cb (GtkEditable *entry, NfWindow *self)
{
  const char *text = gtk_editable_get_text (entry);

  if (text[0] != '\0')
    set_searching (self, TRUE);
  if (self->searching)
    nf_search_page_set_text (self->search, text);
}

static void
search_button_cb (GtkToggleButton *button, GParamSpec *pspec, NfWindow *self)
{
  set_searching (self, gtk_toggle_button_get_active (button));
}

static void
search_activate_cb (GtkSearchEntry *entry, NfWindow *self)
{
  nf_search_page_activate_first (self->search);
}

/* Esc: first the text goes, then the search. */
static void
search_stop_cb (GtkSearchEntry *entry, NfWindow *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (entry))[0] != '\0')
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), "");
      focus_entry (self);
    }
  else
    set_searching (self, FALSE);
}

static gboolean
search_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfWindow *self)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  nf_search_page_focus_results (self->search);
  return GDK_EVENT_STOP;
}

/* Esc in the results does what it does in the entry. */
static gboolean
results_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfWindow *self)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  search_stop_cb (self->search_entry, self);
  return GDK_EVENT_STOP;
}

/* --- toasts ---------------------------------------------------------------------------------------------------------- */

static void
toast_dismissed_cb (AdwToast *toast, NfWindow *self)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

/* Where the person looks: a dialog covers the window, on a phone all of it. */
static GtkWidget *
get_toast_place (NfWindow *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  GtkWidget *child = dialog != NULL ? adw_dialog_get_child (dialog) : NULL;

  return ADW_IS_TOAST_OVERLAY (child) ? child : GTK_WIDGET (self->toasts);
}

/* One toast at a time: a new change takes over the one that is up, whose Undo would mean something else by then. */
static void
show_undo_toast (NfWindow *self, const char *text)
{
  GtkWidget *place = get_toast_place (self);

  if (self->toast != NULL && self->toast_place != place)
    adw_toast_dismiss (self->toast);
  if (self->toast == NULL)
    {
      self->toast = adw_toast_new (text);
      adw_toast_set_use_markup (self->toast, FALSE);
      adw_toast_set_button_label (self->toast, _("Undo"));
      adw_toast_set_action_name (self->toast, "win.undo");
      adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
      g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_DEFAULT);
    }
  adw_toast_set_title (self->toast, text);
  self->toast_place = place;
  nf_toast_add (place, g_object_ref (self->toast));
}

static void
profile_changed_cb (NfProfile *profile, guint item, NfProfileChange what, NfWindow *self)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (nf_context_get_catalogue (self->context), item);
  g_autofree char *text = film != NULL ? nf_change_text_describe (film, what) : NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", nf_profile_can_undo (profile));
  if (text != NULL)
    show_undo_toast (self, text);
  else if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
}

/* --- TMDB is back ----------------------------------------------------------------------------------------------------- */

static void
tmdb_state_cb (NfTmdbClient *tmdb, GParamSpec *pspec, NfWindow *self)
{
  if (nf_tmdb_client_get_state (tmdb) == NF_TMDB_STATE_READY && self->artwork != NULL)
    nf_artwork_announce_posters (self->artwork);
}

/* --- a catalogue that cannot be used ----------------------------------------------------------------------------------- */

static void
show_model_error (NfWindow *self, const GError *error)
{
  const char *title, *advice;
  g_autofree char *path = g_markup_escape_text (nf_context_get_model_path (self->context), -1);
  g_autofree char *text = NULL;

  if (g_error_matches (error, NF_MODEL_ERROR, NF_MODEL_ERROR_MISSING))
    {
      title = _("The Film Catalogue Is Missing");
      advice = _("Install NextFilms again to bring it back.");
    }
  else if (g_error_matches (error, NF_MODEL_ERROR, NF_MODEL_ERROR_VERSION) || g_error_matches (error, NF_MODEL_ERROR, NF_MODEL_ERROR_ENDIAN))
    {
      title = _("The Film Catalogue Is From Another Version");
      advice = _("Program and catalogue must come from one release. Install NextFilms again.");
    }
  else if (g_error_matches (error, NF_MODEL_ERROR, NF_MODEL_ERROR_IO))
    {
      title = _("The Film Catalogue Cannot Be Read");
      advice = _("Check that the file may be read, or install NextFilms again.");
    }
  else
    {
      title = _("The Film Catalogue Is Damaged");
      advice = _("Install NextFilms again to repair it.");
    }

  /* Translators: %1$s is what to do, %2$s the name of a file */
  text = g_strdup_printf (_("Your ratings are safe. %1$s\n\nThe file is %2$s"), advice, path);
  adw_status_page_set_title (self->error, title);
  adw_status_page_set_description (self->error, text);
  gtk_stack_set_visible_child_name (self->content, "error");
  gtk_stack_set_visible_child_name (self->title_stack, "title");
  nf_status_banner_withdraw (self->banner);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), FALSE);
  adw_window_title_set_title (self->page_title, _("NextFilms"));
}

static void
copy_error_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfWindow *self = NF_WINDOW (widget);
  const GError *damage = nf_status_banner_get_damage (self->banner);
  const GError *error = damage != NULL ? damage : nf_context_get_model_error (self->context);
  g_autofree char *text = g_strdup_printf ("NextFilms %s\n%s\n%s", VERSION, nf_context_get_model_path (self->context), error != NULL ? error->message : "");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  nf_toast_say (GTK_WIDGET (self->toasts), _("Details copied"));
}

static void
show_damage_cb (NfStatusBanner *banner, const GError *error, NfWindow *self)
{
  show_model_error (self, error);
}

/* --- actions ----------------------------------------------------------------------------------------------------------- */

static void
open_film_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfWindow *self = NF_WINDOW (widget);
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  g_autoptr (NfFilm) film = catalogue != NULL ? nf_catalogue_get_film (catalogue, g_variant_get_uint32 (parameter)) : NULL;

  if (film != NULL)
    nf_window_open_film (self, film);
}

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  nf_window_show_page (NF_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfWindow *self = NF_WINDOW (widget);

  set_searching (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
close_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  set_searching (NF_WINDOW (widget), FALSE);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfWindow *self = NF_WINDOW (widget);

  if (nf_context_get_profile (self->context) != NULL)
    nf_profile_undo (nf_context_get_profile (self->context));
}

/* --- adaptive layout ---------------------------------------------------------------------------------------------------- */

static void
breakpoint_cb (NfWindow *self)
{
  AdwBreakpoint *current = adw_application_window_get_current_breakpoint (ADW_APPLICATION_WINDOW (self));
  const gboolean narrow = current == self->narrow_breakpoint;

  gtk_widget_remove_css_class (GTK_WIDGET (self), "medium");
  gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  if (current != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), narrow ? "narrow" : "medium");
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (narrow)   /* only then it needs its buttons */
    adw_view_switcher_bar_set_stack (self->switcher_bar, self->pages);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, narrow && !self->searching && nf_context_get_catalogue (self->context) != NULL);
  update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
}

static void
page_changed_cb (AdwViewStack *pages, GParamSpec *pspec, NfWindow *self)
{
  if (self->context == NULL || nf_context_get_catalogue (self->context) == NULL)   /* the template is being built, or all there is is an error */
    return;
  ensure_visible_page (self);
  update_title (self);
  if (self->settings != NULL && adw_view_stack_get_visible_child_name (pages) != NULL)
    g_settings_set_string (self->settings, "page", adw_view_stack_get_visible_child_name (pages));
}

/* What was said in the dialog goes on being said below it, so that Undo stays within reach. */
static void
dialog_closed_cb (AdwDialog *dialog, NfWindow *self)
{
  g_autofree char *text = NULL;

  if (self->dialog == dialog)
    self->dialog = NULL;
  if (self->toast == NULL || self->toast_place != adw_dialog_get_child (dialog))
    return;
  text = g_strdup (adw_toast_get_title (self->toast));
  adw_toast_dismiss (self->toast);
  show_undo_toast (self, text);
}

static gboolean
release_dialogs_cb (gpointer user_data)
{
  NfWindow *self = user_data;

  self->release_id = 0;
  for (guint i = self->dialogs->len; i-- > 0;)
    if (gtk_widget_get_root (g_ptr_array_index (self->dialogs, i)) == NULL)
      g_ptr_array_remove_index_fast (self->dialogs, i);
  return G_SOURCE_REMOVE;
}

static void
dialog_root_cb (GtkWidget *dialog, GParamSpec *pspec, NfWindow *self)
{
  if (gtk_widget_get_root (dialog) == NULL && self->release_id == 0)
    self->release_id = g_idle_add (release_dialogs_cb, self);
}

/* libadwaita 1.7 drops a dialog's last reference from inside the dialog's own breakpoint when the window changes its width
 * during the closing animation, and goes on using it. Ours ends when that stack is gone. */
static void
visible_dialog_cb (NfWindow *self)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));

  if (dialog == NULL || g_ptr_array_find (self->dialogs, dialog, NULL))
    return;
  g_ptr_array_add (self->dialogs, g_object_ref (dialog));
  g_signal_connect_object (dialog, "notify::root", G_CALLBACK (dialog_root_cb), self, G_CONNECT_DEFAULT);
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
bind_settings (NfWindow *self)
{
  self->settings = g_settings_new (APP_ID);
  /* nothing is written while the window is being resized, only when it goes */
  g_settings_delay (self->settings);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
nf_window_constructed (GObject *object)
{
  NfWindow *self = NF_WINDOW (object);
  NfProfile *profile;
  const GError *model_error;

  G_OBJECT_CLASS (nf_window_parent_class)->constructed (object);

  bind_settings (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.close-search", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
  g_signal_connect_object (nf_context_get_tmdb (self->context), "notify::state", G_CALLBACK (tmdb_state_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect (self, "notify::current-breakpoint", G_CALLBACK (breakpoint_cb), NULL);
  g_signal_connect (self, "notify::visible-dialog", G_CALLBACK (visible_dialog_cb), NULL);
  g_object_bind_property (self, "narrow", self->discover, "narrow", G_BINDING_DEFAULT);

  model_error = nf_context_get_model_error (self->context);
  if (model_error != NULL || nf_context_get_catalogue (self->context) == NULL)
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", FALSE);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-page", FALSE);
      show_model_error (self, model_error);
      return;
    }

  profile = nf_context_get_profile (self->context);
  nf_discover_page_set_up (self->discover, self->context, self->artwork);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  g_signal_connect_object (profile, "changed", G_CALLBACK (profile_changed_cb), self, G_CONNECT_DEFAULT);
  {
    g_autofree char *page = g_settings_get_string (self->settings, "page");

    adw_view_stack_set_visible_child_name (self->pages, page);
  }
  ensure_visible_page (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), first_frame_cb, NULL, NULL);
  update_title (self);
  nf_status_banner_set_up (self->banner, self->context);
}

static void
nf_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfWindow *self = NF_WINDOW (object);

  switch ((NfWindowProperty) id)
    {
    case PROP_CONTEXT:
      g_value_set_object (value, self->context);
      break;
    case PROP_ARTWORK:
      g_value_set_object (value, self->artwork);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    }
}

static void
nf_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfWindow *self = NF_WINDOW (object);

  switch ((NfWindowProperty) id)
    {
    case PROP_CONTEXT:
      self->context = g_value_dup_object (value);
      break;
    case PROP_ARTWORK:
      self->artwork = g_value_dup_object (value);
      break;
    case PROP_NARROW:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
nf_window_dispose (GObject *object)
{
  NfWindow *self = NF_WINDOW (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->verify_id, g_source_remove);
  if (self->settings != NULL)
    g_settings_apply (self->settings);
  g_clear_object (&self->settings);
  if (self->search_entry != NULL)
    gtk_search_entry_set_key_capture_widget (self->search_entry, NULL);
  g_clear_object (&self->toast);
  g_clear_handle_id (&self->release_id, g_source_remove);
  g_ptr_array_set_size (self->dialogs, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_WINDOW);
  self->for_you = NULL;
  self->library = NULL;
  self->search = NULL;
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (nf_window_parent_class)->dispose (object);
}

static void
nf_window_finalize (GObject *object)
{
  NfWindow *self = NF_WINDOW (object);

  g_ptr_array_unref (self->dialogs);

  G_OBJECT_CLASS (nf_window_parent_class)->finalize (object);
}

static void
nf_window_class_init (NfWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = nf_window_constructed;
  object_class->get_property = nf_window_get_property;
  object_class->set_property = nf_window_set_property;
  object_class->dispose = nf_window_dispose;
  object_class->finalize = nf_window_finalize;

  props[PROP_CONTEXT] = g_param_spec_object ("context", NULL, NULL, NF_TYPE_CONTEXT, once);
  props[PROP_ARTWORK] = g_param_spec_object ("artwork", NULL, NULL, NF_TYPE_ARTWORK, once);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (NF_TYPE_DISCOVER_PAGE);
  g_type_ensure (NF_TYPE_STATUS_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-window.ui");
  gtk_widget_class_bind_template_child (widget_class, NfWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, page_title);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, content);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, discover);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, for_you_place);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, library_place);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, search_place);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, error);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, medium_breakpoint);
  gtk_widget_class_bind_template_child (widget_class, NfWindow, narrow_breakpoint);
  gtk_widget_class_bind_template_callback (widget_class, show_damage_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, results_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_button_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_text_cb);

  gtk_widget_class_install_action (widget_class, "win.open-film", "u", open_film_action);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.close-search", NULL, close_search_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.copy-error", NULL, copy_error_action);
}

static void
nf_window_init (NfWindow *self)
{
  self->dialogs = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
nf_window_new (AdwApplication *application, NfContext *context, NfArtwork *artwork)
{
  return g_object_new (NF_TYPE_WINDOW, "application", application, "context", context, "artwork", artwork, NULL);
}

void
nf_window_open_film (NfWindow *self, NfFilm *film)
{
  g_return_if_fail (NF_IS_WINDOW (self));
  g_return_if_fail (NF_IS_FILM (film));

  if (self->dialog != NULL)
    {
      nf_film_dialog_show_film (NF_FILM_DIALOG (self->dialog), film);
      return;
    }
  self->dialog = nf_film_dialog_new (self->context, self->artwork, film);
  g_signal_connect_object (self->dialog, "closed", G_CALLBACK (dialog_closed_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (self->dialog, GTK_WIDGET (self));
}

void
nf_window_show_page (NfWindow *self, const char *name)
{
  g_return_if_fail (NF_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  /* the name may come over D-Bus */
  if (nf_context_get_catalogue (self->context) == NULL || adw_view_stack_get_child_by_name (self->pages, name) == NULL)
    return;
  set_searching (self, FALSE);
  adw_view_stack_set_visible_child_name (self->pages, name);
}

void
nf_window_search (NfWindow *self, const char *text)
{
  g_return_if_fail (NF_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  if (nf_context_get_catalogue (self->context) == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  set_searching (self, TRUE);
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
}

void
nf_window_say (NfWindow *self, const char *text)
{
  g_return_if_fail (NF_IS_WINDOW (self));

  nf_toast_say (get_toast_place (self), text);
}
