/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-credit-card.h"

#include "nf-picture-loader.h"

#define FACE_SIZE 48
#define CARD_WIDTH 96

struct _NfCreditCard
{
  GtkButton     parent_instance;
  AdwAvatar    *avatar;
  GCancellable *cancellable;
  char         *name;
  guint32       person_id;
};

G_DEFINE_FINAL_TYPE (NfCreditCard, nf_credit_card, GTK_TYPE_BUTTON)

static void
face_loaded_cb (GtkWidget *widget, GdkTexture *texture)
{
  adw_avatar_set_custom_image (NF_CREDIT_CARD (widget)->avatar, GDK_PAINTABLE (texture));
}

/* Always as wide as a card. Asked for its height without a width, as in a row that scrolls sideways, a wrapping label would answer
 * for one line. */
static void
measure_card (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
              int *natural_baseline)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (widget));

  *minimum = *natural = CARD_WIDTH;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL && child != NULL)
    gtk_widget_measure (child, orientation, MAX (for_size, CARD_WIDTH), minimum, natural, NULL, NULL);
}

static void
allocate_card (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (widget));

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
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
nf_credit_card_finalize (GObject *object)
{
  g_free (NF_CREDIT_CARD (object)->name);
  G_OBJECT_CLASS (nf_credit_card_parent_class)->finalize (object);
}

static void
nf_credit_card_class_init (NfCreditCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_credit_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = nf_credit_card_finalize;
}

static void
nf_credit_card_init (NfCreditCard *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_request_mode, measure_card, allocate_card));
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
  g_autofree char *accessible = NULL;
  NfCreditCard *self;
  GtkWidget *box;

  g_return_val_if_fail (credit != NULL && credit->name != NULL, NULL);

  self = g_object_new (NF_TYPE_CREDIT_CARD, "hexpand", FALSE, NULL);
  self->avatar = ADW_AVATAR (adw_avatar_new (FACE_SIZE, credit->name, TRUE));
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->avatar), 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (box), make_line (credit->name, "credit-name"));
  if (credit->role != NULL && *credit->role != '\0')
    gtk_box_append (GTK_BOX (box), make_line (credit->role, "dimmed"));
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "credit-card");
  self->name = g_strdup (credit->name);
  self->person_id = credit->person_id;
  gtk_widget_set_can_target (GTK_WIDGET (self), self->person_id != 0);
  gtk_widget_set_focusable (GTK_WIDGET (self), self->person_id != 0);
  accessible = credit->role != NULL && *credit->role != '\0' ? g_strdup_printf ("%s, %s", credit->name, credit->role) : g_strdup (credit->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, accessible, -1);

  self->cancellable = g_cancellable_new ();
  /* twice the size: scale factors of 2 stay sharp, and a face is small */
  nf_picture_loader_load (posters, credit->profile_path, FACE_SIZE * 2, FACE_SIZE * 2, self->cancellable, GTK_WIDGET (self), face_loaded_cb);
  return GTK_WIDGET (self);
}

guint32
nf_credit_card_get_person_id (NfCreditCard *self)
{
  g_return_val_if_fail (NF_IS_CREDIT_CARD (self), 0);

  return self->person_id;
}

const char *
nf_credit_card_get_name (NfCreditCard *self)
{
  g_return_val_if_fail (NF_IS_CREDIT_CARD (self), NULL);

  return self->name;
}
