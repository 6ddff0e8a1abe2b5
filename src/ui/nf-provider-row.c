/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-provider-row.h"

#include "nf-language-list.h"
#include "nf-picture-loader.h"

#include <glib/gi18n.h>

#define LOGO_SIZE 24
/* Names in a pill; the tooltip has all. */
#define MAX_NAMES 3

struct _NfProviderRow
{
  AdwBin        parent_instance;
  GtkLabel     *source;
  GtkWidget    *pills;      /* AdwWrapBox */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NfProviderRow, nf_provider_row, ADW_TYPE_BIN)

enum
{
  ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static const char *
kind_label (NfOfferKind kind)
{
  switch (kind)
    {
    case NF_OFFER_STREAM:
      /* Translators: ways to watch a film; this one is with a subscription */
      return _("Stream");
    case NF_OFFER_FREE:
      /* Translators: ways to watch a film; this one costs nothing */
      return _("Free");
    case NF_OFFER_ADS:
      /* Translators: ways to watch a film; this one is free with advertisements */
      return _("With Ads");
    case NF_OFFER_RENT:
      return _("Rent");
    case NF_OFFER_BUY:
      return _("Buy");
    }
  return "";
}

static void
logo_loaded_cb (GtkWidget *widget, GdkTexture *texture)
{
  gtk_image_set_from_paintable (GTK_IMAGE (widget), GDK_PAINTABLE (texture));
  gtk_widget_set_visible (widget, TRUE);
}

static void
pill_clicked_cb (GtkButton *pill, NfProviderRow *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

/* Returns: (nullable): %NULL if nobody offers it that way */
static GtkWidget *
create_pill (NfProviderRow *self, NfOfferKind kind, GPtrArray *offers, NfPosterCache *posters)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *accessible = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *pill;
  guint n = 0;

  g_object_ref_sink (box);
  gtk_box_append (GTK_BOX (box), create_label (kind_label (kind), "dimmed"));
  for (guint i = 0; i < offers->len; i++)
    {
      const NfOffer *offer = g_ptr_array_index (offers, i);

      if (offer->kind != kind)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", offer->name);
      if (++n > MAX_NAMES)
        continue;
      if (n > 1)
        gtk_box_append (GTK_BOX (box), create_label ("·", "dimmed"));
      if (offer->logo_path != NULL)
        {
          GtkWidget *logo = gtk_image_new ();

          gtk_image_set_pixel_size (GTK_IMAGE (logo), LOGO_SIZE);
          gtk_widget_add_css_class (logo, "provider-logo");
          gtk_widget_set_overflow (logo, GTK_OVERFLOW_HIDDEN);
          gtk_widget_set_visible (logo, FALSE);
          gtk_box_append (GTK_BOX (box), logo);
          nf_picture_loader_load (posters, offer->logo_path, LOGO_SIZE * 2, LOGO_SIZE * 2, self->cancellable, logo, logo_loaded_cb);
        }
      gtk_box_append (GTK_BOX (box), create_label (offer->name, NULL));
    }
  if (n > MAX_NAMES)
    {
      g_autofree char *more = g_strdup_printf ("+%u", n - MAX_NAMES);
      gtk_box_append (GTK_BOX (box), create_label (more, "dimmed"));
    }
  if (n == 0)
    {
      g_object_unref (box);
      return NULL;
    }

  pill = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (pill), box);
  g_object_unref (box);
  gtk_widget_add_css_class (pill, "provider");
  gtk_widget_set_tooltip_text (pill, names->str);
  /* Translators: a way to watch a film and who offers it: "Stream: MUBI, Netflix" */
  accessible = g_strdup_printf (_("%s: %s"), kind_label (kind), names->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pill), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible, -1);
  g_signal_connect (pill, "clicked", G_CALLBACK (pill_clicked_cb), self);
  return pill;
}

static void
nf_provider_row_dispose (GObject *object)
{
  NfProviderRow *self = NF_PROVIDER_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (nf_provider_row_parent_class)->dispose (object);
}

static void
nf_provider_row_class_init (NfProviderRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_provider_row_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", NF_TYPE_PROVIDER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
nf_provider_row_init (NfProviderRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *heading = create_label (_("Where to Watch"), "heading");

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  self->source = GTK_LABEL (create_label ("", "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->source), "dimmed");
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->source));
  self->pills = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->pills), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->pills), 6);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->pills);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
nf_provider_row_set_details (NfProviderRow *self, const NfFilmDetails *details, NfPosterCache *posters)
{
  g_autofree char *source = NULL;
  GtkWidget *child;

  g_return_if_fail (NF_IS_PROVIDER_ROW (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  while ((child = gtk_widget_get_first_child (self->pills)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->pills), child);
  gtk_widget_set_visible (GTK_WIDGET (self), details != NULL && details->offers->len > 0);
  if (details == NULL || details->offers->len == 0)
    return;

  /* Translators: whose word it is where a film can be watched, and for which country */
  source = g_strdup_printf (_("Source: JustWatch · %s"), nf_language_list_get_region_name (details->offers_region));
  gtk_label_set_label (self->source, source);
  for (NfOfferKind kind = NF_OFFER_STREAM; kind < NF_N_OFFER_KINDS; kind++)
    {
      GtkWidget *pill = create_pill (self, kind, details->offers, posters);

      if (pill != NULL)
        adw_wrap_box_append (ADW_WRAP_BOX (self->pills), pill);
    }
}
