/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-grid.h"

#include "nf-film-tile.h"
#include "nf-slot-list.h"

#include <glib/gi18n.h>

/* GListModel<NfFilm> ─▶ NfSlotList ─▶ GtkNoSelection ─▶ GtkGridView, the direct child of a GtkScrolledWindow (else nothing is recycled). */
struct _NfFilmGrid
{
  GtkWidget       parent_instance;

  GtkWidget      *scrolled;
  GtkGridView    *view;
  GtkNoSelection *selection;
  NfSlotList     *slots;

  NfContext      *context;
  NfArtwork      *artwork;
  guint           columns;
  gboolean        show_own_stars;
  gboolean        keyboard;   /* the focus was moved by keys: letters mean the focused film, not a search */
};

G_DEFINE_FINAL_TYPE (NfFilmGrid, nf_film_grid, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_MODEL = 1,
  PROP_SHOW_OWN_STARS,
} NfFilmGridProperty;
static GParamSpec *props[PROP_SHOW_OWN_STARS + 1];

#define MIN_COLUMNS 2
#define MAX_COLUMNS 12
/* The narrowest the grid may be asked to be; the window's own minimum is larger. */
#define MIN_WIDTH 240

/* Cells that get another film in one turn of the main loop; half as many are made. */
#define STEP 24

/* --- cells ----------------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfFilmGrid *self)
{
  GtkWidget *tile = nf_film_tile_new (self->context, self->artwork);

  nf_film_tile_set_show_own_stars (NF_FILM_TILE (tile), self->show_own_stars);
  g_object_bind_property (tile, "description", cell, "accessible-description", G_BINDING_DEFAULT);
  gtk_list_item_set_child (cell, tile);
}

static void
show_film_cb (NfSlot *slot, GParamSpec *pspec, GtkListItem *cell)
{
  NfFilm *film = nf_slot_get_item (slot);

  nf_film_tile_set_film (NF_FILM_TILE (gtk_list_item_get_child (cell)), film);
  gtk_list_item_set_accessible_label (cell, film != NULL ? nf_film_get_accessible_name (film) : "");
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfFilmGrid *self)
{
  NfSlot *slot = NF_SLOT (gtk_list_item_get_item (cell));

  nf_film_tile_set_show_own_stars (NF_FILM_TILE (gtk_list_item_get_child (cell)), self->show_own_stars);
  show_film_cb (slot, NULL, cell);
  g_signal_connect (slot, "notify::item", G_CALLBACK (show_film_cb), cell);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *cell, NfFilmGrid *self)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (cell), cell);
  nf_film_tile_set_film (NF_FILM_TILE (gtk_list_item_get_child (cell)), NULL);
}

static void
activate_cb (GtkGridView *view, guint position, NfFilmGrid *self)
{
  g_autoptr (NfSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  NfFilm *film = slot != NULL ? nf_slot_get_item (slot) : NULL;

  if (film != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-film", "u", nf_film_get_item (film));
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

static NfFilmTile *
get_focused_tile (NfFilmGrid *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return NULL;
  if (NF_IS_FILM_TILE (focus))
    return NF_FILM_TILE (focus);
  if (NF_IS_FILM_TILE (gtk_widget_get_first_child (focus)))
    return NF_FILM_TILE (gtk_widget_get_first_child (focus));
  return NF_FILM_TILE (gtk_widget_get_ancestor (focus, NF_TYPE_FILM_TILE));
}

/* Capture: sees how the focus is about to move before the grid view moves it. */
static gboolean
watch_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfFilmGrid *self)
{
  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_Right: case GDK_KEY_Up: case GDK_KEY_Down:
    case GDK_KEY_Home: case GDK_KEY_End: case GDK_KEY_Page_Up: case GDK_KEY_Page_Down: case GDK_KEY_Tab: case GDK_KEY_ISO_Left_Tab:
      self->keyboard = TRUE;
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, NfFilmGrid *self)
{
  NfFilmTile *tile = get_focused_tile (self);

  if (tile == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  /* After a click the focus is invisible: a letter typed then begins a search, it does not hide a film. */
  if (!self->keyboard && g_unichar_isalpha (gdk_keyval_to_unicode (keyval)))
    return GDK_EVENT_PROPAGATE;
  return nf_film_tile_handle_key (tile, keyval, state);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, NfFilmGrid *self)
{
  self->keyboard = FALSE;
}

static void
focus_enter_cb (GtkEventControllerFocus *controller, NfFilmGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->keyboard = GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root));
}

/* Other films, by a filter or an order, come into the cells that are there, unless somebody is in their midst who would lose their place. */
static void
scrolled_cb (GtkAdjustment *adjustment, NfFilmGrid *self)
{
  if (self->slots != NULL)
    nf_slot_list_set_in_place (self->slots, gtk_adjustment_get_value (adjustment) < 1 ? STEP : 0);
}

/* --- layout -------------------------------------------------------------------------------------------------------- */

