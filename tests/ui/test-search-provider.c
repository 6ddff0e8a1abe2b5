/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over a real session bus, as the shell asks. */
#include "nf-search-provider.h"

#include "nf-test-context.h"
#include "nf-test-ui.h"

#include <string.h>

#define PATH "/org/nextfilms/Test"

typedef struct
{
  GTestDBus        *bus;
  GDBusConnection  *server, *client;
  NfTestContext    *test;
  NfSearchProvider *provider;
  GVariant         *reply;
  GError           *error;
  gboolean          replied;
} Fixture;

static GDBusConnection *
connect_to (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection;

  connection = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (f->bus),
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (f->bus);
  f->server = connect_to (f);
  f->client = connect_to (f);
  f->test = nf_test_context_new ();
  f->provider = nf_search_provider_new ();
  nf_search_provider_set_context (f->provider, f->test->context);
  g_assert_true (nf_search_provider_export (f->provider, f->server, PATH, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  nf_test_assert_last_unref (f->provider);
  g_clear_pointer (&f->reply, g_variant_unref);
  g_clear_error (&f->error);
  g_dbus_connection_close_sync (f->client, NULL, NULL);
  g_dbus_connection_close_sync (f->server, NULL, NULL);
  g_clear_object (&f->client);
  g_clear_object (&f->server);
  nf_test_context_free (f->test);
  g_test_dbus_down (f->bus);
  g_clear_object (&f->bus);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &f->error);
  f->replied = TRUE;
}

/* @parameters: floating. Returns: (transfer none): the reply, an error fails the test */
static GVariant *
call (Fixture *f, const char *method, GVariant *parameters)
{
  g_clear_pointer (&f->reply, g_variant_unref);
  g_clear_error (&f->error);
  f->replied = FALSE;
  g_dbus_connection_call (f->client, g_dbus_connection_get_unique_name (f->server), PATH NF_SEARCH_PROVIDER_PATH, "org.gnome.Shell.SearchProvider2",
                          method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, f);
  nf_test_wait_until (f->replied);
  g_assert_no_error (f->error);
  return f->reply;
}

/* The names of what is found for @text, "; " between them. */
static char *
find (Fixture *f, const char *method, const char *text)
{
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);
  g_autofree char **ids = NULL;
  g_autoptr (GVariant) found = NULL;
  g_autoptr (GVariant) metas = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (g_str_equal (method, "GetSubsearchResultSet"))
    call (f, method, g_variant_new ("(^as^as)", (const char *const[]){ "1", NULL }, terms));
  else
    call (f, method, g_variant_new ("(^as)", terms));
  found = g_variant_get_child_value (f->reply, 0);
  ids = (char **) g_variant_get_strv (found, NULL);
  call (f, "GetResultMetas", g_variant_new ("(^as)", ids));
  metas = g_variant_get_child_value (f->reply, 0);
  g_assert_cmpuint (g_variant_n_children (metas), ==, g_strv_length (ids));
  for (gsize i = 0; i < g_variant_n_children (metas); i++)
    {
      g_autoptr (GVariant) meta = g_variant_get_child_value (metas, i);
      const char *id, *name;

      g_assert_true (g_variant_lookup (meta, "id", "&s", &id));
      g_assert_cmpstr (id, ==, ids[i]);
      g_assert_true (g_variant_lookup (meta, "name", "&s", &name));
      g_string_append_printf (names, "%s%s", i > 0 ? "; " : "", name);
    }
  return g_strdup (names->str);
}

static char *
describe (Fixture *f, const char *id)
{
  g_autoptr (GVariant) metas = NULL;
  g_autoptr (GVariant) meta = NULL;
  char *description;

  call (f, "GetResultMetas", g_variant_new ("(^as)", (const char *const[]){ id, NULL }));
  metas = g_variant_get_child_value (f->reply, 0);
  g_assert_cmpuint (g_variant_n_children (metas), ==, 1);
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "description", "s", &description));
  return description;
}

