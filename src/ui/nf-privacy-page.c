/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-privacy-page.h"

#include "nf-config.h"
#include "nf-format.h"

#include <glib/gi18n.h>

#define REFRESH_SECONDS 2

struct _NfPrivacyPage
{
  AdwPreferencesPage   parent_instance;

  NfTmdbClient        *tmdb;
  GSettings           *settings;
  gboolean             built;       /* what is on the page: who never looks at it does not wait for it */
  AdwSwitchRow        *network;
  AdwPreferencesGroup *hosts;
  GPtrArray           *rows;        /* of AdwActionRow, in hosts */
  guint                refresh_id;
};

G_DEFINE_FINAL_TYPE (NfPrivacyPage, nf_privacy_page, ADW_TYPE_PREFERENCES_PAGE)

/* Why a host is contacted at all. */
static const struct
{
  const char *host, *why;
  gboolean    in_browser;   /* never by this program: what the browser did is not known */
} known_hosts[] = {
  { "api.themoviedb.org", N_("Texts, casts and offers of the films you see; your account, if you sign in"), FALSE },
  { "image.tmdb.org", N_("Posters, scenes and faces"), FALSE },
  { "www.themoviedb.org", N_("Only in your browser, when you follow a link or approve a sign-in"), TRUE },
  { N_("Other Websites"), N_("Only in your browser, when you follow a link: trailers at YouTube and Vimeo, IMDb, and the websites of films"), TRUE },
};

static const char *
get_purpose (const char *purpose)
{
  if (g_str_equal (purpose, "details"))
    return _("Film details");
  if (g_str_equal (purpose, "images"))
    return _("Pictures");
  if (g_str_equal (purpose, "configuration"))
    return _("Sizes of pictures");
  if (g_str_equal (purpose, "key"))
    return _("Testing the key");
  return _("People, collections and account");
}

/* "Film details: 12 requests, 340 kB, last at 14:03" */
static char *
describe_traffic (const NfTmdbTraffic *traffic)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (traffic->last_time / G_USEC_PER_SEC);
  g_autofree char *clock = time != NULL ? g_date_time_format (time, "%X") : g_strdup ("");
  g_autofree char *size = g_format_size (traffic->n_bytes);
  g_autofree char *count = nf_format_count (traffic->n_requests);

  /* Translators: %1$s is what for, as “Film details”; %2$s a number; %3$s a size as “340 kB”; %4$s the time of the day */
  return g_strdup_printf (ngettext ("%1$s: %2$s request, %3$s, last at %4$s", "%1$s: %2$s requests, %3$s, last at %4$s", traffic->n_requests),
                          get_purpose (traffic->purpose), count, size, clock);
}

/* @out_in_browser: whether only the browser goes there */
static const char *
get_why (const char *host, gboolean *out_in_browser)
{
  *out_in_browser = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known_hosts); i++)
    if (g_str_equal (_(known_hosts[i].host), host))
      {
        *out_in_browser = known_hosts[i].in_browser;
        return _(known_hosts[i].why);
      }
  return NULL;
}

static AdwActionRow *
ensure_row (NfPrivacyPage *self, const char *host)
{
  AdwActionRow *row;

  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (self->rows->pdata[i]), host) == 0)
      return self->rows->pdata[i];
  row = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), host);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_preferences_group_add (self->hosts, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
refresh (NfPrivacyPage *self)
{
  g_autoptr (GPtrArray) traffic = nf_tmdb_client_dup_traffic (self->tmdb);

  for (guint i = 0; i < G_N_ELEMENTS (known_hosts); i++)
    ensure_row (self, _(known_hosts[i].host));
  for (guint i = 0; i < traffic->len; i++)
    ensure_row (self, ((NfTmdbTraffic *) traffic->pdata[i])->host);

  for (guint r = 0; r < self->rows->len; r++)
    {
      const char *host = adw_preferences_row_get_title (self->rows->pdata[r]);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) lines = NULL;
      g_autofree char *text = NULL;
      gboolean in_browser, contacted = FALSE;
      const char *why = get_why (host, &in_browser);

      if (why != NULL)
        g_strv_builder_add (builder, why);
      for (guint i = 0; i < traffic->len; i++)
        if (g_str_equal (((NfTmdbTraffic *) traffic->pdata[i])->host, host))
          {
            g_strv_builder_take (builder, describe_traffic (traffic->pdata[i]));
            contacted = TRUE;
          }
      if (!contacted && !in_browser)
        g_strv_builder_add (builder, _("Not contacted"));
      lines = g_strv_builder_end (builder);
      text = g_strjoinv ("\n", lines);
      if (g_strcmp0 (adw_action_row_get_subtitle (self->rows->pdata[r]), text) != 0)
        adw_action_row_set_subtitle (self->rows->pdata[r], text);
    }
}

static gboolean
refresh_cb (gpointer user_data)
{
  refresh (user_data);
  return G_SOURCE_CONTINUE;
}

/* --- class --------------------------------------------------------------------------------------------------------- */

static void
build (NfPrivacyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->built = TRUE;
  g_settings_bind (self->settings, "network-enabled", self->network, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
nf_privacy_page_map (GtkWidget *widget)
{
  NfPrivacyPage *self = NF_PRIVACY_PAGE (widget);

  if (self->tmdb != NULL)
    {
      if (!self->built)
        build (self);
      refresh (self);
      self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, refresh_cb, self);
    }
  GTK_WIDGET_CLASS (nf_privacy_page_parent_class)->map (widget);
}

static void
nf_privacy_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&NF_PRIVACY_PAGE (widget)->refresh_id, g_source_remove);
  GTK_WIDGET_CLASS (nf_privacy_page_parent_class)->unmap (widget);
}

static void
nf_privacy_page_dispose (GObject *object)
{
  NfPrivacyPage *self = NF_PRIVACY_PAGE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  if (self->built)
    gtk_widget_dispose_template (GTK_WIDGET (self), NF_TYPE_PRIVACY_PAGE);
  g_clear_object (&self->settings);
  g_clear_object (&self->tmdb);

  G_OBJECT_CLASS (nf_privacy_page_parent_class)->dispose (object);
}

static void
nf_privacy_page_class_init (NfPrivacyPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = nf_privacy_page_dispose;
  widget_class->map = nf_privacy_page_map;
  widget_class->unmap = nf_privacy_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/ui/nf-privacy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NfPrivacyPage, network);
  gtk_widget_class_bind_template_child (widget_class, NfPrivacyPage, hosts);
}

static void
nf_privacy_page_init (NfPrivacyPage *self)
{
  self->rows = g_ptr_array_new ();
}

void
nf_privacy_page_set_up (NfPrivacyPage *self, NfContext *context, GSettings *settings)
{
  g_return_if_fail (NF_IS_PRIVACY_PAGE (self));
  g_return_if_fail (NF_IS_CONTEXT (context));

  self->tmdb = g_object_ref (nf_context_get_tmdb (context));
  self->settings = g_object_ref (settings);
}
