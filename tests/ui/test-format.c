/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-format.h"

#define assert_text(call, expected)          \
  G_STMT_START {                             \
    g_autofree char *nf_text = (call);       \
    g_assert_cmpstr (nf_text, ==, expected); \
  } G_STMT_END

static void
test_count (void)
{
  assert_text (nf_format_count (0), "0");
  assert_text (nf_format_count (999), "999");
  assert_text (nf_format_count (1000), "1,000");
  assert_text (nf_format_count (86537), "86,537");
  assert_text (nf_format_count (1234567), "1,234,567");
  assert_text (nf_format_n_films (0), "0 films");
  assert_text (nf_format_n_films (1), "1 film");
  assert_text (nf_format_n_films (3654), "3,654 films");
}

static void
test_years (void)
{
  assert_text (nf_format_years (0, 0), NULL);
  assert_text (nf_format_years (1970, 2014), "1970 – 2014");
  assert_text (nf_format_years (1994, 1994), "1994");
  assert_text (nf_format_years (1970, 0), "Since 1970");
  assert_text (nf_format_years (0, 2014), "Until 2014");
}

static void
test_facts (void)
{
  assert_text (nf_format_facts (1994, "Action, Crime", "The Professional"), "1994 · Action, Crime · a.k.a. The Professional");
  assert_text (nf_format_facts (0, "Drama", NULL), "Drama");
  assert_text (nf_format_facts (1999, "", ""), "1999");
  assert_text (nf_format_facts (0, NULL, NULL), "");
}

static void
test_genres (void)
{
  assert_text (nf_format_genres (0), "");
  assert_text (nf_format_genres (NF_GENRE_BIT (NF_GENRE_IMAX)), "");
  assert_text (nf_format_genres (NF_GENRE_BIT (NF_GENRE_DRAMA) | NF_GENRE_BIT (NF_GENRE_FILM_NOIR)), "Film Noir, Drama");
  for (guint i = 0; i < NF_N_GENRES; i++)
    g_assert_cmpstr (nf_genre_label (i), !=, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/count", test_count);
  g_test_add_func ("/format/years", test_years);
  g_test_add_func ("/format/facts", test_facts);
  g_test_add_func ("/format/genres", test_genres);
  return g_test_run ();
}
