/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-provider.h"

#include "nf-config.h"
#include "nf-format.h"
#include "nf-text.h"

#include <glib/gi18n.h>

/* The shell shows five or fewer and asks for the metas of those alone. */
#define MAX_RESULTS 20
/* Anything on the session bus may call. */
#define MAX_TERMS     32
#define MAX_TEXT      1000
#define MAX_METAS     100

struct _NfSearchProvider
{
  GObject          parent_instance;

  NfContext       *context;
  GDBusConnection *connection;
  guint            registration;
};

G_DEFINE_FINAL_TYPE (NfSearchProvider, nf_search_provider, G_TYPE_OBJECT)

enum { OPEN_FILM, SEARCH, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char introspection[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'><arg type='as' name='previous_results' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='as' name='results' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' name='identifiers' direction='in'/><arg type='aa{sv}' name='metas' direction='out'/></method>"
  "<method name='ActivateResult'><arg type='s' name='identifier' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/></method>"
  "</interface></node>";

static NfModelFile *
get_model (NfSearchProvider *self)
{
  NfCatalogue *catalogue = self->context != NULL ? nf_context_get_catalogue (self->context) : NULL;

  return catalogue != NULL ? nf_catalogue_get_model (catalogue) : NULL;
}

static char *
join_terms (GVariant *terms)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n = MIN (g_variant_n_children (terms), MAX_TERMS);

  for (gsize i = 0; i < n; i++)
    {
      const char *term;

      g_variant_get_child (terms, i, "&s", &term);
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append_len (text, term, (gssize) strnlen (term, MAX_TEXT));
      if (text->len > MAX_TEXT)
        break;
    }
  return g_utf8_make_valid (text->str, (gssize) MIN (text->len, MAX_TEXT));
}

static NfItemIndex
find_item (NfSearchProvider *self, const char *identifier)
{
  NfModelFile *model = get_model (self);
  guint64 id;

  if (model == NULL || !g_ascii_string_to_unsigned (identifier, 10, 1, G_MAXUINT32, &id, NULL))
    return NF_ITEM_NONE;
  return nf_model_file_lookup_movie_id (model, (guint32) id);
}

/* "1995 · Animation, Comedy · ★ 4½" */
static char *
describe (NfSearchProvider *self, NfFilm *film)
{
  g_autofree char *genres = nf_format_genres (nf_film_get_genre_mask (film));
  g_autofree char *facts = nf_format_facts (nf_film_get_year (film), genres, NULL);
  NfRating rating = nf_film_get_rating (film);

  if (rating != 0)
    {
      g_autofree char *stars = nf_text_format_rating (rating);

      /* Translators: a film's facts and the stars you gave it */
      return g_strdup_printf (_("%s · you gave ★ %s"), facts, stars);
    }
  if (nf_film_get_predicted (film) > 0)
    /* Translators: a film's facts and the stars you would probably give it */
    return g_strdup_printf (_("%s · probably ★ %.1f for you"), facts, nf_film_get_predicted (film));
  return g_steal_pointer (&facts);
}

static GVariant *
find_films (NfSearchProvider *self, GVariant *terms)
{
  NfSearchIndex *index = self->context != NULL ? nf_context_get_search_index (self->context) : NULL;
  g_autofree char *text = join_terms (terms);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  if (index != NULL)
    {
      g_autoptr (GArray) items = nf_search_index_query (index, text, MAX_RESULTS, NULL);

      for (guint i = 0; i < items->len; i++)
        {
          g_autofree char *id = g_strdup_printf ("%u", nf_model_file_get_movie_id (get_model (self), g_array_index (items, NfItemIndex, i)));

          g_variant_builder_add (&builder, "s", id);
        }
    }
  return g_variant_new ("(@as)", g_variant_builder_end (&builder));
}

static GVariant *
get_metas (NfSearchProvider *self, GVariant *identifiers)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  gsize n = MIN (g_variant_n_children (identifiers), MAX_METAS);

