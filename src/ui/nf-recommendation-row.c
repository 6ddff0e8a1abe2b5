/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendation-row.h"

#include "nf-format.h"
#include "nf-poster.h"
#include "nf-prediction-label.h"

#include <glib/gi18n.h>

struct _NfRecommendationRow
{
  AdwBin             parent_instance;

  NfContext         *context;
  NfRecommendation  *recommendation;
  gulong             notify_id;

  NfPoster          *poster;
  GtkLabel          *rank;
  GtkLabel          *movement;
  GtkLabel          *title;
  GtkLabel          *facts;
  NfPredictionLabel *prediction;
  GtkLabel          *reason;
};

G_DEFINE_FINAL_TYPE (NfRecommendationRow, nf_recommendation_row, ADW_TYPE_BIN)

static const char *const movement_classes[] = { "movement-up", "movement-down", "movement-new" };

static void
update_movement (NfRecommendationRow *self)
{
  int movement = nf_recommendation_get_movement (self->recommendation);
  const char *css_class = NULL;
  g_autofree char *text = NULL, *spoken = NULL;

  if (nf_recommendation_get_is_new (self->recommendation))
    {
      css_class = "movement-new";
      /* Translators: badge of a film that was not in the list before the last star */
      text = g_strdup (_("New"));
      spoken = g_strdup (text);
    }
  else if (movement != 0)
    {
      css_class = movement > 0 ? "movement-up" : "movement-down";
      text = g_strdup_printf ("%s %d", movement > 0 ? "▲" : "▼", ABS (movement));
      if (movement > 0)
        spoken = g_strdup_printf (ngettext ("Up %d place", "Up %d places", movement), movement);
      else
        spoken = g_strdup_printf (ngettext ("Down %d place", "Down %d places", -movement), -movement);
    }
  for (guint i = 0; i < G_N_ELEMENTS (movement_classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->movement), movement_classes[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->movement), css_class != NULL);
  if (css_class == NULL)
    return;
  gtk_widget_add_css_class (GTK_WIDGET (self->movement), css_class);
  gtk_label_set_label (self->movement, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->movement), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What changes from one ranking to the next. */
static void
update_place (NfRecommendationRow *self)
{
  g_autofree char *rank = g_strdup_printf ("%u", nf_recommendation_get_rank (self->recommendation));
  g_autofree char *reason = nf_recommendation_row_format_reason (nf_recommendation_get_reasons (self->recommendation));

  gtk_label_set_label (self->rank, rank);
  gtk_label_set_label (self->reason, reason);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reason), reason);
  update_movement (self);
}

static void
update_film (NfRecommendationRow *self)
{
  NfFilm *film = nf_recommendation_get_film (self->recommendation);
  g_autofree char *genres = nf_format_genres (nf_film_get_genre_mask (film));
  g_autofree char *facts = nf_format_facts (nf_film_get_year (film), genres, NULL);

  nf_poster_set_film (self->poster, film);
  gtk_label_set_label (self->title, nf_film_get_title (film));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), nf_film_get_accessible_name (film));
  gtk_label_set_label (self->facts, facts);
  g_object_set (self->prediction, "film", film, NULL);
}

static void
recommendation_notify_cb (NfRecommendation *recommendation, GParamSpec *pspec, NfRecommendationRow *self)
{
  update_place (self);
}

static void
hide_clicked_cb (GtkButton *button, NfRecommendationRow *self)
{
  if (self->recommendation != NULL)
    nf_profile_set_mark (nf_context_get_profile (self->context), nf_film_get_item (nf_recommendation_get_film (self->recommendation)), NF_MARK_HIDDEN, TRUE);
}

static void
nf_recommendation_row_dispose (GObject *object)
{
  NfRecommendationRow *self = NF_RECOMMENDATION_ROW (object);

  if (self->recommendation != NULL)
    g_clear_signal_handler (&self->notify_id, self->recommendation);
  g_clear_object (&self->recommendation);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_RECOMMENDATION_ROW);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_recommendation_row_parent_class)->dispose (object);
}

static void
nf_recommendation_row_class_init (NfRecommendationRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_recommendation_row_dispose;
  g_type_ensure (NF_TYPE_POSTER);
  g_type_ensure (NF_TYPE_PREDICTION_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-recommendation-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, poster);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, rank);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, movement);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, title);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, facts);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, prediction);
  gtk_widget_class_bind_template_child (widget_class, NfRecommendationRow, reason);
  gtk_widget_class_bind_template_callback (widget_class, hide_clicked_cb);
  gtk_widget_class_set_css_name (widget_class, "recommendation");
}

static void
nf_recommendation_row_init (NfRecommendationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nf_recommendation_row_new (NfContext *context, NfArtwork *artwork)
{
  NfRecommendationRow *self = g_object_new (NF_TYPE_RECOMMENDATION_ROW, NULL);

  self->context = g_object_ref (context);
  nf_poster_set_artwork (self->poster, artwork);
  return GTK_WIDGET (self);
}

void
nf_recommendation_row_set_recommendation (NfRecommendationRow *self, NfRecommendation *recommendation)
{
  g_return_if_fail (NF_IS_RECOMMENDATION_ROW (self));

  if (self->recommendation == recommendation)
    return;
  if (self->recommendation != NULL)
    g_clear_signal_handler (&self->notify_id, self->recommendation);
  g_set_object (&self->recommendation, recommendation);
  if (recommendation == NULL)
    {
      nf_poster_set_film (self->poster, NULL);
      g_object_set (self->prediction, "film", NULL, NULL);
      return;
    }
  self->notify_id = g_signal_connect (recommendation, "notify", G_CALLBACK (recommendation_notify_cb), self);
  update_film (self);
  update_place (self);
}

NfRecommendation *
nf_recommendation_row_get_recommendation (NfRecommendationRow *self)
{
  g_return_val_if_fail (NF_IS_RECOMMENDATION_ROW (self), NULL);

  return self->recommendation;
}

char *
nf_recommendation_row_format_reason (const char *const *reasons)
{
  if (reasons == NULL || reasons[0] == NULL)
    return g_strdup (_("Popular with everyone"));
  if (reasons[1] == NULL)
    /* Translators: %s is a film title */
    return g_strdup_printf (_("Because you liked %s"), reasons[0]);
  /* Translators: both are film titles */
  return g_strdup_printf (_("Because you liked %1$s, %2$s"), reasons[0], reasons[1]);
}
