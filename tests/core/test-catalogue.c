/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-catalogue.h"

#include "nf-model-writer.h"
#include "nf-test-model.h"

/* Films alive in this process, counted where they begin and end. */
static guint n_alive, n_alive_max;

static void
gone_cb (gpointer data, GObject *where_the_film_was)
{
  n_alive--;
}

static void
born_cb (NfFilm *film, gpointer user_data)
{
  n_alive++;
  n_alive_max = MAX (n_alive_max, n_alive);
  g_object_weak_ref (G_OBJECT (film), gone_cb, NULL);
}

static void
test_list_model (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfCatalogue) catalogue = nf_catalogue_new (model);
  GListModel *list = G_LIST_MODEL (catalogue);
  const guint n = g_list_model_get_n_items (list);

  g_assert_cmpuint (n, ==, nf_model_file_get_n_items (model));
  g_assert_true (g_list_model_get_item_type (list) == NF_TYPE_FILM);
  g_assert_true (nf_catalogue_get_model (catalogue) == model);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (NfFilm) film = g_list_model_get_item (list, i);

      g_assert_cmpuint (nf_film_get_item (film), ==, i);
      g_assert_cmpstr (nf_film_get_raw_title (film), ==, nf_model_file_get_title (model, i));
    }
  g_assert_null (g_list_model_get_item (list, n));
  g_assert_null (g_list_model_get_item (list, G_MAXUINT));
  g_assert_null (nf_catalogue_get_film (catalogue, NF_ITEM_NONE));
}

static void
test_identity (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfCatalogue) catalogue = nf_catalogue_new (model);
  NfFilm *film, *again;

  g_assert_null (nf_catalogue_peek_film (catalogue, 3));
  film = nf_catalogue_get_film (catalogue, 3);
  again = nf_catalogue_get_film (catalogue, 3);
  g_assert_true (film == again);
  g_assert_true (nf_catalogue_peek_film (catalogue, 3) == film);
  g_object_unref (again);
  g_assert_finalize_object (film);
  g_assert_null (nf_catalogue_peek_film (catalogue, 3));

  /* row 0 is a row like others */
  film = nf_catalogue_get_film (catalogue, 0);
  g_assert_true (nf_catalogue_peek_film (catalogue, 0) == film);
  g_assert_finalize_object (film);
  g_assert_null (nf_catalogue_peek_film (catalogue, 0));
}

static void
test_film_outlives (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfCatalogue *catalogue = nf_catalogue_new (model);
  NfFilm *film = nf_catalogue_get_film (catalogue, 5);

  g_clear_pointer (&model, nf_model_file_unref);
  g_assert_finalize_object (catalogue);
  g_assert_nonnull (nf_film_get_title (film));
  g_assert_finalize_object (film);
}

static void
rate_cb (NfFilm *film, gpointer user_data)
{
  nf_film_set_rating (film, GPOINTER_TO_UINT (user_data));
}

static void
favorite_cb (NfFilm *film, gpointer user_data)
{
  nf_film_set_favorite (film, TRUE);
}

static void
test_fill (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfCatalogue) catalogue = nf_catalogue_new (model);
  g_autoptr (NfFilm) first = NULL;
  g_autoptr (NfFilm) second = NULL;
  g_autoptr (NfFilm) third = NULL;

  nf_catalogue_add_fill_func (catalogue, rate_cb, GUINT_TO_POINTER (4));
  nf_catalogue_add_fill_func (catalogue, favorite_cb, NULL);
  first = nf_catalogue_get_film (catalogue, 1);
  g_assert_cmpuint (nf_film_get_rating (first), ==, 4);
  g_assert_true (nf_film_get_favorite (first));
  nf_catalogue_remove_fill_func (catalogue, rate_cb, GUINT_TO_POINTER (5));   /* another one */
  nf_catalogue_remove_fill_func (catalogue, favorite_cb, NULL);
  second = nf_catalogue_get_film (catalogue, 2);
  g_assert_cmpuint (nf_film_get_rating (second), ==, 4);
  g_assert_false (nf_film_get_favorite (second));
  nf_catalogue_remove_fill_func (catalogue, rate_cb, GUINT_TO_POINTER (4));
  third = nf_catalogue_get_film (catalogue, 3);
  g_assert_cmpuint (nf_film_get_rating (third), ==, 0);
}