  for (gsize i = 0; i < n; i++)
    {
      const char *identifier;
      NfItemIndex item;

      g_variant_get_child (identifiers, i, "&s", &identifier);
      item = find_item (self, identifier);
      if (item != NF_ITEM_NONE)
        {
          g_autoptr (NfFilm) film = nf_catalogue_get_film (nf_context_get_catalogue (self->context), item);
          g_autofree char *description = describe (self, film);
          g_autoptr (GIcon) icon = g_themed_icon_new (APP_ID);
          g_autoptr (GVariant) serialized = g_icon_serialize (icon);

          g_variant_builder_open (&builder, G_VARIANT_TYPE_VARDICT);
          g_variant_builder_add (&builder, "{sv}", "id", g_variant_new_string (identifier));
          g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (nf_film_get_accessible_name (film)));
          g_variant_builder_add (&builder, "{sv}", "description", g_variant_new_string (description));
          g_variant_builder_add (&builder, "{sv}", "clipboardText", g_variant_new_string (nf_film_get_accessible_name (film)));
          g_variant_builder_add (&builder, "{sv}", "icon", serialized);
          g_variant_builder_close (&builder);
        }
    }
  return g_variant_new ("(@aa{sv})", g_variant_builder_end (&builder));
}

static void
method_call_cb (GDBusConnection *connection, const char *sender, const char *object_path, const char *interface, const char *method,
                GVariant *parameters, GDBusMethodInvocation *invocation, gpointer user_data)
{
  NfSearchProvider *self = NF_SEARCH_PROVIDER (user_data);
  g_autoptr (GVariant) first = g_variant_get_child_value (parameters, 0);

  if (g_str_equal (method, "GetInitialResultSet"))
    g_dbus_method_invocation_return_value (invocation, find_films (self, first));
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* Not a filter of the previous results: a longer text can find what a shorter one did not rank high enough. */
      g_autoptr (GVariant) terms = g_variant_get_child_value (parameters, 1);

      g_dbus_method_invocation_return_value (invocation, find_films (self, terms));
    }
  else if (g_str_equal (method, "GetResultMetas"))
    g_dbus_method_invocation_return_value (invocation, get_metas (self, first));
  else if (g_str_equal (method, "ActivateResult"))
    {
      NfItemIndex item = find_item (self, g_variant_get_string (first, NULL));

      if (item != NF_ITEM_NONE)
        g_signal_emit (self, signals[OPEN_FILM], 0, item);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    {
      g_autofree char *text = join_terms (first);

      g_signal_emit (self, signals[SEARCH], 0, text);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
nf_search_provider_dispose (GObject *object)
{
  NfSearchProvider *self = NF_SEARCH_PROVIDER (object);

  nf_search_provider_unexport (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (nf_search_provider_parent_class)->dispose (object);
}

static void
nf_search_provider_class_init (NfSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nf_search_provider_dispose;

  signals[OPEN_FILM] = g_signal_new ("open-film", NF_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SEARCH] = g_signal_new ("search", NF_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
nf_search_provider_init (NfSearchProvider *self)
{
}

NfSearchProvider *
nf_search_provider_new (void)
{
  return g_object_new (NF_TYPE_SEARCH_PROVIDER, NULL);
}

void
nf_search_provider_set_context (NfSearchProvider *self, NfContext *context)
{
  g_return_if_fail (NF_IS_SEARCH_PROVIDER (self));

  g_set_object (&self->context, context);
}

gboolean
nf_search_provider_export (NfSearchProvider *self, GDBusConnection *connection, const char *object_path, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autofree char *path = g_strconcat (object_path, NF_SEARCH_PROVIDER_PATH, NULL);

  g_return_val_if_fail (NF_IS_SEARCH_PROVIDER (self) && self->registration == 0, FALSE);

  self->registration = g_dbus_connection_register_object (connection, path, info->interfaces[0], &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->connection = g_object_ref (connection);
  return TRUE;
}

void
nf_search_provider_unexport (NfSearchProvider *self)
{
  g_return_if_fail (NF_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
