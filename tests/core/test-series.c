/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-series.h"

#include "nf-test-model.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *title, *name;
    guint       part;
  } cases[] = {
    { "Toy Story", "toy story", 0 },
    { "Toy Story 3", "toy story", 3 },
    { "The Terminator", "terminator", 0 },
    { "Terminator 2: Judgment Day", "terminator", 2 },
    { "The Godfather", "godfather", 0 },
    { "The Godfather: Part II", "godfather", 2 },
    { "Back to the Future Part III", "back to the future", 3 },
    { "Kill Bill: Vol. 1", "kill bill", 1 },
    { "Kill Bill: Vol. 2", "kill bill", 2 },
    { "Rocky IV", "rocky", 4 },
    { "Star Wars: Episode IV - A New Hope", "star wars", 4 },
    { "Star Wars: Episode I - The Phantom Menace", "star wars", 1 },
    { "The Lord of the Rings: The Two Towers", "lord of the rings", NF_SERIES_UNNUMBERED },
    { "Harry Potter and the Goblet of Fire", "harry potter", NF_SERIES_UNNUMBERED },
    { "Harry Potter and the Deathly Hallows: Part 1", "harry potter", 1 },
    { "Mission: Impossible", "mission", NF_SERIES_UNNUMBERED },
    { "2001: A Space Odyssey", "2001", NF_SERIES_UNNUMBERED },
    { "Nothing and the", "nothing", NF_SERIES_UNNUMBERED },
    { "And the Ship Sails On", "and the ship sails on", 0 },
    { "Apollo 13", "apollo 13", 0 },
    { "Blade Runner 2049", "blade runner 2049", 0 },
    { "9", NULL, 0 },
    { "V", NULL, 0 },
    { "The", "the", 0 },
    { "Part I", "part i", 0 },
    { "", NULL, 0 },
    { ":", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint part;
      g_autofree char *name = nf_series_parse (cases[i].title, &part);

      g_test_message ("%s", cases[i].title);
      g_assert_cmpstr (name, ==, cases[i].name);
      g_assert_cmpuint (part, ==, cases[i].part);
    }
}

static void
test_order (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  NfItemIndex first = nf_test_model_item (model, "Toy Story (1995)"), second = nf_test_model_item (model, "Toy Story 2 (1999)");
  NfItemIndex heat = nf_test_model_item (model, "Heat (1995)"), up = nf_test_model_item (model, "Up (2009)");
  NfItemIndex items[] = { second, heat, first, up };
  NfItemIndex alone[] = { second, heat, up };

  nf_series_order (model, items, G_N_ELEMENTS (items));
  g_assert_cmpuint (items[0], ==, first);
  g_assert_cmpuint (items[1], ==, heat);
  g_assert_cmpuint (items[2], ==, second);
  g_assert_cmpuint (items[3], ==, up);
  /* Once more changes nothing; nor where the first part is not in the list. */
  nf_series_order (model, items, G_N_ELEMENTS (items));
  g_assert_cmpuint (items[0], ==, first);
  nf_series_order (model, alone, G_N_ELEMENTS (alone));
  g_assert_cmpuint (alone[0], ==, second);
  nf_series_order (model, NULL, 0);
}

/* Whatever the order, the same films come out. */
static void
test_permutation (void)
{
  g_autoptr (NfModelFile) model = nf_test_model_new ();
  guint n = nf_model_file_get_n_items (model);
  g_autofree NfItemIndex *items = g_new (NfItemIndex, n);
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  for (guint i = 0; i < n; i++)
    items[i] = n - 1 - i;
  nf_series_order (model, items, n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_false (seen[items[i]]);
      seen[items[i]] = TRUE;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/parse", test_parse);
  g_test_add_func ("/series/order", test_order);
  g_test_add_func ("/series/permutation", test_permutation);
  return g_test_run ();
}