static void
test_search (Fixture *f, gconstpointer data)
{
  g_autofree char *found = find (f, "GetInitialResultSet", "lion king");
  g_autofree char *narrower = find (f, "GetSubsearchResultSet", "toy story");
  g_autofree char *nothing = find (f, "GetInitialResultSet", "zzzzqqq");
  g_autofree char *blank = find (f, "GetInitialResultSet", "");

  g_assert_true (g_str_has_prefix (found, "The Lion King (1994)"));
  g_assert_true (g_str_has_prefix (narrower, "Toy Story (1995)"));
  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (blank, ==, "");
}

static void
test_stars (Fixture *f, gconstpointer data)
{
  g_autofree char *before = describe (f, "364");
  g_autofree char *own = NULL;
  g_autofree char *predicted = NULL;

  g_assert_true (g_str_has_prefix (before, "1994"));
  g_assert_null (strstr (before, "★"));
  nf_test_context_rate (f->test, "Toy Story (1995)", 9);
  own = describe (f, "1");
  predicted = describe (f, "364");
  g_assert_nonnull (strstr (own, "you gave ★ 4½"));
  g_assert_nonnull (strstr (predicted, "probably ★ "));
}

static void
opened_cb (NfSearchProvider *provider, guint item, guint *out)
{
  *out = item;
}

static void
asked_cb (NfSearchProvider *provider, const char *text, char **out)
{
  *out = g_strdup (text);
}

static void
test_activate (Fixture *f, gconstpointer data)
{
  guint opened = NF_ITEM_NONE;
  g_autofree char *asked = NULL;

  g_signal_connect (f->provider, "open-film", G_CALLBACK (opened_cb), &opened);
  g_signal_connect (f->provider, "search", G_CALLBACK (asked_cb), &asked);
  call (f, "ActivateResult", g_variant_new ("(s^asu)", "4000000000", (const char *const[]){ "x", NULL }, 0));
  call (f, "ActivateResult", g_variant_new ("(s^asu)", "../1", (const char *const[]){ "x", NULL }, 0));
  g_assert_cmpuint (opened, ==, NF_ITEM_NONE);
  call (f, "ActivateResult", g_variant_new ("(s^asu)", "364", (const char *const[]){ "lion", NULL }, 0));
  g_assert_cmpuint (opened, ==, nf_test_context_item (f->test, "Lion King, The (1994)"));
  call (f, "LaunchSearch", g_variant_new ("(^asu)", (const char *const[]){ "lion", "king", NULL }, 0));
  g_assert_cmpstr (asked, ==, "lion king");
}

/* Callers need not mean well. */
static void
test_hostile (Fixture *f, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (100000, 'a');
  g_auto (GVariantBuilder) many = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);
  g_autoptr (GVariant) metas = NULL;

  call (f, "GetInitialResultSet", g_variant_new ("(^as)", (const char *const[]){ huge, huge, NULL }));
  for (guint i = 0; i < 10000; i++)
    g_variant_builder_add (&many, "s", "1");
  call (f, "GetResultMetas", g_variant_new ("(as)", &many));
  metas = g_variant_get_child_value (f->reply, 0);
  g_assert_cmpuint (g_variant_n_children (metas), <=, 100);
  call (f, "GetResultMetas", g_variant_new ("(^as)", (const char *const[]){ "", "-1", "x", "99999999999999999999", NULL }));
  nf_search_provider_set_context (f->provider, NULL);
  call (f, "GetInitialResultSet", g_variant_new ("(^as)", (const char *const[]){ "toy", NULL }));
  call (f, "GetResultMetas", g_variant_new ("(^as)", (const char *const[]){ "1", NULL }));
}

int
main (int argc, char **argv)
{
  nf_test_ui_init (&argc, &argv);
#define ADD(path, func) g_test_add ("/search-provider/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("search", test_search);
  ADD ("stars", test_stars);
  ADD ("activate", test_activate);
  ADD ("hostile", test_hostile);
  return g_test_run ();
}
