/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-index.h"

#include "nf-database.h"
#include "nf-search-query.h"
#include "nf-search-terms.h"
#include "nf-search-vocabulary.h"
#include "nf-text.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

struct _NfSearchIndex
{
  GObject             parent_instance;

  NfDatabase         *database;
  NfStatement        *match;
  NfSearchVocabulary *vocabulary;   /* (nullable): read when the first mistyped word comes */
  NfTitleOverlay     *overlay;      /* (nullable): names that came later */
  guint8             *seen;         /* bitset of rows, all zero between queries */
  guint               n_items;
};

G_DEFINE_FINAL_TYPE (NfSearchIndex, nf_search_index, G_TYPE_OBJECT)

G_DEFINE_QUARK (nf-search-error-quark, nf_search_error)

/* Number of the layout below and of the terms; a file with another one is refused. */
#define SCHEMA_VERSION 1
/* Matches are counted up to here. */
#define MAX_TOTAL 1000
/* With fewer matches than this, mistyped words are looked for. */
#define FEW_MATCHES 3
/* So many words may stand for a mistyped one. */
#define MAX_SIMILAR 48

/* Contentless and without positions: the rows are all that is asked for. Terms are folded and cut before, so the
 * tokenizer only splits at spaces. Rows by falling popularity make the order of the index the order of the answer. */
#define SCHEMA                                                                                          \
  "CREATE VIRTUAL TABLE films USING fts5 (terms, content = '', columnsize = 0, detail = none,"          \
  "  prefix = '" NF_SEARCH_PREFIXES "', tokenize = \"ascii tokenchars '" NF_SEARCH_MARKS "'\");"       \
  "INSERT INTO films (films, rank) VALUES ('hashsize', 268435456);"                                     \
  "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"

/* --- reading ------------------------------------------------------------------------------------------------------- */

static char *
model_id (NfModelFile *model)
{
  g_autoptr (GVariant) id = g_variant_lookup_value (nf_model_file_get_meta (model), "model-id", NULL);

  if (id == NULL)
    return g_strdup ("");
  return g_variant_is_of_type (id, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (id, NULL) : g_variant_print (id, FALSE);
}

/* Returns: %NULL if there is no such fact, or with an error */
static NfStatement *
read_fact (NfDatabase *database, const char *name, GError **error)
{
  g_autoptr (NfStatement) statement = nf_database_prepare (database, "SELECT value FROM facts WHERE name = ?1", error);

  if (statement == NULL)
    return NULL;
  nf_statement_bind_text (statement, 1, name);
  return nf_statement_step (statement, error) == NF_STEP_ROW ? g_steal_pointer (&statement) : NULL;
}

static gboolean
check_model (NfSearchIndex *self, NfModelFile *model, GError **error)
{
  g_autofree char *wanted = model_id (model);
  g_autoptr (NfStatement) id = NULL;
  g_autoptr (NfStatement) n_items = NULL;
  int version = nf_database_get_user_version (self->database, error);

  if (version == -1)
    return FALSE;
  if (version != SCHEMA_VERSION)
    {
      g_set_error (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_MISMATCH, "search index is of version %d, not %d", version,
                   SCHEMA_VERSION);
      return FALSE;
    }
  id = read_fact (self->database, "model-id", error);
  if (id != NULL)
    n_items = read_fact (self->database, "n-items", error);
  if (n_items == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_CORRUPT, "search index does not name its model");
      return FALSE;
    }
  if (g_strcmp0 (nf_statement_get_text (id, 0), wanted) != 0 || nf_statement_get_int64 (n_items, 0) != self->n_items)
    {
      const char *found = nf_statement_get_text (id, 0);

      g_set_error (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_MISMATCH, "search index is of model %s, not %s",
                   found != NULL ? found : "(none)", wanted);
      return FALSE;
    }
  return TRUE;
}

