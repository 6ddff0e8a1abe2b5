/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tested by test-search-page.c */
#include "nf-search-row.h"

#include "nf-config.h"
#include "nf-format.h"
#include "nf-poster.h"
#include "nf-prediction-label.h"
#include "nf-stars-label.h"

#include <glib/gi18n.h>

struct _NfSearchRow
{
  AdwBin             parent_instance;

  NfPoster          *poster;
  GtkLabel          *title;
  GtkLabel          *facts;
  GtkWidget         *hint;
  NfPredictionLabel *prediction;
  NfStarsLabel      *stars;
  GtkWidget         *unknown;
  GtkToggleButton   *favorite;
  GtkToggleButton   *watchlist;

  NfContext         *context;
  NfFilm            *film;
  char              *query;
  gboolean           narrow;
  gboolean           updating;
};

G_DEFINE_FINAL_TYPE (NfSearchRow, nf_search_row, ADW_TYPE_BIN)

/* Below this, no prediction is the film's fault and not the person's. */
#define FEW_RATINGS 50

/* --- marking the match ----------------------------------------------------------------------------------------------- */

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (list, attribute);
}

/* Marks where @query matches in the part of a label's text that is @part. Returns: whether anything does */
static gboolean
mark_match (PangoAttrList *list, const char *query, const char *part, guint offset)
{
  g_autoptr (GArray) ranges = NULL;
  AdwStyleManager *style = adw_style_manager_get_default ();
  GdkRGBA accent;

  if (query == NULL || part == NULL)
    return FALSE;

  adw_accent_color_to_standalone_rgba (adw_style_manager_get_accent_color (style), adw_style_manager_get_dark (style), &accent);
  ranges = nf_search_index_match_ranges (query, part);
  for (guint i = 0; i + 1 < ranges->len; i += 2)
    {
      guint start = offset + (guint) g_array_index (ranges, guint, i);
      guint end = offset + (guint) g_array_index (ranges, guint, i + 1);

      add_attribute (list, pango_attr_weight_new (PANGO_WEIGHT_HEAVY), start, end);
      add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
      add_attribute (list, pango_attr_foreground_alpha_new (G_MAXUINT16), start, end);
      add_attribute (list, pango_attr_foreground_new ((guint16) (accent.red * 65535), (guint16) (accent.green * 65535), (guint16) (accent.blue * 65535)), start, end);
    }
  return ranges->len > 0;
}

/* The same of the names that TMDB knows, which are too many to be shown without a reason. Returns: (transfer full) (nullable) */
static char *
choose_fetched_name (NfSearchRow *self)
{
  const char *names = nf_metadata_get_titles (nf_context_get_metadata (self->context), nf_film_get_item (self->film));
  g_auto (GStrv) lines = names != NULL && self->query != NULL ? g_strsplit (names, "\n", -1) : NULL;

  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_autoptr (GArray) ranges = nf_search_index_match_ranges (self->query, lines[i]);

      if (ranges->len > 0)
        return g_strdup (lines[i]);
    }
  return NULL;
}

/* The alternative title that explains why the film was found when its title does not, else the first.
 * Returns: (transfer full) (nullable) */
static char *
choose_alternative (NfSearchRow *self, gboolean title_matches)
{
  g_autofree char *fetched = NULL;
  const char *const *titles = nf_film_get_alternative_titles (self->film);

  for (guint i = 0; !title_matches && titles != NULL && titles[i] != NULL && self->query != NULL; i++)
    {
      g_autoptr (GArray) ranges = nf_search_index_match_ranges (self->query, titles[i]);

      if (ranges->len > 0)
        return g_strdup (titles[i]);
    }
  fetched = title_matches ? NULL : choose_fetched_name (self);
  if (fetched != NULL)
    return g_steal_pointer (&fetched);
  return g_strdup (titles != NULL ? titles[0] : NULL);
}

static void
update_text (NfSearchRow *self)
{
  g_autoptr (PangoAttrList) title_marks = pango_attr_list_new ();
  g_autoptr (PangoAttrList) facts_marks = pango_attr_list_new ();
  g_autofree char *facts = NULL, *genres = NULL, *alternative = NULL;
  const char *title;

  if (self->film == NULL)
    return;

  title = nf_film_get_title (self->film);
  alternative = choose_alternative (self, mark_match (title_marks, self->query, title, 0));
  genres = nf_format_genres (nf_film_get_genre_mask (self->film));
  facts = nf_format_facts (nf_film_get_year (self->film), genres, alternative);
  /* by attribute and not by the style class, whose opacity would fade the match as well */
  add_attribute (facts_marks, pango_attr_foreground_alpha_new (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 59000 : 39000),
                 PANGO_ATTR_INDEX_FROM_TEXT_BEGINNING, PANGO_ATTR_INDEX_TO_TEXT_END);
  if (alternative != NULL)
    mark_match (facts_marks, self->query, alternative, (guint) (g_strrstr (facts, alternative) - facts));
  gtk_label_set_text (self->title, title);
  gtk_label_set_attributes (self->title, title_marks);
  gtk_label_set_text (self->facts, facts);
  gtk_label_set_attributes (self->facts, facts_marks);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
}

/* --- the film's state -------------------------------------------------------------------------------------------------- */

