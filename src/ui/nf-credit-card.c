/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-credit-card.h"

#define FACE_SIZE 48
#define CARD_WIDTH 96

struct _NfCreditCard
{
  AdwBin        parent_instance;
  AdwAvatar    *avatar;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (NfCreditCard, nf_credit_card, ADW_TYPE_BIN)

static void
face_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GWeakRef *card = user_data;
  g_autoptr (NfCreditCard) self = g_weak_ref_get (card);
  g_autoptr (NfImage) image = nf_poster_cache_load_finish (NF_POSTER_CACHE (source), result, NULL);
  g_autoptr (GdkTexture) texture = NULL;

  g_weak_ref_clear (card);
  if (image == NULL || self == NULL)
    return;   /* the initials stay */
  texture = gdk_memory_texture_new (image->width, image->height, GDK_MEMORY_R8G8B8A8, image->pixels, image->stride);
  adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
}

static void
nf_credit_card_dispose (GObject *object)
{
  NfCreditCard *self = NF_CREDIT_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (nf_credit_card_parent_class)->dispose (object);
}

static void
nf_credit_card_class_init (NfCreditCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_credit_card_dispose;
}

static void
nf_credit_card_init (NfCreditCard *self)
{
}

static GtkWidget *
make_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_halign (label, GTK_ALIGN_FILL);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
nf_credit_card_new (const NfCredit *credit, NfPosterCache *posters)
{
  NfCreditCard *self;
  GtkWidget *box;

  g_return_val_if_fail (credit != NULL && credit->name != NULL, NULL);

  self = g_object_new (NF_TYPE_CREDIT_CARD, "width-request", CARD_WIDTH, NULL);
  self->avatar = ADW_AVATAR (adw_avatar_new (FACE_SIZE, credit->name, TRUE));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->avatar), 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (box), make_line (credit->name, "credit-name"));
  if (credit->role != NULL && *credit->role != '\0')
    gtk_box_append (GTK_BOX (box), make_line (credit->role, "dimmed"));
  adw_bin_set_child (ADW_BIN (self), box);

  if (credit->profile_path != NULL && posters != NULL)
    {
      /* twice the size: scale factors of 2 stay sharp, and a face is small */
      GWeakRef *card = g_new (GWeakRef, 1);

      g_weak_ref_init (card, self);
      self->cancellable = g_cancellable_new ();
      nf_poster_cache_load_path_async (posters, credit->profile_path, FACE_SIZE * 2, FACE_SIZE * 2, self->cancellable, face_loaded_cb, card);
    }
  return GTK_WIDGET (self);
}