static gboolean
open_index (NfSearchIndex *self, const char *path, NfModelFile *model, GError **error)
{
  self->database = nf_database_open (path, NF_DATABASE_IMMUTABLE, error);
  if (self->database == NULL || !check_model (self, model, error))
    return FALSE;
  if (!nf_database_execute (self->database, "PRAGMA cache_size = -8192", error))
    return FALSE;
  self->match = nf_database_prepare (self->database,
                                     "SELECT rowid FROM films WHERE films MATCH ?1 ORDER BY rowid LIMIT ?2", error);
  return self->match != NULL;
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const NfItemIndex x = *(const NfItemIndex *) a, y = *(const NfItemIndex *) b;

  return (x > y) - (x < y);
}

static void
append_found (NfSearchIndex *self, gint64 row, GArray *found)
{
  const NfItemIndex item = (NfItemIndex) row;

  if (row < 0 || row >= self->n_items || (self->seen[item >> 3] >> (item & 7)) & 1)
    return;
  self->seen[item >> 3] |= (guint8) (1u << (item & 7));
  g_array_append_val (found, item);
}

/* The same of names that came later, merged into the matches from @start on by popularity. */
static void
merge_overlay (NfSearchIndex *self, const char *expression, guint limit, GArray *found, guint start)
{
  g_autoptr (GArray) later = NULL;
  const guint n = found->len;

  if (self->overlay == NULL || nf_title_overlay_get_n (self->overlay) == 0 || n >= MAX_TOTAL)
    return;
  later = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  nf_title_overlay_match (self->overlay, expression, limit, later);
  for (guint i = 0; i < later->len && found->len < MAX_TOTAL; i++)
    append_found (self, g_array_index (later, NfItemIndex, i), found);
  if (found->len > n)
    qsort (&g_array_index (found, NfItemIndex, start), found->len - start, sizeof (NfItemIndex), compare_items);
}

/* Films of @expression that were not found before go to the end of @found. */
static void
append_matches (NfSearchIndex *self, const char *expression, guint limit, GArray *found)
{
  g_autoptr (GError) error = NULL;
  const guint start = found->len;
  NfStep step;

  if (expression == NULL || limit == 0 || found->len >= MAX_TOTAL)
    return;
  nf_statement_bind_text (self->match, 1, expression);
  nf_statement_bind_int64 (self->match, 2, limit);
  while ((step = nf_statement_step (self->match, &error)) == NF_STEP_ROW && found->len < MAX_TOTAL)
    append_found (self, nf_statement_get_int64 (self->match, 0) - 1, found);
  nf_statement_reset (self->match);
  if (step == NF_STEP_ERROR)
    g_info ("Search index: %s", error->message);
  merge_overlay (self, expression, limit, found, start);
}

static NfSearchVocabulary *
ensure_vocabulary (NfSearchIndex *self)
{
  if (self->vocabulary == NULL)
    {
      g_autoptr (NfStatement) fact = read_fact (self->database, "vocabulary", NULL);
      g_autoptr (GBytes) bytes = NULL;
      const guint8 *data = NULL;
      gsize size = 0;

      if (fact != NULL)
        data = nf_statement_get_blob (fact, 0, &size);
      bytes = g_bytes_new (data, data != NULL ? size : 0);
      self->vocabulary = nf_search_vocabulary_new (bytes);
    }
  return self->vocabulary;
}

/* People remember a year wrong by one. */
static void
append_near_years (NfSearchIndex *self, const NfSearchQuery *query, GArray *found)
{
  const guint n = g_strv_length (query->tokens);
  g_autoptr (GPtrArray) years = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *alternatives[NF_SEARCH_MAX_TOKENS] = { NULL };
  g_autofree char *expression = NULL;

  for (guint i = 0; i < n && n > 1 && years->len == 0; i++)
    if (nf_search_query_is_year (query->tokens[i]))
      {
        int year = atoi (query->tokens[i]);

        g_ptr_array_add (years, g_strdup_printf ("%c%d", NF_SEARCH_YEAR_MARK, year - 1));
        g_ptr_array_add (years, g_strdup_printf ("%c%d", NF_SEARCH_YEAR_MARK, year + 1));
        alternatives[i] = years;
      }
  if (years->len == 0)
    return;
  expression = nf_search_query_widen (query, alternatives);
  append_matches (self, expression, MAX_TOTAL, found);
}