static void
update_state (NfSearchRow *self)
{
  const guint rating = nf_film_get_rating (self->film);
  const gboolean favorite = nf_film_get_favorite (self->film), watchlist = nf_film_get_watchlist (self->film);

  self->updating = TRUE;
  nf_stars_label_set_rating (self->stars, rating);
  gtk_widget_set_visible (GTK_WIDGET (self->stars), rating > 0);
  nf_prediction_label_set_film (self->prediction, rating > 0 ? NULL : self->film);
  gtk_widget_set_visible (self->unknown, !self->narrow && rating == 0 && nf_film_get_confidence (self->film) == NF_CONFIDENCE_NONE &&
                                           nf_film_get_n_ratings (self->film) < FEW_RATINGS);
  gtk_toggle_button_set_active (self->favorite, favorite);
  gtk_button_set_icon_name (GTK_BUTTON (self->favorite), favorite ? "nf-heart-symbolic" : "nf-heart-outline-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->favorite), favorite ? _("Remove From Favorites") : _("Add to Favorites"));
  gtk_toggle_button_set_active (self->watchlist, watchlist);
  gtk_button_set_icon_name (GTK_BUTTON (self->watchlist), watchlist ? "nf-bookmark-symbolic" : "nf-bookmark-outline-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->watchlist), watchlist ? _("Remove From Watchlist") : _("Add to Watchlist"));
  self->updating = FALSE;
}

static void
film_notify_cb (NfFilm *film, GParamSpec *pspec, NfSearchRow *self)
{
  update_state (self);
}

static void
favorite_toggled_cb (GtkToggleButton *button, NfSearchRow *self)
{
  if (!self->updating && self->film != NULL)
    nf_profile_set_mark (nf_context_get_profile (self->context), nf_film_get_item (self->film), NF_MARK_FAVORITE, gtk_toggle_button_get_active (button));
}

static void
watchlist_toggled_cb (GtkToggleButton *button, NfSearchRow *self)
{
  if (!self->updating && self->film != NULL)
    nf_profile_set_mark (nf_context_get_profile (self->context), nf_film_get_item (self->film), NF_MARK_WATCHLIST, gtk_toggle_button_get_active (button));
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_search_row_dispose (GObject *object)
{
  NfSearchRow *self = NF_SEARCH_ROW (object);

  if (self->film != NULL)
    nf_search_row_set_film (self, NULL, NULL);
  g_clear_object (&self->context);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_SEARCH_ROW);

  G_OBJECT_CLASS (nf_search_row_parent_class)->dispose (object);
}

static void
nf_search_row_finalize (GObject *object)
{
  g_free (NF_SEARCH_ROW (object)->query);

  G_OBJECT_CLASS (nf_search_row_parent_class)->finalize (object);
}

static void
nf_search_row_class_init (NfSearchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_search_row_dispose;
  object_class->finalize = nf_search_row_finalize;

  g_type_ensure (NF_TYPE_POSTER);
  g_type_ensure (NF_TYPE_PREDICTION_LABEL);
  g_type_ensure (NF_TYPE_STARS_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-search-row.ui");
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, poster);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, title);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, facts);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, hint);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, prediction);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, stars);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, unknown);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, favorite);
  gtk_widget_class_bind_template_child (widget_class, NfSearchRow, watchlist);
  gtk_widget_class_bind_template_callback (widget_class, favorite_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, watchlist_toggled_cb);
}

static void
nf_search_row_init (NfSearchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
nf_search_row_new (NfContext *context, NfArtwork *artwork)
{
  NfSearchRow *self = g_object_new (NF_TYPE_SEARCH_ROW, NULL);

  self->context = g_object_ref (context);
  nf_poster_set_artwork (self->poster, artwork);
  return GTK_WIDGET (self);
}

void
nf_search_row_set_film (NfSearchRow *self, NfFilm *film, const char *query)
{
  gboolean asked_otherwise;

  g_return_if_fail (NF_IS_SEARCH_ROW (self));
  g_return_if_fail (film == NULL || NF_IS_FILM (film));

  asked_otherwise = g_set_str (&self->query, query);
  if (self->film == film)
    {
      if (asked_otherwise)
        update_text (self);
      return;
    }

  if (self->film != NULL)
    g_signal_handlers_disconnect_by_data (self->film, self);
  g_set_object (&self->film, film);
  nf_poster_set_film (self->poster, film);
  if (film == NULL)
    {
      nf_prediction_label_set_film (self->prediction, NULL);
      return;
    }
  g_signal_connect (film, "notify", G_CALLBACK (film_notify_cb), self);
  update_text (self);
  update_state (self);
}

NfFilm *
nf_search_row_get_film (NfSearchRow *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_ROW (self), NULL);

  return self->film;
}

void
nf_search_row_mark_again (NfSearchRow *self)
{
  g_return_if_fail (NF_IS_SEARCH_ROW (self));

  update_text (self);
}

void
nf_search_row_set_narrow (NfSearchRow *self, gboolean narrow)
{
  g_return_if_fail (NF_IS_SEARCH_ROW (self));

  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  gtk_widget_set_visible (self->hint, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->watchlist), !narrow);
  nf_prediction_label_set_show_word (self->prediction, !narrow);
  if (self->film != NULL)
    update_state (self);
}
