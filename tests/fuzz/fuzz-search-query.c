/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-database.h"
#include "nf-search-index.h"
#include "nf-search-query.h"
#include "nf-search-terms.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* An index of a few words: enough for SQLite to read every expression. */
static NfStatement *
open_statement (void)
{
  g_autoptr (NfDatabase) database = nf_database_open (NULL, NF_DATABASE_MEMORY, NULL);

  g_assert (nf_database_execute (database,
                                 "CREATE VIRTUAL TABLE films USING fts5 (terms, content = '', columnsize = 0, detail = none,"
                                 "  prefix = '" NF_SEARCH_PREFIXES "', tokenize = \"ascii tokenchars '" NF_SEARCH_MARKS "'\");"
                                 "INSERT INTO films (rowid, terms) VALUES (1, 'the lion king _lionking:1994 #1994')", NULL));
  return nf_database_prepare (database, "SELECT rowid FROM films WHERE films MATCH ?1 ORDER BY rowid LIMIT 10", NULL);
}

/* Whatever was typed, the expression is one that SQLite understands. */
static void
check_expression (NfStatement *statement, const char *expression)
{
  g_autoptr (GError) error = NULL;

  if (expression == NULL)
    return;
  nf_statement_bind_text (statement, 1, expression);
  if (!nf_statement_run (statement, &error))
    g_error ("%s: %s", expression, error->message);
}

static void
check_ranges (const char *text, const char *title)
{
  g_autoptr (GArray) ranges = nf_search_index_match_ranges (text, title);

  g_assert (ranges->len % 2 == 0);
  for (guint i = 0; i < ranges->len; i++)
    {
      guint at = g_array_index (ranges, guint, i);

      g_assert (at <= strlen (title));
      g_assert (i == 0 || at >= g_array_index (ranges, guint, i - 1));
      g_assert (at == strlen (title) || g_utf8_get_char_validated (title + at, -1) < 0x110000);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static NfStatement *statement;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *cut = nf_search_query_cut (text);
  g_auto (NfSearchQuery) query = { 0 };

  if (statement == NULL)
    statement = open_statement ();
  g_assert (g_utf8_validate (cut, -1, NULL));
  nf_search_query_init (&query, text);
  g_assert (g_strv_length (query.tokens) <= NF_SEARCH_MAX_TOKENS);
  g_assert ((query.words == NULL) == (query.tokens[0] == NULL));
  check_expression (statement, query.exact);
  check_expression (statement, query.prefix);
  check_expression (statement, query.prefix_loose);
  check_expression (statement, query.words);
  check_ranges (text, "Léon: The Professional (8½)");
  check_ranges ("leon prof", cut);
  check_ranges (cut, cut);

  /* the same bytes as a title of the catalogue */
  g_free (nf_search_terms_of_film (cut, 1994));
  return 0;
}
