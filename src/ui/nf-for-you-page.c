/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-for-you-page.h"

#include "nf-film-keys.h"
#include "nf-format.h"
#include "nf-growing-list.h"
#include "nf-recommendation-row.h"

#include <glib/gi18n.h>
#include <math.h>

/* Ranking is quicker than this nearly always; a spinner that only flashes is noise. */
#define SPINNER_DELAY_MS 300
/* The first slider counts in hundredths of the popularity exponent, obscure to the right; the second in percent. */
#define DISCOVERY_STEPS 100.0
#define SURPRISE_STEPS 100.0
/* Rows that are made in one turn of the main loop. A grid view makes two hundred if it can. */
#define ROWS 4

struct _NfForYouPage
{
  AdwBin          parent_instance;

  NfContext      *context;
  NfArtwork      *artwork;
  guint           spinner_id;

  AdwBanner      *banner;
  GtkLabel       *summary;
  GtkWidget      *spinner;
  GtkRange       *discovery;
  GtkRange       *surprise;
  GtkGridView    *grid;
};

G_DEFINE_FINAL_TYPE (NfForYouPage, nf_for_you_page, ADW_TYPE_BIN)

static void
update_words (NfForYouPage *self)
{
  guint n = nf_profile_get_n_ratings (nf_context_get_profile (self->context));
  g_autofree char *title = NULL, *summary = NULL;

  adw_banner_set_revealed (self->banner, n < NF_RECOMMENDER_ENOUGH_RATINGS);
  if (n == 0)
    title = g_strdup (_("Give a film its stars, and this list becomes yours"));
  else if (n < NF_RECOMMENDER_ENOUGH_RATINGS)
    /* Translators: %u of %u ratings that make the list reliable */
    title = g_strdup_printf (_("Rated %u of %u films: picks are provisional"), n, NF_RECOMMENDER_ENOUGH_RATINGS);
  if (title != NULL)
    adw_banner_set_title (self->banner, title);

  if (n == 0)
    summary = g_strdup (_("What most people like"));
  else
    {
      g_autofree char *count = nf_format_count (n);

      /* Translators: what the list is made from; %s is a number such as 1,234 */
      summary = g_strdup_printf (ngettext ("From %s rating", "From %s ratings", n), count);
    }
  gtk_label_set_label (self->summary, summary);
}

static gboolean
show_spinner_cb (gpointer user_data)
{
  NfForYouPage *self = user_data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  return G_SOURCE_REMOVE;
}

static void
busy_cb (NfRecommender *recommender, GParamSpec *pspec, NfForYouPage *self)
{
  gboolean busy = nf_recommender_get_busy (recommender);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (busy)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, show_spinner_cb, self);
  else
    gtk_widget_set_visible (self->spinner, FALSE);
}

static void
n_ratings_cb (NfProfile *profile, GParamSpec *pspec, NfForYouPage *self)
{
  update_words (self);
}

static void
discovery_changed_cb (GtkRange *range, NfForYouPage *self)
{
  nf_recommender_set_discovery (nf_context_get_recommender (self->context), -gtk_range_get_value (range) / DISCOVERY_STEPS);
}

static void
surprise_changed_cb (GtkRange *range, NfForYouPage *self)
{
  nf_recommender_set_surprise (nf_context_get_recommender (self->context), gtk_range_get_value (range) / SURPRISE_STEPS);
}

static void
activate_cb (GtkGridView *grid, guint position, NfForYouPage *self)
{
  g_autoptr (NfRecommendation) recommendation = g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (grid)), position);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-film", "u", nf_film_get_item (nf_recommendation_get_film (recommendation)));
}

/* --- cells --------------------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfForYouPage *self)
{
  gtk_list_item_set_child (cell, nf_recommendation_row_new (self->context, self->artwork));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfForYouPage *self)
{
  NfRecommendation *recommendation = gtk_list_item_get_item (cell);

  nf_recommendation_row_set_recommendation (NF_RECOMMENDATION_ROW (gtk_list_item_get_child (cell)), recommendation);
  gtk_list_item_set_accessible_label (cell, nf_film_get_accessible_name (nf_recommendation_get_film (recommendation)));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfForYouPage *self)
{
  nf_recommendation_row_set_recommendation (NF_RECOMMENDATION_ROW (gtk_list_item_get_child (cell)), NULL);
}

/* Who looks at the best films wants to see the new best ones: a grid would follow its first film down the list. Further down
 * the films on the screen stay where they are. */
static void
updated_cb (NfRecommender *recommender, NfForYouPage *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->grid));

  if (adjustment != NULL && gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment) &&
      g_list_model_get_n_items (nf_recommender_get_list (recommender)) > 0)
    gtk_grid_view_scroll_to (self->grid, 0, GTK_LIST_SCROLL_NONE, NULL);
}

/* Digits and letters act on the film that has the focus. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfForYouPage *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  NfRecommendation *recommendation;

  if (!NF_IS_RECOMMENDATION_ROW (row))
    return FALSE;
  recommendation = nf_recommendation_row_get_recommendation (NF_RECOMMENDATION_ROW (row));
  return recommendation != NULL &&
         nf_film_keys_handle (nf_context_get_profile (self->context), nf_recommendation_get_film (recommendation), keyval, state);
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_for_you_page_dispose (GObject *object)
{
  NfForYouPage *self = NF_FOR_YOU_PAGE (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_FOR_YOU_PAGE);
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_for_you_page_parent_class)->dispose (object);
}

static void
nf_for_you_page_class_init (NfForYouPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_for_you_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-for-you-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, banner);
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, summary);
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, discovery);
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, surprise);
  gtk_widget_class_bind_template_child (widget_class, NfForYouPage, grid);
}

static void
nf_for_you_page_init (NfForYouPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
nf_for_you_page_set_up (NfForYouPage *self, NfContext *context, NfArtwork *artwork)
{
  NfRecommender *recommender;
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;
  NfGrowingList *growing;
  GtkEventController *keys;

  g_return_if_fail (NF_IS_FOR_YOU_PAGE (self));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  self->artwork = g_object_ref (artwork);
  recommender = nf_context_get_recommender (context);

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_grid_view_set_factory (self->grid, factory);
  /* NfRecommender's list (of NfRecommendation) → NfGrowingList → GtkNoSelection → GtkGridView */
  growing = nf_growing_list_new (nf_recommender_get_list (recommender), ROWS);
  nf_growing_list_follow (growing, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->grid)), ROWS);
  selection = gtk_no_selection_new (G_LIST_MODEL (growing));
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (selection));
  g_signal_connect (self->grid, "activate", G_CALLBACK (activate_cb), self);
  keys = gtk_event_controller_key_new ();
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->grid), keys);

  g_signal_connect (self->discovery, "value-changed", G_CALLBACK (discovery_changed_cb), self);
  g_signal_connect (self->surprise, "value-changed", G_CALLBACK (surprise_changed_cb), self);
  g_signal_connect_object (recommender, "updated", G_CALLBACK (updated_cb), self, 0);
  g_signal_connect_object (recommender, "notify::busy", G_CALLBACK (busy_cb), self, 0);
  g_signal_connect_object (nf_context_get_profile (context), "notify::n-ratings", G_CALLBACK (n_ratings_cb), self, 0);
  update_words (self);
}
