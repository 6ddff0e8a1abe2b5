/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendation.h"

#include "nf-test-model.h"

static void
notify_cb (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", g_param_spec_get_name (pspec));
}

static void
test_properties (void)
{
  static const char *const reasons[] = { "Alien", "Heat", NULL };
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  g_autoptr (NfFilm) film = nf_film_new (model, 3);
  g_autoptr (NfRecommendation) row = nf_recommendation_new (film);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (NfFilm) same = NULL;
  g_auto (GStrv) strv = NULL;
  guint rank;
  int movement;
  gboolean is_new;

  g_assert_true (nf_recommendation_get_film (row) == film);
  g_assert_cmpuint (g_strv_length ((char **) nf_recommendation_get_reasons (row)), ==, 0);
  g_signal_connect (row, "notify", G_CALLBACK (notify_cb), names);

  nf_recommendation_update (row, 4, -2, TRUE, reasons);
  g_assert_cmpstr (names->str, ==, "reasons is-new movement rank ");
  g_object_get (row, "film", &same, "rank", &rank, "movement", &movement, "is-new", &is_new, "reasons", &strv, NULL);
  g_assert_true (same == film);
  g_assert_cmpuint (rank, ==, 4);
  g_assert_cmpint (movement, ==, -2);
  g_assert_true (is_new);
  g_assert_cmpstrv (strv, reasons);

  /* Only what differs is told. */
  g_string_truncate (names, 0);
  nf_recommendation_update (row, 4, -2, TRUE, reasons);
  g_assert_cmpstr (names->str, ==, "");
  nf_recommendation_update (row, 4, 0, TRUE, reasons);
  g_assert_cmpstr (names->str, ==, "movement ");
  g_string_truncate (names, 0);
  nf_recommendation_update (row, 4, 0, TRUE, NULL);
  g_assert_cmpstr (names->str, ==, "reasons ");
  /* Its own strings may come back. */
  nf_recommendation_update (row, 4, 0, TRUE, reasons);
  nf_recommendation_update (row, 5, 0, TRUE, nf_recommendation_get_reasons (row));
  g_assert_cmpstrv (nf_recommendation_get_reasons (row), reasons);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recommendation/properties", test_properties);
  return g_test_run ();
}
