/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-page.h"

#include "nf-credit-card.h"
#include "nf-film-keys.h"
#include "nf-film-strip.h"
#include "nf-format.h"
#include "nf-glow-bin.h"
#include "nf-label.h"
#include "nf-language-list.h"
#include "nf-link.h"
#include "nf-metadata-codec.h"
#include "nf-picture-loader.h"
#include "nf-poster.h"
#include "nf-prediction-label.h"
#include "nf-provider-row.h"
#include "nf-rating-bar.h"
#include "nf-text.h"
#include "nf-title-card.h"
#include "nf-weak.h"
#include "nf-why-list.h"

#include <glib/gi18n.h>

#define MAX_SIMILAR 12
/* Names on the lines of the crew. */
#define MAX_CREW 3
/* Pixels of a backdrop: the dialog is 944 wide. */
#define BACKDROP_WIDTH 1280
/* As in the template. */
#define POSTER_WIDTH 204
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
  guint              due;           /* bits of Section: to be filled, one in a frame */
  guint              tick_id;

  NfGlowBin         *glow;
  AdwWindowTitle    *window_title;
  NfPoster          *poster;
  GtkToggleButton   *favorite_button, *watchlist_button, *hidden_button;
  GtkLabel          *title, *alternatives, *facts, *certification;
  GtkLabel          *directors, *writers;
  NfRatingBar       *rating_bar;
  GtkLabel          *rating_value;
  GtkWidget         *clear_button;
  GtkWidget         *prediction_box;
  NfPredictionLabel *prediction;
  GtkLabel          *prediction_sd;
  GtkWidget         *mean_box;
  GtkLabel          *mean, *tmdb_mean;
  GtkWidget         *text_box;
  GtkLabel          *tagline, *overview;
  GtkWidget         *links, *trailer_button, *homepage_button;
  NfWhyList         *why;
  GtkWidget         *cast_section;
  GtkBox            *cast_box;
  NfProviderRow     *providers;
  NfFilmStrip       *collection, *recommended, *similar;
};

G_DEFINE_FINAL_TYPE (NfFilmPage, nf_film_page, ADW_TYPE_NAVIGATION_PAGE)

/* What is long to make and below the first view, from above. */
typedef enum
{
  SECTION_WHY,
  SECTION_CAST,
  SECTION_PROVIDERS,
  SECTION_COLLECTION,
  SECTION_SIMILAR,
  SECTION_RECOMMENDED,
  N_SECTIONS
} Section;

enum
{
  FILM_ACTIVATED,
  PERSON_ACTIVATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- local facts --------------------------------------------------------------------------------------------------- */

/* "1 h 38 min" in one piece, wherever the line breaks. */
static char *
format_runtime (guint minutes)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (minutes < 60)
    /* Translators: running time in minutes */
    text = g_strdup_printf (_("%u min"), minutes);
  else
    /* Translators: running time in hours and minutes */
    text = g_strdup_printf (_("%u h %02u min"), minutes / 60, minutes % 60);
  words = g_strsplit (text, " ", -1);
  return g_strjoinv ("\u00a0", words);
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
  else if (self->details != NULL && self->details->genres != NULL)
    g_ptr_array_add (facts, g_strdup (self->details->genres));
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
film_activated_cb (NfFilmStrip *strip, NfFilm *film, NfFilmPage *self)
{
  g_signal_emit (self, signals[FILM_ACTIVATED], 0, film);
}

static void
fill_similar (NfFilmPage *self)
{
  NfCatalogue *catalogue = nf_context_get_catalogue (self->context);
  NfScored similar[MAX_SIMILAR];
  NfItemIndex items[MAX_SIMILAR];
  guint n = nf_rank_similar (nf_catalogue_get_model (catalogue), nf_film_get_item (self->film), NULL, similar, MAX_SIMILAR);

  for (guint i = 0; i < n; i++)
    items[i] = similar[i].item;
  nf_film_strip_set_items (self->similar, catalogue, self->artwork, items, n);
}

/* --- TMDB's part --------------------------------------------------------------------------------------------------- */

/* The film's own and its original name, if the catalogue has them under others. */
static void
update_alternatives (NfFilmPage *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *const *known = nf_film_get_alternative_titles (self->film);
  const char *own[] = { self->details != NULL ? self->details->original_title : NULL, self->details != NULL ? self->details->title : NULL };
  g_autofree char *joined = NULL;

  for (guint i = 0; known != NULL && known[i] != NULL; i++)
    g_ptr_array_add (names, (char *) known[i]);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      gboolean is_new = own[i] != NULL && g_utf8_collate (own[i], nf_film_get_title (self->film)) != 0;

      for (guint k = 0; k < names->len && is_new; k++)
        is_new = g_utf8_collate (own[i], names->pdata[k]) != 0;
      if (is_new)
        g_ptr_array_add (names, (char *) own[i]);
    }
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (" · ", (char **) names->pdata);
  nf_label_set_or_hide (self->alternatives, joined);
}

