/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-library-page.h"

#include "nf-config.h"
#include "nf-film-grid.h"
#include "nf-format.h"

#include <glib/gi18n.h>

typedef enum
{
  SECTION_RATED,
  SECTION_FAVORITES,
  SECTION_WATCHLIST,
  SECTION_HIDDEN,
  N_SECTIONS
} Section;

/* NfProfile's rows ─▶ NfFilmList ─▶ NfFilmGrid; asked for again after each change while the page is on screen. */
struct _NfLibraryPage
{
  AdwBin              parent_instance;

  AdwToggleGroup     *sections;
  GtkWidget          *labels[N_SECTIONS];
  GtkLabel           *counts[N_SECTIONS];
  GtkDropDown        *sort;
  GtkStack           *stack;
  NfFilmGrid         *grid;
  AdwStatusPage      *empty;

  NfProfile          *profile;
  NfFilmList         *list;
  Section             section;
  GtkListItemFactory *wide_sort, *narrow_sort;   /* the order's name, or its icon alone */
  gboolean            narrow;
  gboolean            stale;                     /* changed while the page was not on screen */
};

G_DEFINE_FINAL_TYPE (NfLibraryPage, nf_library_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_NARROW = 1,
  PROP_SECTION,
} NfLibraryPageProperty;
static GParamSpec *props[PROP_SECTION + 1];

static const struct
{
  const char *name, *icon, *title, *description;
  NfMark      mark;   /* not for SECTION_RATED */
} sections[N_SECTIONS] = {
  { "rated", "nf-star-symbolic", N_("No Ratings Yet"), N_("Give a film its stars, or press 1 to 5, and it is kept here."), NF_N_MARKS },
  { "favorites", "nf-heart-symbolic", N_("No Favorites Yet"), N_("Press the heart on a film, or the F key, to keep it."), NF_MARK_FAVORITE },
  { "watchlist", "nf-bookmark-symbolic", N_("Nothing to Watch Yet"), N_("Press the bookmark on a film, or the W key, to keep it for later."), NF_MARK_WATCHLIST },
  { "hidden", "nf-not-interested-symbolic", N_("Nothing Hidden"), N_("Films marked as not interesting are never recommended. They can be brought back from here."), NF_MARK_HIDDEN },
};

static guint
count_section (NfLibraryPage *self, Section section)
{
  return section == SECTION_RATED ? nf_profile_get_n_ratings (self->profile) : nf_profile_get_n_marked (self->profile, sections[section].mark);
}

static void
update_counts (NfLibraryPage *self)
{
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autofree char *count = nf_format_count (count_section (self, i));

      GtkWidget *button = gtk_widget_get_ancestor (GTK_WIDGET (self->counts[i]), GTK_TYPE_TOGGLE_BUTTON);

      gtk_label_set_text (self->counts[i], count);
      /* on a phone the words are hidden: assistive technologies still say them */
      if (button != NULL)
        {
          AdwToggle *toggle = adw_toggle_group_get_toggle (self->sections, i);
          g_autofree char *name = g_strdup_printf ("%s %s", adw_toggle_get_tooltip (toggle), count);

          gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
        }
      /* on a phone there is room for one name */
      gtk_widget_set_visible (self->labels[i], !self->narrow || i == self->section);
    }
}

static void
refresh (NfLibraryPage *self)
{
  const NfLibrarySort sort = gtk_drop_down_get_selected (self->sort);
  g_autoptr (GArray) items = NULL;

  update_counts (self);
  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;

  items = self->section == SECTION_RATED ? nf_profile_dup_rated (self->profile, sort)
                                         : nf_profile_dup_marked (self->profile, sections[self->section].mark, sort);
  nf_film_list_set_items (self->list, (const NfItemIndex *) (gpointer) items->data, items->len);
  if (items->len == 0)
    {
      adw_status_page_set_icon_name (self->empty, sections[self->section].icon);
      adw_status_page_set_title (self->empty, _(sections[self->section].title));
      adw_status_page_set_description (self->empty, _(sections[self->section].description));
    }
  gtk_stack_set_visible_child_name (self->stack, items->len > 0 ? "films" : "empty");
}

static void
sort_icon_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, gtk_image_new_from_icon_name ("nf-sort-symbolic"));
}

/* --- callbacks ----------------------------------------------------------------------------------------------------- */

static void
profile_changed_cb (NfProfile *profile, guint item, NfProfileChange what, NfLibraryPage *self)
{
  refresh (self);
}

static void
section_changed_cb (AdwToggleGroup *group, GParamSpec *pspec, NfLibraryPage *self)
{
  const char *name = adw_toggle_group_get_active_name (group);

  if (name != NULL)
    nf_library_page_set_section (self, name);
}

static void
sort_changed_cb (GtkDropDown *drop_down, GParamSpec *pspec, NfLibraryPage *self)
{
  if (self->profile != NULL)
    refresh (self);
}

