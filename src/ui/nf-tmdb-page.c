/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-tmdb-page.h"

#include "nf-config.h"
#include "nf-error-text.h"
#include "nf-link.h"
#include "nf-sync-dialog.h"
#include "nf-toast.h"

#include <glib/gi18n.h>

#define KEY_PAGE "https://www.themoviedb.org/settings/api"

struct _NfTmdbPage
{
  AdwPreferencesPage   parent_instance;

  NfContext           *context;
  GCancellable        *cancellable;    /* of what is asked for this page alone */
  gboolean             built;          /* what is on the page: who never looks at it does not wait for it */
  char                *approval_page;  /* (nullable) */
  char                *key_message;    /* (nullable): what the last try gave */
  gboolean             key_busy, account_busy;
  GtkWindow           *window;         /* whose focus is watched while the person is in the browser */
  gulong               window_handler;

  AdwActionRow        *key_row;
  GtkWidget           *key_spinner, *remove_key;
  AdwPasswordEntryRow *key_entry;
  AdwActionRow        *get_key;
  AdwPreferencesGroup *account_group;
  AdwActionRow        *account_row;
  GtkWidget           *account_spinner, *sign_in, *sign_out;
  GtkWidget           *approved, *open_again, *abandon, *synchronize;
  AdwActionRow        *progress_row;
  GtkWidget           *stop, *resume;
};

G_DEFINE_FINAL_TYPE (NfTmdbPage, nf_tmdb_page, ADW_TYPE_PREFERENCES_PAGE)

typedef enum
{
  OPEN_URI,
  N_SIGNALS,
} NfTmdbPageSignal;
static guint signals[N_SIGNALS];

static void update (NfTmdbPage *self);
static void complete_sign_in (NfTmdbPage *self, gboolean asked);

/* --- helpers ------------------------------------------------------------------------------------------------------- */

static gboolean
launch (NfTmdbPage *self, const char *address)
{
  nf_link_open (GTK_WIDGET (self), address);
  return TRUE;
}

static void
open_page (NfTmdbPage *self, const char *address)
{
  gboolean done;

  g_signal_emit (self, signals[OPEN_URI], 0, address, &done);
}

/* --- the key ------------------------------------------------------------------------------------------------------- */

static void
update_key (NfTmdbPage *self)
{
  const NfTmdbKeySource source = nf_tmdb_key_get_source (nf_context_get_tmdb_key (self->context));
  const gboolean rejected = nf_tmdb_client_get_state (nf_context_get_tmdb (self->context)) == NF_TMDB_STATE_KEY_REJECTED;
  const char *title = _("No Key"), *subtitle = _("Films have drawn cards instead of posters");

  switch (source)
    {
    case NF_TMDB_KEY_NONE:
      break;
    case NF_TMDB_KEY_RESTORING:
      title = _("Asking the Keyring");
      subtitle = "";
      break;
    case NF_TMDB_KEY_ENVIRONMENT:
      title = _("Key From the Environment");
      subtitle = _("NEXTFILMS_TMDB_KEY is set; what is entered here would not be used");
      break;
    case NF_TMDB_KEY_OWN:
      title = _("Your Key");
      subtitle = nf_secrets_get_persistent (nf_context_get_secrets (self->context))
                   ? _("Kept in your keyring") : _("For this session only: no keyring keeps it");
      break;
    case NF_TMDB_KEY_PACKAGER:
      title = _("Built-In Key");
      subtitle = _("A key of your own takes its place");
      break;
    default:
      g_warn_if_reached ();
    }
  if (rejected)
    title = _("TMDB Rejects the Key");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), title);
  adw_action_row_set_subtitle (self->key_row, self->key_message != NULL ? self->key_message : subtitle);
  if (self->key_message != NULL || rejected)
    gtk_widget_add_css_class (GTK_WIDGET (self->key_row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->key_row), "error");
  gtk_widget_set_visible (self->remove_key, source == NF_TMDB_KEY_OWN);
  gtk_widget_set_visible (self->key_spinner, self->key_busy || source == NF_TMDB_KEY_RESTORING);
  gtk_widget_set_visible (GTK_WIDGET (self->key_entry), source != NF_TMDB_KEY_ENVIRONMENT);
  /* (an entry that loses the focus by being insensitive complains) */
  gtk_editable_set_editable (GTK_EDITABLE (self->key_entry), !self->key_busy);
}