static GPtrArray *
find_similar (NfSearchVocabulary *vocabulary, const char *word, gboolean is_last, guint n_words)
{
  /* Three letters alone are like too many words. */
  if (strlen (word) <= 3 && n_words == 1)
    return g_ptr_array_new ();
  return nf_search_vocabulary_find_similar (vocabulary, word, is_last, MAX_SIMILAR);
}

/* Words nobody knows are taken for mistyped. If all are known and yet no film has them, each in turn. */
static void
append_similar (NfSearchIndex *self, const NfSearchQuery *query, GArray *found)
{
  NfSearchVocabulary *vocabulary = ensure_vocabulary (self);
  const guint n = g_strv_length (query->tokens);
  GPtrArray *alternatives[NF_SEARCH_MAX_TOKENS] = { NULL };
  gboolean any_unknown = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const char *word = query->tokens[i];
      gboolean is_last = i + 1 == n;

      if (!nf_search_vocabulary_accepts (word) || nf_search_vocabulary_has (vocabulary, word, is_last))
        continue;
      any_unknown = TRUE;
      alternatives[i] = find_similar (vocabulary, word, is_last, n);
    }
  if (any_unknown)
    {
      g_autofree char *expression = nf_search_query_widen (query, alternatives);

      append_matches (self, expression, MAX_TOTAL, found);
      for (guint i = 0; i < n; i++)
        g_clear_pointer (&alternatives[i], g_ptr_array_unref);
      return;
    }
  for (guint i = 0; i < n && found->len == 0; i++)
    {
      g_autoptr (GPtrArray) similar = find_similar (vocabulary, query->tokens[i], i + 1 == n, n);
      g_autofree char *expression = NULL;

      if (similar->len == 0)
        continue;
      alternatives[i] = similar;
      expression = nf_search_query_widen (query, alternatives);
      alternatives[i] = NULL;
      append_matches (self, expression, MAX_TOTAL, found);
    }
}

/* --- highlighting --------------------------------------------------------------------------------------------------- */

static void
append_range (GArray *ranges, const GArray *offsets, gsize start, gsize end)
{
  const guint *at = (const guint *) (gconstpointer) offsets->data;
  guint from = at[start], to;
  gsize stop = end;

  /* up to the next character of the source, with the marks that belong to this one */
  while (stop + 1 < offsets->len && at[stop] == at[end - 1])
    stop++;
  to = at[stop];
  if (ranges->len > 0 && g_array_index (ranges, guint, ranges->len - 1) >= from)
    {
      if (g_array_index (ranges, guint, ranges->len - 1) < to)
        g_array_index (ranges, guint, ranges->len - 1) = to;
      return;
    }
  g_array_append_val (ranges, from);
  g_array_append_val (ranges, to);
}

/* The end in @folded of @key when its spaces are not counted; 0 if it does not stand at the beginning. */
static gsize
match_key (const char *folded, const char *key)
{
  gsize i = 0;

  for (; *key != '\0'; i++)
    {
      if (folded[i] == ' ')
        continue;
      if (folded[i] != *key++)
        return 0;
    }
  return i;
}

static void
append_word_ranges (GArray *ranges, const GArray *offsets, const char *folded, char *const *tokens)
{
  gsize start = 0;

  while (folded[start] != '\0')
    {
      gsize length = strcspn (folded + start, " "), best = 0;

      for (gsize i = 0; tokens[i] != NULL; i++)
        {
          gsize n = strlen (tokens[i]);

          if ((n == length || (n < length && tokens[i + 1] == NULL)) && n > best &&
              memcmp (folded + start, tokens[i], n) == 0)
            best = n;
        }
      if (best > 0)
        append_range (ranges, offsets, start, start + best);
      start += length;
      start += folded[start] == ' ';
    }
}

/* --- building ------------------------------------------------------------------------------------------------------- */

static gboolean
write_fact_text (NfStatement *insert, const char *name, const char *value, GError **error)
{
  nf_statement_bind_text (insert, 1, name);
  nf_statement_bind_text (insert, 2, value);
  return nf_statement_run (insert, error);
}

