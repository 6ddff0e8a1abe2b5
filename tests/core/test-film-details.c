/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-film-details.h"

static void
test_new (void)
{
  g_autoptr (NfFilmDetails) details = nf_film_details_new ();

  g_assert_cmpuint (details->tmdb_id, ==, 0);
  g_assert_null (details->title);
  g_assert_nonnull (details->cast);
  g_assert_nonnull (details->directors);
  g_assert_cmpuint (details->cast->len, ==, 0);
}

static void
test_ref (void)
{
  NfFilmDetails *details = nf_film_details_new ();
  NfCredit *credit = nf_credit_new ();

  credit->name = g_strdup ("A");
  credit->role = g_strdup ("B");
  credit->profile_path = g_strdup ("/c.jpg");
  g_ptr_array_add (details->cast, credit);
  details->title = g_strdup ("Title");
  g_assert_true (nf_film_details_ref (details) == details);
  nf_film_details_unref (details);
  g_assert_cmpstr (details->title, ==, "Title");
  nf_film_details_unref (details);
}

static void
test_boxed (void)
{
  g_autoptr (NfFilmDetails) details = nf_film_details_new ();
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, NF_TYPE_FILM_DETAILS);
  g_value_set_boxed (&value, details);
  g_assert_true (g_value_get_boxed (&value) == details);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/film-details/new", test_new);
  g_test_add_func ("/film-details/ref", test_ref);
  g_test_add_func ("/film-details/boxed", test_boxed);

  return g_test_run ();
}
