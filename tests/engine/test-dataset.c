/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fuzz/fuzz-dataset.c"

#include "nf-test-utils.h"

#include <glib/gstdio.h>
#include <string.h>

#define MOVIES "movieId,title,genres\n"
#define LINKS "movieId,imdbId,tmdbId\n"
#define STATS "movieId,n_ratings,mean_rating\n"
#define RATINGS "userId,movieId,rating,timestamp\n"

static void
put (const char *dir, const char *folder, const char *name, const char *text)
{
  g_autofree char *inner = g_build_filename (dir, folder, NULL), *path = g_build_filename (inner, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static NfDataset *
read_dir (const char *dir)
{
  NfDataset *dataset = nf_dataset_new ();
  g_autoptr (GError) error = NULL;

  nf_dataset_add_dir (dataset, dir, &error);
  g_assert_no_error (error);
  nf_dataset_finish (dataset, &error);
  g_assert_no_error (error);
  return dataset;
}

/* "user:movie=half stars …", in order of user and movie; takes the ratings */
static char *
describe_ratings (NfDataset *dataset)
{
  g_autoptr (NfMatrix) matrix = nf_dataset_take_matrix (dataset);
  NfModelContents contents = { 0 };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  nf_dataset_fill_contents (dataset, &contents);
  g_assert_cmpuint (nf_matrix_get_n_rows (matrix), ==, nf_dataset_get_n_users (dataset));
  g_assert_cmpuint (nf_matrix_get_n_columns (matrix), ==, contents.n_items);
  g_assert_cmpuint (nf_matrix_get_n_entries (matrix), ==, nf_dataset_get_n_ratings (dataset));
  for (guint u = 0; u < nf_matrix_get_n_rows (matrix); u++)
    {
      const guint32 *entries;
      guint n = nf_matrix_get_row (matrix, u, &entries);

      g_assert_cmpuint (n, >, 0);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (NF_ENTRY_COLUMN (entries[i]), <, contents.n_items);
          if (i > 0)
            g_assert_cmpuint (NF_ENTRY_COLUMN (entries[i]), >, NF_ENTRY_COLUMN (entries[i - 1]));
          g_ptr_array_add (parts, g_strdup_printf ("%u:%u=%u", u, contents.movie_ids[NF_ENTRY_COLUMN (entries[i])], NF_ENTRY_RATING (entries[i])));
        }
    }
  g_ptr_array_sort_values (parts, (GCompareFunc) strcmp);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" ", (char **) parts->pdata);
}

static void
expect_ratings (NfDataset *dataset, const char *expected)
{
  g_autofree char *found = describe_ratings (dataset);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_one_folder (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) dataset = NULL;
  NfModelContents c = { 0 };

  /* CRLF, a mark, quotes, a title with a blank at the end, no line break at the end */
  put (dir, ".", "movies.csv", "\xef\xbb\xbfmovieId,title,genres\r\n364,\"Lion King, The (1994)\",Animation|Drama\r\n6,Heat (1995) ,Crime\r\n"
                               "9,\"The \"\"Best\"\"\nof\",(no genres listed)\r\n5,Cold (2001),Drama");
  put (dir, ".", "links.csv", LINKS "364,0110357,8587\n6,0113277,949\n9,,\n");
  put (dir, ".", "ratings.csv", RATINGS "1,6,0.5,10\n1,364,5.0,11\n7,364,3.5,12\n7,9,4,-13\n");
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);

  g_assert_cmpuint (nf_dataset_get_n_items (dataset), ==, 4);
  g_assert_cmpuint (nf_dataset_get_n_ids (dataset), ==, 4);
  g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 2);
  g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), ==, 4);
  /* by falling popularity, then id: 364 (2), 6 (1), 9 (1), 5 (0) */
  g_assert_cmpstr (c.titles[0], ==, "Lion King, The (1994)");
  g_assert_cmpstr (c.titles[1], ==, "Heat (1995)");
  g_assert_cmpstr (c.titles[2], ==, "The \"Best\" of");
  g_assert_cmpstr (c.titles[3], ==, "Cold (2001)");
  g_assert_cmpuint (c.years[0], ==, 1994);
  g_assert_cmpuint (c.years[2], ==, 0);
  g_assert_cmphex (c.genres[0], ==, NF_GENRE_BIT (NF_GENRE_ANIMATION) | NF_GENRE_BIT (NF_GENRE_DRAMA));
  g_assert_cmphex (c.genres[2], ==, 0);
  g_assert_cmpuint (c.imdb_ids[0], ==, 110357);
  g_assert_cmpuint (c.tmdb_ids[1], ==, 949);
  g_assert_cmpuint (c.tmdb_ids[2], ==, 0);
  g_assert_cmpuint (c.tmdb_ids[3], ==, 0);
  g_assert_cmpuint (c.n_ratings[0], ==, 2);
  g_assert_cmpfloat (c.mean_ratings[0], ==, 4.25);
  g_assert_cmpfloat (c.mean_ratings[1], ==, 0.5);
  g_assert_cmpfloat (c.mean_ratings[3], ==, 0);
  expect_ratings (dataset, "0:364=10 0:6=1 1:364=7 1:9=8");
  g_assert_cmpuint (g_strv_length ((char **) nf_dataset_get_sources (dataset)), ==, 1);
  g_assert_true (g_str_has_suffix (nf_dataset_get_sources (dataset)[0], ": movies.csv, links.csv, ratings.csv"));
  g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), ==, 4);   /* stays known */
  nf_test_remove_dir (dir);
}

