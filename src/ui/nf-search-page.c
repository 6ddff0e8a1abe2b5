/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-page.h"

#include "nf-config.h"
#include "nf-film-keys.h"
#include "nf-format.h"
#include "nf-growing-list.h"
#include "nf-search-row.h"
#include "nf-slot-list.h"

#include <glib/gi18n.h>

/* NfSearchIndex ─▶ NfFilmList ─▶ NfGrowingList ─▶ NfSlotList ─▶ GtkNoSelection ─▶ GtkListView. The query takes less than a frame, so it runs on every key. */
struct _NfSearchPage
{
  AdwBin         parent_instance;

  GtkStack      *stack;
  GtkWidget     *heading;
  GtkLabel      *count;
  GtkWidget     *hint;
  GtkWidget     *escape;
  GtkListView   *view;
  AdwStatusPage *prompt;
  AdwStatusPage *empty;
  AdwStatusPage *error;

  NfContext     *context;
  NfArtwork     *artwork;
  NfFilmList    *found;
  NfSlotList    *slots;
  GtkNoSelection *selection;
  GPtrArray     *rows;         /* (element-type NfSearchRow): alive, not owned */
  GtkWidget     *first;        /* weak, (nullable): the first result's row */
  GtkRoot       *root;         /* weak, (nullable): while the page is on screen */
  char          *text;
  guint          n_found;
  gboolean       narrow;
};

G_DEFINE_FINAL_TYPE (NfSearchPage, nf_search_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_NARROW = 1,
} NfSearchPageProperty;
static GParamSpec *props[PROP_NARROW + 1];

#define MAX_RESULTS 200
/* Rows there are before anybody scrolls, and more at a time. */
#define ROWS 12
/* Rows that are filled anew in one turn of the main loop; half as many are made. Every letter fills them all. */
#define STEP 8

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static void
show_error (NfSearchPage *self)
{
  const GError *error = nf_context_get_search_error (self->context);

  if (g_error_matches (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_MISSING))
    adw_status_page_set_title (self->error, _("The Search Index Is Missing"));
  else if (g_error_matches (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_MISMATCH))
    adw_status_page_set_title (self->error, _("The Search Index Belongs to Another Catalogue"));
  else
    adw_status_page_set_title (self->error, _("The Search Index Is Damaged"));
  if (error != NULL)
    {
      g_autofree char *reason = g_markup_escape_text (error->message, -1);
      /* Translators: %s is a technical reason in English */
      g_autofree char *text = g_strdup_printf (_("Searching is not possible, everything else is. Install NextFilms again to repair it.\n\n%s"), reason);

      adw_status_page_set_description (self->error, text);
    }
}

