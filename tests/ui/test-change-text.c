/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nf-change-text.h"

#include "nf-test-context.h"
#include "nf-test-ui.h"

static void
test_describe (void)
{
  static const struct { NfProfileChange what; NfRating rating; const char *text; } cases[] = {
    { NF_CHANGE_RATED, 1, "Rated “Heat” ½ star" },
    { NF_CHANGE_RATED, 2, "Rated “Heat” 1 star" },
    { NF_CHANGE_RATED, 3, "Rated “Heat” 1½ stars" },
    { NF_CHANGE_RATED, 10, "Rated “Heat” 5 stars" },
    { NF_CHANGE_UNRATED, 0, "Removed the rating of “Heat”" },
    { NF_CHANGE_MARKED_FAVORITE, 0, "“Heat” is a favorite" },
    { NF_CHANGE_UNMARKED_FAVORITE, 0, "“Heat” is no longer a favorite" },
    { NF_CHANGE_MARKED_WATCHLIST, 0, "“Heat” is on the watchlist" },
    { NF_CHANGE_UNMARKED_WATCHLIST, 0, "“Heat” is off the watchlist" },
    { NF_CHANGE_MARKED_HIDDEN, 0, "“Heat” is marked not interested" },
    { NF_CHANGE_UNMARKED_HIDDEN, 0, "“Heat” is interesting again" },
    { NF_CHANGE_UNDONE, 0, NULL },
    { NF_CHANGE_MERGED, 0, NULL },
  };
  g_autoptr (NfTestContext) test = nf_test_context_new ();
  g_autoptr (NfFilm) heat = nf_test_context_film (test, "Heat (1995)");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      nf_film_set_rating (heat, cases[i].rating);
      text = nf_change_text_describe (heat, cases[i].what);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char *argv[])
{
  nf_test_ui_init (&argc, &argv);
  g_test_add_func ("/change-text/describe", test_describe);
  return g_test_run ();
}