static void
test_several_folders (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) dataset = NULL;
  NfModelContents c = { 0 };

  put (dir, "a-large", "movies.csv", MOVIES "1,First name (1995),Drama\n2,Two,(no genres listed)\n");
  put (dir, "a-large", "links.csv", LINKS "1,11,\n2,12,22\n");
  put (dir, "a-large", "movie_stats.csv", STATS "1,1000,3.25\n");
  put (dir, "a-large", "ratings_b.csv", RATINGS "5,1,4.0,1\n");
  put (dir, "a-large", "ratings_a.csv", RATINGS "5,2,3.0,1\n");
  put (dir, "b-small", "movies.csv", MOVIES "3,Three (2003),Crime\n2,Two again (2002),Comedy\n1,Other name (1996),War\n");
  put (dir, "b-small", "links.csv", LINKS "1,99,21\n3,13,23\n");
  put (dir, "b-small", "ratings.csv", RATINGS "5,1,1.0,1\n6,2,2.0,1\n");
  put (dir, "b-small", "ratings_part.csv", RATINGS "9,1,1.0,1\n");   /* left alone where there is a ratings.csv */
  put (dir, "ml-1m", "movies.csv", MOVIES "77,Not this one (2000),Drama\n");
  put (dir, "notes", "readme.txt", "no data");
  put (dir, ".", "readme.txt", "no data");
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);

  g_assert_cmpuint (c.n_items, ==, 3);
  g_assert_cmpstr (c.titles[0], ==, "First name (1995)");   /* the first folder's … */
  g_assert_cmphex (c.genres[0], ==, NF_GENRE_BIT (NF_GENRE_DRAMA));
  g_assert_cmpuint (c.imdb_ids[0], ==, 11);
  g_assert_cmpuint (c.tmdb_ids[0], ==, 21);   /* … and its gaps filled */
  g_assert_cmpstr (c.titles[1], ==, "Two");
  g_assert_cmpuint (c.years[1], ==, 2002);
  g_assert_cmphex (c.genres[1], ==, NF_GENRE_BIT (NF_GENRE_COMEDY));
  g_assert_cmpuint (c.n_ratings[0], ==, 1000);   /* movie_stats.csv */
  g_assert_cmpfloat (c.mean_ratings[0], ==, 3.25);
  g_assert_cmpuint (c.n_ratings[1], ==, 2);      /* not in it: the ratings */
  g_assert_cmpfloat (c.mean_ratings[1], ==, 2.5);
  g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 4);   /* user 5 of three files is three people */
  expect_ratings (dataset, "0:2=6 1:1=8 2:1=2 3:2=4");
  g_assert_cmpstr (nf_dataset_get_sources (dataset)[0], ==, "a-large: movies.csv, links.csv, movie_stats.csv, ratings_a.csv, ratings_b.csv");
  g_assert_cmpstr (nf_dataset_get_sources (dataset)[1], ==, "b-small: movies.csv, links.csv, ratings.csv");
  g_assert_null (nf_dataset_get_sources (dataset)[2]);
  nf_test_remove_dir (dir);
}

