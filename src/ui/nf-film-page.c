/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-page.h"

#include "nf-credit-card.h"
#include "nf-film-keys.h"
#include "nf-format.h"
#include "nf-glow-bin.h"
#include "nf-poster.h"
#include "nf-prediction-label.h"
#include "nf-rating-bar.h"
#include "nf-similar-card.h"
#include "nf-text.h"
#include "nf-title-card.h"
#include "nf-why-list.h"

#include <glib/gi18n.h>

#define MAX_SIMILAR 12
/* A film of few ratings says little by its mean. */
#define MIN_RATINGS_FOR_MEAN 5

struct _NfFilmPage
{
  AdwNavigationPage  parent_instance;

  NfContext         *context;
  NfArtwork         *artwork;
  NfFilm            *film;
  NfFilmDetails     *details;       /* (nullable): TMDB's, when it came */
  GCancellable      *cancellable;
  gboolean           updating;      /* the buttons follow the film just now, not the person */

  NfGlowBin         *glow;
  AdwWindowTitle    *window_title;
  NfPoster          *poster;
  GtkToggleButton   *favorite_button, *watchlist_button, *hidden_button;
  GtkLabel          *title, *alternatives, *facts;
  NfRatingBar       *rating_bar;
  GtkLabel          *rating_value;
  GtkWidget         *clear_button;
  GtkWidget         *prediction_box;
  NfPredictionLabel *prediction;
  GtkLabel          *prediction_sd;
  GtkWidget         *mean_box;
  GtkLabel          *mean;
  GtkRevealer       *text_revealer;
  GtkLabel          *tagline, *overview;
  GtkWidget         *trailer_button;
  NfWhyList         *why;
  GtkRevealer       *cast_revealer;
  GtkBox            *cast_box;
  GtkWidget         *similar_section;
  GtkBox            *similar_box;
};

G_DEFINE_FINAL_TYPE (NfFilmPage, nf_film_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  FILM_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- local facts --------------------------------------------------------------------------------------------------- */

static char *
format_runtime (guint minutes)
{
  if (minutes < 60)
    /* Translators: running time in minutes */
    return g_strdup_printf (_("%u min"), minutes);
  /* Translators: running time in hours and minutes */
  return g_strdup_printf (_("%u h %02u min"), minutes / 60, minutes % 60);
}

static void
update_facts (NfFilmPage *self)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *line = NULL;

  if (nf_film_get_year (self->film) != 0)
    g_ptr_array_add (facts, g_strdup_printf ("%u", nf_film_get_year (self->film)));
  if (self->details != NULL && self->details->runtime > 0)
    g_ptr_array_add (facts, format_runtime (self->details->runtime));
  if (nf_film_get_genre_mask (self->film) != 0)
    g_ptr_array_add (facts, nf_format_genres (nf_film_get_genre_mask (self->film)));
  if (self->details != NULL && self->details->directors != NULL)
    for (guint i = 0; i < MIN (self->details->directors->len, 3); i++)
      {
        const NfCredit *director = g_ptr_array_index (self->details->directors, i);
        g_ptr_array_add (facts, g_strdup (director->name));
      }
  g_ptr_array_add (facts, NULL);
  line = g_strjoinv (" · ", (char **) facts->pdata);
  gtk_label_set_label (self->facts, line);
}

static void
update_mean (NfFilmPage *self)
{
  guint n = nf_film_get_n_ratings (self->film);
  g_autofree char *number = NULL, *count = NULL, *text = NULL;

  gtk_widget_set_visible (self->mean_box, n >= MIN_RATINGS_FOR_MEAN);
  if (n < MIN_RATINGS_FOR_MEAN)
    return;
  number = nf_format_count (n);
  /* Translators: how many people rated the film; %s is a number such as 1,234 */
  count = g_strdup_printf (ngettext ("%s rating", "%s ratings", n), number);
  text = g_strdup_printf ("★ %.1f · %s", nf_film_get_mean_rating (self->film), count);
  gtk_label_set_label (self->mean, text);
}

static void
update_mark (GtkToggleButton *button, gboolean on, const char *icon_on, const char *icon_off)
{
  gtk_toggle_button_set_active (button, on);
  gtk_button_set_icon_name (GTK_BUTTON (button), on ? icon_on : icon_off);
}