static void
browse_clicked_cb (GtkButton *button, NfLibraryPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "discover");
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_library_page_map (GtkWidget *widget)
{
  NfLibraryPage *self = NF_LIBRARY_PAGE (widget);

  GTK_WIDGET_CLASS (nf_library_page_parent_class)->map (widget);

  if (self->profile != NULL && self->stale)
    refresh (self);
}

static void
nf_library_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfLibraryPage *self = NF_LIBRARY_PAGE (object);

  switch ((NfLibraryPageProperty) id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SECTION:
      g_value_set_string (value, nf_library_page_get_section (self));
      break;
    }
}

static void
nf_library_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfLibraryPage *self = NF_LIBRARY_PAGE (object);

  switch ((NfLibraryPageProperty) id)
    {
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        return;
      self->narrow = g_value_get_boolean (value);
      gtk_drop_down_set_factory (self->sort, self->narrow ? self->narrow_sort : self->wide_sort);
      if (self->profile != NULL)
        update_counts (self);
      g_object_notify_by_pspec (object, props[PROP_NARROW]);
      break;
    case PROP_SECTION:
      nf_library_page_set_section (self, g_value_get_string (value));
      break;
    }
}

static void
nf_library_page_dispose (GObject *object)
{
  NfLibraryPage *self = NF_LIBRARY_PAGE (object);

  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  g_clear_object (&self->profile);
  g_clear_object (&self->list);
  g_clear_object (&self->wide_sort);
  g_clear_object (&self->narrow_sort);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_LIBRARY_PAGE);

  G_OBJECT_CLASS (nf_library_page_parent_class)->dispose (object);
}

static void
nf_library_page_class_init (NfLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_library_page_get_property;
  object_class->set_property = nf_library_page_set_property;
  object_class->dispose = nf_library_page_dispose;
  widget_class->map = nf_library_page_map;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  props[PROP_SECTION] = g_param_spec_string ("section", NULL, NULL, "rated", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  g_type_ensure (NF_TYPE_FILM_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfLibraryPage, sections);
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      g_autofree char *label = g_strconcat (sections[i].name, "_label", NULL);
      g_autofree char *count = g_strconcat (sections[i].name, "_count", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, label, FALSE, G_STRUCT_OFFSET (NfLibraryPage, labels) + (gssize) (i * sizeof (GtkWidget *)));
      gtk_widget_class_bind_template_child_full (widget_class, count, FALSE, G_STRUCT_OFFSET (NfLibraryPage, counts) + (gssize) (i * sizeof (GtkLabel *)));
    }
  gtk_widget_class_bind_template_child (widget_class, NfLibraryPage, sort);
  gtk_widget_class_bind_template_child (widget_class, NfLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NfLibraryPage, grid);
  gtk_widget_class_bind_template_child (widget_class, NfLibraryPage, empty);
  gtk_widget_class_bind_template_callback (widget_class, section_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, browse_clicked_cb);
}

static void
nf_library_page_init (NfLibraryPage *self)
{
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  self->wide_sort = g_object_ref (gtk_drop_down_get_factory (self->sort));
  self->narrow_sort = gtk_signal_list_item_factory_new ();
  g_signal_connect (self->narrow_sort, "setup", G_CALLBACK (sort_icon_setup_cb), NULL);
}

void
nf_library_page_set_up (NfLibraryPage *self, NfContext *context, NfArtwork *artwork)
{
  g_return_if_fail (NF_IS_LIBRARY_PAGE (self));
  g_return_if_fail (self->profile == NULL);
  g_return_if_fail (nf_context_get_profile (context) != NULL);

  self->profile = g_object_ref (nf_context_get_profile (context));
  self->list = nf_film_list_new (nf_context_get_catalogue (context));
  nf_film_grid_set_up (self->grid, context, artwork);
  nf_film_grid_set_show_own_stars (self->grid, TRUE);
  nf_film_grid_set_model (self->grid, G_LIST_MODEL (self->list));
  g_signal_connect (self->profile, "changed", G_CALLBACK (profile_changed_cb), self);
  refresh (self);
}

void
nf_library_page_set_section (NfLibraryPage *self, const char *name)
{
  g_return_if_fail (NF_IS_LIBRARY_PAGE (self));

  for (guint i = 0; i < N_SECTIONS; i++)
    if (g_strcmp0 (sections[i].name, name) == 0)
      {
        if (self->section == i)
          return;
        self->section = i;
        adw_toggle_group_set_active_name (self->sections, name);
        if (self->profile != NULL)
          refresh (self);
        g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SECTION]);
        return;
      }
}

const char *
nf_library_page_get_section (NfLibraryPage *self)
{
  g_return_val_if_fail (NF_IS_LIBRARY_PAGE (self), NULL);

  return sections[self->section].name;
}