static void
test_merging (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) dataset = NULL;
  g_autoptr (GBytes) bytes = NULL;
  NfModelContents c = { 0 };

  /* 10, 30 and 40 are one film; 40 has the most ratings. 20 stands alone, 50 and 60 have no TMDB id and stay two. */
  put (dir, ".", "movies.csv", MOVIES "10,Ten (2010),Drama\n20,Twenty,War\n30,Thirty,Crime\n40,Forty,(no genres listed)\n50,Fifty,War\n60,Sixty,War\n");
  put (dir, ".", "links.csv", LINKS "10,110,7\n20,120,8\n30,,7\n40,,7\n50,,\n60,,\n");
  put (dir, ".", "ratings.csv", RATINGS
       "1,10,1.0,500\n1,20,2.0,1\n1,40,5.0,400\n"   /* 10 is later: 1.0 counts */
       "2,10,1.0,400\n2,30,2.0,400\n"               /* the same second: the later line */
       "3,40,4.0,1\n4,40,4.5,1\n5,30,0.5,9\n5,30,3.0,8\n6,40,3.0,1\n");
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);

  g_assert_cmpuint (nf_dataset_get_n_ids (dataset), ==, 6);
  g_assert_cmpuint (c.n_items, ==, 4);
  g_assert_cmpuint (c.n_aliases, ==, 2);
  g_assert_cmpuint (c.alias_ids[0], ==, 10);
  g_assert_cmpuint (c.alias_ids[1], ==, 30);
  g_assert_cmpuint (c.movie_ids[0], ==, 40);
  g_assert_cmpuint (c.alias_items[0], ==, 0);
  g_assert_cmpuint (c.alias_items[1], ==, 0);
  g_assert_cmpuint (c.tmdb_ids[0], ==, 7);
  g_assert_cmpuint (c.imdb_ids[0], ==, 110);   /* what the merged ones know */
  g_assert_cmpuint (c.years[0], ==, 2010);
  g_assert_cmphex (c.genres[0], ==, NF_GENRE_BIT (NF_GENRE_DRAMA));
  g_assert_cmpuint (c.n_ratings[0], ==, 6);
  g_assert_cmpfloat_with_epsilon (c.mean_ratings[0], (1 + 2 + 4 + 4.5 + .5 + 3) / 6, 1e-6);
  expect_ratings (dataset, "0:20=4 0:40=2 1:40=4 2:40=8 3:40=9 4:40=1 5:40=6");

  /* fits a model as it is */
  {
    const float zeros[4] = { 0 };
    const guint32 none[4] = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (NfModelFile) model = NULL;

    c.rank = 1, c.factors = c.singular_values = c.item_weights = c.item_biases = c.prior = zeros, c.train_counts = none;
    bytes = nf_model_writer_to_bytes (&c, &error);
    g_assert_no_error (error);
    model = nf_model_file_new_from_bytes (bytes, "merged", &error);
    g_assert_cmpuint (nf_model_file_lookup_movie_id (model, 30), ==, 0);
  }
  nf_test_remove_dir (dir);
}

static void
test_merged_stats (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) dataset = NULL;
  NfModelContents c = { 0 };

  put (dir, ".", "movies.csv", MOVIES "10,Ten,Drama\n20,Twenty,Drama\n");
  put (dir, ".", "links.csv", LINKS "10,1,7\n20,2,7\n");
  put (dir, ".", "movie_stats.csv", STATS "10,30,4.0\n20,10,2.0\n");
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);
  g_assert_cmpuint (c.n_items, ==, 1);
  g_assert_cmpuint (c.movie_ids[0], ==, 10);
  g_assert_cmpuint (c.imdb_ids[0], ==, 1);
  g_assert_cmpuint (c.n_ratings[0], ==, 40);
  g_assert_cmpfloat (c.mean_ratings[0], ==, 3.5);
  g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), ==, 0);
  g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 0);
  nf_test_remove_dir (dir);
}

