/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-strip.h"

#include "nf-similar-card.h"

struct _NfFilmStrip
{
  AdwBin    parent_instance;
  GtkLabel *heading;
  GtkBox   *films;
};

G_DEFINE_FINAL_TYPE (NfFilmStrip, nf_film_strip, ADW_TYPE_BIN)

typedef enum
{
  PROP_HEADING = 1,
} NfFilmStripProperty;
static GParamSpec *props[PROP_HEADING + 1];

enum
{
  FILM_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
card_clicked_cb (NfSimilarCard *card, NfFilmStrip *self)
{
  g_signal_emit (self, signals[FILM_ACTIVATED], 0, nf_similar_card_get_film (card));
}

static void
nf_film_strip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((NfFilmStripProperty) id)
    {
    case PROP_HEADING:
      g_value_set_string (value, gtk_label_get_label (NF_FILM_STRIP (object)->heading));
      break;
    }
}

static void
nf_film_strip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((NfFilmStripProperty) id)
    {
    case PROP_HEADING:
      nf_film_strip_set_heading (NF_FILM_STRIP (object), g_value_get_string (value));
      break;
    }
}

static void
nf_film_strip_class_init (NfFilmStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = nf_film_strip_get_property;
  object_class->set_property = nf_film_strip_set_property;
  props[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[FILM_ACTIVATED] = g_signal_new ("film-activated", NF_TYPE_FILM_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_FILM);
}

static void
nf_film_strip_init (NfFilmStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *scroller = gtk_scrolled_window_new ();

  self->heading = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  self->films = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->films));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
nf_film_strip_set_heading (NfFilmStrip *self, const char *heading)
{
  g_return_if_fail (NF_IS_FILM_STRIP (self));

  if (g_strcmp0 (gtk_label_get_label (self->heading), heading) == 0)
    return;
  gtk_label_set_label (self->heading, heading != NULL ? heading : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEADING]);
}

void
nf_film_strip_set_items (NfFilmStrip *self, NfCatalogue *catalogue, NfArtwork *artwork, const NfItemIndex *items, guint n)
{
  GtkWidget *child;

  g_return_if_fail (NF_IS_FILM_STRIP (self));
  g_return_if_fail (items != NULL || n == 0);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->films))) != NULL)
    gtk_box_remove (self->films, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, items[i]);
      GtkWidget *card = nf_similar_card_new (artwork, film);

      g_signal_connect (card, "clicked", G_CALLBACK (card_clicked_cb), self);
      gtk_box_append (self->films, card);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