/* Everything that the person can change. */
static void
update_state (NfFilmPage *self)
{
  NfRating rating = nf_film_get_rating (self->film);
  g_autofree char *value = nf_text_format_rating (rating);
  double predicted = nf_film_get_predicted (self->film);

  self->updating = TRUE;
  nf_rating_bar_set_rating (self->rating_bar, rating);
  gtk_label_set_label (self->rating_value, rating != NF_RATING_NONE ? value : "");
  /* hidden by opacity: nothing moves when the first star is given */
  gtk_widget_set_opacity (self->clear_button, rating != NF_RATING_NONE ? 1 : 0);
  gtk_widget_set_sensitive (self->clear_button, rating != NF_RATING_NONE);
  update_mark (self->favorite_button, nf_film_get_favorite (self->film), "nf-heart-symbolic", "nf-heart-outline-symbolic");
  update_mark (self->watchlist_button, nf_film_get_watchlist (self->film), "nf-bookmark-symbolic", "nf-bookmark-outline-symbolic");
  update_mark (self->hidden_button, nf_film_get_hidden (self->film), "nf-not-interested-symbolic", "nf-not-interested-symbolic");
  gtk_widget_set_visible (self->prediction_box, predicted > 0);
  if (predicted > 0 && nf_film_get_predicted_sd (self->film) > 0)
    {
      g_autofree char *sd = g_strdup_printf ("± %.1f", nf_film_get_predicted_sd (self->film));
      gtk_label_set_label (self->prediction_sd, sd);
    }
  self->updating = FALSE;
}

static void
update_why (NfFilmPage *self)
{
  NfRecommender *recommender = nf_context_get_recommender (self->context);
  g_autoptr (NfFoldIn) fold_in = recommender != NULL ? nf_recommender_dup_fold_in (recommender) : NULL;

  /* a rated film's own rating would explain itself */
  if (nf_film_get_rating (self->film) != NF_RATING_NONE)
    g_clear_pointer (&fold_in, nf_fold_in_unref);
  nf_why_list_set_explanation (self->why, nf_context_get_catalogue (self->context), fold_in, nf_film_get_item (self->film));
}

static void
similar_clicked_cb (NfSimilarCard *card, NfFilmPage *self)
{
  g_signal_emit (self, signals[FILM_ACTIVATED], 0, nf_similar_card_get_film (card));
}

static void
fill_similar (NfFilmPage *self)
{
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  NfScored similar[MAX_SIMILAR];
  guint n = nf_rank_similar (nf_catalogue_get_model (catalogue), nf_film_get_item (self->film), NULL, similar, MAX_SIMILAR);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NfFilm) film = nf_catalogue_get_film (catalogue, similar[i].item);
      GtkWidget *card = nf_similar_card_new (self->artwork, film);

      g_signal_connect (card, "clicked", G_CALLBACK (similar_clicked_cb), self);
      gtk_box_append (self->similar_box, card);
    }
  gtk_widget_set_visible (self->similar_section, n > 0);
}

/* --- TMDB's part --------------------------------------------------------------------------------------------------- */

static void
set_label_or_hide (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_details (NfFilmPage *self, NfFilmDetails *details)
{
  gboolean has_text;

  self->details = nf_film_details_ref (details);
  update_facts (self);
  set_label_or_hide (self->tagline, details->tagline);
  set_label_or_hide (self->overview, details->overview);
  gtk_widget_set_visible (self->trailer_button, details->trailer_url != NULL);
  has_text = gtk_widget_get_visible (GTK_WIDGET (self->tagline)) || gtk_widget_get_visible (GTK_WIDGET (self->overview)) ||
             details->trailer_url != NULL;
  gtk_revealer_set_reveal_child (self->text_revealer, has_text);
  gtk_widget_set_visible (GTK_WIDGET (self->text_revealer), has_text);
  for (guint i = 0; details->cast != NULL && i < details->cast->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (details->cast, i);

      if (credit->name != NULL)
        gtk_box_append (self->cast_box, nf_credit_card_new (credit, nf_context_get_posters (self->context)));
    }
  if (gtk_widget_get_first_child (GTK_WIDGET (self->cast_box)) != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->cast_revealer), TRUE);
      gtk_revealer_set_reveal_child (self->cast_revealer, TRUE);
    }
}

