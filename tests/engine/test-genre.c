/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-genre.h"

static void
test_names (void)
{
  /* every name is read back as its own bit */
  for (NfGenre genre = 0; genre < NF_N_GENRES; genre++)
    {
      NfGenreMask mask;

      g_assert_true (nf_genre_mask_parse (nf_genre_get_name (genre), -1, &mask));
      g_assert_cmphex (mask, ==, NF_GENRE_BIT (genre));
    }
  g_assert_cmpint (NF_N_GENRES, ==, 19);
  g_assert_cmphex (NF_GENRE_MASK_ALL, ==, 0x7ffff);
}

static void
test_parse (void)
{
  NfGenreMask mask = 1;

  g_assert_true (nf_genre_mask_parse ("(no genres listed)", -1, &mask));
  g_assert_cmphex (mask, ==, 0);
  g_assert_true (nf_genre_mask_parse ("", -1, &mask));
  g_assert_cmphex (mask, ==, 0);
  g_assert_true (nf_genre_mask_parse ("Comedy|War|IMAX", -1, &mask));
  g_assert_cmphex (mask, ==, NF_GENRE_BIT (NF_GENRE_COMEDY) | NF_GENRE_BIT (NF_GENRE_WAR) | NF_GENRE_BIT (NF_GENRE_IMAX));
  g_assert_true (nf_genre_mask_parse ("Comedy|Warlock", 10, &mask));   /* only the first ten bytes */
  g_assert_cmphex (mask, ==, NF_GENRE_BIT (NF_GENRE_COMEDY) | NF_GENRE_BIT (NF_GENRE_WAR));
  g_assert_true (nf_genre_mask_parse ("Children's", -1, &mask));   /* ml-1m */
  g_assert_cmphex (mask, ==, NF_GENRE_BIT (NF_GENRE_CHILDREN));

  g_assert_false (nf_genre_mask_parse ("Drama|Cooking|Crime", -1, &mask));   /* the known ones are there all the same */
  g_assert_cmphex (mask, ==, NF_GENRE_BIT (NF_GENRE_DRAMA) | NF_GENRE_BIT (NF_GENRE_CRIME));
  g_assert_false (nf_genre_mask_parse ("drama", -1, &mask));
  g_assert_false (nf_genre_mask_parse ("Drama||Crime", -1, &mask));
}

static void
expect_rank (const char *text, const char *expected)
{
  NfGenre genres[NF_N_GENRES];
  g_autoptr (GString) found = g_string_new (NULL);
  NfGenreMask mask;
  guint n;

  g_assert_true (nf_genre_mask_parse (text, -1, &mask));
  n = nf_genre_mask_rank (mask, genres);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? "|" : "", nf_genre_get_name (genres[i]));
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_rank (void)
{
  expect_rank ("(no genres listed)", "");
  expect_rank ("IMAX", "");
  expect_rank ("Adventure|Animation|Children|Comedy|Fantasy", "Animation|Fantasy|Children|Adventure|Comedy");
  expect_rank ("Action|Crime|Drama|Mystery|Sci-Fi|Thriller|IMAX", "Sci-Fi|Mystery|Crime|Thriller|Action|Drama");
  expect_rank ("Comedy|Romance", "Romance|Comedy");
  expect_rank ("Action|Comedy|Romance", "Action|Comedy|Romance");   /* a romance only by the way */
  expect_rank ("Comedy|War", "Comedy|War");
  expect_rank ("Drama|War", "War|Drama");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/genre/names", test_names);
  g_test_add_func ("/genre/parse", test_parse);
  g_test_add_func ("/genre/rank", test_rank);
  return g_test_run ();
}
