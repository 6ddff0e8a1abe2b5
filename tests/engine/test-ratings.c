/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-ratings.h"

#include "nf-rank.h"

static void
test_sorted_and_unique (void)
{
  const NfRatingEntry entries[] = { { 9, 3 }, { 2, 10 }, { 9, 7 }, { 5, 0 }, { 0, 1 }, { 2, 0 } };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  const NfRatingEntry *sorted = nf_ratings_get_entries (ratings);

  g_assert_cmpuint (nf_ratings_get_n (ratings), ==, 2);
  g_assert_cmpuint (sorted[0].item, ==, 0);
  g_assert_cmpuint (sorted[1].item, ==, 9);
  g_assert_cmpuint (nf_ratings_get (ratings, 0), ==, 1);
  g_assert_cmpuint (nf_ratings_get (ratings, 9), ==, 7);    /* the last one counts */
  g_assert_cmpuint (nf_ratings_get (ratings, 2), ==, 0);    /* taken back */
  g_assert_cmpuint (nf_ratings_get (ratings, 5), ==, 0);
  g_assert_cmpuint (nf_ratings_get (ratings, NF_ITEM_NONE), ==, 0);
}

static void
test_empty (void)
{
  g_autoptr (NfRatings) ratings = nf_ratings_new (NULL, 0);
  g_autoptr (NfRatings) again = nf_ratings_ref (ratings);

  g_assert_true (again == ratings);
  g_assert_cmpuint (nf_ratings_get_n (ratings), ==, 0);
  g_assert_cmpuint (nf_ratings_get (ratings, 0), ==, 0);
}

static void
test_many (void)
{
  g_autofree NfRatingEntry *entries = g_new (NfRatingEntry, 5000);
  g_autoptr (NfRatings) ratings = NULL;

  for (guint i = 0; i < 5000; i++)
    entries[i] = (NfRatingEntry) { (i * 2903) % 5000 * 3, (NfRating) (1 + i % 10) };
  ratings = nf_ratings_new (entries, 5000);
  g_assert_cmpuint (nf_ratings_get_n (ratings), ==, 5000);
  for (guint i = 0; i < 5000; i++)
    {
      g_assert_cmpuint (nf_ratings_get_entries (ratings)[i].item, ==, i * 3);
      g_assert_cmpuint (nf_ratings_get (ratings, entries[i].item), ==, entries[i].rating);
      g_assert_cmpuint (nf_ratings_get (ratings, i * 3 + 1), ==, 0);
    }
}

static void
test_add_items (void)
{
  const NfRatingEntry entries[] = { { 9, 3 }, { 2, 10 }, { 70, 1 } };
  g_autoptr (NfRatings) ratings = nf_ratings_new (entries, G_N_ELEMENTS (entries));
  guint8 bits[10] = { 0 };

  nf_bitset_add (bits, 5);
  nf_ratings_add_items (ratings, bits);
  for (NfItemIndex item = 0; item < 8 * G_N_ELEMENTS (bits); item++)
    g_assert_cmpint (nf_bitset_has (bits, item), ==, item == 2 || item == 5 || item == 9 || item == 70);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ratings/sorted-and-unique", test_sorted_and_unique);
  g_test_add_func ("/ratings/empty", test_empty);
  g_test_add_func ("/ratings/many", test_many);
  g_test_add_func ("/ratings/add-items", test_add_items);
  return g_test_run ();
}
