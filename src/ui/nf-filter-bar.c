/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-filter-bar.h"

#include "nf-config.h"
#include "nf-filter-popover.h"
#include "nf-format.h"

#include <glib/gi18n.h>
#include <stdio.h>

struct _NfFilterBar
{
  AdwBin             parent_instance;

  GtkMenuButton     *filters_button;
  GtkWidget         *filters_label;
  GtkWidget         *separator;
  AdwWrapBox        *chips;
  GtkWidget         *clear_button;
  AdwBin            *wide_slot;
  GtkScrolledWindow *narrow_slot;
  GtkWidget         *wide_tail;
  GtkLabel          *count;
  GtkDropDown       *sort;

  NfFilterPopover   *popover;    /* (nullable): made when it is first opened */
  NfBrowseQuery      query;
  gboolean           narrow;
  gboolean           updating;   /* widgets are being set from the query, not by the person */
};

G_DEFINE_FINAL_TYPE (NfFilterBar, nf_filter_bar, ADW_TYPE_BIN)

typedef enum
{
  PROP_NARROW = 1,
} NfFilterBarProperty;
static GParamSpec *props[PROP_NARROW + 1];

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

#define CHIP_KEY "nf-chip-key"

/* --- chips --------------------------------------------------------------------------------------------------------- */

/* One active condition: a key that names it and the words on its chip. */
typedef struct
{
  char *key;
  char *label;
} Chip;

static void
chip_clear (Chip *chip)
{
  g_free (chip->key);
  g_free (chip->label);
}

static void
add_chip (GArray *chips, char *key, char *label)
{
  const Chip chip = { key, label };

  g_array_append_val (chips, chip);
}

static GArray *
describe_query (const NfBrowseQuery *query)
{
  GArray *chips = g_array_new (FALSE, FALSE, sizeof (Chip));
  const NfFilter *filter = &query->filter;

  g_array_set_clear_func (chips, (GDestroyNotify) chip_clear);
  for (guint i = 0; i < NF_N_GENRES; i++)
    if ((filter->include_genres & NF_GENRE_BIT (i)) != 0)
      add_chip (chips, g_strdup_printf ("genre %u", i), g_strdup (nf_genre_label (i)));
  for (guint i = 0; i < NF_N_GENRES; i++)
    if ((filter->exclude_genres & NF_GENRE_BIT (i)) != 0)
      /* Translators: a filter; %s is a genre such as Documentary */
      add_chip (chips, g_strdup_printf ("not %u", i), g_strdup_printf (_("Not %s"), nf_genre_label (i)));
  if (filter->year_from != 0 || filter->year_to != 0)
    add_chip (chips, g_strdup ("years"), nf_format_years (filter->year_from, filter->year_to));
  if (filter->min_ratings > 0)
    {
      g_autofree char *count = nf_format_count (filter->min_ratings);

      /* Translators: a filter; %s is a number such as 1,000 */
      add_chip (chips, g_strdup ("ratings"), g_strdup_printf (ngettext ("At least %s rating", "At least %s ratings", filter->min_ratings), count));
    }
  if (query->runtime_from != 0 || query->runtime_to != 0)
    add_chip (chips, g_strdup ("runtime"), g_strdup (nf_filter_popover_describe_runtime (query)));
  if (query->seen == NF_SEEN_HIDE)
    add_chip (chips, g_strdup ("seen"), g_strdup (_("Not Seen Yet")));
  else if (query->seen == NF_SEEN_ONLY)
    add_chip (chips, g_strdup ("seen"), g_strdup (_("Seen Only")));
  return chips;
}

static void
remove_condition (NfBrowseQuery *query, const char *key)
{
  guint genre;

  if (sscanf (key, "genre %u", &genre) == 1 && genre < NF_N_GENRES)
    query->filter.include_genres &= ~NF_GENRE_BIT (genre);
  else if (sscanf (key, "not %u", &genre) == 1 && genre < NF_N_GENRES)
    query->filter.exclude_genres &= ~NF_GENRE_BIT (genre);
  else if (g_str_equal (key, "genres"))
    query->filter.include_genres = 0;
  else if (g_str_equal (key, "excluded-genres"))
    query->filter.exclude_genres = 0;
  else if (g_str_equal (key, "years"))
    query->filter.year_from = query->filter.year_to = 0;
  else if (g_str_equal (key, "ratings"))
    query->filter.min_ratings = 0;
  else if (g_str_equal (key, "runtime"))
    query->runtime_from = query->runtime_to = 0;
  else if (g_str_equal (key, "seen"))
    query->seen = NF_SEEN_IGNORE;
}

static void chip_clicked_cb (GtkButton *button, NfFilterBar *self);

