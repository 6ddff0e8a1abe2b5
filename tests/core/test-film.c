/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film.h"

#include "nf-fold-in.h"
#include "nf-test-model.h"

#include <math.h>

static NfFilm *
film_of (NfModelFile *model, const char *raw_title)
{
  return nf_film_new (model, nf_test_model_item (model, raw_title));
}

static void
test_facts (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = film_of (model, "Lion King, The (1994)");
  const char *title = nf_film_get_title (film);

  g_assert_cmpstr (title, ==, "The Lion King");
  g_assert_true (nf_film_get_title (film) == title);   /* taken apart once */
  g_assert_cmpstr (nf_film_get_raw_title (film), ==, "Lion King, The (1994)");
  g_assert_cmpuint (nf_film_get_year (film), ==, 1994);
  g_assert_cmpstr (nf_film_get_accessible_name (film), ==, "The Lion King (1994)");
  g_assert_cmpstr (nf_film_get_genres (film), ==, "Animation, Musical, Children, Adventure, Drama");
  g_assert_cmpstr (nf_film_get_primary_genre (film), ==, "Animation");
  g_assert_cmpuint (nf_film_get_movie_id (film), ==, 364);
  g_assert_cmpuint (nf_film_get_tmdb_id (film), ==, 8587);
  g_assert_cmpuint (nf_film_get_imdb_id (film), ==, 110357);
  g_assert_cmpuint (nf_film_get_n_ratings (film), ==, 53509);
  g_assert_cmpfloat_with_epsilon (nf_film_get_mean_rating (film), 3.833, 0.001);
  g_assert_cmpuint (nf_film_get_item (film), ==, nf_test_model_item (model, "Lion King, The (1994)"));
}

static void
test_alternatives (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = film_of (model, "Léon: The Professional (a.k.a. The Professional) (Léon) (1994)");
  const char *const *alternatives = nf_film_get_alternative_titles (film);

  g_assert_cmpstr (alternatives[0], ==, "The Professional");
  g_assert_cmpstr (alternatives[1], ==, "Léon");
  g_assert_null (alternatives[2]);
}

static void
test_unknowns (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = film_of (model, "Terrible Joe Moran");

  g_assert_cmpuint (nf_film_get_year (film), ==, 0);
  g_assert_cmpstr (nf_film_get_accessible_name (film), ==, "Terrible Joe Moran");
  g_assert_cmpstr (nf_film_get_genres (film), ==, "");
  g_assert_cmpstr (nf_film_get_primary_genre (film), ==, "");
  g_assert_null (nf_film_get_alternative_titles (film)[0]);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_state (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = nf_film_new (model, 0);
  guint n_rating = 0, n_all = 0;

  g_signal_connect (film, "notify::rating", G_CALLBACK (count_cb), &n_rating);
  g_signal_connect (film, "notify", G_CALLBACK (count_cb), &n_all);
  nf_film_set_rating (film, 7);
  nf_film_set_rating (film, 7);
  g_assert_cmpuint (n_rating, ==, 1);
  g_assert_cmpuint (nf_film_get_rating (film), ==, 7);
  nf_film_set_favorite (film, TRUE);
  nf_film_set_favorite (film, 2);
  nf_film_set_watchlist (film, TRUE);
  nf_film_set_hidden (film, TRUE);
  g_assert_true (nf_film_get_favorite (film) && nf_film_get_watchlist (film) && nf_film_get_hidden (film));
  g_assert_cmpuint (n_all, ==, 4);
  nf_film_set_favorite (film, FALSE);
  nf_film_set_rating (film, NF_RATING_NONE);
  g_assert_false (nf_film_get_favorite (film));
  g_assert_cmpuint (n_all, ==, 6);
}

static void
check_prediction_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  NfFilm *film = NF_FILM (object);

  /* whichever is told first, all three are of one prediction */
  g_assert_cmpfloat (nf_film_get_predicted (film), ==, 4.5);
  g_assert_cmpfloat (nf_film_get_predicted_sd (film), ==, 0.5);
  g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_SURE);
  count_cb (object, pspec, user_data);
}

