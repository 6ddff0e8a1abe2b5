/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-discover-page.h"

#include "nf-config.h"
#include "nf-film-grid.h"
#include "nf-filter-bar.h"
#include "nf-format.h"

#include <glib/gi18n.h>

struct _NfDiscoverPage
{
  AdwBin         parent_instance;

  NfFilterBar   *bar;
  GtkStack      *stack;
  NfFilmGrid    *grid;
  AdwStatusPage *empty;
  GtkButton     *drop_button;

  NfBrowser     *browser;
  GSettings     *settings;
  const char    *suggestion;   /* static; the condition that drop_button drops */
};

G_DEFINE_FINAL_TYPE (NfDiscoverPage, nf_discover_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_NARROW = 1,
} NfDiscoverPageProperty;
static GParamSpec *props[PROP_NARROW + 1];

/* What nf_browser_suggest_drop() may name, in words: a button, and a sentence that takes a count. */
static gboolean
describe_suggestion (const char *condition, guint n, const char **out_button, const char **out_sentence)
{
  if (g_strcmp0 (condition, "genres") == 0)
    {
      *out_button = _("Drop the Genre Filter");
      *out_sentence = ngettext ("Without the genre filter there is %s film.", "Without the genre filter there are %s films.", n);
    }
  else if (g_strcmp0 (condition, "excluded-genres") == 0)
    {
      *out_button = _("Drop the Excluded Genres");
      *out_sentence = ngettext ("Without the excluded genres there is %s film.", "Without the excluded genres there are %s films.", n);
    }
  else if (g_strcmp0 (condition, "years") == 0)
    {
      *out_button = _("Drop the Year Filter");
      *out_sentence = ngettext ("Without the year filter there is %s film.", "Without the year filter there are %s films.", n);
    }
  else if (g_strcmp0 (condition, "runtime") == 0)
    {
      *out_button = _("Drop the Length Filter");
      *out_sentence = ngettext ("Without the length filter there is %s film.", "Without the length filter there are %s films.", n);
    }
  else if (g_strcmp0 (condition, "ratings") == 0)
    {
      *out_button = _("Drop the Minimum of Ratings");
      *out_sentence = ngettext ("Without the minimum of ratings there is %s film.", "Without the minimum of ratings there are %s films.", n);
    }
  else if (g_strcmp0 (condition, "seen") == 0)
    {
      *out_button = _("Drop the Seen Filter");
      *out_sentence = ngettext ("Without the seen filter there is %s film.", "Without the seen filter there are %s films.", n);
    }
  else
    return FALSE;
  return TRUE;
}

static void
show_suggestion (NfDiscoverPage *self)
{
  guint n_films = 0;
  const char *button, *sentence;

  self->suggestion = nf_browser_suggest_drop (self->browser, &n_films);
  if (describe_suggestion (self->suggestion, n_films, &button, &sentence))
    {
      g_autofree char *count = nf_format_count (n_films);
      g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);
      g_autofree char *text = g_strjoinv (count, parts);

      gtk_button_set_label (self->drop_button, button);
      adw_status_page_set_description (self->empty, text);
    }
  else
    {
      self->suggestion = NULL;
      adw_status_page_set_description (self->empty, _("No single filter is the reason; together they leave nothing."));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->drop_button), self->suggestion != NULL);
}

static void
browser_updated_cb (NfBrowser *browser, NfDiscoverPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (nf_browser_get_list (browser)));

  nf_filter_bar_set_n_films (self->bar, n);
  if (n == 0)
    show_suggestion (self);
  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "empty" : "films");
}

static void
bar_changed_cb (NfFilterBar *bar, NfDiscoverPage *self)
{
  NfBrowseQuery query;

  nf_filter_bar_get_query (bar, &query);
  if (self->browser != NULL)
    nf_browser_set_query (self->browser, &query);
}

/* A preference for the start; the filter bar changes it for now. */
static void
hide_seen_changed_cb (GSettings *settings, const char *key, NfDiscoverPage *self)
{
  const gboolean hide = g_settings_get_boolean (settings, "hide-seen");
  NfBrowseQuery query;

  nf_browser_get_query (self->browser, &query);
  if (hide == (query.seen == NF_SEEN_HIDE))
    return;
  query.seen = hide ? NF_SEEN_HIDE : NF_SEEN_IGNORE;
  nf_browser_set_query (self->browser, &query);
  nf_filter_bar_set_query (self->bar, &query);
}

