/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-dialog.h"

#include "nf-film-page.h"
#include "nf-person-page.h"

#define CONTENT_WIDTH 944
#define CONTENT_HEIGHT 764

struct _NfFilmDialog
{
  AdwDialog          parent_instance;
  NfContext         *context;
  NfArtwork         *artwork;
  AdwNavigationView *navigation;
};

G_DEFINE_FINAL_TYPE (NfFilmDialog, nf_film_dialog, ADW_TYPE_DIALOG)

static void
film_activated_cb (GtkWidget *page, NfFilm *film, NfFilmDialog *self)
{
  nf_film_dialog_show_film (self, film);
}

static void
person_activated_cb (NfFilmPage *page, guint person_id, const char *name, NfFilmDialog *self)
{
  AdwNavigationPage *person = nf_person_page_new (self->context, self->artwork, person_id, name);

  g_signal_connect_object (person, "film-activated", G_CALLBACK (film_activated_cb), self, G_CONNECT_DEFAULT);
  adw_navigation_view_push (self->navigation, person);
}

static void
visible_page_cb (AdwNavigationView *navigation, GParamSpec *pspec, NfFilmDialog *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (navigation);

  if (page != NULL)
    adw_dialog_set_title (ADW_DIALOG (self), adw_navigation_page_get_title (page));
}

/* Esc closes the dialog at once, where a toast would take the first one for itself. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfFilmDialog *self)
{
  return keyval == GDK_KEY_Escape && adw_dialog_close (ADW_DIALOG (self));
}

static void
nf_film_dialog_dispose (GObject *object)
{
  NfFilmDialog *self = NF_FILM_DIALOG (object);

  g_clear_object (&self->context);
  g_clear_object (&self->artwork);
  G_OBJECT_CLASS (nf_film_dialog_parent_class)->dispose (object);
}

static void
nf_film_dialog_class_init (NfFilmDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_film_dialog_dispose;
}

static void
nf_film_dialog_init (NfFilmDialog *self)
{
  GtkEventController *keys;
  GtkWidget *toasts;

  self->navigation = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  g_signal_connect (self->navigation, "notify::visible-page", G_CALLBACK (visible_page_cb), self);
  /* the window finds it here for the toasts of changes that are made in the dialog */
  toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (self->navigation));
  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (toasts, keys);
  adw_dialog_set_child (ADW_DIALOG (self), toasts);
  adw_dialog_set_content_width (ADW_DIALOG (self), CONTENT_WIDTH);
  adw_dialog_set_content_height (ADW_DIALOG (self), CONTENT_HEIGHT);
}

AdwDialog *
nf_film_dialog_new (NfContext *context, NfArtwork *artwork, NfFilm *film)
{
  NfFilmDialog *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);

  self = g_object_new (NF_TYPE_FILM_DIALOG, NULL);
  self->context = g_object_ref (context);
  self->artwork = g_object_ref (artwork);
  nf_film_dialog_show_film (self, film);
  return ADW_DIALOG (self);
}

void
nf_film_dialog_show_film (NfFilmDialog *self, NfFilm *film)
{
  AdwNavigationPage *page;

  g_return_if_fail (NF_IS_FILM_DIALOG (self));
  g_return_if_fail (NF_IS_FILM (film));

  page = nf_film_page_new (self->context, self->artwork, film);
  g_signal_connect_object (page, "film-activated", G_CALLBACK (film_activated_cb), self, 0);
  g_signal_connect_object (page, "person-activated", G_CALLBACK (person_activated_cb), self, G_CONNECT_DEFAULT);
  adw_navigation_view_push (self->navigation, page);
}

NfFilm *
nf_film_dialog_get_film (NfFilmDialog *self)
{
  AdwNavigationPage *page;

  g_return_val_if_fail (NF_IS_FILM_DIALOG (self), NULL);

  page = adw_navigation_view_get_visible_page (self->navigation);
  while (page != NULL && !NF_IS_FILM_PAGE (page))
    page = adw_navigation_view_get_previous_page (self->navigation, page);
  return page != NULL ? nf_film_page_get_film (NF_FILM_PAGE (page)) : NULL;
}