static const char *
describe_key_error (const GError *error)
{
  if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_BAD_ADDRESS))
    return _("This is no key: a key has only letters and digits");
  return nf_error_text_get (error);
}

static void
key_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean good = nf_tmdb_key_set_finish (NF_TMDB_KEY (source), result, &error);

  if (self->context == NULL)
    return;
  self->key_busy = FALSE;
  if (good)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->key_entry), "");
      nf_toast_say (GTK_WIDGET (self), nf_secrets_get_persistent (nf_context_get_secrets (self->context))
                   ? _("TMDB accepts the key; it is in your keyring") : _("TMDB accepts the key, for this session"));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->key_message = g_strdup (describe_key_error (error));
  update (self);
  if (!good)
    gtk_widget_grab_focus (GTK_WIDGET (self->key_entry));
}

static void
key_apply_cb (AdwEntryRow *row, NfTmdbPage *self)
{
  g_clear_pointer (&self->key_message, g_free);
  self->key_busy = TRUE;
  update (self);
  nf_tmdb_key_set_async (nf_context_get_tmdb_key (self->context), gtk_editable_get_text (GTK_EDITABLE (row)), self->cancellable, key_set_cb, g_object_ref (self));
}

static void
key_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean gone = nf_tmdb_key_remove_finish (NF_TMDB_KEY (source), result, &error);

  if (self->context != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    nf_toast_say (GTK_WIDGET (self), gone ? _("Key removed") : _("The key is not used any more, but the keyring did not give it up"));
}

static void
remove_key_cb (GtkButton *button, NfTmdbPage *self)
{
  g_clear_pointer (&self->key_message, g_free);
  nf_tmdb_key_remove_async (nf_context_get_tmdb_key (self->context), key_removed_cb, g_object_ref (self));
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_entry));
}

static void
get_key_cb (AdwActionRow *row, NfTmdbPage *self)
{
  open_page (self, KEY_PAGE);
}

/* --- the account --------------------------------------------------------------------------------------------------- */

static char *
describe_synced (NfTmdbPage *self)
{
  const gint64 synced_at = nf_account_sync_get_synced_at (nf_context_get_account_sync (self->context));
  g_autoptr (GDateTime) time = synced_at != 0 ? g_date_time_new_from_unix_local (synced_at) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%x %R") : NULL;

  if (text == NULL)
    return g_strdup (_("Not synchronized yet"));
  /* Translators: %s is a date and time */
  return g_strdup_printf (_("Synchronized %s"), text);
}