/* "Directed by Ann, Bob" with a link for each person who has a page. */
static void
update_crew (GtkLabel *label, const char *format, GPtrArray *crew)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (crew->len, MAX_CREW); i++)
    {
      const NfCredit *credit = g_ptr_array_index (crew, i);
      g_autofree char *name = g_markup_escape_text (credit->name, -1);

      g_string_append (names, i > 0 ? ", " : "");
      if (credit->person_id != 0)
        g_string_append_printf (names, "<a href=\"person:%u\"><b>%s</b></a>", credit->person_id, name);
      else
        g_string_append (names, name);
    }
  gtk_widget_set_visible (GTK_WIDGET (label), names->len > 0);
  if (names->len == 0)
    return;
  parts = g_strsplit (format, "%s", 2);
  text = g_strjoinv (names->str, parts);
  gtk_label_set_markup (label, text);
}

static void
update_texts (NfFilmPage *self)
{
  const NfFilmDetails *details = self->details;
  gboolean has_links = details->trailer_url != NULL || details->homepage != NULL, has_text;

  nf_label_set_or_hide (self->tagline, details->tagline);
  nf_label_set_or_hide (self->overview, details->overview);
  gtk_widget_set_visible (self->trailer_button, details->trailer_url != NULL);
  gtk_widget_set_visible (self->homepage_button, details->homepage != NULL);
  gtk_widget_set_visible (self->links, has_links);
  has_text = details->tagline != NULL || details->overview != NULL || has_links;
  gtk_widget_set_visible (self->text_box, has_text);
}

static void
update_certification (NfFilmPage *self)
{
  nf_label_set_or_hide (self->certification, self->details->certification);
  if (self->details->certification != NULL)
    {
      /* Translators: for whom a film is; %s are a certification such as R and a country */
      g_autofree char *name = g_strdup_printf (_("Certification %s (%s)"), self->details->certification,
                                              nf_language_list_get_region_name (self->details->certification_region));

      gtk_widget_set_tooltip_text (GTK_WIDGET (self->certification), name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->certification), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

static void
update_tmdb_mean (NfFilmPage *self)
{
  g_autofree char *text = NULL;

  if (self->details->vote_average > 0 && self->details->vote_count >= MIN_RATINGS_FOR_MEAN)
    {
      g_autofree char *number = nf_format_count (self->details->vote_count);
      g_autofree char *count = g_strdup_printf (ngettext ("%s vote", "%s votes", self->details->vote_count), number);

      /* Translators: the mean of TMDB's votes, out of 10, and how many there are: "TMDB 8.4 · 28,123 votes" */
      text = g_strdup_printf (_("TMDB %.1f · %s"), self->details->vote_average, count);
    }
  nf_label_set_or_hide (self->tmdb_mean, text);
}

static void
person_clicked_cb (NfCreditCard *card, NfFilmPage *self)
{
  g_signal_emit (self, signals[PERSON_ACTIVATED], 0, nf_credit_card_get_person_id (card), nf_credit_card_get_name (card));
}

static void
update_cast (NfFilmPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cast_box))) != NULL)
    gtk_box_remove (self->cast_box, child);
  for (guint i = 0; i < self->details->cast->len; i++)
    {
      GtkWidget *card = nf_credit_card_new (g_ptr_array_index (self->details->cast, i), nf_context_get_posters (self->context));

      g_signal_connect (card, "clicked", G_CALLBACK (person_clicked_cb), self);
      gtk_box_append (self->cast_box, card);
    }
  gtk_widget_set_visible (self->cast_section, self->details->cast->len > 0);
}

