/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-sync-dialog.h"

#include "nf-config.h"
#include "nf-error-text.h"
#include "nf-format.h"
#include "nf-rating-text.h"
#include "nf-text.h"

#include <glib/gi18n.h>

#define MAX_ROWS 200   /* of one list: nobody reads more, and every row is a widget */

struct _NfSyncDialog
{
  AdwDialog           parent_instance;

  NfContext          *context;
  GCancellable       *cancellable;
  NfAccountPlan      *plan;       /* (nullable) */
  GPtrArray          *groups;     /* of AdwPreferencesGroup, in page */

  GtkWidget          *apply;
  GtkStack           *stack;
  AdwStatusPage      *message;
  GtkWidget          *again;
  AdwPreferencesPage *page;
};

G_DEFINE_FINAL_TYPE (NfSyncDialog, nf_sync_dialog, ADW_TYPE_DIALOG)

/* What happens with a change, in the order of the groups. */
typedef enum
{
  PART_TO_TMDB,
  PART_FROM_TMDB,
  PART_CONFLICT,
  PART_REMOVAL,
  N_PARTS
} Part;

/* --- one change ---------------------------------------------------------------------------------------------------- */

static Part
get_part (const NfAccountChange *change)
{
  if (change->conflict)
    return PART_CONFLICT;
  if (change->removes)
    return PART_REMOVAL;
  return change->direction == NF_ACCOUNT_TO_TMDB ? PART_TO_TMDB : PART_FROM_TMDB;
}

static char *
dup_title (NfSyncDialog *self, NfItemIndex item)
{
  g_autoptr (NfFilm) film = nf_catalogue_get_film (nf_context_get_catalogue (self->context), item);

  return g_strdup (nf_film_get_accessible_name (film));
}

static char *
describe_value (NfAccountKind kind, guint value)
{
  if (kind == NF_ACCOUNT_RATING)
    return value != 0 ? nf_rating_dup_text (value) : g_strdup (_("No rating"));
  if (kind == NF_ACCOUNT_FAVORITE)
    return g_strdup (value != 0 ? _("Favorite") : _("Not a favorite"));
  return g_strdup (value != 0 ? _("On the watchlist") : _("Not on the watchlist"));
}

static char *
describe_change (const NfAccountChange *change)
{
  g_autofree char *here = describe_value (change->kind, change->here), *there = describe_value (change->kind, change->there);

  switch (get_part (change))
    {
    case PART_TO_TMDB:
      /* Translators: %1$s is what a film has here and will have at TMDB, %2$s what it has at TMDB now */
      return change->there != 0 ? g_strdup_printf (_("%1$s, instead of %2$s"), here, there) : g_steal_pointer (&here);
    case PART_FROM_TMDB:
      return change->here != 0 ? g_strdup_printf (_("%1$s, instead of %2$s"), there, here) : g_steal_pointer (&there);
    case PART_CONFLICT:
      return NULL;
    case PART_REMOVAL:
      if (change->direction == NF_ACCOUNT_TO_TMDB)
        /* Translators: %s is as “4½ of 5 stars” or “Favorite” */
        return g_strdup_printf (_("Removed here; remove at TMDB: %s"), there);
      return g_strdup_printf (_("Removed at TMDB; remove here: %s"), here);
    case N_PARTS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
update_apply (NfSyncDialog *self)
{
  const guint n = nf_account_plan_count (self->plan, NF_ACCOUNT_TO_TMDB) + nf_account_plan_count (self->plan, NF_ACCOUNT_FROM_TMDB);
  g_autofree char *count = nf_format_count (n);
  /* Translators: %s is a number */
  g_autofree char *label = g_strdup_printf (ngettext ("Apply %s Change", "Apply %s Changes", n), count);

  gtk_button_set_label (GTK_BUTTON (self->apply), n > 0 ? label : _("Apply"));
  gtk_widget_set_sensitive (self->apply, n > 0);
}

static NfAccountChange *
get_change (NfSyncDialog *self, gpointer object)
{
  return &g_array_index (self->plan->changes, NfAccountChange, GPOINTER_TO_UINT (g_object_get_data (object, "change")));
}

static void
check_toggled_cb (GtkCheckButton *button, NfSyncDialog *self)
{
  get_change (self, button)->wanted = gtk_check_button_get_active (button);
  update_apply (self);
}

static void
side_changed_cb (AdwToggleGroup *toggles, GParamSpec *pspec, NfSyncDialog *self)
{
  get_change (self, toggles)->direction = adw_toggle_group_get_active (toggles) == 0 ? NF_ACCOUNT_TO_TMDB : NF_ACCOUNT_FROM_TMDB;
}

static GtkWidget *
create_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* @index: of the change. Returns: (transfer floating): the two ratings to choose from */
static GtkWidget *
create_toggles (NfSyncDialog *self, guint index)
{
  const NfAccountChange *change = &g_array_index (self->plan->changes, NfAccountChange, index);
  GtkWidget *toggles = adw_toggle_group_new ();
  const guint values[] = { change->here, change->there };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *number = nf_rating_dup_number (values[i]);
      /* Translators: %s is a number of stars, as 4½ */
      g_autofree char *label = g_strdup_printf (i == 0 ? _("Yours: %s") : _("TMDB: %s"), number);
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_label (toggle, label);
      adw_toggle_group_add (ADW_TOGGLE_GROUP (toggles), toggle);
    }
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (toggles), change->direction == NF_ACCOUNT_TO_TMDB ? 0 : 1);
  gtk_widget_set_valign (toggles, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (toggles, GTK_ALIGN_END);
  g_object_set_data (G_OBJECT (toggles), "change", GUINT_TO_POINTER (index));
  g_signal_connect (toggles, "notify::active", G_CALLBACK (side_changed_cb), self);
  return toggles;
}

/* Not an action row, whose end would cut the numbers short on a phone: here they stand below the text when both do not fit.
 * @index: of the change. Returns: (transfer floating) */
static GtkWidget *
create_conflict_row (NfSyncDialog *self, guint index, const char *title)
{
  const NfAccountChange *change = &g_array_index (self->plan->changes, NfAccountChange, index);
  GtkWidget *row = adw_preferences_row_new (), *wrap = adw_wrap_box_new (), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *toggles = create_toggles (self, index);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggles), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (texts), create_text (title, "body"));
  gtk_box_append (GTK_BOX (texts), create_text (change->there_time != 0 ? _("The newer one is chosen") : _("TMDB does not say when; yours is chosen"), "subtitle"));
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (wrap), 12);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (wrap), 6);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (wrap), ADW_JUSTIFY_FILL);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (wrap), TRUE);
  gtk_widget_add_css_class (wrap, "conflict");
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), texts);
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), toggles);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), wrap);
  return row;
}