static void
test_catalogue (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *large = g_build_filename (dir, "a-large", NULL), *other = g_build_filename (dir, "b-small", "..", "a-large", ".", NULL);
  g_autofree char *missing = g_build_filename (dir, "c-none", NULL), *small = g_build_filename (dir, "b-small", NULL);

  /* 3 and 4 are of the small folder alone; 4 has the TMDB id of 1, and stays out all the same. */
  put (dir, "a-large", "movies.csv", MOVIES "1,One (2001),Drama\n2,Two,(no genres listed)\n5,Five,War\n");
  put (dir, "a-large", "links.csv", LINKS "1,11,21\n2,12,22\n5,15,22\n");
  put (dir, "a-large", "ratings.csv", RATINGS "1,1,4.0,1\n1,5,3.0,1\n");
  put (dir, "b-small", "movies.csv", MOVIES "3,Three (2003),Crime\n4,Four,War\n2,Two again (2002),Comedy\n1,Other name,War\n");
  put (dir, "b-small", "links.csv", LINKS "1,11,21\n3,13,23\n4,14,21\n");

  /* person 7 has rated left-out films alone, and gets no number; then the same lines mixed */
  for (guint mixed = 0; mixed < 2; mixed++)
    {
      g_autoptr (NfDataset) dataset = nf_dataset_new ();
      g_autoptr (GError) error = NULL;
      NfModelContents c = { 0 };

      put (dir, "b-small", "ratings.csv",
           mixed ? RATINGS "6,3,5.0,1\n7,3,1.0,1\n6,1,1.0,1\n8,2,2.5,1\n7,4,1.0,1\n8,4,5.0,9\n8,1,2.0,1\n"
                 : RATINGS "6,3,5.0,1\n6,1,1.0,1\n7,3,1.0,1\n7,4,1.0,1\n8,2,2.5,1\n8,4,5.0,9\n8,1,2.0,1\n");
      g_assert_true (nf_dataset_set_catalogue_dir (dataset, mixed ? other : large, &error));
      g_assert_true (nf_dataset_add_dir (dataset, dir, &error));
      g_assert_true (nf_dataset_finish (dataset, &error));
      g_assert_no_error (error);
      nf_dataset_fill_contents (dataset, &c);
      g_assert_cmpuint (c.n_items, ==, 2);
      g_assert_cmpuint (nf_dataset_get_n_ids (dataset), ==, 3);
      g_assert_cmpuint (c.n_aliases, ==, 1);
      g_assert_cmpstr (c.titles[0], ==, "One (2001)");
      g_assert_cmpuint (c.years[1], ==, 2002);   /* the other folders still fill gaps */
      g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 3);
      g_assert_cmpuint (nf_dataset_get_n_films_left_out (dataset), ==, 2);
      g_assert_cmpuint (nf_dataset_get_n_ratings_left_out (dataset), ==, 4);
      g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), ==, 5);
      expect_ratings (dataset, "0:1=8 0:2=6 1:1=2 2:1=4 2:2=5");
    }
  {
    g_autoptr (NfDataset) dataset = read_dir (dir), apart = nf_dataset_new ();
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (nf_dataset_get_n_films_left_out (dataset), ==, 0);
    g_assert_cmpuint (nf_dataset_get_n_ratings_left_out (dataset), ==, 0);
    g_assert_false (nf_dataset_set_catalogue_dir (apart, missing, &error));
    g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING);
    g_clear_error (&error);
    g_assert_true (nf_dataset_set_catalogue_dir (apart, small, &error));
    g_assert_true (nf_dataset_add_dir (apart, large, &error));
    g_assert_false (nf_dataset_finish (apart, &error));
    g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING);
    g_assert_nonnull (strstr (error->message, "b-small"));
  }
  nf_test_remove_dir (dir);
}

/* Users whose lines do not stand together give the same ratings. */
static void
test_any_order (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) grouped = NULL, mixed = NULL;
  g_autofree char *expected = NULL;

  put (dir, "g", "movies.csv", MOVIES "1,A,Drama\n2,B,Drama\n3,C,Drama\n");
  put (dir, "g", "links.csv", LINKS "1,1,1\n2,2,2\n3,3,1\n");
  put (dir, "m", "movies.csv", MOVIES "1,A,Drama\n2,B,Drama\n3,C,Drama\n");
  put (dir, "m", "links.csv", LINKS "1,1,1\n2,2,2\n3,3,1\n");
  put (dir, "g", "ratings.csv", RATINGS "8,1,1.0,5\n8,2,2.0,9\n8,3,3.0,7\n4,1,4.0,1\n4,1,0.5,1\n4,2,4.5,3\n");
  put (dir, "m", "ratings.csv", RATINGS "8,1,1.0,5\n4,1,4.0,1\n8,2,2.0,9\n4,1,0.5,1\n8,3,3.0,7\n4,2,4.5,3\n");
  {
    g_autofree char *g = g_build_filename (dir, "g", NULL), *m = g_build_filename (dir, "m", NULL);

    grouped = read_dir (g);
    mixed = read_dir (m);
  }
  expected = describe_ratings (grouped);
  g_assert_cmpstr (expected, ==, "0:1=6 0:2=4 1:1=1 1:2=9");
  expect_ratings (mixed, expected);
  g_assert_cmpuint (nf_dataset_get_n_users (mixed), ==, 2);
  nf_test_remove_dir (dir);
}

/* Many users and ids: the tables grow. */
static void
test_many (void)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (GString) movies = g_string_new (MOVIES);
  g_autoptr (GString) ratings = g_string_new ("userId,movieId,rating\n");   /* times may be missing */
  g_autoptr (NfDataset) dataset = NULL;
  g_autoptr (NfMatrix) matrix = NULL;
  NfModelContents c = { 0 };

  for (guint i = 1; i <= 5000; i++)
    g_string_append_printf (movies, "%u,Film %u (%u),Drama\n", i * 400000u, i, 1900 + i % 100);
  for (guint user = 0; user < 4000; user++)
    for (guint j = 0; j < 5; j++)
      g_string_append_printf (ratings, "%u,%u,%u.%u\n", user * 500001u, (1 + (user * 31 + j * 977) % 5000) * 400000u, 1 + (user + j) % 4, 5 * (j % 2));
  put (dir, ".", "movies.csv", movies->str);
  put (dir, ".", "ratings.csv", ratings->str);
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);
  g_assert_cmpuint (c.n_items, ==, 5000);
  g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 4000);
  g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), ==, 20000);
  matrix = nf_dataset_take_matrix (dataset);
  for (guint user = 0; user < 4000; user += 97)
    {
      const guint32 *entries;

      g_assert_cmpuint (nf_matrix_get_row (matrix, user, &entries), ==, 5);
      for (guint i = 0; i < 5; i++)
        {
          guint found = 5;

          for (guint j = 0; j < 5; j++)
            if (c.movie_ids[NF_ENTRY_COLUMN (entries[i])] == (1 + (user * 31 + j * 977) % 5000) * 400000u)
              found = j;
          g_assert_cmpuint (found, <, 5);
          g_assert_cmpuint (NF_ENTRY_RATING (entries[i]), ==, 2 * (1 + (user + found) % 4) + found % 2);
        }
    }
  nf_test_remove_dir (dir);
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

