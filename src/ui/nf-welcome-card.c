/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-welcome-card.h"

#include "nf-config.h"
#include "nf-poster.h"
#include "nf-rating-bar.h"
#include "nf-rating-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _NfWelcomeCard
{
  GtkBox           parent_instance;

  NfContext       *context;
  NfElicitor      *elicitor;
  NfFilm          *film;      /* (nullable) */
  gulong           rating_id;

  NfPoster        *poster;
  NfRatingBar     *stars;
  GtkStack        *answer;
  GtkToggleButton *unseen;
  GtkLabel        *rating;
};

G_DEFINE_FINAL_TYPE (NfWelcomeCard, nf_welcome_card, GTK_TYPE_BOX)

/* The answer as it stands, whoever gave it. */
static void
update (NfWelcomeCard *self)
{
  NfRating rating = self->film != NULL ? nf_film_get_rating (self->film) : NF_RATING_NONE;
  gboolean unseen = self->film != NULL && nf_elicitor_get_unseen (self->elicitor, self->film);
  g_autofree char *text = nf_rating_dup_short_text (rating);

  nf_rating_bar_set_rating (self->stars, rating);
  gtk_label_set_label (self->rating, text);
  gtk_stack_set_visible_child_name (self->answer, rating != NF_RATING_NONE ? "rated" : "unrated");
  gtk_toggle_button_set_active (self->unseen, unseen);
  if (unseen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "unseen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "unseen");
}

static void
rated_cb (NfRatingBar *bar, guint rating, NfWelcomeCard *self)
{
  if (self->film != NULL)
    nf_profile_set_rating (nf_context_get_profile (self->context), nf_film_get_item (self->film), (NfRating) rating);
}

static void
unseen_toggled_cb (GtkToggleButton *button, NfWelcomeCard *self)
{
  if (self->film != NULL)
    nf_elicitor_set_unseen (self->elicitor, self->film, gtk_toggle_button_get_active (button));
}

static void
rating_cb (NfFilm *film, GParamSpec *pspec, NfWelcomeCard *self)
{
  update (self);
}

static void
unseen_changed_cb (NfElicitor *elicitor, NfFilm *film, NfWelcomeCard *self)
{
  if (film == self->film)
    update (self);
}

static void
nf_welcome_card_dispose (GObject *object)
{
  NfWelcomeCard *self = NF_WELCOME_CARD (object);

  if (self->film != NULL)
    g_clear_signal_handler (&self->rating_id, self->film);
  g_clear_object (&self->film);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_WELCOME_CARD);
  g_clear_object (&self->elicitor);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_welcome_card_parent_class)->dispose (object);
}

static void
nf_welcome_card_class_init (NfWelcomeCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_welcome_card_dispose;
  g_type_ensure (NF_TYPE_POSTER);
  g_type_ensure (NF_TYPE_RATING_BAR);
  gtk_widget_class_set_css_name (widget_class, "welcomecard");
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-welcome-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeCard, poster);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeCard, stars);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeCard, answer);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeCard, unseen);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeCard, rating);
  gtk_widget_class_bind_template_callback (widget_class, rated_cb);
  gtk_widget_class_bind_template_callback (widget_class, unseen_toggled_cb);
}

static void
nf_welcome_card_init (NfWelcomeCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nf_welcome_card_new (NfContext *context, NfArtwork *artwork, NfElicitor *elicitor)
{
  NfWelcomeCard *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (NF_IS_ELICITOR (elicitor), NULL);

  self = g_object_new (NF_TYPE_WELCOME_CARD, NULL);
  self->context = g_object_ref (context);
  self->elicitor = g_object_ref (elicitor);
  nf_poster_set_artwork (self->poster, artwork);
  g_signal_connect_object (elicitor, "unseen-changed", G_CALLBACK (unseen_changed_cb), self, G_CONNECT_DEFAULT);
  return GTK_WIDGET (self);
}

void
nf_welcome_card_set_film (NfWelcomeCard *self, NfFilm *film)
{
  g_return_if_fail (NF_IS_WELCOME_CARD (self));
  g_return_if_fail (film == NULL || NF_IS_FILM (film));

  if (self->film == film)
    return;
  if (self->film != NULL)
    g_clear_signal_handler (&self->rating_id, self->film);
  /* without a film meanwhile: what update() sets is no answer to the old one */
  g_clear_object (&self->film);
  update (self);
  g_set_object (&self->film, film);
  nf_poster_set_film (self->poster, film);
  if (film != NULL)
    {
      const char *name = nf_film_get_accessible_name (film);
      /* Translators: what a screen reader says of the stars; %s is a film */
      g_autofree char *stars_name = g_strdup_printf (_("Your rating of %s"), name);
      /* Translators: what a screen reader says of the button; %s is a film */
      g_autofree char *unseen_name = g_strdup_printf (_("Haven’t seen %s"), name);

      self->rating_id = g_signal_connect (film, "notify::rating", G_CALLBACK (rating_cb), self);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->poster), name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->stars), GTK_ACCESSIBLE_PROPERTY_LABEL, stars_name, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->unseen), GTK_ACCESSIBLE_PROPERTY_LABEL, unseen_name, -1);
    }
  update (self);
}

NfFilm *
nf_welcome_card_get_film (NfWelcomeCard *self)
{
  g_return_val_if_fail (NF_IS_WELCOME_CARD (self), NULL);

  return self->film;
}
