/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-similar-card.h"

#include "nf-poster.h"
#include "nf-prediction-label.h"
#include "nf-stars-label.h"

struct _NfSimilarCard
{
  GtkButton          parent_instance;
  NfPoster          *poster;
  GtkLabel          *title;
  GtkLabel          *year;
  NfPredictionLabel *prediction;
  NfStarsLabel      *stars;
  NfFilm            *film;
};

G_DEFINE_FINAL_TYPE (NfSimilarCard, nf_similar_card, GTK_TYPE_BUTTON)

/* Own stars in place of the predicted ones. */
static void
rating_changed_cb (NfFilm *film, GParamSpec *pspec, NfSimilarCard *self)
{
  const NfRating rating = nf_film_get_rating (film);

  nf_stars_label_set_rating (self->stars, rating);
  gtk_widget_set_visible (GTK_WIDGET (self->stars), rating != NF_RATING_NONE);
  nf_prediction_label_set_film (self->prediction, rating != NF_RATING_NONE ? NULL : film);
}

static void
nf_similar_card_dispose (GObject *object)
{
  NfSimilarCard *self = NF_SIMILAR_CARD (object);

  g_clear_object (&self->film);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_SIMILAR_CARD);
  G_OBJECT_CLASS (nf_similar_card_parent_class)->dispose (object);
}

static void
nf_similar_card_class_init (NfSimilarCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_similar_card_dispose;
  g_type_ensure (NF_TYPE_POSTER);
  g_type_ensure (NF_TYPE_PREDICTION_LABEL);
  g_type_ensure (NF_TYPE_STARS_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-similar-card.ui");
  gtk_widget_class_bind_template_child (widget_class, NfSimilarCard, poster);
  gtk_widget_class_bind_template_child (widget_class, NfSimilarCard, title);
  gtk_widget_class_bind_template_child (widget_class, NfSimilarCard, year);
  gtk_widget_class_bind_template_child (widget_class, NfSimilarCard, prediction);
  gtk_widget_class_bind_template_child (widget_class, NfSimilarCard, stars);
}

static void
nf_similar_card_init (NfSimilarCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nf_similar_card_new (NfArtwork *artwork, NfFilm *film)
{
  NfSimilarCard *self;
  g_autofree char *year = NULL;

  g_return_val_if_fail (NF_IS_FILM (film), NULL);

  self = g_object_new (NF_TYPE_SIMILAR_CARD, NULL);
  self->film = g_object_ref (film);
  nf_poster_set_artwork (self->poster, artwork);
  nf_poster_set_film (self->poster, film);
  gtk_label_set_label (self->title, nf_film_get_title (film));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), nf_film_get_accessible_name (film));
  if (nf_film_get_year (film) != 0)
    year = g_strdup_printf ("%u", nf_film_get_year (film));
  gtk_label_set_label (self->year, year != NULL ? year : "");
  g_signal_connect_object (film, "notify::rating", G_CALLBACK (rating_changed_cb), self, G_CONNECT_DEFAULT);
  rating_changed_cb (film, NULL, self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, nf_film_get_accessible_name (film), -1);
  return GTK_WIDGET (self);
}

NfFilm *
nf_similar_card_get_film (NfSimilarCard *self)
{
  g_return_val_if_fail (NF_IS_SIMILAR_CARD (self), NULL);

  return self->film;
}