/* movies.csv, links.csv, movie_stats.csv and ratings.csv (NULL: none) → the message without the folder's name */
static void
expect_error (const char *movies, const char *links, const char *stats, const char *ratings, NfDatasetError code, const char *expected)
{
  char *dir = nf_test_make_dir ();
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (GError) error = NULL;

  put (dir, ".", "movies.csv", movies != NULL ? movies : MOVIES "1,One (2001),Drama\n2,Two (2002),Crime\n");
  if (links != NULL)
    put (dir, ".", "links.csv", links);
  if (stats != NULL)
    put (dir, ".", "movie_stats.csv", stats);
  if (ratings != NULL)
    put (dir, ".", "ratings.csv", ratings);
  g_assert_false (nf_dataset_add_dir (dataset, dir, &error) && nf_dataset_finish (dataset, &error));
  g_assert_error (error, NF_DATASET_ERROR, (int) code);
  if (g_str_has_prefix (error->message, dir))
    g_assert_cmpstr (error->message + strlen (dir) + 1, ==, expected);
  else
    g_assert_nonnull (strstr (error->message, expected));
  nf_test_remove_dir (dir);
}

static void
test_bad_movies (void)
{
#define BAD(code, text, expected) expect_error (text, NULL, NULL, NULL, NF_DATASET_ERROR_##code, expected)
  BAD (EMPTY, "", "movies.csv:1: found an empty file, expected the columns movieId,title,genres");
  BAD (EMPTY, MOVIES, "found no film, expected a movies.csv with films");
  BAD (HEADER, "id,title\n", "movies.csv:1: columns: found “id,title”, expected movieId,title,genres");
  BAD (HEADER, "1,One (2001),Drama\n", "movies.csv:1: columns: found “1,One (2001),Drama”, expected movieId,title,genres");
  BAD (SYNTAX, MOVIES "1,One\n", "movies.csv:2: found 2 fields, expected 3");
  BAD (SYNTAX, MOVIES "1,Good, Bad (1966),Western\n", "movies.csv:2: found 4 fields, expected 3");
  BAD (SYNTAX, MOVIES "\r\n1,One,Drama\r\nx,Two,Drama\r\n", "movies.csv:4: movieId: found “x”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES "2147483648,One,Drama\n", "movies.csv:2: movieId: found “2147483648”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES "99999999999999999999999999,One,Drama\n", "movies.csv:2: movieId: found “99999999999999999999999999”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES "0,One,Drama\n", "movies.csv:2: movieId: found “0”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES "-1,One,Drama\n", "movies.csv:2: movieId: found “-1”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES ",One,Drama\n", "movies.csv:2: movieId: found “”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, MOVIES "1,One,Drama\n2,Two,Drama\n1,One,Drama\n", "movies.csv:4: movieId: found 1 a second time, expected each film once");
  BAD (SYNTAX, MOVIES "1, ,Drama\n", "movies.csv:2: title: found 0 bytes, expected 1 to 1024");
  BAD (SYNTAX, MOVIES "1,L\xe9on (1994),Drama\n", "movies.csv:2: title: found “L\xef\xbf\xbdon (1994)”, expected UTF-8");
  BAD (SYNTAX, MOVIES "1,One,Cooking\n", "movies.csv:2: genres: found “Cooking”, expected MovieLens' genres separated by |");
  BAD (SYNTAX, MOVIES "1,\"One,Drama\n", "movies.csv:2: found a quotation mark that is never closed, expected a second one");
#undef BAD
}

