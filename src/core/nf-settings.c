/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-settings.h"

static void
network_changed_cb (GSettings *settings, const char *key, NfTmdbClient *client)
{
  nf_tmdb_client_set_enabled (client, g_settings_get_boolean (settings, "network-enabled"));
}

/* The empty string stands for the locale's. */
static void
language_changed_cb (GSettings *settings, const char *key, NfTmdbClient *client)
{
  g_autofree char *language = g_settings_get_string (settings, "tmdb-language");
  g_autofree char *region = g_settings_get_string (settings, "tmdb-region");

  nf_tmdb_client_set_language (client, language[0] != '\0' ? language : NULL, region[0] != '\0' ? region : NULL);
}

void
nf_settings_follow (GSettings *settings, NfTmdbClient *client)
{
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (NF_IS_TMDB_CLIENT (client));

  g_signal_connect_object (settings, "changed::network-enabled", G_CALLBACK (network_changed_cb), client, G_CONNECT_DEFAULT);
  g_signal_connect_object (settings, "changed::tmdb-language", G_CALLBACK (language_changed_cb), client, G_CONNECT_DEFAULT);
  g_signal_connect_object (settings, "changed::tmdb-region", G_CALLBACK (language_changed_cb), client, G_CONNECT_DEFAULT);
  network_changed_cb (settings, NULL, client);
  language_changed_cb (settings, NULL, client);
}
