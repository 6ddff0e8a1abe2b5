/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-panel.h"

#include "nf-config.h"
#include "nf-rating-bar.h"
#include "nf-rating-text.h"

struct _NfFilmPanel
{
  GtkWidget parent_instance;

  NfProfile       *profile;
  NfFilm          *film;
  gulong           notify_id;

  GtkLabel        *value;
  NfRatingBar     *rating_bar;
  GtkToggleButton *favorite, *watchlist, *hidden;
};

G_DEFINE_FINAL_TYPE (NfFilmPanel, nf_film_panel, GTK_TYPE_WIDGET)

static void
update (NfFilmPanel *self)
{
  gboolean favorite = nf_film_get_favorite (self->film), watchlist = nf_film_get_watchlist (self->film);

  nf_rating_bar_set_rating (self->rating_bar, nf_film_get_rating (self->film));
  gtk_toggle_button_set_active (self->favorite, favorite);
  gtk_button_set_icon_name (GTK_BUTTON (self->favorite), favorite ? "nf-heart-symbolic" : "nf-heart-outline-symbolic");
  gtk_toggle_button_set_active (self->watchlist, watchlist);
  gtk_button_set_icon_name (GTK_BUTTON (self->watchlist), watchlist ? "nf-bookmark-symbolic" : "nf-bookmark-outline-symbolic");
  gtk_toggle_button_set_active (self->hidden, nf_film_get_hidden (self->film));
}

static void
film_notify_cb (NfFilm *film, GParamSpec *pspec, NfFilmPanel *self)
{
  update (self);
}

static void
preview_cb (NfFilmPanel *self)
{
  g_autofree char *text = nf_rating_dup_short_text (nf_rating_bar_get_preview (self->rating_bar));

  gtk_label_set_text (self->value, text);
}

static void
rated_cb (NfFilmPanel *self, guint rating)
{
  nf_profile_set_rating (self->profile, nf_film_get_item (self->film), (NfRating) rating);
}

static void
toggled_cb (NfFilmPanel *self, GtkToggleButton *button)
{
  NfMark mark = button == self->favorite ? NF_MARK_FAVORITE : button == self->watchlist ? NF_MARK_WATCHLIST : NF_MARK_HIDDEN;
  gboolean on = gtk_toggle_button_get_active (button);

  /* also called when the button follows the film */
  if (on != nf_profile_get_mark (self->profile, nf_film_get_item (self->film), mark))
    nf_profile_set_mark (self->profile, nf_film_get_item (self->film), mark, on);
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, NfFilmPanel *self)
{
  GtkWidget *target = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  /* a click that just misses a star or button must not open the film; one that meets it is theirs */
  if (target == NULL || (!NF_IS_RATING_BAR (target) && gtk_widget_get_ancestor (target, GTK_TYPE_BUTTON) == NULL))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
nf_film_panel_dispose (GObject *object)
{
  NfFilmPanel *self = NF_FILM_PANEL (object);
  GtkWidget *child;

  if (self->film != NULL)
    g_clear_signal_handler (&self->notify_id, self->film);
  g_clear_object (&self->film);
  g_clear_object (&self->profile);
  /* only children that are bound are the template's to unparent */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_FILM_PANEL);

  G_OBJECT_CLASS (nf_film_panel_parent_class)->dispose (object);
}

static void
nf_film_panel_class_init (NfFilmPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_film_panel_dispose;

  gtk_widget_class_set_css_name (widget_class, "filmpanel");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-film-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, NfFilmPanel, value);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPanel, rating_bar);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPanel, favorite);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPanel, watchlist);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPanel, hidden);
  gtk_widget_class_bind_template_callback (widget_class, rated_cb);
  gtk_widget_class_bind_template_callback (widget_class, preview_cb);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
nf_film_panel_init (NfFilmPanel *self)
{
  GtkGesture *click;

  g_type_ensure (NF_TYPE_RATING_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));

  click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
nf_film_panel_new (NfProfile *profile, NfFilm *film)
{
  NfFilmPanel *self;

  g_return_val_if_fail (NF_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (NF_IS_FILM (film), NULL);

  self = g_object_new (NF_TYPE_FILM_PANEL, NULL);
  self->profile = g_object_ref (profile);
  self->film = g_object_ref (film);
  self->notify_id = g_signal_connect (film, "notify", G_CALLBACK (film_notify_cb), self);
  update (self);
  preview_cb (self);
  return GTK_WIDGET (self);
}