static void
update_account (NfTmdbPage *self)
{
  NfTmdbAccount *account = nf_context_get_account (self->context);
  NfAccountSync *sync = nf_context_get_account_sync (self->context);
  const gboolean has_key = nf_tmdb_client_has_key (nf_context_get_tmdb (self->context));
  const gboolean persistent = nf_secrets_get_persistent (nf_context_get_secrets (self->context));
  const NfAccountSyncState sync_state = nf_account_sync_get_state (sync);
  NfTmdbAccountState state = nf_tmdb_account_get_state (account);
  g_autofree char *subtitle = NULL;
  const char *title = "";

  switch (state)
    {
    case NF_TMDB_ACCOUNT_SIGNED_OUT:
      title = _("Not Signed In");
      subtitle = g_strdup (has_key ? "" : _("A key is needed first"));
      break;
    case NF_TMDB_ACCOUNT_RESTORING:
      title = _("Asking the Keyring");
      subtitle = g_strdup ("");
      break;
    case NF_TMDB_ACCOUNT_WAITING:
      title = _("Waiting for Your Approval");
      subtitle = g_strdup (_("Allow NextFilms on the page that opened in your browser, then come back"));
      break;
    case NF_TMDB_ACCOUNT_SIGNED_IN:
      title = nf_tmdb_account_get_username (account);
      subtitle = persistent ? describe_synced (self) : g_strdup (_("For this session only: no keyring keeps the sign-in"));
      break;
    default:
      g_warn_if_reached ();
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), title);
  adw_action_row_set_subtitle (self->account_row, subtitle);
  gtk_widget_set_visible (self->account_spinner, self->account_busy || state == NF_TMDB_ACCOUNT_RESTORING || state == NF_TMDB_ACCOUNT_WAITING);
  gtk_widget_set_visible (self->sign_in, state == NF_TMDB_ACCOUNT_SIGNED_OUT);
  gtk_widget_set_sensitive (self->sign_in, has_key && !self->account_busy);
  gtk_widget_set_visible (self->sign_out, state == NF_TMDB_ACCOUNT_SIGNED_IN);
  gtk_widget_set_sensitive (self->sign_out, !self->account_busy);
  gtk_widget_set_visible (self->approved, state == NF_TMDB_ACCOUNT_WAITING);
  gtk_widget_set_sensitive (self->approved, !self->account_busy);
  gtk_widget_set_visible (self->open_again, state == NF_TMDB_ACCOUNT_WAITING && self->approval_page != NULL);
  gtk_widget_set_visible (self->abandon, state == NF_TMDB_ACCOUNT_WAITING);
  gtk_widget_set_visible (self->synchronize, state == NF_TMDB_ACCOUNT_SIGNED_IN && sync_state != NF_ACCOUNT_SYNC_APPLYING);
  gtk_widget_set_sensitive (self->synchronize, sync_state != NF_ACCOUNT_SYNC_READING);
}

static void
update_progress (NfTmdbPage *self)
{
  NfAccountSync *sync = nf_context_get_account_sync (self->context);
  const NfAccountSyncState state = nf_account_sync_get_state (sync);
  const guint n_done = nf_account_sync_get_n_done (sync), n_total = nf_account_sync_get_n_total (sync);
  const guint n_left = n_total - MIN (n_done, n_total);
  const gboolean applying = state == NF_ACCOUNT_SYNC_APPLYING;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_row), applying || state == NF_ACCOUNT_SYNC_INTERRUPTED);
  gtk_widget_set_visible (self->stop, applying);
  gtk_widget_set_visible (self->resume, !applying);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->progress_row), applying ? _("Sending Changes") : _("Interrupted"));
  if (applying)
    /* Translators: “3 of 120” changes */
    text = g_strdup_printf (_("%1$u of %2$u"), n_done, n_total);
  else
    text = g_strdup_printf (ngettext ("%u change waits to be sent", "%u changes wait to be sent", n_left), n_left);
  adw_action_row_set_subtitle (self->progress_row, text);
}

static void
update (NfTmdbPage *self)
{
  if (self->context == NULL || !self->built)
    return;
  update_key (self);
  if (nf_context_get_account (self->context) != NULL)
    {
      update_account (self);
      update_progress (self);
    }
}

static void
window_active_cb (GtkWindow *window, GParamSpec *pspec, NfTmdbPage *self)
{
  if (gtk_window_is_active (window))
    complete_sign_in (self, FALSE);
}

/* While the person is in the browser, coming back is a reason to look. */
static void
watch_window (NfTmdbPage *self, gboolean watch)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->window_handler != 0 && self->window != NULL)
    g_signal_handler_disconnect (self->window, self->window_handler);
  self->window_handler = 0;
  g_clear_weak_pointer (&self->window);
  if (!watch || !GTK_IS_WINDOW (root))
    return;
  g_set_weak_pointer (&self->window, GTK_WINDOW (root));
  self->window_handler = g_signal_connect (self->window, "notify::is-active", G_CALLBACK (window_active_cb), self);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbPage) self = user_data;
  g_autoptr (GError) error = NULL;
  char *page = nf_tmdb_account_begin_finish (NF_TMDB_ACCOUNT (source), result, &error);

  if (self->context == NULL)
    {
      nf_secrets_free_secret (page);
      return;
    }
  self->account_busy = FALSE;
  if (page != NULL)
    {
      nf_secrets_free_secret (self->approval_page);
      self->approval_page = page;
      open_page (self, page);
      watch_window (self, TRUE);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    nf_toast_say (GTK_WIDGET (self), nf_error_text_get (error));
  update (self);
}