/* Those of @ids that the catalogue has, each once, without this film. Returns: (transfer full): of NfItemIndex */
static GArray *
find_items (NfFilmPage *self, GArray *ids)
{
  NfModelFile *model = nf_catalogue_get_model (nf_context_get_catalogue (self->context));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));

  for (guint i = 0; i < ids->len && items->len < MAX_SIMILAR; i++)
    {
      NfItemIndex item = nf_model_file_lookup_tmdb_id (model, g_array_index (ids, guint32, i));

      if (item != NF_ITEM_NONE && item != nf_film_get_item (self->film) && g_hash_table_add (seen, GUINT_TO_POINTER (item + 1)))
        g_array_append_val (items, item);
    }
  return items;
}

static void
fill_strip (NfFilmPage *self, NfFilmStrip *strip, GArray *ids)
{
  g_autoptr (GArray) items = find_items (self, ids);

  nf_film_strip_set_items (strip, nf_context_get_catalogue (self->context), self->artwork, (const NfItemIndex *) (gpointer) items->data, items->len);
}

static void
collection_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfFilmPage) self = nf_weak_take (user_data);
  g_autoptr (NfCollection) collection = nf_metadata_load_collection_finish (NF_METADATA (source), result, NULL);

  if (self != NULL && collection != NULL && self->details != NULL && collection->collection_id == self->details->collection_id)
    fill_strip (self, self->collection, collection->parts);
}

static void
update_collection (NfFilmPage *self)
{
  g_autofree char *heading = NULL;

  if (self->details->collection_id == 0)
    {
      nf_film_strip_set_items (self->collection, nf_context_get_catalogue (self->context), self->artwork, NULL, 0);
      return;
    }
  /* Translators: %s is a series of films such as "Star Wars Collection" */
  heading = g_strdup_printf (_("Part of “%s”"), self->details->collection_name);
  nf_film_strip_set_heading (self->collection, heading);
  nf_metadata_load_collection_async (nf_context_get_metadata (self->context), self->details->collection_id, self->cancellable,
                                     collection_loaded_cb, nf_weak_new (self));
}

static void
backdrop_loaded_cb (GtkWidget *widget, GdkTexture *texture)
{
  nf_glow_bin_set_backdrop (NF_GLOW_BIN (widget), texture);
}

/* The colours of the title card give way to the one of the poster. */
static void
poster_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfFilmPage) self = nf_weak_take (user_data);
  g_autoptr (NfImage) image = nf_poster_cache_load_finish (NF_POSTER_CACHE (source), result, NULL);

  if (self != NULL && image != NULL)
    {
      const GdkRGBA color = { (float) (image->dominant >> 16 & 0xff) / 255, (float) (image->dominant >> 8 & 0xff) / 255,
                              (float) (image->dominant & 0xff) / 255, 1 };

      nf_glow_bin_set_colors (self->glow, &color, &color);
    }
}

/* The picture that the page shows anyway, so it costs no request. */
static void
load_glow (NfFilmPage *self)
{
  NfPosterCache *posters = nf_context_get_posters (self->context);

  if (nf_film_get_tmdb_id (self->film) == 0 || !nf_poster_cache_can_load (posters))
    return;
  nf_poster_cache_load_poster_async (posters, nf_film_get_tmdb_id (self->film), POSTER_WIDTH, self->cancellable, poster_loaded_cb, nf_weak_new (self));
}

static gboolean
is_same (const NfFilmDetails *a, const NfFilmDetails *b)
{
  g_autoptr (GBytes) left = nf_metadata_codec_write_film (a);
  g_autoptr (GBytes) right = nf_metadata_codec_write_film (b);

  return g_bytes_equal (left, right);
}

/* --- section by section ------------------------------------------------------------------------------------------------- */