static void
drop_all_cb (NfFilm *film, gpointer user_data)
{
  GPtrArray *films = user_data;

  g_assert_true (NF_IS_FILM (film));
  g_ptr_array_set_size (films, 0);
}

static void
test_foreach (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfCatalogue) catalogue = nf_catalogue_new (model);
  g_autoptr (GPtrArray) films = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 10; i++)
    g_ptr_array_add (films, nf_catalogue_get_film (catalogue, i));
  nf_catalogue_foreach_alive (catalogue, rate_cb, GUINT_TO_POINTER (6));
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (nf_film_get_rating (films->pdata[i]), ==, 6);
  /* films may go while they are visited */
  nf_catalogue_foreach_alive (catalogue, drop_all_cb, films);
  for (guint i = 0; i < 10; i++)
    g_assert_null (nf_catalogue_peek_film (catalogue, i));
}

/* As many films as the real catalogue has. */
#define N_MANY 86537

static NfModelFile *
make_large_model (void)
{
  g_autofree const char **titles = g_new (const char *, N_MANY);
  g_autofree guint32 *movie_ids = g_new (guint32, N_MANY);
  g_autofree guint32 *zeros = g_new0 (guint32, N_MANY);
  g_autofree guint16 *years = g_new0 (guint16, N_MANY);
  g_autofree float *floats = g_new0 (float, N_MANY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const float one = 1;
  NfModelContents contents = {
    .n_items = N_MANY, .rank = 1, .titles = titles, .years = years, .genres = zeros, .movie_ids = movie_ids,
    .tmdb_ids = zeros, .imdb_ids = zeros, .n_ratings = zeros, .mean_ratings = floats, .factors = floats,
    .singular_values = &one, .item_weights = floats, .train_counts = zeros, .item_biases = floats, .prior = &one,
  };
  NfModelFile *model;

  for (guint i = 0; i < N_MANY; i++)
    {
      titles[i] = "Lion King, The (1994)";
      movie_ids[i] = i + 1;
    }
  bytes = nf_model_writer_to_bytes (&contents, &error);
  g_assert_no_error (error);
  model = nf_model_file_new_from_bytes (bytes, "large", &error);
  g_assert_no_error (error);
  return model;
}

/* Scrolling through everything keeps as many films as a view holds. */
static void
test_bounded (void)
{
  const guint n_held = 400;
  g_autoptr (NfModelFile) model = make_large_model ();
  g_autoptr (NfCatalogue) catalogue = nf_catalogue_new (model);
  g_autofree NfFilm **window = g_new0 (NfFilm *, n_held);

  n_alive = n_alive_max = 0;
  nf_catalogue_add_fill_func (catalogue, born_cb, NULL);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_clear_object (&window[i % n_held]);
      window[i % n_held] = nf_catalogue_get_film (catalogue, i);
      if (i % 100 == 0)
        g_assert_cmpstr (nf_film_get_title (window[i % n_held]), ==, "The Lion King");
    }
  g_assert_cmpuint (n_alive_max, ==, n_held);
  for (guint i = 0; i < n_held; i++)
    g_clear_object (&window[i]);
  g_assert_cmpuint (n_alive, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/list-model", test_list_model);
  g_test_add_func ("/catalogue/identity", test_identity);
  g_test_add_func ("/catalogue/film-outlives", test_film_outlives);
  g_test_add_func ("/catalogue/fill", test_fill);
  g_test_add_func ("/catalogue/foreach", test_foreach);
  g_test_add_func ("/catalogue/bounded", test_bounded);
  return g_test_run ();
}
