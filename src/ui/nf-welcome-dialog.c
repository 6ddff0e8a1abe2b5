/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-welcome-dialog.h"

#include "nf-config.h"
#include "nf-format.h"
#include "nf-welcome-card.h"

#include <glib/gi18n.h>

struct _NfWelcomeDialog
{
  AdwDialog          parent_instance;

  NfContext         *context;
  NfElicitor        *elicitor;
  GtkWidget         *cards[NF_ELICITOR_PAGE];

  GtkStack          *stack;
  GtkScrolledWindow *scrolled;
  GtkBox            *content;
  AdwWrapBox        *films;
  AdwWrapBox        *actions;
  GtkLabel          *progress_label;
  GtkLabel          *unseen_label;
  GtkProgressBar    *progress;
  GtkWidget         *skip;
  GtkWidget         *other;
  GtkWidget         *done;
};

G_DEFINE_FINAL_TYPE (NfWelcomeDialog, nf_welcome_dialog, ADW_TYPE_DIALOG)

static void
update_progress (NfWelcomeDialog *self)
{
  guint n = nf_profile_get_n_ratings (nf_context_get_profile (self->context));
  guint n_unseen = nf_elicitor_get_n_unseen (self->elicitor);
  g_autofree char *count = nf_format_count (n), *unseen_count = nf_format_count (n_unseen);
  g_autofree char *text = NULL, *unseen = NULL;

  if (n < NF_RECOMMENDER_ENOUGH_RATINGS)
    /* Translators: so many of the five ratings that make a first list */
    text = g_strdup_printf (_("%u of %u rated"), n, NF_RECOMMENDER_ENOUGH_RATINGS);
  else
    /* Translators: %s is a number such as 1,234 */
    text = g_strdup_printf (ngettext ("%s rated", "%s rated", n), count);
  /* Translators: films the person has not seen; %s is a number */
  unseen = n_unseen > 0 ? g_strdup_printf (ngettext ("%s not seen", "%s not seen", n_unseen), unseen_count) : g_strdup ("");
  if (g_strcmp0 (gtk_label_get_label (self->progress_label), text) != 0)
    {
      gtk_label_set_label (self->progress_label, text);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  gtk_label_set_label (self->unseen_label, unseen);
  gtk_progress_bar_set_fraction (self->progress, MIN (1.0, (double) n / NF_RECOMMENDER_ENOUGH_RATINGS));
  gtk_widget_set_sensitive (self->done, n > 0);
}

static void
update_busy (NfWelcomeDialog *self)
{
  gtk_widget_set_sensitive (self->other, !nf_elicitor_get_busy (self->elicitor) &&
                                         g_list_model_get_n_items (nf_elicitor_get_page (self->elicitor)) > 0);
}

/* The cards stay and get other films. */
static void
update_page (NfWelcomeDialog *self)
{
  GListModel *page = nf_elicitor_get_page (self->elicitor);
  guint n = g_list_model_get_n_items (page);

  for (guint i = 0; i < NF_ELICITOR_PAGE; i++)
    {
      g_autoptr (NfFilm) film = g_list_model_get_item (page, i);

      nf_welcome_card_set_film (NF_WELCOME_CARD (self->cards[i]), film);
      gtk_widget_set_visible (self->cards[i], film != NULL);
    }
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  gtk_stack_set_visible_child_name (self->stack, n == 0 && !nf_elicitor_get_busy (self->elicitor) ? "end" : "films");
}

static void
n_ratings_cb (NfProfile *profile, GParamSpec *pspec, NfWelcomeDialog *self)
{
  update_progress (self);
}

static void
n_unseen_cb (NfElicitor *elicitor, GParamSpec *pspec, NfWelcomeDialog *self)
{
  update_progress (self);
}

static void
busy_cb (NfElicitor *elicitor, GParamSpec *pspec, NfWelcomeDialog *self)
{
  update_busy (self);
  if (!nf_elicitor_get_busy (elicitor))
    update_page (self);
}

static void
skip_cb (GtkButton *button, NfWelcomeDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
other_cb (GtkButton *button, NfWelcomeDialog *self)
{
  nf_elicitor_next (self->elicitor);
  /* the button is grey while films are chosen: the keyboard goes on at the first of them */
  gtk_widget_child_focus (GTK_WIDGET (self->films), GTK_DIR_TAB_FORWARD);
}

static void
done_cb (GtkButton *button, NfWelcomeDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "for-you");
  adw_dialog_close (ADW_DIALOG (self));
}

static void
nf_welcome_dialog_dispose (GObject *object)
{
  NfWelcomeDialog *self = NF_WELCOME_DIALOG (object);

  /* GTK may hold on to the sheet a dialog was in until the program ends (4.18.6); the films and what they need shall not stay with it */
  for (guint i = 0; i < NF_ELICITOR_PAGE; i++)
    if (self->cards[i] != NULL)
      {
        adw_wrap_box_remove (self->films, self->cards[i]);
        self->cards[i] = NULL;
      }
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_WELCOME_DIALOG);
  g_clear_object (&self->elicitor);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_welcome_dialog_parent_class)->dispose (object);
}

static void
nf_welcome_dialog_class_init (NfWelcomeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_welcome_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-welcome-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, scrolled);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, content);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, films);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, actions);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, progress_label);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, unseen_label);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, skip);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, other);
  gtk_widget_class_bind_template_child (widget_class, NfWelcomeDialog, done);
  gtk_widget_class_bind_template_callback (widget_class, skip_cb);
  gtk_widget_class_bind_template_callback (widget_class, other_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
nf_welcome_dialog_init (NfWelcomeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
nf_welcome_dialog_new (NfContext *context, NfArtwork *artwork, NfElicitor *elicitor)
{
  NfWelcomeDialog *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (NF_IS_ELICITOR (elicitor), NULL);

  self = g_object_new (NF_TYPE_WELCOME_DIALOG, NULL);
  self->context = g_object_ref (context);
  self->elicitor = g_object_ref (elicitor);
  for (guint i = 0; i < NF_ELICITOR_PAGE; i++)
    {
      self->cards[i] = nf_welcome_card_new (context, artwork, elicitor);
      adw_wrap_box_append (self->films, self->cards[i]);
    }
  g_signal_connect_object (nf_context_get_profile (context), "notify::n-ratings", G_CALLBACK (n_ratings_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (elicitor, "notify::n-unseen", G_CALLBACK (n_unseen_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (elicitor, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_DEFAULT);
  if (g_list_model_get_n_items (nf_elicitor_get_page (elicitor)) == 0)
    nf_elicitor_next (elicitor);
  update_progress (self);
  update_busy (self);
  update_page (self);
  return ADW_DIALOG (self);
}