static void
test_bad_links (void)
{
#define BAD(code, text, expected) expect_error (NULL, text, NULL, NULL, NF_DATASET_ERROR_##code, expected)
  BAD (EMPTY, "", "links.csv:1: found an empty file, expected the columns movieId,imdbId,tmdbId");
  BAD (HEADER, "movieId,imdbId\n", "links.csv:1: columns: found “movieId,imdbId”, expected movieId,imdbId,tmdbId");
  BAD (SYNTAX, LINKS "1,tt0113277,5\n", "links.csv:2: imdbId: found “tt0113277”, expected a whole number from 0 to 2147483647");
  BAD (SYNTAX, LINKS "1,5,8.0\n", "links.csv:2: tmdbId: found “8.0”, expected a whole number from 0 to 2147483647");
  BAD (SYNTAX, LINKS "1,5,8\n3,5,8\n", "links.csv:3: movieId: found 3, expected a film of movies.csv");
  BAD (SYNTAX, LINKS "1,5,8\n1,5,8\n", "links.csv:3: movieId: found 1 a second time, expected each film once");
#undef BAD
}

static void
test_bad_stats (void)
{
#define BAD(code, text, expected) expect_error (NULL, NULL, text, NULL, NF_DATASET_ERROR_##code, expected)
  BAD (HEADER, "movieId,n,mean\n", "movie_stats.csv:1: columns: found “movieId,n,mean”, expected movieId,n_ratings,mean_rating");
  BAD (SYNTAX, STATS "1,-4,3.5\n", "movie_stats.csv:2: n_ratings: found “-4”, expected a whole number from 1 to 2147483647");
  BAD (SYNTAX, STATS "1,4,5.01\n", "movie_stats.csv:2: mean_rating: found “5.01”, expected stars from 0.5 to 5.0");
  BAD (SYNTAX, STATS "1,4,nan\n", "movie_stats.csv:2: mean_rating: found “nan”, expected stars from 0.5 to 5.0");
  BAD (SYNTAX, STATS "1,4,3.5.1\n", "movie_stats.csv:2: mean_rating: found “3.5.1”, expected stars from 0.5 to 5.0");
  BAD (SYNTAX, STATS "1,4,\n", "movie_stats.csv:2: mean_rating: found “”, expected stars from 0.5 to 5.0");
  BAD (SYNTAX, STATS "1,4,3\n1,4,3\n", "movie_stats.csv:3: movieId: found 1 a second time, expected each film once");
  BAD (SYNTAX, STATS "7,4,3\n", "movie_stats.csv:2: movieId: found 7, expected a film of movies.csv");
#undef BAD
}

static void
test_bad_ratings (void)
{
  static const char *const bad[] = { "0", "0.0", "5.5", "6", "3.7", "4.25", "-1", "", "4.", ".5", "4,5", "1e0", "10", "4.0x", " 4" };

#define BAD(code, text, expected) expect_error (NULL, NULL, NULL, text, NF_DATASET_ERROR_##code, expected)
  BAD (EMPTY, "", "ratings.csv:1: found an empty file, expected the columns userId,movieId,rating,timestamp");
  BAD (HEADER, "user,item,rating\n", "ratings.csv:1: columns: found “user,item,rating”, expected userId,movieId,rating,timestamp or userId,movieId,rating");
  BAD (SYNTAX, RATINGS "1,1,4.0\n", "ratings.csv:2: found 3 fields, expected 4");
  BAD (SYNTAX, RATINGS "1,1,4.0,1\n1,2,3.7,1\n", "ratings.csv:3: rating: found “3.7”, expected half stars from 0.5 to 5.0");
  BAD (SYNTAX, RATINGS "1,1,4.0,yesterday\n", "ratings.csv:2: timestamp: found “yesterday”, expected seconds since 1970");
  BAD (SYNTAX, RATINGS "one,1,4.0,1\n", "ratings.csv:2: userId: found “one”, expected a whole number from 0 to 2147483647");
  BAD (SYNTAX, RATINGS "1,1,4.0,1\n1,3,4.0,1\n", "ratings.csv:3: movieId: found 3, expected a film of movies.csv");
  BAD (SYNTAX, RATINGS "1,1,4.0,1\n2,1,4.0,1\n1,2,4.0,1\n5,5,4.0,1\n", "ratings.csv:5: movieId: found 5, expected a film of movies.csv");   /* not grouped */
#undef BAD
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      char *dir = nf_test_make_dir ();
      g_autofree char *text = g_strdup_printf ("movieId,rating\n1,%s\n", bad[i]), *path = g_build_filename (dir, "r.csv", NULL);
      g_autoptr (GError) error = NULL;

      put (dir, ".", "r.csv", text);
      g_assert_null (nf_dataset_read_ratings (path, NULL, &error));
      g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_SYNTAX);
      g_assert_nonnull (strstr (error->message, "r.csv:2: "));
      nf_test_remove_dir (dir);
    }
}

