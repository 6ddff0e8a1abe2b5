/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-own-error.h"

#include "nf-test-model.h"
#include "nf-test-utils.h"

#include <math.h>

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static NfOwnError
compute (NfModelFile *model, const NfRatingEntry *entries, guint n)
{
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, n);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NfOwnError own;

  nf_own_error_compute_async (model, ratings, NULL, result_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_true (nf_own_error_compute_finish (result, &own, &error));
  g_assert_no_error (error);
  return own;
}

static void
test_few (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  const NfRatingEntry one = { .item = nf_test_model_item (model, "Heat (1995)"), .rating = 8 };
  NfOwnError own = compute (model, NULL, 0);

  g_assert_cmpuint (own.n_ratings + own.n_known + own.n_predicted, ==, 0);
  own = compute (model, &one, 1);   /* nothing is left to predict it from */
  g_assert_cmpuint (own.n_ratings, ==, 1);
  g_assert_cmpuint (own.n_known, ==, 1);
  g_assert_cmpuint (own.n_predicted, ==, 0);
  g_assert_cmpfloat (own.model, ==, 0);
}

/* Against the same thing done by hand, film by film. */
static void
test_by_hand (void)
{
  static const struct { const char *title; NfRating rating; } rated[] = {
    { "Toy Story (1995)", 10 }, { "Heat (1995)", 3 }, { "Alien (1979)", 2 }, { "Finding Nemo (2003)", 9 }, { "Up (2009)", 10 },
  };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfRatingEntry entries[G_N_ELEMENTS (rated)];
  double by_model = 0, by_average = 0;
  NfOwnError own;

  for (guint i = 0; i < G_N_ELEMENTS (rated); i++)
    entries[i] = (NfRatingEntry) { .item = nf_test_model_item (model, rated[i].title), .rating = rated[i].rating };
  for (guint i = 0; i < G_N_ELEMENTS (rated); i++)
    {
      NfRatingEntry others[G_N_ELEMENTS (rated)];
      guint n = 0;
      float star;

      for (guint k = 0; k < G_N_ELEMENTS (rated); k++)
        if (k != i)
          others[n++] = entries[k];
      {
        g_autoptr (NfRatings) ratings = nf_ratings_new (others, n);
        g_autoptr (NfFoldIn) fold_in = nf_fold_in_new (model, ratings, NULL);

        nf_fold_in_predict (fold_in, entries[i].item, &star, NULL);
      }
      g_assert_cmpfloat (star, >, 0);
      by_model += fabs (star - entries[i].rating / 2.0) / G_N_ELEMENTS (rated);
      by_average += fabs (nf_model_file_get_mean_rating (model, entries[i].item) - entries[i].rating / 2.0) / G_N_ELEMENTS (rated);
    }
  own = compute (model, entries, G_N_ELEMENTS (rated));
  g_assert_cmpuint (own.n_predicted, ==, G_N_ELEMENTS (rated));
  g_assert_cmpfloat_with_epsilon (own.model, by_model, 1e-5);
  g_assert_cmpfloat_with_epsilon (own.average, by_average, 1e-5);
}

static void
test_cancelled (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  const NfRatingEntry entries[] = { { .item = 0, .rating = 8 }, { .item = 1, .rating = 8 } };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  NfOwnError own;

  g_cancellable_cancel (cancellable);
  nf_own_error_compute_async (model, ratings, cancellable, result_cb, &result);
  nf_test_wait_until (result != NULL);
  g_assert_false (nf_own_error_compute_finish (result, &own, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own-error/few", test_few);
  g_test_add_func ("/own-error/by-hand", test_by_hand);
  g_test_add_func ("/own-error/cancelled", test_cancelled);
  return g_test_run ();
}