static void
drop_clicked_cb (GtkButton *button, NfDiscoverPage *self)
{
  if (self->suggestion != NULL)
    nf_filter_bar_drop (self->bar, self->suggestion);
}

static void
clear_clicked_cb (GtkButton *button, NfDiscoverPage *self)
{
  nf_filter_bar_clear (self->bar);
}

static void
nf_discover_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((NfDiscoverPageProperty) id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, nf_filter_bar_get_narrow (NF_DISCOVER_PAGE (object)->bar));
      break;
    }
}

static void
nf_discover_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfDiscoverPage *self = NF_DISCOVER_PAGE (object);

  switch ((NfDiscoverPageProperty) id)
    {
    case PROP_NARROW:
      if (nf_filter_bar_get_narrow (self->bar) == g_value_get_boolean (value))
        return;
      nf_filter_bar_set_narrow (self->bar, g_value_get_boolean (value));
      g_object_notify_by_pspec (object, props[PROP_NARROW]);
      break;
    }
}

static gboolean
nf_discover_page_grab_focus (GtkWidget *widget)
{
  return nf_discover_page_focus_films (NF_DISCOVER_PAGE (widget));
}

static void
nf_discover_page_dispose (GObject *object)
{
  NfDiscoverPage *self = NF_DISCOVER_PAGE (object);

  if (self->browser != NULL)
    g_signal_handlers_disconnect_by_data (self->browser, self);
  g_clear_object (&self->browser);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_DISCOVER_PAGE);

  G_OBJECT_CLASS (nf_discover_page_parent_class)->dispose (object);
}

static void
nf_discover_page_class_init (NfDiscoverPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = nf_discover_page_get_property;
  object_class->set_property = nf_discover_page_set_property;
  object_class->dispose = nf_discover_page_dispose;
  widget_class->grab_focus = nf_discover_page_grab_focus;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (NF_TYPE_FILTER_BAR);
  g_type_ensure (NF_TYPE_FILM_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-discover-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfDiscoverPage, bar);
  gtk_widget_class_bind_template_child (widget_class, NfDiscoverPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NfDiscoverPage, grid);
  gtk_widget_class_bind_template_child (widget_class, NfDiscoverPage, empty);
  gtk_widget_class_bind_template_child (widget_class, NfDiscoverPage, drop_button);
  gtk_widget_class_bind_template_callback (widget_class, bar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
nf_discover_page_init (NfDiscoverPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
nf_discover_page_set_up (NfDiscoverPage *self, NfContext *context, NfArtwork *artwork)
{
  NfBrowseQuery query;
  NfFilmList *list;

  g_return_if_fail (NF_IS_DISCOVER_PAGE (self));
  g_return_if_fail (self->browser == NULL);
  g_return_if_fail (nf_context_get_browser (context) != NULL);

  self->browser = g_object_ref (nf_context_get_browser (context));
  list = nf_browser_get_list (self->browser);
  nf_film_grid_set_up (self->grid, context, artwork);
  nf_film_grid_set_model (self->grid, G_LIST_MODEL (list));
  self->settings = g_settings_new (APP_ID);
  g_signal_connect_object (self->settings, "changed::hide-seen", G_CALLBACK (hide_seen_changed_cb), self, G_CONNECT_DEFAULT);
  hide_seen_changed_cb (self->settings, NULL, self);
  nf_browser_get_query (self->browser, &query);
  nf_filter_bar_set_query (self->bar, &query);
  nf_filter_bar_set_n_films (self->bar, g_list_model_get_n_items (G_LIST_MODEL (list)));
  g_signal_connect (self->browser, "updated", G_CALLBACK (browser_updated_cb), self);
}

gboolean
nf_discover_page_focus_films (NfDiscoverPage *self)
{
  g_return_val_if_fail (NF_IS_DISCOVER_PAGE (self), FALSE);

  return nf_film_grid_focus_first (self->grid);
}
