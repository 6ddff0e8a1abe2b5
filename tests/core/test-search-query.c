/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-query.h"

#include "../fuzz/fuzz-search-query.c"

static const struct
{
  const char *text, *exact, *prefix, *loose, *words;
} queries[] = {
  { "", NULL, NULL, NULL, NULL },
  { " \t?! ", NULL, NULL, NULL, NULL },
  { "up", "\"_up:\" *", "\"_up\" *", NULL, "\"up\" *" },
  { "Heat", "\"_heat:\" *", "\"_heat\" *", "\"=heat\" *", "\"heat\" *" },
  { "lion King", "\"_lionking:\" *", "\"_lionking\" *", "\"=lionking\" *", "\"lion\" AND \"king\" *" },
  { "the lion", "\"=thelion:\" * OR \"_lion:\" *", "\"=thelion\" *", "\"_lion\" *", "\"lion\" *" },
  { "the m", "\"=them:\" *", "\"=them\" *", "\"_m:\" * OR \"_m\" *", "\"m\" *" },
  { "the", "\"_the:\" *", "\"_the\" *", NULL, "\"the\" *" },
  { "heat 1995", "\"_heat1995:\" * OR \"_heat:1995\" *", "\"_heat1995\" *", "\"=heat1995\" *",
    "\"heat\" AND (\"1995\" * OR \"#1995\")" },
  { "heat 19", "\"_heat19:\" *", "\"_heat19\" * OR \"_heat:19\" *", NULL, "\"heat\" AND \"19\" *" },
  { "rocky 2", "\"_rocky2:\" *", "\"_rocky2\" *", NULL, "\"rocky\" AND \"2\" *" },
  { "king and i", "\"_kingandi:\" *", "\"_kingandi\" *", NULL, "\"king\" AND \"i\" *" },
  { "it's", "\"_its:\" *", "\"_its\" *", NULL, "(\"it\" AND \"s\" *) OR (\"its\" *)" },
  { "AND OR \"NEAR( * -a:b ^", NULL, NULL, NULL, "(\"or\" AND \"near\" AND \"b\" *) OR (\"or\" AND \"near\" AND \"ab\" *)" },
  { "le\xffon\xc3", "\"_leon:\" *", "\"_leon\" *", NULL, "\"leon\" *" },
};

static void
test_expressions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_auto (NfSearchQuery) query = { 0 };

      nf_search_query_init (&query, queries[i].text);
      g_assert_cmpstr (query.words, ==, queries[i].words);
      if (queries[i].words == NULL)
        g_assert_true (query.exact == NULL && query.prefix == NULL && query.prefix_loose == NULL);
      if (queries[i].exact == NULL)
        continue;
      g_assert_true (g_str_has_prefix (query.exact, queries[i].exact));
      g_assert_cmpstr (query.prefix, ==, queries[i].prefix);
      if (queries[i].loose != NULL)
        g_assert_cmpstr (query.prefix_loose, ==, queries[i].loose);
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (NfSearchQuery) query = { 0 };
  g_autofree char *cut = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "%c ", 'b' + (int) (i % 20));
  cut = nf_search_query_cut (text->str);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, NF_SEARCH_MAX_CHARS);
  nf_search_query_init (&query, text->str);
  g_assert_cmpuint (g_strv_length (query.tokens), ==, NF_SEARCH_MAX_TOKENS);
  g_assert_cmpuint (strlen (query.words), <, 1000);

  nf_search_query_clear (&query);
  g_string_truncate (text, 0);
  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "\xff");
  nf_search_query_init (&query, text->str);
  g_assert_null (query.words);
}

static void
test_widen (void)
{
  g_autoptr (GPtrArray) toys = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *first[] = { toys, NULL }, *second[] = { NULL, toys }, *empty[] = { none, NULL };
  g_auto (NfSearchQuery) query = { 0 };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;

  g_ptr_array_add (toys, (gpointer) "toy");
  g_ptr_array_add (toys, (gpointer) "boy");
  nf_search_query_init (&query, "tpy story");
  a = nf_search_query_widen (&query, first);
  g_assert_cmpstr (a, ==, "(\"toy\" OR \"boy\") AND \"story\" *");
  b = nf_search_query_widen (&query, second);
  g_assert_cmpstr (b, ==, "\"tpy\" AND (\"toy\" OR \"boy\")");
  c = nf_search_query_widen (&query, empty);
  g_assert_cmpstr (c, ==, query.words);
}

static void
test_year (void)
{
  g_assert_true (nf_search_query_is_year ("1995"));
  g_assert_true (nf_search_query_is_year ("1888"));
  g_assert_true (nf_search_query_is_year ("2049"));
  g_assert_false (nf_search_query_is_year ("199"));
  g_assert_false (nf_search_query_is_year ("19955"));
  g_assert_false (nf_search_query_is_year ("3000"));
  g_assert_false (nf_search_query_is_year ("19a5"));
  g_assert_false (nf_search_query_is_year (""));
}

static void
test_corpus (void)
{
  g_autofree char *name = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "search-query", NULL);
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  const char *entry;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (name, entry, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      g_assert_cmpint (LLVMFuzzerTestOneInput ((const guint8 *) bytes, size), ==, 0);
      n++;
    }
  g_assert_cmpuint (n, >=, 6);
}

/* The fuzz target over random bytes: some of every kind that means something. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "the", "a", "\"", "*", "(", ")", " ", " ", ",", "'", "1995", "19", "2", "NEAR", "AND", ":", "_", "=", "#", "-", "&", "é", "\xff",
    "\xcc\x81", "İ", "½", "ß", "日本", "·", "x", "l'",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint round = 0; round < 600; round++)
    {
      g_string_truncate (text, 0);
      for (gint32 i = 0, n = g_rand_int_range (rand, 0, 30); i < n; i++)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      LLVMFuzzerTestOneInput ((const guint8 *) text->str, text->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-query/expressions", test_expressions);
  g_test_add_func ("/search-query/limits", test_limits);
  g_test_add_func ("/search-query/widen", test_widen);
  g_test_add_func ("/search-query/year", test_year);
  g_test_add_func ("/search-query/corpus", test_corpus);
  g_test_add_func ("/search-query/random", test_random);
  return g_test_run ();
}