static void
fill (NfFilmPage *self, Section section)
{
  switch (section)
    {
    case SECTION_WHY:
      update_why (self);
      break;
    case SECTION_CAST:
      update_cast (self);
      break;
    case SECTION_PROVIDERS:
      nf_provider_row_set_details (self->providers, self->details, nf_context_get_posters (self->context));
      break;
    case SECTION_COLLECTION:
      update_collection (self);
      break;
    case SECTION_SIMILAR:
      fill_similar (self);
      break;
    case SECTION_RECOMMENDED:
      fill_strip (self, self->recommended, self->details->recommended);
      break;
    case N_SECTIONS:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);
  const int section = g_bit_nth_lsf (self->due, -1);

  if (section >= 0)
    {
      self->due &= ~(1u << section);
      fill (self, (Section) section);
    }
  if (self->due != 0)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
fill_soon (NfFilmPage *self, guint sections)
{
  self->due |= sections;
  if (self->tick_id == 0 && self->due != 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
nf_film_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (nf_film_page_parent_class)->map (widget);
  fill_soon (NF_FILM_PAGE (widget), 0);
}

static void
nf_film_page_unmap (GtkWidget *widget)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  GTK_WIDGET_CLASS (nf_film_page_parent_class)->unmap (widget);
}

/* Called again when newer facts come; what says the same stays as it is, with the focus that may be in it. */
static void
show_details (NfFilmPage *self, NfFilmDetails *details)
{
  g_autoptr (NfFilmDetails) old = g_steal_pointer (&self->details);

  self->details = nf_film_details_ref (details);
  if (old != NULL && (old == details || is_same (old, details)))
    return;
  update_facts (self);
  update_certification (self);
  update_alternatives (self);
  /* Translators: %s are names of people */
  update_crew (self->directors, _("Directed by %s"), details->directors);
  /* Translators: %s are names of people */
  update_crew (self->writers, _("Written by %s"), details->writers);
  update_tmdb_mean (self);
  update_texts (self);
  fill_soon (self, 1u << SECTION_CAST | 1u << SECTION_PROVIDERS | 1u << SECTION_COLLECTION | 1u << SECTION_RECOMMENDED);
  if (details->backdrop_path != NULL)
    nf_picture_loader_load (nf_context_get_posters (self->context), details->backdrop_path, BACKDROP_WIDTH, NF_GLOW_HEIGHT * 2, self->cancellable,
                            GTK_WIDGET (self->glow), backdrop_loaded_cb);
}

static void
details_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfFilmPage) self = nf_weak_take (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (NfFilmDetails) details = nf_metadata_load_film_finish (NF_METADATA (source), result, &error);

  /* without them the page is whole; the window's banner speaks of the connection */
  if (details == NULL)
    g_debug ("No details: %s", error->message);
  else if (self != NULL)
    show_details (self, details);
}

/* What is kept is shown at once, however old; the metadata fetches what is missing or old. */
static void
load_details (NfFilmPage *self)
{
  NfMetadata *metadata = nf_context_get_metadata (self->context);
  guint32 tmdb_id = nf_film_get_tmdb_id (self->film);
  NfFilmDetails *known;

  if (tmdb_id == 0)
    return;
  known = nf_metadata_peek_film (metadata, tmdb_id);
  if (known != NULL)
    show_details (self, known);
  /* weakly: a closed page goes at once, and its going cancels the request */
  nf_metadata_load_film_async (metadata, tmdb_id, self->cancellable, details_loaded_cb, nf_weak_new (self));
}

static void
film_changed_cb (NfMetadata *metadata, NfFilmDetails *details, NfFilmPage *self)
{
  if (details->tmdb_id == nf_film_get_tmdb_id (self->film))
    show_details (self, details);
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
  fill_soon (self, 1u << SECTION_WHY);
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
trailer_clicked_cb (GtkButton *button, NfFilmPage *self)
{
  if (self->details != NULL && self->details->trailer_url != NULL)
    nf_link_open (GTK_WIDGET (self), self->details->trailer_url);
}

static void
homepage_clicked_cb (GtkButton *button, NfFilmPage *self)
{
  if (self->details != NULL && self->details->homepage != NULL)
    nf_link_open (GTK_WIDGET (self), self->details->homepage);
}

static void
providers_activated_cb (NfProviderRow *row, NfFilmPage *self)
{
  g_autofree char *uri = NULL;

  if (self->details != NULL && self->details->offers_url != NULL)
    uri = g_strdup (self->details->offers_url);
  else
    uri = g_strdup_printf ("https://www.themoviedb.org/movie/%u/watch", nf_film_get_tmdb_id (self->film));
  nf_link_open (GTK_WIDGET (self), uri);
}

/* A name in the lines of the crew: "person:78". Nothing but these are links there. */
static gboolean
crew_link_cb (GtkLabel *label, const char *uri, NfFilmPage *self)
{
  GPtrArray *crew = self->details == NULL ? NULL : label == self->directors ? self->details->directors : self->details->writers;
  guint64 id = 0;

  if (g_str_has_prefix (uri, "person:"))
    g_ascii_string_to_unsigned (uri + strlen ("person:"), 10, 1, G_MAXUINT32, &id, NULL);
  for (guint i = 0; crew != NULL && i < crew->len; i++)
    {
      const NfCredit *credit = g_ptr_array_index (crew, i);

      if (id != 0 && credit->person_id == id)
        {
          g_autofree char *name = g_strdup (credit->name);
          g_signal_emit (self, signals[PERSON_ACTIVATED], 0, credit->person_id, name);
          break;
        }
    }
  return TRUE;
}

static void
open_tmdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);
  g_autofree char *uri = g_strdup_printf ("https://www.themoviedb.org/movie/%u", nf_film_get_tmdb_id (self->film));

  nf_link_open (GTK_WIDGET (self), uri);
}

