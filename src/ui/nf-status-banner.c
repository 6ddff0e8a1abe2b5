/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-status-banner.h"

#include <glib/gi18n.h>

typedef enum
{
  STATE_NONE,
  STATE_DAMAGED,
  STATE_SAVE,
  STATE_STORE,
  STATE_KEY_REJECTED,
  STATE_RATE_LIMITED,
  STATE_OFFLINE,
  STATE_UNREACHABLE,
  STATE_BAD_REPLY,
} State;

struct _NfStatusBanner
{
  AdwBin     parent_instance;

  NfContext *context;      /* (nullable): before it is set up, and once it is withdrawn */
  AdwBanner *banner;
  GError    *damage;       /* the model differs from its digests, found after the start; NULL else */
  char      *save_error;   /* what the store said last; NULL once dismissed */
  State      state;        /* which one is up or was dismissed */
  guint      tick_id;
};

G_DEFINE_FINAL_TYPE (NfStatusBanner, nf_status_banner, ADW_TYPE_BIN)

typedef enum
{
  SHOW_DAMAGE,
  N_SIGNALS,
} NfStatusBannerSignal;
static guint signals[N_SIGNALS];

static void update (NfStatusBanner *self);

static gboolean
tick_cb (gpointer user_data)
{
  NfStatusBanner *self = user_data;

  self->tick_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static char *
describe_store_error (const GError *error)
{
  if (g_error_matches (error, NF_STORE_ERROR, NF_STORE_ERROR_UNWRITABLE))
    return g_strdup (_("Changes cannot be saved: the data folder cannot be written"));
  if (g_error_matches (error, NF_STORE_ERROR, NF_STORE_ERROR_TOO_NEW))
    return g_strdup (_("Changes cannot be saved: your data was written by a later version of NextFilms"));
  if (g_error_matches (error, NF_STORE_ERROR, NF_STORE_ERROR_CORRUPT))
    return g_strdup (_("Your data file was damaged and has been set aside; nothing was deleted"));
  return g_strdup_printf (_("Changes cannot be saved: %s"), error->message);
}

/* Counts the seconds down as long as it shows them. */
static char *
describe_wait (NfStatusBanner *self)
{
  gint64 seconds = 0;

  g_object_get (nf_context_get_tmdb (self->context), "retry-at", &seconds, NULL);
  seconds = MAX (0, (seconds - g_get_monotonic_time () + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  if (seconds == 0)
    return g_strdup (_("TMDB is busy"));
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  return g_strdup_printf (ngettext ("TMDB is busy. Trying again in %d second", "TMDB is busy. Trying again in %d seconds", (gulong) seconds), (int) seconds);
}

/* Where a key can be entered. */
static gboolean
has_preferences (NfStatusBanner *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;

  return application != NULL && g_action_group_has_action (G_ACTION_GROUP (application), "preferences");
}

/* The most important one that holds. @out_title: (transfer full) */
static State
choose (NfStatusBanner *self, char **out_title, const char **out_button)
{
  const GError *store_error = nf_context_get_store_error (self->context);

  *out_button = _("Retry");
  if (self->damage != NULL)
    {
      *out_title = g_strdup (_("The film catalogue is damaged: what is shown may be wrong"));
      *out_button = _("Details");
      return STATE_DAMAGED;
    }
  if (self->save_error != NULL)
    {
      *out_title = g_strdup_printf (_("The last change could not be saved: %s"), self->save_error);
      *out_button = _("Dismiss");
      return STATE_SAVE;
    }
  if (store_error != NULL)
    {
      *out_title = describe_store_error (store_error);
      *out_button = _("Dismiss");
      return STATE_STORE;
    }

  switch (nf_tmdb_client_get_state (nf_context_get_tmdb (self->context)))
    {
    case NF_TMDB_STATE_READY:
    case NF_TMDB_STATE_NO_KEY:   /* posters are optional: no nagging */
    case NF_TMDB_STATE_DISABLED:   /* as it was chosen */
      return STATE_NONE;
    case NF_TMDB_STATE_KEY_REJECTED:
      *out_title = g_strdup (_("TMDB did not accept your key. Everything but posters works"));
      if (has_preferences (self))
        *out_button = _("Change Key…");
      return STATE_KEY_REJECTED;
    case NF_TMDB_STATE_RATE_LIMITED:
      *out_title = describe_wait (self);
      return STATE_RATE_LIMITED;
    case NF_TMDB_STATE_OFFLINE:
      *out_title = g_strdup (_("Offline. Everything but posters works"));
      return STATE_OFFLINE;
    case NF_TMDB_STATE_UNREACHABLE:
      *out_title = g_strdup (_("TMDB cannot be reached. Everything but posters works"));
      return STATE_UNREACHABLE;
    case NF_TMDB_STATE_BAD_REPLY:
      *out_title = g_strdup (_("Something else answers for TMDB. Does this network want you to sign in?"));
      return STATE_BAD_REPLY;
    }
  g_return_val_if_reached (STATE_NONE);
}

static void
update (NfStatusBanner *self)
{
  g_autofree char *title = NULL;
  const char *button = NULL;
  State state;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->context == NULL)
    return;
  state = choose (self, &title, &button);
  if (state != self->state)
    adw_banner_set_revealed (self->banner, state != STATE_NONE);
  self->state = state;
  if (state == STATE_NONE)
    return;
  adw_banner_set_title (self->banner, title);
  adw_banner_set_button_label (self->banner, button);
}

static void
button_clicked_cb (AdwBanner *banner, NfStatusBanner *self)
{
  switch (self->state)
    {
    case STATE_DAMAGED:
      g_signal_emit (self, signals[SHOW_DAMAGE], 0, self->damage);
      break;
    case STATE_SAVE:
      g_clear_pointer (&self->save_error, g_free);
      update (self);
      break;
    case STATE_STORE:
      adw_banner_set_revealed (banner, FALSE);
      break;
    case STATE_KEY_REJECTED:
      if (has_preferences (self))
        {
          gtk_widget_activate_action (GTK_WIDGET (self), "app.show-preferences", "s", "tmdb");
          break;
        }
      G_GNUC_FALLTHROUGH;
    case STATE_RATE_LIMITED:
    case STATE_OFFLINE:
    case STATE_UNREACHABLE:
    case STATE_BAD_REPLY:
    case STATE_NONE:
      nf_tmdb_client_retry (nf_context_get_tmdb (self->context));
      update (self);
      break;
    }
}

static void
save_failed_cb (NfProfile *profile, const GError *error, NfStatusBanner *self)
{
  g_set_str (&self->save_error, error->message);
  update (self);
}

static void
model_damaged_cb (NfContext *context, GError *error, NfStatusBanner *self)
{
  g_clear_error (&self->damage);
  self->damage = g_error_copy (error);
  update (self);
}

static void
nf_status_banner_dispose (GObject *object)
{
  NfStatusBanner *self = NF_STATUS_BANNER (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_status_banner_parent_class)->dispose (object);
}

static void
nf_status_banner_finalize (GObject *object)
{
  NfStatusBanner *self = NF_STATUS_BANNER (object);

  g_free (self->save_error);
  g_clear_error (&self->damage);
  G_OBJECT_CLASS (nf_status_banner_parent_class)->finalize (object);
}

static void
nf_status_banner_class_init (NfStatusBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = nf_status_banner_dispose;
  object_class->finalize = nf_status_banner_finalize;

  signals[SHOW_DAMAGE] = g_signal_new ("show-damage", NF_TYPE_STATUS_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
nf_status_banner_init (NfStatusBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect (self->banner, "button-clicked", G_CALLBACK (button_clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
}

void
nf_status_banner_set_up (NfStatusBanner *self, NfContext *context)
{
  g_return_if_fail (NF_IS_STATUS_BANNER (self));
  g_return_if_fail (NF_IS_CONTEXT (context));
  g_return_if_fail (self->context == NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (nf_context_get_tmdb (context), "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "model-damaged", G_CALLBACK (model_damaged_cb), self, G_CONNECT_DEFAULT);
  if (nf_context_get_profile (context) != NULL)
    g_signal_connect_object (nf_context_get_profile (context), "save-failed", G_CALLBACK (save_failed_cb), self, G_CONNECT_DEFAULT);
  update (self);
}

const GError *
nf_status_banner_get_damage (NfStatusBanner *self)
{
  g_return_val_if_fail (NF_IS_STATUS_BANNER (self), NULL);

  return self->damage;
}

void
nf_status_banner_withdraw (NfStatusBanner *self)
{
  g_return_if_fail (NF_IS_STATUS_BANNER (self));

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->context);
  adw_banner_set_revealed (self->banner, FALSE);
}