static void
details_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GWeakRef *page = user_data;
  g_autoptr (NfFilmPage) self = g_weak_ref_get (page);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_tmdb_client_load_details_finish (NF_TMDB_CLIENT (source), result, &error);

  g_weak_ref_clear (page);
  /* without them the page is whole; the window's banner speaks of the connection */
  if (details == NULL)
    g_debug ("No details: %s", error->message);
  else if (self != NULL)
    show_details (self, details);
}

static void
load_details (NfFilmPage *self)
{
  NfTmdbClient *client = nf_context_get_tmdb (self->context);
  guint32 tmdb_id = nf_film_get_tmdb_id (self->film);
  NfFilmDetails *known;

  if (tmdb_id == 0)
    return;
  known = nf_tmdb_client_peek_details (client, tmdb_id);
  if (known != NULL)
    show_details (self, known);
  else if (nf_tmdb_client_get_state (client) != NF_TMDB_STATE_NO_KEY)
    {
      /* weakly: a closed page goes at once, and its going cancels the request */
      GWeakRef *page = g_new (GWeakRef, 1);

      g_weak_ref_init (page, self);
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      nf_tmdb_client_load_details_async (client, tmdb_id, G_PRIORITY_HIGH, self->cancellable, details_loaded_cb, page);
    }
}

/* --- callbacks ----------------------------------------------------------------------------------------------------- */

static void
rated_cb (NfRatingBar *bar, guint rating, NfFilmPage *self)
{
  nf_profile_set_rating (nf_context_get_profile (self->context), nf_film_get_item (self->film), rating);
}

static void
clear_clicked_cb (GtkButton *button, NfFilmPage *self)
{
  nf_profile_set_rating (nf_context_get_profile (self->context), nf_film_get_item (self->film), NF_RATING_NONE);
}

static void
mark_toggled_cb (GtkToggleButton *button, NfFilmPage *self)
{
  NfMark mark = button == self->favorite_button ? NF_MARK_FAVORITE : button == self->watchlist_button ? NF_MARK_WATCHLIST : NF_MARK_HIDDEN;

  if (!self->updating)
    nf_profile_set_mark (nf_context_get_profile (self->context), nf_film_get_item (self->film), mark, gtk_toggle_button_get_active (button));
}

static void
film_notify_cb (NfFilm *film, GParamSpec *pspec, NfFilmPage *self)
{
  update_state (self);
}

static void
recommender_updated_cb (NfRecommender *recommender, NfFilmPage *self)
{
  update_state (self);
  update_why (self);
}

/* Digits and letters act on this film wherever the focus is. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfFilmPage *self)
{
  return nf_film_keys_handle (nf_context_get_profile (self->context), self->film, keyval, state);
}

/* What was refused while TMDB was away is asked for again. */
static void
tmdb_state_cb (NfTmdbClient *client, GParamSpec *pspec, NfFilmPage *self)
{
  if (nf_tmdb_client_get_state (client) == NF_TMDB_STATE_READY && self->details == NULL)
    load_details (self);
}

static void
open_uri (NfFilmPage *self, const char *uri)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL, NULL);
}

static void
trailer_clicked_cb (GtkButton *button, NfFilmPage *self)
{
  if (self->details != NULL && self->details->trailer_url != NULL)
    open_uri (self, self->details->trailer_url);
}

static void
open_tmdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);
  g_autofree char *uri = g_strdup_printf ("https://www.themoviedb.org/movie/%u", nf_film_get_tmdb_id (self->film));

  open_uri (self, uri);
}

static void
open_imdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);
  g_autofree char *uri = g_strdup_printf ("https://www.imdb.com/title/tt%07u/", nf_film_get_imdb_id (self->film));

  open_uri (self, uri);
}

static void
copy_title_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), nf_film_get_accessible_name (self->film));
}

static void
narrow_apply_cb (AdwBreakpoint *breakpoint, NfFilmPage *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->title), "title-1");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title-2");
}

static void
narrow_unapply_cb (AdwBreakpoint *breakpoint, NfFilmPage *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->title), "title-2");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title-1");
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_film_page_dispose (GObject *object)
{
  NfFilmPage *self = NF_FILM_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* the glow is bound and the page's direct child: the template would take it away behind AdwNavigationPage's back */
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_FILM_PAGE);
  g_clear_pointer (&self->details, nf_film_details_unref);
  g_clear_object (&self->film);
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_film_page_parent_class)->dispose (object);
}

