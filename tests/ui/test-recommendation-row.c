/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-recommendation-row.h"

#include "nf-test-context.h"
#include "nf-test-find.h"
#include "nf-test-ui.h"

static void
test_reason_words (void)
{
  const char *const none[] = { NULL }, *const one[] = { "Alien", NULL }, *const two[] = { "Alien", "Heat", NULL };
  g_autofree char *a = nf_recommendation_row_format_reason (none);
  g_autofree char *b = nf_recommendation_row_format_reason (one);
  g_autofree char *c = nf_recommendation_row_format_reason (two);
  g_autofree char *d = nf_recommendation_row_format_reason (NULL);

  g_assert_cmpstr (a, ==, "Popular with everyone");
  g_assert_cmpstr (b, ==, "Because you liked Alien");
  g_assert_cmpstr (c, ==, "Because you liked Alien, Heat");
  g_assert_cmpstr (d, ==, a);
}

static void
test_follows_ranking (void)
{
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfArtwork) artwork = nf_artwork_new (NULL);
  g_autoptr (NfFilm) film = nf_test_context_film (test, "Lion King, The (1994)");
  g_autoptr (NfRecommendation) recommendation = nf_recommendation_new (film);
  const char *const reasons[] = { "Toy Story", NULL };
  GtkWidget *row = g_object_ref_sink (nf_recommendation_row_new (test->context, artwork));
  g_autofree char *first = NULL, *up = NULL, *down = NULL, *still = NULL;

  nf_recommendation_update (recommendation, 4, 0, TRUE, NULL);
  nf_recommendation_row_set_recommendation (NF_RECOMMENDATION_ROW (row), recommendation);
  first = nf_test_dup_text (row);
  g_assert_nonnull (strstr (first, "|4|New|The Lion King|1994 · "));
  g_assert_nonnull (strstr (first, "|Popular with everyone|"));

  nf_recommendation_update (recommendation, 1, 3, FALSE, reasons);
  up = nf_test_dup_text (row);
  g_assert_nonnull (strstr (up, "|1|▲ 3|"));
  g_assert_nonnull (strstr (up, "|Because you liked Toy Story|"));
  nf_recommendation_update (recommendation, 9, -8, FALSE, reasons);
  down = nf_test_dup_text (row);
  g_assert_nonnull (strstr (down, "|9|▼ 8|"));
  nf_recommendation_update (recommendation, 9, 0, FALSE, reasons);
  still = nf_test_dup_text (row);
  g_assert_null (strstr (still, "▼"));

  /* a recycled row lets go of its film */
  nf_recommendation_row_set_recommendation (NF_RECOMMENDATION_ROW (row), NULL);
  g_assert_null (nf_recommendation_row_get_recommendation (NF_RECOMMENDATION_ROW (row)));
  nf_test_assert_last_unref (g_steal_pointer (&recommendation));
  nf_test_assert_last_unref (row);
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/recommendation-row/reason-words", test_reason_words);
  g_test_add_func ("/recommendation-row/follows-ranking", test_follows_ranking);
  return g_test_run ();
}
