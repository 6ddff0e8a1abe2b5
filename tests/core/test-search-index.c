/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-search-index.h"

#include "nf-database.h"
#include "nf-film.h"
#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  char          *dir, *path;
  NfModelFile   *model;
  NfSearchIndex *index;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = nf_test_make_dir ();
  fixture->path = g_build_filename (fixture->dir, "search.db", NULL);
  fixture->model = nf_test_model_new ();
  g_assert_true (nf_search_index_build (fixture->model, fixture->path, &error));
  g_assert_no_error (error);
  fixture->index = nf_search_index_new (fixture->path, fixture->model, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->index);
  nf_model_file_unref (fixture->model);
  g_free (fixture->path);
  nf_test_remove_dir (fixture->dir);
}

/* The titles found, separated by '|'; checks that no film comes twice. */
static char *
titles_of (NfSearchIndex *index, NfModelFile *model, const char *text, guint max)
{
  guint n_total;
  g_autoptr (GArray) found = nf_search_index_query (index, text, max, &n_total);
  GString *titles = g_string_new (NULL);

  g_assert_cmpuint (found->len, <=, max);
  g_assert_cmpuint (found->len, <=, n_total);
  g_assert_cmpuint (n_total, <=, 1000);
  for (guint i = 0; i < found->len; i++)
    {
      for (guint k = 0; k < i; k++)
        g_assert_cmpuint (g_array_index (found, NfItemIndex, i), !=, g_array_index (found, NfItemIndex, k));
      g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                              nf_model_file_get_title (model, g_array_index (found, NfItemIndex, i)));
    }
  return g_string_free_and_steal (titles);
}

static void
check_first (NfSearchIndex *index, NfModelFile *model, const char *text, const char *expected)
{
  g_autofree char *first = titles_of (index, model, text, 1);

  if (!g_str_equal (first, expected))
    g_error ("“%s” finds “%s” first, not “%s”", text, first, expected);
}

#define LEON "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)"
#define AMELIE "Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)"

static void
test_first (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "lion king", "Lion King, The (1994)" }, { "the lion king", "Lion King, The (1994)" },
    { "THE LION KING", "Lion King, The (1994)" }, { "lion king, the", "Lion King, The (1994)" },
    { "lion", "Lion King, The (1994)" }, { "king lion", "Lion King, The (1994)" }, { "lionking", "Lion King, The (1994)" },
    { "leon", LEON }, { "léon", LEON }, { "LÉON", LEON }, { "le\xcc\x81on", LEON }, { "professional", LEON },
    { "the professional", LEON },
    { "amelie", AMELIE }, { "amélie", AMELIE }, { "le fabuleux destin", AMELIE }, { "fabuleux", AMELIE },
    { "se7en", "Seven (a.k.a. Se7en) (1995)" }, { "seven", "Seven (a.k.a. Se7en) (1995)" },
    { "wall-e", "WALL·E (2008)" }, { "walle", "WALL·E (2008)" }, { "wall e", "WALL·E (2008)" },
    { "heat 1995", "Heat (1995)" }, { "1995 heat", "Heat (1995)" }, { "heat 199", "Heat (1995)" },
    { "heat 1996", "Heat (1995)" },   /* off by one */
    { "toy story", "Toy Story (1995)" }, { "toy story 2", "Toy Story 2 (1999)" }, { "toy story 1999", "Toy Story 2 (1999)" },
    { "2001", "2001: A Space Odyssey (1968)" }, { "m", "M (1931)" }, { "up", "Up (2009)" }, { "u", "Usual Suspects, The (1995)" },
    { "pride and prejudice", "Pride & Prejudice (2005)" }, { "pride & prejudice", "Pride & Prejudice (2005)" },
    { "pride prejudice", "Pride & Prejudice (2005)" }, { "cidade de deus", "City of God (Cidade de Deus) (2002)" },
    { "lat den", "Let the Right One In (Låt den rätte komma in) (2008)" },
    { "nightmare", "Nightmare on Elm Street, A (1984)" }, { "when harry", "When Harry Met Sally... (1989)" },
    /* one letter wrong */
    { "matrx", "Matrix, The (1999)" }, { "mattrix", "Matrix, The (1999)" }, { "matirx", "Matrix, The (1999)" },
    { "natrix", "Matrix, The (1999)" }, { "godfahter", "Godfather, The (1972)" }, { "tpy story", "Toy Story (1995)" },
    { "toy stury", "Toy Story (1995)" }, { "interstelar", "Interstellar (2014)" }, { "lion kong", "Lion King, The (1994)" },
    { "ratatouile", "Ratatouille (2007)" },
    /* FTS5's own words and signs */
    { "heat AND", "" }, { "\"heat\"", "Heat (1995)" }, { "heat*", "Heat (1995)" }, { "-heat", "Heat (1995)" },
    { "terms:heat", "" }, { "^heat", "Heat (1995)" }, { "heat OR", "" }, { "(heat", "Heat (1995)" }, { "NOT", "Notting Hill (1999)" },
    { "'; DROP TABLE films; --", "" }, { "_heat:1995", "Heat (1995)" }, { "#1995", "Toy Story (1995)" },
    { "", "" }, { "   ", "" }, { "!?*", "" }, { "qqqqq", "" }, { "xyz", "" },
    { "\xff\xfeheat\xc3", "Heat (1995)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_first (fixture->index, fixture->model, cases[i][0], cases[i][1]);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *toy = titles_of (fixture->index, fixture->model, "toy story", 10);
  g_autofree char *ring = titles_of (fixture->index, fixture->model, "ring", 10);
  g_autofree char *in = titles_of (fixture->index, fixture->model, "in", 10);
  g_autofree char *year = titles_of (fixture->index, fixture->model, "1995", 3);
  g_autofree char *god = titles_of (fixture->index, fixture->model, "god", 10);

  g_assert_cmpstr (toy, ==, "Toy Story (1995)|Toy Story 2 (1999)");
  g_assert_cmpstr (ring, ==, "Ring, The (2002)");
  /* titles that begin with it before titles that have it */
  g_assert_cmpstr (in, ==, "Inception (2010)|Incredibles, The (2004)|Interstellar (2014)|Monsters, Inc. (2001)|"
                           "Sleepless in Seattle (1993)|Let the Right One In (Låt den rätte komma in) (2008)");
  g_assert_cmpstr (year, ==, "Toy Story (1995)|Usual Suspects, The (1995)|Seven (a.k.a. Se7en) (1995)");
  g_assert_cmpstr (god, ==, "Godfather, The (1972)|City of God (Cidade de Deus) (2002)");
}

