/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-title-overlay.h"

#include "nf-database.h"
#include "nf-search-terms.h"

/* As the built index. */
#define SCHEMA                                                                                    \
  "CREATE VIRTUAL TABLE films USING fts5 (terms, content = '', columnsize = 0, detail = none,"    \
  "  prefix = '" NF_SEARCH_PREFIXES "', tokenize = \"ascii tokenchars '" NF_SEARCH_MARKS "'\");"

struct _NfTitleOverlay
{
  NfDatabase  *database;
  NfStatement *insert, *match;
  GArray      *items;    /* of NfItemIndex: of row i + 1 */
  GHashTable  *hashes;   /* item + 1 → hash of the names that were added last */
};

NfTitleOverlay *
nf_title_overlay_new (GError **error)
{
  g_autoptr (NfTitleOverlay) self = g_new0 (NfTitleOverlay, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  self->hashes = g_hash_table_new (NULL, NULL);
  self->database = nf_database_open (NULL, NF_DATABASE_MEMORY, error);
  if (self->database == NULL || !nf_database_execute (self->database, SCHEMA, error))
    return NULL;
  self->insert = nf_database_prepare (self->database, "INSERT INTO films (rowid, terms) VALUES (?1, ?2)", error);
  if (self->insert != NULL)
    self->match = nf_database_prepare (self->database, "SELECT rowid FROM films WHERE films MATCH ?1 ORDER BY rowid LIMIT ?2", error);
  return self->match != NULL ? g_steal_pointer (&self) : NULL;
}

void
nf_title_overlay_free (NfTitleOverlay *self)
{
  g_clear_pointer (&self->insert, nf_statement_free);
  g_clear_pointer (&self->match, nf_statement_free);
  g_clear_pointer (&self->database, nf_database_unref);
  g_array_unref (self->items);
  g_hash_table_unref (self->hashes);
  g_free (self);
}

void
nf_title_overlay_add (NfTitleOverlay *self, NfItemIndex item, const char *titles, guint year)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) terms = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gpointer hash;

  g_return_if_fail (self != NULL && titles != NULL);

  hash = GUINT_TO_POINTER (g_str_hash (titles));
  if (g_hash_table_contains (self->hashes, GUINT_TO_POINTER (item + 1))
      && g_hash_table_lookup (self->hashes, GUINT_TO_POINTER (item + 1)) == hash)
    return;
  lines = g_strsplit (titles, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *document = nf_search_terms_of_film (lines[i], year);

      g_string_append_printf (terms, "%s%s", terms->len > 0 ? " " : "", document);
    }
  nf_statement_bind_int64 (self->insert, 1, (gint64) self->items->len + 1);
  nf_statement_bind_text (self->insert, 2, terms->str);
  if (!nf_statement_run (self->insert, &error))
    {
      g_info ("Title overlay: %s", error->message);
      return;
    }
  g_array_append_val (self->items, item);
  g_hash_table_insert (self->hashes, GUINT_TO_POINTER (item + 1), hash);
}

void
nf_title_overlay_begin (NfTitleOverlay *self)
{
  g_return_if_fail (self != NULL);

  /* one that fails costs speed, nothing else */
  nf_database_begin (self->database, NULL);
}

void
nf_title_overlay_end (NfTitleOverlay *self)
{
  g_return_if_fail (self != NULL);

  if (!nf_database_commit (self->database, NULL))
    nf_database_rollback (self->database);
  nf_database_execute (self->database, "INSERT INTO films (films) VALUES ('optimize')", NULL);
  /* FTS5 keeps the hash table that many rows were written through, tens of thousands of places, and looks at each of them for every prefix
   * that it is asked for (ten times as long as all the rest). It is gone when the tables are opened anew, which they are after this. */
  nf_database_execute (self->database, "PRAGMA temp_store = MEMORY; VACUUM", NULL);
}

guint
nf_title_overlay_get_n (NfTitleOverlay *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

void
nf_title_overlay_match (NfTitleOverlay *self, const char *expression, guint max, GArray *items)
{
  g_autoptr (GError) error = NULL;
  NfStep step;

  g_return_if_fail (self != NULL && expression != NULL && items != NULL);

  if (self->items->len == 0 || max == 0)
    return;
  nf_statement_bind_text (self->match, 1, expression);
  nf_statement_bind_int64 (self->match, 2, max);
  while ((step = nf_statement_step (self->match, &error)) == NF_STEP_ROW)
    {
      gint64 row = nf_statement_get_int64 (self->match, 0);

      if (row >= 1 && row <= self->items->len)
        g_array_append_val (items, g_array_index (self->items, NfItemIndex, row - 1));
    }
  nf_statement_reset (self->match);
  if (step == NF_STEP_ERROR)
    g_info ("Title overlay: %s", error->message);
}