static GtkWidget *
create_chip (NfFilterBar *self, const char *key)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "nf-chip");
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_revealer_set_transition_duration (GTK_REVEALER (revealer), 200);
  gtk_revealer_set_child (GTK_REVEALER (revealer), button);
  gtk_widget_set_valign (revealer, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (revealer), CHIP_KEY, g_strdup (key), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (chip_clicked_cb), self);
  return revealer;
}

static void
set_chip_label (GtkWidget *chip, const char *text)
{
  GtkWidget *button = gtk_revealer_get_child (GTK_REVEALER (chip));
  GtkLabel *label = GTK_LABEL (gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button))));
  /* Translators: %s is a filter such as "Not Documentary" */
  g_autofree char *name = g_strdup_printf (_("Remove Filter “%s”"), text);

  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return;
  gtk_label_set_text (label, text);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
chip_hidden_cb (GtkRevealer *chip, GParamSpec *pspec, NfFilterBar *self)
{
  if (!gtk_revealer_get_child_revealed (chip) && !gtk_revealer_get_reveal_child (chip) && gtk_widget_get_parent (GTK_WIDGET (chip)) != NULL)
    adw_wrap_box_remove (self->chips, GTK_WIDGET (chip));
}

static GtkWidget *
find_chip (NfFilterBar *self, const char *key)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_REVEALER (child) && gtk_revealer_get_reveal_child (GTK_REVEALER (child)) &&
        g_strcmp0 (g_object_get_data (G_OBJECT (child), CHIP_KEY), key) == 0)
      return child;
  return NULL;
}

static void
sync_chips (NfFilterBar *self)
{
  g_autoptr (GArray) wanted = describe_query (&self->query);
  g_autoptr (GHashTable) keep = g_hash_table_new (g_direct_hash, g_direct_equal);
  GtkWidget *previous = NULL, *child, *next;

  for (guint i = 0; i < wanted->len; i++)
    {
      const Chip *chip = &g_array_index (wanted, Chip, i);
      GtkWidget *widget = find_chip (self, chip->key);

      if (widget == NULL)
        {
          widget = create_chip (self, chip->key);
          adw_wrap_box_insert_child_after (self->chips, widget, previous);
          set_chip_label (widget, chip->label);
          gtk_revealer_set_reveal_child (GTK_REVEALER (widget), TRUE);
        }
      else
        {
          adw_wrap_box_reorder_child_after (self->chips, widget, previous);
          set_chip_label (widget, chip->label);
        }
      g_hash_table_add (keep, widget);
      previous = widget;
    }

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (!GTK_IS_REVEALER (child) || g_hash_table_contains (keep, child) || !gtk_revealer_get_reveal_child (GTK_REVEALER (child)))
        continue;
      /* without animations, or out of view, it is gone at once */
      g_object_ref (child);
      g_signal_connect_object (child, "notify::child-revealed", G_CALLBACK (chip_hidden_cb), self, G_CONNECT_DEFAULT);
      gtk_revealer_set_reveal_child (GTK_REVEALER (child), FALSE);
      if (gtk_widget_get_parent (child) != NULL && !gtk_revealer_get_child_revealed (GTK_REVEALER (child)))
        adw_wrap_box_remove (self->chips, child);
      g_object_unref (child);
    }

  gtk_widget_set_visible (self->clear_button, wanted->len > 0);
  gtk_widget_set_visible (self->separator, wanted->len > 0 && !self->narrow);
}

static void
sync_widgets (NfFilterBar *self)
{
  self->updating = TRUE;
  if (self->popover != NULL)
    nf_filter_popover_set_query (self->popover, &self->query);
  gtk_drop_down_set_selected (self->sort, self->query.sort);
  sync_chips (self);
  self->updating = FALSE;
}

static void
emit_changed (NfFilterBar *self)
{
  sync_widgets (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- callbacks ----------------------------------------------------------------------------------------------------- */

static void
chip_clicked_cb (GtkButton *button, NfFilterBar *self)
{
  GtkWidget *chip = gtk_widget_get_parent (GTK_WIDGET (button));

  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (chip)))
    return;
  remove_condition (&self->query, g_object_get_data (G_OBJECT (chip), CHIP_KEY));
  emit_changed (self);
}

static void
sort_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, NfFilterBar *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->updating || selected == GTK_INVALID_LIST_POSITION || selected == self->query.sort)
    return;
  self->query.sort = selected;
  emit_changed (self);
}

/* What the person is typing in the popover is left alone. */
static void
popover_changed_cb (NfFilterPopover *popover, NfFilterBar *self)
{
  nf_filter_popover_get_query (popover, &self->query);
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->sort, self->query.sort);
  sync_chips (self);
  self->updating = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Made when it is needed: its hundred widgets would stand between the start and the first frame. */