static void
nf_film_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  NfFilmGrid *self = NF_FILM_GRID (widget);

  /* The width never depends on the columns that happen to be set, or the window could not shrink. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = MIN_WIDTH;
      return;
    }
  gtk_widget_measure (self->scrolled, orientation, -1, minimum, natural, minimum_baseline, natural_baseline);
}

static void
nf_film_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NfFilmGrid *self = NF_FILM_GRID (widget);
  guint columns = nf_film_grid_columns_for_width (width);
  int min_width, min_height;

  if (columns != self->columns)
    {
      /* A grid view makes cells for all of max-columns, so both bounds follow the width; the order keeps min ≤ max. */
      if (columns > self->columns)
        gtk_grid_view_set_max_columns (self->view, columns);
      gtk_grid_view_set_min_columns (self->view, columns);
      gtk_grid_view_set_max_columns (self->view, columns);
      self->columns = columns;
    }
  gtk_widget_measure (self->scrolled, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (self->scrolled, GTK_ORIENTATION_VERTICAL, -1, &min_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->scrolled, MAX (width, min_width), MAX (height, min_height), baseline, NULL);
}

static gboolean
nf_film_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (NF_FILM_GRID (widget)->view));
}

/* --- object ---------------------------------------------------------------------------------------------------------- */

static void
nf_film_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NfFilmGrid *self = NF_FILM_GRID (object);

  switch ((NfFilmGridProperty) id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->slots != NULL ? nf_slot_list_get_source (self->slots) : NULL);
      break;
    case PROP_SHOW_OWN_STARS:
      g_value_set_boolean (value, self->show_own_stars);
      break;
    }
}

static void
nf_film_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NfFilmGrid *self = NF_FILM_GRID (object);

  switch ((NfFilmGridProperty) id)
    {
    case PROP_MODEL:
      nf_film_grid_set_model (self, g_value_get_object (value));
      break;
    case PROP_SHOW_OWN_STARS:
      nf_film_grid_set_show_own_stars (self, g_value_get_boolean (value));
      break;
    }
}

static void
nf_film_grid_dispose (GObject *object)
{
  NfFilmGrid *self = NF_FILM_GRID (object);

  if (self->view != NULL)
    {
      gtk_grid_view_set_model (self->view, NULL);
      gtk_grid_view_set_factory (self->view, NULL);
      self->view = NULL;
    }
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->slots);
  g_clear_object (&self->context);
  g_clear_object (&self->artwork);

  G_OBJECT_CLASS (nf_film_grid_parent_class)->dispose (object);
}

static void
nf_film_grid_class_init (NfFilmGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = nf_film_grid_get_property;
  object_class->set_property = nf_film_grid_set_property;
  object_class->dispose = nf_film_grid_dispose;
  widget_class->measure = nf_film_grid_measure;
  widget_class->size_allocate = nf_film_grid_size_allocate;
  widget_class->grab_focus = nf_film_grid_grab_focus;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  props[PROP_SHOW_OWN_STARS] = g_param_spec_boolean ("show-own-stars", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_css_name (widget_class, "nf-film-grid");
}

static void
nf_film_grid_init (NfFilmGrid *self)
{
  GtkEventController *controller;

  self->selection = gtk_no_selection_new (NULL);
  self->view = GTK_GRID_VIEW (gtk_grid_view_new (NULL, NULL));
  self->columns = MIN_COLUMNS;
  gtk_grid_view_set_min_columns (self->view, MIN_COLUMNS);
  gtk_grid_view_set_max_columns (self->view, MIN_COLUMNS);
  gtk_grid_view_set_single_click_activate (self->view, TRUE);
  gtk_grid_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "nf-films");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Films"), -1);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_DEFAULT);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (watch_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (focus_enter_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
nf_film_grid_new (void)
{
  return g_object_new (NF_TYPE_FILM_GRID, NULL);
}

void
nf_film_grid_set_up (NfFilmGrid *self, NfContext *context, NfArtwork *artwork)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  g_return_if_fail (NF_IS_FILM_GRID (self));
  g_return_if_fail (NF_IS_CONTEXT (context));
  g_return_if_fail (NF_IS_ARTWORK (artwork));

  g_set_object (&self->context, context);
  g_set_object (&self->artwork, artwork);

  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_grid_view_set_factory (self->view, factory);
}

void
nf_film_grid_set_model (NfFilmGrid *self, GListModel *model)
{
  g_return_if_fail (NF_IS_FILM_GRID (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if ((self->slots != NULL ? nf_slot_list_get_source (self->slots) : NULL) == model)
    return;

  g_clear_object (&self->slots);
  if (model != NULL)
    {
      self->slots = nf_slot_list_new (model, GTK_WIDGET (self->view), STEP);
      scrolled_cb (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), self);
    }
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->slots));
  gtk_grid_view_set_model (self->view, model != NULL ? GTK_SELECTION_MODEL (self->selection) : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODEL]);
}

void
nf_film_grid_set_show_own_stars (NfFilmGrid *self, gboolean show)
{
  g_return_if_fail (NF_IS_FILM_GRID (self));

  show = !!show;
  if (self->show_own_stars == show)
    return;

  self->show_own_stars = show;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_OWN_STARS]);
}

guint
nf_film_grid_columns_for_width (int width)
{
  int margin = width >= 900 ? 24 : width >= 550 ? 18 : 12;
  int gap = width >= 550 ? 18 : 12;
  int tile = width >= 550 ? 150 : 140;

  return CLAMP ((width - 2 * margin + gap) / (tile + gap), MIN_COLUMNS, MAX_COLUMNS);
}

gboolean
nf_film_grid_focus_first (NfFilmGrid *self)
{
  g_return_val_if_fail (NF_IS_FILM_GRID (self), FALSE);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0)
    return FALSE;
  gtk_grid_view_scroll_to (self->view, 0, GTK_LIST_SCROLL_FOCUS, NULL);
  return gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