static void
run_query (NfSearchPage *self)
{
  NfSearchIndex *index = nf_context_get_search_index (self->context);
  g_autoptr (GArray) items = NULL;
  g_autofree char *count = NULL;

  self->n_found = 0;
  if (index == NULL)
    {
      show_error (self);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }
  if (is_blank (self->text))
    {
      nf_film_list_set_items (self->found, NULL, 0);
      gtk_stack_set_visible_child_name (self->stack, "prompt");
      return;
    }

  items = nf_search_index_query (index, self->text, MAX_RESULTS, &self->n_found);
  nf_film_list_set_items (self->found, (const NfItemIndex *) (gpointer) items->data, items->len);
  /* those that were found before are so by another part of their titles */
  nf_slot_list_touch (self->slots);
  if (items->len == 0)
    {
      /* Translators: %s is what was typed */
      g_autofree char *sentence = g_strdup_printf (_("No title resembles “%s”."), self->text);
      g_autofree char *escaped = g_markup_escape_text (sentence, -1);

      adw_status_page_set_description (self->empty, escaped);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  count = nf_format_n_films (self->n_found);
  gtk_label_set_text (self->count, count);
  gtk_list_view_scroll_to (self->view, 0, GTK_LIST_SCROLL_NONE, NULL);
  gtk_stack_set_visible_child_name (self->stack, "results");
}

/* --- callbacks ----------------------------------------------------------------------------------------------------- */

static void
row_gone_cb (gpointer user_data, GObject *row)
{
  g_ptr_array_remove_fast (user_data, row);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfSearchPage *self)
{
  GtkWidget *row = nf_search_row_new (self->context, self->artwork);

  nf_search_row_set_narrow (NF_SEARCH_ROW (row), self->narrow);
  g_ptr_array_add (self->rows, row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, self->rows);
  gtk_list_item_set_child (cell, row);
}

/* While somebody types, the first result is the one that Enter opens. By a class of this row alone: one of the page's would make GTK style
 * all rows anew. */
static void
mark_first (NfSearchPage *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;
  GtkWidget *row = self->first != NULL ? gtk_widget_get_parent (self->first) : NULL;

  if (row == NULL)
    return;
  if (GTK_IS_TEXT (focus))
    gtk_widget_add_css_class (row, "nf-opens");
  else
    gtk_widget_remove_css_class (row, "nf-opens");
}

static void
forget_first (NfSearchPage *self)
{
  GtkWidget *row = self->first != NULL ? gtk_widget_get_parent (self->first) : NULL;

  if (row != NULL)
    gtk_widget_remove_css_class (row, "nf-opens");
  g_clear_weak_pointer (&self->first);
}

static void
show_film (GtkListItem *cell, NfFilm *film, NfSearchPage *self)
{
  nf_search_row_set_film (NF_SEARCH_ROW (gtk_list_item_get_child (cell)), film, self->text);
  gtk_list_item_set_accessible_label (cell, film != NULL ? nf_film_get_accessible_name (film) : "");
}

static void
slot_item_cb (NfSlot *slot, GParamSpec *pspec, GtkListItem *cell)
{
  NfSearchPage *self = NF_SEARCH_PAGE (gtk_widget_get_ancestor (gtk_list_item_get_child (cell), NF_TYPE_SEARCH_PAGE));

  show_film (cell, nf_slot_get_item (slot), self);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfSearchPage *self)
{
  NfSlot *slot = NF_SLOT (gtk_list_item_get_item (cell));

  show_film (cell, nf_slot_get_item (slot), self);
  g_signal_connect (slot, "notify::item", G_CALLBACK (slot_item_cb), cell);
  /* a place stays the first, whatever is found */
  if (gtk_list_item_get_position (cell) == 0)
    {
      forget_first (self);
      g_set_weak_pointer (&self->first, gtk_list_item_get_child (cell));
      mark_first (self);
    }
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfSearchPage *self)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (cell), cell);
  if (self->first == gtk_list_item_get_child (cell))
    forget_first (self);
  nf_search_row_set_film (NF_SEARCH_ROW (gtk_list_item_get_child (cell)), NULL, NULL);
}

static gboolean
open_position (NfSearchPage *self, guint position)
{
  g_autoptr (NfFilm) film = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  return film != NULL && gtk_widget_activate_action (GTK_WIDGET (self), "win.open-film", "u", nf_film_get_item (film));
}

static void
activate_cb (GtkListView *view, guint position, NfSearchPage *self)
{
  open_position (self, position);
}

/* Digits rate the row that has the focus. Letters go on to the entry, since here somebody is typing a title. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfSearchPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!NF_IS_SEARCH_ROW (row) || nf_search_row_get_film (NF_SEARCH_ROW (row)) == NULL ||
      (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || g_unichar_isalpha (gdk_keyval_to_unicode (keyval)))
    return GDK_EVENT_PROPAGATE;
  return nf_film_keys_handle (nf_context_get_profile (self->context), nf_search_row_get_film (NF_SEARCH_ROW (row)), keyval, state);
}

static void
accent_changed_cb (AdwStyleManager *style, GParamSpec *pspec, NfSearchPage *self)
{
  g_ptr_array_foreach (self->rows, (GFunc) (void (*) (void)) nf_search_row_mark_again, NULL);
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_search_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((NfSearchPageProperty) id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, NF_SEARCH_PAGE (object)->narrow);
      break;
    }
}

static void
nf_search_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfSearchPage *self = NF_SEARCH_PAGE (object);

  switch ((NfSearchPageProperty) id)
    {
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        return;
      self->narrow = g_value_get_boolean (value);
      gtk_widget_set_visible (self->hint, !self->narrow);
      gtk_widget_set_visible (self->escape, !self->narrow);
      for (guint i = 0; i < self->rows->len; i++)
        nf_search_row_set_narrow (g_ptr_array_index (self->rows, i), self->narrow);
      g_object_notify_by_pspec (object, props[PROP_NARROW]);
      break;
    }
}

static void
nf_search_page_map (GtkWidget *widget)
{
  NfSearchPage *self = NF_SEARCH_PAGE (widget);

  GTK_WIDGET_CLASS (nf_search_page_parent_class)->map (widget);
  g_set_weak_pointer (&self->root, gtk_widget_get_root (widget));
  g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (mark_first), self, G_CONNECT_SWAPPED);
  mark_first (self);
}

static void
nf_search_page_unmap (GtkWidget *widget)
{
  NfSearchPage *self = NF_SEARCH_PAGE (widget);

  if (self->root != NULL)
    g_signal_handlers_disconnect_by_data (self->root, self);
  g_clear_weak_pointer (&self->root);
  GTK_WIDGET_CLASS (nf_search_page_parent_class)->unmap (widget);
}

static void
nf_search_page_dispose (GObject *object)
{
  NfSearchPage *self = NF_SEARCH_PAGE (object);

  if (self->view != NULL)
    {
      gtk_list_view_set_model (self->view, NULL);
      gtk_list_view_set_factory (self->view, NULL);
    }
  /* a direct child that is bound would be unparented twice */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), NF_TYPE_SEARCH_PAGE);
  for (guint i = 0; self->rows != NULL && i < self->rows->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->rows, i), row_gone_cb, self->rows);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_weak_pointer (&self->first);
  g_clear_object (&self->selection);
  g_clear_object (&self->slots);
  g_clear_object (&self->found);
  g_clear_object (&self->artwork);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (nf_search_page_parent_class)->dispose (object);
}