static void
collect_words (const char *document, GHashTable *known, GByteArray *vocabulary)
{
  g_auto (GStrv) words = g_strsplit (document, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    if (nf_search_vocabulary_accepts (words[i]) && !g_hash_table_contains (known, words[i]))
      {
        g_byte_array_append (vocabulary, (const guint8 *) words[i], (guint) strlen (words[i]));
        g_byte_array_append (vocabulary, (const guint8 *) "\n", 1);
        g_hash_table_add (known, g_strdup (words[i]));
      }
}

static gboolean
write_films (NfDatabase *database, NfModelFile *model, GByteArray *vocabulary, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (NfStatement) insert = nf_database_prepare (database, "INSERT INTO films (rowid, terms) VALUES (?1, ?2)", error);

  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < nf_model_file_get_n_items (model); i++)
    {
      g_autofree char *document = nf_search_terms_of_film (nf_model_file_get_title (model, i),
                                                           nf_model_file_get_year (model, i));

      nf_statement_bind_int64 (insert, 1, (gint64) i + 1);
      nf_statement_bind_text (insert, 2, document);
      if (!nf_statement_run (insert, error))
        return FALSE;
      collect_words (document, known, vocabulary);
    }
  return TRUE;
}

static gboolean
write_facts (NfDatabase *database, NfModelFile *model, GByteArray *vocabulary, GError **error)
{
  g_autofree char *id = model_id (model);
  g_autoptr (GBytes) words = g_bytes_new (vocabulary->data, vocabulary->len);
  g_autoptr (NfStatement) insert = nf_database_prepare (database, "INSERT INTO facts (name, value) VALUES (?1, ?2)", error);

  if (insert == NULL || !write_fact_text (insert, "model-id", id, error))
    return FALSE;
  nf_statement_bind_text (insert, 1, "n-items");
  nf_statement_bind_int64 (insert, 2, nf_model_file_get_n_items (model));
  if (!nf_statement_run (insert, error))
    return FALSE;
  nf_statement_bind_text (insert, 1, "vocabulary");
  nf_statement_bind_bytes (insert, 2, words);
  return nf_statement_run (insert, error);
}

static gboolean
write_index (NfModelFile *model, const char *path, GError **error)
{
  g_autoptr (GByteArray) vocabulary = g_byte_array_new ();
  g_autoptr (NfDatabase) database = nf_database_open (path, NF_DATABASE_READ_WRITE, error);

  /* A build that dies leaves a temporary file, so nothing has to be safe before the rename. */
  return database != NULL &&
         nf_database_execute (database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;", error) &&
         nf_database_execute (database, SCHEMA, error) &&
         nf_database_begin (database, error) &&
         write_films (database, model, vocabulary, error) &&
         write_facts (database, model, vocabulary, error) &&
         nf_database_commit (database, error) &&
         nf_database_execute (database, "INSERT INTO films (films) VALUES ('optimize')", error) &&
         nf_database_set_user_version (database, SCHEMA_VERSION, error) &&
         nf_database_execute (database, "VACUUM", error);
}

/* --- the class ------------------------------------------------------------------------------------------------------ */

static void
nf_search_index_finalize (GObject *object)
{
  NfSearchIndex *self = NF_SEARCH_INDEX (object);

  g_clear_pointer (&self->match, nf_statement_free);
  g_clear_pointer (&self->database, nf_database_unref);
  g_clear_pointer (&self->vocabulary, nf_search_vocabulary_free);
  g_clear_pointer (&self->overlay, nf_title_overlay_free);
  g_clear_pointer (&self->seen, g_free);

  G_OBJECT_CLASS (nf_search_index_parent_class)->finalize (object);
}

static void
nf_search_index_class_init (NfSearchIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nf_search_index_finalize;
}

static void
nf_search_index_init (NfSearchIndex *self)
{
}

NfSearchIndex *
nf_search_index_new (const char *path, NfModelFile *model, GError **error)
{
  g_autoptr (NfSearchIndex) self = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (path != NULL && model != NULL, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, NF_SEARCH_ERROR, NF_SEARCH_ERROR_MISSING, "%s: no such file", path);
      return NULL;
    }
  self = g_object_new (NF_TYPE_SEARCH_INDEX, NULL);
  self->n_items = nf_model_file_get_n_items (model);
  self->seen = g_malloc0 (self->n_items / 8 + 1);
  if (open_index (self, path, model, &problem))
    return g_steal_pointer (&self);

  g_set_error (error, NF_SEARCH_ERROR,
               problem->domain == NF_SEARCH_ERROR ? (NfSearchError) problem->code : NF_SEARCH_ERROR_CORRUPT,
               "%s: %s", path, problem->message);
  return NULL;
}