static void
sign_in_cb (GtkButton *button, NfTmdbPage *self)
{
  self->account_busy = TRUE;
  update (self);
  nf_tmdb_client_retry (nf_context_get_tmdb (self->context));
  nf_tmdb_account_begin_async (nf_context_get_account (self->context), self->cancellable, begun_cb, g_object_ref (self));
}

static void
forget_approval (NfTmdbPage *self)
{
  watch_window (self, FALSE);
  nf_secrets_free_secret (g_steal_pointer (&self->approval_page));
}

typedef struct
{
  NfTmdbPage *page;
  gboolean    asked;
} Completion;

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Completion *completion = user_data;
  g_autoptr (NfTmdbPage) self = completion->page;
  const gboolean asked = completion->asked;
  g_autoptr (GError) error = NULL;
  const gboolean good = nf_tmdb_account_complete_finish (NF_TMDB_ACCOUNT (source), result, &error);

  g_free (completion);
  if (self->context == NULL)
    return;
  self->account_busy = FALSE;
  if (good)
    {
      forget_approval (self);
      nf_toast_say (GTK_WIDGET (self), _("Signed in"));
    }
  else if (g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED) && nf_tmdb_account_get_state (NF_TMDB_ACCOUNT (source)) == NF_TMDB_ACCOUNT_SIGNED_OUT)
    {
      forget_approval (self);
      nf_toast_say (GTK_WIDGET (self), _("TMDB waited an hour for your approval. Sign in again"));
    }
  else if (asked && g_error_matches (error, NF_TMDB_ERROR, NF_TMDB_ERROR_DENIED))
    nf_toast_say (GTK_WIDGET (self), _("TMDB has no approval yet"));
  else if (asked && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    nf_toast_say (GTK_WIDGET (self), nf_error_text_get (error));
  update (self);
}

/* @asked: the person pressed the button, and hears what came of it */
static void
complete_sign_in (NfTmdbPage *self, gboolean asked)
{
  NfTmdbAccount *account = nf_context_get_account (self->context);
  Completion *completion;

  if (self->account_busy || nf_tmdb_account_get_state (account) != NF_TMDB_ACCOUNT_WAITING)
    return;
  self->account_busy = TRUE;
  update (self);
  completion = g_new (Completion, 1);
  *completion = (Completion) { .page = g_object_ref (self), .asked = asked };
  nf_tmdb_account_complete_async (account, self->cancellable, completed_cb, completion);
}

static void
approved_cb (AdwButtonRow *row, NfTmdbPage *self)
{
  complete_sign_in (self, TRUE);
}

static void
open_again_cb (AdwButtonRow *row, NfTmdbPage *self)
{
  if (self->approval_page != NULL)
    open_page (self, self->approval_page);
}

static void
abandon_cb (AdwButtonRow *row, NfTmdbPage *self)
{
  forget_approval (self);
  nf_tmdb_account_abandon (nf_context_get_account (self->context));
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean good = nf_tmdb_account_sign_out_finish (NF_TMDB_ACCOUNT (source), result, &error);

  if (self->context == NULL)
    return;
  self->account_busy = FALSE;
  if (good)
    nf_toast_say (GTK_WIDGET (self), _("Signed out"));
  else if (error->domain == NF_TMDB_ERROR)
    nf_toast_say (GTK_WIDGET (self), _("Signed out here; TMDB could not be told"));
  else
    nf_toast_say (GTK_WIDGET (self), _("Signed out, but the keyring did not give up the sign-in"));
  update (self);
}

static void
sign_out_cb (GtkButton *button, NfTmdbPage *self)
{
  self->account_busy = TRUE;
  nf_tmdb_account_sign_out_async (nf_context_get_account (self->context), signed_out_cb, g_object_ref (self));
  update (self);
}

/* --- synchronizing ------------------------------------------------------------------------------------------------- */