static void
test_total (Fixture *fixture, gconstpointer data)
{
  guint n_total = 99;
  g_autoptr (GArray) none = nf_search_index_query (fixture->index, "toy", 0, &n_total);
  g_autoptr (GArray) one = nf_search_index_query (fixture->index, "toy", 1, NULL);
  g_autoptr (GArray) many = NULL;
  g_autoptr (GArray) again = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (n_total, ==, 2);
  g_assert_cmpuint (one->len, ==, 1);
  many = nf_search_index_query (fixture->index, "t", G_MAXUINT, &n_total);
  g_assert_cmpuint (many->len, ==, n_total);
  again = nf_search_index_query (fixture->index, "t", G_MAXUINT, &n_total);
  g_assert_cmpmem (many->data, many->len * sizeof (NfItemIndex), again->data, again->len * sizeof (NfItemIndex));
}

static void
test_every_title (Fixture *fixture, gconstpointer data)
{
  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (fixture->model); i++)
    {
      g_autoptr (NfFilm) film = nf_film_new (fixture->model, i);

      check_first (fixture->index, fixture->model, nf_film_get_title (film), nf_film_get_raw_title (film));
      check_first (fixture->index, fixture->model, nf_film_get_accessible_name (film), nf_film_get_raw_title (film));
    }
}

static void
test_strange_text (Fixture *fixture, gconstpointer data)
{
  static const char alphabet[] = "the*\"'()-:^+{}[],.;&AND OR NOT NEAR/5 _=#%\\\xc3\xa9\xff\xe2\x82 1995";
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GArray) found = NULL;

      g_string_truncate (text, 0);
      for (gint32 i = 0, n = g_rand_int_range (rand, 0, 60); i < n; i++)
        g_string_append_c (text, alphabet[g_rand_int_range (rand, 0, (gint32) strlen (alphabet))]);
      found = nf_search_index_query (fixture->index, text->str, 5, NULL);
      g_assert_cmpuint (found->len, <=, 5);
    }
  g_string_truncate (text, 0);
  while (text->len < 10000)
    g_string_append (text, "lion king \"");
  g_array_unref (nf_search_index_query (fixture->index, text->str, 5, NULL));
  while (text->len < 20000)
    g_string_append_c (text, 'x');
  g_array_unref (nf_search_index_query (fixture->index, text->str + 10000, 5, NULL));
}

static void
test_locale (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));

  if (setlocale (LC_ALL, "tr_TR.UTF-8") == NULL)
    g_test_message ("no Turkish locale: only letters are tried");
  check_first (fixture->index, fixture->model, "TITANIC", "Titanic (1997)");
  check_first (fixture->index, fixture->model, "TİTANİC", "Titanic (1997)");
  check_first (fixture->index, fixture->model, "tıtanıc", "Titanic (1997)");
  setlocale (LC_ALL, before);
}