gboolean
nf_search_index_build (NfModelFile *model, const char *path, GError **error)
{
  g_autofree char *temporary = NULL;

  g_return_val_if_fail (model != NULL && path != NULL, FALSE);

  temporary = g_strconcat (path, ".part", NULL);
  g_remove (temporary);
  if (!write_index (model, temporary, error))
    {
      g_remove (temporary);
      return FALSE;
    }
  if (g_rename (temporary, path) != 0)
    {
      int number = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number), "%s: %s", path, g_strerror (number));
      g_remove (temporary);
      return FALSE;
    }
  return TRUE;
}

void
nf_search_index_take_overlay (NfSearchIndex *self, NfTitleOverlay *overlay)
{
  g_return_if_fail (NF_IS_SEARCH_INDEX (self));

  g_clear_pointer (&self->overlay, nf_title_overlay_free);
  self->overlay = overlay;
}

NfTitleOverlay *
nf_search_index_get_overlay (NfSearchIndex *self)
{
  g_return_val_if_fail (NF_IS_SEARCH_INDEX (self), NULL);

  return self->overlay;
}

GArray *
nf_search_index_query (NfSearchIndex *self, const char *text, guint max, guint *out_n_total)
{
  g_auto (NfSearchQuery) query = { 0 };
  gboolean is_title;
  GArray *found;

  g_return_val_if_fail (NF_IS_SEARCH_INDEX (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  found = g_array_new (FALSE, FALSE, sizeof (NfItemIndex));
  nf_search_query_init (&query, text);
  append_matches (self, query.exact, max, found);
  append_matches (self, query.prefix, max, found);
  append_matches (self, query.prefix_loose, max, found);
  is_title = found->len > 0;
  append_matches (self, query.words, MAX_TOTAL, found);
  if (query.words != NULL && !is_title && found->len < FEW_MATCHES)
    {
      append_near_years (self, &query, found);
      if (found->len < FEW_MATCHES)
        append_similar (self, &query, found);
    }

  for (guint i = 0; i < found->len; i++)
    self->seen[g_array_index (found, NfItemIndex, i) >> 3] = 0;
  if (out_n_total != NULL)
    *out_n_total = found->len;
  if (found->len > max)
    g_array_set_size (found, max);
  return found;
}

GArray *
nf_search_index_match_ranges (const char *text, const char *title)
{
  g_autofree char *cut = NULL;
  g_autofree char *typed = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GArray) offsets = NULL;
  g_auto (GStrv) tokens = NULL;
  GArray *ranges;

  g_return_val_if_fail (text != NULL && title != NULL, NULL);

  ranges = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!g_utf8_validate (title, -1, NULL))
    return ranges;
  cut = nf_search_query_cut (text);
  typed = nf_text_fold (cut);
  folded = nf_text_fold_with_offsets (title, &offsets);
  if (*typed == '\0' || *folded == '\0')
    return ranges;

  tokens = g_strsplit (typed, " ", -1);
  append_word_ranges (ranges, offsets, folded, tokens);
  if (ranges->len > 0)
    return ranges;

  /* "spiderman" in "Spider-Man" */
  key = nf_search_key_of (typed);
  for (gsize start = 0; folded[start] != '\0';)
    {
      gsize length = match_key (folded + start, key);

      if (length > 0)
        {
          append_range (ranges, offsets, start, start + length);
          break;
        }
      start += strcspn (folded + start, " ");
      start += folded[start] == ' ';
    }
  return ranges;
}