/* @index: of the change. Returns: (transfer floating) */
static GtkWidget *
create_row (NfSyncDialog *self, guint index)
{
  const NfAccountChange *change = &g_array_index (self->plan->changes, NfAccountChange, index);
  g_autofree char *title = dup_title (self, change->item), *subtitle = describe_change (change);
  GtkWidget *row, *check;

  if (change->conflict)
    return create_conflict_row (self, index, title);

  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  check = gtk_check_button_new ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), change->wanted);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (check), "change", GUINT_TO_POINTER (index));
  g_signal_connect (check, "toggled", G_CALLBACK (check_toggled_cb), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

/* --- the plan ------------------------------------------------------------------------------------------------------ */

static const char *
get_part_title (Part part)
{
  switch (part)
    {
    case PART_TO_TMDB:
      return _("To TMDB");
    case PART_FROM_TMDB:
      return _("From TMDB");
    case PART_CONFLICT:
      return _("Changed on Both Sides");
    case PART_REMOVAL:
      return _("Removed on One Side");
    case N_PARTS:
    default:
      g_return_val_if_reached ("");
    }
}

static const char *
get_part_description (Part part)
{
  switch (part)
    {
    case PART_TO_TMDB:
      return _("New or newer here. Half a star here is one of TMDB’s ten points");
    case PART_FROM_TMDB:
      return _("New or newer at TMDB");
    case PART_CONFLICT:
      return _("The newest wins, unless you decide otherwise");
    case PART_REMOVAL:
      return _("Nothing is removed unless you check it here");
    case N_PARTS:
    default:
      g_return_val_if_reached ("");
    }
}

static AdwPreferencesGroup *
add_group (NfSyncDialog *self, const char *title, guint n, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *count = nf_format_count (n);
  g_autofree char *heading = g_strdup_printf ("%s (%s)", title, count);

  adw_preferences_group_set_title (group, heading);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (self->page, group);
  g_ptr_array_add (self->groups, group);
  return group;
}

static void
add_more (AdwPreferencesGroup *group, guint n)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *count = nf_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("and %s more", "and %s more", n), count);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_preferences_group_add (group, row);
}

static void
add_part (NfSyncDialog *self, Part part)
{
  AdwPreferencesGroup *group;
  guint n = 0, n_shown = 0;

  for (guint i = 0; i < self->plan->changes->len; i++)
    n += get_part (&g_array_index (self->plan->changes, NfAccountChange, i)) == part;
  if (n == 0)
    return;
  group = add_group (self, get_part_title (part), n, get_part_description (part));
  for (guint i = 0; i < self->plan->changes->len && n_shown < MAX_ROWS; i++)
    if (get_part (&g_array_index (self->plan->changes, NfAccountChange, i)) == part)
      {
        adw_preferences_group_add (group, create_row (self, i));
        n_shown++;
      }
  if (n > n_shown)
    add_more (group, n - n_shown);
}

static void
add_name (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
}