static void
open_imdb_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NfFilmPage *self = NF_FILM_PAGE (widget);
  g_autofree char *uri = g_strdup_printf ("https://www.imdb.com/title/tt%07u/", nf_film_get_imdb_id (self->film));

  nf_link_open (GTK_WIDGET (self), uri);
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
  widget_class->map = nf_film_page_map;
  widget_class->unmap = nf_film_page_unmap;

  signals[FILM_ACTIVATED] = g_signal_new ("film-activated", NF_TYPE_FILM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, NF_TYPE_FILM);
  signals[PERSON_ACTIVATED] = g_signal_new ("person-activated", NF_TYPE_FILM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                            G_TYPE_UINT, G_TYPE_STRING);

  g_type_ensure (NF_TYPE_FILM_STRIP);
  g_type_ensure (NF_TYPE_PROVIDER_ROW);
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
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, certification);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, directors);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, writers);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, rating_bar);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, rating_value);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, prediction_sd);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, mean_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, mean);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, tmdb_mean);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, text_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, tagline);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, overview);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, links);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, trailer_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, homepage_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, why);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, cast_section);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, cast_box);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, providers);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, collection);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, recommended);
  gtk_widget_class_bind_template_child (widget_class, NfFilmPage, similar);

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
  g_signal_connect (self->rating_bar, "rated", G_CALLBACK (rated_cb), self);
  g_signal_connect (self->clear_button, "clicked", G_CALLBACK (clear_clicked_cb), self);
  g_signal_connect (self->favorite_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->watchlist_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->hidden_button, "toggled", G_CALLBACK (mark_toggled_cb), self);
  g_signal_connect (self->trailer_button, "clicked", G_CALLBACK (trailer_clicked_cb), self);
  g_signal_connect (self->homepage_button, "clicked", G_CALLBACK (homepage_clicked_cb), self);
  g_signal_connect (self->providers, "activated", G_CALLBACK (providers_activated_cb), self);
  g_signal_connect (self->directors, "activate-link", G_CALLBACK (crew_link_cb), self);
  g_signal_connect (self->writers, "activate-link", G_CALLBACK (crew_link_cb), self);
  g_signal_connect (self->collection, "film-activated", G_CALLBACK (film_activated_cb), self);
  g_signal_connect (self->recommended, "film-activated", G_CALLBACK (film_activated_cb), self);
  g_signal_connect (self->similar, "film-activated", G_CALLBACK (film_activated_cb), self);
  self->cancellable = g_cancellable_new ();
}

AdwNavigationPage *
nf_film_page_new (NfContext *context, NfArtwork *artwork, NfFilm *film)
{
  NfFilmPage *self;
  NfTitleCardFilm card;
  GdkRGBA g0, g1, b;
  NfRecommender *recommender;

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
  update_alternatives (self);
  g_object_set (self->prediction, "film", film, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "film.open-tmdb", nf_film_get_tmdb_id (film) != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "film.open-imdb", nf_film_get_imdb_id (film) != 0);
  update_facts (self);
  update_mean (self);
  update_state (self);
  fill_soon (self, 1u << SECTION_WHY | 1u << SECTION_SIMILAR);
  load_details (self);
  load_glow (self);

  g_signal_connect_object (film, "notify", G_CALLBACK (film_notify_cb), self, 0);
  g_signal_connect_object (nf_context_get_metadata (context), "film-changed", G_CALLBACK (film_changed_cb), self, G_CONNECT_DEFAULT);
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