static void
nf_search_page_finalize (GObject *object)
{
  g_free (NF_SEARCH_PAGE (object)->text);

  G_OBJECT_CLASS (nf_search_page_parent_class)->finalize (object);
}

static void
nf_search_page_class_init (NfSearchPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = nf_search_page_get_property;
  object_class->set_property = nf_search_page_set_property;
  object_class->dispose = nf_search_page_dispose;
  object_class->finalize = nf_search_page_finalize;
  widget_class->map = nf_search_page_map;
  widget_class->unmap = nf_search_page_unmap;

  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, heading);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, count);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, hint);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, escape);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, view);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, prompt);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, empty);
  gtk_widget_class_bind_template_child (widget_class, NfSearchPage, error);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
nf_search_page_init (NfSearchPage *self)
{
  GtkEventController *controller;
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->rows = g_ptr_array_new ();
  self->text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);

  g_signal_connect_object (style, "notify::accent-color", G_CALLBACK (accent_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (accent_changed_cb), self, G_CONNECT_DEFAULT);
}

void
nf_search_page_set_up (NfSearchPage *self, NfContext *context, NfArtwork *artwork)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autofree char *count = NULL, *sentence = NULL;
  NfGrowingList *growing;
  NfCatalogue *catalogue;

  g_return_if_fail (NF_IS_SEARCH_PAGE (self));
  g_return_if_fail (self->context == NULL);

  catalogue = nf_context_get_catalogue (context);
  g_return_if_fail (catalogue != NULL);

  self->context = g_object_ref (context);
  self->artwork = g_object_ref (artwork);
  self->found = nf_film_list_new (catalogue);
  growing = nf_growing_list_new (G_LIST_MODEL (self->found), ROWS);
  nf_growing_list_follow (growing, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), ROWS);
  self->slots = nf_slot_list_new (G_LIST_MODEL (growing), GTK_WIDGET (self->view), STEP);
  nf_slot_list_set_in_place (self->slots, 1);
  g_object_unref (growing);
  self->selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->slots)));

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));

  count = nf_format_n_films (nf_model_file_get_n_items (nf_catalogue_get_model (catalogue)));
  /* Translators: %s is "86,537 films" */
  sentence = g_strdup_printf (_("%s by title, in any spelling, with the year if you like: “heat 1995”"), count);
  adw_status_page_set_description (self->prompt, sentence);
}

void
nf_search_page_set_text (NfSearchPage *self, const char *text)
{
  g_return_if_fail (NF_IS_SEARCH_PAGE (self));
  g_return_if_fail (self->context != NULL);

  g_set_str (&self->text, text != NULL ? text : "");
  run_query (self);
}

const char *
nf_search_page_get_text (NfSearchPage *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_PAGE (self), NULL);

  return self->text;
}

gboolean
nf_search_page_focus_results (NfSearchPage *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_PAGE (self), FALSE);

  if (self->found == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 0)
    return FALSE;
  gtk_list_view_scroll_to (self->view, 0, GTK_LIST_SCROLL_FOCUS, NULL);
  return gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

gboolean
nf_search_page_activate_first (NfSearchPage *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_PAGE (self), FALSE);

  return self->found != NULL && open_position (self, 0);
}

guint
nf_search_page_get_n_found (NfSearchPage *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_PAGE (self), 0);

  return self->n_found;
}
