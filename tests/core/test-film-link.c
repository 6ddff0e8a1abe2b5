/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-link.h"
#include "nf-test-model.h"

static void
test_links (void)
{
  static const struct { const char *uri; gboolean toy_story; } cases[] = {
    { "nextfilms://film/862", TRUE },
    { "nextfilms://film/862/", TRUE },
    { "https://www.themoviedb.org/movie/862-toy-story", TRUE },
    { "https://themoviedb.org/movie/862?language=tr-TR", TRUE },
    { "http://www.themoviedb.org/movie/862-toy-story/cast#crew", TRUE },
    { "https://www.imdb.com/title/tt0114709/", TRUE },
    { "https://m.imdb.com/title/tt0114709/?ref_=nv_sr_1", TRUE },
    { "https://www.imdb.com/de/title/tt0114709", TRUE },
    { "HTTPS://WWW.IMDB.COM/title/tt0114709", TRUE },
    { "nextfilms://film/", FALSE },
    { "nextfilms://film/862x", FALSE },
    { "nextfilms://film/-862", FALSE },
    { "nextfilms://film/99999999999999999999", FALSE },
    { "nextfilms://person/862", FALSE },
    { "nextfilms:862", FALSE },
    { "https://evilthemoviedb.org/movie/862", FALSE },
    { "https://themoviedb.org.example/movie/862", FALSE },
    { "https://www.themoviedb.org/tv/862", FALSE },
    { "https://www.imdb.com/name/nm0000158/", FALSE },
    { "ftp://www.imdb.com/title/tt0114709/", FALSE },
    { "file:///etc/passwd", FALSE },
    { "862", FALSE },
    { "", FALSE },
    { NULL, FALSE },
  };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex toy_story = nf_test_model_item (model, "Toy Story (1995)");

  g_assert_cmpuint (nf_model_file_get_imdb_id (model, toy_story), ==, 114709);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_assert_cmpuint (nf_film_link_find (model, cases[i].uri), ==, cases[i].toy_story ? toy_story : NF_ITEM_NONE);
      g_assert_cmpint (nf_film_link_is_valid (cases[i].uri), ==, cases[i].toy_story);
    }
}

static void
test_unknown_film (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();

  g_assert_true (nf_film_link_is_valid ("nextfilms://film/4000000000"));
  g_assert_cmpuint (nf_film_link_find (model, "nextfilms://film/4000000000"), ==, NF_ITEM_NONE);
  g_assert_cmpuint (nf_film_link_find (model, "https://www.imdb.com/title/tt4000000000/"), ==, NF_ITEM_NONE);
}

static void
test_too_long (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autofree char *tail = g_strnfill (5000, 'a');
  g_autofree char *uri = g_strconcat ("nextfilms://film/862?", tail, NULL);

  g_assert_false (nf_film_link_is_valid (uri));
  g_assert_cmpuint (nf_film_link_find (model, uri), ==, NF_ITEM_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film-link/links", test_links);
  g_test_add_func ("/film-link/unknown-film", test_unknown_film);
  g_test_add_func ("/film-link/too-long", test_too_long);
  return g_test_run ();
}