static void
create_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  NfFilterBar *self = NF_FILTER_BAR (user_data);

  if (self->popover != NULL)
    return;
  self->popover = NF_FILTER_POPOVER (nf_filter_popover_new ());
  nf_filter_popover_set_query (self->popover, &self->query);
  nf_filter_popover_set_has_order (self->popover, self->narrow);
  g_signal_connect (self->popover, "changed", G_CALLBACK (popover_changed_cb), self);
  gtk_menu_button_set_popover (button, GTK_WIDGET (self->popover));
}

static void
clear_clicked_cb (GtkButton *button, NfFilterBar *self)
{
  nf_filter_bar_clear (self);
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((NfFilterBarProperty) id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, nf_filter_bar_get_narrow (NF_FILTER_BAR (object)));
      break;
    }
}

static void
nf_filter_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((NfFilterBarProperty) id)
    {
    case PROP_NARROW:
      nf_filter_bar_set_narrow (NF_FILTER_BAR (object), g_value_get_boolean (value));
      break;
    }
}

static void
nf_filter_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_FILTER_BAR);
  NF_FILTER_BAR (object)->popover = NULL;   /* the menu button's */

  G_OBJECT_CLASS (nf_filter_bar_parent_class)->dispose (object);
}

static void
nf_filter_bar_class_init (NfFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = nf_filter_bar_get_property;
  object_class->set_property = nf_filter_bar_set_property;
  object_class->dispose = nf_filter_bar_dispose;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[CHANGED] = g_signal_new ("changed", NF_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, filters_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, filters_label);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, separator);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, clear_button);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, wide_slot);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, narrow_slot);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, wide_tail);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, count);
  gtk_widget_class_bind_template_child (widget_class, NfFilterBar, sort);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
}

static void
nf_filter_bar_init (NfFilterBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->filters_button, create_popover_cb, self, NULL);
  sync_widgets (self);
}

GtkWidget *
nf_filter_bar_new (void)
{
  return g_object_new (NF_TYPE_FILTER_BAR, NULL);
}

void
nf_filter_bar_get_query (NfFilterBar *self, NfBrowseQuery *out_query)
{
  g_return_if_fail (NF_IS_FILTER_BAR (self));
  g_return_if_fail (out_query != NULL);

  *out_query = self->query;
}

void
nf_filter_bar_set_query (NfFilterBar *self, const NfBrowseQuery *query)
{
  g_return_if_fail (NF_IS_FILTER_BAR (self));
  g_return_if_fail (query != NULL);

  self->query = *query;
  sync_widgets (self);
}

void
nf_filter_bar_set_n_films (NfFilterBar *self, guint n_films)
{
  g_autofree char *text = nf_format_n_films (n_films);

  g_return_if_fail (NF_IS_FILTER_BAR (self));

  gtk_label_set_text (self->count, text);
}

gboolean
nf_filter_bar_get_narrow (NfFilterBar *self)
{
  g_return_val_if_fail (NF_IS_FILTER_BAR (self), FALSE);

  return self->narrow;
}

void
nf_filter_bar_set_narrow (NfFilterBar *self, gboolean narrow)
{
  g_autoptr (GtkWidget) chips = NULL;

  g_return_if_fail (NF_IS_FILTER_BAR (self));

  narrow = !!narrow;
  if (self->narrow == narrow)
    return;

  self->narrow = narrow;
  chips = g_object_ref (GTK_WIDGET (self->chips));
  if (narrow)
    {
      adw_bin_set_child (self->wide_slot, NULL);
      gtk_scrolled_window_set_child (self->narrow_slot, chips);
    }
  else
    {
      /* the viewport that the scrolled window made holds the chips */
      gtk_viewport_set_child (GTK_VIEWPORT (gtk_scrolled_window_get_child (self->narrow_slot)), NULL);
      gtk_scrolled_window_set_child (self->narrow_slot, NULL);
      adw_bin_set_child (self->wide_slot, chips);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->wide_slot), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_slot), narrow);
  gtk_widget_set_visible (self->wide_tail, !narrow);
  gtk_widget_set_visible (self->filters_label, !narrow);
  if (self->popover != NULL)
    nf_filter_popover_set_has_order (self->popover, narrow);
  sync_chips (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
}

void
nf_filter_bar_clear (NfFilterBar *self)
{
  const NfSortOrder sort = self->query.sort;

  g_return_if_fail (NF_IS_FILTER_BAR (self));

  self->query = (NfBrowseQuery) { .sort = sort };
  emit_changed (self);
}

void
nf_filter_bar_drop (NfFilterBar *self, const char *condition)
{
  g_return_if_fail (NF_IS_FILTER_BAR (self));
  g_return_if_fail (condition != NULL);

  remove_condition (&self->query, condition);
  emit_changed (self);
}