static void
synchronize_cb (AdwButtonRow *row, NfTmdbPage *self)
{
  nf_tmdb_client_retry (nf_context_get_tmdb (self->context));
  adw_dialog_present (nf_sync_dialog_new (self->context), GTK_WIDGET (self));
}

static void
stop_cb (GtkButton *button, NfTmdbPage *self)
{
  nf_account_sync_stop (nf_context_get_account_sync (self->context));
}

static void
resumed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (NfTmdbPage) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean good = nf_account_sync_apply_finish (NF_ACCOUNT_SYNC (source), result, &error);

  if (self->context == NULL)
    return;
  if (good)
    nf_toast_say (GTK_WIDGET (self), _("All changes are at TMDB"));
  else if (error->domain != G_IO_ERROR)
    nf_toast_say (GTK_WIDGET (self), nf_error_text_get (error));
}

static void
resume_cb (GtkButton *button, NfTmdbPage *self)
{
  nf_tmdb_client_retry (nf_context_get_tmdb (self->context));
  nf_account_sync_resume_async (nf_context_get_account_sync (self->context), resumed_cb, g_object_ref (self));
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
nf_tmdb_page_map (GtkWidget *widget)
{
  NfTmdbPage *self = NF_TMDB_PAGE (widget);

  if (self->context != NULL && !self->built)
    {
      gtk_widget_init_template (widget);
      self->built = TRUE;
      gtk_widget_set_visible (GTK_WIDGET (self->account_group), nf_context_get_account (self->context) != NULL);
      update (self);
    }
  GTK_WIDGET_CLASS (nf_tmdb_page_parent_class)->map (widget);
}

static void
nf_tmdb_page_dispose (GObject *object)
{
  NfTmdbPage *self = NF_TMDB_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  watch_window (self, FALSE);
  if (self->built)
    gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_TMDB_PAGE);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (nf_tmdb_page_parent_class)->dispose (object);
}

static void
nf_tmdb_page_finalize (GObject *object)
{
  NfTmdbPage *self = NF_TMDB_PAGE (object);

  g_clear_object (&self->cancellable);
  nf_secrets_free_secret (self->approval_page);
  g_free (self->key_message);
  G_OBJECT_CLASS (nf_tmdb_page_parent_class)->finalize (object);
}

static void
nf_tmdb_page_class_init (NfTmdbPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_tmdb_page_dispose;
  object_class->finalize = nf_tmdb_page_finalize;
  widget_class->map = nf_tmdb_page_map;

  signals[OPEN_URI] = g_signal_new_class_handler ("open-uri", NF_TYPE_TMDB_PAGE, G_SIGNAL_RUN_LAST, G_CALLBACK (launch), g_signal_accumulator_true_handled,
                                                  NULL, NULL, G_TYPE_BOOLEAN, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-tmdb-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, key_spinner);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, remove_key);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, key_entry);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, get_key);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, account_group);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, account_spinner);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, sign_out);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, approved);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, open_again);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, abandon);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, synchronize);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, progress_row);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, stop);
  gtk_widget_class_bind_template_child (widget_class, NfTmdbPage, resume);
  gtk_widget_class_bind_template_callback (widget_class, key_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, approved_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, abandon_cb);
  gtk_widget_class_bind_template_callback (widget_class, synchronize_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
}

static void
nf_tmdb_page_init (NfTmdbPage *self)
{
  self->cancellable = g_cancellable_new ();
}

void
nf_tmdb_page_set_up (NfTmdbPage *self, NfContext *context)
{
  g_return_if_fail (NF_IS_TMDB_PAGE (self));
  g_return_if_fail (NF_IS_CONTEXT (context));

  self->context = g_object_ref (context);
  g_signal_connect_object (nf_context_get_tmdb_key (context), "notify::source", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (nf_context_get_secrets (context), "notify::persistent", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (nf_context_get_tmdb (context), "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (nf_context_get_account (context) != NULL)
    {
      g_signal_connect_object (nf_context_get_account (context), "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (nf_context_get_account_sync (context), "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      nf_tmdb_account_restore (nf_context_get_account (context));
    }
}