static void
test_prediction (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = nf_film_new (model, 0);
  NfConfidence before = NF_CONFIDENCE_SURE;
  gulong handler;
  guint n = 0;

  g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_NONE);
  handler = g_signal_connect (film, "notify", G_CALLBACK (check_prediction_cb), &n);
  nf_film_set_prediction (film, 4.5, 0.5);
  g_assert_cmpuint (n, ==, 3);
  nf_film_set_prediction (film, 4.5, 0.5);
  g_assert_cmpuint (n, ==, 3);
  g_signal_handler_disconnect (film, handler);

  /* the less certain, the lower; every step occurs */
  for (double sd = 0.5; sd < 1.5; sd += 0.01)
    {
      nf_film_set_prediction (film, 3, sd);
      g_assert_cmpint (nf_film_get_confidence (film), <=, before);
      g_assert_cmpint (before - nf_film_get_confidence (film), <=, 1);
      before = nf_film_get_confidence (film);
    }
  g_assert_cmpint (before, ==, NF_CONFIDENCE_GUESS);

  nf_film_set_prediction (film, NAN, 1);
  g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_NONE);
  g_assert_cmpfloat (nf_film_get_predicted (film), ==, 0);
  nf_film_set_prediction (film, 3, INFINITY);
  g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_NONE);
  nf_film_set_prediction (film, 0, 0);
  g_assert_cmpfloat (nf_film_get_predicted_sd (film), ==, 0);
}

/* However narrow the deviation: what few people rated is predicted from its kind. */
static void
test_few_ratings (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n_kind = 0;

  for (NfItemIndex i = 0; i < nf_model_file_get_n_items (model); i++)
    {
      g_autoptr (NfFilm) film = nf_film_new (model, i);
      const gboolean few = nf_model_file_get_train_counts (model)[i] < NF_FOLD_IN_MIN_EVIDENCE;

      g_assert_cmpint (nf_film_get_confidence (film), ==, NF_CONFIDENCE_NONE);
      nf_film_set_prediction (film, 4, 0.1);
      g_assert_cmpint (nf_film_get_confidence (film), ==, few ? NF_CONFIDENCE_KIND : NF_CONFIDENCE_SURE);
      n_kind += few;
    }
  g_assert_cmpuint (n_kind, >, 0);
  g_assert_cmpuint (n_kind, <, nf_model_file_get_n_items (model));
}

static void
test_properties (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = film_of (model, "Matrix, The (1999)");
  g_autofree char *title = NULL, *genres = NULL, *primary = NULL, *name = NULL;
  guint item, year, movie_id, tmdb_id, n_ratings, rating;
  gboolean favorite, watchlist, hidden;
  double mean, predicted, sd;
  NfConfidence confidence;

  nf_film_set_rating (film, 9);
  nf_film_set_watchlist (film, TRUE);
  nf_film_set_prediction (film, 4.25, 2);
  g_object_get (film, "item", &item, "title", &title, "year", &year, "genres", &genres, "primary-genre", &primary,
                "movie-id", &movie_id, "tmdb-id", &tmdb_id, "n-ratings", &n_ratings, "mean-rating", &mean,
                "accessible-name", &name, "rating", &rating, "favorite", &favorite, "watchlist", &watchlist,
                "hidden", &hidden, "predicted", &predicted, "predicted-sd", &sd, "confidence", &confidence, NULL);
  g_assert_cmpuint (item, ==, nf_film_get_item (film));
  g_assert_cmpstr (title, ==, "The Matrix");
  g_assert_cmpuint (year, ==, 1999);
  g_assert_cmpstr (genres, ==, "Sci-Fi, Thriller, Action");
  g_assert_cmpstr (primary, ==, "Sci-Fi");
  g_assert_cmpuint (movie_id, ==, 2571);
  g_assert_cmpuint (tmdb_id, ==, 603);
  g_assert_cmpuint (n_ratings, ==, 107056);
  g_assert_cmpfloat_with_epsilon (mean, 4.161, 0.001);
  g_assert_cmpstr (name, ==, "The Matrix (1999)");
  g_assert_cmpuint (rating, ==, 9);
  g_assert_true (!favorite && watchlist && !hidden);
  g_assert_cmpfloat (predicted, ==, 4.25);
  g_assert_cmpfloat (sd, ==, 2);
  g_assert_cmpint (confidence, ==, NF_CONFIDENCE_GUESS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/film/facts", test_facts);
  g_test_add_func ("/film/alternatives", test_alternatives);
  g_test_add_func ("/film/unknowns", test_unknowns);
  g_test_add_func ("/film/state", test_state);
  g_test_add_func ("/film/few-ratings", test_few_ratings);
  g_test_add_func ("/film/prediction", test_prediction);
  g_test_add_func ("/film/properties", test_properties);
  return g_test_run ();
}
