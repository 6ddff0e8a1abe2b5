/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-filter-popover.h"

#include "nf-config.h"
#include "nf-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

struct _NfFilterPopover
{
  GtkPopover      parent_instance;

  AdwWrapBox     *genres;
  GtkEditable    *year_from;
  GtkEditable    *year_to;
  GtkDropDown    *min_ratings;
  GtkDropDown    *runtime;
  AdwToggleGroup *seen;
  GtkWidget      *sort_group;
  GtkDropDown    *sort;

  GtkWidget      *genre_buttons[NF_N_GENRES];
  NfBrowseQuery   query;
  gboolean        updating;   /* widgets are being set from the query, not by the person */
};

G_DEFINE_FINAL_TYPE (NfFilterPopover, nf_filter_popover, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The choices of the "at least" list. */
static const guint min_ratings_choices[] = { 0, 10, 100, 1000, 10000, 50000 };
/* The choices of lengths, in the order of the list: minutes, 0 open. */
static const struct { guint16 from, to; } runtime_choices[] = { { 0, 0 }, { 0, 89 }, { 90, 119 }, { 120, 0 } };
static const char *const seen_names[] = { "ignore", "hide", "only" };

#define FIRST_FILM_YEAR 1870
#define LAST_FILM_YEAR 2100
#define GENRE_KEY "nf-genre"

/* --- from the query ------------------------------------------------------------------------------------------------ */

/* Its place among the choices; none of them: 0 */
static guint
find_runtime_choice (const NfBrowseQuery *query)
{
  for (guint i = 0; i < G_N_ELEMENTS (runtime_choices); i++)
    if (runtime_choices[i].from == query->runtime_from && runtime_choices[i].to == query->runtime_to)
      return i;
  return 0;
}

static const char *
runtime_label (guint choice)
{
  switch (choice)
    {
    case 1:
      return _("Under 1½ Hours");
    case 2:
      return _("1½ to 2 Hours");
    case 3:
      return _("2 Hours or Longer");
    default:
      return _("Any Length");
    }
}

static void
sync_genre_button (NfFilterPopover *self, NfGenre genre)
{
  GtkWidget *button = self->genre_buttons[genre];
  GtkWidget *icon = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
  const char *label = nf_genre_label (genre);
  g_autofree char *name = NULL;

  gtk_widget_remove_css_class (button, "included");
  gtk_widget_remove_css_class (button, "excluded");
  if ((self->query.filter.include_genres & NF_GENRE_BIT (genre)) != 0)
    {
      gtk_widget_add_css_class (button, "included");
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), "object-select-symbolic");
      /* Translators: state of a genre filter, for screen readers; %s is a genre */
      name = g_strdup_printf (_("%s, included"), label);
    }
  else if ((self->query.filter.exclude_genres & NF_GENRE_BIT (genre)) != 0)
    {
      gtk_widget_add_css_class (button, "excluded");
      gtk_image_set_from_icon_name (GTK_IMAGE (icon), "window-close-symbolic");
      /* Translators: state of a genre filter, for screen readers; %s is a genre */
      name = g_strdup_printf (_("%s, excluded"), label);
    }
  else
    name = g_strdup (label);
  gtk_widget_set_visible (icon, gtk_widget_has_css_class (button, "included") || gtk_widget_has_css_class (button, "excluded"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_year_text (GtkEditable *entry, guint year)
{
  g_autofree char *text = year > 0 ? g_strdup_printf ("%u", year) : g_strdup ("");

  if (g_strcmp0 (gtk_editable_get_text (entry), text) != 0)
    gtk_editable_set_text (entry, text);
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

/* Returns: FALSE for anything that is neither empty nor a year of films */
static gboolean
parse_year (GtkEditable *entry, guint16 *out_year)
{
  const char *text = gtk_editable_get_text (entry);
  guint64 year;

  if (text[0] == '\0')
    *out_year = 0;
  else if (g_ascii_string_to_unsigned (text, 10, FIRST_FILM_YEAR, LAST_FILM_YEAR, &year, NULL))
    *out_year = (guint16) year;
  else
    return FALSE;
  return TRUE;
}

static void
sync_widgets (NfFilterPopover *self)
{
  guint choice = 0;

  self->updating = TRUE;
  for (guint i = 0; i < NF_N_GENRES; i++)
    if (self->genre_buttons[i] != NULL)
      sync_genre_button (self, i);
  set_year_text (self->year_from, self->query.filter.year_from);
  set_year_text (self->year_to, self->query.filter.year_to);
  while (choice + 1 < G_N_ELEMENTS (min_ratings_choices) && min_ratings_choices[choice + 1] <= self->query.filter.min_ratings)
    choice++;
  gtk_drop_down_set_selected (self->min_ratings, choice);
  gtk_drop_down_set_selected (self->runtime, find_runtime_choice (&self->query));
  adw_toggle_group_set_active_name (self->seen, seen_names[self->query.seen]);
  gtk_drop_down_set_selected (self->sort, self->query.sort);
  self->updating = FALSE;
}

static void
emit_changed (NfFilterPopover *self)
{
  sync_widgets (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- to the query -------------------------------------------------------------------------------------------------- */

/* off → included → excluded → off */
static void
genre_clicked_cb (GtkButton *button, NfFilterPopover *self)
{
  const NfGenre genre = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), GENRE_KEY));
  const NfGenreMask bit = NF_GENRE_BIT (genre);
  NfFilter *filter = &self->query.filter;

  if ((filter->include_genres & bit) != 0)
    {
      filter->include_genres &= ~bit;
      filter->exclude_genres |= bit;
    }
  else if ((filter->exclude_genres & bit) != 0)
    filter->exclude_genres &= ~bit;
  else
    filter->include_genres |= bit;
  emit_changed (self);
}

static void
year_changed_cb (GtkEditable *entry, NfFilterPopover *self)
{
  NfFilter *filter = &self->query.filter;
  guint16 from = 0, to = 0;
  gboolean from_valid, to_valid;

  if (self->updating)
    return;

  from_valid = parse_year (self->year_from, &from);
  to_valid = parse_year (self->year_to, &to);
  /* half a year is not an error yet; four wrong digits are */
  if (from_valid && to_valid && from != 0 && to != 0 && from > to)
    *(entry == self->year_from ? &from_valid : &to_valid) = FALSE;
  for (guint i = 0; i < 2; i++)
    {
      GtkEditable *year = i == 0 ? self->year_from : self->year_to;
      gboolean valid = i == 0 ? from_valid : to_valid;

      if (!valid && strlen (gtk_editable_get_text (year)) >= 4)
        gtk_widget_add_css_class (GTK_WIDGET (year), "error");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (year), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (year), GTK_ACCESSIBLE_STATE_INVALID,
                                   valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  if (!from_valid || !to_valid || (from == filter->year_from && to == filter->year_to))
    return;

  filter->year_from = from;
  filter->year_to = to;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
min_ratings_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, NfFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->updating || selected >= G_N_ELEMENTS (min_ratings_choices))
    return;
  self->query.filter.min_ratings = min_ratings_choices[selected];
  emit_changed (self);
}

static void
runtime_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, NfFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->updating || selected >= G_N_ELEMENTS (runtime_choices))
    return;
  self->query.runtime_from = runtime_choices[selected].from;
  self->query.runtime_to = runtime_choices[selected].to;
  emit_changed (self);
}