static void
expect_dir_error (const char *dir, NfDatasetError code, const char *expected)
{
  g_autoptr (NfDataset) dataset = nf_dataset_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (nf_dataset_add_dir (dataset, dir, &error));
  g_assert_error (error, NF_DATASET_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, dir));
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_bad_folders (void)
{
  char *dir = nf_test_make_dir ();
  g_autofree char *missing = g_build_filename (dir, "none", NULL), *file = g_build_filename (dir, "file", NULL);
  g_autofree char *inner = g_build_filename (dir, "data", "movies.csv", NULL), *data = g_build_filename (dir, "data", NULL);
  g_autoptr (NfDataset) nothing = nf_dataset_new ();
  g_autoptr (GError) error = NULL;

  expect_dir_error (missing, NF_DATASET_ERROR_MISSING, "expected a folder of MovieLens data");
  expect_dir_error (dir, NF_DATASET_ERROR_MISSING, "found no movies.csv");
  put (dir, ".", "file", "");
  expect_dir_error (file, NF_DATASET_ERROR_IO, "expected a folder of MovieLens data");
  put (dir, "ml-1m", "ratings.csv", "userId,movieId,rating\n");   /* does not count */
  expect_dir_error (dir, NF_DATASET_ERROR_MISSING, "found no movies.csv");
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  expect_dir_error (data, NF_DATASET_ERROR_IO, "movies.csv: found a folder, expected a file");
  g_assert_false (nf_dataset_finish (nothing, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_EMPTY);
  nf_test_remove_dir (dir);
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static gboolean
count_down (const char *path, guint64 done, guint64 total, gpointer user_data)
{
  int *left = user_data;

  g_assert_cmpuint (done, <=, total);
  return --*left >= 0;
}

static void
test_progress (void)
{
  for (int calls = 0; calls < 3; calls++)   /* movies.csv and ratings.csv ask once each: stopped in the first, in the second, never */
    {
      char *dir = nf_test_make_dir ();
      g_autoptr (NfDataset) dataset = nf_dataset_new ();
      g_autoptr (GError) error = NULL;
      int left = calls;

      put (dir, ".", "movies.csv", MOVIES "1,One,Drama\n");
      put (dir, ".", "ratings.csv", RATINGS "1,1,4.0,1\n");
      nf_dataset_set_progress (dataset, count_down, &left);
      if (calls == 2)
        g_assert_true (nf_dataset_add_dir (dataset, dir, &error) && nf_dataset_finish (dataset, &error));
      else
        {
          g_assert_false (nf_dataset_add_dir (dataset, dir, &error) && nf_dataset_finish (dataset, &error));
          g_assert_error (error, NF_TRAINER_ERROR, NF_TRAINER_ERROR_CANCELLED);
        }
      nf_test_remove_dir (dir);
    }
}

static void
test_own_ratings (void)
{
  static const struct { const char *text; guint n, n_users, first_user, first_movie, first_rating; } cases[] = {
    { "userId,movieId,rating,timestamp\n3,1,4.5,7\n3,2,1.0,7\n4,1,2,7\n", 3, 2, 3, 1, 9 },
    { "userId,movieId,rating\r\n3,1,0.5\r\n", 1, 1, 3, 1, 1 },
    { "movieId,rating,timestamp\n8,5.0,99\n9,3,98", 2, 1, 0, 8, 10 },
    { "movieId,rating\n8,3.50\n", 1, 1, 0, 8, 7 },
    { "movieId,rating\n", 0, 0, 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *dir = nf_test_make_dir ();
      g_autofree char *path = g_build_filename (dir, "mine.csv", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) ratings = NULL;
      guint n_users = 99;

      put (dir, ".", "mine.csv", cases[i].text);
      ratings = nf_dataset_read_ratings (path, &n_users, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ratings->len, ==, cases[i].n);
      g_assert_cmpuint (n_users, ==, cases[i].n_users);
      if (ratings->len > 0)
        {
          const NfUserRating *first = &g_array_index (ratings, NfUserRating, 0);

          g_assert_cmpuint (first->user, ==, cases[i].first_user);
          g_assert_cmpuint (first->movie_id, ==, cases[i].first_movie);
          g_assert_cmpuint (first->rating, ==, cases[i].first_rating);
        }
      nf_test_remove_dir (dir);
    }
}

static void
test_bad_own_ratings (void)
{
  static const struct { const char *text; NfDatasetError code; const char *message; } cases[] = {
    { "", NF_DATASET_ERROR_EMPTY, "mine.csv:1: found an empty file" },
    { "Date,Name,Year,Letterboxd URI,Rating\n", NF_DATASET_ERROR_HEADER, "mine.csv:1: columns: found 5 that begin with “Date”" },
    { "movieId,rating\n1\n", NF_DATASET_ERROR_SYNTAX, "mine.csv:2: found 1 fields, expected 2" },
    { "movieId,rating\nHeat,4\n", NF_DATASET_ERROR_SYNTAX, "mine.csv:2: movieId: found “Heat”" },
  };
  char *dir = nf_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "mine.csv", NULL), *missing = g_build_filename (dir, "none.csv", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      put (dir, ".", "mine.csv", cases[i].text);
      g_assert_null (nf_dataset_read_ratings (path, NULL, &error));
      g_assert_error (error, NF_DATASET_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_clear_error (&error);
    }
  g_assert_null (nf_dataset_read_ratings (missing, NULL, &error));
  g_assert_error (error, NF_DATASET_ERROR, NF_DATASET_ERROR_MISSING);
  nf_test_remove_dir (dir);
}

static void
test_year (void)
{
  static const struct { const char *title; guint year; } cases[] = {
    { "Lion King, The (1994)", 1994 },
    { "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)", 1994 },
    { "2001: A Space Odyssey (1968)", 1968 },
    { "(500) Days of Summer (2009)", 2009 },
    { "Death Note: Desu nôto (2006–2007)", 2006 },
    { "Fawlty Towers (1975-1979)", 1975 },
    { "Series (2008-)", 2008 },
    { "Series (2008– )", 2008 },
    { "Mona and the Time of Burning Love (Mona ja palavan rakkauden aika) (1983))", 1983 },
    { "The Naked Truth (1957) (Your Past Is Showing)", 1957 },
    { "Babe Ruth Story, The (1948) ", 1948 },
    { "Irwin & Fran 2013", 0 },
    { "Terrible Joe Moran", 0 },
    { "Odd (12345)", 0 },
    { "Odd (199)", 0 },
    { "Odd (1994", 0 },
    { "Odd (3019)", 0 },
    { "(", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (nf_dataset_parse_year (cases[i].title), ==, cases[i].year);
}

static void
test_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "dataset", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20230720);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *data = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_test_message ("%s", name);
      LLVMFuzzerTestOneInput ((const guint8 *) data, size);
      n++;
      /* and with random damage */
      for (guint round = 0; round < 40 && size > 0; round++)
        {
          g_autofree char *copy = g_memdup2 (data, size);

          for (gint32 changes = g_rand_int_range (random, 1, 4); changes > 0; changes--)
            copy[g_rand_int_range (random, 0, (gint32) size)] = g_rand_boolean (random) ? "0159,.\"\n\r|-\x1d"[g_rand_int_range (random, 0, 12)]
                                                                                         : (char) g_rand_int_range (random, 0, 256);
          LLVMFuzzerTestOneInput ((const guint8 *) copy, (gsize) g_rand_int_range (random, 0, (gint32) size + 1));
        }
    }
  g_assert_cmpuint (n, >, 0);
}

/* The real data, where it stands beside the checkout. */
static void
test_movielens (void)
{
  g_autofree char *dir = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "movielens", NULL);
  g_autoptr (NfDataset) dataset = NULL;
  NfModelContents c = { 0 };

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("no MovieLens data here");
      return;
    }
  dataset = read_dir (dir);
  nf_dataset_fill_contents (dataset, &c);
  g_test_message ("%u ids, %u films, %u users, %" G_GSIZE_FORMAT " ratings", nf_dataset_get_n_ids (dataset), c.n_items,
                  nf_dataset_get_n_users (dataset), nf_dataset_get_n_ratings (dataset));
  g_assert_cmpuint (nf_dataset_get_n_ids (dataset), >=, 86537);
  g_assert_cmpuint (nf_dataset_get_n_users (dataset), ==, 2148 + 610);
  g_assert_cmpuint (nf_dataset_get_n_ratings (dataset), <=, 206423 + 100836);
  g_assert_cmpstr (c.titles[0], ==, "Shawshank Redemption, The (1994)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/one-folder", test_one_folder);
  g_test_add_func ("/dataset/several-folders", test_several_folders);
  g_test_add_func ("/dataset/merging", test_merging);
  g_test_add_func ("/dataset/catalogue", test_catalogue);
  g_test_add_func ("/dataset/merged-stats", test_merged_stats);
  g_test_add_func ("/dataset/any-order", test_any_order);
  g_test_add_func ("/dataset/many", test_many);
  g_test_add_func ("/dataset/bad/movies", test_bad_movies);
  g_test_add_func ("/dataset/bad/links", test_bad_links);
  g_test_add_func ("/dataset/bad/stats", test_bad_stats);
  g_test_add_func ("/dataset/bad/ratings", test_bad_ratings);
  g_test_add_func ("/dataset/bad/folders", test_bad_folders);
  g_test_add_func ("/dataset/progress", test_progress);
  g_test_add_func ("/dataset/own-ratings", test_own_ratings);
  g_test_add_func ("/dataset/bad/own-ratings", test_bad_own_ratings);
  g_test_add_func ("/dataset/year", test_year);
  g_test_add_func ("/dataset/corpus", test_corpus);
  g_test_add_func ("/dataset/movielens", test_movielens);
  return g_test_run ();
}