static void
test_deterministic (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->dir, "other.db", NULL);
  g_autofree char *part = g_strconcat (other, ".part", NULL);
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gsize n_a, n_b;

  g_assert_true (nf_search_index_build (fixture->model, other, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &a, &n_a, NULL));
  g_assert_true (g_file_get_contents (other, &b, &n_b, NULL));
  g_assert_cmpmem (a, n_a, b, n_b);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  /* over an existing one, and over what a killed build left */
  g_assert_true (g_file_set_contents (part, "rest", -1, NULL));
  g_assert_true (nf_search_index_build (fixture->model, other, NULL));
}

static void
test_cannot_build (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "no", "such", "folder.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (nf_search_index_build (fixture->model, path, &error));
  g_assert_nonnull (error);
}

static void
check_refused (NfModelFile *model, const char *path, NfSearchError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (nf_search_index_new (path, model, &error));
  g_assert_error (error, NF_SEARCH_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "bad.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (NfDatabase) database = NULL;
  gsize size;

  check_refused (fixture->model, path, NF_SEARCH_ERROR_MISSING);
  check_refused (fixture->model, fixture->dir, NF_SEARCH_ERROR_CORRUPT);
  g_assert_true (g_file_set_contents (path, "this is no database, but it is long enough to be looked at as one: ....................................", -1, NULL));
  check_refused (fixture->model, path, NF_SEARCH_ERROR_CORRUPT);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  check_refused (fixture->model, path, NF_SEARCH_ERROR_MISMATCH);

  /* of another model */
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
  g_assert_true (nf_database_execute (database, "UPDATE facts SET value = 'another' WHERE name = 'model-id'", NULL));
  g_clear_pointer (&database, nf_database_unref);
  check_refused (fixture->model, path, NF_SEARCH_ERROR_MISMATCH);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
  g_assert_true (nf_database_execute (database, "DELETE FROM facts WHERE name = 'model-id'", NULL));
  g_clear_pointer (&database, nf_database_unref);
  check_refused (fixture->model, path, NF_SEARCH_ERROR_CORRUPT);

  /* of another version of the layout */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
  g_assert_true (nf_database_set_user_version (database, 77, NULL));
  g_clear_pointer (&database, nf_database_unref);
  check_refused (fixture->model, path, NF_SEARCH_ERROR_MISMATCH);

  /* without its table */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  database = nf_database_open (path, NF_DATABASE_READ_WRITE, NULL);
  g_assert_true (nf_database_execute (database, "DROP TABLE films", NULL));
  g_clear_pointer (&database, nf_database_unref);
  check_refused (fixture->model, path, NF_SEARCH_ERROR_CORRUPT);
}

/* A damaged page may give wrong answers or none, never a crash or a row that does not exist. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "damaged.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gsize size;

  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  for (guint round = 0; round < 50; round++)
    {
      static const char *const texts[] = { "lion king", "t", "matrx", "heat 1995", "qqqq zzzz" };
      g_autofree char *damaged = g_memdup2 (bytes, size);
      g_autoptr (NfSearchIndex) index = NULL;
      gsize length = round % 5 == 0 ? (gsize) g_rand_int_range (rand, 1, (gint32) size) : size;

      for (guint i = 0; i < 1 + round % 40; i++)
        damaged[g_rand_int_range (rand, 0, (gint32) size)] = (char) g_rand_int (rand);
      g_assert_true (g_file_set_contents (path, damaged, (gssize) length, NULL));
      index = nf_search_index_new (path, fixture->model, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (texts) && index != NULL; i++)
        {
          g_autoptr (GArray) found = nf_search_index_query (index, texts[i], 50, NULL);

          for (guint k = 0; k < found->len; k++)
            g_assert_cmpuint (g_array_index (found, NfItemIndex, k), <, nf_model_file_get_n_items (fixture->model));
        }
    }
}

static void
test_ranges (void)
{
  static const struct
  {
    const char *text, *title, *marked;
  } cases[] = {
    { "leon", "Léon: The Professional", "[Léon]: The Professional" },
    { "léon prof", "Léon: The Professional", "[Léon]: The [Prof]essional" },
    { "le", "Léon: The Professional", "[Lé]on: The Professional" },
    { "lion king", "The Lion King", "The [Lion] [King]" },
    { "the lion", "The Lion King", "[The] [Lion] King" },
    { "king l", "The Lion King", "The [L]ion [King]" },
    { "spiderman", "Spider-Man 2", "[Spider-Man] 2" },
    { "walle", "WALL·E", "[WALL·E]" },
    { "wall-e", "WALL·E", "[WALL]·[E]" },
    { "et", "E.T. the Extra-Terrestrial", "[E.T]. the Extra-Terrestrial" },
    { "it's", "It's a Wonderful Life", "[It]'[s] a Wonderful Life" },
    { "strasse", "Die Straße", "Die [Straße]" },
    { "8 1/2", "8½", "[8½]" },
    { "e", "e\xcc\x81t\xc3\xa9", "[e\xcc\x81]t\xc3\xa9" },
    { "heat 1995", "Heat", "[Heat]" },
    { "matrx", "The Matrix", "The Matrix" },
    { "", "The Matrix", "The Matrix" },
    { "matrix", "", "" },
    { "x", "\xff", "\xff" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) ranges = nf_search_index_match_ranges (cases[i].text, cases[i].title);
      g_autoptr (GString) marked = g_string_new (cases[i].title);

      g_assert_cmpuint (ranges->len % 2, ==, 0);
      for (guint k = ranges->len; k > 0; k--)
        {
          guint at = g_array_index (ranges, guint, k - 1);

          g_assert_cmpuint (at, <=, strlen (cases[i].title));
          g_string_insert_c (marked, at, k % 2 == 0 ? ']' : '[');
        }
      g_assert_cmpstr (marked->str, ==, cases[i].marked);
    }
}

/* The shipped catalogue, where it has been built. */
static void
test_real_catalogue (void)
{
  static const char *const cases[][2] = {
    { "lion king", "Lion King, The (1994)" }, { "leon", LEON }, { "heat 1995", "Heat (1995)" }, { "heat", "Heat (1995)" },
    { "1917", "1917 (2019)" }, { "2001", "2001: A Space Odyssey (1968)" }, { "m", "M (1931)" }, { "up", "Up (2009)" },
    { "it", "It (2017)" }, { "it's a wonderful life", "It's a Wonderful Life (1946)" },
    { "its a wonderful life", "It's a Wonderful Life (1946)" }, { "et the extra", "E.T. the Extra-Terrestrial (1982)" },
    { "walle", "WALL·E (2008)" }, { "spiderman", "Spider-Man (2002)" }, { "matrix", "Matrix, The (1999)" },
    { "the m", "Matrix, The (1999)" }, { "matrx", "Matrix, The (1999)" }, { "godfahter", "Godfather, The (1972)" },
    { "godfather 2", "Godfather: Part II, The (1974)" }, { "rocky 2", "Rocky II (1979)" },
    { "star wars", "Star Wars: Episode IV - A New Hope (1977)" },
    { "star wars 5", "Star Wars: Episode V - The Empire Strikes Back (1980)" }, { "se7en", "Seven (a.k.a. Se7en) (1995)" },
    { "seven", "Seven (a.k.a. Se7en) (1995)" }, { "amelie", AMELIE }, { "le fabuleux destin d'amélie poulain", AMELIE },
    { "shawshenk redemption", "Shawshank Redemption, The (1994)" }, { "lilo & stitch", "Lilo & Stitch (2002)" },
    { "8½", "8 1/2 (8½) (1963)" }, { "birdman", "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)" },
    { "500 days", "(500) Days of Summer (2009)" }, { "lala land", "La La Land (2016)" },
    { "das boot", "Boot, Das (Boat, The) (1981)" }, { "avventura", "Avventura, L' (Adventure, The) (1960)" },
    { "alien 3", "Alien³ (a.k.a. Alien 3) (1992)" }, { "dr strangelove",
    "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb (1964)" },
    { "interstelar", "Interstellar (2014)" }, { "tpy story", "Toy Story (1995)" },
  };
  const char *model_path = g_getenv ("NEXTFILMS_MODEL"), *index_path = g_getenv ("NEXTFILMS_SEARCH_INDEX");
  g_autoptr (GError) error = NULL;
  g_autoptr (NfModelFile) model = NULL;
  g_autoptr (NfSearchIndex) index = NULL;

  if (model_path == NULL || index_path == NULL || !g_file_test (model_path, G_FILE_TEST_EXISTS) ||
      !g_file_test (index_path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shipped model or its index is not there");
      return;
    }
  model = nf_model_file_new_from_path (model_path, &error);
  g_assert_no_error (error);
  index = nf_search_index_new (index_path, model, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_first (index, model, cases[i][0], cases[i][1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/search-index/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("first", test_first);
  ADD ("order", test_order);
  ADD ("total", test_total);
  ADD ("every-title", test_every_title);
  ADD ("strange-text", test_strange_text);
  ADD ("locale", test_locale);
  ADD ("deterministic", test_deterministic);
  ADD ("cannot-build", test_cannot_build);
  ADD ("refused", test_refused);
  ADD ("damaged", test_damaged);
#undef ADD
  g_test_add_func ("/search-index/ranges", test_ranges);
  g_test_add_func ("/search-index/real-catalogue", test_real_catalogue);
  return g_test_run ();
}