static void
seen_changed_cb (AdwToggleGroup *group, GParamSpec *pspec, NfFilterPopover *self)
{
  const char *name = adw_toggle_group_get_active_name (group);

  if (self->updating)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (seen_names); i++)
    if (g_strcmp0 (seen_names[i], name) == 0)
      self->query.seen = i;
  emit_changed (self);
}

static void
sort_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, NfFilterPopover *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION || selected == self->query.sort)
    return;
  self->query.sort = selected;
  emit_changed (self);
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
create_genre_buttons (NfFilterPopover *self)
{
  for (guint i = 0; i < NF_N_GENRES; i++)
    {
      GtkWidget *button, *box;

      if (i == NF_GENRE_IMAX)   /* a screen format, not a genre */
        continue;
      button = gtk_button_new ();
      box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (box), gtk_image_new ());
      gtk_box_append (GTK_BOX (box), gtk_label_new (nf_genre_label (i)));
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_add_css_class (button, "nf-genre");
      g_object_set_data (G_OBJECT (button), GENRE_KEY, GUINT_TO_POINTER (i));
      g_signal_connect (button, "clicked", G_CALLBACK (genre_clicked_cb), self);
      adw_wrap_box_append (self->genres, button);
      self->genre_buttons[i] = button;
    }
}

static void
create_runtimes (NfFilterPopover *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (runtime_choices); i++)
    gtk_string_list_append (list, runtime_label (i));
  gtk_drop_down_set_model (self->runtime, G_LIST_MODEL (list));
}

static void
create_min_ratings (NfFilterPopover *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (min_ratings_choices); i++)
    {
      g_autofree char *count = nf_format_count (min_ratings_choices[i]);

      gtk_string_list_append (list, i == 0 ? _("Any Number") : count);
    }
  gtk_drop_down_set_model (self->min_ratings, G_LIST_MODEL (list));
}

static void
nf_filter_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_FILTER_POPOVER);

  G_OBJECT_CLASS (nf_filter_popover_parent_class)->dispose (object);
}

static void
nf_filter_popover_class_init (NfFilterPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nf_filter_popover_dispose;

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_FILTER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-filter-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, genres);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, year_from);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, year_to);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, min_ratings);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, runtime);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, seen);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, sort_group);
  gtk_widget_class_bind_template_child (widget_class, NfFilterPopover, sort);
  gtk_widget_class_bind_template_callback (widget_class, year_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, min_ratings_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, runtime_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, seen_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
}

static void
nf_filter_popover_init (NfFilterPopover *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  create_genre_buttons (self);
  create_min_ratings (self);
  create_runtimes (self);
  sync_widgets (self);
}

GtkWidget *
nf_filter_popover_new (void)
{
  return g_object_new (NF_TYPE_FILTER_POPOVER, NULL);
}

void
nf_filter_popover_get_query (NfFilterPopover *self, NfBrowseQuery *out_query)
{
  g_return_if_fail (NF_IS_FILTER_POPOVER (self));
  g_return_if_fail (out_query != NULL);

  *out_query = self->query;
}

void
nf_filter_popover_set_query (NfFilterPopover *self, const NfBrowseQuery *query)
{
  g_return_if_fail (NF_IS_FILTER_POPOVER (self));
  g_return_if_fail (query != NULL);

  self->query = *query;
  sync_widgets (self);
}

void
nf_filter_popover_set_has_order (NfFilterPopover *self, gboolean has_order)
{
  g_return_if_fail (NF_IS_FILTER_POPOVER (self));

  gtk_widget_set_visible (self->sort_group, has_order);
}

const char *
nf_filter_popover_describe_runtime (const NfBrowseQuery *query)
{
  return runtime_label (find_runtime_choice (query));
}