static void
add_unmatched (NfSyncDialog *self)
{
  const NfAccountPlan *plan = self->plan;
  AdwPreferencesGroup *group;

  if (plan->unknown->len > 0)
    {
      group = add_group (self, _("Only at TMDB"), plan->unknown->len, _("The catalogue does not have these films; they stay as they are at TMDB"));
      for (guint i = 0; i < MIN (plan->unknown->len, MAX_ROWS); i++)
        {
          const NfAccountRemote *remote = plan->unknown->pdata[i];
          g_autofree char *name = NULL;

          if (remote->title == NULL)
            /* Translators: a film without a name; %u is its number at TMDB */
            name = g_strdup_printf (_("Film %u"), remote->tmdb_id);
          else
            name = nf_text_film_name (remote->title, remote->year);
          add_name (group, name);
        }
      if (plan->unknown->len > MAX_ROWS)
        add_more (group, plan->unknown->len - MAX_ROWS);
    }
  if (plan->unsendable->len > 0)
    {
      group = add_group (self, _("Only Here"), plan->unsendable->len, _("TMDB’s number of these films is not known; they stay as they are here"));
      for (guint i = 0; i < MIN (plan->unsendable->len, MAX_ROWS); i++)
        {
          g_autofree char *name = dup_title (self, g_array_index (plan->unsendable, NfItemIndex, i));

          add_name (group, name);
        }
      if (plan->unsendable->len > MAX_ROWS)
        add_more (group, plan->unsendable->len - MAX_ROWS);
    }
}

static void
show_message (NfSyncDialog *self, const char *icon, const char *title, const char *text, gboolean again)
{
  adw_status_page_set_icon_name (self->message, icon);
  adw_status_page_set_title (self->message, title);
  adw_status_page_set_description (self->message, text);
  gtk_widget_set_visible (self->again, again);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

static void
show_plan (NfSyncDialog *self)
{
  while (self->groups->len > 0)
    adw_preferences_page_remove (self->page, g_ptr_array_steal_index (self->groups, self->groups->len - 1));
  for (Part part = 0; part < N_PARTS; part++)
    add_part (self, part);
  add_unmatched (self);
  update_apply (self);
  if (self->plan->changes->len == 0 && self->plan->unknown->len + self->plan->unsendable->len == 0)
    show_message (self, "object-select-symbolic", _("Nothing to Do"), _("Ratings, favorites and watchlist are the same here and at TMDB."), FALSE);
  else
    gtk_stack_set_visible_child_name (self->stack, "plan");
}

/* --- doing it ------------------------------------------------------------------------------------------------------ */

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfSyncDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  NfAccountPlan *plan = nf_account_sync_prepare_finish (NF_ACCOUNT_SYNC (source), result, &error);

  if (self->context == NULL)
    {
      g_clear_pointer (&plan, nf_account_plan_free);
      return;
    }
  if (plan != NULL)
    {
      g_clear_pointer (&self->plan, nf_account_plan_free);
      self->plan = plan;
      show_plan (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_message (self, "nf-offline-symbolic", _("Cannot Compare"), nf_error_text_get (error), TRUE);
}

static void
prepare (NfSyncDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "reading");
  nf_account_sync_prepare_async (nf_context_get_account_sync (self->context), self->cancellable, prepared_cb, g_object_ref (self));
}

static void
again_cb (GtkButton *button, NfSyncDialog *self)
{
  nf_tmdb_client_retry (nf_context_get_tmdb (self->context));
  prepare (self);
}

/* What is left of it is to be seen on the page this dialog came from, and goes on without it. */
static void
apply_cb (GtkButton *button, NfSyncDialog *self)
{
  nf_account_sync_apply_async (nf_context_get_account_sync (self->context), self->plan, NULL, NULL);
  adw_dialog_close (ADW_DIALOG (self));
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_sync_dialog_dispose (GObject *object)
{
  NfSyncDialog *self = NF_SYNC_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_SYNC_DIALOG);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (nf_sync_dialog_parent_class)->dispose (object);
}

static void
nf_sync_dialog_finalize (GObject *object)
{
  NfSyncDialog *self = NF_SYNC_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, nf_account_plan_free);
  g_ptr_array_unref (self->groups);
  G_OBJECT_CLASS (nf_sync_dialog_parent_class)->finalize (object);
}

/* Whoever closes it does not want the lists any more. */
static void
nf_sync_dialog_closed (AdwDialog *dialog)
{
  g_cancellable_cancel (NF_SYNC_DIALOG (dialog)->cancellable);
  if (ADW_DIALOG_CLASS (nf_sync_dialog_parent_class)->closed != NULL)
    ADW_DIALOG_CLASS (nf_sync_dialog_parent_class)->closed (dialog);
}

static void
nf_sync_dialog_class_init (NfSyncDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_sync_dialog_dispose;
  object_class->finalize = nf_sync_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = nf_sync_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-sync-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, NfSyncDialog, apply);
  gtk_widget_class_bind_template_child (widget_class, NfSyncDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, NfSyncDialog, message);
  gtk_widget_class_bind_template_child (widget_class, NfSyncDialog, again);
  gtk_widget_class_bind_template_child (widget_class, NfSyncDialog, page);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
}

static void
nf_sync_dialog_init (NfSyncDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->groups = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
nf_sync_dialog_new (NfContext *context)
{
  NfSyncDialog *self;

  g_return_val_if_fail (NF_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (nf_context_get_account_sync (context) != NULL, NULL);

  self = g_object_new (NF_TYPE_SYNC_DIALOG, NULL);
  self->context = g_object_ref (context);
  prepare (self);
  return ADW_DIALOG (self);
}