static void
nf_film_page_class_init (NfFilmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_film_page_dispose;

  signals[FILM_ACTIVATED] = g_signal_new ("film-activated", NF_TYPE_FILM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_FILM);

  g_type_ensure (NF_TYPE_GLOW_BIN);
  g_type_ensure (NF_TYPE_POSTER);
  g_type_ensure (NF_TYPE_PREDICTION_LABEL);
  g_type_ensure (NF_TYPE_RATING_BAR);
  g_type_ensure (NF_TYPE_WHY_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/nextfilms/NextFilms/ui/nf-film-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, glow);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, poster);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, favorite_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, watchlist_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, hidden_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, title);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, alternatives);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, facts);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, rating_bar);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, rating_value);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction_sd);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, mean_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, mean);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, text_revealer);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, tagline);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, overview);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, trailer_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, why);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, cast_revealer);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, cast_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, similar_section);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, similar_box);

  gtk_widget_class_bind_template_callback (widget_class, narrow_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_unapply_cb);
  gtk_widget_class_install_action (widget_class, "film.open-tmdb", NULL, open_tmdb_action);
  gtk_widget_class_install_action (widget_class, "film.open-imdb", NULL, open_imdb_action);
  gtk_widget_class_install_action (widget_class, "film.copy-title", NULL, copy_title_action);
}

static void
nf_film_page_init (NfFilmPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_visible (GTK_WIDGET (self->text_revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cast_revealer), FALSE);
  g_signal_connect (self->rating_bar, "rated", G_CALLBACK (rated_cb), self);
  g_signal_connect (self->clear_button, "clicked", G_CALLBACK (clear_clicked_cb), self);
  g_signal_connect (self->favorite_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->watchlist_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->hidden_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->trailer_button, "clicked", G_CALLBACK (trailer_clicked_cb), self);
}

AdwNavigationPage *
nf_film_page_new (NfContext *context, NfArtwork *artwork, NfFilm *film)
{
  NfFilmPage *self;
  NfTitleCardFilm card;
  GdkRGBA g0, g1, b;
  NfRecommender *recommender;
  const char *const *alternatives;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (NF_IS_FILM (film), NULL);

  self = g_object_new (NF_TYPE_FILM_PAGE, "title", nf_film_get_title (film), NULL);
  self->context = g_object_ref (context);
  self->artwork = g_object_ref (artwork);
  self->film = g_object_ref (film);

  card = (NfTitleCardFilm) { nf_film_get_raw_title (film), nf_film_get_title (film), nf_film_get_year (film), nf_film_get_genre_mask (film) };
  nf_title_card_get_colors (&card, &g0, &g1, &b);
  nf_glow_bin_set_colors (self->glow, &g0, &b);
  nf_poster_set_artwork (self->poster, artwork);
  nf_poster_set_film (self->poster, film);
  adw_window_title_set_title (self->window_title, nf_film_get_title (film));
  gtk_label_set_label (self->title, nf_film_get_title (film));
  alternatives = nf_film_get_alternative_titles (film);
  if (alternatives != NULL && alternatives[0] != NULL)
    {
      g_autofree char *joined = g_strjoinv (" · ", (char **) alternatives);
      set_label_or_hide (self->alternatives, joined);
    }
  g_object_set (self->prediction, "film", film, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "film.open-tmdb", nf_film_get_tmdb_id (film) != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "film.open-imdb", nf_film_get_imdb_id (film) != 0);
  update_facts (self);
  update_mean (self);
  update_state (self);
  update_why (self);
  fill_similar (self);
  load_details (self);

  g_signal_connect_object (film, "notify", G_CALLBACK (film_notify_cb), self, 0);
  g_signal_connect_object (nf_context_get_tmdb (context), "notify::state", G_CALLBACK (tmdb_state_cb), self, 0);
  recommender = nf_context_get_recommender (context);
  if (recommender != NULL)
    g_signal_connect_object (recommender, "updated", G_CALLBACK (recommender_updated_cb), self, 0);
  return ADW_NAVIGATION_PAGE (self);
}

NfFilm *
nf_film_page_get_film (NfFilmPage *self)
{
  g_return_val_if_fail (NF_IS_FILM_PAGE (self), NULL);

  return self->film;
}
