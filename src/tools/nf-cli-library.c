/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-config.h"

#include "nf-cli-library.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "nf-film-link.h"
#include "nf-paths.h"
#include "nf-text.h"

/* Films that are looked at for an exact name, and named when none is meant clearly. */
#define MAX_CANDIDATES  1000
#define MAX_SUGGESTIONS 6

static void
save_failed_cb (NfProfile *profile, const GError *error, NfCliLibrary *self)
{
  fprintf (stderr, _("nextfilms-cli: not saved: %s\n"), error->message);
}

NfCliLibrary *
nf_cli_library_open (const char *model_path)
{
  g_autoptr (NfCliLibrary) self = g_new0 (NfCliLibrary, 1);
  g_autofree char *model_file = nf_paths_model (model_path);
  g_autofree char *index_file = nf_paths_search_index (NULL);
  g_autofree char *store_file = nf_paths_store (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;

  self->model = nf_model_file_new_from_path (model_file, &error);
  if (self->model != NULL)
    self->index = nf_search_index_new (index_file, self->model, &error);
  if (self->index == NULL)
    {
      fprintf (stderr, "nextfilms-cli: %s\n", error->message);
      return NULL;
    }
  self->catalogue = nf_catalogue_new (self->model);
  self->store = nf_store_open (store_file, &problem);
  if (problem != NULL)
    fprintf (stderr, "nextfilms-cli: %s: %s\n", store_file, problem->message);
  self->profile = nf_profile_new (self->catalogue, self->store);
  g_signal_connect (self->profile, "save-failed", G_CALLBACK (save_failed_cb), self);
  return g_steal_pointer (&self);
}

void
nf_cli_library_free (NfCliLibrary *self)
{
  if (self->profile != NULL)
    g_signal_handlers_disconnect_by_data (self->profile, self);
  g_clear_pointer (&self->fold_in, nf_fold_in_unref);
  g_clear_object (&self->profile);
  g_clear_object (&self->store);
  g_clear_object (&self->index);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->model, nf_model_file_unref);
  g_free (self);
}

NfFoldIn *
nf_cli_library_get_fold_in (NfCliLibrary *self)
{
  if (self->fold_in == NULL)
    {
      g_autoptr (NfRatings) ratings = nf_profile_dup_ratings (self->profile);

      self->fold_in = nf_fold_in_new (self->model, ratings, NULL);
    }
  return self->fold_in;
}

char *
nf_cli_library_dup_name (NfCliLibrary *self, NfItemIndex item)
{
  g_autofree char *title = nf_text_display_title (nf_model_file_get_title (self->model, item));

  return nf_text_film_name (title, nf_model_file_get_year (self->model, item));
}

/* --- which film is meant ------------------------------------------------------------------------------------------- */

static gboolean
parse_id (const char *text, const char *prefix, guint32 *id)
{
  guint64 value;

  if (!g_str_has_prefix (text, prefix) || !g_ascii_string_to_unsigned (text + strlen (prefix), 10, 1, G_MAXUINT32, &value, NULL))
    return FALSE;
  *id = (guint32) value;
  return TRUE;
}

static gboolean
is_called (NfCliLibrary *self, NfItemIndex item, const char *folded, gboolean with_year)
{
  g_auto (NfTitleParts) parts = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *folded_name = NULL;

  if (with_year)
    name = nf_cli_library_dup_name (self, item);
  nf_text_parse_title (nf_model_file_get_title (self->model, item), &parts);
  folded_name = nf_text_fold (with_year ? name : parts.title);
  if (g_str_equal (folded_name, folded) || g_str_equal (nf_text_skip_article (folded_name), nf_text_skip_article (folded)))
    return TRUE;
  for (guint i = 0; !with_year && parts.alternatives != NULL && parts.alternatives[i] != NULL; i++)
    {
      g_autofree char *alternative = nf_text_fold (parts.alternatives[i]);

      if (g_str_equal (alternative, folded))
        return TRUE;
    }
  return FALSE;
}

static void
print_films (NfCliLibrary *self, GArray *items)
{
  for (guint i = 0; i < MIN (items->len, MAX_SUGGESTIONS); i++)
    {
      NfItemIndex item = g_array_index (items, NfItemIndex, i);
      g_autofree char *name = nf_cli_library_dup_name (self, item);

      fprintf (stderr, "  %s  id:%u\n", name, nf_model_file_get_movie_id (self->model, item));
    }
  if (items->len > MAX_SUGGESTIONS)
    fprintf (stderr, "  …\n");
}

NfItemIndex
nf_cli_library_find (NfCliLibrary *self, const char *text)
{
  g_autoptr (GArray) candidates = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  g_autofree char *folded = NULL;
  NfItemIndex item = NF_ITEM_NONE;
  guint32 id;

  if (!g_utf8_validate (text, -1, NULL))
    {
      fprintf (stderr, _("nextfilms-cli: the film’s name is not valid UTF-8\n"));
      return NF_ITEM_NONE;
    }
  if (parse_id (text, "id:", &id))
    item = nf_model_file_lookup_movie_id (self->model, id);
  else if (parse_id (text, "tmdb:", &id))
    item = nf_model_file_lookup_tmdb_id (self->model, id);
  else if (parse_id (text, "tt", &id))
    {
      g_autofree char *link = g_strconcat ("https://www.imdb.com/title/", text, NULL);

      item = nf_film_link_find (self->model, link);
    }
  else
    item = nf_film_link_find (self->model, text);
  if (item != NF_ITEM_NONE)
    return item;

  folded = nf_text_fold (text);
  candidates = nf_search_index_query (self->index, text, MAX_CANDIDATES, NULL);
  for (guint with_year = 2; with_year-- > 0 && found->len == 0;)
    for (guint i = 0; i < candidates->len; i++)
      if (is_called (self, g_array_index (candidates, NfItemIndex, i), folded, with_year != 0))
        g_array_append_val (found, g_array_index (candidates, NfItemIndex, i));
  if (found->len == 1)
    return g_array_index (found, NfItemIndex, 0);
  if (found->len > 1)
    {
      fprintf (stderr, g_dngettext (GETTEXT_PACKAGE, "nextfilms-cli: %u film is called “%s”; add its year or use its id:\n",
                                    "nextfilms-cli: %u films are called “%s”; add the year or use the id:\n", found->len), found->len, text);
      print_films (self, found);
      return NF_ITEM_NONE;
    }
  if (candidates->len == 0)
    {
      fprintf (stderr, _("nextfilms-cli: no film is called “%s”\n"), text);
      return NF_ITEM_NONE;
    }
  fprintf (stderr, _("nextfilms-cli: no film is called just “%s”; did you mean one of these?\n"), text);
  print_films (self, candidates);
  return NF_ITEM_NONE;
}

gboolean
nf_cli_library_save (NfCliLibrary *self)
{
  if (nf_profile_get_read_only (self->profile))
    {
      fprintf (stderr, _("nextfilms-cli: your ratings cannot be saved: their file is read-only\n"));
      return FALSE;
    }
  nf_store_flush (self->store);
  while (g_main_context_iteration (NULL, FALSE))   /* the outcome of the save */
    ;
  return !nf_profile_get_read_only (self->profile);
}
